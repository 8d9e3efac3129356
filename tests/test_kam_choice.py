"""Step 2 in depth: marks that stay hidden, forms that come back, the choice on record, a KAM who hands over."""

import json
import zipfile
from dataclasses import replace
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook

from kamdesk.domain.account.people import Person, Relation
from kamdesk.domain.errors import FileError, GateRefusedError, ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.actions import Action
from kamdesk.domain.plan.committee import RaciRow
from kamdesk.domain.plan.kam_profile import Assessor, Competency, Rating
from kamdesk.domain.plan.plan_document import Commitment, Party
from kamdesk.domain.plan.step_acts import ActKind, SignatureOf
from kamdesk.domain.records import Step
from kamdesk.i18n import behaviours, labels, messages, set_language
from kamdesk.services.account import json_view
from kamdesk.services.importing.columns import ImportKind, map_columns
from kamdesk.services.importing.run import Options, run
from kamdesk.services.importing.tables import read_table
from kamdesk.services.plan import assessor_form, kam_choice, kam_handover, kam_ratings, kam_wording, step_acts, wording
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage import driver
from tests.support import BOSS, DAY, KAM, included_account, own_person, put, refused

CARMEN, NURIA = "Carmen Vidal", "Nuria Campos"
TODAY = date.today()


def ask(portfolio, account, *names):
    found = [Assessor(id=new_id(), account_id=account.id, name=name, position=at) for at, name in enumerate(names)]
    put(portfolio, *found)
    return found


def mark_all(portfolio, person_id, assessor, level=4):
    for competency in Competency:
        kam_ratings.rate(portfolio, person_id, competency, assessor, level)


def kam_id(portfolio, account):
    return portfolio.load(account.id).facts.kam.profile.person_id


# -- marks that stay hidden ----------------------------------------------------------------------


def test_marks_stay_hidden_until_the_last_assessor_gave_theirs(portfolio):
    account = included_account(portfolio, 2, filled=True)
    ask(portfolio, account, BOSS, CARMEN)
    facts = portfolio.load(account.id).facts
    assert facts.kam.hiding_assessors() == {CARMEN: 9}
    assert kam_ratings.with_hidden_marks(portfolio) == {facts.kam.profile.person_id}
    (standing,) = kam_choice.standings(portfolio.load(account.id).facts.kam)
    assert standing.fit is None
    assert kam_wording.standing_text(1, standing, "") == KAM
    assert f"{CARMEN} (9)" in kam_wording.hidden_marks_text(facts.kam.hiding_assessors())
    assert kam_wording.confirmation_text(facts) == ("", False)
    for competency in list(Competency)[:8]:
        kam_ratings.rate(portfolio, facts.kam.profile.person_id, competency, CARMEN, 5)
    assert portfolio.load(account.id).facts.kam.hiding_assessors() == {CARMEN: 1}
    kam_ratings.rate(portfolio, facts.kam.profile.person_id, list(Competency)[8], CARMEN, 5)
    assert portfolio.load(account.id).facts.kam.hiding_assessors() == {}
    assert kam_ratings.with_hidden_marks(portfolio) == frozenset()
    (standing,) = kam_choice.standings(portfolio.load(account.id).facts.kam)
    assert standing.fit.percent


def test_nothing_that_is_told_while_marks_are_hidden_rests_on_them(portfolio):
    """A must-have is missed and a gap is wide, but until all marks are in nobody can tell."""
    account = included_account(portfolio, 2, filled=True)
    person_id = kam_id(portfolio, account)
    kam_ratings.rate(portfolio, person_id, Competency.SERVICE_VOCATION, BOSS, 1)
    named = {u.condition for u in step_acts.unmet(portfolio, account.id, Step.KAM_PROFILE)}
    assert named == {"knock_out", "gap_actions"}
    ask(portfolio, account, BOSS, CARMEN)
    unmet = step_acts.unmet(portfolio, account.id, Step.KAM_PROFILE)
    assert [u.condition for u in unmet] == ["marks_in"]
    view = json.dumps(json_view.account_view(portfolio.load(account.id)), default=str)
    for language in ("es", "en"):
        set_language(language)
        text = messages.unmet_text(unmet[0])
        assert CARMEN in text
        assert "Service vocation" not in text
    assert "Service vocation" not in view
    assert json_view.account_view(portfolio.load(account.id))["kam_selection"]["candidates"] == [
        {"name": KAM, "fit": None, "knocked_out": None, "chosen": True}
    ]


