"""The command that imports a file without a window: what it finds is said, what stays open is asked for by its flag."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from kamdesk.domain.errors import FileError
from kamdesk.i18n import _, formats, labels, messages, ngettext, terms

if TYPE_CHECKING:
    from kamdesk.services.importing.book import Book
    from kamdesk.services.importing.cells import Choices
    from kamdesk.services.importing.columns import ColumnMap
    from kamdesk.services.importing.questions import Question
    from kamdesk.services.importing.report import Report
    from kamdesk.services.importing.tables import Table
    from kamdesk.services.portfolio import Portfolio

KINDS = ("accounts", "contacts", "sales", "budget", "wallet", "criteria", "measures", "all")
SHOWN = 5
"""So many rows are named in a sentence."""
_DELIMITERS = {"tab": "\t", "\\t": "\t", "semicolon": ";", "comma": ","}


class UsageError(Exception):
    """The command line cannot be understood, or does not say enough."""


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Declare what the command takes besides the portfolio and the file."""
    command.add_argument("--kind", default="all", choices=KINDS)
    command.add_argument("--map", nargs="+", default=[], metavar="FIELD=COLUMN")
    for flag in ("--sheet", "--encoding", "--delimiter", "--currency"):
        command.add_argument(flag, default="")
    command.add_argument("--header-row", type=int, metavar="ROW")
    command.add_argument("--decimal", choices=[",", "."], default="")
    command.add_argument("--dates", choices=["dmy", "mdy"])
    command.add_argument("--units", type=int, choices=[1, 1_000, 1_000_000])
    command.add_argument("--sums", choices=["yes", "no"])
    command.add_argument("--percent", type=int, choices=[1, 100])
    command.add_argument("--duplicates", choices=["update", "keep", "create", "add"])
    for flag in ("--create-accounts", "--keep-periods", "--dry-run"):
        command.add_argument(flag, action="store_true")


def run(options: argparse.Namespace) -> int:
    """Import a file; the exit code says whether rows were refused.

    Raises:
        UsageError: a flag that cannot be read, or questions that flags have to settle.
        KnownError: the file or the portfolio cannot be used; nothing was changed.
    """
    from kamdesk.services import backups
    from kamdesk.services.importing.book import run_book
    from kamdesk.services.importing.report import Options, Way
    from kamdesk.services.importing.sources import refuse_itself
    from kamdesk.services.portfolio import Portfolio

    given, choices = _given(options), _choices(options)
    refuse_itself(Path(options.source), Path(options.file))
    portfolio = Portfolio.open(Path(options.file), read_only=options.dry_run)
    try:
        book = _book(options, portfolio, given, choices)
        asked = [_asked(question, table) for table, mapping in book.parts for question in mapping.questions]
        if asked:
            raise UsageError("\n".join(asked))
        if not options.dry_run:
            with suppress(FileError):
                backups.make_if_changed(portfolio.path, backups.Reason.IMPORT)
        way = Way(options.duplicates) if options.duplicates else None
        wishes = Options(options.create_accounts, options.keep_periods, options.dry_run, by_command=True, default_way=way)
        reports = run_book(portfolio, book.parts, wishes)
    finally:
        portfolio.close()
    for title in book.unknown:
        _out(_("Sheet «{name}» is not taken: no kind of file has its columns.").format(name=title))
    is_several = len(book.parts) > 1
    for (table, mapping), report in zip(book.parts, reports, strict=True):
        if options.kind == "all":
            kind = terms.term(report.kind)
            _out(_("Sheet «{name}»: {kind}").format(name=table.sheet, kind=kind) if table.sheet else kind)
        for sentence in _findings(table, mapping, is_several=is_several):
            _out(sentence)
        _tell(report, table.sheet if is_several else "", is_trial=options.dry_run)
    return 1 if any(report.rejections for report in reports) else 0


