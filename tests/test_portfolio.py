"""The single road of edits: cleaned, checked, logged, undone and done again."""

import dataclasses
import importlib
import pkgutil
import typing
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdesk import domain
from kamdesk.domain.account.account import Account
from kamdesk.domain.account.people import Person
from kamdesk.domain.account.sales import Sale, SalesFigures
from kamdesk.domain.changes import Change, ChangeSet, Edit
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.periods import Frequency
from kamdesk.domain.plan.agreements import Agreement, Project
from kamdesk.domain.plan.committee import Committee, CommitteeMember
from kamdesk.domain.plan.gap_bridge import gap_bridge
from kamdesk.domain.plan.kam_profile import Candidate, Competency, Rating
from kamdesk.domain.plan.plan_document import PlanDocument
from kamdesk.domain.plan.requirements import ChecklistItem, Requirements
from kamdesk.domain.records import Record, altered
from kamdesk.domain.scorecard.groups import Group, Light
from kamdesk.domain.scorecard.indicators import Basis, Computed, Indicator, Measure, Scorecard
from kamdesk.domain.scorecard.library import TEMPLATES
from kamdesk.domain.selection.criteria import Assessment, Verdict
from kamdesk.domain.selection.scenarios import Scenario, SideEffect
from kamdesk.domain.settings import Settings
from kamdesk.domain.text import clean_text, fold
from kamdesk.i18n import labels, messages, set_language, terms
from kamdesk.services.account import summary
from kamdesk.services.file_check import check
from kamdesk.services.plan import kam_ratings, step_acts
from kamdesk.services.scorecard import indicators
from kamdesk.storage import rows
from kamdesk.storage.kinds import KINDS
from tests.support import (
    BOSS,
    DAY,
    FILLERS,
    KAM,
    decide,
    file_of,
    included_account,
    live_indicator,
    new_account,
    prepare_decision,
    put,
    refused,
)

# -- texts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  Ñandú\u0000 \x07", "Ñandú"), ("a\r\nb\tc", "a\nb\tc"), ("e\u0301", "é"), ("\ud800x", "x"), ("\ue000x\u0378", "x"),
        ("👩\u200d🔧 ok", "👩\u200d🔧 ok"), ("\u200fשלום", "\u200fשלום"), ("a\u00a0b", "a\u00a0b"), ("<b>&amp;</b>", "<b>&amp;</b>"),
    ],
)  # fmt: skip
def test_foreign_text_is_cleaned_at_one_boundary(raw, clean):
    assert clean_text("name", raw) == clean


def test_text_is_refused_rather_than_cut():
    assert len(clean_text("name", "x" * 200)) == 200
    assert len(Account(id="a", name="x", notes="n" * 20_000).cleaned().notes) == 20_000
    for record, field, limit in [
        (Account(id="a", name="x" * 201), "name", 200),
        (Account(id="a", name="x", notes="n" * 20_001), "notes", 20_000),
    ]:
        with refused("too_long", ValidationError) as info:
            record.cleaned()
        assert (info.value.field, info.value.params["limit"]) == (field, limit)


@given(st.text(max_size=60))
def test_cleaning_and_folding_twice_is_once(text):
    once = clean_text("name", text)
    assert clean_text("name", once) == once
    assert fold(fold(text)) == fold(text)
    assert fold(text.upper().lower()) == fold(fold(text.upper()).lower())


@pytest.mark.parametrize(
    ("name", "key"),
    [("Ñandú", "nandu"), ("ÁÉÍÓÚÜ", "aeiouu"), ("Straße", "strasse"), ("ABC", "abc"), ("Acme™", "acmetm"), ("ÇA", "ca")],
)
def test_folding(name, key):
    assert fold(name) == key


