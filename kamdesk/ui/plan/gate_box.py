"""What is still missing, in words, each a link to the place where it is fixed."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QEnterEvent, QFont, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from kamdesk.ui.theme import icons
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.basic import PushButton, clear, icon_label, label, row, scroll, set_property

VISIBLE = 4
TWO_COLUMNS_FROM = 640
"""In a box so wide, more links than fit below each other stand in two columns."""


SPARE = 5
"""Pixels below the last link, so that no scroll bar comes up for nothing."""


class LinkButton(PushButton):
    """A link whose text goes on in the next line where it is longer than there is room."""

    def __init__(self, text: str, tokens: Tokens, go: Callable[[], object]) -> None:
        super().__init__(text.replace("&", "&&"))
        self._words = text
        self._tokens = tokens
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty("link", True)
        self.setAutoDefault(False)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.clicked.connect(lambda *_: go())

    def _shape(self, width: int) -> QRect:
        flags = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft.value)
        return self.fontMetrics().boundingRect(QRect(0, 0, max(40, width - 8), 10_000), flags, self._words)

    def natural_width(self) -> int:
        """The width of the whole text in one line."""
        return self.fontMetrics().horizontalAdvance(self._words) + 10

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return max(self._tokens.scaled(20), self._shape(width).height() + 4)

    @override
    def sizeHint(self) -> QSize:
        width = self.width() if self.isVisible() else self.natural_width()
        return QSize(min(self.natural_width(), width), self.heightForWidth(width))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(80, self._tokens.scaled(20))

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = QFont(self.font())
        font.setUnderline(True)
        painter.setFont(font)
        painter.setPen(QColor(self._tokens["accent" if self.underMouse() else "text"]))
        flags = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft.value) | int(Qt.AlignmentFlag.AlignVCenter.value)
        painter.drawText(self.rect().adjusted(4, 0, -4, 0), flags, self._words)
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._tokens["accent"]), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 3, 3)


class GateBox(QFrame):
    """The box above the footer of a page that may not be finished yet."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens
        self.room = VISIBLE
        """How many links may stand below each other before they scroll."""
        self._shown: list[LinkButton] = []
        self._marks: list[QLabel] = []
        self._color = ""
        self._columns = 0
        self._title = label("", "h3", wrap=True)
        self._icon = icon_label("lock", tokens["accent"], 15)
        self._body = QWidget()
        self._links = QGridLayout(self._body)
        self._links.setContentsMargins(0, 0, 0, 0)
        self._links.setVerticalSpacing(0)
        self._links.setHorizontalSpacing(6)
        self._area = scroll(self._body)
        head = row(self._icon, self._title, spacing=7)
        head.setStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(3)
        column.addLayout(head)
        column.addWidget(self._area)

    def show_missing(
        self, title: str, items: Sequence[tuple[str, Callable[[], object]]], *, is_ready: bool = False, icon: str = "lock"
    ) -> None:
        """Show a title and links; without items only the title, green when ready."""
        set_property(self, "box", "ok" if is_ready else "warn" if items else "info")
        self._color = self._tokens["ok" if is_ready else "warn" if items else "accent"]
        self._title.setText(title)
        self._title.setAccessibleName(title)
        self._icon.setPixmap(icons.pixmap("circle-check" if is_ready else icon, self._color, 15, 2.0))
        clear(self._links)
        self._shown = [LinkButton(text, self._tokens, go) for text, go in items]
        self._marks = [self._make_mark() for _item in items]
        self._columns = 0
        self._arrange()
        self._area.setVisible(bool(items))

    def _make_mark(self) -> QLabel:
        mark = icon_label("circle", self._color, 11)
        mark.setContentsMargins(0, 4, 0, 0)
        mark.setFixedHeight(self._tokens.scaled(20))
        return mark

    def _arrange(self) -> None:
        """Lay the links out in one column or two, and be as high as they need, up to the room there is."""
        if not self._shown:
            return
        inner = self.width() - 24 - self._area.GUTTER
        widest = max(link.natural_width() for link in self._shown) + 26
        columns = 2 if len(self._shown) > self.room and self.width() >= max(TWO_COLUMNS_FROM, 2 * widest) else 1
        lines = -(-len(self._shown) // columns)
        if columns != self._columns:
            self._columns = columns
            for widget in (*self._marks, *self._shown):
                self._links.removeWidget(widget)
            for at, (mark, link) in enumerate(zip(self._marks, self._shown, strict=True)):
                self._links.addWidget(mark, at % lines, 2 * (at // lines), Qt.AlignmentFlag.AlignTop)
                self._links.addWidget(link, at % lines, 2 * (at // lines) + 1)
            for at in range(2):
                self._links.setColumnStretch(2 * at + 1, 1 if at < columns else 0)
        width = inner // columns - 26
        heights = [link.heightForWidth(width) for link in self._shown]
        for link, height in zip(self._shown, heights, strict=True):
            link.setFixedHeight(height)
        # Whole lines only: a link that is cut through says nothing.
        most = self.room * self._tokens.scaled(22) + self._tokens.scaled(8)
        shown = 0
        for at in range(lines):
            line_height = max(heights[at::lines])
            if shown and shown + line_height > most:
                break
            shown += line_height
        self._area.setFixedHeight(shown + SPARE)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._arrange()

    def links(self) -> list[LinkButton]:
        """The links, in order."""
        return list(self._shown)

    def announce(self) -> None:
        """Say it, and put the focus on the first link."""
        QAccessible.updateAccessibility(QAccessibleEvent(self._title, QAccessible.Event.Alert))
        if self._shown:
            self._shown[0].setFocus()
