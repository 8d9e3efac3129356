"""The names of accounts that a file means by something else: to somebody who reads it a code says little."""

from collections.abc import Iterable

from kamdesk.domain.text import fold
from kamdesk.services.importing.cells import Watch
from kamdesk.services.importing.matching import AccountIndex
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage.bulk import Batch


def names_meant(portfolio: Portfolio, texts: Iterable[str], watch: Watch) -> dict[str, str]:
    """By each text that means one account without being its name, as a code or a tax ID, the name of that account.

    Raises:
        Cancelled: raised by `watch`.
    """
    index, names = AccountIndex(portfolio, Batch(), watch), {}
    for text in texts:
        found = index.find(text)
        if isinstance(found, str) and fold(index.records[found].name) != fold(text):
            names[text] = index.records[found].name
    return names
