"""The committee's letters, meetings, commitments both ways, and the plan as it was approved against today's."""

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from kamdesk.domain.changes import Change
from kamdesk.domain.errors import GateRefusedError, KnownError, ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan import gate
from kamdesk.domain.plan.actions import Action, ParkingNote
from kamdesk.domain.plan.agreements import Agreement, Project, orphans
from kamdesk.domain.plan.committee import Committee, CommitteeMember, Meeting, RaciRow, raci_faults
from kamdesk.domain.plan.gate import StepState
from kamdesk.domain.plan.kam_fit import AssessmentRound, missing_marks_of
from kamdesk.domain.plan.kam_profile import Assessor, Candidate, Competency, DevelopmentAction, Rating
from kamdesk.domain.plan.plan_document import (
    Commitment,
    DifferenceKind,
    Party,
    PlanDocument,
    PlanLine,
    PlanObjective,
    PlanVersion,
    Risk,
    SwotItem,
    SwotSide,
    differences,
    is_to_renew,
    renew_on,
)
from kamdesk.domain.plan.post import PostBlock, PostItem
from kamdesk.domain.plan.requirements import ChecklistItem, CompanyRequirement, Requirements
from kamdesk.domain.plan.step_acts import Signature, SignatureOf
from kamdesk.domain.records import Step
from kamdesk.domain.scorecard.groups import Group
from kamdesk.services.importing.columns import ImportKind, map_columns
from kamdesk.services.importing.run import Options, run
from kamdesk.services.importing.tables import read_table
from kamdesk.services.plan import company_requirements, kam_handover, kam_ratings, plan_versions, starting_points, step_acts
from kamdesk.services.plan.committee import action_from, actions_from, agenda, open_accounts, replace_member, successors
from kamdesk.services.portfolio import Portfolio
from tests.support import DAY, KAM, included_account, live_indicator, put, refused

TODAY = date.today()
ANA, BEA, CARLOS = "Ana Ruiz", "Bea Gil", "Carlos Mora"


def member(name, **fields):
    return CommitteeMember(id=new_id(), account_id="a", name=name, area="Sales", hours_per_year=10, **fields)


def row(activity="Stock", **fields):
    return RaciRow(id=new_id(), account_id="a", activity=activity, **fields)


# -- RACI ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({"accountable": ANA, "responsible": (BEA,)}, []),
        ({"accountable": ANA, "responsible": (ANA,)}, []),
        ({"accountable": KAM, "responsible": (BEA,)}, []),
        ({"responsible": (BEA,)}, ["no_accountable"]),
        ({"accountable": ANA}, ["no_responsible"]),
        ({"accountable": CARLOS, "responsible": (BEA,)}, ["not_in_force"]),
        ({"accountable": "Nobody", "responsible": ()}, ["not_in_force", "no_responsible"]),
    ],
)
def test_one_is_accountable_and_somebody_does_it(fields, codes):
    members = [member(ANA), member(BEA), member(CARLOS, to_on=TODAY - timedelta(1))]
    assert [f.code for f in raci_faults([row(**fields)], members, KAM, TODAY)] == codes


@pytest.mark.parametrize(
    "fields", [{"accountable": ANA, "consulted": (ANA,)}, {"responsible": (BEA,), "informed": (BEA,)}, {"consulted": (ANA, ANA)}]
)
def test_nobody_has_two_letters_in_one_activity(fields):
    with refused("raci_two_codes", ValidationError):
        row(**fields).cleaned()


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (member(ANA, deputy=" ana RUIZ"), "deputy_is_member"),
        (member(ANA, from_on=DAY, to_on=DAY - timedelta(1)), "dates_out_of_order"),
        (Project(id="p", account_id="a", title="x", starts_on=DAY, due_on=DAY - timedelta(1)), "project_ends_first"),
        (Project(id="p", account_id="a", title="x", progress=101), "out_of_range"),
        (Project(id="p", account_id="a", title="x", budget=Decimal(-1)), "negative"),
        (Meeting(id="m", account_id="a"), "required"),
        (Commitment(id="c", account_id="a", text="x", promised_on=DAY, due_on=DAY - timedelta(1)), "dates_out_of_order"),
        (Commitment(id="c", account_id="a", text="x", promised_on=DAY, done_on=DAY - timedelta(1)), "dates_out_of_order"),
        (Commitment(id="c", account_id="a", text=""), "required"),
        (SwotItem(id="s", account_id="a", text=""), "required"),
        (PlanObjective(id="o", account_id="a", text=""), "required"),
        (RaciRow(id="r", account_id="a", activity=""), "required"),
    ],
)
def test_entries_are_checked(record, code):
    with refused(code, ValidationError):
        record.cleaned()


