"""Imports of sales: periods that are replaced, dry runs, undo."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kamdesk.domain.account.sales import Sale
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.scorecard.groups import Group
from kamdesk.i18n import messages, set_language
from kamdesk.services.file_check import check
from kamdesk.services.importing.headers import ImportKind
from kamdesk.storage import bulk
from tests.support import live_indicator, new_account, put, refused
from tests.support.importing import book, rejected, sales_of, take, write

ACCOUNTS, SALES, MEASURES = ImportKind.ACCOUNTS, ImportKind.SALES, ImportKind.MEASURES


# -- sales -------------------------------------------------------------------------------------------


def test_cancelled_rows_are_counted_and_left_out(portfolio, folder):
    new_account(portfolio, "Uno")
    text = "account,date,amount,status\nUno,2026-01-01,5,Cancelled\nUno,2026-01-01,6,Anulada\nUno,2026-01-01,7,Shipped\nGone,2026-01-01,8,cancelado\n"
    report = take(portfolio, write(folder, text), SALES)
    assert (report.cancelled, report.created, rejected(report)) == (3, 1, [])


def test_a_second_import_replaces_the_periods_that_it_holds(portfolio, folder):
    new_account(portfolio, "Uno")
    new_account(portfolio, "Dos")
    head = "account,date,amount\n"
    take(portfolio, write(folder, head + "Uno,2026-01-05,1\nUno,2026-01-20,2\nUno,2026-02-01,4\nDos,2026-01-01,8\n"), SALES)
    before = sales_of(portfolio)
    again = write(folder, head + "Uno,2026-01-31,16\n")
    report = take(portfolio, again, SALES)
    assert report.replaced == 2
    assert [s[1] for s in sales_of(portfolio)] == [8, 16, 4]
    portfolio.undo(report.edit)
    assert sales_of(portfolio) == before
    portfolio.redo(report.edit)
    assert [s[1] for s in sales_of(portfolio)] == [8, 16, 4]
    kept = take(portfolio, again, SALES, keep_periods=True)
    assert (kept.replaced, kept.repeated, len(sales_of(portfolio))) == (0, 1, 4)
    entry = portfolio.history()[0]
    assert (entry.act, entry.kind, entry.params["rows"]) == ("import", "import", "1")


def test_periods_instead_of_days(portfolio, folder):
    new_account(portfolio, "Uno")
    text = "Cuenta;Trimestre;Importe\nUno;T3 2026;10\nUno;T9 2026;10\nUno;;10\n"
    report = take(portfolio, write(folder, text), SALES)
    assert rejected(report) == [(3, "Trimestre", "bad_period"), (4, "Trimestre", "required")]
    assert [(s[0], s[1]) for s in sales_of(portfolio)] == [("2026-09-30", 10)]
    take(portfolio, write(folder, "Cuenta;Fecha;Importe;Periodo\nUno;;3;2026-06\n"), SALES)
    assert [(s[0], s[1]) for s in sales_of(portfolio)] == [("2026-06-30", 3), ("2026-09-30", 10)]
    take(portfolio, write(folder, "Cuenta;Ejercicio;Importe\nUno;2026;50\n"), SALES)
    assert [(s[0], s[1]) for s in sales_of(portfolio)] == [("2026-12-31", 50)]


def test_wide_sheets_have_a_column_a_period(portfolio, folder):
    portfolio.save(replace(portfolio.settings, fiscal_start=10))
    new_account(portfolio, "Uno")
    rows = [
        ["Cuenta", "Línea", 2025, "T1 2026", "feb 2026", "Margen 2026", "Nota"],
        ["Uno", "Bombas", 100.5, None, 7, 99, "x"],
        ["Uno", "Sellos", "x1", 5, None, None, None],
        ["Uno"],
    ]
    report = take(portfolio, book(folder, rows), SALES)
    assert rejected(report) == [(3, "2025", "not_a_number")]
    assert sales_of(portfolio) == [("2025-09-30", Decimal("100.50"), "Bombas", None), ("2026-02-28", Decimal(7), "Bombas", None)]
    assert rejected(take(portfolio, write(folder, "Cuenta;2025;2026;Coste\nUno;1;2;x\n"), SALES)) == [
        (2, "Coste", "not_a_number")
    ]


def test_a_dry_run_writes_nothing(portfolio, folder):
    before = portfolio.path.read_bytes()
    report = take(
        portfolio, write(folder, "account,date,amount\nUno,2026-01-05,1\nUno,x,1\n"), SALES, create_accounts=True, dry_run=True
    )
    assert (report.created, report.rejected, report.edit) == (1, 1, None)
    assert portfolio.path.read_bytes() == before


def test_an_import_undone_after_work_on_its_accounts_is_refused_whole(portfolio, folder):
    report = take(portfolio, write(folder, "name\nUno\nDos\n"), ACCOUNTS)
    account = portfolio.find_account("Uno")[0]
    put(portfolio, live_indicator(account.id, Group.QUALITY))
    with refused("conflict", ValidationError):
        portfolio.undo(report.edit)
    assert portfolio.accounts.count() == 2


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (ACCOUNTS, "code;name;city\nC1;Uno;Vigo\n;UNO;Vigo\n"),
        (SALES, "account;date;amount\nUno;2026-01-05;1\nC1;2026-01-06;1\n"),
        (MEASURES, "account;group;indicator;period;value\nUno;quality;OTIF;2026;1\nC1;quality;OTIF;2026;1\n"),
    ],
)  # fmt: skip
def test_an_import_changes_no_archived_account_unseen(portfolio, folder, kind, text):
    account = new_account(portfolio, "Uno", codes=("C1",))
    portfolio.save(replace(account, archived_on=date(2026, 1, 1)))
    before = portfolio.load(account.id)
    for is_trial in (True, False):
        report = take(portfolio, write(folder, text), kind, dry_run=is_trial, create_accounts=True)
        assert [r[0::2] for r in rejected(report)] == [(2, "import_archived"), (3, "import_archived")]
        assert (report.created, report.updated, report.edit) == (0, 0, None)
    assert portfolio.load(account.id) == before
    for language in ("es", "en"):
        set_language(language)
        assert "«Uno»" in messages.text_of(report.rejections[0].error).replace("“", "«").replace("”", "»")


def test_of_two_accounts_of_one_name_the_one_in_use_is_meant(portfolio, folder):
    portfolio.save(replace(new_account(portfolio, "Uno"), archived_on=date(2026, 1, 1)))
    live = new_account(portfolio, "Uno")
    assert rejected(take(portfolio, write(folder, "name;city\nUno;Vigo\n"), ACCOUNTS)) == []
    assert portfolio.load(live.id).account.city == "Vigo"


def test_a_large_import_is_found_by_search(portfolio, folder, monkeypatch):
    monkeypatch.setattr(bulk, "REINDEX_FROM", 3)
    new_account(portfolio, "Antes")
    report = take(portfolio, write(folder, "name,city\n" + "".join(f"Cuenta {n},Ávila\n" for n in range(700))), ACCOUNTS)
    assert portfolio.accounts.count() == 701
    assert len(portfolio.accounts.search("avila")) == 700
    assert check(portfolio) == []
    portfolio.undo(report.edit)
    assert portfolio.accounts.search("avila") == []
    portfolio.redo(report.edit)
    assert len(portfolio.accounts.search("avila")) == 700
    assert portfolio.accounts.search("antes") != []
    assert check(portfolio) == []
    portfolio.close()
    portfolio.open(portfolio.path).close()


# -- columns and files -------------------------------------------------------------------------------


def test_stored_periods_are_kept_when_one_row_of_the_account_cannot_be_read(portfolio, folder):
    """A file that is not whole never takes good figures away."""
    one, other = new_account(portfolio, "Uno", codes=("C1",)), new_account(portfolio, "Dos", codes=("C2",))
    head = "cliente;fecha;importe\n"
    whole = folder / "ventas.csv"
    whole.write_text(head + "C1;05/02/2030;100\nC1;06/02/2030;200\nC2;05/02/2030;7\n", encoding="utf-8")
    take(portfolio, whole, ImportKind.SALES)
    broken = folder / "rota.csv"
    broken.write_text(head + "C1;05/02/2030;100\nC1;06/02/2030;22.9.1\nC2;05/02/2030;8\nC1;05/03/2030;1\n", encoding="utf-8")
    report = take(portfolio, broken, ImportKind.SALES)
    amounts = {a.name: sorted(s.amount for s in portfolio.find(Sale, account_id=a.id)) for a in (one, other)}
    assert amounts == {"Uno": [1, 100, 200], "Dos": [8]}, "a period that is new is taken in all the same"
    assert [(r.row, r.error.code) for r in report.rejections] == [(2, "period_kept"), (3, "not_a_number")]
    assert (report.held_back, report.taken, report.created) == (1, 2, 2)
    broken.write_text(head + "C2;05/02/2030;9\nC2;06/02/2030;x\n", encoding="utf-8")
    report = take(portfolio, broken, ImportKind.SALES)
    assert (report.created, report.replaced, len(portfolio.find(Sale, account_id=other.id))) == (0, 0, 1)
