"""How an account is treated: what this client gets that others do not, and what is not known about it yet."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import ClassVar

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.records import NOTE, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Personalisation(Record):
    """Something the client gets that others do not: why, and what it costs us a year."""

    KIND: ClassVar[str] = "personalisation"

    account_id: str
    what: str = field(default="", metadata=NOTE)
    why: str = field(default="", metadata=NOTE)
    cost: Decimal | None = None
    since: date | None = None

    def check(self) -> None:
        """It says what; its cost is not negative."""
        self.require("what")
        if self.cost is not None and self.cost < 0:
            raise ValidationError("cost", "negative")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion(Record):
    """Something we do not know about the account yet, and who will find out by when."""

    KIND: ClassVar[str] = "open_question"

    account_id: str
    question: str = field(default="", metadata=NOTE)
    owner: str = ""
    due_on: date | None = None
    answer: str = field(default="", metadata=NOTE)

    def check(self) -> None:
        """It says what is not known."""
        self.require("question")

    def is_open(self) -> bool:
        """Whether nobody answered it yet."""
        return not self.answer
