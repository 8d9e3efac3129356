"""Step 2: what an account asks of its KAM, the people considered, their marks, and the choice."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar

from kamdesk.domain.records import NOTE, Record, Step


class Competency(StrEnum):
    """The nine competencies of a KAM, in the method's own order."""

    BUSINESS_VISION = "business_vision"
    TECHNICAL_CROSSFUNCTIONAL = "technical_crossfunctional"
    SERVICE_VOCATION = "service_vocation"
    LEADERSHIP_TEAMS = "leadership_teams"
    SALES_BACKGROUND = "sales_background"
    COMMUNICATION_NEGOTIATION = "communication_negotiation"
    RESULTS_ORIENTATION = "results_orientation"
    PRIDE_BELONGING = "pride_belonging"
    SELF_MOTIVATION = "self_motivation"


@dataclass(frozen=True, slots=True, kw_only=True)
class KamProfile(Record):
    """Step 2: who becomes the KAM, and how that came about."""

    KIND: ClassVar[str] = "kam_profile"
    STEP: ClassVar[Step | None] = Step.KAM_PROFILE
    UNGATED_FIELDS: ClassVar[frozenset[str]] = frozenset({"confirmed_on", "confirmed_by"})

    account_id: str
    person_id: str | None = None
    already_appointed: bool = False
    appointed_by: str = ""
    appointed_on: date | None = None
    reason: str = field(default="", metadata=NOTE)
    confirmed_on: date | None = None
    confirmed_by: str = ""
    """Who looked at the marks again and found that they hold for this account too, or still hold after a year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessor(Record):
    """Step 2: somebody asked for marks; with two or more, marks are shown only when all are in.

    `weight` says how much their marks count beside those of the others (1–100, in any common measure).
    """

    KIND: ClassVar[str] = "assessor"
    STEP: ClassVar[Step | None] = Step.KAM_PROFILE

    account_id: str
    name: str
    weight: int = 1
    position: int = 0

    def check(self) -> None:
        """A name, and a weight of 1–100."""
        self.require("name")
        self.require_range("weight", 1, 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetencyRequirement(Record):
    """Step 2: the level (1–5) that this account asks of its KAM in one competency."""

    KIND: ClassVar[str] = "competency_requirement"
    STEP: ClassVar[Step | None] = Step.KAM_PROFILE

    account_id: str
    competency: Competency
    level: int | None = None
    weight: int = 10
    minimum: int | None = None

    def check(self) -> None:
        """Levels 1–5, weight 0–100."""
        self.require_range("level", 1, 5)
        self.require_range("minimum", 1, 5)
        self.require_range("weight", 0, 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate(Record):
    """Step 2: someone considered for the post."""

    KIND: ClassVar[str] = "candidate"
    STEP: ClassVar[Step | None] = Step.KAM_PROFILE

    account_id: str
    person_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating(Record):
    """One assessor's mark (1–5) of a person in one competency; made once, used for every account."""

    KIND: ClassVar[str] = "rating"

    person_id: str
    competency: Competency
    assessor: str
    level: int
    rated_on: date | None = None

    def check(self) -> None:
        """A mark of 1–5 by somebody named."""
        self.require("assessor")
        self.require_range("level", 1, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class DevelopmentAction(Record):
    """Step 2: what will close a gap in a competency."""

    KIND: ClassVar[str] = "development_action"
    STEP: ClassVar[Step | None] = Step.KAM_PROFILE

    account_id: str
    competency: Competency
    text: str = field(default="", metadata=NOTE)
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class ChoiceLine:
    """How one candidate stood when the choice was made: fit 0–100 (None: not rated), and whether a must-have was missed."""

    name: str
    fit: float | None = None
    is_knocked_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KamChoice(Record):
    """The decision who is the KAM of an account, or that somebody took over from `previous`. Append-only."""

    KIND: ClassVar[str] = "kam_choice"
    IS_ACT: ClassVar[bool] = True

    account_id: str
    person_id: str
    number: int
    name: str
    previous: str = ""
    chosen_on: date
    reason: str = field(default="", metadata=NOTE)
    recorded_by: str = ""
    is_handover: bool = False
    ranking: tuple[ChoiceLine, ...] = ()
