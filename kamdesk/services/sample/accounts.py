"""Accounts, sales, people, selection and scorecards of the sample."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from kamdesk.domain.account.account import Account, LossRisk, Site
from kamdesk.domain.account.budget import Budget
from kamdesk.domain.account.people import Influence, Person, Relation
from kamdesk.domain.account.sales import Sale
from kamdesk.domain.account.treatment import OpenQuestion, Personalisation
from kamdesk.domain.ids import new_id
from kamdesk.domain.periods import shifted
from kamdesk.domain.plan.kam_profile import Competency, Rating
from kamdesk.domain.records import Record
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Aggregation, Computed, Indicator, Measure
from kamdesk.domain.selection.criteria import Assessment, Opinion, Verdict
from kamdesk.domain.selection.decisions import DatedCondition, Decision
from kamdesk.domain.selection.potential import Confidence, LineState, WalletLine
from kamdesk.domain.selection.scenarios import EffectCategory, Scenario, SideEffect
from kamdesk.domain.settings import CRITERIA
from kamdesk.services.sample.book import Sample
from kamdesk.services.selection import decisions

LAST_QUARTER = "2026-Q3"
BUDGETED = "2026"
QUARTER_SHARES = (24, 27, 23, 26)
"""How a year's sales spread over October–December to July–September, in percent."""


def add_account(sample: Sample, spec: Mapping[str, Any]) -> None:
    """An account with its wallet, three years of sales, and a budget of the year in which they end."""
    account = Account(
        id=new_id(),
        name=spec["name"],
        codes=(spec["code"],),
        sector=sample.word(spec["sector"]),
        city=spec["city"],
        country=sample.say("España", "Spain"),
        size_employees=spec["employees"],
        size_turnover=Decimal(spec["turnover"] * 1_000_000),
        cost_to_serve=Decimal(spec["serve"] * 1000),
        loss_risk=LossRisk(spec["risk"]["mark"]) if "risk" in spec else None,
        loss_reason=sample.word(spec["risk"]) if "risk" in spec else "",
        kam="" if "step" in spec else "Nuria Campos Gil",
    )
    sample.ids[spec["code"]] = account.id
    wallet, growth, cap = spec["wallet"]
    line = WalletLine(
        id=new_id(),
        account_id=account.id,
        state=LineState.BOUGHT,
        wallet=Decimal(wallet * 1000),
        growth_percent=float(growth),
        cap_percent=float(cap),
        confidence=Confidence.B,
        source=sample.say("Dirección de Compras del cliente", "The client's purchasing department"),
        dated_on=date(2026, 9, 10),
    )
    sample.put(account)
    sample.put(line, *_sales(sample, account.id, spec))
    if "budget" in spec:
        sample.put(Budget(id=new_id(), account_id=account.id, period=BUDGETED, amount=Decimal(spec["budget"] * 1000)))


