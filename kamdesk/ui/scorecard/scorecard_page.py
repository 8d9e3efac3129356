"""Cuadro de mando: the grid of indicators, the radar beside it, the course of the one that is selected."""

from functools import cached_property

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Indicator
from kamdesk.i18n import _, formats, messages, ngettext, terms
from kamdesk.services.plan import step_acts
from kamdesk.services.scorecard import figures, indicators
from kamdesk.services.scorecard.wording import radar_results, trend_text
from kamdesk.ui.account.base_page import AccountPage
from kamdesk.ui.context import Context
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.scorecard.grid_card import GridCard
from kamdesk.ui.scorecard.indicator_sheet import IndicatorSheet
from kamdesk.ui.scorecard.library_dialog import LibraryDialog
from kamdesk.ui.scorecard.period_dialog import PeriodDialog
from kamdesk.ui.scorecard.profile import ProfileCard
from kamdesk.ui.scorecard.weights_sheet import WeightsSheet
from kamdesk.ui.theme import icons
from kamdesk.ui.widgets.basic import PageScroll, button, card, combo_box, group_sign, label, row, set_property
from kamdesk.ui.widgets.room import PageStack, WrapBar

WIDE = 1000
"""From this width on the bar says how many figures are missing."""
LOW = 500
"""Below this height of the page, at the normal text size, the trend gives way to the radar."""


