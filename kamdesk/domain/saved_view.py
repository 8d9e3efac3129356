"""A view of the portfolio that was given a name."""

from dataclasses import dataclass
from typing import ClassVar

from kamdesk.domain.records import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView(Record):
    """A named way to look at the portfolio table: filters, columns and order, as the table writes them."""

    KIND: ClassVar[str] = "saved_view"

    name: str
    text: str = ""
    sector: str = ""
    state: str = ""
    columns: tuple[str, ...] = ()
    order: str = ""
    is_descending: bool = False

    def check(self) -> None:
        """A name."""
        self.require("name")
