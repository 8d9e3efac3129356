"""Weights of groups, and a closed scorecard."""

from kamdesk.domain.records import Step


def test_group_weights_follow_the_driver_until_changed_and_freeze_when_closed(robot, window):
    page = robot.go("C02", "scorecard")
    page.show_weights()
    assert robot.find("group_weight.weight_results").text() == "40"
    robot.type("group_weight.weight_quality", "5")
    assert robot.data.scorecard.record is None, "a group cannot be weighed away"
    robot.type("group_weight.weight_quality", "35")
    assert robot.data.scorecard.record.weight_quality == 35
    page = robot.go("C01", "scorecard")
    page.show_weights()
    assert robot.find("group_weight.weight_quality").isReadOnly()


def test_a_closed_scorecard_is_reopened_with_a_reason_and_puts_the_plan_to_review(robot, window, answers):
    robot.go("C01", "scorecard")
    answers.texts.append("two indicators are missing")
    robot.press("reopen_scorecard")
    assert not robot.data.scorecard.is_closed
    assert robot.data.plan.step_states[Step.PLAN].value == "to_review"
    robot.press("close_scorecard")
    assert robot.data.scorecard.is_closed