# -- records -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (Account(id="a", name=" "), "required"), (Account(id="a", name="x", codes=("",)), "bad_code"), (Account(id="a", name="x", codes=(" C1",)), "bad_code"),
        (Account(id="a", name="x", size_employees=-1), "negative"), (Account(id="a", name="x", size_turnover=Decimal(-1)), "negative"),
        (Person(id="p", name=""), "required"), (Sale(id="s", account_id="a", sold_on=date(1899, 1, 1), amount=Decimal(1)), "not_a_date"),
        (Requirements(id="r", account_id="a", hours_per_year=-1), "out_of_range"), (Requirements(id="r", account_id="a", budget=Decimal(-1)), "negative"),
        (ChecklistItem(id="c", account_id="a", label=""), "required"), (CommitteeMember(id="m", account_id="a", name="x", hours_per_year=-1), "out_of_range"),
        (PlanDocument(id="p", account_id="a", pipeline=Decimal(-1)), "negative"), (Rating(id="r", person_id="p", competency=Competency.SELF_MOTIVATION, assessor="x", level=6), "out_of_range"),
        (Rating(id="r", person_id="p", competency=Competency.SELF_MOTIVATION, assessor=" ", level=3), "required"), (Project(id="p", account_id="a", title=""), "required"),
    ],
)  # fmt: skip
def test_records_check_themselves(record, code):
    with refused(code, ValidationError):
        record.cleaned()


def test_a_plan_gap_needs_target_and_baseline():
    plan = PlanDocument(id="p", account_id="a", target=Decimal(1000), baseline=Decimal(700), pipeline=Decimal(100))
    assert gap_bridge(plan, [], []).gap == 200
    assert gap_bridge(replace(plan, pipeline=None), [], []).gap == 300
    assert gap_bridge(replace(plan, baseline=None), [], []) is None
    signed = Agreement(id="a1", account_id="a", title="x", our_signer="u", client_signer="t", signed_on=date(2026, 1, 1))
    projects = [
        Project(id="p1", account_id="a", title="on it", agreement_id="a1", effect=Decimal(150)),
        Project(id="p2", account_id="a", title="on none", effect=Decimal(999)),
    ]
    found = gap_bridge(plan, [signed], projects)
    assert (found.projects, found.gap) == (150, 50)


def test_margins_speak_of_lines_with_known_cost():
    assert SalesFigures("2026", Decimal(10), None, Decimal(0), 1).margin_percent is None
    assert SalesFigures("2026", Decimal(10), Decimal(0), Decimal(0), 1).margin_percent is None
    assert SalesFigures("2026", Decimal(10), Decimal(6), Decimal(8), 1).margin_percent == 25


def _sample_value(hint):
    if typing.get_origin(hint) is tuple:
        inner = typing.get_args(hint)[0]
        if inner is str:
            return ("C1", "Ñ «2»")
        if inner is Decimal:
            return (Decimal("1.50"), Decimal(2))
        hints = typing.get_type_hints(inner)
        return (inner(**{f.name: _sample_value(hints[f.name]) for f in dataclasses.fields(inner)}),)
    options = [a for a in typing.get_args(hint) if a is not type(None)]
    kind = options[0] if options else hint
    plain = {str: "Ñ 'x' \"y\" <b>", int: 7, float: 0.1, bool: True, Decimal: Decimal("1234.56"), date: DAY}
    return (
        plain[kind]
        if kind in plain
        else next(iter(kind))
        if hasattr(kind, "__members__")
        else datetime(2026, 3, 2, 4, 5, tzinfo=UTC)
    )


def test_every_kind_of_record_is_known_to_the_file():
    """One that is left out would be lost by a rescue, and be told by no check."""
    modules = [importlib.import_module(m.name) for m in pkgutil.walk_packages(domain.__path__, "kamdesk.domain.")]
    classes = {c for m in modules for c in vars(m).values() if isinstance(c, type) and issubclass(c, Record) and c.KIND}
    assert {c.KIND: c for c in classes} == KINDS


@pytest.mark.parametrize("cls", list(KINDS.values()), ids=list(KINDS))
def test_every_kind_goes_to_its_row_and_back(portfolio, cls):
    hints = typing.get_type_hints(cls)
    record = cls(
        **{
            f.name: "2026-Q3" if f.name == "period" and hints[f.name] is str else _sample_value(hints[f.name])
            for f in dataclasses.fields(cls)
        }
    )
    assert rows.record_from(cls, tuple(rows.values(record)[: len(dataclasses.fields(cls))])) == record
    assert rows.from_json(cls.KIND, rows.to_json(record)) == record
    columns = {row[1] for row in file_of(portfolio).query(f'PRAGMA table_info("{cls.KIND}")')}
    assert {f.name for f in dataclasses.fields(cls)} <= columns
    assert cls.KIND in labels.KINDS
    assert {f.name for f in dataclasses.fields(cls)} <= set(labels.FIELDS)


