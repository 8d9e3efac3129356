"""How each condition of a step is spoiled, one at a time."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from kamdesk.domain.account.sales import Sale
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.agreements import Agreement, Project
from kamdesk.domain.plan.committee import Committee, CommitteeMember, RaciRow
from kamdesk.domain.plan.kam_profile import (
    Assessor,
    Candidate,
    Competency,
    CompetencyRequirement,
    DevelopmentAction,
    KamProfile,
    Rating,
)
from kamdesk.domain.plan.plan_document import PlanDocument, Risk
from kamdesk.domain.plan.post import Post, PostBlock, PostItem
from kamdesk.domain.plan.requirements import ChecklistItem, CompanyRequirement, Requirements
from kamdesk.domain.plan.step_acts import Signature, SignatureOf
from kamdesk.domain.records import Step
from kamdesk.services.plan import company_requirements, step_acts
from tests.support import BOSS, DAY, KAM


class Case:
    """An account on a portfolio, with short ways to spoil what it holds."""

    def __init__(self, portfolio, account):
        self.portfolio, self.id = portfolio, account.id

    def all(self, cls):
        return self.portfolio.find(cls, account_id=self.id)

    def edit(self, cls, where=lambda r: True, **fields):
        found = [r for r in self.all(cls) if where(r)]
        edits = [self.portfolio.save(replace(r, **fields)) for r in found]
        return [e for e in edits if e is not None]

    def remove(self, cls, where=lambda r: True):
        return [self.portfolio.remove(r) for r in self.all(cls) if where(r)]

    def states(self):
        return [s.value for s in self.portfolio.load(self.id).plan.step_states.values()]


def _of(subject):
    return lambda r: r.subject is subject


def _block(block):
    return lambda r: r.block is block


def _rates_oneself(case):
    """Only the KAM's own marks are left."""
    marks = case.portfolio.find(Rating)
    return [case.portfolio.save(replace(r, assessor=f" {KAM.upper()} ")) for r in marks]


def _minimum_missed(case):
    return case.edit(CompetencyRequirement, lambda r: r.competency is Competency.SERVICE_VOCATION, minimum=5)


def one_person_signs(case):
    return case.edit(Signature, _of(SignatureOf.PLAN_SPONSOR), name=KAM)


def _same_countersign(case):
    second = Signature(id=new_id(), account_id=case.id, subject=SignatureOf.PLAN_COUNTERSIGN, name=KAM, role="KAM", signed_on=DAY)
    return [*one_person_signs(case), case.portfolio.save(second)]


def _scorecard_reopened(case):
    step_acts.reopen_scorecard(case.portfolio, case.id, "new anchors")
    return [lambda: step_acts.close_scorecard(case.portfolio, case.id)]


def target_falls(case):
    sale = {"account_id": case.id, "amount": Decimal(5000), "sold_on": date(2026, 1, 15)}
    return [case.portfolio.save(Sale(id=new_id(), **sale))]


def _too_many_hours(case):
    """There are fewer KAM hours than this account alone takes."""
    return [case.portfolio.save(replace(case.portfolio.settings, kam_hours=1))]


def _raci_without(**fields):
    def spoil(case):
        row = RaciRow(id=new_id(), account_id=case.id, activity="Stock in the plant", accountable=KAM, responsible=("Somebody",))
        return [case.portfolio.save(replace(row, **fields))]

    return spoil


def _not_confirmed_here(case):
    """The company has a requirement, and nobody said that it holds here."""
    return [case.portfolio.save(CompanyRequirement(id=new_id(), label="Systems", is_met=True, evidence="manual"))]


def _open_in_the_company(case):
    """It holds here, but the company itself has not answered it."""
    found = CompanyRequirement(id=new_id(), label="Systems")
    return [case.portfolio.save(found), company_requirements.confirm(case.portfolio, case.id, [found])]


def _marks_to_come(case):
    names = (BOSS, "Carmen Vidal")
    return [
        case.portfolio.save(Assessor(id=new_id(), account_id=case.id, name=name, position=at)) for at, name in enumerate(names)
    ]


def _old_marks(case):
    marks = case.portfolio.find(Rating)
    return [
        *case.edit(KamProfile, confirmed_on=None),
        *(case.portfolio.save(replace(r, rated_on=date(2020, 1, 1))) for r in marks),
    ]


def _reopened_after_approval(case):
    """A new version of the plan is not approved by the signature under the old one."""
    step_acts.close(case.portfolio, case.id, Step.PLAN)
    step_acts.reopen(case.portfolio, case.id, Step.PLAN, "a new target")
    return [lambda: case.edit(Signature, _of(SignatureOf.PLAN_SPONSOR), signed_on=date.today())]


