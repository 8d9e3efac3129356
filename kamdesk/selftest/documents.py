"""The self-test of the documents: each kind, for everybody it is for, in each of its files."""

import shutil
from contextlib import closing
from functools import partial
from pathlib import Path

from kamdesk.reports import making
from kamdesk.reports.kinds import KINDS, Kind, Request
from kamdesk.reports.model import Audience
from kamdesk.selftest.report import Report, fail
from kamdesk.services.portfolio import Portfolio

ALL = tuple(KINDS)
SOME = ("onepager",)
"""A kind that is for everybody, in every form."""
HEADS = {".pdf": b"%PDF", ".pptx": b"PK", ".xlsx": b"PK"}


def check_all(report: Report, file: Path, kinds: tuple[str, ...], folders: tuple[Path, Path | None]) -> None:
    """Make every document of these kinds in the first folder; the second, if there is one, keeps them."""
    for kind in (KINDS[name] for name in kinds):
        for audience in kind.audiences:
            for suffix in kind.suffixes:
                make = partial(_make, file, kind, audience, folders[0] / f"{kind.name} {audience} ñ{suffix}")
                report.check(f"document {kind.name} {audience} {suffix}", make)
                _keep(make.args[-1], folders[1])


def _make(file: Path, kind: Kind, audience: Audience, target: Path) -> None:
    with closing(Portfolio.open(file, read_only=True)) as portfolio:
        account = portfolio.find_account("C01")[0].id if kind.is_of_account else None
        written = making.write(portfolio, Request(kind.name, audience, "es"), target, account)
    if written.remarks:
        fail(str(written.remarks))
    if not target.read_bytes().startswith(HEADS[target.suffix]):
        fail(f"{target.name} is no {target.suffix}")


def _keep(made: Path, folder: Path | None) -> None:
    if folder is not None and made.exists():
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(made, folder / made.name)
