"""The sample portfolio: a fictional supplier, made through the same services that a person uses."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from kamdesk.domain.account import Account, Influence, LossRisk, Person, Relation, Sale
from kamdesk.domain.changes import Change
from kamdesk.domain.decisions import Condition, Decision
from kamdesk.domain.ids import new_id
from kamdesk.domain.periods import shifted
from kamdesk.domain.potential import Confidence, LineState, WalletLine
from kamdesk.domain.records import Record, Step
from kamdesk.domain.scenarios import EffectCategory, Scenario, SideEffect
from kamdesk.domain.scorecard import Aggregation, Computed, Group, Indicator, Measure
from kamdesk.domain.selection import Assessment, Verdict
from kamdesk.domain.settings import CRITERIA
from kamdesk.domain.steps import (
    Action,
    Agreement,
    Candidate,
    ChecklistItem,
    Committee,
    CommitteeMember,
    Competency,
    CompetencyRequirement,
    DevelopmentAction,
    KamProfile,
    PlanDocument,
    Post,
    PostBlock,
    PostItem,
    Project,
    Rating,
    Requirements,
    Risk,
    Signature,
    SignatureOf,
)
from kamdesk.env import assets
from kamdesk.i18n import language
from kamdesk.services import selection, steps
from kamdesk.services.portfolio import Portfolio

LAST_QUARTER = "2026-Q3"
QUARTER_SHARES = (24, 27, 23, 26)
"""How a year's sales spread over October–December to July–September, in percent."""

Texts = Mapping[str, str]


class _Sample:
    """Reads the data file in one language and writes one portfolio."""

    def __init__(self, portfolio: Portfolio) -> None:
        self.portfolio = portfolio
        self.data: dict[str, Any] = tomllib.loads(assets.resource("sample", "tecnofluidos.toml").read_text(encoding="utf-8"))
        self.is_spanish = language() == "es"
        self.ids: dict[str, str] = {}
        self.people: dict[str, Person] = {}

    def say(self, spanish: str, english: str) -> str:
        return spanish if self.is_spanish else english

    def word(self, texts: Texts) -> str:
        return texts["es" if self.is_spanish else "en"]

    def put(self, *records: Record) -> None:
        self.portfolio.commit([Change(None, r) for r in records])


def fill(portfolio: Portfolio) -> None:
    """Write the sample into an empty portfolio, in the language in force."""
    sample = _Sample(portfolio)
    settings = portfolio.settings
    company, others = Decimal(sample.data["company_sales"] * 1000), sample.data["other_accounts"]
    portfolio.save(replace(settings, company_sales=company, other_accounts=others))
    for spec in sample.data["account"]:
        _account(sample, spec)
    _people(sample)
    for spec in sample.data["account"]:
        _selection(sample, spec)
    for card in sample.data["scorecard"]:
        for code in card["accounts"]:
            _scorecard(sample, code, card)
    for spec in sample.data["account"]:
        if "step" in spec:
            _steps(sample, spec)


def _account(sample: _Sample, spec: Mapping[str, Any]) -> None:
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


def _sales(sample: _Sample, account_id: str, spec: Mapping[str, Any]) -> list[Sale]:
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
            month = (10, 1, 4, 7)[quarter] + 1
            day = date(2023 + year + (month < 10), month, 15)
            amount = Decimal(cents).scaleb(-2)
            cost = (amount * (100 - spec["margin"] + quarter % 2 - (quarter // 2) % 2) / 100).quantize(Decimal("0.01"))
            found.append(
                Sale(id=new_id(), account_id=account_id, sold_on=day, amount=amount, product_line=names[name], cost=cost)
            )
    return found


def _people(sample: _Sample) -> None:
    spec = sample.data["kam"]
    managers = {
        "Javier Roca Pons": sample.say("Director comercial", "Sales director"),
        "Carmen Vidal Otero": sample.say("Directora de Operaciones", "Operations director"),
        "Tomás Arce Gil": sample.say("Director general", "Managing director"),
    }
    for name in spec["candidates"]:
        sample.people[name] = Person(id=new_id(), name=name, role=sample.say("Gestión comercial", "Sales"))
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
                )
                for name, spanish, english, influence, relation in block["rows"]
            )
        )