@pytest.fixture
def committee(portfolio):
    """An account whose step 4 is open, with Ana, Bea and one activity of Ana's."""
    account = included_account(portfolio, 4)
    for name in (ANA, BEA):
        put(portfolio, replace(member(name), account_id=account.id))
    put(portfolio, replace(row("Stock", accountable=ANA, responsible=(ANA,), informed=(BEA,)), account_id=account.id))
    return account


def members_of(portfolio, account):
    return {m.name: m for m in portfolio.load(account.id).facts.committee.members}


def test_a_member_with_an_open_a_hands_over_before_leaving(portfolio, committee):
    ana = members_of(portfolio, committee)[ANA]
    with refused("open_accountability") as caught:
        portfolio.remove(ana)
    assert caught.value.params["activities"] == ["Stock"]
    with refused("open_accountability"):
        portfolio.save(replace(ana, to_on=TODAY - timedelta(1)))
    data = portfolio.load(committee.id)
    assert successors(data, ana) == [BEA, *([data.kam_name] if data.kam_name else [])]
    assert open_accounts(data, ana) == ["Stock"]
    with refused("no_successor"):
        replace_member(portfolio, ana, "Nobody")
    edit = replace_member(portfolio, ana, BEA)
    (stock,) = portfolio.load(committee.id).facts.committee.raci
    assert (stock.accountable, stock.responsible, stock.informed) == (BEA, (BEA,), ())
    assert set(members_of(portfolio, committee)) == {BEA}
    portfolio.undo(edit)
    assert set(members_of(portfolio, committee)) == {ANA, BEA}


def test_a_deputy_comes_first_and_other_letters_are_left_alone(portfolio, committee):
    put(portfolio, replace(member(CARLOS), account_id=committee.id))
    people = members_of(portfolio, committee)
    portfolio.save(replace(people[ANA], deputy=CARLOS))
    put(
        portfolio,
        replace(row("Prices", accountable=BEA, responsible=(CARLOS,), consulted=(ANA,), position=1), account_id=committee.id),
    )
    put(portfolio, replace(row("Visits", accountable=BEA, responsible=(BEA,), position=2), account_id=committee.id))
    ana = members_of(portfolio, committee)[ANA]
    assert successors(portfolio.load(committee.id), ana)[:2] == [CARLOS, BEA]
    replace_member(portfolio, ana, CARLOS)
    stock, prices, visits = portfolio.load(committee.id).facts.committee.raci
    assert (stock.accountable, stock.responsible, stock.informed) == (CARLOS, (CARLOS,), (BEA,))
    assert (prices.accountable, prices.consulted) == (BEA, ())
    assert visits.responsible == (BEA,)


def test_meetings_come_after_appointments_and_never_in_the_future(portfolio, committee):
    for person in members_of(portfolio, committee).values():
        portfolio.save(replace(person, from_on=date(2026, 3, 1)))
    with refused("meeting_before_appointment"):
        put(portfolio, Meeting(id=new_id(), account_id=committee.id, held_on=date(2026, 2, 1)))
    with refused("meeting_before_appointment"):
        put(portfolio, Committee(id=new_id(), account_id=committee.id, first_meeting_on=date(2026, 2, 1)))
    with refused("minutes_too_early"):
        put(portfolio, Meeting(id=new_id(), account_id=committee.id, held_on=TODAY + timedelta(1), minutes="We said"))
    with refused("too_far_ahead"):
        put(portfolio, Meeting(id=new_id(), account_id=committee.id, held_on=TODAY + timedelta(800)))
    convened = put(portfolio, Meeting(id=new_id(), account_id=committee.id, held_on=TODAY + timedelta(1)))
    held = put(portfolio, Meeting(id=new_id(), account_id=committee.id, held_on=TODAY, minutes="We said"))
    with refused("minutes_too_early"):
        portfolio.save(replace(held, held_on=TODAY + timedelta(1)))
    portfolio.save(replace(convened, held_on=TODAY + timedelta(2)))
    with refused("in_the_future"):
        put(portfolio, Agreement(id=new_id(), account_id=committee.id, title="x", signed_on=TODAY + timedelta(1)))


