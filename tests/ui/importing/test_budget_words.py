"""What is asked about a budget that is stored already, and what is decided about it."""

from decimal import Decimal

import pytest

from kamdesk.i18n import set_language
from kamdesk.services.importing.report import Way
from kamdesk.ui.importing.review_model import TINT_ROLE
from tests.support.import_window import ImportWindow, waits
from tests.support.importing import write


def clash(row, amount, name="Uno", stored=None, *, adds_up=True, line="Bombas"):
    """A row of a budget that meets a stored one."""
    known = {("2026", ""): Decimal(200)} if stored is None else stored
    return waits(
        row, "budget_overlaps", ways=(Way.UPDATE, Way.ADD, Way.KEEP), name=name, period="2026-01", stored=known, amount=Decimal(amount),
        brings={(f"2026-0{row}", line): Decimal(amount)}, adds_up=adds_up, currency="EUR",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "rows", "said", "ways"),
    [
        (
            "en", [clash(3, 100), clash(5, 50)],
            "▲ There is a budget of €200 already: the whole account, all of 2026. These 2 rows add up to €150: Bombas, Mar 2026 and May 2026.",
            ["Replace with €150", "Add to what is there", "Keep the current one"],
        ),
        (
            "es", [clash(3, 100), clash(5, 50)],
            "▲ Ya hay un presupuesto de 200\u00a0€: toda la cuenta, todo 2026. Estas 2 filas suman 150\u00a0€: Bombas, mar 2026 y may 2026.",
            ["Sustituir por 150\u00a0€", "Sumar a lo que hay", "Dejar el actual"],
        ),
        (
            "en", [clash(3, 120, adds_up=False, line="")],
            "▲ There is a budget of €200 already: the whole account, all of 2026. This row brings €120: the whole account, Mar 2026.",
            ["Replace with €120", "Store both", "Keep the current one"],
        ),
        (
            "en", [clash(row, 10, stored={(f"2026-0{row}", ""): Decimal(5)}) for row in (3, 4)],
            "▲ There is a budget of €10 already: the whole account, Mar 2026 and Apr 2026. These 2 rows add up to €20: Bombas, Mar 2026 and Apr 2026.",
            ["Replace with €20", "Add to what is there", "Keep the current one"],
        ),
        (
            "en", [clash(row, 10, stored={("2026-Q2", f"Sello {row}"): Decimal(5)}, line=f"Bomba {row}") for row in (3, 4, 5, 6)],
            "▲ There is a budget of €20 already: 4 lines, Q2 2026. These 4 rows add up to €40: 4 lines, Mar–Jun 2026.",
            ["Replace with €40", "Add to what is there", "Keep the current one"],
        ),
        (
            "es", [clash(3, 10)],
            "▲ Ya hay un presupuesto de 200\u00a0€: toda la cuenta, todo 2026. Esta fila trae 10\u00a0€: Bombas, mar 2026. Sustituir: −95\u00a0%.",
            ["Sustituir por 10\u00a0€", "Sumar a lo que hay", "Dejar el actual"],
        ),
        (
            "en", [clash(3, 650)],
            "▲ There is a budget of €200 already: the whole account, all of 2026. This row brings €650: Bombas, Mar 2026. Replacing: ×3.2.",
            ["Replace with €650", "Add to what is there", "Keep the current one"],
        ),
    ],
)  # fmt: skip
def test_a_budget_that_is_stored_is_asked_about_once_an_account(opened_review, language, rows, said, ways):
    it = opened_review(*rows)
    set_language(language)
    assert it.rows() == [(3, said, ways)]


def test_what_is_decided_about_a_budget_holds_for_all_rows_of_its_account(opened_review):
    it = opened_review(clash(3, 100), clash(4, 7, "Dos"), clash(5, 50), clash(6, 8, "Tres", adds_up=False))
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


MONTHS = "Cliente;Familia;" + ";".join(f"{month:02d}/2026" for month in range(1, 7))


def test_a_row_that_repeats_one_that_waits_says_so_and_waits_for_it(window, qtbot, folder):
    """Only one of them can take the place of what is stored, and both together are a decision of their own."""
    rows = ["C01;Bombas" + ";100" * 6, "C01;bombas" + ";10" * 6, "C01;Sellos" + ";1" * 6]
    it = ImportWindow.open(qtbot, window, write(folder, "\n".join([MONTHS, *rows]), "presupuesto.csv")).go_to_review()
    repeats = "▲ Repeats row 2 (same account, line and months): €600 there, €60 here."
    (first, asked, ways), *others = it.rows()
    assert (first, ways) == (2, ["Replace with €606", "Add to what is there", "Keep the current one"])
    assert "These 2 rows add up to €606: Bombas and Sellos, Jan–Jun 2026." in asked
    assert others == [(3, f"{repeats} Decide about row 2 first.", ["Skip"])]
    assert [chip.text() for chip in it.review.chips if chip.isVisible()] == ["0 ready", "▲ 2 to decide", "▲ 1 duplicate"]
    it.act(2, "Replace with €606")
    assert it.rows() == [(3, repeats, ["Add both up", "Skip"])]
    it.act(3, "Add both up")
    assert it.rows() == []
    assert it.button("import_go").text() == "Import 3 rows"


def test_where_the_whole_row_clashes_no_month_of_it_is_marked(window, qtbot, folder):
    text = "\n".join([MONTHS, "C01;Bombas" + ";100" * 6])
    it = ImportWindow.open(qtbot, window, write(folder, text, "presupuesto.csv")).go_to_review()
    model = it.review.table.review
    marked = [column for column in range(model.columnCount()) if model.index(0, column).data(TINT_ROLE)]
    assert [model.index(0, column).data() for column in marked] == ["Bombas"]
