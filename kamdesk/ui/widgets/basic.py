"""Labels, buttons, cards and chips in the product's look; foreign text is always plain text."""

from collections.abc import Callable, Sequence
from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from kamdesk.domain.scorecard.groups import Group
from kamdesk.i18n import terms
from kamdesk.ui.theme import icons
from kamdesk.ui.theme.tokens import GROUP_SIGNS, Tokens
from kamdesk.ui.widgets.room import lay_out_later
from kamdesk.ui.widgets.text import plain_action, plain_tooltip

TextRole = Literal[
    "", "title", "h2", "h3", "big", "caption", "field", "micro", "error", "warn", "ok", "bad", "badhead", "warnhead"
]  # fmt: skip
ChipKind = Literal["ok", "warn", "bad", "info", "neutral"]
ButtonKind = Literal["", "primary", "flat2", "link", "seg", "dec", "part", "nav"]


def label(text: str = "", role: TextRole = "", *, wrap: bool = False, name: str = "") -> QLabel:
    """A label that takes its text as it is, never as markup, in a role that the style sheet knows."""
    found = QLabel()
    found.setTextFormat(Qt.TextFormat.PlainText)
    found.setText(text)
    if role:
        found.setProperty("role", role)
    found.setWordWrap(wrap)
    if name:
        found.setObjectName(name)
    return found


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet selects by, and let it take effect."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def set_chip(chip: QLabel, text: str, kind: ChipKind) -> None:
    """Fill a chip; without a text it is hidden."""
    chip.setTextFormat(Qt.TextFormat.PlainText)
    chip.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    chip.setText(text)
    set_property(chip, "chip", kind)
    chip.setVisible(bool(text))


class ElidedLabel(QLabel):
    """A one-line label that gives way with an ellipsis, and says the whole in its tooltip."""

    def __init__(self, text: str = "", role: TextRole = "", name: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            self.setProperty("role", role)
        if name:
            self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        metrics = QFontMetrics(self.font())
        shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(plain_tooltip(self.text()) if shown != self.text() else "")
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)