class ScorecardPage(AccountPage):
    """One account's scorecard in one period."""

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx)
        self._period = ""
        self._selected = ""
        self._since: bool | None = None
        self._is_new = False
        self._stack = PageStack()
        self._stack.addWidget(self._full())
        self._stack.addWidget(self._empty())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, PageScroll.GUTTER, 0)
        outer.addWidget(self._stack)

    # -- building --------------------------------------------------------------------------------

    def _full(self) -> QWidget:
        body = QWidget()
        self._periods = combo_box(_("Period"), "period")
        self._periods.setMinimumWidth(self.ctx.tokens.scaled(166))
        self._periods.activated.connect(lambda *_: self.choose_period(self._periods.currentData()))
        self._groups: dict[Group, QLabel] = {}
        bar = WrapBar((self._periods,), spacing=12)
        for group in Group:
            found = label()
            found.setTextFormat(Qt.TextFormat.PlainText)
            self._groups[group] = found
            pair = QWidget()
            pair.setLayout(row(group_sign(group), found, spacing=5))
            bar.add(pair)
        self._missing = label("", "caption", name="missing_figures")
        self._fill_in = button(
            _("Fill in the period"), self.fill_in, icon="list-checks", tokens=self.ctx.tokens, name="fill_period"
        )
        top = row(bar, self._missing, self._fill_in, spacing=12)
        top.setStretch(0, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(12)
        splitter.addWidget(self._make_card())
        splitter.addWidget(self._side_card())
        splitter.setStretchFactor(0, 62)
        splitter.setStretchFactor(1, 38)
        splitter.setSizes([672, 392])
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(top)
        column.addWidget(splitter, 1)
        return body

    def _make_card(self) -> GridCard:
        self.card = GridCard(self.ctx)
        self.grid, self.view = self.card.grid, self.card.view
        self.grid.asks_since = self._asks_since
        self.view.paste_wanted.connect(self.paste)
        self.card.selected.connect(self._on_selected)
        self.card.opened.connect(lambda indicator: self.open_indicator(indicator.id))
        self.card.remove_wanted.connect(self._remove)
        self.card.add_wanted.connect(self.add_indicator)
        self.card.library_wanted.connect(self.open_library)
        self.card.weights_wanted.connect(self.show_weights)
        self.card.close_wanted.connect(self.close_card)
        self.card.reopen_wanted.connect(self.reopen_card)
        return self.card

    def _side_card(self) -> QStackedWidget:
        side = QStackedWidget()
        side.setMinimumSize(self.ctx.tokens.scaled(300), 300)
        self.profile = ProfileCard(self.ctx)
        self.profile.axis_selected.connect(self.select_indicator)
        self.profile.axis_opened.connect(self.open_indicator)
        side.addWidget(self.profile)
        self._side = side
        return side

    @cached_property
    def sheet(self) -> IndicatorSheet:
        """The sheet of an indicator; made when it is first asked for."""
        made = IndicatorSheet(self.ctx)
        made.closed.connect(lambda: self._show_side(self.profile))
        self._side.addWidget(made)
        return made

    @cached_property
    def weights_sheet(self) -> WeightsSheet:
        """The sheet of the group weights."""
        made = WeightsSheet(self.ctx)
        made.closed.connect(lambda: self._show_side(self.profile))
        self._side.addWidget(made)
        return made

    def _empty(self) -> QFrame:
        frame, column = card()
        column.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.setSpacing(10)
        picture = QLabel()
        picture.setPixmap(icons.pixmap("radar", self.ctx.tokens["text2"], 40, 2.0))
        groups = QHBoxLayout()
        groups.setSpacing(16)
        groups.addStretch(1)
        for group in Group:
            groups.addLayout(row(group_sign(group), label(terms.term(group), "caption"), spacing=5))
        groups.addStretch(1)
        title = label(_("This account has no indicators yet"), "h2")
        advice = label(_("A good scorecard has 6 to 12 of them, at least one in each group:"), "caption")
        for item in (picture, title, advice):
            item.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(item)
        column.addLayout(groups)
        self._start = button(
            _("Start with ready-made indicators"), self._add_basic, icon="layout-template", tokens=self.ctx.tokens, kind="primary",
            name="start_templates",
        )  # fmt: skip
        self._one = button(_("Create them one by one"), self.add_indicator, icon="plus", tokens=self.ctx.tokens)
        column.addLayout(row(None, self._start, self._one, None))
        return frame

    # -- showing ---------------------------------------------------------------------------------

    @override
    def show_account(self, account_id: str) -> None:
        self._is_new = True
        super().show_account(account_id)
        self._is_new = False

    @override
    def entered(self) -> None:
        self._period = ""
        self._selected = ""
        self._since = None
        self.profile.entered()
        self._show_side(self.profile)

    @override
    def populate(self) -> None:
        data = self.account
        self._stack.setCurrentIndex(0 if data.scorecard.indicators else 1)
        if not data.scorecard.indicators:
            return
        self._fill_periods()
        result = data.scorecard.result(self._period)
        for group in result.groups:
            self._fill_group(group.group, group.score, trend_text(group.trend))
        self.card.show_result(data, result)
        if self._selected not in {r.indicator.id for r in result.indicators()}:
            breaches = [r for r in radar_results(result) if r.is_breach] or radar_results(result) or list(result.indicators())
            self._selected = breaches[0].indicator.id
        self.card.select(self._selected)
        # The grid is painted before the charts are drawn: the eye is on it first.
        self.profile.show_result(data, result, self._selected, is_new=self._is_new)
        self.card.fill_foot(data, result)
        self._show_missing()

    def _fill_group(self, group: Group, points: float | None, change: str) -> None:
        # The bar has little room beside the button: the grid says the group's whole name.
        short = _("Quality") if group is Group.QUALITY else terms.short_group(group)
        text = f"{short}  {formats.number(points, 0)}  {change}"
        self._groups[group].setText(text.rstrip())
        self._groups[group].setAccessibleName(f"{terms.term(group)}: {formats.number(points, 0)} {change}")

    def _fill_periods(self) -> None:
        data = self.account
        offered = data.scorecard.selectable_periods()
        if self._period not in offered:
            self._period = data.scorecard.latest_period
        self._periods.clear()
        for period in reversed(offered):
            self._periods.addItem(formats.long_period(period, data.settings.fiscal_start), period)
        self._periods.setCurrentIndex(self._periods.findData(self._period))

    def _show_missing(self) -> None:
        """Say how many figures the period still lacks, and offer the quick form."""
        data = self.account
        all_, lacking = len(figures.to_fill(data)), len(figures.missing(data, self._period))
        text = _("{missing} of {all} figures are missing").format(missing=lacking, all=all_)
        self._missing.setText(text if lacking and self.width() >= self.ctx.tokens.scaled(WIDE) else "")
        set_property(self._fill_in, "primary", bool(lacking) and not self.card.close_button.isVisibleTo(self))
        self._fill_in.setVisible(bool(all_) and not self.ctx.is_read_only)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.card.fit_columns()
        self.profile.set_low(self.height() < self.ctx.tokens.scaled(LOW))

    # -- acting ----------------------------------------------------------------------------------

    def choose_period(self, period: str) -> None:
        """Show another period."""
        self._period = period
        self._since = None
        self.populate()

    def step_period(self, by: int) -> None:
        """Go to the previous or next period."""
        at = self._periods.currentIndex() - by
        if 0 <= at < self._periods.count():
            self.choose_period(self._periods.itemData(at))

    def _on_selected(self, indicator: Indicator) -> None:
        if indicator.id != self._selected:
            self.select_indicator(indicator.id)

    def select_indicator(self, indicator_id: str) -> None:
        """Select an indicator in grid, radar and trend at once."""
        self._selected = indicator_id
        self.profile.select(indicator_id)
        self.card.select(self._selected)
        if isinstance(self._side.currentWidget(), IndicatorSheet):
            self.open_indicator(indicator_id)

    def open_indicator(self, indicator_id: str) -> None:
        """Show everything about an indicator beside the grid."""
        self._selected = indicator_id
        self.profile.select(indicator_id)
        self.card.select(self._selected)
        self.sheet.show_indicator(self.account_id, indicator_id)
        self._show_side(self.sheet)

    def show_weights(self) -> None:
        """Show the weights of the groups beside the grid."""
        self.weights_sheet.show_account(self.account_id)
        self._show_side(self.weights_sheet)

    def _show_side(self, part: QWidget) -> None:
        self._side.setCurrentWidget(part)

    def _remove(self, indicator: Indicator) -> None:
        if indicator in self.account.scorecard.own_indicators and not self.ctx.is_read_only:
            self.ctx.act(lambda: self.ctx.portfolio.remove(indicator))

    def add_indicator(self) -> None:
        """Create an indicator; its sheet asks for the rest."""
        before = {i.id for i in self.account.scorecard.own_indicators}
        group = self._group_of_selection()
        name = _("New indicator")
        if not self.ctx.act(lambda: indicators.add_indicator(self.ctx.portfolio, self.account_id, group, name)):
            return
        made = next(i for i in self.account.scorecard.own_indicators if i.id not in before)
        self.read_if_stale()
        self.open_indicator(made.id)
        self.sheet.focus_name()

    def _group_of_selection(self) -> Group:
        found: Indicator | None = next((i for i in self.account.scorecard.indicators if i.id == self._selected), None)
        if found is None or found.computed is not None:
            return Group.QUALITY
        return found.group

    def _add_basic(self) -> None:
        portfolio = self.ctx.portfolio
        self.ctx.act(lambda: indicators.add_templates(portfolio, self.account_id, terms.template))

    def open_library(self) -> None:
        """Choose among the ready-made indicators."""
        self._exec(LibraryDialog(self.ctx, self.account_id, self))

    def fill_in(self) -> None:
        """Type all figures of the shown period in one column."""
        self._exec(PeriodDialog(self.ctx, self.account_id, self._period, self))

    def _exec(self, dialog: QDialog) -> None:
        dialog.exec()
        dialog.deleteLater()

    def paste(self) -> None:
        """Put a block copied from a spreadsheet into the grid, from the current cell on."""
        index = self.view.currentIndex()
        if self.ctx.is_read_only or not index.isValid():
            return
        try:
            refused = self.grid.paste(self.view, index, QGuiApplication.clipboard().text())
        except ValidationError as error:
            self.ctx.notices.refused.emit(messages.text_of(error))
            return
        if refused:
            text = ngettext(
                "{n} pasted cell was refused; the rest is saved.", "{n} pasted cells were refused; the rest is saved.", refused
            )
            self.ctx.notices.refused.emit(text.format(n=refused))

    def _asks_since(self, indicator: Indicator) -> bool | None:
        """From which period an anchor changes: asked once a visit and period, where earlier figures would change with it."""
        held = [
            p
            for p in self.account.scorecard.periods
            if p < self._period and self.account.scorecard.values.pair(indicator, p)[0] is not None
        ]
        if not held or not indicator.has_anchors:
            return False
        if self._since is None:
            period = formats.period(self._period)
            self._since = boxes.ask_choice(
                self,
                _("From which period?"),
                _(
                    "There are figures before {period}. Does the new anchor hold from {period} on, or does it correct all periods?"
                ).format(period=period),
                _("From {period} on").format(period=period),
                _("All periods"),
            )
        return self._since

    def close_card(self) -> None:
        """Close the scorecard; what is missing is said."""
        if self.ctx.act(lambda: step_acts.close_scorecard(self.ctx.portfolio, self.account_id)):
            self.ctx.notices.said.emit(_("The scorecard is closed."))

    def reopen_card(self) -> None:
        """Reopen the scorecard, with a reason; step 5 is reviewed then."""
        reason = boxes.ask_text(self, _("Reopen the scorecard"), _("Why is it reopened? Step 5 will be reviewed."), _("Reopen"))
        if reason:
            self.ctx.act(lambda: step_acts.reopen_scorecard(self.ctx.portfolio, self.account_id, reason))

    @override
    def focus_target(self, target: str) -> None:
        if self._stack.currentIndex() == 1:
            self._start.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.card.close_button.isVisible():
            self.card.close_button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
