"""The minutes of the Account Committee: one page about the last meeting that was held, to be signed the same evening."""

from collections.abc import Iterator
from datetime import date, timedelta

from kamdesk.domain.plan.actions import Action
from kamdesk.domain.plan.committee import Meeting
from kamdesk.domain.plan.plan_document import Commitment, Risk
from kamdesk.domain.text import fold
from kamdesk.i18n import _, formats
from kamdesk.reports.build import common, meeting_parts
from kamdesk.reports.build.common import fact, text_cell
from kamdesk.reports.build.meeting_parts import LINE, TEXT
from kamdesk.reports.build.one_page import MOST_OF_NAME, one_page, shortened
from kamdesk.reports.build.persons import role_of
from kamdesk.reports.kinds import AccountSource
from kamdesk.reports.model import (
    Block,
    Bullets,
    Callout,
    Cell,
    Column,
    Facts,
    Head,
    Note,
    Report,
    Row,
    Section,
    SignatureLine,
    Signatures,
    Table,
)
from kamdesk.services.plan import committee
from kamdesk.services.reading.account_data import AccountData

LINES_TO_FILL_IN = 5


def build(source: AccountSource) -> Report:
    """The minutes of the last meeting held, for our own people; before the first one a page to fill in there."""
    data, request = source.data, source.request
    name = shortened(data.account.name, MOST_OF_NAME)
    held = committee.held_meetings(data)
    meeting = held[-1] if held else None
    day = _day(data, meeting)
    result = meeting_parts.result_on(data, day or data.today)
    title = _("Account Committee minutes") if held else _("Form for the minutes of the first meeting")
    points = (
        (common.joined(_("Figures"), formats.period(result.period)), meeting_parts.figures(data, result)),
        (_("Discussed"), _discussed(meeting)),
        (_("Actions agreed"), _agreed(data, meeting)),
        (_("Projects"), meeting_parts.projects(data, day)),
        (_("Pending decisions"), meeting_parts.decisions(data)),
        (_("New risks"), _risks(data)),
    )
    blocks: list[Block] = [
        *([] if held else [Callout(_("No meeting was held yet: this page is to be filled in at the first one."))]),
        _presence(data, meeting, day),
        *meeting_parts.numbered(points),
        Signatures(tuple(_signatures(data, day or data.today))),
    ]
    said = _("Meeting of {day}").format(day=formats.day(day)) if day is not None else _("No day set yet")
    return Report(
        **common.frame(request, title, data.account.name, data.today),
        figures=_("figures: {parts}").format(parts=formats.period(result.period))
        if result.score is not None
        else _("no figures yet"),
        description=common.joined(_("Minutes of the Account Committee of {name}").format(name=data.account.name), said),
        head=Head(
            title,
            name,
            _("Minutes no. {n}").format(n=len(held)) if held else "",
            meeting_parts.head_line(data, said),
        ),
        sections=(Section("", one_page(blocks, request.paper, name)),),
        is_one_page=True,
    )


def _day(data: AccountData, meeting: Meeting | None) -> date | None:
    """The day of the meeting; of one that is still to come, where none was held."""
    return meeting.held_on if meeting is not None else committee.next_meeting_on(data, data.today - timedelta(days=1))


def _presence(data: AccountData, meeting: Meeting | None, day: date | None) -> Facts:
    if meeting is None:
        members = meeting_parts.called(data, day or data.today)
        return Facts((
            *(fact(_("Date"), meeting_parts.blank()) if day is None else []),
            *fact(_("Invited"), members or meeting_parts.blank()),
            *fact(_("Present"), meeting_parts.blank()),
            *fact(_("Next meeting"), meeting_parts.blank()),
        ))  # fmt: skip
    following = committee.next_meeting_on(data, meeting.held_on or data.today)
    absent = committee.absent_names(data, meeting)
    return Facts((
        *fact(_("Present"), meeting_parts.with_posts(data, committee.present_names(meeting)) or meeting_parts.blank()),
        *(fact(_("Not present"), meeting_parts.with_posts(data, absent)) if absent else []),
        *fact(_("Next meeting"), formats.day(following) if following is not None else meeting_parts.proposed_text(data) or meeting_parts.blank(), following),
    ))  # fmt: skip