# -- edits, undo and redo ------------------------------------------------------------------------


def everything(portfolio):
    return {kind: sorted(portfolio.find(cls), key=lambda record: record.id) for kind, cls in KINDS.items()}


NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"]), min_size=1, max_size=20).filter(
    lambda text: clean_text("name", text)
)
EDITS = st.lists(
    st.tuples(st.sampled_from(["new", "rename", "measure", "remove", "indicator"]), st.integers(0, 9), NAMES),
    min_size=1,
    max_size=8,
)


def _do(portfolio, what, at, name):
    accounts, ones = portfolio.find(Account), portfolio.find(Indicator)
    if what == "new" or not accounts:
        return portfolio.save(Account(id=new_id(), name=name, codes=(f"c{at}",)))
    if what == "rename":
        return portfolio.save(replace(accounts[at % len(accounts)], name=name, size_turnover=Decimal(at)))
    if what == "indicator" or not ones:
        return portfolio.save(live_indicator(accounts[0].id, Group.QUALITY, name=name))
    if what == "measure":
        return indicators.record_measure(portfolio, ones[at % len(ones)], f"202{at}-Q1", float(at))
    return portfolio.remove(ones[at % len(ones)])


@settings(max_examples=20)
@given(EDITS)
def test_undoing_what_was_done_leaves_what_was_there(tmp_path_factory, spec):
    from kamdesk.services.portfolio import Portfolio

    portfolio = Portfolio.create(tmp_path_factory.mktemp("undo") / "p.kamdesk")
    try:
        past, edits = [everything(portfolio)], []
        for what, at, name in spec:
            if (edit := _do(portfolio, what, at, name)) is not None:
                edits.append(edit)
                past.append(everything(portfolio))
        for edit, before in zip(reversed(edits), reversed(past[:-1]), strict=True):
            portfolio.undo(edit)
            assert everything(portfolio) == before
        for edit, after in zip(edits, past[1:], strict=True):
            portfolio.redo(edit)
            assert everything(portfolio) == after
        assert check(portfolio) == []
    finally:
        portfolio.close()


def test_an_edit_that_changes_nothing_is_none(portfolio):
    account = new_account(portfolio)
    assert portfolio.save(replace(account, name=f"  {account.name} ")) is None
    assert portfolio.commit([]) is None
    assert len(portfolio.history()) == 1


def test_one_bad_record_saves_none_of_them(portfolio):
    with refused("required"):
        put(portfolio, Account(id=new_id(), name="good"), Account(id=new_id(), name=""))
    with refused("conflict", ValidationError):
        put(portfolio, Account(id=new_id(), name="good"), Person(id=new_id(), account_id="nobody", name="x"))
    assert portfolio.accounts.count() == 0
    assert portfolio.history() == []


def test_the_log_says_who_what_and_from_what_to_what(portfolio):
    account = new_account(portfolio, "Uno")
    other = new_account(portfolio, "Dos")
    edit = portfolio.save(replace(account, city="Lugo"), group="typing")
    portfolio.undo(edit)
    portfolio.redo(edit)
    portfolio.remove(put(portfolio, Person(id=new_id(), account_id=account.id, name="Ana")))
    entries = portfolio.history(account.id)
    assert [e.act for e in entries] == ["", "", "redo", "undo", "", ""]
    assert {e.account_id for e in entries} == {account.id}
    assert entries[2].before.city == entries[3].after.city == ""
    assert entries[2].after.city == entries[3].before.city == "Lugo"
    assert entries[4].group == edit.group == "typing"
    assert entries[0].after is None
    assert all(e.who and e.at.tzinfo and len(e.id) == 36 for e in entries)
    assert [e.record_id for e in portfolio.history(limit=1)] == [entries[0].record_id]
    assert len(portfolio.history()) == 7
    assert portfolio.history()[-2].record_id == other.id
    for language in ("es", "en"):
        set_language(language)
        assert all(labels.describe_entry(e) for e in entries)


