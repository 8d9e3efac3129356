"""The scorecards of the accounts in the plan: a heat map by group, and one column to fill in them all."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QVBoxLayout
from typing_extensions import override

from kamdesk.domain.account.company_name import without_legal_form
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.periods import period_of, shifted
from kamdesk.domain.scorecard.groups import Group, Light
from kamdesk.domain.scorecard.scoring import ScorecardResult
from kamdesk.i18n import _, formats, messages, ngettext, terms
from kamdesk.services.reading.account_data import AccountData
from kamdesk.services.scorecard import figures
from kamdesk.services.scorecard.wording import trend_text
from kamdesk.ui.context import Context
from kamdesk.ui.portfolio.section import PortfolioSection
from kamdesk.ui.scorecard.figures_model import FigureColumn, FiguresModel
from kamdesk.ui.tables.cells import CellDelegate
from kamdesk.ui.tables.edit_table import EditTable
from kamdesk.ui.tables.sign_grid import Named, SignCell, SignGrid, SignGridModel
from kamdesk.ui.widgets.basic import card, combo_box, label, row

PERIODS = 6
_TONES = {
    Light.GREEN: ("ok_bg", "ok", "●"),
    Light.AMBER: ("warn_bg", "warn", "▲"),
    Light.RED: ("bad_bg", "bad", "▼"),
    Light.NONE: ("", "text3", ""),
}


class ScorecardsSection(PortfolioSection):
    """The heat map on the left, the figures of one period on the right."""

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx)
        self.accounts: list[AccountData] = []
        self._results: list[ScorecardResult] = []
        self.periods = combo_box(_("Period"), "figures_period")
        self.periods.activated.connect(lambda _at: self._show())
        self._count = label("", "caption", name="figures_count")
        self.map_model = SignGridModel()
        self.map = SignGrid(ctx.tokens, self.map_model, first=150, is_fitted=True)
        self.map.setObjectName("heat_map")
        self.map.setAccessibleName(_("Index by account and group"))
        self.map.empty_text = _("The accounts in the plan appear here with their first indicators.")
        self.map.doubleClicked.connect(lambda index: self.account_wanted.emit(self.accounts[index.row()].account.id, "scorecard"))
        self.model = FiguresModel(ctx)
        self.view = EditTable(ctx.tokens, is_framed=False)
        self.view.setObjectName("figures")
        self.view.setAccessibleName(_("Figures of all accounts"))
        self.view.setModel(self.model)
        self.view.setItemDelegate(CellDelegate(ctx.tokens, self.view))
        self.view.empty_text = self.map.empty_text
        self.model.refused.connect(self.view.show_refusal)
        self.view.paste_wanted.connect(self.paste)
        self.view.remove_wanted.connect(lambda _at: self.model.empty(self.view.currentIndex()))
        header = self.view.horizontalHeader()
        for column, width in ((FigureColumn.BEFORE, 76), (FigureColumn.NOW, 76), (FigureColumn.CLIENT, 76)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, ctx.tokens.scaled(width))
        self.view.stretch_columns({FigureColumn.INDICATOR: 1})
        left, inner = card((1, 1, 1, 8), 6)
        inner.addWidget(self.map, 1)
        legend = f"● {terms.term(Light.GREEN)}   ▲ {terms.term(Light.AMBER)}   ▼ {terms.term(Light.RED)}   ≠ " + _(
            "in reconciliation"
        )
        inner.addLayout(row(label(legend, "caption"), None, margins=(14, 0, 14, 0)))
        right, figures_column = card((1, 1, 1, 8), 6)
        figures_column.addWidget(self.view, 1)
        hint = label(_("Type down the column, or paste a column copied from a spreadsheet."), "caption", wrap=True)
        figures_column.addLayout(row(hint, margins=(14, 0, 14, 0)))
        both = QHBoxLayout()
        both.setSpacing(12)
        both.addWidget(left, 54)
        both.addWidget(right, 46)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        outer.addLayout(row(self.periods, self._count, None))
        outer.addLayout(both, 1)

    @property
    def period(self) -> str:
        """The period that is shown."""
        return str(self.periods.currentData() or "")

    @override
    def populate(self) -> None:
        self.accounts = figures.key_accounts(self.ctx.portfolio)
        settings, chosen = self.ctx.portfolio.settings, self.period
        now = period_of(self.table.today, settings.period, settings.fiscal_start)
        offered = [shifted(now, -back) for back in range(PERIODS)]
        latest = max((d.scorecard.latest_period for d in self.accounts), default=now)
        self.periods.clear()
        for period in offered:
            self.periods.addItem(formats.long_period(period, settings.fiscal_start), period)
        wanted = chosen if chosen in offered else latest if latest in offered else now
        self.periods.setCurrentIndex(offered.index(wanted))
        self._show()

    def _show(self) -> None:
        self._results = [data.scorecard.result(self.period) for data in self.accounts]
        names = [Named(d.account.id, without_legal_form(d.account.name)) for d in self.accounts]
        groups = [Named(g, _("Quality") if g is Group.QUALITY else terms.short_group(g)) for g in Group]
        self.map_model.show(_("Account"), names, [Named("", _("Index")), *groups], self._cell)
        self.model.show(self.accounts, self.period)
        self.view.clearSpans()
        for at, found in enumerate(self.model.rows):
            if found.indicator is None:
                self.view.setSpan(at, 0, 1, len(FigureColumn))
        missing = sum(len(figures.missing(d, self.period)) for d in self.accounts)
        text = ngettext("{n} figure is missing", "{n} figures are missing", missing).format(n=missing)
        self._count.setText(text if missing else _("No figure is missing") if self.accounts else "")

    def _cell(self, at: int, column: int) -> SignCell:
        result = self._results[at]
        part = result.groups[column - 1] if column else None
        points, light, trend = (part.score, part.light, part.trend) if part else (result.score, result.light, result.trend)
        disputed = any(r.is_disputed for r in (part.indicators if part else result.indicators()))
        ground, ink, sign = _TONES[light]
        title = terms.term(part.group) if part else _("Index")
        spoken = f"{self.accounts[at].account.name} · {title}: {formats.number(points, 0)}, {terms.term(light)} {trend_text(trend)}".rstrip()
        coverage = part.coverage if part else result.coverage
        spoken += " · " + _("{percent} of the data").format(percent=formats.percent(coverage))
        if disputed:
            spoken += " · " + _("in reconciliation")
        if any(r.is_withdrawn for r in (part.indicators if part else result.indicators())):
            spoken += " · " + _("figure withdrawn")
        return SignCell("≠" if disputed else sign, formats.number(points, 0), ground, ink, spoken)

    def paste(self) -> None:
        """Put a block copied from a spreadsheet in, from the current cell on."""
        index = self.view.currentIndex()
        if self.ctx.is_read_only or not index.isValid():
            return
        try:
            refused = self.model.paste(index, QGuiApplication.clipboard().text())
        except ValidationError as error:
            self.ctx.notices.refused.emit(messages.text_of(error))
            return
        if refused:
            text = ngettext(
                "{n} pasted cell was refused; the rest is saved.", "{n} pasted cells were refused; the rest is saved.", refused
            )
            self.ctx.notices.refused.emit(text.format(n=refused))
