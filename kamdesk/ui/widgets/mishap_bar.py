"""A quiet bar above the page: something went wrong, how often, and that what was saved is safe."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from kamdesk.env import paths
from kamdesk.i18n import _, formats
from kamdesk.ui.mishaps import Mishaps
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.basic import button, label, tool_button
from kamdesk.ui.widgets.text import plain_tooltip

PAUSE_MS = 500
"""The count is shown anew no more often: an error of a painting would otherwise call itself."""


class MishapBar(QFrame):
    """One bar, whatever the number of errors; it takes no focus."""

    def __init__(self, mishaps: Mishaps, tokens: Tokens, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self.setObjectName("mishap_bar")
        self._mishaps = mishaps
        self.setProperty("box", "warn")
        # A longer text must not lay out the page anew; and nothing of the bar is painted by us, so that it cannot fail.
        self._text = label("", name="mishap_text")
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._copy = button(_("Copy details"), self._copy_details, kind="flat2", name="mishap_copy")
        self._copy.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._copy.setToolTip(plain_tooltip(_("They are in the log too: {path}").format(path=paths.log_folder() / "kamdesk.log")))
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 2, 8, 2)
        row.addWidget(self._text, 1)
        row.addWidget(self._copy)
        row.addWidget(tool_button("x", _("Close"), tokens, mishaps.dismiss, "mishap_close"))
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self.refresh)
        mishaps.changed.connect(self._on_changed)
        self.refresh()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def _on_changed(self) -> None:
        if not self._mishaps.shown or self.isHidden():
            self.refresh()
        elif not self._timer.isActive():
            self._timer.start()

    def refresh(self) -> None:
        """Show how many there are; none, and it goes."""
        count = self._mishaps.shown
        if count:
            many = f" ({formats.number(count, 0)}×)" if count > 1 else ""
            self._text.setText(_("Something went wrong in kamdesk{count}. Everything that was saved is safe.").format(count=many))
        if bool(count) == self.isHidden():
            self._copy.setText(_("Copy details"))
            self.setVisible(bool(count))
            if count:
                QAccessible.updateAccessibility(QAccessibleEvent(self._text, QAccessible.Event.Alert))

    def _copy_details(self) -> None:
        QGuiApplication.clipboard().setText(self._mishaps.details())
        self._copy.setText(_("Copied"))
