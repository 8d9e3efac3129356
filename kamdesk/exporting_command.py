"""The command that writes tables of a portfolio, or the whole of it in an open format."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kamdesk import APP_NAME
from kamdesk.domain.errors import FileError
from kamdesk.i18n import _, formats, open_wording

EVERYTHING = "all"
KINDS = ("accounts", "contacts", "sales", "budget", "measures", "wallet", "criteria", "decisions", EVERYTHING)


def run(options: argparse.Namespace, told: Callable[[Any], int], out: Callable[[str], None]) -> int:
    """Write what was asked for, and say how many rows of each kind there are; `told` gives the exit code once all was read.

    Raises:
        FileError: the portfolio cannot be read, or what `write_tables` or `export_whole` raises.
    """
    from kamdesk.services.exporting.files import SUFFIXES
    from kamdesk.services.open_format.saving import OPEN_SUFFIXES

    suffix = Path(options.out).suffix.lower()
    if suffix in OPEN_SUFFIXES:
        return _run_whole(options, told, out)
    if suffix not in SUFFIXES:
        raise FileError("bad_export_file", file=Path(options.out).name)
    return _run_tables(options, told, out)


def _run_whole(options: argparse.Namespace, told: Callable[[Any], int], out: Callable[[str], None]) -> int:
    from kamdesk.services import files
    from kamdesk.services.open_format.saving import export_whole
    from kamdesk.services.portfolio import Portfolio

    target = Path(options.out)
    if options.kind != EVERYTHING:
        raise FileError("whole_only", file=target.name)
    source = Path(options.file)
    Portfolio.open(source, read_only=True).close()  # says what the file is, where it is none that can be copied
    with files.opened_copy(source) as portfolio:
        found = export_whole(portfolio, target)
        code = told(portfolio)
    for line in open_wording.summary(found.records, found.files, found.sealed):
        out(line)
    warnings = open_wording.warnings(found.lost, found.broken)
    for line in warnings:
        sys.stderr.write(f"{APP_NAME}: {line}\n")
    return 1 if warnings else code


def _run_tables(options: argparse.Namespace, told: Callable[[Any], int], out: Callable[[str], None]) -> int:
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
