"""The choices above the columns of a file's grid: what each is read for."""

from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QLabel, QSizePolicy, QWidget
from typing_extensions import override

from kamdesk.i18n import _
from kamdesk.services.importing.headers import ImportKind
from kamdesk.ui.importing.column_states import IGNORED, ColumnState, Use, fields_of, period_words
from kamdesk.ui.importing.grid_view import GridView
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.basic import label, set_property
from kamdesk.ui.widgets.text import plain_tooltip

HIGH, COMBO, TOP = 60, 28, 7
_CAPTIONS = {Use.SUGGESTED: "accent", Use.CHOSEN: "accent", Use.OPEN: "warn", Use.LEFT_OUT: "text3"}


class ColumnChoices(QWidget):
    """One choice a column, made when its column is first near to be seen: a file may have hundreds.

    Signals:
        assigned: (column, field) a column was given a field; "" for none, `IGNORED` when it is left out.
    """

    assigned = Signal(int, str)

    def __init__(self, tokens: Tokens, grid: GridView) -> None:
        super().__init__()
        self._tokens = tokens
        self._grid = grid
        self._states: list[ColumnState] = []
        self._headers: tuple[str, ...] = ()
        self._kind: ImportKind | None = None
        self._made: dict[int, tuple[QLabel, QComboBox]] = {}
        self._fields = QStandardItemModel(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        grid.moved.connect(self.place)

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, self._tokens.scaled(HIGH))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(40, self._tokens.scaled(HIGH))

    def show_states(self, states: list[ColumnState], headers: tuple[str, ...], kind: ImportKind) -> None:
        """Show what the columns are read for."""
        if kind is not self._kind:
            self._fill(kind)
        self._states, self._headers = states, headers
        metrics, scaled = self.fontMetrics(), self._tokens.scaled
        words = dict(fields_of(kind))
        self._grid.least = {
            state.at: max(
                metrics.horizontalAdvance(period_words(state) if state.period else words.get(state.field, "")) + scaled(48),
                metrics.horizontalAdvance(state.caption) + scaled(16) if state.reason is not None else 0,
            )
            for state in states
        }
        self._grid.fit_columns()
        for at in [at for at in self._made if at >= len(states)]:
            for widget in self._made.pop(at):
                widget.hide()
                widget.deleteLater()
        for at in self._made:
            self._show(at)
        self.place()

    def _fill(self, kind: ImportKind) -> None:
        self._kind = kind
        self._fields.clear()
        for name, words in (("", _("Choose…")), *fields_of(kind), (IGNORED, _("Ignore"))):
            item = QStandardItem(words)
            item.setData(name, Qt.ItemDataRole.UserRole)
            self._fields.appendRow(item)

    def combo(self, at: int) -> QComboBox:
        """The choice of a column."""
        return self._make(at)[1]

    def focus_column(self, at: int) -> None:
        """Give the keyboard to the choice of a column."""
        self._reveal(at)
        self.combo(at).setFocus(Qt.FocusReason.OtherFocusReason)

    def _make(self, at: int) -> tuple[QLabel, QComboBox]:
        if at not in self._made:
            caption, combo = label("", "micro"), QComboBox(self)
            caption.setParent(self)
            combo.setObjectName(f"import_column_{at}")
            # What the style sheet selects by is known before it is first applied, for that takes longer than all else.
            use = self._states[at].use
            for widget, name, value in ((combo, "small", True), (combo, "state", str(use)), (caption, "tone", _CAPTIONS[use])):
                widget.setProperty(name, value)
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(1)
            combo.setModel(self._fields)
            combo.setMaxVisibleItems(20)
            combo.activated.connect(lambda row, at=at: self._on_activated(at, row))
            combo.installEventFilter(self)
            self._made[at] = (caption, combo)
            self._show(at)
            order = sorted(self._made)
            for one, other in pairwise(order):
                QWidget.setTabOrder(self._made[one][1], self._made[other][1])
        return self._made[at]

    def _on_activated(self, at: int, row: int) -> None:
        item = self._fields.item(row)
        self.assigned.emit(at, str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else "")

    def _show(self, at: int) -> None:
        state = self._states[at]
        caption, combo = self._made[at]
        caption.setText(state.caption)
        set_property(caption, "tone", _CAPTIONS[state.use])
        name = state.field or (IGNORED if state.use is Use.LEFT_OUT else "")
        combo.setPlaceholderText(period_words(state) if state.period else "")
        combo.setCurrentIndex(-1 if state.period else max(0, self._row_of(name)))
        set_property(combo, "state", str(state.use))
        header = self._headers[at] if at < len(self._headers) else ""
        combo.setAccessibleName(_("Column {n}, «{header}»").format(n=at + 1, header=header))
        combo.setAccessibleDescription(" ".join(part for part in (state.caption + ".", state.why) if part))
        combo.setToolTip(plain_tooltip(state.why))
        caption.setToolTip(plain_tooltip(state.why))

    def _row_of(self, name: str) -> int:
        rows = (row for row in range(self._fields.rowCount()) if self._fields.item(row).data(Qt.ItemDataRole.UserRole) == name)
        return next(rows, 0)

    # -- where they stand ------------------------------------------------------------------------

    def place(self) -> None:
        """Put each choice above its column."""
        grid, scaled = self._grid, self._tokens.scaled
        if not self._states:
            return
        left = grid.verticalHeader().width() + 1
        first = max(0, grid.columnAt(0) - 1)
        last = grid.columnAt(grid.viewport().width() - 1)
        last = min(len(self._states) - 1, (last if last >= 0 else len(self._states) - 1) + 1)
        focused = next((at for at, (_caption, combo) in self._made.items() if combo.hasFocus()), None)
        wanted = {*range(first, last + 1)} | ({focused} if focused is not None else set())
        for at in wanted:
            self._make(at)
        for at, (caption, combo) in self._made.items():
            caption.setVisible(at in wanted)
            combo.setVisible(at in wanted)
            if at in wanted:
                x, wide = left + grid.columnViewportPosition(at), grid.columnWidth(at)
                caption.setGeometry(x + 6, scaled(TOP), wide - 10, scaled(16))
                combo.setGeometry(x + 4, scaled(TOP + 18), wide - 8, scaled(COMBO))

    def _reveal(self, at: int) -> None:
        """Scroll the grid sideways until a column is seen whole."""
        grid, bar = self._grid, self._grid.horizontalScrollBar()
        start, wide = grid.columnViewportPosition(at), grid.columnWidth(at)
        if start < 0:
            bar.setValue(bar.value() + start)
        elif start + wide > grid.viewport().width():
            bar.setValue(bar.value() + start + wide - grid.viewport().width())

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusIn:
            at = next((at for at, (_caption, combo) in self._made.items() if combo is watched), None)
            if at is not None:
                self._reveal(at)
        return super().eventFilter(watched, event)
