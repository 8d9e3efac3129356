"""A workbook whose sheets bring several kinds: taken in together, each part knowing what the earlier ones make."""

import re
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from kamdesk.domain.acts import Act
from kamdesk.domain.errors import FileError
from kamdesk.domain.ids import new_id
from kamdesk.services.importing.cells import NOTHING_CHOSEN, Choices, Sheet
from kamdesk.services.importing.columns import ColumnMap, map_columns
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.pending import PendingPortfolio, merged
from kamdesk.services.importing.reading import Reader
from kamdesk.services.importing.recognition import likely_kind
from kamdesk.services.importing.repeated_sheets import refuse_repeated_sales
from kamdesk.services.importing.report import Options, Report
from kamdesk.services.importing.run import READERS, refuse_open_questions
from kamdesk.services.importing.sources import read_sheet, read_sheets
from kamdesk.services.importing.tables import Table, table_of
from kamdesk.services.importing.uncollected import uncollected
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage import bulk

_GAP = re.compile(r"\S {2,}\S")

Part = tuple[Table, ColumnMap]
"""A sheet, and what its columns mean."""


def run_book(portfolio: Portfolio, parts: Sequence[Part], options: Options, each: Sequence[Options] = ()) -> list[Report]:
    """Take several tables in as one change that can be undone, or, in a dry run, say what would come of it.

    They are read in the order of `ImportKind`, whatever their own, so that rows name accounts that another part brings; several
    parts of a kind add up. `each` are the options of each part, whose rows have the same numbers as those of another; `options`
    says whether it is a dry run. The reports are in the order of the parts, with one edit.

    Raises:
        FileError: the portfolio cannot be written; ValidationError: `open_question`, or `sheets_repeat` of two parts that bring
            the same sales; Cancelled: raised by the watch of the options. Nothing is taken in then.
    """
    for _table, mapping in parts:
        refuse_open_questions(mapping, options)
    order = list(ImportKind)
    pending = PendingPortfolio(portfolio)
    batches: list[bulk.Batch] = []
    read: list[Part] = []
    reports: dict[int, Report] = {}
    with uncollected(), ExitStack() as ends:
        for at, (table, mapping) in sorted(enumerate(parts), key=lambda part: order.index(part[1][1].kind)):
            wishes = replace(each[at] if each else options, dry_run=True)
            reader = Reader(pending, table, mapping, wishes)
            for account in pending.coming_accounts():
                reader.accounts.add(account)
            batches.append(reader.batch)
            ends.callback(reader.batch.end)
            read.append((table, mapping))
            pending.expect(reader.batch, reader.accounts.records)
            READERS[mapping.kind](reader)
            reports[at] = reader.finish()
        found = [reports[at] for at in range(len(parts))]
        refuse_repeated_sales(read, batches, portfolio.settings.fiscal_start)
        batch = merged(batches)
        ends.callback(batch.end)
        if not options.dry_run and not batch.is_empty:
            edit = _edit(portfolio, found, options)
            portfolio.write_batch(edit, batch, options.watch)
            for report in found:
                report.edit = edit
    return found


@dataclass(frozen=True, slots=True)
class Book:
    """What a file holds: `parts` to take in, and the titles of sheets whose columns fit no kind."""

    parts: list[Part]
    unknown: list[str]


def parts_of(
    path: Path, choices: Choices = NOTHING_CHOSEN, default_sign: str = ",", currency: str = "EUR", fiscal_start: int = 1
) -> Book:
    """Find out what each visible sheet of a file brings, or the chosen one of them; the rest as `map_columns`.

    Raises:
        FileError: what `read_sheet` raises; `nothing_in_file`; `no_known_kind` when nothing in it can be taken in,
            `blanks_between_columns` when that is because its columns have fixed widths.
        ValidationError: what `map_columns` raises of a sheet whose kind is known.
    """
    is_one = bool(choices.sheet or choices.encoding or choices.delimiter)
    parts: list[Part] = []
    unknown: list[str] = []
    are_blanks_between, is_empty = False, True
    for sheet in [read_sheet(path, choices)] if is_one else read_sheets(path):
        kind, is_empty = None, is_empty and not sheet.rows
        with suppress(FileError):  # nothing lies below its first row
            table = table_of(sheet, choices)
            kind = likely_kind(table)
        if kind is None:
            unknown.append(sheet.title)
            are_blanks_between = are_blanks_between or _has_fixed_widths(sheet)
        else:
            parts.append((table, map_columns(table, kind, None, default_sign, currency, fiscal_start)))
    if not parts:
        code = "nothing_in_file" if is_empty else "blanks_between_columns" if are_blanks_between else "no_known_kind"
        raise FileError(code, file=path.name)
    return Book(parts, unknown)


def _has_fixed_widths(sheet: Sheet) -> bool:
    """Whether blanks stand in most rows where another file has the ends of columns; the comma of decimals parts none."""
    texts = [cells[0] for _number, cells in sheet.rows if isinstance(cells[0], str)]
    return bool(texts) and sum(bool(_GAP.search(text.strip())) for text in texts) * 2 > len(sheet.rows)


def _edit(portfolio: Portfolio, reports: Sequence[Report], options: Options) -> bulk.BulkEdit:
    kinds = dict.fromkeys(str(report.kind) for report in reports)
    params = {"kind": " ".join(kinds), "rows": str(sum(report.taken for report in reports))}
    if options.by_command:
        params["system_user"] = portfolio.who
    return bulk.BulkEdit(new_id(), (), Act.IMPORT, params)
