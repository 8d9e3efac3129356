"""Headers, the decimal sign, and the order of day and month."""

import pytest

from kamdesk.domain.errors import ValidationError
from kamdesk.i18n import messages
from kamdesk.services.importing import tables
from kamdesk.services.importing.columns import map_columns
from kamdesk.services.importing.headers import FIELDS, ImportKind
from tests.support import refused

ACCOUNTS, SALES, MEASURES = ImportKind.ACCOUNTS, ImportKind.SALES, ImportKind.MEASURES


def table_of(*headers, rows=((),), delimiter=";"):
    return tables.Table(headers, [(at, list(row)) for at, row in enumerate(rows, 2)], delimiter)


@pytest.mark.parametrize("kind", ImportKind)
def test_every_synonym_of_a_header_is_its_own(kind):
    for name, synonyms in FIELDS[kind].items():
        for header in (name, *synonyms):
            table = table_of(header.upper(), *(n for n in FIELDS[kind] if n != name and n not in synonyms))
            found = map_columns(table, kind).columns
            assert found.get(name) == 0 or any(header in FIELDS[kind][other] for other in FIELDS[kind] if other != name), header


def test_columns_can_be_named_by_hand():
    table = table_of("Empresa que paga", "Cuándo", "Neto sin IVA", "amount")
    found = map_columns(table, SALES, {"account": "Empresa que paga", "date": "Cuándo", "amount": "Neto sin IVA"})
    assert (found.columns["account"], found.columns["date"], found.columns["amount"]) == (0, 1, 2)
    for given, code in [
        ({"nada": "amount"}, "no_such_field"),
        ({"amount": "Nada"}, "no_such_column"),
        ({"date": "Cuándo"}, "columns_missing"),
    ]:
        with refused(code, ValidationError) as info:
            map_columns(table_of("Cuándo", "x"), SALES, given) if code != "no_such_column" else map_columns(table, SALES, given)
        assert messages.text_of(info.value)


@pytest.mark.parametrize(
    ("cells", "delimiter", "default", "sign"),
    [
        (["1,5"], ";", ".", ","), (["1.5"], ";", ",", "."), (["1.234,5"], ",", ".", ","), (["1,234.5"], ";", ",", "."), (["4.710"], ";", ",", ","),
        (["4710"], ",", ",", "."), (["4710"], ";", ",", ","), (["1,5", "2.5"], ";", ".", "."), ([7], ";", ",", ","), (["1.234"], ";", ".", "."),
    ],
)  # fmt: skip
def test_the_decimal_sign_is_found(cells, delimiter, default, sign):
    table = table_of("account", "date", "amount", rows=[("a", "b", c) for c in cells], delimiter=delimiter)
    assert map_columns(table, SALES, None, default).decimal_sign == sign


@pytest.mark.parametrize(
    ("dates", "month_first"),
    [
        (["9/14/2026"], True),
        (["14/9/2026"], False),
        (["9/8/2026"], False),
        (["9/14/2026", "14/9/2026"], False),
        (["2026-09-14"], False),
    ],
)
def test_the_order_of_day_and_month_is_found(dates, month_first):
    table = table_of("account", "date", "amount", rows=[("a", d, "1") for d in dates])
    assert map_columns(table, SALES).month_first == month_first