def _discussed(meeting: Meeting | None) -> Iterator[Block]:
    lines = committee.discussed_lines(meeting) if meeting is not None else []
    if lines:
        yield Bullets(tuple(shortened(line, TEXT) for line in lines))


def _agreed(data: AccountData, meeting: Meeting | None) -> Iterator[Block]:
    """The agreements in the minutes; what became an action of the plan has its owner and its day."""
    if meeting is None:
        yield _to_fill_in()
        return
    agreed = committee.agreed_lines(meeting)
    if not agreed:
        yield Note(_("Nothing was agreed."))
        return
    rows = tuple(
        Row((
            Cell(formats.number(number, 0), number), text_cell(shortened(line.text, 150)),
            text_cell(shortened(owner_of(line, found), 45)), due_cell(found),
        ))
        for number, (line, found) in enumerate(((line, what_became_of(data, line)) for line in agreed), 1)
    )  # fmt: skip
    yield Table(_("Actions agreed"), _columns(), rows)


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("No."), "9mm"),
        Column(_("Action agreed"), "2fr"),
        Column(_("Owner"), "1fr"),
        Column(_("Due"), "22mm", "right", "date"),
    )


def _to_fill_in() -> Table:
    """Empty lines to write on by hand: two printed lines high."""
    rows = tuple(
        Row((Cell(formats.number(n, 0), n, sub=formats.NBSP), Cell(""), Cell(""), Cell("")))
        for n in range(1, LINES_TO_FILL_IN + 1)
    )
    return Table(_("Actions agreed"), _columns(), rows)


Promise = Action | Commitment


def what_became_of(data: AccountData, line: committee.AgreedLine) -> Promise | None:
    """The action or the commitment that says what was agreed in a meeting; None where it is in the minutes alone."""
    key = fold(line.text)
    known: tuple[Promise, ...] = (*data.plan.actions, *data.plan.commitments)
    return next((p for p in known if fold(p.text) == key), None)


def owner_of(line: committee.AgreedLine, found: Promise | None) -> str:
    """Who does what was agreed."""
    return (found.owner if found is not None else "") or line.owner


def due_cell(found: Promise | None, today: date | None = None) -> Cell:
    """By when an agreement is to be done; what is done says so, and what is late on a day that is given."""
    is_done = found is not None and (found.is_done if isinstance(found, Action) else found.done_on is not None)
    if is_done:
        return Cell("✓ " + _("done"), None, "ok")
    if found is None or found.due_on is None:
        return Cell(_("no day yet"), None, "warn")
    if today is not None and found.due_on < today:
        return Cell(f"▼ {formats.day(found.due_on)}", found.due_on, "bad")
    return common.day_cell(found.due_on)


def _risks(data: AccountData) -> Iterator[Block]:
    """The risks that came after the plan was approved; while it is not, all of them are new."""
    versions = data.plan.versions
    known = {line.record_id for line in versions[-1].lines} if versions else set()
    found = [r for r in data.facts.document.risks if r.id not in known]
    if found:
        yield risk_table(found)
    elif versions:
        yield Note(_("None since version {n} of the plan.").format(n=versions[-1].number))
    else:
        yield Note(_("None."))


def risk_table(risks: list[Risk]) -> Table:
    """Risks with what we do about each; what is missing is said."""
    rows = tuple(
        Row((
            text_cell(shortened(r.text, LINE)),
            text_cell(shortened(r.mitigation, LINE)) if r.mitigation else Cell("▲ " + _("no mitigation written yet"), None, "warn"),
        ))
        for r in risks
    )  # fmt: skip
    return Table(_("Risks"), (Column(_("Risk")), Column(_("What we do"))), rows)


def _signatures(data: AccountData, day: date) -> Iterator[SignatureLine]:
    found = next((m for m in data.facts.committee.members if m.is_chair and m.is_in_force(day)), None)
    area = shortened(role_of(found.name, data) or found.area, 60) if found is not None else ""
    name = shortened(found.name, 60) if found is not None else _("Name")
    yield SignatureLine(name, common.joined(area, _("chair")), _("Read and agreed"))
    yield SignatureLine(shortened(data.kam_name, 60) or _("Name"), _("KAM, takes the minutes"), _("Read and agreed"))
