"""What a presentation of a plan shows after its cover: where the account is, what is aimed at, and what is asked for."""

from collections.abc import Iterator, Sequence

from kamdesk.i18n import _, formats, ngettext
from kamdesk.reports.build import plan_standing, plan_work
from kamdesk.reports.build.chart_notes import radar_note
from kamdesk.reports.build.portfolio_asked import Collector
from kamdesk.reports.kinds import AccountSource
from kamdesk.reports.model import Block, Chart, Note, Section, Split
from kamdesk.services.reading.account_data import AccountData
from kamdesk.services.scorecard.wording import radar_results, without_index

RATIO = (1.0, 1.6)


def slides(source: AccountSource) -> tuple[Section, ...]:
    """The slides of an account's plan, which show that account alone; each title says what follows from its slide."""
    data = source.data
    return (
        scorecard(data, *_course(data)),
        Section(_aim(data), tuple(plan_work.objectives(data))),
        _asked(source),
    )


def scorecard(data: AccountData, *below: Block) -> Section:
    """The radar, with some blocks below it, beside every indicator, under the index; the document has the radar among its images."""
    return Section(plan_standing.index_lead(data) or _("Where we are"), tuple(_scorecard(data, below)))


def _course(data: AccountData) -> Iterator[Block]:
    if plan_standing.has_course(data):
        yield Chart("course", _("Index of each group, last periods."))


def _scorecard(data: AccountData, below: Sequence[Block]) -> Iterator[Block]:
    result = data.scorecard.latest_result
    if result.score is None:
        yield Note(without_index(result))
    if not result.indicators():
        return
    table = plan_standing.indicators_table(data, result.groups)
    if any(r.score is not None for r in radar_results(result)):
        yield Split((Chart("radar", radar_note(result, is_native=True)), *below), (table,), RATIO)
    else:
        yield table


def _aim(data: AccountData) -> str:
    """How many of the open commitments are late, as the title of what is aimed at and promised."""
    pending = [c for c in data.plan.commitments if c.done_on is None]
    late = sum(c.days_late(data.today) > 0 for c in pending)
    if not late:
        return _("Objectives and commitments")
    said = ngettext("Late: {late} of {n} open commitment", "Late: {late} of {n} open commitments", len(pending))
    return said.format(late=formats.number(late, 0), n=formats.number(len(pending), 0))


def _asked(source: AccountSource) -> Section:
    """The decisions that the board is asked for about this account: the same as in the portfolio review."""
    data = source.data
    collector = Collector(data.settings.currency, data.today)
    collector.look_at(data)
    asked = collector.found(None, 0)
    if not asked.items:
        return Section(_("Decisions asked for"), (Note(_("No decision is needed now.")),))
    count = len(asked.items)
    title = ngettext("{n} decision asked for", "{n} decisions asked for", count)
    return Section(title.format(n=formats.number(count, 0)), (asked,))
