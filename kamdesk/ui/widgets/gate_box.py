"""What is still missing, in words, each a link to the place where it is mended."""

from collections.abc import Callable, Sequence

from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout, QWidget

from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.basic import button, clear, icon_label, label, row, scroll, set_property

VISIBLE = 4
TWO_COLUMNS_FROM = 640
"""In a box so wide, more links than fit below each other stand in two columns."""


class GateBox(QFrame):
    """The box above the footer of a page that may not be finished yet."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens
        self.room = VISIBLE
        """How many links may stand below each other before they scroll."""
        self._title = label("", "h3", wrap=True)
        self._head = row(spacing=7)
        body = QWidget()
        self._links = QGridLayout(body)
        self._links.setContentsMargins(0, 0, 0, 0)
        self._links.setVerticalSpacing(1)
        self._area = scroll(body)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(3)
        column.addLayout(self._head)
        column.addWidget(self._area)

    def show_missing(self, title: str, items: Sequence[tuple[str, Callable[[], object]]], *, is_ready: bool = False) -> None:
        """Show a title and links; without items only the title, green when ready."""
        set_property(self, "box", "ok" if is_ready else "warn" if items else "info")
        color = self._tokens["ok" if is_ready else "warn" if items else "accent"]
        self._title.setText(title)
        self._title.setAccessibleName(title)
        while (item := self._head.takeAt(0)) is not None:
            if (old := item.widget()) is not None and old is not self._title:
                old.hide()
                old.deleteLater()
        self._head.addWidget(icon_label("circle-check" if is_ready else "lock", color, 15))
        self._head.addWidget(self._title, 1)
        clear(self._links)
        links = [button(text, go, kind="link") for text, go in items]
        widest = max((link.sizeHint().width() for link in links), default=0) + 24
        columns = 2 if len(links) > self.room and self.width() >= max(TWO_COLUMNS_FROM, 2 * widest) else 1
        lines = -(-len(links) // columns)
        tall = 0
        for link in links:
            if self.width() > 200 and link.sizeHint().width() > self.width() // columns - 60:
                link.setText(_broken(link.text()))
                tall += 1
        for at, link in enumerate(links):
            self._links.addLayout(row(icon_label("circle", color, 11), link, None, spacing=6), at % lines, at // lines)
        self._links.setRowStretch(lines, 1)
        self._area.setVisible(bool(items))
        self._area.setFixedHeight((min(lines, self.room) + min(tall, 2)) * self._tokens.scaled(22) + 2)

    def links(self) -> list[QPushButton]:
        """The links, in order."""
        return self._area.findChildren(QPushButton)

    def announce(self) -> None:
        """Say it, and put the focus on the first link."""
        QAccessible.updateAccessibility(QAccessibleEvent(self._title, QAccessible.Event.Alert))
        visible = [link for link in self.links() if not link.isHidden()]
        if visible:
            visible[0].setFocus()


def _broken(text: str) -> str:
    """A long text on two lines, broken at the space nearest its middle."""
    middle = len(text) // 2
    spaces = [at for at, letter in enumerate(text) if letter == " "]
    if not spaces:
        return text
    at = min(spaces, key=lambda i: abs(i - middle))
    return text[:at] + "\n" + text[at + 1 :]
