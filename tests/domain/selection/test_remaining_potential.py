"""Potential as wallet lines tell it: unknown is not zero."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain.selection.potential import WalletLine, account_potential
from tests.support import refused


def wallet(amount, growth=0.0, cap=100.0, current=None, line="", **fields):
    known = None if amount is None else Decimal(amount)
    mine = None if current is None else Decimal(current)
    return WalletLine(
        id=line or "w",
        account_id="a",
        product_line=line,
        wallet=known,
        growth_percent=growth,
        cap_percent=cap,
        current=mine,
        **fields,
    )


def test_remaining_potential():
    """Vector of the dairy C01: 2900 growing 6 % for 3 years, cap 80 %, 1480 with us."""
    found = account_potential([wallet(2900, 6.0, 80.0)], {"Pumps": Decimal(1000), "Valves": Decimal(480)})
    assert round(found.attainable) == 2763
    assert round(found.remaining) == 1283
    assert round(found.exhausted_percent) == 54
    assert round(found.share_of_wallet) == 51
    assert found.current == 1480
    assert found.attainable == Decimal("2763.15712")


@pytest.mark.parametrize(
    ("lines", "sales", "current", "remaining", "used", "share"),
    [
        ([], {}, None, None, None, None),
        ([], {"Pumps": 5}, 5, None, None, None),
        ([wallet(None, line="Pumps")], {"Pumps": 5}, 5, None, None, None),
        ([wallet(100)], {}, 0, 100, 0, 0),
        ([wallet(100, cap=50.0)], {"": 80}, 80, 0, 100, 80),
        ([wallet(0)], {}, 0, 0, None, None),
        ([wallet(100, cap=0.0)], {"": 10}, 10, 0, None, 10),
        ([wallet(100, line="Pumps"), wallet(None, line="Seals"), wallet(50, current=10, line="Valves")], {"Pumps": 40, "Seals": 9, "Valves": 3}, 50, 100, 100 / 3, 100 / 3),
    ],
)  # fmt: skip
def test_unknown_is_not_zero_and_nothing_goes_below_it(lines, sales, current, remaining, used, share):
    found = account_potential(lines, {k: Decimal(v) for k, v in sales.items()})
    assert (found.current, found.remaining) == (current, remaining)
    assert found.exhausted_percent == (None if used is None else pytest.approx(used))
    assert found.share_of_wallet == (None if share is None else pytest.approx(share))


MONEY = st.integers(0, 10**9)


@given(st.lists(st.tuples(MONEY, MONEY, st.integers(0, 100), st.integers(-50, 50)), max_size=5))
def test_potential_never_contradicts_itself(spec):
    lines = [wallet(w, float(g), float(cap), current=c, line=f"l{at}") for at, (w, c, cap, g) in enumerate(spec)]
    found = account_potential(lines, {})
    assert found.remaining is None or found.remaining >= 0
    assert found.exhausted_percent is None or 0 <= found.exhausted_percent <= 100
    assert [p.remaining == max(0, p.attainable - p.current) for p in found.lines] == [True] * len(spec)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"wallet": Decimal(-1)}, "negative"), ({"current": Decimal(-1)}, "negative"), ({"current": Decimal(101)}, "wallet_too_small"),
        ({"cap_percent": 101.0}, "out_of_range"), ({"growth_percent": -101.0}, "out_of_range"), ({"horizon_years": 0}, "out_of_range"),
    ],
)  # fmt: skip
def test_wallet_lines_are_checked(fields, code):
    with refused(code):
        replace(wallet(100), **fields).cleaned()
    assert wallet(100, current=100).cleaned().wallet == 100
