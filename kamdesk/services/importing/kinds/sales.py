"""Rows of sales: a line sold a row, or an amount a column of a wide sheet; the periods that they bring are replaced."""

from datetime import date
from decimal import Decimal

from kamdesk.domain.account.sales import Sale
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.periods import bounds, parse_period
from kamdesk.domain.text import fold
from kamdesk.services.importing.reading import Reader, Row
from kamdesk.services.importing.report import Rejection
from kamdesk.storage import sales

_CANCELLED = ("cancelled", "canceled", "cancelada", "cancelado", "anulada", "anulado")


def read_sales(reader: Reader) -> None:
    """Make a line sold of each row; what is stored of the same accounts and periods makes room."""
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
                reader.report.rejections.append(Rejection(row.number, header, error, at))
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
