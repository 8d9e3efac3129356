"""What a scorecard says in words: the sentence under the radar, its axes, and what a screen reader reads."""

from dataclasses import replace
from datetime import date

import pytest

from kamdesk.domain.scorecard.indicators import Computed
from kamdesk.domain.scorecard.measured_values import Values
from kamdesk.domain.scorecard.scoring import Direction, Trend, scorecard_result
from kamdesk.i18n import set_language
from kamdesk.services.scorecard import wording
from tests.support.scoring import BEFORE, NOW, SETTINGS, Q, R, indicator, measures

EQUAL = dict.fromkeys(type(R), 25.0)
RED, AMBER, GREEN = 10.0, 75.0, 100.0
"""Figures of indicators whose anchors are 0, 50 and 100."""
LESS = {"floor": 1000.0, "threshold": 600.0, "target": 200.0}
"""Anchors where less is better."""
BAND = {"floor": 0.0, "threshold": 20.0, "target": 40.0, "target_high": 60.0}
BARE = {"floor": None, "threshold": None, "target": None}


def card(*given):
    """A scorecard of indicators with their measures: (indicator, measures)."""
    return scorecard_result([one for one, _ in given], Values([m for _, ms in given for m in ms], SETTINGS), NOW, EQUAL, SETTINGS)


def figure(name, value, *, theirs=None, before=None, group=R, withdrawn=None, theirs_withdrawn=None, **fields):
    """An indicator of that name with its figure of this period, and perhaps the client's and the one before."""
    one = replace(indicator(group, key=name), name=name, **fields)
    found = measures({NOW: value} | ({} if before is None else {BEFORE: before}), name, {NOW: theirs})
    day = {"withdrawn_on": withdrawn, "client_withdrawn_on": theirs_withdrawn}
    return one, [replace(m, **day) if m.period == NOW else m for m in found]


def only(*given):
    return card(*given).indicators()[0]


# -- the sentence ------------------------------------------------------------------------------------

CONCLUSIONS = {
    "nothing measured": (
        [figure("OTIF", None)],
        "No figures yet for Q3 2026.",
        "Aún no hay datos de T3 2026.",
    ),
    "all well": (
        [figure("OTIF", GREEN), figure("Claims", AMBER)],
        "Index 88. Nothing is below its minimum.",
        "Índice 88. Nada está bajo su mínimo.",
    ),
    "better than before": (
        [figure("OTIF", AMBER, before=50.0)],
        "Index 75 (+25 since Q2 2026). Nothing is below its minimum.",
        "Índice 75 (+25 desde T2 2026). Nada está bajo su mínimo.",
    ),
    "worse than before": (
        [figure("OTIF", 55.0, before=AMBER)],
        "Index 55 (−20 since Q2 2026). Nothing is below its minimum.",
        "Índice 55 (−20 desde T2 2026). Nada está bajo su mínimo.",
    ),
    "as before": (
        [figure("OTIF", AMBER, before=AMBER)],
        "Index 75 (as in Q2 2026). Nothing is below its minimum.",
        "Índice 75 (igual que en T2 2026). Nada está bajo su mínimo.",
    ),
    "one below": (
        [figure("OTIF", RED), figure("Claims", GREEN)],
        "Index 55. OTIF is below its minimum.",
        "Índice 55. Bajo su mínimo: OTIF.",
    ),
    "two below": (
        [figure("OTIF", RED), figure("Claims", RED)],
        "Index 10. OTIF and Claims are below their minimum.",
        "Índice 10. OTIF y Claims están bajo su mínimo.",
    ),
    "three below": (
        [figure("OTIF", RED), figure("Claims", RED), figure("Price", RED)],
        "Index 10. OTIF, Claims and Price are below their minimum.",
        "Índice 10. OTIF, Claims y Price están bajo su mínimo.",
    ),
    "the client says otherwise": (
        [figure("OTIF", AMBER, theirs=60.0)],
        "Index 60. In reconciliation: OTIF. Nothing is below its minimum.",
        "Índice 60. En conciliación: OTIF. Nada está bajo su mínimo.",
    ),
    "the client says that it is below": (
        [figure("OTIF", AMBER, theirs=RED)],
        "Index 10. In reconciliation: OTIF.",
        "Índice 10. En conciliación: OTIF.",
    ),
    "one is disputed and another one below": (
        [figure("OTIF", AMBER, theirs=RED), figure("Claims", RED)],
        "Index 10. In reconciliation: OTIF. Claims is below its minimum.",
        "Índice 10. En conciliación: OTIF. Bajo su mínimo: Claims.",
    ),
    "more than the minimum where less is better": (
        [figure("Rejects", 1000.0, **LESS)],
        "Index 0. Rejects is worse than its minimum.",
        "Índice 0. Rejects no cumple su mínimo.",
    ),
    "more in one, less in another": (
        [figure("Rejects", 1000.0, **LESS), figure("OTIF", 0.0)],
        "Index 0. Rejects and OTIF are worse than their minimum.",
        "Índice 0. Rejects y OTIF no cumplen su mínimo.",
    ),
    "beyond a band": (
        [figure("Stock", 100.0, **BAND)],
        "Index 0. Stock is worse than its minimum.",
        "Índice 0. Stock no cumple su mínimo.",
    ),
    "nothing to judge by": (
        [figure("OTIF", AMBER, **BARE)],
        "No index yet for Q3 2026: no figure has a minimum and a target.",
        "Aún no hay índice de T3 2026: ningún dato tiene mínimo y objetivo.",
    ),
    "a figure that was deleted counts": (
        [figure("OTIF", RED, withdrawn=date(2026, 10, 1))],
        "Index 10. Figure withdrawn: OTIF. OTIF is below its minimum.",
        "Índice 10. Dato retirado: OTIF. Bajo su mínimo: OTIF.",
    ),
}