def test_minutes_become_actions_in_one_stroke(portfolio, committee):
    text = "We talked.\n- Send the offer @Bea Gil\n* Call Marta\n-\n- send the OFFER"
    meeting = put(portfolio, Meeting(id=new_id(), account_id=committee.id, held_on=DAY, minutes=text))
    edit = actions_from(portfolio, meeting)
    assert [(a.text, a.owner) for a in portfolio.load(committee.id).plan.actions] == [("Send the offer", BEA), ("Call Marta", "")]
    assert actions_from(portfolio, meeting) is None
    portfolio.undo(edit)
    assert portfolio.load(committee.id).plan.actions == ()


def test_a_line_of_the_swot_becomes_an_action_once(portfolio):
    account = included_account(portfolio, 5)
    item = put(portfolio, SwotItem(id=new_id(), account_id=account.id, side=SwotSide.THREAT, text="New head of purchasing"))
    action_from(portfolio, item)
    assert action_from(portfolio, item) is None
    assert [a.text for a in portfolio.load(account.id).plan.actions] == ["New head of purchasing"]


# -- agreements, projects, commitments -----------------------------------------------------------


def test_no_project_starts_without_a_signed_agreement(portfolio):
    account = included_account(portfolio, 5)
    open_one = put(portfolio, Agreement(id=new_id(), account_id=account.id, title="Draft"))
    project = put(portfolio, Project(id=new_id(), account_id=account.id, title="Store", agreement_id=open_one.id))
    with refused("project_without_agreement"):
        portfolio.save(replace(project, starts_on=DAY))
    with refused("project_without_agreement"):
        portfolio.save(replace(project, progress=10))
    portfolio.save(replace(open_one, our_signer=KAM, client_signer="Luis", signed_on=DAY))
    portfolio.save(replace(project, progress=10))
    data = portfolio.load(account.id)
    assert orphans(data.facts.document.agreements, data.facts.document.projects).projects == ()


def test_agreements_and_projects_that_lost_each_other():
    signed = Agreement(id="1", account_id="a", title="Signed", our_signer="x", client_signer="y", signed_on=DAY)
    draft = replace(signed, id="2", signed_on=None)
    found = orphans([signed, draft], [Project(id="p", account_id="a", title="On a draft", agreement_id="2")])
    assert [a.id for a in found.agreements] == ["1"]
    assert [p.title for p in found.projects] == ["On a draft"]


@pytest.mark.parametrize(("due", "done", "late"), [(-10, None, 10), (-10, -1, 0), (0, None, 0), (5, None, 0), (None, None, 0)])
def test_commitments_age(due, done, late):
    day = TODAY if due is None else TODAY + timedelta(due)
    one = Commitment(
        id="c",
        account_id="a",
        text="x",
        party=Party.CLIENT,
        due_on=None if due is None else day,
        done_on=None if done is None else TODAY,
    )
    assert one.days_late(TODAY) == late


# -- versions ------------------------------------------------------------------------------------


