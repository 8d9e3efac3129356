"""Take a table in: every row is read or rejected with its row and column, the good ones are one change."""

import gc
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from kamdesk.domain.account.sales import Sale
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.periods import bounds, parse_period
from kamdesk.domain.records import altered
from kamdesk.domain.scorecard.anchors import ANCHORS
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Aggregation, Basis, Indicator, Measure, computed_kind_of
from kamdesk.domain.text import NAME_LIMIT, clean_text, fold
from kamdesk.services.importing.accounts import read_accounts
from kamdesk.services.importing.columns import ColumnMap
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.reading import Options, Reader, Rejection, Report, Row
from kamdesk.services.importing.tables import Table
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage import sales

_CANCELLED = ("cancelled", "canceled", "cancelada", "cancelado", "anulada", "anulado")
_TRUTHS = {
    **dict.fromkeys(("1", "si", "yes", "true", "x", "s", "y", "verdadero"), True),
    **dict.fromkeys(("0", "no", "n", "false", "falso", "-"), False),
}
_GROUPS = {
    "results": Group.RESULTS,
    "resultados": Group.RESULTS,
    "quality": Group.QUALITY,
    "calidad": Group.QUALITY,
    "calidad pactada": Group.QUALITY,
    "agreed quality": Group.QUALITY,
    "prescription": Group.PRESCRIPTION,
    "prescripcion": Group.PRESCRIPTION,
    "advocacy": Group.PRESCRIPTION,
    "innovation": Group.INNOVATION,
    "innovacion": Group.INNOVATION,
    "innovacion y aprendizaje": Group.INNOVATION,
    "innovation and learning": Group.INNOVATION,
}
_BASES = {
    "period": Basis.PERIOD,
    "periodo": Basis.PERIOD,
    "year to date": Basis.YEAR_TO_DATE,
    "acumulado": Basis.YEAR_TO_DATE,
    "ytd": Basis.YEAR_TO_DATE,
    "rolling 12": Basis.ROLLING_12,
    "12 meses": Basis.ROLLING_12,
    "snapshot": Basis.SNAPSHOT,
    "foto": Basis.SNAPSHOT,
}


def run(portfolio: Portfolio, table: Table, mapping: ColumnMap, options: Options) -> Report:
    """Read every row; take the good ones in as one change that can be undone, unless it is a dry run.

    Raises:
        FileError: the portfolio cannot be written; nothing is taken in then.
    """
    reader = Reader(portfolio, table, mapping, options)
    # A hundred thousand records are no garbage: looking for cycles among them takes most of the time.
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        return _run(reader, mapping.kind)
    finally:
        if was_collecting:
            gc.enable()


def _run(reader: Reader, kind: ImportKind) -> Report:
    {ImportKind.ACCOUNTS: read_accounts, ImportKind.SALES: _sales, ImportKind.MEASURES: _measures}[kind](reader)
    return reader.finish()


def _sales(reader: Reader) -> None:
    start = reader.portfolio.settings.fiscal_start
    touched: set[tuple[str, str, str]] = set()
    doubtful: dict[str, int] = {}
    for row in reader.rows():
        if fold(row.text("status")) in _CANCELLED:
            reader.report.cancelled += 1
            continue
        account_id = reader.account_of(row)
        if account_id is None:
            continue
        amounts = _amounts(reader, row, start)
        if row.is_bad:
            doubtful.setdefault(account_id, row.number)
        for day, span, amount in amounts:
            cost, quantity = row.number_of("cost"), row.number_of("quantity")
            line, order = row.text("product_line"), row.text("order_id")
            if row.is_bad:
                doubtful.setdefault(account_id, row.number)
                break
            sale = Sale(
                id=new_id(),
                account_id=account_id,
                sold_on=day,
                amount=amount,
                product_line=line,
                cost=cost,
                quantity=float(quantity) if quantity is not None else None,
                order_code=order,
            )
            reader.batch.create(sale)
            reader.report.created += 1
            touched.add((account_id, *span))
    if not reader.options.keep_periods:
        touched -= _keep_stored(reader, touched, doubtful)
        reader.report.replaced = reader.portfolio.with_file(reader.batch.replace_sales, touched)


