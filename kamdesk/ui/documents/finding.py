"""Finding words in the pages: where they stand, and the way there."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget
from typing_extensions import override

from kamdesk.domain.text import name_key
from kamdesk.i18n import _, formats
from kamdesk.reports.typography import unset
from kamdesk.ui.documents.calls import PageText
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.basic import label, set_property, tool_button


class FindBar(QWidget):
    """A line to type in, and the pages on which that stands; capitals and accents do not matter.

    Signals:
        wanted: the pages are to be read first.
        place_found: (page, from 0; how far across and down it, 0 to 1) lead there.
        left: the keyboard goes back to the pages.
        sought: (words) are to be marked in the pages; empty for none.
    """

    wanted = Signal()
    place_found = Signal(int, float, float)
    left = Signal()
    sought = Signal(str)

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self.edit = QLineEdit()
        self.edit.setObjectName("find_edit")
        self.edit.setAccessibleName(_("Find in the document"))
        self.edit.setPlaceholderText(_("Find in the document"))
        self.edit.setMinimumWidth(tokens.scaled(140))
        self.said = label("", "caption", name="find_said")
        self._texts: Sequence[PageText] | None = None
        self._keys: list[str] = []
        self._hits: list[int] = []
        self._at = -1
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 4, 16, 4)
        line.setSpacing(6)
        line.addWidget(self.edit, 1)
        line.addWidget(tool_button("chevron-up", _("Find before"), tokens, lambda: self.step(-1), "find_before"))
        line.addWidget(tool_button("chevron-down", _("Find next"), tokens, lambda: self.step(1), "find_next"))
        line.addWidget(self.said, 1)
        line.addWidget(tool_button("x", _("Close the search"), tokens, self.leave, "find_leave"))
        self.edit.textChanged.connect(lambda _text: self._search())
        self.hide()

    def begin(self) -> None:
        """Show the line, with the keyboard in it."""
        self.show()
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.edit.selectAll()
        if self._texts is None:
            self.said.setText(_("Reading the pages…"))
            self.wanted.emit()
        else:
            self._search()

    def leave(self) -> None:
        """Hide the line."""
        self.hide()
        self.sought.emit("")
        self.left.emit()

    def forget(self) -> None:
        """The pages are others now; what they say is asked for again where somebody looks for something."""
        self._texts, self._hits, self._at = None, [], -1
        if not self.isHidden():
            self.said.setText(_("Reading the pages…"))
            self.wanted.emit()

    def take(self, texts: Sequence[PageText]) -> None:
        """What the pages say."""
        self._texts = texts
        self._keys = [name_key(unset(page.text)) for page in texts]
        self._search()

    def _search(self) -> None:
        wanted = name_key(self.edit.text()) if self.edit.text().strip() else ""
        if self._texts is None or not wanted:
            self._hits, self._at = [], -1
            self.said.setText("" if self._texts is not None else self.said.text())
            set_property(self.edit, "invalid", False)
            self.sought.emit("")
            return
        self._hits = [at for at, text in enumerate(self._keys) for _hit in range(text.count(wanted))]
        self._at = 0 if self._hits else -1
        set_property(self.edit, "invalid", not self._hits)
        self.sought.emit(self.edit.text() if self._hits else "")
        self._lead()

    def step(self, by: int) -> None:
        """Go to the next hit, or the one before."""
        if self._hits:
            self._at = (self._at + by) % len(self._hits)
            self._lead()

    def _lead(self) -> None:
        if not self._hits:
            self.said.setText(_("Not in this document"))
            return
        place, count, page = self._at + 1, len(self._hits), self._hits[self._at] + 1
        self.said.setText(
            _("{at} of {count} · page {page}").format(
                at=formats.number(place, 0), count=formats.number(count, 0), page=formats.number(page, 0)
            )
        )
        self.place_found.emit(page - 1, *self._place())

    def _place(self) -> tuple[float, float]:
        """Where on its page the current hit stands; its top where that is not known."""
        page = self._hits[self._at]
        assert self._texts is not None, "hits are of texts"
        text, wanted = self._texts[page], name_key(self.edit.text())
        number = self._hits[: self._at + 1].count(page)
        # So many letters of the page are read until the hit is there: letters of a key are not those of the text one by one.
        end = bisect_left(range(len(text.text)), number, key=lambda n: name_key(unset(text.text[:n])).count(wanted))
        before = bisect_right(text.places, end - len(wanted), key=lambda place: place[0]) - 1
        return text.places[max(0, before)][1:] if text.places else (0.0, 0.0)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)
