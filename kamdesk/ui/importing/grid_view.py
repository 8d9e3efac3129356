"""The grid of a file: its own rows and numbers, what is skipped in grey, the header tinted, totals struck through."""

from PySide6.QtCore import QModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView
from typing_extensions import override

from kamdesk.i18n import _
from kamdesk.services.importing.tables import RowRole
from kamdesk.ui.importing.grid_model import BROKEN_ROLE, ROLE_ROLE, GridModel, Line, tag_of
from kamdesk.ui.importing.reading import Found
from kamdesk.ui.tables.cells import LEFT, Index
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.kept_place import KeptPlace

ROW = 28
LEAST, MOST = 84, 250
"""The widths of a column, at normal text size."""
MEASURED = 40
"""So many rows decide about the widths."""
_SKIPPED = {RowRole.TOTAL, RowRole.SUBTOTAL, RowRole.LEFT_OUT}


class GridDelegate(QStyledItemDelegate):
    """Paints a cell by what its row is taken for."""

    def __init__(self, tokens: Tokens, view: "GridView") -> None:
        super().__init__(view)
        self._tokens = tokens
        self._view = view

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, self._tokens.scaled(ROW))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: Line = index.data(ROLE_ROLE)
        rect: QRect = option.rect
        tokens = self._tokens
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        ground = "bad_bg" if index.data(BROKEN_ROLE) else self._ground(line)
        painter.fillRect(rect, QColor(tokens["sel" if is_selected else ground]))
        painter.setPen(QPen(QColor(tokens["border"])))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if line.role is not RowRole.TITLE and not line.more:
            painter.drawLine(rect.topRight(), rect.bottomRight())
        font = QFont(option.font)
        font.setPixelSize(tokens.px("body"))
        font.setStrikeOut(line.role in _SKIPPED)
        font.setWeight(QFont.Weight.DemiBold if line.role is RowRole.HEADER else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(tokens["seltext"] if is_selected else self._pen(line, index)))
        inner = rect.adjusted(8, 0, -8, 0)
        if (tag := tag_of(line)) and line.role is not RowRole.HEADER:
            inner.setRight(min(inner.right(), self._view.tag_left(tag) - 6))
        text = QFontMetrics(font).elidedText(str(index.data() or ""), Qt.TextElideMode.ElideRight, max(0, inner.width()))
        painter.drawText(inner, int(index.data(Qt.ItemDataRole.TextAlignmentRole) or LEFT), text)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(tokens["accent"]), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()

    @staticmethod
    def _ground(line: Line) -> str:
        if line.role is RowRole.HEADER:
            return "accent_soft"
        return "surface" if line.role is None else "subtle"

    def _pen(self, line: Line, index: Index) -> str:
        if index.data(BROKEN_ROLE):
            return self._tokens["bad"]
        if line.role in {None, RowRole.HEADER} and not line.more:
            return self._tokens["text3" if index.column() in self._view.unread else "text"]
        return self._tokens["text3"]


class RowNumbers(QHeaderView):
    """The numbers of the rows; the row of the headers has its word beside its number, where it covers no cell."""

    def __init__(self, view: "GridView") -> None:
        super().__init__(Qt.Orientation.Vertical, view)
        self._view = view

    @override
    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        painter.save()
        super().paintSection(painter, rect, logicalIndex)
        painter.restore()
        line = self._view.lines.lines[logicalIndex]
        if line.role is RowRole.HEADER:
            painter.save()
            self._view.paint_tag(painter, line, QPoint(rect.left() + 4, rect.center().y()))
            painter.restore()


