"""Undo and redo, wherever the keyboard is: the last edit goes back and comes again, and the keyboard stays."""

import pytest

from tests.journeys.sample import at_account, sample_file

SECTOR = "SELECT sector FROM account WHERE name LIKE 'Aguas del Tormeral%'"
PLACES = {
    "the account form": ("ctrl+1", "text", "Localidad"),
    "a note": ("ctrl+1", "text", "Observaciones"),
    "the table of people": ("ctrl+1", "table cell", None),
    "the tabs": ("ctrl+1", "page tab", None),
    "the search": ("ctrl+f", "text", "Buscar cuentas"),
    "the list of accounts": ("ctrl+1", "table cell", "Aguas"),
    "the criteria": ("ctrl+2", "text", "Motivo: Potencial de crecimiento"),
    "the steps": ("ctrl+3", "list item", None),
    "the scorecard": ("ctrl+4", "table cell", ", T3: "),
    "the period of the scorecard": ("ctrl+4", "combo box", "T3 2026"),
    "the ledger of references": ("ctrl+5", "table cell", None),
    "the ledger of advances": ("ctrl+6", "table cell", None),
    "the voice of the client": ("ctrl+7", "page tab", None),
    "the settings": ("ctrl+comma", "text", "Moneda"),
    "the weights": ("ctrl+comma", "spin button", "Sector"),
    "the portfolio": ("ctrl+shift+1", "table cell", "Cuenta: "),
    "the filter of the portfolio": ("ctrl+shift+1", "text", "Filtrar"),
}


def go(j, key, role, name):
    here = j.keys(key)
    if here.is_called(role, None, name):
        return here
    return j.tab_to(role, contains=name)


def test_undo_and_redo_from_every_place(walk, home):
    file = sample_file(home)
    with walk(file) as j:
        at_account(j, "Aguas del Tormeral")
        j.keys("ctrl+1")
        j.tab_to("text", "Sector")
        j.type("Agua regenerada")
        j.keys("Return")
        assert j.rows(file, SECTOR) == [("Agua regenerada",)]
        for place, (key, role, name) in PLACES.items():
            here = go(j, key, role, name)
            back = j.keys("ctrl+z")
            assert j.rows(file, SECTOR) == [("Ciclo del agua",)], place
            assert (back.role, back.box[:2]) == (here.role, here.box[:2]), place
            again = j.keys("ctrl+y")
            assert j.rows(file, SECTOR) == [("Agua regenerada",)], place
            assert (again.role, again.box[:2]) == (here.role, here.box[:2]), place


@pytest.mark.parametrize("name", ["Localidad", "Observaciones"])
def test_typing_is_undone_in_its_field_first(walk, home, name):
    file = sample_file(home)
    with walk(file) as j:
        at_account(j, "Aguas del Tormeral")
        j.keys("ctrl+1")
        j.tab_to("text", "Sector")
        j.type("Agua regenerada")
        j.tab_to("text", name)
        before = j.focus().text
        assert j.type("xy").text != before
        j.keys("ctrl+z")
        for _ in range(3):
            if j.focus().text == before:
                break
            j.keys("ctrl+z")
        assert j.expect_focus("text", name).text == before
        assert j.rows(file, SECTOR) == [("Agua regenerada",)]
        j.keys("ctrl+z")
        assert j.rows(file, SECTOR) == [("Ciclo del agua",)]
        j.expect_focus("text", name)
