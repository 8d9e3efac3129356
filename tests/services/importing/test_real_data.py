"""A public sales database goes in whole, and what the program computes equals plain sums."""

from collections import defaultdict
from decimal import Decimal

import pytest

from kamdesk.domain.periods import Frequency
from kamdesk.domain.scorecard.groups import Group
from kamdesk.services.account.json_view import account_view
from kamdesk.services.file_check import check
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.portfolio import Portfolio
from tests.support import real_data
from tests.support.real_data import sold, table, take, write

pytestmark = real_data.pytestmark


def spanish(number):
    return f"{number:,.2f}".translate(str.maketrans(",.", ".,"))


def day_month_year(iso):
    return "/".join(reversed(iso.split("-")))


def quarter(iso):
    return f"{iso[:4]}-Q{(int(iso[5:7]) + 2) // 3}"


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    """All customers, their sales in a Spanish sheet, and a scorecard of our own for one of them."""
    folder = tmp_path_factory.mktemp("datos reales ñ")
    portfolio = Portfolio.create(folder / "classicmodels.kamdesk")
    customers = table("customers")
    rows = [["Nombre", "Código", "Teléfono", "Ciudad", "País"]]
    rows += [[c["customerName"], c["customerNumber"], c["phone"], c["city"], c["country"]] for c in customers]
    assert take(portfolio, write(folder / "cuentas.csv", rows), ImportKind.ACCOUNTS).created == len(customers)
    lines = list(sold())
    rows = [["Cuenta", "Fecha", "Importe", "Línea de producto", "Coste", "Cantidad", "Pedido", "Estado"]]
    rows += [
        [c, day_month_year(day), spanish(amount), line, spanish(cost), n, order, status]
        for status, c, day, order, line, amount, cost, n in lines
    ]
    report = take(portfolio, write(folder / "ventas.csv", rows), ImportKind.SALES)
    left_out = sum(line[0] == "Cancelled" for line in lines)
    assert left_out > 0
    assert (report.cancelled, report.created) == (left_out, len(lines) - left_out)
    best = max(customers, key=lambda c: sum(line[5] for line in lines if line[1] == c["customerNumber"]))
    rows = [["Cuenta", "Grupo", "Indicador", "Unidad", "Inaceptable", "Mínimo", "Objetivo", "Periodo", "Valor"]]
    for group in ("Calidad pactada", "Prescripción", "Innovación y aprendizaje"):
        for name, floor, threshold, target, value in (("Primero", 85, 94, 98, "96,2"), ("Segundo", 1200, 600, 200, "450")):
            rows.append([best["customerNumber"], group, f"{name} {group}", "%", floor, threshold, target, "T1 2005", value])
    take(portfolio, write(folder / "cuadro.csv", rows), ImportKind.MEASURES)
    yield portfolio, [line for line in lines if line[0] != "Cancelled"], best
    portfolio.close()


def test_every_account_quarter_and_year_equals_its_plain_sums(imported):
    portfolio, lines, _ = imported
    turnover, cost, names = defaultdict(Decimal), defaultdict(Decimal), defaultdict(set)
    for _status, customer, day, _order, line, amount, spent, _n in lines:
        for period in (quarter(day), day[:4]):
            turnover[customer, period] += amount
            cost[customer, period] += spent
            names[customer, period].add(line)
    accounts = {a.codes[0]: a.id for a in (portfolio.find_account(c["customerNumber"])[0] for c in table("customers"))}
    loaded = portfolio.load_many(list(accounts.values()))
    seen = 0
    for customer, account_id in accounts.items():
        book = loaded[account_id].sales
        for period in (*book.periods(Frequency.QUARTER), *book.periods(Frequency.YEAR)):
            figures, key = book.figures(period), (customer, period)
            assert (figures.turnover, figures.cost, figures.product_lines) == (turnover[key], cost[key], len(names[key]))
            assert figures.margin_percent == pytest.approx(float((turnover[key] - cost[key]) / turnover[key] * 100))
            seen += 1
    assert seen == len([k for k in turnover if turnover[k]])


def test_the_best_customer_has_a_scorecard_worth_a_radar(imported):
    portfolio, lines, best = imported
    data = portfolio.load(portfolio.find_account(best["customerName"])[0].id)
    view = account_view(data, "2005-Q1")
    indicators = [i for g in view["scorecard"]["groups"] for i in g["indicators"]]
    assert len(indicators) == 9
    assert [i["score"] for i in indicators[3:5]] == [77.5, 68.75]
    by_name = {i["name"]: i["value"] for i in indicators}
    mine = [line for line in lines if line[1] == best["customerNumber"] and quarter(line[2]) == "2005-Q1"]
    assert by_name["Turnover"] == pytest.approx(float(sum(line[5] for line in mine)))
    assert by_name["Cross-selling"] == len({line[4] for line in mine})
    assert view["sales"]["periods"][0]["period"].startswith("2003-Q")
    scored = [g for g in data.scorecard.result("2005-Q1").groups if g.group is not Group.RESULTS]
    assert [g.score for g in scored] == pytest.approx([73.125] * 3)


def test_the_file_is_sound_and_an_account_is_found_by_part_of_its_name(imported):
    portfolio, _, _ = imported
    assert check(portfolio) == []
    found = portfolio.accounts.lines(portfolio.accounts.search("mini gifts"))
    assert [line.name for line in found] == ["Mini Gifts Distributors Ltd."]
