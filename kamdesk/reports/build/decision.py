"""The decision sheet: one page with why yes and why no, scenarios compared, side effects, and what was decided by whom.

Where nothing was decided yet it prepares the decision, and says so.
"""

from collections.abc import Iterator

from kamdesk.domain.selection.criteria import Verdict
from kamdesk.domain.selection.decisions import Decision
from kamdesk.i18n import _, formats, ngettext, reasons, terms
from kamdesk.reports.build import common, decision_reasons, scenarios
from kamdesk.reports.build.common import fact, joined, text_cell
from kamdesk.reports.build.one_page import MOST_OF_NAME, one_page, shortened
from kamdesk.reports.build.persons import role_of, signature_line
from kamdesk.reports.kinds import AccountSource
from kamdesk.reports.model import (
    Block,
    Bullets,
    Callout,
    Cell,
    Column,
    Facts,
    Head,
    Heading,
    KeyFigure,
    KeyFigures,
    Note,
    Paragraph,
    Report,
    Row,
    Section,
    SignatureLine,
    Signatures,
    Split,
    Table,
)
from kamdesk.services.reading.account_data import AccountData
from kamdesk.services.selection.impact import impact

LINE, TEXT = 80, 160
"""So many signs of a text are printed in a table, and of a sentence."""
SIGNS = {Verdict.INCLUDE: "●", Verdict.WATCH: "○", Verdict.EXCLUDE: "—", None: "?"}


def build(source: AccountSource) -> Report:
    """The decision about an account, for our own people."""
    data, request = source.data, source.request
    name = shortened(data.account.name, MOST_OF_NAME)
    last = data.selection.decisions[-1] if data.selection.decisions else None
    title = _("Decision sheet")
    found = decision_reasons.both_sides(source)
    blocks: list[Block] = [
        *_lead(data, last),
        KeyFigures(_key_figures(source)),
        *_potential(data),
        *_what_would_change(found, last),
        Split(
            (Heading(_("For")), _said(found.why_yes)),
            (Heading(_("Against")), _said(found.why_no)),
        ),
        *scenarios.comparison(source, LINE, _("Net value: contribution less resources, and side effects by their probability.")),
        *consequences(data, last),
        Signatures(tuple(_signatures(data, last))),
    ]
    verdict = terms.verdict_word(last.verdict if last is not None else None)
    day = formats.day(last.decided_on) if last is not None else ""
    line = joined(
        data.account.sector, data.account.city, ", ".join(data.account.codes[:2]), last.segment if last is not None else ""
    )
    return Report(
        **common.frame(request, title, data.account.name, data.today),
        figures=common.figures_text(data),
        description=_("Decision sheet of {name}").format(name=data.account.name),
        head=Head(title, name, joined(f"{SIGNS[last.verdict if last is not None else None]} {verdict}", day), shortened(line, 150)),
        sections=(Section("", one_page(blocks, request.paper, name)),),
        is_one_page=True,
    )  # fmt: skip


def _lead(data: AccountData, last: Decision | None) -> Iterator[Block]:
    if last is None:
        yield Callout(_("Nothing was decided yet: this sheet prepares the decision."), "warn")
        return
    yield Paragraph(
        _("{verdict}: {reason}").format(verdict=terms.verdict_word(last.verdict), reason=shortened(last.reason, 200)), "lead"
    )
    review = [_("To review on {day}.").format(day=formats.day(last.review_on))] if last.review_on is not None else []
    yield Note(" ".join([_decided(last), *review, *_earlier(data)]))
    if called := data.selection.attention:
        yield Callout(shortened("; ".join(reasons.attention_text(a) for a in called), TEXT) + ".", "bad", "▼")


def _decided(last: Decision) -> str:
    return _("Decided by {who} on {day}.").format(who=shortened(last.decided_by, 60), day=formats.day(last.decided_on))


def _earlier(data: AccountData) -> Iterator[str]:
    earlier = [f"{terms.verdict_word(d.verdict)} {formats.day(d.decided_on)}" for d in reversed(data.selection.decisions[:-1])]
    if earlier:
        yield _("Before: {decisions}.").format(decisions=common.listed(earlier, 2))


def _key_figures(source: AccountSource) -> tuple[KeyFigure, ...]:
    data = source.data
    found, settings = data.selection.effective_assessment, data.settings
    attractive, strength = found.attractiveness(settings), found.relative_strength
    company, sold = data.selection.company_of().sales, data.sales.last_12()
    share = float(sold / company * 100) if sold is not None and company else None
    quadrant = found.quadrant(settings)
    return (
        common.sales_figure(data),
        KeyFigure(_("Share of our sales"), formats.percent(share, 1), _weight_after(source), share),
        common.potential_figure(data),
        KeyFigure(
            _("Attractiveness"),
            formats.number(attractive, 1),
            joined(_of_ten(attractive), terms.term(quadrant) if quadrant else ""),
            attractive,
        ),
        KeyFigure(_("Our strength"), formats.number(strength, 1), _of_ten(strength), strength),
    )


def _of_ten(score: float | None) -> str:
    return _("of 10") if score is not None else ""


def _potential(data: AccountData) -> Iterator[Block]:
    """What the remaining potential is made of, and how well it is known: the reason that most decisions rest on."""
    said = common.potential_note(data.selection.potential, data.settings.currency)
    if said:
        yield Note(_("Remaining potential: {parts}").format(parts=said))


