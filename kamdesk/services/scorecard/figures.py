"""Figures as they are typed and pasted: «96,2», «412/430», a block of cells copied from a spreadsheet."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from kamdesk.domain.acts import Act
from kamdesk.domain.changes import Change, Edit
from kamdesk.domain.errors import KnownError, ValidationError
from kamdesk.domain.numbers import is_blank, read_number
from kamdesk.domain.scorecard.anchors import ANCHORS
from kamdesk.domain.scorecard.indicators import Indicator, Measure, ratio
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.services.portfolio import Portfolio
from kamdesk.services.reading.account_data import AccountData
from kamdesk.services.reading.scorecard_view import COMPUTED_PREFIX
from kamdesk.services.scorecard import indicators
from kamdesk.storage import queries


@dataclass(frozen=True, slots=True)
class Figure:
    """A value, and what it was counted from where a quotient was typed; None is no figure."""

    value: float | None
    numerator: float | None = None
    denominator: float | None = None


def read_figure(text: str, indicator: Indicator, decimal_sign: str) -> Figure:
    """Read what was typed for an indicator; `412/430` divides, and a trailing unit is ignored.

    Raises:
        ValidationError: `not_a_number`, `number_too_large`, `bad_denominator`.
    """
    text = text.strip()
    if is_blank(text):
        return Figure(None)
    unit = indicator.unit
    if unit and unit not in {"k", "m"} and text.casefold().endswith(unit.casefold()) and len(text) > len(unit):
        text = text[: -len(unit)].strip()
    above, slash, below = text.partition("/")
    if not slash:
        return Figure(float(read_number(text, decimal_sign).value))
    numerator, denominator = (float(read_number(part, decimal_sign).value) for part in (above, below))
    if denominator <= 0:
        raise ValidationError("value", "bad_denominator")
    return Figure(ratio(numerator, denominator, unit), numerator, denominator)


def record(
    portfolio: Portfolio, indicator: Indicator, period: str, text: str, decimal_sign: str, field: str = "value"
) -> Edit | None:
    """Save what was typed for a period, ours or (with `field`) the client's.

    Raises:
        ValidationError: what `read_figure` and `scorecards.record_measure` refuse.
    """
    figure = read_figure(text, indicator, decimal_sign)
    if figure.numerator is not None and figure.denominator is not None and field == "value":
        return indicators.record_ratio(portfolio, indicator, period, figure.numerator, figure.denominator)
    return indicators.record_measure(portfolio, indicator, period, figure.value, field=field)


def read_block(text: str) -> list[list[str]]:
    """The cells of a block as a spreadsheet puts it on the clipboard.

    Raises:
        ValidationError: `nothing_to_paste`.
    """
    rows = list(csv.reader(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), delimiter="\t"))
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    if not rows:
        raise ValidationError("value", "nothing_to_paste")
    return rows


@dataclass(frozen=True, slots=True)
class PastedCell:
    """A text for one field of an indicator: a figure of a period (ours or the client's), or one of its anchors."""

    indicator: Indicator
    period: str
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Pasted:
    """What became of a pasted block: one edit (None when nothing changed), and the cells that were refused."""

    edit: Edit | None
    refused: tuple[tuple[PastedCell, KnownError], ...]


def paste(portfolio: Portfolio, cells: Sequence[PastedCell], decimal_sign: str, *, from_period: bool = False) -> Pasted:
    """Save all cells that can be saved as one change; the others come back with their reasons.

    The anchors of one indicator are taken together or not at all, since each alone may be out of order; with `from_period`
    they hold from the period of their cells on (see `Indicator.with_anchors`).
    """
    pending: dict[str, Change] = {}
    refused: list[tuple[PastedCell, KnownError]] = []
    anchors: dict[str, dict[PastedCell, float | None]] = {}
    count = 0
    for cell in cells:
        try:
            if cell.field in ANCHORS:
                anchors.setdefault(cell.indicator.id, {})[cell] = _read_anchor(cell, decimal_sign)
                continue
            key = f"{cell.indicator.id} {cell.period}"
            change = _measured(portfolio, cell, decimal_sign, pending.get(key))
            if change is None:
                continue
            portfolio.checked([change])
        except ValidationError as error:
            refused.append((cell, error))
            continue
        pending[key] = change
        count += 1
    for group in anchors.values():
        try:
            change = _anchored(portfolio, group, from_period)
            portfolio.checked([change])
        except ValidationError as error:
            refused.extend((cell, error) for cell in group)
            continue
        pending[change.record.id] = change
        count += len(group)
    edit = portfolio.commit(list(pending.values()), act=Act.PASTE, params={"count": str(count)})
    return Pasted(edit, tuple(refused))


def changed_anchors(cells: Sequence[PastedCell], decimal_sign: str, fiscal_start: int) -> list[Indicator]:
    """The indicators of which a block of cells would change an anchor; texts that cannot be read change none."""
    found: dict[str, Indicator] = {}
    for cell in cells:
        if cell.field in ANCHORS:
            try:
                value = _read_anchor(cell, decimal_sign)
            except ValidationError:
                continue
            if getattr(cell.indicator.at(cell.period, fiscal_start), cell.field) != value:
                found[cell.indicator.id] = cell.indicator
    return list(found.values())


def _read_anchor(cell: PastedCell, decimal_sign: str) -> float | None:
    if cell.indicator.id.startswith(COMPUTED_PREFIX):
        raise ValidationError(cell.field, "computed_value", name=cell.indicator.name)
    return read_figure(cell.text, cell.indicator, decimal_sign).value


def _anchored(portfolio: Portfolio, group: dict[PastedCell, float | None], from_period: bool) -> Change:
    """The change of one indicator by its cells, which all speak of one period."""
    first = next(iter(group))
    values = {cell.field: value for cell, value in group.items()}
    fiscal_start = portfolio.settings.fiscal_start
    return Change(first.indicator, first.indicator.with_anchors(values, first.period, fiscal_start, from_period=from_period))


def _measured(portfolio: Portfolio, cell: PastedCell, decimal_sign: str, earlier: Change | None) -> Change | None:
    """The change of one figure on top of what other cells of the block changed in the same record."""
    figure = read_figure(cell.text, cell.indicator, decimal_sign)
    values: dict[str, Any] = {cell.field: figure.value}
    if cell.field == "value" and figure.numerator is not None:
        values |= {"numerator": figure.numerator, "denominator": figure.denominator}
    if earlier is not None and isinstance(earlier.after, Measure):
        return replace(earlier, after=earlier.after.entered(**values))
    return indicators.measure_change(portfolio, cell.indicator, cell.period, **values)


def missing(data: AccountData, period: str) -> list[Indicator]:
    """The indicators that people measure and that have no figure of their own for a period that is due, or one that was withdrawn."""
    found = [r for r in data.scorecard.result(period).indicators() if r.indicator.computed is None]
    return [r.indicator for r in found if r.own_withdrawn or (r.own_value is None and (r.is_stale or r.value is None))]


def to_fill(data: AccountData) -> list[Indicator]:
    """The indicators that people measure, in the order of the scorecard."""
    return [r.indicator for r in data.scorecard.latest_result.indicators() if r.indicator.computed is None]


def key_accounts(portfolio: Portfolio) -> list[AccountData]:
    """The accounts in the plan that have indicators to fill, by name."""
    standing = portfolio.with_file(queries.standing_decisions)
    included = portfolio.live([account_id for account_id, decision in standing.items() if decision.verdict is Verdict.INCLUDE])
    found = [data for data in portfolio.load_many(included).values() if to_fill(data)]
    return sorted(found, key=lambda d: d.account.name.casefold())
