"""Scenarios compared and the side effects expected of each: the same tables in the plan and on the decision sheet."""

from collections.abc import Iterator

from kamdesk.domain.account.account import Account
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.domain.selection.scenarios import SideEffect
from kamdesk.i18n import _, formats, terms
from kamdesk.reports.build import common, decision_reasons
from kamdesk.reports.build.common import joined, money_cell, number_cell, percent_cell, text_cell
from kamdesk.reports.build.one_page import shortened
from kamdesk.reports.kinds import AccountSource
from kamdesk.reports.model import Block, Cell, Column, Heading, Note, Row, Table

LONGEST_TITLE, LONGEST_NAME = 60, 40
"""So many letters of a scenario's title, and of the name of an account that is hit, are printed."""


def comparison(source: AccountSource, most: int | None = None, note: str = "") -> Iterator[Block]:
    """Every scenario with its net value, then every side effect; what was decided, and is accepted with it, has a mark.

    Texts are cut at `most` letters; whole with None. `note` stands below the scenarios.
    """
    decisions = source.data.selection.decisions
    chosen = decisions[-1].verdict if decisions else None
    yield from _scenarios(source, chosen, most, note)
    if source.data.selection.scenarios:  # without one there is nothing that could have an effect
        yield from _effects(source, chosen, most)


def _text(text: str, most: int | None) -> str:
    return text if most is None else shortened(text, most)


def _scenarios(source: AccountSource, chosen: Verdict | None, most: int | None, note: str) -> Iterator[Block]:
    data, currency = source.data, source.data.settings.currency
    yield Heading(_("Scenarios compared, three years"))
    if not data.selection.scenarios:
        yield Note(_("No scenario is written yet."))
        return
    columns = (
        Column(_("Scenario"), "1.4fr"),
        Column(_("Contribution"), "auto", "right", "money"),
        Column(_("Resources"), "auto", "right", "money"),
        Column(_("Net value"), "auto", "right", "money"),
        Column(_("Range"), "auto", "right"),
        Column(_("KAM hours"), "auto", "right", "number"),
    )
    rows = []
    for scenario in data.selection.scenarios:
        value = decision_reasons.value_of(data, scenario)
        is_chosen = scenario.verdict is chosen
        name = shortened(decision_reasons.scenario_name(scenario), LONGEST_TITLE)
        rows.append(
            Row((
                Cell(("✓ " if is_chosen else "") + name, name, sub=_text(scenario.expectation, most)),
                money_cell(scenario.contribution, currency), money_cell(scenario.resources, currency),
                money_cell(value.expected, currency),
                Cell(f"{formats.money(value.low, currency)} … {formats.money(value.high, currency)}"),
                number_cell(scenario.hours, 0),
            ), "strong" if is_chosen else "")
        )  # fmt: skip
    yield Table(_("Scenarios"), columns, tuple(rows), note)


def _effects(source: AccountSource, chosen: Verdict | None, most: int | None) -> Iterator[Block]:
    """What each scenario brings besides; the effects of the one that was decided are accepted with it."""
    data = source.data
    found = [(s.verdict, e) for s in data.selection.scenarios for e in data.selection.effects_of(s.id)]
    yield Heading(_("Side effects expected, and accepted") if chosen is not None else _("Side effects expected"))
    if not found:
        yield Note(_("None is forecast yet."))
        return
    # What comes with the decision first, then the largest by probability.
    found.sort(key=lambda pair: (pair[0] is not chosen, -float(pair[1].impact) * pair[1].probability))
    columns = (
        Column(_("If"), "auto"),
        Column(_("Side effect"), "1.4fr"),
        Column(_("Probability"), "auto", "right", "percent"),
        Column(_("Impact"), "auto", "right", "money"),
        Column(_("How we avoid it"), "1fr"),
    )
    rows = tuple(_effect(source, verdict, effect, is_accepted=verdict is chosen, most=most) for verdict, effect in found)
    said = _("✓ accepted with the decision.") if chosen is not None else ""
    token = (
        _("Token: under {share} of the contribution of the account.").format(
            share=formats.percent(100 * decision_reasons.TOKEN_SHARE)
        )
        if any(decision_reasons.is_token(data, effect) for _verdict, effect in found)
        else ""
    )
    yield Table(_("Side effects"), columns, rows, " ".join(t for t in (said, token) if t))


def _effect(source: AccountSource, verdict: Verdict, effect: SideEffect, *, is_accepted: bool, most: int | None) -> Row:
    mitigation = text_cell(_text(effect.mitigation, most))
    if not effect.mitigation and not effect.is_positive:
        mitigation = Cell(_("not written"), None, "warn")
    names = [account.name for a in effect.affected_accounts if (account := source.portfolio.get(Account, a))]
    hit = common.listed([shortened(name, LONGEST_NAME) for name in names], 2)
    notes = (
        _("hits {accounts}").format(accounts=hit) if hit else "",
        _("token") if decision_reasons.is_token(source.data, effect) else "",
    )
    currency, impact = source.data.settings.currency, effect.sign * effect.impact
    return Row((
        Cell(("✓ " if is_accepted else "") + terms.verdict_word(verdict), verdict, is_strong=is_accepted),
        text_cell(_text(effect.description, most) or terms.term(effect.category), sub=joined(*notes)),
        percent_cell(effect.probability * 100),
        Cell(formats.money(impact, currency, signed=True), impact, unit=currency), mitigation,
    ))  # fmt: skip
