"""Settings check themselves."""

from dataclasses import replace
from decimal import Decimal

import pytest

from kamdesk.domain.settings import Settings
from tests.support import refused

SETTINGS = Settings()


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"currency": "eur"}, "bad_currency"), ({"currency": "EURO"}, "bad_currency"), ({"fiscal_start": 13}, "out_of_range"),
        ({"weight_growth": 31}, "weights_total"), ({"weight_growth": -10, "weight_size": 50}, "out_of_range"), ({"driver_threshold": 0}, "out_of_range"),
        ({"matrix_cut": 10.5}, "out_of_range"), ({"cut_amber": 0.0}, "out_of_range"), ({"cut_amber": 80.0}, "cuts_out_of_order"),
        ({"min_members": 0}, "out_of_range"), ({"min_agreements": 0}, "out_of_range"), ({"company_sales": Decimal(-1)}, "negative"),
        ({"other_accounts": -1}, "out_of_range"), ({"matrix_cut": float("inf")}, "not_a_number"), ({"company_sales": Decimal("NaN")}, "not_a_number"),
    ],
)  # fmt: skip
def test_settings_are_checked(fields, code):
    with refused(code):
        replace(SETTINGS, **fields).cleaned()


def test_sane_settings_pass():
    assert replace(SETTINGS, company_sales=Decimal(0), other_accounts=0, min_members=1).cleaned().minimums()["min_members"] == 1
