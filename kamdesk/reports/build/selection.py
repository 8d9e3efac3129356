"""The KAM selection sheet: one page with who was chosen and why, the ranking of the candidates, and how they were marked.

While marks stay hidden nothing that follows from a mark is in it: no fit, no order, no gap, no earlier ranking.
"""

from collections.abc import Iterator

from kamdesk.domain.plan.gate_facts import KamFacts
from kamdesk.domain.plan.kam_fit import SPREAD_FLAG, CompetencyFit, Fit
from kamdesk.domain.plan.kam_profile import CompetencyRequirement, KamChoice
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.i18n import _, formats, ngettext, terms
from kamdesk.reports.build import common
from kamdesk.reports.build.common import fact, joined, number_cell, percent_cell, text_cell
from kamdesk.reports.build.one_page import MOST_OF_NAME, one_page, shortened
from kamdesk.reports.build.persons import person, role_of, signature_line
from kamdesk.reports.kinds import AccountSource
from kamdesk.reports.model import (
    Block,
    Bullets,
    Callout,
    Cell,
    Column,
    Fact,
    Facts,
    Head,
    Heading,
    Note,
    Paragraph,
    Report,
    Row,
    Section,
    SignatureLine,
    Signatures,
    Table,
)
from kamdesk.services.plan.kam_choice import Standing, standings
from kamdesk.services.plan.kam_wording import why_text
from kamdesk.services.reading.account_data import AccountData

MOST_MARKED = 5
"""So many candidates have a column of marks of their own."""
LINE, TEXT = 100, 240


def build(source: AccountSource) -> Report:
    """The selection of the KAM of an account, for our own people."""
    data, request = source.data, source.request
    name = shortened(data.account.name, MOST_OF_NAME)
    kam = data.facts.kam
    is_hidden = bool(kam.hiding_assessors())
    found = standings(kam)
    title = _("KAM selection sheet")
    blocks: list[Block] = [*_choice(data)]
    if _is_choosing(data):
        blocks += _ranking(kam, found, is_hidden=is_hidden)
        blocks += [] if is_hidden else _marks(kam, found)
        blocks += _asked(kam) if is_hidden else []
        blocks += _method(kam)
        blocks += [] if is_hidden else _development(data)
        blocks += _choices(kam, is_hidden=is_hidden)
    chosen = _chosen_day(data) if _is_choosing(data) else ""
    line = joined(_("Who answers for the account"), data.account.sector, data.account.city)
    return Report(
        **common.frame(request, title, data.account.name, data.today),
        figures=_last_mark(kam, is_hidden=is_hidden),
        description=_("Selection of the KAM of {name}").format(name=data.account.name),
        head=Head(title, name, chosen, shortened(line, 150)),
        sections=(Section("", one_page([*blocks, *_end(data)], request.paper, name)),),
        is_one_page=True,
    )


def _is_choosing(data: AccountData) -> bool:
    """Whether a choice is due or was made: a KAM is chosen for an account that is included."""
    return data.selection.verdict is Verdict.INCLUDE or bool(data.facts.kam.name() or data.facts.kam.candidates)


def _end(data: AccountData) -> Iterator[Block]:
    if _is_choosing(data):
        yield Signatures(tuple(_signatures(data)))
    yield Note(
        _("For internal use, with marks of people: only for those who decide and assess, never for candidates or the client.")
    )


def _last_mark(kam: KamFacts, *, is_hidden: bool) -> str:
    """Of when the marks are that count."""
    if is_hidden:
        return _("marks hidden")
    days = [r.rated_on for c in kam.candidates for r in kam.counting_marks(c.person_id) if r.rated_on is not None]
    return _("marks to {day}").format(day=formats.day(max(days))) if days else _("no marks yet")


# -- the choice --------------------------------------------------------------------------------------


def _last_choice(kam: KamFacts) -> KamChoice | None:
    """The choice on record that stands: the last one, where it is of the one who is chosen now."""
    last = max(kam.choices, key=lambda c: c.number, default=None)
    return last if last is not None and kam.profile is not None and last.person_id == kam.profile.person_id else None


def _chosen_day(data: AccountData) -> str:
    last = _last_choice(data.facts.kam)
    return formats.day(last.chosen_on) if last is not None else _("No choice recorded")