def test_an_edit_has_a_name():
    account = Account(id="a", name="Uno")
    longer = replace(account, name="x" * 60)
    described = [
        labels.describe((Change(None, account),)), labels.describe((Change(account, None),)), labels.describe((Change(account, replace(account, city="L")),)),
        labels.describe((Change(account, replace(account, city="L", kam="K")),)), labels.describe((Change(None, longer),)),
        labels.describe((Change(None, Settings()),)), labels.describe((Change(Settings(), None),)),
        labels.describe((Change(Settings(), replace(Settings(), currency="USD")),)), labels.describe(()),
        labels.describe((), "close_step", {"subject": "plan"}), labels.describe((), "close_scorecard", {"subject": "scorecard"}),
        labels.describe((), "decision", {"verdict": "watch"}), labels.describe((), "import", {"rows": "12"}), labels.describe((), "undo"),
    ]  # fmt: skip
    assert described[0].endswith("“Uno”")
    assert "x" * 39 + "…" in described[4]
    assert described[8] == ""
    assert all(d for d in described[:8] + described[9:])
    assert labels.kind_name("nothing") == labels.field_name("nothing") == "nothing"


def test_typing_on_merges_by_field(portfolio):
    account = new_account(portfolio)
    first = portfolio.save(replace(account, city="L"))
    second = portfolio.save(replace(account, city="Lu"))
    created = portfolio.commit([Change(None, Account(id=new_id(), name="x"))])
    assert first.field_key == second.field_key == ("account", account.id, ("city",))
    assert created.field_key is None
    assert replace(first, act="x").field_key is None
    assert Edit("g", (*first.changes, *second.changes)).field_key is None


def test_a_change_set_tells_whom_it_concerns():
    some = ChangeSet(frozenset({"measure"}), frozenset({"a"}))
    assert some.touches("a")
    assert some.touches("a", "measure", "indicator")
    assert some.touches(None, "measure")
    assert not some.touches("b")
    assert not some.touches("a", "account")
    assert ChangeSet(frozenset({"settings"}), frozenset()).touches("b", "account")


@pytest.mark.parametrize(
    "read", [lambda p, a: p.load(a).account.city, lambda p, a: p.get(Account, a).city, lambda p, a: p.find_account(a)[0].city]
)
def test_what_is_read_after_an_edit_is_new(portfolio, read):
    account = new_account(portfolio)
    assert read(portfolio, account.id) == ""
    edit = portfolio.save(replace(account, city="Lugo"))
    assert read(portfolio, account.id) == "Lugo"
    portfolio.undo(edit)
    assert read(portfolio, account.id) == ""


def test_settings_reach_every_account(portfolio):
    account = new_account(portfolio)
    assert portfolio.load(account.id).settings.driver_threshold == 7
    edit = portfolio.save(replace(portfolio.settings, driver_threshold=8))
    assert portfolio.load(account.id).settings.driver_threshold == portfolio.settings.driver_threshold == 8
    portfolio.undo(edit)
    assert portfolio.load(account.id).settings.driver_threshold == 7


def test_what_hangs_on_a_record_keeps_it_and_what_belongs_to_it_goes_along(portfolio):
    account = included_account(portfolio, 5, filled=True)
    before = everything(portfolio)
    for cls in (Agreement, Person):
        with refused("hangs_on_it") as info:
            portfolio.remove(portfolio.find(cls)[0])
        assert messages.text_of(info.value)
    with refused("conflict", ValidationError):
        portfolio.remove(account)
    assert {k: v for k, v in everything(portfolio).items() if k != "step_act"} == {
        k: v for k, v in before.items() if k != "step_act"
    }
    one = portfolio.find(Indicator)[1]
    indicators.record_measure(portfolio, one, "2026-Q3", 5.0)
    edit = portfolio.remove(one)
    assert portfolio.find(Measure) == []
    portfolio.undo(edit)
    assert portfolio.find(Measure)[0].value == 5
    edit = portfolio.remove(portfolio.load(account.id).selection.scenarios[0])
    assert len(portfolio.load(account.id).selection.effects) == 2
    portfolio.undo(edit)
    assert len(portfolio.load(account.id).selection.effects) == 3


