"""Leaving a bad figure out must never help: what is deleted counts on, what is out of date keeps its last light."""

import os
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from kamdesk.domain.changes import Change
from kamdesk.domain.ids import new_id
from kamdesk.domain.periods import Frequency
from kamdesk.domain.scorecard.groups import Group, Light
from kamdesk.domain.scorecard.indicators import Aggregation, Basis, DataFrom, Indicator, Measure, ParameterSheet
from kamdesk.domain.scorecard.measured_values import Values
from kamdesk.domain.scorecard.scoring import measure_indicator, scorecard_result
from kamdesk.domain.settings import Settings
from kamdesk.i18n import labels, set_language
from kamdesk.services.importing.columns import ImportKind, map_columns
from kamdesk.services.importing.reading import Options
from kamdesk.services.importing.run import run
from kamdesk.services.importing.tables import read_table
from kamdesk.services.plan import committee, wording
from kamdesk.services.portfolio import Portfolio
from kamdesk.services.scorecard import figures
from kamdesk.services.scorecard.figures import PastedCell
from kamdesk.services.scorecard.indicators import record_measure, record_ratio, settle
from tests.support import DAY, live_indicator, new_account, put, refused

Q2, Q3, Q4 = "2026-Q2", "2026-Q3", "2026-Q4"
MONTHS = ("2026-07", "2026-08", "2026-09")
SETTINGS = Settings()
EQUAL = dict.fromkeys(Group, 25.0)
TODAY = date.today()


# -- examples ------------------------------------------------------------------------------------


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


# -- never entered, or out of date ---------------------------------------------------------------


def indicator(key, group=Group.RESULTS, **fields):
    return Indicator(id=key, account_id="a", group=group, name=key, floor=0.0, threshold=50.0, target=100.0, **fields)


def scored(indicators, figures_, period=Q3):
    listed = [Measure(id=f"{k}{p}", account_id="a", indicator_id=k, period=p, value=v) for (k, p), v in figures_.items()]
    return scorecard_result(indicators, Values(listed, SETTINGS), period, EQUAL, SETTINGS)


FOUR = [indicator(g.value, g) for g in Group]
GOOD = {(g.value, Q3): 100.0 for g in Group}


def test_a_critical_figure_that_is_out_of_date_keeps_its_last_light_for_the_caps():
    ones = [*FOUR, *(indicator(k, is_critical=True) for k in "xy")]
    found = scored(ones, {**GOOD, ("x", Q2): 10.0, ("y", Q2): 10.0})
    assert found.light is Light.RED, "two red criticals, whether or not anybody measured them again"
    assert found.score == 100, "missing in the means"
    assert scored(ones, {**GOOD, ("x", Q2): 10.0, ("y", Q3): 10.0}).light is Light.RED
    assert scored(ones, {**GOOD, ("x", Q2): 10.0, ("y", Q3): 60.0}).light is Light.AMBER


@pytest.mark.parametrize("last", ["2026-Q2", "2025-Q3", "2019-Q1", "2011-12"])
def test_the_last_light_is_kept_however_long_ago_it_was(last):
    found = scored([*FOUR, indicator("x", is_critical=True)], {**GOOD, ("x", last): 10.0})
    (stale,) = [r for r in found.indicators() if r.indicator.id == "x"]
    assert (stale.is_stale, stale.light, stale.counts) == (True, "red", False)
    assert found.light is Light.AMBER


def test_what_was_measured_later_says_nothing_of_an_earlier_period():
    one = indicator("x", is_critical=True)
    assert not measure_indicator(
        one, Values([Measure(id="m", account_id="a", indicator_id="x", period=Q4, value=1.0)], SETTINGS), Q3, SETTINGS
    ).is_stale


@pytest.mark.parametrize("fields", [{"is_critical": True}, {"group": Group.QUALITY}])
@pytest.mark.parametrize("earlier", [{}, {("x", Q2): 100.0}])
def test_a_guarded_figure_that_is_not_there_keeps_its_group_from_green(fields, earlier):
    one = indicator("x", weight=0.1, **fields)
    found = scored([*FOUR, one], {**GOOD, **earlier})
    assert next(g for g in found.groups if g.group is one.group).light is Light.AMBER
    assert found.light is Light.AMBER


# -- no sequence helps ---------------------------------------------------------------------------

SEQUENCES = int(os.environ.get("KAMDESK_SEQUENCES", "0"))
"""How many sequences the machine of the rules tries, and that of the services a fiftieth of them; 0 is the usual few."""

_RANK = {Light.RED: 0, Light.AMBER: 1, Light.GREEN: 2, Light.NONE: 3}
_PERIODS = (Q2, Q3, Q4, "2026-08", "2026-09", "2026")