@pytest.mark.parametrize("case", CONCLUSIONS)
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_scorecard_is_summed_up_in_a_sentence(case, language):
    set_language(language)
    given, english, spanish = CONCLUSIONS[case]
    assert wording.conclusion(card(*given)) == (spanish if language == "es" else english)


@pytest.mark.parametrize(
    ("anchors", "value", "said"),
    [
        ({}, RED, "below minimum"), ({}, 50.0, "at the minimum"), ({}, AMBER, "above minimum"), ({}, GREEN, "on target"),
        (LESS, 700.0, "beyond the limit"), (LESS, 600.0, "at the limit"), (LESS, 450.0, "within the limit"),
        (LESS, 100.0, "on target"), (BAND, 10.0, "beyond the limit"), (BAND, 90.0, "beyond the limit"),
        (BAND, 30.0, "within the limit"), (BAND, 70.0, "within the limit"), (BAND, 50.0, "on target"),
    ],
)  # fmt: skip
def test_how_a_figure_stands_is_true_whichever_way_is_better(anchors, value, said):
    found = only(figure("OTIF", value, **anchors))
    assert wording.standing(found.anchored, found.score) == said


def test_breaches_are_counted_in_words_that_are_true_of_all():
    low = only(figure("OTIF", RED))
    late = only(figure("Reply", 900.0, **LESS))
    assert wording.breach_count([]) == ""
    assert wording.breach_count([low, low]) == "2 below minimum"
    assert wording.breach_count([low, late]) == "2 worse than the minimum"
    set_language("es")
    assert wording.breach_count([low]) == "1 bajo el mínimo"
    assert wording.breach_count([late]) == "1 peor que el mínimo"


@pytest.mark.parametrize(
    ("trend", "text"),
    [
        (None, ""), (Trend(Direction.UP, 4.4), "▲ 4"), (Trend(Direction.DOWN, -3.0), "▼ 3"), (Trend(Direction.FLAT, 1.0), "="),
        (Trend(Direction.UP, None, 0.5), "▲"), (Trend(Direction.DOWN, None, -0.5), "▼"), (Trend(Direction.DOWN, -1200.0), "▼ 1.200"),
    ],
)  # fmt: skip
def test_a_trend_is_a_sign_and_its_points(trend, text):
    set_language("es")
    assert wording.trend_text(trend) == text


# -- axes --------------------------------------------------------------------------------------------


def test_an_axis_is_called_by_its_short_name_else_by_what_there_is_room_for():
    long = "Entregas completas y a tiempo"
    assert wording.short_label(only(figure(long, GREEN, short_name="OTIF"))) == "OTIF"
    assert wording.short_label(only(figure("Entregas a tiempo", GREEN))) == "Entregas a tiempo"
    cut = wording.short_label(only(figure(long, GREEN)))
    assert cut == "Entregas completa…"
    assert len(cut) == wording.LABEL_LIMIT
    assert wording.short_label(only(figure("Entregas a tiempo siempre", GREEN))) == "Entregas a tiempo…"


def test_a_computed_indicator_is_called_as_in_the_language_in_force():
    found = only(figure("Sales", None, computed=Computed.TURNOVER))
    assert wording.indicator_name(found.indicator) == wording.short_label(found) == "Turnover"
    set_language("es")
    assert wording.indicator_name(found.indicator) == wording.short_label(found) == "Facturación"
    assert wording.axis_tooltip(found).startswith("Facturación · T3 2026")


