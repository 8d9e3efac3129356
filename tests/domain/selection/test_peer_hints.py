"""Hints from accounts of the same sector and size."""

from dataclasses import replace
from decimal import Decimal

from kamdesk.domain.ids import new_id
from kamdesk.domain.selection.peer_hints import Buyer, hints
from kamdesk.domain.selection.potential import LineState, WalletLine
from kamdesk.i18n import reasons
from kamdesk.services.selection import peer_hints
from tests.support import new_account, put
from tests.support.selection import sold


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