def _selection(sample: _Sample, spec: Mapping[str, Any]) -> None:
    account_id = sample.ids[spec["code"]]
    # Growth, the first of the six, follows from the remaining potential.
    scores = dict(zip(CRITERIA[1:], spec["criteria"][1:], strict=True))
    sample.put(Assessment(id=new_id(), account_id=account_id, relative_strength=spec["strength"], **scores))
    titles = {
        "include": sample.say("Se incorpora", "Included"),
        "watch": sample.say("Se aplaza", "Deferred"),
        "exclude": sample.say("No se incorpora", "Not included"),
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
            )
            for verdict, category, sign, probability, impact, spanish, english in spec["effects"]
        )
    )
    verdict = Verdict(spec["verdict"])
    needs_review = verdict is not Verdict.INCLUDE
    selection.decide(
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
            dated_conditions=tuple(Condition(sample.word(c), c["due"]) for c in spec.get("conditions", ())),
            served_how=sample.word(spec["served_how"]) if "served_how" in spec else "",
            served_by="Nuria Campos Gil" if "served_how" in spec else "",
            reopen_signal=sample.word(spec["signal"]) if "signal" in spec else "",
            signal_percent=float(spec["signal_percent"]) if "signal_percent" in spec else None,
        ),
    )


def _scorecard(sample: _Sample, code: str, card: Mapping[str, Any]) -> None:
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
        _indicator(sample, account_id, position, row, shift={"C02": -0.03, "C03": 0.02}.get(code, 0.0))


def _indicator(sample: _Sample, account_id: str, position: int, row: Sequence[Any], shift: float) -> None:
    group, spanish, english, short_es, short_en, unit, aggregation, floor, threshold, target, critical, values = row
    is_quality = group == "quality"
    indicator = Indicator(
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
        agreed_with="Marta Ribero Sanz" if is_quality else "",
        agreed_on=date(2026, 1, 20) if is_quality else None,
        agreed_evidence=sample.say("Manual de proveedor, cláusula 7", "Supplier manual, clause 7") if is_quality else "",
        position=position,
    )
    first = shifted(LAST_QUARTER, 1 - len(values))
    measures = [
        Measure(
            id=new_id(),
            account_id=account_id,
            indicator_id=indicator.id,
            period=shifted(first, at),
            value=round(value * (1 + shift), 1) if unit in {"%", "ppm", "h"} else float(value),
        )
        for at, value in enumerate(values)
    ]
    sample.put(indicator, *measures)


def _steps(sample: _Sample, spec: Mapping[str, Any]) -> None:
    """Fill and close the steps before `step`, and begin that one."""
    account_id, open_step = sample.ids[spec["code"]], spec["step"]
    fillers = (_requirements, _profile, _post, _committee, _plan)
    for number, (step, filler) in enumerate(zip(Step, fillers, strict=True), 1):
        if number > open_step:
            return
        filler(sample, account_id, number < open_step)
        if number < open_step:
            if step is Step.PLAN:
                steps.close_scorecard(sample.portfolio, account_id)
            steps.close(sample.portfolio, account_id, step)


def _requirements(sample: _Sample, account_id: str, is_complete: bool) -> None:
    say = sample.say
    sample.put(
        Requirements(
            id=new_id(),
            account_id=account_id,
            sponsor="Tomás Arce Gil",
            sponsor_role=say("Director general", "Managing director"),
            sponsor_on=date(2026, 9, 16),
            sponsor_evidence=say("Acta del comité de dirección 9/2026", "Minutes of the management board 9/2026"),
            hours_per_year=240,
            budget=Decimal(18_000) if is_complete else None,
        ),
        ChecklistItem(id=new_id(), account_id=account_id, label=say("Datos de venta en el ERP", "Sales data in the ERP"),
                      is_met=True, evidence=say("Exportación trimestral", "Quarterly export"), position=1),
        ChecklistItem(id=new_id(), account_id=account_id, label=say("Reglas de precio para la cuenta", "Price rules for the account"),
                      owner="Javier Roca Pons", due_on=date(2026, 12, 15) if is_complete else None, position=2),
    )  # fmt: skip


def _profile(sample: _Sample, account_id: str, is_complete: bool) -> None:
    spec = sample.data["kam"]
    names = spec["candidates"] if is_complete else spec["candidates"][:2]
    must_have = spec["must_have"]
    sample.put(
        *(
            CompetencyRequirement(id=new_id(), account_id=account_id, competency=competency, level=level, weight=weight,
                                  minimum=must_have.get(competency.value))
            for competency, level, weight in zip(Competency, spec["levels"], spec["weights"], strict=True)
        ),
        *(Candidate(id=new_id(), account_id=account_id, person_id=sample.people[name].id) for name in names),
    )  # fmt: skip
    if is_complete:
        sample.put(
            KamProfile(
                id=new_id(),
                account_id=account_id,
                person_id=sample.people[names[0]].id,
                reason=sample.say(
                    "Mejor ajuste y ninguna carencia excluyente.", "Best fit, and no lack in what is indispensable."
                ),
            ),
            DevelopmentAction(
                id=new_id(),
                account_id=account_id,
                competency=Competency.LEADERSHIP_TEAMS,
                text=sample.say("Dirigir el comité con apoyo de Operaciones", "Lead the committee with help from Operations"),
                due_on=date(2027, 3, 31),
            ),
        )


