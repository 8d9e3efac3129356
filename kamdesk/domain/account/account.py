"""The company: its data, its sites, and the key by which it is searched."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.records import NOTE, Record
from kamdesk.domain.text import NAME_LIMIT, clean_text, fold


class LossRisk(StrEnum):
    """How near we are to losing an account."""

    WATCHED = "watched"
    HIGH = "high"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account(Record):
    """A client company. `codes` are the ERP's or the user's own; `size_turnover` is its yearly turnover.

    `parent_id` is the account above it in its group of companies, `cost_to_serve` what serving it costs us a year
    besides the goods, `merged_into` the account that took its place when it turned out to be the same company.
    """

    KIND: ClassVar[str] = "account"
    CONCERNS_OTHERS: ClassVar[bool] = True

    name: str
    codes: tuple[str, ...] = ()
    tax_id: str = ""
    group_name: str = ""
    sector: str = ""
    size_employees: int | None = None
    size_turnover: Decimal | None = None
    city: str = ""
    country: str = ""
    phone: str = ""
    email: str = ""
    kam: str = ""
    notes: str = field(default="", metadata=NOTE)
    archived_on: date | None = None
    parent_id: str | None = None
    merged_into: str | None = None
    cost_to_serve: Decimal | None = None
    loss_risk: LossRisk | None = None
    loss_reason: str = field(default="", metadata=NOTE)

    def owner_account(self) -> str | None:
        """An account belongs to itself."""
        return self.id

    def check(self) -> None:
        """A name, clean codes, sizes that are not negative."""
        self.require("name")
        for code in self.codes:
            if clean_text("codes", code, NAME_LIMIT) != code or not code:
                raise ValidationError("codes", "bad_code", text=code)
        if self.size_employees is not None and self.size_employees < 0:
            raise ValidationError("size_employees", "negative")
        if self.size_turnover is not None and self.size_turnover < 0:
            raise ValidationError("size_turnover", "negative")
        if self.cost_to_serve is not None and self.cost_to_serve < 0:
            raise ValidationError("cost_to_serve", "negative")
        if self.loss_risk is not None and not self.loss_reason:
            raise ValidationError("loss_reason", "required")

    @property
    def search_key(self) -> str:
        """What the account list is searched by."""
        return search_key(self.name, self.sector, self.city, self.kam, self.codes)


def search_key(name: str, sector: str, city: str, kam: str, codes: tuple[str, ...]) -> str:
    """The folded text by which an account is found; it begins with the name so that it also sorts."""
    return fold(" · ".join(part for part in (name, sector, city, kam, *codes) if part))


@dataclass(frozen=True, slots=True, kw_only=True)
class Site(Record):
    """A plant, branch or company of an account, as the ERP knows it: with its own code or tax id."""

    KIND: ClassVar[str] = "site"

    account_id: str
    name: str
    code: str = ""
    tax_id: str = ""
    city: str = ""

    def check(self) -> None:
        """A name."""
        self.require("name")
