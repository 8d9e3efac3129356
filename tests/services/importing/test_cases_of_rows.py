"""What an import does with whole rows and with what is stored: cases 06, 07, 09, 10, 13 and 22, each with others of its kind."""

from dataclasses import replace
from datetime import date

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.sales import Sale
from kamdesk.i18n import messages, set_language
from kamdesk.services.importing.columns import map_columns
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.report import Way
from kamdesk.services.importing.sums import sum_of
from kamdesk.services.importing.tables import RowRole
from kamdesk.services.importing.wording import sentences
from tests.support import new_account
from tests.support.importing import read_table, rejected, sales_of, take, write

pytestmark = pytest.mark.no_cover

SALES = "Cliente;Fecha;Importe\n"


def taken(portfolio):
    return [(day, int(amount)) for day, amount, _line, _cost in sales_of(portfolio)]


def names(portfolio):
    return sorted(account.name for account in portfolio.find(Account))


def said(report, code, **wishes):
    set_language(code)
    found = sentences(report, **wishes)
    set_language("en")
    return found


# -- 06: what is replaced is said ------------------------------------------------------------------

JANUARY = SALES + "Alfa Uno;05/01/2026;100\nAlfa Uno;10/01/2026;50\n"


@pytest.mark.parametrize(
    ("text", "english", "spanish", "left"),
    [
        (
            SALES + "Alfa Uno;20/01/2026;70\n",
            "1 period of 1 account: 2 lines, 150 → 1 line, 70",
            "1 periodo de 1 cuenta: 2 líneas, 150 → 1 línea, 70",
            [("2026-01-20", 70)],
        ),
        (
            "Cliente;Periodo;Importe\nAlfa Uno;ene 2026;90\nBeta Dos;ene 2026;5\n",
            "1 period of 1 account: 2 lines, 150 → 1 line, 90",
            "1 periodo de 1 cuenta: 2 líneas, 150 → 1 línea, 90",
            [("2026-01-31", 5), ("2026-01-31", 90)],
        ),
        (
            "Cliente;2026;2025\nAlfa Uno;1000;900\n",
            "1 period of 1 account: 2 lines, 150 → 1 line, 1,000",
            "1 periodo de 1 cuenta: 2 líneas, 150 → 1 línea, 1.000",
            [("2025-12-31", 900), ("2026-12-31", 1000)],
        ),
    ],
)
def test_case_06_what_is_replaced_is_said_before_and_after(two, folder, text, english, spanish, left):
    take(two, write(folder, JANUARY), ImportKind.SALES)
    path = write(folder, text, "b.csv")
    trial = take(two, path, ImportKind.SALES, dry_run=True)
    assert said(trial, "en", is_trial=True)[0] == f"To be replaced: {english}"
    assert said(trial, "es", is_trial=True)[0].endswith(spanish)
    assert taken(two) == [("2026-01-05", 100), ("2026-01-10", 50)]
    assert said(take(two, path, ImportKind.SALES), "en")[0] == f"Replaced: {english}"
    assert taken(two) == left


@pytest.mark.parametrize("month", ["05/01/2026;1", "31/01/2026;2", "20/01/2026;70"])
def test_case_06_what_is_there_can_be_kept(two, folder, month):
    take(two, write(folder, JANUARY), ImportKind.SALES)
    report = take(two, write(folder, f"{SALES}Alfa Uno;{month}\n"), ImportKind.SALES, keep_periods=True)
    assert (report.replaced, report.created) == (0, 1)
    assert said(report, "en")[0].startswith("What is stored stays, and more comes beside it: 1 period of 1 account")
    assert len(taken(two)) == 3


@pytest.mark.parametrize(
    "bad", ["Alfa Uno;06/01/2026;diez", "Alfa Uno;32/01/2026;5", "Alfa Uno;06/01/2026;1.2.3", "Alfa Uno;06/01/2026;"]
)
def test_the_number_that_is_said_is_the_number_taken(two, folder, bad):
    take(two, write(folder, JANUARY), ImportKind.SALES)
    rows = "".join(f"Alfa Uno;{day:02d}/01/2026;{day}\n" for day in range(1, 5))
    path = write(folder, f"{SALES}{rows}{bad}\nBeta Dos;06/01/2026;7\n")
    for is_trial in (True, False):
        report = take(two, path, ImportKind.SALES, dry_run=is_trial)
        assert (report.rows, report.taken, report.held_back, report.rejected) == (6, 1, 4, 5)
        assert sorted(r.row for r in report.rejections) == [2, 3, 4, 5, 6]
        assert any(sentence.startswith("4 rows are held back") for sentence in said(report, "en", is_trial=is_trial))
    assert taken(two) == [("2026-01-05", 100), ("2026-01-06", 7), ("2026-01-10", 50)]


