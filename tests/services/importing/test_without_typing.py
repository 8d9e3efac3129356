"""From files of sales, purchases, criteria and figures alone: ranking, concentration, bought or not, potential, matrix and radar."""

from datetime import date
from decimal import Decimal

import pytest

from kamdesk.domain.selection.criteria import Quadrant
from kamdesk.domain.selection.potential import LineState
from kamdesk.services.account.portfolio_table import PortfolioTable
from kamdesk.services.importing.book import likely_kind, parts_of, run_book
from kamdesk.services.importing.columns import map_columns
from kamdesk.services.importing.report import Options
from kamdesk.services.importing.run import run
from kamdesk.ui.charts.chart_data import matrix_points, radar_axes
from tests.support.importing import book, read_table, rejected

YEAR = date.today().year - 1
SALES = [
    ["Cliente", "Familia", YEAR - 1, YEAR],
    ["Uno", "Bombas", 500_000, 600_000],
    ["Uno", "Sellos", 100_000, 200_000],
    ["Dos", "Bombas", 200_000, 150_000],
    ["Tres", "Sellos", 40_000, 50_000],
]
PURCHASES = [
    ["Cliente", "Familia", "Compra anual", "Alcanzable", "Estado", "Confianza"],
    ["Uno", "bombas", 1_000_000, "80 %", None, "A"],
    ["Uno", "Sellos", 400_000, "50 %", None, "B"],
    ["Dos", "Bombas", 300_000, 150_000, None, "C"],
    ["Dos", "Sellos", 100_000, 60_000, "Competencia", "C"],
]
CRITERIA = [
    ["Cliente", "Prescripción", "Innovación", "Sector", "Tamaño", "Rentabilidad", "Nuestra fortaleza", "Motivo"],
    ["Uno", 5, 4, 8, 6, 3, 7, "visita de enero"],
    ["Dos", 2, 3, 4, 2, 5, 3.5, None],
]
FIGURES = [
    ["Cliente", "Grupo", "Indicador", "Unidad", "Mínimo", "Objetivo", "Periodo", "Valor"],
    ["Uno", "Resultados", "Pedidos nuevos", None, 10, 20, f"T4 {YEAR}", 15],
    ["Uno", "Calidad pactada", "Entregas", "%", 90, 98, f"T4 {YEAR}", 94],
    ["Uno", "Calidad pactada", "Rechazos", "ppm", 400, 200, f"T4 {YEAR}", 350],
    ["Uno", "Prescripción", "Visitas guiadas", None, 2, 4, f"T4 {YEAR}", 4],
    ["Uno", "Innovación", "Pilotos juntos", None, 1, 3, f"T4 {YEAR}", 0],
]


@pytest.fixture(params=["four files", "one workbook"])
def filled(portfolio, folder, request):
    sheets = {"Ventas": SALES, "Compras": PURCHASES, "Criterios": CRITERIA, "Cuadro": FIGURES}
    if request.param == "one workbook":
        found = parts_of(book(folder, [["Cartera"]], **sheets))
        assert found.unknown == ["Sheet"]
        reports = run_book(portfolio, found.parts, Options(create_accounts=True))
        assert [(rejected(r), r.taken) for r in reports] == [([], 4), ([], 4), ([], 2), ([], 5)]
        return portfolio
    for name, rows in sheets.items():
        table = read_table(book(folder, rows, f"{name}.xlsx"))
        kind = likely_kind(table)
        report = run(portfolio, table, map_columns(table, kind), Options(create_accounts=name == "Ventas"))
        assert rejected(report) == []
    return portfolio


@pytest.fixture
def rows(filled):
    return {row.name: row for row in PortfolioTable(filled).read_all().rows.values()}


def test_the_ranking_and_what_is_bought_of_each_line(rows):
    assert {name: (row.sales, row.sales_before) for name, row in rows.items()} == {
        "Uno": (800_000, 600_000), "Dos": (150_000, 200_000), "Tres": (50_000, 40_000),
    }  # fmt: skip
    states = {name: [row.state_of(line) for line in ("Bombas", "Sellos")] for name, row in rows.items()}
    bought, unknown = LineState.BOUGHT, LineState.UNKNOWN
    assert states == {"Uno": [bought, bought], "Dos": [bought, LineState.COMPETITOR], "Tres": [unknown, bought]}


def test_the_concentration(filled):
    table = PortfolioTable(filled).read_all()
    found = table.concentration()
    assert table.product_lines() == ["Bombas", "Sellos"]
    assert (found.first, found.top3, found.hhi) == pytest.approx((80, 100, 6650)), "80² + 15² + 5²"


def test_what_is_left_and_what_is_used_of_the_potential(rows):
    """What we sell follows from the sales of the last twelve months; nobody wrote it down."""
    uno, dos, tres = (rows[name].potential for name in ("Uno", "Dos", "Tres"))
    assert all(line.current is None for name in ("Uno", "Dos") for line in rows[name].wallet)
    assert [(p.line.product_line, p.current, p.attainable, p.remaining) for p in uno.lines] == [
        ("Bombas", 600_000, 800_000, 200_000), ("Sellos", 200_000, 200_000, 0),
    ]  # fmt: skip
    assert (uno.remaining, uno.exhausted_percent, round(uno.share_of_wallet, 2)) == (200_000, 80, 57.14)
    assert (dos.current, round(dos.remaining, 2), round(dos.exhausted_percent, 2)) == (150_000, 60_000, 71.43)
    assert (tres.remaining, tres.exhausted_percent) == (None, None)


def test_the_matrix(rows):
    """Growth follows from the potential: 200,000 and 60,000 in a company that sells 1,000,000 stand for 9 and 7."""
    assert [rows[n].attractiveness for n in ("Uno", "Dos", "Tres")] == [6.2, 4.2, None]
    assert [rows[n].quadrant for n in ("Uno", "Dos", "Tres")] == [Quadrant.KEY, Quadrant.OPPORTUNISTIC, None]
    assert rows["Uno"].drivers == rows["Dos"].drivers == ("growth",)
    points = {point.key: (point.strength, point.attractiveness) for point in matrix_points(rows.values())}
    assert points == {rows["Uno"].account_id: (7, 6.2), rows["Dos"].account_id: (3.5, 4.2)}


def test_a_first_radar(filled, rows):
    data = filled.load(rows["Uno"].account_id)
    result = data.scorecard.result(f"{YEAR}-Q4")
    scores = {axis.label: axis.now for axis in radar_axes(result)}
    measured = {label: score for label, score in scores.items() if score is not None}
    assert measured == {
        "Pedidos nuevos": 75, "Entregas": 75, "Rechazos": 62.5, "Visitas guiadas": 100, "Pilotos juntos": 25,
    }  # fmt: skip
    assert data.selection.assessment.reason("prescription") == "visita de enero"
    assert data.selection.assessment.growth is None
    assert data.sales.last_12() == Decimal(800_000)
