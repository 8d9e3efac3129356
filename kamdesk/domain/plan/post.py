"""Step 3: functions, objectives and responsibilities of the post."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.records import NOTE, Record, Step


class PostBlock(StrEnum):
    """The three blocks of the post."""

    FUNCTION = "function"
    OBJECTIVE = "objective"
    RESPONSIBILITY = "responsibility"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post(Record):
    """Step 3: to whom the KAM answers and who stands in."""

    KIND: ClassVar[str] = "post"
    STEP: ClassVar[Step | None] = Step.POST

    account_id: str
    reports_to: str = ""
    substitute: str = ""
    no_substitute: bool = False
    max_discount: float | None = None
    max_payment_days: int | None = None
    max_investment: Decimal | None = None
    limits: str = field(default="", metadata=NOTE)
    """Limits of authority: the discount (%), days to payment and money that the KAM may grant alone, and any other."""

    def check(self) -> None:
        """A discount of 0–100 %; days and money not negative."""
        self.require_range("max_discount", 0, 100)
        self.require_range("max_payment_days", 0, 1000)
        if self.max_investment is not None and self.max_investment < 0:
            raise ValidationError("max_investment", "negative")


@dataclass(frozen=True, slots=True, kw_only=True)
class PostItem(Record):
    """Step 3: a function, an objective (with its measure, value and date) or a responsibility."""

    KIND: ClassVar[str] = "post_item"
    STEP: ClassVar[Step | None] = Step.POST

    account_id: str
    block: PostBlock
    text: str = field(metadata=NOTE)
    measure: str = ""
    goal: str = ""
    due_on: date | None = None
    position: int = 0
    indicator_id: str | None = None
    """The indicator of the scorecard by which an objective is measured."""

    def check(self) -> None:
        """A text."""
        self.require("text")

    @property
    def is_measurable(self) -> bool:
        """An objective says by what, how much and by when."""
        return bool((self.measure or self.indicator_id) and self.goal and self.due_on)


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """One entry of a template of the post."""

    block: PostBlock
    text: str
    measure: str = ""
    goal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostTemplate(Record):
    """A post that was kept under a name, to begin others with; it belongs to the whole portfolio."""

    KIND: ClassVar[str] = "post_template"

    name: str
    lines: tuple[TemplateLine, ...] = ()

    def check(self) -> None:
        """A name and something in it."""
        self.require("name")
        if not self.lines:
            raise ValidationError("lines", "empty_template")
