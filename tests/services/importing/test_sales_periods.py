"""What an import of sales replaces, keeps, holds back and takes back; duplicates; accounts that it makes."""

from decimal import Decimal

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.i18n import messages, set_language
from kamdesk.services.importing import tables
from kamdesk.services.importing.columns import map_columns
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.report import Options, Replacement, Way
from kamdesk.services.importing.run import run
from kamdesk.services.importing.wording import additions, sentences
from tests.support import new_account
from tests.support.importing import book, rejected, sales_of, take, write

ACCOUNTS, SALES, MEASURES = ImportKind.ACCOUNTS, ImportKind.SALES, ImportKind.MEASURES
HEAD = "Cliente;Fecha;Importe\n"
ORDERS = "Cliente;Fecha;Importe;Pedido;Estado\n"


def amounts(portfolio):
    return [s[1] for s in sales_of(portfolio)]


def taken_in(portfolio, folder, text, **wishes):
    return take(portfolio, write(folder, text), SALES, **wishes)


# -- what is replaced --------------------------------------------------------------------------------


def test_what_is_replaced_is_told_by_account_and_period_before_and_after(portfolio, folder):
    account = new_account(portfolio, "Alfa Uno")
    taken_in(portfolio, folder, HEAD + "Alfa Uno;05/01/2026;100\nAlfa Uno;10/01/2026;50\nAlfa Uno;10/02/2026;9\n")
    before = sales_of(portfolio)
    trial = taken_in(portfolio, folder, HEAD + "Alfa Uno;20/01/2026;70\n", dry_run=True)
    assert sales_of(portfolio) == before
    report = taken_in(portfolio, folder, HEAD + "Alfa Uno;20/01/2026;70\n")
    told = [Replacement(account.id, "Alfa Uno", "2026-01", 2, Decimal(150), 1, Decimal(70))]
    assert (trial.replacements, trial.replaced, report.replacements, report.replaced) == (told, 2, told, 2)
    assert amounts(portfolio) == [70, 9]
    set_language("en")
    assert sentences(trial, is_trial=True)[0] == "To be replaced: 1 period of 1 account: 2 lines, 150 → 1 line, 70"
    assert sentences(report)[:2] == [
        "Replaced: 1 period of 1 account: 2 lines, 150 → 1 line, 70", "Alfa Uno, Jan 2026: 2 lines, 150 → 1 line, 70",
    ]  # fmt: skip
    portfolio.undo(report.edit)
    assert sales_of(portfolio) == before


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("Cliente;Trimestre;Importe\nUno;T1 2026;10\n", [("2026-Q1", 2, 1)]),
        ("Cliente;Ejercicio;Importe\nUno;2026;10\n", [("2026", 3, 1)]),
        ("Cliente;Periodo;Importe\nUno;2026-01;10\nUno;T1 2026;5\n", [("2026-Q1", 2, 2)]),
        ("Cliente;Fecha;Importe;Periodo\nUno;05/02/2026;10;\nUno;;5;2026\n", [("2026", 3, 2)]),
        ("Cliente;ene 2026;may 2026\nUno;1;2\n", [("2026-01", 1, 1), ("2026-05", 1, 1)]),
    ],
)
def test_periods_of_any_length_are_replaced_and_the_longest_is_named(portfolio, folder, text, periods):
    new_account(portfolio, "Uno")
    taken_in(portfolio, folder, HEAD + "Uno;05/01/2026;100\nUno;10/03/2026;50\nUno;10/05/2026;9\n")
    report = taken_in(portfolio, folder, text)
    assert [(r.period, r.lines_before, r.lines_after) for r in report.replacements] == periods
    assert report.replaced == sum(p[1] for p in periods)


def test_the_same_file_again_leaves_the_same_sales(portfolio, folder):
    new_account(portfolio, "Uno")
    text = ORDERS + "Uno;05/01/2026;100;P1;\nUno;10/01/2026;50;P2;\nUno;10/01/2026;50;;\nUno;10/01/2026;50;;\n"
    taken_in(portfolio, folder, text)
    before = sales_of(portfolio)
    assert rejected(taken_in(portfolio, folder, text)) == []
    assert sales_of(portfolio) == before


