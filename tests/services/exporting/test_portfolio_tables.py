"""What a portfolio holds, as tables: taken in again they change nothing."""

import shutil
from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from kamdesk.domain.account.account import Account, LossRisk
from kamdesk.domain.account.budget import Budget
from kamdesk.domain.account.people import Influence, Person, Relation
from kamdesk.domain.account.sales import Sale
from kamdesk.domain.changes import Change
from kamdesk.domain.errors import FileError
from kamdesk.domain.ids import new_id
from kamdesk.domain.periods import Frequency
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Basis, Indicator, Measure
from kamdesk.domain.selection.criteria import Assessment, OwnScore, Verdict
from kamdesk.domain.selection.decisions import DatedCondition, Decision
from kamdesk.domain.selection.potential import Confidence, LineState, WalletLine
from kamdesk.domain.settings import OwnCriterion
from kamdesk.i18n import formats, set_language
from kamdesk.services import files
from kamdesk.services.exporting.content import ColumnType
from kamdesk.services.exporting.portfolio_tables import ExportKind, export_file, export_portfolio, portfolio_table
from kamdesk.services.importing.headers import FIELDS, ImportKind
from kamdesk.services.importing.recognition import likely_kind
from kamdesk.services.portfolio import Portfolio
from tests.support import new_account, prepare_decision, put, refused
from tests.support.importing import read_table, rejected, sales_of, take
from tests.support.series import IS_WHOLE

LANGUAGES = ["en", "es"]
FORMS = ["a.xlsx", "a.csv", "a.tsv"]
FORMS_OF_THE_SAMPLE = FORMS if IS_WHOLE else FORMS[:2]
"""The third differs from the second by its delimiter alone, and small portfolios are always written in it too."""
AGAIN = (ImportKind.ACCOUNTS, ImportKind.SALES, ImportKind.BUDGET, ImportKind.MEASURES)
"""Kinds of which tables are taken in again here."""


def plan_sales(portfolio):
    """A budget of two accounts: a year beside a quarter and a month of it, and lines."""
    one, two = portfolio.find(Account)[:2]
    plans = [
        (one, "2028", "1200.50", ""), (one, "2028-Q1", "300", ""), (one, "2028-03", "-1", ""), (two, "2027", "0.01", "Bombas"),
        (two, "2027-Q2", "1234.5", "=1+1"), (one, "2025", "5", "Bombas"),
    ]  # fmt: skip
    put(
        portfolio,
        *(Budget(id=new_id(), account_id=a.id, period=p, amount=Decimal(n), product_line=line) for a, p, n, line in plans),
    )


@pytest.fixture(scope="module", params=LANGUAGES)
def sample_in(request, tmp_path_factory):
    """The language, and a sample portfolio in it."""
    set_language(request.param)
    path = tmp_path_factory.mktemp("muestra") / f"{request.param}.kamdesk"
    files.make_new(path, sample=True)
    with closing(Portfolio.open(path)) as portfolio:
        plan_sales(portfolio)
    return request.param, path


def told(portfolio):
    """All that a re-import may not change; the ids of sales are new each time."""
    found = {cls.KIND: sorted(map(repr, portfolio.find(cls))) for cls in (Account, Budget, Person, Indicator, Measure, WalletLine, Assessment)}  # fmt: skip
    return {**found, "sales": sales_of(portfolio), "more": sorted((s.quantity or 0, s.order_code) for s in portfolio.find(Sale))}


def rows_of(portfolio, kind):
    return [list(row) for row in portfolio_table(portfolio, kind).rows]


def by_header(portfolio, kind):
    table = portfolio_table(portfolio, kind)
    return [dict(zip((c.header for c in table.columns), row, strict=True)) for row in table.rows]


# -- there and back ----------------------------------------------------------------------------------