def _keep_stored(reader: Reader, touched: set[tuple[str, str, str]], doubtful: dict[str, int]) -> set[tuple[str, str, str]]:
    """Leave stored periods alone of which the file is not whole: one of the account's rows could not be read.

    Returns the spans that are not to be replaced; the file's own lines of them are not taken in either.
    """
    kept = {
        span for span in touched
        if span[0] in doubtful and reader.portfolio.with_file(sales.lines_between, *span)
    }  # fmt: skip
    if not kept:
        return kept
    made = reader.batch.created.get(Sale.KIND, [])
    left = [
        sale for sale in made
        if not (isinstance(sale, Sale) and any(sale.account_id == a and first <= sale.sold_on.isoformat() <= last for a, first, last in kept))
    ]  # fmt: skip
    reader.report.created -= len(made) - len(left)
    reader.batch.created[Sale.KIND] = left
    if not left:
        del reader.batch.created[Sale.KIND]
    for account_id in sorted({span[0] for span in kept}):
        account = reader.accounts.records[account_id]
        error = ValidationError("account", "period_kept", name=account.name)
        reader.reject(doubtful[account_id], "account", error)
    return kept


def _amounts(reader: Reader, row: Row, start: int) -> list[tuple[date, tuple[str, str], Decimal]]:
    """Day, span that the row speaks of (as ISO dates), and amount; several for a wide row."""
    found: list[tuple[date, tuple[str, str], Decimal]] = []
    if reader.mapping.periods:
        for at, period in reader.mapping.periods.items():
            value = row.cells[at] if at < len(row.cells) else None
            header = reader.table.headers[at]
            try:
                amount = reader.number("" if value is None else value, "amount")
            except ValidationError as error:
                row.is_bad = True
                reader.report.rejections.append(Rejection(row.number, header, error))
                return []
            if amount is not None:
                first, last = bounds(period, start)
                found.append((last, (first.isoformat(), last.isoformat()), amount))
        return found
    amount = row.number_of("amount")
    if amount is None:
        if not row.is_bad:
            row.fail("amount", ValidationError("amount", "required"))
        return []
    if (raw := row.raw("date")) != "":
        day = row.tried("date", lambda: reader.day(raw, "date"))
        return [(day, (f"{day:%Y-%m}-01", f"{day:%Y-%m}-31"), amount)] if day else []
    period_text = row.required("period")
    if row.is_bad:
        return []
    period = row.tried("period", lambda: parse_period(period_text))
    if period is None:
        return []
    first, last = bounds(period, start)
    return [(last, (first.isoformat(), last.isoformat()), amount)]


_INDICATOR_NUMBERS = ("floor", "threshold", "target", "weight")


def _by_period(reader: Reader) -> list[Row]:
    """The rows from the oldest period on, since anchors of a later one follow those of an earlier one; first what has none."""
    fiscal_start = reader.portfolio.settings.fiscal_start

    def last_day(row: Row) -> date:
        try:
            return bounds(parse_period(clean_text("period", str(row.raw("period")), NAME_LIMIT)), fiscal_start)[1]
        except ValidationError:
            return date.min

    return sorted(reader.rows(), key=last_day)


