"""The first quarter of an hour: a first account, all its fields, close, open again."""

FIELDS = {
    "Sector": "Maquinaria",
    "NIF": "B95123458",
    "Localidad": "Durango",
    "País": "España",
    "Plantilla": "45",
    "Su facturación anual (€)": "12500000",
    "Teléfono": "944 123 456",
    "Correo": "compras@talleresuno.es",
    "KAM responsable": "Ana Ruiz",
    "Empresa matriz, en su grupo": "",
    "Grupo empresarial": "Grupo Uno",
    "Observaciones": "Compra tres veces al año",
}
"""In the order in which Tab comes to them, from where a new account puts the keyboard."""


def own_file(home):
    return home / "data" / "Mis cuentas.kamdesk"


def create(j, name):
    j.expect_focus("push button", "Crear cuenta")
    j.keys("Return")
    j.type(name)
    j.keys("Return")
    return j.expect_focus("text", "Sector")


def test_from_the_first_start_to_all_fields_of_an_account_by_tab_alone(walk, home):
    with walk() as j:
        here = create(j, "Talleres Uno")
        for title, text in FIELDS.items():
            assert here.is_called("text", title, None), f"Tab led to {here}, not to {title}"
            if text:
                here = j.type(text)
                assert here.is_called("text", title, None)
            here = j.keys("Tab")
        assert here.name == "Escriba un nombre para añadir una persona…"
        j.type("Begoña Sáez")
        j.keys("Return")
        j.tab_to("table cell", contains="Escriba una planta")
        j.type("Planta de Iurreta")
        j.keys("Return")
        found = j.rows(
            own_file(home),
            "SELECT name, sector, tax_id, city, country, size_employees, size_turnover, phone, email, kam, group_name, notes FROM account",
        )
        assert found == [(
            "Talleres Uno", "Maquinaria", "B95123458", "Durango", "España", 45, 12_500_000_00, "944 123 456", "compras@talleresuno.es",
            "Ana Ruiz", "Grupo Uno", "Compra tres veces al año",
        )]  # fmt: skip
        assert j.rows(own_file(home), "SELECT name FROM person") == [("Begoña Sáez",)]
        assert j.rows(own_file(home), "SELECT name FROM site") == [("Planta de Iurreta",)]


def test_a_second_start_goes_on_where_the_first_ended(walk, home):
    with walk() as j:
        create(j, "Talleres Uno")
        j.keys("ctrl+3")
        j.quit()
        j.start()
        assert j.is_shown("label", "Talleres Uno")
        assert j.find("page tab", contains="Plan").has("selected")
        assert j.expect_focus("table cell", contains="Talleres Uno")
        j.keys("ctrl+n")
        j.type("Bombas Dos")
        j.keys("Return")
        j.expect_focus("text", "Sector")
        assert j.rows(own_file(home), "SELECT name FROM account ORDER BY name") == [("Bombas Dos",), ("Talleres Uno",)]


def test_what_is_half_typed_when_the_window_closes_is_in_the_file(walk, home):
    with walk() as j:
        create(j, "Talleres Uno")
        j.type("Maqui")
        j.quit()
        assert j.rows(own_file(home), "SELECT sector FROM account") == [("Maqui",)]
        j.start()
        j.tab_to("text", "Observaciones")
        j.type("Llamar el lunes")
        j.quit()
        assert j.rows(own_file(home), "SELECT notes FROM account") == [("Llamar el lunes",)]
        j.start()
        j.tab_to("table cell", contains="Escriba un nombre")
        j.type("Begoña")
        j.quit()
        assert j.rows(own_file(home), "SELECT name FROM person") == [("Begoña",)]


def test_a_refused_text_stays_with_its_sentence_and_the_keyboard_goes_on(walk, home):
    with walk() as j:
        create(j, "Talleres Uno")
        j.tab_to("text", "Plantilla")
        j.type("muchos")
        j.keys("Tab")
        here = j.expect_focus("text", contains="facturación")
        j.type("900000")
        j.keys("Tab")
        j.expect_focus("text", "Teléfono")
        refused = j.find("text", "Plantilla")
        assert refused.text == "muchos"
        assert refused.description
        assert here.now().text == "900.000"
        assert j.rows(own_file(home), "SELECT size_employees, size_turnover FROM account") == [(None, 900_000_00)]


def test_a_click_elsewhere_saves_what_was_typed_and_goes_there(walk, home):
    with walk() as j:
        create(j, "Talleres Uno")
        j.type("Motor")
        j.click("text", "Localidad")
        j.expect_focus("text", "Localidad")
        j.type("Durango")
        # A figure is taken whole by the first click.
        j.click("text", "Plantilla")
        j.type("45")
        j.click("text", "Sector")
        j.click("text", "Plantilla")
        j.type("46")
        j.click("page tab", "Plan")
        j.expect_focus("page tab", "Plan")
        j.click("page tab", "Ficha")
        assert j.rows(own_file(home), "SELECT sector, city, size_employees FROM account") == [("Motor", "Durango", 46)]
        assert j.wait("text", "Plantilla").text == "46"