SPOILERS = {
    "company": [_not_confirmed_here, _open_in_the_company],
    "marks_in": [_marks_to_come],
    "marks_confirmed": [lambda c: c.edit(KamProfile, confirmed_on=date(2020, 1, 1)), _old_marks],
    "capacity": [_too_many_hours],
    "raci": [_raci_without(accountable=""), _raci_without(responsible=()), _raci_without(accountable="Nobody of us")],
    "sponsor": [lambda c, f=f, v=v: c.edit(Requirements, **{f: v}) for f, v in (("sponsor", ""), ("sponsor_role", ""), ("sponsor_on", None))],
    "sponsor_evidence": [lambda c: c.edit(Requirements, sponsor_evidence="")],
    "hours": [lambda c, v=v: c.edit(Requirements, hours_per_year=v) for v in (None, 0)],
    "budget": [lambda c: c.edit(Requirements, budget=None), lambda c: c.edit(Requirements, budget=None, no_budget=True),
               lambda c: c.edit(Requirements, budget=None, no_budget_consent="yes")],
    "checklist": [lambda c: c.edit(ChecklistItem, lambda r: r.is_met, evidence=""), lambda c: c.edit(ChecklistItem, lambda r: not r.is_met, owner=""),
                  lambda c: c.edit(ChecklistItem, lambda r: not r.is_met, due_on=None)],
    "levels": [lambda c: c.edit(CompetencyRequirement, lambda r: r.competency is Competency.BUSINESS_VISION, level=None),
               lambda c: c.remove(CompetencyRequirement, lambda r: r.competency is Competency.BUSINESS_VISION)],
    "chosen": [lambda c: c.remove(Candidate), lambda c: c.edit(KamProfile, already_appointed=True),
               lambda c: c.edit(KamProfile, already_appointed=True, appointed_by=BOSS)],
    "rated": [_rates_oneself],
    "knock_out": [_minimum_missed],
    "gap_actions": [lambda c: c.remove(DevelopmentAction), lambda c: c.edit(DevelopmentAction, text="")],
    "reason": [lambda c: c.edit(KamProfile, reason="")],
    "functions": [lambda c: c.remove(PostItem, _block(PostBlock.FUNCTION))],
    "objectives": [lambda c, f=f, v=v: c.edit(PostItem, _block(PostBlock.OBJECTIVE), **{f: v}) for f, v in (("measure", ""), ("goal", ""), ("due_on", None))],
    "responsibilities": [lambda c: c.remove(PostItem, _block(PostBlock.RESPONSIBILITY))],
    "reports_to": [lambda c: c.edit(Post, reports_to="")],
    "substitute": [lambda c: c.edit(Post, substitute="")],
    "signature_kam": [lambda c: c.edit(Signature, _of(SignatureOf.POST_KAM), role=""), lambda c: c.edit(Signature, _of(SignatureOf.POST_KAM), name=BOSS)],
    "signature_manager": [lambda c: c.edit(Signature, _of(SignatureOf.POST_MANAGER), signed_on=None)],
    "members": [lambda c: c.remove(CommitteeMember, lambda r: not r.is_chair),
                lambda c: c.edit(CommitteeMember, lambda r: not r.is_chair, name=KAM.lower())],
    "member_details": [lambda c: c.edit(CommitteeMember, lambda r: r.is_chair, hours_per_year=0), lambda c: c.edit(CommitteeMember, area="")],
    "chair": [lambda c: c.edit(CommitteeMember, is_chair=False), lambda c: c.edit(CommitteeMember, is_chair=True)],
    "cadence": [lambda c: c.edit(Committee, cadence="")],
    "first_meeting": [lambda c: c.edit(Committee, first_meeting_on=None)],
    "scorecard_closed": [_scorecard_reopened],
    "agreement": [lambda c, f=f, v=v: c.edit(Agreement, **{f: v}) for f, v in (("our_signer", ""), ("our_signer", BOSS), ("client_signer", ""), ("signed_on", None))],
    "project": [lambda c: c.edit(Project, agreement_id=None), lambda c: c.edit(Project, owner=""), lambda c: c.edit(Project, due_on=None), lambda c: c.remove(Project)],
    "gap": [lambda c: c.edit(PlanDocument, target=None), lambda c: c.edit(PlanDocument, baseline=None)],
    "risk": [lambda c: c.edit(Risk, mitigation=""), lambda c: c.remove(Risk)],
    "target_explained": [target_falls],
    "next_review": [lambda c: c.edit(PlanDocument, next_review_on=None)],
    "approval": [lambda c: c.remove(Signature, _of(SignatureOf.PLAN_SPONSOR)), _reopened_after_approval],
    "countersign": [one_person_signs, _same_countersign],
}  # fmt: skip
