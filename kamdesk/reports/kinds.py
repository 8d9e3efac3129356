"""The documents that can be made: what each is called in a command, for whom, in which files, and who builds it.

To add one: a module in `build/` that turns what is known into a `Report`, and a row here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

from kamdesk.reports.model import Audience, Paper, Report

if TYPE_CHECKING:  # the command line reads the names of the documents, whatever it is about to do
    from kamdesk.reports.visibility import ClientView
    from kamdesk.services.portfolio import Portfolio
    from kamdesk.services.reading.account_data import AccountData

PDF, PPTX, XLSX = ".pdf", ".pptx", ".xlsx"


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody wants: which document, for whom, in which language (es, en), on which paper; `company` is who hands it out."""

    kind: str
    audience: Audience = Audience.INTERNAL
    language: str = "en"
    paper: Paper = Paper.A4
    company: str = ""


@dataclass(frozen=True, slots=True)
class AccountSource:
    """What a builder of an internal document of one account works on."""

    portfolio: "Portfolio"
    data: "AccountData"
    request: Request


@dataclass(frozen=True, slots=True)
class PortfolioSource:
    """What a builder of a document of all accounts works on."""

    portfolio: "Portfolio"
    request: Request


@dataclass(frozen=True, slots=True)
class Kind:
    """A document: the module of `build/` that makes it, for whom (first who it usually is for), and the endings of its files.

    The module has `build(source)` where it is for our own people, which takes a `PortfolioSource` where the document
    is of all accounts, else an `AccountSource`; and `build_for_client(view, request)` where it is for the client, which gets nothing
    but what the client may see. Both are called while the language of the document is spoken.
    """

    name: str
    module: str
    audiences: tuple[Audience, ...]
    suffixes: tuple[str, ...] = (PDF,)
    is_of_account: bool = True
    client_module: str = ""
    """The module with `build_for_client`, where it is another."""

    def of_account(self) -> Callable[[AccountSource], Report]:
        """Its builder for our own people, of one account."""
        return cast("Callable[[AccountSource], Report]", self._home(self.module).build)

    def of_portfolio(self) -> Callable[[PortfolioSource], Report]:
        """Its builder for our own people, of all accounts."""
        return cast("Callable[[PortfolioSource], Report]", self._home(self.module).build)

    def for_client(self) -> "Callable[[ClientView, Request], Report]":
        """Its builder for the client."""
        return cast("Callable[[ClientView, Request], Report]", self._home(self.client_module or self.module).build_for_client)

    def _home(self, module: str) -> "_Home":
        return cast("_Home", import_module(f"kamdesk.reports.build.{module}"))


class _Home:
    """What a module of `build/` has."""

    build: object
    build_for_client: object


KINDS: dict[str, Kind] = {
    k.name: k
    for k in (
        Kind("onepager", "onepager", (Audience.INTERNAL, Audience.CLIENT), (PDF, PPTX, XLSX), client_module="follow_up"),
        Kind("plan", "plan", (Audience.INTERNAL,), (PDF, PPTX, XLSX)),
        Kind("portfolio", "portfolio", (Audience.INTERNAL,), (PDF, PPTX, XLSX), is_of_account=False),
        Kind("decision", "decision", (Audience.INTERNAL,)),
        Kind("selection", "selection", (Audience.INTERNAL,)),
        Kind("agenda", "agenda", (Audience.INTERNAL,)),
        Kind("minutes", "minutes", (Audience.INTERNAL,)),
        Kind("parameters", "parameters", (Audience.CLIENT, Audience.INTERNAL), (PDF, XLSX)),
        Kind("value", "value", (Audience.CLIENT, Audience.INTERNAL), (PDF, PPTX, XLSX)),
        Kind("register", "register", (Audience.INTERNAL,), (PDF, XLSX), is_of_account=False),
    )
}  # fmt: skip
"""Every document by the name that the command knows, in the order in which they are offered."""
