"""Everything computed about an account, as plain data for `show --json` and `list --json`.

`json_shape` says of every key what it holds.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.field_use import uses
from kamdesk.domain.errors import Unmet
from kamdesk.domain.numbers import half_up
from kamdesk.domain.periods import Frequency
from kamdesk.domain.plan.agreements import orphans
from kamdesk.domain.plan.gate import StepState, unmet
from kamdesk.domain.plan.step_acts import ActKind
from kamdesk.domain.records import Step
from kamdesk.domain.scorecard.indicators import ParameterSheet
from kamdesk.domain.scorecard.scoring import GroupResult, IndicatorResult
from kamdesk.domain.selection.decisions import Decision
from kamdesk.domain.selection.scenarios import Scenario, net_value
from kamdesk.i18n import messages, reasons, terms
from kamdesk.services.account import json_shape
from kamdesk.services.account.summary import summary_of
from kamdesk.services.plan.kam_choice import standings
from kamdesk.services.portfolio import Portfolio
from kamdesk.services.reading.account_data import AccountData
from kamdesk.services.scorecard.wording import indicator_name

_PAGE = 500


def account_list(portfolio: Portfolio) -> Iterable[json_shape.ListEntry]:
    """One entry an account, by name; an account whose row cannot be read is left out."""
    seqs = portfolio.accounts.order()
    for at in range(0, len(seqs), _PAGE):
        lines = portfolio.accounts.lines(seqs[at : at + _PAGE])
        loaded = portfolio.load_many([line.id for line in lines])
        for line in lines:
            if line.id in loaded:  # else its row cannot be read, and `check` tells so
                yield _list_entry(loaded[line.id])


def _list_entry(data: AccountData) -> json_shape.ListEntry:
    summary = summary_of(data)
    return {
        "id": data.account.id,
        "name": data.account.name,
        "decision": data.selection.verdict,
        "state": data.selection.verdict or "undecided",
        "eligible": data.selection.effective_assessment.is_eligible(data.settings),
        "step": summary.current_step,
        "score": _round(summary.score),
        "coverage": _round(summary.coverage),
        "light": summary.light,
        "disputed": summary.disputed,
    }


def account_view(data: AccountData, period: str | None = None) -> json_shape.AccountView:
    """The whole view of one account; its scorecard of a period, else of the last measured one."""
    return {
        "account": _account(data),
        "selection": _selection(data),
        "potential": _potential(data),
        "scorecard": _scorecard(data, period),
        "ledgers": _ledgers(data),
        "kam_selection": _kam_selection(data),
        "plan": _plan(data),
        "steps": [_step(data, step, state) for step, state in data.plan.step_states.items()],
        "sales": {"periods": _sales(data)},
        "budget": _budget(data),
    }


def _round(value: float | None, digits: int = 1) -> float | None:
    return None if value is None else float(half_up(value, digits))


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _money(value: Decimal | None) -> float | None:
    return None if value is None else float(half_up(value, 2))


def _account(data: AccountData) -> json_shape.CompanyView:
    account = data.account
    return {
        "id": account.id,
        **{field.name: _field_value(getattr(account, field.name)) for field in uses(Account)},
        "kam": data.kam_name or None,
        "sites": [{"name": site.name, "code": site.code or None, "tax_id": site.tax_id or None} for site in data.sites],
        "contribution": _money(data.contribution),
        "archived": account.archived_on is not None,
    }


def _field_value(value: Any) -> Any:
    """A field in JSON's terms; an empty text is not known."""
    if isinstance(value, Decimal):
        return _money(value)
    if isinstance(value, date):
        return _day(value)
    if isinstance(value, tuple):
        return list(value)
    return None if value == "" else value


def _selection(data: AccountData) -> json_shape.SelectionView:
    found, settings = data.selection.effective_assessment, data.settings
    return {
        "drivers": found.drivers(),
        "growth_computed": data.selection.computed_growth,
        "eligible": found.is_eligible(settings),
        "outstanding": list(found.outstanding(settings)),
        "attractiveness": _round(found.attractiveness(settings)),
        "relative_strength": found.relative_strength,
        "quadrant": found.quadrant(settings),
        "explanation": [reasons.reason_text(r, settings.currency) for r in data.selection.explanation],
        "own_criteria": {c.name: found.score(c.key) for c in settings.own_criteria},
        "opinions": [{"by": o.by, "scores": {n: o.score(n) for n in settings.weights()}} for o in data.selection.opinions],
        "scenarios": [_scenario(data, s) for s in data.selection.scenarios],
        "decisions": [_decision(data, d) for d in data.selection.decisions],
        "state": data.selection.verdict or "undecided",
        "attention": [reasons.attention_text(a) for a in data.selection.attention],
    }


