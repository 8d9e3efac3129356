"""Who becomes the KAM: how the candidates stand, why in that order, and the choice as a record."""

from dataclasses import dataclass
from itertools import pairwise

from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.gate_facts import KamFacts
from kamdesk.domain.plan.kam_fit import Fit, ranked
from kamdesk.domain.plan.kam_profile import ChoiceLine, KamChoice
from kamdesk.services.portfolio import Portfolio
from kamdesk.services.reading.account_data import AccountData


@dataclass(frozen=True, slots=True)
class Standing:
    """One candidate in the ranking; without a fit while the marks stay hidden.

    `why` says what puts them before the next one: `knock_out`, `fit`, `worst_gap`, `spread`, or nothing.
    """

    person_id: str
    name: str
    fit: Fit | None
    why: str = ""


def standings(kam: KamFacts) -> list[Standing]:
    """The candidates, best first; in their own order while marks stay hidden."""
    ids = [c.person_id for c in kam.candidates if c.person_id in kam.people]
    if kam.hiding_assessors():
        return [Standing(person_id, kam.name_of(person_id), None) for person_id in ids]
    fits = {person_id: kam.fit_of(person_id) for person_id in ids}
    order = ranked(fits)
    whys = [*(_why(fits[one], fits[other]) for one, other in pairwise(order)), ""]
    return [
        Standing(person_id, kam.name_of(person_id), fits[person_id], why) for person_id, why in zip(order, whys, strict=False)
    ]


def _why(one: Fit, other: Fit) -> str:
    """By what one stands before the other, in the order in which the ranking looks."""
    if one.is_knocked_out != other.is_knocked_out:
        return "knock_out"
    if (one.percent or 0.0) != (other.percent or 0.0):
        return "fit"
    if one.worst_gap != other.worst_gap:
        return "worst_gap"
    return "spread" if one.widest_spread != other.widest_spread else ""


def chosen(portfolio: Portfolio, data: AccountData) -> KamChoice:
    """The record of the choice that closes step 2: who, when, why, and how everybody stood."""
    facts = data.facts
    profile = facts.kam.profile
    assert profile is not None, "the gate asks for it"
    assert profile.person_id is not None, "the gate asks for it"
    ranking = tuple(
        ChoiceLine(s.name, s.fit.percent if s.fit else None, s.fit is not None and s.fit.is_knocked_out)
        for s in standings(facts.kam)
    )
    return KamChoice(
        id=new_id(), account_id=data.account.id, person_id=profile.person_id, number=next_number(facts.kam), name=facts.kam.name(),
        previous=facts.kam.choices[-1].name if facts.kam.choices and facts.kam.choices[-1].name != facts.kam.name() else "",
        chosen_on=portfolio.now.astimezone().date(),
        reason=profile.reason, recorded_by=portfolio.who, ranking=ranking,
    ).cleaned()  # fmt: skip


def next_number(kam: KamFacts) -> int:
    """The number of the next choice on record."""
    return max((c.number for c in kam.choices), default=0) + 1
