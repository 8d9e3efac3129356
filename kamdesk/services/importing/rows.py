"""One row of a table while it is read."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kamdesk.domain.errors import KnownError, ValidationError
from kamdesk.domain.text import NAME_LIMIT
from kamdesk.services.importing.cells import Cell

if TYPE_CHECKING:
    from kamdesk.services.importing.reading import Reader


class Row:
    """One row while it is read; `fail` notes a rejection and goes on.

    `is_bad` is also True of a row that waits for a decision, and of one that a decision left out (`is_kept_out`), of which
    nothing more is said: neither is to be taken.
    `likely` is the account that an unknown name most likely meant.
    """

    __slots__ = ("cells", "is_bad", "is_kept_out", "likely", "number", "reader")

    def __init__(self, reader: "Reader", number: int, cells: list[Cell]) -> None:
        self.reader = reader
        self.number = number
        self.cells = cells
        self.is_bad = False
        self.is_kept_out = False
        self.likely: str | None = None

    def raw(self, name: str) -> object:
        """The cell as it lies in the table; empty when there is none."""
        at = self.reader.columns.get(name)
        if at is None or at >= len(self.cells):
            return ""
        value = self.cells[at]
        return "" if value is None else value

    def text(self, name: str, limit: int = NAME_LIMIT) -> str:
        """The cell as clean text, on one line unless the limit is that of a note; too long is rejected."""
        value = self.raw(name)
        if type(value) is str and value.isascii() and value.isprintable() and len(value) <= limit:
            text = value.strip()
            if "  " not in text and "_x" not in text:
                return text
        return self.tried(name, lambda: self.reader.cell_reader.text(value, name, limit)) or ""

    def tried(self, name: str, read: Callable[[], Any]) -> Any:
        """What `read` returns; a refusal is noted and gives None."""
        try:
            return read()
        except ValidationError as error:
            self.fail(error.field if error.field in self.reader.columns else name, error)
            return None

    def fail(self, name: str, error: KnownError) -> None:
        """Note a rejection of this row."""
        self.is_bad = True
        if not self.is_kept_out:
            self.reader.reject(self.number, name, error, self.raw(name))

    def number_of(self, name: str) -> Decimal | None:
        """The cell as a number; None when it is empty or was rejected."""
        found: Decimal | None = self.tried(name, lambda: self.reader.number(self.raw(name), name))
        return found

    def day_of(self, name: str) -> date | None:
        """The cell as a date; None when it is empty or was rejected."""
        raw = self.raw(name)
        found: date | None = None if raw == "" else self.tried(name, lambda: self.reader.day(raw, name))
        return found

    def period_of(self, name: str) -> str | None:
        """The cell as a period, which has to be there; None when it was rejected."""
        raw = self.raw(name)
        if raw == "" or (isinstance(raw, str) and not raw.strip()):
            self.fail(name, ValidationError(name, "required"))
            return None
        found: str | None = self.tried(name, lambda: self.reader.cell_reader.period(raw, name))
        return found

    def required(self, name: str) -> str:
        """The cell as a text that has to be there."""
        text = self.text(name)
        if not text and not self.is_bad:
            self.fail(name, ValidationError(name, "required"))
        return text
