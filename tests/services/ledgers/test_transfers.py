"""Advances go to other accounts, as far as exclusivity allows."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kamdesk.domain.ids import new_id
from kamdesk.domain.ledgers.innovation import AdvanceState, KnowledgeTransfer, Reuse, TransferState, reuse_block, transfer_rate
from kamdesk.services.ledgers import transfers
from tests.support import new_account, put, refused
from tests.support.ledgers import advance_of

TODAY = date.today()


DAY = date(2026, 8, 12)


def test_an_advance_goes_to_chosen_accounts_as_one_change(portfolio):
    origin, one, two = (new_account(portfolio, name) for name in ("Uno, S.A.", "Dos, S.A.", "Tres, S.A."))
    advance = put(portfolio, advance_of(origin.id, candidate_accounts=(one.id,)))
    assert [r.is_ready for r in transfers.advance_rows(portfolio)] == [True]
    edit = transfers.transfer_advance(portfolio, advance, [one.id, two.id], owner="Leire")
    assert len(edit.changes) == 2
    assert [(t.owner, a.title) for t, a in portfolio.load(one.id).ledgers.proposals] == [("Leire", advance.title)]
    assert len(portfolio.load(origin.id).ledgers.carried) == 2
    assert [r.is_ready for r in transfers.advance_rows(portfolio)] == [False]
    with refused("proposed_already"):
        transfers.transfer_advance(portfolio, advance, [two.id])
    with refused("hangs_on_it"):
        portfolio.remove(advance)
    portfolio.undo(edit)
    assert portfolio.load(one.id).ledgers.proposals == ()


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"reuse": Reuse.UNCHECKED}, "reuse_unchecked"),
        ({"reuse": Reuse.FORBIDDEN}, "reuse_forbidden"),
        ({"reuse": Reuse.WAIT, "wait_until": TODAY + timedelta(30)}, "reuse_wait"),
        ({"state": AdvanceState.DISCARDED}, "reuse_discarded"),
        ({"barred_accounts": ("BARRED",)}, "reuse_barred"),
    ],
)
def test_exclusivity_refuses_by_name_and_nothing_is_written(portfolio, fields, code):
    origin, free, barred = (new_account(portfolio, name) for name in ("Uno, S.A.", "Libre, S.A.", "Rival, S.A."))
    fields = {k: (barred.id,) if v == ("BARRED",) else v for k, v in fields.items()}
    advance = put(portfolio, advance_of(origin.id, **fields))
    chosen = [free.id, barred.id]
    with refused(code) as caught:
        transfers.transfer_advance(portfolio, advance, chosen)
    assert caught.value.params["name"] in {"Libre, S.A.", "Rival, S.A."}
    assert portfolio.find(KnowledgeTransfer) == []
    found = {c.name: c.block.code if c.block else None for c in transfers.transfer_targets(portfolio, advance)}
    assert found["Rival, S.A."] == code


def test_taking_an_advance_needs_live_accounts(portfolio):
    origin, gone = new_account(portfolio), new_account(portfolio, "Cerrada, S.L.")
    portfolio.save(replace(gone, archived_on=DAY))
    advance = put(portfolio, advance_of(origin.id))
    for ids, code in (([], "nothing_chosen"), ([gone.id], "archived_account"), (["x"], "no_such_account")):
        with refused(code):
            transfers.transfer_advance(portfolio, advance, ids)
    with refused("reuse_own"):
        transfers.transfer_advance(portfolio, advance, [origin.id])
    with refused("no_such_advance"):
        put(portfolio, KnowledgeTransfer(id=new_id(), account_id=origin.id, advance_id="none"))
    with refused("archived_account"):
        portfolio.save(replace(advance, candidate_accounts=(gone.id,)))
    assert reuse_block(replace(advance, reuse=Reuse.WAIT, wait_until=TODAY), gone.id, TODAY) is None


def test_an_adoption_extends_the_advance(portfolio):
    origin, one, two = (new_account(portfolio, name) for name in ("Uno, S.A.", "Dos, S.A.", "Tres, S.A."))
    advance = put(portfolio, advance_of(origin.id))
    transfers.transfer_advance(portfolio, advance, [one.id, two.id])
    first, second = portfolio.load(origin.id).ledgers.carried
    transfers.settle_transfer(portfolio, first, TransferState.ADOPTED, TODAY)
    transfers.settle_transfer(portfolio, second, TransferState.DECLINED, TODAY)
    data = portfolio.load(origin.id)
    assert data.ledgers.advances[0].state is AdvanceState.EXTENDED
    assert transfer_rate(data.ledgers.carried) == 50
    assert transfer_rate(()) is None
