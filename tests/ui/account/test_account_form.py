"""Every field of the account is typed where it says, and saved when it is left."""

import pytest

from kamdesk.domain.account.field_use import FormPlace
from tests.domain.account.test_field_use import FIELDS, value_of, written
from tests.support.robot import Robot

PLACES = {
    FormPlace.DATA: ("overview", "", "account"),
    FormPlace.COST: ("selection", "part_1", "cost"),
    FormPlace.RISK: ("selection", "part_3", "loss"),
}
"""Page, part of it, and the name of the form."""


def _typed(name):
    """As a person types it at an English window."""
    return "High" if name == "loss_risk" else written(name).replace(",", ".")


@pytest.mark.parametrize("place", PLACES)
def test_it_is_typed_in_its_form(window, qtbot, place):
    """One field after the other, as a person fills a form."""
    robot = Robot(qtbot, window)
    page_key, part, form = PLACES[place]
    robot.go("C09", page_key)
    if part:
        robot.press(part)
    names = [name for name, field in FIELDS.items() if field.form is place]
    assert names
    for name in names:
        if name == "loss_risk":
            robot.type("loss.loss_reason", "x")
        robot.type(f"{form}.{name}", "C01" if name == "parent_id" else _typed(name))
        found = getattr(robot.data.account, name)
        assert found == (window.ctx.portfolio.find_account("C01")[0].id if name == "parent_id" else value_of(name)), name


def test_every_field_that_is_typed_has_a_place():
    assert {field.form for field in FIELDS.values()} - {None} == set(PLACES)