def standing(results):
    """Light and score of every group and of the account, of every period."""
    return {
        (r.period, name): (x.light, x.score) for r in results for name, x in (("account", r), *((g.group, g) for g in r.groups))
    }


def helped(before, after):
    """Where a light or a score is better than before; none counts as better."""
    found = []
    for place, (light, points) in before.items():
        now, points_now = after[place]
        if _RANK[now] > _RANK[light] or (points is not None and (points_now is None or points_now > points + 1e-9)):
            found.append((place, (light, points), (now, points_now)))
    return found


CARD = (
    indicator("orders", is_critical=True),
    indicator("cost", is_critical=True, weight=3.0),
    indicator("to date", basis=Basis.YEAR_TO_DATE, aggregation=Aggregation.LAST),
    indicator("otif", Group.QUALITY, agreed_with="Marta", agreed_on=DAY),
    indicator("ratio", Group.QUALITY, aggregation=Aggregation.RATIO, unit="%"),
    indicator("sum", Group.PRESCRIPTION, aggregation=Aggregation.SUM, weight=0.5),
    indicator("audit", Group.PRESCRIPTION, frequency=Frequency.YEAR, aggregation=Aggregation.LAST),
    indicator("pilots", Group.INNOVATION),
    indicator("snapshot", Group.INNOVATION, basis=Basis.SNAPSHOT, is_critical=True),
)
SHEETS = (
    ParameterSheet(id="s1", account_id="a", indicator_id="otif", tolerance=5.0, data_from=DataFrom.OURS),
    ParameterSheet(id="s2", account_id="a", indicator_id="ratio", data_from=DataFrom.WORSE, decimals=0),
)
KEYS = st.sampled_from([i.id for i in CARD])
WHEN = st.sampled_from([Q2, Q3, Q4, *MONTHS, "2026-05", "2025-Q4"])
FIELD = st.sampled_from(["value", "client_value"])
FIGURE = st.sampled_from([0.0, 10.0, 40.0, 49.0, 55.0, 80.0, 95.0, 100.0])


class Rules(RuleBasedStateMachine):
    """The rules alone: figures entered, corrected, settled, deleted, undone; indicators retired and taken back."""

    @initialize(good=st.booleans())
    def begin(self, good):
        self.indicators = {i.id: i for i in CARD}
        self.measures = {}
        self.done, self.undone = [], []
        for one in CARD if good else ():
            for period in (Q2, Q3):
                self._put((one.id, period), Measure(id="m", account_id="a", indicator_id=one.id, period=period, value=100.0))
        self.now = self._standing()

    def _standing(self):
        values = Values(self.measures.values(), SETTINGS, None, SHEETS)
        return standing([scorecard_result(tuple(self.indicators.values()), values, p, EQUAL, SETTINGS) for p in _PERIODS])

    def _put(self, place, after):
        self._step((self.measures, place, self.measures.get(place), after))

    def _step(self, step):
        self.done.append(step)
        self.undone.clear()
        self._write(step[0], step[1], step[3])

    def _write(self, where, place, record):
        if record is None:
            where.pop(place, None)
        else:
            where[place] = record

    def _seen(self, *, may_help):
        before, self.now = self.now, self._standing()
        assert may_help or not helped(before, self.now), helped(before, self.now)

    @rule(key=KEYS, period=WHEN, field=FIELD, value=FIGURE)
    def enter(self, key, period, field, value):
        place = (key, period)
        base = self.measures.get(place) or Measure(id="m", account_id="a", indicator_id=key, period=period)
        self._put(place, base.entered(**{field: value}))
        self._seen(may_help=True)

    @rule(period=st.sampled_from(MONTHS), numerator=st.integers(0, 20))
    def count(self, period, numerator):
        base = self.measures.get(("ratio", period)) or Measure(id="m", account_id="a", indicator_id="ratio", period=period)
        self._put(("ratio", period), base.entered(value=5.0 * numerator, numerator=float(numerator), denominator=20.0))
        self._seen(may_help=True)

    @rule(data=st.data(), value=FIGURE)
    def settle(self, data, value):
        if self.measures:
            place = data.draw(st.sampled_from(sorted(self.measures)))
            self._put(place, replace(self.measures[place], settled_value=value, settled_on=DAY, settled_with="Marta"))
            self._seen(may_help=True)

    @rule(data=st.data(), fields=st.sampled_from([("value",), ("client_value",), ("value", "client_value"), ()]))
    def delete(self, data, fields):
        """One figure, both, or the record."""
        if self.measures:
            place = data.draw(st.sampled_from(sorted(self.measures)))
            before = self.measures[place]
            after = before.entered(**dict.fromkeys(fields)) if fields else None
            stands = before.replaced_by(after, TODAY)
            self._put(place, stands)
            assert all(getattr(stands, n) == getattr(before, n) for n in ("value", "client_value", "numerator", "denominator"))
            self._seen(may_help=False)

    @rule(key=KEYS)
    def retire_or_take_back(self, key):
        one = self.indicators[key]
        self._step((self.indicators, key, one, replace(one, retired_on=None if one.retired_on else DAY)))
        self._seen(may_help=True)

    @rule()
    def undo(self):
        if self.done:
            step = self.done.pop()
            self.undone.append(step)
            self._write(step[0], step[1], step[2])
            self._seen(may_help=True)

    @rule()
    def redo(self):
        if self.undone:
            step = self.undone.pop()
            self.done.append(step)
            self._write(step[0], step[1], step[3])
            self._seen(may_help=True)


