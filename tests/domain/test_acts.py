"""Acts have names that files keep, and words; some stay on record for ever."""

from dataclasses import replace

import pytest

from kamdesk.domain.acts import Act
from kamdesk.domain.changes import Change, Edit
from kamdesk.domain.ids import new_id
from kamdesk.domain.records import Step
from kamdesk.i18n import labels
from kamdesk.services.plan import step_acts
from tests.support import included_account, new_account, refused


def test_every_act_has_words_and_every_word_an_act():
    assert set(labels.ACTS) == set(Act)


def test_final_acts_are_what_decides_and_what_closes():
    assert {a.value for a in Act if a.is_final} == {
        "decision",
        "exclude_segment",
        "close_step",
        "reopen_step",
        "confirm_step",
        "close_scorecard",
        "reopen_scorecard",
        "new_version",
        "hand_over_account",
    }


@pytest.mark.parametrize("act", Act)
def test_an_edit_is_final_as_its_act_is(act):
    assert Edit("g", (), act).is_final == act.is_final


def test_an_edit_that_holds_what_only_acts_write_is_final_without_a_name(portfolio):
    account = included_account(portfolio, 2)
    done = portfolio.load(account.id).facts.acts[-1]
    nameless = Edit("g", (Change(None, done),))
    assert nameless.is_final
    with refused("act_is_final"):
        portfolio.undo(nameless)
    assert not Edit("g", (Change(None, account),)).is_final


def test_an_act_is_stored_by_its_value_and_told_in_words(portfolio):
    account = included_account(portfolio, 2)
    step_acts.reopen(portfolio, account.id, Step.REQUIREMENTS, "a new sponsor")
    entry = portfolio.history(account.id)[0]
    assert (entry.act, type(entry.act)) == ("reopen_step", str)
    assert labels.describe_entry(entry) == "reopen step 1"


def test_an_act_that_no_version_of_today_does_is_told_by_what_it_changed(portfolio):
    account = new_account(portfolio)
    portfolio.save(replace(account, city="Eibar"))
    entry = portfolio.history(account.id)[0]
    assert labels.describe_entry(replace(entry, id=new_id(), act="archive")) == labels.describe_entry(entry)
