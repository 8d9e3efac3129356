"""A spreadsheet comes in, the portfolio is sorted, three accounts are selected and left out: those three and no others."""

ACCOUNTS = (
    ("C01", "Aceros Norte", "Metal", "Bilbao"),
    ("C02", "Bodegas Alba", "Vino", "Haro"),
    ("C03", "Cartonajes Sur", "Papel", "Jaén"),
    ("C04", "Dulces Mar", "Alimentación", "Gijón"),
    ("C05", "Envases Oca", "Papel", "Soria"),
    ("C06", "Frenos Ruiz", "Motor", "Burgos"),
)
EXCLUSION = {
    "Segmento": "Papel y afines",
    "Decidido por": "Ana Ruiz",
    "Motivo": "Poco potencial",
    "Incorporarlas causaría (efecto secundario)": "Menos horas para las demás",
    "No incorporarlas puede causar (efecto secundario)": "Alguna se irá",
    "Cómo se atienden": "Televenta",
    "Quién la atiende": "Equipo interno",
    "Señal que la reabriría": "Pide una oferta anual",
}


def write_spreadsheet(folder):
    path = folder / "clientes de la ñ.csv"
    lines = ["Código;Nombre;Sector;Localidad", *(";".join(a) for a in ACCOUNTS)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def bring_in(j, path):
    """From the first page: Importar…, the file's name, and what is proposed on the way to the last step."""
    j.tab_to("push button", "Importar…")
    j.press("Return")
    j.expect_focus("push button", "Elegir archivo…")
    j.press("Return")
    j.expect_focus("text", contains="Nombre de fichero")
    j.type(str(path))
    j.press("Return")
    for step in (f"Revisar {len(ACCOUNTS)} filas", f"Importar {len(ACCOUNTS)} filas", "Cerrar"):
        j.until(lambda step=step: (now := j.focus()) is not None and now.name == step, step)
        j.press("Return")
    j.wait("table cell", contains=ACCOUNTS[0][1])


def selected_names(j):
    table = j.all("table", "Cuentas")[-1]
    names = {name for _code, name, _sector, _city in ACCOUNTS}
    cells = [c for c in j.all("table cell", inside=table) if c.has("selected")]
    return {n for n in names if any(c.name.endswith(f": {n}") for c in cells)}


def test_three_accounts_selected_and_sorted_are_the_three_that_are_left_out(walk, home):
    path = write_spreadsheet(home)
    with walk() as j:
        bring_in(j, path)
        file = home / "data" / "Mis cuentas.kamdesk"
        assert j.rows(file, "SELECT name, city FROM account ORDER BY name") == sorted((n, c) for _x, n, _s, c in ACCOUNTS)
        j.keys("ctrl+shift+1")
        j.tab_to("table cell", contains="Cuenta: ")
        j.keys("Home")
        first = j.focus().name
        assert first.endswith("Aceros Norte")
        j.keys("Down", "shift+Down", "shift+Down")
        wanted = {"Bodegas Alba", "Cartonajes Sur", "Dulces Mar"}
        assert selected_names(j) == wanted
        # Twice on the same header: the order turns round.
        j.click("table column header", contains="Cuenta")
        j.expect_focus("table cell", contains="Dulces Mar")
        j.click("table column header", contains="Cuenta")
        j.expect_focus("table cell", contains="Dulces Mar")
        assert selected_names(j) == wanted
        j.tab_to("push button", contains="No incorporar (3)")
        j.press("Return")
        j.wait("dialog", "No incorporar cuentas")
        j.expect_focus("text", "Segmento")
        for title, text in EXCLUSION.items():
            j.expect_focus("text", title)
            j.type(text)
            j.keys("Tab")
        j.tab_to("push button", "Registrar las decisiones")
        j.press("Return")
        j.wait_gone("dialog", "No incorporar cuentas")
        left_out = j.rows(
            file, "SELECT name FROM account JOIN decision ON decision.account_id = account.id WHERE verdict = 'exclude'"
        )
        assert {n for (n,) in left_out} == wanted
        assert j.focus() is not None


def test_what_a_filter_hides_is_not_taken_by_an_act(walk, home):
    path = write_spreadsheet(home)
    with walk() as j:
        bring_in(j, path)
        j.keys("ctrl+shift+1")
        j.tab_to("table cell", contains="Cuenta: ")
        j.keys("Home", "ctrl+a")
        assert len(selected_names(j)) == len(ACCOUNTS)
        j.tab_to("text", contains="Filtrar", key="shift+Tab")
        j.type("papel")
        assert selected_names(j) == {"Cartonajes Sur", "Envases Oca"}
        assert j.wait("push button", contains="No incorporar (2)")
