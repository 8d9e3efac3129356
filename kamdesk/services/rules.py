"""Rules that one record alone cannot know: what it says about others, or what the sales say about it."""

from typing import Protocol, TypeVar

from kamdesk.domain.account import Account
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.potential import WalletLine
from kamdesk.domain.records import Record
from kamdesk.domain.scenarios import SideEffect
from kamdesk.domain.scorecard import Indicator
from kamdesk.domain.selection import Assessment
from kamdesk.domain.simulation import PortfolioScenario
from kamdesk.services.account_data import AccountData
from kamdesk.storage.workbook import Workbook

R = TypeVar("R", bound=Record)


class Reads(Protocol):
    """What a rule may ask the open portfolio."""

    workbook: Workbook

    def get(self, cls: type[R], record_id: str) -> R | None:
        """One record by id."""

    def load(self, account_id: str) -> AccountData:
        """Everything about one account."""


def check(portfolio: Reads, before: Record | None, after: Record) -> None:
    """Refuse a record that contradicts the rest of the portfolio.

    Raises:
        ValidationError: `computed_twice`, `growth_reason`, `wallet_too_small`, `group_cycle`, `archived_account`.
    """
    if isinstance(after, Indicator) and after.computed is not None and before is None:
        _single(portfolio, after)
    elif isinstance(after, Assessment):
        _explained_growth(portfolio, after)
    elif isinstance(after, WalletLine):
        _wallet_covers_sales(portfolio, after)
    elif isinstance(after, Account) and after.parent_id is not None:
        _no_cycle(portfolio, after)
    elif isinstance(after, SideEffect):
        known = before.affected_accounts if isinstance(before, SideEffect) else ()
        _live_accounts(portfolio, "affected_accounts", [a for a in after.affected_accounts if a not in known])
    elif isinstance(after, PortfolioScenario):
        known_choices = before.verdicts() if isinstance(before, PortfolioScenario) else {}
        _live_accounts(portfolio, "choices", [c.account_id for c in after.choices if c.account_id not in known_choices])


def _single(portfolio: Reads, indicator: Indicator) -> None:
    others = portfolio.workbook.find(Indicator, "account_id = ? AND computed = ?", [indicator.account_id, indicator.computed])
    if others:
        raise ValidationError("computed", "computed_twice", name=indicator.name)


def _explained_growth(portfolio: Reads, after: Assessment) -> None:
    """A growth score that differs from the computed one says why."""
    if after.growth is None or after.growth_reason:
        return
    computed = portfolio.load(after.account_id).computed_growth
    if computed is not None and computed != after.growth:
        raise ValidationError("growth_reason", "growth_reason", computed=computed, score=after.growth)


def _wallet_covers_sales(portfolio: Reads, line: WalletLine) -> None:
    if line.wallet is None or line.current is not None:
        return
    by_line = portfolio.load(line.account_id).sales.last_12_by_line()
    sold = by_line.get(line.product_line) if line.product_line else sum(by_line.values())
    if sold and line.wallet < sold:
        raise ValidationError("wallet", "wallet_under_sales", sold=sold)


def _no_cycle(portfolio: Reads, account: Account) -> None:
    seen = {account.id}
    above: str | None = account.parent_id
    while above is not None:
        if above in seen:
            name = portfolio.load(account.parent_id or above).account.name
            raise ValidationError("parent_id", "group_cycle", name=name)
        seen.add(above)
        found = portfolio.get(Account, above)
        if found is None or (above == account.parent_id and found.archived_on is not None):
            raise ValidationError("parent_id", "no_such_account", name=found.name if found else above)
        above = found.parent_id


def _live_accounts(portfolio: Reads, field: str, ids: list[str]) -> None:
    for account_id in ids:
        found = portfolio.get(Account, account_id)
        if found is None:
            raise ValidationError(field, "no_such_account", name=account_id)
        if found.archived_on is not None:
            raise ValidationError(field, "archived_account", name=found.name)
