"""What a password costs: opening, an edit, and the password itself; beside the same file without one."""

import statistics
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from kamdesk.domain.account.account import Account
from kamdesk.services import files, passwords
from kamdesk.services.portfolio import Portfolio

PASSWORD = "cuatro caballos azules"
EDITS, OPENINGS = 40, 5
OPENING_MS, EDIT_SHARE = 500.0, 130.0
"""The goals: milliseconds to open it with its password, and an edit in percent of the same one without."""


def measure(folder: Path) -> list[tuple[str, float, float, str]]:
    """(what, value, goal, unit) for the sample; edits of both files alternate, so that a busy machine is busy for both."""
    plain, protected = folder / "plain.kamdesk", folder / "protected.kamdesk"
    files.make_new(plain, sample=True, force=True)
    files.make_new(protected, sample=True, force=True, password=PASSWORD)
    openings = [_seconds(lambda: _opened_anew(protected)) for _ in range(OPENINGS)]
    passwords.unlock(protected, PASSWORD)
    with closing(Portfolio.open(plain)) as one, closing(Portfolio.open(protected)) as other:
        pairs = [(_edit(one, at), _edit(other, at)) for at in range(EDITS + 5)][5:]
    share = statistics.median(b for _a, b in pairs) / statistics.median(a for a, _b in pairs)
    return [
        ("the sample with a password, opened", min(openings) * 1000, OPENING_MS, "ms"),
        ("an edit in it, beside one without a password", share * 100, EDIT_SHARE, "%"),
    ]


def _opened_anew(path: Path) -> None:
    passwords.lock_all()
    passwords.unlock(path, PASSWORD)
    with closing(Portfolio.open(path)) as portfolio:
        portfolio.accounts.first(1)


def _edit(portfolio: Portfolio, at: int) -> float:
    account = portfolio.find(Account)[0]
    return _seconds(lambda: portfolio.save(replace(account, notes=f"note {at}")))


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start
