"""What is selected, what is current and what is in view belong to records: they are found again when the rows are others."""

from collections.abc import Hashable, Iterable, Iterator

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject, Signal
from PySide6.QtWidgets import QAbstractItemView, QTableView

from kamdesk.ui.widgets.keyed import KeyedTableModel

_ONLY = QItemSelectionModel.SelectionFlag.ClearAndSelect
MOST_NEAR = 2_000
"""So many neighbours of the current record are known in each direction: of a hundred thousand the names alone would be felt."""
_UNCHANGED = QItemSelectionModel.SelectionFlag.NoUpdate


def selected_rows(view: QAbstractItemView) -> list[int]:
    """The rows that are selected, from above; by ranges, since asking for each row is slow when there are many."""
    found: set[int] = set()
    ranges = view.selectionModel().selection()
    for part in (ranges.at(at) for at in range(ranges.size())):
        found.update(range(part.top(), part.bottom() + 1))
    return sorted(found)


def _runs(rows: Iterable[int]) -> Iterator[tuple[int, int]]:
    """(first, last) of rows that follow each other."""
    first = last = -1
    for row in rows:
        if first >= 0 and row == last + 1:
            last = row
            continue
        if first >= 0:
            yield first, last
        first = last = row
    if first >= 0:
        yield first, last


class KeptPlace(QObject):
    """Keeps the place of a view while its model shows other rows.

    A record that is not shown any more is not selected any more, so that nothing hidden is taken by an act. When the
    current record is gone, its neighbour becomes current, except where rows are selected for an act, or by choice of the view.

    Signals:
        restored: the rows are others, and the place was found again.
    """

    restored = Signal()

    def __init__(self, view: QTableView, model: KeyedTableModel, *, has_neighbour: bool = True) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._has_neighbour = has_neighbour
        self.is_restoring = False
        self._selected: set[str] = set()
        self._is_selected = False
        self._current: tuple[str, Hashable] | None = None
        self._column = 0
        self._near: list[str] = []
        self._top = ""
        self._value = 0
        self._is_in_view = False
        model.modelAboutToBeReset.connect(self._take)
        model.modelReset.connect(self._give_back)
        # No functions of ours: the model would hold the view by them, which holds the model, and both would stay for ever.
        model.layoutAboutToBeChanged.connect(self._look)
        model.layoutChanged.connect(self._follow)

    @property
    def _takes_rows(self) -> bool:
        return self._view.selectionMode() is QAbstractItemView.SelectionMode.ExtendedSelection

    def _look(self) -> None:
        """See whether the current cell is in view."""
        rect = self._view.visualRect(self._view.currentIndex())
        self._is_in_view = rect.isValid() and self._view.viewport().rect().intersects(rect)

    def _follow(self) -> None:
        """Sorted anew: Qt moved the selection along, and the current row stays visible."""
        if self._is_in_view:
            self._view.scrollTo(self._view.currentIndex())
        self.restored.emit()

    def _take(self) -> None:
        view, model = self._view, self._model
        current = view.currentIndex()
        self._look()
        self._selected = {model.row_key(row) for row in selected_rows(view)} if self._takes_rows else set()
        self._is_selected = current.isValid() and view.selectionModel().isSelected(current)
        self._current = (model.row_key(current.row()), model.column_key(current.column())) if current.isValid() else None
        self._column, self._near = current.column(), []
        if current.isValid() and self._has_neighbour and not self._takes_rows:
            at = current.row()
            below, above = (
                range(at + 1, min(model.rowCount(), at + 1 + MOST_NEAR)),
                range(at - 1, max(-1, at - 1 - MOST_NEAR), -1),
            )
            keys = (model.row_key(row) for row in (*below, *above))
            self._near = [key for key in keys if key]
        top = view.rowAt(0)
        self._top = model.row_key(top) if top >= 0 else ""
        self._value = view.verticalScrollBar().value()

    def _give_back(self) -> None:
        view, model = self._view, self._model
        keys = {*self._selected, *([self._top] if self._top else []), *([self._current[0]] if self._current is not None else [])}
        rows = model.rows_of(keys) if model.rowCount() else {}
        moves = view.hasAutoScroll()
        view.setAutoScroll(False)
        self.is_restoring = True
        try:
            self._select(rows)
            self._make_current(rows)
        finally:
            self.is_restoring = False
            view.setAutoScroll(moves)
        self._scroll(rows.get(self._top))
        self.restored.emit()

    def _select(self, rows: dict[str, int]) -> None:
        chosen = QItemSelection()
        last_column = self._model.columnCount() - 1
        for first, last in _runs(sorted(rows[key] for key in self._selected if key in rows)):
            chosen.select(self._model.index(first, 0), self._model.index(last, last_column))
        if not chosen.isEmpty():
            self._view.selectionModel().select(chosen, _ONLY)

    def _make_current(self, rows: dict[str, int]) -> None:
        if self._current is None:
            return
        key, column_key = self._current
        row = rows.get(key)
        if row is None and self._near:
            near = self._model.rows_of(set(self._near))
            row = next((near[k] for k in self._near if k in near), None)
        if row is None and self._has_neighbour and not self._takes_rows and self._model.rowCount():
            # Nothing of what was near is left: the row that takes a new record is.
            row, column_key = self._model.rowCount() - 1, self._model.column_key(0)
        if row is None:
            return
        columns = self._model.columnCount()
        column = next((at for at in range(columns) if self._model.column_key(at) == column_key), min(self._column, columns - 1))
        how = _ONLY if self._is_selected and not self._takes_rows else _UNCHANGED
        self._view.selectionModel().setCurrentIndex(self._model.index(row, column), how)

    def _scroll(self, top: int | None) -> None:
        """Put the row that was on top there again; a current cell that was in view stays in view."""
        view, bar = self._view, self._view.verticalScrollBar()
        if not self._model.rowCount():
            return
        # Asking for a place makes the view lay its rows out now, and the bar knows its range.
        view.visualRect(self._model.index(0, 0))
        value = self._value
        if top is not None:
            value = top
            if view.verticalScrollMode() is QAbstractItemView.ScrollMode.ScrollPerPixel:
                value = view.verticalHeader().sectionPosition(top)
        bar.setValue(value)
        if self._is_in_view and view.currentIndex().isValid():
            view.scrollTo(view.currentIndex())
