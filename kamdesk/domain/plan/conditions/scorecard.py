"""What the scorecard needs before it is closed, inside step 5."""

from kamdesk.domain.acts import SCORECARD
from kamdesk.domain.errors import Unmet
from kamdesk.domain.plan.gate_facts import Facts
from kamdesk.domain.plan.step_acts import ActKind
from kamdesk.domain.scorecard.groups import Group


def unmet_of_scorecard(facts: Facts) -> tuple[Unmet, ...]:
    """What keeps the scorecard from being closed: a live indicator in each group, quality agreed."""
    live = [i for i in facts.indicators if i.is_live]
    unmet = [Unmet(SCORECARD, f"group_{group}") for group in Group if not any(i.group is group for i in live)]
    if not any(i.is_agreed for i in live):
        unmet.append(Unmet(SCORECARD, "quality_agreed"))
    return tuple(unmet)


def is_scorecard_closed(facts: Facts) -> bool:
    """Closed by an act, and its conditions still hold."""
    acts = [a for a in facts.acts if a.subject == SCORECARD]
    return bool(acts) and acts[-1].act is ActKind.CLOSE and not unmet_of_scorecard(facts)
