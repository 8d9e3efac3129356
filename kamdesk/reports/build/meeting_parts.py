"""What the minutes and the agenda of an Account Committee share: who is on it, the figures, projects and decisions that wait."""

from collections.abc import Iterable, Iterator
from datetime import date

from kamdesk.domain.periods import bounds
from kamdesk.domain.plan.agreements import Project
from kamdesk.domain.scorecard.scoring import IndicatorResult, ScorecardResult
from kamdesk.domain.text import fold
from kamdesk.i18n import _, formats
from kamdesk.reports.build import cadence, common, portfolio_asked
from kamdesk.reports.build.common import day_cell, joined, text_cell
from kamdesk.reports.build.one_page import shortened
from kamdesk.reports.model import Block, Cell, Column, Heading, Note, Paragraph, Row, Table
from kamdesk.services.plan import committee
from kamdesk.services.reading.account_data import AccountData
from kamdesk.services.scorecard.wording import indicator_name, withdrawn_text, without_index

LINE, TEXT, NAMES = 90, 200, 210
"""So many signs of a text in a table, of a sentence, and of names in a row are printed."""
RULE = "_" * 13
"""A line to write a day or a place on."""


def numbered(titles_and_blocks: Iterable[tuple[str, Iterable[Block]]]) -> Iterator[Block]:
    """Points of a meeting under headings that count them; those that say nothing are not there."""
    number = 0
    for title, blocks in titles_and_blocks:
        found = list(blocks)
        if found:
            number += 1
            yield Heading(f"{number}. {title}")
            yield from found


# -- who ---------------------------------------------------------------------------------------------


def with_posts(data: AccountData, names: Iterable[str]) -> str:
    """Names in a row; the one who presides and the KAM say so."""
    chairs = {fold(m.name) for m in data.facts.committee.members if m.is_chair}
    shown = []
    for name in names:
        posts = [_("chair") if fold(name) in chairs else "", "KAM" if fold(name) == fold(data.kam_name) else ""]
        said = ", ".join(p for p in posts if p)
        shown.append(shortened(name, 45) + (f" ({said})" if said else ""))
    return fitting_names(shown)


def called(data: AccountData, day: date) -> str:
    """Who is called to a meeting: the members in force on its day, and the KAM; nothing while there is nobody."""
    members = [m.name for m in data.facts.committee.members if m.is_in_force(day)]
    if members and data.kam_name and fold(data.kam_name) not in map(fold, members):
        members.append(data.kam_name)
    return with_posts(data, members)


def fitting_names(names: list[str]) -> str:
    """As many names as find room in two lines, the rest counted."""
    count = len(names)
    while count > 1 and sum(len(n) + 2 for n in names[:count]) > NAMES:
        count -= 1
    return common.listed(names, count)


def proposed_day(data: AccountData) -> date | None:
    """The next meeting by how often the committee meets; None where that is not known."""
    record, held = data.facts.committee.record, committee.held_meetings(data)
    last = held[-1].held_on if held else None
    return cadence.proposed(record.cadence, last, data.today) if record is not None and last is not None else None


def proposed_text(data: AccountData) -> str:
    """That day, said to be proposed; empty where it is not known."""
    day = proposed_day(data)
    return _("{day} (proposed)").format(day=formats.day(day)) if day is not None else ""


def blank(*labels: str) -> str:
    """Lines to write on by hand, each after its name; one line alone without a name."""
    return "    ".join(f"{label}{formats.NBSP}{RULE}" for label in labels) if labels else RULE * 2


# -- figures -----------------------------------------------------------------------------------------


def result_on(data: AccountData, day: date) -> ScorecardResult:
    """The scorecard of the latest measured period that had begun on a day; the latest of all where none had."""
    begun = [p for p in data.scorecard.periods if bounds(p, data.settings.fiscal_start)[0] <= day]
    return data.scorecard.result(begun[-1]) if begun else data.scorecard.latest_result


def index_text(data: AccountData, result: ScorecardResult) -> str:
    """The index of the account in a sentence, with what it rests on: all of the data is not said while some is to come."""
    if result.score is None:
        return without_index(result)
    index = formats.number(result.score, 0)
    if common.is_provisional(result):
        measured = sum(g.score is not None for g in result.groups)
        return _("Account index {index} of 100, provisional: {n} of {all} groups have figures.").format(
            index=index, n=measured, all=len(result.groups)
        )
    if unfinished := common.unfinished_text(data, result):
        return _("Account index {index} of 100.").format(index=index) + " " + unfinished
    return _("Account index {index} of 100 with {coverage} of the data.").format(
        index=index, coverage=formats.percent(result.coverage)
    )


