"""What several documents say in the same words: their frame, cells, sales, potential, who and when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kamdesk.domain.account.people import Person
from kamdesk.domain.periods import add_months, bounds
from kamdesk.domain.plan.agreements import Project
from kamdesk.domain.plan.gate import StepState
from kamdesk.domain.records import Step
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Basis, Computed, Indicator
from kamdesk.domain.scorecard.scoring import IndicatorResult, ScorecardResult
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.domain.selection.potential import LinePotential, Potential
from kamdesk.i18n import _, formats, ngettext, terms
from kamdesk.reports.kinds import Request
from kamdesk.reports.model import Audience, Cell, Fact, KeyFigure, Raw, Tone
from kamdesk.services.reading.account_data import AccountData
from kamdesk.services.reading.sales_history import SalesHistory
from kamdesk.services.scorecard.wording import AT_MINIMUM, ON_TARGET, breach_count, indicator_name, is_more_better, standing

GROUP_SIGNS = {Group.RESULTS: "●", Group.QUALITY: "■", Group.PRESCRIPTION: "▲", Group.INNOVATION: "◆"}
HALF = AT_MINIMUM
"""The score of the minimum: where the tick of a bar stands."""

FROM_SALES = frozenset({Computed.TURNOVER, Computed.MARGIN, Computed.CROSS_SELLING})
THOUSANDS = {"k€": 1e3, "M€": 1e6}
"""Units that people write and that each language writes in its own way."""


def frame(request: Request, title: str, owner: str, made_on: date) -> dict[str, Any]:
    """What every document has besides what it says; `figures`, `description` and `sections` come from its builder."""
    return {
        "document": request.kind,
        "language": request.language,
        "paper": request.paper,
        "audience": request.audience,
        "title": title,
        "owner": owner,
        "company": request.company,
        "mark": _("For the client") if request.audience is Audience.CLIENT else _("For internal use"),
        "made": formats.day(made_on),
        "made_on": made_on,
        "page_of": _("Page {n} of {m}"),
    }


def shortened(text: str, most: int) -> str:
    """A text of one line where there is room for so many signs."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1].rstrip() + "…"


def and_more(count: int) -> str:
    """That a list goes on where it was cut."""
    return _("and {n} more").format(n=formats.number(count, 0))


def joined(*parts: str) -> str:
    """The parts that say something, in one line."""
    return " · ".join(p for p in parts if p)


# -- cells -------------------------------------------------------------------------------------------


def text_cell(text: str, **look: Any) -> Cell:
    """A text as somebody entered it; nothing is «—»."""
    return Cell(text or formats.MISSING, text or None, **look)


def money_cell(amount: Decimal | None, currency: str, **look: Any) -> Cell:
    """An amount in a readable size."""
    return Cell(formats.money(amount, currency), amount, unit=currency, **look)


def unit_cell(value: float | None, indicator: Indicator, **look: Any) -> Cell:
    """A figure of an indicator with its unit."""
    return Cell(with_unit(value, indicator), value, unit=indicator.unit, **look)


def number_cell(value: float | Decimal | None, digits: int | None = None, **look: Any) -> Cell:
    """A number."""
    return Cell(formats.number(value, digits), value, **look)


def percent_cell(value: float | Decimal | None, digits: int = 0, **look: Any) -> Cell:
    """A percentage in percent."""
    return Cell(formats.percent(value, digits), value, **look)


def day_cell(day: date | None, **look: Any) -> Cell:
    """A day."""
    return Cell(formats.day(day), day, **look)


def fact(label: str, text: str, value: Raw = None) -> list[Fact]:
    """A fact where there is something to say."""
    return [Fact(label, text, value if value is not None else text)] if text else []


# -- sales -------------------------------------------------------------------------------------------


def sales_before(sales: SalesHistory) -> Decimal | None:
    """Sales of the twelve closed months before the last twelve; None when nothing was sold in them."""
    if sales.as_of is None:
        return None
    last = add_months(sales.as_of, -12)
    return sales.between(add_months(last, -11), last)


