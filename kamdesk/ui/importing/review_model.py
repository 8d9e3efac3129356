"""The rows that need a decision: their cells, what is wrong with them, and what can be done about it."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from typing_extensions import override

from kamdesk.i18n import _, labels
from kamdesk.services.importing.cells import Cell
from kamdesk.services.importing.headers import FIELDS
from kamdesk.services.importing.uncollected import uncollected
from kamdesk.ui.importing.cell_texts import cell_text
from kamdesk.ui.importing.review_entries import Entry, places_of
from kamdesk.ui.importing.trial import SheetTrial, account_column
from kamdesk.ui.importing.wording import count, rows_named
from kamdesk.ui.tables.cells import LEFT, RIGHT, Index
from kamdesk.ui.widgets.keyed import KeyedTableModel
from kamdesk.ui.widgets.text import plain_tooltip

MOST_COLUMNS = 6
ENTRY_ROLE = Qt.ItemDataRole.UserRole + 30
TINT_ROLE = Qt.ItemDataRole.UserRole + 31
NUMERIC = {"amount", "cost", "quantity", "floor", "threshold", "target", "weight", "value", "client_value"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A column of the file that is shown: where it lies, its title, whether it holds numbers."""

    at: int
    title: str
    is_numeric: bool = False


@dataclass(slots=True)
class _Content:
    trial: SheetTrial | None = None
    entries: Sequence[Entry] = ()
    columns: list[Shown] = field(default_factory=list)
    others: list[Shown] = field(default_factory=list)
    cells: Mapping[int, list[Cell]] = field(default_factory=dict)


def shown_columns(trial: SheetTrial) -> list[Shown]:
    """The columns that tell the rows apart: those that are read, as many as have room, and all in which something is wrong."""
    mapping, table = trial.found.mapping, trial.found.table
    assert mapping is not None
    assert table is not None
    wrong = trial.wrong_columns
    named = [(name, mapping.columns[name]) for name in FIELDS[mapping.kind] if name in mapping.columns]
    room = MOST_COLUMNS - len(wrong - {at for _name, at in named})
    kept = [pair for pair in named if pair[1] in wrong]
    kept += [pair for pair in named if pair not in kept][: max(0, room - len(kept))]
    found = [Shown(at, labels.field_name(name), name in NUMERIC) for name, at in named if (name, at) in kept]
    others = sorted(wrong - {shown.at for shown in found})[:MOST_COLUMNS]
    return found + [Shown(at, table.headers[at] if at < len(table.headers) else "", is_numeric=True) for at in others]


def _others(trial: SheetTrial, shown: Collection[Shown]) -> list[Shown]:
    """The columns that are read and not among those shown, as they stand in the file."""
    mapping, table = trial.found.mapping, trial.found.table
    assert mapping is not None
    assert table is not None
    titles = {at: labels.field_name(name) for name, at in mapping.columns.items()}
    titles |= {at: table.headers[at] for at in mapping.periods}
    numeric = {*mapping.periods, *(at for name, at in mapping.columns.items() if name in NUMERIC)}
    seen = {one.at for one in shown}
    return [Shown(at, title, at in numeric) for at, title in sorted(titles.items()) if at not in seen]


