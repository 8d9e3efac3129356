"""A quarter of figures: cell by cell, in the form of the period, and pasted from a spreadsheet; every way back too."""

import pytest

from tests.journeys.sample import at_account, sample_file

DOWN = {"Entregas (OTIF)": "96,5", "Rechazos (ppm)": "410", "Respuesta a reclamaciones": "30"}
LATEST = """
    SELECT i.name, m.value FROM measure m JOIN indicator i ON i.id = m.indicator_id JOIN account a ON a.id = m.account_id
    WHERE a.name LIKE 'Aguas del Tormeral%' AND m.period = '2026-Q3'
"""


@pytest.fixture
def file(home):
    return sample_file(home)


def figures(j, file):
    found = dict(j.rows(file, LATEST))
    return [found[name] for name in DOWN]


def to_the_first_figure(j):
    """From wherever the keyboard is, by keys alone, to the first figure that can be typed."""
    j.keys("ctrl+4")
    j.tab_to("table cell", contains=", T3: ")
    j.keys("ctrl+Home")
    for _ in range(20):
        if j.focus().name.startswith("Entregas (OTIF)"):
            break
        j.keys("Down")
    for _ in range(10):
        if ", T3: " in j.focus().name:
            return
        j.keys("Right")


def test_a_quarter_is_typed_down_the_column(walk, file):
    with walk(file) as j:
        at_account(j, "Aguas del Tormeral")
        before = figures(j, file)
        to_the_first_figure(j)
        for name, text in DOWN.items():
            j.expect_focus("table cell", contains=f"{name}, T3: ")
            j.type(text)
            # Enter saves and goes down, as in a spreadsheet.
            j.keys("Return")
        assert figures(j, file) == [96.5, 410, 30]
        # The title of the next group lies between.
        j.keys("Up", "Up")
        j.expect_focus("table cell", contains="Respuesta a reclamaciones, T3: 30")
        # A figure that cannot be one stays in its cell with its sentence; Esc puts the stored one back.
        j.type("mucho")
        j.keys("Return")
        here = j.expect_focus("table cell", contains="Respuesta a reclamaciones")
        assert "mucho" in here.description
        j.keys("Escape")
        assert figures(j, file) == [96.5, 410, 30]
        # Undo and redo with the keyboard in the table, then with an open cell.
        j.keys("ctrl+z")
        assert figures(j, file) == [96.5, 410, before[2]]
        j.keys("ctrl+y")
        assert figures(j, file) == [96.5, 410, 30]
        j.keys("F2")
        j.expect_focus("text", contains="Respuesta a reclamaciones")
        j.keys("ctrl+z")
        assert figures(j, file) == [96.5, 410, before[2]]
        j.keys("Escape", "ctrl+z", "ctrl+z")
        assert figures(j, file) == before


def test_half_a_figure_is_taken_back_before_anything_saved(walk, file):
    with walk(file) as j:
        at_account(j, "Aguas del Tormeral")
        before = figures(j, file)
        to_the_first_figure(j)
        j.type("96")
        j.keys("Return")
        j.type("4")
        here = j.type("1")
        assert here.text == "41"
        while j.focus().text not in {"", "459"}:
            j.keys("ctrl+z")
        assert figures(j, file) == [96, *before[1:]]
        j.keys("Escape")
        j.keys("ctrl+z")
        assert figures(j, file) == before


def test_a_block_is_pasted_and_taken_back_as_one(walk, file):
    with walk(file) as j:
        at_account(j, "Aguas del Tormeral")
        before = figures(j, file)
        to_the_first_figure(j)
        j.copy("97,1\n405\n28,5\n")
        j.keys("ctrl+v")
        assert figures(j, file) == [97.1, 405, 28.5]
        j.expect_focus("table cell", contains="Entregas (OTIF), T3")
        j.keys("ctrl+z")
        assert figures(j, file) == before
        j.keys("ctrl+shift+z")
        assert figures(j, file) == [97.1, 405, 28.5]


def test_the_form_of_the_period_is_filled_with_enter(walk, file):
    with walk(file) as j:
        at_account(j, "Aguas del Tormeral")
        j.keys("ctrl+4")
        j.tab_to("push button", "Registrar datos")
        j.press("Return")
        j.wait("dialog", contains="Datos de T3 2026")
        j.expect_focus("text", contains="Entregas (OTIF)")
        for name, text in DOWN.items():
            j.tab_to("text", contains=name) if name not in j.focus().name else None
            j.type(text)
            j.keys("Return")
        # In the dialog too: typing first, then what is saved.
        j.tab_to("text", contains="Respuesta a reclamaciones", key="shift+Tab")
        j.keys("ctrl+z")
        assert figures(j, file)[:2] == [96.5, 410]
        assert figures(j, file)[2] != 30
        j.keys("ctrl+y")
        assert figures(j, file) == [96.5, 410, 30]
        j.tab_to("push button", "Listo")
        j.press("Return")
        j.wait_gone("dialog", contains="Datos de T3 2026")
        j.expect_focus("push button", "Registrar datos")
        assert figures(j, file) == [96.5, 410, 30]