@pytest.mark.parametrize(("language", "word"), [("es", "línea"), ("en", "line")])
def test_stored_periods_are_kept_and_get_more(portfolio, folder, language, word):
    set_language(language)
    account = new_account(portfolio, "Uno")
    taken_in(portfolio, folder, HEAD + "Uno;05/01/2026;100\nUno;10/01/2026;50\n")
    report = taken_in(portfolio, folder, HEAD + "Uno;20/01/2026;70\nUno;20/02/2026;5,50\n", keep_periods=True)
    assert report.additions == [Replacement(account.id, "Uno", "2026-01", 2, Decimal(150), 3, Decimal(220))]
    assert (report.replaced, report.replacements, amounts(portfolio)) == (0, [], [100, 50, 70, Decimal("5.50")])
    assert word in sentences(report)[0]
    assert "220" in sentences(report)[0]
    assert additions(report) == sentences(report)[:1]


def test_a_line_of_an_order_that_is_stored_comes_no_second_time_by_itself(portfolio, folder):
    new_account(portfolio, "Uno")
    text = ORDERS + "Uno;05/01/2026;100;P1;\nUno;06/01/2026;50;;\n"
    taken_in(portfolio, folder, text)
    more = text + "Uno;07/01/2026;7;P3;\n"
    report = taken_in(portfolio, folder, more, keep_periods=True, dry_run=True)
    assert rejected(report) == [(2, "Pedido", "sale_stored")]
    assert (report.rejections[0].is_duplicate, report.rejections[0].ways) == (True, (Way.ADD, Way.KEEP))
    assert (report.taken, report.repeated, report.created) == (2, 1, 2)
    assert taken_in(portfolio, folder, more, keep_periods=True, dry_run=True, default_way=Way.ADD).created == 3
    kept = taken_in(portfolio, folder, more, keep_periods=True, ways={2: Way.KEEP})
    assert (rejected(kept), kept.kept, amounts(portfolio)) == ([], 1, [100, 50, 50, 7])


# -- rows that are held back -------------------------------------------------------------------------


def test_rows_wait_while_another_of_their_stored_period_cannot_be_read(portfolio, folder):
    new_account(portfolio, "Uno")
    taken_in(portfolio, folder, HEAD + "".join(f"Uno;{day:02}/01/2026;{day}\n" for day in range(1, 6)) + "Uno;01/02/2026;8\n")
    before = sales_of(portfolio)
    text = HEAD + "Uno;01/01/2026;1\nUno;02/01/2026;x\nUno;03/01/2026;3\nUno;01/02/2026;9\nUno;01/03/2026;4\n"
    trial = taken_in(portfolio, folder, text, dry_run=True)
    report = taken_in(portfolio, folder, text)
    for found in (trial, report):
        assert [(r.row, r.error.code) for r in found.rejections] == [(2, "period_kept"), (3, "not_a_number"), (4, "period_kept")]
        assert [r.error.params.get("rows") for r in found.rejections] == [(3,), None, (3,)]
        assert (found.taken, found.held_back, found.created, found.rejected) == (2, 2, 2, 3)
        assert [(r.period, r.lines_after) for r in found.replacements] == [("2026-02", 1)], "only the period of the bad row waits"
    assert [s for s in sales_of(portfolio) if s[0] < "2026-02"] == before[:5]
    assert any("2" in sentence for sentence in sentences(report)[2:])
    for language in ("es", "en"):
        set_language(language)
        assert "Uno" in messages.text_of(report.rejections[0].error)


@pytest.mark.parametrize(
    ("bad", "held"),
    [("Uno;99/99/2026;5", 2), ("Uno;;5", 2), ("Uno;05/02/2026;x", 1), ("Unoo Laboratorios;05/01/2026;5", 0), ("Laboratorio Dos;05/01/2026;5", 1),
     ("Laboratorio Dos;99/99/2026;5", 1), ("Laboratorio Dos;05/03/2026;5", 0)],
)  # fmt: skip
def test_what_a_bad_row_puts_in_doubt(portfolio, folder, bad, held):
    for name in ("Uno", "Laboratorios Dos"):
        new_account(portfolio, name)
    rows = "Uno;05/01/2026;1\nUno;05/02/2026;2\nLaboratorios Dos;05/01/2026;3\n"
    taken_in(portfolio, folder, HEAD + rows)
    report = taken_in(portfolio, folder, HEAD + rows + bad + "\n")
    assert (report.held_back, report.taken) == (held, 3 - held)


def test_a_wide_row_waits_with_all_that_it_brings(portfolio, folder):
    new_account(portfolio, "Uno")
    head = "Cliente;Línea;ene 2026;feb 2026;mar 2026\n"
    taken_in(portfolio, folder, head + "Uno;a;1;2;\n")
    report = taken_in(portfolio, folder, head + "Uno;a;1;2;3\nUno;b;1O;x;\nUno;c;;;5\n")
    assert [(r.row, r.column, r.at, r.fix) for r in report.rejections] == [
        (2, "Cliente", 0, None), (3, "ene 2026", 2, "10"), (3, "feb 2026", 3, None),
    ]  # fmt: skip
    assert (report.taken, amounts(portfolio)) == (1, [1, 2, 5])


