"""The value log: what we promised the client, what we delivered, and what the client confirmed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import ClassVar

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.records import NOTE, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueEntry(Record):
    """One piece of value for the client: promised, then delivered, then confirmed by somebody of theirs."""

    KIND: ClassVar[str] = "value_entry"

    account_id: str
    what: str = field(default="", metadata=NOTE)
    promised: Decimal | None = None
    promised_on: date | None = None
    delivered: Decimal | None = None
    delivered_on: date | None = None
    confirmed: Decimal | None = None
    confirmed_on: date | None = None
    confirmed_by: str = ""
    worked_out: str = field(default="", metadata=NOTE)
    """How the amounts were worked out, as the client may read it: what was counted, and what one of it is worth."""

    def check(self) -> None:
        """Amounts that are not negative; a confirmation says who; the dates follow each other."""
        self.require("what")
        for name in ("promised", "delivered", "confirmed"):
            amount = getattr(self, name)
            if amount is not None and amount < 0:
                raise ValidationError(name, "negative")
        if self.confirmed is not None and not self.confirmed_by:
            raise ValidationError("confirmed_by", "required")
        if self.delivered_on is not None and self.promised_on is not None and self.delivered_on < self.promised_on:
            raise ValidationError("delivered_on", "dates_out_of_order")
        if self.confirmed_on is not None and self.delivered_on is not None and self.confirmed_on < self.delivered_on:
            raise ValidationError("confirmed_on", "dates_out_of_order")


@dataclass(frozen=True, slots=True)
class ValueTotals:
    """Cumulative value of an account; only what the client confirmed may be shown to them as proved."""

    promised: Decimal
    delivered: Decimal
    confirmed: Decimal


def value_totals(entries: Iterable[ValueEntry]) -> ValueTotals:
    """Everything promised, delivered and confirmed so far."""
    listed = list(entries)

    def total(name: str) -> Decimal:
        return sum((getattr(e, name) or Decimal(0) for e in listed), Decimal(0))

    return ValueTotals(total("promised"), total("delivered"), total("confirmed"))