class IconEdit(QLineEdit):
    """A field with an icon at its left, level with the text."""

    def __init__(self, icon: str, tokens: Tokens, size: int = 16) -> None:
        super().__init__()
        self._size = size
        self._icon = QLabel(self)
        self._icon.setPixmap(icons.pixmap(icon, tokens["text3"], size, 2.0))
        self._icon.resize(size, size)
        self.setTextMargins(size + 8, 0, 0, 0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._icon.move(11, (self.height() - self._size) // 2)


class PageScroll(QScrollArea):
    """A scroll area whose bar takes the place of a margin: what it holds is as wide with the bar as without.

    Sideways it scrolls only where the window is narrower than what it holds can be.
    """

    GUTTER = 10

    def __init__(self, body: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body.setObjectName("scrollBody")
        self.setWidget(body)
        self.viewport().setAutoFillBackground(False)
        self.verticalScrollBar().rangeChanged.connect(lambda low, high: self._keep_margin(has_bar=high > low))
        self.horizontalScrollBar().rangeChanged.connect(lambda *_range: lay_out_later(self))
        self._keep_margin(has_bar=False)

    def _keep_margin(self, *, has_bar: bool) -> None:
        lay_out_later(self)
        self.setViewportMargins(0, 0, 0 if has_bar else self.GUTTER, 0)


def is_enter(event: QKeyEvent) -> bool:
    """Whether the key is Enter, alone."""
    return event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier


class PushButton(QPushButton):
    """A push button that Enter presses too when it has the keyboard, in a window as in a dialog; it is called what it says."""

    @override
    def setText(self, text: str) -> None:
        super().setText(text)
        self.setAccessibleName(text.replace("&&", "&"))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_enter(event):
            self.click()
        else:
            super().keyPressEvent(event)


class ToolButton(QToolButton):
    """A tool button that Enter presses too, which opens its menu when it has one."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not is_enter(event):
            super().keyPressEvent(event)
        elif self.menu() is not None:
            self.showMenu()
        else:
            self.click()


ICON_GAP = 4
"""Between a button's icon and its text, besides the one pixel of the style."""


def button(
    text: str,
    on_click: Callable[[], object] | None = None,
    *,
    icon: str = "",
    tokens: Tokens | None = None,
    kind: ButtonKind = "",
    name: str = "",
) -> QPushButton:
    """A push button of a kind that the style sheet knows; its icon needs `tokens` for the colour."""
    found = PushButton(plain_action(text))
    found.setAccessibleName(text)
    if kind:
        found.setProperty(kind, True)
    if icon and tokens is not None:
        color = tokens["on_accent"] if kind == "primary" else tokens["text2"]
        found.setIcon(icons.icon(icon, color, gap=ICON_GAP))
        found.setIconSize(QSize(16 + ICON_GAP, 16))
    if name:
        found.setObjectName(name)
    if kind == "link":
        found.setCursor(Qt.CursorShape.PointingHandCursor)
    if on_click is not None:
        found.clicked.connect(lambda *_: on_click())
    found.setAutoDefault(False)
    return found


def tool_button(
    icon: str, text: str, tokens: Tokens, on_click: Callable[[], object] | None = None, name: str = ""
) -> QToolButton:
    """An icon-only button with a name for everybody."""
    found = ToolButton()
    found.setIcon(icons.icon(icon, tokens["text2"]))
    found.setIconSize(QSize(16, 16))
    found.setToolTip(plain_tooltip(text))
    found.setAccessibleName(text)
    found.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    if name:
        found.setObjectName(name)
    if on_click is not None:
        found.clicked.connect(lambda *_: on_click())
    return found


def combo_box(title: str, name: str = "") -> QComboBox:
    """A combo box as wide as its longest word, also when it is filled after it was first laid out."""
    found = QComboBox()
    found.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    found.setAccessibleName(title)
    if name:
        found.setObjectName(name)
    return found


def icon_label(icon: str, color: str, size: int = 16) -> QLabel:
    """An icon that is only to be looked at."""
    found = QLabel()
    found.setPixmap(icons.pixmap(icon, color, size, 2.0))
    found.setFixedSize(size + 2, size + 2)
    return found


def card(margins: tuple[int, int, int, int] = (18, 14, 18, 14), spacing: int = 8) -> tuple[QFrame, QVBoxLayout]:
    """A framed surface and its column."""
    frame = QFrame()
    frame.setProperty("card", True)
    column = QVBoxLayout(frame)
    column.setContentsMargins(*margins)
    column.setSpacing(spacing)
    return frame, column


def line() -> QFrame:
    """A hairline."""
    found = QFrame()
    found.setProperty("line", True)
    return found


def row(*items: QWidget | QLayout | None, spacing: int = 8, margins: Sequence[int] = (0, 0, 0, 0)) -> QHBoxLayout:
    """A row of widgets and layouts; None is a stretch."""
    found = QHBoxLayout()
    _fill(found, items, spacing, margins)
    return found


def column(*items: QWidget | QLayout | None, spacing: int = 8, margins: Sequence[int] = (0, 0, 0, 0)) -> QVBoxLayout:
    """A column of widgets and layouts; None is a stretch."""
    found = QVBoxLayout()
    _fill(found, items, spacing, margins)
    return found


def _fill(layout: QBoxLayout, items: Sequence[QWidget | QLayout | None], spacing: int, margins: Sequence[int]) -> None:
    left, top, right, bottom = margins
    layout.setContentsMargins(left, top, right, bottom)
    layout.setSpacing(spacing)
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, QLayout):
            layout.addLayout(item)
        else:
            layout.addWidget(item)


def scroll(body: QWidget) -> PageScroll:
    """A vertical scroll area around a body."""
    return PageScroll(body)


def scrolled_column(page: QWidget) -> QVBoxLayout:
    """An empty column for the cards of a whole page, which scrolls up and down."""
    body = QWidget()
    column = QVBoxLayout(body)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    outer = QVBoxLayout(page)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.addWidget(scroll(body))
    return column


def clear(layout: QLayout) -> None:
    """Take everything out of a layout.

    PySide holds an object for each item of a row that was added to a laid-out column, and does not hear when Qt deletes the item;
    the next object that lies there would be taken for the item. Taken out one by one, inner rows too, each is let go in time.
    """
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)


def group_sign(group: Group) -> QLabel:
    """The sign of an indicator group, in its colour."""
    found = label(GROUP_SIGNS[group])
    found.setProperty("group", group.value)
    found.setAccessibleName(terms.term(group))
    return found