def _book(options: argparse.Namespace, portfolio: "Portfolio", given: dict[str, str], choices: "Choices") -> "Book":
    """The tables of the file that are to be taken in, each with the meaning of its columns."""
    from kamdesk.services.importing.book import Book, parts_of
    from kamdesk.services.importing.columns import map_columns
    from kamdesk.services.importing.headers import ImportKind
    from kamdesk.services.importing.sources import read_sheet
    from kamdesk.services.importing.tables import table_of

    settings, source = portfolio.settings, Path(options.source)
    form = (formats.decimal_sign(), settings.currency, settings.fiscal_start)
    if options.kind == "all":
        if given:
            raise UsageError(_("--map needs to know what the file brings. Say it with --kind."))
        return parts_of(source, choices, *form)
    table = table_of(read_sheet(source, choices), choices)
    return Book([(table, map_columns(table, ImportKind(options.kind), given, *form))], [])


def _quoted(name: str) -> str:
    return _("«{name}»").format(name=name)


def _out(text: str) -> None:
    sys.stdout.write(text + "\n")


def _given(options: argparse.Namespace) -> dict[str, str]:
    """Field → column, as the command line has it."""
    given = {}
    for pair in options.map:
        name, sign, column = pair.partition("=")
        if not sign:
            raise UsageError(_("--map needs pairs like amount=Importe, not «{text}».").format(text=pair))
        given[name] = column
    return given


def _choices(options: argparse.Namespace) -> "Choices":
    from kamdesk.services.importing.cells import Choices, DateOrder

    delimiter = _DELIMITERS.get(options.delimiter, options.delimiter)
    if len(delimiter) > 1:
        raise UsageError(_("--delimiter needs one character, or «tab», not «{text}».").format(text=options.delimiter))
    return Choices(
        sheet=options.sheet,
        encoding=options.encoding,
        delimiter=delimiter,
        header_row=options.header_row,
        decimal_sign=options.decimal,
        date_order=DateOrder(options.dates) if options.dates else None,
        factor=options.units,
        currency=options.currency.upper(),
        percent_factor=options.percent,
        rows_are_parts=None if options.sums is None else options.sums == "yes",
    )


def _asked(question: "Question", table: "Table") -> str:
    """What the file leaves open, and the flag that settles it."""
    from kamdesk.services.importing.questions import Subject

    if question.subject is Subject.COLUMN:
        named = ", ".join(f"{_quoted(table.headers[int(way)])} (#{int(way) + 1})" for way in question.ways)
        text = _("Several columns may be meant by {field}: {columns}. Say which one: --map {name}=#{number}")
        label = labels.field_name(question.field)
        return text.format(field=label, columns=named, name=question.field, number=int(question.ways[0]) + 1)
    text = {
        Subject.DATE_ORDER: _("«{example}» in row {row}: is it the day or the month that comes first? Say it: --dates dmy, or --dates mdy"),
        Subject.DECIMAL_SIGN: _("«{example}» in row {row} may be thousands or a decimal. Say which sign is the decimal one: --decimal , or --decimal ."),
        Subject.FACTOR: _("«{example}»: are the amounts in units, thousands or millions? Say it: --units 1, --units 1000, or --units 1000000"),
        Subject.CURRENCY: _("«{example}» is not in {currency}, the currency of this portfolio. Convert the amounts first, or take only those in it: --currency {currency}"),
        Subject.PARTS: _("Is «{example}» in row {row} the sum of the rows below it, as in a pivot table? Say it: --sums yes, or --sums no"),
        Subject.PERCENT: _("{example} in row {row} may mean {hundredfold} % or {example} %. Say which: --percent 100, or --percent 1"),
    }[question.subject]  # fmt: skip
    hundredfold = formats.plain(Decimal(question.example) * 100) if question.subject is Subject.PERCENT else ""
    return text.format(example=question.example, row=question.row, currency=question.ways[0], hundredfold=hundredfold)