class ReviewModel(KeyedTableModel):
    """Row number, cells, what stands for columns without room, problem, what can be done.

    `hidden` are the columns of the table that have no room, `below` the rows whose buttons stand below their sentence.
    """

    def __init__(self, on_typed: Callable[[Entry, int, str], object]) -> None:
        super().__init__()
        self._on_typed = on_typed
        self._content = _Content()
        self.hidden: frozenset[int] = frozenset()
        self.below: frozenset[int] = frozenset()

    @property
    def entries(self) -> Sequence[Entry]:
        """The rows that are shown."""
        return self._content.entries

    @property
    def columns(self) -> list[Shown]:
        """The columns of the file that are shown."""
        return self._content.columns

    @property
    def problem_column(self) -> int:
        """Where it is said what is wrong; what can be done comes after it."""
        return len(self.columns) + 2

    @property
    def more_column(self) -> int:
        """Stands for the columns that are read and not shown."""
        return len(self.columns) + 1

    @property
    def others(self) -> list[Shown]:
        """The columns that are read and are not among `columns`, as they stand in the file."""
        return self._content.others

    @property
    def unseen(self) -> list[Shown]:
        """The columns that are read and not shown, as they stand in the file."""
        hidden = (shown for at, shown in enumerate(self.columns, 1) if at in self.hidden)
        return sorted([*self._content.others, *hidden], key=lambda shown: shown.at)

    @uncollected()
    def show_trial(self, trial: SheetTrial, *, is_whole: bool) -> None:
        """Show the rows of a trial that wait, or every row of its sheet (`is_whole`)."""
        self.beginResetModel()
        entries, cells = trial.whole() if is_whole else (trial.entries, trial.cells)
        columns = shown_columns(trial)
        self._content = _Content(trial, entries, columns, _others(trial, columns), cells)
        self.hidden = self.below = frozenset()
        self.endResetModel()

    @override
    def row_key(self, row: int) -> str:
        return self.entries[row].key

    @override
    def rows_of(self, keys: Collection[str]) -> dict[str, int]:
        numbers = {int(key.partition(":")[0]) for key in keys}  # a hundred thousand keys are not made to look for one
        return {entry.key: at for at, entry in places_of(self.entries, numbers) if entry.key in keys}

    @override
    def column_key(self, column: int) -> Hashable:
        return self.columns[column - 1].at if 1 <= column <= len(self.columns) else (column == 0, column - len(self.columns))

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.entries)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns) + 4

    def cell(self, entry: Entry, at: int) -> str:
        """What a cell of the file holds, or what was put in its place; where several rows are one only what says whose they are."""
        trial = self._content.trial
        assert trial is not None
        if entry.is_several and at != account_column(trial.found):
            return ""
        typed = trial.decisions.fixes.get((entry.rejection.row, at))
        if typed is not None:
            return typed
        cells = self._content.cells.get(entry.rejection.row, [])
        return cell_text(cells[at]) if at < len(cells) else ""

    def shown_cell(self, entry: Entry, at: int) -> str:
        """The same as it is shown: in a line, a code with the name of its account."""
        text, trial = " ".join(self.cell(entry, at).split()), self._content.trial
        name = trial.names.get(text) if trial is not None and at == account_column(trial.found) else None
        return f"{text} · {name}" if name is not None else text

    def _is_data(self, column: int) -> bool:
        return 1 <= column <= len(self.columns)

    def _text(self, entry: Entry, column: int) -> str:
        if column == 0:
            row = count(entry.rejection.row)
            return _("{row} and {n} more").format(row=row, n=count(len(entry.rows) - 1)) if entry.is_several else row
        if column == self.more_column:
            return "" if entry.is_several else "…"
        if self._is_data(column):
            return self.shown_cell(entry, self.columns[column - 1].at)
        return entry.problem if column == self.problem_column else ""

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry, column = self.entries[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(entry, column)
        if role == Qt.ItemDataRole.EditRole:
            return self.cell(entry, self.columns[column - 1].at) if self._is_data(column) else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            is_right = column == 0 or (self._is_data(column) and self.columns[column - 1].is_numeric)
            return RIGHT if is_right else LEFT
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(self.told(entry, column)) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            found = self._spoken(entry, column)
            is_one = column == self.problem_column and index.row() in self.below
            return f"{found} {self._spoken(entry, column + 1)}" if is_one else found
        if role == ENTRY_ROLE:
            return entry
        if role == TINT_ROLE:
            is_wrong = self._is_data(column) and self.columns[column - 1].at == entry.rejection.at and not entry.is_decided
            return entry.tone if is_wrong and entry.tone in {"bad", "warn"} else ""
        return None

    def told(self, entry: Entry, column: int) -> str:
        """A cell whole: the numbers of all rows for which it stands, what the columns without room hold."""
        if column == 0 and entry.is_several:
            return rows_named(entry.rows)
        if column == self.more_column and not entry.is_several:
            return "\n".join(f"{shown.title}: {self.shown_cell(entry, shown.at)}" for shown in self.unseen)
        return self._text(entry, column)

    def _spoken(self, entry: Entry, column: int) -> str:
        title = str(self.headerData(column, Qt.Orientation.Horizontal) or "")
        if column == self.problem_column + 1:
            offered = ", ".join(action.text for action in entry.actions) or _("write another value into its cell")
            return _("What can be done: {ways}").format(ways=offered)
        return f"{title}: {self.told(entry, column)}"

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        found = super().flags(index)
        entry = self.entries[index.row()]
        is_editable = self._is_data(index.column()) and not entry.is_decided and not entry.is_several
        return found | Qt.ItemFlag.ItemIsEditable if is_editable else found

    @override
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        entry = self.entries[index.row()]
        if role != Qt.ItemDataRole.EditRole or not self._is_data(index.column()):
            return False
        self._on_typed(entry, self.columns[index.column() - 1].at, str(value))
        return True

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            if self._is_data(section):
                return self.columns[section - 1].title
            return {0: _("Row"), self.more_column: self._more_words(), self.problem_column: _("Problem")}.get(section, "")
        if role == Qt.ItemDataRole.ToolTipRole and section == self.more_column:
            return plain_tooltip(_("Columns without room here: {names}").format(names=", ".join(s.title for s in self.unseen)))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if section == 0 or (self._is_data(section) and self.columns[section - 1].is_numeric) else LEFT
        return None

    def _more_words(self) -> str:
        number = len(self.unseen)
        return f"+{count(number)}" if number else ""
