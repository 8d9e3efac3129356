"""Builders: accounts brought to a given step through the same services that a person uses."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.people import Person
from kamdesk.domain.changes import Change
from kamdesk.domain.errors import KnownError
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.agreements import Agreement, Project
from kamdesk.domain.plan.committee import Committee, CommitteeMember
from kamdesk.domain.plan.kam_profile import Candidate, Competency, CompetencyRequirement, DevelopmentAction, KamProfile, Rating
from kamdesk.domain.plan.plan_document import PlanDocument, Risk
from kamdesk.domain.plan.post import Post, PostBlock, PostItem
from kamdesk.domain.plan.requirements import ChecklistItem, RequirementConfirmation, Requirements
from kamdesk.domain.plan.step_acts import Signature, SignatureOf
from kamdesk.domain.records import Step
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Indicator
from kamdesk.domain.selection.criteria import Assessment, Verdict
from kamdesk.domain.selection.decisions import Decision
from kamdesk.domain.selection.scenarios import Scenario, SideEffect
from kamdesk.services.plan import step_acts
from kamdesk.services.selection import decisions

ROOT = Path(__file__).resolve().parents[2]
FILES = ROOT / "tests" / "files"

DAY = date(2026, 3, 2)
KAM = "Laura Ibáñez"
BOSS = "Javier Roca"


@contextmanager
def refused(code, error=KnownError):
    """The block ends in a refusal with this code; yields the exception info."""
    with pytest.raises(error) as info:
        yield info
    assert info.value.code == code, info.value


def file_of(portfolio):
    """The storage object behind a portfolio: to damage the file, or to ask it past the rules."""
    return portfolio.with_file(lambda file: file)


def put(portfolio, *records):
    portfolio.commit([Change(None, r) for r in records])
    return records[0]


def new_account(portfolio, name="Ñandú & Cía, S.A.", **fields):
    return put(portfolio, Account(id=new_id(), name=name, **fields))


def decision(account_id, verdict, **fields):
    more = {
        Verdict.INCLUDE: {},
        Verdict.WATCH: {"hypothesis": "h", "conditions": "c", "review_on": date(2027, 3, 2)},
        Verdict.EXCLUDE: {"served_how": "s", "served_by": BOSS, "reopen_signal": "r", "review_on": date(2027, 3, 2)},
    }[verdict]
    whole = {"reason": "why", "decided_by": BOSS, "decided_on": DAY, **more, **fields}
    return Decision(id=new_id(), account_id=account_id, verdict=verdict, **whole)


def prepare_decision(portfolio, account_id, growth=8):
    """Criteria, one scenario a verdict, and a negative side effect in each."""
    put(portfolio, Assessment(id=new_id(), account_id=account_id, growth=growth, prescription=2, innovation=3))
    scenarios = [
        Scenario(id=new_id(), account_id=account_id, title=v.value, verdict=v, position=at) for at, v in enumerate(Verdict)
    ]
    effects = [
        SideEffect(id=new_id(), account_id=account_id, scenario_id=s.id, probability=0.5, impact=Decimal(100)) for s in scenarios
    ]
    put(portfolio, *scenarios, *effects)


def decide(portfolio, account_id, verdict=Verdict.INCLUDE, **fields):
    return decisions.decide(portfolio, decision(account_id, verdict, **fields))


def live_indicator(account_id, group, **fields):
    agreed = {"agreed_with": "Marta Ribero", "agreed_on": DAY} if group is Group.QUALITY else {}
    whole = {"name": f"indicator of {group}", "floor": 0.0, "threshold": 5.0, "target": 10.0, **agreed, **fields}
    return Indicator(id=new_id(), account_id=account_id, group=group, **whole)


def own_person(portfolio, name):
    found = [p for p in portfolio.own_people() if p.name == name]
    return found[0] if found else put(portfolio, Person(id=new_id(), name=name))


def _requirements(portfolio, account_id):
    put(
        portfolio,
        Requirements(id=new_id(), account_id=account_id, sponsor="Tomás Arce", sponsor_role="CEO", sponsor_on=DAY,
                     sponsor_evidence="minutes", hours_per_year=200, budget=Decimal(9000)),
        ChecklistItem(id=new_id(), account_id=account_id, label="ERP data", is_met=True, evidence="export"),
        ChecklistItem(id=new_id(), account_id=account_id, label="price rules", owner=BOSS, due_on=DAY),
    )  # fmt: skip


def _profile(portfolio, account_id):
    person = own_person(portfolio, KAM)
    rated = {r.competency for r in portfolio.find(Rating, person_id=person.id)}
    marks = [
        Rating(id=new_id(), person_id=person.id, competency=c, assessor=BOSS, level=2 if c is Competency.SELF_MOTIVATION else 4)
        for c in Competency
        if c not in rated
    ]
    put(
        portfolio,
        *(CompetencyRequirement(id=new_id(), account_id=account_id, competency=c, level=4, minimum=2) for c in Competency),
        Candidate(id=new_id(), account_id=account_id, person_id=person.id),
        *marks,
        KamProfile(
            id=new_id(),
            account_id=account_id,
            person_id=person.id,
            reason="best fit",
            confirmed_on=date.today(),
            confirmed_by=BOSS,
        ),
        DevelopmentAction(id=new_id(), account_id=account_id, competency=Competency.SELF_MOTIVATION, text="coaching"),
    )


def _post(portfolio, account_id):
    item = {"account_id": account_id}
    put(
        portfolio,
        PostItem(id=new_id(), block=PostBlock.FUNCTION, text="lead the committee", **item),
        PostItem(id=new_id(), block=PostBlock.OBJECTIVE, text="grow", measure="turnover", goal="+8 %", due_on=DAY, **item),
        PostItem(id=new_id(), block=PostBlock.RESPONSIBILITY, text="agreed quality", **item),
        Post(id=new_id(), reports_to=BOSS, substitute="Iñaki Otxoa", **item),
        Signature(id=new_id(), subject=SignatureOf.POST_KAM, name=KAM, role="KAM", signed_on=DAY, **item),
        Signature(id=new_id(), subject=SignatureOf.POST_MANAGER, name=BOSS, role="Sales", signed_on=DAY, **item),
    )


def _committee(portfolio, account_id):
    put(
        portfolio,
        Committee(id=new_id(), account_id=account_id, cadence="monthly", first_meeting_on=DAY),
        CommitteeMember(id=new_id(), account_id=account_id, name=BOSS, area="Sales", hours_per_year=20, is_chair=True),
        CommitteeMember(id=new_id(), account_id=account_id, name="Carmen Vidal", area="Operations", hours_per_year=30),
    )


def _plan(portfolio, account_id):
    agreement = put(
        portfolio,
        Agreement(id=new_id(), account_id=account_id, title="framework", our_signer=KAM, client_signer="Luis", signed_on=DAY),
    )
    put(portfolio, *(live_indicator(account_id, group) for group in Group))
    put(
        portfolio,
        PlanDocument(id=new_id(), account_id=account_id, target=Decimal(1000), baseline=Decimal(800), next_review_on=DAY),
        Project(id=new_id(), account_id=account_id, title="store", agreement_id=agreement.id, owner=BOSS, due_on=DAY),
        Risk(id=new_id(), account_id=account_id, text="new buyer", mitigation="know her boss"),
        Signature(
            id=new_id(), account_id=account_id, subject=SignatureOf.PLAN_SPONSOR, name="Tomás Arce", role="CEO", signed_on=DAY
        ),
    )
    step_acts.close_scorecard(portfolio, account_id)


FILLERS = dict(zip(Step, (_requirements, _profile, _post, _committee, _plan), strict=True))


def included_account(portfolio, open_step=1, *, filled=False, name="Ñandú & Cía, S.A."):
    """An included account whose steps before `open_step` (1–6) are closed; that one is ready to close when `filled`."""
    account = new_account(portfolio, name)
    prepare_decision(portfolio, account.id)
    decide(portfolio, account.id)
    for step, fill in FILLERS.items():
        if step.number < open_step or (filled and step.number == open_step):
            fill(portfolio, account.id)
        if step.number < open_step:
            step_acts.close(portfolio, account.id, step)
    return account


def small_company(portfolio):
    """An account of a company of four, its plan approved: the owner is sponsor and KAM, a partner countersigns, one comes from outside."""
    owner, partner, outside = "Marta Olmo Ruiz", "Jon Arrieta Vega", "Isabel Conde"
    portfolio.save(replace(portfolio.settings, min_members=1))
    account = new_account(portfolio, "Talleres Ribalta, S.L.", codes=("C99",), sector="Metal", city="Eibar")
    prepare_decision(portfolio, account.id)
    decide(portfolio, account.id, decided_by=owner)
    item = {"account_id": account.id}
    put(portfolio, Requirements(id=new_id(), sponsor=owner, sponsor_role="Gerente", sponsor_on=DAY, without_document=True, hours_per_year=120,
                                no_budget=True, no_budget_consent=owner, **item))  # fmt: skip
    for asked in portfolio.load(account.id).facts.requirements.company:
        put(portfolio, RequirementConfirmation(id=new_id(), company_requirement_id=asked.id, confirmed_on=DAY, **item))
    step_acts.close(portfolio, account.id, Step.REQUIREMENTS)
    person = own_person(portfolio, owner)
    put(
        portfolio,
        *(CompetencyRequirement(id=new_id(), competency=c, level=4, minimum=2, **item) for c in Competency),
        *(
            Rating(id=new_id(), person_id=person.id, competency=c, assessor=partner, level=4, rated_on=date.today())
            for c in Competency
        ),
        KamProfile(
            id=new_id(),
            person_id=person.id,
            already_appointed=True,
            appointed_by=owner,
            appointed_on=DAY,
            reason="Es quien lleva la cuenta",
            **item,
        ),
        Candidate(id=new_id(), person_id=person.id, **item),
    )
    step_acts.close(portfolio, account.id, Step.KAM_PROFILE)
    put(
        portfolio,
        PostItem(id=new_id(), block=PostBlock.FUNCTION, text="Llevar la cuenta", **item),
        PostItem(id=new_id(), block=PostBlock.OBJECTIVE, text="Crecer", measure="Facturación", goal="+5 %", due_on=DAY, **item),
        PostItem(id=new_id(), block=PostBlock.RESPONSIBILITY, text="La calidad pactada", **item),
        Post(id=new_id(), reports_to=partner, no_substitute=True, **item),
        Signature(id=new_id(), subject=SignatureOf.POST_KAM, name=owner, role="KAM", signed_on=DAY, **item),
        Signature(id=new_id(), subject=SignatureOf.POST_MANAGER, name=partner, role="Socio", signed_on=DAY, **item),
    )
    step_acts.close(portfolio, account.id, Step.POST)
    put(
        portfolio,
        Committee(id=new_id(), cadence="Mensual", first_meeting_on=DAY, **item),
        CommitteeMember(
            id=new_id(),
            name=outside,
            area="Asesoría de calidad",
            role="Cifras",
            hours_per_year=12,
            is_chair=True,
            is_external=True,
            **item,
        ),
    )
    step_acts.close(portfolio, account.id, Step.COMMITTEE)
    agreement = put(
        portfolio, Agreement(id=new_id(), title="Acuerdo marco", our_signer=owner, client_signer="Luis", signed_on=DAY, **item)
    )
    put(portfolio, *(live_indicator(account.id, group) for group in Group))
    put(
        portfolio,
        PlanDocument(id=new_id(), target=Decimal(90_000), baseline=Decimal(80_000), next_review_on=date(2027, 4, 15), **item),
        Project(id=new_id(), title="Almacén", agreement_id=agreement.id, owner=owner, due_on=DAY, effect=Decimal(10_000), **item),
        Risk(id=new_id(), text="Nuevo comprador", mitigation="Conocer a su jefe", **item),
        Signature(id=new_id(), subject=SignatureOf.PLAN_SPONSOR, name=owner, role="Gerente", signed_on=DAY, **item),
        Signature(id=new_id(), subject=SignatureOf.PLAN_COUNTERSIGN, name=partner, role="Socio", signed_on=DAY, **item),
    )
    step_acts.close_scorecard(portfolio, account.id)
    step_acts.close(portfolio, account.id, Step.PLAN)
    return account
