"""Leaving a bad figure out must never help: what is deleted counts on."""

from dataclasses import replace
from datetime import date

import pytest

from kamdesk.domain.changes import Change
from kamdesk.domain.scorecard.groups import Group, Light
from kamdesk.domain.scorecard.indicators import Aggregation
from kamdesk.i18n import labels, set_language
from kamdesk.services.importing.columns import map_columns
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.report import Options
from kamdesk.services.importing.run import run
from kamdesk.services.plan import committee, wording
from kamdesk.services.scorecard import figures
from kamdesk.services.scorecard.figures import PastedCell
from kamdesk.services.scorecard.indicators import record_measure, record_ratio, settle
from tests.support import DAY, live_indicator, new_account, put, refused
from tests.support.importing import read_table

Q2, Q3, Q4 = "2026-Q2", "2026-Q3", "2026-Q4"


MONTHS = ("2026-07", "2026-08", "2026-09")


TODAY = date.today()


@pytest.fixture
def card(portfolio):
    """An account with a good figure in each group, and two critical indicators in the red."""
    account = new_account(portfolio)
    for group in Group:
        record_measure(portfolio, put(portfolio, live_indicator(account.id, group)), Q3, 10.0)
    red = [
        put(portfolio, live_indicator(account.id, Group.RESULTS, name=f"critical {n}", is_critical=True, weight=0.5))
        for n in (1, 2)
    ]
    for one in red:
        record_measure(portfolio, one, Q3, 1.0)
    return Card(portfolio, account.id, red)


class Card:
    def __init__(self, portfolio, account_id, red):
        self.portfolio, self.account_id, self.red = portfolio, account_id, red

    @property
    def data(self):
        return self.portfolio.load(self.account_id)

    @property
    def result(self):
        return self.data.scorecard.result(Q3)

    def result_of(self, one, period=Q3):
        return next(r for r in self.data.scorecard.result(period).indicators() if r.indicator.id == one.id)

    def measure_of(self, one, period=Q3):
        return next(m for m in self.data.scorecard.measures if (m.indicator_id, m.period) == (one.id, period))


def test_deleting_one_of_two_red_critical_figures_leaves_the_account_red(card):
    before = card.result
    assert before.light is Light.RED
    record_measure(card.portfolio, card.red[0], Q3, None)
    assert card.result.light is Light.RED
    assert (card.result.score, card.result.coverage) == (before.score, before.coverage)
    gone = card.result_of(card.red[0])
    assert (gone.is_withdrawn, gone.light, gone.score, gone.value, gone.counts, gone.is_stale) == (
        True,
        "red",
        10,
        1,
        True,
        False,
    )


def test_deleting_both_raises_no_score(card):
    before = card.result
    for one in card.red:
        record_measure(card.portfolio, one, Q3, None)
    after = card.result
    assert (after.score, after.light, after.coverage) == (before.score, before.light, before.coverage)
    assert [g.light for g in after.groups] == [g.light for g in before.groups]


def test_deleting_every_figure_of_the_latest_period_leaves_it_the_latest(card):
    one = card.red[0]
    record_measure(card.portfolio, one, Q4, 1.0)
    record_measure(card.portfolio, one, Q4, None)
    assert card.data.scorecard.latest_period == Q4


def test_undo_restores_exactly_what_was_there(card):
    one = card.red[0]
    record_ratio(card.portfolio, one, Q3, 1, 2)
    record_measure(card.portfolio, one, Q3, 2.0, field="client_value")
    settle(card.portfolio, card.measure_of(one), 1.5, "Marta", DAY)
    before = card.measure_of(one)
    edit = card.portfolio.remove(before)
    assert card.measure_of(one) == replace(before, withdrawn_on=TODAY, client_withdrawn_on=TODAY)
    assert labels.describe(edit.changes) == "figure withdrawn of “Q3 2026”"
    card.portfolio.undo(edit)
    assert card.measure_of(one) == before
    card.portfolio.redo(edit)
    assert card.result_of(one).is_withdrawn


def test_a_figure_that_is_entered_again_counts_and_is_no_longer_marked(card):
    one = card.red[0]
    record_measure(card.portfolio, one, Q3, None)
    assert one in figures.missing(card.data, Q3)
    again = record_measure(card.portfolio, one, Q3, 9.0)
    assert (card.result_of(one).value, card.result_of(one).is_withdrawn) == (9, False)
    assert one not in figures.missing(card.data, Q3)
    card.portfolio.undo(again)
    assert (card.result_of(one).value, card.result_of(one).is_withdrawn) == (1, True)


@pytest.mark.parametrize("field", ["value", "client_value"])
def test_withdrawing_one_side_of_a_dispute_settles_nothing(card, field):
    one = next(i for i in card.data.scorecard.own_indicators if i.group is Group.QUALITY)
    record_measure(card.portfolio, one, Q3, 1.0, field=field)
    record_measure(card.portfolio, one, Q3, 10.0, field=next(f for f in ("value", "client_value") if f != field))
    before = card.result
    edit = record_measure(card.portfolio, one, Q3, None, field=field)
    found = card.result_of(one)
    assert (found.is_disputed, found.value, found.own_withdrawn, found.client_withdrawn) == (
        True,
        1,
        field == "value",
        field != "value",
    )
    assert (card.result.score, card.result.light) == (before.score, before.light)
    mine = "figure withdrawn of “Q3 2026”"
    assert labels.describe(edit.changes) == (mine if field == "value" else f"the client's {mine}")


