"""The agenda of the next meeting of the Account Committee: one page of what it has to speak about, most urgent first."""

from collections.abc import Iterator
from datetime import date, timedelta

from kamdesk.domain.text import fold
from kamdesk.i18n import _, formats, ngettext
from kamdesk.reports.build import common, meeting_parts, minutes
from kamdesk.reports.build.common import fact, text_cell
from kamdesk.reports.build.meeting_parts import LINE
from kamdesk.reports.build.one_page import MOST_OF_NAME, one_page, shortened
from kamdesk.reports.build.plan_work import calendar_day
from kamdesk.reports.kinds import AccountSource
from kamdesk.reports.model import Block, Cell, Column, Facts, Head, KeyFigure, KeyFigures, Note, Report, Row, Section, Table
from kamdesk.services.plan import committee
from kamdesk.services.plan.calendar import CalendarEntry, calendar
from kamdesk.services.plan.wording import agenda_text, calendar_text
from kamdesk.services.reading.account_data import AccountData

AHEAD = timedelta(days=60)
"""So far the agenda looks ahead."""
OF_FIGURES = frozenset({"breach", "disputed", "withdrawn"})


def build(source: AccountSource) -> Report:
    """The agenda of the next meeting, for our own people."""
    data, request = source.data, source.request
    name = shortened(data.account.name, MOST_OF_NAME)
    day = committee.next_meeting_on(data, data.today - timedelta(days=1))
    result = data.scorecard.latest_result
    title = _("Agenda of the Account Committee")
    points = (
        (common.joined(_("Figures"), formats.period(result.period)), meeting_parts.figures(data, result)),
        (_("Actions agreed at the last meeting"), _last_meeting(data)),
        (_("Late or open points"), _late(data)),
        (_("Pending decisions"), meeting_parts.decisions(data)),
        (_("Projects"), meeting_parts.projects(data)),
        (_("Next dates"), _dates(data)),
    )
    blocks = [_called(data, day), KeyFigures(_key_figures(data)), *meeting_parts.numbered(points)]
    said = _said(data, day)
    return Report(
        **common.frame(request, title, data.account.name, data.today),
        figures=common.figures_text(data),
        description=_("Agenda of the Account Committee of {name}").format(name=data.account.name),
        head=Head(title, name, formats.day(day) if day is not None else "", meeting_parts.head_line(data, said)),
        sections=(Section("", one_page(blocks, request.paper, name)),),
        is_one_page=True,
    )


def _said(data: AccountData, day: date | None) -> str:
    """Of which meeting the agenda is: of one on a day, of one that is proposed, or of one that has no day yet."""
    if day is not None:
        return _("Meeting of {day}").format(day=formats.day(day))
    proposed = meeting_parts.proposed_day(data)
    return _("Proposed for {day}").format(day=formats.day(proposed)) if proposed is not None else _("No day set yet")


def _called(data: AccountData, day: date | None) -> Facts:
    record = data.facts.committee.record
    proposal = meeting_parts.proposed_text(data) if day is None else ""
    unknown = (_("Time"), _("Place")) if day is not None or proposal else (_("Date"), _("Time"), _("Place"))
    return Facts((
        *fact(_("When and where"), "    ".join(t for t in (proposal, meeting_parts.blank(*unknown)) if t)),
        *fact(_("Invited"), meeting_parts.called(data, day or data.today) or meeting_parts.blank()),
        *fact(_("How often"), shortened(record.cadence, 60) if record is not None else ""),
    ))  # fmt: skip


def _key_figures(data: AccountData) -> tuple[KeyFigure, ...]:
    found = [common.sales_figure(data), common.index_figure(data.scorecard.latest_result), common.potential_figure(data)]
    bridge, currency = data.plan.bridge, data.settings.currency
    if bridge is not None:
        label = _("Still to cover") if bridge.gap > 0 else _("Beyond the target")
        note = _("of a target of {amount}").format(amount=formats.money(bridge.target, currency))
        found.append(KeyFigure(label, formats.money(abs(bridge.gap), currency), note, abs(bridge.gap)))
    return tuple(found)


def _last_meeting(data: AccountData) -> Iterator[Block]:
    """What was agreed last time, and what became of it."""
    held = committee.held_meetings(data)
    if not held:
        yield Note(_("No meeting was held yet."))
        return
    agreed = committee.agreed_lines(held[-1])
    if not agreed:
        yield Note(_("Nothing was agreed on {day}.").format(day=formats.day(held[-1].held_on)))
        return
    columns = (Column(_("Action agreed"), "2fr"), Column(_("Owner"), "1fr"), Column(_("Due"), "auto", "right", "date"))
    rows = []
    for line in agreed:
        found = minutes.what_became_of(data, line)
        owner = shortened(minutes.owner_of(line, found), 45)
        rows.append(Row((text_cell(shortened(line.text, LINE)), text_cell(owner), minutes.due_cell(found, data.today))))
    note = _("Agreed on {day}.").format(day=formats.day(held[-1].held_on))
    yield Table(_("Actions agreed at the last meeting"), columns, tuple(rows), note)


def _late(data: AccountData) -> Iterator[Block]:
    """The points that no figure brings: what is late, proposed, or to be confirmed."""
    rows = [_point(item, data) for item in committee.agenda(data) if item.code not in OF_FIGURES]
    told = {"action", "commitment_ours", "commitment_client"}
    rows += [_late_entry(e, data) for e in calendar(data) if e.is_late and e.code not in told]
    if not rows:
        yield Note(_("Nothing is late, and nothing waits."))
        return
    columns = (Column(_("Point"), "2.4fr"), Column(_("Owner"), "1fr"))
    yield Table(_("Late or open points"), columns, tuple(rows))


def _point(item: committee.AgendaItem, data: AccountData) -> Row:
    return _row(shortened(agenda_text(item, data), LINE), item.owner, is_late=item.days > 0)


def _late_entry(entry: CalendarEntry, data: AccountData) -> Row:
    days = (data.today - entry.day).days
    late = ngettext("{n} day late", "{n} days late", days).format(n=formats.number(days, 0))
    return _row(f"{shortened(calendar_text(entry), LINE)} ({late})", entry.owner, is_late=True)


def _row(text: str, owner: str, *, is_late: bool) -> Row:
    return Row((Cell(f"▼ {text}" if is_late else text, text, "bad" if is_late else ""), text_cell(shortened(owner, 45))))


def _dates(data: AccountData) -> Iterator[Block]:
    """What falls due in the time that follows; what is late already stands above."""
    held = committee.held_meetings(data)
    told = {fold(line.text) for line in committee.agreed_lines(held[-1])} if held else set()
    found = [e for e in calendar(data) if data.today <= e.day <= data.today + AHEAD and fold(e.name) not in told]
    if not found:
        yield Note(_("Nothing falls due in {n} days.").format(n=formats.number(AHEAD.days, 0)))
        return
    columns = (Column(_("Day"), "27mm", kind="date"), Column(_("What"), "2.4fr"), Column(_("Owner"), "1fr"))
    rows = tuple(
        Row((calendar_day(e), text_cell(shortened(calendar_text(e), LINE)), text_cell(shortened(e.owner, 45)))) for e in found
    )
    yield Table(_("Next dates"), columns, rows)
