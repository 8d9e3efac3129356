"""Rows of the wallet: what an account buys a year in one product line, and how much of it we sell and can reach."""

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.selection.potential import Confidence, LineState, WalletLine
from kamdesk.domain.text import NOTE_LIMIT, fold
from kamdesk.services.importing.cells import Money, Percent
from kamdesk.services.importing.kinds.values import are_fractions, day_of, is_fraction, percent_of, spellings, word_of
from kamdesk.services.importing.pending import product_lines
from kamdesk.services.importing.reading import Reader, Row
from kamdesk.services.importing.report import Way

# fmt: off
_STATES = {
    **dict.fromkeys(("bought", "comprada", "comprado", "compra", "si", "yes"), LineState.BOUGHT),
    **dict.fromkeys(("open", "still open", "abierta", "abierto"), LineState.OPEN),
    **dict.fromkeys(("competitor", "with a competitor", "con un competidor", "competencia", "competidor"), LineState.COMPETITOR),
    **dict.fromkeys(("blocked", "bloqueada", "bloqueado"), LineState.BLOCKED),
    **dict.fromkeys(("not applicable", "no aplica", "n/a", "na"), LineState.NOT_APPLICABLE),
    **dict.fromkeys(("unknown", "se desconoce", "desconocida", "desconocido", "?"), LineState.UNKNOWN),
}
_ALL = frozenset({"", "all it buys", "todo lo que compra", "all that is not listed", "todo lo que no figura"})
"""The line without a name, which stands for all that an account buys, or for what no other line holds."""
_GRADES = {fold(grade): grade for grade in Confidence}
# fmt: on
_PERCENTAGES = ("share", "attainable", "growth_percent")
_CLEAR_FROM = 1000
"""From a purchase of so much a year on, a bare number of at most 100 is a percentage of it and no amount."""
_CENT = Decimal("0.01")
_NEAR = Decimal("0.005")
"""A share in whole percent may be so far (of all that is bought) from our sales and still mean them."""


def read_wallet(reader: Reader) -> None:
    """Make or change a line of purchases a row; what the row leaves empty stays as it is."""
    stored = reader.portfolio.find(WalletLine)
    known = {(line.account_id, fold(line.product_line)): line for line in stored}
    lines = spellings(product_lines(reader.portfolio) + [line.product_line for line in stored])
    fractions = frozenset(name for name in _PERCENTAGES if are_fractions(reader, name))
    brought: set[tuple[str, str]] = set()
    for row in reader.rows():
        given = _Given.of(row, fractions)
        line = row.text("product_line")
        line = "" if fold(line) in _ALL else lines.setdefault(fold(line), line)
        account_id = reader.account_of(row)
        if not row.text("product_line") and (account_id, "") not in known:
            row.required("product_line")
        if row.is_bad or account_id is None:
            continue
        key = (account_id, fold(line))
        if key in brought:
            row.fail("product_line", ValidationError("product_line", "line_twice", line=line))
            continue
        before = known.get(key)
        after = _with(row, before or WalletLine(id=new_id(), account_id=account_id, product_line=line), given)
        if after is None or reader.accepted(row, "wallet", before, after) is None:
            continue
        brought.add(key)
        known[key] = after
        if before is None:
            reader.batch.create(after)
            reader.report.created += 1
        elif after == before:
            reader.report.unchanged += 1
        else:
            reader.batch.update(before, after)
            reader.report.updated += 1


@dataclass(frozen=True, slots=True)
class _Given:
    """What a row says: `share` and `attainable_percent` in percent, `attainable` in money; `values` go as they are into the line."""

    values: dict[str, Any]
    current: Decimal | None
    share: Decimal | None
    attainable: Decimal | None
    attainable_percent: Decimal | None

    @classmethod
    def of(cls, row: Row, fractions: frozenset[str]) -> "_Given":
        """Read a row; what cannot be read is refused."""
        for name in sorted(fractions):
            if is_fraction(row, name):
                row.fail(name, ValidationError(name, "percent_unclear", text=str(row.raw(name))))
        growth = percent_of(row, "growth_percent")
        wallet = row.number_of("wallet")
        values = {
            "state": word_of(row, "state", _STATES),
            "wallet": wallet,
            "growth_percent": None if growth is None else float(growth),
            "horizon_years": _years(row),
            "confidence": word_of(row, "confidence", _GRADES),
            "source": row.text("source", NOTE_LIMIT) or None,
            "dated_on": day_of(row, "dated_on"),
            "competitor": row.text("competitor") or None,
        }
        amount, percent = _attainable(row, wallet)
        given = {name: value for name, value in values.items() if value is not None}
        return cls(given, row.number_of("current"), percent_of(row, "share"), amount, percent)