def test_the_radar_has_the_axes_that_were_left_on_it_and_twelve_at_most():
    five = [figure(f"n{at}", GREEN) for at in range(5)]
    assert wording.has_radar(card(*five))
    off = [*five[:4], figure("off", GREEN, is_on_radar=False)]
    assert not wording.has_radar(card(*off)), "four axes are no radar"
    assert [r.indicator.name for r in wording.axis_candidates(card(*off))][-1] == "off"
    bare = (replace(five[4][0], floor=None, threshold=None, target=None), five[4][1])
    assert not wording.has_radar(card(*five[:4], bare)), "one without anchors has no place on an axis"
    many = [figure(f"n{at:02}", GREEN, weight=0.5 if at in {0, 7} else 1.0 + at) for at in range(14)]
    names = [r.indicator.name for r in wording.radar_results(card(*many))]
    assert names == [f"n{at:02}" for at in range(14) if at not in {0, 7}], "the heaviest, in their own order"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Index 55. OTIF is below its minimum. OTIF 10 of 100; Claims 100 of 100."),
        ("es", "Índice 55. Bajo su mínimo: OTIF. OTIF 10 de 100; Claims 100 de 100."),
    ],
)
def test_a_screen_reader_is_told_the_sentence_and_every_axis(language, said):
    set_language(language)
    found = card(figure("OTIF", RED), figure("Claims", GREEN), figure("off", GREEN, is_on_radar=False, weight=0.0))
    assert wording.spoken(found) == said


# -- one axis in a line ------------------------------------------------------------------------------

DAY = date(2026, 10, 1)
TOOLTIPS = {
    "measured": (
        figure("OTIF", 97.5, group=Q, unit="%"),
        "OTIF · Q3 2026 97.5 % · target 100 · minimum 50 · score 98",
        "OTIF · T3 2026 97,5 % · objetivo 100 · mínimo 50 · nota 98",
    ),
    "without anchors": (
        figure("Visits", 1234.0, floor=None, threshold=None, target=None),
        "Visits · Q3 2026 1,234 · score —",
        "Visits · T3 2026 1.234 · nota —",
    ),
    "disputed": (
        figure("OTIF", 80.0, theirs=60.5),
        "OTIF · Q3 2026 60.5 · target 100 · minimum 50 · score 61 · In reconciliation: ours 80, the client's 60.5; the worse counts until it is settled",
        "OTIF · T3 2026 60,5 · objetivo 100 · mínimo 50 · nota 61 · En conciliación: la nuestra 80, la del cliente 60,5; cuenta la peor hasta que se acuerde",
    ),
    "ours withdrawn": (
        figure("OTIF", 80.0, withdrawn=DAY),
        "OTIF · Q3 2026 80 · target 100 · minimum 50 · score 80 · Figure withdrawn: 80 counts until another one is entered",
        "OTIF · T3 2026 80 · objetivo 100 · mínimo 50 · nota 80 · Dato retirado: 80 cuenta hasta que se introduzca otro",
    ),
    "stale": (
        (figure("OTIF", 80.0)[0], measures({BEFORE: 80.0}, "OTIF")),
        "OTIF · Q3 2026 — · target 100 · minimum 50 · score — · stale",
        "OTIF · T3 2026 — · objetivo 100 · mínimo 50 · nota — · caducado",
    ),
}


@pytest.mark.parametrize("case", TOOLTIPS)
@pytest.mark.parametrize("language", ["en", "es"])
def test_an_axis_says_everything_in_a_line(case, language):
    set_language(language)
    given, english, spanish = TOOLTIPS[case]
    assert wording.axis_tooltip(only(given)) == (spanish if language == "es" else english)


@pytest.mark.parametrize(
    ("ours", "theirs", "english", "spanish"),
    [
        (DAY, None, "Figure withdrawn: 80 counts until another one is entered", "Dato retirado: 80 cuenta hasta que se introduzca otro"),
        (None, DAY, "The client's figure withdrawn: 60 counts until another one is entered",
         "Dato del cliente retirado: 60 cuenta hasta que se introduzca otro"),
        (None, None, "", ""),
    ],
)  # fmt: skip
def test_whose_figure_was_withdrawn_is_said(ours, theirs, english, spanish):
    found = only(figure("OTIF", 80.0, theirs=60.0, withdrawn=ours, theirs_withdrawn=theirs))
    assert wording.withdrawn_text(found) == english
    set_language("es")
    assert wording.withdrawn_text(found) == spanish


def test_both_figures_may_be_withdrawn():
    text = wording.withdrawn_text(only(figure("OTIF", 80.0, theirs=60.0, withdrawn=DAY, theirs_withdrawn=DAY)))
    assert text.count("counts until another one is entered") == 2
    assert text.index("80") < text.index("60")
