"""A workbook whose sheets bring several kinds: taken in together, each part knowing what the earlier ones make."""

import gc
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from kamdesk.domain.acts import Act
from kamdesk.domain.errors import FileError, KnownError
from kamdesk.domain.ids import new_id
from kamdesk.services.importing.cells import Choices
from kamdesk.services.importing.columns import ColumnMap, map_columns
from kamdesk.services.importing.headers import ImportKind, header_key
from kamdesk.services.importing.pending import PendingPortfolio, merged
from kamdesk.services.importing.reading import Reader
from kamdesk.services.importing.report import Options, Report
from kamdesk.services.importing.run import READERS
from kamdesk.services.importing.sources import read_sheet
from kamdesk.services.importing.tables import Table, table_of
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage import bulk

Part = tuple[Table, ColumnMap]
"""A sheet, and what its columns mean."""


def run_book(portfolio: Portfolio, parts: Sequence[Part], options: Options, each: Sequence[Options] = ()) -> list[Report]:
    """Take several tables in as one change that can be undone, or, in a dry run, say what would come of it.

    They are read in the order of `ImportKind`, whatever their own, so that rows name accounts that another part brings; several
    parts of a kind add up. `each` are the options of each part, whose rows have the same numbers as those of another; `options`
    says whether it is a dry run. The reports are in the order of the parts, with one edit.

    Raises:
        FileError: the portfolio cannot be written; nothing is taken in then.
    """
    order = list(ImportKind)
    pending = PendingPortfolio(portfolio)
    batches: list[bulk.Batch] = []
    reports: dict[int, Report] = {}
    was_collecting = gc.isenabled()
    gc.disable()  # as in `run`
    try:
        for at, (table, mapping) in sorted(enumerate(parts), key=lambda part: order.index(part[1][1].kind)):
            wishes = replace(each[at] if each else options, dry_run=True)
            reader = Reader(pending, table, mapping, wishes)
            for account in pending.coming_accounts():
                reader.accounts.add(account)
            batches.append(reader.batch)
            pending.expect(reader.batch, reader.accounts.records)
            READERS[mapping.kind](reader)
            reports[at] = reader.finish()
        found = [reports[at] for at in range(len(parts))]
        batch = merged(batches)
        if not options.dry_run and not batch.is_empty:
            edit = _edit(portfolio, found, options)
            portfolio.write_batch(edit, batch)
            for report in found:
                report.edit = edit
    finally:
        if was_collecting:
            gc.enable()
    return found


_TITLES = {
    ImportKind.ACCOUNTS: ("cuenta", "cliente", "account", "customer", "client"),
    ImportKind.CONTACTS: ("contact", "persona", "interlocutor", "people"),
    ImportKind.SALES: ("venta", "factura", "sale", "invoice", "turnover"),
    ImportKind.BUDGET: ("presupuesto", "ppto", "budget", "target", "objetivo", "prevision", "forecast"),
    ImportKind.WALLET: ("compra", "potencial", "wallet", "potential", "consumo", "spend"),
    ImportKind.CRITERIA: ("criteri", "valoracion", "seleccion", "selection"),
    ImportKind.MEASURES: ("indicador", "cuadro", "scorecard", "indicator", "kpi"),
}
"""How the title of a sheet begins to say what it brings."""
_BY_LIKELIHOOD = (
    ImportKind.MEASURES, ImportKind.SALES, ImportKind.ACCOUNTS, ImportKind.CONTACTS, ImportKind.BUDGET, ImportKind.WALLET, ImportKind.CRITERIA,
)  # fmt: skip


def likely_kind(table: Table) -> ImportKind | None:
    """What a table brings: the kind of which it has most columns, of several alike the one that its title or headers name.

    None when no kind has what it needs.
    """
    words = header_key(" ".join((table.sheet, *table.headers)))
    ranks: dict[ImportKind, tuple[int, bool, int]] = {}
    for at, kind in enumerate(_BY_LIKELIHOOD):
        with suppress(KnownError):
            mapping = map_columns(table, kind)
            is_named = any(f" {word}" in f" {words}" for word in _TITLES[kind])
            ranks[kind] = (len(mapping.columns) + bool(mapping.periods), is_named, -at)
    return max(ranks, key=ranks.__getitem__) if ranks else None


@dataclass(frozen=True, slots=True)
class Book:
    """What a file holds: `parts` to take in, and the titles of sheets whose columns fit no kind."""

    parts: list[Part]
    unknown: list[str]


def parts_of(path: Path, sheet: str = "", default_sign: str = ",") -> Book:
    """Find out what each visible sheet of a file brings, or one of them.

    Raises:
        FileError: what `read_sheet` raises; `no_known_kind` when nothing in it can be taken in.
    """
    first = read_sheet(path, Choices(sheet=sheet))
    parts: list[Part] = []
    unknown: list[str] = []
    for title in (first.title,) if sheet else first.sheets or ("",):
        choices = Choices(sheet=title)
        found = first if title == first.title else read_sheet(path, choices)
        kind = None
        with suppress(FileError):  # nothing lies below its first row
            table = table_of(found, choices)
            kind = likely_kind(table)
        if kind is None:
            unknown.append(title)
        else:
            parts.append((table, map_columns(table, kind, default_sign=default_sign)))
    if not parts:
        raise FileError("no_known_kind", file=path.name)
    return Book(parts, unknown)


def _edit(portfolio: Portfolio, reports: Sequence[Report], options: Options) -> bulk.BulkEdit:
    kinds = dict.fromkeys(str(report.kind) for report in reports)
    params = {"kind": " ".join(kinds), "rows": str(sum(report.taken for report in reports))}
    if options.by_command:
        params["system_user"] = portfolio.who
    return bulk.BulkEdit(new_id(), (), Act.IMPORT, params)