def _measures(reader: Reader) -> None:
    known: dict[tuple[str, Group, str], Indicator] = {}
    for one in reader.portfolio.find(Indicator):
        known[one.account_id, one.group, fold(one.name)] = one
    measures = {(m.indicator_id, m.period): m for m in reader.portfolio.find(Measure)}
    seen: set[tuple[str, str]] = set()
    new: list[Indicator] = []
    for row in _by_period(reader):
        account_id = reader.account_of(row)
        group = _GROUPS.get(fold(row.text("group").replace("_", " ")))
        if group is None and not row.is_bad:
            row.fail("group", ValidationError("group", "bad_group", text=row.text("group")))
        name, period_text = row.required("indicator"), row.required("period")
        period = row.tried("period", partial(parse_period, period_text)) if period_text else None
        value, theirs = row.number_of("value"), row.number_of("client_value")
        numbers = {n: row.number_of(n) for n in _INDICATOR_NUMBERS if n in reader.columns}
        if row.is_bad or account_id is None or group is None or period is None:
            continue
        key = (account_id, group, fold(name))
        before = known.get(key)
        others = [i for i in new if i.account_id == account_id]
        blank = _blank_indicator(reader, account_id, group, name, len(known) + 1)
        indicator = _indicator(reader, _IndicatorRow(row, period, numbers), before, blank, others)
        if indicator is None:
            continue
        if (indicator.id, period) in seen:
            row.fail("period", ValidationError("period", "period_twice", text=period))
            continue
        stored = measures.get((indicator.id, period))
        measure = _measure(indicator, period, value, theirs, stored)
        if measure is not None and reader.accepted(row, "value", stored, measure, indicator) is None:
            continue
        if before is None:
            reader.batch.create(indicator)
            new.append(indicator)
        elif indicator != before:
            reader.batch.update(before, indicator)
        known[key] = indicator
        seen.add((indicator.id, period))
        if measure is not None:
            _put(reader, stored, measure)


def _choice(row: Row, name: str, choices: Mapping[str, Any]) -> Any:
    text = row.text(name)
    found = choices.get(fold(text.replace("_", " ")))
    if found is None:
        row.fail(name, ValidationError(name, "bad_choice", text=text))
    return found


@dataclass(frozen=True, slots=True)
class _IndicatorRow:
    """A row of figures that has passed: its period, and what it says of anchors and weight."""

    row: Row
    period: str
    numbers: dict[str, Decimal | None]


def _blank_indicator(reader: Reader, account_id: str, group: Group, name: str, position: int) -> Indicator:
    return Indicator(
        id=new_id(),
        account_id=account_id,
        group=group,
        name=name,
        computed=computed_kind_of(name) if group is Group.RESULTS else None,
        position=position,
        frequency=reader.portfolio.settings.period,
        aggregation=Aggregation.MEAN,
    )


def _indicator(
    reader: Reader, given_row: _IndicatorRow, before: Indicator | None, blank: Indicator, others: list[Indicator]
) -> Indicator | None:
    """The indicator as the row has it, other anchors from its period on; None when the row is refused.

    `blank` is what is filled in where there was none `before`.
    """
    row, numbers = given_row.row, given_row.numbers
    anchors = {n: float(v) for n, v in numbers.items() if v is not None and n in ANCHORS}
    given: dict[str, Any] = {n: float(v) for n, v in numbers.items() if v is not None and n not in ANCHORS}
    if unit := row.text("unit"):
        given["unit"] = unit
    if row.text("basis"):
        given["basis"] = _choice(row, "basis", _BASES)
    if row.text("critical"):
        given["is_critical"] = _choice(row, "critical", _TRUTHS)
    if row.is_bad:
        return None
    if before is None:
        return reader.accepted(row, "indicator", None, altered(blank, **given, **anchors), *others)
    fiscal_start = reader.portfolio.settings.fiscal_start
    after: Indicator | None = row.tried(
        "indicator", lambda: altered(before, **given).with_anchors(anchors, given_row.period, fiscal_start, from_period=True)
    )
    return after and reader.accepted(row, "indicator", before, after, *others)


def _measure(
    indicator: Indicator, period: str, value: Decimal | None, theirs: Decimal | None, before: Measure | None
) -> Measure | None:
    """The figures of a row on top of what is stored; None when the row has none."""
    given = {name: float(v) for name, v in (("value", value), ("client_value", theirs)) if v is not None}
    if not given:
        return None
    blank = Measure(id=new_id(), account_id=indicator.account_id, indicator_id=indicator.id, period=period)
    return (before or blank).entered(**given)


def _put(reader: Reader, before: Measure | None, after: Measure) -> None:
    if before is None:
        reader.batch.create(after)
        reader.report.created += 1
    elif after == before:
        reader.report.unchanged += 1
    else:
        reader.batch.update(before, after)
        reader.report.updated += 1
