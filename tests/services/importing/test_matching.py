"""Which account a row means: codes, tax ids and names in every spelling, namesakes, archived accounts."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.sales import Sale
from kamdesk.domain.ids import new_id
from kamdesk.i18n import messages, set_language
from kamdesk.services.file_check import check
from kamdesk.services.importing import tables
from kamdesk.services.importing.columns import ColumnMap, map_columns
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.report import Options, Way
from kamdesk.services.importing.run import run
from tests.support import new_account
from tests.support.importing import rejected, sales_of, take, write

ACCOUNTS, SALES, MEASURES = ImportKind.ACCOUNTS, ImportKind.SALES, ImportKind.MEASURES
EVERY_WAY = (Way.UPDATE, Way.KEEP, Way.CREATE)


def archived(portfolio, name, **fields):
    account = replace(new_account(portfolio, name, **fields), archived_on=date(2026, 1, 1))
    portfolio.save(account)
    return account


def cities(portfolio):
    return sorted((a.name, a.city) for a in portfolio.find(Account) if a.archived_on is None)


SPELLINGS = [
    ("Aceros  del Norte", "Aceros del Norte"),
    ("L'Oréal Iberia", "L’Oréal Iberia"),
    ("Pérez-Gil", "Pérez‐Gil"),
    ("Müller Straße", "MÜLLER STRASSE"),
    ("Coca Cola", "Coca-Cola"),
    ("Łódź Stal", "Lodz Stal"),
    ("Ørsted Iberia", "Orsted Iberia"),
    ('Comillas "raras"', "Comillas “raras”"),
    ("Đuro Æbelø", "Duro Aebelo"),
    ("Oﬃce Uno", "Ｏffice　Ｕno"),
    ("Alfa, S.A.", "ALFA SA"),
    ("Beta S.L.", "Beta"),
    ("Gamma", "Gamma, Sociedad Limitada"),
]


@pytest.mark.parametrize(("first", "second"), SPELLINGS)
def test_one_name_in_two_spellings_is_one_account(portfolio, folder, first, second):
    for name, city in ((first, "x"), (second, "y")):
        quoted = name.replace('"', '""')
        assert rejected(take(portfolio, write(folder, f'Nombre;Ciudad\n"{quoted}";{city}\n'), ACCOUNTS)) == []
    ((_name, city),) = cities(portfolio)
    assert city == "y"
    for text in (first, second):
        assert len(portfolio.accounts.search(text.removesuffix("Sociedad Limitada").removesuffix("S.L.").rstrip(", "))) == 1, text
    sold = write(folder, f'Cliente;Fecha;Importe\n"{first.replace(chr(34), chr(34) * 2)}";14/01/2026;5\n')
    assert rejected(take(portfolio, sold, SALES)) == []
    assert check(portfolio) == []


@pytest.mark.parametrize(
    ("stored", "found"),
    [
        ("B-12345678", "b12345678"),
        ("B12345678", "ES B 12.345.678"),
        ("ESB12345678", "B-12345678"),
        ("FR12345678901", "12 345 678 901"),
    ],
)
def test_a_tax_id_is_known_however_written_and_stays_as_it_is(portfolio, folder, stored, found):
    account = new_account(portfolio, "Uno", tax_id=stored)
    report = take(portfolio, write(folder, f"Nombre;NIF;Ciudad\nUno Nuevo;{found};Vigo\n"), ACCOUNTS)
    assert (rejected(report), report.updated) == ([], 1)
    now = portfolio.load(account.id).account
    assert (now.name, now.tax_id, now.city) == ("Uno Nuevo", stored, "Vigo")
    sold = take(portfolio, write(folder, f"Cliente;Fecha;Importe\n{found};14/01/2026;5\n"), SALES)
    assert rejected(sold) == []


def test_a_code_goes_before_a_tax_id_and_that_before_a_name(portfolio, folder):
    by_code, by_tax, by_name = (
        new_account(portfolio, "Uno", codes=("C1",)), new_account(portfolio, "Dos", tax_id="B2"), new_account(portfolio, "Tres"),
    )  # fmt: skip
    text = "Nombre;Código;NIF;Ciudad\nUno bis;c 1;;a\nDos bis;;b-2;b\nTres;;;c\n"
    report = take(portfolio, write(folder, text), ACCOUNTS)
    assert rejected(report) == []
    assert [portfolio.load(a.id).account.city for a in (by_code, by_tax, by_name)] == ["a", "b", "c"]
    assert portfolio.load(by_code.id).account.codes == ("C1",)


def test_an_exact_code_goes_before_one_of_other_case(portfolio, folder):
    small, large = new_account(portfolio, "Uno", codes=("a1",)), new_account(portfolio, "Dos", codes=("A1",))
    take(portfolio, write(folder, "account;date;amount\na1;2026-01-05;1\nA1;2026-01-05;2\n"), SALES)
    assert [[s.amount for s in portfolio.find(Sale, account_id=a.id)] for a in (small, large)] == [[1], [2]]
    assert rejected(take(portfolio, write(folder, "account;date;amount\na 1;2026-01-05;1\n"), SALES)) == [
        (2, "account", "ambiguous_account")
    ]


@pytest.mark.parametrize(
    ("stored", "row", "code"),
    [
        ({"tax_id": "B1", "codes": ("C1",)}, "Alfa Uno;B2;C2;Vigo", "other_tax_id"),
        ({"tax_id": "B1"}, "ALFA UNO, S.A.;B2;;Vigo", "other_tax_id"),
        ({"codes": ("C1",)}, "Alfa  Uno;;C2;Vigo", "other_code"),
        ({"tax_id": "B1", "codes": ("C1",)}, "Alfa Uno;B2;C1;Vigo", "other_tax_id"),
    ],
)
def test_a_name_that_other_keys_contradict_is_a_decision(portfolio, folder, stored, row, code):
    account = new_account(portfolio, "Alfa Uno", city="Lugo", **stored)
    path = write(folder, f"Nombre;NIF;Código;Ciudad\n{row}\n")
    report = take(portfolio, path, ACCOUNTS)
    assert (rejected(report), report.taken, report.edit) == ([(2, "Nombre", code)], 0, None)
    assert (report.rejections[0].ways, report.rejections[0].at, report.rejections[0].fix) == (EVERY_WAY, 0, None)
    assert portfolio.load(account.id).account == account
    for language in ("es", "en"):
        set_language(language)
        assert "Alfa Uno" in messages.text_of(report.rejections[0].error)
    kept = take(portfolio, path, ACCOUNTS, default_way=Way.KEEP)
    assert (rejected(kept), kept.kept, kept.taken, kept.edit) == ([], 1, 0, None)
    made = take(portfolio, path, ACCOUNTS, ways={2: Way.CREATE})
    assert (rejected(made), made.created, made.taken) == ([], 1, 1)
    assert portfolio.load(account.id).account == account
    portfolio.undo(made.edit)
    changed = take(portfolio, path, ACCOUNTS, ways={2: Way.UPDATE}, default_way=Way.KEEP)
    assert (rejected(changed), changed.updated) == ([], 1)
    assert portfolio.load(account.id).account.city == "Vigo"


@pytest.mark.parametrize("row", ["Beta;;C1", "Otra;B2;C1", "Beta;B1;"])
def test_a_row_that_is_of_two_accounts_is_a_decision(portfolio, folder, row):
    new_account(portfolio, "Alfa", codes=("C1",), tax_id="" if row.startswith("Otra") else "B1")
    new_account(portfolio, "Beta", codes=("C2",), tax_id="B2")
    report = take(portfolio, write(folder, f"Nombre;NIF;Código\n{row}\n"), ACCOUNTS)
    assert rejected(report) == [(2, "Nombre", "other_account")]
    assert (report.rejections[0].error.params["name"], report.rejections[0].error.params["known"]) == ("Alfa", "Beta")


def test_two_legal_forms_are_two_companies_until_decided(portfolio, folder):
    new_account(portfolio, "Norte, S.A.")
    assert rejected(take(portfolio, write(folder, "Nombre;Ciudad\nNorte S.L.;Vigo\n"), ACCOUNTS)) == [
        (2, "Nombre", "other_legal_form")
    ]
    sold = take(portfolio, write(folder, "Cliente;Fecha;Importe\nNorte S.L.;14/01/2026;5\n"), SALES)
    assert rejected(sold) == [(2, "Cliente", "unknown_account")]
    assert (sold.rejections[0].error.params["nearest"], sold.rejections[0].fix) == ("Norte, S.A.", None)
    cancelled = "Cliente;Fecha;Importe;Pedido;Estado\nNorte S.L.;14/01/2026;5;P1;Anulado\n"
    assert take(portfolio, write(folder, cancelled), SALES).taken_back == 0
    new_account(portfolio, "Norte, S.L.")
    sold = take(portfolio, write(folder, "Cliente;Fecha;Importe\nNorte SL;14/01/2026;5\n"), SALES)
    assert rejected(sold) == []
    assert rejected(take(portfolio, write(folder, "Cliente;Fecha;Importe\nNorte;14/01/2026;5\n"), SALES)) == [
        (2, "Cliente", "ambiguous_account")
    ]


def test_codes_of_two_accounts_in_one_row_are_a_decision(portfolio, folder):
    new_account(portfolio, "Uno", codes=("A",))
    new_account(portfolio, "Dos", codes=("B",))
    report = take(portfolio, write(folder, "Nombre;Código\nTres;A; B\n".replace("A; B", '"A; B"')), ACCOUNTS)
    assert rejected(report) == [(2, "Nombre", "ambiguous_account")]
    made = take(portfolio, write(folder, 'Nombre;Código\nTres;"A; B"\n'), ACCOUNTS, default_way=Way.CREATE)
    assert made.created == 1


# -- archived accounts -------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "name"), [("C1", "Alfa Uno"), ("", "ALFA  UNO"), ("C1", "Otra")])
def test_an_archived_account_never_shadows_one_in_use(portfolio, folder, code, name):
    gone = archived(portfolio, "Alfa Uno", codes=("C1",))
    live = new_account(portfolio, name, codes=("C1",) if code else ())
    report = take(portfolio, write(folder, f"Nombre;Código;Ciudad\n{name};{code};Vigo\n"), ACCOUNTS)
    assert (rejected(report), report.updated) == ([], 1)
    assert (portfolio.load(live.id).account.city, portfolio.load(gone.id).account.city) == ("Vigo", gone.city)
    assert rejected(take(portfolio, write(folder, f"Cliente;Fecha;Importe\n{code or name};14/01/2026;5\n"), SALES)) == []
    assert len(portfolio.find(Sale, account_id=live.id)) == 1


def test_a_live_name_goes_before_an_archived_code(portfolio, folder):
    archived(portfolio, "Vieja", codes=("C1",))
    live = new_account(portfolio, "Alfa Uno")
    assert rejected(take(portfolio, write(folder, "Nombre;Código\nAlfa Uno;C1\n"), ACCOUNTS)) == []
    assert portfolio.load(live.id).account.codes == ("C1",)


@pytest.mark.parametrize("text", ["Alfa Uno", "alfa uno, s.a.", "C1", "b-1"])
def test_where_only_an_archived_account_exists_it_is_named_and_the_row_waits(portfolio, folder, text):
    archived(portfolio, "Alfa Uno", codes=("C1",), tax_id="B1")
    path = write(folder, f"Cliente;Fecha;Importe\n{text};14/01/2026;100\n")
    report = take(portfolio, path, SALES, create_accounts=True)
    assert (rejected(report), report.taken) == ([(2, "Cliente", "import_archived")], 0)
    assert report.rejections[0].ways == (Way.CREATE, Way.KEEP)
    assert "Alfa Uno" in messages.text_of(report.rejections[0].error)
    made = take(portfolio, path, SALES, ways={2: Way.CREATE})
    assert (rejected(made), len(made.new_accounts), made.taken) == ([], 1, 1)


def test_accounts_beside_an_archived_one(portfolio, folder):
    gone = archived(portfolio, "Alfa Uno", codes=("C1",))
    path = write(folder, "Nombre;Código;Ciudad\nAlfa Uno;C1;Vigo\n")
    assert rejected(take(portfolio, path, ACCOUNTS)) == [(2, "Nombre", "import_archived")]
    assert take(portfolio, path, ACCOUNTS, default_way=Way.CREATE).created == 1
    assert portfolio.load(gone.id).account == gone
    assert cities(portfolio) == [("Alfa Uno", "Vigo")]


def test_a_merged_account_says_into_which_and_is_offered(portfolio, folder):
    live = new_account(portfolio, "Beta Dos")
    gone = replace(archived(portfolio, "Alfa Uno"), merged_into=live.id)
    portfolio.save(gone)
    report = take(portfolio, write(folder, "Cliente;Fecha;Importe\nAlfa Uno;14/01/2026;100\n"), SALES)
    (rejection,) = report.rejections
    assert (rejection.error.code, rejection.fix) == ("import_merged", "Beta Dos")
    assert "Beta Dos" in messages.text_of(rejection.error)


def test_no_message_offers_the_name_that_was_written(portfolio, folder):
    archived(portfolio, "Alfa Uno")
    report = take(portfolio, write(folder, "Cliente;Fecha;Importe\nAlfa Un;14/01/2026;100\n"), SALES)
    assert report.rejections[0].error.params["nearest"] == ""


# -- slips -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("Laboratorios Penarubia", "Laboratorios Peñarrubia"), ("Laboratorios Peñarruvia", "Laboratorios Peñarrubia"),
        ("Laboratorios Peñarrubiaa", "Laboratorios Peñarrubia"), ("Lbaoratorios Peñarrubia", "Laboratorios Peñarrubia"),
        ("Taller 2", None), ("Sol", None), ("Aceros Norte", None), ("Laboratorios Pennarruvia", None), ("Bodegas Mar", None),
    ],
)  # fmt: skip
def test_a_name_is_mended_only_where_one_letter_slipped(portfolio, folder, text, fix):
    for name in ("Laboratorios Peñarrubia", "Taller 1", "Sal", "Aceros Nortes", "Aceros Nortea", "Zzz"):
        new_account(portfolio, name)
    new_account(portfolio, "Bodegas Mal", codes=("1",))
    new_account(portfolio, "Bodegas Mal", codes=("2",))
    report = take(portfolio, write(folder, f"Cliente;Fecha;Importe\n{text};14/01/2026;5\n"), SALES)
    (rejection,) = report.rejections
    assert (rejection.error.code, rejection.fix, rejection.ways) == ("unknown_account", fix, (Way.CREATE, Way.KEEP))
    if fix:
        mended = take(portfolio, write(folder, f"Cliente;Fecha;Importe\n{text};14/01/2026;5\n"), SALES, fixes={(2, 0): fix})
        assert (rejected(mended), mended.taken) == ([], 1)


def test_the_nearest_of_very_many_names_begins_or_ends_alike(portfolio, folder):
    names = "\n".join(f"Cuenta número {n}" for n in range(2500))
    take(portfolio, write(folder, f"Nombre\nLácteos Peñarrubia\n{names}\n"), ACCOUNTS)
    report = take(
        portfolio, write(folder, "Cliente;Fecha;Importe\nLacteos Penarubia Sur;14/01/2026;5\nXyz;14/01/2026;5\n"), SALES
    )
    assert [r.error.params["nearest"] for r in report.rejections] == ["Lácteos Peñarrubia", ""]


# -- a code beside a name ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "name", "owner", "error"),
    [
        ("C1", "Alfa", "Alfa", None), ("C1", "Alpha nueva", "Alfa", None), ("C1", "Beta", None, "code_of_another"), ("C9", "Beta", "Beta", None),
        ("C1", "", "Alfa", None), ("", "Beta", "Beta", None), ("", "", None, "required"), ("C9", "Zeta", None, "unknown_account"),
    ],
)  # fmt: skip
def test_a_code_beside_a_name(portfolio, code, name, owner, error):
    new_account(portfolio, "Alfa", codes=("C1",))
    new_account(portfolio, "Beta", codes=("C2",))
    table = tables.Table(("Cód.", "Cliente", "Fecha", "Importe"), [(2, [code, name, date(2026, 1, 5), 5])])
    mapping = ColumnMap(SALES, {"account_code": 0, "account": 1, "date": 2, "amount": 3}, {}, ",", month_first=False)
    report = run(portfolio, table, mapping, Options())
    assert [r.error.code for r in report.rejections] == ([error] if error else [])
    assert [portfolio.load(s.account_id).account.name for s in portfolio.find(Sale)] == ([owner] if owner else [])


def test_an_account_made_by_a_sale_gets_the_code_beside_its_name(portfolio):
    table = tables.Table(("Cód.", "Cliente", "Fecha", "Importe"), [(2, ["C9", "Zeta", date(2026, 1, 5), 5])])
    mapping = ColumnMap(SALES, {"account_code": 0, "account": 1, "date": 2, "amount": 3}, {}, ",", month_first=False)
    assert run(portfolio, table, mapping, Options(create_accounts=True)).new_accounts == ["Zeta"]
    (account,) = portfolio.find(Account)
    assert account.codes == ("C9",)
    codes_only = ColumnMap(SALES, {"account_code": 0, "date": 2, "amount": 3}, {}, ",", month_first=False)
    assert run(portfolio, table, codes_only, Options()).taken == 1


# -- properties --------------------------------------------------------------------------------------

_cell = st.sampled_from(["", "a", "b"])
_rows = st.lists(
    st.tuples(st.sampled_from(["Uno", "UNO", "Dos", "Tres  S.A.", "tres"]), st.sampled_from(["", "C1", "C2"]), st.sampled_from(["", "B1", "ES-B12345"]), _cell),
    min_size=1,
    max_size=8,
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_rows)
def test_an_import_of_accounts_done_twice_changes_nothing_more(new_portfolio, tmp_path, rows):
    portfolio = new_portfolio(tmp_path / f"{new_id()}.kamdesk")
    table = tables.Table(("Nombre", "Código", "NIF", "Ciudad"), [(n, list(row)) for n, row in enumerate(rows, 2)])
    mapping = map_columns(table, ACCOUNTS)
    first = run(portfolio, table, mapping, Options())
    stored = portfolio.find(Account)
    assert first.taken + first.rejected == first.rows == len(rows)
    trial = run(portfolio, table, mapping, Options(dry_run=True))
    again = run(portfolio, table, mapping, Options())
    assert (again.taken, again.rejected) == (trial.taken, trial.rejected)
    assert [a for a in portfolio.find(Account) if a not in stored] == []
    portfolio.close()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations([("Uno", "C1", "B1", "x"), ("Dos", "", "B2", "y"), ("Tres", "C3", "", "z"), ("Cuatro", "", "", ""), ("Uno", "C9", "B9", "w")]))  # fmt: skip
def test_the_order_of_rows_makes_no_difference(new_portfolio, tmp_path, rows):
    portfolio = new_portfolio(tmp_path / f"{new_id()}.kamdesk")
    new_account(portfolio, "Dos antes", tax_id="B2")
    table = tables.Table(("Nombre", "Código", "NIF", "Ciudad"), [(n, list(row)) for n, row in enumerate(rows, 2)])
    ways = {n: Way.CREATE for n, row in enumerate(rows, 2) if row[0] == "Uno"}
    run(portfolio, table, map_columns(table, ACCOUNTS), Options(ways=ways))
    found = sorted((a.name, a.codes, a.tax_id, a.city) for a in portfolio.find(Account))
    assert found == sorted((r[0], (r[1],) if r[1] else (), r[2], r[3]) for r in rows)
    portfolio.close()


def test_of_three_namesakes_none_is_guessed(portfolio, folder):
    for _ in range(3):
        new_account(portfolio, "Uno")
    text = "Cliente;Fecha;Importe\nUno;14/01/2026;1\n"
    assert rejected(take(portfolio, write(folder, text), SALES)) == [(2, "Cliente", "ambiguous_account")]
    text = "Cliente;Fecha;Importe;Pedido;Estado\nUno;14/01/2026;5;P1;Anulado\n"
    assert take(portfolio, write(folder, text), SALES).taken_back == 0


def test_a_namesake_is_updated_by_its_code(portfolio, folder):
    for code in ("A", "B", "C"):
        new_account(portfolio, "Uno", codes=(code,))
    report = take(portfolio, write(folder, "Nombre;Código;Ciudad\nUno;B;Vigo\n"), ACCOUNTS)
    assert (rejected(report), cities(portfolio)) == ([], [("Uno", ""), ("Uno", ""), ("Uno", "Vigo")])


def test_an_account_that_a_row_makes_is_offered_to_later_ones(portfolio, folder):
    text = "Cliente;Fecha;Importe\nZeta antigua;14/01/2026;1\nZeta antigua;14/01/2026;1\nGamma nueva;14/01/2026;1\nGama nueva;14/01/2026;1\n"
    new_account(portfolio, "Bodegas")
    report = take(portfolio, write(folder, text), SALES, ways={4: Way.CREATE})
    assert [(r.row, r.fix) for r in report.rejections] == [(2, None), (3, None), (5, "Gamma nueva")]


def test_an_id_that_is_none(portfolio, folder):
    text = f"Cliente;Fecha;Importe\n{new_id()};14/01/2026;1\n"
    assert rejected(take(portfolio, write(folder, text), SALES)) == [(2, "Cliente", "unknown_account")]
    made = take(portfolio, write(folder, text.replace("Cliente", "Cliente", 1)), SALES, default_way=Way.CREATE)
    assert (rejected(made), made.taken) == ([], 1)


def test_a_row_that_is_left_out_says_nothing_more(portfolio, folder):
    text = "Cuenta;Grupo;Indicador;Periodo;Valor\nNadie;quality;;x;y\n"
    report = take(portfolio, write(folder, text), MEASURES, default_way=Way.KEEP)
    assert (rejected(report), report.kept, report.taken) == ([], 1, 0)
    assert len(take(portfolio, write(folder, text), MEASURES).rejections) > 1


def test_sales_of_every_spelling_go_to_one_account(portfolio, folder):
    new_account(portfolio, "L'Oréal Iberia, S.A.", codes=("0012",))
    text = "Cliente;Fecha;Importe\nL’Oréal Iberia;14/01/2026;1\nLOREAL IBERIA SA;14/01/2026;2\n'0012;14/01/2026;3\n"
    assert rejected(take(portfolio, write(folder, text), SALES)) == []
    assert [s[1] for s in sales_of(portfolio)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("rows", "code", "said"),
    [
        ("A1;Uno;B12345678;Metal\nA2;Uno;B12345678;Naval\n", "twice_in_file", "«Uno» aparece dos veces"),
        ("A1;Uno;B12345678;Metal\nA2;Dos;B12345678;Naval\n", "same_keys_in_file", "«Dos» tiene el código o el NIF de la fila 2"),
        ("A1;Uno;;Metal\nA1;Otra;;Naval\n", "same_keys_in_file", "que es de «Uno»"),
        ("A1;Hermanos Núñez;;Metal\nA1;HERMANOS NUÑEZ;;Naval\n", "twice_in_file", "aparece dos veces"),
    ],
)
def test_what_stands_twice_in_a_file_is_named_as_what_it_is(portfolio, folder, rows, code, said):
    set_language("es")
    report = take(portfolio, write(folder, "Código;Nombre;NIF;Sector\n" + rows), ACCOUNTS)
    assert [(r.row, r.error.code, r.is_duplicate) for r in report.rejections] == [(3, code, True)]
    assert said in messages.text_of(report.rejections[0].error)