def change_percent(now: Decimal | None, before: Decimal | None) -> float | None:
    """How much more than before, in percent; None where either is not known or there was nothing before."""
    return float((now - before) / abs(before) * 100) if now is not None and before else None


def change_text(percent: float | None) -> str:
    """+12 % or ▼ 3 %: a fall is told by its sign too."""
    if percent is None:
        return formats.MISSING
    if percent < 0 and formats.number(percent, 0) != "0":
        return f"▼ {formats.percent(abs(percent))}"
    return ("+" if percent > 0 else "") + formats.percent(percent)


def sales_figure(data: AccountData) -> KeyFigure:
    """Sales of twelve months with how they changed in a year."""
    now, before = data.sales.last_12(), sales_before(data.sales)
    change = change_percent(now, before)
    note = _("{change} in a year").format(change=change_text(change)) if change is not None else ""
    return KeyFigure(_("Sales, 12 months"), formats.money(now, data.settings.currency), note, now)


def margin_percent(data: AccountData, month: str = "") -> float | None:
    """Margin of the twelve months up to one (the last closed one), in percent of the sales whose cost is known."""
    if not month and data.sales.as_of is not None:
        month = f"{data.sales.as_of:%Y-%m}"
    return data.sales.computed(Computed.MARGIN, month, Basis.ROLLING_12) if month else None


def figures_text(data: AccountData) -> str:
    """Of when the figures of a document are."""
    parts = []
    if data.scorecard.periods:
        parts.append(formats.period(data.scorecard.latest_period))
    if data.sales.as_of is not None and (data.sales.last_12() is not None or sales_before(data.sales) is not None):
        parts.append(_("sales to {month}").format(month=formats.period(f"{data.sales.as_of:%Y-%m}")))
    return _("figures: {parts}").format(parts=", ".join(parts)) if parts else _("no figures yet")


def unfinished_text(data: AccountData, result: ScorecardResult) -> str:
    """That sales do not reach to the end of a period whose figures are computed from them; empty where they do."""
    as_of = data.sales.as_of
    if as_of is None or not any(r.indicator.computed in FROM_SALES and r.value is not None for r in result.indicators()):
        return ""
    last = bounds(result.period, data.settings.fiscal_start)[1]
    if (last.year, last.month) <= (as_of.year, as_of.month):
        return ""
    month, period = formats.period(f"{as_of:%Y-%m}"), formats.period(result.period)
    text = _("Sales are known up to {month}: what is computed from them for {period} may be unfinished.")
    return text.format(month=month, period=period)


# -- index and potential -----------------------------------------------------------------------------


def is_provisional(result: ScorecardResult) -> bool:
    """Whether a group has no measured indicator yet, so that the index says little."""
    return any(g.score is None for g in result.groups)


def index_figure(result: ScorecardResult) -> KeyFigure:
    """The account's index with what it rests on."""
    measured = sum(g.score is not None for g in result.groups)
    breaches = breach_count(breaches_of(result))
    if result.score is None:
        is_known = any(r.value is not None and not r.is_stale for r in result.indicators())
        return KeyFigure(_("Index"), formats.MISSING, _("no minimum and target yet") if is_known else _("no figures yet"))
    if is_provisional(result):
        note = _("provisional · {n} of {all} groups").format(n=measured, all=len(result.groups))
    elif breaches:
        note = _("of 100 · ▼ {breaches}").format(breaches=breaches)
    else:
        note = _("of 100, {coverage} of the data").format(coverage=formats.percent(result.coverage))
    return KeyFigure(_("Index"), formats.number(result.score, 0), note, result.score)


@dataclass(frozen=True, slots=True)
class RemainingParts:
    """The remaining potential in two: what could be sold of what is bought today, and what assumed growth adds."""

    today: Decimal
    growth: Decimal


