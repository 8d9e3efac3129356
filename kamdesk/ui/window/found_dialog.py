"""What was found beside a file when it was opened, where it is kept, and the way there."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from kamdesk.i18n import _
from kamdesk.ui.widgets.basic import button, label


def show_folder(folder: Path) -> None:
    """Show a folder in the system's own window."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


class FoundDialog(QDialog):
    """Sentences that are told once, and the folder in which what they name is kept."""

    def __init__(self, texts: Sequence[str], folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Found at the start"))
        self.setMinimumWidth(480)
        column = QVBoxLayout(self)
        for at, text in enumerate(texts):
            column.addWidget(label(text, wrap=True, name=f"found_{at}"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(
            button(_("Open folder"), lambda: show_folder(folder), name="found_folder"), QDialogButtonBox.ButtonRole.ActionRole
        )
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
