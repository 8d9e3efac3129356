"""From workbooks alone: ranking, concentration, bought or not, potential, matrix and a first radar, and how many clicks that takes."""

import re

from tests.journeys.importing import Importing
from tests.support.office_books import SHEETS, write_book

ACCOUNTS = {
    "Cuenta: Uno": ("Ventas 12 m: 800 k€", "Restante: 200 k€", "Usado: 80 %"),
    "Cuenta: Dos": ("Ventas 12 m: 150 k€", "Restante: 60 k€", "Usado: 71 %"),
    "Cuenta: Tres": ("Ventas 12 m: 50 k€", "Restante: —", "Usado: —"),
}
"""The ranking, the largest first."""
ACTS = 16
"""From nothing to a first radar, by what was asked for."""
ACTS_OF_A_FILE = 6
"""The window, the button, the file, a look at its columns, one at its rows, and on to the portfolio."""
BOUGHT = (
    "Uno · Bombas: Comprada", "Uno · Sellos: Comprada", "Dos · Bombas: Comprada", "Dos · Sellos: Con un competidor",
    "Tres · Bombas: Se desconoce", "Tres · Sellos: Comprada",
)  # fmt: skip
CONCENTRATION = {"Cuenta mayor": "80,0 %", "Tres mayores": "100,0 %", "Concentración (HHI)": "6.650"}
POTENTIAL = {"Potencial restante": "260 k€", "Usado": "79 %"}
MATRIX = ("Uno 6,2 / 7,0", "Dos 4,2 / 3,5")
RADAR = ("Pedidos nuevos 75", "Entregas 75", "Rechazos 63", "Visitas guiadas 100", "Pilotos juntos 25")


def plain(text):
    """A text with ordinary blanks, as it is seen."""
    return re.sub("\\s", " ", text)


def cells(j, table):
    """What is read from the cells of the table in the page: the list of accounts beside it may be called the same."""
    return [plain(cell.name) for cell in j.all("table cell", inside=j.all("table", table)[-1])]


def figures(j, names):
    """What stands below each title."""
    found = {}
    labels = j.all("label")
    for title in labels:
        if title.name in names:
            x, y, _width, height = title.box
            found[title.name] = next((plain(t.name) for t in labels if t.box[0] == x and 0 <= t.box[1] - y - height <= 4), None)
    return found


def described(j, parts):
    """Wait for something shown that is described with all of these."""
    return j.until(
        lambda: next((t for t in j.all() if all(p in plain(t.description) for p in parts)), None), f"a chart with {parts}"
    )


def look(j, window):
    """The portfolio from its first part to the scorecard of an account; every click counts."""
    j.until(lambda: set(ACCOUNTS) <= set(cells(j, "Cuentas")), "the ranking")
    shown = cells(j, "Cuentas")
    assert [name for name in shown if name in ACCOUNTS] == list(ACCOUNTS)
    for name, texts in ACCOUNTS.items():
        at = shown.index(name)
        assert tuple(shown[at + 2 : at + 5]) == texts
    described(j, MATRIX)
    window.click("check box", "Potencial y horas")
    j.wait("label", "Concentración (HHI)")
    wanted = CONCENTRATION | POTENTIAL
    assert figures(j, wanted) == wanted
    window.click("check box", "Lo que aún no compran")
    j.wait("table", "Lo que aún no compran")
    assert [name for name in cells(j, "Lo que aún no compran") if "·" in name] == list(BOUGHT)
    window.click("table cell", contains="Uno, ")
    window.click("page tab", contains="Cuadro de mando")
    described(j, RADAR)


def test_four_files_without_a_word_typed(walk, home, tmp_path):
    with walk() as j:
        window = Importing(j, by_mouse=True)
        for title in SHEETS:
            window.open(write_book(tmp_path / f"{title}.xlsx", title))
            window.take_in(create_accounts=title == "Ventas")
            window.see_accounts()
        assert window.acts <= ACTS_OF_A_FILE * len(SHEETS) + 1, "one more: the accounts are to be made"
        look(j, window)


def test_one_workbook_without_a_word_typed(walk, home, tmp_path):
    with walk() as j:
        window = Importing(j, by_mouse=True)
        window.open(write_book(tmp_path / "Cartera.xlsx", *SHEETS))
        window.take_in(create_accounts=True)
        window.see_accounts()
        look(j, window)
        assert window.acts <= ACTS
