"""What each account buys and does not buy yet: accounts down, product lines across."""

from collections.abc import Hashable
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QStyleOptionViewItem, QVBoxLayout
from typing_extensions import override

from kamdesk.domain.account.company_name import without_legal_form
from kamdesk.domain.selection.potential import LineState
from kamdesk.i18n import _, formats, terms
from kamdesk.services.account.portfolio_table import PortfolioRow
from kamdesk.ui.context import Context
from kamdesk.ui.portfolio.section import PortfolioSection
from kamdesk.ui.tables.cells import LEFT, RIGHT, CellDelegate
from kamdesk.ui.tables.edit_table import EditTable
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.basic import card, label, row
from kamdesk.ui.widgets.keyed import KeyedTableModel
from kamdesk.ui.widgets.text import plain_tooltip

Index = QModelIndex | QPersistentModelIndex
STATE_ROLE = Qt.ItemDataRole.UserRole + 11
SIGNS = {
    LineState.BOUGHT: "●", LineState.OPEN: "○", LineState.COMPETITOR: "✕", LineState.BLOCKED: "■", LineState.NOT_APPLICABLE: "–", LineState.UNKNOWN: "?",
}  # fmt: skip
TONES = {
    LineState.BOUGHT: ("ok_bg", "ok"), LineState.OPEN: ("accent_soft", "accent"), LineState.COMPETITOR: ("warn_bg", "warn"),
    LineState.BLOCKED: ("hover", "text2"), LineState.NOT_APPLICABLE: ("", "text3"), LineState.UNKNOWN: ("", "text3"),
}  # fmt: skip


class GapsModel(KeyedTableModel):
    """Column 0 is the account, the others one product line each."""

    def __init__(self, currency: str) -> None:
        super().__init__()
        self._currency = currency
        self.rows: list[PortfolioRow] = []
        self.lines: list[str] = []

    def show(self, rows: list[PortfolioRow], lines: list[str]) -> None:
        """Show these accounts and product lines."""
        self.beginResetModel()
        self.rows, self.lines = rows, lines
        self.endResetModel()

    @override
    def row_key(self, row: int) -> str:
        return self.rows[row].account_id

    @override
    def column_key(self, column: int) -> Hashable:
        return self.lines[column - 1] if column else None

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines) + 1

    def state(self, index: Index) -> LineState | None:
        """The state of a cell."""
        return self.rows[index.row()].state_of(self.lines[index.column() - 1]) if index.column() else None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        found = self.rows[index.row()]
        if not index.column():
            return (
                without_legal_form(found.name)
                if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}
                else LEFT
                if role == Qt.ItemDataRole.TextAlignmentRole
                else None
            )
        line = self.lines[index.column() - 1]
        if role == STATE_ROLE:
            return found.state_of(line)
        if role == Qt.ItemDataRole.DisplayRole:
            amount = found.lines.get(line, Decimal(0))
            return formats.money(amount, self._currency) if amount > 0 else ""
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}:
            written = next((w for w in found.wallet if w.product_line == line), None)
            rival = f" ({written.competitor})" if written is not None and written.competitor else ""
            text = f"{found.name} · {line}: {terms.term(found.state_of(line))}{rival}"
            return plain_tooltip(text) if role == Qt.ItemDataRole.ToolTipRole else text
        return RIGHT if role == Qt.ItemDataRole.TextAlignmentRole else None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            title = self.lines[section - 1] if section else _("Account")
            return plain_tooltip(title) if role == Qt.ItemDataRole.ToolTipRole else title
        return LEFT if role == Qt.ItemDataRole.TextAlignmentRole else None


class GapsDelegate(CellDelegate):
    """A soft ground and a sign for the state, so that it can be told without colour; the amount where it buys."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        state = index.data(STATE_ROLE)
        if state is None:
            super().paint(painter, option, index)
            return
        painter.save()
        is_selected = self.paint_frame(painter, option, index)
        rect: QRect = option.rect
        ground, ink = TONES[state]
        if ground and not is_selected:
            painter.fillRect(rect.adjusted(1, 1, -1, -2), QColor(self.tokens[ground]))
        painter.setPen(QColor(self.tokens["seltext" if is_selected else ink]))
        font = QFont(painter.font())
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.drawText(rect.adjusted(8, 0, -8, 0), int(LEFT), SIGNS[state])
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(self.tokens["seltext" if is_selected else "text"]))
        painter.drawText(rect.adjusted(22, 0, -8, 0), int(RIGHT), index.data() or "")
        painter.restore()


def legend(tokens: Tokens) -> str:
    """What the signs mean."""
    del tokens
    return "   ".join(f"{SIGNS[state]} {terms.term(state)}" for state in LineState)


class GapsSection(PortfolioSection):
    """The grid of all accounts and lines, the best customers first."""

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx)
        frame, column = card((1, 8, 1, 8), 6)
        self._summary = label("", "caption", wrap=True, name="gaps_summary")
        column.addLayout(row(self._summary, margins=(14, 0, 14, 0)))
        self.model = GapsModel(self.currency)
        self.view = EditTable(ctx.tokens, is_framed=False)
        self.view.setObjectName("gaps")
        self.view.setAccessibleName(_("What they do not buy yet"))
        self.view.setModel(self.model)
        self.view.setItemDelegate(GapsDelegate(ctx.tokens, self.view))
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.view.empty_text = _("Import sales with a product line, and the grid appears.")
        self.view.doubleClicked.connect(self._open)
        column.addWidget(self.view, 1)
        column.addLayout(row(label(legend(ctx.tokens), "caption"), None, margins=(14, 0, 14, 0)))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self.card: QFrame = frame

    @override
    def populate(self) -> None:
        lines = self.table.product_lines()
        rows = sorted(self.table.rows.values(), key=lambda r: -r.sales) if lines else []
        self.model.show(rows, lines)
        header = self.view.horizontalHeader()
        for at in range(self.model.columnCount()):
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.Fixed)
            text = str(self.model.headerData(at, Qt.Orientation.Horizontal) or "")
            needed = header.fontMetrics().horizontalAdvance(text) + 24
            header.resizeSection(
                at, self.ctx.tokens.scaled(240) if at == 0 else min(220, max(self.ctx.tokens.scaled(104), needed))
            )
        unknown = sum(r.state_of(line) is LineState.UNKNOWN for r in rows for line in lines)
        bought = sum(r.state_of(line) is LineState.BOUGHT for r in rows for line in lines)
        text = ""
        if rows:
            text = _(
                "{bought} of {all} cells bought; of {unknown} nobody knows yet what they buy elsewhere. Unknown is not zero."
            ).format(
                bought=formats.number(bought, 0),
                all=formats.number(len(rows) * len(lines), 0),
                unknown=formats.number(unknown, 0),
            )
        self._summary.setText(text)

    def _open(self, index: QModelIndex) -> None:
        self.account_wanted.emit(self.model.rows[index.row()].account_id, "selection")
