"""What every part of the sample works with: the data file, the language, the ids that were given."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any

from kamdesk.domain.account.people import Person
from kamdesk.domain.changes import Change
from kamdesk.domain.records import Record
from kamdesk.env import assets
from kamdesk.i18n import language
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage.portfolio_file import PortfolioFile

Texts = Mapping[str, str]


class Sample:
    """Reads the data file in one language and writes one portfolio."""

    def __init__(self, portfolio: Portfolio) -> None:
        self.portfolio = portfolio
        self.data: dict[str, Any] = tomllib.loads(assets.resource("sample", "tecnofluidos.toml").read_text(encoding="utf-8"))
        self.is_spanish = language() == "es"
        self.ids: dict[str, str] = {}
        self.people: dict[str, Person] = {}

    @contextmanager
    def written_by(self, who: str) -> Iterator[None]:
        """What is written goes on record as somebody's; whoever happens to try the program did none of it."""
        former = self.portfolio.with_file(_record_as, who)
        try:
            yield
        finally:
            self.portfolio.with_file(_record_as, *former)

    def on(self, day: date) -> None:
        """What is written from here on goes on record as of the morning of a day."""
        moment = datetime.combine(day, time(10)).astimezone()
        self.portfolio.with_file(_record_as, self.portfolio.who, lambda: moment)

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


Clock = Callable[[], datetime]


def _record_as(file: PortfolioFile, who: str, clock: Clock | None = None) -> tuple[str, Clock]:
    """Set whose changes of a file are and when they are made; returns who and when it was before."""
    former = file.who, file.clock
    file.who, file.clock = who, clock or file.clock
    return former
