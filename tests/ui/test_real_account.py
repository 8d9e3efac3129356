"""The window shows a radar of a real account, brought in from real sales."""

import pytest
from PySide6.QtWidgets import QLabel

from kamdesk.services.importing.headers import ImportKind
from kamdesk.ui.portfolio.portfolio_page import ACCOUNTS, GAPS
from tests.support import real_data as real
from tests.support.import_window import ImportWindow
from tests.support.robot import Robot

pytestmark = real.pytestmark


def test_the_window_shows_the_radar_of_a_real_account(make_window, qtbot, folder, answers):
    window = make_window()
    answers.paths.append(folder / "classicmodels.kamdesk")
    window.file_actions.new_portfolio()
    customers, lines = real.table("customers"), [line for line in real.sold() if line[0] != "Cancelled"]
    best = max(customers, key=lambda c: sum(line[5] for line in lines if line[1] == c["customerNumber"]))
    accounts = real.write(folder / "cuentas.csv", [["Nombre", "Código"], [best["customerName"], best["customerNumber"]]])
    sales = [["Cuenta", "Fecha", "Importe", "Línea de producto", "Coste"]]
    sales += [
        [c, day, str(amount), line, str(cost)] for _s, c, day, _o, line, amount, cost, _n in lines if c == best["customerNumber"]
    ]
    figures = [["Cuenta", "Grupo", "Indicador", "Mínimo", "Objetivo", "Periodo", "Valor"]]
    for group in ("Calidad", "Prescripción", "Innovación"):
        figures += [
            [best["customerName"], group, f"{name} {group}", "50", "80", "2005-Q1", value]
            for name, value in (("Uno", "60"), ("Dos", "85"))
        ]
    for path in (accounts, real.write(folder / "ventas.csv", sales), real.write(folder / "cuadro.csv", figures)):
        dialog = window.file_actions.show_import(path)
        assert ImportWindow(qtbot, dialog).take_in().dialog.reports[0].rejections == []
    assert dialog.kind is ImportKind.MEASURES
    robot = Robot(qtbot, window)
    page = robot.go(best["customerNumber"], "scorecard")
    page.choose_period("2005-Q1")
    radar = page.profile.radar.canvas.radar
    assert [a.now for a in radar.axes] == pytest.approx([66.67, 100, 66.67, 100, 66.67, 100], abs=0.01)
    assert page.grid.index(page.grid.row_of("computed-turnover"), 6).data() != "—"
    image = page.profile.radar.canvas.grab().toImage()
    assert len({image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}) > 40


def test_with_nothing_typed_the_portfolio_is_ranked_and_says_what_is_unknown(make_window, qtbot, folder, answers):
    """From an exported list of sales alone: ranking, concentration, the grid, and all accounts as not yet scored."""
    window = make_window()
    answers.paths.append(folder / "classicmodels.kamdesk")
    window.file_actions.new_portfolio()
    names = {c["customerNumber"]: c["customerName"] for c in real.table("customers")}
    lines = [line for line in real.sold() if line[0] != "Cancelled"]
    accounts = real.write(folder / "cuentas.csv", [["Nombre", "Código"], *([name, code] for code, name in names.items())])
    sales = [["Cuenta", "Fecha", "Importe", "Línea de producto", "Coste"]]
    sales += [[c, day, str(amount), line, str(cost)] for _s, c, day, _o, line, amount, cost, _n in lines]
    for path in (accounts, real.write(folder / "ventas.csv", sales)):
        dialog = window.file_actions.show_import(path)
        assert ImportWindow(qtbot, dialog).take_in().dialog.reports[0].rejections == []
    window.navigation.show_portfolio()
    page = window.content.portfolio_page
    page.wait()
    last = max(str(line[2]) for line in lines)[:7]
    year = [line for line in lines if f"{int(last[:4]) - 1}{last[4:]}" < str(line[2])[:7] <= last]
    totals = {}
    for line in year:
        totals[line[1]] = totals.get(line[1], 0) + line[5]
    best = sorted(totals.values(), reverse=True)
    rows = page.accounts.model.rows
    assert [row.sales for row in rows[:20]] == best[:20]
    assert rows[0].name == names[max(totals, key=totals.get)]
    found = page.table.concentration()
    assert found.first == pytest.approx(float(best[0] / sum(best) * 100))
    assert found.top10 == pytest.approx(float(sum(best[:10]) / sum(best) * 100))
    page.show_part(GAPS)
    model = page.gaps.model
    assert set(model.lines) == {line[4] for line in lines if line in year}
    bought = {(line[1], line[4]) for line in year}
    states = [model.state(model.index(r, c + 1)) for r in range(len(model.rows)) for c in range(len(model.lines))]
    assert states.count("bought") == len(bought)
    assert states.count("unknown") == len(states) - len(bought), "what nobody said is unknown, never zero"
    page.show_part(ACCOUNTS)
    assert page.accounts.findChild(QLabel, "unscored").text().startswith(f"Not scored yet ({len(names)}): ")
