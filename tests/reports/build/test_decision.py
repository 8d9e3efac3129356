"""The decision sheet: both sides, scenarios, side effects, who decided, and what follows from each verdict."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.domain.ids import new_id
from kamdesk.domain.selection.criteria import Opinion, Verdict
from kamdesk.domain.selection.decisions import ConditionCheck, DatedCondition
from kamdesk.domain.selection.eligibility import Reason
from kamdesk.domain.selection.scenarios import Scenario, SideEffect, net_value
from kamdesk.i18n import formats, speaking
from kamdesk.reports import making
from kamdesk.reports.build.decision_reasons import growth_needed
from kamdesk.reports.kinds import KINDS, AccountSource
from kamdesk.reports.model import Bullets, Callout, Facts, KeyFigures, Note, Paragraph, Signatures, Split, Table
from kamdesk.reports.typography import polished
from tests.reports.build.test_minutes import LONG, PAPERS
from tests.support.reports import made, page_texts, request, shown_texts


def data_of(sample, code):
    return sample.load(sample.find_account(code)[0].id)


def built(sample, data, language="en", paper="a4"):
    with speaking(language):
        return polished(
            KINDS["decision"].of_account()(AccountSource(sample, data, request("decision", "internal", language, paper)))
        )


def with_selection(data, **changed):
    """The same account with other records of its selection."""
    return replace(data, selection=replace(data.selection, **changed))


def last_changed(data, **changed):
    *earlier, last = data.selection.decisions
    return with_selection(data, decisions=(*earlier, replace(last, **changed)))


def sides(report):
    split = next(b for s in report.sections for b in s.blocks if isinstance(b, Split))
    return tuple(
        next((tuple(i.replace("\u00a0", " ") for i in b.items) for b in side if isinstance(b, Bullets)), ())
        for side in (split.left, split.right)
    )


def tables(report):
    return {b.title: b for b in report.blocks() if isinstance(b, Table)}


def facts(report):
    return {f.label: f.text.replace("\u00a0", " ") for b in report.blocks() if isinstance(b, Facts) for f in b.items}


def texts(table):
    return [[cell.text.replace("\u00a0", " ") for cell in row.cells] for row in table.rows]


def test_a_decisive_criterion_speaks_for_it_and_the_others_do_not(sample):
    why_yes, why_no = sides(made(sample, "decision", "C01"))
    assert why_yes[0].startswith("Growth potential 7 · decisive criterion · €1.28M more a year")
    assert any(t.startswith("Including leaves €278k net in three years") for t in why_yes)
    assert why_no[0] == "Capacity for advocacy 6, Driver of innovation 5 · under 7"
    assert "Included by one point: no decisive criterion is above 7." in why_no


def test_what_would_change_the_decision_is_no_reason_against_it(sample):
    of_a_yes = (
        "The decision changes if the attainable cap falls under 77.6%.",
        "The decision changes too if its purchases grow by less than 4.9% a year.",
    )
    of_a_no = (
        "The criterion nearest to being decisive is Capacity for advocacy: 4 points are missing.",
        "Growth would score 7 with a remaining potential of €1.2M; it is €34.1k now.",
    )
    for code, said in (("C01", of_a_yes), ("C04", of_a_no)):
        report = made(sample, "decision", code)
        texts_of = [b.text.replace("\u00a0", " ") for b in report.blocks() if isinstance(b, Paragraph)]
        assert ("" if code == "C01" else "What would change the decision: ") + " ".join(said) in texts_of
        assert not any(sentence in said for side in sides(report) for sentence in side)


def test_the_weight_to_come_says_when_and_who_is_named_needs_no_name(sample):
    report = made(sample, "decision", "C01")
    (figures,) = (b for b in report.blocks() if isinstance(b, KeyFigures))
    assert figures.items[1].note.replace("\u00a0", " ") == "7.2% in 3 years, with the sales of the scenario (€1.9M)"
    (signed,) = (b for b in report.blocks() if isinstance(b, Signatures))
    assert [(s.name, s.what) for s in signed.items] == [
        ("Javier Roca Pons", "Date and signature"),
        ("Laura Ibáñez Soto", "Date and signature"),
    ]
    (signed,) = (
        b for b in built(sample, with_selection(data_of(sample, "C01"), decisions=())).blocks() if isinstance(b, Signatures)
    )
    assert (signed.items[0].name, signed.items[0].what) == ("Name", "Name, day and signature")


def test_with_several_lines_too_both_assumptions_are_named(sample):
    reason = Reason("holds_while_attainable", {"drop": 10.0})
    selection = SimpleNamespace(explanation=[reason], potential=data_of(sample, "C01").selection.potential)
    with speaking("en"):
        assert list(growth_needed(SimpleNamespace(selection=selection))) == [
            "The decision changes too if its purchases grow by 3.5% a year less than assumed."
        ]


def test_what_rests_on_one_person_is_said(sample):
    account = sample.find_account("C01")[0]
    said = "No second opinion on the scores is on record."
    assert said in sides(made(sample, "decision", "C01"))[1]
    for name in ("Ana", "Bea"):
        sample.save(Opinion(id=new_id(), account_id=account.id, by=name, growth=7))
    assert said not in sides(made(sample, "decision", "C01"))[1]


def test_a_no_says_what_speaks_against_and_which_effect_speaks_for(sample):
    why_yes, why_no = sides(made(sample, "decision", "C04"))
    assert why_yes == ("If not included: It may take offence: it is 11.9% of our sales (−€300k, probability 15%)",)
    assert why_no[0] == "Growth potential 2, Capacity for advocacy 3, Driver of innovation 2 · under 7"
    assert any(t.startswith("Including leaves −€270k net") for t in why_no)


@pytest.mark.parametrize("code", ["C01", "C04", "C09"])
def test_scenarios_are_those_of_the_record_and_the_decided_one_is_marked(sample, code):
    data = data_of(sample, code)
    rows = texts(tables(built(sample, data))["Scenarios"])
    for row, scenario in zip(rows, data.selection.scenarios, strict=True):
        value = net_value(scenario, data.selection.effects_of(scenario.id))
        assert row[3] == formats.money(value.expected)
        assert row[0].startswith("✓ ") is (scenario.verdict is data.selection.verdict)
    assert sum(row[0].startswith("✓ ") for row in rows) == 1


def test_the_effects_of_what_was_decided_come_first_and_are_accepted(sample):
    data = data_of(sample, "C09")
    rows = texts(tables(built(sample, data))["Side effects"])
    names = [row[0] for row in rows]
    accepted = names.count("✓ Under watch")
    assert accepted >= 2
    assert names[:accepted] == ["✓ Under watch"] * accepted
    assert not any(name.startswith("✓") for name in names[accepted:])


def test_an_effect_names_the_accounts_that_it_hits_and_a_token_one_says_so(sample):
    data = data_of(sample, "C01")
    other = sample.find_account("C05")[0]
    included = next(s for s in data.selection.scenarios if s.verdict is Verdict.INCLUDE)
    effects = (
        SideEffect(id=new_id(), account_id=data.account.id, scenario_id=included.id, description="Prices spread", probability=0.5,
                   impact=Decimal(50), affected_accounts=(other.id, "gone"), mitigation="Own references"),
    )  # fmt: skip
    table = tables(built(sample, with_selection(data, effects=effects)))["Side effects"]
    assert table.rows[0].cells[1].sub == f"hits {other.name} · token"
    assert texts(table)[0][-1] == "Own references"
    assert "Token: under 2%" in table.note


@pytest.mark.parametrize(
    ("code", "label", "said"),
    [
        ("C04", "How it is served", "A named manager"),
        ("C04", "By whom", "Nuria Campos Gil"),
        ("C04", "Signal that reopens it", "Investment in a new machine"),
        ("C04", "Automatic signal", "grow 30% over the €3.1M"),
        ("C04", "Review on", "14 Sep 2027"),
        ("C09", "Hypothesis", "from 6 to 7 of 10"),
        ("C01", "Sponsor", "Tomás Arce Gil"),
        ("C01", "KAM hours a year", "240"),
    ],
)
def test_what_follows_from_the_verdict(sample, code, label, said):
    assert said in facts(made(sample, "decision", code))[label]


def test_a_signal_without_a_percentage_is_not_watched_for(sample):
    assert "Automatic signal" not in facts(made(sample, "decision", "C06"))


def test_the_conditions_of_a_watch_say_how_they_stand(sample):
    data = data_of(sample, "C09")
    last = data.selection.decisions[-1]
    today = data.today
    conditions = tuple(DatedCondition(n, day) for n, day in (("met", today), ("late", today - timedelta(3)), ("open", None)))
    check = ConditionCheck(id=new_id(), account_id=data.account.id, decision_id=last.id, number=0, met_on=date(2026, 11, 2))
    report = built(sample, last_changed(with_selection(data, checks=(check,)), dated_conditions=conditions))
    assert [row[-1] for row in texts(tables(report)["Conditions"])] == ["✓ met on 2 Nov 2026", "▼ 3 days late", "open"]
    assert any(isinstance(b, Callout) and "late" in b.text for b in report.blocks())


def test_what_was_decided_before_is_said(sample):
    data = data_of(sample, "C04")
    (only,) = data.selection.decisions
    watched = replace(only, id=new_id(), verdict=Verdict.WATCH, decided_on=date(2025, 9, 14))
    said = list(shown_texts(built(sample, with_selection(data, decisions=(watched, only))).sections))
    assert any("Before: Under watch 14 Sep 2025." in t for t in said)


@pytest.mark.parametrize("language", ["es", "en"])
def test_where_nothing_was_decided_it_prepares_the_decision(sample, language):
    data = with_selection(data_of(sample, "C01"), decisions=())
    report = built(sample, data, language)
    assert any(isinstance(b, Callout) for b in report.blocks())
    assert not any(isinstance(b, Paragraph) and b.style == "lead" for b in report.blocks())
    assert not any(row[0].startswith("✓") for row in texts(tables(report)[{"es": "Escenarios", "en": "Scenarios"}[language]]))


@pytest.mark.parametrize("code", ["C01", "C04", "C09"])
def test_what_the_potential_is_made_of_stands_below_its_figure(sample, code):
    data = data_of(sample, code)
    notes = [b.text for b in built(sample, data).blocks() if isinstance(b, Note)]
    (said,) = (n for n in notes if n.startswith("Remaining potential: "))
    assert "from assumed growth" in said
    assert "confidence" in said


def test_an_impact_has_its_sign(sample):
    data = data_of(sample, "C01")
    table = tables(built(sample, data))["Side effects"]
    at = next(n for n, c in enumerate(table.columns) if c.title == "Impact")
    found = [(e, s) for s in data.selection.scenarios for e in data.selection.effects_of(s.id)]
    assert sorted(r.cells[at].value for r in table.rows) == sorted(e.sign * e.impact for e, _s in found)
    assert all(r.cells[at].text[0] == ("+" if r.cells[at].value > 0 else "−") for r in table.rows if r.cells[at].value)


def test_an_account_without_anything(portfolio):
    portfolio.save(Account(id=new_id(), name="X", codes=("N1",)))
    report = made(portfolio, "decision", "N1")
    assert tables(report) == {}
    assert sides(report)[0] == ()
    assert sides(report)[1][0].startswith("Score the first three")


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
@pytest.mark.parametrize("code", ["C01", "C04", "C09"])
def test_endless_lists_are_one_page_and_say_what_is_cut(sample, code, text, paper):
    data = data_of(sample, code)
    account_id = data.account.id
    scenarios = tuple(
        Scenario(id=new_id(), account_id=account_id, title=text, verdict=v, expectation=text, position=n)
        for n in range(12)
        for v in Verdict
    )
    effects = tuple(
        SideEffect(id=new_id(), account_id=account_id, scenario_id=s.id, description=text, mitigation=text, probability=0.1,
                   impact=Decimal(100), is_positive=bool(n % 2))
        for s in scenarios
        for n in range(4)
    )  # fmt: skip
    many = with_selection(data, scenarios=scenarios, effects=effects)
    many = last_changed(
        many, reason=text, decided_by=text, served_how=text, served_by=text, reopen_signal=text, hypothesis=text, conditions=text,
        dated_conditions=tuple(DatedCondition(text, date(2026, 11, 1)) for _n in range(20)),
    )  # fmt: skip
    report = built(sample, replace(many, account=replace(many.account, name=text[:200])), paper=paper)
    assert len(page_texts(making.paint(report, ".pdf").data)) == 1
    assert "more" in tables(report)["Side effects"].note


def test_hours_that_are_not_there_speak_against_it(sample):
    sample.save(replace(sample.settings, kam_hours=500))
    assert any("KAM hours a year, and there are 500." in t for t in sides(made(sample, "decision", "C10"))[1])
