"""Candidates and their marks."""

from kamdesk.domain.account.people import Person
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.kam_profile import Competency, Rating
from kamdesk.services.plan import kam_ratings
from tests.support import BOSS, KAM, included_account, put, refused


def test_candidates_come_from_one_table_of_people(portfolio):
    account = included_account(portfolio, 2)
    first = kam_ratings.add_candidate(portfolio, account.id, " Íñigo Díez ")
    assert [p.name for p in portfolio.own_people()] == ["Íñigo Díez"]
    assert kam_ratings.add_candidate(portfolio, account.id, "inigo diez") is None
    other = included_account(portfolio, 2, name="Other")
    kam_ratings.add_candidate(portfolio, other.id, "Iñigo Diez")
    assert len(portfolio.own_people()) == 1
    with refused("conflict"):
        portfolio.undo(first)
    assert len(portfolio.load(account.id).facts.kam.candidates) == 1
    with refused("required"):
        kam_ratings.add_candidate(portfolio, account.id, "  ")


def test_undoing_a_new_candidate_takes_the_person_back(portfolio):
    account = included_account(portfolio, 2)
    edit = kam_ratings.add_candidate(portfolio, account.id, "Ana")
    portfolio.undo(edit)
    assert portfolio.own_people() == []
    portfolio.redo(edit)
    assert [c.person_id for c in portfolio.load(account.id).facts.kam.candidates] == [portfolio.own_people()[0].id]


def test_marks_are_set_changed_and_taken_away(portfolio):
    person = put(portfolio, Person(id=new_id(), name="Ana"))
    vision = Competency.BUSINESS_VISION
    assert kam_ratings.rate(portfolio, person.id, vision, BOSS, None) is None
    kam_ratings.rate(portfolio, person.id, vision, BOSS, 3)
    kam_ratings.rate(portfolio, person.id, vision, f" {BOSS} ", 4)
    kam_ratings.rate(portfolio, person.id, vision, KAM, 5)
    assert sorted((r.assessor, r.level) for r in portfolio.find(Rating)) == [(BOSS, 4), (KAM, 5)]
    kam_ratings.rate(portfolio, person.id, vision, BOSS, None)
    assert [r.level for r in portfolio.find(Rating)] == [5]
    with refused("out_of_range"):
        kam_ratings.rate(portfolio, person.id, vision, BOSS, 6)


def test_a_mark_given_once_counts_in_every_account(portfolio):
    one, two = included_account(portfolio, 2, filled=True), included_account(portfolio, 2, filled=True, name="Two")
    assert portfolio.load(one.id).facts.kam.fit() == portfolio.load(two.id).facts.kam.fit()
    assert portfolio.load(one.id).kam_name == KAM


def test_the_profile_starts_with_the_nine_competencies(portfolio):
    account = included_account(portfolio, 2)
    edit = kam_ratings.require_levels(portfolio, account.id)
    assert {(c.competency, c.level) for c in portfolio.load(account.id).facts.kam.competencies} == {
        (c, kam_ratings.DEFAULT_LEVEL) for c in Competency
    }
    assert kam_ratings.require_levels(portfolio, account.id) is None
    portfolio.undo(edit)
    assert portfolio.load(account.id).facts.kam.competencies == ()
