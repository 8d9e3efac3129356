"""Templates: empty, explained, and taken in without a mapping once they are filled."""

from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.sales import Sale
from kamdesk.domain.scorecard.indicators import Indicator, Measure
from kamdesk.i18n import set_language
from kamdesk.services.exporting.content import ColumnType
from kamdesk.services.exporting.fields import choices_of, header_of, kind_title, template_fields, text_of, type_of
from kamdesk.services.exporting.template import write_template
from kamdesk.services.importing.columns import REQUIRED, map_columns
from kamdesk.services.importing.headers import FIELDS, ImportKind, recognised
from kamdesk.services.importing.tables import Table
from tests.support import new_account, refused
from tests.support.importing import rejected, take

LANGUAGES = ["en", "es"]


def filled(path, kind, *rows):
    """The template of a kind with rows typed below its header."""
    write_template(path, [kind])
    book = openpyxl.load_workbook(path)
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


@pytest.mark.no_cover
@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("kind", ImportKind)
def test_every_header_of_a_template_is_known_without_a_mapping(code, kind):
    set_language(code)
    names = template_fields(kind)
    headers = tuple(f"{header_of(kind, name)} *" for name in names)
    found = map_columns(Table(headers, []), kind)
    assert found.columns == {name: at for at, name in enumerate(names)}
    assert set(names) <= set(FIELDS[kind])


@pytest.mark.no_cover
@pytest.mark.parametrize("code", LANGUAGES)
def test_a_workbook_has_a_sheet_a_kind_and_one_that_explains(folder, code):
    set_language(code)
    write_template(folder / "t.xlsx", list(ImportKind))
    book = openpyxl.load_workbook(folder / "t.xlsx")
    assert book.sheetnames[:-1] == [kind_title(kind) for kind in ImportKind]
    explanation = list(book.worksheets[-1].iter_rows(values_only=True))
    assert len(explanation) - 1 == sum(len(template_fields(kind)) for kind in ImportKind)
    assert recognised(explanation[0]) == 0
    for kind, sheet in zip(ImportKind, book.worksheets, strict=False):
        required = {name for names in REQUIRED[kind] for name in names}
        headers = [c.value for c in sheet[1]]
        assert [h.endswith(" *") for h in headers] == [name in required for name in template_fields(kind)]
        assert sheet.max_row == 1
        told = {v.promptTitle for v in sheet.data_validations.dataValidation}
        assert {h.removesuffix(" *")[:32] for h, n in zip(headers, template_fields(kind), strict=True) if n in required} <= told


@pytest.mark.no_cover
@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("kind", ImportKind)
def test_every_field_is_explained_by_its_kind(code, kind):
    set_language(code)
    for name in FIELDS[kind]:
        found = text_of(kind, name)
        assert found.type is ColumnType.TEXT or found.meaning
        assert not found.choices or found.example == found.choices[0]
        assert len(",".join(found.choices)) <= 255


