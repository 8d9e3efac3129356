"""The command that writes tables of a portfolio."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kamdesk.i18n import _, formats

EVERYTHING = "all"
KINDS = ("accounts", "contacts", "sales", "budget", "measures", "wallet", "criteria", "decisions", EVERYTHING)


def run(options: argparse.Namespace, told: Callable[[Any], int], out: Callable[[str], None]) -> int:
    """Write what was asked for, and say how many rows of each kind there are; `told` gives the exit code once all was read.

    Raises:
        FileError: the portfolio cannot be read, or what `write_tables` raises.
    """
    from kamdesk.services.exporting.fields import kind_title
    from kamdesk.services.exporting.portfolio_tables import ExportKind, export_portfolio
    from kamdesk.services.portfolio import Portfolio

    kinds = list(ExportKind) if options.kind == EVERYTHING else [ExportKind(options.kind)]
    portfolio = Portfolio.open(Path(options.file), read_only=True)
    try:
        written = export_portfolio(portfolio, Path(options.out), kinds)
        code = told(portfolio)
    finally:
        portfolio.close()
    for kind, count in written.items():
        out(_("{what}: {n} rows").format(what=kind_title(kind), n=formats.number(count, 0)))
    return code
