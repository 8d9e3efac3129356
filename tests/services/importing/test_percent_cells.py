"""Figures in % that may be fractions of 1: asked, refused, or read as they were said to be meant."""

import pytest

from kamdesk.domain.scorecard.indicators import Indicator, Measure
from kamdesk.i18n import messages
from kamdesk.services.importing.cells import Choices, Percent
from kamdesk.services.importing.columns import map_columns
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.percent_cells import doubtful_percentages
from kamdesk.services.importing.report import Options
from kamdesk.services.importing.run import run
from kamdesk.services.importing.tables import table_of
from tests.support.tables import asked, book_of

MEASURES = ImportKind.MEASURES
HEADER = ["Cuenta", "Grupo", "Indicador", "Unidad", "Inaceptable", "Objetivo", "Periodo", "Valor"]


def table(*rows, headers=HEADER, **choices):
    """Rows of unit, floor, target, value, a month each."""
    whole = [
        ["Alfa", "Calidad", "OTIF", unit, floor, target, f"2025-{at:02d}", value]
        for at, (unit, floor, target, value) in enumerate(rows, 1)
    ]
    places = [HEADER.index(name) for name in headers]
    return table_of(book_of(headers, *([row[at] for at in places] for row in whole)), Choices(**choices))


@pytest.mark.parametrize(
    ("rows", "fields"),
    [
        ([("%", 90, 100, 0.965), ("%", 90, 100, 0.9)], {"value"}),
        ([("%", 90, 100, 0.965), ("%", 90, 100, 1.02)], {"value"}),
        ([("%", 90, 100, 1), ("%", 90, 100, 1)], {"value"}),
        ([("%", 90, 100, "0,965")], {"value"}),
        ([("%", None, None, 0.965)], {"value"}),
        ([("%", 0.9, 1, 0.965)], {"value", "floor", "target"}),
        ([("%", 0.9, 1, Percent(96.5))], {"floor", "target"}),
        ([("%", Percent(90.0), Percent(100.0), 0.965)], {"value"}),
        ([("%", 90, 100, 96.5), ("%", 90, 100, 0.9)], set()),
        ([("%", 90, 100, "96,5 %"), ("%", 90, 100, "0,5 %")], set()),
        ([("%", 3, 1, 0.8), ("%", 3, 1, 0.9)], set()),
        ([("%", 0.2, 0.1, Percent(0.15))], set()),
        ([("%", 90, 100, 0)], set()),
        ([("%", None, None, 1)], set()),
        ([("días", 90, 100, 0.5)], set()),
    ],
)
def test_fractions_are_told_from_percentages_over_all_rows_of_an_indicator(rows, fields):
    found = table(*rows)
    mapping = map_columns(found, MEASURES)
    assert {field for _row, field in doubtful_percentages(found.rows, mapping.columns, ",")} == fields
    assert asked(mapping) == ({"percent": ("1", "100")} if fields else {})


@pytest.mark.parametrize(("factor", "value"), [(100, 96.5), (1, 0.965)])
def test_what_was_answered_counts_for_the_doubtful_cells_alone(portfolio, factor, value):
    portfolio_rows = [("%", 90, 100, 0.965)]
    found = table(*portfolio_rows, percent_factor=factor)
    put_account(portfolio)
    assert run(portfolio, found, map_columns(found, MEASURES), Options()).rejections == []
    (indicator,), (measure,) = portfolio.find(Indicator), portfolio.find(Measure)
    assert (indicator.floor, indicator.target, measure.value) == (90, 100, value)


@pytest.mark.parametrize(("factor", "code", "value"), [(None, ["percent_unclear"], 91), (100, [], 96.5), (1, [], 0.965)])
def test_the_unit_of_a_stored_indicator_makes_a_fraction_doubtful_too(portfolio, factor, code, value):
    put_account(portfolio)
    first = table(("%", 90, 100, 91))
    run(portfolio, first, map_columns(first, MEASURES), Options())
    headers = ["Cuenta", "Grupo", "Indicador", "Periodo", "Valor"]
    again = table((None, None, None, 0.965), headers=headers, percent_factor=factor)
    mapping = map_columns(again, MEASURES)
    assert mapping.questions == ()
    report = run(portfolio, again, mapping, Options())
    assert [rejection.error.code for rejection in report.rejections] == code
    assert all("0.965" in messages.text_of(rejection.error) for rejection in report.rejections)
    assert portfolio.find(Measure)[0].value == value


def test_a_mended_cell_with_its_sign_is_no_fraction(portfolio):
    put_account(portfolio)
    found = table(("%", 90, 100, 0.965), percent_factor=100)
    fixes = {(2, HEADER.index("Valor")): "97,5 %"}
    run(portfolio, found, map_columns(found, MEASURES), Options(fixes=fixes))
    assert portfolio.find(Measure)[0].value == 97.5


def put_account(portfolio):
    accounts = table_of(book_of(["Nombre", "Código"], ["Alfa", "A1"]))
    run(portfolio, accounts, map_columns(accounts, ImportKind.ACCOUNTS), Options())
