"""Who did something is told by a person's name or not at all."""

from dataclasses import replace

import pytest

from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.committee import CommitteeMember
from kamdesk.i18n import speaking
from kamdesk.reports.build.persons import person
from kamdesk.reports.kinds import KINDS, AccountSource
from kamdesk.reports.model import Facts, Table
from tests.support.reports import made, request, shown_texts


@pytest.fixture
def data(sample):
    return sample.load(sample.find_account("C01")[0].id)


@pytest.mark.parametrize(
    ("user", "name"),
    [
        ("Ana Pérez Gil", "Ana Pérez Gil"), ("laura.ibanez", "Laura Ibáñez Soto"), ("libanez", "Laura Ibáñez Soto"),
        ("EMPRESA\\libañez", "Laura Ibáñez Soto"), ("laura_ibanez@empresa.es", "Laura Ibáñez Soto"), ("lis", ""), ("ibanezl", "Laura Ibáñez Soto"),
        ("tarce", "Tomás Arce Gil"), ("LIBANEZ", "Laura Ibáñez Soto"), ("root", ""), ("admin", ""), ("user", ""), ("?", ""), ("", ""),
        ("NT AUTHORITY\\SYSTEM", ""), ("Administrator", ""), ("laura", ""),
    ],
)  # fmt: skip
def test_a_user_is_told_by_the_person_who_can_be_meant(data, user, name):
    assert person(user, data) == name


def test_nobody_is_guessed_where_two_can_be_meant(data):
    other = CommitteeMember(id=new_id(), account_id=data.account.id, name="Luis Ibáñez Roca")
    committee = replace(data.facts.committee, members=(*data.facts.committee.members, other))
    changed = replace(data, facts=replace(data.facts, committee=committee))
    assert person("libanez", changed) == ""
    assert person("luis.ibanez", changed) == "Luis Ibáñez Roca"


def steps(report):
    (found,) = [b for b in report.blocks() if isinstance(b, Table) and b.title == "Steps"]
    return found


def test_the_steps_of_the_sample_were_closed_by_a_person(sample):
    found = steps(made(sample, "plan", "C01"))
    assert [c.title for c in found.columns] == ["Step", "State", "Closed", "Confirmed", "By"]
    assert {r.cells[-1].text for r in found.rows} == {"Javier Roca Pons"}
    said = [f.text for b in made(sample, "selection", "C01").blocks() if isinstance(b, Facts) for f in b.items]
    assert said[0].endswith("recorded by Javier Roca Pons")


def test_an_account_of_the_system_is_printed_nowhere(sample, data):
    facts = data.facts
    kam = replace(facts.kam, choices=[replace(c, recorded_by="root") for c in facts.kam.choices],
                  profile=replace(facts.kam.profile, confirmed_by="root"))  # fmt: skip
    changed = replace(data, facts=replace(facts, acts=tuple(replace(a, by="root") for a in facts.acts), kam=kam))
    with speaking("en"):
        plan, selection = (KINDS[k].of_account()(AccountSource(sample, changed, request(k))) for k in ("plan", "selection"))
    assert [c.title for c in steps(plan).columns] == ["Step", "State", "Closed", "Confirmed"]
    assert not any("root" in text for report in (plan, selection) for text in shown_texts(report))
    said = [f.text for b in selection.blocks() if isinstance(b, Facts) for f in b.items]
    assert not any(" by" in t for t in said)