def test_a_row_that_is_held_back_holds_its_other_periods(portfolio):
    new_account(portfolio, "Uno")
    wide = tables.Table(("Cliente", "ene 2026", "feb 2026"), [(2, ["Uno", 1, 2])])
    run(portfolio, wide, map_columns(wide, SALES), Options())
    rows = [
        (2, ["Uno", "P1", "2026-02-01", None, 5]),
        (3, ["Uno", "P1", None, "2026", 7]),
        (4, ["Uno", "P1", "2026-01-01", None, "x"]),
    ]
    table = tables.Table(("Cliente", "Pedido", "Fecha", "Periodo", "Importe"), rows)
    report = run(portfolio, table, map_columns(table, SALES), Options())
    assert [r.row for r in report.rejections] == [2, 3, 4]
    assert (report.taken, amounts(portfolio)) == (0, [1, 2])


# -- duplicates --------------------------------------------------------------------------------------


def test_rows_that_are_the_same_order_and_all_wait(portfolio, folder):
    new_account(portfolio, "Uno")
    text = ORDERS + "Uno;05/01/2026;100;P1;\nUno;05/01/2026;100;P1;\nUno;06/01/2026;100;P1;\nUno;05/01/2026;100;P2;\n"
    report = taken_in(portfolio, folder, text, dry_run=True)
    (rejection,) = report.rejections
    assert (rejection.row, rejection.error.code, rejection.is_duplicate, rejection.ways) == (
        3,
        "sale_twice",
        True,
        (Way.ADD, Way.KEEP),
    )
    assert rejection.error.params["row"] == 2
    assert (report.taken, report.repeated) == (3, 0)
    assert taken_in(portfolio, folder, text, dry_run=True, ways={3: Way.UPDATE}).taken == 3, "a way that it does not have"
    assert taken_in(portfolio, folder, text, dry_run=True, ways={3: Way.ADD}).taken == 4
    kept = taken_in(portfolio, folder, text, default_way=Way.KEEP)
    assert (rejected(kept), kept.kept, kept.taken, amounts(portfolio)) == ([], 1, 3, [100, 100, 100])
    again = taken_in(portfolio, folder, text)
    assert (again.taken, again.held_back) == (0, 3), "the file is not whole before that is decided"


@pytest.mark.parametrize(
    ("head", "rows", "repeated"),
    [
        ("Cliente;Fecha;Importe", ["Uno;05/01/2026;100", "Uno;05/01/2026;100", "Uno;05/01/2026;100"], 2),
        ("Cliente;Fecha;Importe;Pedido", ["Uno;05/01/2026;100;", "Uno;05/01/2026;100;"], 1),
        ("Cliente;Fecha;Importe;Artículo", ["Uno;05/01/2026;100;A", "Uno;05/01/2026;100;B"], 0),
        ("Cliente;Fecha;Importe;Cantidad", ["Uno;05/01/2026;100;1", "Uno;05/01/2026;100;2"], 0),
    ],
)
def test_equal_rows_without_an_order_are_sales_of_their_own(portfolio, folder, head, rows, repeated):
    new_account(portfolio, "Uno")
    report = taken_in(portfolio, folder, "\n".join([head, *rows]) + "\n")
    assert (rejected(report), report.taken, report.repeated, len(amounts(portfolio))) == ([], len(rows), repeated, len(rows))
    assert bool(repeated) == bool(sentences(report))


# -- cancelled orders --------------------------------------------------------------------------------


def test_a_cancelled_order_takes_back_what_an_earlier_file_brought(portfolio, folder):
    new_account(portfolio, "Uno")
    new_account(portfolio, "Dos")
    taken_in(
        portfolio, folder, ORDERS + "Uno;05/01/2026;100;P1;\nUno;05/01/2026;20;P1;\nUno;05/01/2026;7;P2;\nDos;05/01/2026;9;P1;\n"
    )
    before = sales_of(portfolio)
    text = ORDERS + "Uno;05/02/2026;100;P1;Anulada\nGamma;05/02/2026;1;P2;cancelled\nUno;05/02/2026;x;;Anulado\n"
    trial = taken_in(portfolio, folder, text, dry_run=True)
    assert (trial.taken_back, sales_of(portfolio)) == (2, before)
    report = taken_in(portfolio, folder, text)
    assert (rejected(report), report.cancelled, report.taken_back, report.taken, report.created) == ([], 3, 2, 0, 0)
    assert amounts(portfolio) == [7, 9]
    assert "2" in sentences(report)[0]
    portfolio.undo(report.edit)
    assert sales_of(portfolio) == before
    portfolio.redo(report.edit)
    assert amounts(portfolio) == [7, 9]


