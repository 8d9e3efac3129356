"""Header cells that reach over several columns: their text is that of each of them."""

from kamdesk.services.importing.cells import Cell
from kamdesk.services.importing.headers import LOOKED_AT, header_row


def spread_headers(rows: list[tuple[int, list[Cell]]], merged: list[tuple[int, int, int]]) -> None:
    """Give the value of merged header cells to all columns that they reach over; `rows` are changed in place.

    Headers are the row that is known as one, and the row right above it. A cell that reaches over all of them is a title.
    `merged` are row number, first and last column, counted from 0.
    """
    if not (rows and merged):
        return
    at = header_row([cells for _number, cells in rows[:LOOKED_AT]])
    number, headers = rows[at]
    places = {number: headers}
    if at and rows[at - 1][0] == number - 1:
        places[number - 1] = rows[at - 1][1]
    width = max(len(cells) for _number, cells in rows[: at + 20])
    for row, first, last in merged:
        cells = places.get(row, [])
        last = min(last, width - 1)
        if first < len(cells) and cells[first] is not None and (first, last) != (0, width - 1):
            cells.extend([None] * (last + 1 - len(cells)))
            for column in range(first + 1, last + 1):
                if cells[column] is None:
                    cells[column] = cells[first]
