"""The view of a table that is only read: whole rows, sorted by a click on a header, opened by Enter."""

from typing import Generic, TypeVar

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView
from typing_extensions import override

from kamdesk.ui.tables.cells import CellDelegate
from kamdesk.ui.tables.edit_table import EditTable
from kamdesk.ui.tables.read_only_model import ReadOnlyTableModel
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.kept_place import selected_rows

T = TypeVar("T")


class ReadOnlyTable(EditTable, Generic[T]):
    """Rows to look at.

    Signals:
        opened: (row object) a row was double-clicked, or Enter was pressed on it.
        chosen: the selection is another one.
    """

    opened = Signal(object)
    chosen = Signal()

    def __init__(self, tokens: Tokens, model: ReadOnlyTableModel[T], *, is_framed: bool = False) -> None:
        super().__init__(tokens, is_framed=is_framed)
        self._tokens = tokens
        self.table: ReadOnlyTableModel[T] = model
        self.setModel(model)
        self.setItemDelegate(CellDelegate(tokens, self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self._sort_by)
        self.doubleClicked.connect(lambda index: self.opened.emit(model.rows[index.row()]))
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit())
        # Rows that are gone are deselected without a word from Qt.
        self.restored.connect(self.chosen)
        for changed in (model.modelReset, model.layoutChanged, self.resized):
            changed.connect(self.fit_rows)  # no function of ours, by which the model would hold the view that holds it
        self.fit_columns()

    def fit_columns(self) -> None:
        """Give the columns their widths; those without one share the rest, the first of them the most."""
        header = self.horizontalHeader()
        wide: dict[int, int] = {}
        for at, column in enumerate(self.table.columns):
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.Fixed)
            if column.width:
                header.resizeSection(at, self._tokens.scaled(column.width))
            else:
                wide[at] = 3 if not wide else 2
        self.stretch_columns(wide)

    def _sort_by(self, section: int) -> None:
        key, is_descending = self.table.order
        column = self.table.columns[section]
        again = column.key == key
        self.table.order_by(column.key, is_descending=not is_descending if again else column.is_numeric)

    def selected(self) -> list[T]:
        """The rows that are selected, in their order."""
        return [self.table.rows[at] for at in selected_rows(self) if at < len(self.table.rows)]

    def select_row(self, at: int) -> None:
        """Select one row and show it."""
        index = self.table.index(at, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and index.isValid():
            self.opened.emit(self.table.rows[index.row()])
            return
        super().keyPressEvent(event)
