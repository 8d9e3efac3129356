"""Whatever is written is read back: cells through the readers, records through an import."""

import os
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.budget import Budget
from kamdesk.domain.account.sales import Sale
from kamdesk.domain.ids import new_id
from kamdesk.domain.numbers import read_date, read_number
from kamdesk.domain.periods import parse_period
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Indicator, Measure
from kamdesk.domain.text import clean_text, fold
from kamdesk.i18n import formats, set_language
from kamdesk.services.exporting.content import ColumnType, TableToWrite, WrittenColumn
from kamdesk.services.exporting.files import write_table
from kamdesk.services.exporting.portfolio_tables import ExportKind, export_portfolio
from kamdesk.services.importing.cells import Money, Percent
from kamdesk.services.importing.columns import map_columns
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.report import Options
from kamdesk.services.importing.run import run
from kamdesk.services.importing.sources import read_sheet
from kamdesk.services.importing.tables import table_of
from tests.support import put
from tests.support.importing import sales_of
from tests.support.series import part_of

pytestmark = pytest.mark.usefixtures("work_here")

EXAMPLES = int(os.environ.get("KAMDESK_SEQUENCES") or 12)
"""So many tables are written and read."""
WAYS = part_of([(code, name) for code in ("es", "en") for name in ("a.csv", "a.tsv", "a.xlsx")], 2)
"""As a rule every second one: each form and each language is among them."""
COLUMNS = [
    WrittenColumn("Nombre"), WrittenColumn("Código", ColumnType.CODE), WrittenColumn("Importe", ColumnType.MONEY),
    WrittenColumn("Valor", ColumnType.NUMBER), WrittenColumn("Unidades", ColumnType.WHOLE), WrittenColumn("Fecha", ColumnType.DATE),
    WrittenColumn("Periodo", ColumnType.PERIOD),
]  # fmt: skip
SIGNS = "=+-@'\"«»;,.:\t\n|/\\%€$&<>() 0123456789aábcñçßłİ—–🙂\u200d\u00a0x_"
TEXTS = st.text(st.sampled_from(SIGNS), max_size=12) | st.sampled_from(
    [
        "=1+1",
        "+34 600",
        "-5",
        "@x",
        "'=1",
        "''",
        '"',
        'a "b"',
        "a\nb",
        "0012",
        "1e5",
        "_x000D_",
        "sep=;",
        "Total",
        "#REF!",
        "TRUE",
        "1/2/2026",
    ]
)
MONEY = st.decimals(-(10**9), 10**9, places=2)
NUMBERS = st.floats(-1e9, 1e9, allow_nan=False) | st.integers(-(10**9), 10**9) | MONEY
DATES = st.dates(date(1905, 1, 1), date(2150, 12, 31))
PERIODS = st.one_of(
    st.integers(1990, 2060).map(str),
    st.tuples(st.integers(1990, 2060), st.integers(1, 4)).map(lambda p: f"{p[0]}-Q{p[1]}"),
    st.tuples(st.integers(1990, 2060), st.integers(1, 12)).map(lambda p: f"{p[0]}-{p[1]:02d}"),
)
ROWS = st.lists(
    st.tuples(
        TEXTS, TEXTS, st.none() | MONEY, st.none() | NUMBERS, st.none() | st.integers(-10**6, 10**6), st.none() | DATES, st.none() | PERIODS
    ),
    max_size=6,
)  # fmt: skip


def as_written(cell, kind):
    """What a cell that was read says, as what the column holds."""
    if cell in (None, ""):
        return None
    if kind in {ColumnType.TEXT, ColumnType.CODE}:
        return cell
    if kind is ColumnType.DATE:
        return cell.date() if isinstance(cell, datetime) else cell if isinstance(cell, date) else read_date(cell)
    if kind is ColumnType.PERIOD:
        return parse_period(str(cell))
    if isinstance(cell, Money | Percent):
        cell = cell.value
    return Decimal(repr(cell)) if isinstance(cell, int | float) else read_number(cell, formats.decimal_sign()).value


def meant(value):
    """The value as `as_written` gives it."""
    if value in (None, ""):
        return None
    return Decimal(repr(value)) if isinstance(value, int | float) else value


@pytest.mark.no_cover
@pytest.mark.parametrize(("code", "name"), WAYS)
@settings(max_examples=EXAMPLES)
@given(ROWS)
@example(
    [("=1+1", "'=1", Decimal("-0.05"), 12.345, -1, date(2026, 1, 2), "2026-03"), ("", "0012", None, 0.1 + 0.2, None, None, None)]
)
def test_every_cell_is_read_as_it_was_written(code, name, rows):
    set_language(code)
    kept = [
        row for row in rows if any((isinstance(v, str) and v.strip()) or (v is not None and not isinstance(v, str)) for v in row)
    ]
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        write_table(path, TableToWrite("Tabla", COLUMNS, kept))
        sheet = read_sheet(path)
    width = len(COLUMNS)
    found = [list(cells) + [None] * (width - len(cells)) for _number, cells in sheet.rows]
    assert found[0] == [column.header for column in COLUMNS]
    read = [[as_written(cell, column.type) for cell, column in zip(cells, COLUMNS, strict=True)] for cells in found[1:]]
    assert read == [[meant(value) for value in row] for row in kept]