@pytest.mark.parametrize(
    ("cancelled", "left"),
    [
        ("Uno;05/01/2026;100;P1;Cancelled", [20, 1]),
        ("Uno;05/01/2026;-20;P1;Cancelled", [100, 1]),
        ("Uno;05/01/2026;x;P1;Cancelled", [1]),
    ],
)
def test_of_an_order_that_goes_on_only_the_cancelled_line_goes(portfolio, folder, cancelled, left):
    new_account(portfolio, "Uno")
    taken_in(portfolio, folder, ORDERS + "Uno;05/01/2026;100;P1;\nUno;06/01/2026;20;P1;\n")
    taken_in(portfolio, folder, ORDERS + f"Uno;05/02/2026;1;P1;\n{cancelled}\n")
    assert amounts(portfolio) == left


def test_a_cancelled_line_in_a_period_that_is_replaced_is_counted_once(portfolio, folder):
    new_account(portfolio, "Uno")
    taken_in(portfolio, folder, ORDERS + "Uno;05/01/2026;100;P1;\n")
    report = taken_in(portfolio, folder, ORDERS + "Uno;06/01/2026;1;P2;\nUno;05/01/2026;100;P1;Anulado\n")
    assert (report.replaced, report.taken_back, amounts(portfolio)) == (1, 0, [1])


# -- accounts that sales make ------------------------------------------------------------------------


def test_only_rows_that_are_taken_make_accounts(portfolio, folder):
    new_account(portfolio, "Alfa Uno")
    text = HEAD + "Alfa Uno;14/01/2026;100\nGamma;99/99/2026;5\nDelta;14/01/2026;x\nÉpsilon;14/01/2026;5\nepsilon;15/01/2026;6\n"
    trial = taken_in(portfolio, folder, text, create_accounts=True, dry_run=True)
    report = taken_in(portfolio, folder, text, create_accounts=True)
    assert (trial.new_accounts, report.new_accounts, report.taken) == (["Épsilon"], ["Épsilon"], 3)
    assert sorted(a.name for a in portfolio.find(Account)) == ["Alfa Uno", "Épsilon"]
    assert "Épsilon" in sentences(report)[-1]
    portfolio.undo(report.edit)
    assert [a.name for a in portfolio.find(Account)] == ["Alfa Uno"]


def test_a_decision_to_make_an_account_holds_for_every_row_of_it(portfolio, folder):
    text = HEAD + "Gamma;14/01/2026;1\nGAMMA;15/01/2026;2\nDelta;15/01/2026;4\n"
    report = taken_in(portfolio, folder, text, ways={3: Way.CREATE})
    assert rejected(report) == [(4, "Cliente", "unknown_account")]
    assert (report.new_accounts, amounts(portfolio)) == (["Gamma"], [1, 2])
    report = taken_in(portfolio, folder, text, ways={3: Way.CREATE}, default_way=Way.KEEP)
    assert (rejected(report), report.kept, report.taken) == ([], 1, 2)


def test_an_account_whose_name_breaks_a_rule_is_not_made(portfolio, folder):
    report = taken_in(portfolio, folder, HEAD + f"{'x' * 201};14/01/2026;1\n", create_accounts=True)
    assert rejected(report) == [(2, "Cliente", "too_long")]


def test_very_many_new_accounts_are_counted_and_not_all_named(portfolio, folder):
    report = taken_in(portfolio, folder, HEAD + "".join(f"C{n};14/01/2026;1\n" for n in range(25)), create_accounts=True)
    assert sentences(report)[-1].endswith(" …")
    again = taken_in(portfolio, folder, HEAD + "".join(f"C{n};15/01/2026;1\n" for n in range(25)))
    assert sentences(again)[-1] == "…"
    assert len(sentences(again)) == 22


def test_a_workbook_with_typed_cells(portfolio, folder):
    new_account(portfolio, "Uno")
    report = take(portfolio, book(folder, [["Cliente", "Periodo", "Importe"], ["Uno", 2025, 10], ["Uno", None, 5]]), SALES)
    assert rejected(report) == [(3, "Periodo", "required")]
    assert sales_of(portfolio)[0][:2] == ("2025-12-31", 10)
