"""What is asked where a budget is stored that rows of a file meet: once an account, with the sums of all its rows."""

from collections.abc import Sequence
from decimal import Decimal

from kamdesk.i18n import _, formats
from kamdesk.services.importing.report import Rejection, Way
from kamdesk.ui.importing.wording import count, listed, period_text

OVERLAPS = "budget_overlaps"
MOST_PERIODS = 3
"""So many periods are named; of more the first and the last."""


def question(rejections: Sequence[Rejection]) -> str:
    """What is stored, and what the rows of an account bring."""
    stored = _stored(rejections)
    words = (
        _("There is a budget of {total} for {periods} already. This row brings {amount}.")
        if len(rejections) == 1
        else _("There is a budget of {total} for {periods} already. These {n} rows add up to {amount}.")
    )
    total = _money(sum(stored.values(), Decimal(0)), rejections)
    periods = _periods_named(sorted({period for period, _line in stored}))
    return words.format(total=total, periods=periods, n=count(len(rejections)), amount=_brought(rejections))


def verb(rejections: Sequence[Rejection], way: Way) -> str:
    """What a button says that decides about all of them: what is planned afterwards."""
    if way is Way.UPDATE:
        return _("Replace with {amount}").format(amount=_brought(rejections))
    if way is Way.KEEP:
        return _("Keep the current one")
    return _("Add to what is there") if all(r.error.params.get("adds_up") for r in rejections) else _("Store both")


def _stored(rejections: Sequence[Rejection]) -> dict[tuple[str, str], Decimal]:
    """What is stored, each once, by period and line: several rows may meet the same."""
    found: dict[tuple[str, str], Decimal] = {}
    for rejection in rejections:
        stored = rejection.error.params.get("stored")
        found |= stored if isinstance(stored, dict) else {}
    return found


def _brought(rejections: Sequence[Rejection]) -> str:
    amounts = [rejection.error.params.get("amount") for rejection in rejections]
    return _money(sum((amount for amount in amounts if isinstance(amount, Decimal)), Decimal(0)), rejections)


def _money(amount: Decimal, rejections: Sequence[Rejection]) -> str:
    return formats.exact_money(amount, str(rejections[0].error.params.get("currency", "")))


def _periods_named(periods: Sequence[str]) -> str:
    shown = [period_text(period) for period in periods]
    if len(shown) <= MOST_PERIODS:
        return listed(shown)
    return _("{first} to {last}").format(first=shown[0], last=shown[-1])
