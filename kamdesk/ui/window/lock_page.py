"""The page before a portfolio that has a password: nothing of it is in the window, not even its name."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QWidget
from typing_extensions import override

from kamdesk.i18n import _
from kamdesk.ui.theme import icons
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.basic import button, label, row
from kamdesk.ui.widgets.password_edit import PasswordEdit, show_box
from kamdesk.ui.widgets.room import narrow_column_in

WIDTH = 420


class LockPage(QWidget):
    """Asks for the password; `unlock` tries it and says what is wrong, or nothing.

    Signals:
        open_wanted, leave_wanted: another portfolio is to be opened; the first page is to be shown.
    """

    open_wanted = Signal()
    leave_wanted = Signal()

    def __init__(self, tokens: Tokens, unlock: Callable[[str], str]) -> None:
        super().__init__()
        self._unlock = unlock
        column = narrow_column_in(self)
        picture = QLabel()
        picture.setPixmap(icons.pixmap("lock", tokens["accent"], 40, 2.0))
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        title = label(_("The portfolio is locked"), "title", name="lock_title")
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        about = label(_("Enter its password, or the code of its recovery sheet."), "caption", wrap=True)
        about.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.edit = PasswordEdit(_("Password"), "unlock_password")
        self.edit.returnPressed.connect(self._try)
        self._wrong = label("", "error", wrap=True, name="unlock_wrong")
        self._wrong.hide()
        self._go = button(_("Unlock"), self._try, kind="primary", name="unlock")
        for item in (about, self.edit, self._wrong):
            item.setFixedWidth(tokens.scaled(WIDTH))
        column.addStretch(1)
        for item in (picture, title, about, self.edit, self._wrong):
            column.addWidget(item, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(row(show_box(self.edit), None, self._go))
        column.addSpacing(12)
        opens = button(
            _("Open another…"), self.open_wanted.emit, icon="folder-open", tokens=tokens, kind="flat2", name="lock_open"
        )
        leaves = button(
            _("To the first page"), self.leave_wanted.emit, icon="arrow-left", tokens=tokens, kind="flat2", name="lock_leave"
        )
        column.addLayout(row(None, opens, leaves, None))
        column.addStretch(2)
        self.setFocusProxy(self.edit)

    def _try(self) -> None:
        text = self.edit.text()
        if not text:
            return
        self._go.setEnabled(False)
        said = self._unlock(text)
        self._go.setEnabled(True)
        self._wrong.setText(said)
        self._wrong.setVisible(bool(said))
        self.edit.selectAll()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