def test_a_typed_name_shows_no_mark_that_is_hidden(portfolio):
    account = included_account(portfolio, 2, filled=True)
    person_id = kam_id(portfolio, account)
    one, other, *_rest = Competency
    assert len(portfolio.load(account.id).facts.kam.marks_typed_by(person_id, BOSS, set())) == 9
    ask(portfolio, account, BOSS, CARMEN)
    kam_ratings.rate(portfolio, person_id, one, CARMEN, 5)
    kam_ratings.rate(portfolio, person_id, other, CARMEN, 4)
    facts = portfolio.load(account.id).facts
    for name in (BOSS, CARMEN, CARMEN.upper()):
        assert facts.kam.marks_typed_by(person_id, name, set()) == []
    assert [r.level for r in facts.kam.marks_typed_by(person_id, CARMEN, {other})] == [4]


def test_a_round_hides_the_same_person_in_every_account(portfolio):
    one, two = included_account(portfolio, 2, filled=True, name="Uno"), included_account(portfolio, 2, filled=True, name="Dos")
    ask(portfolio, one, BOSS, CARMEN)
    assert portfolio.load(two.id).facts.kam.hiding_assessors() == {CARMEN: 9}
    with refused("cannot_close") as caught:
        step_acts.close(portfolio, two.id, Step.KAM_PROFILE)
    assert [u.condition for u in caught.value.unmet] == ["marks_in"]
    portfolio.save(replace(one, archived_on=TODAY))
    assert portfolio.load(two.id).facts.kam.hiding_assessors() == {}, "an account that is gone asks nobody"


def test_a_closed_step_is_not_disturbed_by_a_round_elsewhere(portfolio):
    one, two = included_account(portfolio, 3, name="Uno"), included_account(portfolio, 2, filled=True, name="Dos")
    ask(portfolio, two, BOSS, CARMEN)
    assert portfolio.load(one.id).plan.step_states[Step.KAM_PROFILE].value == "closed"


def test_nobody_rates_themselves_as_another(portfolio):
    account = included_account(portfolio, 2, filled=True)
    person_id = kam_id(portfolio, account)
    for name in ("Ibáñez, Laura", "laura IBAÑEZ soto", "Laura  Ibañez García"):
        with refused("rates_themselves", ValidationError) as caught:
            kam_ratings.rate(portfolio, person_id, Competency.SELF_MOTIVATION, name, 5)
        assert KAM in messages.text_of(caught.value)
    kam_ratings.rate(portfolio, person_id, Competency.SELF_MOTIVATION, f" {KAM.upper()}", 5)
    kam_ratings.rate(portfolio, person_id, Competency.SELF_MOTIVATION, "Laura Gil", 2)
    facts = portfolio.load(account.id).facts
    assert [r.level for r in facts.kam.own_view(person_id)] == [5]
    assert next(c.assessed for c in facts.kam.fit().competencies if c.competency is Competency.SELF_MOTIVATION) == 2.0, (
        "their own view does not count"
    )


def test_marks_are_looked_at_again_for_each_account_and_once_a_year(portfolio):
    one = included_account(portfolio, 3, name="Uno")
    two = included_account(portfolio, 2, filled=True, name="Dos")
    profile = portfolio.load(two.id).facts.kam.profile
    portfolio.save(replace(profile, confirmed_on=None, confirmed_by=""))
    assert [u.condition for u in step_acts.unmet(portfolio, two.id, Step.KAM_PROFILE)] == ["marks_confirmed"]
    text, is_old = kam_wording.confirmation_text(portfolio.load(two.id).facts)
    assert is_old
    assert "Another account uses them too." in text
    kam_ratings.confirm_marks(portfolio, two.id)
    assert step_acts.unmet(portfolio, two.id, Step.KAM_PROFILE) == ()
    text, is_old = kam_wording.confirmation_text(portfolio.load(two.id).facts)
    assert not is_old
    assert "Confirmed for this account" in text
    step_acts.close(portfolio, two.id, Step.KAM_PROFILE)
    assert portfolio.load(one.id).plan.step_states[Step.KAM_PROFILE].value == "closed"
    three = included_account(portfolio, 2, name="Tres")
    with refused("nobody_chosen"):
        kam_ratings.confirm_marks(portfolio, three.id)


