"""What an import of sales does to what is stored: periods that are replaced, kept or held back, orders that were cancelled."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kamdesk.domain.account.sales import Sale
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ids import new_ids
from kamdesk.domain.numbers import half_up
from kamdesk.domain.periods import Frequency, bounds, frequency_of
from kamdesk.services.importing.kinds.doubts import Doubts, Span
from kamdesk.services.importing.reading import WATCHED_ROWS, Reader, Row
from kamdesk.services.importing.report import Replacement, Way
from kamdesk.storage import sales


def whole_period(period: str, fiscal_start: int) -> Span:
    """The days of a period in its canonical form."""
    first, last = bounds(period, fiscal_start)
    return Span(first.isoformat(), last.isoformat(), period)


@dataclass(frozen=True, slots=True)
class Line:
    """A line sold as a row brings it, before anything is made of it."""

    row: int
    account_id: str
    span: Span
    sold_on: date
    amount: Decimal
    product_line: str
    cost: Decimal | None
    quantity: float | None
    order_code: str
    total_of: str = ""

    def sale(self, sale_id: str) -> Sale:
        """The record of it."""
        return Sale(
            id=sale_id, account_id=self.account_id, sold_on=self.sold_on, amount=self.amount, product_line=self.product_line,
            cost=self.cost, quantity=self.quantity, order_code=self.order_code, total_of=self.total_of,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A row that says that an order, or a line of it, was cancelled."""

    account_id: str
    order: str
    amount: Decimal | None
    product_line: str

    def is_line(self, sale: Sale) -> bool:
        """Whether it speaks of this very line of the order."""
        is_amount = self.amount is None or abs(half_up(self.amount, 2)) == abs(sale.amount)
        return is_amount and self.product_line in {"", sale.product_line}


def settle(reader: Reader, lines: list[Line], cancelled: list[Cancelled], doubts: Doubts) -> None:
    """Make sales of the lines; what is stored of the same accounts and periods makes room, is kept, or holds the rows back.

    `doubts` are the periods of an account of which a row of the file could not be taken: what is stored of them stays, and the
    other rows of them wait, since a file that is not whole takes no good figures away.
    """
    lines, totals = _beside_totals(reader, lines, doubts)
    places = _Places(reader, lines, totals)
    lines = _hold_back(reader, lines, places, doubts)
    if reader.options.keep_periods:
        lines = _beside_stored(reader, lines, places)
    else:
        _replace(reader, lines, places)
    _take_back(reader, lines, cancelled)
    for at, (sale_id, line) in enumerate(zip(new_ids(len(lines)), lines, strict=True)):
        if not at % WATCHED_ROWS:
            reader.options.watch(at, len(lines))
        reader.batch.create(line.sale(sale_id))
    reader.report.created += len(lines)


class _Places:
    """The periods that the file speaks of, by account: of two that contain each other the longer one; and what is stored of them."""

    def __init__(self, reader: Reader, lines: Iterable[Line], totals: Mapping[str, set[Span]]) -> None:
        self.stored: dict[tuple[str, Span], list[Sale]] = {}
        self._longest: dict[tuple[str, Span], Span] = {}
        by_account: dict[str, set[Span]] = {}
        for line in lines:
            by_account.setdefault(line.account_id, set()).add(line.span)
        for account_id in by_account:
            by_account[account_id] |= totals.get(account_id, set())
        has_sales = reader.portfolio.with_file(sales.has_any)
        for done, (account_id, spans) in enumerate(by_account.items()):
            if not done % WATCHED_ROWS:
                reader.options.watch(0, 0)
            longest = _longest(spans)
            for span in spans:
                self._longest[account_id, span] = next(other for other in longest if other.meets(span))
            if has_sales:
                first, last = min(span.first for span in longest), max(span.last for span in longest)
                for sale in reader.portfolio.with_file(sales.lines_between, account_id, first, last):
                    place = next((span for span in longest if span.first <= sale.sold_on.isoformat() <= span.last), None)
                    if place is not None:
                        self.stored.setdefault((account_id, place), []).append(sale)

    def of(self, line: Line) -> tuple[str, Span]:
        """The account and the period to which a line belongs."""
        return line.account_id, self._longest[line.account_id, line.span]


def total_of(span: Span) -> str:
    """The period that a line is the total of; "" for a month, whose days it has for itself."""
    return "" if frequency_of(span.period) is Frequency.MONTH else span.period


def _longest(spans: set[Span]) -> list[Span]:
    """The periods that lie in no other one, the first ones first."""
    found: list[Span] = []
    for span in sorted(sorted(spans, key=lambda s: s.last, reverse=True), key=lambda s: s.first):
        if not found or not found[-1].meets(span):
            found.append(span)
    return found


def _beside_totals(reader: Reader, lines: list[Line], doubts: Doubts) -> tuple[list[Line], dict[str, set[Span]]]:
    """What becomes of stored totals of quarters and years of which the file brings parts: with both, sales would count twice.

    Where the file goes from the first to the last day of a total, its parts take the place of it; else the rows wait until
    somebody decides. Gives the lines that go on, and by account the periods of the totals that make room.
    """
    room: dict[str, set[Span]] = {}
    if not lines or not reader.portfolio.with_file(sales.has_totals):
        return lines, room
    first, last = min(line.span.first for line in lines), max(line.span.last for line in lines)
    by_account: dict[str, list[Line]] = {}
    for line in lines:
        by_account.setdefault(line.account_id, []).append(line)
    out: set[int] = set()
    for account_id, own in by_account.items():
        for sale in reader.portfolio.with_file(sales.totals, account_id):
            total = whole_period(sale.total_of, reader.portfolio.settings.fiscal_start)
            parts = [line for line in own if line.span.meets(total) and not line.span.contains(total)]
            if not parts:
                continue
            is_whole = first <= total.first and last >= total.last and not doubts.meets(account_id, total)
            if is_whole or _makes_room(reader, sale, {line.row for line in parts}, out):
                room.setdefault(account_id, set()).add(total)
    return [line for line in lines if line.row not in out], room


