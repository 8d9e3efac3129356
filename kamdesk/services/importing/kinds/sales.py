"""Rows of sales: a line sold a row, or an amount a column of a wide sheet."""

import re
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.release import let_go
from kamdesk.domain.text import fold
from kamdesk.services.importing.cell_values import shown
from kamdesk.services.importing.kinds.doubts import Doubts, Span
from kamdesk.services.importing.kinds.sales_periods import Cancelled, Line, settle, total_of, whole_period
from kamdesk.services.importing.reading import Reader, Row
from kamdesk.services.importing.report import Way

_CANCELLED = frozenset(
    ("cancelled", "canceled", "cancelada", "cancelado", "anulada", "anulado", "cancelled order", "void", "voided", "annulled")
)

_CREDIT = re.compile(
    r"abonos?|.*\brectificativ[ao]s?|notas? (?:de )?(?:credito|abono)|(?:sales )?credit ?(?:memo|note)s?|devoluci(?:on|ones)|refunds?|returns?"
)
"""How a column of kinds of documents calls those that take away from the sales."""
_FEW_KINDS = 30


def read_sales(reader: Reader) -> None:
    """Make a line sold of each row; what is stored of the same accounts and periods makes room, unless it is to be kept."""
    taking = _Taking(reader)
    try:
        for row in reader.rows():
            taking.take(row)
        for row in reader.refused:
            found = reader.accounts.find(str(row.raw("account")).strip())
            if isinstance(found, str):
                taking.doubts.add(found, None, row.number)
        settle(reader, taking.lines, taking.cancelled, taking.doubts)
    finally:
        taking.end()


class _Amount(NamedTuple):
    """An amount of a row: the day it is sold on, the period that the row speaks of, the product line that its column names."""

    day: date
    span: Span
    amount: Decimal
    line: str = ""