def test_unknown_accounts_are_refused(portfolio):
    with refused("no_such_account"):
        portfolio.load("nobody")
    with refused("no_such_account"):
        portfolio.save(Committee(id=new_id(), account_id="nobody"))
    assert portfolio.load_many([]) == {}


@pytest.mark.parametrize("text", ["Ñandú S.A.", "ñandu s.a.", " NANDU S.A. ", "C-1", "own"])
def test_an_account_is_found_by_name_code_or_id(portfolio, text):
    account = new_account(portfolio, "Ñandú S.A.", codes=("C-1", "own"))
    new_account(portfolio, "Ñandú S.A. Norte", codes=("C-11",))
    assert [a.id for a in portfolio.find_account(text)] == [account.id]
    assert [a.id for a in portfolio.find_account(account.id)] == [account.id]


@pytest.mark.parametrize("text", ["", " ", "Nand", "C", "'", '"', "\ud800", "x\0", "%", "x" * 5000])
def test_what_names_no_account_finds_none(portfolio, text):
    new_account(portfolio, "Ñandú S.A.", codes=("C-1",))
    try:
        assert portfolio.find_account(text) == []
    except ValidationError as error:
        assert error.code == "too_long"  # noqa: PT017 - refused with its place is as good


# -- people --------------------------------------------------------------------------------------


def test_candidates_come_from_one_table_of_people(portfolio):
    account = included_account(portfolio, 2)
    first = kam_ratings.add_candidate(portfolio, account.id, " Íñigo Díez ")
    assert [p.name for p in portfolio.own_people()] == ["Íñigo Díez"]
    assert kam_ratings.add_candidate(portfolio, account.id, "inigo diez") is None
    other = included_account(portfolio, 2, name="Other")
    kam_ratings.add_candidate(portfolio, other.id, "Iñigo Diez")
    assert len(portfolio.own_people()) == 1
    with refused("conflict"):
        portfolio.undo(first)
    assert len(portfolio.load(account.id).facts.kam.candidates) == 1
    with refused("required"):
        kam_ratings.add_candidate(portfolio, account.id, "  ")


def test_undoing_a_new_candidate_takes_the_person_back(portfolio):
    account = included_account(portfolio, 2)
    edit = kam_ratings.add_candidate(portfolio, account.id, "Ana")
    portfolio.undo(edit)
    assert portfolio.own_people() == []
    portfolio.redo(edit)
    assert [c.person_id for c in portfolio.load(account.id).facts.kam.candidates] == [portfolio.own_people()[0].id]


def test_marks_are_set_changed_and_taken_away(portfolio):
    person = put(portfolio, Person(id=new_id(), name="Ana"))
    vision = Competency.BUSINESS_VISION
    assert kam_ratings.rate(portfolio, person.id, vision, BOSS, None) is None
    kam_ratings.rate(portfolio, person.id, vision, BOSS, 3)
    kam_ratings.rate(portfolio, person.id, vision, f" {BOSS} ", 4)
    kam_ratings.rate(portfolio, person.id, vision, KAM, 5)
    assert sorted((r.assessor, r.level) for r in portfolio.find(Rating)) == [(BOSS, 4), (KAM, 5)]
    kam_ratings.rate(portfolio, person.id, vision, BOSS, None)
    assert [r.level for r in portfolio.find(Rating)] == [5]
    with refused("out_of_range"):
        kam_ratings.rate(portfolio, person.id, vision, BOSS, 6)


def test_a_mark_given_once_counts_in_every_account(portfolio):
    one, two = included_account(portfolio, 2, filled=True), included_account(portfolio, 2, filled=True, name="Two")
    assert portfolio.load(one.id).facts.kam.fit() == portfolio.load(two.id).facts.kam.fit()
    assert portfolio.load(one.id).kam_name == KAM


def test_the_profile_starts_with_the_nine_competencies(portfolio):
    account = included_account(portfolio, 2)
    edit = kam_ratings.require_levels(portfolio, account.id)
    assert {(c.competency, c.level) for c in portfolio.load(account.id).facts.kam.competencies} == {
        (c, kam_ratings.DEFAULT_LEVEL) for c in Competency
    }
    assert kam_ratings.require_levels(portfolio, account.id) is None
    portfolio.undo(edit)
    assert portfolio.load(account.id).facts.kam.competencies == ()