def test_an_approved_plan_is_kept_and_todays_is_told_from_it(portfolio):
    account = included_account(portfolio, 5, filled=True)
    step_acts.close(portfolio, account.id, Step.PLAN)
    data = portfolio.load(account.id)
    (version,) = data.plan.versions
    assert version.number == 1
    assert plan_versions.since_approval(portfolio, data) == []
    with refused("act_is_final"):
        portfolio.save(replace(version, number=9))
    step_acts.reopen(portfolio, account.id, Step.PLAN, "the market fell")
    plan, risk = portfolio.load(account.id).facts.document.record, portfolio.load(account.id).facts.document.risks[0]
    portfolio.save(replace(plan, target=plan.target - 1000, target_explanation="The market fell"))
    portfolio.remove(risk)
    put(portfolio, Risk(id=new_id(), account_id=account.id, text="Strike", mitigation="Stock"))
    found = plan_versions.since_approval(portfolio, portfolio.load(account.id))
    assert {(s.difference.what, s.difference.line.kind, s.difference.line.field) for s in found} == {
        (DifferenceKind.CHANGED, "plan_document", "target"),
        (DifferenceKind.CHANGED, "plan_document", "target_explanation"),
        (DifferenceKind.ADDED, "risk", "text"),
        (DifferenceKind.REMOVED, "risk", "text"),
    }
    assert all(s.by and s.at for s in found)
    with refused("cannot_close") as caught:
        step_acts.close(portfolio, account.id, Step.PLAN)
    assert [u.condition for u in caught.value.unmet] == ["approval"], "a new version is approved anew"
    approval = data.facts.signature(SignatureOf.PLAN_SPONSOR)
    portfolio.save(replace(approval, signed_on=TODAY))
    step_acts.close(portfolio, account.id, Step.PLAN)
    data = portfolio.load(account.id)
    assert [v.number for v in data.plan.versions] == [1, 2]
    assert plan_versions.since_approval(portfolio, data) == []
    assert len(data.plan.versions[0].lines) == len(version.lines)


def test_nothing_differs_from_a_plan_that_was_never_approved(portfolio):
    account = included_account(portfolio, 5, filled=True)
    assert plan_versions.since_approval(portfolio, portfolio.load(account.id)) == []


def test_a_value_that_was_not_there_before_counts_as_a_change():
    old = [PlanLine("risk", "r", "Strike", "text", "Strike")]
    new = [*old, PlanLine("risk", "r", "Strike", "mitigation", "Stock")]
    assert [(d.what, d.before) for d in differences(old, new)] == [(DifferenceKind.CHANGED, None)]


@pytest.mark.parametrize(
    ("today", "renew"),
    [(date(2027, 1, 14), False), (date(2027, 1, 15), True), (date(2027, 3, 1), True), (date(2026, 2, 1), False)],
)
def test_a_plan_is_renewed_after_twelve_months(today, renew):
    version = PlanVersion(id="v", account_id="a", number=1, approved_on=date(2026, 1, 15))
    assert is_to_renew(version, today) is renew
    assert renew_on(replace(version, approved_on=date(2028, 2, 29))) == date(2029, 2, 28)


# -- hours ---------------------------------------------------------------------------------------


def test_more_hours_than_there_are_need_a_written_acceptance(portfolio):
    one, two = included_account(portfolio, 1, filled=True, name="Uno"), included_account(portfolio, 1, filled=True, name="Dos")
    hours = portfolio.load(one.id).facts.requirements.record.hours_per_year
    portfolio.save(replace(portfolio.settings, kam_hours=2 * hours - 1))
    (missing,) = step_acts.unmet(portfolio, two.id, Step.REQUIREMENTS)
    assert (missing.condition, missing.params["hours"], missing.params["capacity"]) == ("capacity", 2 * hours, 2 * hours - 1)
    own = portfolio.load(two.id).facts.requirements.record
    portfolio.save(replace(own, excess_accepted_by="Tomás Arce", excess_accepted_on=DAY))
    step_acts.close(portfolio, two.id, Step.REQUIREMENTS)
    portfolio.save(replace(portfolio.settings, kam_hours=1))
    assert portfolio.load(two.id).plan.step_states[Step.REQUIREMENTS] is StepState.CLOSED, "other accounts put nothing to review"


