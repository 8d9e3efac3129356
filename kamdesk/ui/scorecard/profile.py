"""The profile of an account: its radar (alone or beside others), the course of its groups, and one indicator's course."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QMenu, QStackedWidget, QVBoxLayout, QWidget

from kamdesk.domain.account.company_name import without_legal_form
from kamdesk.domain.scorecard.scoring import IndicatorResult, ScorecardResult
from kamdesk.i18n import _, formats
from kamdesk.services.reading.account_data import AccountData
from kamdesk.services.scorecard import figures
from kamdesk.services.scorecard.wording import (
    MAX_AXES,
    axis_candidates,
    conclusion,
    indicator_name,
    is_more_better,
    radar_results,
)
from kamdesk.ui.charts.chart_slot import CourseSlot, RadarLegend, RadarSlot, TrendSlot
from kamdesk.ui.context import Context
from kamdesk.ui.scorecard.axes_dialog import AxesDialog
from kamdesk.ui.theme.tokens import GROUP_SIGNS
from kamdesk.ui.widgets.basic import ElidedLabel, button, combo_box, label, line, row, set_property, tool_button
from kamdesk.ui.widgets.text import plain_action, plain_tooltip

RADAR, COURSE = range(2)
COURSE_PERIODS = 8
MOST_OTHERS = 2
"""So many accounts are compared with: three lines are the most that can be told apart."""


class ProfileCard(QFrame):
    """The card beside the grid.

    Signals:
        axis_selected, axis_opened: (indicator id), as the radar sends them.
    """

    axis_selected = Signal(str)
    axis_opened = Signal(str)

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.ctx = ctx
        self._data: AccountData | None = None
        self._result: ScorecardResult | None = None
        self._selected = ""
        self._others: list[str] = []
        self._is_low = False
        self._is_waiting = False
        self._later = ctx.life.timer(self, 0, self._draw)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 12, 10)
        column.setSpacing(4)
        self.views = combo_box(_("View"), "profile_view")
        self.views.addItem(_("Radar"))
        self.views.addItem(_("Course"))
        self.views.activated.connect(self._show_view)
        self.compare_menu = QMenu(self)
        self.compare_menu.aboutToShow.connect(self._fill_menu)
        self._compare = tool_button("users", _("Compare with other accounts"), ctx.tokens, None, "compare")
        self._compare.setMenu(self.compare_menu)
        self._compare.setPopupMode(self._compare.ToolButtonPopupMode.InstantPopup)
        copy = tool_button("copy", _("Copy as a picture (Ctrl+Shift+I)"), ctx.tokens, self.copy, "copy_chart")
        QShortcut(QKeySequence("Ctrl+Shift+I"), self, self.copy, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        head = row(ElidedLabel(_("Profile of the account"), "h2"), self.views, self._compare, copy, spacing=4)
        head.setStretch(0, 1)
        column.addLayout(head)
        self.sentence = label("", "caption", wrap=True)
        column.addWidget(self.sentence)
        self.radar = RadarSlot(ctx)
        self.radar.axis_selected.connect(self.axis_selected)
        self.radar.axis_opened.connect(self.axis_opened)
        self.course = CourseSlot(ctx)
        self._charts = QStackedWidget()
        self._charts.addWidget(self.radar)
        self._charts.addWidget(self.course)
        column.addWidget(self._charts, 1)
        self.legend = RadarLegend(ctx.tokens)
        column.addWidget(self.legend)
        self._axes_note = label("", "caption", name="axes_note")
        self._axes = button(_("Choose…"), self.choose_axes, kind="flat2", name="choose_axes")
        self._axes_row = QWidget()
        self._axes_row.setLayout(row(None, self._axes_note, self._axes, None, spacing=4))
        column.addWidget(self._axes_row)
        column.addWidget(self._trend_part())

    def _trend_part(self) -> QWidget:
        self._trend_box = QWidget()
        inner = QVBoxLayout(self._trend_box)
        inner.setContentsMargins(0, 0, 4, 0)
        inner.setSpacing(4)
        inner.addWidget(line())
        self._trend_sign = label("", "h3")
        self._trend_title = ElidedLabel("", "h3", "trend_title")
        self._trend_value = label("", "h3")
        self._trend_state = label("", "error", name="trend_state")
        head = row(self._trend_sign, self._trend_title, self._trend_value, self._trend_state, spacing=6)
        head.setStretch(1, 1)
        inner.addLayout(head)
        self._trend = TrendSlot(self.ctx)
        inner.addWidget(self._trend)
        return self._trend_box

    def entered(self) -> None:
        """Another account is about to be shown."""
        self._others = []

    def show_result(self, data: AccountData, result: ScorecardResult, selected: str, *, is_new: bool = False) -> None:
        """Show an account's scorecard with one indicator in focus; the charts of a new one are drawn when its figures can be seen."""
        self._data, self._result, self._selected = data, result, selected
        self._is_waiting = is_new
        self._show_view()
        self.show_trend()
        if is_new:
            self._later.start()

    def _draw(self) -> None:
        self._is_waiting = False
        self._show_view()
        self.show_trend()

    def select(self, indicator_id: str) -> None:
        """Show which indicator is meant."""
        self._selected = indicator_id
        self.radar.select(indicator_id)
        self.show_trend()

    def set_low(self, is_low: bool) -> None:
        """Leave the course of the indicator out where there is little height."""
        self._is_low = is_low
        self.show_trend()

    def _show_view(self) -> None:
        data, result = self._data, self._result
        if data is None or result is None:
            return
        is_radar = self.views.currentIndex() == RADAR
        self._charts.setCurrentIndex(self.views.currentIndex())
        self._compare.setVisible(is_radar)
        self.legend.setVisible(is_radar)
        self.sentence.setText(conclusion(result))
        candidates = axis_candidates(result)
        is_full = is_radar and len(candidates) > MAX_AXES
        self._axes_row.setVisible(is_full)
        self._axes.setVisible(not self.ctx.is_read_only)
        if is_full:
            self._axes_note.setText(
                _("{shown} of {all} are shown.").format(shown=len(radar_results(result)), all=len(candidates))
            )
        if not is_radar:
            if not self._is_waiting:
                self.course.show_results(data.scorecard.course(COURSE_PERIODS, result.period))
            return
        others = [self.ctx.load(account_id) for account_id in self._others]
        if not self._is_waiting:
            self.radar.show_result(result, self._selected, [other.scorecard.result(result.period) for other in others])
        before = next((r.previous.period for r in radar_results(result) if r.previous), "")
        names = [without_legal_form(other.account.name) for other in others]
        self.legend.show_words(
            formats.period(result.period), _("target = 100"), _("previous") if before and not names else "", names
        )

    def show_trend(self) -> None:
        """The course of the indicator in focus."""
        data, result = self._data, self._result
        found = self._result_of(result, self._selected) if result is not None else None
        self._trend_box.setVisible(found is not None and not self._is_low)
        if found is None or data is None:
            return
        unit = f" {formats.currency_sign(found.indicator.unit)}" if found.indicator.unit else ""
        set_property(self._trend_sign, "group", found.indicator.group.value)
        self._trend_sign.setText(GROUP_SIGNS[found.indicator.group])
        self._trend_title.setText(indicator_name(found.indicator))
        pace = " · " + _("pace {percent}").format(percent=formats.percent(found.pace)) if found.pace is not None else ""
        shown = f"{formats.number(found.value)}{unit}"
        if found.indicator.unit == "%" and found.value is not None:
            shown = formats.percent(found.value, 0 if float(found.value).is_integer() else 1)
        self._trend_value.setText(shown + pace)
        said = _("below minimum {value}") if is_more_better(found.anchored) else _("beyond the limit of {value}")
        self._trend_state.setText(said.format(value=formats.number(found.anchored.threshold)) if found.is_breach else "")
        if not self._is_waiting:
            self._trend.show_indicator(data, found)

    def _result_of(self, result: ScorecardResult, indicator_id: str) -> IndicatorResult | None:
        return next((r for r in result.indicators() if r.indicator.id == indicator_id), None)

    # -- acting ----------------------------------------------------------------------------------

    def _fill_menu(self) -> None:
        """Offer the other accounts in the plan; two at most."""
        self.compare_menu.clear()
        own = self._data.account.id if self._data is not None else ""
        for data in figures.key_accounts(self.ctx.portfolio):
            if data.account.id == own:
                continue
            action = QAction(plain_action(data.account.name), self.compare_menu)
            action.setToolTip(plain_tooltip(data.account.name))
            action.setCheckable(True)
            action.setChecked(data.account.id in self._others)
            action.setEnabled(action.isChecked() or len(self._others) < MOST_OTHERS)
            action.toggled.connect(lambda is_on, account_id=data.account.id: self.compare(account_id, is_on=is_on))
            self.compare_menu.addAction(action)
        if self.compare_menu.isEmpty():
            none = self.compare_menu.addAction(_("No other account in the plan has indicators."))
            none.setEnabled(False)

    def compare(self, account_id: str, *, is_on: bool) -> None:
        """Draw another account into the radar, or take it out again."""
        self._others = [a for a in self._others if a != account_id]
        if is_on:
            self._others = [*self._others, account_id][-MOST_OTHERS:]
        self._show_view()

    def copy(self) -> None:
        """Put the chart that is shown on the clipboard."""
        canvas = self.radar.canvas if self.views.currentIndex() == RADAR else self.course.canvas
        if canvas is not None and not canvas.isHidden():
            canvas.copy()
            self.ctx.notices.said.emit(_("The chart is on the clipboard."))

    def choose_axes(self) -> None:
        """Choose which twelve indicators the radar shows."""
        if self._data is not None:
            AxesDialog(self.ctx, self._data.account.id, self).exec()