# -- scorecard services --------------------------------------------------------------------------


def test_ready_made_indicators_come_once_as_one_change(portfolio):
    account = new_account(portfolio)
    edit = indicators.add_templates(portfolio, account.id, terms.template)
    found = portfolio.load(account.id).scorecard.own_indicators
    assert [i.name for i in found] == [terms.template(t.key) for t in TEMPLATES if t.is_basic]
    assert len({i.position for i in found}) == len(found) == 8
    assert all(i.is_live for i in found)
    assert indicators.add_templates(portfolio, account.id, terms.template) is None
    indicators.add_indicator(portfolio, account.id, Group.INNOVATION, "Pilots of ours", "pcs")
    last = portfolio.load(account.id).scorecard.indicators[-1]
    assert (last.name, last.unit, last.position) == ("Pilots of ours", "pcs", len(found) + 1)
    portfolio.undo(edit)
    assert [i.name for i in portfolio.load(account.id).scorecard.own_indicators] == ["Pilots of ours"]


def test_values_are_typed_changed_and_taken_away(portfolio):
    account = new_account(portfolio)
    one = put(portfolio, live_indicator(account.id, Group.QUALITY))
    assert indicators.record_measure(portfolio, one, "2026-Q3", None) is None
    indicators.record_measure(portfolio, one, "2026-Q3", 4.0)
    indicators.record_measure(portfolio, one, "2026-Q3", 6.0)
    (measure,) = portfolio.load(account.id).scorecard.measures
    assert measure.value == 6
    portfolio.save(replace(measure, client_value=5.0))
    indicators.record_measure(portfolio, one, "2026-Q3", None)
    (measure,) = portfolio.load(account.id).scorecard.measures
    assert (measure.value, measure.client_value, measure.withdrawn_on, measure.client_withdrawn_on) == (6, 5, date.today(), None)
    portfolio.save(replace(measure, client_value=None))
    (measure,) = portfolio.load(account.id).scorecard.measures
    assert (measure.value, measure.client_value, measure.client_withdrawn_on) == (6, 5, date.today())
    indicators.record_measure(portfolio, one, "2026-Q3", 6.0)
    (measure,) = portfolio.load(account.id).scorecard.measures
    assert (measure.value, measure.withdrawn_on, measure.client_withdrawn_on) == (6, None, date.today())


def sold(portfolio, account, *lines):
    put(
        portfolio,
        *(
            Sale(
                id=new_id(),
                account_id=account.id,
                sold_on=day,
                amount=Decimal(amount),
                product_line=line,
                cost=None if cost is None else Decimal(cost),
            )
            for day, amount, line, cost in lines
        ),
    )


def test_sales_give_computed_indicators_that_nobody_can_type(portfolio):
    account = new_account(portfolio)
    assert portfolio.load(account.id).scorecard.indicators == ()
    sold(
        portfolio,
        account,
        (date(2026, 8, 5), 100, "Pumps", 60),
        (date(2026, 8, 9), 50, "Seals", None),
        (date(2025, 11, 1), 10, "", 5),
    )
    data = portfolio.load(account.id)
    assert [(i.computed, i.unit, i.weight) for i in data.scorecard.indicators] == [
        ("turnover", "EUR", 0),
        ("margin", "%", 0),
        ("cross_selling", "", 0),
    ]
    assert [r.value for r in data.scorecard.result("2026-Q3").groups[0].indicators] == [150, 40, 2]
    turnover = data.scorecard.indicators[0]
    with refused("computed_value"):
        indicators.record_measure(portfolio, turnover, "2026-Q3", 1.0)
    indicators.save_indicator(portfolio, replace(turnover, threshold=100.0, target=200.0))
    data = portfolio.load(account.id)
    own = data.scorecard.own_indicators[0]
    assert (own.weight, own.computed, len(data.scorecard.indicators)) == (1, "turnover", 3)
    assert data.scorecard.result("2026-Q3").groups[0].score == 75
    with refused("computed_twice"):
        indicators.save_indicator(portfolio, turnover)
    indicators.save_indicator(portfolio, replace(own, weight=2.0))
    assert portfolio.load(account.id).scorecard.own_indicators[0].weight == 2
    with refused("computed_twice"):
        indicators.add_indicator(portfolio, account.id, Group.RESULTS, "Sales")