def _makes_room(reader: Reader, total: Sale, rows: set[int], out: set[int]) -> bool:
    """Whether somebody decided that a total goes; the rows of which nobody did are added to those that are left `out`."""
    name = reader.accounts.records[total.account_id].name
    currency = reader.portfolio.settings.currency
    error = ValidationError("account", "part_of_total", name=name, period=total.total_of, amount=total.amount, currency=currency)
    decided = {
        row for row in sorted(rows - out) if reader.decided(Row(reader, row, []), "account", error, (Way.UPDATE, Way.KEEP))
    }
    out |= rows - decided
    return bool(decided)


def _hold_back(reader: Reader, lines: list[Line], places: _Places, doubts: Doubts) -> list[Line]:
    """The lines without those of stored periods of which the file is not whole; a row is held back with all that it brings."""
    if not doubts or not places.stored:
        return lines
    doubtful = [line for line in lines if line.account_id in doubts]
    spans: dict[int, set[Span]] = {}
    for line in doubtful:
        spans.setdefault(line.row, set()).add(line.span)
    held: dict[int, tuple[str, Span]] = {}
    is_changing = True
    while is_changing:
        found = {line.row: places.of(line) for line in doubtful if line.row not in held and _waits(line, places, doubts)}
        held |= found
        for row, (account_id, span) in found.items():
            doubts.add(account_id, spans[row] | {span})
        is_changing = bool(found)
    behind = {place: doubts.rows_behind(*place) for place in set(held.values())}
    for row, place in held.items():
        name, rows = reader.accounts.records[place[0]].name, behind[place]
        error = ValidationError("account", "period_kept", name=name, period=place[1].period, row=rows[0], rows=rows)
        reader.reject(row, "account", error)
    reader.report.held_back += len(held)
    return [line for line in lines if line.row not in held]


def _waits(line: Line, places: _Places, doubts: Doubts) -> bool:
    """Whether something is stored of the period of a line, and the file is not whole for it."""
    place = places.of(line)
    return place in places.stored and doubts.meets(*place)


def _replace(reader: Reader, lines: list[Line], places: _Places) -> None:
    """What is stored of the periods of the lines makes room."""
    after: dict[tuple[str, Span], list[Decimal]] = {}
    for line in lines:
        after.setdefault(places.of(line), []).append(half_up(line.amount, 2))
    for place in sorted(after.keys() & places.stored.keys()):
        found = places.stored[place]
        reader.batch.remove(found)
        reader.report.replaced += len(found)
        reader.report.replacements.append(_told(reader, place, found, len(after[place]), sum(after[place], Decimal(0))))


def _beside_stored(reader: Reader, lines: list[Line], places: _Places) -> list[Line]:
    """The lines that come beside what is stored, which stays; one that is stored already, order and all, waits for a decision."""
    known = {place: Counter(map(_same_line, found)) for place, found in places.stored.items()}
    again: dict[int, str] = {}
    for line in lines:
        place, said = places.of(line), _same_line(line)
        if place in known and known[place][said]:
            known[place][said] -= 1
            again[line.row] = line.order_code
    left_out = {number for number, order in again.items() if not _is_added_again(reader, number, order)}
    lines = [line for line in lines if line.row not in left_out]
    added: dict[tuple[str, Span], list[Decimal]] = {}
    for line in lines:
        if (place := places.of(line)) in known:
            added.setdefault(place, []).append(half_up(line.amount, 2))
    for place in sorted(added):
        found, more = places.stored[place], added[place]
        total = sum((sale.amount for sale in found), sum(more, Decimal(0)))
        reader.report.additions.append(_told(reader, place, found, len(found) + len(more), total))
    return lines


def _is_added_again(reader: Reader, number: int, order: str) -> bool:
    """Whether a row that is stored already comes in once more: always where it names no order, since many sales are alike."""
    if not order:
        reader.report.repeated += 1
        return True
    error = ValidationError("order_id", "sale_stored", order=order)
    return reader.decided(Row(reader, number, []), "order_id", error, (Way.ADD, Way.KEEP), is_duplicate=True) is Way.ADD


def _same_line(line: Line | Sale) -> tuple[object, ...]:
    cost = None if line.cost is None else half_up(line.cost, 2)
    return line.sold_on, half_up(line.amount, 2), line.product_line, cost, line.quantity, line.order_code


def _told(reader: Reader, place: tuple[str, Span], found: list[Sale], lines: int, total: Decimal) -> Replacement:
    account_id, span = place
    before = sum((sale.amount for sale in found), Decimal(0))
    return Replacement(
        account_id, reader.accounts.records[account_id].name, span.period, len(found), before, lines, total
    )  # fmt: skip


def _take_back(reader: Reader, lines: list[Line], cancelled: list[Cancelled]) -> None:
    """Take out what is stored of cancelled orders; of one that goes on in the same file, only the lines that were cancelled."""
    if not cancelled:
        return
    living = {(line.account_id, line.order_code) for line in lines}
    gone = {sale.id for sale in reader.batch.removed.get(Sale.KIND, ())}
    for row in cancelled:
        stored = reader.portfolio.find(Sale, account_id=row.account_id, order_code=row.order)
        is_whole = (row.account_id, row.order) not in living
        found = [sale for sale in stored if sale.id not in gone and (is_whole or row.is_line(sale))]
        gone.update(sale.id for sale in found)
        reader.batch.remove(found)
        reader.report.taken_back += len(found)
