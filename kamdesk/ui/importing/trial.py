"""An import that is only tried: what would come of it, and the rows that wait for somebody."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from kamdesk.services import files
from kamdesk.services.importing.cells import Cell, Watch
from kamdesk.services.importing.report import Rejection, Report
from kamdesk.ui.importing.calls import ServiceCalls
from kamdesk.ui.importing.decisions import Decisions
from kamdesk.ui.importing.reading import Found


@dataclass(frozen=True, slots=True)
class Trial:
    """What would come of an import; `cells` are those of the rows that wait, or were decided, by their number."""

    found: Found
    decisions: Decisions
    report: Report
    cells: Mapping[int, list[Cell]] = field(default_factory=dict)

    @property
    def waiting(self) -> list[Rejection]:
        """What somebody has to decide, or is left out; what was decided to stay as it is has been."""
        found = self.report.rejections
        return [r for r in found if not self.is_decided(r)] if self.decisions.ways else list(found)

    def is_decided(self, rejection: Rejection) -> bool:
        """Whether the row is left out because somebody decided so."""
        return rejection.row in self.decisions.ways and self.decisions.ways[rejection.row] in rejection.ways


def try_out(found: Found, decisions: Decisions, path: Path, calls: ServiceCalls, watch: Watch) -> Trial:
    """Try an import on a copy of the stored portfolio, which the window goes on working with.

    Raises:
        FileError: the portfolio cannot be copied; Cancelled: raised by `watch`.
    """
    assert found.table is not None
    assert found.mapping is not None
    with files.opened_copy(path) as portfolio:
        report = calls.run(portfolio, found.table, found.mapping, replace(decisions.options(is_trial=True), watch=watch))
    wanted = {r.row for r in report.rejections} | set(decisions.decided)
    cells = {number: row for number, row in found.table.rows if number in wanted} if wanted else {}
    return Trial(found, decisions, report, cells)