@pytest.mark.no_cover
@pytest.mark.parametrize("name", FORMS_OF_THE_SAMPLE)
@pytest.mark.parametrize("kind", AGAIN)
def test_the_sample_taken_in_again_is_as_it_was(sample_in, folder, kind, name):
    code, path = sample_in
    set_language(code)
    shutil.copy(path, folder / "p.kamdesk")
    with closing(Portfolio.open(folder / "p.kamdesk")) as portfolio:
        before = told(portfolio)
        count = export_portfolio(portfolio, folder / name, [ExportKind(kind)])
        report = take(portfolio, folder / name, kind, sign=formats.decimal_sign())
        assert count == {ExportKind(kind): report.rows}
        assert rejected(report) == []
        assert report.taken == report.rows > 0
        if kind is ImportKind.SALES:
            assert report.created == report.replaced == report.rows
        else:
            assert (report.created, report.updated) == (0, 0)
        assert told(portfolio) == before


@pytest.mark.no_cover
def test_a_workbook_of_everything_is_taken_in_sheet_by_sheet(sample_in, folder):
    code, path = sample_in
    set_language(code)
    shutil.copy(path, folder / "p.kamdesk")
    with closing(Portfolio.open(folder / "p.kamdesk")) as portfolio:
        before = told(portfolio)
        count = export_portfolio(portfolio, folder / "a.xlsx", list(ExportKind))
        sheets = openpyxl.load_workbook(folder / "a.xlsx").sheetnames
        assert len(sheets) == len(ExportKind)
        assert all(count.values())
        for kind, sheet in zip(ExportKind, sheets, strict=True):
            if kind in {k.value for k in AGAIN}:
                report = take(portfolio, folder / "a.xlsx", ImportKind(kind), sheet=sheet, sign=formats.decimal_sign())
                assert (report.rows, rejected(report)) == (count[kind], [])
        assert told(portfolio) == before


@pytest.mark.no_cover
def test_the_sample_goes_into_an_empty_portfolio(sample_in, portfolio, folder):
    code, path = sample_in
    set_language(code)
    with closing(Portfolio.open(path, read_only=True)) as sample:
        for kind in AGAIN:
            export_portfolio(sample, folder / "a.csv", [ExportKind(kind)])
            assert rejected(take(portfolio, folder / "a.csv", kind, sign=formats.decimal_sign())) == []
        assert sales_of(portfolio) == sales_of(sample)
        assert rows_of(portfolio, ExportKind.BUDGET) == rows_of(sample, ExportKind.BUDGET)
        assert rows_of(portfolio, ExportKind.ACCOUNTS) == [[*row[:-1], None] for row in rows_of(sample, ExportKind.ACCOUNTS)]
        figures = {tuple(row) for row in rows_of(sample, ExportKind.MEASURES)}
        assert {tuple(row) for row in rows_of(portfolio, ExportKind.MEASURES)} >= {row for row in figures if row[-2] is not None}


@pytest.mark.parametrize("name", FORMS)
def test_names_that_are_no_names_and_codes_with_zeros_come_back(portfolio, folder, name):
    accounts = [
        new_account(
            portfolio, "=1+1", codes=("0012", "A-7"), phone="+34 600 000", notes="- uno\n- «dos»; tres\t4", size_employees=0
        ),
        new_account(portfolio, '"Uno", S.L.', codes=("1e5",), tax_id="-5", city="@x", size_turnover=Decimal("1234.5")),
        new_account(portfolio, "'Tres'", email="a@b.es", cost_to_serve=Decimal("0.05"), kam="Ana;Luis", group_name="0"),
        new_account(portfolio, "2026", loss_reason="precio", loss_risk=LossRisk.HIGH, sector="1.234"),
    ]
    export_portfolio(portfolio, folder / name, [ExportKind.ACCOUNTS])
    report = take(portfolio, folder / name, ImportKind.ACCOUNTS, sign=".")
    assert (report.created, report.updated, report.unchanged, rejected(report)) == (0, 0, 4, [])
    assert portfolio.find(Account) == accounts
    with closing(Portfolio.create(folder / "other.kamdesk")) as other:
        take(other, folder / name, ImportKind.ACCOUNTS, sign=".")
        assert [replace(a, id="") for a in other.find(Account)] == [replace(a, id="") for a in accounts]