def _choice(data: AccountData) -> Iterator[Block]:
    kam, profile = data.facts.kam, data.facts.kam.profile
    if profile is None or not kam.name():
        if _is_choosing(data):
            yield Callout(_("Nobody is chosen yet: this sheet prepares the choice."))
        else:
            yield Callout(_("A KAM is chosen once the account is included; it is not. This sheet has nothing to decide."))
        return
    reason = shortened(profile.reason, TEXT) or _("no reason is written yet")
    yield Paragraph(_("{name} is the KAM of the account: {reason}").format(name=shortened(kam.name(), 60), reason=reason), "lead")
    last = _last_choice(kam)
    facts = [
        *fact(
            _("Chosen on"),
            joined(formats.day(last.chosen_on), _recorded(data, last)) if last is not None else _("No choice recorded"),
        ),
        *(_appointed(data) if profile.already_appointed else []),
    ]
    if profile.confirmed_on is not None and not kam.hiding_assessors():
        name = shortened(person(profile.confirmed_by, data), 60)
        day = formats.day(profile.confirmed_on)
        said = _("{day} by {name}").format(day=day, name=name) if name else day
        facts += fact(_("Marks confirmed on"), said)
    yield Facts(tuple(facts))


def _recorded(data: AccountData, choice: KamChoice) -> str:
    who = person(choice.recorded_by, data)
    return _("recorded by {who}").format(who=shortened(who, 60)) if who else ""


def _appointed(data: AccountData) -> list[Fact]:
    profile = data.facts.kam.profile
    assert profile is not None, "who was appointed has a profile"
    day = formats.day(profile.appointed_on) if profile.appointed_on is not None else ""
    return fact(_("Appointed before"), joined(day, shortened(profile.appointed_by, 60)) or _("yes"))


# -- ranking and marks -------------------------------------------------------------------------------


def _ranking(kam: KamFacts, found: list[Standing], *, is_hidden: bool) -> Iterator[Block]:
    yield Heading(_("Candidates") if is_hidden else _("Ranking, and why"))
    if not found:
        yield Note(_("There are no candidates yet."))
        return
    if is_hidden:
        # Neither who owes marks nor how many: that too would tell marks apart that nobody may see.
        yield Callout(_("Marks stay hidden until every assessor has given all of theirs. The candidates stand in no order."))
        yield Table(
            _("Candidates"),
            (Column(_("Candidate")), Column(_("Post"))),
            tuple(Row((text_cell(shortened(s.name, 60)), text_cell(_post(kam, s.person_id)))) for s in found),
        )
        return
    columns = (
        Column("", "6mm"),
        Column(_("Candidate"), "1.1fr"),
        Column(_("Fit"), "32mm", kind="bar"),
        Column(_("Why in this place"), "1.4fr"),
        Column(_("Below what is required"), "1.4fr"),
    )
    chosen = kam.profile.person_id if kam.profile is not None else None
    rows = []
    for place, standing in enumerate(found, 1):
        following = found[place].name if place < len(found) else ""
        is_chosen = standing.person_id == chosen
        rows.append(_place(kam, place, standing, following, is_chosen=is_chosen))
    fit = _("Fit 0–100: how far the marks reach what is required, by weight; more than what is required adds nothing.")
    legend = [_("✓ chosen.")] if any(s.person_id == chosen for s in found) else []
    yield from _out_of_turn(found)
    yield Table(_("Ranking"), columns, tuple(rows), " ".join((*legend, fit)))


def _out_of_turn(found: list[Standing]) -> Iterator[Block]:
    """That somebody stands behind a lower fit, who misses a must-have: the order would look wrong without it."""
    names, least = [], 100.0
    for standing in found:
        fit = standing.fit
        if fit is None or fit.percent is None:
            continue
        if fit.is_knocked_out and fit.percent > least:
            names.append(f"{shortened(standing.name, 60)} ({formats.percent(fit.percent, 1)})")
        least = min(least, fit.percent)
    if names:
        said = _("Anyone below the minimum of a must-have ranks last, however high the fit: {names}.")
        yield Note(said.format(names=common.listed(names, 3)))


