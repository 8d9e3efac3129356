"""Which of several sheets is shown, and the way to the others."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kamdesk.i18n import _
from kamdesk.ui.widgets.basic import button, label, set_property
from kamdesk.ui.widgets.room import WrapBar
from kamdesk.ui.widgets.text import plain_action


class SheetsBar(QWidget):
    """A button a sheet, of which one is down; it is not there where there is only one.

    Signals:
        chosen: (title) another sheet is to be shown.
    """

    chosen = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._titles: list[str] = []
        self._buttons: list[QPushButton] = []  # as many as there ever were
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(10)
        word = QVBoxLayout()
        word.addWidget(label(_("Sheet"), "caption"))
        word.addStretch(1)
        word.setContentsMargins(0, 7, 0, 0)
        self._line.addLayout(word)
        self._bar = WrapBar()
        self._line.addWidget(self._bar, 1)
        self.hide()

    @property
    def titles(self) -> list[str]:
        """The sheets that are offered."""
        return list(self._titles)

    @property
    def texts(self) -> list[str]:
        """What their buttons say."""
        return [found.text() for found, _title in zip(self._buttons, self._titles, strict=False)]

    def show_sheets(self, sheets: Sequence[tuple[str, str]], now: str, *, at_least: int = 2) -> None:
        """Offer these sheets, each with its title and what is said of it; fewer than `at_least` are none."""
        self._titles = [title for title, _text in sheets]
        while len(self._buttons) < len(sheets):
            self._buttons.append(self._made(len(self._buttons)))
            self._bar.add(self._buttons[-1])
        for found in self._buttons[len(sheets) :]:
            found.hide()
        for found, (title, text) in zip(self._buttons, sheets, strict=False):
            found.setText(plain_action(text))
            set_property(found, "tone", "warn" if text.startswith("▲") else "")
            found.setChecked(title == now)
            found.show()
        self.setVisible(len(sheets) >= at_least)

    def _made(self, at: int) -> QPushButton:
        found = button("", partial(self._on_pressed, at), kind="part", name=f"{self.objectName()}_{at}")
        found.setCheckable(True)
        return found

    def _on_pressed(self, at: int) -> None:
        for other, found in enumerate(self._buttons):
            found.setChecked(other == at)
        self.chosen.emit(self._titles[at])
