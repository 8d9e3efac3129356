"""How the room of the review table is shared: columns, rows, and the buttons in the last cell of a row."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics

GAP = 6
"""Between buttons, in both directions."""
BUTTON_MARGIN = 24
"""What a button is wider than its words."""
SIDE, ABOVE = 8, 5
"""What stays free of a cell around its text."""


def button_widths(texts: Iterable[str], metrics: QFontMetrics) -> list[int]:
    """How wide buttons with these words are."""
    return [metrics.horizontalAdvance(text) + BUTTON_MARGIN for text in texts]


def line_width(widths: Sequence[int]) -> int:
    """How wide a cell has to be for buttons in one line; 0 without any."""
    return sum(widths) + (len(widths) - 1) * GAP + 2 * SIDE if widths else 0


def button_lines(widths: Sequence[int], room: int) -> list[list[int]]:
    """Which buttons stand in each line, by their places, where a line has so much room."""
    lines: list[list[int]] = []
    left = 0
    for at, wide in enumerate(widths):
        if not lines or wide + GAP > left:
            lines.append([])
            left = room + GAP
        lines[-1].append(at)
        left -= wide + GAP
    return lines


def button_boxes(cell: QRect, widths: Sequence[int], high: int) -> list[QRect]:
    """Where the buttons of a row stand: at the right of its cell, in as many lines as they need."""
    lines = button_lines(widths, cell.width() - 2 * SIDE)
    top = cell.center().y() - (len(lines) * (high + GAP) - GAP) // 2
    found = [QRect()] * len(widths)
    for number, line in enumerate(lines):
        right = cell.right() - SIDE
        for at in reversed(line):
            found[at] = QRect(right - widths[at], top + number * (high + GAP), widths[at], high)
            right -= widths[at] + GAP
    return found


def buttons_height(widths: Sequence[int], room: int, high: int) -> int:
    """How high a cell of this width has to be for its buttons."""
    lines = len(button_lines(widths, room - 2 * SIDE))
    return lines * (high + GAP) + GAP if lines else 0


def text_height(text: str, width: int, metrics: QFontMetrics) -> int:
    """How high a cell of this width has to be for a sentence."""
    room = QRect(0, 0, max(40, width - 2 * SIDE), 10_000)
    return metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), text).height() + 2 * ABOVE


def width_of_two_lines(text: str, metrics: QFontMetrics) -> int:
    """How wide a cell of two lines has to be for a text."""
    words = text.split(" ")
    parts = ((" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words)))
    return min((max(map(metrics.horizontalAdvance, part)) for part in parts), default=metrics.horizontalAdvance(text))


def shared(room: int, wanted: dict[int, int], spare: Sequence[int], *, least: int) -> dict[int, int]:
    """The widths of the columns that are shown, the others having gone; together they are no wider than the room.

    Columns of `spare` go first, the last ones first; then the widest give way, down to `least`.
    """
    found, going = dict(wanted), list(spare)
    while going and sum(found.values()) > room:
        del found[going.pop()]
    while (over := sum(found.values()) - room) > 0:
        at = max(found, key=lambda column: found[column])
        others = [wide for column, wide in found.items() if column != at]
        next_wide = max([least, *(wide for wide in others if wide < found[at])])
        if found[at] <= least:
            break
        found[at] = max(found[at] - over, min(next_wide, found[at] - 1))
    return found