def _years(row: Row) -> int | None:
    years = row.number_of("horizon_years")
    if years is not None and years != years.to_integral_value():
        row.fail("horizon_years", ValidationError("horizon_years", "not_a_whole_number", text=str(row.raw("horizon_years"))))
    return None if years is None else int(years)


def _attainable(row: Row, wallet: Decimal | None) -> tuple[Decimal | None, Decimal | None]:
    """An amount, or a percentage of all that is bought, as the cell says; a bare number by its size."""
    value = row.raw("attainable")
    ours, is_money = row.reader.portfolio.settings.currency, isinstance(value, Money)
    if isinstance(value, Money) and value.currency != ours:
        error = ValidationError("attainable", "attainable_currency", currency=value.currency, ours=ours)
        row.fail("attainable", error)
        return None, None
    number = Decimal(repr(value.value)) if isinstance(value, Money) else percent_of(row, "attainable")
    if number is None:
        return None, None
    header = row.reader.table.headers[row.reader.columns["attainable"]]
    if isinstance(value, Percent) or "%" in f"{value}{header}":
        if not 0 <= number <= 100:
            row.fail("attainable", ValidationError("attainable", "out_of_range", low=0, high=100))
        return None, number
    if is_money or "€" in f"{value}{header}" or number > 100:
        return number * row.reader.mapping.factor, None
    if wallet is not None and wallet >= _CLEAR_FROM:
        return None, number
    row.fail("attainable", ValidationError("attainable", "attainable_unclear", text=str(value)))
    return None, None


def _with(row: Row, line: WalletLine, given: _Given) -> WalletLine | None:
    """The line as the row has it; None when the row is refused or waits."""
    after = replace(line, **given.values)
    needed = [name for name, value in (("share", given.share), ("attainable", given.attainable)) if value is not None]
    if needed and not after.wallet:
        row.fail(needed[0], ValidationError(needed[0], "needs_wallet"))
        return None
    if given.attainable_percent is not None:
        after = replace(after, cap_percent=float(given.attainable_percent))
    elif given.attainable is not None and after.wallet:
        growth = 1 + Decimal(repr(after.growth_percent)) / 100
        most = after.wallet * growth**after.horizon_years
        if not 0 <= given.attainable <= most:
            row.fail("attainable", ValidationError("attainable", "attainable_over_wallet", most=most))
            return None
        after = replace(after, cap_percent=float(given.attainable / most * 100) if most else 0.0)
    return _with_current(row, after, given)


def _with_current(row: Row, line: WalletLine, given: _Given) -> WalletLine | None:
    """The line with what we sell of it; what the sales of the last twelve months tell already is not written down."""
    name, current = "current", given.current
    if current is None and given.share is not None and line.wallet:
        if not 0 <= given.share <= 100:
            row.fail("share", ValidationError("share", "out_of_range", low=0, high=100))
            return None
        name, current = "share", (line.wallet * given.share / 100).quantize(_CENT, ROUND_HALF_UP)
    if current is None:
        return line
    sold = _sold(row.reader, line)
    if sold is None:
        return replace(line, current=current)
    if abs(current - sold) <= max(Decimal(1), (line.wallet or abs(sold)) * _NEAR):
        return replace(line, current=None)
    currency = row.reader.portfolio.settings.currency
    error = ValidationError(name, "current_against_sales", said=current, sold=sold, currency=currency)
    return None if row.reader.decided(row, name, error, (Way.UPDATE, Way.KEEP)) is None else replace(line, current=current)


def _sold(reader: Reader, line: WalletLine) -> Decimal | None:
    """Our sales of the line in the last twelve closed months; None where the account's sales tell nothing of it."""
    return reader.portfolio.load(line.account_id).sales.last_12_by_line().get(line.product_line)
