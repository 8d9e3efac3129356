"""What speaks for including an account and what against it, from criteria, potential, scenarios and side effects."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal

from kamdesk.domain.selection.criteria import Verdict
from kamdesk.domain.selection.decisions import Attention, Decision
from kamdesk.domain.selection.scenarios import NetValue, Scenario, SideEffect, net_value
from kamdesk.domain.text import fold
from kamdesk.i18n import LANGUAGES, _, formats, reasons, speaking, terms
from kamdesk.reports.build import common
from kamdesk.reports.build.one_page import shortened
from kamdesk.reports.kinds import AccountSource
from kamdesk.services.reading.account_data import AccountData
from kamdesk.services.selection.impact import impact

TOKEN_SHARE = Decimal("0.02")
"""A bad effect under this share of the account's contribution was written to have one."""
MOST_EFFECTS = 2
"""So many side effects of a side are told as a reason; the table below has all of them."""
_FOR = frozenset({"average_would_take_it"})
_AGAINST = frozenset({"average_would_drop_it", "no_driver_yet"})


@dataclass(frozen=True, slots=True)
class BothSides:
    """Sentences for and against including, the weightiest first, and which assumptions would change the decision."""

    why_yes: list[str]
    why_no: list[str]
    what_would_change: list[str]


def both_sides(source: AccountSource) -> BothSides:
    """Why the account belongs in the plan, and why it does not."""
    data = source.data
    why_yes: list[str] = []
    why_no: list[str] = []
    decisive = data.selection.effective_assessment.outstanding(data.settings)
    why_yes += [_decisive(data, name) for name in decisive]
    why_no += _under(data, decisive)
    _weigh_net_value(data, why_yes, why_no)
    why_yes += _effects(data, speaks_for=True)
    why_no += _effects(data, speaks_for=False)
    for reason in data.selection.explanation:
        text = reasons.reason_text(reason, data.settings.currency)
        if reason.code in _FOR:
            why_yes.append(text)
        elif reason.code in _AGAINST:
            why_no.append(text)
    why_no += [*_over_capacity(source), *_doubts(data)]
    return BothSides(why_yes, why_no, list(_what_would_change(data)))


def value_of(data: AccountData, scenario: Scenario) -> NetValue:
    """The net value of a scenario with its side effects."""
    return net_value(scenario, data.selection.effects_of(scenario.id))


def scenario_name(scenario: Scenario) -> str:
    """What a scenario is called; one that was stored under the word of its verdict in whichever language by that word in this one."""
    for spoken in LANGUAGES:
        with speaking(spoken):
            word = terms.verdict_word(scenario.verdict)
        if fold(scenario.title) == fold(word):
            return terms.verdict_word(scenario.verdict)
    return scenario.title or terms.verdict_word(scenario.verdict)


def is_token(data: AccountData, effect: SideEffect) -> bool:
    """Whether a bad side effect is so small beside the account's contribution that it says nothing."""
    return not effect.is_positive and data.contribution is not None and effect.impact < TOKEN_SHARE * data.contribution


def _decisive(data: AccountData, name: str) -> str:
    found = data.selection.potential
    reason = data.selection.effective_assessment.reason(name)
    if name == "growth" and data.selection.is_growth_computed and found.remaining is not None:
        reason = _("{amount} more a year, {used} of what is attainable is used").format(
            amount=formats.money(found.remaining, data.settings.currency), used=formats.percent(found.exhausted_percent)
        )
    return common.joined(_scored(data, name), _("decisive criterion"), shortened(reason, 110))


def _under(data: AccountData, decisive: Collection[str]) -> Iterator[str]:
    """The criteria that might be decisive and are not, in one sentence."""
    names = [n for n, score in data.selection.effective_assessment.drivers().items() if score is not None and n not in decisive]
    if names:
        said = ", ".join(_scored(data, name) for name in names)
        yield common.joined(said, _("under {threshold}").format(threshold=data.settings.driver_threshold))


def _scored(data: AccountData, name: str) -> str:
    return f"{terms.criterion(name)} {data.selection.effective_assessment.score(name)}"


def _weigh_net_value(data: AccountData, why_yes: list[str], why_no: list[str]) -> None:
    """What including leaves beside the best of the other scenarios."""
    scenarios = data.selection.scenarios
    included = [value_of(data, s).expected for s in scenarios if s.verdict is Verdict.INCLUDE]
    others = [(value_of(data, s).expected, s) for s in scenarios if s.verdict is not Verdict.INCLUDE]
    if not included or not others:
        return
    best, other = max(included), max(others, key=lambda found: found[0])
    name = shortened(scenario_name(other[1]), 40)
    said = _("Including leaves {amount} net in three years; «{scenario}» leaves {other}.")
    if name == terms.verdict_word(Verdict.EXCLUDE):
        said = _("Including leaves {amount} net in three years; not including it leaves {other}.")
    elif name == terms.verdict_word(Verdict.WATCH):
        said = _("Including leaves {amount} net in three years; keeping it under watch leaves {other}.")
    text = said.format(
        amount=formats.money(best, data.settings.currency),
        scenario=name,
        other=formats.money(other[0], data.settings.currency),
    )
    (why_yes if best > other[0] else why_no).append(text)


