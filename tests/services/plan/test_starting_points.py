"""Step 3: posts begin with templates and with those of others."""

from dataclasses import replace
from decimal import Decimal

import pytest

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.post import Post, PostBlock, PostTemplate, TemplateLine
from kamdesk.domain.records import Step
from kamdesk.domain.scorecard.groups import Group
from kamdesk.i18n import messages, set_language
from kamdesk.services import removal
from kamdesk.services.plan import starting_points, step_acts
from kamdesk.services.removal import Way, WayKind
from tests.support import included_account, live_indicator, put, refused


def test_posts_are_kept_as_templates_and_begin_others(portfolio):
    one, two = included_account(portfolio, 3, filled=True, name="Uno"), included_account(portfolio, 3, name="Dos")
    with refused("empty_template"):
        starting_points.save_as_template(portfolio, two.id, "Nada")
    starting_points.save_as_template(portfolio, one.id, "Nuestro KAM")
    starting_points.save_as_template(portfolio, one.id, "NUESTRO kam")
    (template,) = portfolio.find(PostTemplate)
    assert [line.text for line in template.lines] == ["lead the committee", "grow", "agreed quality"]
    names = [name for name, _lines in starting_points.templates(portfolio)]
    assert names[0] == "NUESTRO kam"
    assert len(names) == 4
    edit = starting_points.apply_template(portfolio, two.id, "NUESTRO kam")
    items = portfolio.load(two.id).facts.post.items
    assert [(i.block, i.text, i.measure, i.goal, i.due_on) for i in items][1] == (
        PostBlock.OBJECTIVE,
        "grow",
        "turnover",
        "+8 %",
        None,
    )
    assert starting_points.apply_template(portfolio, two.id, "NUESTRO kam") is None
    portfolio.undo(edit)
    with refused("no_such_template"):
        starting_points.apply_template(portfolio, two.id, "Otro")
    step_acts.close(portfolio, one.id, Step.POST)
    with refused("step_closed"):
        starting_points.apply_template(portfolio, one.id, names[1])
    with refused("required"):
        put(portfolio, PostTemplate(id=new_id(), name="", lines=(TemplateLine(PostBlock.FUNCTION, "x"),)))


@pytest.mark.parametrize("language", ["es", "en"])
def test_ready_made_posts_fill_all_three_blocks(portfolio, language):
    set_language(language)
    account = included_account(portfolio, 3)
    for name, lines in starting_points.templates(portfolio):
        assert {line.block for line in lines} == set(PostBlock)
        assert starting_points.apply_template(portfolio, account.id, name)


def test_an_objective_may_be_measured_by_an_indicator(portfolio):
    account = included_account(portfolio, 3, filled=True)
    indicator = put(portfolio, live_indicator(account.id, Group.RESULTS))
    objective = next(i for i in portfolio.load(account.id).facts.post.items if i.block is PostBlock.OBJECTIVE)
    portfolio.save(replace(objective, measure="", indicator_id=indicator.id))
    assert step_acts.unmet(portfolio, account.id, Step.POST) == ()
    with refused("hangs_on_it") as caught:
        portfolio.remove(indicator)
    assert "grow" in messages.text_of(caught.value)
    assert Way(WayKind.LET_GO) in removal.ways_out(portfolio, indicator)
    removal.remove_by(portfolio, indicator, Way(WayKind.LET_GO))
    assert [u.condition for u in step_acts.unmet(portfolio, account.id, Step.POST)] == ["objectives"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"max_discount": 101.0}, "out_of_range"),
        ({"max_payment_days": -1}, "out_of_range"),
        ({"max_investment": Decimal(-1)}, "negative"),
    ],
)
def test_limits_of_authority_are_possible(fields, code):
    with refused(code, ValidationError):
        Post(id="p", account_id="a", **fields).cleaned()
