"""Rows of the budget: by account, period and line, long and wide; what is there is replaced, and said."""

from datetime import date
from decimal import Decimal

import pytest

from kamdesk.domain.account.budget import Budget
from kamdesk.domain.account.sales import Sale
from kamdesk.domain.ids import new_id
from kamdesk.i18n import messages, set_language
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.report import Way
from tests.support import new_account, put
from tests.support.importing import book, rejected, table, take, take_table, write


@pytest.fixture
def account(portfolio):
    return new_account(portfolio, "Uno", codes=("C1",))


def planned(portfolio, account):
    return sorted((b.period, b.product_line, b.amount) for b in portfolio.load(account.id).budgets)


def budget(portfolio, folder, text, **wishes):
    return take(portfolio, write(folder, text), ImportKind.BUDGET, **wishes)


LONG = "Cuenta;Periodo;Presupuesto;Línea\nUno;T1 2026;1.200,50;Bombas\nC1;2026-02;100;\n"
WIDE = "Cliente;Familia;T1 2026;T2 2026\nUno;Bombas;1.200,50;\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LONG, [("2026-02", "", 100), ("2026-Q1", "Bombas", Decimal("1200.50"))]),
        (WIDE, [("2026-Q1", "Bombas", Decimal("1200.50"))]),
        ("Account,Year,Sales target\nUno,2026,1200\n", [("2026", "", 1200)]),
        ("Cliente;ene 2026;feb 2026\nUno;10;20\n", [("2026-01", "", 10), ("2026-02", "", 20)]),
        ("Nombre;2025;2026\nUno;10;20\n", [("2025", "", 10), ("2026", "", 20)]),
        ("Cuenta;Mes;Objetivo de ventas\nUno;2026-03;0\n", [("2026-03", "", 0)]),
    ],
)
def test_budgets_are_read_long_and_wide(portfolio, folder, account, text, expected):
    report = budget(portfolio, folder, text)
    assert (rejected(report), report.created) == ([], len(expected))
    assert planned(portfolio, account) == expected
    again = budget(portfolio, folder, text)
    assert (again.unchanged, again.edit, planned(portfolio, account)) == (len(expected), None, expected)
    portfolio.undo(report.edit)
    assert planned(portfolio, account) == []


def test_a_date_is_its_month_and_a_number_its_year(portfolio, account):
    found = table(("Cuenta", "Periodo", "Importe"), ("Uno", date(2026, 3, 1), 5), ("Uno", 2027, 6.5), ("Uno", 2028.0, 7))
    assert rejected(take_table(portfolio, found, ImportKind.BUDGET)) == []
    assert planned(portfolio, account) == [("2026-03", "", 5), ("2027", "", Decimal("6.5")), ("2028", "", 7)]


def test_a_wide_workbook_skips_what_is_empty(portfolio, folder, account):
    report = take(portfolio, book(folder, [["Cuenta", "T1 2026", "T2 2026"], ["Uno", 5, None], ["C1"]]), ImportKind.BUDGET)
    assert (rejected(report), planned(portfolio, account)) == ([], [("2026-Q1", "", 5)])


def test_a_second_file_replaces_what_it_brings_and_says_so(portfolio, folder, account):
    budget(portfolio, folder, "Cuenta;Periodo;Importe;Línea\nUno;2026;100;Bombas\nUno;2026;50;Sellos\nUno;2025;7;Bombas\n")
    text = "Cuenta;Periodo;Importe;Línea\nUno;2026;120;bombas\nUno;2026;50;Sellos\n"
    kept = budget(portfolio, folder, text, keep_periods=True)
    assert (kept.unchanged, kept.replaced, kept.edit) == (2, 0, None)
    for is_trial in (True, False):
        report = budget(portfolio, folder, text, dry_run=is_trial)
        (told,) = report.replacements
        assert (told.account, told.period, told.lines_before, told.sum_before, told.lines_after, told.sum_after) == (
            "Uno", "2026", 1, 100, 1, 120,
        )  # fmt: skip
        assert (report.updated, report.unchanged, report.replaced) == (1, 1, 1)
    assert planned(portfolio, account) == [("2025", "Bombas", 7), ("2026", "Bombas", 120), ("2026", "Sellos", 50)]
    portfolio.undo(report.edit)
    assert planned(portfolio, account)[1] == ("2026", "Bombas", 100)
    portfolio.redo(report.edit)
    assert planned(portfolio, account)[1] == ("2026", "Bombas", 120)


