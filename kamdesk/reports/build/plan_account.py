"""Sections 1 and 2 of the plan: why this account, and who it is."""

from collections.abc import Iterator

from kamdesk.domain.selection.criteria import DRIVERS
from kamdesk.i18n import _, formats, ngettext, reasons, terms
from kamdesk.reports.build import common, decision_reasons, scenarios
from kamdesk.reports.build.common import fact, joined, money_cell, number_cell, text_cell
from kamdesk.reports.kinds import AccountSource
from kamdesk.reports.model import (
    Block,
    Cell,
    Column,
    Fact,
    Facts,
    Heading,
    Note,
    Paragraph,
    Row,
    Split,
    Table,
)
from kamdesk.services.reading.account_data import AccountData

SHORT_LIST, SHORT_TEXT = 6, 160
"""Lists of so many lines, and texts of so many signs, find room in half the width of a page."""


# -- 1 why -------------------------------------------------------------------------------------------


def why(source: AccountSource) -> Iterator[Block]:
    """The decision, what carries it, what would change it, and what follows from it."""
    data = source.data
    last = data.selection.decisions[-1] if data.selection.decisions else None
    if last is None:
        yield Note(_("Nothing was decided yet."))
    else:
        yield Paragraph(_("{verdict}: {reason}").format(verdict=terms.verdict_word(last.verdict), reason=last.reason), "lead")
        yield Note(_("Decided by {who} on {day}.").format(who=last.decided_by, day=formats.day(last.decided_on)))
    said = [reasons.reason_text(r, data.settings.currency) for r in data.selection.explanation]
    yield Paragraph(" ".join([*said, *decision_reasons.growth_needed(data)]))
    yield Split(
        (Heading(_("Criteria")), _criteria(data)), (Heading(_("Place in the portfolio")), Facts(tuple(_place(data)))), (1.35, 1)
    )
    yield from scenarios.comparison(source)


def _criteria(data: AccountData) -> Table:
    found, settings = data.selection.effective_assessment, data.settings
    rows = []
    for name in DRIVERS:
        score = found.score(name)
        is_decisive = score is not None and score >= settings.driver_threshold
        rows.append(
            Row(
                (
                    Cell(terms.criterion(name)),
                    number_cell(
                        score,
                        bar=None if score is None else score * 10.0,
                        mark=settings.driver_threshold * 10.0,
                    ),
                    Cell("● " + _("decisive criterion")) if is_decisive else Cell(""),
                )
            )
        )
    columns = (Column(_("Criterion")), Column("0–10", "20mm", kind="bar"), Column("", "auto"))
    return Table(_("Criteria"), columns, tuple(rows))


def _place(data: AccountData) -> Iterator[Fact]:
    found, settings = data.selection.effective_assessment, data.settings
    of_ten = _("{score} of 10")
    attractive, strength = found.attractiveness(settings), found.relative_strength
    for label, score in ((_("Attractiveness"), attractive), (_("Our strength"), strength)):
        yield Fact(label, of_ten.format(score=formats.number(score, 1)) if score is not None else formats.MISSING, score)
    quadrant = found.quadrant(settings)
    yield Fact(_("Quadrant"), terms.term(quadrant) if quadrant is not None else formats.MISSING)
    company, sold = data.selection.company_of().sales, data.sales.last_12()
    share = float(sold / company * 100) if sold is not None and company else None
    yield Fact(_("Share of our sales"), formats.percent(share, 1), share)


# -- 2 the client ------------------------------------------------------------------------------------


def client(data: AccountData) -> Iterator[Block]:
    """Who the client is, what only it gets, and what nobody knows yet."""
    account, currency = data.account, data.settings.currency
    employees = (
        ngettext("{n} employee", "{n} employees", account.size_employees).format(n=formats.number(account.size_employees, 0))
        if account.size_employees is not None
        else ""
    )
    turnover = formats.money(account.size_turnover, currency) if account.size_turnover is not None else ""
    bought = sorted(data.sales.last_12_by_line().items(), key=lambda item: -item[1])
    document = data.facts.document.record
    theirs = [o.text for o in data.plan.objectives if o.party == "client"]
    left = (
        *fact(_("Sector"), account.sector),
        *fact(_("Size"), joined(turnover, employees)),
        *fact(_("Sites"), common.listed([s.name for s in data.sites], 5)),
        *fact(_("Buys from us"), common.listed([name for name, amount in bought if name and amount > 0], 5)),
    )
    right = (
        *fact(_("Situation"), document.situation if document is not None else ""),
        *fact(_("Its priorities"), "; ".join(theirs)),
    )
    if not left and not right:
        yield Note(_("Nothing is noted of the company yet."))
    else:
        yield Split((Facts(left),) if left else (), (Facts(right),) if right else ())
    yield from _treatment(data)


def _treatment(data: AccountData) -> Iterator[Block]:
    """What only this client gets beside what nobody knows: in two columns while both are short."""
    currency = data.settings.currency
    parts: list[tuple[Block, ...]] = []
    if data.personalisations:
        title = _("What we do only for them")
        columns = (Column(_("What and why")), Column(_("Cost a year"), "auto", "right", "money"))
        rows = tuple(Row((text_cell(p.what, sub=p.why), money_cell(p.cost, currency))) for p in data.personalisations)
        parts.append((Heading(title), Table(title, columns, rows)))
    unanswered = [q for q in data.questions if q.is_open()]
    if unanswered:
        title = _("What we do not know yet")
        of_questions = (Column(_("Question"), "1.4fr"), Column(_("Who and when"), "1fr"))
        asked = tuple(Row((text_cell(q.question), text_cell(q.owner, sub=formats.day(q.due_on)))) for q in unanswered)
        parts.append((Heading(title), Table(title, of_questions, asked)))
    is_short = len(parts) == 2 and max(len(data.personalisations), len(unanswered)) <= SHORT_LIST
    if is_short and all(len(t) <= SHORT_TEXT for t in _treatment_texts(data)):
        yield Split(parts[0], parts[1])
    else:
        yield from (block for part in parts for block in part)


def _treatment_texts(data: AccountData) -> Iterator[str]:
    for given in data.personalisations:
        yield from (given.what, given.why)
    for question in data.questions:
        yield question.question
