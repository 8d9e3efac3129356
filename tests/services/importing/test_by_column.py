"""Many new accounts at once: what comes out is what the rows give one by one; whoever watches may stop it."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamdesk.domain.account.account import Account
from kamdesk.domain.ids import new_id
from kamdesk.services.file_check import check
from kamdesk.services.importing import tables
from kamdesk.services.importing.cells import Cancelled
from kamdesk.services.importing.columns import map_columns
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.report import Options, Way
from kamdesk.services.importing.run import run
from kamdesk.storage import bulk
from tests.support import new_account
from tests.support.importing import rejected, sales_of

ACCOUNTS, SALES, MEASURES = ImportKind.ACCOUNTS, ImportKind.SALES, ImportKind.MEASURES
HEADERS = ("Nombre", "Código", "NIF", "Sector", "Empleados", "Notas")


def table(rows, headers=HEADERS):
    return tables.Table(headers, [(n, list(cells)) for n, cells in enumerate(rows, 2)], ";")


def take(portfolio, rows, headers=HEADERS, **wishes):
    found = table(rows, headers)
    return run(portfolio, found, map_columns(found, ACCOUNTS), Options(**wishes))


def stored(portfolio):
    return [replace(account, id="") for account in portfolio.find(Account)]


_texts = st.one_of(
    st.sampled_from(["", " a ", "Uno", "dos  tres", "Ñandú", "_x000D_", "e\u0301", "B-1", '"A"', "A;B", "'7"]),
    st.text(max_size=4),
)
_counts = st.one_of(st.sampled_from(["", "5", "1.100", "5,5", "-3", "x", "99999999999", "٣"]), st.integers(0, 10**12).map(str))
_rows = st.lists(st.tuples(_texts, _texts, _texts, _texts, _counts, _texts), min_size=1, max_size=20)


@pytest.mark.no_cover
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_rows)
def test_together_they_are_as_one_by_one(new_portfolio, tmp_path, rows):
    """A row that is fixed with what it holds anyway is never taken by column."""
    together, alone = (new_portfolio(tmp_path / f"{new_id()}.kamdesk") for _ in range(2))
    reports = [take(together, rows), take(alone, rows, fixes={(2, 0): rows[0][0]})]
    assert stored(together) == stored(alone)
    assert rejected(reports[0]) == rejected(reports[1])
    first, second = ((r.rows, r.taken, r.created, r.updated, r.unchanged) for r in reports)
    assert first == second
    for account in together.find(Account):
        assert account.cleaned() == account, "it keeps every rule that typing keeps"
    assert check(together) == []
    together.close()
    alone.close()


def test_an_account_that_came_by_column_is_known_to_later_rows(portfolio):
    new = [[f"Cuenta {n}", f"C{n}", f"B{n}000", "Naval", str(n), ""] for n in range(40)]
    more = [
        ["Cuenta 3", "C3", "B3000", "Papel", "", ""],
        ["Cuenta 4", "", "B9", "", "", ""],
        ["Cuenta 5", "C5", "", "Naval", "5", ""],
    ]
    report = take(portfolio, new + more)
    assert [(r.row, r.error.code, r.is_duplicate) for r in report.rejections] == [
        (42, "twice_in_file", True),
        (43, "other_tax_id", True),
    ]
    assert report.rejections[0].error.params["row"] == 5
    assert (report.created, report.unchanged, report.taken) == (40, 1, 41)
    portfolio.undo(report.edit)
    assert portfolio.find(Account) == []
    report = take(portfolio, new + more, default_way=Way.UPDATE)
    assert (rejected(report), report.taken) == ([], 43)
    found = {a.name: a for a in portfolio.find(Account)}
    assert (found["Cuenta 3"].sector, found["Cuenta 4"].tax_id, len(found)) == ("Papel", "B9", 40)
    assert [line.name for line in portfolio.accounts.lines(portfolio.accounts.search("papel"))] == ["Cuenta 3"]
    assert check(portfolio) == []
    portfolio.undo(report.edit)
    assert portfolio.find(Account) == []
    portfolio.redo(report.edit)
    assert {a.name for a in portfolio.find(Account)} == set(found)


@pytest.mark.parametrize(
    ("headers", "cells"),
    [
        (("Nombre", "Coste de servir"), ["Uno", "5"]), (("Nombre", "Riesgo de pérdida", "Motivo de riesgo"), ["Uno", "high", "x"]),
        (("Nombre", "Coste de servir"), ["Uno", ""]), (("Nombre", "Código"), ["Uno", ""]), (("Nombre",), ["Uno"]), (("Nombre", "Ciudad"), ["Uno", 5]), (("Nombre", "Ciudad"), ["Uno ", " Vigo"]),
        (("Nombre", "Código"), ["Uno", 'a"\\']),
    ],
)  # fmt: skip
def test_fields_of_every_type(portfolio, headers, cells):
    assert rejected(take(portfolio, [cells], headers)) == []
    (account,) = portfolio.find(Account)
    assert account.name == "Uno"
    assert account.cost_to_serve == (Decimal(5) if cells[1:] == ["5"] else None)
    assert check(portfolio) == []


def test_a_risk_is_one_of_those_there_are(portfolio):
    rows = [["Uno", "alto", "x"], ["Dos", "", ""], ["Tres", "ninguno", "x"], ["Cuatro", "high", ""]]
    report = take(portfolio, rows, ("Nombre", "Riesgo de pérdida", "Motivo de riesgo"))
    assert [(r.row, r.error.code) for r in report.rejections][-2:] == [(4, "bad_choice"), (5, "required")]
    assert "Dos" in {a.name for a in portfolio.find(Account)}


def test_an_account_is_written_whole_when_something_more_was_said_of_it(portfolio):
    rows = [[f"Cuenta {n}", f"C{n}"] for n in range(30)] + [["Cuenta 1", "C1"], ["Cuenta uno", "C1"]]
    report = take(portfolio, rows, ("Nombre", "Código"), ways={33: Way.UPDATE})
    assert (rejected(report), report.unchanged, report.updated) == ([], 1, 0)
    assert max(a.name for a in portfolio.find(Account)) == "Cuenta uno"


# -- stopped -----------------------------------------------------------------------------------------


class Stopping:
    """Counts how often it was told, and stops the work at one of them."""

    def __init__(self, at=None):
        self.told, self.at = [], at

    def __call__(self, done, whole):
        self.told.append((done, whole))
        if len(self.told) == self.at:
            raise Cancelled


def big(count):
    return [[f"Cuenta {n}", f"C{n}", f"B{n}", "Naval", "5", "nota"] for n in range(count)]


def test_a_stopped_import_leaves_nothing_wherever_it_is_stopped(portfolio, monkeypatch):
    monkeypatch.setattr(bulk, "REINDEX_FROM", 50)
    monkeypatch.setattr(bulk, "SLICE", 500)
    watch = Stopping()
    new_account(portfolio, "Antes")
    portfolio.undo(take(portfolio, big(2500), watch=watch).edit)
    before = (stored(portfolio), len(portfolio.history()), portfolio.accounts.count())
    assert len(watch.told) > 8
    for at in range(1, len(watch.told) + 1):
        with pytest.raises(Cancelled):
            take(portfolio, big(2500), watch=Stopping(at))
        assert (stored(portfolio), len(portfolio.history()), portfolio.accounts.count()) == before
    assert check(portfolio) == []
    assert take(portfolio, big(2500)).created == 2500


def test_a_long_statement_can_be_stopped_while_it_works(portfolio):
    """The index of the keys is made in one statement."""
    watch = Stopping()
    report = take(portfolio, big(6000), watch=watch)
    in_statement = [told for told in watch.told if told[0] == told[1] > 0]
    assert len(in_statement) > 2
    portfolio.undo(report.edit)
    for at in (len(watch.told) - len(in_statement) + 2, len(watch.told) - 1):
        with pytest.raises(Cancelled):
            take(portfolio, big(6000), watch=Stopping(at))
    assert portfolio.find(Account) == []
    assert check(portfolio) == []


def test_sales_are_watched_and_stopped(portfolio):
    new_account(portfolio, "Uno")
    found = tables.Table(("Cliente", "Fecha", "Importe"), [(n, ["Uno", f"{n % 28 + 1:02}/01/2026", n]) for n in range(2, 1000)])
    mapping = map_columns(found, SALES)
    watch = Stopping()
    report = run(portfolio, found, mapping, Options(watch=watch))
    assert len(watch.told) > 9
    portfolio.undo(report.edit)
    for at in range(1, len(watch.told) + 1):
        with pytest.raises(Cancelled):
            run(portfolio, found, mapping, Options(watch=Stopping(at)))
        assert sales_of(portfolio) == []


MANY = 1_200
"""More than from which on a whole file is tried by column at once."""
PLAIN = [[f"Cuenta {n}", f"C{n}", f"B{n}000", "Naval" if n % 2 else "", str(n) if n % 3 else "", ""] for n in range(MANY)]
CHANGES = {
    "nothing": {},
    "a name that is known": {MANY - 1: ["Cuenta 7", "", "", "", "", ""]},
    "a code that is known": {MANY - 1: ["Otra", "c7", "", "", "", ""]},
    "a tax id that is known": {MANY - 1: ["Otra", "", "ES-B9000", "", "", ""]},
    "no name": {600: ["", "X1", "", "", "", ""]},
    "outer blanks": {600: [" Cuenta A ", " X1", "", "Naval ", " 5", " nota"]},
    "a cell that is no text": {600: ["Cuenta A", 17, "", "", "", ""]},
    "a number in a column of texts": {600: ["Cuenta A", "", "", 5.5, "", ""]},
    "an empty cell": {600: ["Cuenta A", None, "", "", "", ""]},
    "no whole number": {600: ["Cuenta A", "", "", "", "5,5", ""]},
    "two codes": {600: ["Cuenta A", "X1;X2", "", "", "", ""]},
    "two blanks": {600: ["Cuenta  A", "", "", "", "", ""]},
    "an escape": {600: ["Cuenta_x000D_ A", "", "", "", "", ""]},
    "a long text": {600: ["Cuenta A", "", "", "x" * 201, "", ""]},
    "a long note": {600: ["Cuenta A", "", "", "", "", "x" * 201]},
    "letters of two signs": {600: ["Cuenta e\u0301", "", "", "", "", ""]},
    "a sign that is not seen": {600: ["Cuenta \u200b", "", "", "", "", ""]},
    "a row that is too short": {600: ["Cuenta A", "X1"]},
}


NOWHERE_ELSE = {"nothing", "a cell that is no text", "a number in a column of texts", "an empty cell"}
"""What leads to lines that no shorter test reaches."""


@pytest.mark.parametrize("name", [n if n in NOWHERE_ELSE else pytest.param(n, marks=pytest.mark.no_cover) for n in CHANGES])
def test_very_many_together_are_as_one_by_one(new_portfolio, tmp_path, name):
    rows = [CHANGES[name].get(at, row) for at, row in enumerate(PLAIN)]
    together, alone = (new_portfolio(tmp_path / f"{new_id()}.kamdesk") for _ in range(2))
    reports = [take(together, rows), take(alone, rows, fixes={(2, 0): rows[0][0]})]
    assert sorted(stored(together), key=repr) == sorted(stored(alone), key=repr)
    assert rejected(reports[0]) == rejected(reports[1])
    first, second = ((r.rows, r.taken, r.created, r.updated, r.unchanged) for r in reports)
    assert first == second
    assert check(together) == []
    together.undo(reports[0].edit)
    assert together.find(Account) == []
    together.close()
    alone.close()


@pytest.mark.no_cover
def test_very_many_that_came_at_once_are_known_to_the_next_file(portfolio):
    take(portfolio, PLAIN)
    again = take(portfolio, PLAIN)
    assert (again.created, again.unchanged) == (0, MANY)
