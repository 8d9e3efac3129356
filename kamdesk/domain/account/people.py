"""The people of an account."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar

from kamdesk.domain.records import NOTE, Record


class Influence(StrEnum):
    """What a person does in the client's buying decision."""

    DECIDES = "decides"
    PRESCRIBES = "prescribes"
    INFLUENCES = "influences"
    USES = "uses"


class Relation(StrEnum):
    """How we stand with a person of the client."""

    VERY_GOOD = "very_good"
    GOOD = "good"
    TO_BUILD = "to_build"
    DISTANT = "distant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Record):
    """Someone at the client, or of our own company when `account_id` is None."""

    KIND: ClassVar[str] = "person"
    CONCERNS_OTHERS: ClassVar[bool] = True

    account_id: str | None = None
    name: str
    role: str = ""
    email: str = ""
    phone: str = ""
    influence: Influence | None = None
    relation: Relation | None = None
    last_contact_on: date | None = None
    notes: str = field(default="", metadata=NOTE)

    def check(self) -> None:
        """A name."""
        self.require("name")
