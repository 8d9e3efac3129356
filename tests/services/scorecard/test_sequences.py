"""No sequence of entries and deletions helps by a deletion."""

import os
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from kamdesk.domain.ids import new_id
from kamdesk.domain.periods import Frequency
from kamdesk.domain.scorecard.groups import Group, Light
from kamdesk.domain.scorecard.indicators import Aggregation, Basis, DataFrom, Indicator, Measure, ParameterSheet
from kamdesk.domain.scorecard.measured_values import Values
from kamdesk.domain.scorecard.scoring import scorecard_result
from kamdesk.domain.settings import Settings
from kamdesk.services.portfolio import Portfolio
from kamdesk.services.scorecard import figures
from kamdesk.services.scorecard.figures import PastedCell
from kamdesk.services.scorecard.indicators import record_measure, record_ratio
from tests.support import DAY, new_account, put
from tests.support.withdrawn import indicator

Q2, Q3, Q4 = "2026-Q2", "2026-Q3", "2026-Q4"


MONTHS = ("2026-07", "2026-08", "2026-09")


SETTINGS = Settings()


EQUAL = dict.fromkeys(Group, 25.0)


TODAY = date.today()


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


@pytest.mark.no_cover
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


@pytest.mark.no_cover
@pytest.mark.timeout(0)
def test_no_sequence_through_the_services_helps_by_a_deletion(tmp_path):
    machine = type("ServicesHere", (Services,), {"folder": tmp_path})
    run_state_machine_as_test(machine, settings=settings(SEQUENCE, max_examples=max(8, SEQUENCES // 50), stateful_step_count=15))
