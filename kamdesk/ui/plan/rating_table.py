"""The nine competencies: what the account asks, how one person is marked, and the gap."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QVBoxLayout, QWidget
from typing_extensions import override

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.plan.kam_fit import Fit, fit
from kamdesk.domain.plan.kam_profile import Competency, CompetencyRequirement, Rating
from kamdesk.domain.text import fold
from kamdesk.i18n import _, formats, messages, terms
from kamdesk.ui.context import Context, Refusal
from kamdesk.ui.forms.fields import Field, Kind
from kamdesk.ui.tables.cells import ERROR_ROLE, FIELD_ROLE, LEFT, RIGHT, CellDelegate, Invalid
from kamdesk.ui.tables.edit_table import EditTable

Index = QModelIndex | QPersistentModelIndex
NAME, LEVEL, MINIMUM, WEIGHT, MARK, MEAN, GAP = range(7)
_ATTRS = {LEVEL: "level", MINIMUM: "minimum", WEIGHT: "weight"}
_NUMBER = Field("level", Kind.INTEGER)


class RatingModel(QAbstractTableModel):
    """Rows are the competencies.

    Signals:
        refused: (row, column, text).
    """

    refused = Signal(int, int, str)

    def __init__(
        self,
        ctx: Context,
        save_requirement: Callable[[Competency, str, Any], Refusal | None],
        save_mark: Callable[[Competency, int | None], Refusal | None],
    ) -> None:
        super().__init__()
        self._ctx = ctx
        self._save_requirement = save_requirement
        self._save_mark = save_mark
        self._cells: dict[tuple[int, int], float | int | None] = {}
        self._whose = ("", "")
        self._invalid: dict[tuple[int, int], Invalid] = {}
        self.is_locked = False

    def show(
        self,
        requirements: Sequence[CompetencyRequirement],
        marks: Sequence[Rating],
        assessor: str,
        person: str,
        found: Fit | None,
        own_view: Sequence[Rating],
    ) -> None:
        """Show what is asked, and the marks of one person; without a fit no mean and no gap are shown."""
        is_hidden = found is None
        found = found or fit(requirements, [])
        asked = {r.competency: r for r in requirements}
        own = {m.competency: m.level for m in (own_view or marks) if fold(m.assessor) == fold(assessor)}
        cells: dict[tuple[int, int], float | int | None] = {}
        for at, each in enumerate(found.competencies):
            requirement = asked.get(each.competency)
            for column, attr in _ATTRS.items():
                cells[at, column] = getattr(requirement, attr) if requirement else None
            cells[at, MARK] = own.get(each.competency)
            cells[at, MEAN] = None if is_hidden else each.assessed
            cells[at, GAP] = None if is_hidden else each.gap
        if (person, assessor) != self._whose:
            # A mark that was refused is not shown among the marks of somebody else.
            self._whose = (person, assessor)
            self._invalid = {place: text for place, text in self._invalid.items() if place[1] != MARK}
        self._cells = cells
        self.dataChanged.emit(self.index(0, 0), self.index(len(Competency) - 1, GAP))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, GAP)

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(Competency)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else GAP + 1

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return [_("Competency"), _("Required"), _("Must-have"), _("Weight"), _("Mark"), _("Mean"), _("Difference")][section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if section != NAME else LEFT
        return None

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        # Marks are a person's, used by every account, so no step locks them.
        is_open = index.column() == MARK or (index.column() in _ATTRS and not self.is_locked)
        return flags | Qt.ItemFlag.ItemIsEditable if is_open and not self._ctx.is_read_only else flags

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        invalid = self._invalid.get((row, column))
        if role in {ERROR_ROLE, Qt.ItemDataRole.AccessibleDescriptionRole}:
            return invalid.reason if invalid else None
        if role == FIELD_ROLE:
            return _NUMBER
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if column == NAME else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        if invalid is not None and role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return invalid.text
        if column == NAME:
            return terms.term(list(Competency)[row]) if role == Qt.ItemDataRole.DisplayRole else None
        return self._number(row, column, role)

    def _number(self, row: int, column: int, role: int) -> Any:
        value = self._cells.get((row, column))
        if role == Qt.ItemDataRole.DisplayRole:
            if column == GAP and value is not None:
                sign = "▼ " if value < 0 else "+" if value > 0 else ""
                return sign + formats.number(value, 1)
            return formats.number(value, 1) if column == MEAN and value is not None else formats.number(value)
        if role == Qt.ItemDataRole.EditRole:
            return formats.plain(value)
        if role == Qt.ItemDataRole.ForegroundRole and column == GAP and value is not None and value <= -1:
            return QColor(self._ctx.tokens["bad" if value <= -2 else "warn"])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            title = self.headerData(column, Qt.Orientation.Horizontal)
            return f"{terms.term(list(Competency)[row])}, {title}: {formats.number(value)}"
        return None

    @override
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole:
            return False
        key = (index.row(), index.column())
        competency = list(Competency)[index.row()]
        self._invalid.pop(key, None)
        try:
            number = _NUMBER.read(str(value))
            if index.column() == MARK:
                refusal = self._save_mark(competency, number)
            else:
                number = number if number is not None or index.column() != WEIGHT else 0
                refusal = self._save_requirement(competency, _ATTRS[index.column()], number)
            text = refusal.text if refusal else ""
        except ValidationError as error:
            text = messages.text_of(error)
        if text:
            self._invalid[key] = Invalid(str(value), text)
            self.refused.emit(*key, text)
        self.dataChanged.emit(index, index)
        return not text

    def revert_cell(self, index: Index) -> None:
        """Put the stored value back in the place of a refused text."""
        self._invalid.pop((index.row(), index.column()), None)
        self.dataChanged.emit(index, index)


class RatingTable(QWidget):
    """The table of competencies.

    Signals:
        chosen: (competency) the current row is another one.
    """

    chosen = Signal(object)

    def __init__(
        self,
        ctx: Context,
        save_requirement: Callable[[Competency, str, Any], Refusal | None],
        save_mark: Callable[[Competency, int | None], Refusal | None],
    ) -> None:
        super().__init__()
        self.model = RatingModel(ctx, save_requirement, save_mark)
        self._ctx = ctx
        self.view = EditTable(ctx.tokens)
        self.view.setObjectName("ratings")
        self.view.setAccessibleName(_("Competencies"))
        self.view.setModel(self.model)
        self.view.setItemDelegate(CellDelegate(ctx.tokens, self.view))
        self.model.refused.connect(self.view.show_refusal)
        header = self.view.horizontalHeader()
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Fixed)
        for at in range(1, GAP + 1):
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(
                at, ctx.tokens.scaled(92 if at == MINIMUM else 84 if at in {MARK, GAP} else 78 if at == LEVEL else 62)
            )
        self.view.resized.connect(self._fit_height)
        self.view.selectionModel().currentRowChanged.connect(lambda now, _: self.chosen.emit(list(Competency)[max(0, now.row())]))
        self.view.stretch_columns({NAME: 1})
        self._fit_height()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)

    def _fit_height(self) -> None:
        self.view.setFixedHeight(self._ctx.tokens.scaled(32) + self.view.fit_rows() + 2 + self.view.bar_height())

    def show_person(
        self,
        requirements: Sequence[CompetencyRequirement],
        marks: Sequence[Rating],
        assessor: str,
        person: str,
        found: Fit | None,
        own_view: Sequence[Rating] = (),
    ) -> None:
        """Show what is asked, and the marks of one person; no mean and no gap without a fit."""
        self.model.show(requirements, marks, assessor, person, found, own_view)

    def set_locked(self, is_locked: bool) -> None:
        """Lock what the account asks; marks stay open."""
        self.model.is_locked = is_locked

    def focus_column(self, column: int) -> None:
        """Put the cursor into the first cell of a column."""
        self.view.setFocus()
        self.view.setCurrentIndex(self.model.index(0, column))
