"""The columns that the portfolio table can show, and the views that come with the program."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from kamdesk.domain.saved_view import SavedView
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.i18n import _, formats, ngettext, reasons, terms
from kamdesk.services.account.portfolio_table import PortfolioRow
from kamdesk.ui.tables.read_only_model import Column

DEFAULT = ("account", "state", "sales", "remaining", "used")
ALL, UNDECIDED, ATTENTION = "", "undecided", "attention"


def state_text(row: PortfolioRow) -> str:
    """How the account stands, in a word or two."""
    if row.attention:
        return "⚠ " + terms.verdict_word(row.verdict)
    return terms.verdict_word(row.verdict)


def count_text(verdict: Verdict | None, count: int) -> str:
    """How many accounts stand like that."""
    texts = {
        Verdict.INCLUDE: ngettext("{n} included", "{n} included", count),
        Verdict.WATCH: _("{n} under watch"),
        Verdict.EXCLUDE: ngettext("{n} not included", "{n} not included", count),
        None: _("{n} undecided"),
    }
    return texts[verdict].format(n=formats.number(count, 0))


def states() -> list[tuple[str, str]]:
    """The choices of the state filter."""
    return [
        (ALL, _("State: all")),
        (Verdict.INCLUDE.value, _("Included")),
        (Verdict.WATCH.value, _("Under watch")),
        (Verdict.EXCLUDE.value, _("Not included")),
        (UNDECIDED, _("Undecided")),
        (ATTENTION, _("Asking for attention")),
    ]


def has_state(row: PortfolioRow, state: str) -> bool:
    """Whether an account passes the state filter."""
    if state == ATTENTION:
        return bool(row.attention)
    return state in {ALL, row.verdict.value if row.verdict is not None else UNDECIDED}


@dataclass(frozen=True)
class Money:
    """Words amounts in the portfolio's currency."""

    currency: str
    company: Decimal | None

    def text(self, value: Decimal | None) -> str:
        """A readable amount."""
        return formats.money(value, self.currency)

    def share(self, row: PortfolioRow) -> float | None:
        """Percent of the company's sales."""
        return float(row.sales / self.company * 100) if self.company else None


def growth(row: PortfolioRow) -> float | None:
    """Sales against the twelve months before, in percent."""
    return float((row.sales - row.sales_before) / row.sales_before * 100) if row.sales_before > 0 else None


def _signed(value: float | None) -> str:
    return formats.MISSING if value is None else ("+" if value > 0 else "") + formats.percent(value)


def columns(money: Money) -> dict[str, Column[PortfolioRow]]:
    """Every column, by key, in the order of the chooser."""

    def number(
        key: str, title: str, get: Callable[[PortfolioRow], float | None], digits: int, width: int
    ) -> Column[PortfolioRow]:
        return Column(key, title, lambda r: formats.number(get(r), digits), get, width, is_numeric=True)

    def amount(key: str, title: str, get: Callable[[PortfolioRow], Decimal | None], width: int = 92) -> Column[PortfolioRow]:
        # Sorted as floats: comparing 100,000 decimals would be felt.
        return Column(key, title, lambda r: money.text(get(r)), lambda r: _as_float(get(r)), width, is_numeric=True)

    found: list[Column[PortfolioRow]] = [
        Column("account", _("Account"), lambda r: r.name, lambda r: r.search_key),
        Column("state", _("State"), state_text, state_text, 130, tone=lambda r: "warn" if r.attention else ""),
        Column("sector", _("Sector"), lambda r: r.sector or formats.MISSING, lambda r: r.sector or None, 116),
        Column("kam", _("KAM"), lambda r: r.kam or formats.MISSING, lambda r: r.kam or None, 128),
        amount("sales", _("Sales 12 m"), lambda r: r.sales, 118),
        Column("share", _("Of ours"), lambda r: formats.percent(money.share(r), 1), lambda r: float(r.sales), 82, is_numeric=True),
        Column("growth", _("Change"), lambda r: _signed(growth(r)), growth, 86, is_numeric=True),
        amount("to_date", _("Sales to date"), lambda r: r.to_date.sales if r.to_date else None, 138),
        amount("budget", _("Budget to date"), lambda r: r.to_date.budget if r.to_date else None, 160),
        amount("last_year", _("Last year to date"), lambda r: r.to_date.last_year if r.to_date else None, 156),
        amount("remaining", _("Remaining"), lambda r: r.potential.remaining, 102),
        Column(
            "used", _("Used"), lambda r: formats.percent(r.potential.exhausted_percent), lambda r: r.potential.exhausted_percent, 66, is_numeric=True
        ),
        Column("quadrant", _("Matrix"), lambda r: terms.term(r.quadrant) if r.quadrant else formats.MISSING, lambda r: r.quadrant, 148),
        Column(
            "drivers", _("Decisive criteria"), lambda r: ", ".join(terms.criterion(d) for d in r.drivers) or formats.MISSING, lambda r: len(r.drivers) or None, 150
        ),
        number("average", _("Average"), lambda r: r.attractiveness, 1, 82),
        number("strength", _("Strength"), lambda r: r.strength, 1, 88),
        number("hours", _("KAM hours"), lambda r: r.hours, 0, 98),
        Column("risk", _("Risk"), lambda r: terms.term(r.loss_risk) if r.loss_risk else formats.MISSING, lambda r: r.loss_risk, 106,
               tone=lambda r: "bad" if r.loss_risk == "high" else ""),
        Column("review", _("Review"), _review_text, lambda r: r.decision.review_on if r.decision else None, 106),
        Column("attention", _("Attention"), lambda r: reasons.attention_text(r.attention[0]) if r.attention else "", lambda r: bool(r.attention) or None),
    ]  # fmt: skip
    return {column.key: column for column in found}


def _as_float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _review_text(row: PortfolioRow) -> str:
    return formats.day(row.decision.review_on) if row.decision is not None else formats.MISSING


def built_in_views() -> list[SavedView]:
    """The views that come with the program; they cannot be removed."""
    return [
        SavedView(id="all", name=_("All accounts"), columns=DEFAULT, order="sales", is_descending=True),
        SavedView(id="budget", name=_("Sales against budget"), columns=("account", "to_date", "budget", "last_year"),
                  order="to_date", is_descending=True),
        SavedView(id="growth", name=_("Where growth is left"), columns=("account", "state", "remaining", "used", "drivers"),
                  order="remaining", is_descending=True),
        SavedView(id="undecided", name=_("To be decided"), state=UNDECIDED, columns=("account", "sector", "sales", "share", "growth"),
                  order="sales", is_descending=True),
        SavedView(id="attention", name=_("Asking for attention"), state=ATTENTION, columns=("account", "state", "review", "attention"), order="review"),
        SavedView(id="risk", name=_("At risk"), columns=("account", "state", "risk", "sales", "growth"), order="risk"),
    ]  # fmt: skip
