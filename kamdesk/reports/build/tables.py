"""Tables that leave out what they have nothing to say in."""

from collections.abc import Iterable
from dataclasses import replace

from kamdesk.i18n import formats
from kamdesk.reports.model import Cell, Column, Row, Table


def filled(title: str, columns: Iterable[Column], rows: Iterable[Row], note: str = "") -> Table:
    """A table without the columns that have nothing in any row; the first one stays, and so do all while there are no rows.

    No cell may span others. What it means that nothing is there is the caller's to say, where it matters.
    """
    every, known = tuple(columns), tuple(rows)
    kept = [at for at in range(len(every)) if at == 0 or not known or any(_says(row.cells[at]) for row in known)]
    return Table(
        title,
        tuple(every[at] for at in kept),
        tuple(replace(row, cells=tuple(row.cells[at] for at in kept)) for row in known),
        note,
    )


def _says(cell: Cell) -> bool:
    return cell.text not in {"", formats.MISSING} or bool(cell.sub)
