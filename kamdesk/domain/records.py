"""What every record has in common."""

import math
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, Self, TypeVar

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.text import NAME_LIMIT, NOTE_LIMIT, clean_text

NOTE = {"limit": NOTE_LIMIT}
"""Field metadata for texts that may be as long as a note."""


FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Days outside living memory and foresight are slips."""


class Step(StrEnum):
    """The five steps of a KAM plan, in the only order in which they can be closed."""

    REQUIREMENTS = "requirements"
    KAM_PROFILE = "kam_profile"
    POST = "post"
    COMMITTEE = "committee"
    PLAN = "plan"

    @property
    def number(self) -> int:
        """1 to 5."""
        return list(Step).index(self) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One row of the portfolio: immutable, known by a client-made id.

    Class attributes:
        KIND: the name of its table and of its entries in the change log.
        STEP: the plan step whose gate guards it, or None for daily work.
        IS_ACT: append-only; written by its own service method and never edited.
        UNGATED_FIELDS: fields that stay open to be changed whatever the gate says.
    """

    id: str

    KIND: ClassVar[str] = ""
    STEP: ClassVar[Step | None] = None
    IS_ACT: ClassVar[bool] = False
    UNGATED_FIELDS: ClassVar[frozenset[str]] = frozenset()

    def gate_step(self) -> Step | None:
        """The step whose gate guards this record, if any."""
        return self.STEP

    def owner_account(self) -> str | None:
        """The id of the account it belongs to, when it names one itself."""
        return getattr(self, "account_id", None)

    def check(self) -> None:
        """Raise ValidationError when the record breaks a rule of its own."""

    def cleaned(self) -> Self:
        """Return the record with clean texts, after checking all rules.

        Raises:
            ValidationError: naming the field that is refused.
        """
        changed: dict[str, Any] = {}
        for spec in fields(self):
            value = getattr(self, spec.name)
            if type(value) is str and spec.name != "id":
                text = clean_text(spec.name, value, spec.metadata.get("limit", NAME_LIMIT))
                if text != value:
                    changed[spec.name] = text
            elif isinstance(value, float | Decimal) and not math.isfinite(value):
                raise ValidationError(spec.name, "not_a_number", text=str(value))
            elif isinstance(value, date) and not FIRST_YEAR <= value.year <= LAST_YEAR:
                raise ValidationError(spec.name, "not_a_date", text=str(value))
            elif isinstance(value, tuple) and value and is_dataclass(value[0]):
                parts = tuple(_clean_part(spec.name, part) for part in value)
                if parts != value:
                    changed[spec.name] = parts
        result = replace(self, **changed) if changed else self
        result.check()
        return result

    def require(self, *names: str) -> None:
        """Raise ValidationError for the first of `names` that is empty."""
        for name in names:
            if getattr(self, name) in ("", None):
                raise ValidationError(name, "required")

    def require_range(self, name: str, low: float, high: float) -> None:
        """Raise ValidationError when the field holds a number outside low–high."""
        value = getattr(self, name)
        if value is not None and not low <= value <= high:
            raise ValidationError(name, "out_of_range", low=low, high=high)


def _clean_part(name: str, part: Any) -> Any:
    """A small object inside a record, with clean texts."""
    texts = {f.name: getattr(part, f.name) for f in fields(part) if type(getattr(part, f.name)) is str}
    return replace(part, **{key: clean_text(name, text, NOTE_LIMIT) for key, text in texts.items()})


R = TypeVar("R", bound=Record)


def altered(record: R, **values: Any) -> R:
    """A copy with some fields changed, whose names are only known at run time."""
    return replace(record, **values)
