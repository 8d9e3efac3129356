"""Scenarios with their side effects, then the decision: by keyboard, from an account that was made a minute ago."""

from tests.journeys.test_first_account import create, own_file


def score_growth(j):
    j.keys("ctrl+2")
    j.tab_to("check box", "Potencial de crecimiento: 0")
    j.keys("8")
    j.expect_focus("check box", "Potencial de crecimiento: 8")
    j.keys("Tab")
    j.expect_focus("text", "Motivo: Potencial de crecimiento")
    j.type("Abre dos plantas")
    j.keys("Tab")


def write_scenario(j, effect, *, contribution, skip=0):
    """Begin the first scenario that is not written yet, or one after it."""
    for _ in range(skip + 1):
        j.tab_to("push button", "Escribir este escenario")
    j.press("Return")
    j.expect_focus("text", "Aporta (€)")
    # The field shows 0: what is typed takes its place.
    assert j.type(contribution).text == contribution
    j.keys("Tab")
    j.expect_focus("text", "Cuesta (€)")
    j.tab_to("table cell", contains="Escriba un efecto secundario")
    j.type(effect)
    j.keys("Return")
    assert j.focus().role == "table cell"


def test_scenarios_and_a_decision_by_keyboard(walk, home):
    with walk() as j:
        create(j, "Talleres Uno")
        file = own_file(home)
        score_growth(j)
        assert j.rows(file, "SELECT growth, growth_reason FROM assessment") == [(8, "Abre dos plantas")]
        j.tab_to("check box", "Criterios", key="shift+Tab")
        j.keys("Right", "Right")
        j.expect_focus("check box", "Escenarios y decisión")
        j.keys("space")
        write_scenario(j, "Otras cuentas tendrán menos horas", contribution="45000")
        j.tab_to("check box", "Incorporada", key="shift+Tab")
        write_scenario(j, "Se irá a la competencia", contribution="0", skip=1)
        assert j.rows(file, "SELECT contribution FROM scenario ORDER BY position") == [(45_000_00,), (0,)]
        assert len(j.rows(file, "SELECT id FROM side_effect")) == 2
        j.tab_to("check box", "Incorporar")
        j.keys("space")
        # Whoever has chosen writes the reason next.
        j.expect_focus("text", "Motivo")
        j.type("Crece más que las demás")
        j.keys("Tab")
        j.expect_focus("text", "Decidido por")
        j.type("Ana Ruiz")
        j.tab_to("push button", "Registrar decisión")
        j.press("Return")
        j.wait("label", "Incorporada")
        assert j.focus().name != "Buscar cuentas", "the keyboard stays near what was pressed"
        assert j.rows(file, "SELECT verdict, reason, decided_by FROM decision") == [
            ("include", "Crece más que las demás", "Ana Ruiz")
        ]
        # A decision stays on record: Ctrl+Z says so, and only pressed again undoes what was before it.
        j.keys("ctrl+z")
        assert j.is_shown("label", contains="queda en el registro y no se deshace")
        assert len(j.rows(file, "SELECT id FROM side_effect")) == 2
        j.keys("ctrl+z")
        assert len(j.rows(file, "SELECT id FROM side_effect")) == 1
        assert len(j.rows(file, "SELECT id FROM decision")) == 1
        j.keys("ctrl+y")
        assert len(j.rows(file, "SELECT id FROM side_effect")) == 2
