"""What a decision waits for."""

from datetime import date

import pytest

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.domain.selection.decisions import unmet_of_decision
from kamdesk.domain.settings import Settings
from tests.support import DAY, decision, refused
from tests.support.criteria import assessment, effect, scenario

SETTINGS = Settings()


ALL = [scenario(v) for v in Verdict]


EACH = [effect(0.5, 1, of=v.value) for v in Verdict]


@pytest.mark.parametrize(
    ("verdict", "scores", "scenarios", "effects", "gaps"),
    [
        (Verdict.INCLUDE, 7, ALL, EACH, ()),
        (Verdict.INCLUDE, 6, ALL, EACH, ("not_eligible",)),
        (Verdict.INCLUDE, None, ALL, EACH, ("no_driver_scored",)),
        (Verdict.INCLUDE, "never", ALL, EACH, ("no_driver_scored",)),
        (Verdict.WATCH, 6, ALL, EACH, ()),
        (Verdict.EXCLUDE, None, ALL, EACH, ()),
        (Verdict.EXCLUDE, None, [], [], ("two_scenarios", "refusal_scenario", "own_scenario")),
        (Verdict.INCLUDE, 7, ALL[:2], EACH[:2], ("refusal_scenario",)),
        (Verdict.WATCH, 7, [ALL[0], ALL[2]], EACH, ("own_scenario",)),
        (Verdict.INCLUDE, 7, ALL, EACH[:2], ("side_effects",)),
        (Verdict.INCLUDE, 7, ALL, [effect(0.5, 1, good=True), *EACH[1:]], ("negative_effect",)),
        (Verdict.EXCLUDE, 7, ALL[1:], EACH, ()),
        (Verdict.EXCLUDE, 7, ALL[2:], EACH[2:], ("two_scenarios",)),
    ],
)
def test_no_decision_before_its_scenarios_and_their_effects(verdict, scores, scenarios, effects, gaps):
    found = None if scores == "never" else assessment((scores, None, None, 5, 5, 5))
    assert tuple(u.condition for u in unmet_of_decision(verdict, found, scenarios, effects, SETTINGS)) == gaps


@pytest.mark.parametrize(
    ("verdict", "fields", "code", "field"),
    [
        *((v, {f: " "}, "required", f) for v in Verdict for f in ("reason", "decided_by")),
        *((Verdict.WATCH, {f: ""}, "required", f) for f in ("hypothesis", "conditions")),
        *((Verdict.EXCLUDE, {f: ""}, "required", f) for f in ("served_how", "served_by", "reopen_signal")),
        (Verdict.WATCH, {"review_on": None}, "required", "review_on"),
        (Verdict.EXCLUDE, {"review_on": None}, "required", "review_on"),
        (Verdict.INCLUDE, {"review_on": DAY}, "review_before_decision", "review_on"),
    ],
)
def test_a_decision_says_what_its_verdict_asks(verdict, fields, code, field):
    with refused(code, ValidationError) as info:
        decision("a", verdict, **fields).cleaned()
    assert info.value.field == field


def test_complete_decisions_pass():
    for verdict in Verdict:
        assert decision("a", verdict).cleaned().verdict is verdict
    assert decision("a", Verdict.INCLUDE, review_on=date(2027, 1, 1)).cleaned().review_on.year == 2027
