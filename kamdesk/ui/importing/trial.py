"""An import that is only tried: what would come of it, and the rows that wait for somebody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kamdesk.services import files
from kamdesk.services.importing.cells import Cell, Watch
from kamdesk.services.importing.report import Options, Rejection, Report
from kamdesk.services.portfolio import Portfolio
from kamdesk.ui.importing.calls import ServiceCalls
from kamdesk.ui.importing.decisions import Decisions
from kamdesk.ui.importing.reading import Found

Part = tuple[Found, Decisions]
"""A sheet that is taken in, and what was decided about its rows."""


@dataclass(frozen=True, slots=True)
class SheetTrial:
    """What would come of a sheet; `cells` are those of the rows that wait, or were decided, by their number."""

    found: Found
    decisions: Decisions
    report: Report
    cells: Mapping[int, list[Cell]] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The title of the sheet; empty where the file is no workbook."""
        return self.found.title

    @property
    def waiting(self) -> list[Rejection]:
        """What somebody has to decide, or is left out; what was decided to stay as it is has been."""
        found = self.report.rejections
        return [r for r in found if not self.is_decided(r)] if self.decisions.ways else list(found)

    def is_decided(self, rejection: Rejection) -> bool:
        """Whether the row is left out because somebody decided so."""
        return rejection.row in self.decisions.ways and self.decisions.ways[rejection.row] in rejection.ways


@dataclass(frozen=True, slots=True)
class Trial:
    """What would come of all sheets that are taken in together, in the order in which they are; of a single one too."""

    sheets: tuple[SheetTrial, ...]

    @property
    def is_several(self) -> bool:
        """Whether there are several sheets, so that rows have to say whose they are."""
        return len(self.sheets) > 1

    @property
    def parts(self) -> list[Part]:
        """The same to be tried, or taken in, again."""
        return [(sheet.found, sheet.decisions) for sheet in self.sheets]

    @property
    def reports(self) -> list[Report]:
        """What would come of each sheet."""
        return [sheet.report for sheet in self.sheets]

    @property
    def decisions(self) -> dict[str, Decisions]:
        """What was decided, by the title of the sheet."""
        return {sheet.title: sheet.decisions for sheet in self.sheets}


def try_out(parts: Sequence[Part], path: Path, calls: ServiceCalls, watch: Watch) -> Trial:
    """Try an import on a copy of the stored portfolio, which the window goes on working with.

    Raises:
        FileError: the portfolio cannot be copied; ValidationError: two sheets bring the same sales; Cancelled: raised by `watch`.
    """
    with files.opened_copy(path) as portfolio:
        reports = run_parts(portfolio, parts, calls, watch, is_trial=True)
    return Trial(tuple(_tried(found, decisions, report) for (found, decisions), report in zip(parts, reports, strict=True)))


def _tried(found: Found, decisions: Decisions, report: Report) -> SheetTrial:
    assert found.table is not None
    wanted = {r.row for r in report.rejections} | set(decisions.decided)
    cells = {number: row for number, row in found.table.rows if number in wanted} if wanted else {}
    return SheetTrial(found, decisions, report, cells)


def run_parts(portfolio: Portfolio, parts: Sequence[Part], calls: ServiceCalls, watch: Watch, *, is_trial: bool) -> list[Report]:
    """Take sheets in as one change, or try it; what `watch` is told counts over all of them.

    Raises:
        FileError: the portfolio cannot be written; ValidationError: two sheets bring the same sales, or one leaves something
            open; Cancelled: raised by `watch`. Nothing is taken in then.
    """
    tables = [(found.table, found.mapping) for found, _decisions in parts]
    whole = [(table, mapping) for table, mapping in tables if table is not None and mapping is not None]
    assert len(whole) == len(parts)
    if len(parts) == 1:
        (table, mapping), (_found, decisions) = whole[0], parts[0]
        return [calls.run(portfolio, table, mapping, decisions.options(is_trial=is_trial, watch=watch))]
    rows = [found.rows for found, _decisions in parts]
    each = [
        decisions.options(is_trial=is_trial, watch=_part_of(watch, sum(rows[:at]), rows[at], sum(rows)))
        for at, (_found, decisions) in enumerate(parts)
    ]
    return calls.run_book(portfolio, whole, Options(dry_run=is_trial, watch=watch), each)


def _part_of(watch: Watch, before: int, rows: int, whole: int) -> Watch:
    """A watch for one of several sheets, whose rows begin after so many others."""
    return lambda done, of: watch(before + (done * rows // of if of else 0), whole)