@pytest.mark.parametrize(
    ("basis", "turnover", "lines"), [("period", 150, 2), ("snapshot", 150, 2), ("year_to_date", 157, 3), ("rolling_12", 167, 3)]
)
def test_computed_figures_follow_their_basis(portfolio, basis, turnover, lines):
    account = new_account(portfolio)
    sold(portfolio, account, (date(2026, 8, 5), 100, "Pumps", 60), (date(2026, 8, 9), 50, "Seals", None), (date(2026, 1, 9), 7, "Valves", 1), (date(2025, 10, 1), 10, "", 5),
         (date(2025, 9, 30), 1000, "Old", 5))  # fmt: skip
    book = portfolio.load(account.id).sales
    assert book.computed(Computed.TURNOVER, "2026-Q3", Basis(basis)) == turnover
    assert book.computed(Computed.CROSS_SELLING, "2026-Q3", Basis(basis)) == lines
    assert book.computed(Computed.MARGIN, "2026-Q3", Basis.PERIOD) == 40
    assert book.computed(Computed.MARGIN, "2024-Q3", Basis(basis)) is None


def test_the_last_twelve_months_end_with_the_last_closed_month_sold_in(portfolio):
    account, other = new_account(portfolio), new_account(portfolio, "Other")
    sold(
        portfolio,
        account,
        (date(2026, 3, 5), 100, "Pumps", 60),
        (date(2025, 4, 1), 10, "Seals", 5),
        (date(2025, 3, 31), 1000, "Pumps", 5),
    )
    sold(portfolio, other, (date(2026, 4, 2), 1, "", None))
    loaded = portfolio.load_many([account.id, other.id], today=date(2026, 4, 20))
    assert loaded[account.id].sales.last_12_by_line() == {"Pumps": 100, "Seals": 10}
    assert loaded[account.id].sales.last_12() == 110
    assert loaded[other.id].sales.last_12() is None
    later = portfolio.load_many([account.id], today=date(2026, 5, 1))[account.id]
    assert later.sales.last_12_by_line() == {"Pumps": 100}
    early = portfolio.load_many([account.id], today=date(2024, 1, 1))[account.id]
    assert early.sales.last_12_by_line() == {}