def test_weights_of_assessors_count_by_name(portfolio):
    account = included_account(portfolio, 2, filled=True)
    person_id = kam_id(portfolio, account)
    kam_ratings.rate(portfolio, person_id, Competency.BUSINESS_VISION, CARMEN, 1)
    put(portfolio, Assessor(id=new_id(), account_id=account.id, name=BOSS.upper(), weight=3))
    found = portfolio.load(account.id).facts.kam.fit().competencies[0]
    assert found.assessed == (4 + 1) / 2, "whoever is not asked counts like the mean of those who are"
    put(portfolio, Assessor(id=new_id(), account_id=account.id, name=CARMEN, weight=1))
    mark_all(portfolio, person_id, CARMEN, 1)
    assert portfolio.load(account.id).facts.kam.fit().competencies[0].assessed == (3 * 4 + 1) / 4


# -- the ranking and the record ------------------------------------------------------------------


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


# -- forms for assessors who are elsewhere -------------------------------------------------------


@pytest.fixture
def form(portfolio, folder):
    """An account with two assessors, and the form of the second."""
    account = included_account(portfolio, 2, filled=True)
    kam_ratings.add_candidate(portfolio, account.id, NURIA)
    ask(portfolio, account, BOSS, CARMEN)
    path = folder / "notas de Carmen.xlsx"
    assert assessor_form.write_form(portfolio, account.id, CARMEN, path) == 18
    return account, path


def fill_form(path, marks):
    book = load_workbook(path)
    for row, value in marks.items():
        book.active.cell(row, assessor_form.MARK_COLUMN, value)
    book.save(path)


def test_a_form_shows_what_each_level_looks_like_and_nobodys_marks(portfolio, form):
    _account, path = form
    sheet = load_workbook(path).active
    rows = [[c.value for c in r] for r in sheet.iter_rows(assessor_form.HEAD_ROW + 1)]
    assert len(rows) == 18
    assert rows[0][:3] == [KAM, "Global business vision", behaviours.behaviour(Competency.BUSINESS_VISION, 1)]
    assert rows[0][6] == behaviours.behaviour(Competency.BUSINESS_VISION, 5)
    assert all(r[assessor_form.MARK_COLUMN - 1] is None for r in rows)
    assert sheet.protection.sheet
    assert not sheet.cell(assessor_form.HEAD_ROW + 1, assessor_form.MARK_COLUMN).protection.locked
    assert sheet.column_dimensions["I"].hidden
    text = str([[c.value for c in r] for r in sheet.iter_rows()])
    assert BOSS not in text


def test_a_filled_form_comes_back_as_one_change(portfolio, form):
    account, path = form
    first = assessor_form.HEAD_ROW + 1
    fill_form(path, dict.fromkeys(range(first, first + 9), 4))
    report = assessor_form.read_form(portfolio, account.id, path)
    assert (report.assessor, report.taken, report.empty, report.rejections) == (CARMEN, 9, 9, ())
    assert portfolio.load(account.id).facts.kam.hiding_assessors() == {BOSS: 9, CARMEN: 9}, "Nuria is still to be rated by both"
    marks = [r for r in portfolio.find(Rating) if r.assessor == CARMEN]
    assert {(r.level, r.rated_on) for r in marks} == {(4, TODAY)}
    assert labels.describe_entry(portfolio.history()[0]).endswith(f"according to the system, by {portfolio.who}")
    portfolio.undo(report.edit)
    assert not [r for r in portfolio.find(Rating) if r.assessor == CARMEN]
    portfolio.redo(report.edit)
    fill_form(path, {first: "5"})
    again = assessor_form.read_form(portfolio, account.id, path)
    assert len(again.edit.changes) == 1
    assert assessor_form.read_form(portfolio, account.id, path).edit is None


