"""The figure that an indicator has to reach or must not exceed, said so that whoever signs it cannot take one for the other."""

from collections.abc import Iterable

from kamdesk.domain.scorecard.indicators import Indicator
from kamdesk.i18n import _, ngettext
from kamdesk.reports.build.common import with_unit
from kamdesk.reports.model import Cell
from kamdesk.services.scorecard.wording import is_more_better


def are_minimums(indicators: Iterable[Indicator]) -> bool:
    """Whether more is better in all of them, so that a column of their figures is one of minimums."""
    return all(is_more_better(i) for i in indicators)


def limit_title(*, minimums: bool) -> str:
    """The head of a column of such figures."""
    return _("Minimum") if minimums else _("Limit")


def limit_cell(indicator: Indicator, *, minimums: bool) -> Cell:
    """The figure with its unit; in a column that is not of minimums alone it says which way it limits."""
    text = with_unit(indicator.threshold, indicator)
    if indicator.threshold is not None and not minimums and indicator.target_high is None:
        text = (_("max. {value}") if indicator.lower_is_better else _("min. {value}")).format(value=text)
    return Cell(text, indicator.threshold, unit=indicator.unit)


def difference(amount: float, indicator: Indicator) -> str:
    """A difference of two figures: of percentages in points, for a percentage of a percentage is something else."""
    if indicator.unit != "%":
        return with_unit(amount, indicator)
    number = with_unit(amount, indicator).rstrip("%").rstrip()
    return ngettext("{n} point", "{n} points", 1 if amount == 1 else 2).format(n=number)