def test_steps_closed_by_an_older_gate_stay_closed(portfolio, monkeypatch):
    account = included_account(portfolio, 4, filled=True)
    monkeypatch.setattr(gate, "GATE_VERSION", 1)
    act = gate.fingerprint(portfolio.load(account.id).facts, Step.COMMITTEE, 1)
    step_acts.close(portfolio, account.id, Step.COMMITTEE)
    stored = portfolio.load(account.id).facts.acts[-1]
    assert stored.gate_version == 1
    monkeypatch.setattr(gate, "GATE_VERSION", 2)
    assert act != gate.fingerprint(portfolio.load(account.id).facts, Step.COMMITTEE, 2)


# -- nothing slips past, nobody is kept from work ------------------------------------------------


IMPORTS = {
    "sales": "account;date;amount\n{name};2026-02-03;1200\n",
    "measures": "account;group;indicator;threshold;target;period;value\n{name};quality;OTIF;90;98;2026-Q1;95\n",
    "accounts": "name;city;kam\n{name};Vigo;Somebody Else\n",
}


class Walk(RuleBasedStateMachine):
    """Edits, closes, reopens, confirms, undos, imports, handovers, rounds of marks and new versions in any order."""

    folder = None

    @initialize(at=st.integers(1, 5))
    def begin(self, at):
        self.path = self.folder / f"{new_id()}.kamdesk"
        self.portfolio = Portfolio.create(self.path)
        self.account = included_account(self.portfolio, at, filled=True)
        self.edits = []

    def attempt(self, call):
        try:
            edit = call()
        except KnownError:
            return
        if edit is not None:
            self.edits.append(edit)

    @rule(step=st.sampled_from(list(Step)))
    def close(self, step):
        before = self.portfolio.load(self.account.id).plan.step_states
        refusal = None
        try:
            step_acts.close(self.portfolio, self.account.id, step)
        except GateRefusedError as error:
            refusal = error
        if refusal is not None:
            assert refusal.code == "already_closed" or refusal.unmet
            return
        assert all(before[s] is StepState.CLOSED for s in Step if s.number < step.number)

    @rule(step=st.sampled_from(list(Step)))
    def reopen(self, step):
        self.attempt(lambda: step_acts.reopen(self.portfolio, self.account.id, step, "why"))

    @rule()
    def confirm(self):
        self.attempt(
            lambda: step_acts.confirm(
                self.portfolio, self.account.id, step_acts.to_review(self.portfolio, self.account.id), "still holds"
            )
        )

    @rule(hours=st.sampled_from([None, 0, 100, 200]))
    def change_hours(self, hours):
        found = self.portfolio.load(self.account.id).facts.requirements.record
        if found is not None:
            self.attempt(lambda: self.portfolio.save(replace(found, hours_per_year=hours)))

    @rule(amount=st.sampled_from([None, 10, 100_000]))
    def change_target(self, amount):
        found = self.portfolio.load(self.account.id).facts.document.record
        plan = found or PlanDocument(id=new_id(), account_id=self.account.id)
        self.attempt(lambda: self.portfolio.save(replace(plan, target=None if amount is None else Decimal(amount))))

    @rule()
    def add_and_take_a_member(self):
        self.attempt(lambda: self.portfolio.save(replace(member(ANA), account_id=self.account.id)))

    @rule(kind=st.sampled_from(list(IMPORTS)))
    def import_a_file(self, kind):
        source = self.folder / f"{new_id()}.csv"
        source.write_text(IMPORTS[kind].format(name=f'"{self.account.name}"'), encoding="utf-8")
        table = read_table(source, "")
        mapping = map_columns(table, ImportKind(kind), {}, ",")
        self.attempt(lambda: run(self.portfolio, table, mapping, Options()) and None)
        source.unlink()

    @rule(name=st.sampled_from(["Nuria Campos", "Óscar Benito", KAM]))
    def hand_over(self, name):
        self.attempt(lambda: kam_handover.hand_over(self.portfolio, self.account.id, name, DAY, "a change") and None)

    @rule(name=st.sampled_from([ANA, BEA]))
    def ask_an_assessor(self, name):
        self.attempt(lambda: self.portfolio.save(Assessor(id=new_id(), account_id=self.account.id, name=name)))

    @rule(level=st.integers(1, 5), assessor=st.sampled_from([ANA, BEA, KAM]))
    def rate(self, level, assessor):
        profile = self.portfolio.load(self.account.id).facts.kam.profile
        if profile is not None and profile.person_id is not None:
            for competency in Competency:
                self.attempt(lambda c=competency: kam_ratings.rate(self.portfolio, profile.person_id, c, assessor, level))

    @rule()
    def begin_a_version(self):
        self.attempt(lambda: step_acts.new_version(self.portfolio, self.account.id) and None)

    @rule(evidence=st.sampled_from(["", "manual", "letter"]))
    def answer_for_the_company(self, evidence):
        found = next(iter(self.portfolio.find(CompanyRequirement)), CompanyRequirement(id=new_id(), label="Systems", is_met=True))
        self.attempt(lambda: self.portfolio.save(replace(found, evidence=evidence)))
        self.attempt(lambda: company_requirements.confirm(self.portfolio, self.account.id, [found]))

    @rule()
    def undo(self):
        if self.edits:
            edit = self.edits.pop()
            self.attempt(lambda: self.portfolio.undo(edit) and None)

    @rule()
    def change_directly(self):
        found = Requirements(id=new_id(), account_id=self.account.id)
        self.attempt(lambda: self.portfolio.save(found))

    @invariant()
    def only_the_first_open_step_is_writable(self):
        facts = self.portfolio.load(self.account.id).facts
        states = gate.states(facts)
        writable = gate.writable_step(facts)
        if writable is not None:
            assert all(states[s] is StepState.CLOSED for s in Step if s.number < writable.number)

    @invariant()
    def every_other_step_refuses_every_edit(self):
        own = {"id": new_id(), "account_id": self.account.id}
        writable = gate.writable_step(self.portfolio.load(self.account.id).facts)
        for record in (
            ChecklistItem(label="x", owner=BEA, due_on=DAY, **own),
            DevelopmentAction(competency=Competency.BUSINESS_VISION, **own),
            PostItem(block=PostBlock.FUNCTION, text="x", **own),
            CommitteeMember(name="x", **own),
            Risk(text="x", **own),
        ):
            if record.gate_step() is writable:
                self.portfolio.undo(self.portfolio.save(record))
            else:
                with pytest.raises(GateRefusedError):
                    self.portfolio.save(record)

    @invariant()
    def daily_work_goes_on(self):
        for record in (
            Action(id=new_id(), account_id=self.account.id, text="x"),
            ParkingNote(id=new_id(), account_id=self.account.id, step=Step.PLAN, text="x"),
            Agreement(id=new_id(), account_id=self.account.id, title="x"),
            Commitment(id=new_id(), account_id=self.account.id, text="x"),
            Meeting(id=new_id(), account_id=self.account.id, held_on=DAY),
            live_indicator(self.account.id, Group.QUALITY),
        ):
            self.portfolio.undo(self.portfolio.save(record))

    def teardown(self):
        if hasattr(self, "portfolio"):
            self.portfolio.close()
            self.path.unlink()


