"""The card of the grid: the indicators, what is missing to close the scorecard, and what can be done with both."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kamdesk.domain.plan.gate import writable_step
from kamdesk.domain.records import Step
from kamdesk.domain.scorecard.scoring import ScorecardResult
from kamdesk.i18n import _, formats, messages, ngettext
from kamdesk.services.reading.account_data import AccountData
from kamdesk.services.scorecard.wording import breach_count
from kamdesk.ui.context import Context
from kamdesk.ui.scorecard.grid_cells import GridColumn
from kamdesk.ui.scorecard.scorecard_delegate import ScorecardDelegate
from kamdesk.ui.scorecard.scorecard_grid import ScorecardGrid
from kamdesk.ui.tables.edit_table import EditTable
from kamdesk.ui.widgets.basic import button, card, label, row, set_property
from kamdesk.ui.widgets.room import WrapBar


class GridCard(QWidget):
    """The grid of one account's scorecard in one period, with its foot.

    Signals:
        selected, opened: (Indicator) its row is current; its detail is asked for.
        remove_wanted: (Indicator) the key to remove was pressed on it.
        add_wanted, library_wanted, weights_wanted, close_wanted, reopen_wanted: their buttons were pressed.
    """

    selected = Signal(object)
    opened = Signal(object)
    remove_wanted = Signal(object)
    add_wanted = Signal()
    library_wanted = Signal()
    weights_wanted = Signal()
    close_wanted = Signal()
    reopen_wanted = Signal()

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self._ctx = ctx
        frame, column = card((1, 1, 1, 8), 4)
        self.grid = ScorecardGrid(ctx)
        self.view = self._make_view()
        column.addWidget(self.view, 1)
        holder = QVBoxLayout()
        holder.setContentsMargins(10, 0, 10, 0)
        holder.addWidget(self._make_gate())
        column.addLayout(holder)
        column.addLayout(self._make_acts())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)

    def _make_view(self) -> EditTable:
        tokens = self._ctx.tokens
        view = EditTable(tokens, is_framed=False)
        view.setObjectName("scorecard")
        view.setAccessibleName(_("Indicators"))
        view.setModel(self.grid)
        view.setItemDelegate(ScorecardDelegate(tokens, view))
        view.verticalHeader().setDefaultSectionSize(tokens.scaled(29))
        self.grid.refused.connect(view.show_refusal)
        view.selectionModel().currentRowChanged.connect(self._on_row)
        view.detail_wanted.connect(self._open_row)
        view.remove_wanted.connect(self._delete)
        view.resized.connect(self.fit_columns)
        view.setMinimumWidth(380)
        return view

    def _make_gate(self) -> QFrame:
        self._gate = QFrame()
        gate = QVBoxLayout(self._gate)
        gate.setContentsMargins(12, 8, 12, 8)
        gate.setSpacing(2)
        self._gate_text = label("", wrap=True, name="scorecard_gate")
        self.close_button = button(_("Close the scorecard"), self.close_wanted.emit, name="close_scorecard")
        gate_row = row(self._gate_text, self.close_button)
        gate_row.setStretch(0, 1)
        gate.addLayout(gate_row)
        return self._gate

    def _make_acts(self) -> QHBoxLayout:
        specs = (
            ("add_indicator", _("Indicator"), "plus", self.add_wanted.emit),
            ("add_templates", _("Ready-made…"), "layout-template", self.library_wanted.emit),
            ("detail", _("Detail"), "pencil", lambda: self._open_row(self.view.currentIndex().row())),
            ("group_weights", _("Weights"), "scale", self.weights_wanted.emit),
            ("reopen_scorecard", _("Reopen"), "lock-open", self.reopen_wanted.emit),
        )
        acts = [button(text, act, icon=icon, tokens=self._ctx.tokens, kind="flat2", name=name) for name, text, icon, act in specs]
        self._add, self._template, _detail, _weights, self._reopen = acts
        self._reopen.setToolTip(_("The scorecard is closed. Figures go on; the plan rests on its indicators."))
        self._count = label("", "caption")
        line = row(WrapBar(acts), self._count, margins=(10, 0, 12, 0), spacing=4)
        line.setStretch(0, 1)
        return line

    # -- showing ---------------------------------------------------------------------------------

    def show_result(self, data: AccountData, result: ScorecardResult) -> None:
        """Show an account's scorecard."""
        self.grid.show(data, result)
        self.view.clearSpans()
        for at, spec in enumerate(self.grid.layout_rows):
            if spec.indicator is None:
                self.view.setSpan(at, 0, 1, len(GridColumn) - 1)
        self.fit_columns()

    def fit_columns(self) -> None:
        """Share the width out."""
        self.grid.fit(self.view)

    def select(self, indicator_id: str) -> None:
        """Make the row of an indicator the current one."""
        at = self.grid.row_of(indicator_id)
        if at is not None and self.view.currentIndex().row() != at:
            column = max(self.view.currentIndex().column(), 0) or GridColumn.NOW
            self.view.setCurrentIndex(self.grid.index(at, column))

    def fill_foot(self, data: AccountData, result: ScorecardResult) -> None:
        """Say how many there are, and what is missing to close the scorecard."""
        found = result.indicators()
        breaches = breach_count([r for r in found if r.is_breach])
        parts = [ngettext("{n} indicator", "{n} indicators", len(found)).format(n=len(found))]
        if breaches:
            parts.append(breaches)
        if result.coverage < 99.5:
            parts.append(_("{percent} of the data").format(percent=formats.percent(result.coverage)))
        self._count.setText(" · ".join(parts))
        self._add.setVisible(not self._ctx.is_read_only)
        is_open = writable_step(data.facts) is Step.PLAN and not data.scorecard.is_closed
        self._gate.setVisible(is_open)
        self.close_button.setVisible(is_open and not self._ctx.is_read_only)
        self._reopen.setVisible(data.scorecard.is_closed and not self._ctx.is_read_only)
        self._template.setVisible(not data.scorecard.is_closed and not self._ctx.is_read_only)
        if is_open:
            missing = [messages.unmet_text(u) for u in data.scorecard.unmet]
            set_property(self._gate, "box", "warn" if missing else "ok")
            self._gate_text.setText(
                _("To close the scorecard: {list}.").format(list="; ".join(missing))
                if missing
                else _("The scorecard is ready to be closed.")
            )

    # -- acting ----------------------------------------------------------------------------------

    def _on_row(self, now: QModelIndex | QPersistentModelIndex, _before: object) -> None:
        indicator = self.grid.indicator(now.row())
        if indicator is not None:
            self.selected.emit(indicator)

    def _open_row(self, at: int) -> None:
        indicator = self.grid.indicator(at)
        if indicator is not None:
            self.opened.emit(indicator)

    def _delete(self, at: int) -> None:
        """Withdraw the figure on which the key was pressed; on anything else, the indicator is to be removed."""
        index = self.view.currentIndex()
        if self.grid.is_figure(index):
            self.grid.setData(index, "")
        elif (indicator := self.grid.indicator(at)) is not None:
            self.remove_wanted.emit(indicator)
