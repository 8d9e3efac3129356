"""Actions of a plan, and notes for later."""

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from kamdesk.domain.records import NOTE, Record, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(Record):
    """Daily work: what somebody does by a date."""

    KIND: ClassVar[str] = "action"

    account_id: str
    text: str = field(metadata=NOTE)
    owner: str = ""
    due_on: date | None = None
    is_done: bool = False
    objective_id: str | None = None
    """The objective of the plan that it serves."""

    def check(self) -> None:
        """A text."""
        self.require("text")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkingNote(Record):
    """Daily work: something worth keeping for a step that is still locked."""

    KIND: ClassVar[str] = "parking_note"

    account_id: str
    step: Step
    text: str = field(metadata=NOTE)
    person: str = ""
    due_on: date | None = None

    def check(self) -> None:
        """A text."""
        self.require("text")