def remaining_parts(potential: Potential) -> RemainingParts | None:
    """The parts of a remaining potential; None while it is not known."""
    if potential.remaining is None:
        return None
    today = sum((_today(line) for line in potential.lines), Decimal(0))
    return RemainingParts(today, potential.remaining - today)


def _today(line: LinePotential) -> Decimal:
    if line.wallet is None or not line.remaining:
        return Decimal(0)
    attainable = line.wallet * Decimal(repr(line.line.cap_percent)) / 100
    return min(line.remaining, max(Decimal(0), attainable - line.current))


def horizon(potential: Potential) -> int:
    """The years over which a potential was estimated: the longest of its lines."""
    return max((line.line.horizon_years for line in potential.lines if line.wallet is not None), default=3)


def potential_figure(data: AccountData) -> KeyFigure:
    """The remaining potential and how much is used."""
    found = data.selection.potential
    text = formats.money(found.remaining, data.settings.currency)
    if found.remaining is None:
        return KeyFigure(_("Remaining potential"), text)
    years = horizon(found)
    note = ngettext("more a year within {n} year", "more a year within {n} years", years).format(n=years)
    return KeyFigure(_("Remaining potential"), text, note, found.remaining)


def potential_note(potential: Potential, currency: str) -> str:
    """What a remaining potential is made of: today and assumed growth, source and confidence."""
    parts = remaining_parts(potential)
    if parts is None:
        return ""
    said = [
        _("{today} of what is bought today, {growth} from assumed growth").format(
            today=formats.money(parts.today, currency), growth=formats.money(parts.growth, currency)
        )
    ]
    known = [line.line for line in potential.lines if line.wallet is not None]
    if len(known) == 1:
        line = known[0]
        said.append(
            _("buys {wallet}, {growth} a year, attainable {cap}").format(
                wallet=formats.money(line.wallet, currency),
                growth=("+" if line.growth_percent >= 0 else "") + formats.percent(line.growth_percent),
                cap=formats.percent(line.cap_percent),
            )
        )
        if line.source:
            said.append(_("source: {source}").format(source=joined(shortened(line.source, 60), _day_of(line.dated_on))))
    if grades := sorted({str(line.confidence) for line in known if line.confidence is not None}):
        said.append(_("confidence {grade}").format(grade=", ".join(grades)))
    return joined(*said)


def _day_of(day: date | None) -> str:
    return formats.day(day) if day is not None else ""


# -- indicators --------------------------------------------------------------------------------------


def with_unit(value: float | None, indicator: Indicator) -> str:
    """A figure with its unit; amounts in a readable size."""
    if value is None:
        return formats.MISSING
    unit = indicator.unit
    if unit == "%":
        return formats.percent(value, 1 if round(value, 1) % 1 else 0)
    if unit in THOUSANDS:
        return formats.money(value * THOUSANDS[unit], "EUR")
    if len(unit) == 3 and unit.isupper() and unit.isalpha():
        return formats.money(value, unit)
    return f"{formats.number(value)}{formats.NBSP}{unit}" if unit else formats.number(value)


def target_cell(indicator: Indicator) -> Cell:
    """The target of an indicator with its unit; of a band both ends."""
    if indicator.target is None or indicator.target_high is None:
        return unit_cell(indicator.target, indicator)
    low, high = formats.number(indicator.target), with_unit(indicator.target_high, indicator)
    both = _("{low} to {high}").format(low=low, high=high)
    return Cell(both, both)


def state_of(result: IndicatorResult) -> tuple[str, Tone]:
    """How an indicator stands, in words, and the tone of it."""
    if result.is_stale:
        return _("out of date"), "warn"
    if result.is_disputed:
        return _("in reconciliation: ours {own}, theirs {theirs}").format(
            own=formats.number(result.own_value), theirs=formats.number(result.client_value)
        ), "warn"
    if result.score is None:
        return formats.MISSING, ""
    return standing_of(result.anchored, result.score)


