"""The committee: its letters, members, meetings and minutes."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.agreements import Agreement, Project
from kamdesk.domain.plan.committee import Committee, Meeting, RaciRow, raci_faults
from kamdesk.domain.plan.plan_document import Commitment, PlanObjective, SwotItem, SwotSide
from kamdesk.services.plan.committee import (
    AgreedLine,
    absent_names,
    action_from,
    actions_from,
    agreed_lines,
    discussed_lines,
    held_meetings,
    next_meeting_on,
    open_accounts,
    present_names,
    replace_member,
    successors,
)
from tests.support import DAY, KAM, included_account, put, refused
from tests.support.planning import member

TODAY = date.today()


ANA, BEA, CARLOS = "Ana Ruiz", "Bea Gil", "Carlos Mora"


def row(activity="Stock", **fields):
    return RaciRow(id=new_id(), account_id="a", activity=activity, **fields)


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
    portfolio.undo(portfolio.remove(members_of(portfolio, committee)[BEA]))  # who is accountable for nothing leaves as they like
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


# -- what a meeting says -----------------------------------------------------------------------------


def meeting(day=TODAY, **fields):
    return Meeting(id=new_id(), account_id="a", held_on=day, **fields)


def test_minutes_are_agreements_and_the_rest():
    found = meeting(minutes="Reviewed the figures.\n- Settle September @ Ana Ruiz\n* Call them\n•\n\n -   @Bea\nNothing else")
    assert agreed_lines(found) == [AgreedLine("Settle September", "Ana Ruiz"), AgreedLine("Call them")]
    assert discussed_lines(found) == ["Reviewed the figures.", "Nothing else"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ana Ruiz; Bea Gil", ["Ana Ruiz", "Bea Gil"]),
        ("Ana Ruiz, Bea Gil", ["Ana Ruiz", "Bea Gil"]),
        ("Ana Ruiz, Sales; Bea Gil;", ["Ana Ruiz, Sales", "Bea Gil"]),
        ("Ana Ruiz\nBea Gil", ["Ana Ruiz", "Bea Gil"]),
        ("", []),
    ],
)
def test_who_was_there_is_read_name_by_name(text, names):
    assert present_names(meeting(present=text)) == names


@pytest.mark.parametrize(
    ("present", "absent"),
    [
        (f"{ANA}; {KAM}", [BEA]),
        (f"ana; {KAM}", [BEA]),  # a first name is that person
        (f"{ANA} Sales; {BEA}", [KAM]),
        (f"{ANA}; {BEA}; {KAM}", []),
        ("Everybody", []),  # nobody is told absent where no name is known
        ("", []),
    ],
)
def test_who_was_not_there(committee, portfolio, present, absent):
    assert absent_names(portfolio.load(committee.id), meeting(present=present)) == absent


def test_who_had_left_by_the_day_was_not_missing(committee, portfolio):
    put(portfolio, replace(member(CARLOS, to_on=TODAY - timedelta(5)), account_id=committee.id))
    data = portfolio.load(committee.id)
    assert absent_names(data, meeting(present=ANA)) == [BEA, KAM]
    assert CARLOS in absent_names(data, meeting(TODAY - timedelta(9), present=ANA))


def test_meetings_held_and_the_next_one(committee, portfolio):
    assert held_meetings(portfolio.load(committee.id)) == []
    assert next_meeting_on(portfolio.load(committee.id), TODAY) is None
    days = [TODAY - timedelta(3), TODAY - timedelta(30), TODAY, TODAY + timedelta(20)]
    put(portfolio, *(replace(meeting(day), account_id=committee.id) for day in days))
    put(portfolio, Committee(id=new_id(), account_id=committee.id, first_meeting_on=TODAY + timedelta(9)))
    data = portfolio.load(committee.id)
    assert [m.held_on for m in held_meetings(data)] == [days[1], days[0], days[2]]
    assert next_meeting_on(data, TODAY) == TODAY + timedelta(9)
    assert next_meeting_on(data, TODAY + timedelta(9)) == days[3]
    assert next_meeting_on(data, days[1]) == days[0]
