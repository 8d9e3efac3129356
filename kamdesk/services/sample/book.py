"""What every part of the sample works with: the data file, the language, the ids that were given."""

import tomllib
from collections.abc import Mapping
from typing import Any

from kamdesk.domain.account.people import Person
from kamdesk.domain.changes import Change
from kamdesk.domain.records import Record
from kamdesk.env import assets
from kamdesk.i18n import language
from kamdesk.services.portfolio import Portfolio

Texts = Mapping[str, str]


class Sample:
    """Reads the data file in one language and writes one portfolio."""

    def __init__(self, portfolio: Portfolio) -> None:
        self.portfolio = portfolio
        self.data: dict[str, Any] = tomllib.loads(assets.resource("sample", "tecnofluidos.toml").read_text(encoding="utf-8"))
        self.is_spanish = language() == "es"
        self.ids: dict[str, str] = {}
        self.people: dict[str, Person] = {}

    def say(self, spanish: str, english: str) -> str:
        """The one of two texts that is in the language in force."""
        return spanish if self.is_spanish else english

    def word(self, texts: Texts) -> str:
        """A text of the data file in the language in force."""
        return texts["es" if self.is_spanish else "en"]

    def buyer(self, account_id: str) -> str:
        """Who buys for an account: the first of its people, else the department."""
        rows = [block["rows"] for block in self.data["people"] if self.ids[block["account"]] == account_id]
        return str(rows[0][0][0]) if rows else self.say("Dirección de Compras", "Purchasing")

    def put(self, *records: Record) -> None:
        """Save new records."""
        self.portfolio.commit([Change(None, r) for r in records])
