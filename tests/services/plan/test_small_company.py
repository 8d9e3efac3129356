"""Assessors who are asked, and a company of four."""

from dataclasses import replace

from kamdesk.domain.errors import GateRefusedError
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.committee import CommitteeMember, RaciRow
from kamdesk.domain.plan.gate import StepState
from kamdesk.domain.plan.kam_fit import AssessmentRound, missing_marks_of
from kamdesk.domain.plan.kam_profile import Candidate, Competency, Rating
from kamdesk.domain.plan.post import PostItem
from kamdesk.domain.plan.requirements import ChecklistItem
from kamdesk.domain.plan.step_acts import Signature, SignatureOf
from kamdesk.domain.records import Step
from kamdesk.domain.scorecard.groups import Group
from kamdesk.services.plan import kam_ratings, starting_points, step_acts
from tests.support import DAY, KAM, included_account, live_indicator, put, refused

ANA, BEA, CARLOS = "Ana Ruiz", "Bea Gil", "Carlos Mora"


def test_marks_are_owed_until_every_asked_assessor_gave_all():
    def mark(assessor, competency):
        return Rating(id=new_id(), person_id="p", competency=competency, assessor=assessor, level=4)

    def missing(assessors, given, people=("p",)):
        return AssessmentRound(assessors, {p: f"Person {p}" for p in people}).missing_marks(given)

    assert missing((ANA,), []) == {}
    assert missing((ANA, BEA), []) == {ANA: 9, BEA: 9}
    given = [mark(ANA.upper(), c) for c in Competency]
    assert missing((ANA, BEA), given) == {BEA: 9}
    given += [mark(BEA, c) for c in list(Competency)[:8]]
    assert missing((ANA, BEA), given) == {BEA: 1}
    whole = [*given, mark(BEA, list(Competency)[8])]
    assert missing((ANA, BEA), whole) == {}
    assert missing((ANA, BEA), whole, ("p", "q")) == {ANA: 9, BEA: 9}
    rounds = [AssessmentRound((ANA, BEA), {"p": "Person p", "q": BEA}), AssessmentRound((ANA,), {"p": "Person p"})]
    assert missing_marks_of(rounds, whole) == {"p": {ANA: 9}, "q": {ANA: 9}}, "nobody owes marks of themselves"
    assert missing_marks_of(rounds[1:], []) == {}


def test_a_person_is_marked_once_for_all_accounts(portfolio):
    first = included_account(portfolio, 3, filled=True, name="Uno")
    person_id = portfolio.load(first.id).facts.kam.profile.person_id
    before = len(portfolio.find(Rating))
    for n in range(8):
        account = included_account(portfolio, 2, name=f"Cuenta {n}")
        put(portfolio, Candidate(id=new_id(), account_id=account.id, person_id=person_id))
        kam_ratings.require_levels(portfolio, account.id)
        facts = portfolio.load(account.id).facts
        assert len({r.competency for r in facts.kam.ratings if r.person_id == person_id}) == 9
    assert len(portfolio.find(Rating)) == before


def test_a_company_of_four_finishes_a_plan_honestly(portfolio):
    """One person owns the company, sponsors and keeps the account; an external adviser sits on the committee and countersigns."""
    account = included_account(portfolio, 1, filled=True, name="Cliente grande")
    requirements = portfolio.load(account.id).facts.requirements.record
    portfolio.save(replace(requirements, sponsor=KAM, sponsor_role="Owner", sponsor_evidence="", without_document=True))
    step_acts.close(portfolio, account.id, Step.REQUIREMENTS)
    other = included_account(portfolio, 5, filled=True, name="Otro")
    template = portfolio.load(other.id).facts
    for record in (template.kam.profile, *template.kam.competencies, *template.kam.candidates, *template.kam.development):
        put(portfolio, replace(record, id=new_id(), account_id=account.id))
    step_acts.close(portfolio, account.id, Step.KAM_PROFILE)
    posts = [s for s in template.signatures if s.subject in {SignatureOf.POST_KAM, SignatureOf.POST_MANAGER}]
    for record in (template.post.record, *template.post.items, *posts):
        put(portfolio, replace(record, id=new_id(), account_id=account.id))
    step_acts.close(portfolio, account.id, Step.POST)
    put(
        portfolio,
        replace(template.committee.record, id=new_id(), account_id=account.id),
        CommitteeMember(id=new_id(), account_id=account.id, name=BEA, area="Workshop", hours_per_year=20, is_chair=True),
        CommitteeMember(
            id=new_id(), account_id=account.id, name="Gestoría Rius", area="Finance", hours_per_year=6, is_external=True
        ),
        RaciRow(
            id=new_id(),
            account_id=account.id,
            activity="Deliveries",
            accountable=KAM,
            responsible=(BEA,),
            informed=("Gestoría Rius",),
        ),
    )
    step_acts.close(portfolio, account.id, Step.COMMITTEE)
    for group in Group:
        agreed = {"agreed_with": "Marta", "agreed_on": DAY} if group is Group.QUALITY else {}
        put(portfolio, live_indicator(account.id, group, **agreed))
    step_acts.close_scorecard(portfolio, account.id)
    agreement = put(portfolio, replace(template.document.agreements[0], id=new_id(), account_id=account.id))
    for record in (template.document.record, *template.document.risks):
        put(portfolio, replace(record, id=new_id(), account_id=account.id))
    put(portfolio, replace(template.document.projects[0], id=new_id(), account_id=account.id, agreement_id=agreement.id))
    approval = Signature(
        id=new_id(), account_id=account.id, subject=SignatureOf.PLAN_SPONSOR, name=KAM, role="Owner", signed_on=DAY
    )
    put(portfolio, approval)
    with refused("cannot_close") as caught:
        step_acts.close(portfolio, account.id, Step.PLAN)
    assert [u.condition for u in caught.value.unmet] == ["countersign"]
    put(portfolio, replace(approval, id=new_id(), subject=SignatureOf.PLAN_COUNTERSIGN, name="Gestoría Rius", role="Adviser"))
    step_acts.close(portfolio, account.id, Step.PLAN)
    data = portfolio.load(account.id)
    assert set(data.plan.step_states.values()) == {StepState.CLOSED}
    assert data.plan.versions[0].approved_by == KAM


def test_a_post_and_a_checklist_begin_with_those_of_another_account(portfolio):
    source, target = included_account(portfolio, 4, filled=True, name="Uno"), included_account(portfolio, 3, name="Dos")
    assert [name for _id, name in starting_points.accounts_with(portfolio, PostItem, target.id)] == ["Uno"]
    edit = starting_points.copy_entries(portfolio, PostItem, source.id, target.id)
    ours, theirs = portfolio.load(target.id).facts.post.items, portfolio.load(source.id).facts.post.items
    assert [i.text for i in ours] == [i.text for i in theirs]
    assert all(i.due_on is None for i in ours)
    assert starting_points.copy_entries(portfolio, PostItem, source.id, target.id) is None
    portfolio.undo(edit)
    assert portfolio.load(target.id).facts.post.items == ()
    closed = included_account(portfolio, 4, filled=True, name="Cerrada")
    put(portfolio, replace(theirs[0], id=new_id(), account_id=target.id, text="Only here"))
    with refused("step_closed", GateRefusedError):
        starting_points.copy_entries(portfolio, PostItem, target.id, closed.id)
    third = included_account(portfolio, 1, name="Tres")
    starting_points.copy_entries(portfolio, ChecklistItem, source.id, third.id)
    items = portfolio.load(third.id).facts.requirements.checklist
    assert items
    assert not any(i.is_met or i.evidence for i in items)