def _sales(sample: Sample, account_id: str, spec: Mapping[str, Any]) -> list[Sale]:
    """Quarterly lines whose sums are the yearly figures to the cent; the last year has all lines bought."""
    found: list[Sale] = []
    for year, thousand in enumerate(spec["sales"]):
        lines = max(1, spec["bought"] - (2 - year) // 2)
        names = [sample.word(line) for line in sample.data["lines"][:lines]]
        parts = [(q, n) for q in range(4) for n in range(lines)]
        weights = [QUARTER_SHARES[q] * (lines - n + 1) for q, n in parts]
        left, whole = thousand * 100_000, sum(weights)
        for at, ((quarter, name), weight) in enumerate(zip(parts, weights, strict=True)):
            cents = left if at == len(parts) - 1 else thousand * 100_000 * weight // whole
            left -= cents
            if cents == 0:
                continue
            month = (12, 3, 6, 9)[quarter]
            day = date(2023 + year + (month < 12), month, 15)
            amount = Decimal(cents).scaleb(-2)
            cost = (amount * (100 - spec["margin"] + quarter % 2 - (quarter // 2) % 2) / 100).quantize(Decimal("0.01"))
            found.append(
                Sale(id=new_id(), account_id=account_id, sold_on=day, amount=amount, product_line=names[name], cost=cost)
            )
    return found


def add_people(sample: Sample) -> None:
    """Our own people with their ratings, and the contacts at some clients."""
    spec = sample.data["kam"]
    managers = {
        "Javier Roca Pons": sample.say("Director comercial", "Sales director"),
        "Carmen Vidal Otero": sample.say("Directora de Operaciones", "Operations director"),
        "Tomás Arce Gil": sample.say("Director general", "Managing director"),
    }
    for name, (spanish, english), (phone, email) in zip(spec["candidates"], spec["posts"], spec["reached"], strict=True):
        sample.people[name] = Person(id=new_id(), name=name, role=sample.say(spanish, english), phone=phone, email=email)
    for name, role in managers.items():
        sample.people[name] = Person(id=new_id(), name=name, role=role)
    sample.put(*sample.people.values())
    ratings = [
        Rating(
            id=new_id(),
            person_id=sample.people[name].id,
            competency=competency,
            assessor=assessor,
            level=int(marks[at]),
            rated_on=date(2026, 9, 21),
        )
        for name, row in zip(spec["candidates"], spec["marks"], strict=True)
        for competency, marks in zip(Competency, row, strict=True)
        for at, assessor in enumerate(spec["assessors"])
    ]
    sample.put(*ratings)
    answered = {(b["account"], row[0]): row[1] for b in sample.data["voice"] for row in b["rows"]}
    for block in sample.data["people"]:
        sample.put(
            *(
                Person(
                    id=new_id(),
                    account_id=sample.ids[block["account"]],
                    name=name,
                    role=sample.say(spanish, english),
                    influence=Influence(influence),
                    relation=Relation(relation),
                    last_contact_on=answered.get((block["account"], name)),
                )
                for name, spanish, english, influence, relation in block["rows"]
            )
        )


def add_treatment(sample: Sample, spec: Mapping[str, Any]) -> None:
    """What is known of single lines, what the account gets, what is asked about it, and who thinks what."""
    say, account_id = sample.say, sample.ids[spec["account"]]
    records: list[Record] = [
        WalletLine(id=new_id(), account_id=account_id, product_line=say(es, en), state=LineState(state), competitor=rival)
        for es, en, state, rival in spec["lines"]
    ]
    records += [
        Personalisation(
            id=new_id(),
            account_id=account_id,
            what=say(es, en),
            why=say(why_es, why_en),
            cost=Decimal(cost),
            since=date(2026, 1, 15),
        )
        for es, en, why_es, why_en, cost in spec.get("personal", ())
    ]
    records += [
        OpenQuestion(id=new_id(), account_id=account_id, question=say(es, en), owner=owner, due_on=due)
        for es, en, owner, due in spec.get("questions", ())
    ]
    records += [
        Site(id=new_id(), account_id=account_id, name=name, code=code, city=city) for name, code, city in spec.get("sites", ())
    ]
    records += [
        Opinion(id=new_id(), account_id=account_id, by=by, given_on=date(2026, 9, 8), **dict(zip(CRITERIA, scores, strict=True)))
        for by, scores in spec.get("opinions", ())
    ]
    sample.put(*records)


def add_selection(sample: Sample, spec: Mapping[str, Any]) -> None:
    """Scores, scenarios with their side effects, and the decision."""
    account_id = sample.ids[spec["code"]]
    # Growth, the first of the six, follows from the remaining potential.
    scores = dict(zip(CRITERIA[1:], spec["criteria"][1:], strict=True))
    sample.put(Assessment(id=new_id(), account_id=account_id, relative_strength=spec["strength"], **scores))
    titles = {
        "include": sample.say("Incorporada", "Included"),
        "watch": sample.say("En observación", "Under watch"),
        "exclude": sample.say("No incorporada", "Not included"),
    }
    scenarios = {}
    for position, (verdict, (contribution, resources)) in enumerate(spec["values"].items()):
        scenarios[verdict] = Scenario(
            id=new_id(),
            account_id=account_id,
            title=titles[verdict],
            verdict=Verdict(verdict),
            contribution=Decimal(contribution * 1000),
            resources=Decimal(resources * 1000),
            hours={"include": spec["hours"], "watch": spec["hours"] // 4}.get(verdict, 0),
            sales_after=Decimal(spec["after"] * 1000) if verdict == "include" else None,
            position=position,
        )
    sample.put(*scenarios.values())
    sample.put(
        *(
            SideEffect(
                id=new_id(),
                account_id=account_id,
                scenario_id=scenarios[verdict].id,
                category=EffectCategory(category),
                description=sample.say(spanish, english),
                is_positive=sign > 0,
                probability=probability,
                impact=Decimal(impact * 1000),
                mitigation=sample.say(*mitigation) if mitigation else "",
            )
            for verdict, category, sign, probability, impact, spanish, english, *mitigation in spec["effects"]
        )
    )
    _decide(sample, account_id, spec)


def _decide(sample: Sample, account_id: str, spec: Mapping[str, Any]) -> None:
    verdict = Verdict(spec["verdict"])
    needs_review = verdict is not Verdict.INCLUDE
    decisions.decide(
        sample.portfolio,
        Decision(
            id=new_id(),
            account_id=account_id,
            verdict=verdict,
            reason=sample.word(spec["reason"]),
            decided_by="Javier Roca Pons",
            decided_on=date(2026, 9, 14),
            review_on=date(2027, 9, 14) if needs_review else None,
            hypothesis=sample.word(spec["hypothesis"]) if "hypothesis" in spec else "",
            dated_conditions=tuple(DatedCondition(sample.word(c), c["due"]) for c in spec.get("conditions", ())),
            served_how=sample.word(spec["served_how"]) if "served_how" in spec else "",
            served_by="Nuria Campos Gil" if "served_how" in spec else "",
            reopen_signal=sample.word(spec["signal"]) if "signal" in spec else "",
            signal_percent=float(spec["signal_percent"]) if "signal_percent" in spec else None,
        ),
    )


def add_scorecard(sample: Sample, code: str, card: Mapping[str, Any]) -> None:
    """The indicators of an account with their figures."""
    account_id = sample.ids[code]
    data = sample.portfolio.load(account_id)
    turnover = data.sales.figures(LAST_QUARTER)
    assert turnover is not None
    now = float(turnover.turnover)
    percent = {"C01": 31, "C02": 24, "C03": 27, "C05": 38, "C11": 26, "C12": 33}[code]
    lines = float(turnover.product_lines)
    base: dict[str, Any] = {"account_id": account_id, "group": Group.RESULTS, "frequency": data.settings.period}
    computed = [
        Indicator(id=new_id(), name="turnover", unit="EUR", computed=Computed.TURNOVER, aggregation=Aggregation.SUM,
                  floor=round(now * 0.8, -3), threshold=round(now * 0.95, -3), target=round(now * 1.05, -3), position=1, **base),
        Indicator(id=new_id(), name="margin", unit="%", computed=Computed.MARGIN, floor=percent - 8.0,
                  threshold=percent - 2.0, target=percent + 3.0, position=2, **base),
        Indicator(id=new_id(), name="cross_selling", computed=Computed.CROSS_SELLING, aggregation=Aggregation.LAST,
                  floor=0.0, threshold=lines - 1, target=lines + 1, position=3, **base),
    ]  # fmt: skip
    sample.put(*computed)
    for position, row in enumerate(card["indicators"], 4):
        indicator = _indicator(sample, account_id, position, row)
        if row[3] in card["definitions"]:
            indicator = replace(indicator, definition=sample.word(card["definitions"][row[3]]))
        sample.put(indicator, *_measures(indicator, row[-1], shift={"C02": -0.03, "C03": 0.02}.get(code, 0.0)))


def _indicator(sample: Sample, account_id: str, position: int, row: Sequence[Any]) -> Indicator:
    group, spanish, english, short_es, short_en, unit, aggregation, floor, threshold, target, critical, _values = row
    is_quality = group == "quality"
    return Indicator(
        id=new_id(),
        account_id=account_id,
        group=Group(group),
        name=sample.say(spanish, english),
        short_name=sample.say(short_es, short_en),
        unit=unit,
        aggregation=Aggregation(aggregation),
        floor=float(floor),
        threshold=float(threshold),
        target=float(target),
        is_critical=critical,
        agreed_with=sample.buyer(account_id) if is_quality else "",
        agreed_on=date(2026, 1, 20) if is_quality else None,
        agreed_evidence=sample.say("Manual de proveedor, cláusula 7", "Supplier manual, clause 7") if is_quality else "",
        position=position,
    )


def _measures(indicator: Indicator, values: Sequence[float], shift: float) -> list[Measure]:
    first = shifted(LAST_QUARTER, 1 - len(values))
    return [
        Measure(
            id=new_id(),
            account_id=indicator.account_id,
            indicator_id=indicator.id,
            period=shifted(first, at),
            value=round(value * (1 + shift), 1) if indicator.unit in {"%", "ppm", "h"} else float(value),
        )
        for at, value in enumerate(values)
    ]
