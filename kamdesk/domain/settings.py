"""What a portfolio decides for all its accounts; kept in the file and undoable."""

from dataclasses import dataclass, fields
from decimal import Decimal
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(Record):
    """Currency, calendar, weights, cuts and minimums of one portfolio. Cuts are 0–100, weights add up to 100."""

    KIND: ClassVar[str] = "settings"

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

    def check(self) -> None:
        """Weights 0–100 that add up to 100, cuts in order, minimums never under 1."""
        if not (len(self.currency) == 3 and self.currency.isalpha() and self.currency.isupper()):
            raise ValidationError("currency", "bad_currency", text=self.currency)
        self.require_range("fiscal_start", 1, 12)
        for name in CRITERIA:
            self.require_range(f"weight_{name}", 0, 100)
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

    def weights(self) -> dict[str, int]:
        """Criterion name → weight in percent."""
        return {name: getattr(self, f"weight_{name}") for name in CRITERIA}

    def minimums(self) -> dict[str, int]:
        """The minimums by which gates judge."""
        return {name: getattr(self, name) for name in MINIMUMS}
