"""The rest of the steps in depth: what the company answers once, the post, what hangs on what, what lies ahead, versions read whole."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from kamdesk.domain.account.people import Person
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.ledgers.prescription import Deal, Prescription, ReferenceKind
from kamdesk.domain.plan.actions import Action
from kamdesk.domain.plan.agreements import Agreement, Milestone, Project
from kamdesk.domain.plan.committee import Meeting
from kamdesk.domain.plan.gap_bridge import gap_bridge
from kamdesk.domain.plan.plan_document import Commitment, Party, PlanDocument, PlanObjective
from kamdesk.domain.plan.post import Post, PostBlock, PostTemplate, TemplateLine
from kamdesk.domain.plan.requirements import ChecklistItem, CompanyRequirement, RequirementConfirmation
from kamdesk.domain.plan.step_acts import SignatureOf
from kamdesk.domain.records import Step
from kamdesk.domain.scorecard.groups import Group
from kamdesk.i18n import messages, set_language
from kamdesk.services import evidence, removal
from kamdesk.services.account import json_view
from kamdesk.services.plan import calendar, committee, company_requirements, plan_versions, starting_points, step_acts, wording
from kamdesk.services.removal import Way, WayKind
from tests.support import BOSS, DAY, KAM, included_account, live_indicator, new_account, own_person, put, refused

TODAY = date.today()


# -- step 1 --------------------------------------------------------------------------------------


def company_requirement(portfolio, label="Systems", **fields):
    return put(portfolio, CompanyRequirement(id=new_id(), label=label, **{"is_met": True, "evidence": "manual", **fields}))


def test_the_company_answers_once_and_each_account_confirms(portfolio):
    one, two = included_account(portfolio, 1, filled=True, name="Uno"), included_account(portfolio, 1, filled=True, name="Dos")
    asked = company_requirement(portfolio)
    assert [u.condition for u in step_acts.unmet(portfolio, one.id, Step.REQUIREMENTS)] == ["company"]
    edit = company_requirements.confirm(portfolio, one.id, [asked])
    assert company_requirements.confirm(portfolio, one.id, [asked]) is None
    assert [u.condition for u in step_acts.unmet(portfolio, two.id, Step.REQUIREMENTS)] == ["company"], (
        "for each account on its own"
    )
    portfolio.undo(edit)
    portfolio.redo(edit)
    step_acts.close(portfolio, one.id, Step.REQUIREMENTS)
    with refused("step_closed"):
        company_requirements.withdraw(portfolio, one.id, asked)
    company_requirement(portfolio, "Data")
    assert portfolio.load(one.id).plan.step_states[Step.REQUIREMENTS].value == "closed", (
        "what is asked later disturbs no closed step"
    )
    portfolio.save(replace(asked, evidence="another manual"))
    assert portfolio.load(one.id).plan.step_states[Step.REQUIREMENTS].value == "to_review", "an answer that changed does"
    company_requirements.confirm(portfolio, two.id, [asked])
    company_requirements.withdraw(portfolio, two.id, asked)
    assert company_requirements.withdraw(portfolio, two.id, asked) is None
    assert portfolio.load(two.id).facts.requirements.confirmations == ()


def test_hours_beyond_what_there_is_are_refused_beside_their_field(portfolio):
    account = included_account(portfolio, 1, filled=True)
    portfolio.save(replace(portfolio.settings, kam_hours=250))
    found = portfolio.load(account.id).facts.requirements.record
    with refused("hours_over_capacity", ValidationError) as caught:
        portfolio.save(replace(found, hours_per_year=251))
    assert (caught.value.field, caught.value.params["free"]) == ("hours_per_year", 250)
    portfolio.save(replace(found, hours_per_year=250))
    portfolio.save(replace(found, hours_per_year=251, excess_accepted_by="Tomás Arce", excess_accepted_on=DAY))
    portfolio.save(replace(portfolio.settings, kam_hours=100))
    portfolio.save(replace(portfolio.load(account.id).facts.requirements.record, hours_per_year=200)), "fewer are always welcome"


def test_a_file_proves_the_commitment_too(portfolio, folder):
    account = included_account(portfolio, 1, filled=True)
    found = portfolio.load(account.id).facts.requirements.record
    portfolio.save(replace(found, sponsor_evidence=""))
    assert [u.condition for u in step_acts.unmet(portfolio, account.id, Step.REQUIREMENTS)] == ["sponsor_evidence"]
    path = folder / "carta.pdf"
    path.write_bytes(b"%PDF")
    evidence.attach(portfolio, account.id, found, path)
    assert step_acts.unmet(portfolio, account.id, Step.REQUIREMENTS) == ()
    step_acts.close(portfolio, account.id, Step.REQUIREMENTS)
    portfolio.remove(portfolio.load(account.id).evidence[0])
    assert portfolio.load(account.id).plan.step_states[Step.REQUIREMENTS].value == "to_review"


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_usual_checklist_is_a_beginning(portfolio, language):
    set_language(language)
    account = included_account(portfolio, 1)
    put(portfolio, ChecklistItem(id=new_id(), account_id=account.id, label="own", position=4))
    starting_points.usual_checklist(portfolio, account.id)
    assert [i.position for i in portfolio.load(account.id).facts.requirements.checklist] == [4, 5, 6, 7]
    assert starting_points.usual_checklist(portfolio, account.id) is None


def test_a_requirement_of_the_company_says_something(portfolio):
    with refused("required"):
        put(portfolio, CompanyRequirement(id=new_id(), label=" "))
    assert CompanyRequirement(id="r", label="x", owner=BOSS, due_on=DAY).is_settled


# -- step 3 --------------------------------------------------------------------------------------


def test_posts_are_kept_as_templates_and_begin_others(portfolio):
    one, two = included_account(portfolio, 3, filled=True, name="Uno"), included_account(portfolio, 3, name="Dos")
    with refused("empty_template"):
        starting_points.save_as_template(portfolio, two.id, "Nada")
    starting_points.save_as_template(portfolio, one.id, "Nuestro KAM")
    starting_points.save_as_template(portfolio, one.id, "NUESTRO kam")
    (template,) = portfolio.find(PostTemplate)
    assert [line.text for line in template.lines] == ["lead the committee", "grow", "agreed quality"]
    names = [name for name, _lines in starting_points.templates(portfolio)]
    assert names[0] == "NUESTRO kam"
    assert len(names) == 4
    edit = starting_points.apply_template(portfolio, two.id, "NUESTRO kam")
    items = portfolio.load(two.id).facts.post.items
    assert [(i.block, i.text, i.measure, i.goal, i.due_on) for i in items][1] == (
        PostBlock.OBJECTIVE,
        "grow",
        "turnover",
        "+8 %",
        None,
    )
    assert starting_points.apply_template(portfolio, two.id, "NUESTRO kam") is None
    portfolio.undo(edit)
    with refused("no_such_template"):
        starting_points.apply_template(portfolio, two.id, "Otro")
    step_acts.close(portfolio, one.id, Step.POST)
    with refused("step_closed"):
        starting_points.apply_template(portfolio, one.id, names[1])
    with refused("required"):
        put(portfolio, PostTemplate(id=new_id(), name="", lines=(TemplateLine(PostBlock.FUNCTION, "x"),)))


@pytest.mark.parametrize("language", ["es", "en"])
def test_ready_made_posts_fill_all_three_blocks(portfolio, language):
    set_language(language)
    account = included_account(portfolio, 3)
    for name, lines in starting_points.templates(portfolio):
        assert {line.block for line in lines} == set(PostBlock)
        assert starting_points.apply_template(portfolio, account.id, name)


def test_an_objective_may_be_measured_by_an_indicator(portfolio):
    account = included_account(portfolio, 3, filled=True)
    indicator = put(portfolio, live_indicator(account.id, Group.RESULTS))
    objective = next(i for i in portfolio.load(account.id).facts.post.items if i.block is PostBlock.OBJECTIVE)
    portfolio.save(replace(objective, measure="", indicator_id=indicator.id))
    assert step_acts.unmet(portfolio, account.id, Step.POST) == ()
    with refused("hangs_on_it") as caught:
        portfolio.remove(indicator)
    assert "grow" in messages.text_of(caught.value)
    assert Way(WayKind.LET_GO) in removal.ways_out(portfolio, indicator)
    removal.remove_by(portfolio, indicator, Way(WayKind.LET_GO))
    assert [u.condition for u in step_acts.unmet(portfolio, account.id, Step.POST)] == ["objectives"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"max_discount": 101.0}, "out_of_range"),
        ({"max_payment_days": -1}, "out_of_range"),
        ({"max_investment": Decimal(-1)}, "negative"),
    ],
)
def test_limits_of_authority_are_possible(fields, code):
    with refused(code, ValidationError):
        Post(id="p", account_id="a", **fields).cleaned()


# -- what hangs on what --------------------------------------------------------------------------


@pytest.fixture
def planned(portfolio):
    account = included_account(portfolio, 5, filled=True)
    data = portfolio.load(account.id)
    return account, data.facts.document.agreements[0], data.facts.document.projects[0]


def test_an_agreement_with_projects_offers_three_ways_out(portfolio, planned):
    _account, agreement, project = planned
    with refused("hangs_on_it") as caught:
        portfolio.remove(agreement)
    for language in ("es", "en"):
        set_language(language)
        assert "store" in messages.text_of(caught.value)
    other = put(portfolio, replace(agreement, id=new_id(), title="another"))
    ways = removal.ways_out(portfolio, agreement)
    assert ways == [Way(WayKind.MOVE, other.id, "another"), Way(WayKind.LET_GO), Way(WayKind.TAKE_ALONG)]
    assert removal.referring_records(portfolio, agreement) == [project]
    for way, left in zip(ways, (other.id, None, "gone"), strict=True):
        edit = removal.remove_by(portfolio, agreement, way)
        found = portfolio.get(Project, project.id)
        assert (found.agreement_id if found else "gone") == left
        assert portfolio.get(Agreement, agreement.id) is None
        portfolio.undo(edit)
        assert portfolio.get(Project, project.id) == project
        assert portfolio.get(Agreement, agreement.id) == agreement
    with refused("hangs_on_it"):
        removal.remove_by(portfolio, agreement, Way(WayKind.MOVE, "nowhere", "x"))


def test_a_closed_step_keeps_what_hangs_there(portfolio):
    account = included_account(portfolio, 6)
    agreement = portfolio.load(account.id).facts.document.agreements[0]
    with refused("step_closed"):
        removal.remove_by(portfolio, agreement, Way(WayKind.LET_GO))
    assert portfolio.get(Agreement, agreement.id)


def test_milestones_go_with_their_project(portfolio, planned):
    account, agreement, project = planned
    stone = put(portfolio, Milestone(id=new_id(), account_id=account.id, project_id=project.id, text="shelves", due_on=DAY))
    with refused("milestone_after_project"):
        portfolio.save(replace(stone, due_on=DAY + timedelta(1)))
    with refused("no_such_project"):
        put(portfolio, replace(stone, id=new_id(), project_id="none"))
    with refused("required"):
        put(portfolio, replace(stone, id=new_id(), text=""))
    edit = portfolio.remove(project)
    assert portfolio.load(account.id).plan.milestones == ()
    portfolio.undo(edit)
    edit = removal.remove_by(portfolio, agreement, Way(WayKind.TAKE_ALONG))
    assert portfolio.load(account.id).plan.milestones == ()
    portfolio.undo(edit)
    assert portfolio.load(account.id).plan.milestones == (stone,)


def test_actions_serve_objectives_and_may_do_without(portfolio, planned):
    account, _agreement, _project = planned
    objective = put(portfolio, PlanObjective(id=new_id(), account_id=account.id, text="Enter instrumentation"))
    committee.action_from(portfolio, objective)
    (action,) = portfolio.load(account.id).plan.actions
    assert (action.text, action.objective_id) == ("Enter instrumentation", objective.id)
    removal.remove_by(portfolio, objective, Way(WayKind.LET_GO))
    assert portfolio.load(account.id).plan.actions[0].objective_id is None


def test_what_others_need_offers_only_what_is_possible(portfolio):
    account = included_account(portfolio, 3)
    kam = own_person(portfolio, KAM)
    with refused("hangs_on_it"):
        portfolio.remove(kam)
    assert removal.ways_out(portfolio, kam) == [], "a choice on record stays"
    other = new_account(portfolio, "Otra")
    deal = put(portfolio, Deal(id=new_id(), account_id=other.id, name="Line 2"))
    put(
        portfolio,
        Prescription(
            id=new_id(), account_id=account.id, reference=ReferenceKind.VISIT, given_on=DAY, deal_id=deal.id, degree=20.0
        ),
    )
    assert removal.ways_out(portfolio, deal) == [Way(WayKind.LET_GO), Way(WayKind.TAKE_ALONG)]
    asked = company_requirement(portfolio)
    fresh = included_account(portfolio, 1, filled=True, name="Nueva")
    company_requirements.confirm(portfolio, fresh.id, [asked])
    assert removal.ways_out(portfolio, asked) == [Way(WayKind.TAKE_ALONG)]
    removal.remove_by(portfolio, asked, Way(WayKind.TAKE_ALONG))
    assert portfolio.find(RequirementConfirmation) == []
    free = put(portfolio, Person(id=new_id(), name="Nobody needs"))
    assert removal.ways_out(portfolio, free) == []
    portfolio.remove(free)


# -- what lies ahead -----------------------------------------------------------------------------


def test_the_calendar_gathers_what_has_a_day(portfolio):
    account = included_account(portfolio, 6)
    project = portfolio.load(account.id).facts.document.projects[0]
    soon, late = TODAY + timedelta(10), TODAY - timedelta(10)
    put(
        portfolio,
        Action(id=new_id(), account_id=account.id, text="Call", owner=BOSS, due_on=late),
        Action(id=new_id(), account_id=account.id, text="Done", due_on=soon, is_done=True),
        Action(id=new_id(), account_id=account.id, text="No day"),
        Commitment(id=new_id(), account_id=account.id, text="Stock", due_on=soon),
        Commitment(id=new_id(), account_id=account.id, text="Access", party=Party.CLIENT, due_on=late),
        Commitment(id=new_id(), account_id=account.id, text="Kept", promised_on=DAY, due_on=DAY, done_on=DAY),
        Milestone(id=new_id(), account_id=account.id, project_id=project.id, text="Shelves", due_on=DAY),
        Milestone(id=new_id(), account_id=account.id, project_id=project.id, text="Reached", due_on=DAY, done_on=DAY),
        Meeting(id=new_id(), account_id=account.id, held_on=soon),
        Meeting(id=new_id(), account_id=account.id, held_on=DAY),
    )
    found = calendar.calendar(portfolio.load(account.id))
    assert [e.day for e in found] == sorted(e.day for e in found)
    told = {(e.code, e.name): e for e in found}
    assert told["action", "Call"].is_late
    assert told["action", "Call"].owner == BOSS
    assert not told["commitment_ours", "Stock"].is_late
    assert told["commitment_client", "Access"].is_late
    assert told["milestone", "Shelves"].owner == BOSS
    assert {"meeting", "renewal", "next_review", "project_ends", "checklist"} <= {e.code for e in found}
    assert not {"Done", "Kept", "Reached", "No day"} & {e.name for e in found}
    assert sum(e.code == "meeting" for e in found) == 1
    for language in ("es", "en"):
        set_language(language)
        assert all("{" not in wording.calendar_text(e) and wording.calendar_text(e) for e in found)


def test_the_calendar_of_a_plan_under_way(portfolio):
    account = included_account(portfolio, 5, filled=True)
    soon = TODAY + timedelta(20)
    data = portfolio.load(account.id)
    portfolio.save(replace(data.facts.document.projects[0], starts_on=soon, due_on=soon + timedelta(9)))
    put(
        portfolio,
        PlanObjective(id=new_id(), account_id=account.id, text="Enter", due_on=soon),
        PlanObjective(id=new_id(), account_id=account.id, text="Old", due_on=DAY),
    )
    step_acts.reopen(portfolio, account.id, Step.KAM_PROFILE, "coaching")
    one = portfolio.load(account.id).facts.kam.development[0]
    portfolio.save(replace(one, due_on=soon))
    step_acts.close(portfolio, account.id, Step.KAM_PROFILE)
    step_acts.confirm(portfolio, account.id, [Step.POST], "holds")
    step_acts.reopen(portfolio, account.id, Step.COMMITTEE, "date")
    portfolio.save(replace(portfolio.load(account.id).facts.committee.record, first_meeting_on=soon))
    codes = {(e.code, e.name) for e in calendar.calendar(portfolio.load(account.id))}
    assert {("project_starts", "store"), ("objective", "Enter"), ("development", "coaching"), ("meeting", "")} <= codes
    assert ("objective", "Old") not in codes


def test_an_account_without_a_plan_has_an_empty_calendar(portfolio):
    assert calendar.calendar(portfolio.load(new_account(portfolio).id)) == []


# -- versions ------------------------------------------------------------------------------------


def test_an_old_version_is_read_whole_and_a_new_one_is_signed_anew(portfolio):
    account = included_account(portfolio, 5)
    with refused("not_closed"):
        step_acts.new_version(portfolio, account.id)
    from tests.support import FILLERS

    FILLERS[Step.PLAN](portfolio, account.id)
    portfolio.save(replace(portfolio.load(account.id).facts.document.record, situation="A long situation. " * 10))
    step_acts.close(portfolio, account.id, Step.PLAN)
    (version,) = portfolio.load(account.id).plan.versions
    assert "plan_document.target" in version.scope
    edit = step_acts.new_version(portfolio, account.id)
    data = portfolio.load(account.id)
    assert data.plan.step_states[Step.PLAN].value == "in_progress"
    assert data.facts.signature(SignatureOf.PLAN_SPONSOR) is None, "nobody signed the new one yet"
    assert data.facts.document.record.target == 1000, "it begins with all that was there"
    assert [v.number for v in data.plan.versions] == [1]
    with refused("act_is_final"):
        portfolio.undo(edit)
    sections = plan_versions.sections(data.plan.versions[0].lines)
    kinds = [s.kind for s in sections]
    assert kinds[0] == "requirements"
    assert kinds.index("post") < kinds.index("committee") < kinds.index("plan_document") < kinds.index("agreement")
    assert {"post_item", "risk", "indicator"} <= set(kinds)
    situation = next(line for s in sections for r in s.records for line in r if line.field == "situation")
    assert wording.value_text(situation, "EUR", is_whole=True) == ("A long situation. " * 10).strip()
    assert wording.value_text(situation, "EUR").endswith("…")
    strange = (*data.plan.versions[0].lines, replace(data.plan.versions[0].lines[0], kind="of_the_future", value="x"))
    assert plan_versions.sections(strange)[-1].kind == "of_the_future"
    sponsor = next(s for s in data.facts.signatures if s.subject is SignatureOf.PLAN_SPONSOR)
    portfolio.save(replace(sponsor, signed_on=TODAY))
    step_acts.close(portfolio, account.id, Step.PLAN)
    assert [v.number for v in portfolio.load(account.id).plan.versions] == [1, 2]


def test_a_plan_of_an_account_that_left_has_no_new_version(portfolio):
    from kamdesk.domain.selection.criteria import Verdict
    from tests.support import decide

    account = included_account(portfolio, 6)
    decide(portfolio, account.id, Verdict.EXCLUDE)
    with refused("step_locked"):
        step_acts.new_version(portfolio, account.id)


def test_show_tells_the_plan(portfolio):
    account = included_account(portfolio, 6)
    put(portfolio, Commitment(id=new_id(), account_id=account.id, text="Stock", due_on=TODAY - timedelta(3)))
    plan = json_view.account_view(portfolio.load(account.id))["plan"]
    assert (plan["target"], plan["gap"], plan["versions"][0]["number"]) == (1000.0, 200.0, 1)
    assert plan["late_commitments"] == [{"text": "Stock", "party": "ours", "days": 3}]
    empty = json_view.account_view(portfolio.load(new_account(portfolio, "Otra").id))["plan"]
    assert (empty["target"], empty["gap"], empty["versions"]) == (None, None, [])


@pytest.mark.parametrize("field", ["budget", "effect"])
def test_money_of_projects_is_not_negative(field):
    with refused("negative", ValidationError):
        Project(id="p", account_id="a", title="x", **{field: Decimal(-1)}).cleaned()


# -- words ---------------------------------------------------------------------------------------


def test_a_step_to_review_says_what_changed(portfolio):
    account = included_account(portfolio, 6)
    step_acts.reopen(portfolio, account.id, Step.REQUIREMENTS, "more money")
    found = portfolio.load(account.id).facts.requirements.record
    portfolio.save(replace(found, budget=Decimal(20_000)))
    put(portfolio, ChecklistItem(id=new_id(), account_id=account.id, label="x", owner=BOSS, due_on=DAY))
    step_acts.close(portfolio, account.id, Step.REQUIREMENTS)
    data = portfolio.load(account.id)
    assert wording.changed_text(portfolio, data, Step.KAM_PROFILE) == "Step 1 changed: Budget a year, checklist item."
    assert wording.changed_text(portfolio, data, Step.POST) == ""
    step_acts.reopen(portfolio, account.id, Step.KAM_PROFILE, "only a look")
    step_acts.close(portfolio, account.id, Step.KAM_PROFILE)
    assert wording.changed_text(portfolio, portfolio.load(account.id), Step.POST) == "Step 2 changed."
    fresh = portfolio.load(included_account(portfolio, 1, name="Nueva").id)
    assert wording.changed_text(portfolio, fresh, Step.REQUIREMENTS) == ""


def test_the_way_to_the_target_in_words(portfolio):
    plan = PlanDocument(id="p", account_id="a", target=Decimal(1_000), baseline=Decimal(700), pipeline=Decimal(100))
    text = wording.bridge_text(gap_bridge(plan, [], []), "EUR")
    assert text == "of the €300 up to the target €100 are covered, and €200 are still to cover"
    beyond = gap_bridge(replace(plan, target=Decimal(750)), [], [])
    assert wording.bridge_text(beyond, "EUR") == "the target is covered, with €50 to spare"


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_section_of_a_version_has_a_title(portfolio, language):
    set_language(language)
    account = included_account(portfolio, 6)
    sections = plan_versions.sections(portfolio.load(account.id).plan.versions[0].lines)
    titles = [wording.section_title(s.kind) for s in sections]
    assert len(set(titles)) == len(titles)
    assert all(title[0].isupper() for title in titles)
    assert wording.section_title("site")
