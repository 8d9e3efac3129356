"""Records that are found by more than the value of a column: every such question has its name here. Sales are in `sales`."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.people import Person
from kamdesk.domain.records import Record
from kamdesk.domain.text import name_key
from kamdesk.storage.portfolio_file import PortfolioFile

if TYPE_CHECKING:
    from kamdesk.domain.ledgers.innovation import Advance
    from kamdesk.domain.ledgers.prescription import Deal
    from kamdesk.domain.saved_view import SavedView
    from kamdesk.domain.selection.decisions import Decision
    from kamdesk.domain.selection.portfolio_scenarios import PortfolioScenario
    from kamdesk.domain.selection.scenarios import SideEffect

R = TypeVar("R", bound=Record)
Named = TypeVar("Named", "Deal", "PortfolioScenario", "SavedView")
Naming = TypeVar("Naming", "Advance", "PortfolioScenario", "SideEffect")

PART = 500
"""How many ids a statement takes at once."""
LIVE = "(archived_on IS NULL OR archived_on NOT GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]')"
"""Not archived; a day that cannot be read hides no account."""
ACCOUNT_LISTS = {
    "advance": ("candidate_accounts", "barred_accounts"),
    "side_effect": ("affected_accounts",),
    "portfolio_scenario": ("choices",),
}
"""Columns that hold lists of accounts, by kind."""


def batched(ids: Sequence[str], size: int = PART) -> Iterator[Sequence[str]]:
    """The ids in parts that one statement can take."""
    for at in range(0, len(ids), size):
        yield ids[at : at + size]


def marks(values: Sequence[object]) -> str:
    """A placeholder for each value."""
    return ",".join("?" * len(values))


# -- of any kind -------------------------------------------------------------------------------------


def holding(file: PortfolioFile, cls: type[R], column: str, values: Sequence[str]) -> list[R]:
    """The records whose column has one of the values; asked in parts, so that there may be any number of values."""
    return [r for part in batched(values) for r in file.select(cls, f'"{column}" IN ({marks(part)})', part)]


def of_accounts(file: PortfolioFile, cls: type[R], account_ids: Sequence[str]) -> list[R]:
    """All records of a kind that belong to one of the accounts."""
    return holding(file, cls, "account_id", account_ids)


def by_name(file: PortfolioFile, cls: type[Named]) -> list[Named]:
    """All records of a kind, in the order of their names."""
    return file.select(cls, "1", order="name")


def naming_account(file: PortfolioFile, cls: type[Naming], account_id: str) -> list[Naming]:
    """The records that have an account in one of their lists."""
    columns = ACCOUNT_LISTS[cls.KIND]
    return file.select(cls, " OR ".join(f"{column} LIKE ?" for column in columns), [f'%"{account_id}"%'] * len(columns))


# -- accounts and people -----------------------------------------------------------------------------


def accounts_with_code(file: PortfolioFile, code: str) -> list[Account]:
    """The accounts that have this own code."""
    has_it = "CASE WHEN json_valid(codes) THEN EXISTS (SELECT 1 FROM json_each(codes) WHERE value = ?) END"
    return file.select(Account, has_it, [code])


def accounts_called(file: PortfolioFile, name: str) -> list[Account]:
    """The accounts of this name; accents, case, blanks and the like do not matter."""
    key = name_key(name)
    likely = file.select(Account, "search_key >= ? AND search_key < ?", [key, key + "\U0010ffff"])
    return [a for a in likely if name_key(a.name) == key]


def live_accounts(file: PortfolioFile, account_ids: Sequence[str]) -> list[Account]:
    """Those of the accounts that are not archived."""
    return [a for part in batched(account_ids) for a in file.select(Account, f"{LIVE} AND id IN ({marks(part)})", part)]


def live_subsidiaries(file: PortfolioFile, account_id: str) -> list[Account]:
    """The accounts right below one in its group that are not archived, by name."""
    return file.select(Account, "parent_id = ? AND archived_on IS NULL", [account_id], order="search_key")


def own_people(file: PortfolioFile) -> list[Person]:
    """The people of our own company, by name."""
    return file.select(Person, "account_id IS NULL", order="name")


# -- decisions ---------------------------------------------------------------------------------------


def standing_decisions(file: PortfolioFile, account_ids: Sequence[str] | None = None) -> dict[str, "Decision"]:
    """The decision that stands, by account: of all accounts that have one, or of some."""
    from kamdesk.domain.selection.decisions import Decision

    found = file.find(Decision) if account_ids is None else of_accounts(file, Decision, account_ids)
    return {decision.account_id: decision for decision in found}
