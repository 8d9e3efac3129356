"""Rows of measures make indicators with their anchors."""

import pytest

from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Basis, Indicator, Measure
from kamdesk.i18n import messages, set_language
from kamdesk.services.importing.cells import Percent
from kamdesk.services.importing.headers import ImportKind
from tests.support import live_indicator, new_account, put
from tests.support.importing import rejected, table, take, take_table, write

ACCOUNTS, SALES, MEASURES = ImportKind.ACCOUNTS, ImportKind.SALES, ImportKind.MEASURES


HEAD = "Cuenta;Grupo;Indicador;Unidad;Base;Inaceptable;Mínimo;Objetivo;Peso;Crítico;Periodo;Valor;Dato cliente\n"


def test_measures_make_indicators_with_their_anchors(portfolio, folder):
    account = new_account(portfolio, "Uno")
    text = HEAD + (
        "Uno;Calidad pactada;OTIF;%;foto;85;94;98;2;sí;T2 2026;95,5;\n"
        "Uno;Calidad pactada;OTIF;;;;;;;;T3 2026;96,2;93,8\n"
        "Uno;results;NPS;;acumulado;;;;;no;2026-07;7;\n"
        "Uno;Innovación y aprendizaje;Pilotos;;;;;;;;2026;;\n"
    )
    report = take(portfolio, write(folder, text), MEASURES)
    assert rejected(report) == []
    assert report.created == 3
    ones = {i.name: i for i in portfolio.find(Indicator)}
    otif = ones["OTIF"]
    assert (otif.group, otif.unit, otif.basis, otif.floor, otif.threshold, otif.target, otif.weight, otif.is_critical) == (
        Group.QUALITY,
        "%",
        Basis.SNAPSHOT,
        85,
        94,
        98,
        2,
        True,
    )
    assert (ones["NPS"].basis, ones["NPS"].is_critical, ones["Pilotos"].group) == (Basis.YEAR_TO_DATE, False, Group.INNOVATION)
    assert sorted((m.period, m.value, m.client_value) for m in portfolio.load(account.id).scorecard.measures) == [
        ("2026-07", 7, None),
        ("2026-Q2", 95.5, None),
        ("2026-Q3", 96.2, 93.8),
    ]
    again = take(
        portfolio,
        write(folder, HEAD + "Uno;calidad;otif;;;;;99;;;T3 2026;;94\nUno;calidad;OTIF;;;;;;;;T2 2026;95,5;\n"),
        MEASURES,
    )
    assert (again.updated, again.unchanged) == (1, 1)
    data = portfolio.load(account.id)
    (third,) = (m for m in data.scorecard.measures if m.period == "2026-Q3")
    assert (data.scorecard.own_indicators[0].target, third.value, third.client_value) == (99, 96.2, 94)
    assert data.scorecard.own_indicators[0].at("2026-Q2").target == 98
    portfolio.undo(again.edit)
    assert portfolio.load(account.id).scorecard.own_indicators[0].target == 98
    portfolio.redo(again.edit)
    assert {m.client_value for m in portfolio.load(account.id).scorecard.measures} == {None, 94}
    portfolio.undo(again.edit)
    portfolio.undo(report.edit)
    assert portfolio.load(account.id).scorecard.own_indicators == ()


@pytest.mark.parametrize("order", [1, -1])
def test_imported_anchors_hold_from_their_period_on_whatever_the_order_of_the_rows(portfolio, folder, order):
    new_account(portfolio, "Uno")
    rows = [f"Uno;calidad;OTIF;%;;80;90;{target};;;T{quarter} 2026;95;\n" for quarter, target in ((1, 96), (2, 96), (3, 98))]
    take(portfolio, write(folder, HEAD + "".join(rows[::order])), MEASURES)
    (otif,) = portfolio.find(Indicator)
    assert [otif.at(period).target for period in ("2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3")] == [96, 96, 96, 98]
    take(portfolio, write(folder, HEAD + rows[2]), MEASURES)
    assert portfolio.find(Indicator) == [otif]


