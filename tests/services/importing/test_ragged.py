"""Rows that are wider than their header: refused with their number and both readings, where there are two."""

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.i18n import messages, set_language
from kamdesk.services.importing import tables
from kamdesk.services.importing.columns import map_columns
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.report import Options
from kamdesk.services.importing.run import run
from tests.support import new_account
from tests.support.importing import rejected, sales_of, take, write

ACCOUNTS, SALES, MEASURES = ImportKind.ACCOUNTS, ImportKind.SALES, ImportKind.MEASURES


@pytest.mark.parametrize(
    ("line", "whole", "column"),
    [
        ("Uno,2026-01-14,1234,50,P1", "1234,50", "Importe"), ("Uno,2026-01-14,-12,5,P1", "-12,5", "Importe"), ("Uno,2026-01-14,(1234,50),P1", "(1234,50)", "Importe"),
        ("Uno,2026-01-14,7,P1,nota", None, "Pedido"), ("Uno, S.A.,2026-01-14,7,P1", "Uno, S.A.", "Cliente"), ("Uno, Dos y Cia,2026-01-14,7,P1", "Uno, Dos y Cia", "Cliente"),
    ],
)  # fmt: skip
def test_a_torn_row_of_sales(portfolio, folder, line, whole, column):
    new_account(portfolio, "Uno")
    report = take(portfolio, write(folder, f"Cliente,Fecha,Importe,Pedido\n{line}\nUno,2026-01-15,7,P2\n"), SALES)
    assert rejected(report) == [(2, column, "torn_cell" if whole else "row_too_wide")]
    assert (report.taken, [s[1] for s in sales_of(portfolio)]) == (1, [7])
    for language in ("es", "en"):
        set_language(language)
        text = messages.text_of(report.rejections[0].error)
        assert "5" in text
        assert "4" in text
        assert (whole or "") in text


def test_a_torn_row_of_accounts(portfolio, folder):
    text = "Nombre,Ciudad,Notas\nAlfa, S.A.,Lugo,cliente antiguo\nBeta,Vigo,nuevo\nGamma,Vigo\nDelta,Vigo,nuevo,\n"
    report = take(portfolio, write(folder, text), ACCOUNTS)
    assert rejected(report) == [(2, "Nombre", "torn_cell")]
    assert sorted(a.name for a in portfolio.find(Account)) == ["Beta", "Delta", "Gamma"]


def test_a_row_of_tabs_that_is_too_wide(portfolio, folder):
    report = take(portfolio, write(folder, "Nombre\tCiudad\nUno\tVigo\tnota\nDos\tVigo\n"), ACCOUNTS)
    assert rejected(report) == [(2, "Ciudad", "row_too_wide")]


@pytest.mark.parametrize(
    ("cells", "is_refused"),
    [(["Uno", "Vigo", "50"], True), (["Uno", "Vigo", None, "nota"], False), (["Uno", "Vigo", " "], False)],
)
def test_in_a_workbook_only_what_goes_on_behind_the_last_column_counts(portfolio, cells, is_refused):
    table = tables.Table(("Nombre", "Ciudad"), [(2, cells)])
    report = run(portfolio, table, map_columns(table, ACCOUNTS), Options())
    assert (report.rejected, len(portfolio.find(Account))) == ((1, 0) if is_refused else (0, 1))


def test_a_torn_row_holds_back_the_stored_periods_of_its_account(portfolio, folder):
    new_account(portfolio, "Uno")
    head = "Cliente,Fecha,Importe,Pedido\n"
    take(portfolio, write(folder, head + "Uno,2026-01-14,5,P1\nUno,2026-01-15,6,P2\n"), SALES)
    report = take(
        portfolio, write(folder, head + "Uno,2026-01-14,5,P1\nUno,2026-01-15,6,50,P2\nOtro,2026-01-15,6,50,P2\n"), SALES
    )
    assert rejected(report) == [(2, "Cliente", "period_kept"), (3, "Importe", "torn_cell"), (4, "Importe", "torn_cell")]
    assert (report.held_back, report.taken, [s[1] for s in sales_of(portfolio)]) == (1, 0, [5, 6])