def test_figures_keep_the_anchors_of_their_period(portfolio, folder):
    account = new_account(portfolio, "Uno")
    indicator = put(portfolio, Indicator(id=new_id(), account_id=account.id, group=Group.QUALITY, name="OTIF", threshold=90, target=96))  # fmt: skip
    put(portfolio, Measure(id=new_id(), account_id=account.id, indicator_id=indicator.id, period="2026-Q1", value=100 / 3))
    later = indicator.with_anchors({"target": 98.0}, "2026-Q2", from_period=True)
    portfolio.save(later)
    second = put(portfolio, Measure(id=new_id(), account_id=account.id, indicator_id=indicator.id, period="2026-Q2", client_value=-0.125))  # fmt: skip
    rows = by_header(portfolio, ExportKind.MEASURES)
    assert [(r["Period"], r["Target"], r["Value"], r["Client value"]) for r in rows] == [("2026-Q1", 96, 100 / 3, None), ("2026-Q2", 98, None, -0.125)]  # fmt: skip
    for name in FORMS:
        before = told(portfolio)
        export_portfolio(portfolio, folder / name, [ExportKind.MEASURES])
        report = take(portfolio, folder / name, ImportKind.MEASURES, sign=".")
        assert (report.created, report.updated, rejected(report)) == (0, 0, [])
        assert told(portfolio) == before
    portfolio.remove(second)
    assert by_header(portfolio, ExportKind.MEASURES)[1]["Client value"] is None
    assert portfolio.find(Measure)[1].client_withdrawn_on is not None
    export_portfolio(portfolio, folder / "a.csv", [ExportKind.MEASURES])
    take(portfolio, folder / "a.csv", ImportKind.MEASURES, sign=".")
    assert portfolio.find(Measure)[1].client_withdrawn_on is not None


@pytest.mark.parametrize("basis", Basis)
@pytest.mark.parametrize("code", LANGUAGES)
def test_every_choice_of_an_indicator_is_taken_again(portfolio, folder, code, basis):
    set_language(code)
    account = new_account(portfolio, "Uno")
    for group in Group:
        put(portfolio, Indicator(id=new_id(), account_id=account.id, group=group, name=f"Dato {group}", basis=basis, is_critical=group is Group.QUALITY, frequency=Frequency.MONTH))  # fmt: skip
    before = told(portfolio)
    export_portfolio(portfolio, folder / "a.csv", [ExportKind.MEASURES])
    report = take(portfolio, folder / "a.csv", ImportKind.MEASURES, sign=formats.decimal_sign())
    assert (report.rows, report.created, report.updated, rejected(report)) == (4, 0, 0, [])
    assert told(portfolio) == before


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_month_is_read_again_in_both_languages(portfolio, folder, code):
    set_language(code)
    account = new_account(portfolio, "Uno")
    indicator = put(portfolio, Indicator(id=new_id(), account_id=account.id, group=Group.QUALITY, name="OTIF"))
    months = [f"2026-{month:02d}" for month in range(1, 13)]
    put(portfolio, *(Measure(id=new_id(), account_id=account.id, indicator_id=indicator.id, period=m, value=1.5) for m in months))
    before = told(portfolio)
    export_portfolio(portfolio, folder / "a.xlsx", [ExportKind.MEASURES])
    report = take(portfolio, folder / "a.xlsx", ImportKind.MEASURES)
    assert (report.unchanged, rejected(report)) == (len(months), [])
    assert told(portfolio) == before


@pytest.mark.no_cover
@pytest.mark.parametrize("name", FORMS_OF_THE_SAMPLE)
def test_what_is_taken_in_again_is_known_for_what_it_is(sample_in, folder, name):
    code, path = sample_in
    set_language(code)
    with closing(Portfolio.open(path, read_only=True)) as sample:
        for kind in ImportKind:
            export_portfolio(sample, folder / name, [ExportKind(kind)])
            assert likely_kind(read_table(folder / name)) is kind