@pytest.mark.no_cover
@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(("kind", "name"), [("measures", "group"), ("measures", "basis"), ("measures", "critical"), ("accounts", "loss_risk")])  # fmt: skip
def test_the_allowed_texts_are_offered_and_taken(folder, portfolio, code, kind, name):
    set_language(code)
    choices = choices_of(kind, name)
    rows = []
    for at, choice in enumerate(choices):
        called = f"Cuenta {at}"
        new_account(portfolio, called)
        values = {
            "name": called, "account": called, "group": choices_of("measures", "group")[1], "indicator": "Dato", "period": "T3 2026",
            "loss_reason": "x", name: choice,
        }  # fmt: skip
        rows.append([values.get(n) for n in template_fields(ImportKind(kind))])
    path = filled(folder / "t.xlsx", ImportKind(kind), *rows)
    (rule,) = [
        v for v in openpyxl.load_workbook(path).worksheets[0].data_validations.dataValidation if v.promptTitle == header_of(kind, name)
    ]  # fmt: skip
    assert rule.formula1.strip('"').split(",") == list(choices)
    report = take(portfolio, path, ImportKind(kind))
    assert (report.taken, rejected(report)) == (len(choices), [])


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_filled_template_comes_in_without_a_mapping(folder, portfolio, code):
    set_language(code)
    names = template_fields(ImportKind.ACCOUNTS)
    values = {"name": "Cerámicas Norte", "code": "0012", "size_employees": 120, "size_turnover": 1234567.5, "phone": "+34 600"}
    report = take(portfolio, filled(folder / "a.xlsx", ImportKind.ACCOUNTS, [values.get(n) for n in names]), ImportKind.ACCOUNTS)
    assert (report.created, rejected(report)) == (1, [])
    (account,) = portfolio.find(Account)
    assert (account.codes, account.size_employees, account.phone) == (("0012",), 120, "+34 600")
    assert account.size_turnover == Decimal("1234567.5")

    names = template_fields(ImportKind.SALES)
    values = {"account": "0012", "date": date(2026, 3, 4), "amount": -12.5, "product_line": "Bombas"}
    report = take(portfolio, filled(folder / "s.xlsx", ImportKind.SALES, [values.get(n) for n in names]), ImportKind.SALES)
    assert rejected(report) == []
    (sale,) = portfolio.find(Sale)
    assert (sale.sold_on, sale.amount, sale.product_line) == (date(2026, 3, 4), Decimal("-12.5"), "Bombas")

    names = template_fields(ImportKind.MEASURES)
    values = {"account": "0012", "group": choices_of("measures", "group")[1], "indicator": "OTIF", "threshold": 90, "target": 98, "period": text_of(ImportKind.MEASURES, "period").example, "value": 96.5}  # fmt: skip
    report = take(portfolio, filled(folder / "m.xlsx", ImportKind.MEASURES, [values.get(n) for n in names]), ImportKind.MEASURES)
    assert rejected(report) == []
    assert [(i.threshold, i.target) for i in portfolio.find(Indicator)] == [(90, 98)]
    assert [(m.period, m.value) for m in portfolio.find(Measure)] == [("2026-Q3", 96.5)]


def test_an_empty_template_says_that_it_has_no_rows(folder, portfolio):
    write_template(folder / "t.xlsx", [ImportKind.SALES])
    with refused("no_rows"):
        take(portfolio, folder / "t.xlsx", ImportKind.SALES)


def test_a_template_is_a_workbook(folder):
    for name in ("t.csv", "t.tsv"):
        with refused("one_table_only"):
            write_template(folder / name, [ImportKind.SALES])


@pytest.mark.parametrize(
    ("kind", "name", "found"),
    [
        ("contacts", "last_contact_on", ColumnType.DATE),
        ("wallet", "attainable", ColumnType.PERCENT),
        ("criteria", "size", ColumnType.WHOLE),
        ("accounts", "size_employees", ColumnType.WHOLE),
        ("accounts", "cost_to_serve", ColumnType.MONEY),
        ("measures", "target", ColumnType.NUMBER),
        ("budget", "period", ColumnType.PERIOD),
        ("whatever", "comes", ColumnType.TEXT),
    ],
)
def test_columns_hold_what_their_fields_are(kind, name, found):
    assert type_of(kind, name) is found


@pytest.mark.parametrize("code", LANGUAGES)
def test_kinds_that_come_later_have_headers_titles_and_choices(code):
    set_language(code)
    assert kind_title("something") == "Something"
    assert kind_title("wallet") == {"en": "Purchases", "es": "Compras"}[code]
    assert (
        header_of("criteria", "growth_reason")
        == {"en": "Reason: Growth potential", "es": "Motivo: Potencial de crecimiento"}[code]
    )
    assert header_of("criteria", "sector_fit_source") == {"en": "Source: Sector", "es": "Fuente: Sector"}[code]
    assert header_of("criteria", "size") == {"en": "Company size", "es": "Tamaño de la empresa"}[code]
    assert header_of("criteria", "account") == {"en": "Account", "es": "Cuenta"}[code]
    assert choices_of("wallet", "confidence") == ("A", "B", "C", "D")
    assert len(choices_of("contacts", "influence")) == 4
    assert choices_of("sales", "amount") == ()