NAMES = st.text(st.sampled_from("=+-@'\"«»;,.:|/%€ 0123456789aábcñçß—🙂x"), max_size=12).map(
    lambda t: " ".join(clean_text("name", t).split())
)
"""As an import leaves them: on one line, with single blanks."""
CODES = st.sampled_from(["00", "A-", "-", "=", "+", "@", "1e", "ñ"])


@st.composite
def accounts(draw):
    """A few accounts that differ by name and code, with all sorts of texts in them."""
    made = []
    for at, word in enumerate(draw(st.lists(st.sampled_from(["Alfa", "Beta", "Gamma", "Delta"]), unique=True, min_size=1))):
        mark = draw(st.sampled_from(["", "=", "+", "-", "@", "'", '"', "«"]))
        made.append(
            Account(
                id=new_id(),
                name=f"{mark}{word} {at} {draw(NAMES)}".strip(),
                codes=(f"{draw(CODES)}{at}1",),
                city=draw(NAMES),
                phone=draw(NAMES),
                notes=clean_text("notes", draw(TEXTS.filter(lambda t: "_x" not in t))),
                size_employees=draw(st.none() | st.integers(0, 10**6)),
                size_turnover=draw(st.none() | st.decimals(0, 10**9, places=2)),
            )
        )
    return made


@st.composite
def contents(draw):
    """Accounts, sales and budgets of theirs, and a figure of the first."""
    made = draw(accounts())
    some = st.sampled_from([a.id for a in made])
    sold = st.builds(
        Sale, id=st.builds(new_id), account_id=some, sold_on=st.dates(date(2020, 1, 1), date(2030, 1, 1)), amount=MONEY,
        product_line=NAMES, cost=st.none() | MONEY, quantity=st.none() | st.floats(-1e6, 1e6), order_code=NAMES,
    )  # fmt: skip
    sales = draw(
        st.lists(sold, min_size=1, max_size=5, unique_by=lambda s: (s.account_id, s.sold_on, s.product_line, s.order_code))
    )
    indicator = Indicator(id=new_id(), account_id=made[0].id, group=Group.QUALITY, name="Dato", threshold=-3.5)
    value = draw(st.floats(-30, 30))
    measure = Measure(id=new_id(), account_id=made[0].id, indicator_id=indicator.id, period=draw(PERIODS), value=value)
    plan = st.builds(Budget, id=st.builds(new_id), account_id=some, period=PERIODS, amount=MONEY, product_line=NAMES)
    plans = draw(st.lists(plan, min_size=1, max_size=4, unique_by=lambda b: (b.account_id, b.period, fold(b.product_line))))
    return made, sales, plans, indicator, measure


def planned(portfolio):
    """Budgets by the names of their accounts."""
    names = {account.id: account.name for account in portfolio.find(Account)}
    return sorted((names[b.account_id], b.period, fold(b.product_line), b.amount) for b in portfolio.find(Budget))


def held(portfolio):
    """What an import of its own export leaves as it is; the ids of sales are new."""
    return [portfolio.find(Account), sales_of(portfolio), *(portfolio.find(cls) for cls in (Budget, Indicator, Measure))]


def read_in(portfolio, path, kind):
    """Take a file in without any mapping."""
    table = table_of(read_sheet(path))
    report = run(portfolio, table, map_columns(table, kind, None, formats.decimal_sign()), Options())
    assert [(r.row, r.error.code) for r in report.rejections] == []
    return report


@pytest.mark.no_cover
@pytest.mark.parametrize(("code", "name"), WAYS)
@settings(max_examples=max(2, EXAMPLES // 6), phases=(Phase.explicit, Phase.generate))
@given(contents())
def test_a_portfolio_goes_there_and_back(new_portfolio, code, name, found):
    set_language(code)
    made, sales, plans, indicator, measure = found
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        with (
            closing(new_portfolio(Path(folder) / "a.kamdesk")) as one,
            closing(new_portfolio(Path(folder) / "b.kamdesk")) as two,
        ):
            put(one, *made)
            put(one, *sales, *plans, indicator, measure)
            before = held(one)
            for kind in (ImportKind.ACCOUNTS, ImportKind.SALES, ImportKind.BUDGET, ImportKind.MEASURES):
                export_portfolio(one, path, [ExportKind(kind)])
                report = read_in(one, path, kind)
                assert report.updated == 0
                assert report.created == report.replaced
                read_in(two, path, kind)
            assert held(one) == before
            found_there = sorted((replace(a, id="") for a in two.find(Account)), key=lambda a: a.name)
            assert found_there == sorted((replace(a, id="") for a in made), key=lambda a: a.name)
            assert sales_of(two) == sales_of(one)
            assert planned(two) == planned(one)
            assert [(m.period, m.value) for m in two.find(Measure)] == [(measure.period, measure.value)]
