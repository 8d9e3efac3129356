"""Totals of quarters and years in the portfolio, beside files that bring parts of them, or the whole again."""

from decimal import Decimal

import pytest

from kamdesk.domain.account.sales import Sale
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.report import Way
from tests.support import new_account
from tests.support.importing import rejected, take, write

QUARTERS = "Cliente;T1 2026;T2 2026\nUno;300;600\nDos;30;60\n"
MONTHS = "Cliente;Fecha;Importe\n"


@pytest.fixture
def stored(portfolio, folder):
    """Two accounts with totals of two quarters."""
    for name in ("Uno", "Dos"):
        new_account(portfolio, name)
    assert rejected(take(portfolio, write(folder, QUARTERS), ImportKind.SALES)) == []
    return portfolio


def held(portfolio, name="Uno"):
    (account,) = portfolio.find_account(name)
    return sorted((s.sold_on.isoformat(), s.total_of, s.amount) for s in portfolio.find(Sale, account_id=account.id))


def test_a_total_knows_its_period(stored):
    assert held(stored) == [("2026-03-31", "2026-Q1", 300), ("2026-06-30", "2026-Q2", 600)]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (QUARTERS, [("2026-03-31", "2026-Q1", 300), ("2026-06-30", "2026-Q2", 600)]),
        ("Cliente;2026\nUno;1000\n", [("2026-12-31", "2026", 1000)]),
        ("Cliente;ene 2026;feb 2026;mar 2026\nUno;1;2;3\n", [("2026-01-31", "", 1), ("2026-02-28", "", 2), ("2026-03-31", "", 3), ("2026-06-30", "2026-Q2", 600)]),
        (MONTHS + "Uno;07/02/2026;5\nDos;01/01/2026;1\nDos;31/03/2026;1\n", [("2026-02-07", "", 5), ("2026-06-30", "2026-Q2", 600)]),
        ("Cliente;Periodo;Importe\nUno;2026-03;7\nDos;2026-01;1\n", [("2026-03-31", "", 7), ("2026-06-30", "2026-Q2", 600)]),
    ],
)  # fmt: skip
def test_what_covers_a_total_takes_its_place(stored, folder, text, left):
    assert rejected(take(stored, write(folder, text), ImportKind.SALES)) == []
    assert held(stored) == left


def test_a_part_of_a_total_waits(stored, folder):
    path = write(folder, MONTHS + "Uno;14/03/2026;5\nUno;20/03/2026;6\nDos;14/07/2026;7\n")
    before = held(stored)
    report = take(stored, path, ImportKind.SALES)
    assert rejected(report) == [(2, "Cliente", "part_of_total"), (3, "Cliente", "part_of_total")]
    assert [(r.ways, r.error.params["amount"]) for r in report.rejections] == [((Way.UPDATE, Way.KEEP), Decimal(300))] * 2
    assert (held(stored), report.taken) == (before, 1)
    report = take(stored, path, ImportKind.SALES, ways={2: Way.UPDATE, 3: Way.KEEP})
    assert (rejected(report), report.kept, report.replaced) == ([], 1, 2), (
        "the total, and the line of July that the first time brought"
    )
    assert held(stored) == [("2026-03-14", "", 5), ("2026-06-30", "2026-Q2", 600)]
    stored.undo(report.edit)
    assert held(stored) == before


def test_a_month_that_is_not_whole_in_the_file_takes_no_total_away(stored, folder):
    text = MONTHS + "Uno;14/01/2026;5\nUno;14/02/2026;mal\nUno;14/03/2026;6\n"
    report = take(stored, write(folder, text), ImportKind.SALES)
    assert rejected(report) == [(2, "Cliente", "part_of_total"), (3, "Importe", "not_a_number"), (4, "Cliente", "part_of_total")]
    assert held(stored) == [("2026-03-31", "2026-Q1", 300), ("2026-06-30", "2026-Q2", 600)]


def test_beside_what_is_to_be_kept_a_part_of_a_total_waits_too(stored, folder):
    text = MONTHS + "Uno;14/01/2026;5\n"
    report = take(stored, write(folder, text), ImportKind.SALES, keep_periods=True)
    assert rejected(report) == [(2, "Cliente", "part_of_total")]
    assert take(stored, write(folder, text), ImportKind.SALES, keep_periods=True, default_way=Way.KEEP).kept == 1
    assert len(held(stored)) == 2


def test_a_quarter_of_a_stored_year_waits(portfolio, folder):
    new_account(portfolio, "Uno")
    take(portfolio, write(folder, "Cliente;2026\nUno;1000\n"), ImportKind.SALES)
    report = take(portfolio, write(folder, "Cliente;T4 2026\nUno;1\n"), ImportKind.SALES)
    assert rejected(report) == [(2, "Cliente", "part_of_total")]
    assert held(portfolio) == [("2026-12-31", "2026", 1000)]
