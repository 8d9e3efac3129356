"""What is asked about a budget that is stored already, and what is decided about it."""

from decimal import Decimal

import pytest

from kamdesk.i18n import set_language
from kamdesk.services.importing.report import Way
from tests.support.import_window import ImportWindow, services, waits
from tests.support.importing import write

ROWS = "Cuenta;Fecha;Importe\n" + "".join(f"C01;15/10/2026;{n}\n" for n in range(2, 12))


@pytest.fixture
def opened(window, qtbot, folder):
    def found(*waiting, **others):
        made, tried = services(*waiting, **others)
        it = ImportWindow.open(qtbot, window, write(folder, ROWS), made).go_to_review()
        it.tried = tried
        return it

    return found


def clash(row, amount, name="Uno", stored=None, *, adds_up=True, brings=()):
    """A row of a budget that meets a stored one."""
    known = {("2026", ""): Decimal(1_700_000)} if stored is None else stored
    return waits(
        row, "budget_overlaps", ways=(Way.UPDATE, Way.ADD, Way.KEEP), name=name, period="2026-01", stored=known, amount=Decimal(amount),
        brings=frozenset(brings), adds_up=adds_up, currency="EUR",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "rows", "said", "ways"),
    [
        (
            "en", [clash(3, 100), clash(5, 50)],
            "▲ There is a budget of €1,700,000 for 2026 already. These 2 rows add up to €150.",
            ["Replace with €150", "Add to what is there", "Keep the current one"],
        ),
        (
            "es", [clash(3, 100), clash(5, 50)],
            "▲ Ya hay un presupuesto de 1.700.000\u00a0€ para 2026. Estas 2 filas suman 150\u00a0€.",
            ["Sustituir por 150\u00a0€", "Sumar a lo que hay", "Dejar el actual"],
        ),
        (
            "en", [clash(3, 100, adds_up=False)],
            "▲ There is a budget of €1,700,000 for 2026 already. This row brings €100.",
            ["Replace with €100", "Store both", "Keep the current one"],
        ),
        (
            "en", [clash(row, 10, stored={(f"2026-0{row}", ""): Decimal(5)}) for row in (3, 4)],
            "▲ There is a budget of €10 for Mar 2026 and Apr 2026 already. These 2 rows add up to €20.",
            ["Replace with €20", "Add to what is there", "Keep the current one"],
        ),
        (
            "en", [clash(row, 10, stored={(f"2026-0{row}", ""): Decimal(5)}) for row in (3, 4, 5, 6)],
            "▲ There is a budget of €20 for Mar 2026 to Jun 2026 already. These 4 rows add up to €40.",
            ["Replace with €40", "Add to what is there", "Keep the current one"],
        ),
    ],
)  # fmt: skip
def test_a_budget_that_is_stored_is_asked_about_once_an_account(opened, language, rows, said, ways):
    it = opened(*rows)
    set_language(language)
    assert it.rows() == [(3, said, ways)]


def test_what_is_decided_about_a_budget_holds_for_all_rows_of_its_account(opened):
    it = opened(clash(3, 100), clash(4, 7, "Dos"), clash(5, 50), clash(6, 8, "Tres", adds_up=False))
    assert [row for row, *_rest in it.rows()] == [3, 4, 6]
    it.act(3, "Replace with €150")
    assert it.tried[-1].ways == {3: Way.UPDATE, 5: Way.UPDATE}
    assert it.button("import_same").text() == "Replace 2 more"
    it.review.only_waiting.click()
    assert it.rows()[0] == (3, "✓ The existing data is updated.", ["Undo"])
    it.act(3, "Undo")
    assert it.tried[-1].ways == {}
    it.act(4, "Keep the current one")
    assert it.button("import_same").text() == "Keep the current one for 3 more rows"
    it.act(6, "Store both")
    assert it.tried[-1].ways == {4: Way.KEEP, 6: Way.ADD}
    assert not it.button("import_same").isVisible()


def test_a_row_that_brings_the_same_again_is_in_no_sum(opened):
    """Only one of them can be taken, so a sum of both would come out nowhere."""
    here, there = ("2026-01", ""), ("2026-02", "")
    it = opened(clash(3, 100, brings=[here]), clash(5, 50, brings=[here]), clash(6, 7, brings=[there]))
    assert [(row, acts[0]) for row, _said, acts in it.rows()] == [(3, "Replace with €107"), (5, "Replace with €50")]
    it.act(3, "Replace with €107")
    assert it.tried[-1].ways == {3: Way.UPDATE, 6: Way.UPDATE}
