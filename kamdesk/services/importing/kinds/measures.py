"""Rows of scorecard figures: an indicator a row, made or changed, and its value of a period."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.periods import bounds
from kamdesk.domain.records import altered
from kamdesk.domain.scorecard.anchors import ANCHORS
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Aggregation, Basis, Indicator, Measure, computed_kind_of
from kamdesk.domain.text import fold
from kamdesk.services.importing.cells import Percent
from kamdesk.services.importing.kinds.values import percent_of
from kamdesk.services.importing.percent_cells import doubtful_percentages
from kamdesk.services.importing.reading import Reader, Row

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


_FIGURES = ("value", "client_value", *ANCHORS)
"""What is measured in the unit of the indicator."""
_INDICATOR_NUMBERS = ("floor", "threshold", "target", "weight")


def _by_period(reader: Reader) -> list[Row]:
    """The rows from the oldest period on, since anchors of a later one follow those of an earlier one; first what has none."""
    fiscal_start = reader.portfolio.settings.fiscal_start

    def last_day(row: Row) -> date:
        try:
            return bounds(reader.cell_reader.period(row.raw("period"), "period"), fiscal_start)[1]
        except ValidationError:
            return date.min

    return sorted(reader.rows(), key=last_day)


def read_measures(reader: Reader) -> None:
    """Make or change an indicator a row, and enter its value."""
    known: dict[tuple[str, Group, str], Indicator] = {}
    for one in reader.portfolio.find(Indicator):
        known[one.account_id, one.group, fold(one.name)] = one
    measures = {(m.indicator_id, m.period): m for m in reader.portfolio.find(Measure)}
    seen: set[tuple[str, str]] = set()
    new: list[Indicator] = []
    figures = _Figures(reader)
    for row in _by_period(reader):
        account_id = reader.account_of(row)
        group = _GROUPS.get(fold(row.text("group").replace("_", " ")))
        if group is None and not row.is_bad:
            row.fail("group", ValidationError("group", "bad_group", text=row.text("group")))
        name, period = row.required("indicator"), row.period_of("period")
        given = {n: figures.of(row, n) for n in ("value", "client_value", *_INDICATOR_NUMBERS) if n in reader.columns}
        if row.is_bad or account_id is None or group is None or period is None:
            continue
        key = (account_id, group, fold(name))
        before = known.get(key)
        given = figures.of_stored(row, given, before)
        if row.is_bad:
            continue
        numbers = {n: given[n] for n in _INDICATOR_NUMBERS if n in given}
        others = [i for i in new if i.account_id == account_id]
        blank = _blank_indicator(reader, account_id, group, name, len(known) + 1)
        indicator = _indicator(reader, _IndicatorRow(row, period, numbers), before, blank, others)
        if indicator is None:
            continue
        if (indicator.id, period) in seen:
            row.fail("period", ValidationError("period", "period_twice", text=period))
            continue
        stored = measures.get((indicator.id, period))
        measure = _measure(indicator, period, given.get("value"), given.get("client_value"), stored)
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


class _Figures:
    """Reads the figures of rows, 96.5 where a percentage is meant.

    A number that may be a fraction of 1 is multiplied as the file was said to mean it. Where only the stored indicator has the
    unit %, nobody was asked, so that such a row is refused.
    """

    def __init__(self, reader: Reader) -> None:
        self._factor = reader.mapping.percent_factor
        self._is_settled = reader.table.choices.percent_factor is not None
        rows = [] if reader.table.is_own else reader.table.rows
        self._doubtful = doubtful_percentages(rows, reader.columns, reader.mapping.decimal_sign)

    def of(self, row: Row, name: str) -> Decimal | None:
        """A cell as it stands; None when it is empty or was rejected."""
        found, cell = percent_of(row, name), self._doubtful.get((row.number, name))
        return (
            found * self._factor
            if found is not None and cell is not None and cell.is_said and not _has_sign(row, name)
            else found
        )

    def of_stored(self, row: Row, found: dict[str, Decimal | None], before: Indicator | None) -> dict[str, Decimal | None]:
        """The figures of a row whose unit only the stored indicator tells."""
        if before is None or before.unit != "%":
            return found
        after = dict(found)
        for name, figure in found.items():
            cell = self._doubtful.get((row.number, name))
            if figure is None or cell is None or cell.is_said or _has_sign(row, name):
                continue
            if not self._is_settled:
                row.fail(name, ValidationError(name, "percent_unclear", text=cell.text))
            after[name] = figure * self._factor
        return after


def _has_sign(row: Row, name: str) -> bool:
    """Whether a cell, which may have been mended, is written as a percentage."""
    return isinstance(row.raw(name), Percent) or "%" in str(row.raw(name))


def _unit(row: Row, before: Indicator | None) -> str:
    """The unit that the row gives; where it gives none, cells that are shown as percentages do, and they fit no other unit."""
    given = row.text("unit")
    shown = next((name for name in _FIGURES if isinstance(row.raw(name), Percent)), None)
    unit = given or (before.unit if before is not None else "")
    if shown is None or unit == "%":
        return given
    if unit:
        row.fail(shown, ValidationError(shown, "percent_of_unit", unit=unit))
    return "%"


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
    if unit := _unit(row, before):
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
