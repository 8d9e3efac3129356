"""What is offered for a cell that cannot be read."""

import pytest

from kamdesk.domain.errors import ValidationError
from kamdesk.services.importing.report import Rejection


@pytest.mark.parametrize(
    ("fix", "choices", "proposed"),
    [
        ("10", (), "10"),
        (None, ("T3 2026",), "T3 2026"),
        (None, ("T1 2026", "T3 2026"), None),
        (None, (), None),
        ("10", ("11",), "10"),
    ],
)
def test_a_single_text_that_is_offered_is_the_proposed_one(fix, choices, proposed):
    found = Rejection(3, "Importe", ValidationError("amount", "not_a_number", text="1O"), 2, fix, choices=choices)
    assert found.proposed == proposed