# -- 07: rows longer than the header ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "text", "row", "readings", "good"),
    [
        (ImportKind.ACCOUNTS, "Nombre,Ciudad,Notas\nGama, S.A.,Lugo,antiguo\nDelta,Vigo,nuevo\n", 2, ["Gama", "S.A.", "Gama, S.A."], "Delta"),
        (ImportKind.ACCOUNTS, "Nombre;Ciudad\nDelta;Vigo\nGama;Lugo;\nÉpsilon;A;Coruña\n", 4, ["3 cells", "header 2"], "Gama"),
        (ImportKind.ACCOUNTS, "Nombre,Código\nDelta,7\nTuercas y Tornillos, S.L.,8\n", 3, ["S.L."], "Delta"),
    ],
)  # fmt: skip
def test_case_07_a_row_longer_than_the_header_is_refused_with_both_readings(two, folder, kind, text, row, readings, good):
    report = take(two, write(folder, text), kind)
    assert [r[0] for r in rejected(report)] == [row]
    sentence = messages.text_of(report.rejections[0].error)
    assert all(reading in sentence for reading in readings)
    assert good in names(two)
    assert not set(names(two)) & {"Gama, S.A.", "Épsilon", "Tuercas y Tornillos"}


@pytest.mark.parametrize("amount", ["1234,50", "0,5", "-7,25"])
def test_case_07_an_amount_that_the_delimiter_cut_in_two_is_not_half_taken(two, folder, amount):
    text = f"Cliente,Fecha,Importe,Pedido\nAlfa Uno,2026-01-14,{amount},P1\nBeta Dos,2026-01-15,3,P2\n"
    report = take(two, write(folder, text), ImportKind.SALES)
    assert [r[0] for r in rejected(report)] == [2]
    assert amount in messages.text_of(report.rejections[0].error)
    assert taken(two) == [("2026-01-15", 3)]


# -- 09: totals and accounts of refused rows ---------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "totals", "refused", "made", "sum_"),
    [
        ("Alfa Uno;14/01/2026;100\nGamma;99/99/2026;5\nTotal;;105\n", 1, [3], [], 100),
        ("Alfa Uno;14/01/2026;100\nSubtotal;;100\nDelta;15/01/2026;7\nSubtotal;;7\nSuma;;107\n", 3, [], ["Delta"], 107),
        ("Gamma;14/01/2026;uno\nGamma;15/01/2026;\nDelta;15/01/2026;7\nTOTAL GENERAL;;7\n", 1, [2, 3], ["Delta"], 7),
        ("Gamma;14/01/2026;uno\nGamma;15/02/2026;5\nSuma total:;;5\n", 1, [2], ["Gamma"], 5),
        ("Total Energies;14/01/2026;100\nAlfa Uno;15/01/2026;1\n", 0, [], ["Total Energies"], 101),
    ],
)
def test_case_09_only_rows_that_are_taken_make_accounts_and_no_total_is_one(two, folder, rows, totals, refused, made, sum_):
    path = write(folder, SALES + rows)
    table = read_table(path)
    assert sum(role in {RowRole.TOTAL, RowRole.SUBTOTAL} for role in table.roles.values()) == totals
    for is_trial in (True, False):
        report = take(two, path, ImportKind.SALES, create_accounts=True, dry_run=is_trial)
        assert report.new_accounts == made
    assert [r[0] for r in rejected(report)] == refused
    assert names(two) == sorted(["Alfa Uno", "Beta Dos", *made])
    assert sum(amount for _day, amount in taken(two)) == sum_


def test_case_09_the_sum_that_was_read_is_held_against_the_one_of_the_file(two, folder):
    table = read_table(write(folder, f"{SALES}Alfa Uno;14/01/2026;100\nBeta Dos;15/01/2026;5\nTotal;;105\n"))
    found = sum_of(table, map_columns(table, ImportKind.SALES))
    assert (found.read, found.stated) == (105, 105)


# -- 10: a name against other keys -------------------------------------------------------------------

KEYS = "Nombre;NIF;Código;Ciudad\n"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("Gama;B2;C2;Vigo", "other_tax_id"), ("GAMA;b-2;;Vigo", "other_tax_id"), ("Gama;;C2;Vigo", "other_code"), ("Otra;B2;C1;Vigo", "other_tax_id"),
        ("Alfa Uno;B1;;Vigo", "other_account"),
    ],
)  # fmt: skip
def test_case_10_a_namesake_is_never_overwritten(two, folder, row, code):
    take(two, write(folder, KEYS + "Gama;B1;C1;Lugo\n"), ImportKind.ACCOUNTS)
    before = two.find(Account)
    path = write(folder, f"{KEYS}{row}\n", "b.csv")
    report = take(two, path, ImportKind.ACCOUNTS)
    assert [r[2] for r in rejected(report)] == [code]
    assert {Way.UPDATE, Way.KEEP, Way.CREATE} <= set(report.rejections[0].ways)
    assert two.find(Account) == before
    take(two, path, ImportKind.ACCOUNTS, default_way=Way.KEEP)
    assert two.find(Account) == before
    take(two, path, ImportKind.ACCOUNTS, default_way=Way.CREATE)
    assert len(two.find(Account)) == len(before) + 1
    assert [account for account in two.find(Account) if account.id in {a.id for a in before}] == before


