"""A rule holds on every road by which its record can come: typed, pasted, imported."""

from dataclasses import replace

import pytest

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Computed, Indicator
from kamdesk.services.importing.columns import map_columns
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.report import Options
from kamdesk.services.importing.run import run
from kamdesk.services.scorecard import figures, indicators
from kamdesk.services.scorecard.figures import PastedCell
from tests.support import included_account, live_indicator, new_account, put
from tests.support.importing import read_table

Q3 = "2026-Q3"


ACCOUNTS = "Nombre;Código;KAM;Empleados\n"


MEASURES = "Cuenta;Grupo;Indicador;Unidad;Inaceptable;Umbral;Objetivo;Peso;Periodo;Valor;Dato cliente\n"


@pytest.fixture
def world(portfolio, folder):
    return World(portfolio, folder)


class World:
    """An account whose KAM was chosen, with a measured indicator and a computed one."""

    def __init__(self, portfolio, folder):
        self.portfolio, self.folder = portfolio, folder
        self.account = included_account(portfolio, 3, name="Uno")
        self.otif = put(
            portfolio,
            live_indicator(self.account.id, Group.QUALITY, name="OTIF", unit="%", floor=85.0, threshold=94.0, target=98.0),
        )
        self.turnover = put(
            portfolio,
            live_indicator(self.account.id, Group.RESULTS, name="Ventas", computed=Computed.TURNOVER, threshold=1.0, target=2.0),
        )

    def typed(self, call):
        try:
            call(self)
        except ValidationError as error:
            return {error.code}
        return set()

    def pasted(self, cell):
        one, field, text = cell
        found = figures.paste(self.portfolio, [PastedCell(getattr(self, one), Q3, field, text)], ",")
        return {error.code for _cell, error in found.refused}

    def imported(self, what):
        kind, text = what
        path = self.folder / "datos.csv"
        path.write_text(text, encoding="utf-8")
        table = read_table(path)
        report = run(self.portfolio, table, map_columns(table, kind), Options())
        return {r.error.code for r in report.rejections}


def figure(name, text, field="value"):
    return lambda w: figures.record(w.portfolio, getattr(w, name), Q3, text, ",", field)


def hours(text):
    def call(w):
        one = replace(w.otif, unit="h")
        w.portfolio.save(one)
        figures.record(w.portfolio, one, Q3, text, ",")

    return call


def account(**fields):
    return lambda w: w.portfolio.save(replace(w.account, **fields))


def new_indicator(**fields):
    def call(w):
        blank = Indicator(id=new_id(), account_id=w.account.id, group=Group.RESULTS, name="Otro")
        indicators.save_indicator(w.portfolio, replace(blank, **fields))

    return call


def measures(*cells):
    return ImportKind.MEASURES, MEASURES + ";".join(cells) + "\n"


def row(indicator="OTIF", group="calidad", unit="", anchors=("", "", ""), weight="", value="", theirs=""):
    return measures("Uno", group, indicator, unit, *anchors, weight, "T3 2026", value, theirs)


RULES = {
    "percent_over_range": (figure("otif", "120"), ("otif", "value", "120"), row(value="120")),
    "percent_over_range ": (figure("otif", "120", "client_value"), ("otif", "client_value", "120"), row(theirs="120")),
    "far_over_target": (
        hours("9999"),
        None,
        row(unit="h", value="9999"),
    ),
    "computed_value": (figure("turnover", "5"), ("turnover", "value", "5"), row("Ventas", "resultados", value="5")),
    "anchors_out_of_order": (
        lambda w: indicators.set_anchor(w.portfolio, w.otif, "threshold", 99.0, Q3, from_period=True),
        ("otif", "threshold", "99"),
        row(anchors=("", "99", "")),
    ),
    "computed_twice": (
        new_indicator(computed=Computed.TURNOVER),
        None,
        row("Facturación", "resultados", anchors=("", "1", "2")),
    ),
    "negative": (lambda w: indicators.save_indicator(w.portfolio, replace(w.otif, weight=-1.0)), None, row(weight="-1")),
    "out_of_range": (lambda w: indicators.save_indicator(w.portfolio, replace(w.otif, weight=1001.0)), None, row(weight="1001")),
    "bad_period": (
        lambda w: figures.record(w.portfolio, w.otif, "2026-Q7", "5", ","),
        None,
        measures("Uno", "calidad", "OTIF", "", "", "", "", "", "T7 2026", "5", ""),
    ),
    "kam_by_handover": (account(kam="Otra"), None, (ImportKind.ACCOUNTS, ACCOUNTS + "Uno;;Otra;\n")),
    "negative ": (account(size_employees=-1), None, (ImportKind.ACCOUNTS, ACCOUNTS + "Dos;;;-1\n")),
    "required": (account(name=""), None, (ImportKind.ACCOUNTS, ACCOUNTS + ";C1;;\n")),
    "not_a_number": (figure("otif", "mucho"), ("otif", "value", "mucho"), row(value="mucho")),
    "number_too_large": (figure("otif", "9" * 30), ("otif", "value", "9" * 30), row(value="9" * 30)),
}
"""What breaks a rule, typed, pasted and imported; a paste brings figures and anchors of what is there, and nothing else."""


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("road", ["typed", "pasted", "imported"])
def test_a_rule_holds_on_every_road(world, rule, road):
    breach = RULES[rule][("typed", "pasted", "imported").index(road)]
    if breach is None:
        return
    assert getattr(world, road)(breach) == {rule.strip()}


def test_two_names_of_what_is_computed_do_not_come_in_together(world):
    text = MEASURES + "Dos;resultados;Facturación;;;1;2;;T3 2026;;\nDos;resultados;Turnover;;;1;2;;T3 2026;;\n"
    new_account(world.portfolio, "Dos")
    assert world.imported((ImportKind.MEASURES, text)) == {"computed_twice"}
