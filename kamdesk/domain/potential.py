"""What an account could still buy: wallet, attainable share, remaining potential (`domain.md` §4.4)."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.records import NOTE, Record


class Confidence(StrEnum):
    """Where a potential figure comes from."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class LineState(StrEnum):
    """What stands in a product line of an account; unknown is not zero."""

    BOUGHT = "bought"
    OPEN = "open"
    COMPETITOR = "competitor"
    BLOCKED = "blocked"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class WalletLine(Record):
    """What the account spends a year in one product line, and how much of it we can ever reach.

    `growth_percent` is the yearly growth of that spend, `cap_percent` the share we can attain at most,
    `current` our sales of the last twelve closed months (None: taken from the imported sales).
    """

    KIND: ClassVar[str] = "wallet_line"

    account_id: str
    product_line: str = ""
    state: LineState = LineState.UNKNOWN
    wallet: Decimal | None = None
    growth_percent: float = 0.0
    cap_percent: float = 100.0
    horizon_years: int = 3
    current: Decimal | None = None
    confidence: Confidence | None = None
    source: str = field(default="", metadata=NOTE)
    dated_on: date | None = None

    def check(self) -> None:
        """Wallet and current not negative; cap 0–100 %, growth −100…1000 %."""
        for name in ("wallet", "current"):
            amount = getattr(self, name)
            if amount is not None and amount < 0:
                raise ValidationError(name, "negative")
        if self.wallet is not None and self.current is not None and self.wallet < self.current:
            raise ValidationError("wallet", "wallet_too_small")
        self.require_range("cap_percent", 0, 100)
        self.require_range("growth_percent", -100, 1000)
        self.require_range("horizon_years", 1, 10)


@dataclass(frozen=True, slots=True)
class LinePotential:
    """The figures of one wallet line, in currency units with all their decimals."""

    line: WalletLine
    current: Decimal
    attainable: Decimal | None
    remaining: Decimal | None


@dataclass(frozen=True, slots=True)
class Potential:
    """The sums over all lines whose wallet is known; None where nothing is known."""

    lines: tuple[LinePotential, ...]
    current: Decimal | None
    wallet: Decimal | None
    attainable: Decimal | None
    remaining: Decimal | None
    exhausted_percent: float | None
    share_of_wallet: float | None


def line_potential(line: WalletLine, sales: Decimal) -> LinePotential:
    """Attainable = wallet·(1+g)^h·cap; remaining = max(0, attainable − current)."""
    current = line.current if line.current is not None else sales
    if line.wallet is None:
        return LinePotential(line, current, None, None)
    growth = 1 + Decimal(repr(line.growth_percent)) / 100
    attainable = line.wallet * growth**line.horizon_years * Decimal(repr(line.cap_percent)) / 100
    return LinePotential(line, current, attainable, max(Decimal(0), attainable - current))


def account_potential(lines: list[WalletLine], sales_by_line: dict[str, Decimal]) -> Potential:
    """Sum the lines of one account; a line without a name stands for everything the account buys.

    `sales_by_line` are our sales of the last twelve closed months per product line.
    """
    total = sum(sales_by_line.values(), Decimal(0))
    found = tuple(
        line_potential(line, sales_by_line.get(line.product_line, Decimal(0)) if line.product_line else total)
        for line in lines
    )
    known = [p for p in found if p.attainable is not None]
    if not known:
        return Potential(found, total if sales_by_line else None, None, None, None, None, None)
    current = sum((p.current for p in known), Decimal(0))
    wallet = sum((p.line.wallet or Decimal(0) for p in known), Decimal(0))
    attainable = sum((p.attainable or Decimal(0) for p in known), Decimal(0))
    remaining = sum((p.remaining or Decimal(0) for p in known), Decimal(0))
    used = float(min(Decimal(1), current / attainable) * 100) if attainable else None
    share = float(current / wallet * 100) if wallet else None
    return Potential(found, current, wallet, attainable, remaining, used, share)
