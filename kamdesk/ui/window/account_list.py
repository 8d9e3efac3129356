"""The account list of the sidebar: ids from the file, pages of names on demand, figures for what shows."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from kamdesk.domain.account.company_name import without_legal_form
from kamdesk.i18n import _, formats, ngettext, terms
from kamdesk.services.portfolio import Portfolio
from kamdesk.ui.life import Life
from kamdesk.ui.theme import icons
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.keyed import KeyedTableModel
from kamdesk.ui.widgets.text import plain_tooltip

if TYPE_CHECKING:
    from kamdesk.services.account.summary import AccountSummary

Index = QModelIndex | QPersistentModelIndex
PAGE = 128
FIRST = 256
BATCH = 24
ID_ROLE = Qt.ItemDataRole.UserRole + 1
NAME_ROLE = Qt.ItemDataRole.UserRole + 2
LINE_ROLE = Qt.ItemDataRole.UserRole + 3
SUMMARY_ROLE = Qt.ItemDataRole.UserRole + 4
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)


def status_line(sector: str, summary: "AccountSummary | None") -> str:
    """The second line of an account: its sector and how it stands."""
    if summary is None:
        return sector
    if not summary.is_included:
        state = terms.verdict_state(summary.verdict)
    elif summary.is_active:
        state = _("plan active")
    else:
        number = summary.current_step.number if summary.current_step else 5
        state = _("step {number} of 5").format(number=number)
    return f"{sector} · {state}" if sector else state[:1].upper() + state[1:]


class AccountListModel(KeyedTableModel):
    """Knows the true number of rows at once; names come a page at a time, scores after the first paint."""

    def __init__(self, portfolio: Portfolio, life: Life) -> None:
        super().__init__()
        self._portfolio = portfolio
        self._text = ""
        self._seqs: list[int] | None = None
        self._count = 0
        self._pages: dict[int, list[tuple[str, str, str]]] = {}
        self._summaries: dict[str, AccountSummary] = {}
        self._wanted: dict[str, int] = {}
        self._timer = life.timer(self, 0, self._fill_summaries)
        self.reload()

    def reload(self) -> None:
        """Read the list again, with the same search."""
        self.beginResetModel()
        self._pages.clear()
        self._wanted.clear()
        if self._text:
            self._seqs = self._portfolio.accounts.search(self._text)
            self._count = len(self._seqs)
        else:
            # The first rows are all that the first paint needs; the whole order is read when it is scrolled to.
            self._seqs = None
            self._count = self._portfolio.accounts.count()
            first = [(a.id, a.name, a.sector) for a in self._portfolio.accounts.first(FIRST)]
            for at in range(0, len(first), PAGE):
                self._pages[at // PAGE] = first[at : at + PAGE]
        self.endResetModel()

    def search(self, text: str) -> None:
        """Show only what holds every word of the text."""
        if text.strip() != self._text:
            self._text = text.strip()
            self.reload()

    @property
    def search_text(self) -> str:
        """The search in force."""
        return self._text

    def _order(self) -> list[int]:
        if self._seqs is None:
            self._seqs = self._portfolio.accounts.order()
        return self._seqs

    def _row(self, row: int) -> tuple[str, str, str]:
        page, at = divmod(row, PAGE)
        if page not in self._pages:
            seqs = self._order()[page * PAGE : (page + 1) * PAGE]
            self._pages[page] = [(a.id, a.name, a.sector) for a in self._portfolio.accounts.lines(seqs)]
        found = self._pages[page]
        return found[at] if at < len(found) else ("", "", "")

    def row_of(self, account_id: str) -> int | None:
        """The row of an account, None when the search leaves it out."""
        for page, rows in self._pages.items():
            for at, entry in enumerate(rows):
                if entry[0] == account_id:
                    return page * PAGE + at
        return self._portfolio.accounts.position(account_id, self._order())

    @override
    def row_key(self, row: int) -> str:
        return self._row(row)[0]

    @override
    def rows_of(self, keys: Collection[str]) -> dict[str, int]:
        # Asked one by one: the list knows the places of many thousand accounts without reading them.
        places = {key: self.row_of(key) for key in keys if key}
        return {key: at for key, at in places.items() if at is not None}

    def account_id(self, row: int) -> str:
        """The id of the account in a row; empty where there is no such row."""
        return self._row(row)[0] if 0 <= row < self._count else ""

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._count

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 1

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (NAME_ROLE, _DISPLAY):
            return self._row(index.row())[1]
        if role == LINE_ROLE:
            account_id, _name, sector = self._row(index.row())
            return status_line(sector, self._summaries.get(account_id))
        if role == SUMMARY_ROLE:
            return self._summary(index.row())
        if role == ID_ROLE:
            return self._row(index.row())[0]
        if role == _TOOLTIP:
            return plain_tooltip(self._row(index.row())[1])
        if role == _ACCESSIBLE:
            return self._spoken(index.row())
        return None

    def _summary(self, row: int) -> "AccountSummary | None":
        account_id = self._row(row)[0]
        found = self._summaries.get(account_id)
        if found is None and account_id:
            self._wanted[account_id] = row
            self._timer.start()
        return found

    def _spoken(self, row: int) -> str:
        account_id, name, sector = self._row(row)
        summary = self._summaries.get(account_id)
        parts = [name, status_line(sector, summary)]
        if summary is not None and summary.score is not None:
            parts.append(_("index {value}").format(value=formats.number(summary.score, 0)))
        if summary is not None and summary.disputed:
            parts.append(
                ngettext("{n} figure in reconciliation", "{n} figures in reconciliation", summary.disputed).format(
                    n=summary.disputed
                )
            )
        if summary is not None and summary.to_review:
            parts.append(ngettext("{n} step to review", "{n} steps to review", summary.to_review).format(n=summary.to_review))
        return ", ".join(p for p in parts if p)

    def _fill_summaries(self) -> None:
        """Read the figures of the rows that were painted without them, a batch at a time."""
        from kamdesk.services.account.summary import summaries

        batch = list(self._wanted.items())[-BATCH:]
        for account_id, _row in batch:
            del self._wanted[account_id]
        try:
            self._summaries.update(summaries(self._portfolio, [account_id for account_id, _ in batch]))
        finally:
            if self._wanted:
                self._timer.start()
        for _account_id, row in batch:
            if row < self._count:
                index = self.index(row, 0)
                self.dataChanged.emit(index, index)

    def fill_now(self) -> None:
        """Read all figures that are wanted at once; for pictures and tests."""
        while self._wanted:
            self._fill_summaries()

    def forget(self, account_ids: frozenset[str]) -> None:
        """Read the figures of these accounts (or of all) again."""
        if not account_ids:
            self._summaries.clear()
        for account_id in account_ids:
            self._summaries.pop(account_id, None)
        if self._count:
            self.dataChanged.emit(self.index(0, 0), self.index(self._count - 1, 0))


class AccountDelegate(QStyledItemDelegate):
    """Name and line at the left; score with its change, step dots or a sign at the right."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens
        self._name_font = self._font("body", QFont.Weight.Medium)
        self._bold_font = self._font("body", QFont.Weight.DemiBold)
        self._line_font = self._font("micro", QFont.Weight.Normal)
        self._name_metrics = QFontMetrics(self._bold_font)
        self._line_metrics = QFontMetrics(self._line_font)
        self._size = QSize(200, tokens.scaled(46))
        self._colors = {
            name: QColor(tokens[name]) for name in ("sel", "seltext", "text", "text2", "text3", "accent", "ok", "bad", "hover")
        }

    def _font(self, role: str, weight: QFont.Weight) -> QFont:
        font = QFont("Inter")
        font.setPixelSize(self._tokens.px(role))
        font.setWeight(weight)
        return font

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self._size

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = option.rect
        state = option.state
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        colors = self._colors
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors["sel" if is_selected else "hover"])
            painter.drawRoundedRect(rect.adjusted(6, 1, -6, -1), 6, 6)
        if is_selected:
            painter.setBrush(colors["accent"])
            painter.drawRoundedRect(rect.left() + 6, rect.top() + 10, 3, rect.height() - 20, 1, 1)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(colors["accent"])
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(7, 2, -8, -3), 5, 5)
        summary = index.data(SUMMARY_ROLE)
        upper, lower = self._paint_right(painter, rect, summary, is_selected)
        inner = rect.adjusted(18, 5, -14, -5)
        painter.setFont(self._bold_font if is_selected else self._name_font)
        painter.setPen(colors["seltext" if is_selected else "text"])
        half = inner.height() // 2
        width = inner.width() - upper if upper else inner.width() + 8
        name = self._name_metrics.elidedText(without_legal_form(index.data(NAME_ROLE)), Qt.TextElideMode.ElideRight, width)
        painter.drawText(inner.left(), inner.top(), width, half, int(Qt.AlignmentFlag.AlignVCenter), name)
        painter.setFont(self._line_font)
        painter.setPen(colors["seltext" if is_selected else "text3"])
        width = inner.width() - lower
        text = self._line_metrics.elidedText(index.data(LINE_ROLE), Qt.TextElideMode.ElideRight, width)
        painter.drawText(inner.left(), inner.top() + half, width, half, int(Qt.AlignmentFlag.AlignVCenter), text)
        painter.restore()

    def _paint_right(
        self, painter: QPainter, rect: QRect, summary: "AccountSummary | None", is_selected: bool
    ) -> tuple[int, int]:
        """Paint what stands at the right; returns how wide it is on the first and on the second line."""
        edge = rect.right() - 14
        if summary is None:
            return 0, 0
        half = rect.height() // 2 - 5
        if summary.is_watched or summary.is_left_out:
            name = "eye" if summary.is_watched else "ban"
            color = self._tokens["seltext" if is_selected else "text3"]
            painter.drawPixmap(edge - 15, rect.top() + 5 + half + (half - 14) // 2, icons.pixmap(name, color, 14, 2.0))
            return 0, 22
        if summary.is_included and not summary.is_active:
            return 0, self._paint_dots(painter, edge, rect.top() + 5 + half + half // 2, summary)
        if summary.score is None:
            return 0, 0
        painter.setFont(self._bold_font)
        painter.setPen(self._colors["seltext" if is_selected else "text"])
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(
            edge - 60, rect.top() + 5, 60, half, right, ("≠ " if summary.disputed else "") + formats.number(summary.score, 0)
        )
        if summary.trend is not None:
            self._paint_change(painter, QRect(edge - 60, rect.top() + 5 + half, 60, half), summary, is_selected)
        return 42 if summary.disputed else 30, 30

    def _paint_change(self, painter: QPainter, place: QRect, summary: "AccountSummary", is_selected: bool) -> None:
        assert summary.trend is not None
        way = {"up": "ok", "down": "bad"}.get(summary.trend.direction.value, "text3")
        painter.setFont(self._line_font)
        painter.setPen(self._colors["seltext" if is_selected else way])
        from kamdesk.services.scorecard.wording import trend_text

        painter.drawText(place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), trend_text(summary.trend))

    def _paint_dots(self, painter: QPainter, edge: int, middle: int, summary: "AccountSummary") -> int:
        painter.setPen(self._colors["accent"])
        for at, is_done in enumerate(summary.closed_steps):
            painter.setBrush(self._colors["accent"] if is_done else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(edge - 40 + at * 9, middle - 3, 6, 6)
        return 44