SEQUENCE = settings(stateful_step_count=20, suppress_health_check=list(HealthCheck), deadline=None, database=None)


@pytest.mark.timeout(0)
def test_no_sequence_of_the_rules_helps_by_a_deletion():
    run_state_machine_as_test(Rules, settings=settings(SEQUENCE, max_examples=SEQUENCES or 30))


class Services(RuleBasedStateMachine):
    """The same through the services and a file, by every road that takes a figure away."""

    folder = None

    @initialize()
    def begin(self):
        path = self.folder / f"{new_id()}.kamdesk"
        self.portfolio = Portfolio.create(path)
        self.account = new_account(self.portfolio)
        ones = [replace(i, id=new_id(), account_id=self.account.id) for i in CARD]
        put(self.portfolio, *ones)
        self.ones = {i.name: i.id for i in ones}
        put(
            self.portfolio,
            *(replace(s, id=new_id(), account_id=self.account.id, indicator_id=self.ones[s.indicator_id]) for s in SHEETS),
        )
        self.done, self.undone = [], []
        self.now = self._standing()

    def _standing(self):
        data = self.portfolio.load(self.account.id)
        return standing([data.scorecard.result(p) for p in _PERIODS])

    def _one(self, key):
        return self.portfolio.get(Indicator, self.ones[key])

    def _keep(self, edit, *, may_help):
        if edit is not None:
            self.done.append(edit)
            self.undone.clear()
        before, self.now = self.now, self._standing()
        assert may_help or not helped(before, self.now), helped(before, self.now)

    @rule(key=KEYS, period=WHEN, field=FIELD, value=FIGURE)
    def enter(self, key, period, field, value):
        self._keep(record_measure(self.portfolio, self._one(key), period, value, field=field), may_help=True)

    @rule(period=st.sampled_from(MONTHS), numerator=st.integers(0, 20))
    def count(self, period, numerator):
        self._keep(record_ratio(self.portfolio, self._one("ratio"), period, numerator, 20), may_help=True)

    @rule(data=st.data(), road=st.sampled_from(["typed", "pasted", "saved", "removed"]), field=FIELD)
    def delete(self, data, road, field):
        found = sorted(self.portfolio.load(self.account.id).scorecard.measures, key=lambda m: m.id)
        if not found:
            return
        measure = data.draw(st.sampled_from(found))
        one = self.portfolio.get(Indicator, measure.indicator_id)
        edit = {
            "typed": lambda: figures.record(self.portfolio, one, measure.period, "", ",", field),
            "pasted": lambda: (
                figures.paste(
                    self.portfolio, [PastedCell(one, measure.period, f, "") for f in ("value", "client_value")], ","
                ).edit
            ),
            "saved": lambda: self.portfolio.save(replace(measure, **{field: None})),
            "removed": lambda: self.portfolio.remove(measure),
        }[road]()
        self._keep(edit, may_help=False)
        if edit is not None:
            self.portfolio.undo(edit)
            assert self.portfolio.get(Measure, measure.id) == measure, "undo restores exactly"
            self.portfolio.redo(edit)

    @rule(key=KEYS)
    def retire_or_take_back(self, key):
        one = self._one(key)
        self._keep(self.portfolio.save(replace(one, retired_on=None if one.retired_on else DAY)), may_help=True)

    @rule()
    def undo(self):
        if self.done:
            edit = self.done.pop()
            self.portfolio.undo(edit)
            self.undone.append(edit)
            self.now = self._standing()

    @rule()
    def redo(self):
        if self.undone:
            edit = self.undone.pop()
            self.portfolio.redo(edit)
            self.done.append(edit)
            self.now = self._standing()

    def teardown(self):
        if hasattr(self, "portfolio"):
            self.portfolio.close()


@pytest.mark.timeout(0)
def test_no_sequence_through_the_services_helps_by_a_deletion(tmp_path):
    machine = type("ServicesHere", (Services,), {"folder": tmp_path})
    run_state_machine_as_test(machine, settings=settings(SEQUENCE, max_examples=max(8, SEQUENCES // 50), stateful_step_count=15))
