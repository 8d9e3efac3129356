"""Undo takes back neither what an act wrote, nor what was written since an import."""

import json
from dataclasses import replace
from datetime import date

import pytest

from kamdesk.domain.account.sales import Sale
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.actions import Action
from kamdesk.domain.plan.step_acts import SignatureOf
from kamdesk.domain.records import Step
from kamdesk.services.importing.cells import Cancelled
from kamdesk.services.importing.columns import map_columns
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.report import Options
from kamdesk.services.importing.run import run
from kamdesk.services.plan import kam_handover, step_acts
from tests.support import DAY, KAM, file_of, included_account, new_account
from tests.support.importing import read_table

NURIA, TODAY = "Nuria Campos", date.today()


# -- undo does not take back what an act wrote -------------------------------------------------------


def test_undo_leaves_what_an_act_wrote_since(portfolio):
    account = included_account(portfolio, 2, filled=True)
    profile = portfolio.load(account.id).facts.kam.profile
    reason = portfolio.save(replace(profile, reason="best fit of all"))
    phone = portfolio.save(replace(portfolio.load(account.id).account, phone="600"))
    step_acts.close(portfolio, account.id, Step.KAM_PROFILE)
    portfolio.undo(phone)
    assert (portfolio.load(account.id).account.phone, portfolio.load(account.id).account.kam) == ("", KAM)
    portfolio.redo(phone)
    assert (portfolio.load(account.id).account.phone, portfolio.load(account.id).account.kam) == ("600", KAM)
    kam_handover.hand_over(portfolio, account.id, NURIA, DAY, "Laura leaves")
    portfolio.undo(reason)
    facts = portfolio.load(account.id).facts
    assert (facts.kam.name(), facts.kam.profile.reason) == (NURIA, "")


def test_undo_of_a_creation_leaves_a_record_that_an_act_changed(portfolio):
    account = included_account(portfolio, 3)
    made = portfolio.save(Action(id=new_id(), account_id=account.id, text="Call", owner=KAM))
    kam_handover.hand_over(portfolio, account.id, NURIA, DAY, "Laura leaves")
    portfolio.undo(made)
    assert [a.owner for a in portfolio.load(account.id).plan.actions] == [NURIA]
    portfolio.redo(made)
    assert [a.owner for a in portfolio.load(account.id).plan.actions] == [NURIA]


def test_an_old_signature_does_not_come_back_by_undo_and_redo(portfolio):
    account = included_account(portfolio, 5, filled=True)
    approval = portfolio.load(account.id).facts.signature(SignatureOf.PLAN_SPONSOR)
    edit = portfolio.save(replace(approval, signed_on=TODAY))
    step_acts.close(portfolio, account.id, Step.PLAN)
    step_acts.new_version(portfolio, account.id)
    portfolio.undo(edit)
    portfolio.redo(edit)
    assert portfolio.load(account.id).facts.signature(SignatureOf.PLAN_SPONSOR) is None


def take_in(portfolio, folder, text, kind=ImportKind.ACCOUNTS, **wishes):
    source = folder / "datos.csv"
    source.write_text(text, encoding="utf-8")
    table = read_table(source, "")
    return run(portfolio, table, map_columns(table, kind, None, ","), Options(**wishes))


# -- undo of an import leaves what was written since -------------------------------------------------


def test_undo_of_an_import_leaves_the_kam_of_a_handover(portfolio, folder):
    account = included_account(portfolio, 3)
    edit = take_in(portfolio, folder, f'name;city\n"{account.name}";Vigo\n').edit
    kam_handover.hand_over(portfolio, account.id, NURIA, DAY, "Laura leaves")
    for step, city in ((portfolio.undo, ""), (portfolio.redo, "Vigo"), (portfolio.undo, "")):
        step(edit)
        now = portfolio.load(account.id).account
        assert (now.city, now.kam) == (city, NURIA)


