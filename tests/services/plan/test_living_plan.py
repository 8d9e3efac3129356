"""A plan in daily work: no order of acts skips a step, and nobody is kept from work."""

import shutil
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from kamdesk.domain.account.account import Account
from kamdesk.domain.changes import Change
from kamdesk.domain.errors import GateRefusedError, KnownError
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan import gate
from kamdesk.domain.plan.actions import Action, ParkingNote
from kamdesk.domain.plan.agreements import Agreement
from kamdesk.domain.plan.committee import CommitteeMember, Meeting
from kamdesk.domain.plan.gate import StepState
from kamdesk.domain.plan.kam_profile import Assessor, Competency, DevelopmentAction
from kamdesk.domain.plan.plan_document import Commitment, DifferenceKind, Party, PlanDocument, PlanLine, Risk
from kamdesk.domain.plan.post import PostBlock, PostItem
from kamdesk.domain.plan.requirements import ChecklistItem, CompanyRequirement, Requirements
from kamdesk.domain.records import Step
from kamdesk.domain.scorecard.groups import Group
from kamdesk.services.importing.columns import map_columns
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.report import Options
from kamdesk.services.importing.run import run
from kamdesk.services.plan import company_requirements, kam_handover, kam_ratings, step_acts
from kamdesk.services.plan.committee import agenda
from kamdesk.services.portfolio import Portfolio
from tests.support import DAY, KAM, included_account, live_indicator, put
from tests.support.importing import read_table
from tests.support.planning import member

TODAY = date.today()


ANA, BEA, CARLOS = "Ana Ruiz", "Bea Gil", "Carlos Mora"


# -- hours -------------------------------------------------------------------------------------------


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
        ready = self.folder / f"ready for step {at}.kamdesk"
        if not ready.exists():
            with closing(Portfolio.create(ready)) as made:
                included_account(made, at, filled=True)
        self.path = self.folder / f"{new_id()}.kamdesk"
        shutil.copyfile(ready, self.path)
        self.portfolio = Portfolio.open(self.path)
        (self.account,) = self.portfolio.find(Account)
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
        own = {"account_id": self.account.id}
        daily = [
            Action(id=new_id(), text="x", **own),
            ParkingNote(id=new_id(), step=Step.PLAN, text="x", **own),
            Agreement(id=new_id(), title="x", **own),
            Commitment(id=new_id(), text="x", **own),
            Meeting(id=new_id(), held_on=DAY, **own),
            live_indicator(self.account.id, Group.QUALITY),
        ]
        self.portfolio.undo(self.portfolio.commit([Change(None, record) for record in daily]))

    def teardown(self):
        if hasattr(self, "portfolio"):
            self.portfolio.close()
            self.path.unlink()


# -- nothing slips past, nobody is kept from work ----------------------------------------------------


@pytest.mark.no_cover
def test_no_order_of_acts_skips_a_step_or_locks_daily_work(tmp_path):
    Walk.folder = tmp_path
    run_state_machine_as_test(
        Walk, settings=settings(max_examples=10, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck))
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
        "Below minimum: OTIF", "In reconciliation with the client: ", "Late action: Call (1 day late)", "The client's commitment: Access (2 days late)",
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


def test_the_agenda_names_what_waits(portfolio):
    account = included_account(portfolio, 5)
    put(portfolio, Commitment(id=new_id(), account_id=account.id, text="Access", party=Party.CLIENT, due_on=TODAY - timedelta(3)))
    put(portfolio, Action(id=new_id(), account_id=account.id, text="Call", due_on=TODAY - timedelta(1)))
    step_acts.reopen(portfolio, account.id, Step.KAM_PROFILE, "a new person")
    found = agenda(portfolio.load(account.id))
    assert [(i.code, i.days) for i in found][:2] == [("late_action", 1), ("late_client", 3)]
    assert {i.name for i in found if i.code == "review"} == {"post", "committee"}