# -- what is in them ---------------------------------------------------------------------------------


def test_accounts_are_called_so_that_an_import_finds_them(portfolio, folder):
    accounts = [new_account(portfolio, "Uno", codes=("A",)), new_account(portfolio, "UNO", codes=("A", "B")), new_account(portfolio, "uno"), new_account(portfolio, "A"), new_account(portfolio, "Dos", codes=("0012",))]  # fmt: skip
    for account in accounts:
        put(portfolio, Sale(id=new_id(), account_id=account.id, sold_on=date(2026, 1, 2), amount=Decimal("-1.05")))
    called = [row["Account"] for row in by_header(portfolio, ExportKind.SALES)]
    assert called == [accounts[0].id, "B", accounts[2].id, accounts[3].id, "Dos"]
    export_portfolio(portfolio, folder / "a.csv", [ExportKind.SALES])
    assert rejected(take(portfolio, folder / "a.csv", ImportKind.SALES, sign=".")) == []
    assert [s.account_id for s in portfolio.find(Sale)] == [a.id for a in accounts]


def test_archived_accounts_stay_out_of_what_is_taken_in_again(portfolio, folder):
    account, gone = new_account(portfolio, "Uno"), new_account(portfolio, "Dos")
    for one in (account, gone):
        put(portfolio, Sale(id=new_id(), account_id=one.id, sold_on=date(2026, 1, 2), amount=Decimal(1)))
        put(portfolio, Budget(id=new_id(), account_id=one.id, period="2026", amount=Decimal(1)))
        put(portfolio, Person(id=new_id(), account_id=one.id, name="Ana"))
        put(portfolio, Indicator(id=new_id(), account_id=one.id, group=Group.QUALITY, name="OTIF"))
        put(portfolio, WalletLine(id=new_id(), account_id=one.id, product_line="Bombas"))
        prepare_decision(portfolio, one.id)
    portfolio.save(replace(gone, archived_on=date(2026, 2, 1)))
    for kind in ExportKind:
        if kind is not ExportKind.DECISIONS:
            assert [row[0] for row in rows_of(portfolio, kind)] == ["Uno"], kind
    assert {kind: n for kind, n in export_portfolio(portfolio, folder / "a.xlsx", list(ExportKind)).items() if n != 1} == {
        ExportKind.DECISIONS: 0
    }


def test_contacts_and_purchases_are_told_in_words(portfolio):
    set_language("es")
    account = new_account(portfolio, "Uno")
    put(portfolio, Person(id=new_id(), name="De casa"))
    put(portfolio, Person(id=new_id(), account_id=account.id, name="Ana", role="Compras", influence=Influence.DECIDES, relation=Relation.GOOD, last_contact_on=date(2026, 1, 2)))  # fmt: skip
    put(portfolio, WalletLine(id=new_id(), account_id=account.id, product_line="Bombas", state=LineState.OPEN, wallet=Decimal(5000), cap_percent=60, growth_percent=2.5, confidence=Confidence.B, source="visita"))  # fmt: skip
    put(portfolio, WalletLine(id=new_id(), account_id=account.id, product_line="Válvulas"))
    (contact,) = by_header(portfolio, ExportKind.CONTACTS)
    assert list(contact.values()) == ["Uno", "Ana", "Compras", "", "", "Decide", "Buena", date(2026, 1, 2), ""]
    line, other = by_header(portfolio, ExportKind.WALLET)
    assert list(line.values())[2] == "Abierta"
    assert list(line.values())[3:7] == [Decimal(5000), None, 60, 2.5]
    assert list(other.values())[7:9] == [None, ""]