def _effects(data: AccountData, *, speaks_for: bool) -> list[str]:
    """The weightiest side effects of one side: a good one of including speaks for it, and so does a bad one of leaving it out."""
    found = [
        (scenario, effect)
        for scenario in data.selection.scenarios
        if scenario.verdict in {Verdict.INCLUDE, Verdict.EXCLUDE}
        for effect in data.selection.effects_of(scenario.id)
        if (effect.is_positive is (scenario.verdict is Verdict.INCLUDE)) is speaks_for
    ]
    found.sort(key=lambda each: -each[1].probability * float(each[1].impact))
    return [_effect(data, scenario, effect) for scenario, effect in found[:MOST_EFFECTS]]


def _effect(data: AccountData, scenario: Scenario, effect: SideEffect) -> str:
    text = shortened(effect.description, 100) or terms.term(effect.category)
    size = _("{amount}, probability {probability}").format(
        probability=formats.percent(effect.probability * 100),
        amount=formats.money(effect.sign * effect.impact, data.settings.currency, signed=True),
    )
    said = _("If included: {effect} ({size})") if scenario.verdict is Verdict.INCLUDE else _("If not included: {effect} ({size})")
    return said.format(effect=text, size=size)


def _over_capacity(source: AccountSource) -> Iterator[str]:
    """That including takes more KAM hours than there are."""
    for scenario in source.data.selection.scenarios:
        found = impact(source.portfolio, source.data, scenario)
        if scenario.verdict is Verdict.INCLUDE and found.is_over_capacity:
            yield _("With it all accounts together need {hours} KAM hours a year, and there are {capacity}.").format(
                hours=formats.number(found.hours_after, 0), capacity=formats.number(found.capacity, 0)
            )


def _doubts(data: AccountData) -> Iterator[str]:
    """What the yes rests on and may not hold."""
    found, settings = data.selection.effective_assessment, data.settings
    decisive = found.outstanding(settings)
    scores = [score for name in decisive if (score := found.score(name)) is not None]
    if scores and max(scores) == settings.driver_threshold:
        yield _("Included by one point: no decisive criterion is above {threshold}.").format(threshold=settings.driver_threshold)
    if decisive and len({o.by for o in data.selection.opinions}) < 2:
        yield _("No second opinion on the scores is on record.")
    for name in decisive:
        if not found.reason(name) and not (name == "growth" and data.selection.is_growth_computed):
            yield _("{criterion} is decisive, and no reason is written for its score.").format(criterion=terms.criterion(name))


def _what_would_change(data: AccountData) -> Iterator[str]:
    """What would have to be otherwise for the account to be eligible, or no longer to be: that speaks neither for it nor against it."""
    for reason in data.selection.explanation:
        if reason.code == "nearest_driver" or reason.code.startswith(("holds_while", "growth_from")):
            yield reasons.reason_text(reason, data.settings.currency)
    yield from growth_needed(data)


def growth_needed(data: AccountData) -> Iterator[str]:
    """The second assumption behind a yes that rests on potential, beside what is attainable: how much its purchases must grow."""
    known = [p.line for p in data.selection.potential.lines if p.attainable is not None]
    for reason in data.selection.explanation:
        if reason.code.startswith("holds_while_cap") and len(known) == 1 and known[0].cap_percent:
            line = known[0]
            growth = _slowed(line.growth_percent, float(reason.params["cap"]) / line.cap_percent, line.horizon_years)
            if growth >= 0:
                text = _("The decision changes too if its purchases grow by less than {growth} a year.")
            else:
                text = _("The decision changes too if its purchases fall by more than {growth} a year.")
            yield text.format(growth=formats.percent(abs(growth), 1))
        elif reason.code.startswith("holds_while_attainable") and len({line.horizon_years for line in known}) == 1:
            slower = -_slowed(0.0, 1 - float(reason.params["drop"]) / 100, known[0].horizon_years)
            text = _("The decision changes too if its purchases grow by {growth} a year less than assumed.")
            yield text.format(growth=formats.percent(slower, 1))


def _slowed(growth: float, share: float, years: int) -> float:
    """The growth in percent a year at which so large a share is left after some years."""
    kept: float = share ** (1 / years)
    return ((1 + growth / 100) * kept - 1) * 100


# -- what a decision waits for -----------------------------------------------------------------------


def conditions_text(decision: Decision, attention: Collection[Attention]) -> str:
    """The conditions of a watch with their days; one that is past its day says so where it stands."""
    overdue = {(a.text, a.day) for a in attention if a.code == "condition_overdue"}
    said = [decision.conditions]
    for condition in decision.dated_conditions:
        if condition.due_on is None:
            said.append(condition.text)
            continue
        text = _("{condition} (▼ overdue, {day})") if (condition.text, condition.due_on) in overdue else "{condition} ({day})"
        said.append(text.format(condition=condition.text, day=formats.day(condition.due_on).replace(" ", formats.NBSP)))
    return " · ".join(t for t in said if t)


def called_text(attention: Collection[Attention]) -> str:
    """What else calls an account back: ▼ before what is past its day, ▲ before what came true."""
    found = [a for a in attention if a.code != "condition_overdue"]
    return "; ".join(f"{'▼' if a.day is not None else '▲'} {reasons.attention_text(a)}" for a in found)


def growth_text(decision: Decision) -> str:
    """The growth of sales that reopens a decision by itself."""
    if decision.signal_percent is None:
        return ""
    return _("or our sales {percent} above those at the decision").format(
        percent=formats.percent(decision.signal_percent, 1 if decision.signal_percent % 1 else 0)
    )