def test_bad_marks_are_refused_with_their_row(portfolio, form):
    account, path = form
    first = assessor_form.HEAD_ROW + 1
    fill_form(path, {first: 6, first + 1: "4.5", first + 2: "ñ", first + 3: True, first + 4: 3, first + 5: 4.0})
    book = load_workbook(path)
    book.active.cell(first + 6, 1, "Somebody Else")
    book.active.cell(first + 6, assessor_form.MARK_COLUMN, 3)
    book.active.cell(first + 7, 10, "no_such")
    book.active.cell(first + 7, assessor_form.MARK_COLUMN, 3)
    book.active.cell(first + 8, assessor_form.MARK_COLUMN, 3)
    stranger = put(portfolio, Person(id=new_id(), name="Nobody's Candidate"))
    book.active.cell(first + 8, 1, stranger.name)
    book.active.cell(first + 8, assessor_form.PERSON_COLUMN, stranger.id)
    book.save(path)
    report = assessor_form.read_form(portfolio, account.id, path)
    assert report.taken == 2
    assert [(r.row, r.error.code) for r in report.rejections] == [
        (first, "not_a_mark"), (first + 1, "not_a_mark"), (first + 2, "not_a_mark"), (first + 3, "not_a_mark"),
        (first + 6, "changed_row"), (first + 7, "changed_row"), (first + 8, "not_a_candidate"),
    ]  # fmt: skip
    for language in ("es", "en"):
        set_language(language)
        assert "«6»" in messages.text_of(report.rejections[0].error).replace("“", "«").replace("”", "»")


