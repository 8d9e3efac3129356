"""How files of one look were read, so that the next of them is read alike."""

from dataclasses import dataclass
from typing import ClassVar

from kamdesk.domain.records import Record


@dataclass(frozen=True, slots=True)
class LearnedColumn:
    """The column of a field: its place, counted from 0, and its header; a field that is to have no column has no place."""

    field: str
    at: int | None = None
    header: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedMapping(Record):
    """What a person settled about files of one look; what is empty, or None, is found by looking at the file."""

    KIND: ClassVar[str] = "learned_mapping"

    look: str
    header_row: int | None = None
    decimal_sign: str = ""
    date_order: str = ""
    factor: int | None = None
    currency: str = ""
    percent_factor: int | None = None
    kind: str = ""
    columns: tuple[LearnedColumn, ...] = ()

    def check(self) -> None:
        """A look."""
        self.require("look")
