"""A whole portfolio as CSV files in one archive, a file a kind of record, with the evidence as files and a page that explains it.

The files are for programs: UTF-8 with its mark, commas, decimal points, ISO days; only the page is in the language in force.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from kamdesk.domain.evidence import Evidence, safe_file_name
from kamdesk.domain.records import Record
from kamdesk.domain.settings import Settings
from kamdesk.i18n import _
from kamdesk.services.cell_guard import guarded
from kamdesk.services.open_format.codec import write_record
from kamdesk.services.open_format.document import Exported, Source, kinds
from kamdesk.services.open_format.text import text_of
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage.bulk import Watch, unwatched
from kamdesk.storage.kinds import KINDS

_DAY = (1980, 1, 1, 0, 0, 0)
"""When every file in the archive was made: the first day that an archive knows, so that the same data are the same bytes."""
_UNIX, _RIGHTS = 3, 0o600 << 16
FILE = "file"
"""The column of evidence that says where in the archive its file lies."""


def write_archive(portfolio: Portfolio, path: Path, watch: Watch = unwatched) -> Exported:
    """Write a portfolio as an archive of CSV files; the same data are the same bytes.

    Raises:
        OSError: it cannot be written; FileError: the portfolio cannot be read; whatever `watch` raises.
    """
    source = Source(portfolio, watch)
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        with _member(archive, _("README.txt")) as stream:
            stream.write(explanation().encode("utf-8-sig"))
        _write_kind(archive, Settings, [write_record(source.settings)])
        named: dict[str, list[str]] = {}
        for kind in kinds():
            cls = KINDS[kind]
            rows = _evidence(source, named) if cls is Evidence else (found for _record, found in source.objects(cls))
            _write_kind(archive, cls, rows)
        for digest, data in source.files():
            for place in named[digest] if data is not None else ():
                with _member(archive, place) as stream:
                    stream.write(data or b"")
    return source.counted


def explanation() -> str:
    """The page that lies in the archive, in the language in force."""
    parts = (
        _("This archive holds a whole portfolio of kamdesk: a CSV file for each kind of record, and the files of evidence in the folder «evidence»."),
        _("It holds everything, what is internal too. Keep it as you keep the portfolio."),
        _("The files are UTF-8 with a byte order mark. Commas stand between the columns, a point before the decimals, amounts are in units of the portfolio's currency (currency in settings.csv), days are written 2026-09-14, yes and no are true and false. What is not known is empty. Lists are written as JSON."),
        _("A spreadsheet that uses decimal commas opens them right by its import of text files: UTF-8, comma, decimal point."),
        _("A text that a spreadsheet would run as a formula has an apostrophe before it: texts that begin with = + - @, a tab or a line break, apostrophes before them included. Take the first apostrophe off such a text to have it as it was."),
        _("Marks of people that assessors may not see of each other yet are written as «sealed»."),
        _("The columns are named as in the JSON export, from which kamdesk makes the portfolio again. CSV files are not read back as a whole."),
    )  # fmt: skip
    return "\r\n\r\n".join(parts) + "\r\n"


@contextmanager
def _member(archive: ZipFile, name: str) -> Iterator[IO[bytes]]:
    info = ZipInfo(name, _DAY)
    info.compress_type, info.create_system, info.external_attr = ZIP_DEFLATED, _UNIX, _RIGHTS
    with archive.open(info, "w", force_zip64=True) as stream:
        yield stream


def _write_kind(archive: ZipFile, cls: type[Record], rows: Iterable[dict[str, Any]]) -> None:
    names = [*(spec.name for spec in fields(cls)), *((FILE,) if cls is Evidence else ())]
    with (
        _member(archive, f"{cls.KIND}.csv") as member,
        io.TextIOWrapper(member, encoding="utf-8-sig", newline="") as stream,
    ):
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(names)
        writer.writerows([_cell(row[name]) for name in names] for row in rows)


def _evidence(source: Source, named: dict[str, list[str]]) -> Iterator[dict[str, Any]]:
    """The evidence, each with the place that its file will have; what is lost is found out when the files are written."""
    for number, (_record, found) in enumerate(source.objects(Evidence), 1):
        place = f"evidence/{number:05}-{safe_file_name(found['name'])}"
        named.setdefault(found["sha256"], []).append(place)
        yield {**found, FILE: place}


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return guarded(value)
        case Decimal() | int() | float() | list():
            return text_of(value)
        case _:
            return "sealed"