def standing_of(indicator: Indicator, points: float) -> tuple[str, Tone]:
    """How a figure of so many points (0–100) stands, in words, and the tone of it; one under its minimum says so by its sign too."""
    said = standing(indicator, points)
    if points < AT_MINIMUM:
        return f"▼ {said}", "bad"
    return said, "ok" if points >= ON_TARGET else ""


def below_text(breaches: Sequence[IndicatorResult], most: int = 4) -> str:
    """The names of what is worse than its minimum, after a word that is true of all of them; empty without any."""
    if not breaches:
        return ""
    text = (
        _("Below minimum: {name}") if all(is_more_better(r.anchored) for r in breaches) else _("Worse than the minimum: {name}")
    )
    return text.format(name=listed([indicator_name(r.indicator) for r in breaches], most))


def breaches_of(result: ScorecardResult) -> list[IndicatorResult]:
    """The indicators below their minimum that nobody disputes: what is disputed is never told as a breach."""
    return [r for r in result.indicators() if r.is_breach and not r.is_disputed]


# -- the plan ----------------------------------------------------------------------------------------


def is_approved(data: AccountData) -> bool:
    """Whether a version of the plan was approved, and step 5 was not reopened since; it may be to review."""
    return bool(data.plan.versions) and data.plan.step_states[Step.PLAN] in {StepState.CLOSED, StepState.TO_REVIEW}


def plan_state(data: AccountData) -> tuple[str, str, Tone]:
    """Where the plan stands: the word with its sign, what belongs to it, and the tone."""
    versions = data.plan.versions
    states = data.plan.step_states
    if is_approved(data):
        last = versions[-1]
        detail = _("version {n} · {day}").format(n=last.number, day=formats.day(last.approved_on))
        if any(state is StepState.TO_REVIEW for state in states.values()):
            return "○ " + _("Approved, to review"), detail, "warn"
        return "● " + _("Approved"), detail, "ok"
    current = data.plan.current_step
    if current is None:
        return "○ " + _("No plan"), terms.verdict_word(data.selection.verdict), ""
    return "○ " + _("Draft"), _("step {n} of 5: {name}").format(n=current.number, name=terms.term(current)), "warn"


def looked_after(data: AccountData) -> str:
    """Who looks after an account: a KAM where it is included, else whoever serves it; empty where nobody is named."""
    if not data.kam_name:
        return _("KAM to be named") if data.selection.verdict is Verdict.INCLUDE else ""
    if data.selection.decisions and data.selection.verdict is not Verdict.INCLUDE:
        return _("looked after by {name}").format(name=data.kam_name)
    return f"KAM {data.kam_name}"


def project_text(project: Project, today: date, most: int) -> str:
    """A project in a line: its title of so many signs, how far it is, and until when it runs; one that is late says so."""
    far = formats.percent(project.progress) if project.progress else _("to begin")
    parts = [f"{shortened(project.title, most)} ({far})"]
    if project.due_on is not None:
        until = _("until {day}").format(day=formats.day(project.due_on))
        parts.append(_("{until} (late)").format(until=until) if project.due_on < today and project.progress < 100 else until)
    return ", ".join(parts)


def person_note(person: Person) -> str:
    """When somebody was last spoken with."""
    if person.last_contact_on is None:
        return _("no contact noted")
    return _("last contact {day}").format(day=formats.day(person.last_contact_on))


def cut(items: Sequence[Any], most: int | None) -> tuple[Sequence[Any], int]:
    """The first of some items, and how many were cut; all of them with None."""
    return (items, 0) if most is None or len(items) <= most else (items[:most], len(items) - most)


def listed(names: Iterable[str], most: int = 4) -> str:
    """Names in a row, the rest counted."""
    found = [n for n in names if n]
    shown, rest = cut(found, most)
    return ", ".join([*shown, *([and_more(rest)] if rest else [])])