def test_bad_measures_are_named(portfolio, folder):
    account = new_account(portfolio, "Uno")
    put(portfolio, live_indicator(account.id, Group.QUALITY, name="OTIF", floor=85.0, threshold=94.0, target=98.0))
    text = HEAD + (
        "Uno;Finanzas;X;;;;;;;;T3 2026;1;\n"  # 2
        "Uno;calidad;;;;;;;;;T3 2026;1;\n"  # 3
        "Uno;calidad;X;;;;;;;;T7 2026;1;\n"  # 4
        "Uno;calidad;OTIF;;;;;;;;T3 2026;962;\n"  # 5: below ten times
        "Uno;calidad;OTIF;;;;;;;;T1 2026;9620;\n"  # 6
        "Uno;calidad;OTIF;;;;;;;;T2 2026;;-9620\n"  # 7
        "Uno;calidad;OTIF;;;;;;;;T3 2026;90;\n"  # 8
        "Uno;resultados;Facturación;;;;;;;;T3 2026;5;\n"  # 9
        "Uno;calidad;Y;;;5;4;9;;;T3 2026;5;\n"  # 10
        "Uno;calidad;Z;;;;;;-1;;T3 2026;5;\n"  # 11
        "Uno;calidad;W;;anual;;;;;;T3 2026;5;\n"  # 12
        "Uno;calidad;V;;;;;;;quizá;T3 2026;5;\n"  # 13
        ";calidad;V;;;;;;;;;;\n"  # 14
        "Uno;resultados;Margen;;;;15;20;;;T3 2026;;\n"  # 15: only its anchors
    )
    report = take(portfolio, write(folder, text), MEASURES)
    assert rejected(report) == [
        (2, "Grupo", "bad_group"), (3, "Indicador", "required"), (4, "Periodo", "bad_period"), (6, "Valor", "far_over_target"), (7, "Dato cliente", "far_over_target"),
        (8, "Periodo", "period_twice"), (9, "Valor", "computed_value"), (10, "Inaceptable", "anchors_out_of_order"), (11, "Peso", "negative"), (12, "Base", "bad_choice"),
        (13, "Crítico", "bad_choice"), (14, "Cuenta", "required"),
    ]  # fmt: skip
    texts = {r.row: messages.text_of(r.error) for r in report.rejections}
    assert "96.2" in texts[6]
    assert all(texts.values())
    assert [m.value for m in portfolio.find(Measure)] == [962]
    assert {i.name for i in portfolio.find(Indicator)} == {"OTIF", "Margen"}


FIGURES = ("Cuenta", "Grupo", "Indicador", "Unidad", "Mínimo", "Objetivo", "Periodo", "Valor", "Dato cliente")
SHOWN = {
    "as the text file has it": ("%", 94, 98, "96,5", None, 96.5),
    "percent cells": ("%", Percent(94.0), Percent(98.0), Percent(96.5), None, 96.5),
    "percent cells without a unit": ("", Percent(94.0), Percent(98.0), Percent(96.5), None, 96.5),
    "only the figure": (None, 94, 98, Percent(96.5), None, 96.5),
    "the figure of the client": ("", 94, 98, None, Percent(96.5), None),
    "less than one percent": ("%", 0.2, 0.1, Percent(0.15), None, 0.15),
}


@pytest.mark.parametrize("case", SHOWN)
def test_a_percentage_is_what_its_cell_shows(portfolio, case):
    unit, low, high, value, theirs, expected = SHOWN[case]
    account = new_account(portfolio, "Uno")
    found = table(FIGURES, ("Uno", "calidad", "Entregas", unit, low, high, "T3 2026", value, theirs))
    assert rejected(take_table(portfolio, found, MEASURES)) == []
    (measure,) = portfolio.load(account.id).scorecard.measures
    (indicator,) = portfolio.load(account.id).scorecard.own_indicators
    assert (measure.value, indicator.unit) == (expected, "%")
    if expected == 96.5:
        (result,) = portfolio.load(account.id).scorecard.result("2026-Q3").groups[1].indicators
        assert round(result.score, 2) == 81.25


@pytest.mark.parametrize("is_stored", [False, True])
def test_a_percentage_of_another_unit_is_refused(portfolio, is_stored):
    account = new_account(portfolio, "Uno")
    if is_stored:
        put(
            portfolio,
            live_indicator(account.id, Group.QUALITY, name="Rechazos", unit="ppm", floor=900.0, threshold=300.0, target=100.0),
        )
    found = table(FIGURES, ("Uno", "calidad", "Rechazos", "" if is_stored else "ppm", None, None, "T3 2026", Percent(0.02), None))
    report = take_table(portfolio, found, MEASURES)
    assert rejected(report) == [(2, "Valor", "percent_of_unit")]
    for language in ("es", "en"):
        set_language(language)
        assert "ppm" in messages.text_of(report.rejections[0].error)
    assert portfolio.load(account.id).scorecard.measures == ()