def test_a_bad_month_that_is_deleted_stays_in_its_quarter(card):
    two = put(card.portfolio, live_indicator(card.account_id, Group.RESULTS, name="monthly", aggregation=Aggregation.MEAN))
    for month, value in zip(MONTHS, (10.0, 1.0, 10.0), strict=True):
        record_measure(card.portfolio, two, month, value)
    assert card.result_of(two).value == 7
    record_measure(card.portfolio, two, MONTHS[1], None)
    assert (card.result_of(two).value, card.result_of(two).own_withdrawn) == (7, True)
    values = card.data.scorecard.values
    assert (values.pair(two, Q3), values.entered(two, Q3)) == ((7, None), (None, None))
    assert values.withdrawn(replace(two, aggregation=Aggregation.LAST), Q3) == (False, False), "the latest stands alone"
    record_measure(card.portfolio, two, MONTHS[1], 4.0)
    assert (card.result_of(two).value, card.result_of(two).own_withdrawn) == (8, False)


def test_no_road_deletes_a_figure(card, folder):
    """Paste of blanks, the history's way back, a record saved without it, the record removed: all withdraw."""
    portfolio, one = card.portfolio, card.red[0]
    before = card.measure_of(one)
    roads = {
        "paste": lambda: (
            figures.paste(portfolio, [PastedCell(one, Q3, "value", " "), PastedCell(one, Q3, "client_value", "—")], ",").edit
        ),
        "typed": lambda: figures.record(portfolio, one, Q3, "", ","),
        "history": lambda: portfolio.save(replace(card.measure_of(one), value=None)),
        "commit": lambda: portfolio.commit([Change(before, None)]),
        "marked by hand": lambda: portfolio.save(replace(before, value=9.0, withdrawn_on=DAY)),
    }
    for name, road in roads.items():
        edit = road()
        assert card.measure_of(one) == replace(before, withdrawn_on=TODAY), name
        portfolio.undo(edit)
        assert card.measure_of(one) == before, name
    with refused("figure_stays"):
        portfolio.save(replace(before, period=Q2))
    record_measure(portfolio, one, Q3, None)
    source = folder / "datos.csv"
    source.write_text(
        f"account;group;indicator;threshold;target;period;value\n{card.data.account.name};results;critical 1;5;10;{{}}\n".format(
            "2026-Q3;"
        ),
        encoding="utf-8",
    )
    _import(portfolio, source)
    assert card.result_of(one).is_withdrawn, "a blank cell says nothing"
    source.write_text(source.read_text(encoding="utf-8").replace("Q3;", "Q3;1"), encoding="utf-8")
    _import(portfolio, source)
    assert card.measure_of(one) == before


def _import(portfolio, source):
    table = read_table(source, "")
    report = run(portfolio, table, map_columns(table, ImportKind("measures"), {}, ","), Options())
    assert not report.rejections


def test_going_back_to_a_withdrawn_figure_is_no_way_to_a_better_one(card):
    one = next(i for i in card.data.scorecard.own_indicators if i.group is Group.INNOVATION)
    record_measure(card.portfolio, one, Q3, None)
    withdrawn = card.measure_of(one)
    record_measure(card.portfolio, one, Q3, 1.0)
    card.portfolio.save(replace(card.measure_of(one), value=withdrawn.value, withdrawn_on=withdrawn.withdrawn_on))
    assert (card.measure_of(one).value, card.measure_of(one).withdrawn_on) == (1, TODAY)


def test_a_figure_goes_with_its_indicator_and_comes_back_with_it(card):
    one = card.red[0]
    record_measure(card.portfolio, one, Q3, None)
    measures, result = card.data.scorecard.measures, card.result
    edit = card.portfolio.remove(one)
    assert not [m for m in card.data.scorecard.measures if m.indicator_id == one.id]
    card.portfolio.undo(edit)
    assert sorted(card.data.scorecard.measures, key=str) == sorted(measures, key=str)
    retired = card.portfolio.save(replace(one, retired_on=DAY))
    assert one.id not in {r.indicator.id for r in card.result.indicators()}
    card.portfolio.save(replace(one, retired_on=None))
    assert (card.result.score, card.result.light, card.result_of(one).is_withdrawn) == (result.score, result.light, True)
    assert retired is not None


def test_a_withdrawn_figure_is_spoken_of_at_the_next_meeting(card):
    record_measure(card.portfolio, card.red[0], Q3, None)
    items = [i for i in committee.agenda(card.data) if i.code == "withdrawn"]
    assert [wording.agenda_text(i, card.data) for i in items] == ["Figure withdrawn: critical 1"]
    set_language("es")
    assert [wording.agenda_text(i, card.data) for i in items] == ["Dato retirado: critical 1"]
