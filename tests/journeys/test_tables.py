"""Tables, wheels and what is hidden: nothing typed goes where it is not seen, and the keyboard stays near."""

from tests.journeys.sample import at_account, sample_file
from tests.journeys.test_first_account import create, own_file

SITES = "SELECT name, code, tax_id, city FROM site ORDER BY name"
PROMPT = "Escriba una planta"


def test_after_an_undo_a_table_takes_the_next_row(walk, home):
    with walk() as j:
        create(j, "Talleres Uno")
        j.tab_to("table cell", contains=PROMPT)
        j.type("Planta C")
        j.keys("Tab", "ctrl+z")
        assert j.rows(own_file(home), SITES) == []
        j.expect_focus("table cell", contains=PROMPT)
        j.type("Planta D")
        j.keys("Return")
        assert [name for name, *_ in j.rows(own_file(home), SITES)] == ["Planta D"]


def test_tab_goes_on_in_the_next_row_from_the_last_column(walk, home):
    with walk() as j:
        create(j, "Talleres Uno")
        j.tab_to("table cell", contains=PROMPT)
        for text in ("Planta Gijon", "G1", "A1", "Gijon", "Planta Aviles"):
            j.type(text)
            j.keys("Tab")
        assert j.rows(own_file(home), SITES) == [("Planta Aviles", "", "", ""), ("Planta Gijon", "G1", "A1", "Gijon")]


def test_f2_in_a_table_is_the_cells_and_elsewhere_shows_the_name(walk, home):
    with walk() as j:
        create(j, "Talleres Uno")
        j.tab_to("table cell", contains=PROMPT)
        j.keys("F2")
        j.type("Planta F")
        j.keys("Return")
        assert [name for name, *_ in j.rows(own_file(home), SITES)] == ["Planta F"]
        j.tab_to("page tab")
        here = j.keys("F2")
        assert here.is_called("text", "Nombre", None)
        assert here.selection == (0, len("Talleres Uno"))
        assert here.box[1] > 0


def test_the_row_that_is_typed_into_is_seen(walk, home, make_screen):
    with walk(on=make_screen(1024, 640)) as j:
        create(j, "Talleres Uno")
        j.tab_to("table cell", contains=PROMPT)
        for number in range(4):
            here = j.focus()
            bottom = j.wait("status bar").box[1]
            assert here.box[1] + here.box[3] <= bottom, here
            j.type(f"Planta {number}")
            j.keys("Return")


def test_a_wheel_over_a_page_changes_nothing(walk, home):
    file = sample_file(home)
    settings = "SELECT weight_growth, currency, period FROM settings"
    with walk(file) as j:
        before = j.rows(file, settings)
        j.keys("ctrl+comma")
        for role, name in (
            ("spin button", "Potencial de crecimiento"),
            ("combo box", "Español"),
            ("combo box", "Periodo del cuadro de mando"),
        ):
            held = j.focus()
            j.turn_wheel(role, name)
            now = j.focus()  # nobody tells of a field that was scrolled out of sight
            assert now is None or held is None or now.is_called(held.role, held.name, None)
        assert j.rows(file, settings) == before
        assert j.is_shown("label", "Ajustes")


def test_two_digits_are_ten(walk, home):
    with walk() as j:
        create(j, "Talleres Uno")
        j.keys("ctrl+2")
        j.tab_to("check box", "Capacidad de prescripción: 0")
        j.type("10")
        j.expect_focus("check box", "Capacidad de prescripción: 10")
        j.keys("Tab")
        j.type("Todos le preguntan")
        j.keys("Tab")
        assert j.rows(own_file(home), "SELECT prescription FROM assessment") == [(10,)]


def test_what_goes_out_of_sight_leaves_the_keyboard_near(walk, home):
    file = sample_file(home)
    with walk(file) as j:
        at_account(j, "Química Sorbiana")
        j.keys("ctrl+3")
        j.tab_to("push button", contains="Cerrar el cuadro de mando")
        # Another step has no such link.
        here = j.keys("ctrl+Prior")
        assert here.name != "Buscar cuentas"
        assert here.box[0] > j.wait("table", "Cuentas").box[2]


def test_an_empty_name_is_not_accepted(walk, home):
    with walk() as j:
        j.expect_focus("push button", "Crear cuenta")
        j.keys("Return")
        j.keys("Return")
        j.expect_focus("text", "Nombre de la cuenta")
        j.type("El Cantabrico")
        j.keys("Return")
        j.expect_focus("text", "Sector")
        assert j.rows(own_file(home), "SELECT name FROM account") == [("El Cantabrico",)]


def test_escape_puts_back_what_was_there(walk, home):
    with walk() as j:
        create(j, "Talleres Uno")
        j.keys("F2", "End")
        assert j.type(" 22").text == "Talleres Uno 22"
        assert j.keys("Escape").text == "Talleres Uno"
        j.keys("ctrl+y", "Tab")
        assert j.rows(own_file(home), "SELECT name FROM account") == [("Talleres Uno",)]
