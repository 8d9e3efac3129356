"""How the Account Committee works: who answers for what (RACI), when it met, and what was agreed there."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Literal

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.records import NOTE, Record, Step
from kamdesk.domain.text import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Committee(Record):
    """Step 4: how often the Account Committee meets and when it first does."""

    KIND: ClassVar[str] = "committee"
    STEP: ClassVar[Step | None] = Step.COMMITTEE

    account_id: str
    cadence: str = ""
    first_meeting_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitteeMember(Record):
    """Step 4: someone on the committee besides the KAM."""

    KIND: ClassVar[str] = "committee_member"
    STEP: ClassVar[Step | None] = Step.COMMITTEE

    account_id: str
    name: str
    area: str = ""
    role: str = ""
    hours_per_year: int | None = None
    is_chair: bool = False
    is_external: bool = False
    position: int = 0
    deputy: str = ""
    from_on: date | None = None
    to_on: date | None = None

    def check(self) -> None:
        """A name; hours not negative; a deputy who is somebody else; no end before the beginning."""
        self.require("name")
        self.require_range("hours_per_year", 0, 10_000)
        if self.deputy and fold(self.deputy) == fold(self.name):
            raise ValidationError("deputy", "deputy_is_member")
        if self.from_on is not None and self.to_on is not None and self.to_on < self.from_on:
            raise ValidationError("to_on", "dates_out_of_order")

    def is_in_force(self, day: date) -> bool:
        """Whether they are a member on a day."""
        return (self.from_on is None or self.from_on <= day) and (self.to_on is None or day <= self.to_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class RaciRow(Record):
    """Step 4: one activity with the one who is accountable, and those responsible, consulted and informed (by name)."""

    KIND: ClassVar[str] = "raci_row"
    STEP: ClassVar[Step | None] = Step.COMMITTEE

    account_id: str
    activity: str
    accountable: str = ""
    responsible: tuple[str, ...] = ()
    consulted: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()
    position: int = 0

    def check(self) -> None:
        """An activity; one person has one code, save that who is accountable may do it too."""
        self.require("activity")
        seen: dict[str, str] = {}
        for name in ("responsible", "consulted", "informed"):
            for person in getattr(self, name):
                key = fold(person)
                if key in seen or (key == fold(self.accountable) and name != "responsible"):
                    raise ValidationError(name, "raci_two_codes", name=person)
                seen[key] = name


RaciFaultCode = Literal["no_accountable", "no_responsible", "not_in_force"]


@dataclass(frozen=True, slots=True)
class RaciFault:
    """What is wrong with a row, and the name that it is about."""

    row: RaciRow
    code: RaciFaultCode
    name: str = ""


def raci_faults(rows: Sequence[RaciRow], members: Sequence[CommitteeMember], kam: str, today: date) -> list[RaciFault]:
    """Rows without exactly one A, without any R, or whose A is no member in force on the day (`domain.md` §4.8)."""
    in_force = {fold(m.name) for m in members if m.is_in_force(today)} | ({fold(kam)} if kam else set())
    found: list[RaciFault] = []
    for row in rows:
        if not row.accountable:
            found.append(RaciFault(row, "no_accountable"))
        elif fold(row.accountable) not in in_force:
            found.append(RaciFault(row, "not_in_force", row.accountable))
        if not row.responsible:
            found.append(RaciFault(row, "no_responsible"))
    return found


def accountable_for(rows: Sequence[RaciRow], name: str) -> list[RaciRow]:
    """The activities for which somebody is accountable."""
    return [r for r in rows if r.accountable and fold(r.accountable) == fold(name)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(Record):
    """Daily work: a meeting of the committee: convened while its day lies ahead, then who was there and what was said."""

    KIND: ClassVar[str] = "meeting"

    account_id: str
    held_on: date | None = None
    present: str = ""
    minutes: str = field(default="", metadata=NOTE)

    def check(self) -> None:
        """A day."""
        self.require("held_on")