def test_forms_of_elsewhere_are_refused(portfolio, form, folder):
    account, path = form
    other = included_account(portfolio, 2, name="Otra")
    with refused("other_form", FileError):
        assessor_form.read_form(portfolio, other.id, path)
    plain = folder / "otro.xlsx"
    book = load_workbook(path)
    book.properties.identifier = None
    book.save(plain)
    with refused("not_a_form", FileError):
        assessor_form.read_form(portfolio, account.id, plain)
    (folder / "texto.xlsx").write_text("no sheet")
    with refused("not_a_table", FileError):
        assessor_form.read_form(portfolio, account.id, folder / "texto.xlsx")
    with refused("not_a_table", FileError):
        assessor_form.read_form(portfolio, account.id, folder / "none.xlsx")
    with zipfile.ZipFile(folder / "large.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (assessor_form.LARGEST + 1))
    with refused("too_large", FileError):
        assessor_form.read_form(portfolio, account.id, folder / "large.xlsx")
    book = load_workbook(path)
    for name in (" ", None, BOSS, "Somebody Else", 12, "=A1"):
        book.active["B2"] = name
        book.save(path)
        with refused("other_assessor"):
            assessor_form.read_form(portfolio, account.id, path)


def forge(path, **changes):
    """Rewrite what a form says of itself: one text for another."""
    book = load_workbook(path)
    for old, new in changes.pop("mark", ()):
        book.properties.identifier = book.properties.identifier.replace(old, new)
    book.active["B2"] = changes.get("shown", book.active["B2"].value)
    book.active.cell(assessor_form.HEAD_ROW + 1, assessor_form.MARK_COLUMN, 1)
    book.save(path)


@pytest.mark.parametrize("name", [BOSS, "Nobody Asked", CARMEN.upper(), f"{CARMEN} "])
def test_a_form_that_was_given_another_name_is_refused(portfolio, form, name):
    account, path = form
    forge(path, mark=[(CARMEN, name)], shown=name)
    before = portfolio.find(Rating)
    with refused("form_changed", ValidationError) as caught:
        assessor_form.read_form(portfolio, account.id, path)
    assert portfolio.find(Rating) == before
    for language in ("es", "en"):
        set_language(language)
        assert path.name in messages.text_of(caught.value)


def test_a_seal_of_another_portfolio_does_not_fit(portfolio, form, folder):
    account, path = form
    assert len(portfolio.form_key()) == 32
    other = Portfolio.create(folder / "otra.kamdesk")
    assert other.form_key() != portfolio.form_key()
    other.close()
    forge(path, mark=[(" ", " 0")])
    with refused("other_form", FileError):
        assessor_form.read_form(portfolio, account.id, path)


def test_only_who_is_asked_gives_marks_by_form(portfolio, form):
    account, path = form
    forge(path)
    asked = next(a for a in portfolio.load(account.id).facts.kam.assessors if a.name == CARMEN)
    portfolio.remove(asked)
    with refused("not_asked", ValidationError):
        assessor_form.read_form(portfolio, account.id, path)
    put(portfolio, replace(asked, name=CARMEN.upper()))
    assert assessor_form.read_form(portfolio, account.id, path).assessor == CARMEN.upper()


def test_a_form_of_before_is_asked_for_anew(portfolio, form):
    account, path = form
    words = load_workbook(path).properties.identifier.split(" ", 4)
    forge(path, mark=[(f" {words[3]}", ""), (assessor_form.FORM, assessor_form.UNSEALED_FORM)])
    with refused("form_too_old", FileError) as caught:
        assessor_form.read_form(portfolio, account.id, path)
    for language in ("es", "en"):
        set_language(language)
        assert path.name in messages.text_of(caught.value)


def test_a_form_needs_an_assessor_somebody_to_rate_and_a_place(portfolio, form, folder):
    account, _path = form
    with refused("required"):
        assessor_form.write_form(portfolio, account.id, " ", folder / "x.xlsx")
    with refused("cannot_open", FileError):
        assessor_form.write_form(portfolio, account.id, CARMEN, folder / "none" / "x.xlsx")
    with refused("not_asked"):
        assessor_form.write_form(portfolio, account.id, NURIA, folder / "x.xlsx")
    ask(portfolio, account, NURIA)
    assert assessor_form.write_form(portfolio, account.id, NURIA, folder / "nuria.xlsx") == 9, "nobody rates themselves"
    empty = included_account(portfolio, 2, name="Vacía")
    ask(portfolio, empty, CARMEN)
    with refused("no_candidates"):
        assessor_form.write_form(portfolio, empty.id, CARMEN, folder / "x.xlsx")
    assert not (folder / "x.xlsx").exists()


def test_a_row_that_stands_twice_counts_once(portfolio, form):
    account, path = form
    book = load_workbook(path)
    first, last = assessor_form.HEAD_ROW + 1, assessor_form.HEAD_ROW + 19
    for column in range(1, 11):
        book.active.cell(last, column, book.active.cell(first, column).value)
    book.active.cell(first, assessor_form.MARK_COLUMN, 5)
    book.active.cell(last, assessor_form.MARK_COLUMN, 1)
    book.save(path)
    report = assessor_form.read_form(portfolio, account.id, path)
    assert (report.taken, [(r.row, r.error.code) for r in report.rejections]) == (1, [(last, "row_twice")])


def test_a_name_in_a_form_is_never_a_formula(portfolio, form, folder):
    account, _path = form
    path = folder / "formula.xlsx"
    ask(portfolio, account, '=HYPERLINK("x")')
    assessor_form.write_form(portfolio, account.id, '=HYPERLINK("x")', path)
    assert load_workbook(path).active["B2"].data_type == "s"


def test_somebody_who_pretends_to_be_another_is_refused_row_by_row(portfolio, form, folder):
    account, path = form
    path = folder / "otra.xlsx"
    ask(portfolio, account, "Laura Ibáñez Soto")
    assessor_form.write_form(portfolio, account.id, "Laura Ibáñez Soto", path)
    book = load_workbook(path)
    book.active.cell(assessor_form.HEAD_ROW + 1, assessor_form.MARK_COLUMN, 5)
    book.save(path)
    report = assessor_form.read_form(portfolio, account.id, path)
    assert [r.error.code for r in report.rejections] == ["rates_themselves"]
    assert report.edit is None


@pytest.mark.parametrize("competency", Competency)
def test_every_level_is_described_in_both_languages(competency):
    for language in ("es", "en"):
        set_language(language)
        texts = [behaviours.behaviour(competency, level) for level in behaviours.LEVELS]
        assert len(set(texts)) == 5
        assert all(len(text) > 10 for text in texts)


# -- the KAM changes -----------------------------------------------------------------------------


@pytest.fixture
def active(portfolio):
    """An account with an active plan, and work in the KAM's hands."""
    account = included_account(portfolio, 6)
    data = portfolio.load(account.id)
    put(
        portfolio,
        Action(id=new_id(), account_id=account.id, text="Send the offer", owner=KAM.upper()),
        Action(id=new_id(), account_id=account.id, text="Done", owner=KAM, is_done=True),
        Action(id=new_id(), account_id=account.id, text="Of another", owner=BOSS),
        Commitment(id=new_id(), account_id=account.id, text="Stock", owner=KAM),
        Commitment(id=new_id(), account_id=account.id, text="Access", party=Party.CLIENT, owner=KAM),
        Person(id=new_id(), account_id=account.id, name="Marta Ribero", relation=Relation.VERY_GOOD),
        Person(id=new_id(), account_id=account.id, name="Luis Prada", relation=Relation.TO_BUILD),
    )
    assert data.plan.step_states[Step.PLAN].value == "closed"
    return account


def test_a_handover_reopens_step_2_and_passes_on_what_is_open(portfolio, active):
    edit = kam_handover.hand_over(portfolio, active.id, NURIA, DAY, "Laura leaves")
    data = portfolio.load(active.id)
    assert [s.value for s in data.plan.step_states.values()] == ["closed", "in_progress", "to_review", "to_review", "to_review"]
    assert (data.kam_name, data.account.kam) == (NURIA, NURIA)
    assert (data.facts.kam.profile.reason, data.facts.kam.profile.confirmed_on) == ("", None), (
        "the next one is chosen for reasons of their own"
    )
    assert [a.owner for a in data.plan.actions] == [NURIA, KAM, BOSS]
    assert [c.owner for c in data.plan.commitments] == [NURIA, KAM]
    assert {p.relation for p in data.people} == {Relation.TO_BUILD}
    record = data.facts.kam.choices[-1]
    assert (record.name, record.previous, record.is_handover, record.reason, record.chosen_on) == (
        NURIA,
        KAM,
        True,
        "Laura leaves",
        DAY,
    )
    assert NURIA in kam_wording.choice_text(record)
    assert data.facts.acts[-1].act is ActKind.REOPEN
    with refused("act_is_final"):
        portfolio.undo(edit)
    named = {u.condition for u in step_acts.unmet(portfolio, active.id, Step.KAM_PROFILE)}
    assert named == {"rated", "reason"}


def test_the_next_kam_signs_and_old_agreements_still_bind(portfolio, active):
    kam_handover.hand_over(portfolio, active.id, NURIA, DAY, "Laura leaves", restart_relations=False)
    assert Relation.VERY_GOOD in {p.relation for p in portfolio.load(active.id).people}
    person_id = kam_id(portfolio, active)
    mark_all(portfolio, person_id, BOSS)
    portfolio.save(replace(portfolio.load(active.id).facts.kam.profile, reason="knows the plant"))
    step_acts.close(portfolio, active.id, Step.KAM_PROFILE)
    with refused("changed_itself", GateRefusedError):
        step_acts.confirm(portfolio, active.id, [Step.POST, Step.COMMITTEE, Step.PLAN], "all holds")
    with refused("cannot_close", GateRefusedError) as caught:
        step_acts.close(portfolio, active.id, Step.POST)
    assert [u.condition for u in caught.value.unmet] == ["signature_kam"]
    assert NURIA in messages.text_of(caught.value)
    signed = portfolio.load(active.id).facts.signature(SignatureOf.POST_KAM)
    portfolio.save(replace(signed, name=NURIA, signed_on=TODAY))
    step_acts.close(portfolio, active.id, Step.POST)
    step_acts.confirm(portfolio, active.id, [Step.COMMITTEE, Step.PLAN], "the rest holds")
    assert {s.value for s in portfolio.load(active.id).plan.step_states.values()} == {"closed"}
    assert portfolio.load(active.id).facts.kam.choices[-1].previous == ""


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"name": " "}, "required"), ({"reason": ""}, "required"), ({"since": None}, "required"),
        ({"since": TODAY + timedelta(1)}, "in_the_future"), ({"name": KAM.lower()}, "same_kam"),
    ],
)  # fmt: skip
def test_a_handover_is_refused_beside_its_field(portfolio, active, fields, code):
    whole = {"name": NURIA, "since": DAY, "reason": "she leaves"} | fields
    with refused(code, ValidationError) as caught:
        kam_handover.hand_over(portfolio, active.id, whole["name"], whole["since"], whole["reason"])
    assert caught.value.field in whole
    assert portfolio.load(active.id).kam_name == KAM