def _decision(data: AccountData, decision: Decision) -> json_shape.DecisionView:
    met = {c.number: c.met_on for c in data.selection.checks if c.decision_id == decision.id}
    return {
        "decision": decision.verdict,
        "reason": decision.reason,
        "decided_by": decision.decided_by,
        "decided_on": decision.decided_on.isoformat(),
        "review_on": _day(decision.review_on),
        "hypothesis": decision.hypothesis or None,
        "conditions": [
            {"text": c.text, "due_on": _day(c.due_on), "met_on": _day(met.get(at))}
            for at, c in enumerate(decision.dated_conditions)
        ],
        "served_how": decision.served_how or None,
        "served_by": decision.served_by or None,
        "reopen_signal": decision.reopen_signal or None,
        "signal_percent": decision.signal_percent,
    }


def _scenario(data: AccountData, scenario: Scenario) -> json_shape.ScenarioView:
    effects = data.selection.effects_of(scenario.id)
    value = net_value(scenario, effects)
    return {
        "title": scenario.title or terms.term(scenario.verdict),
        "decision": scenario.verdict,
        "net_value": _money(value.expected),
        "net_value_low": _money(value.low),
        "net_value_high": _money(value.high),
        "hours": scenario.hours,
        "sales_after": _money(scenario.sales_after),
        "side_effects": [
            {
                "category": e.category,
                "sign": e.sign,
                "probability": e.probability,
                "impact": _money(e.impact),
                "horizon_years": e.horizon_years,
                "accounts": list(e.affected_accounts),
            }
            for e in effects
        ],
    }


def _potential(data: AccountData) -> json_shape.PotentialView:
    found = data.selection.potential
    return {
        "current": _money(found.current),
        "wallet": _money(found.wallet),
        "attainable": _money(found.attainable),
        "remaining": _money(found.remaining),
        "remaining_sure_percent": _round(found.sure_percent),
        "exhausted_percent": _round(found.exhausted_percent),
        "share_of_wallet": _round(found.share_of_wallet),
        "lines": [
            {
                "line": p.line.product_line or None,
                "state": p.state,
                "current": _money(p.current),
                "wallet": _money(p.wallet),
                "remaining": _money(p.remaining),
                "confidence": p.line.confidence,
            }
            for p in found.lines
        ],
    }


def _scorecard(data: AccountData, period: str | None) -> json_shape.ScorecardView:
    result = data.scorecard.result(period)
    return {
        "period": result.period,
        "score": _round(result.score, 2),
        "coverage": _round(result.coverage, 2),
        "light": result.light,
        "closed": data.scorecard.is_closed,
        "unmet": [_unmet(u) for u in data.scorecard.unmet],
        "groups": [_group(data, g) for g in result.groups],
    }


def _group(data: AccountData, group: GroupResult) -> json_shape.GroupView:
    return {
        "group": group.group,
        "weight": data.scorecard.weights[group.group],
        "score": _round(group.score, 2),
        "coverage": _round(group.coverage, 2),
        "light": group.light,
        "indicators": [_indicator(data, r) for r in group.indicators],
    }


def _indicator(data: AccountData, result: IndicatorResult) -> json_shape.IndicatorView:
    indicator = result.indicator
    return {
        "name": indicator_name(indicator),
        "unit": indicator.unit or None,
        "basis": indicator.basis,
        "value": _round(result.value, 4),
        "own_value": _round(result.own_value, 4),
        "client_value": _round(result.client_value, 4),
        "measured_in": result.measured_in,
        "pace_percent": _round(result.pace, 1),
        "score": _round(result.score, 2),
        "light": result.light,
        "trend": result.trend.direction if result.trend else None,
        "trend_points": _round(result.trend.points, 2) if result.trend else None,
        "stale": result.is_stale,
        "disputed": result.is_disputed,
        "withdrawn": result.is_withdrawn,
        "own_withdrawn": result.own_withdrawn,
        "client_withdrawn": result.client_withdrawn,
        "computed": indicator.computed is not None,
        "agreed": indicator.is_agreed,
        "parameter_sheet": _sheet(data.scorecard.sheet_of(indicator)),
        "evidence": [e.name for e in data.evidence_of(indicator.id)],
    }


def _sheet(sheet: ParameterSheet | None) -> json_shape.SheetView | None:
    if sheet is None:
        return None
    return {
        "numerator": sheet.numerator or None,
        "denominator": sheet.denominator or None,
        "exclusions": sheet.exclusions or None,
        "data_from": sheet.data_from,
        "decimals": sheet.decimals,
        "tolerance": sheet.tolerance,
        "penalty": sheet.penalty or None,
        "agreed_in": sheet.agreed_form,
        "proposed_on": _day(sheet.proposed_on),
    }


