"""What stands above and below the pages: page and size; what goes on, what came of it, and the acts."""

from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from kamdesk.i18n import _, formats
from kamdesk.ui.context import Context
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.basic import ElidedLabel, TextRole, button, label, row, set_property, tool_button
from kamdesk.ui.widgets.text import plain_tooltip

TOLD_AFTER_MS = 250
"""What is done sooner is not worth a word."""


class PageBar(QWidget):
    """Which page, how large, and the way to the search.

    Signals:
        step_wanted: (+1 or -1). zoom_wanted: (+1 or -1). fit_wanted. find_wanted.
    """

    step_wanted = Signal(int)
    zoom_wanted = Signal(int)
    fit_wanted = Signal()
    find_wanted = Signal()

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._page = label("", "caption", name="document_page")
        self._size = label("", "caption", name="document_size")
        self._size.setMinimumWidth(tokens.scaled(44))
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 4, 16, 4)
        line.setSpacing(6)
        line.addWidget(tool_button("chevron-up", _("Page before"), tokens, lambda: self.step_wanted.emit(-1), "page_before"))
        line.addWidget(tool_button("chevron-down", _("Next page"), tokens, lambda: self.step_wanted.emit(1), "page_next"))
        line.addWidget(self._page)
        line.addStretch(1)
        for text, name, by in (("−", _("Smaller"), -1), ("+", _("Larger"), 1)):
            found = button(text, lambda by=by: self.zoom_wanted.emit(by), kind="seg", name=f"zoom_{by}")  # type: ignore[misc]
            found.setAccessibleName(name)
            found.setToolTip(plain_tooltip(name))
            line.addWidget(found)
            if by < 0:
                line.addWidget(self._size)
        line.addWidget(button(_("Fit width"), self.fit_wanted.emit, kind="flat2", name="zoom_fit"))
        line.addStretch(1)
        line.addWidget(tool_button("search", _("Find in the document"), tokens, self.find_wanted.emit, "document_find"))

    def show_page(self, page: int, count: int) -> None:
        """Say which page is read, from 0."""
        text = _("Page {n} of {m}").format(n=formats.number(page + 1, 0), m=formats.number(count, 0))
        self._page.setText(text if count else "")

    def show_size(self, percent: int) -> None:
        """Say how large pages are."""
        self._size.setText(formats.percent(percent))


class ActBar(QWidget):
    """Progress with a way to stop, what came of the last act, and the acts.

    Signals:
        stop_wanted, copy_wanted, print_wanted, save_wanted, leave_wanted.
    """

    stop_wanted = Signal()
    copy_wanted = Signal()
    print_wanted = Signal()
    save_wanted = Signal()
    leave_wanted = Signal()

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        tokens = ctx.tokens
        self._file: Path | None = None
        self._text = ""
        self._is_news = False
        self._later = ctx.life.timer(self, TOLD_AFTER_MS, self._show_busy)
        self.bar = QProgressBar()
        self.bar.setObjectName("document_progress")
        self.bar.setAccessibleName(_("Progress"))
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(tokens.scaled(120))
        self._doing = ElidedLabel("", "caption", "document_doing")
        self._busy = QWidget()
        self.stop = button(_("Stop"), self.stop_wanted.emit, kind="flat2", name="document_stop")
        self._busy.setLayout(row(self.bar, self._doing, self.stop))
        self.said = label("", "caption", wrap=True, name="document_said")
        self._open = button(_("Open"), self._open_file, kind="link", name="document_open")
        self._folder = button(_("Show in its folder"), self._open_folder, kind="link", name="document_folder")
        self.copy = button(_("Copy the page"), self.copy_wanted.emit, icon="copy", tokens=tokens, name="document_copy")
        self.print = button(_("Print…"), self.print_wanted.emit, name="document_print")
        self.save = button(_("Save as…"), self.save_wanted.emit, kind="primary", name="document_save")
        close = button(_("Close"), self.leave_wanted.emit, name="document_close")
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 8, 16, 10)
        line.setSpacing(8)
        line.addWidget(self._busy)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.said)
        words.addLayout(row(self._open, self._folder, None))
        line.addLayout(words, 1)
        for item in (close, self.copy, self.print, self.save):
            line.addWidget(item)
        self.rest()
        self.say("")

    # -- what goes on ----------------------------------------------------------------------------

    def begin(self, text: str) -> None:
        """Something goes on; it is said when it takes longer."""
        self._text = text
        self._is_news = False
        self.bar.setRange(0, 0)
        self._later.start()

    def show_progress(self, done: int, whole: int) -> None:
        """Say how far it is."""
        self.bar.setRange(0, whole)
        self.bar.setValue(done)

    def tell(self, text: str) -> None:
        """Say something else of what goes on, at once."""
        self._text = text
        self._later.stop()
        self._show_busy()

    def _show_busy(self) -> None:
        self._doing.setText(self._text)
        if not self._is_news:  # what came of an act in the meantime is not taken away by what still goes on
            self.say("")
        self._busy.show()

    def rest(self) -> None:
        """Nothing goes on any more; the keyboard does not go with the button to stop."""
        self._later.stop()
        if self.stop.hasFocus():
            self.save.setFocus()
        self._busy.hide()

    def allow(self, *, has_pages: bool, can_save: bool) -> None:
        """Offer what can be done now."""
        self.copy.setEnabled(has_pages)
        self.print.setEnabled(has_pages)
        self.save.setEnabled(can_save)
        set_property(self.save, "primary", can_save)

    # -- what came of it -------------------------------------------------------------------------

    def say(self, text: str, role: TextRole = "caption", file: Path | None = None) -> None:
        """Say what came of the last act, with the ways to a file that was written."""
        self._file = file
        self._is_news = bool(text)
        self.said.setText(text)
        set_property(self.said, "role", role)
        self.said.setVisible(bool(text))
        for way in (self._open, self._folder):
            way.setVisible(file is not None)

    def _open_file(self) -> None:
        if self._file is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._file)))

    def _open_folder(self) -> None:
        if self._file is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._file.parent)))
