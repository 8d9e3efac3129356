"""Potential: lines with a name and without, what is blocked, what is bought."""

from dataclasses import replace
from decimal import Decimal

import pytest

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.selection.potential import (
    Confidence,
    LineState,
    Potential,
    WalletLine,
    account_potential,
    needed_share,
    wallet_rows,
)
from tests.support import new_account, put, refused
from tests.support.selection import sold, wallet


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


@pytest.mark.parametrize("damage", [{"horizon_years": 90_000}, {"horizon_years": 0}, {"growth_percent": 1e300}])
def test_assumptions_that_no_line_can_have_say_nothing_of_what_is_attainable(damage):
    """A damaged file may hold them: no figure is worked out with them, and the other lines keep theirs."""
    lines = [replace(wallet(1000, 100, name="Pumps"), **damage), wallet(500, 100, name="Seals")]
    found = account_potential(lines, {})
    assert (found.lines[0].wallet, found.lines[0].attainable, found.lines[0].remaining) == (1000, None, None)
    assert found.attainable == found.lines[1].attainable is not None
