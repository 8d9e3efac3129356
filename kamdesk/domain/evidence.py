"""Files that prove something; their bytes lie in the portfolio file, found by their SHA-256."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.records import Record

LARGEST = 10 * 1024 * 1024
"""Bytes that one file may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence(Record):
    """A file that was attached to a record of an account."""

    KIND: ClassVar[str] = "evidence"

    account_id: str
    subject_kind: str
    subject_id: str
    name: str
    sha256: str
    size: int
    added_on: date

    def check(self) -> None:
        """A name, and not too large a file."""
        self.require("name", "sha256")
        if self.size > LARGEST:
            raise ValidationError("size", "evidence_too_large", name=self.name, limit=LARGEST // 1024 // 1024)