def test_periods_on_offer_reach_from_the_first_figure_to_now(portfolio):
    account = new_account(portfolio)
    at = date(2026, 11, 23)

    def data():
        return portfolio.load_many([account.id], today=at)[account.id]

    assert data().scorecard.selectable_periods() == ["2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
    assert data().scorecard.latest_period == "2026-Q4"
    one = put(portfolio, live_indicator(account.id, Group.QUALITY))
    indicators.record_measure(portfolio, one, "2025-02", 1.0)
    indicators.record_measure(portfolio, one, "2024", 1.0)
    indicators.record_measure(portfolio, one, "2027-Q1", 9.0)
    assert data().scorecard.periods == ("2025-Q1", "2027-Q1")
    assert data().scorecard.selectable_periods()[0] == "2025-Q1"
    assert data().scorecard.selectable_periods()[-1] == data().scorecard.latest_period == "2027-Q1"
    assert data().scorecard.basis_values(one, ["2025-Q1", "2026-Q1", "2027-Q1"]) == [1, None, 9]
    sold(portfolio, account, (date(2024, 5, 5), 1, "", None))
    assert data().scorecard.periods[0] == "2024-Q2"
    assert data().sales.periods(Frequency.MONTH) == ["2024-05"]


def test_group_weights_are_proposed_by_the_driver_until_set(portfolio):
    account = new_account(portfolio)
    assert set(portfolio.load(account.id).scorecard.weights.values()) == {25}
    prepare_decision(portfolio, account.id)
    assert set(portfolio.load(account.id).scorecard.weights.values()) == {25}
    decide(portfolio, account.id)
    assert portfolio.load(account.id).scorecard.weights[Group.RESULTS] == 40
    portfolio.save(Scorecard(id=new_id(), account_id=account.id, weight_quality=70.0))
    assert portfolio.load(account.id).scorecard.weights[Group.QUALITY] == 70


def test_summaries_of_the_list(portfolio):
    active = included_account(portfolio, 6, name="Active")
    undecided = new_account(portfolio, "Undecided")
    found = summary.summaries(portfolio, [active.id, undecided.id])
    assert (found[active.id].is_active, found[active.id].to_review, found[active.id].current_step) == (True, 0, None)
    assert (found[undecided.id].verdict, found[undecided.id].is_active, found[undecided.id].light) == (None, False, Light.NONE)
    step_acts.reopen(portfolio, active.id, list(FILLERS)[1], "x")
    again = summary.summaries(portfolio, [active.id])[active.id]
    assert (again.is_active, again.to_review, again.current_step) == (True, 3, "kam_profile")
    decide(portfolio, active.id, Verdict.EXCLUDE)
    assert not summary.summaries(portfolio, [active.id])[active.id].is_active


def test_effects_belong_to_their_scenario(portfolio):
    account = new_account(portfolio)
    prepare_decision(portfolio, account.id)
    data = portfolio.load(account.id)
    assert [len(data.selection.effects_of(s.id)) for s in data.selection.scenarios] == [1, 1, 1]
    assert isinstance(data.selection.scenarios[0], Scenario)
    assert isinstance(data.selection.effects[0], SideEffect)


# -- checking ------------------------------------------------------------------------------------


def test_check_finds_what_the_rules_refuse_and_what_cannot_be_read(portfolio):
    account = new_account(portfolio, "Uno")
    put(
        portfolio,
        Assessment(id=new_id(), account_id=account.id, growth=3),
        Agreement(id=new_id(), account_id=account.id, title="t"),
    )
    assert check(portfolio) == []
    run = file_of(portfolio).connection.execute
    run("UPDATE account SET size_employees = -5")
    run("UPDATE agreement SET form = 'spoken'")
    run("UPDATE assessment SET growth = 99")
    found = check(portfolio)
    assert {f.kind for f in found} == {"rule", "unreadable"}
    assert any("Uno" in f.where for f in found)
    assert all(f.text for f in found)
    assert len(found) == 3
    portfolio.forget(ChangeSet(frozenset({"settings"}), frozenset()))
    assert portfolio.load(account.id).facts.document.agreements[0].title == "t"


def test_check_finds_lost_references_and_a_torn_search_index(portfolio):
    account = new_account(portfolio, "Uno")
    put(portfolio, Person(id=new_id(), account_id=account.id, name="Ana"))
    run = file_of(portfolio).connection.execute
    run("PRAGMA foreign_keys = OFF")
    run("UPDATE person SET account_id = 'gone'")
    run("INSERT INTO account_fts (account_fts, rowid, search_key) SELECT 'delete', seq, search_key FROM account")
    assert {f.kind for f in check(portfolio)} == {"reference", "search"}


def test_records_are_found_by_the_values_of_their_fields_and_of_no_others(portfolio):
    account = new_account(portfolio, "Uno")
    own, theirs = (
        put(portfolio, Person(id=new_id(), name="Ana")),
        put(portfolio, Person(id=new_id(), account_id=account.id, name="Eva")),
    )
    assert portfolio.find(Person, account_id=None) == [own]
    assert portfolio.find(Person, account_id=account.id, name="Eva") == [theirs]
    assert portfolio.find(Person, account_id=account.id, name="Ana") == []
    assert portfolio.find(Person) == [own, theirs]
    with pytest.raises(AttributeError, match="sql"):
        portfolio.find(Person, **{'name" = name OR "sql': "x"})


def test_a_record_is_of_an_account_or_of_none():
    assert Record(id="x").owner_account() is None
    assert Record(id="x").gate_step() is None
    assert Record(id="x").cleaned().id == "x"
    assert altered(Person(id="p", name="Ana"), name="Eva").name == "Eva"
    assert Candidate(id="c", account_id="a", person_id="p").owner_account() == "a"
