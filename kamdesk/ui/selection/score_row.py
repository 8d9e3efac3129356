"""One criterion: a score from 0 to 10 by button or digit, and the reason for it."""

import time

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from kamdesk.i18n import _, formats, reasons
from kamdesk.ui.focus import show_text
from kamdesk.ui.widgets.basic import button, label, row, set_property
from kamdesk.ui.widgets.text import plain_tooltip

HIGHEST = 10
TEN_SECONDS = 1.5
"""How soon a 0 has to follow a 1 to make ten of it."""


class ScoreRow(QWidget):
    """The score of one criterion.

    Signals:
        scored: (criterion, score or None) a button was pressed; pressing the chosen one takes the score away.
        reasoned: (criterion, text) the reason was left.
    """

    scored = Signal(str, object)
    reasoned = Signal(str, str)

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        self.setObjectName(f"criterion_{name}")
        self._name = name
        self._score: int | None = None
        self._one_at = 0.0
        self._weight = label("", "caption")
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        buttons = QHBoxLayout()
        buttons.setSpacing(2)
        self._buttons: list[QPushButton] = []
        for score in range(HIGHEST + 1):
            found = button(str(score), None, kind="seg", name=f"{name}_{score}")
            found.setCheckable(True)
            found.setAccessibleName(f"{title}: {score}")
            found.setFocusPolicy(Qt.FocusPolicy.StrongFocus if score == 0 else Qt.FocusPolicy.ClickFocus)
            found.clicked.connect(lambda _checked=False, s=score: self._press(s))
            found.installEventFilter(self)
            self._group.addButton(found, score)
            self._buttons.append(found)
            buttons.addWidget(found)
        self._reason = QLineEdit()
        self._reason.setObjectName(f"{name}_reason")
        self._reason.setAccessibleName(_("Reason") + f": {title}")
        self._reason.setPlaceholderText(_("Reason"))
        self._reason.editingFinished.connect(self._leave)
        self._error = label("", "error", wrap=True, name=f"{name}_error")
        self._error.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        self._note = label("", "caption")
        column.addLayout(row(label(title, "h3"), self._note, None, self._weight))
        line = row(buttons, self._reason, spacing=8)
        line.setStretch(1, 1)
        column.addLayout(line)
        self._anchor = label("", "caption", wrap=True)
        column.addWidget(self._anchor)
        column.addWidget(self._error)
        self._texts: tuple[str, ...] = ()

    def show_anchors(self, texts: tuple[str, ...]) -> None:
        """What the levels of the criterion mean."""
        self._texts = texts
        for at, found in enumerate(self._buttons):
            found.setToolTip(plain_tooltip(reasons.anchor_for(at, texts)))

    def show_note(self, text: str, role: str = "caption") -> None:
        """Something worth knowing beside the title."""
        self._note.setText(text)
        set_property(self._note, "role", role)

    def show_score(self, score: int | None, reason: str, weight: int, *, is_locked: bool = False) -> None:
        """Show what is stored."""
        self._score = score
        self._anchor.setText(reasons.anchor_for(score, self._texts))
        self._anchor.setVisible(any(self._texts))  # its line is there before a score is: no button moves under the pointer
        for at, found in enumerate(self._buttons):
            found.setChecked(at == score)
            found.setEnabled(not is_locked)
            # One stop for the Tab key: the chosen score, or the first button.
            found.setFocusPolicy(Qt.FocusPolicy.StrongFocus if at == (score or 0) else Qt.FocusPolicy.ClickFocus)
        show_text(self._reason, reason)
        self._reason.setReadOnly(is_locked)
        self._weight.setText(_("weight {percent}").format(percent=formats.percent(weight)))

    @property
    def reason(self) -> str:
        """The reason as it is typed."""
        return self._reason.text()

    def ask_reason(self, text: str) -> None:
        """Say why a reason is wanted, and wait for it."""
        self.show_error(text)
        self._reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, text: str) -> None:
        """Say why the reason was not taken."""
        self._error.setText(text)
        self._error.setVisible(bool(text))

    def focus(self) -> None:
        """Put the focus on the scores."""
        self._buttons[self._score or 0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _press(self, score: int) -> None:
        self.scored.emit(self._name, None if score == self._score else score)

    def _leave(self) -> None:
        if self._reason.isModified() or self._error.isVisible():
            self._reason.setModified(False)
            self.reasoned.emit(self._name, self._reason.text())

    def _type_digit(self, digit: int) -> None:
        """A digit is a score; 1 and soon after it 0 is ten."""
        now = time.monotonic()
        is_ten = digit == 0 and self._score == 1 and now - self._one_at < TEN_SECONDS
        self._one_at = now if digit == 1 else 0.0
        self.scored.emit(self._name, HIGHEST if is_ten else digit)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and watched in self._buttons:
            return self._key(self._buttons.index(watched), event)
        return super().eventFilter(watched, event)

    def _key(self, at: int, event: QKeyEvent) -> bool:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        if step is not None:
            target = min(HIGHEST, max(0, at + step))
            self._buttons[target].setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        if event.text().isascii() and event.text().isdecimal():
            self._type_digit(int(event.text()))
            return True
        return False
