"""Ctrl+K: go to an account, or do something, by typing a few letters."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from kamdesk.domain.text import fold
from kamdesk.i18n import _
from kamdesk.services.portfolio import Portfolio
from kamdesk.ui.focus import FocusPlace
from kamdesk.ui.theme import icons
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.basic import IconEdit, label, line

WIDTH, TOP, MOST = 620, 80, 6
RANKED = 60
"""So many accounts that match are put in order; more are narrowed by typing on."""
DETAIL_ROLE = Qt.ItemDataRole.UserRole + 1
KEYS_ROLE = Qt.ItemDataRole.UserRole + 2
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Entry:
    """Something the palette can do: its words, the key that does it too, what to do, and why it cannot be done."""

    text: str
    go: Callable[[], object]
    icon: str = "arrow-right"
    keys: str = ""
    detail: str = ""
    why_not: str = ""


def matches(query: str, text: str) -> int | None:
    """How well a folded query fits a text, smaller is better; None when its letters are not there in order."""
    key = fold(text)
    at = key.find(query)
    if at == 0:
        return 0
    if at > 0:
        return 1 if not key[at - 1].isalnum() else 2
    position = -1
    for letter in query:
        position = key.find(letter, position + 1)
        if position < 0:
            return None
    return 3


class EntryDelegate(QStyledItemDelegate):
    """An entry: icon, text, what it is, and at the right its keys."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        is_title = not index.flags() & Qt.ItemFlag.ItemIsSelectable
        return QSize(100, self._tokens.scaled(24 if is_title else 32))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        tokens = self._tokens
        is_title = not index.flags() & Qt.ItemFlag.ItemIsSelectable
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens["sel"]))
            painter.drawRoundedRect(rect.adjusted(2, 1, -2, -1), 6, 6)
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        font = QFont(painter.font())
        font.setPixelSize(tokens.px("micro" if is_title else "body"))
        painter.setFont(font)
        muted = QColor(tokens["seltext" if is_selected else "text3"])
        shade = index.data(Qt.ItemDataRole.ForegroundRole)
        painter.setPen(muted if is_title or shade is not None else QColor(tokens["seltext" if is_selected else "text"]))
        left = rect.left() + 10
        if not is_title:
            index.data(Qt.ItemDataRole.DecorationRole).paint(painter, QRect(left, rect.center().y() - 8, 16, 16))
            left += 26
        text = str(index.data())
        painter.drawText(QRect(left, rect.top(), rect.right() - left, rect.height()), middle, text)
        left += painter.fontMetrics().horizontalAdvance(text) + 12
        painter.setPen(muted)
        keys = str(index.data(KEYS_ROLE) or "")
        font.setPixelSize(tokens.px("caption"))
        painter.setFont(font)
        room = rect.right() - left - painter.fontMetrics().horizontalAdvance(keys) - 30
        detail = painter.fontMetrics().elidedText(str(index.data(DETAIL_ROLE) or ""), Qt.TextElideMode.ElideRight, max(0, room))
        painter.drawText(QRect(left, rect.top(), room, rect.height()), middle, detail)
        painter.drawText(rect.adjusted(0, 0, -14, 0), middle | int(Qt.AlignmentFlag.AlignRight), keys)
        painter.restore()


