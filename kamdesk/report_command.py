"""The command that makes a document of an account, or of all of them."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kamdesk.i18n import _

AUDIENCES, PAPERS, LANGUAGES = ("internal", "client"), ("a4", "letter"), ("es", "en")


def add_arguments(command: argparse.ArgumentParser) -> None:
    """What the command takes besides the file; which kinds there are is told by `reports/kinds.py`."""
    from kamdesk.reports.kinds import KINDS

    command.add_argument("account", nargs="?")
    command.add_argument("--kind", required=True, choices=list(KINDS))
    command.add_argument("--audience", choices=AUDIENCES)
    command.add_argument("--paper", default="a4", choices=PAPERS)
    command.add_argument("--out", required=True)


@dataclass(frozen=True, slots=True)
class Hooks:
    """What the command line gives: how an account is found, what is said of unreadable values, and where complaints go."""

    find_account: Callable[[Any, str], Any]
    told: Callable[[Any], int]
    complain: Callable[[str], None]


def run(options: argparse.Namespace, language: str, hooks: Hooks) -> int:
    """Make the document; `language` is its own, and that of what is said.

    Raises:
        FileError: the portfolio cannot be read, or what `making.write` raises. ValidationError: no such account, or several.
    """
    from kamdesk.i18n.report_messages import REMARKS
    from kamdesk.reports import making
    from kamdesk.reports.kinds import KINDS, Request
    from kamdesk.reports.model import Audience, Paper
    from kamdesk.services.portfolio import Portfolio

    audience = Audience(options.audience) if options.audience else KINDS[options.kind].audiences[0]
    request = Request(options.kind, audience, language, Paper(options.paper))
    portfolio = Portfolio.open(Path(options.file), read_only=True)
    try:
        account_id = hooks.find_account(portfolio, options.account).account.id if options.account else None
        written = making.write(portfolio, request, Path(options.out), account_id)
        code = hooks.told(portfolio)
    finally:
        portfolio.close()
    for remark in written.remarks:
        hooks.complain(_(REMARKS[remark]))
    return code