@pytest.mark.parametrize("row", ["Gama;B1;C1;Vigo", "GAMA, S.A.;b-1;;Vigo", "Otro nombre;;C1;Vigo"])
def test_case_10_what_its_keys_know_is_that_account(two, folder, row):
    take(two, write(folder, KEYS + "Gama;B1;C1;Lugo\n"), ImportKind.ACCOUNTS)
    assert rejected(take(two, write(folder, f"{KEYS}{row}\n"), ImportKind.ACCOUNTS)) == []
    assert len(two.find(Account)) == 3
    assert [a.city for a in two.find(Account) if "C1" in a.codes] == ["Vigo"]


# -- 13: archived accounts ---------------------------------------------------------------------------


def archived(portfolio, **fields):
    account = new_account(portfolio, **fields)
    portfolio.save(replace(account, archived_on=date(2026, 1, 1)))
    return account


@pytest.mark.parametrize("text", ["Alfa Uno", "ALFA UNO, S.A.", "0012", "alfa  uno"])
def test_case_13_the_account_in_use_goes_before_an_archived_one(two, folder, text):
    old = archived(two, name="Alfa Uno", codes=("C1",))
    assert rejected(take(two, write(folder, f"{SALES}{text};14/01/2026;100\n"), ImportKind.SALES)) == []
    assert {sale.account_id for sale in two.find(Sale)} == {a.id for a in two.find_account("0012")} - {old.id}
    report = take(two, write(folder, "Nombre;Código;Ciudad\nAlfa Uno;0012;Vigo\n"), ImportKind.ACCOUNTS)
    assert (rejected(report), report.updated) == ([], 1)
    assert next(a for a in two.find(Account) if a.id == old.id).city == ""


@pytest.mark.parametrize("text", ["Gama Tres", "GAMA  TRES", "C1", "b-1"])
def test_case_13_where_only_an_archived_one_exists_it_is_named_and_the_row_waits(two, folder, text):
    archived(two, name="Gama Tres", codes=("C1",), tax_id="B1")
    for wishes in ({}, {"create_accounts": True}):
        report = take(two, write(folder, f"{SALES}{text};14/01/2026;100\nBeta Dos;14/01/2026;1\n"), ImportKind.SALES, **wishes)
        (rejection,) = report.rejections
        assert (rejection.row, rejection.fix) == (2, None)
        sentence = messages.text_of(rejection.error)
        assert "Gama Tres" in sentence
        assert "archived" in sentence
        assert "Did you mean" not in sentence
    assert taken(two) == [("2026-01-14", 1)]


# -- 22: one company however it is written -----------------------------------------------------------

SPELLINGS = [
    ("Aceros  del Norte", "Aceros del Norte"), ("L'Oréal Iberia", "L’Oréal Iberia"), ("Pérez-Gil", "Pérez‑Gil"), ("Müller Straße", "MÜLLER STRASSE"),
    ("Coca Cola", "Coca-Cola"), ("Łódź Stal", "Lodz Stal"), ("Ørsted Iberia", "Orsted Iberia"), ('Comillas "raras"', "Comillas “raras”"),
    ("Đuro", "Duro"), ("Æbelø", "Aebelo"), ("Işık", "Isik"), ("Ｆｕｌｌ Ｗｉｄｔｈ", "Full Width"), ("Oﬃce ﬁve", "Office five"), ("d`Ors", "d´Ors"),
    ("Niño\u00a0&\u2009Cía", "Nin\u0303o & Ci\u0301a"), ("Zero\u200bWidth", "ZeroWidth"),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second"), SPELLINGS)
def test_case_22_two_spellings_are_one_account_that_search_finds_by_any(portfolio, folder, first, second):
    for one, other in ((first, second), (second, first)):
        for name, city in ((one, "x"), (other, "y")):
            text = 'Nombre;Ciudad\n"' + name.replace('"', '""') + f'";{city}\n'
            assert rejected(take(portfolio, write(folder, text), ImportKind.ACCOUNTS)) == []
    (account,) = portfolio.find(Account)
    assert account.city == "y"
    for text in (first, second, first.lower(), second.upper()):
        assert len(portfolio.accounts.search(text)) == 1


@pytest.mark.parametrize(
    ("first", "second"), [("B-12345678", "b12345678"), ("ES B12345678", "B 12.345.678"), ("12345678-Z", "12345678z")]
)
def test_case_22_a_tax_id_is_one_however_it_is_written(portfolio, folder, first, second):
    for name, tax_id in (("Coca Cola", first), ("Otra escritura", second)):
        take(portfolio, write(folder, f"Nombre;NIF;Ciudad\n{name};{tax_id};y\n"), ImportKind.ACCOUNTS)
    (account,) = portfolio.find(Account)
    assert (account.name, account.tax_id) == ("Otra escritura", first)
