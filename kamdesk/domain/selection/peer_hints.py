"""What an account might buy, judged by accounts like it: same sector, same size (`domain.md` §2.18)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median

LEAST_PEERS = 3
SHARE_OF_PEERS = 0.4
"""A line is worth a hint when at least so many of the peers buy it."""

TURNOVER_BANDS = (Decimal(10_000_000), Decimal(50_000_000), Decimal(250_000_000))
EMPLOYEE_BANDS = (50, 250, 1000)


@dataclass(frozen=True, slots=True)
class Buyer:
    """An account as a peer: `lines` are our sales to it per product line in the last twelve closed months."""

    account_id: str
    sector: str
    turnover: Decimal | None = None
    employees: int | None = None
    lines: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def band(self) -> int | None:
        """0 (small) to 3 (very large) by turnover, else by employees; None when neither is known."""
        if self.turnover is not None:
            return sum(self.turnover >= limit for limit in TURNOVER_BANDS)
        if self.employees is not None:
            return sum(self.employees >= limit for limit in EMPLOYEE_BANDS)
        return None


@dataclass(frozen=True, slots=True)
class Hint:
    """A product line that `buyers` of `peers` buy and the account does not; `amount` a year is the peers' median,
    scaled by the account's turnover where all turnovers are known.
    """

    product_line: str
    amount: Decimal
    buyers: int
    peers: int
    sector: str
    is_scaled: bool


def hints(account: Buyer, others: Iterable[Buyer], closed_lines: Iterable[str] = ()) -> list[Hint]:
    """Lines that peers buy and the account does not, the largest first; none without a sector or enough peers.

    `closed_lines` are blocked, not applicable or bought under another state, and are left out.
    """
    if not account.sector:
        return []
    peers = [
        o for o in others
        if o.account_id != account.account_id and o.sector == account.sector and o.band == account.band and any(o.lines.values())
    ]  # fmt: skip
    if len(peers) < LEAST_PEERS:
        return []
    left_out = {line for line, amount in account.lines.items() if amount > 0} | set(closed_lines) | {""}
    found = []
    for line in sorted({name for p in peers for name in p.lines} - left_out):
        buyers = [p for p in peers if p.lines.get(line, Decimal(0)) > 0]
        if len(buyers) < SHARE_OF_PEERS * len(peers):
            continue
        is_scaled = bool(account.turnover) and all(b.turnover for b in buyers)
        if is_scaled:
            assert account.turnover is not None
            amount = median(b.lines[line] / b.turnover for b in buyers if b.turnover) * account.turnover
        else:
            amount = median(b.lines[line] for b in buyers)
        found.append(Hint(line, Decimal(amount), len(buyers), len(peers), account.sector, is_scaled))
    return sorted(found, key=lambda h: h.amount, reverse=True)
