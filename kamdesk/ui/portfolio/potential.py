"""Potential and hours: how much is used, how much is left and how sure, beside the hours that go there."""

from decimal import Decimal

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen
from PySide6.QtWidgets import QGridLayout, QLabel, QStyleOptionViewItem, QVBoxLayout
from typing_extensions import override

from kamdesk.domain.account.company_name import without_legal_form
from kamdesk.domain.selection.concentration import Level
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.i18n import _, formats, reasons
from kamdesk.services.account.portfolio_table import PortfolioRow
from kamdesk.ui.context import Context
from kamdesk.ui.portfolio.columns import state_text
from kamdesk.ui.portfolio.section import PortfolioSection
from kamdesk.ui.tables.cells import CellDelegate
from kamdesk.ui.tables.read_only_model import ROW_ROLE, Column, Index, ReadOnlyTableModel
from kamdesk.ui.tables.read_only_table import ReadOnlyTable
from kamdesk.ui.widgets.basic import card, label, row, set_property

BAR = "bar"


class BarDelegate(CellDelegate):
    """One bar a row: used, left on sure figures, left on guesses (hatched); all rows on one scale."""

    largest = Decimal(1)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, ReadOnlyTableModel) or model.columns[index.column()].key != BAR:
            super().paint(painter, option, index)
            return
        found: PortfolioRow = index.data(ROW_ROLE)
        painter.save()
        self.paint_frame(painter, option, index)
        high = self.tokens.scaled(13)
        rect = QRect(option.rect.left() + 8, option.rect.center().y() - high // 2, option.rect.width() - 16, high)
        potential = found.potential
        used = min(potential.current or Decimal(0), potential.attainable or Decimal(0))
        sure = potential.remaining_sure or Decimal(0)
        guessed = (potential.remaining or Decimal(0)) - sure
        x = rect.left()
        # Filled, hollow, hatched: told apart without colour.
        accent = QColor(self.tokens["accent"])
        brushes = (QBrush(accent), QBrush(Qt.BrushStyle.NoBrush), QBrush(accent, Qt.BrushStyle.BDiagPattern))
        painter.setPen(QPen(accent, 1))
        for amount, brush in zip((used, sure, guessed), brushes, strict=True):
            width = round(rect.width() * float(amount / self.largest))
            if width > 0:
                painter.setBrush(brush)
                painter.drawRect(QRect(x, rect.top(), width - 1, rect.height() - 1))
                x += width + 1
        painter.restore()


class PotentialHoursSection(PortfolioSection):
    """Figures of the whole above, a bar for each account below."""

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        frame, column = card((18, 10, 18, 12), 6)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(26)
        self._grid.setVerticalSpacing(1)
        self._figures: dict[str, tuple[QLabel, QLabel]] = {}
        names = {
            "remaining": _("Remaining potential"), "used": _("Used"), "hours": _("KAM hours"), "first": _("Largest account"),
            "top3": _("Three largest"), "top10": _("Ten largest"), "hhi": _("Concentration (HHI)"),
        }  # fmt: skip
        for at, (key, title) in enumerate(names.items()):
            value, note = label("", "h2", name=f"figure_{key}"), label("", "caption")
            self._grid.addWidget(label(title, "caption"), 0, at)
            self._grid.addWidget(value, 1, at)
            self._grid.addWidget(note, 2, at)
            self._figures[key] = (value, note)
        self._grid.setColumnStretch(len(names), 1)
        column.addLayout(self._grid)
        self._basis = label("", "caption", wrap=True)
        column.addWidget(self._basis)
        outer.addWidget(frame)
        below, inner = card((1, 1, 1, 8), 6)
        self.model: ReadOnlyTableModel[PortfolioRow] = ReadOnlyTableModel(ctx.tokens, self._columns(), key=lambda r: r.account_id)
        self.model.order = ("remaining", True)
        self.view: ReadOnlyTable[PortfolioRow] = ReadOnlyTable(ctx.tokens, self.model)
        self.view.setObjectName("potential_table")
        self.view.setAccessibleName(_("Potential and hours"))
        self.view.empty_text = _("Write down what accounts buy a year, under Selection › Potential.")
        self._bars = BarDelegate(ctx.tokens, self.view)
        self.view.setItemDelegate(self._bars)
        self.view.opened.connect(lambda found: self.account_wanted.emit(found.account_id, "selection"))
        inner.addWidget(self.view, 1)
        self._legend = label(
            _("Bar: used (filled) · left on figures seen or said, A+B (hollow) · left on guesses, C+D (hatched)"), "caption"
        )
        inner.addLayout(row(self._legend, None, margins=(14, 0, 14, 0)))
        outer.addWidget(below, 1)

    def _columns(self) -> list[Column[PortfolioRow]]:
        return [
            Column("account", _("Account"), lambda r: without_legal_form(r.name), lambda r: r.search_key, 230),
            Column("state", _("State"), state_text, state_text, 128),
            Column(
                "used",
                _("Used"),
                lambda r: formats.percent(r.potential.exhausted_percent),
                lambda r: r.potential.exhausted_percent,
                74,
                is_numeric=True,
            ),
            Column(
                "remaining",
                _("Remaining"),
                lambda r: self.money(r.potential.remaining),
                lambda r: r.potential.remaining,
                100,
                is_numeric=True,
            ),
            Column(BAR, _("Attainable"), lambda _r: "", lambda r: r.potential.attainable),
            Column("hours", _("KAM hours"), lambda r: formats.number(r.hours, 0), lambda r: r.hours, 102, is_numeric=True),
            Column("per_hour", _("Left per hour"), self._per_hour_text, _per_hour, 146, is_numeric=True),
        ]

    def _per_hour_text(self, found: PortfolioRow) -> str:
        return self.money(_per_hour(found))

    @override
    def populate(self) -> None:
        rows = [r for r in self.table.rows.values() if r.potential.attainable is not None]
        self._bars.largest = max((max(r.potential.attainable or Decimal(0), Decimal(1)) for r in rows), default=Decimal(1))
        self.model.set_rows(rows)
        self._fill_figures(rows)

    def _set(self, key: str, text: str, note: str = "", role: str = "caption") -> None:
        value, below = self._figures[key]
        value.setText(text)
        below.setText(note)
        set_property(below, "role", role)

    def _fill_figures(self, rows: list[PortfolioRow]) -> None:
        remaining = sum((r.potential.remaining or Decimal(0) for r in rows), Decimal(0))
        sure = sum((r.potential.remaining_sure or Decimal(0) for r in rows), Decimal(0))
        attainable = sum((r.potential.attainable or Decimal(0) for r in rows), Decimal(0))
        used = sum((min(r.potential.current or Decimal(0), r.potential.attainable or Decimal(0)) for r in rows), Decimal(0))
        part = formats.percent(sure / remaining * 100) if remaining else formats.MISSING
        self._set(
            "remaining",
            self.money(remaining) if rows else formats.MISSING,
            _("of which A+B {percent}").format(percent=part) if rows else "",
        )
        self._set("used", formats.percent(used / attainable * 100) if attainable else formats.MISSING)
        self._fill_hours()
        found = self.table.concentration()
        for key in ("first", "top3", "top10", "hhi"):
            value = getattr(found, key) if found is not None else None
            shown = formats.number(value, 0) if key == "hhi" else formats.percent(value, 1)
            level = found.levels()[key] if found is not None else Level.LOW
            self._set(key, shown, reasons.level(level) if found is not None else "", "caption" if level is Level.LOW else "warn")
        company = self.ctx.portfolio.company()
        if company.is_imported:
            self._basis.setText(
                _("Shares are of the imported sales; give the company's sales in Settings to relate them to all.")
            )
        else:
            self._basis.setText(_("Shares are of the company's sales, {amount} a year.").format(amount=self.money(company.sales)))

    def _fill_hours(self) -> None:
        included = [r.hours for r in self.table.rows.values() if r.verdict is Verdict.INCLUDE]
        hours, capacity = sum(h or 0 for h in included), self.ctx.portfolio.settings.kam_hours
        is_over = capacity is not None and hours > capacity
        note = _("of {capacity}").format(capacity=formats.number(capacity)) if capacity is not None else ""
        missing = sum(h is None for h in included)
        if missing and not note:
            note = _("{n} accounts without").format(n=missing)
        self._set("hours", formats.number(hours, 0), note, "warn" if is_over else "caption")


def _per_hour(found: PortfolioRow) -> Decimal | None:
    if not found.hours or found.potential.remaining is None:
        return None
    return found.potential.remaining / found.hours
