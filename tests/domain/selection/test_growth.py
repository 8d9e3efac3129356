"""Growth is read off the remaining potential."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.selection.criteria import growth_score, remaining_for
from kamdesk.domain.selection.potential import WalletLine
from kamdesk.domain.settings import REFERENCE_BANDS, Settings
from kamdesk.services.selection import decisions
from tests.support import new_account, put, refused

SETTINGS = Settings()


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
