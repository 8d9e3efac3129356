"""The single road of edits: cleaned, checked, logged, undone and done again."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.people import Person
from kamdesk.domain.changes import Change, ChangeSet, Edit
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.agreements import Agreement
from kamdesk.domain.plan.committee import Committee
from kamdesk.domain.plan.kam_profile import Candidate
from kamdesk.domain.records import Record, altered
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Indicator, Measure
from kamdesk.domain.selection.scenarios import Scenario, SideEffect
from kamdesk.domain.settings import Settings
from kamdesk.domain.text import clean_text
from kamdesk.i18n import labels, messages, set_language
from kamdesk.services.file_check import check
from kamdesk.services.scorecard import indicators
from kamdesk.storage.kinds import KINDS
from tests.support import included_account, live_indicator, new_account, prepare_decision, put, refused


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


# -- edits, undo and redo ----------------------------------------------------------------------------


@pytest.mark.no_cover
@settings(max_examples=20)
@given(EDITS)
def test_undoing_what_was_done_leaves_what_was_there(new_portfolio, tmp_path_factory, spec):
    portfolio = new_portfolio(tmp_path_factory.mktemp("undo") / "p.kamdesk")
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


# -- scorecard services ------------------------------------------------------------------------------


def test_effects_belong_to_their_scenario(portfolio):
    account = new_account(portfolio)
    prepare_decision(portfolio, account.id)
    data = portfolio.load(account.id)
    assert [len(data.selection.effects_of(s.id)) for s in data.selection.scenarios] == [1, 1, 1]
    assert isinstance(data.selection.scenarios[0], Scenario)
    assert isinstance(data.selection.effects[0], SideEffect)


# -- checking ----------------------------------------------------------------------------------------


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
