"""Rows of the wallet: sizes, shares and what can be reached, in percent or in money; the sales count where they tell."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kamdesk.domain.account.sales import Sale
from kamdesk.domain.ids import new_id
from kamdesk.domain.selection.potential import Confidence, LineState, WalletLine
from kamdesk.i18n import messages, set_language
from kamdesk.services.importing.cells import Money, Percent
from kamdesk.services.importing.columns import map_columns
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.report import Options, Way
from kamdesk.services.importing.run import run
from tests.support import new_account, put
from tests.support.importing import rejected, table, take, take_table, write

HEAD = "Cuenta;Línea;Compra al año;Nuestra cuota;Alcanzable;Estado;Fuente;Confianza;Fecha;Competidor;Crecimiento\n"


@pytest.fixture
def account(portfolio):
    return new_account(portfolio, "Uno", codes=("C1",))


def lines(portfolio, account):
    return {line.product_line: line for line in portfolio.load(account.id).selection.wallet}


def wallet(portfolio, folder, text, **wishes):
    return take(portfolio, write(folder, text), ImportKind.WALLET, **wishes)


def sold(portfolio, account, line, amount, months_ago=1):
    day = date.today().replace(day=1)
    for _ in range(months_ago):
        day = date(day.year - (day.month == 1), (day.month - 2) % 12 + 1, 1)
    put(portfolio, Sale(id=new_id(), account_id=account.id, sold_on=day, amount=Decimal(amount), product_line=line))


def test_a_row_makes_a_line_with_all_its_fields(portfolio, folder, account):
    row = "C1;Bombas;120.000;30 %;60 %;Abierta;pliego 2026;b;14/09/2026;Acme;2,5 %\n"
    report = wallet(portfolio, folder, HEAD + row)
    assert (rejected(report), report.created) == ([], 1)
    line = lines(portfolio, account)["Bombas"]
    assert (line.wallet, line.current, line.cap_percent, line.growth_percent, line.state, line.source, line.confidence) == (
        120000, 36000, 60, 2.5, LineState.OPEN, "pliego 2026", Confidence.B,
    )  # fmt: skip
    assert (line.dated_on, line.competitor, line.horizon_years) == (date(2026, 9, 14), "Acme", 3)
    again = wallet(portfolio, folder, HEAD + row)
    assert (again.unchanged, again.edit) == (1, None)
    changed = wallet(portfolio, folder, HEAD + "Uno;BOMBAS;130000;;;;;;;;\n")
    line = lines(portfolio, account)["Bombas"]
    assert (changed.updated, line.wallet, line.current, line.cap_percent, line.source) == (1, 130000, 36000, 60, "pliego 2026")
    portfolio.undo(changed.edit)
    portfolio.undo(report.edit)
    assert lines(portfolio, account) == {}


ATTAINABLE = {
    "percent cell": ("Alcanzable", Percent(60.0), 60),
    "percent as text": ("Alcanzable", "60 %", 60),
    "percent in the header": ("Alcanzable (%)", 60, 60),
    "a bare number that is no amount of such a purchase": ("Attainable", 60, 60),
    "an amount": ("Alcanzable", 72000, 60),
    "an amount as text": ("Potencial alcanzable", "72.000,00 €", 60),
    "an amount with its currency": ("Alcanzable", Money(72000.0, "EUR"), 60),
    "an amount, as the header says": ("Alcanzable (€)", 60, 0.05),
    "all of it": ("Alcanzable", 120000, 100),
    "nothing of it": ("Alcanzable", "0 %", 0),
}


@pytest.mark.parametrize("case", ATTAINABLE)
def test_what_can_be_reached_is_a_percentage_or_an_amount(portfolio, account, case):
    header, cell, expected = ATTAINABLE[case]
    found = table(("Cuenta", "Línea", "Compras", header), ("Uno", "Bombas", 120000, cell))
    report = take_table(portfolio, found, ImportKind.WALLET)
    assert rejected(report) == []
    assert lines(portfolio, account)["Bombas"].cap_percent == pytest.approx(expected)


def test_of_fractions_only_the_unclear_ones_are_refused(portfolio, folder, account):
    text = "Cuenta;Línea;Compras;Crecimiento\nUno;Bombas;1000;0,05\nUno;Sellos;1000;\nUno;Otra;1000;0\nUno;Mal;1000;x\n"
    assert rejected(wallet(portfolio, folder, text)) == [
        (2, "Crecimiento", "percent_unclear"),
        (5, "Crecimiento", "not_a_number"),
    ]
    assert sorted(lines(portfolio, account)) == ["Otra", "Sellos"]


def test_an_amount_that_can_be_reached_is_of_the_grown_purchase(portfolio, folder, account):
    text = "Cuenta;Línea;Compra anual;Crecimiento;Alcanzable\nUno;Bombas;100000;10 %;66.550\n"
    assert rejected(wallet(portfolio, folder, text)) == []
    assert lines(portfolio, account)["Bombas"].cap_percent == pytest.approx(50)
    (potential,) = portfolio.load(account.id).selection.potential.lines
    assert round(potential.attainable, 6) == 66550


UNCLEAR = {
    "a small purchase": ("Compra al año;Alcanzable", "90;60", [("Alcanzable", "attainable_unclear")]),
    "no purchase known": ("Competidor;Alcanzable", "x;60", [("Alcanzable", "attainable_unclear")]),
    "an amount without a purchase": ("Competidor;Alcanzable", "x;60 €", [("Alcanzable", "needs_wallet")]),
    "a share without a purchase": ("Competidor;Cuota", "x;60 %", [("Cuota", "needs_wallet")]),
    "more than all": ("Compra al año;Alcanzable", "1000;1001", [("Alcanzable", "attainable_over_wallet")]),
    "a percentage over 100": ("Compra al año;Alcanzable", "1000;101 %", [("Alcanzable", "out_of_range")]),
    "a share over 100": ("Compra al año;Cuota", "1000;101 %", [("Cuota", "out_of_range")]),
    "fractions": ("Compra al año;Cuota;Alcanzable;Crecimiento", "1000;0,3;0,6;0,05",
                  [("Alcanzable", "percent_unclear"), ("Crecimiento", "percent_unclear"), ("Cuota", "percent_unclear")]),
    "negative": ("Compra al año", "-1", [("Compra al año", "negative")]),
    "less than it buys from us": ("Compra al año;Nos compra", "100;200", [("Compra al año", "wallet_too_small")]),
    "no state": ("Estado", "quizá", [("Estado", "bad_choice")]),
    "no grade": ("Confianza", "E", [("Confianza", "bad_choice")]),
    "no whole years": ("Horizonte", "2,5", [("Horizonte", "not_a_whole_number")]),
    "too many years": ("Horizonte", "11", [("Horizonte", "out_of_range")]),
    "no date": ("Fecha", "ayer", [("Fecha", "not_a_date")]),
    "no number": ("Compra al año", "mucho", [("Compra al año", "not_a_number")]),
}  # fmt: skip


@pytest.mark.parametrize("case", UNCLEAR)
def test_what_is_unclear_or_wrong_is_refused(portfolio, folder, account, case):
    headers, cells, expected = UNCLEAR[case]
    report = wallet(portfolio, folder, f"Cuenta;Línea;{headers}\nUno;Bombas;{cells}\n")
    assert [(r.column, r.error.code) for r in report.rejections] == expected
    assert lines(portfolio, account) == {}
    for language in ("es", "en"):
        set_language(language)
        assert all(messages.text_of(r.error) for r in report.rejections)


def test_a_column_of_percentages_is_judged_as_a_whole(portfolio, account):
    cells = (("A", 0.5), ("B", 60), ("C", None))
    found = table(("Cuenta", "Línea", "Compras", "Cuota"), *(("Uno", line, 1000, share) for line, share in cells))
    assert rejected(take_table(portfolio, found, ImportKind.WALLET)) == []
    assert [line.current for line in lines(portfolio, account).values()] == [5, 600, None]
    for sure in (("x", Percent(0.5)), ("x", "0,5 %"), ("x", 1)):
        found = table(("Cuenta", "Línea", "Compras", "Cuota"), ("Uno", "Z", 1000, sure[1]), ("Uno", "Y", 1000, "?"))
        assert [r[2] for r in rejected(take_table(portfolio, found, ImportKind.WALLET))] == ["not_a_number"]


def test_required_cells_and_lines_twice(portfolio, folder, account):
    text = "Cuenta;Línea;Compras\nUno;;5\n;Bombas;5\nNadie;Bombas;5\nUno;Bombas;5\nC1;bombas;6\n"
    assert rejected(wallet(portfolio, folder, text)) == [
        (2, "Línea", "required"),
        (3, "Cuenta", "required"),
        (4, "Cuenta", "unknown_account"),
        (6, "Línea", "line_twice"),
    ]


SALES = {
    "the share that follows from the sales": ("Nuestra cuota", "31 %", None, None),
    "sales of the line": ("Nos compra", "30.900", None, None),
    "another share": ("Nuestra cuota", "40 %", "current_against_sales", 40000),
    "other sales": ("Nos compra", "10.000", "current_against_sales", 10000),
}


@pytest.mark.parametrize("case", SALES)
@pytest.mark.parametrize("way", [None, Way.KEEP, Way.UPDATE])
def test_the_sales_of_twelve_months_count_where_they_tell(portfolio, folder, account, case, way):
    header, cell, code, said = SALES[case]
    sold(portfolio, account, "Bombas", 30900)
    report = wallet(portfolio, folder, f"Cuenta;Línea;Compras;{header}\nUno;bombas;100000;{cell}\n", default_way=way)
    if code and way is None:
        assert [(r.error.code, r.ways) for r in report.rejections] == [(code, (Way.UPDATE, Way.KEEP))]
        assert lines(portfolio, account) == {}
        return
    assert rejected(report) == []
    if code and way is Way.KEEP:
        assert (lines(portfolio, account), report.created) == ({}, 0)
        return
    assert lines(portfolio, account)["Bombas"].current == said
    (potential,) = portfolio.load(account.id).selection.potential.lines
    assert potential.current == (said or 30900)


def test_a_line_without_sales_takes_what_the_file_says(portfolio, folder, account):
    sold(portfolio, account, "Sellos", 500)
    assert rejected(wallet(portfolio, folder, "Cuenta;Línea;Compras;Cuota\nUno;Bombas;1000;25 %\n")) == []
    assert lines(portfolio, account)["Bombas"].current == 250


def test_the_rules_of_typing_hold(portfolio, folder, account):
    sold(portfolio, account, "Bombas", 30000)
    report = wallet(portfolio, folder, "Cuenta;Línea;Compras\nUno;Bombas;20000\n")
    assert rejected(report) == [(2, "Compras", "wallet_under_sales")]


def test_a_wallet_may_make_its_account(portfolio, folder):
    text = "Cuenta;Línea;Compras;Cuota\nNueva;Bombas;1000;25 %\nNueva;Sellos;500;\n"
    for is_trial in (True, False):
        report = wallet(portfolio, folder, text, create_accounts=True, dry_run=is_trial)
        assert (rejected(report), report.created) == ([], 2)
    (made,) = portfolio.find_account("Nueva")
    assert {name: (line.wallet, line.current) for name, line in lines(portfolio, made).items()} == {
        "Bombas": (1000, 250),
        "Sellos": (500, None),
    }
    assert isinstance(portfolio.load(made.id).selection.wallet[0], WalletLine)


def test_money_of_another_currency_is_refused(portfolio, account):
    found = table(("Cuenta", "Línea", "Compras", "Alcanzable"), ("Uno", "Bombas", 120000, Money(72000.0, "USD")))
    assert [r[1:] for r in rejected(take_table(portfolio, found, ImportKind.WALLET))] == [("Alcanzable", "attainable_currency")]


def test_amounts_in_thousands_are_read_as_such(portfolio, account):
    found = table(("Cuenta", "Línea", "Competidor", "Alcanzable"), ("Uno", "Bombas", "x", "72 €"))
    put(portfolio, WalletLine(id=new_id(), account_id=account.id, product_line="Bombas", wallet=Decimal(120_000)))
    mapping = replace(map_columns(found, ImportKind.WALLET), factor=1000)
    assert rejected(run(portfolio, found, mapping, Options())) == []
    assert lines(portfolio, account)["Bombas"].cap_percent == pytest.approx(60)


def test_the_line_without_a_name_is_named_in_words_or_known_already(portfolio, folder, account):
    assert (
        rejected(wallet(portfolio, folder, "Cuenta;Línea;Compras;Horizonte\nUno;Todo lo que compra;1000;5\nUno;Sellos;10;\n"))
        == []
    )
    again = wallet(portfolio, folder, "Account,Product line,Wallet\nUno,,1200\n")
    assert (rejected(again), again.updated) == ([], 1)
    found = lines(portfolio, account)
    assert (found[""].wallet, found[""].horizon_years, found["Sellos"].horizon_years) == (1200, 5, 3)
