"""Accounts in fields: shown and typed by name or code, kept by id."""

from kamdesk.domain.account.account import Account
from kamdesk.domain.errors import ValidationError
from kamdesk.services.portfolio import Portfolio


def name_of(portfolio: Portfolio, account_id: str | None) -> str:
    """The name of an account; nothing for none."""
    found = portfolio.get(Account, account_id) if account_id else None
    return found.name if found is not None else ""


def id_of(portfolio: Portfolio, text: str, field: str) -> str | None:
    """The account that a name or code means; None for an empty text.

    Raises:
        ValidationError: `no_such_account`, `ambiguous_account`.
    """
    name = text.strip()
    if not name:
        return None
    everything = portfolio.find_account(name)
    found = [a for a in everything if a.archived_on is None] or everything
    if not found:
        raise ValidationError(field, "no_such_account", name=name)
    if len(found) > 1:
        raise ValidationError(field, "ambiguous_account", name=name)
    return found[0].id


def names_of(portfolio: Portfolio, ids: tuple[str, ...]) -> str:
    """The names of several accounts, separated by semicolons."""
    return "; ".join(name for name in (name_of(portfolio, i) for i in ids) if name)


def ids_of(portfolio: Portfolio, text: str, field: str) -> tuple[str, ...]:
    """The accounts that names separated by semicolons mean, each once."""
    found = (id_of(portfolio, part, field) for part in text.split(";"))
    return tuple(dict.fromkeys(i for i in found if i is not None))
