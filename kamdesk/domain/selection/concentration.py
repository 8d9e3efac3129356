"""How much of our sales hangs on few accounts (`domain.md` §4.3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Level(StrEnum):
    """How concentrated sales are."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


LIMITS = {"first": (10, 20), "top3": (25, 40), "top10": (40, 60), "hhi": (1500, 2500)}
"""From the first figure on a measure is moderate, over the second it is high; shares in percent."""


@dataclass(frozen=True, slots=True)
class Concentration:
    """Shares of the largest, the three and the ten largest accounts in percent, and HHI = Σ share²."""

    first: float
    top3: float
    top10: float
    hhi: float

    def levels(self) -> dict[str, Level]:
        """The level of each measure; they may disagree, so all are shown."""
        return {name: level(name, getattr(self, name)) for name in LIMITS}


def level(name: str, value: float) -> Level:
    """Low, moderate or high by the two limits of a measure in `LIMITS`, in the unit of that measure."""
    moderate, high = LIMITS[name]
    if name == "hhi":
        return Level.HIGH if value > high else Level.MODERATE if value > moderate else Level.LOW
    return Level.HIGH if value > high else Level.MODERATE if value >= moderate else Level.LOW


def concentration(
    sales: Iterable[Decimal], company_sales: Decimal | None = None, other_accounts: int = 0
) -> Concentration | None:
    """Concentration of sales per account.

    `company_sales` is the whole company's, when the accounts are only a part of it; the rest is then taken as spread
    evenly over `other_accounts`. None when nothing was sold.
    """
    found = sorted((max(Decimal(0), s) for s in sales), reverse=True)
    ours = sum(found, Decimal(0))
    total = max(ours, company_sales or Decimal(0))
    if total <= 0:
        return None
    shares = [float(s / total * 100) for s in found]
    rest = float((total - ours) / total * 100)
    hhi = sum(s * s for s in shares) + (rest * rest / other_accounts if other_accounts else 0.0)
    return Concentration(sum(shares[:1]), sum(shares[:3]), sum(shares[:10]), hhi)