def test_no_order_of_acts_skips_a_step_or_locks_daily_work(tmp_path):
    Walk.folder = tmp_path
    run_state_machine_as_test(
        Walk, settings=settings(max_examples=15, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck))
    )


def test_the_words_of_a_living_plan(portfolio):
    from kamdesk.domain.plan.plan_document import Difference
    from kamdesk.services.plan import wording
    from kamdesk.services.plan.committee import AgendaItem
    from kamdesk.services.plan.plan_versions import Since

    account = included_account(portfolio, 5)
    one = put(portfolio, live_indicator(account.id, Group.QUALITY, name="OTIF"))
    data = portfolio.load(account.id)
    items = [AgendaItem("breach", one.id), AgendaItem("disputed", "gone"), AgendaItem("late_action", "Call", 1), AgendaItem("late_client", "Access", 2),
             AgendaItem("proposal", "Seal"), AgendaItem("review", "post")]  # fmt: skip
    assert [wording.agenda_text(i, data) for i in items] == [
        "Below minimum: OTIF", "Disputed with the client: ", "Late action: Call (1 day late)", "The client's commitment: Access (2 days late)",
        "To decide: use “Seal” here?", "To confirm: Functions, objectives and responsibilities",
    ]  # fmt: skip

    def said(kind, field, before, now, what=DifferenceKind.CHANGED, name="X"):
        return wording.since_text(Since(Difference(what, PlanLine(kind, "r", name, field, now), before), None, ""), "EUR")

    assert said("plan_document", "target", Decimal(1_800_000), Decimal(1_600_000), name="") == "Target lowered: €1.8M → €1.6M"
    assert said("plan_document", "target", Decimal(1_600_000), None, name="").endswith("€1.6M → —")
    assert said("indicator", "target", 97.0, 98.0) == "Target (indicator “X”) raised: 97 → 98"
    assert (
        said("project", "due_on", date(2026, 11, 30), date(2027, 1, 29))
        == "Date (project “X”) changed: 30 Nov 2026 → 29 Jan 2027"
    )
    assert said("project", "budget", "none", "x") == "Budget a year (project “X”) changed: none → x"
    assert said("risk", "text", "", "", DifferenceKind.REMOVED) == "Risk “X” removed"
    assert said("plan_document", "situation", "a", "b" * 80, name="").endswith("…")