def test_criteria_have_their_reasons_and_those_of_the_company_too(portfolio):
    account = new_account(portfolio, "Uno")
    settings = replace(portfolio.settings, weight_growth=20, own_criteria=(OwnCriterion("k", "Cercanía", 10),))
    portfolio.save(settings)
    put(portfolio, Assessment(id=new_id(), account_id=account.id, prescription=0, prescription_reason="ninguna", relative_strength=4.5, own_scores=(OwnScore("k", 7, "al lado"),)))  # fmt: skip
    (row,) = by_header(portfolio, ExportKind.CRITERIA)
    assert (row["Growth potential"], row["Capacity for advocacy"], row["Reason: Capacity for advocacy"]) == (None, 0, "ninguna")
    assert (row["Relative strength"], row["Cercanía"], row["Reason: Cercanía"]) == (4.5, 7, "al lado")


def test_decisions_tell_the_no_in_full(portfolio):
    account = new_account(portfolio, "Uno")
    prepare_decision(portfolio, account.id)
    common = {"account_id": account.id, "reason": "poco", "decided_by": "Ana"}
    first = Decision(id=new_id(), verdict=Verdict.WATCH, decided_on=date(2026, 1, 2), review_on=date(2026, 6, 1), hypothesis="h", conditions="c", dated_conditions=(DatedCondition("plan", date(2026, 5, 1)), DatedCondition("otra")), **common)  # fmt: skip
    second = Decision(id=new_id(), verdict=Verdict.EXCLUDE, decided_on=date(2026, 7, 2), review_on=date(2027, 7, 1), served_how="web", served_by="Luis", reopen_signal="+20", signal_percent=20, sales_then=Decimal(1000), **common)  # fmt: skip
    portfolio.write([Change(None, first)])
    portfolio.write([Change(None, second)])
    portfolio.save(replace(account, archived_on=date(2026, 8, 1)))
    one, two = by_header(portfolio, ExportKind.DECISIONS)
    assert (one["Account"], one["Decision"], one["Stands"]) == ("Uno", "Under watch", "no")
    assert one["Conditions"] == "c\nplan · 1 May 2026\notra"
    assert (two["Decision"], two["Stands"], two["How it is served"], two["Signal that reopens it"]) == (
        "Not included",
        "yes",
        "web",
        "+20",
    )
    assert list(two.values())[-2:] == [20, Decimal(1000)]


def test_columns_have_the_types_of_what_they_hold(portfolio):
    for kind in ExportKind:
        table = portfolio_table(portfolio, kind)
        headers = [c.header for c in table.columns]
        assert len(set(headers)) == len(headers)
        assert table.title
    types = {c.header: c.type for c in portfolio_table(portfolio, ExportKind.SALES).columns}
    assert list(types.values()) == [ColumnType.TEXT, ColumnType.DATE, ColumnType.PERIOD, ColumnType.MONEY, ColumnType.TEXT, ColumnType.MONEY, ColumnType.NUMBER, ColumnType.CODE]  # fmt: skip
    assert set(FIELDS) >= set(AGAIN)


def test_several_tables_need_a_workbook(portfolio, folder):
    with refused("one_table_only"):
        export_portfolio(portfolio, folder / "a.csv", [ExportKind.ACCOUNTS, ExportKind.SALES])
    assert export_portfolio(portfolio, folder / "a.csv", [ExportKind.SALES]) == {ExportKind.SALES: 0}


def test_a_file_is_exported_while_it_is_worked_on(portfolio, folder):
    new_account(portfolio, "Uno")
    assert export_file(portfolio.path, folder / "a.xlsx", [ExportKind.ACCOUNTS]) == {ExportKind.ACCOUNTS: 1}
    new_account(portfolio, "Dos")
    assert export_file(portfolio.path, folder / "a.csv", [ExportKind.ACCOUNTS]) == {ExportKind.ACCOUNTS: 2}
    with pytest.raises(FileError):
        export_file(folder / "none.kamdesk", folder / "b.csv", [ExportKind.ACCOUNTS])
    assert not (folder / "b.csv").exists()
