"""Where the rows come from: a file that is chosen, cells that were copied."""

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from kamdesk.ui.dialogs import boxes
from kamdesk.ui.importing.reading import Source


def chosen(parent: QWidget, known: Source | None) -> Source | None:
    """A file that a person chooses, beginning where the present one lies."""
    folder = known.path.parent if known is not None and known.path is not None else Path.home()
    path = boxes.open_table(parent, folder)
    return Source(path) if path is not None else None


def copied() -> Source | None:
    """What was copied out of a spreadsheet."""
    text = QGuiApplication.clipboard().text()
    return Source(text=text) if text.strip() else None