class Palette(QFrame):
    """The overlay; it closes on Escape, on Ctrl+K, and when something is chosen."""

    def __init__(self, parent: QWidget, tokens: Tokens, portfolio: Portfolio) -> None:
        super().__init__(parent)
        self.setObjectName("overlay")
        self._tokens = tokens
        self._portfolio = portfolio
        self._actions: Sequence[Entry] = ()
        self._open_account: Callable[[str], object] = lambda _id: None
        self._create: Callable[[str], object] | None = None
        self._came_from: FocusPlace | None = None
        self.entries: list[Entry | None] = []
        self.input = IconEdit("search", tokens, 18)
        self.input.setObjectName("palette_input")
        self.input.setProperty("palette", True)
        self.input.setAccessibleName(_("Go to an account or an action"))
        self.input.setPlaceholderText(_("Go to an account or an action…"))
        self.input.textChanged.connect(self._fill)
        self.input.installEventFilter(self)
        self.list = QListWidget()
        self.list.setObjectName("palette_list")
        self.list.setAccessibleName(_("Results"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(EntryDelegate(tokens))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(lambda item: self._run(self.list.row(item)))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 8)
        column.setSpacing(4)
        column.addWidget(self.input)
        column.addWidget(line())
        column.addWidget(self.list)
        column.addWidget(line())
        column.addWidget(label(_("↑ ↓ move · Enter opens · Esc closes · > only actions"), "micro"))
        self.hide()

    def open(
        self,
        actions: Sequence[Entry],
        open_account: Callable[[str], object],
        create: Callable[[str], object] | None,
        opener: QWidget | None,
    ) -> None:
        """Show it over the window."""
        self._actions, self._open_account, self._create = actions, open_account, create
        self._came_from = FocusPlace(opener) if opener is not None else None
        self.input.clear()
        self._fill("")
        self._place()
        self.show()
        self.raise_()
        self.input.setFocus()

    def dismiss(self) -> None:
        """Hide it and give the focus back."""
        came_from, self._came_from = self._came_from, None
        self.hide()
        if came_from is not None:
            came_from.restore()

    def _place(self) -> None:
        parent = self.parentWidget()
        assert parent is not None
        self.setFixedWidth(min(self._tokens.scaled(WIDTH), parent.width() - 40))
        self.setFixedHeight(min(self._tokens.scaled(470), parent.height() - TOP - 30))
        self.move((parent.width() - self.width()) // 2, TOP)

    def _fill(self, text: str) -> None:
        self.list.clear()
        self.entries = []
        only_actions = text.startswith(">")
        query = fold(text.lstrip(">").strip())
        if not only_actions:
            self._group(_("Accounts"), self._accounts(query))
        ranked = [(matches(query, e.text), at, e) for at, e in enumerate(self._actions)]
        found = (
            [e for _rank, _at, e in sorted(((r, a, e) for r, a, e in ranked if r is not None), key=lambda t: t[:2])]
            if query
            else list(self._actions)
        )
        self._group(_("Actions"), found[: MOST * 2 if only_actions or not query else MOST])
        if not any(self.entries) and only_actions:
            self._title(_("No action is called so"))
        elif not any(self.entries) and query and self._create is not None:
            create = self._create
            self._group("", [Entry(_("Create account «{name}»").format(name=text.strip()), lambda: create(text.strip()), "plus")])
        self._select(1)

    def _accounts(self, query: str) -> list[Entry]:
        accounts = self._portfolio.accounts
        lines = accounts.first(MOST)
        if query:
            # The best match first: a name that begins so before one that holds it somewhere.
            found = accounts.lines(accounts.search(query)[:RANKED])
            lines = sorted(found, key=lambda a: rank if (rank := matches(query, a.name)) is not None else MOST)[:MOST]
        return [Entry(a.name, partial(self._open_account, a.id), "building", detail=a.sector) for a in lines]

    def _group(self, title: str, entries: Sequence[Entry]) -> None:
        if not entries:
            return
        if title:
            self._title(title.upper())
        for entry in entries:
            item = QListWidgetItem(icons.icon(entry.icon, self._tokens["text2"]), entry.text)
            item.setData(DETAIL_ROLE, entry.why_not or entry.detail)
            item.setData(KEYS_ROLE, entry.keys)
            spoken = ", ".join(part for part in (entry.text, entry.why_not or entry.detail, entry.keys) if part)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
            if entry.why_not:
                item.setForeground(QColor(self._tokens["text3"]))
            self.list.addItem(item)
            self.entries.append(entry)

    def _title(self, text: str) -> None:
        """A line that only says something."""
        head = QListWidgetItem(text)
        head.setFlags(Qt.ItemFlag.NoItemFlags)
        self.list.addItem(head)
        self.entries.append(None)

    def _select(self, by: int) -> None:
        """Move to the next entry, over the titles and around the ends."""
        count = len(self.entries)
        if not any(e is not None for e in self.entries):
            return
        at = self.list.currentRow()
        for _turn in range(count):
            at = (at + by) % count
            if self.entries[at] is not None:
                self.list.setCurrentRow(at)
                return

    def _run(self, at: int) -> None:
        entry = self.entries[at] if 0 <= at < len(self.entries) else None
        if entry is None or entry.why_not:
            return
        self.dismiss()
        entry.go()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.input and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            key = event.key()
            if key in {Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
                # Tab too moves in the list: outside it there is nothing to do until the palette is gone.
                self._select(1 if key in {Qt.Key.Key_Down, Qt.Key.Key_Tab} else -1)
                return True
            if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._run(self.list.currentRow())
                return True
            if key == Qt.Key.Key_Escape:
                self.dismiss()
                return True
        if (
            watched is self.input
            and event.type() is QEvent.Type.FocusOut
            and self.isVisible()
            and QApplication.activePopupWidget() is None
        ):
            focus = QApplication.focusWidget()
            if focus is not None and not self.isAncestorOf(focus):
                # A click elsewhere: what was clicked has the keyboard now.
                self._came_from = None
                self.hide()
        return super().eventFilter(watched, event)
