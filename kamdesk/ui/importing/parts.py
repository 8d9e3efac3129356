"""The size of the import window, how the keyboard goes between its parts, and what was dropped on it."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from kamdesk.ui.theme.tokens import Tokens

LIKED, LEAST = QSize(1040, 620), QSize(900, 560)
LINE = 24
"""Widgets whose middles lie closer than this stand in one line."""
MARGIN = 60
"""What stays free of the screen around a window."""


def fit(window: QWidget, tokens: Tokens) -> None:
    """Give the window its least and its liked size, as far as the screen has room; what its parent covers is room too."""
    parent = window.parentWidget()
    screen = QGuiApplication.primaryScreen().availableGeometry().size() - QSize(MARGIN, MARGIN)
    if parent is not None:
        screen = screen.expandedTo(parent.size() - QSize(MARGIN, MARGIN))
    least = LEAST.boundedTo(screen)
    liked = QSize(tokens.scaled(LIKED.width()), tokens.scaled(LIKED.height()))
    window.setMinimumSize(least)
    window.resize(liked.boundedTo(screen).expandedTo(least))


def stops(part: QWidget) -> list[QWidget]:
    """What of a part of a window takes the keyboard, in reading order."""
    able = [
        widget
        for widget in (part, *part.findChildren(QWidget))
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]

    def place(widget: QWidget) -> tuple[bool, int, int]:
        middle = widget.mapTo(part.window(), widget.rect().center())
        return widget is not part, round(middle.y() / LINE), middle.x()

    return sorted(able, key=place)


def next_part(parts: Sequence[QWidget], here: QWidget | None, by: int) -> None:
    """Put the keyboard into the part after (or before) the one that has it."""
    able = [part for part in parts if stops(part)]
    holding = (at for at, part in enumerate(able) if here is not None and (part is here or part.isAncestorOf(here)))
    at = next(holding, -1 if by > 0 else 0)
    if able:
        stops(able[(at + by) % len(able)])[0].setFocus(Qt.FocusReason.TabFocusReason)


def file_of(data: QMimeData) -> Path | None:
    """The file that was dropped; None when it was something else."""
    found = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return found[0] if found else None
