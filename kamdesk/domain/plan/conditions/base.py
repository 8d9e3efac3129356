"""What a condition of a step is, and how it says that it is not met."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kamdesk.domain.plan.gate_facts import Facts
from kamdesk.domain.plan.step_acts import SignatureOf

Params = Mapping[str, object]
"""What the sentence of an unmet condition names."""

Reads = Callable[[Facts], object]
"""Gives what the answer of a condition rests on, as something that JSON can write."""


@dataclass(frozen=True, slots=True)
class GateCondition:
    """One thing that a step needs before it closes.

    `code` names its sentence and stands in the fingerprints of closed steps, so that it never changes. `unmet` gives
    None when it is met, else what its sentence names. A closed step is to be reviewed when its conditions read something
    else than they did; `read_until` has what a condition read up to a version of the gate, where that was not the same,
    the oldest first.
    """

    code: str
    unmet: Callable[[Facts], Params | None]
    reads: Reads
    since: int = 1
    """The version of the gate that brought it."""
    read_until: Mapping[int, Reads] = field(default_factory=dict)

    def reads_at(self, version: int) -> Reads:
        """How the facts were read by that version of the gate, so that old fingerprints compare with what they were made of."""
        for last, reads in self.read_until.items():
            if version <= last:
                return reads
        return self.reads

    @property
    def latest_version(self) -> int:
        """The version of the gate from which it reads as it does now."""
        return max([self.since, *(last + 1 for last in self.read_until)])


def unless(is_met: object, **params: object) -> Params | None:
    """None when something is met, else what its sentence names."""
    return None if is_met else params


def at_least(facts: Facts, minimum: str, count: int) -> Params | None:
    """None when there are as many as the settings ask for, else how many that is and how many there are."""
    wanted = facts.minimum(minimum)
    return unless(count >= wanted, wanted=wanted, found=count)


def signature_read(facts: Facts, subject: SignatureOf) -> object:
    """What a condition reads of a signature: nothing until it is complete."""
    signature = facts.signature(subject)
    return signature and (signature.name, signature.role, signature.signed_on)