def _ledgers(data: AccountData) -> json_shape.LedgersView:
    """What the account brings besides sales."""
    brought, value = data.ledgers.brought, data.ledgers.value_totals
    return {
        "references": len(data.ledgers.prescriptions),
        "brought": _money(brought.value),
        "brought_customers": brought.customers,
        "brought_expected": _money(brought.expected),
        "received": [
            {"deal": i.deal.name, "degree_percent": i.prescription.degree, "value": _money(i.value)}
            for i in data.ledgers.received
        ],
        "advances": [
            {"title": a.title, "kind": a.kind, "state": a.state, "reuse": a.reuse, "learned_on": _day(a.learned_on)}
            for a in data.ledgers.advances
        ],
        "proposals": [
            {"advance": a.title, "state": t.state, "adopted_on": _day(t.adopted_on)} for t, a in data.ledgers.proposals
        ],
        "recommendation": [
            {"wave": r.wave, "nps": _round(r.nps), "margin": _round(r.margin), "answers": r.count, "feeds_light": r.feeds_light}
            for r in data.ledgers.recommendations
        ],
        "value": {"promised": _money(value.promised), "delivered": _money(value.delivered), "confirmed": _money(value.confirmed)},
    }


def _kam_selection(data: AccountData) -> json_shape.KamSelectionView:
    """How the candidates stand; nothing that rests on marks while these stay hidden."""
    facts = data.facts
    chosen = facts.kam.profile.person_id if facts.kam.profile else None
    return {
        "hidden_until": facts.kam.hiding_assessors() or None,
        "candidates": [
            {
                "name": s.name,
                "fit": _round(s.fit.percent, 2) if s.fit else None,
                "knocked_out": s.fit.is_knocked_out if s.fit else None,
                "chosen": s.person_id == chosen,
            }
            for s in standings(data.facts.kam)
        ],
        "record": [
            {
                "name": c.name,
                "previous": c.previous or None,
                "chosen_on": c.chosen_on.isoformat(),
                "reason": c.reason,
                "handover": c.is_handover,
            }
            for c in facts.kam.choices
        ],
    }


def _plan(data: AccountData) -> json_shape.PlanView:
    """The plan's figures, its versions and what it is made of."""
    bridge, facts = data.plan.bridge, data.facts
    lost = orphans(facts.document.agreements, facts.document.projects)
    return {
        "target": _money(facts.document.record.target) if facts.document.record else None,
        "baseline": _money(facts.document.record.baseline) if facts.document.record else None,
        "gap": _money(bridge.gap) if bridge else None,
        "next_review_on": _day(facts.document.record.next_review_on) if facts.document.record else None,
        "versions": [
            {"number": v.number, "approved_on": v.approved_on.isoformat(), "approved_by": v.approved_by or None}
            for v in data.plan.versions
        ],
        "agreements_without_project": [a.title for a in lost.agreements],
        "projects_without_agreement": [p.title for p in lost.projects],
        "late_commitments": [
            {"text": c.text, "party": c.party, "days": c.days_late(data.today)}
            for c in data.plan.commitments
            if c.days_late(data.today)
        ],
    }


def _unmet(item: Unmet) -> json_shape.UnmetView:
    return {"condition": item.condition, "text": messages.unmet_text(item)}


def _step(data: AccountData, step: Step, state: StepState) -> json_shape.StepView:
    closed = [a for a in data.facts.acts if a.subject == step and a.act is not ActKind.REOPEN]
    is_open = state in {StepState.NOT_STARTED, StepState.IN_PROGRESS, StepState.LOCKED}
    missing = () if state is StepState.CLOSED else unmet(data.facts, step)
    return {
        "step": step,
        "state": state,
        "closed_on": closed[-1].at.astimezone().date().isoformat() if closed and not is_open else None,
        "unmet": [_unmet(u) for u in missing],
    }


def _sales(data: AccountData) -> list[json_shape.SalesView]:
    found: list[json_shape.SalesView] = []
    for length in (Frequency.QUARTER, Frequency.YEAR):
        for period in data.sales.periods(length):
            figures = data.sales.figures(period)
            assert figures is not None, "a listed period has sales"
            found.append(
                {
                    "period": period,
                    "turnover": _money(figures.turnover),
                    "cost": _money(figures.cost),
                    "margin_percent": _round(figures.margin_percent, 2),
                    "product_lines": figures.product_lines,
                }
            )
    return found


def _budget(data: AccountData) -> json_shape.BudgetView:
    found = data.to_date
    return {
        "first_month": f"{found.span.first:%Y-%m}" if found else None,
        "last_month": f"{found.span.last:%Y-%m}" if found else None,
        "sales_to_date": _money(found.sales) if found else None,
        "budget_to_date": _money(found.budget) if found else None,
        "last_year_to_date": _money(found.last_year) if found else None,
        "amounts": [
            {"period": b.period, "line": b.product_line or None, "amount": float(b.amount)}
            for b in sorted(data.budgets, key=lambda b: (b.period, b.product_line))
        ],
    }