def _weight_after(source: AccountSource) -> str:
    """What the account would weigh at the end of the scenario that includes it."""
    included = next((s for s in source.data.selection.scenarios if s.verdict is Verdict.INCLUDE), None)
    after = impact(source.portfolio, source.data, included).share_after if included is not None else None
    if included is None or after is None:
        return ""
    if source.data.selection.verdict is not Verdict.INCLUDE:
        return _("{percent} in 3 years if included").format(percent=formats.percent(after, 1))
    amount = formats.money(included.sales_after, source.data.settings.currency)
    return _("{percent} in 3 years, with the sales of the scenario ({amount})").format(
        percent=formats.percent(after, 1), amount=amount
    )


def _what_would_change(found: decision_reasons.BothSides, last: Decision | None) -> Iterator[Block]:
    """The assumptions that the decision hangs on: they speak for neither side."""
    said = " ".join(shortened(s, TEXT) for s in found.what_would_change)
    if said:
        # Those of a yes begin with what changes it.
        is_yes = last is not None and last.verdict is Verdict.INCLUDE
        yield Paragraph(said if is_yes else _("What would change the decision: {sentences}").format(sentences=said))


def _said(sentences: list[str]) -> Block:
    return Bullets(tuple(shortened(s, TEXT) for s in sentences)) if sentences else Note(_("Nothing speaks for it yet."))


# -- what follows ------------------------------------------------------------------------------------


def consequences(data: AccountData, last: Decision | None) -> Iterator[Block]:
    """What a verdict asks for: how a «no» is served and what reopens it, what a watch has to show, what a «yes» takes."""
    if last is None:
        return
    if last.verdict is Verdict.EXCLUDE:
        yield Heading(_("How it is served, and what reopens it"))
        yield Facts((
            *fact(_("How it is served"), shortened(last.served_how, TEXT)),
            *fact(_("By whom"), shortened(last.served_by, 60)),
            *fact(_("Signal that reopens it"), shortened(last.reopen_signal, TEXT)),
            *fact(_("Automatic signal"), _growth_signal(data, last)),
            *fact(_("Review on"), formats.day(last.review_on) if last.review_on is not None else "", last.review_on),
        ))  # fmt: skip
    elif last.verdict is Verdict.WATCH:
        yield Heading(_("What it has to show"))
        yield Facts((
            *fact(_("Hypothesis"), shortened(last.hypothesis, TEXT)),
            *fact(_("Conditions"), shortened(last.conditions, TEXT)),
            *fact(_("Automatic signal"), _growth_signal(data, last)),
            *fact(_("Review on"), formats.day(last.review_on) if last.review_on is not None else "", last.review_on),
        ))  # fmt: skip
        if last.dated_conditions:
            yield _conditions(data, last)
    elif (required := data.facts.requirements.record) is not None:
        yield Heading(_("What it takes"))
        hours, budget = required.hours_per_year, required.budget
        mark = _("without document") if required.without_document else ""
        yield Facts((
            *fact(_("Sponsor"), shortened(joined(required.sponsor, required.sponsor_role, mark), TEXT)),
            *fact(_("KAM hours a year"), formats.number(hours, 0) if hours is not None else "", hours),
            *fact(_("Budget a year"), formats.money(budget, data.settings.currency) if budget is not None else "", budget),
        ))  # fmt: skip


def _growth_signal(data: AccountData, last: Decision) -> str:
    """The growth that brings the account back without anybody's looking."""
    if last.signal_percent is None:
        return ""
    return _("sales of 12 months grow {percent} over the {amount} at the decision").format(
        percent=formats.percent(last.signal_percent), amount=formats.money(last.sales_then, data.settings.currency)
    )


def _conditions(data: AccountData, last: Decision) -> Table:
    met = {c.number: c.met_on for c in data.selection.checks if c.decision_id == last.id and c.met_on is not None}
    columns = (Column(_("Condition"), "2fr"), Column(_("Due"), "auto", "right", "date"), Column(_("Status"), "1fr"))
    rows = []
    for number, condition in enumerate(last.dated_conditions):
        if number in met:
            state = Cell("✓ " + _("met on {day}").format(day=formats.day(met[number])), met[number], "ok")
        elif condition.due_on is not None and condition.due_on < data.today:
            days = (data.today - condition.due_on).days
            text = ngettext("▼ {n} day late", "▼ {n} days late", days).format(n=formats.number(days, 0))
            state = Cell(text, days, "bad")
        else:
            state = Cell(_("open"))
        rows.append(Row((text_cell(shortened(condition.text, LINE)), common.day_cell(condition.due_on), state)))
    return Table(_("Conditions"), columns, tuple(rows))


def _signatures(data: AccountData, last: Decision | None) -> Iterator[SignatureLine]:
    """Who decides, and who then looks after the account: its KAM, or whoever serves one that is not included."""
    who = shortened(last.decided_by, 60) if last is not None else ""
    yield signature_line(who, joined(shortened(role_of(who, data), 60), _("decides")))
    is_kam = last is not None and last.verdict is Verdict.INCLUDE
    other = last.served_by if last is not None and last.verdict is Verdict.EXCLUDE else data.kam_name
    yield signature_line(shortened(other, 60), "KAM" if is_kam else _("looks after the account"))