def figures(data: AccountData, result: ScorecardResult) -> Iterator[Block]:
    """The index, with what it rests on, and every figure that is below its minimum, disputed or withdrawn."""
    yield Paragraph(index_text(data, result))
    found = [r for r in result.indicators() if r.is_disputed]
    found += common.breaches_of(result)
    found += [r for r in result.indicators() if r.is_withdrawn and r not in found]
    if not found:
        if result.score is not None:
            yield Note(_("No figure misses its minimum, is in reconciliation or withdrawn."))
        return
    columns = (
        Column(_("Indicator"), "1.4fr"),
        Column(formats.period(result.period), "auto", "right"),
        Column(_("Minimum"), "auto", "right", "number"),
        Column(_("Target"), "auto", "right", "number"),
        Column(_("Status"), "1.2fr"),
    )
    yield Table(_("Figures"), columns, tuple(_figure(result, r) for r in found))


def _figure(result: ScorecardResult, found: IndicatorResult) -> Row:
    indicator = found.indicator
    other = formats.period(found.measured_in) if found.measured_in != result.period and found.value is not None else ""
    value = Cell(common.with_unit(found.value, indicator), found.value)
    if found.is_disputed:
        value = Cell(f"{formats.number(found.own_value)} / {common.with_unit(found.client_value, indicator)}")
        state = Cell(_("in reconciliation: ours / theirs"), None, "warn")
    elif found.is_withdrawn:
        state = Cell(shortened(withdrawn_text(found), LINE), None, "warn")
    else:
        text, tone = common.state_of(found)
        state = Cell(text, text, tone)
    anchors = (found.anchored.threshold, found.anchored.target)
    return Row((
        text_cell(shortened(indicator_name(indicator), LINE), sub=other), value,
        *(Cell(common.with_unit(a, indicator), a) for a in anchors), state,
    ))  # fmt: skip


# -- projects, decisions -----------------------------------------------------------------------------


def projects(data: AccountData, day: date | None = None) -> Iterator[Block]:
    """What is under way: who does it, the next milestone, and how far it is; of a meeting held before says that it is told as of today."""
    found = sorted(
        (p for p in data.facts.document.projects if p.progress < 100), key=lambda p: (p.due_on is None, p.due_on or data.today)
    )
    if not found:
        yield Note(_("No project is under way."))
        return
    columns = (
        Column(_("Project"), "1.4fr"),
        Column(_("Owner"), "1fr"),
        Column(_("Next milestone"), "1.2fr"),
        Column(_("End"), "auto", "right", "date"),
        Column(_("Progress"), "30mm", kind="bar"),
    )
    rows = tuple(_project(data, p) for p in found)
    is_later = day is not None and day < data.today
    note = _("As it stood when this was printed, on {day}.").format(day=formats.day(data.today)) if is_later else ""
    yield Table(_("Projects"), columns, rows, note)


def _project(data: AccountData, project: Project) -> Row:
    ahead = sorted(
        (m for m in data.plan.milestones if m.project_id == project.id and m.done_on is None),
        key=lambda m: (m.due_on is None, m.due_on or data.today),
    )
    milestone = text_cell("")
    if ahead:
        day = ahead[0].due_on
        late = "▼ " if day is not None and day < data.today else ""
        milestone = text_cell(shortened(ahead[0].text, 60), sub=late + formats.day(day) if day is not None else "")
    is_late = project.due_on is not None and project.due_on < data.today
    end = Cell(f"▼ {formats.day(project.due_on)}", project.due_on, "bad") if is_late else day_cell(project.due_on)
    return Row((
        text_cell(shortened(project.title, 70)), text_cell(shortened(project.owner, 45)), milestone, end,
        common.percent_cell(project.progress, bar=float(project.progress)),
    ))  # fmt: skip


def decisions(data: AccountData) -> Iterator[Block]:
    """What waits for a decision that the committee cannot take: the same as the portfolio review asks for."""
    asked = portfolio_asked.Collector(data.settings.currency, data.today).of_account(data)
    if not asked:
        yield Note(_("No decision waits."))
        return
    # No column for days where none is on record.
    days = [Column(_("Decide by"), "auto", "right", "date")] if any(a.by for a in asked) else []
    columns = (Column(_("Decision"), "2fr"), Column(_("Who decides"), "1fr"), *days)
    rows = tuple(
        Row((
            text_cell(shortened(a.what[:1].upper() + a.what[1:], LINE), sub=shortened(a.why, LINE)),
            text_cell(shortened(a.who, 45)), *([_decide_by(a.by, data.today)] if days else []),
        ))
        for a in asked
    )  # fmt: skip
    yield Table(_("Decisions"), columns, rows)


def _decide_by(day: date | None, today: date) -> Cell:
    return Cell(f"▼ {formats.day(day)}", day, "bad", sub=_("overdue")) if day is not None and day < today else day_cell(day)


def head_line(data: AccountData, *parts: str) -> str:
    """The line under the name: what is said of the meeting, and the KAM."""
    return shortened(joined(*parts, f"KAM {data.kam_name}" if data.kam_name else ""), 150)