def _post(sample: _Sample, account_id: str, is_complete: bool) -> None:
    say = sample.say
    items = [
        (PostBlock.FUNCTION, say("Coordinar el Comité de Cuenta", "Coordinate the Account Committee"), "", "", None),
        (PostBlock.FUNCTION, say("Negociar el acuerdo marco", "Negotiate the framework agreement"), "", "", None),
        (PostBlock.OBJECTIVE, say("Crecer en la cuenta", "Grow with the account"), say("Facturación anual", "Yearly turnover"),
         "+8 %", date(2027, 9, 30) if is_complete else None),
        (PostBlock.RESPONSIBILITY, say("Responder de la calidad pactada", "Answer for the agreed quality"), "", "", None),
    ]  # fmt: skip
    sample.put(
        Post(
            id=new_id(),
            account_id=account_id,
            reports_to="Javier Roca Pons",
            substitute="Iñaki Otxoa Larrea" if is_complete else "",
        ),
        *(
            PostItem(id=new_id(), account_id=account_id, block=block, text=text, measure=measure, goal=goal, due_on=due, position=at)
            for at, (block, text, measure, goal, due) in enumerate(items)
        ),
        Signature(id=new_id(), account_id=account_id, subject=SignatureOf.POST_KAM, name="Laura Ibáñez Soto", role="KAM",
                  signed_on=date(2026, 9, 28)),
    )  # fmt: skip
    if is_complete:
        sample.put(
            Signature(id=new_id(), account_id=account_id, subject=SignatureOf.POST_MANAGER, name="Javier Roca Pons",
                      role=say("Director comercial", "Sales director"), signed_on=date(2026, 9, 28))
        )  # fmt: skip


def _committee(sample: _Sample, account_id: str, is_complete: bool) -> None:
    say = sample.say
    members = [
        ("Javier Roca Pons", say("Comercial", "Sales"), 24, True),
        ("Carmen Vidal Otero", say("Operaciones", "Operations"), 36, False),
        ("Iñaki Otxoa Larrea", say("Servicio técnico", "Technical service"), 48, False),
        ("Elena Prats Mora", say("Calidad", "Quality"), 30, False),
        ("Óscar Benito Rey", say("Finanzas", "Finance"), 12, False),
        ("Marina Soler Duch", say("I+D", "R&D"), 40 if is_complete else None, False),
    ]
    sample.put(
        Committee(
            id=new_id(),
            account_id=account_id,
            cadence=say("Mensual", "Monthly"),
            first_meeting_on=date(2026, 10, 15) if is_complete else None,
        ),
        *(
            CommitteeMember(id=new_id(), account_id=account_id, name=name, area=area, hours_per_year=hours, is_chair=chair, position=at)
            for at, (name, area, hours, chair) in enumerate(members)
        ),
    )  # fmt: skip


def _plan(sample: _Sample, account_id: str, is_complete: bool) -> None:
    say = sample.say
    actual = sample.portfolio.load(account_id).sales.last_12() or Decimal(0)
    agreement = Agreement(
        id=new_id(),
        account_id=account_id,
        title=say("Acuerdo marco de suministro 2027", "Framework agreement for supplies 2027"),
        scope=say("Precios, plazos y calidad pactada", "Prices, terms and agreed quality"),
        our_signer="Laura Ibáñez Soto",
        client_signer="Luis Prada Mena",
        signed_on=date(2026, 10, 20) if is_complete else None,
    )
    sample.put(agreement)
    sample.put(
        PlanDocument(
            id=new_id(),
            account_id=account_id,
            situation=say(
                "Buena relación en planta; falta acceso a Gerencia.", "Good relations in the plant; no access to management."
            ),
            target=(actual * Decimal("1.08")).quantize(Decimal(1000)) if is_complete else None,
            baseline=actual,
            pipeline=Decimal(60_000),
            next_review_on=date(2027, 4, 15),
        ),
        Project(
            id=new_id(),
            account_id=account_id,
            title=say("Almacén de recambios en planta", "Spares store in the plant"),
            agreement_id=agreement.id,
            owner="Iñaki Otxoa Larrea",
            due_on=date(2027, 2, 28),
        ),
        Risk(
            id=new_id(),
            account_id=account_id,
            text=say("Cambio en la Dirección de Compras", "A new head of purchasing"),
            mitigation=say("Abrir relación con Gerencia y Calidad", "Open relations with management and quality"),
        ),
        Action(
            id=new_id(),
            account_id=account_id,
            text=say("Presentar el ahorro del sello higiénico", "Present the savings of the hygienic seal"),
            owner="Laura Ibáñez Soto",
            due_on=date(2026, 12, 4),
        ),
    )
    if is_complete:
        sample.put(
            Signature(id=new_id(), account_id=account_id, subject=SignatureOf.PLAN_SPONSOR, name="Tomás Arce Gil",
                      role=say("Director general", "Managing director"), signed_on=date(2026, 10, 26))
        )  # fmt: skip