def _place(kam: KamFacts, place: int, standing: Standing, following: str, *, is_chosen: bool) -> Row:
    found = standing.fit
    assert found is not None, "marks that are hidden have no ranking"
    name = ("✓ " if is_chosen else "") + shortened(standing.name, 60)
    why = [why_text(standing, shortened(following, 40))]
    if found.is_knocked_out:
        missed = [terms.term(c.competency) for c in found.competencies if c.is_knock_out]
        text = ngettext("below the minimum in {names} (must-have)", "below the minimum in {names} (must-haves)", len(missed))
        why.append("▼ " + text.format(names=common.listed(missed, 2)))
    if not found.is_complete:
        why.append(_("not rated in all nine"))
    bar = found.percent
    return Row((
        Cell(formats.number(place, 0), place), Cell(name, standing.name, sub=_post(kam, standing.person_id)),
        percent_cell(bar, 1, bar=bar) if bar is not None else percent_cell(None),
        Cell(joined(*why) or formats.MISSING, tone="bad" if found.is_knocked_out else ""), text_cell(_lacks(found)),
    ), "strong" if is_chosen else "")  # fmt: skip


def _post(kam: KamFacts, person_id: str) -> str:
    person = kam.people.get(person_id)
    return shortened(person.role, 60) if person is not None else ""


def _lacks(found: Fit) -> str:
    """What somebody lacks, largest first, and where the assessors differ."""
    lacks = sorted((c.gap, terms.short_competency(c.competency)) for c in found.competencies if c.gap is not None and c.gap < 0)
    wide = [terms.short_competency(c.competency) for c in found.competencies if c.spread >= SPREAD_FLAG]
    shown, rest = common.cut([f"{name}{formats.NBSP}{formats.number(gap, 1)}" for gap, name in lacks], 3)
    # In Spanish a comma is in the figures: between them it would be read wrongly.
    said = "; ".join([*shown, *([common.and_more(rest)] if rest else [])])
    return joined(said, _("assessors differ on {names}").format(names=common.listed(wide, 2)) if wide else "")


def _marks(kam: KamFacts, found: list[Standing]) -> Iterator[Block]:
    """The mean mark of each candidate in each competency beside what is asked."""
    shown, rest = common.cut(found, MOST_MARKED)
    if not shown or all(s.fit is None or s.fit.percent is None for s in shown):
        return
    yield Heading(_("Marks by competency"))
    asked = {r.competency: r for r in kam.competencies}
    columns = (
        Column(_("Competency"), "2.2fr"),
        Column(_("Required"), "auto", "right", "number"),
        Column(_("Weight"), "auto", "right", "number"),
        *(Column(shortened(s.name, 28), "1fr", "right", "number") for s in shown),
    )
    rows = []
    for at, each in enumerate(shown[0].fit.competencies if shown[0].fit is not None else ()):
        requirement = asked.get(each.competency)
        cells = [_mark(s.fit.competencies[at]) for s in shown if s.fit is not None]
        rows.append(
            Row((
                Cell(terms.term(each.competency)), _level(requirement),
                number_cell(requirement.weight if requirement is not None else None, 0), *cells,
            ))
        )  # fmt: skip
    notes = [
        _("Means of the marks 1–5, by the weight of the assessors; nobody's view of themselves counts."),
        *_signs(" ".join(c.text for row in rows for c in row.cells)),
        common.and_more(rest) if rest else "",
    ]
    yield Table(_("Marks"), columns, tuple(rows), " ".join(n for n in notes if n), is_dense=True)


def _signs(shown: str) -> Iterator[str]:
    """What the signs of a table of marks mean, of those that are in it."""
    if "▼ " in shown.replace("▼▼ ", ""):
        yield _("▼ under what is required.")
    if "▼▼" in shown:
        yield _("▼▼ under a must-have.")
    if "≠" in shown:
        yield _("≠ assessors differ by {n} or more.").format(n=SPREAD_FLAG)
    if "≥" in shown:
        yield _("Must-haves have their minimum beside the level.")


def _level(requirement: CompetencyRequirement | None) -> Cell:
    if requirement is None or requirement.level is None:
        return Cell(formats.MISSING)
    least = f" (≥{formats.NBSP}{requirement.minimum})" if requirement.minimum is not None else ""
    return Cell(f"{requirement.level}{least}", requirement.level)


