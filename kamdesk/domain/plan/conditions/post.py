"""Step 3: what the KAM does, has to achieve and answers for, and who signs it."""

from kamdesk.domain.plan.conditions.base import GateCondition, Params, at_least, signature_read, unless
from kamdesk.domain.plan.gate_facts import Facts
from kamdesk.domain.plan.post import PostBlock, PostItem
from kamdesk.domain.plan.step_acts import SignatureOf
from kamdesk.domain.text import fold


def _items(facts: Facts, block: PostBlock) -> list[PostItem]:
    return [i for i in facts.post.items if i.block is block]


def _texts(facts: Facts, block: PostBlock) -> list[list[str]]:
    return sorted(
        [i.text, i.measure, i.goal, str(i.due_on), *([i.indicator_id] if i.indicator_id else [])] for i in _items(facts, block)
    )


def _functions_unmet(facts: Facts) -> Params | None:
    return at_least(facts, "min_functions", len(_items(facts, PostBlock.FUNCTION)))


def _functions_reads(facts: Facts) -> object:
    return _texts(facts, PostBlock.FUNCTION)


FUNCTIONS = GateCondition("functions", _functions_unmet, _functions_reads)


def _objectives_unmet(facts: Facts) -> Params | None:
    return at_least(facts, "min_objectives", sum(i.is_measurable for i in _items(facts, PostBlock.OBJECTIVE)))


def _objectives_reads(facts: Facts) -> object:
    return _texts(facts, PostBlock.OBJECTIVE)


OBJECTIVES = GateCondition("objectives", _objectives_unmet, _objectives_reads)


def _responsibilities_unmet(facts: Facts) -> Params | None:
    return at_least(facts, "min_responsibilities", len(_items(facts, PostBlock.RESPONSIBILITY)))


def _responsibilities_reads(facts: Facts) -> object:
    return _texts(facts, PostBlock.RESPONSIBILITY)


RESPONSIBILITIES = GateCondition("responsibilities", _responsibilities_unmet, _responsibilities_reads)


def _reports_to_unmet(facts: Facts) -> Params | None:
    return unless(facts.post.record and facts.post.record.reports_to)


def _reports_to_reads(facts: Facts) -> object:
    return facts.post.record and facts.post.record.reports_to


REPORTS_TO = GateCondition("reports_to", _reports_to_unmet, _reports_to_reads)


def _substitute_unmet(facts: Facts) -> Params | None:
    return unless(facts.post.record and (facts.post.record.substitute or facts.post.record.no_substitute))


def _substitute_reads(facts: Facts) -> object:
    return facts.post.record and (facts.post.record.substitute, facts.post.record.no_substitute)


SUBSTITUTE = GateCondition("substitute", _substitute_unmet, _substitute_reads)


def _signature_kam_unmet(facts: Facts) -> Params | None:
    signed, kam = facts.signature(SignatureOf.POST_KAM), facts.kam.name()
    return unless(signed is not None and fold(signed.name) == fold(kam), kam=kam, found=signed.name if signed else "")


def _signature_kam_reads(facts: Facts) -> object:
    return (signature_read(facts, SignatureOf.POST_KAM), fold(facts.kam.name()))


def _signature_kam_read_until_2(facts: Facts) -> object:
    return signature_read(facts, SignatureOf.POST_KAM)


SIGNATURE_KAM = GateCondition(
    "signature_kam", _signature_kam_unmet, _signature_kam_reads, read_until={2: _signature_kam_read_until_2}
)


def _signature_manager_unmet(facts: Facts) -> Params | None:
    return unless(facts.signature(SignatureOf.POST_MANAGER))


def _signature_manager_reads(facts: Facts) -> object:
    return signature_read(facts, SignatureOf.POST_MANAGER)


SIGNATURE_MANAGER = GateCondition("signature_manager", _signature_manager_unmet, _signature_manager_reads)

CONDITIONS = (FUNCTIONS, OBJECTIVES, RESPONSIBILITIES, REPORTS_TO, SUBSTITUTE, SIGNATURE_KAM, SIGNATURE_MANAGER)
"""In the order in which they are said, and stand in fingerprints."""
