"""What a period that does not exist was probably meant as: the other rows of the file say it."""

import difflib
import re
from collections import Counter
from contextlib import suppress
from dataclasses import replace

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.periods import parse_period
from kamdesk.services.importing.cell_values import CellReader
from kamdesk.services.importing.cells import Cell
from kamdesk.services.importing.columns import ColumnMap
from kamdesk.services.importing.report import Rejection
from kamdesk.services.importing.tables import Table

MOST_OFFERED = 3
"""So many periods of the file are offered for one that does not exist."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_KEYS = ("account_code", "account", "product_line", "indicator")
"""What tells series of rows apart, each of which has a period once."""
_Series = tuple[str, ...]


def propose_periods(rejections: list[Rejection], table: Table, mapping: ColumnMap, cell_reader: CellReader) -> None:
    """Give refused periods a `fix` where the rows beside them leave no other one, else `choices` of the file's own, in place."""
    at = mapping.columns.get("period")
    bad = [place for place, r in enumerate(rejections) if r.error.code == "bad_period" and r.at == at and r.fix is None]
    if at is None or not bad:
        return
    known = _Known(table, mapping, cell_reader, at)
    wrong = Counter(known.series[rejections[place].row] for place in bad)
    for place in bad:
        rejection = rejections[place]
        series = known.series[rejection.row]
        fix = known.only_gap(series, str(rejection.error.params["text"])) if wrong[series] == 1 else None
        choices = () if fix is not None else known.nearest(str(rejection.error.params["text"]))
        rejections[place] = replace(rejection, fix=fix, choices=choices)


class _Known:
    """The periods that a file has, as it writes them, and which of them each series of rows has."""

    def __init__(self, table: Table, mapping: ColumnMap, cell_reader: CellReader, at: int) -> None:
        columns = [mapping.columns[name] for name in _KEYS if name in mapping.columns]
        self.series: dict[int, _Series] = {}
        self._texts: dict[str, str] = {}  # canonical → as the file writes it
        self._found: dict[_Series, Counter[str]] = {}
        canonical: dict[str, str] = {}
        for number, cells in table.rows:
            series = tuple(_text(cells, column).casefold() for column in columns)
            self.series[number] = series
            text = _text(cells, at)
            if text not in canonical:
                canonical[text] = _read(cell_reader, cells[at] if at < len(cells) else None)
            if period := canonical[text]:
                self._texts.setdefault(period, text)
                self._found.setdefault(series, Counter())[period] += 1

    def only_gap(self, series: _Series, wrong: str) -> str | None:
        """The one period of the file that a series lacks, which has each of the others once; None where there is no such one."""
        found = self._found.get(series, Counter())
        missing = [period for period in self._texts if period not in found]
        is_even = len({len(period) for period in self._texts}) == 1 and set(found.values()) == {1}
        if len(missing) != 1 or not is_even:
            return None
        years = set(_YEAR.findall(wrong))
        return self._texts[missing[0]] if years <= {missing[0][:4]} else None

    def nearest(self, wrong: str) -> tuple[str, ...]:
        """Those of the file's own periods that are written most like a wrong one, the likest first."""
        return tuple(difflib.get_close_matches(wrong, list(self._texts.values()), MOST_OFFERED, 0.0))


def _text(cells: list[Cell], at: int) -> str:
    return str(cells[at]).strip() if at < len(cells) and cells[at] is not None else ""


def _read(cell_reader: CellReader, cell: Cell) -> str:
    """The canonical period of a cell that is a text; "" for any other, which no text could be put in the place of."""
    with suppress(ValidationError):
        return parse_period(cell_reader.text(cell, "period")) if isinstance(cell, str) else ""
    return ""
