"""The ranking of candidates, and the choice on record."""

from dataclasses import replace

import pytest

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.plan.kam_profile import Competency
from kamdesk.domain.records import Step
from kamdesk.services.importing.columns import map_columns
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.report import Options
from kamdesk.services.importing.run import run
from kamdesk.services.plan import kam_choice, kam_ratings, kam_wording, step_acts
from tests.support import BOSS, KAM, included_account, own_person, refused
from tests.support.importing import read_table
from tests.support.kam import kam_id, mark_all

CARMEN, NURIA = "Carmen Vidal", "Nuria Campos"


# -- the ranking and the record ----------------------------------------------------------------------


def test_the_ranking_says_why(portfolio):
    account = included_account(portfolio, 2, filled=True)
    for name, level in ((NURIA, 3), ("Iñaki Otxoa", 3), ("Óscar Benito", 1)):
        kam_ratings.add_candidate(portfolio, account.id, name)
        mark_all(portfolio, own_person(portfolio, name).id, BOSS, level)
    kam_ratings.rate(portfolio, own_person(portfolio, "Iñaki Otxoa").id, Competency.PRIDE_BELONGING, CARMEN, 3)
    kam_ratings.add_candidate(portfolio, account.id, "Sin Notas")
    found = kam_choice.standings(portfolio.load(account.id).facts.kam)
    assert [s.why for s in found] == ["fit", "", "fit", "knock_out", ""]
    assert [s.name for s in found][3:] == ["Sin Notas", "Óscar Benito"] or found[-1].name == "Óscar Benito"
    texts = [kam_wording.standing_text(at, s, "B") for at, s in enumerate(found, 1)]
    assert "ahead of B by the fit" in texts[0]
    assert "not rated in all nine" in texts[3]
    assert "knocked out" in texts[4]


@pytest.mark.parametrize(("one", "other"), [([5] * 9, [4] * 9), ([3] * 9, [3] * 9)])
def test_what_is_more_than_asked_puts_nobody_before_another(portfolio, one, other):
    account = included_account(portfolio, 2, filled=True)
    data = portfolio.load(account.id)
    portfolio.remove(data.facts.kam.candidates[0])
    for name, levels in (("Uno", one), ("Dos", other)):
        kam_ratings.add_candidate(portfolio, account.id, name)
        for competency, level in zip(Competency, levels, strict=True):
            kam_ratings.rate(portfolio, own_person(portfolio, name).id, competency, BOSS, level)
    assert kam_choice.standings(portfolio.load(account.id).facts.kam)[0].why == ""


def test_gaps_and_spread_decide_between_equal_fits(portfolio):
    account = included_account(portfolio, 2, filled=True)
    portfolio.remove(portfolio.load(account.id).facts.kam.candidates[0])
    rows = {"Even": [3, 3] + [4] * 7, "Uneven": [2, 4] + [4] * 7}
    for name, levels in rows.items():
        kam_ratings.add_candidate(portfolio, account.id, name)
        for competency, level in zip(Competency, levels, strict=True):
            kam_ratings.rate(portfolio, own_person(portfolio, name).id, competency, BOSS, level)
    found = kam_choice.standings(portfolio.load(account.id).facts.kam)
    assert [(s.name, s.why) for s in found] == [("Even", "worst_gap"), ("Uneven", "")]
    kam_ratings.add_candidate(portfolio, account.id, "Split")
    split = own_person(portfolio, "Split").id
    for competency, level in zip(Competency, rows["Even"], strict=True):
        kam_ratings.rate(portfolio, split, competency, BOSS, level)
    kam_ratings.rate(portfolio, split, Competency.SELF_MOTIVATION, CARMEN, 5)
    found = kam_choice.standings(portfolio.load(account.id).facts.kam)
    assert [(s.name, s.why) for s in found][:2] == [("Even", "spread"), ("Split", "worst_gap")]


def test_the_choice_stays_on_record_and_sets_the_kam_of_the_account(portfolio):
    account = included_account(portfolio, 2, filled=True)
    edit = step_acts.close(portfolio, account.id, Step.KAM_PROFILE)
    data = portfolio.load(account.id)
    (choice,) = data.facts.kam.choices
    assert (choice.name, choice.number, choice.reason, choice.is_handover, choice.previous) == (KAM, 1, "best fit", False, "")
    assert [line.name for line in choice.ranking] == [KAM]
    assert choice.recorded_by
    assert data.account.kam == KAM
    assert portfolio.find_account(account.id)[0].kam == KAM
    with refused("act_is_final"):
        portfolio.save(replace(choice, reason="other"))
    with refused("act_is_final"):
        portfolio.undo(edit)
    text = kam_wording.choice_text(choice)
    assert KAM in text
    assert "best fit" in text
    assert "1. Laura" in text
    step_acts.reopen(portfolio, account.id, Step.KAM_PROFILE, "again")
    step_acts.close(portfolio, account.id, Step.KAM_PROFILE)
    assert [c.number for c in portfolio.load(account.id).facts.kam.choices] == [1, 2]


# -- the file cannot be fooled -----------------------------------------------------------------------


def test_the_kam_of_step_2_is_not_typed_over(portfolio, folder):
    account = included_account(portfolio, 3)
    other = included_account(portfolio, 2, name="Sin KAM")
    with refused("kam_by_handover", ValidationError) as caught:
        portfolio.save(replace(portfolio.load(account.id).account, kam=NURIA))
    assert caught.value.field == "kam"
    portfolio.save(replace(portfolio.load(account.id).account, kam=KAM.upper()))
    source = folder / "cuentas.csv"
    source.write_text(f'name;city;kam\n"{account.name}";Vigo;{NURIA}\nSin KAM;Lugo;{NURIA}\n', encoding="utf-8")
    table = read_table(source, "")
    report = run(portfolio, table, map_columns(table, ImportKind.ACCOUNTS, None, ","), Options())
    assert [(r.row, r.error.code) for r in report.rejections] == [(2, "kam_by_handover")]
    assert portfolio.load(other.id).account.kam == NURIA
    assert portfolio.load(account.id).account.kam == KAM.upper()


def test_what_somebody_lacks_is_told_largest_first(portfolio):
    account = included_account(portfolio, 2, filled=True)
    person_id = kam_id(portfolio, account)
    kam_ratings.rate(portfolio, person_id, Competency.SERVICE_VOCATION, BOSS, 3)
    said = kam_wording.gaps_text(portfolio.load(account.id).facts.kam.fit_of(person_id))
    assert said == "Below what is required: Self-motivation −2.0; Service vocation −1.0"
    mark_all(portfolio, person_id, BOSS, 4)
    assert (
        kam_wording.gaps_text(portfolio.load(account.id).facts.kam.fit_of(person_id)) == "Reaches every level that is required."
    )
