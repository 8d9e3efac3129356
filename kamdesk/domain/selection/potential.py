"""What an account could still buy: wallet, attainable share, remaining potential (`domain.md` §4.4)."""

from collections.abc import Mapping, Sequence
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


GROWTH, HORIZON = (-100, 1000), (1, 10)
"""From where to where the yearly growth of a line, in percent, and its years ahead may go."""


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
    competitor: str = ""

    def check(self) -> None:
        """Wallet and current not negative; cap 0–100 %, growth −100…1000 %."""
        for name in ("wallet", "current"):
            amount = getattr(self, name)
            if amount is not None and amount < 0:
                raise ValidationError(name, "negative")
        if self.wallet is not None and self.current is not None and self.wallet < self.current:
            raise ValidationError("wallet", "wallet_too_small")
        self.require_range("cap_percent", 0, 100)
        self.require_range("growth_percent", *GROWTH)
        self.require_range("horizon_years", *HORIZON)

    @property
    def has_assumptions(self) -> bool:
        """Whether growth and years are within their ranges: what a damaged file holds instead says nothing about the years ahead."""
        return GROWTH[0] <= self.growth_percent <= GROWTH[1] and HORIZON[0] <= self.horizon_years <= HORIZON[1]

    @property
    def is_sure(self) -> bool:
        """Whether its figures were seen on paper (A) or said by the client (B)."""
        return self.confidence in {Confidence.A, Confidence.B}


CLOSED_STATES = frozenset({LineState.BLOCKED, LineState.NOT_APPLICABLE})
"""States in which nothing more can be sold than is sold."""


@dataclass(frozen=True, slots=True)
class LinePotential:
    """The figures of one wallet line, in currency units with all their decimals.

    The line without a name stands for everything the named lines with a wallet do not cover.
    """

    line: WalletLine
    state: LineState
    current: Decimal
    wallet: Decimal | None
    attainable: Decimal | None
    remaining: Decimal | None

    @property
    def share_of_wallet(self) -> float | None:
        """Our share of what it buys, in percent."""
        return float(self.current / self.wallet * 100) if self.wallet else None

    @property
    def exhausted_percent(self) -> float | None:
        """How much of the attainable is used, in percent."""
        return _used(self.current, self.attainable)


@dataclass(frozen=True, slots=True)
class Potential:
    """The sums over all lines whose wallet is known; None where nothing is known.

    `remaining_sure` is the part of `remaining` that rests on confidence A or B.
    """

    lines: tuple[LinePotential, ...]
    current: Decimal | None
    wallet: Decimal | None
    attainable: Decimal | None
    remaining: Decimal | None
    remaining_sure: Decimal | None
    exhausted_percent: float | None
    share_of_wallet: float | None

    @property
    def sure_percent(self) -> float | None:
        """How much of the remaining potential rests on confidence A or B, in percent."""
        if not self.remaining or self.remaining_sure is None:
            return None
        return float(self.remaining_sure / self.remaining * 100)


def _used(current: Decimal, attainable: Decimal | None) -> float | None:
    return float(min(Decimal(1), current / attainable) * 100) if attainable else None


def cell_state(line: WalletLine | None, sales: Decimal) -> LineState:
    """The state of a product line: what was written down, else bought or unknown, as the sales tell."""
    if line is not None and line.state is not LineState.UNKNOWN:
        return line.state
    return LineState.BOUGHT if sales > 0 else LineState.UNKNOWN


def line_potential(line: WalletLine, sales: Decimal, wallet: Decimal | None = None) -> LinePotential:
    """Attainable = wallet·(1+g)^h·cap; remaining = max(0, attainable − current); `wallet` overrides the line's own.

    What is attainable is not known where the assumptions of the line are out of their ranges.
    """
    current = line.current if line.current is not None else sales
    wallet = line.wallet if wallet is None else wallet
    state = cell_state(line, current)
    if wallet is None:
        return LinePotential(line, state, current, None, None, None)
    if state in CLOSED_STATES:
        return LinePotential(line, state, current, wallet, current, Decimal(0))
    if not line.has_assumptions:
        return LinePotential(line, state, current, wallet, None, None)
    growth = 1 + Decimal(repr(line.growth_percent)) / 100
    attainable = wallet * growth**line.horizon_years * Decimal(repr(line.cap_percent)) / 100
    return LinePotential(line, state, current, wallet, attainable, max(Decimal(0), attainable - current))


def account_potential(lines: Sequence[WalletLine], sales_by_line: Mapping[str, Decimal]) -> Potential:
    """Sum the lines of one account.

    A line without a name stands for everything the account buys; once named lines have a wallet, it stands for the
    rest. `sales_by_line` are our sales of the last twelve closed months per product line.
    """
    total = sum(sales_by_line.values(), Decimal(0))
    named = [line_potential(line, sales_by_line.get(line.product_line, Decimal(0))) for line in lines if line.product_line]
    covered = [p for p in named if p.wallet is not None]
    rest_sales = max(Decimal(0), total - sum((p.current for p in covered), Decimal(0)))
    covered_wallet = sum((p.wallet or Decimal(0) for p in covered), Decimal(0))
    whole = [
        line_potential(line, rest_sales, None if line.wallet is None else max(Decimal(0), line.wallet - covered_wallet))
        for line in lines
        if not line.product_line
    ]
    by_id = {p.line.id: p for p in (*whole, *named)}
    found = tuple(by_id[line.id] for line in lines)
    known = [p for p in found if p.attainable is not None]
    if not known:
        return Potential(found, total if sales_by_line else None, None, None, None, None, None, None)
    current = sum((p.current for p in known), Decimal(0))
    wallet = sum((p.wallet or Decimal(0) for p in known), Decimal(0))
    attainable = sum((p.attainable or Decimal(0) for p in known), Decimal(0))
    remaining = sum((p.remaining or Decimal(0) for p in known), Decimal(0))
    sure = sum((p.remaining or Decimal(0) for p in known if p.line.is_sure), Decimal(0))
    share = float(current / wallet * 100) if wallet else None
    return Potential(found, current, wallet, attainable, remaining, sure, _used(current, attainable), share)


def needed_share(potential: Potential, remaining: Decimal) -> float | None:
    """The share (0–1) of the attainable amounts at which the remaining potential would just be `remaining`.

    None when it is under `remaining` already, or when nothing attainable is known.
    """
    if potential.remaining is None or potential.remaining < remaining:
        return None
    known = [p for p in potential.lines if p.attainable is not None and p.state not in CLOSED_STATES]
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        factor = Decimal(repr(middle))
        left = sum((max(Decimal(0), (p.attainable or Decimal(0)) * factor - p.current) for p in known), Decimal(0))
        low, high = (low, middle) if left >= remaining else (middle, high)
    return high


def wallet_rows(potential: Potential, sales_by_line: Mapping[str, Decimal], lines: Sequence[str]) -> list[LinePotential]:
    """A row a product line: those written down, then those bought or sold elsewhere in the portfolio."""
    written = {p.line.product_line for p in potential.lines}
    others = [name for name in dict.fromkeys([*sales_by_line, *lines]) if name and name not in written]
    empty = [
        line_potential(WalletLine(id="", account_id="", product_line=name), sales_by_line.get(name, Decimal(0)))
        for name in others
    ]
    return [*potential.lines, *empty]
