"""What is asked where rows of a file bring a budget that is stored, or that stands in the file already: with the sums of both."""

from collections.abc import Collection, Sequence
from decimal import Decimal

from kamdesk.domain.errors import KnownError
from kamdesk.domain.periods import Frequency, frequency_of
from kamdesk.i18n import _, formats, ngettext
from kamdesk.services.importing.report import Rejection, Way
from kamdesk.ui.importing.change_words import is_large_fall, is_large_rise, times_as_much
from kamdesk.ui.importing.wording import count, listed, period_text

OVERLAPS = "budget_overlaps"
REPEATS = frozenset({"budget_twice", "budget_repeats"})
MOST_PERIODS = 3
"""So many periods are named; of more the first and the last."""
MOST_LINES = 3
"""So many product lines are named; more are counted."""

_Amounts = dict[tuple[str, str], Decimal]
"""By period and product line."""


def question(rejections: Sequence[Rejection]) -> str:
    """What is stored, and what the rows of an account bring, each with what it covers; a large change is said."""
    stored, brought = _amounts(rejections, "stored"), _amounts(rejections, "brings")
    words = (
        _("There is a budget of {total} already: {stored}. This row brings {amount}: {brought}.")
        if len(rejections) == 1
        else _("There is a budget of {total} already: {stored}. These {n} rows add up to {amount}: {brought}.")
    )
    before, after = sum(stored.values(), Decimal(0)), _sum(rejections)
    said = words.format(
        total=_money(before, rejections), stored=_covered(stored), n=count(len(rejections)), amount=_brought(rejections),
        brought=_covered(brought),
    )  # fmt: skip
    change = _large_change(before, after)
    return f"{said} " + _("Replacing: {change}.").format(change=change) if change else said


def _large_change(before: Decimal, after: Decimal) -> str:
    """What replacing makes of a stored sum, where it is worth an alarm as with sales; "" where it is not."""
    if is_large_fall(before, after):
        return f"\N{MINUS SIGN}{formats.percent(int((before - after) / before * 100))}"
    return f"\N{MULTIPLICATION SIGN}{times_as_much(before, after)}" if is_large_rise(before, after) else ""


def repeated(error: KnownError) -> str:
    """Which row brings the same, what each of them brings, and what comes first where that one waits too."""
    params = error.params
    words = (
        _("Repeats row {row} (same account, line and months): {earlier} there, {amount} here.")
        if params["months"]
        else _("Repeats row {row} (same account, line and period): {earlier} there, {amount} here.")
    )
    row, currency = count(int(str(params["row"]))), str(params["currency"])
    earlier, amount = (formats.exact_money(Decimal(str(params[name])), currency) for name in ("earlier", "amount"))
    said = words.format(row=row, earlier=earlier, amount=amount)
    return f"{said} " + _("Decide about row {row} first.").format(row=row) if error.code == "budget_repeats" else said


def verb(rejections: Sequence[Rejection], way: Way) -> str:
    """What a button says that decides about all of them: what is planned afterwards."""
    if way is Way.UPDATE:
        return _("Replace with {amount}").format(amount=_brought(rejections))
    if way is Way.KEEP:
        return _("Keep the current one")
    return _("Add to what is there") if all(r.error.params.get("adds_up") for r in rejections) else _("Store both")


def _amounts(rejections: Sequence[Rejection], name: str) -> _Amounts:
    """What is stored, or brought, each once: several rows may meet the same."""
    found: _Amounts = {}
    for rejection in rejections:
        amounts = rejection.error.params.get(name)
        found |= amounts if isinstance(amounts, dict) else {}
    return found


def _sum(rejections: Sequence[Rejection]) -> Decimal:
    amounts = [rejection.error.params.get("amount") for rejection in rejections]
    return sum((amount for amount in amounts if isinstance(amount, Decimal)), Decimal(0))


def _brought(rejections: Sequence[Rejection]) -> str:
    return _money(_sum(rejections), rejections)


def _money(amount: Decimal, rejections: Sequence[Rejection]) -> str:
    return formats.exact_money(amount, str(rejections[0].error.params.get("currency", "")))


def _covered(amounts: Collection[tuple[str, str]]) -> str:
    """Of which lines and periods amounts are: the whole account where they are of no line."""
    lines = sorted({line for _period, line in amounts if line})
    if any(not line for _period, line in amounts):
        lines = [_("the whole account"), *lines]
    elif len(lines) > MOST_LINES:
        lines = [ngettext("{n} line", "{n} lines", len(lines)).format(n=count(len(lines)))]
    return f"{listed(lines)}, {_periods_named(sorted({period for period, _line in amounts}))}"


def _periods_named(periods: Sequence[str]) -> str:
    if len(periods) == 1 and frequency_of(periods[0]) is Frequency.YEAR:
        return _("all of {year}").format(year=period_text(periods[0]))
    shown = [period_text(period) for period in periods]
    if len(shown) <= MOST_PERIODS:
        return listed(shown)
    first, last = periods[0], periods[-1]
    if first[:4] == last[:4] and Frequency.YEAR not in {frequency_of(first), frequency_of(last)}:
        return f"{formats.period(first, short=True)}–{shown[-1]}"
    return _("{first} to {last}").format(first=shown[0], last=shown[-1])
