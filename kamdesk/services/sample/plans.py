"""The five steps of the sample's accounts, each filled up to where it stands."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.actions import Action, ParkingNote
from kamdesk.domain.plan.agreements import Agreement, Milestone, Project
from kamdesk.domain.plan.committee import Committee, CommitteeMember, Meeting, RaciRow
from kamdesk.domain.plan.kam_profile import Assessor, Candidate, Competency, CompetencyRequirement, DevelopmentAction, KamProfile
from kamdesk.domain.plan.plan_document import Commitment, Party, PlanDocument, PlanObjective, Risk, SwotItem, SwotSide
from kamdesk.domain.plan.post import Post, PostBlock, PostItem
from kamdesk.domain.plan.requirements import ChecklistItem, CompanyRequirement, Requirements
from kamdesk.domain.plan.step_acts import Signature, SignatureOf
from kamdesk.domain.records import Step
from kamdesk.services.plan import company_requirements, step_acts
from kamdesk.services.sample.book import Sample

CLOSED_ON = {
    Step.REQUIREMENTS: date(2026, 9, 18),
    Step.KAM_PROFILE: date(2026, 9, 25),
    Step.POST: date(2026, 9, 28),
    Step.COMMITTEE: date(2026, 10, 8),
    Step.PLAN: date(2026, 10, 26),
}


def add_step(sample: Sample, spec: Mapping[str, Any], step: Step) -> None:
    """Fill and close a step of an account that went past it; begin the one in which it stands."""
    account_id, open_step = sample.ids[spec["code"]], spec["step"]
    if step.number > open_step:
        return
    sample.on(CLOSED_ON[step])
    is_complete = step.number < open_step
    _FILLERS[step](sample, account_id, is_complete)
    if is_complete:
        if step is Step.PLAN:
            step_acts.close_scorecard(sample.portfolio, account_id)
        step_acts.close(sample.portfolio, account_id, step)


def add_rest(sample: Sample, spec: Mapping[str, Any]) -> None:
    """What came afterwards: a note for the committee of an account that has none yet, or the life of an approved plan."""
    account_id, open_step = sample.ids[spec["code"]], spec["step"]
    if open_step == Step.POST.number:
        sample.put(ParkingNote(id=new_id(), account_id=account_id, step=Step.COMMITTEE, person="Elena Prats Mora", due_on=date(2026, 12, 9),
                               text=sample.say("Proponer a Calidad para las cifras", "Propose Quality for the figures")))  # fmt: skip
    if open_step > len(Step):
        _since_approval(sample, account_id)


def add_company(sample: Sample) -> None:
    """What the whole company answered once."""
    say = sample.say
    sample.put(
        CompanyRequirement(id=new_id(), label=say("Los KAM ven pedidos, entregas y reclamaciones", "KAMs see orders, deliveries and claims"),
                           is_met=True, evidence=say("Perfil KAM en el ERP", "KAM profile in the ERP"), position=1),
        CompanyRequirement(id=new_id(), label=say("Comisiones compatibles con el plan KAM", "Commissions that fit KAM plans"),
                           owner="Óscar Benito Rey", due_on=date(2027, 1, 31), position=2),
    )  # fmt: skip


def _requirements(sample: Sample, account_id: str, is_complete: bool) -> None:
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
            budget=Decimal(15_000) if is_complete else None,
        ),
        ChecklistItem(id=new_id(), account_id=account_id, label=say("Datos de venta en el ERP", "Sales data in the ERP"),
                      is_met=True, evidence=say("Exportación trimestral", "Quarterly export"), position=1),
        ChecklistItem(id=new_id(), account_id=account_id, label=say("Reglas de precio para la cuenta", "Price rules for the account"),
                      owner="Javier Roca Pons", due_on=date(2026, 12, 15) if is_complete else None, position=2),
    )  # fmt: skip
    company_requirements.confirm(sample.portfolio, account_id, sample.portfolio.load(account_id).facts.requirements.company)


def _profile(sample: Sample, account_id: str, is_complete: bool) -> None:
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
        *(
            Assessor(id=new_id(), account_id=account_id, name=name, weight=weight, position=at)
            for at, (name, weight) in enumerate(zip(spec["assessors"], spec["assessor_weights"], strict=True))
        ),
    )  # fmt: skip
    if is_complete:
        sample.put(
            KamProfile(
                id=new_id(),
                account_id=account_id,
                person_id=sample.people[names[0]].id,
                reason=sample.say(
                    "Mejor encaje, y ningún mínimo excluyente sin alcanzar.", "Best fit, and no must-have below its minimum."
                ),
                confirmed_on=date(2026, 9, 24),
                confirmed_by="Javier Roca Pons",
            ),
            DevelopmentAction(
                id=new_id(),
                account_id=account_id,
                competency=Competency.LEADERSHIP_TEAMS,
                text=sample.say("Dirigir el comité con apoyo de Operaciones", "Lead the committee with help from Operations"),
                due_on=date(2027, 3, 31),
            ),
        )


def _post(sample: Sample, account_id: str, is_complete: bool) -> None:
    say = sample.say
    items = [
        (PostBlock.FUNCTION, say("Coordinar el Comité de Cuenta", "Coordinate the Account Committee"), "", "", None),
        (PostBlock.FUNCTION, say("Negociar el acuerdo marco", "Negotiate the framework agreement"), "", "", None),
        (PostBlock.OBJECTIVE, say("Crecer en la cuenta", "Grow with the account"), say("Facturación anual", "Yearly turnover"),
         say("+8 %", "+8%"), date(2027, 9, 30) if is_complete else None),
        (PostBlock.RESPONSIBILITY, say("Responder de la calidad pactada", "Answer for the agreed quality"), "", "", None),
    ]  # fmt: skip
    sample.put(
        Post(
            id=new_id(),
            account_id=account_id,
            reports_to="Javier Roca Pons",
            substitute="Iñaki Otxoa Larrea" if is_complete else "",
            max_discount=6.5,
            max_payment_days=75,
            max_investment=Decimal(5_000),
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


def _committee(sample: Sample, account_id: str, is_complete: bool) -> None:
    say = sample.say
    members = [
        ("Javier Roca Pons", say("Comercial", "Sales"), say("Decide", "Decides"), 24, True),
        ("Carmen Vidal Otero", say("Operaciones", "Operations"), say("Entregas", "Deliveries"), 36, False),
        ("Iñaki Otxoa Larrea", say("Servicio técnico", "Technical service"), say("Planta", "Plant"), 48, False),
        ("Elena Prats Mora", say("Calidad", "Quality"), say("Cifras", "Figures"), 30, False),
        ("Óscar Benito Rey", say("Finanzas", "Finance"), say("Cobros", "Payments"), 12, False),
        ("Marina Soler Duch", say("I+D", "R&D"), say("Pilotos", "Pilots"), 40 if is_complete else None, False),
    ]
    sample.put(
        Committee(
            id=new_id(),
            account_id=account_id,
            cadence=say("Mensual", "Monthly"),
            first_meeting_on=date(2026, 10, 15) if is_complete else None,
        ),
        *(
            CommitteeMember(id=new_id(), account_id=account_id, name=name, area=area, role=role, hours_per_year=hours, is_chair=chair, position=at)
            for at, (name, area, role, hours, chair) in enumerate(members)
        ),
    )  # fmt: skip
    _raci(sample, account_id, is_complete)


def _raci(sample: Sample, account_id: str, is_complete: bool) -> None:
    say = sample.say
    stock = RaciRow(
        id=new_id(), account_id=account_id, activity=say("Almacén de recambios", "Spares store"), accountable="Carmen Vidal Otero",
        responsible=("Iñaki Otxoa Larrea",), consulted=("Elena Prats Mora",), informed=("Laura Ibáñez Soto",),
    )  # fmt: skip
    quality = RaciRow(
        id=new_id(), account_id=account_id, activity=say("Cifras de calidad", "Quality figures"),
        accountable="Elena Prats Mora" if is_complete else "", responsible=("Elena Prats Mora",), informed=("Laura Ibáñez Soto",), position=1,
    )  # fmt: skip
    sample.put(stock, quality)


def _since_approval(sample: Sample, account_id: str) -> None:
    """What life brought after the plan was approved: a promise put off and another one made, a meeting, a larger budget."""
    say, portfolio = sample.say, sample.portfolio
    sample.on(date(2026, 11, 4))
    data = portfolio.load(account_id)
    theirs = next(c for c in data.plan.commitments if c.party is Party.CLIENT)
    portfolio.save(replace(theirs, due_on=date(2027, 1, 29)))
    portfolio.save(replace(data.facts.document.agreements[0], version="1.1"))
    sample.put(
        Commitment(id=new_id(), account_id=account_id, text=say("Formar a dos técnicos de Toro", "Train two technicians of Toro"),
                   owner="Iñaki Otxoa Larrea", promised_on=date(2026, 11, 4), due_on=date(2027, 2, 12)),
    )  # fmt: skip
    sample.on(date(2026, 11, 12))
    settling = say("Conciliar las entregas de septiembre", "Settle the deliveries of September")
    presenting = next(a.text for a in data.plan.actions if a.objective_id is None)
    taking = next(a.text for a in data.plan.actions if a.objective_id is not None)
    stock = next(c for c in data.plan.commitments if c.party is Party.OURS)
    agreed = (
        (stock.text, stock.owner),
        (presenting, "Laura Ibáñez Soto"),
        (settling, "Elena Prats Mora"),
        (taking, "Laura Ibáñez Soto"),
    )
    minutes = [
        say("Se revisan las cifras del T3.", "The figures of Q3 were reviewed."),
        *(f"- {what} @{who}" for what, who in agreed),
    ]
    sample.put(
        Action(id=new_id(), account_id=account_id, text=settling, owner="Elena Prats Mora", due_on=date(2026, 12, 11)),
        Meeting(id=new_id(), account_id=account_id, held_on=date(2026, 11, 12), present="Javier Roca Pons; Carmen Vidal Otero; Laura Ibáñez Soto",
                minutes="\n".join(minutes)),
    )  # fmt: skip
    _more_budget(sample, account_id)


def _more_budget(sample: Sample, account_id: str) -> None:
    """Step 1 reopened for a larger budget, and the steps that build on it confirmed."""
    portfolio, reason = sample.portfolio, sample.say("El presupuesto sube a 18.000 €", "The budget goes up to €18,000")
    sample.on(date(2026, 11, 16))
    step_acts.reopen(portfolio, account_id, Step.REQUIREMENTS, reason)
    record = portfolio.load(account_id).facts.requirements.record
    assert record is not None, "step 1 was closed"
    portfolio.save(replace(record, budget=Decimal(18_000)))
    step_acts.close(portfolio, account_id, Step.REQUIREMENTS)
    sample.on(date(2026, 11, 18))
    step_acts.confirm(portfolio, account_id, step_acts.to_review(portfolio, account_id), reason)


def _living(sample: Sample, account_id: str) -> None:
    """SWOT, objectives and commitments, as they stood when the plan was approved."""
    say = sample.say
    entry = PlanObjective(id=new_id(), account_id=account_id, text=say("Entrar en mantenimiento predictivo", "Get into predictive maintenance"),
                          measure=say("Pedidos", "Orders"), goal="1", due_on=date(2027, 9, 30))  # fmt: skip
    sample.put(
        SwotItem(id=new_id(), account_id=account_id, side=SwotSide.STRENGTH, text=say("Confianza de Mantenimiento", "Maintenance trusts us")),
        SwotItem(id=new_id(), account_id=account_id, side=SwotSide.THREAT, text=say("Contrato de sensores con otro", "Sensors contracted elsewhere")),
        PlanObjective(id=new_id(), account_id=account_id, party=Party.CLIENT, text=say("Menos paradas en envasado", "Fewer stops in packaging"),
                      measure=say("Paradas al mes", "Stops a month"), goal="2", due_on=date(2027, 6, 30)),
        entry,
        Action(id=new_id(), account_id=account_id, objective_id=entry.id, text=say("Llevar el sensor a la línea 3", "Take the sensor to line 3"),
               owner="Laura Ibáñez Soto", due_on=date(2026, 12, 18)),
        Commitment(id=new_id(), account_id=account_id, text=say("Stock de seguridad en planta", "Safety stock in the plant"),
                   owner="Iñaki Otxoa Larrea", promised_on=date(2026, 9, 30), due_on=date(2026, 11, 13)),
        Commitment(id=new_id(), account_id=account_id, party=Party.CLIENT, text=say("Abrir acceso a Gerencia", "Open access to management"),
                   owner=sample.buyer(account_id), promised_on=date(2026, 9, 30), due_on=date(2026, 11, 30)),
    )  # fmt: skip


def _plan(sample: Sample, account_id: str, is_complete: bool) -> None:
    say = sample.say
    actual = sample.portfolio.load(account_id).sales.last_12() or Decimal(0)
    agreement = Agreement(
        id=new_id(), account_id=account_id, title=say("Acuerdo marco de suministro 2027", "Framework agreement for supplies 2027"),
        scope=say("Precios, plazos y calidad pactada", "Prices, terms and agreed quality"), our_signer="Laura Ibáñez Soto",
        client_signer="Luis Prada Mena", signed_on=date(2026, 10, 20) if is_complete else None,
    )  # fmt: skip
    sample.put(agreement)
    store = Project(
        id=new_id(), account_id=account_id, title=say("Almacén de recambios en planta", "Spares store in the plant"), agreement_id=agreement.id,
        owner="Iñaki Otxoa Larrea", due_on=date(2027, 2, 28), budget=Decimal(12_000), hours=160, effect=Decimal(40_000),
    )  # fmt: skip
    sample.put(
        PlanDocument(id=new_id(), account_id=account_id,
                     situation=say("Buena relación en planta; con Gerencia, solo la firma del acuerdo.", "Good relations in the plant; with management, only the signing of the agreement."),
                     target=(actual * Decimal("1.08")).quantize(Decimal(1000)) if is_complete else None, baseline=actual,
                     pipeline=Decimal(60_000), next_review_on=date(2027, 4, 15)),
        store,
        Milestone(id=new_id(), account_id=account_id, project_id=store.id, text=say("Lista de recambios críticos", "List of critical spares"),
                  due_on=date(2026, 12, 11)),
        Milestone(id=new_id(), account_id=account_id, project_id=store.id, text=say("Estanterías en planta", "Shelves in the plant"),
                  due_on=date(2027, 1, 29)),
        Risk(id=new_id(), account_id=account_id, text=say("Cambio en la Dirección de Compras", "A new head of purchasing"),
             mitigation=say("Abrir relación con Gerencia y Calidad", "Open relations with management and quality")),
        Action(id=new_id(), account_id=account_id, text=say("Presentar el ahorro del sello higiénico", "Present the savings of the hygienic seal"),
               owner="Laura Ibáñez Soto", due_on=date(2026, 12, 4)),
    )  # fmt: skip
    _living(sample, account_id)
    if is_complete:
        sample.put(
            Signature(id=new_id(), account_id=account_id, subject=SignatureOf.PLAN_SPONSOR, name="Tomás Arce Gil",
                      role=say("Director general", "Managing director"), signed_on=date(2026, 10, 26))
        )  # fmt: skip
        signers = [p for p in sample.portfolio.load(account_id).people if p.name == agreement.client_signer]
        for person in signers:
            sample.portfolio.save(replace(person, last_contact_on=agreement.signed_on))


_FILLERS = {
    Step.REQUIREMENTS: _requirements,
    Step.KAM_PROFILE: _profile,
    Step.POST: _post,
    Step.COMMITTEE: _committee,
    Step.PLAN: _plan,
}
