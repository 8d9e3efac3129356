"""Typed cells: percentages, money, broken cells, truths, dates; and cells that can be mended."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.domain.errors import ValidationError
from kamdesk.i18n import messages, set_language
from kamdesk.services.importing import tables
from kamdesk.services.importing.cell_values import CellReader, shown
from kamdesk.services.importing.cells import Breakage, Broken, Money, Percent
from kamdesk.services.importing.columns import ColumnMap
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.questions import Question, Subject
from kamdesk.services.importing.report import Options
from kamdesk.services.importing.run import run
from tests.support import new_account, refused
from tests.support.importing import rejected, sales_of

ACCOUNTS, SALES, MEASURES = ImportKind.ACCOUNTS, ImportKind.SALES, ImportKind.MEASURES


def reader(factor=1, currency="", sign=",", **more):
    return CellReader(ColumnMap(SALES, {}, {}, sign, month_first=False, factor=factor, currency=currency, **more), "EUR")


@pytest.mark.parametrize(
    ("value", "name", "found"),
    [
        ("12", "amount", 12), ("1.234,5", "amount", Decimal("1234.5")), ("", "amount", None), (None, "amount", None), ("-", "amount", None),
        (12, "amount", 12), (12.5, "amount", Decimal("12.5")), (Money(7.25, "EUR"), "amount", Decimal("7.25")), (Money(7.0, "USD"), "value", 7),
        (Percent(96.5), "value", Decimal("96.5")), (Percent(3.0), "target", 3), ("1.100", "size_employees", 1100),
    ],
)  # fmt: skip
def test_cells_that_are_numbers(value, name, found):
    assert reader().number(value, name) == found


@pytest.mark.parametrize(
    ("value", "name", "code"),
    [
        (Percent(12.0), "amount", "percent_for_amount"), (Percent(12.0), "quantity", "percent_for_amount"), (Percent(1.0), "size_employees", "percent_for_amount"),
        (Percent(5.0), "size_turnover", "percent_for_amount"), (Money(5.0, "USD"), "amount", "other_currency"), (Money(5.0, "GBP"), "size_turnover", "other_currency"),
        (True, "amount", "not_a_number"), (date(2026, 1, 1), "cost", "not_a_number"), (Broken("#REF!", Breakage.ERROR), "amount", "cell_error"),
        (Broken("=A1", Breakage.FORMULA), "amount", "cell_formula"), (Broken("1\ufffd", Breakage.BYTES), "amount", "cell_bytes"), (float("nan"), "amount", "not_a_number"),
        (float("inf"), "amount", "number_too_large"), (3e9, "size_employees", "number_too_large"), (Percent(float("inf")), "value", "number_too_large"),
    ],
)  # fmt: skip
def test_cells_that_are_no_number_of_their_field(value, name, code):
    with pytest.raises(ValidationError) as error:
        reader().number(value, name)
    assert error.value.code == code
    for language in ("es", "en"):
        set_language(language)
        assert "{" not in messages.text_of(error.value)


@pytest.mark.parametrize(
    ("value", "name", "found"),
    [("1,5", "amount", 1500), (2, "cost", 2000), (Money(3.0, "EUR"), "amount", 3000), (4, "quantity", 4), ("5", "size_turnover", 5000), ("", "amount", None), (6, "value", 6)],
)  # fmt: skip
def test_the_unit_of_the_file_counts_for_money_alone(value, name, found):
    assert reader(factor=1000).number(value, name) == found


def test_another_currency_is_never_taken():
    with refused("other_currency"):
        reader(currency="USD").number(Money(5.0, "USD"), "amount")


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        (Money(45.0, "EUR", 1_000), 45_000),
        (Money(45_000.0, "", 1), 45_000),
        (Money(45.0, "EUR"), 45_000),
        (45, 45_000),
        ("45", 45_000),
    ],
)
def test_the_unit_that_a_format_says_wins_over_that_of_the_file(cell, amount):
    assert reader(factor=1_000).number(cell, "amount") == amount


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (date(2026, 1, 14), date(2026, 1, 14)),
        (datetime(2026, 1, 14, 9, 30, tzinfo=UTC), date(2026, 1, 14)),
        ("14/1/2026", date(2026, 1, 14)),
    ],
)
def test_cells_that_are_days(value, found):
    assert reader().day(value, "date") == found


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (True, "not_a_date"),
        (12.5, "not_a_date"),
        (date(1800, 1, 1), "not_a_date"),
        (Broken("#N/A", Breakage.ERROR), "cell_error"),
        (Percent(1.0), "not_a_date"),
    ],
)
def test_cells_that_are_no_day(value, code):
    with pytest.raises(ValidationError) as error:
        reader().day(value, "date")
    assert error.value.code == code


@pytest.mark.parametrize(
    ("value", "found"), [(date(2026, 3, 1), "2026-03"), (2026, "2026"), (2026.0, "2026"), ("T1 2026", "2026-Q1")]
)
def test_cells_that_are_periods(value, found):
    assert reader().period(value, "period") == found


@pytest.mark.parametrize(
    ("value", "code"),
    [(date(1800, 3, 1), "bad_period"), ("T13 2026", "bad_period"), (Broken("#REF!", Breakage.ERROR), "cell_error")],
)
def test_cells_that_are_no_period(value, code):
    with pytest.raises(ValidationError) as error:
        reader().period(value, "period")
    assert (error.value.code, error.value.field) == (code, "period")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""), ("a", "a"), (True, "TRUE"), (200.0, "200"), (300.5, "300.5"), (7, "7"), (Percent(12.5), "12.5 %"), (Money(5.0, "USD"), "5 USD"),
        (date(2026, 1, 2), "2026-01-02"), (Broken("#REF!", Breakage.ERROR), "#REF!"),
    ],
)  # fmt: skip
def test_what_a_cell_shows(value, text):
    assert shown(value) == text


def test_texts_of_cells():
    assert reader().text("Alfa_x000D_\nUno  Dos", "name") == "Alfa Uno Dos"
    assert reader().text("uno_x000D_\ndos", "notes", 20_000) == "uno\ndos"
    for value, code in (
        (1.234567890123457e18, "digits_lost"),
        (2**60, "digits_lost"),
        (Broken("N\ufffd", Breakage.BYTES), "cell_bytes"),
    ):
        with pytest.raises(ValidationError) as error:
            reader().text(value, "code")
        assert error.value.code == code


@pytest.mark.parametrize(
    ("value", "name", "code", "fix"),
    [
        ("1O0,5", "amount", "not_a_number", "100,5"), ("2oo", "amount", "not_a_number", "200"), ("14/O1/2026", "date", "not_a_date", "14/01/2026"),
        ("T1 2O26", "period", "bad_period", "T1 2026"), ("1O", "size_employees", "not_a_whole_number", "10"),
        ("28.4.50,00", "amount", "not_a_number", None), ("T13 2026", "period", "bad_period", None), ("O", "amount", "not_a_number", None),
        ("mucho 5", "amount", "not_a_number", None), ("3O/O2/2026", "date", "not_a_date", None), (5, "amount", "not_a_number", None), ("l00", "amount", "not_a_number", None),
    ],
)  # fmt: skip
def test_only_a_cell_without_doubt_is_mended(value, name, code, fix):
    assert reader().mended(value, name, code) == fix


def test_a_fix_is_proposed_with_its_cell_and_taken(portfolio):
    new_account(portfolio, "Uno")
    table = tables.Table(("Cliente", "Fecha", "Importe"), [(5, ["Uno", "14/O1/2026", "1O0"]), (6, ["Uno", "15/01/2026", "x1"])])
    mapping = ColumnMap(SALES, {"account": 0, "date": 1, "amount": 2}, {}, ",", month_first=False)
    report = run(portfolio, table, mapping, Options(dry_run=True))
    assert [(r.row, r.at, r.fix) for r in report.rejections] == [(5, 2, "100"), (6, 2, None)]
    report = run(portfolio, table, mapping, Options(dry_run=True, fixes={(5, 2): "100"}))
    assert [(r.row, r.at, r.fix) for r in report.rejections] == [(5, 1, "14/01/2026"), (6, 2, None)]
    report = run(portfolio, table, mapping, Options(fixes={(5, 2): "100", (5, 1): "14/01/2026", (6, 2): "7"}))
    assert (rejected(report), report.taken, [s[1] for s in sales_of(portfolio)]) == ([], 2, [100, 7])


def test_a_fix_may_stand_behind_the_end_of_a_row(portfolio):
    table = tables.Table(("Nombre", "Ciudad", "KAM"), [(2, ["Uno"])])
    mapping = ColumnMap(ACCOUNTS, {"name": 0, "city": 1, "kam": 2}, {}, ",", month_first=False)
    run(portfolio, table, mapping, Options(fixes={(2, 2): "Ana"}))
    assert [(a.city, a.kam) for a in portfolio.find(Account)] == [("", "Ana")]


def test_names_and_codes_with_line_breaks_and_escapes(portfolio):
    rows = [
        (2, ["Alfa\nUno", "'0012", 34600111222]), (3, ["Beta_x000D_\nDos", 12, "+34 600"]), (4, ["Tab\tTres", 1.234567890123457e18, 600111222]),
        (5, ["Cuatro", True, None]), (6, ["Cinco", 12345678901234.5, None]), (7, ["Seis \u00a0 bis", "A\n1; 'B2", None]),
    ]  # fmt: skip
    table = tables.Table(("Nombre", "Código", "Teléfono"), rows)
    mapping = ColumnMap(ACCOUNTS, {"name": 0, "code": 1, "phone": 2}, {}, ",", month_first=False)
    report = run(portfolio, table, mapping, Options())
    assert rejected(report) == [(4, "Código", "digits_lost")]
    assert [(a.name, a.codes, a.phone) for a in portfolio.find(Account)] == [
        ("Alfa Uno", ("0012",), "34600111222"), ("Beta Dos", ("12",), "+34 600"), ("Cuatro", ("TRUE",), ""),
        ("Cinco", ("12345678901234.5",), ""), ("Seis bis", ("A 1", "B2"), ""),
    ]  # fmt: skip


def test_nothing_comes_in_while_a_question_is_open(portfolio):
    table = tables.Table(("Nombre",), [(2, ["Uno"])])
    question = Question(Subject.DECIMAL_SIGN, (",", "."), "1.234", 2)
    mapping = ColumnMap(ACCOUNTS, {"name": 0}, {}, ",", month_first=False, questions=(question,))
    assert run(portfolio, table, mapping, Options(dry_run=True)).taken == 1
    with pytest.raises(ValidationError) as error:
        run(portfolio, table, mapping, Options())
    assert "1.234" in messages.text_of(error.value)
    assert portfolio.find(Account) == []


@pytest.mark.parametrize(
    ("sign", "text", "said"),
    [
        (",", "28.4x", "Write it like 1.234,50."), (".", "28,4x", "Write it like 1,234.50."), (",", True, "Write it like 1.234,50."),
    ],
)  # fmt: skip
def test_a_number_that_is_none_is_shown_how_its_own_file_would_write_it(sign, text, said):
    with pytest.raises(ValidationError) as error:
        reader(sign=sign).number(text, "amount")
    assert messages.text_of(error.value).endswith(said)
    assert messages.text_of(ValidationError("amount", "not_a_number", text="x")).endswith("Write it like 96.5.")