def test_nothing_in_hand_is_said(portfolio):
    account = included_account(portfolio, 3)
    assert wording.pack_lines(kam_handover.pack(portfolio.load(account.id))) == ["Nothing is open."]


def test_a_round_without_a_chosen_kam_hides_marks_too(portfolio):
    account = included_account(portfolio, 2, filled=True)
    ask(portfolio, account, BOSS, CARMEN)
    portfolio.save(replace(portfolio.load(account.id).facts.kam.profile, person_id=None))
    facts = portfolio.load(account.id).facts
    assert facts.kam.hiding_assessors() == {CARMEN: 9}
    assert set(kam_ratings.with_hidden_marks(portfolio)) == {facts.kam.candidates[0].person_id}


def test_while_step_2_is_open_the_kam_is_chosen_there(portfolio):
    account = included_account(portfolio, 2, filled=True)
    with refused("not_closed"):
        kam_handover.hand_over(portfolio, account.id, NURIA, DAY, "x")


def test_somebody_known_takes_over_and_projects_are_listed(portfolio, active):
    data = portfolio.load(active.id)
    person = own_person(portfolio, NURIA)
    portfolio.save(replace(data.facts.document.agreements[0], version="2"))
    step_acts.reopen(portfolio, active.id, Step.COMMITTEE, "letters")
    put(portfolio, RaciRow(id=new_id(), account_id=active.id, activity="Stock", accountable=KAM, responsible=(BOSS,)))
    step_acts.close(portfolio, active.id, Step.COMMITTEE)
    step_acts.confirm(portfolio, active.id, [Step.PLAN], "holds")
    step_acts.reopen(portfolio, active.id, Step.PLAN, "owner")
    portfolio.save(replace(data.facts.document.projects[0], owner=KAM))
    pack = kam_handover.pack(portfolio.load(active.id))
    assert ([p.title for p in pack.projects], [r.activity for r in pack.activities]) == (["store"], ["Stock"])
    lines = wording.pack_lines(pack)
    assert len(lines) == 4
    assert "store" in lines[2]
    assert "Stock" in lines[3]
    kam_handover.hand_over(portfolio, active.id, NURIA, DAY, "x")
    assert kam_id(portfolio, active) == person.id
    assert len([p for p in portfolio.own_people() if p.name == NURIA]) == 1
    assert wording.pack_lines(kam_handover.pack(portfolio.load(active.id)))[0].startswith("1 open")


# -- the file cannot be fooled -------------------------------------------------------------------


def test_hidden_marks_show_nowhere_in_the_history_of_changes(portfolio):
    """The log keeps them (nothing is lost); what is told of an entry names none."""
    account = included_account(portfolio, 2, filled=True)
    ask(portfolio, account, BOSS, CARMEN)
    kam_ratings.rate(portfolio, kam_id(portfolio, account), Competency.SELF_MOTIVATION, BOSS, 5)
    told = [labels.describe_entry(e) for e in portfolio.history() if e.kind == "rating"]
    assert told
    assert not any(ch.isdigit() for text in told for ch in text)


def test_the_driver_has_what_dropped_columns_need():
    assert driver.dbapi2.sqlite_version_info >= (3, 35)


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
