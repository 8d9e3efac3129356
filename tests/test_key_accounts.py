"""Who becomes a key account: computed growth, explanations, signals, the register, merging, portfolio scenarios."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain.account.account import Account, LossRisk, Site
from kamdesk.domain.account.people import Person
from kamdesk.domain.account.sales import Sale
from kamdesk.domain.account.treatment import OpenQuestion, Personalisation
from kamdesk.domain.errors import GateRefusedError, ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.requirements import Requirements
from kamdesk.domain.saved_view import SavedView
from kamdesk.domain.selection.concentration import Level, concentration, level
from kamdesk.domain.selection.criteria import Assessment, Opinion, OwnScore, Verdict, growth_score, remaining_for, spread
from kamdesk.domain.selection.decisions import ConditionCheck, DatedCondition, attention
from kamdesk.domain.selection.eligibility import explanation
from kamdesk.domain.selection.peer_hints import Buyer, hints
from kamdesk.domain.selection.portfolio_scenarios import Branch, Choice, Outlook, PortfolioScenario, changed, totals
from kamdesk.domain.selection.potential import (
    Confidence,
    LineState,
    Potential,
    WalletLine,
    account_potential,
    needed_share,
    wallet_rows,
)
from kamdesk.domain.selection.scenarios import NetValue, Scenario, SideEffect
from kamdesk.domain.settings import REFERENCE_BANDS, Anchors, OwnCriterion, Settings
from kamdesk.i18n import reasons
from kamdesk.services.account import merging
from kamdesk.services.account.portfolio_table import PortfolioTable
from kamdesk.services.portfolio import Portfolio
from kamdesk.services.selection import decisions, peer_hints
from kamdesk.services.selection.impact import impact, included_hours
from tests.support import BOSS, DAY, decide, decision, new_account, prepare_decision, put, refused

TODAY = date.today()
LAST_MONTH = (TODAY.replace(day=1) - timedelta(days=1)).replace(day=5)
SETTINGS = Settings()


def sold(account_id, amount, line="Pumps", on=LAST_MONTH, cost=None):
    return Sale(id=new_id(), account_id=account_id, sold_on=on, amount=Decimal(amount), product_line=line, cost=cost)


# -- growth from the remaining potential ---------------------------------------------------------


@pytest.mark.parametrize(
    ("thousand", "score"),
    [
        (0, 2),
        (299, 2),
        (300, 3),
        (499, 3),
        (500, 4),
        (650, 5),
        (800, 6),
        (1199, 6),
        (1200, 7),
        (1800, 8),
        (2999, 8),
        (3000, 9),
        (99999, 9),
    ],
)
def test_growth_is_read_off_the_bands(thousand, score):
    assert growth_score(Decimal(thousand * 1000), REFERENCE_BANDS) == score


def test_no_growth_without_potential_or_bands():
    assert growth_score(None, REFERENCE_BANDS) is None
    assert growth_score(Decimal(1), None) is None
    assert [remaining_for(s, REFERENCE_BANDS) for s in (2, 3, 9, 10)] == [None, Decimal(300_000), Decimal(3_000_000), None]


@given(st.decimals(0, 10**9, places=2), st.decimals(0, 10**9, places=2))
def test_more_potential_never_lowers_growth(one, other):
    low, high = sorted((one, other))
    assert growth_score(low, REFERENCE_BANDS) <= growth_score(high, REFERENCE_BANDS)


def test_bands_scale_with_the_company():
    assert SETTINGS.bands(Decimal(26_000_000)) == REFERENCE_BANDS
    assert SETTINGS.bands(Decimal(2_600_000))[0] == 30_000
    assert SETTINGS.bands(Decimal(10_000_000))[0] == 120_000, "rounded to two figures"
    assert SETTINGS.bands(None) is None
    own = replace(SETTINGS, growth_bands=tuple(Decimal(n) for n in range(1, 8))).cleaned()
    assert own.bands(None) == own.growth_bands


def test_a_score_by_hand_says_why(portfolio):
    portfolio.save(replace(portfolio.settings, company_sales=Decimal(26_000_000)))
    account = new_account(portfolio)
    put(portfolio, WalletLine(id=new_id(), account_id=account.id, wallet=Decimal(1_300_000)))
    data = portfolio.load(account.id)
    assert (data.selection.computed_growth, data.selection.effective_assessment.growth, data.selection.is_growth_computed) == (
        7,
        7,
        True,
    )
    empty = decisions.assessment_of(portfolio, account.id)
    with refused("growth_reason", ValidationError) as info:
        portfolio.save(replace(empty, growth=9))
    assert info.value.field == "growth_reason"
    portfolio.save(replace(empty, growth=9, growth_reason="A second plant"))
    data = portfolio.load(account.id)
    assert (data.selection.effective_assessment.growth, data.selection.is_growth_computed) == (9, False)
    portfolio.save(replace(data.selection.assessment, growth=7, growth_reason=""))
    assert portfolio.load(account.id).selection.is_growth_computed
    portfolio.save(replace(portfolio.settings, growth_bands=tuple(Decimal(n) for n in range(1, 8))))
    assert portfolio.load(account.id).selection.computed_growth == 9


# -- own criteria, anchors, opinions -------------------------------------------------------------


def test_own_criteria_weigh_like_the_others():
    settings = replace(
        SETTINGS, weight_growth=20, own_criteria=(OwnCriterion("k1", "Pays on time", 10, ("a", "b", "c", "d")),)
    ).cleaned()
    scores = Assessment(id="x", account_id="a", growth=6, prescription=5, innovation=4, sector_fit=4, size=7, profitability=3)
    assert scores.attractiveness(settings) is None, "not every criterion that weighs is scored"
    scores = replace(scores, own_scores=scores.with_own("k1", 8, "always")).cleaned()
    assert scores.attractiveness(settings) == pytest.approx(5.2)
    assert (scores.score("k1"), scores.reason("k1"), scores.reason("growth")) == (8, "always", "")
    assert scores.with_own("k1", None) == ()
    assert settings.anchor_texts("k1") == ("a", "b", "c", "d")
    idle = replace(SETTINGS, own_criteria=(OwnCriterion("k2", "Idle", 0),)).cleaned()
    whole = replace(scores, own_scores=())
    assert whole.attractiveness(idle) == whole.attractiveness(SETTINGS), "what weighs nothing need not be scored"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"own_criteria": (OwnCriterion("k", "x", 5),)}, "weights_total"),
        ({"own_criteria": (OwnCriterion("k", " ", 0),)}, "required"),
        ({"own_criteria": (OwnCriterion("k", "X", 0), OwnCriterion("l", "x ", 0))}, "criterion_twice"),
        ({"own_criteria": (OwnCriterion("k", "x", -5),), "weight_growth": 35}, "out_of_range"),
        ({"growth_bands": (Decimal(1),)}, "bands_count"),
        ({"growth_bands": tuple(Decimal(n) for n in (1, 2, 3, 3, 4, 5, 6))}, "bands_out_of_order"),
        ({"kam_hours": -1}, "out_of_range"),
        ({"weight_growth": 31}, "weights_total"),
    ],
)
def test_settings_refuse_what_does_not_add_up(change, code):
    with refused(code, ValidationError):
        replace(SETTINGS, **change).cleaned()


def test_scores_of_own_criteria_are_checked():
    blank = Assessment(id="x", account_id="a")
    with refused("out_of_range"):
        replace(blank, own_scores=(OwnScore("k", 11),)).cleaned()
    with refused("bad_code"):
        replace(blank, own_scores=(OwnScore("k", 1), OwnScore("k", 2))).cleaned()
    with refused("required"):
        Opinion(id="o", account_id="a").cleaned()


def test_anchors_are_the_companys_own_where_it_wrote_them():
    assert len(reasons.anchors("size", SETTINGS, None)) == 4
    own = replace(SETTINGS, anchors=(Anchors("size", ("small", "middling", "large", "huge")),))
    assert reasons.anchors("size", own, None)[3] == "huge"
    assert reasons.anchor_for(9, reasons.anchors("size", own, None)) == "huge"
    assert reasons.anchor_for(None, ("x",)) == ""
    assert reasons.anchors("growth", SETTINGS, None) == ("", "", "", "")
    assert reasons.anchor_for(7, reasons.anchors("growth", SETTINGS, REFERENCE_BANDS)) == "Remaining potential from €1.2M to €3M"
    assert reasons.anchors("unheard", SETTINGS, None) == ("", "", "", "")


def test_people_who_disagree_are_told():
    opinions = [Opinion(id=str(n), account_id="a", by=str(n), growth=g) for n, g in enumerate((4, 7, 5))]
    found = spread(opinions, "growth")
    assert (found.low, found.high, found.middle, found.count, found.is_wide) == (4, 7, 5, 3, True)
    assert spread(opinions[:1], "growth") is None
    assert spread(opinions, "size") is None


# -- why, and what would change it ---------------------------------------------------------------


def why(scores, lines, **settings):
    found = account_potential(lines, {})
    given = dict(zip(("growth", "prescription", "innovation", "sector_fit", "size", "profitability"), scores, strict=True))
    computed = growth_score(found.remaining, REFERENCE_BANDS)
    record = Assessment(id="x", account_id="a", **given).with_computed(computed)
    is_computed = computed is not None and given["growth"] is None
    said = explanation(record, replace(SETTINGS, **settings), found, REFERENCE_BANDS, is_growth_computed=is_computed)
    return [r.code for r in said], [reasons.reason_text(r, "EUR") for r in said]


def wallet(amount, current, growth=0.0, cap=100.0, confidence=Confidence.A, name=""):
    return WalletLine(
        id=new_id(), account_id="a", wallet=Decimal(amount), current=Decimal(current), growth_percent=growth, cap_percent=cap,
        confidence=confidence, product_line=name,
    )  # fmt: skip


def test_the_gate_and_the_average_are_explained():
    assert why((None,) * 6, []) == (
        ["no_driver_yet"],
        ["Score the first three: one of them at 7 or more makes an account eligible."],
    )
    codes, texts = why((3, 10, 6, 8, 3, 7), [], weight_growth=50, weight_prescription=10, weight_innovation=10)
    assert codes == ["eligible", "average_would_drop_it"]
    assert "(4.9)" in texts[1]
    codes, texts = why((6, 5, 4, 10, 10, 10), [])
    assert codes == ["not_eligible", "average_would_take_it", "nearest_driver"]
    assert texts[2] == "The nearest is Growth potential: 1 point is missing."


def test_growth_that_is_nearly_enough_says_how_much_is_missing():
    codes, texts = why((None, 5, 4, 4, 7, 3), [wallet(2_600_000, 1_120_000, 4, 75)])
    assert codes == ["not_eligible", "average_would_take_it", "nearest_driver", "growth_from"]
    assert texts[3] == "Growth reaches 7 from a remaining potential of €1.2M; it is €1.07M now."


def test_eligibility_by_growth_alone_says_on_what_it_rests():
    codes, texts = why((None, 6, 5, 8, 6, 8), [wallet(2_900_000, 1_480_000, 6, 80)])
    assert codes == ["eligible", "holds_while_cap"]
    assert texts[1] == "It changes if the attainable cap falls under 77.6%."
    codes, _ = why((None, 6, 5, 8, 6, 8), [wallet(2_900_000, 1_480_000, 6, 80, Confidence.C)])
    assert codes == ["eligible", "holds_while_cap_weak"]
    two = [wallet(1_000_000, 0, name="Pumps"), wallet(1_000_000, 500_000, name="Seals", confidence=None)]
    codes, texts = why((None, 6, 5, 8, 6, 8), two)
    assert codes == ["eligible", "holds_while_attainable_weak"]
    assert texts[1].endswith("fall by more than 15%.")
    assert why((None, 9, 5, 8, 6, 8), two)[0] == ["eligible"], "another driver would hold"
    assert why((8, 6, 5, 8, 6, 8), [])[0] == ["eligible"], "a score by hand rests on its reason"
    assert why((None, 1, 1, 1, 1, 1), two, driver_threshold=2)[0] == ["eligible", "average_would_drop_it"], (
        "every potential gives a 2"
    )


# -- potential -----------------------------------------------------------------------------------


def test_the_unnamed_line_is_what_the_named_ones_leave():
    lines = [wallet(1000, 0), replace(wallet(300, 100, name="Pumps"), current=None)]
    lines[0] = replace(lines[0], current=None)
    found = account_potential(lines, {"Pumps": Decimal(100), "Seals": Decimal(50)})
    assert [(p.wallet, p.current, p.remaining) for p in found.lines] == [(700, 50, 650), (300, 100, 200)]
    assert (found.wallet, found.remaining, found.remaining_sure) == (1000, 850, 850)


def test_what_is_blocked_leaves_nothing_to_win():
    lines = [
        replace(wallet(1000, 100, name="Pumps"), state=LineState.BLOCKED),
        wallet(500, 100, name="Seals", confidence=Confidence.D),
    ]
    found = account_potential(lines, {})
    assert (found.remaining, found.remaining_sure, found.sure_percent) == (400, 0, 0)
    assert found.lines[0].exhausted_percent == 100
    assert found.lines[0].share_of_wallet == 10
    assert account_potential([], {}).sure_percent is None


def test_bought_follows_from_sales_and_unknown_is_not_zero():
    written = [
        WalletLine(id="w", account_id="a", product_line="Pumps"),
        WalletLine(id="v", account_id="a", product_line="Seals", state=LineState.COMPETITOR),
    ]
    by_line = {"Pumps": Decimal(5), "Valves": Decimal(2)}
    found = wallet_rows(account_potential(written, by_line), by_line, ["Pumps", "Spares", ""])
    states = [(p.line.product_line, p.state, p.remaining) for p in found]
    assert states == [
        ("Pumps", "bought", None),
        ("Seals", "competitor", None),
        ("Valves", "bought", None),
        ("Spares", "unknown", None),
    ]
    assert found[0].share_of_wallet is None


def test_the_share_at_which_a_remaining_is_just_reached():
    one = account_potential([wallet(2000, 500)], {})
    assert needed_share(one, Decimal(1000)) == pytest.approx(0.75)
    assert needed_share(one, Decimal(1501)) is None
    assert needed_share(Potential((), None, None, None, None, None, None, None), Decimal(1)) is None


def test_a_wallet_cannot_be_smaller_than_what_is_sold(portfolio):
    account = new_account(portfolio)
    put(portfolio, sold(account.id, 900), sold(account.id, 400, "Seals"))
    for line, amount in (("", 1299), ("Pumps", 899)):
        with refused("wallet_under_sales", ValidationError) as info:
            put(portfolio, WalletLine(id=new_id(), account_id=account.id, product_line=line, wallet=Decimal(amount)))
        assert info.value.field == "wallet"
    put(portfolio, WalletLine(id=new_id(), account_id=account.id, product_line="Pumps", wallet=Decimal(900)))
    put(portfolio, WalletLine(id=new_id(), account_id=account.id, product_line="New", wallet=Decimal(1)))


def test_contribution_is_sales_less_cost_less_service(portfolio):
    account = new_account(portfolio, cost_to_serve=Decimal(165))
    assert portfolio.load(account.id).contribution is None
    put(portfolio, sold(account.id, 1120, cost=Decimal("940.80")))
    assert portfolio.load(account.id).contribution == Decimal("14.20")
    portfolio.save(replace(account, cost_to_serve=None))
    assert portfolio.load(account.id).contribution is None
    with refused("negative"):
        portfolio.save(replace(account, cost_to_serve=Decimal(-1)))


# -- hints from peers ----------------------------------------------------------------------------


def buyer(name, *, sector="Food", turnover=100_000_000, **lines):
    size = Decimal(turnover) if turnover is not None else None
    return Buyer(name, sector, size, None, {line: Decimal(amount) for line, amount in lines.items()})


def test_hints_come_from_accounts_of_the_same_sector_and_size():
    me = buyer("me", turnover=50_000_000, Pumps=10)
    others = [me, buyer("a", Pumps=20, Seals=100), buyer("b", Pumps=20, Seals=300), buyer("c", Pumps=20, Spares=9), buyer("d", sector="Paper", Seals=900),
              buyer("e", turnover=5_000_000, Seals=900), buyer("f"), buyer("g", Pumps=1)]  # fmt: skip
    (hint,) = hints(me, others)
    assert (hint.product_line, hint.amount, hint.buyers, hint.peers, hint.is_scaled) == ("Seals", 100, 2, 4, True)
    assert reasons.hint_text(hint, "EUR").startswith("2 of 4 accounts of Food and its size buy Seals; it does not.")
    assert hints(me, others, ["Seals"]) == []
    assert hints(me, others[:3]) == []
    assert hints(replace(me, sector=""), others) == []


def test_hints_without_turnover_are_not_scaled():
    me = Buyer("me", "Food", None, 60)
    others = [Buyer(n, "Food", None, 100, {"Seals": Decimal(a)}) for n, a in (("a", 5), ("b", 7), ("c", 900))]
    (hint,) = hints(me, others)
    assert (hint.amount, hint.is_scaled) == (7, False)
    assert Buyer("x", "Food").band is None


def test_hints_are_read_from_the_file(portfolio):
    accounts = [new_account(portfolio, f"Food {n}", sector="Food", size_turnover=Decimal(20_000_000)) for n in range(4)]
    assert peer_hints.hints_for(portfolio, portfolio.load(accounts[0].id)) == []
    put(portfolio, *(sold(a.id, 1000, "Seals") for a in accounts[1:]), sold(accounts[0].id, 5))
    assert peer_hints.product_lines(portfolio) == ["Seals", "Pumps"]
    (hint,) = peer_hints.hints_for(portfolio, portfolio.load(accounts[0].id))
    assert (hint.product_line, hint.amount) == ("Seals", 1000)
    put(portfolio, WalletLine(id=new_id(), account_id=accounts[0].id, product_line="Seals", state=LineState.BLOCKED))
    assert peer_hints.hints_for(portfolio, portfolio.load(accounts[0].id)) == []
    assert peer_hints.hints_for(portfolio, portfolio.load(new_account(portfolio, "Nowhere").id)) == []


# -- decisions: conditions, signals, extension ---------------------------------------------------


def test_a_watch_needs_conditions_that_fall_due_before_its_review():
    base = decision("a", Verdict.WATCH, conditions="", dated_conditions=())
    with refused("required", ValidationError) as info:
        base.cleaned()
    assert info.value.field == "conditions"
    late = replace(base, dated_conditions=(DatedCondition("x", date(2028, 1, 1)),))
    with refused("condition_after_review"):
        late.cleaned()
    with refused("required"):
        replace(base, dated_conditions=(DatedCondition("  ", DAY),)).cleaned()
    replace(base, dated_conditions=(DatedCondition("It pays"), DatedCondition("It signs", date(2026, 9, 1)))).cleaned()
    with refused("out_of_range"):
        replace(base, conditions="c", signal_percent=0.0).cleaned()


def test_what_calls_an_account_back():
    given = decision(
        "a", Verdict.WATCH, conditions="", dated_conditions=(DatedCondition("It pays", date(2026, 6, 1)), DatedCondition("It signs", None)),
        signal_percent=30.0, sales_then=Decimal(1000), reopen_signal="a new line",
    )  # fmt: skip
    said = lambda sales, day, checks=(): [a.code for a in attention(given, checks, sales, day)]  # noqa: E731
    assert attention(None, (), None, DAY) == ()
    assert said(Decimal(1299), DAY) == []
    assert said(Decimal(1300), DAY) == ["signal_crossed"]
    assert said(None, DAY) == []
    assert said(Decimal(1), date(2026, 6, 1)) == []
    assert said(Decimal(1), date(2026, 6, 2)) == ["condition_overdue"]
    both = [ConditionCheck(id=str(n), account_id="a", decision_id=given.id, number=n, met_on=DAY) for n in (0, 1)]
    assert said(Decimal(1), date(2026, 6, 2), both) == ["conditions_met"]
    assert said(Decimal(1), date(2027, 3, 2), both) == ["conditions_met", "watch_ended"]
    refusal = decision("a", Verdict.EXCLUDE, signal_percent=10.0, sales_then=Decimal(0))
    assert [a.code for a in attention(refusal, (), Decimal(5), date(2027, 3, 2))] == ["signal_crossed", "review_due"]
    texts = [reasons.attention_text(a) for a in attention(refusal, (), Decimal(5), date(2027, 3, 2))]
    assert texts == ["The signal was crossed: it buys now, and did not at the decision", "To review since 2 Mar 2027"]
    assert (
        reasons.attention_text(attention(given, (), Decimal(1300), DAY)[0])
        == "The signal was crossed: sales +30% since the decision"
    )


def test_sales_that_cross_the_signal_bring_the_account_back_by_themselves(portfolio):
    account = new_account(portfolio)
    prepare_decision(portfolio, account.id)
    put(portfolio, sold(account.id, 1000))
    decide(portfolio, account.id, Verdict.EXCLUDE, signal_percent=30.0, review_on=TODAY + timedelta(days=300), decided_on=TODAY)
    assert portfolio.load(account.id).selection.attention == ()
    assert portfolio.load(account.id).selection.decisions[0].sales_then == 1000
    put(portfolio, sold(account.id, 300))
    assert [a.code for a in portfolio.load(account.id).selection.attention] == ["signal_crossed"]
    (row,) = PortfolioTable(portfolio).read_all().rows.values()
    assert [a.code for a in row.attention] == ["signal_crossed"]


def test_conditions_are_ticked_without_touching_the_decision(portfolio):
    account = new_account(portfolio)
    prepare_decision(portfolio, account.id)
    decide(
        portfolio,
        account.id,
        Verdict.WATCH,
        conditions="",
        dated_conditions=(DatedCondition("It pays"),),
        review_on=date(2030, 1, 1),
    )
    (recorded,) = portfolio.load(account.id).selection.decisions
    decisions.meet_condition(portfolio, recorded, 0, DAY)
    assert [a.code for a in portfolio.load(account.id).selection.attention] == ["conditions_met"]
    decisions.meet_condition(portfolio, recorded, 0, None)
    data = portfolio.load(account.id)
    assert (data.selection.attention, data.selection.decisions, len(data.selection.checks)) == ((), (recorded,), 1)
    with refused("no_such_condition"):
        decisions.meet_condition(portfolio, recorded, 1, DAY)


def test_a_watch_is_extended_once(portfolio):
    account = new_account(portfolio)
    prepare_decision(portfolio, account.id)
    decide(portfolio, account.id, Verdict.WATCH)
    decide(portfolio, account.id, Verdict.WATCH)
    with refused("decision_not_ready", GateRefusedError) as info:
        decide(portfolio, account.id, Verdict.WATCH)
    assert [u.condition for u in info.value.unmet] == ["extended_already"]
    decide(portfolio, account.id, Verdict.EXCLUDE)
    decide(portfolio, account.id, Verdict.WATCH)
    assert len(portfolio.load(account.id).selection.decisions) == 4


# -- many at once --------------------------------------------------------------------------------

SEGMENT = decisions.SegmentExclusion(
    segment="Small shops", reason="Too small for a plan", decided_by=BOSS, decided_on=DAY, review_on=date(2027, 3, 2),
    served_how="Catalogue", served_by="Inside sales", reopen_signal="Sales up", signal_percent=50.0, include_title="Included",
    include_effect="It takes hours from accounts that grow", exclude_title="Not included", exclude_effect="Some order less",
)  # fmt: skip


def test_a_segment_is_left_out_in_one_act_with_a_record_each(portfolio):
    accounts = [new_account(portfolio, f"Shop {n}") for n in range(3)]
    prepare_decision(portfolio, accounts[0].id)
    own = portfolio.load(accounts[0].id).selection.scenarios
    edit = decisions.exclude_segment(portfolio, [a.id for a in accounts], SEGMENT)
    for account in accounts:
        (recorded,) = portfolio.load(account.id).selection.decisions
        assert (recorded.verdict, recorded.segment, recorded.signal_percent) == (Verdict.EXCLUDE, "Small shops", 50.0)
    assert portfolio.load(accounts[0].id).selection.scenarios == own, "an account keeps the scenarios it has"
    assert [s.verdict for s in portfolio.load(accounts[1].id).selection.scenarios] == [Verdict.INCLUDE, Verdict.EXCLUDE]
    with refused("act_is_final"):
        portfolio.undo(edit)


@pytest.mark.parametrize(
    ("change", "error", "code"),
    [
        ({"segment": " "}, ValidationError, "required"), ({"include_effect": ""}, ValidationError, "required"), ({"served_by": ""}, ValidationError, "required"),
        ({"decided_on": TODAY + timedelta(days=2), "review_on": date(2040, 1, 1)}, ValidationError, "in_the_future"),
    ],
)  # fmt: skip
def test_nothing_is_recorded_when_the_shared_words_are_not_whole(portfolio, change, error, code):
    accounts = [new_account(portfolio, f"Shop {n}") for n in range(2)]
    with refused(code, error):
        decisions.exclude_segment(portfolio, [a.id for a in accounts], replace(SEGMENT, **change))
    assert all(not portfolio.load(a.id).selection.decisions and not portfolio.load(a.id).selection.scenarios for a in accounts)


def test_an_account_in_the_plan_is_not_left_out_with_others(portfolio):
    accounts = [new_account(portfolio, f"Shop {n}") for n in range(2)]
    prepare_decision(portfolio, accounts[1].id)
    decide(portfolio, accounts[1].id)
    with refused("already_decided"):
        decisions.exclude_segment(portfolio, [a.id for a in accounts], SEGMENT)
    with refused("nothing_chosen"):
        decisions.exclude_segment(portfolio, [], SEGMENT)
    lone = new_account(portfolio, "Half")
    scenario = Scenario(id=new_id(), account_id=lone.id, verdict=Verdict.WATCH)
    put(portfolio, scenario)
    with refused("decision_not_ready"):
        decisions.exclude_segment(portfolio, [lone.id], SEGMENT)


# -- groups, sites, merging ----------------------------------------------------------------------


def test_a_group_is_a_tree_without_cycles(portfolio):
    head, middle, leaf = (new_account(portfolio, name) for name in ("A head", "B middle", "C leaf"))
    portfolio.save(replace(middle, parent_id=head.id))
    portfolio.save(replace(leaf, parent_id=middle.id))
    put(portfolio, sold(leaf.id, 5), sold(middle.id, 3))
    tree = merging.group_tree(portfolio, leaf.id)
    assert [(m.name, m.depth, m.sales, m.sales_below) for m in tree] == [
        ("A head", 0, 0, 8),
        ("B middle", 1, 3, 8),
        ("C leaf", 2, 5, 5),
    ]
    for child, parent in ((head, leaf), (head, head)):
        with refused("group_cycle", ValidationError) as info:
            portfolio.save(replace(portfolio.get(Account, child.id), parent_id=parent.id))
        assert info.value.field == "parent_id"
    gone = new_account(portfolio, "Gone", archived_on=DAY)
    for parent_id in (gone.id, "nobody"):
        with refused("no_such_account"):
            portfolio.save(replace(portfolio.get(Account, head.id), parent_id=parent_id))
    assert len(merging.group_tree(portfolio, new_account(portfolio, "Alone").id)) == 1


def fill_duplicate(portfolio, account):
    put(
        portfolio,
        sold(account.id, 700, "Seals"), Person(id=new_id(), account_id=account.id, name="Ana"), Site(id=new_id(), account_id=account.id, name="Plant"),
        WalletLine(id=new_id(), account_id=account.id, product_line="Seals", wallet=Decimal(900)),
        WalletLine(id=new_id(), account_id=account.id, product_line="Pumps", wallet=Decimal(900)),
        Personalisation(id=new_id(), account_id=account.id, what="Own labels"), OpenQuestion(id=new_id(), account_id=account.id, question="Who decides?"),
        Assessment(id=new_id(), account_id=account.id, size=4),
    )  # fmt: skip


def test_two_accounts_become_one_and_two_again(portfolio):
    kept = new_account(portfolio, "Bombas Uno, S.A.", codes=("1",), notes="first")
    gone = new_account(portfolio, "BOMBAS UNO S.L.", codes=("2", "1b"), tax_id="B1", city="Vigo", notes="second")
    child = new_account(portfolio, "Child", parent_id=gone.id)
    third = new_account(portfolio, "Third")
    prepare_decision(portfolio, third.id)
    effect = portfolio.load(third.id).selection.effects[0]
    portfolio.save(replace(effect, affected_accounts=(gone.id, kept.id)))
    plan = put(
        portfolio,
        PortfolioScenario(id=new_id(), name="2027", choices=(Choice(gone.id, Verdict.EXCLUDE), Choice(kept.id, Verdict.WATCH))),
    )
    put(portfolio, sold(kept.id, 300), WalletLine(id=new_id(), account_id=kept.id, product_line="Pumps", wallet=Decimal(800)))
    fill_duplicate(portfolio, gone)
    assert [(d.first, d.second, d.why) for d in merging.likely_duplicates(portfolio)] == [
        ("BOMBAS UNO S.L.", "Bombas Uno, S.A.", "name")
    ]
    before = {t: sorted(map(repr, portfolio.find(t))) for t in (Account, Sale, Person, Site, WalletLine, SideEffect)}
    edit = merging.merge(portfolio, kept.id, gone.id)
    data = portfolio.load(kept.id)
    assert data.account.codes == ("1", "2", "1b")
    assert (data.account.name, data.account.tax_id, data.account.city, data.account.notes) == (
        "Bombas Uno, S.A.",
        "B1",
        "Vigo",
        "first\nsecond",
    )
    assert data.sales.last_12() == 1000
    assert {s.name for s in data.sites} == {"Plant", "BOMBAS UNO S.L."}
    assert [(w.product_line, w.wallet) for w in data.selection.wallet] == [("Pumps", 800), ("Seals", 900)]
    assert (len(data.people), len(data.personalisations), len(data.questions), data.selection.assessment.size) == (1, 1, 1, 4)
    old = portfolio.get(Account, gone.id)
    assert (old.archived_on, old.merged_into, old.codes) == (TODAY, kept.id, ())
    assert portfolio.get(Account, child.id).parent_id == kept.id
    assert portfolio.load(third.id).selection.effects[0].affected_accounts == (kept.id,)
    assert portfolio.get(PortfolioScenario, plan.id).choices == (Choice(kept.id, Verdict.WATCH),)
    assert [a.id for a in portfolio.find_account("2")] == [kept.id], "an import finds it by the old code"
    portfolio.undo(edit)
    assert before == {t: sorted(map(repr, portfolio.find(t))) for t in before}


def test_merging_keeps_scores_and_the_plan(portfolio):
    kept, gone = new_account(portfolio, "Kept"), new_account(portfolio, "Gone")
    with refused("merge_with_itself"):
        merging.merge(portfolio, kept.id, kept.id)
    for account in (kept, gone):
        prepare_decision(portfolio, account.id)
    decide(portfolio, gone.id)
    with refused("merge_decided"):
        merging.merge(portfolio, kept.id, gone.id)
    decide(portfolio, kept.id)
    with refused("merge_both_decided"):
        merging.merge(portfolio, kept.id, gone.id)
    loose = new_account(portfolio, "Loose")
    prepare_decision(portfolio, loose.id, growth=1)
    decide(portfolio, loose.id, Verdict.EXCLUDE)
    recorded = portfolio.load(loose.id).selection.decisions
    portfolio.save(replace(portfolio.get(Account, kept.id), parent_id=loose.id))
    merging.merge(portfolio, kept.id, loose.id)
    data = portfolio.load(kept.id)
    assert (data.selection.verdict, len(data.selection.decisions), data.selection.assessment.growth, data.account.parent_id) == (
        Verdict.INCLUDE,
        1,
        8,
        None,
    )
    assert portfolio.load(loose.id).selection.decisions == recorded, "a recorded decision stays where it was made"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bombas Uno, S.A.", "bombas uno sl"),
        ("Ñandú & Cía, S. Coop.", "NANDU CIA"),
        ("Atlas GmbH", "Atlas Ltd."),
        ("Sol S.A.U.", "Sol"),
    ],
)
def test_names_are_alike_but_for_their_legal_form(one, other):
    assert merging.plain_name(one) == merging.plain_name(other)


def test_likely_duplicates_by_tax_id(portfolio):
    for name, tax in (("Uno", "B-123"), ("Dos", "b123"), ("Tres", "")):
        new_account(portfolio, name, tax_id=tax)
    (found,) = merging.likely_duplicates(portfolio)
    assert (found.first, found.second, found.why) == ("Dos", "Uno", "tax_id")


# -- records of the treatment --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (Personalisation(id="p", account_id="a"), "required"), (Personalisation(id="p", account_id="a", what="x", cost=Decimal(-1)), "negative"),
        (OpenQuestion(id="q", account_id="a"), "required"), (Site(id="s", account_id="a", name=" "), "required"), (SavedView(id="v", name=""), "required"),
        (PortfolioScenario(id="s", name=""), "required"), (PortfolioScenario(id="s", name="x", choices=(Choice("a", Verdict.WATCH),) * 2), "account_twice"),
        (Account(id="a", name="x", loss_risk=LossRisk.HIGH), "required"), (Scenario(id="s", account_id="a", hours=-1), "negative"),
    ],
)  # fmt: skip
def test_records_of_the_portfolio_check_themselves(record, code):
    with refused(code, ValidationError):
        record.cleaned()
    assert OpenQuestion(id="q", account_id="a", question="?").is_open()


def test_texts_inside_a_list_are_cleaned():
    given = PortfolioScenario(id="s", name="x", choices=(Choice("a", Verdict.WATCH),)).cleaned()
    assert given.choices == (Choice("a", Verdict.WATCH),)
    settings = replace(SETTINGS, own_criteria=(OwnCriterion("k", "  Pays ", 0),)).cleaned()
    assert settings.own_criteria[0].name == "Pays"


# -- concentration and scenarios of the whole portfolio ------------------------------------------


def test_concentration_levels():
    found = concentration([Decimal(3100), Decimal(2350), Decimal(1900), Decimal(500)], Decimal(26_000), 480)
    assert (round(found.first, 1), round(found.top3, 1)) == (11.9, 28.3)
    assert found.levels() == {"first": Level.MODERATE, "top3": Level.MODERATE, "top10": Level.LOW, "hhi": Level.LOW}
    assert [level("hhi", v) for v in (1500, 1501, 2501)] == [Level.LOW, Level.MODERATE, Level.HIGH]
    assert [level("first", v) for v in (9.9, 10, 20, 20.1)] == [Level.LOW, Level.MODERATE, Level.MODERATE, Level.HIGH]
    assert concentration([]) is None
    assert concentration([Decimal(5), Decimal(-5)]).first == 100


def net(amount):
    return NetValue(Decimal(amount - 10), Decimal(amount), Decimal(amount + 10))


OUTLOOKS = [
    Outlook("a", "A", Verdict.INCLUDE, Decimal(100), Decimal(50), 200, {Verdict.INCLUDE: Branch(net(5), 300, Decimal(150)), Verdict.EXCLUDE: Branch(net(1), 0)}),
    Outlook("b", "B", Verdict.INCLUDE, Decimal(80), Decimal(20), None, {Verdict.INCLUDE: Branch(net(7), 100)}),
    Outlook("c", "C", Verdict.EXCLUDE, Decimal(60), Decimal(90), 40, {Verdict.INCLUDE: Branch(net(9), 120, Decimal(90))}),
    Outlook("d", "D", None, Decimal(40), None, None, {}),
    Outlook("e", "E", Verdict.WATCH, Decimal(20), Decimal(10), None, {Verdict.WATCH: Branch(net(2), 25), Verdict.INCLUDE: Branch(net(4))}),
]  # fmt: skip


def test_a_portfolio_scenario_adds_up_what_the_accounts_say():
    now = totals(OUTLOOKS, {}, Decimal(1000), 10)
    assert (now.included, now.watched, now.excluded, now.hours, now.hours_unknown) == (2, 1, 1, 325, 0)
    assert (now.remaining, now.net.expected, now.net.low, now.without_scenario) == (70, 14, -16, 1)
    choices = {"a": Verdict.EXCLUDE, "b": Verdict.EXCLUDE, "c": Verdict.INCLUDE, "d": Verdict.INCLUDE, "e": Verdict.INCLUDE}
    then = totals(OUTLOOKS, choices, Decimal(1000), 10)
    one_by_one = [o.branches.get(choices[o.account_id]) for o in OUTLOOKS]
    assert then.net.expected == sum(b.net.expected for b in one_by_one if b)
    assert then.hours == sum(o.hours_if(choices[o.account_id]) or 0 for o in OUTLOOKS)
    assert (then.included, then.hours, then.hours_unknown, then.without_scenario, then.remaining) == (3, 120, 2, 2, 100)
    assert then.concentration.first == pytest.approx(100 / 1030 * 100)
    assert [(o.name, v) for o, v in changed(OUTLOOKS, {**choices, "e": Verdict.WATCH})] == [
        ("A", "exclude"),
        ("B", "exclude"),
        ("C", "include"),
        ("D", "include"),
    ]
    assert totals(OUTLOOKS, {}).concentration.first == pytest.approx(150 / 350 * 100)


def test_a_portfolio_scenario_names_live_accounts_only(portfolio):
    live, gone = new_account(portfolio, "Live"), new_account(portfolio, "Gone", archived_on=DAY)
    made = put(portfolio, PortfolioScenario(id=new_id(), name="2027", choices=(Choice(live.id, Verdict.WATCH),)))
    with refused("archived_account", ValidationError) as info:
        portfolio.save(replace(made, choices=(*made.choices, Choice(gone.id, Verdict.WATCH))))
    assert info.value.field == "choices"
    with refused("no_such_account"):
        portfolio.save(replace(made, choices=(Choice("nobody", Verdict.WATCH),)))
    prepare_decision(portfolio, live.id)
    effect = portfolio.load(live.id).selection.effects[0]
    with refused("archived_account", ValidationError) as info:
        portfolio.save(replace(effect, affected_accounts=(gone.id,)))
    assert info.value.field == "affected_accounts"
    portfolio.save(replace(portfolio.get(Account, live.id), archived_on=DAY))
    portfolio.save(replace(made, name="still")), "what it named before stays"
    assert made.verdicts() == {live.id: Verdict.WATCH}


def test_the_hours_and_share_of_one_scenario(portfolio):
    portfolio.save(replace(portfolio.settings, company_sales=Decimal(10_000), kam_hours=300))
    one, other, past = (new_account(portfolio, name) for name in ("One", "Other", "Past"))
    for account in (one, other, past):
        prepare_decision(portfolio, account.id)
    decide(portfolio, other.id)
    decide(portfolio, past.id)
    portfolio.save(replace(portfolio.get(Account, past.id), archived_on=DAY))
    put(portfolio, Requirements(id=new_id(), account_id=other.id, hours_per_year=240), sold(one.id, 1000))
    assert included_hours(portfolio) == {other.id: 240}
    data = portfolio.load(one.id)
    scenario = replace(data.selection.scenarios[0], hours=100, sales_after=Decimal(2000))
    found = impact(portfolio, data, scenario)
    assert (found.share_now, round(found.share_after, 2), found.hours_before, found.hours_after, found.is_over_capacity) == (
        10,
        18.18,
        240,
        340,
        True,
    )
    bare = impact(portfolio, data, data.selection.scenarios[0])
    assert (bare.share_after, bare.hours_after, bare.is_over_capacity) == (None, None, False)


# -- the table -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def table(sample_file, tmp_path_factory):
    portfolio = Portfolio.open(sample_file, read_only=True)
    yield PortfolioTable(portfolio, date(2026, 11, 23)).read_all(), portfolio
    portfolio.close()


SAMPLE = {
    # code: G, A, drivers, quadrant, remaining k€, used %, contribution k€
    "C01": (7, 6.5, ("growth",), "key", 1283, 54, 341), "C02": (7, 6.6, ("growth",), "key", 1628, 59, 374),
    "C03": (8, 7.2, ("growth", "prescription"), "key", 1888, 34, 109), "C04": (2, 3.0, (), "maintenance", 34, 99, 194),
    "C05": (7, 7.1, ("growth", "innovation"), "key", 1315, 24, 100), "C06": (2, 2.5, (), "maintenance", 32, 96, 76),
    "C07": (9, 6.8, ("growth", "innovation"), "development", 3326, 5, -43), "C08": (2, 2.9, (), "maintenance", 252, 57, 79),
    "C09": (6, 5.0, (), "key", 1073, 51, 14), "C10": (2, 2.4, (), "maintenance", 205, 89, 102),
    "C11": (9, 7.9, ("growth", "prescription"), "development", 3148, 38, 264), "C12": (3, 5.9, ("prescription",), "key", 499, 34, 51),
}  # fmt: skip


@pytest.mark.parametrize("code", SAMPLE)
def test_the_sample_is_as_its_authors_computed_it(table, code):
    found, portfolio = table
    data = portfolio.load(portfolio.find_account(code)[0].id)
    row = found.rows[data.account.id]
    growth, average, drivers, quadrant, remaining, used, contribution = SAMPLE[code]
    assert data.selection.assessment.growth is None, "every growth score follows from the potential"
    assert (data.selection.effective_assessment.growth, row.drivers, row.quadrant) == (growth, drivers, quadrant)
    assert round(row.attractiveness, 1) == average
    assert round(row.potential.remaining / 1000) == remaining
    assert round(row.potential.exhausted_percent) == used
    assert round(data.contribution / 1000) == pytest.approx(contribution, abs=1)
    assert row.buyer().band is not None


def test_the_sample_as_a_whole(table):
    found, _portfolio = table
    whole = found.concentration()
    assert (round(whole.first, 1), round(whole.top3, 1), round(whole.top10, 1), round(whole.hhi)) == (11.9, 28.3, 54.2, 401)
    assert found.product_lines()[0] == "Pumps"
    assert len(found.product_lines()) == 7
    row = next(r for r in found.rows.values() if r.name.startswith("Astilleros"))
    assert (row.state_of("Pumps"), row.state_of("Instrumentation"), row.sales_before) == ("bought", "unknown", 980_000)
    outlooks = {o.name: o for o in found.outlooks()}
    branches = outlooks[row.name].branches
    assert {v.value: b.net.expected for v, b in branches.items()} == {
        "include": -80_000,
        "watch": 18_000,
        "exclude": Decimal(-10_500),
    }
    chosen = {o.account_id: Verdict.INCLUDE for o in list(outlooks.values())[:3]}
    assert totals(outlooks.values(), chosen, Decimal(26_000_000), 480).included >= 3


def test_the_table_follows_each_account(portfolio):
    accounts = [new_account(portfolio, name) for name in ("Uno", "Dos")]
    table = PortfolioTable(portfolio)
    assert list(table.read()) == [(2, 2)]
    assert table.concentration() is None
    put(portfolio, sold(accounts[0].id, 10))
    portfolio.save(replace(accounts[1], archived_on=DAY))
    table.refresh([a.id for a in accounts])
    assert [(r.name, r.sales, r.verdict) for r in table.rows.values()] == [("Uno", 10, None)]
    assert table.concentration().first == 100
    put(portfolio, WalletLine(id=new_id(), account_id=accounts[0].id, product_line="Seals", wallet=Decimal(5)))
    table.refresh([accounts[0].id])
    assert table.product_lines() == ["Pumps", "Seals"]
