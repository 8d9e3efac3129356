"""Forms for assessors who are elsewhere: what they show, and what is taken from them."""

import zipfile
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import load_workbook

from kamdesk.domain.account.people import Person
from kamdesk.domain.errors import FileError, ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.kam_profile import Competency, Rating
from kamdesk.i18n import behaviours, labels, messages, set_language
from kamdesk.services.plan import assessor_form, kam_ratings
from kamdesk.services.portfolio import Portfolio
from tests.support import BOSS, KAM, included_account, put, refused
from tests.support.kam import ask

CARMEN, NURIA = "Carmen Vidal", "Nuria Campos"


TODAY = date.today()


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
