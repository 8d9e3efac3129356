"""What rules may ask the open portfolio."""

from collections.abc import Mapping
from typing import Protocol, TypeVar

from kamdesk.domain.records import Record
from kamdesk.services.reading.account_data import AccountData

R = TypeVar("R", bound=Record)


class Reads(Protocol):
    """What a rule may ask the open portfolio."""

    def get(self, cls: type[R], record_id: str) -> R | None:
        """The record as it is stored, without the edit that is being checked; None when there is none."""

    def find(self, cls: type[R], **equal: str | int | None) -> list[R]:
        """The records whose fields have these values as they are stored, in the order in which they were made."""

    def load(self, account_id: str) -> AccountData:
        """Everything about one account as it is stored, without the edit that is being checked."""


def known(portfolio: Reads, cls: type[R], record_id: str, pending: Mapping[str, Record]) -> R | None:
    """A record by id, as the present edit leaves it."""
    found = pending.get(record_id)
    return found if isinstance(found, cls) else portfolio.get(cls, record_id)
