"""Step 3 at the window."""

from kamdesk.domain.records import Step
from tests.support.steps import at


def test_a_post_begins_with_a_template_and_becomes_one(robot, window, answers):
    at(robot, "C03", Step.POST)
    answers.texts = ["KAM of an account that advocates for us", "Ours", None, None]
    before = len(robot.data.facts.post.items)
    robot.press("begin_post")
    assert len(robot.data.facts.post.items) == before + 6
    robot.press("keep_post")
    assert "Saved as “Ours”" in window.toast.text.replace("«", "“").replace("»", "”")
    robot.press("begin_post")
    robot.press("keep_post")
    robot.type("post.max_discount", "101")
    assert "between 0 and 100" in robot.find("post.max_discount").accessibleDescription()