@dataclass(slots=True)
class _Taking:
    """Lines of sales on their way in, and the periods of each account of which a row could not be taken."""

    reader: Reader
    lines: list[Line] = field(default_factory=list)
    cancelled: list[Cancelled] = field(default_factory=list)
    doubts: Doubts = field(default_factory=Doubts)
    _first_rows: dict[tuple[object, ...], int] = field(default_factory=dict)
    _unread: tuple[int, ...] = ()
    _credits: dict[int, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        table = self.reader.table
        read = {*self.reader.columns.values(), *self.reader.mapping.periods, self.reader.mapping.year, self.reader.mapping.part}
        self._unread = tuple(at for at in range(len(table.headers)) if at not in read)
        for at in self._unread:
            texts = {cells[at] for _number, cells in table.rows if at < len(cells) and isinstance(cells[at], str)}
            if len(texts) <= _FEW_KINDS:
                self._credits[at] = {str(text) for text in texts if _CREDIT.fullmatch(fold(str(text)))}

    def end(self) -> None:
        """Let go of what was only needed to read."""
        let_go(self._first_rows, self.lines)

    def take(self, row: Row) -> None:
        """Take a row, or reject it."""
        reader = self.reader
        if "status" in reader.columns and fold(row.text("status")) in _CANCELLED:
            self._cancel(row)
            return
        account_id = reader.account_of(row)
        if account_id is None:
            if row.likely is not None:
                self.doubts.add(row.likely, {amount.span for amount in self._amounts(row)} or None, row.number)
            return
        amounts = self._amounts(row)
        self._refuse_positive_credit(row, amounts)
        cost, quantity = row.number_of("cost"), row.number_of("quantity")
        line, order = row.text("product_line"), row.text("order_id")
        spans = {amount.span for amount in amounts}
        if row.is_bad:
            self.doubts.add(account_id, spans or self._spans_meant(row), row.number)
            return
        if not self._is_first(row, (account_id, tuple(amounts), line, order, cost, quantity), order):
            if not row.is_kept_out:
                self.doubts.add(account_id, spans, row.number)
            return
        number = float(quantity) if quantity is not None else None
        self.lines += [
            Line(row.number, account_id, one.span, one.day, one.amount, line or one.line, cost, number, order, total_of(one.span))
            for one in amounts
        ]

    def _refuse_positive_credit(self, row: Row, amounts: list[_Amount]) -> None:
        """Refuse a credit note that would count as a sale, since its amount has no sign."""
        if "amount" not in self.reader.columns or not any(one.amount > 0 for one in amounts):
            return
        for at, words in self._credits.items():
            if at < len(row.cells) and (text := row.cells[at]) in words:
                row.is_bad = True
                column, value = self.reader.columns["amount"], shown(row.raw("amount"))
                error = ValidationError("amount", "credit_without_sign", text=text, column=self.reader.table.headers[at])
                self.reader.reject_at(row.number, column, self.reader.table.headers[column], error, f"-{value.strip()}")
                return

    def _is_first(self, row: Row, said: tuple[object, ...], order: str) -> bool:
        """Whether a row is to be taken: equal to no earlier one, or to one that names no order, or beside it by decision."""
        cells = tuple(row.cells[at] if at < len(row.cells) else None for at in self._unread)
        first = self._first_rows.setdefault((said, cells), row.number)
        if first == row.number:
            return True
        if not order:
            self.reader.report.repeated += 1
            return True
        error = ValidationError("order_id", "sale_twice", row=first, order=order)
        return self.reader.decided(row, "order_id", error, (Way.ADD, Way.KEEP), is_duplicate=True) is Way.ADD

    def _cancel(self, row: Row) -> None:
        """A cancelled row brings nothing; what an earlier file brought of its order goes."""
        reader = self.reader
        reader.report.cancelled += 1
        order, found = row.text("order_id"), reader.accounts.find(row.text("account_code") or row.text("account"))
        if order and isinstance(found, str):
            self.cancelled.append(Cancelled(found, order, self._quiet_amount(row), row.text("product_line")))

    def _quiet_amount(self, row: Row) -> Decimal | None:
        """The amount of a row of which nothing is taken, so that nothing is said of it either."""
        with suppress(ValidationError):
            return self.reader.number(row.raw("amount"), "amount")
        return None

    # -- amounts and periods ---------------------------------------------------------------------

    def _amounts(self, row: Row) -> list[_Amount]:
        """The amounts of a row: several of a wide one, none where something cannot be read."""
        if self.reader.mapping.periods:
            return self._wide_amounts(row)
        amount = row.number_of("amount")
        if amount is None:
            if not row.is_bad:
                row.fail("amount", ValidationError("amount", "required"))
            return []
        if row.raw("date") != "":
            day = row.day_of("date")
            return [_Amount(day, _month(day.year, day.month), amount)] if day else []
        period = row.period_of("period")
        if period is None:
            return []
        last, span = self._whole_period(period)
        return [_Amount(last, span, amount)]

    def _wide_amounts(self, row: Row) -> list[_Amount]:
        reader, found = self.reader, []
        mapping, headers = reader.mapping, reader.table.headers
        for at in mapping.periods:
            value = row.cells[at] if at < len(row.cells) else None
            try:
                amount = reader.number(value, "amount")
                if amount is not None:
                    last, span = self._whole_period(mapping.period_at(at, row.cells, headers))
                    found.append(_Amount(last, span, amount, mapping.lines.get(at, "")))
            except ValidationError as error:
                row.is_bad = True
                if error.field == "period":
                    beside = mapping.year if mapping.year is not None else mapping.part
                    reader.reject_at(row.number, beside, headers[beside or 0], error)
                    break
                fix = reader.cell_reader.mended(value, "amount", error.code)
                reader.reject_at(row.number, at, reader.table.headers[at], error, fix)
                continue
        return [] if row.is_bad else found

    def _spans_meant(self, row: Row) -> set[Span] | None:
        """The periods that a row speaks of whose amounts cannot be read; None when that cannot be said either."""
        if periods := self.reader.mapping.periods:
            with suppress(ValidationError):
                named = [self.reader.mapping.period_at(at, row.cells, self.reader.table.headers) for at in periods]
                return {self._whole_period(period)[1] for period in named}
            return None
        with suppress(ValidationError):
            if (raw := row.raw("date")) != "":
                day = self.reader.day(raw, "date")
                return {_month(day.year, day.month)}
            return {self._whole_period(self.reader.cell_reader.period(row.raw("period"), "period"))[1]}
        return None

    def _whole_period(self, period: str) -> tuple[date, Span]:
        span = whole_period(period, self.reader.portfolio.settings.fiscal_start)
        return date.fromisoformat(span.last), span


@cache
def _month(year: int, month: int) -> Span:
    """The month of a day; no month has more than 31 days."""
    label = f"{year:04d}-{month:02d}"
    return Span(f"{label}-01", f"{label}-31", label)