def _findings(table: "Table", mapping: "ColumnMap", *, is_several: bool) -> Iterator[str]:
    """What was found in the file, in short sentences."""
    from kamdesk.services.importing.sums import sum_of
    from kamdesk.services.importing.tables import RowRole

    if table.header_row > 1:
        yield _("The header is in row {row}.").format(row=table.header_row)
    if table.sheet and len(table.sheets) > 1 and not is_several:
        yield _("Sheet «{name}» of: {sheets}.").format(name=table.sheet, sheets=", ".join(table.sheets))
    totals = sorted(number for number, role in table.roles.items() if role in (RowRole.TOTAL, RowRole.SUBTOTAL))
    if totals:
        rows = ", ".join(map(str, totals[:SHOWN])) + (", …" if len(totals) > SHOWN else "")
        text = ngettext("{n} row of totals is not taken: {rows}.", "{n} rows of totals are not taken: {rows}.", len(totals))
        yield text.format(n=len(totals), rows=rows)
    others = [n for n, role in table.roles.items() if n > table.header_row and role not in (RowRole.TOTAL, RowRole.SUBTOTAL)]
    if others:
        yield ngettext(
            "{n} line between or below the rows is no data.", "{n} lines between or below the rows are no data.", len(others)
        ).format(n=len(others))
    yield from _columns_found(table, mapping)
    if mapping.factor > 1:
        yield _("Amounts are multiplied by {factor}.").format(factor=formats.number(mapping.factor, 0))
    if mapping.month_first:
        yield _("Dates are read with the month first.")
    sums = sum_of(table, mapping)
    if sums.stated is not None:
        text = _("The amounts add up to {read}; the file states {stated}.")
        yield text.format(read=formats.number(sums.read, 2), stated=formats.number(sums.stated, 2))


def _columns_found(table: "Table", mapping: "ColumnMap") -> Iterator[str]:
    """What the columns were taken for where that is not plain, and which are not taken."""
    from kamdesk.services.importing.questions import LeftOut

    for at in sorted(table.filled):
        yield _("Empty cells of «{column}» have the value above them.").format(column=table.headers[at])
    if mapping.left_out and "amount" in mapping.columns:
        yield _("Amounts are those of «{column}».").format(column=table.headers[mapping.columns["amount"]])
    reasons = {
        LeftOut.TAX: _("«{column}» is not taken: it is the tax."),
        LeftOut.GROSS: _("«{column}» is not taken: it is with tax."),
        LeftOut.SAME_HEADER: _("«{column}» (column {number}) is not taken: another column has the same name."),
        LeftOut.CONTAINED: _("«{column}» is not taken: other columns add up to it, or it is a part of one."),
    }
    for at, reason in sorted(mapping.left_out.items()):
        yield reasons[reason].format(column=table.headers[at], number=at + 1)
    if mapping.year is not None:
        text = _("«{column}» is of the years in «{years}».")
        yield text.format(
            column=table.headers[mapping.columns.get("period", min(mapping.periods, default=0))],
            years=table.headers[mapping.year],
        )
    if mapping.lines:
        lines = dict.fromkeys(mapping.lines.values())
        yield _("Product lines are named by the headers: {lines}.").format(lines=", ".join(map(_quoted, lines)))
    if unread := [_quoted(table.headers[at]) for at in mapping.unread(table)]:
        text = ngettext("{n} column is not taken: {names}.", "{n} columns are not taken: {names}.", len(unread))
        yield text.format(n=len(unread), names=", ".join(unread))


def _tell(report: "Report", sheet: str, *, is_trial: bool) -> None:
    """Say what was done, and each refused cell with its row and column; `sheet` where there are several."""
    from kamdesk.services.importing.wording import sentences

    for rejection in report.rejections:
        text = _('row {row}, column "{column}": {text}').format(
            row=rejection.row, column=rejection.column, text=messages.text_of(rejection.error)
        )
        sys.stderr.write((f"{sheet}, {text}" if sheet else text) + "\n")
    _out(
        _("Rows read: {rows}; new: {created}; changed: {updated}; as before: {unchanged}; cancelled: {cancelled}; rejected: {rejected}")
        .format(rows=report.rows, created=report.created, updated=report.updated, unchanged=report.unchanged,
                cancelled=report.cancelled, rejected=report.rejected)
    )  # fmt: skip
    for sentence in sentences(report, is_trial=is_trial):
        _out(sentence)
    if waiting := sum(bool(rejection.ways) for rejection in report.rejections):
        text = ngettext(
            "{n} row waits for a decision: --duplicates decides (update, keep, create or add).",
            "{n} rows wait for a decision: --duplicates decides (update, keep, create or add).",
            waiting,
        )
        sys.stderr.write(text.format(n=waiting) + "\n")
