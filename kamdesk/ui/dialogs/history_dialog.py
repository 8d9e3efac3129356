"""Who changed what, when; and the way back to an earlier value."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from kamdesk.domain.changes import LogEntry, changed_fields
from kamdesk.domain.plan.kam_profile import Rating
from kamdesk.domain.records import Record
from kamdesk.domain.scorecard.indicators import WITHDRAWN
from kamdesk.i18n import _, formats, labels
from kamdesk.services.plan import kam_ratings
from kamdesk.ui.context import Context
from kamdesk.ui.tables.cells import CellDelegate
from kamdesk.ui.widgets.basic import button, label

_FIGURES = {mark: name for name, mark in WITHDRAWN.items()}
WHEN, WHO, WHAT, BEFORE, AFTER = range(5)


def shown_value(value: object) -> str:
    """A stored value in words, short."""
    if value is None or value == "":
        return formats.MISSING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        return formats.number(value)
    if isinstance(value, tuple):
        return "; ".join(str(v) for v in value)
    text = str(value).replace("\n", " ")
    return text if len(text) <= 60 else text[:59] + "…"


class HistoryDialog(QDialog):
    """The history of an account, or of the whole portfolio."""

    def __init__(self, ctx: Context, account_id: str | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self.setWindowTitle(_("History"))
        self.resize(860, 520)
        self.entries: list[LogEntry] = ctx.portfolio.history(account_id)
        self._hidden_people = kam_ratings.with_hidden_marks(ctx.portfolio)
        self.table = QTableWidget(len(self.entries), 5)
        self.table.setTabKeyNavigation(False)
        self.table.setObjectName("history")
        self.table.setAccessibleName(_("History"))
        self.table.setHorizontalHeaderLabels([_("When"), _("Who"), _("What"), _("Before"), _("After")])
        self.table.setProperty("framed", True)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(ctx.tokens.scaled(29))
        self.table.setItemDelegate(CellDelegate(ctx.tokens, self.table))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for section, width in ((WHEN, 146), (WHO, 90), (BEFORE, 150), (AFTER, 150)):
            header.setSectionResizeMode(section, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(section, ctx.tokens.scaled(width))
        header.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)
        for at, entry in enumerate(self.entries):
            self._fill(at, entry)
        self._return = button(_("Return to this value"), self.return_to_value, icon="undo-2", tokens=ctx.tokens, name="return")
        self._return.setVisible(not ctx.is_read_only)
        self._said = label("", "error", wrap=True)
        self._said.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(self._return, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.table)
        column.addWidget(self._said)
        column.addWidget(buttons)
        self.table.currentCellChanged.connect(lambda *_: self._allow())
        self._allow()

    def _fill(self, at: int, entry: LogEntry) -> None:
        before, after = _sides(entry) if not self._is_hidden(entry) else (_("hidden"), _("hidden"))
        what = labels.describe_entry(entry)
        texts = (formats.moment(entry.at), entry.who, what[:1].upper() + what[1:], before, after)
        for column, text in enumerate(texts):
            self.table.setItem(at, column, QTableWidgetItem(text))

    def _is_hidden(self, entry: LogEntry) -> bool:
        """Marks stay hidden until all assessors have given theirs."""
        sides = [r for r in (entry.before, entry.after) if isinstance(r, Rating)]
        return any(r.person_id in self._hidden_people for r in sides)

    def _allow(self) -> None:
        self._return.setEnabled(self._target() is not None)

    def _target(self) -> Record | None:
        """The record as it would be after returning, when that is possible."""
        at = self.table.currentRow()
        if not 0 <= at < len(self.entries):
            return None
        entry = self.entries[at]
        if entry.before is None or entry.after is None or entry.before.IS_ACT or self._is_hidden(entry):
            return None
        present = self._ctx.portfolio.get(type(entry.before), entry.record_id)
        if present is None:
            return None
        names = changed_fields(entry.before, entry.after)
        return replace(present, **{name: getattr(entry.before, name) for name in names})

    def return_to_value(self) -> None:
        """Save the earlier value again, as a change of its own."""
        target = self._target()
        if target is None:
            return
        refusal = self._ctx.save(target)
        if refusal is None:
            self.accept()
        else:
            self._said.setText(refusal.text)
            self._said.show()


def _sides(entry: LogEntry) -> tuple[str, str]:
    if entry.before is None or entry.after is None:
        return "", ""
    names = changed_fields(entry.before, entry.after)
    if len(names) != 1:
        return "", ""
    if names[0] in _FIGURES:
        figure, word = shown_value(getattr(entry.after, _FIGURES[names[0]])), _("figure withdrawn")
        return (figure, word) if getattr(entry.before, names[0]) is None else (word, figure)
    return shown_value(getattr(entry.before, names[0])), shown_value(getattr(entry.after, names[0]))