class GridView(QTableView):
    """The rows of a file.

    Signals:
        header_chosen: (number) this row of the file is to be the header.
        row_toggled: (number) a total is data after all, or a row of data is none.
        unfold_wanted: (line) the rows of a folded line are wanted.
        moved: the columns lie elsewhere, or are wider.
    """

    header_chosen = Signal(int)
    row_toggled = Signal(int)
    unfold_wanted = Signal(int)
    moved = Signal()

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens
        self.lines = GridModel()
        self.unread: frozenset[int] = frozenset()
        self.is_choosing_header = False
        self._is_fitting = False
        self.least: dict[int, int] = {}
        """How wide a column has to be for what stands above it."""
        self.setObjectName("import_grid")
        self.setAccessibleName(_("The file"))
        self.setModel(self.lines)
        self.setItemDelegate(GridDelegate(tokens, self))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().hide()
        self.horizontalHeader().sectionResized.connect(self._on_section_resized)
        self.horizontalScrollBar().valueChanged.connect(lambda _at: self.moved.emit())
        self.horizontalScrollBar().valueChanged.connect(lambda _at: self.viewport().update())  # tags stay where they are
        numbers = RowNumbers(self)
        self.setVerticalHeader(numbers)
        KeptPlace(self, self.lines, has_neighbour=False)  # after the header, whose reset takes the current cell away
        numbers.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        numbers.setDefaultSectionSize(tokens.scaled(ROW))
        numbers.setMinimumSectionSize(10)
        numbers.setSectionsClickable(True)
        numbers.setHighlightSections(False)
        numbers.setAccessibleName(_("Numbers of the rows"))
        numbers.setToolTip(_("Click the number of the row that has the headers."))
        numbers.sectionClicked.connect(self._on_number)

    def show_found(self, found: Found) -> None:
        """Show a file as it was understood; the place that is looked at stays. How wide its columns are is for `fit_columns`."""
        self.clearSpans()
        self.lines.show_found(found)
        mapping = found.mapping
        read = {*mapping.columns.values(), *mapping.periods, mapping.year, mapping.part} if mapping is not None else set()
        self.unread = frozenset(range(self.lines.columns)) - read
        for at, line in enumerate(self.lines.lines):
            is_title = line.role is RowRole.TITLE and sum(cell not in (None, "") for cell in line.cells) <= 1
            if (is_title or line.more) and self.lines.columns > 1:
                self.setSpan(at, 0, 1, self.lines.columns)
        self._fit_numbers()
        self.viewport().update()

    def reveal(self, number: int) -> None:
        """Bring a row of the file into view, if it is not folded away."""
        row = self.lines.row_of(number)
        if row >= 0:
            self.scrollTo(self.lines.index(row, 0))

    def reveal_below(self, number: int, header: int) -> None:
        """Bring a row into view too, where the header stays in it."""
        row, first = self.lines.row_of(number), self.lines.row_of(header)
        if row >= 0 and (row - first + 1) * self.verticalHeader().defaultSectionSize() <= self.viewport().height():
            self.scrollTo(self.lines.index(row, 0))

    # -- sizes -----------------------------------------------------------------------------------

    def fit_columns(self) -> None:
        """Give each column the width of what is shown in it; what is left goes to those of texts."""
        font = QFont(self.font())
        font.setPixelSize(self._tokens.px("body"))
        font.setWeight(QFont.Weight.DemiBold)
        metrics, scaled = QFontMetrics(font), self._tokens.scaled
        shown = [
            (line, row)
            for row, line in enumerate(self.lines.lines[: MEASURED * 2])
            if line.role is not RowRole.TITLE and not line.more
        ]
        widths = []
        for column in range(self.lines.columns):
            texts = [str(self.lines.index(row, column).data() or "")[:60] for _line, row in shown[:MEASURED]]
            wide = max((metrics.horizontalAdvance(text) for text in texts), default=0) + 18
            widths.append(min(max(wide, scaled(LEAST), self.least.get(column, 0)), scaled(MOST)))
        left = self.viewport().width() - sum(widths)
        texts_at = [at for at in range(len(widths)) if at not in self.lines.numeric] or list(range(len(widths)))
        if left > 0 and widths:
            for place, at in enumerate(texts_at):
                widths[at] += left // len(texts_at) + (place < left % len(texts_at))
        self._is_fitting = True
        for column, wide in enumerate(widths):
            self.setColumnWidth(column, wide)
        self._is_fitting = False
        self.moved.emit()

    def _on_section_resized(self) -> None:
        if not self._is_fitting:  # one column after the other: said once for all
            self.moved.emit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.fit_columns()

    # -- tags ------------------------------------------------------------------------------------

    def _tag_font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(self._tokens.px("micro"))
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def _fit_numbers(self) -> None:
        """As wide as the largest number, and as the word of the row of the headers beside its own."""
        metrics = self.verticalHeader().fontMetrics()
        wide = [metrics.horizontalAdvance(str(line.number)) + 20 for line in self.lines.lines[-1:]]
        wide += [
            self._tag_width(tag_of(line)) + metrics.horizontalAdvance(str(line.number)) + 8
            for line in self.lines.lines
            if line.role is RowRole.HEADER
        ]
        self.verticalHeader().setFixedWidth(max([self._tokens.scaled(50), *wide]))

    def tag_left(self, tag: str) -> int:
        """Where the tag of a row begins: at the right end of what is seen."""
        end = self.horizontalHeader().length() - self.horizontalScrollBar().value()
        return min(self.viewport().width(), end) - self._tag_width(tag)

    def _tag_width(self, tag: str) -> int:
        return QFontMetrics(self._tag_font()).horizontalAdvance(tag) + 24

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        row = self.rowAt(0)
        while 0 <= row < len(self.lines.lines) and self.rowViewportPosition(row) < self.viewport().height():
            self._paint_row_tag(painter, row)
            row += 1
        painter.end()

    def _paint_row_tag(self, painter: QPainter, row: int) -> None:
        line = self.lines.lines[row]
        if (tag := tag_of(line)) and line.role is not RowRole.HEADER:
            middle = self.rowViewportPosition(row) + self.rowHeight(row) // 2
            self.paint_tag(painter, line, QPoint(self.tag_left(tag), middle))

    def paint_tag(self, painter: QPainter, line: Line, place: QPoint) -> None:
        """Paint what a row is taken for, at the right of a place and in the middle of its height."""
        tag, tokens = tag_of(line), self._tokens
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._tag_font())
        high = painter.fontMetrics().height() + 4
        box = QRect(place.x(), place.y() - high // 2, painter.fontMetrics().horizontalAdvance(tag) + 16, high)
        grounds = {RowRole.HEADER: ("accent", "on_accent"), RowRole.TITLE: ("", "text3")}
        ground, pen = grounds.get(line.role, ("warn_bg", "warn")) if line.role is not None else ("", "text3")
        if ground:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens[ground]))
            painter.drawRoundedRect(box, high / 2, high / 2)
        painter.setPen(QColor(tokens[pen]))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), tag)

    # -- hands -----------------------------------------------------------------------------------

    def _on_number(self, row: int) -> None:
        line = self.lines.lines[row]
        if line.more:
            self.unfold_wanted.emit(row)
        elif line.role is not RowRole.HEADER and any(cell not in (None, "") for cell in line.cells):
            self.header_chosen.emit(line.number)

    def _act(self, row: int) -> None:
        """What Enter or a click does with a row."""
        line = self.lines.lines[row]
        if line.more:
            self.unfold_wanted.emit(row)
        elif self.is_choosing_header:
            self._on_number(row)
        elif line.role in _SKIPPED:
            self.row_toggled.emit(line.number)

    def menu_of(self, row: int) -> QMenu:
        """What can be done with a row."""
        line, menu = self.lines.lines[row], QMenu(self)
        if line.more:
            menu.addAction(_("Show these rows"), lambda: self.unfold_wanted.emit(row))
            return menu
        if line.role is not RowRole.HEADER and line.cells:
            menu.addAction(_("This row has the headers"), lambda: self.header_chosen.emit(line.number))
        if line.role in _SKIPPED:
            menu.addAction(_("Take this row"), lambda: self.row_toggled.emit(line.number))
        elif line.role is None:
            menu.addAction(_("Skip this row"), lambda: self.row_toggled.emit(line.number))
        return menu

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.currentIndex() if event.reason() is QContextMenuEvent.Reason.Keyboard else self.indexAt(event.pos())
        if index.isValid():
            self._pop_up(index)

    def _pop_up(self, index: QModelIndex) -> None:
        menu = self.menu_of(index.row())
        if menu.actions():
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            rect = self.visualRect(index)
            menu.popup(self.viewport().mapToGlobal(QPoint(max(0, rect.left()) + 12, rect.bottom())))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and index.isValid():
            self._act(index.row())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and index.isValid():
            event.accept()
            self._act(index.row())
        elif event.key() == Qt.Key.Key_Escape and self.is_choosing_header:
            event.accept()
            self.is_choosing_header = False
        elif event.key() == Qt.Key.Key_H and index.isValid() and not event.modifiers():
            self._on_number(index.row())
        elif event.key() == Qt.Key.Key_Delete and index.isValid() and not self.lines.lines[index.row()].more:
            line = self.lines.lines[index.row()]
            if line.role is None or line.role in _SKIPPED:
                self.row_toggled.emit(line.number)
        else:
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.lines.lines:
            at = next((row for row, line in enumerate(self.lines.lines) if line.role is RowRole.HEADER), 0)
            self.setCurrentIndex(self.lines.index(at, 0))
