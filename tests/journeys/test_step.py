"""The first step of a plan is closed by keyboard: each thing that is missing is a link to its place."""

from tests.journeys.sample import at_account, sample_file

ACTS = "SELECT act FROM step_act JOIN account ON account.id = step_act.account_id WHERE account.name LIKE 'Ingeniería%' AND subject = 'requirements'"


def test_one_step_is_closed_by_keyboard(walk, home):
    file = sample_file(home)
    with walk(file) as j:
        at_account(j, "Ingeniería Torrealta")
        j.keys("ctrl+3")
        j.tab_to("list item", contains="Paso 1 de 5")
        # Too early: Ctrl+Enter says what is missing and puts the keyboard there.
        j.keys("ctrl+Return")
        j.expect_focus("push button", contains="Indicar un presupuesto")
        j.press("Return")
        j.expect_focus("text", "Presupuesto al año")
        j.type("12000")
        j.keys("Tab")
        j.expect_focus("check box", "Sin presupuesto propio")
        assert not j.is_shown("push button", contains="Indicar un presupuesto")
        j.tab_to("push button", contains="En la lista")
        j.press("Return")
        j.expect_focus("table cell", contains="Escriba otro requisito")
        j.keys("Up", "End")
        j.expect_focus("table cell", contains="Fecha")
        j.type("31/12/2027")
        j.keys("Return")
        assert j.focus().role == "table cell"
        j.wait("label", "Listo para cerrar")
        j.keys("ctrl+Return")
        j.wait("label", contains="Paso 2")
        assert j.focus() is not None
        assert j.rows(file, ACTS) == [("close",)]
        # Closing stays on record: Ctrl+Z says so before it undoes the edit before it.
        dates = "SELECT due_on FROM checklist_item WHERE due_on = '2027-12-31'"
        j.keys("ctrl+z")
        assert j.is_shown("label", contains="queda en el registro y no se deshace")
        assert j.rows(file, dates)
        j.keys("ctrl+z")
        assert not j.rows(file, dates)
        assert j.rows(file, ACTS) == [("close",)]
