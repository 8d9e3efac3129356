"""An import that is only tried: what would come of it, and the rows that wait for somebody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from kamdesk.domain import release
from kamdesk.domain.text import fold
from kamdesk.services import files
from kamdesk.services.importing.account_names import names_meant
from kamdesk.services.importing.cells import Cell, Watch
from kamdesk.services.importing.report import Options, Rejection, Report
from kamdesk.services.importing.sums import Sums, amount_of, sums_mended
from kamdesk.services.portfolio import Portfolio
from kamdesk.ui.importing.calls import ServiceCalls
from kamdesk.ui.importing.cell_texts import cell_text
from kamdesk.ui.importing.decisions import Decisions, Stand, counted
from kamdesk.ui.importing.reading import Found
from kamdesk.ui.importing.review_entries import Entry, EveryRow, entries_of

UNKNOWN_ACCOUNT = "unknown_account"
"""The code of what is wrong with a row whose account there is not."""
Part = tuple[Found, Decisions]
"""A sheet that is taken in, and what was decided about its rows."""


@dataclass(frozen=True, slots=True)
class SheetTrial:
    """What would come of a sheet, counted and worded already: there may be a hundred thousand rows, and the window is to answer.

    `waiting` is what somebody has to decide; what was decided to stay as it is has been. `entries` are the rows that wait,
    `every_entry` those with what was decided among them. `rows` counts the rows that wait, `stands` does by
    their reason, `rejected` all that would not come in. `fixes` counts the rows for whose cell a single text is offered, `wrong_columns` has
    the columns in which something is wrong. `cells` are those of the rows that wait, or were decided, by their number.
    `names` are those of accounts that are meant by a code, by the text of the cell. `sums` are the sheet's with what was put in the
    place of its cells, `out` what the amounts of the rows that would not come in add up to. `missing` has the names of the accounts
    that there are not, by how they are compared.
    """

    found: Found
    decisions: Decisions
    report: Report
    waiting: Sequence[Rejection] = ()
    entries: Sequence[Entry] = ()
    every_entry: Sequence[Entry] = ()
    rows: int = 0
    stands: Mapping[Stand, int] = field(default_factory=dict)
    rejected: int = 0
    fixes: int = 0
    wrong_columns: frozenset[int] = frozenset()
    cells: Mapping[int, list[Cell]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    sums: Sums | None = None
    out: Decimal | None = None
    missing: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The title of the sheet; empty where the file is no workbook."""
        return self.found.title

    def whole(self) -> tuple[Sequence[Entry], Mapping[int, list[Cell]]]:
        """Every row of the sheet, those that wait or were decided first, and the cells of all by the number of the row."""
        assert self.found.table is not None
        cells = dict(self.found.table.rows)
        return EveryRow(self.every_entry, sorted(cells.keys() - self.cells.keys())), cells


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
    def missing(self) -> dict[str, str]:
        """The names of the accounts that there are not, on any sheet, by how they are compared."""
        return {key: name for sheet in self.sheets for key, name in sheet.missing.items()}

    @property
    def decisions(self) -> dict[str, Decisions]:
        """What was decided, by the title of the sheet."""
        return {sheet.title: sheet.decisions for sheet in self.sheets}


def let_go(trials: list[Trial]) -> None:
    """Forget trials without holding up the window; what a later one shares with them lives on."""
    held = [
        one
        for trial in trials
        for sheet in trial.sheets
        for part in (sheet.waiting, sheet.entries, sheet.every_entry, sheet.report.rejections, sheet.cells.values())
        for one in part
    ]
    trials.clear()
    release.let_go(held)


def try_out(parts: Sequence[Part], path: Path, calls: ServiceCalls, watch: Watch) -> Trial:
    """Try an import on a copy of the stored portfolio, which the window goes on working with.

    Raises:
        FileError: the portfolio cannot be copied; ValidationError: two sheets bring the same sales; Cancelled: raised by `watch`.
    """
    with files.opened_copy(path) as portfolio:
        reports = run_parts(portfolio, parts, calls, watch, is_trial=True)
        tried = [_tried(found, decisions, report) for (found, decisions), report in zip(parts, reports, strict=True)]
        texts = set().union(*(_account_texts(sheet) for sheet in tried))
        names = names_meant(portfolio, texts, watch) if texts else {}
    return Trial(tuple(replace(sheet, names=names) for sheet in tried))


def account_column(found: Found) -> int | None:
    """The only column that says which account a row means; None where two do, or none."""
    columns = found.mapping.columns if found.mapping is not None else {}
    places = {columns[name] for name in ("account", "account_code") if name in columns}
    return places.pop() if len(places) == 1 else None


def _account_texts(sheet: SheetTrial) -> set[str]:
    """What the rows have in that column, or what was put in its place; nothing where no row is shown."""
    at, table = account_column(sheet.found), sheet.found.table
    if at is None or table is None or not sheet.cells:
        return set()
    texts = {cell_text(cells[at]) for _number, cells in table.rows if at < len(cells)}
    texts |= {text for (_row, column), text in sheet.decisions.fixes.items() if column == at}
    return {" ".join(text.split()) for text in texts} - {""}


def _tried(found: Found, decisions: Decisions, report: Report) -> SheetTrial:
    assert found.table is not None
    rejections = report.rejections
    waiting = [r for r in rejections if not _is_decided(r, decisions)] if decisions.ways else rejections
    entries = entries_of(waiting, decisions, with_decided=False)
    every_entry = entries_of(waiting, decisions, with_decided=True) if decisions.decided else entries
    rows, rejected = {r.row for r in waiting}, {r.row for r in rejections}
    shown = rejected | set(decisions.decided)
    mapping, sums = found.mapping, found.sums
    out: Decimal | None = None
    if sums is not None and mapping is not None:
        sums = sums_mended(sums, found.table, mapping, decisions.fixes)
        out = amount_of(found.table, mapping, rejected) if rejected else None
    cells = {number: row for number, row in found.table.rows if number in shown} if shown else {}
    return SheetTrial(
        found, decisions, report, waiting, entries, every_entry, len(rows), counted(waiting),
        len(rejected), sum(r.proposed is not None for r in waiting), frozenset(r.at for r in rejections if r.at is not None), cells,
        sums=sums, out=out, missing=_missing(rejections),
    )  # fmt: skip


def _missing(rejections: Sequence[Rejection]) -> dict[str, str]:
    names = {str(r.error.params["name"]) for r in rejections if r.error.code == UNKNOWN_ACCOUNT}
    return {fold(name): name for name in sorted(names)}


def _is_decided(rejection: Rejection, decisions: Decisions) -> bool:
    """Whether the row stays out because somebody decided so."""
    return rejection.row in decisions.ways and decisions.ways[rejection.row] in rejection.ways


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
