"""The KAM of an account changes: what the new one takes over, and the act that reopens step 2."""

from dataclasses import dataclass, replace
from datetime import date

from kamdesk.domain.account.people import Person, Relation
from kamdesk.domain.acts import Act
from kamdesk.domain.changes import Change, Edit
from kamdesk.domain.errors import GateRefusedError, ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan import gate
from kamdesk.domain.plan.actions import Action
from kamdesk.domain.plan.agreements import Project
from kamdesk.domain.plan.committee import RaciRow, accountable_for
from kamdesk.domain.plan.gate import StepState
from kamdesk.domain.plan.kam_profile import Candidate, KamChoice, KamProfile
from kamdesk.domain.plan.plan_document import Commitment, Party
from kamdesk.domain.plan.step_acts import ActKind
from kamdesk.domain.records import FIRST_YEAR, Record, Step, altered
from kamdesk.domain.text import clean_text, fold
from kamdesk.services.plan import kam_choice, kam_ratings, step_acts
from kamdesk.services.portfolio import Portfolio
from kamdesk.services.reading.account_data import AccountData


@dataclass(frozen=True, slots=True)
class HandoverPack:
    """What goes with an account to its next KAM.

    Open actions and promises change hands with the act; projects and activities of the committee are listed, since
    their steps are reviewed anyway.
    """

    actions: tuple[Action, ...]
    commitments: tuple[Commitment, ...]
    projects: tuple[Project, ...]
    activities: tuple[RaciRow, ...]
    contacts: tuple[Person, ...]

    @property
    def changing_hands(self) -> tuple[Record, ...]:
        """The records that get the new owner."""
        return (*self.actions, *self.commitments)


def pack(data: AccountData) -> HandoverPack:
    """What the present KAM has in hand."""
    kam = fold(data.kam_name)
    return HandoverPack(
        tuple(a for a in data.plan.actions if not a.is_done and fold(a.owner) == kam),
        tuple(c for c in data.plan.commitments if c.done_on is None and c.party is Party.OURS and fold(c.owner) == kam),
        tuple(p for p in data.facts.document.projects if fold(p.owner) == kam and p.progress < 100),
        tuple(accountable_for(data.facts.committee.raci, data.kam_name)),
        tuple(p for p in data.people if p.relation is not None),
    )


def hand_over(
    portfolio: Portfolio, account_id: str, name: str, since: date | None, reason: str, *, restart_relations: bool = True
) -> Edit:
    """Put an account into the hands of another KAM: an act that reopens step 2, so that the new one is rated and signs.

    `restart_relations` sets how we stand with the client's people to «to build», since that was the other one's.

    Raises:
        GateRefusedError: `not_closed` while step 2 is still open: choose the KAM there. ValidationError: no name, reason or day,
            a day in the future, or the same person (`same_kam`).
    """
    data = portfolio.load(account_id)
    state = gate.states(data.facts)[Step.KAM_PROFILE]
    if state not in {StepState.CLOSED, StepState.TO_REVIEW}:
        raise GateRefusedError("not_closed", step=Step.KAM_PROFILE)
    name = " ".join(clean_text("name", name).split())
    for field, value in (("name", name), ("since", since), ("reason", reason.strip())):
        if not value:
            raise ValidationError(field, "required")
    assert since is not None
    if since > data.today:
        raise ValidationError("since", "in_the_future")
    if since.year < FIRST_YEAR:
        raise ValidationError("since", "not_a_date", text=str(since))
    if set(fold(name).replace(",", " ").split()) == set(fold(data.kam_name).split()):
        raise ValidationError("name", "same_kam", name=data.kam_name)
    person, changes = kam_ratings.own_person(portfolio, name)
    changes = [Change(c.before, c.after.cleaned() if c.after else None) for c in changes]
    if all(c.person_id != person.id for c in data.facts.kam.candidates):
        changes.append(Change(None, Candidate(id=new_id(), account_id=account_id, person_id=person.id)))
    before = data.facts.kam.profile
    assert before is not None, "a closed step 2 has a profile"
    changes.append(Change(before, KamProfile(id=before.id, account_id=account_id, person_id=person.id)))
    changes.append(Change(data.account, replace(data.account, kam=person.name)))
    found = pack(data)
    changes += [Change(r, altered(r, owner=person.name)) for r in found.changing_hands]
    if restart_relations:
        changes += [
            Change(p, replace(p, relation=Relation.TO_BUILD)) for p in found.contacts if p.relation is not Relation.TO_BUILD
        ]
    acts: list[Record] = [
        step_acts.act_of(portfolio, account_id, Step.KAM_PROFILE, ActKind.REOPEN, reason),
        KamChoice(
            id=new_id(), account_id=account_id, person_id=person.id, number=kam_choice.next_number(data.facts.kam), name=person.name,
            previous=data.kam_name, chosen_on=since, reason=reason, recorded_by=portfolio.who, is_handover=True,
        ).cleaned(),
    ]  # fmt: skip
    return portfolio.write(
        [*changes, *(Change(None, a) for a in acts)],
        act=Act.HAND_OVER_ACCOUNT,
        params={"name": data.kam_name, "into": person.name},
    )