def test_a_version_keeps_the_values_of_the_domain_and_its_stored_text(portfolio):
    account = included_account(portfolio, 6)

    def stored(version):
        portfolio.write([Change(None, version)])
        return portfolio.load(account.id).plan.versions[-1]

    step_acts.reopen(portfolio, account.id, Step.PLAN, "more")
    portfolio.save(replace(portfolio.load(account.id).facts.document.record, target=Decimal("1234.5")))
    made = plan_versions.version_of(portfolio.load(account.id), TODAY, "Ana")
    assert stored(made) == made
    lines = made.lines
    by_field = {(line.kind, line.field): line.value for line in lines}
    assert by_field["plan_document", "target"] == Decimal("1234.5")
    assert isinstance(by_field["project", "due_on"], date)
    assert isinstance(by_field["indicator", "target"], float)
    sql = "SELECT lines FROM plan_version WHERE id = ?"
    ((text,),) = portfolio.with_file(lambda file: file.connection.execute(sql, [made.id]).fetchall())
    texts = {(line["kind"], line["field"]): line["value"] for line in json.loads(text)}
    assert (texts["plan_document", "target"], texts["indicator", "target"]) == ("123450", "10.0")
    assert texts["project", "due_on"] == by_field["project", "due_on"].isoformat()
    odd = PlanVersion(
        id=new_id(), account_id=account.id, number=9, approved_on=TODAY, approved_by="x",
        lines=(PlanLine("project", "p", "P", "budget", "much"), PlanLine("project", "p", "P", "gone", "1"), PlanLine("x", "p", "P", "y", "z")),
    )  # fmt: skip
    assert stored(odd) == odd


def test_the_agenda_names_what_waits(portfolio):
    account = included_account(portfolio, 5)
    put(portfolio, Commitment(id=new_id(), account_id=account.id, text="Access", party=Party.CLIENT, due_on=TODAY - timedelta(3)))
    put(portfolio, Action(id=new_id(), account_id=account.id, text="Call", due_on=TODAY - timedelta(1)))
    step_acts.reopen(portfolio, account.id, Step.KAM_PROFILE, "a new person")
    found = agenda(portfolio.load(account.id))
    assert [(i.code, i.days) for i in found][:2] == [("late_action", 1), ("late_client", 3)]
    assert {i.name for i in found if i.code == "review"} == {"post", "committee"}


# -- assessors and small companies ---------------------------------------------------------------


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
    for record in (template.post, *template.post.items, *posts):
        put(portfolio, replace(record, id=new_id(), account_id=account.id))
    step_acts.close(portfolio, account.id, Step.POST)
    put(
        portfolio,
        replace(template.committee, id=new_id(), account_id=account.id),
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
