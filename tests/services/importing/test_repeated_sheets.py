"""Sheets of one workbook that bring the same sales are refused instead of counted twice."""

from datetime import date

import pytest

from kamdesk.domain.account.sales import Sale
from kamdesk.i18n import messages, set_language
from kamdesk.services.importing.book import run_book
from kamdesk.services.importing.columns import map_columns
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.report import Options
from tests.support import new_account, refused
from tests.support.importing import table

DAYS, YEARS = ("Cuenta", "Fecha", "Importe"), ("Cuenta", "2024", "2025")
DETAIL = (DAYS, ("Uno", date(2025, 1, 5), 10), ("Uno", date(2025, 3, 5), 20), ("Dos", date(2025, 3, 6), 7))


def part(headers, *rows, kind=ImportKind.SALES):
    found = table(headers, *rows)
    return found, map_columns(found, kind)


@pytest.fixture
def accounts(portfolio):
    for name in ("Uno", "Dos", "Tres"):
        new_account(portfolio, name)
    return portfolio


@pytest.mark.parametrize(
    ("other", "count"),
    [
        (DETAIL, 2), ((YEARS, ("Uno", 5, 30), ("Dos", None, 7)), 2), ((("Cuenta", "T1 2025"), ("Uno", 30), ("Tres", 4)), 1), ((("Cuenta", "Año", "Importe"), ("Uno", "2025", 30)), 1),
        ((("Cuenta", "Mes", "Importe"), ("Uno", "ene 2025", 10), ("Uno", "mar 2025", 20.01), ("Dos", "mar 2025", 7)), 2),
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_trial", [True, False])
def test_a_copy_or_a_summary_is_not_counted_beside_the_detail(accounts, other, count, is_trial):
    with refused("sheets_repeat") as caught:
        run_book(accounts, [part(*DETAIL), part(*other)], Options(dry_run=is_trial))
    error = caught.value
    assert error.params["count"] == count
    assert accounts.find(Sale) == []
    for language, words in (("es", "contarían dos veces"), ("en", "count twice")):
        set_language(language)
        assert words in messages.text_of(error)


@pytest.mark.parametrize(
    "other",
    [
        (DAYS, ("Uno", date(2025, 4, 5), 30), ("Dos", date(2025, 5, 6), 7)), (DAYS, ("Uno", date(2025, 2, 5), 30), ("Dos", date(2025, 3, 6), 8)), (DAYS, ("Tres", date(2025, 3, 6), 7)),
        (("Cuenta", "2024"), ("Uno", 30)), (DAYS, ("Uno", date(2026, 1, 5), 30)), (("Cuenta", "2024", "2025"), ("Uno", 30, None)),
    ],
)  # fmt: skip
def test_other_months_accounts_and_amounts_add_up(accounts, other):
    reports = run_book(accounts, [part(*DETAIL), part(*other)], Options())
    assert len(accounts.find(Sale)) == sum(report.created for report in reports) > 3


def test_parts_of_other_kinds_bring_no_sales(accounts):
    budget = part(("Cuenta", "2025"), ("Uno", 30), kind=ImportKind.BUDGET)
    assert [report.created for report in run_book(accounts, [part(*DETAIL), budget], Options())] == [3, 1]