def test_a_line_is_written_as_the_sales_write_it(portfolio, folder, account):
    put(portfolio, Sale(id=new_id(), account_id=account.id, sold_on=date(2026, 1, 1), amount=Decimal(1), product_line="Válvulas"))
    budget(
        portfolio,
        folder,
        "Cuenta;Periodo;Importe;Línea\nUno;2026;1;VALVULAS\nUno;2027;1;valvulas\nUno;2026;1;Otra\nUno;2027;1;OTRA\n",
    )
    assert {b[1] for b in planned(portfolio, account)} == {"Válvulas", "Otra"}


OVERLAPS = {
    "a year over its quarters": (
        [("2026-Q1", "", 10), ("2026-Q2", "", 20)], "Uno;2026;500;\n",
        {Way.UPDATE: [("2026", "", 500)], Way.ADD: [("2026", "", 500), ("2026-Q1", "", 10), ("2026-Q2", "", 20)]},
    ),
    "the whole beside its lines": (
        [("2026", "Bombas", 10), ("2026", "Sellos", 20)], "Uno;2026;500;\n",
        {Way.UPDATE: [("2026", "", 500)], Way.ADD: [("2026", "", 500), ("2026", "Bombas", 10), ("2026", "Sellos", 20)]},
    ),
    "a line beside the whole": (
        [("2026", "", 500)], "Uno;T1 2026;10;Bombas\n",
        {Way.UPDATE: [("2026-Q1", "Bombas", 10)], Way.ADD: [("2026", "", 500), ("2026-Q1", "Bombas", 10)]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", OVERLAPS)
@pytest.mark.parametrize("way", [None, Way.KEEP, Way.UPDATE, Way.ADD])
def test_what_would_be_counted_wrongly_beside_what_is_there_waits(portfolio, folder, account, case, way):
    stored, row, after = OVERLAPS[case]
    for period, line, amount in stored:
        put(portfolio, Budget(id=new_id(), account_id=account.id, period=period, product_line=line, amount=Decimal(amount)))
    report = budget(portfolio, folder, "Cuenta;Periodo;Importe;Línea\n" + row, default_way=way)
    assert planned(portfolio, account) == after.get(way, sorted(stored))
    assert [(r.error.code, r.ways, r.is_duplicate) for r in report.rejections] == (
        [] if way else [("budget_overlaps", (Way.UPDATE, Way.ADD, Way.KEEP), False)]
    )
    for found in report.rejections:
        assert found.error.params["stored"] == {(period, line): amount for period, line, amount in stored}
        assert found.error.params["amount"] == after[Way.UPDATE][0][2]
        assert found.error.params["adds_up"] == (case != "a year over its quarters")
        (period, line, amount), *_rest = after[Way.UPDATE]
        assert found.error.params["brings"] == {(period, line): amount}
    if way is Way.UPDATE:
        (told,) = report.replacements
        assert (told.lines_before, told.sum_before) == (len(stored), sum(amount for _p, _l, amount in stored))
        assert (told.lines_after, told.sum_after) == (1, after[way][0][2])
        portfolio.undo(report.edit)
        assert planned(portfolio, account) == sorted(stored)
    for language in ("es", "en"):
        set_language(language)
        assert all("Uno" in messages.text_of(r.error) and "2026" in messages.text_of(r.error) for r in report.rejections)


@pytest.mark.parametrize(
    "row",
    [
        "Uno;2026;30;\n",  # the quarters add up to it
        "Uno;2026-03;4;\n",  # a shorter period: of it the rest of the quarter is left
        "Uno;2027;4;\n",
        "Uno;T3 2026;4;\n",
    ],
)
def test_what_fits_beside_what_is_there_comes_in(portfolio, folder, account, row):
    for period, amount in (("2026-Q1", 10), ("2026-Q2", 20)):
        put(portfolio, Budget(id=new_id(), account_id=account.id, period=period, amount=Decimal(amount)))
    report = budget(portfolio, folder, "Cuenta;Periodo;Importe;Línea\n" + row)
    assert (rejected(report), report.created, len(planned(portfolio, account))) == ([], 1, 3)


def test_a_file_may_hold_a_year_and_its_quarters_and_lines_beside_the_rest(portfolio, folder, account):
    text = "Cuenta;Línea;2026;T1 2026\nUno;Bombas;100;40\nUno;;20;\n"
    assert rejected(budget(portfolio, folder, text)) == []
    assert planned(portfolio, account) == [("2026", "", 20), ("2026", "Bombas", 100), ("2026-Q1", "Bombas", 40)]


@pytest.mark.parametrize(("way", "total"), [(None, 10), (Way.KEEP, 10), (Way.ADD, 15)])
@pytest.mark.parametrize("is_stored", [False, True])
def test_the_same_period_twice_in_a_file_waits(portfolio, folder, account, is_stored, way, total):
    if is_stored:
        put(portfolio, Budget(id=new_id(), account_id=account.id, period="2026", amount=Decimal(3)))
    text = "Cuenta;Periodo;Importe\nUno;2026;10\nC1;2026;5\n"
    report = budget(portfolio, folder, text, default_way=way)
    assert planned(portfolio, account) == [("2026", "", total)]
    assert [(r.row, r.error.code, r.ways, r.is_duplicate) for r in report.rejections] == (
        [] if way else [(3, "budget_twice", (Way.ADD, Way.KEEP), True)]
    )
    assert (report.created, report.updated) == ((0, 1) if is_stored else (1, 0))


REPEATED = "Cuenta;Línea;01/2026;02/2026\nUno;Bombas;5;6\nUno;BOMBAS;;7\nUno;Sellos;1;1\n"
BOTH = [("2026-01", "Bombas", 5), ("2026-01", "Sellos", 1), ("2026-02", "Bombas", 13), ("2026-02", "Sellos", 1)]


@pytest.mark.parametrize(
    ("ways", "asked"),
    [
        ({}, [(2, "budget_overlaps"), (3, "budget_repeats"), (4, "budget_overlaps")]),
        ({3: Way.ADD}, [(2, "budget_overlaps"), (3, "budget_repeats"), (4, "budget_overlaps")]),
        ({3: Way.KEEP}, [(2, "budget_overlaps"), (4, "budget_overlaps")]),
        ({2: Way.KEEP}, [(3, "budget_overlaps"), (4, "budget_overlaps")]),
        ({2: Way.UPDATE}, [(3, "budget_twice")]),
        ({2: Way.UPDATE, 3: Way.ADD}, []),
    ],
)
def test_a_row_that_repeats_one_that_waits_waits_for_it(portfolio, folder, account, ways, asked):
    put(portfolio, Budget(id=new_id(), account_id=account.id, period="2026", product_line="", amount=Decimal(7)))
    report = budget(portfolio, folder, REPEATED, ways=ways)
    assert [(r.row, r.error.code) for r in report.rejections] == asked
    told = [r.error.params for r in report.rejections if r.is_duplicate]
    assert all((found["row"], found["earlier"], found["amount"], found["months"]) == (2, 11, 7, True) for found in told)
    assert planned(portfolio, account) == (BOTH if len(ways) == 2 else planned(portfolio, account))


def test_bad_budgets_are_named(portfolio, folder, account):
    text = "Cuenta;Periodo;Importe\nUno;T7 2026;1\nUno;;1\nUno;2026;\nUno;2026;uno\nNadie;2026;1\n;2026;1\n"
    report = budget(portfolio, folder, text)
    assert rejected(report) == [
        (2, "Periodo", "bad_period"),
        (3, "Periodo", "required"),
        (4, "Importe", "required"),
        (5, "Importe", "not_a_number"),
        (6, "Cuenta", "unknown_account"),
        (7, "Cuenta", "required"),
    ]
    wide = budget(portfolio, folder, "Cuenta;2026;2027\nUno;1;x\nNadie;1;\n")
    assert rejected(wide) == [(2, "2027", "not_a_number"), (3, "Cuenta", "unknown_account")]
    assert planned(portfolio, account) == [], "of a row with a bad cell nothing comes in"


def test_a_budget_may_make_its_account(portfolio, folder):
    assert rejected(budget(portfolio, folder, "Cuenta;2026\nNueva;5\n", create_accounts=True)) == []
    (made,) = portfolio.find_account("Nueva")
    assert planned(portfolio, made) == [("2026", "", 5)]


def test_what_waits_in_a_wide_budget_is_seen_in_its_column(portfolio, folder, account):
    """The month whose budget would count twice, not the whole row."""
    put(portfolio, Budget(id=new_id(), account_id=account.id, period="2026-02", product_line="", amount=Decimal(7)))
    report = budget(portfolio, folder, "Cuenta;Línea;01/2026;02/2026\nUno;Bombas;5;6\n")
    assert [(r.error.code, r.column, r.at) for r in report.rejections] == [("budget_overlaps", "02/2026", 3)]


@pytest.mark.parametrize(("line", "column"), [("Bombas", "Línea"), ("", "Cuenta")])
def test_where_all_months_would_count_twice_none_of_them_is_at_fault(portfolio, folder, account, line, column):
    put(portfolio, Budget(id=new_id(), account_id=account.id, period="2026-Q1", product_line="Sellos", amount=Decimal(7)))
    put(portfolio, Budget(id=new_id(), account_id=account.id, period="2026", product_line="", amount=Decimal(9)))
    report = budget(portfolio, folder, f"Cuenta;Línea;01/2026;02/2026\nUno;{line};5;6\n")
    assert [(r.error.code, r.column) for r in report.rejections] == [("budget_overlaps", column)]
