"""What a portfolio decides for all its accounts; kept in the file and undoable."""

from dataclasses import dataclass, fields
from decimal import Decimal
from itertools import pairwise
from typing import ClassVar

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.periods import Frequency
from kamdesk.domain.records import Record

CRITERIA = ("growth", "prescription", "innovation", "sector_fit", "size", "profitability")
MINIMUMS = (
    "min_agreements",
    "min_candidates",
    "min_functions",
    "min_members",
    "min_objectives",
    "min_projects",
    "min_responsibilities",
    "min_risks",
)


REFERENCE_SALES = Decimal(26_000_000)
REFERENCE_BANDS = tuple(Decimal(k * 1000) for k in (300, 500, 650, 800, 1200, 1800, 3000))
"""Remaining potential over three years from which growth scores 3, 4 … 9 in a company with the reference sales."""

LEVELS = ((0, 3), (4, 6), (7, 8), (9, 10))
"""The score ranges that each have a written anchor."""


@dataclass(frozen=True, slots=True)
class OwnCriterion:
    """A criterion of the company's own: its weight in percent and an anchor for each of `LEVELS`."""

    key: str
    name: str
    weight: int = 0
    anchors: tuple[str, ...] = ("", "", "", "")


@dataclass(frozen=True, slots=True)
class Anchors:
    """The company's own words for what the `LEVELS` of one of the six criteria mean."""

    name: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(Record):
    """Currency, calendar, weights, cuts and minimums of one portfolio. Cuts are 0–100, weights add up to 100."""

    KIND: ClassVar[str] = "settings"
    CONCERNS_OTHERS: ClassVar[bool] = True

    id: str = "settings"
    currency: str = "EUR"
    period: Frequency = Frequency.QUARTER
    fiscal_start: int = 1
    weight_growth: int = 30
    weight_prescription: int = 20
    weight_innovation: int = 20
    weight_sector_fit: int = 10
    weight_size: int = 10
    weight_profitability: int = 10
    driver_threshold: int = 7
    matrix_cut: float = 5.0
    cut_indicator_green: float = 90.0
    cut_group_green: float = 80.0
    cut_amber: float = 50.0
    cut_coverage: float = 60.0
    min_agreements: int = 1
    min_candidates: int = 1
    min_functions: int = 1
    min_members: int = 2
    min_objectives: int = 1
    min_projects: int = 1
    min_responsibilities: int = 1
    min_risks: int = 1
    company_sales: Decimal | None = None
    other_accounts: int | None = None
    growth_bands: tuple[Decimal, ...] = ()
    own_criteria: tuple[OwnCriterion, ...] = ()
    anchors: tuple[Anchors, ...] = ()
    kam_hours: int | None = None
    company_name: str = ""
    """Ours, as documents name it."""

    def check(self) -> None:
        """Weights 0–100 that add up to 100, cuts in order, minimums never under 1."""
        if not (len(self.currency) == 3 and self.currency.isalpha() and self.currency.isupper()):
            raise ValidationError("currency", "bad_currency", text=self.currency)
        self.require_range("fiscal_start", 1, 12)
        for name in CRITERIA:
            self.require_range(f"weight_{name}", 0, 100)
        self._check_own()
        total = sum(self.weights().values())
        if total != 100:
            raise ValidationError("weight_growth", "weights_total", total=total)
        self.require_range("driver_threshold", 1, 10)
        self.require_range("matrix_cut", 0, 10)
        for spec in fields(self):
            if spec.name.startswith("cut_"):
                self.require_range(spec.name, 1, 100)
        for name in ("cut_indicator_green", "cut_group_green"):
            if getattr(self, name) <= self.cut_amber:
                raise ValidationError(name, "cuts_out_of_order")
        for name in MINIMUMS:
            self.require_range(name, 1, 99)
        if self.company_sales is not None and self.company_sales < 0:
            raise ValidationError("company_sales", "negative")
        if self.other_accounts is not None:
            self.require_range("other_accounts", 0, 10_000_000)
        self.require_range("kam_hours", 0, 1_000_000)
        if self.growth_bands:
            self._check_bands()

    def _check_own(self) -> None:
        names = [own.name.strip().casefold() for own in self.own_criteria]
        for own, name in zip(self.own_criteria, names, strict=True):
            if not name:
                raise ValidationError("own_criteria", "required")
            if names.count(name) > 1:
                raise ValidationError("own_criteria", "criterion_twice", name=own.name)
            if not 0 <= own.weight <= 100:
                raise ValidationError("own_criteria", "out_of_range", low=0, high=100)

    def _check_bands(self) -> None:
        if len(self.growth_bands) != len(REFERENCE_BANDS):
            raise ValidationError("growth_bands", "bands_count", count=len(REFERENCE_BANDS))
        if any(low >= high for low, high in pairwise((Decimal(0), *self.growth_bands))):
            raise ValidationError("growth_bands", "bands_out_of_order")

    def weights(self) -> dict[str, int]:
        """Criterion name, or key of one of the company's own → weight in percent."""
        own = {c.key: c.weight for c in self.own_criteria}
        return {name: getattr(self, f"weight_{name}") for name in CRITERIA} | own

    def bands(self, company_sales: Decimal | None) -> tuple[Decimal, ...] | None:
        """Remaining potential from which growth scores 3 … 9: the company's own bands, else scaled by its sales.

        None when neither bands nor sales are known. Scaled bands are rounded to two figures.
        """
        if self.growth_bands:
            return self.growth_bands
        if not company_sales:
            return None
        scaled = [band * company_sales / REFERENCE_SALES for band in REFERENCE_BANDS]
        return tuple(b.quantize(Decimal(1).scaleb(b.adjusted() - 1), rounding="ROUND_HALF_UP") for b in scaled)

    def anchor_texts(self, name: str) -> tuple[str, ...] | None:
        """The company's own anchors of a criterion, one for each of `LEVELS`; None where the usual ones hold."""
        own = {c.key: c.anchors for c in self.own_criteria} | {a.name: a.texts for a in self.anchors}
        return own.get(name)

    def minimums(self) -> dict[str, int]:
        """Name → least number that the gates ask for, of every one in `MINIMUMS`."""
        return {name: getattr(self, name) for name in MINIMUMS}