def test_undo_of_an_import_leaves_the_kam_that_step_2_chose(portfolio, folder):
    account = included_account(portfolio, 2, filled=True)
    edit = take_in(portfolio, folder, f'name;kam\n"{account.name}";Somebody\n').edit
    step_acts.close(portfolio, account.id, Step.KAM_PROFILE)
    portfolio.undo(edit)
    assert portfolio.load(account.id).account.kam == KAM
    portfolio.redo(edit)
    assert portfolio.load(account.id).account.kam == KAM


def test_undo_of_an_import_leaves_later_edits_of_what_it_made_and_changed(portfolio, folder):
    """Such as edits of which the undo stack knows nothing."""
    old = new_account(portfolio, "Uno")
    edit = take_in(portfolio, folder, "name;city;phone\nUno;Vigo;1\nDos;Lugo;2\nTres;Lugo;3\n").edit
    portfolio.save(replace(portfolio.find_account("Uno")[0], phone="600"))
    portfolio.save(replace(portfolio.find_account("Dos")[0], phone="700"))
    portfolio.undo(edit)
    assert (portfolio.load(old.id).account.city, portfolio.load(old.id).account.phone) == ("", "600")
    assert [a.phone for a in portfolio.find_account("Dos")] == ["700"]
    assert portfolio.find_account("Tres") == []
    portfolio.redo(edit)
    assert {a.phone for n in ("Uno", "Dos", "Tres") for a in portfolio.find_account(n)} == {"600", "700", "3"}
    assert portfolio.load(old.id).account.city == "Vigo"


def test_the_history_tells_what_the_undo_of_an_import_did(portfolio, folder):
    new_account(portfolio, "Uno")
    edit = take_in(portfolio, folder, "name;city\nUno;Vigo\nDos;Lugo\n").edit
    kept = portfolio.find_account("Dos")[0]
    portfolio.save(replace(kept, phone="700"))
    portfolio.undo(edit)
    (after,) = file_of(portfolio).query("SELECT \"after\" FROM change WHERE act = 'undo'")[0]
    assert json.loads(after) == {"account": []}


def test_sales_that_an_import_replaced_come_back_once(portfolio, folder):
    new_account(portfolio, "Uno")
    head = "account;date;amount\n"
    take_in(portfolio, folder, head + "Uno;2026-01-05;1\n", ImportKind.SALES)
    edit = take_in(portfolio, folder, head + "Uno;2026-01-06;2\n", ImportKind.SALES).edit
    amounts = lambda: [s.amount for s in portfolio.find(Sale)]  # noqa: E731
    for _ in range(2):
        portfolio.undo(edit)
        assert amounts() == [1]
        portfolio.redo(edit)
        assert amounts() == [2]


def test_an_edit_knows_how_many_records_it_is_about(portfolio, folder):
    account = new_account(portfolio, "Uno")
    assert portfolio.save(replace(account, phone="600")).size == 1
    assert take_in(portfolio, folder, "name;city\nUno;Vigo\nDos;Lugo\nTres;Lugo\n").edit.size == 3


def test_an_undo_or_redo_that_is_stopped_leaves_everything_as_it_was(portfolio, folder):
    new_account(portfolio, "Uno")
    edit = take_in(portfolio, folder, "account;date;amount\nUno;2026-01-06;2\nUno;2026-01-07;3\n", ImportKind.SALES).edit

    def stop_after(looks):
        told = []

        def watch(done, whole):
            told.append((done, whole))
            if len(told) > looks:
                raise Cancelled

        return watch

    for looks in (0, 1):
        with pytest.raises(Cancelled):
            portfolio.undo(edit, stop_after(looks))
        assert [s.amount for s in portfolio.find(Sale)] == [2, 3]
    portfolio.undo(edit)
    with pytest.raises(Cancelled):
        portfolio.redo(edit, stop_after(0))
    assert portfolio.find(Sale) == []
    portfolio.redo(edit)
    assert [s.amount for s in portfolio.find(Sale)] == [2, 3]