def _mark(each: CompetencyFit) -> Cell:
    if each.assessed is None:
        return Cell(formats.MISSING)
    is_under = each.gap is not None and each.gap < 0
    sign = "▼▼ " if each.is_knock_out else "▼ " if is_under else ""
    differs = "≠ " if each.spread >= SPREAD_FLAG else ""
    # Signs stand before the figure, so that figures stand below each other.
    return Cell(f"{differs}{sign}{formats.number(each.assessed, 1)}", each.assessed, "bad" if each.is_knock_out else "")


def _asked(kam: KamFacts) -> Iterator[Block]:
    """What the account asks of its KAM, where no marks stand beside it."""
    if not kam.competencies:
        return
    yield Heading(_("What is required"))
    asked = {r.competency: r for r in kam.competencies}
    columns = (
        Column(_("Competency"), "2.2fr"),
        Column(_("Required"), "auto", "right", "number"),
        Column(_("Weight"), "auto", "right", "number"),
    )
    rows = tuple(Row((Cell(terms.term(c)), _level(r), number_cell(r.weight, 0))) for c, r in asked.items())
    yield Table(
        _("What is required"), columns, rows, _("Levels 1–5. Must-haves have their minimum beside the level."), is_dense=True
    )


# -- how, what follows, what was before --------------------------------------------------------------


def _method(kam: KamFacts) -> Iterator[Block]:
    if not kam.assessors:
        return
    whole = sum(a.weight for a in kam.assessors)
    names = [
        _("{name} ({percent})").format(name=shortened(a.name, 60), percent=formats.percent(100 * a.weight / whole))
        for a in sorted(kam.assessors, key=lambda a: a.position)
    ]
    yield Heading(_("Assessors, by the weight of their marks"))
    yield Paragraph(common.listed(names, 8))


def _development(data: AccountData) -> Iterator[Block]:
    """What will close the gaps of the one who is chosen."""
    found = data.facts.kam.development
    if not found:
        return
    yield Heading(_("Development agreed"))
    columns = (Column(_("Competency"), "1fr"), Column(_("What"), "1.6fr"), Column(_("Due"), "auto", "right", "date"))
    rows = tuple(
        Row((Cell(terms.term(d.competency)), text_cell(shortened(d.text, LINE)), common.day_cell(d.due_on))) for d in found
    )
    yield Table(_("Development agreed"), columns, rows)


def _choices(kam: KamFacts, *, is_hidden: bool) -> Iterator[Block]:
    """Earlier choices and handovers; how everybody stood then is told by marks, too."""
    last = _last_choice(kam)
    earlier = [c for c in sorted(kam.choices, key=lambda c: -c.number) if c is not last]
    if not earlier:
        return
    yield Heading(_("On record before"))
    lines = []
    for choice in earlier:
        said = (
            _("{previous} handed over to {name}").format(previous=shortened(choice.previous, 60), name=shortened(choice.name, 60))
            if choice.is_handover
            else _("{name} was chosen").format(name=shortened(choice.name, 60))
        )
        stood = "" if is_hidden else common.listed([_stood(line.name, line.fit) for line in choice.ranking], 3)
        lines.append(joined(formats.day(choice.chosen_on), said, shortened(choice.reason, LINE), stood))
    yield Bullets(tuple(lines))


def _stood(name: str, fit: float | None) -> str:
    return f"{shortened(name, 40)} {formats.percent(fit, 1)}"


def _decider(data: AccountData) -> str:
    """Who decided, where that is on record; nobody's name while marks are hidden, or while nothing is decided."""
    kam, last = data.facts.kam, _last_choice(data.facts.kam)
    if kam.profile is None or not kam.name() or kam.hiding_assessors():
        return ""
    by_marks = person(kam.profile.confirmed_by, data) if kam.profile.confirmed_by else ""
    return by_marks or kam.profile.appointed_by or (person(last.recorded_by, data) if last is not None else "")


def _signatures(data: AccountData) -> Iterator[SignatureLine]:
    """Who decides, alone: whoever was chosen is not to read how the others were marked."""
    yield signature_line(shortened(_decider(data), 60), joined(role_of(_decider(data), data), _("decides")))
