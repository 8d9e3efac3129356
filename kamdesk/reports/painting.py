"""What every painter gives: the bytes of a file, and what of the document could not be kept."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from kamdesk.domain.errors import FileError
from kamdesk.reports.kinds import KINDS, XLSX
from kamdesk.reports.model import Report
from kamdesk.services.importing.cells import Watch

Remark = Literal["untagged_rows", "missing_letters"]


@dataclass(frozen=True, slots=True)
class Painted:
    """A finished file; its remarks have sentences in `i18n/report_messages.py`."""

    data: bytes
    remarks: tuple[Remark, ...] = ()


Painter = Callable[[Report, Watch], Painted]
"""Makes a file of a document that `typography.polished` went over. What `watch` raises stops it; nothing is left of it then."""


def too_many_rows(report: Report, rows: int, most: int) -> FileError:
    """The refusal of a document with more rows than pages hold, with the way that this document has: `report_rows`, or
    `report_rows_only_pages` where it is no workbook.
    """
    has_workbook = report.document in KINDS and XLSX in KINDS[report.document].suffixes
    return FileError("report_rows" if has_workbook else "report_rows_only_pages", count=rows, most=most)


_GROUNDS = ((90, ""), (80, "F0F0F0"), (70, "E2E2E2"), (60, "D4D4D4"), (50, "C6C6C6"), (25, "B7B7B7"))
"""From which shade up which grey; the same are in `resources/reports/table.typ`."""


def ground_of(shade: float | None) -> str:
    """The colour behind a cell (RRGGBB), darker the lower its `shade` (0–100) is, as on pages; empty for none."""
    if shade is None:
        return ""
    return next((ground for limit, ground in _GROUNDS if shade >= limit), "A8A8A8")
