"""The settings stay open while they are changed, and what is changed there can be undone there."""

from tests.journeys.sample import sample_file


def test_settings_are_changed_by_tab_and_stay(walk, home):
    file = sample_file(home)
    with walk(file) as j:
        j.keys("ctrl+comma")
        j.tab_to("text", "Moneda")
        j.type("USD")
        j.keys("Tab")
        j.expect_focus("combo box", "Periodo del cuadro de mando")
        j.keys("Tab")
        j.expect_focus("text", contains="Primer mes")
        j.type("4")
        j.keys("Tab")
        j.expect_focus("text", contains="Ventas de nuestra empresa")
        # The whole figure is selected: what is typed takes its place.
        j.type("31000000")
        j.keys("Tab")
        j.expect_focus("text", "Número de otras cuentas")
        j.type("500")
        j.keys("Return")
        j.expect_focus("text", "Número de otras cuentas")
        found = "SELECT currency, fiscal_start, company_sales, other_accounts FROM settings"
        assert j.rows(file, found) == [("USD", 4, 31_000_000_00, 500)]
        assert j.is_shown("label", "Ajustes")
        j.keys("ctrl+z", "ctrl+z")
        assert j.rows(file, found) == [("USD", 4, 26_000_000_00, 480)]
        j.expect_focus("text", "Número de otras cuentas")
        # Weights are moved from one to another: nothing is saved, and nothing lost, until they add up.
        j.tab_to("spin button", "Potencial de crecimiento")
        j.type("25")
        j.keys("Tab")
        j.expect_focus("spin button", "Capacidad de prescripción")
        j.type("25")
        j.keys("Tab")
        j.expect_focus("spin button", "Tractor de la innovación")
        assert j.rows(file, "SELECT weight_growth, weight_prescription FROM settings") == [(25, 25)]
        # Another language: the same field keeps the keyboard.
        j.tab_to("combo box", "Español", key="shift+Tab")
        j.keys("Down")
        j.expect_focus("combo box", "English")
        assert j.is_shown("label", "Settings")
        j.keys("Escape")
        assert not j.is_shown("label", "Settings")
        assert j.focus() is not None
