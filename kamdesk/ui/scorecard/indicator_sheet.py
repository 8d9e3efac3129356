"""Everything about one indicator, beside the grid: how it is read, how it was agreed, its figures, what proves it."""

from functools import cached_property, partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from kamdesk.domain.changes import ChangeSet
from kamdesk.domain.ids import new_id
from kamdesk.domain.periods import Frequency
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Aggregation, AgreedForm, Basis, DataFrom, Indicator, Measure, ParameterSheet
from kamdesk.domain.scorecard.scoring import IndicatorResult
from kamdesk.i18n import _, formats
from kamdesk.services.reading.scorecard_view import COMPUTED_PREFIX
from kamdesk.services.scorecard import wording
from kamdesk.services.scorecard.wording import indicator_name
from kamdesk.ui.context import Context
from kamdesk.ui.dialogs.evidence_box import EvidenceBox
from kamdesk.ui.forms.fields import Field, Kind
from kamdesk.ui.forms.form import RecordForm
from kamdesk.ui.scorecard.settle_dialog import SettleDialog
from kamdesk.ui.widgets.basic import ElidedLabel, TextRole, button, clear, column, label, row, scroll, set_chip, tool_button
from kamdesk.ui.widgets.text import plain_tooltip

SHOWN_PERIODS = 12


class IndicatorSheet(QFrame):
    """The sheet of an indicator.

    Signals:
        closed: it is to go.
    """

    closed = Signal()

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self.setProperty("card", True)
        self._ctx = ctx
        self._account_id = ""
        self._indicator_id = ""
        self._blank_ids: dict[str, str] = {}
        self._title = ElidedLabel("", "h2")
        back = tool_button("x", _("Close the detail"), ctx.tokens, self.closed.emit, "close_detail")
        self._form: RecordForm[Indicator] = RecordForm(ctx, _fields(), self._get, columns=2, name="indicator")
        self._note = label("", "caption", wrap=True)
        self._dispute = QVBoxLayout()
        self._figures = QGridLayout()
        self._figures.setHorizontalSpacing(10)
        self._figures.setVerticalSpacing(3)
        self._figures.setColumnStretch(0, 1)
        self._evidence = EvidenceBox(ctx)
        body = QWidget()
        inner = QVBoxLayout(body)
        inner.setContentsMargins(0, 0, 6, 0)
        inner.setSpacing(10)
        inner.addWidget(self._note)
        inner.addLayout(self._dispute)
        inner.addWidget(self._form)
        self._place = QVBoxLayout()
        inner.addLayout(self._place)
        inner.addLayout(column(label(_("Figures"), "h3"), self._figures, spacing=4))
        inner.addWidget(self._evidence)
        inner.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 10, 12, 10)
        head = row(self._title, back)
        head.setStretch(0, 1)
        outer.addLayout(head)
        outer.addWidget(scroll(body), 1)
        ctx.bus.committed.connect(self._on_committed)

    @cached_property
    def _agreed(self) -> QWidget:
        """The parameter sheet: how both parties measure it, and who signed it off; made for the first quality indicator."""
        agreed = QWidget()
        self._state = label(name="agreed_state")
        self._signoff: RecordForm[Indicator] = RecordForm(self._ctx, _signoff_fields(), self._get, columns=2, name="signoff")
        self._parameter: RecordForm[ParameterSheet] = RecordForm(
            self._ctx, _parameter_fields(), self._sheet, columns=2, name="parameter"
        )
        agreed.setLayout(
            column(row(label(_("Agreed parameter"), "h3"), self._state, None), self._signoff, self._parameter, spacing=7)
        )
        self._place.addWidget(agreed)
        return agreed

    def _get(self) -> Indicator:
        return next(i for i in self._ctx.load(self._account_id).scorecard.indicators if i.id == self._indicator_id)

    def _sheet(self) -> ParameterSheet:
        found = self._ctx.load(self._account_id).scorecard.sheet_of(self._get())
        if found is not None:
            return found
        blank_id = self._blank_ids.setdefault(self._indicator_id, new_id())
        return ParameterSheet(id=blank_id, account_id=self._account_id, indicator_id=self._indicator_id)

    def show_indicator(self, account_id: str, indicator_id: str) -> None:
        """Show an indicator; one that sales compute gets a record of its own with its first anchor."""
        self._account_id, self._indicator_id = account_id, indicator_id
        self._populate()

    def _populate(self) -> None:
        indicator = self._get()
        data = self._ctx.load(self._account_id)
        self._title.setText(indicator_name(indicator))
        is_virtual = indicator.id.startswith(COMPUTED_PREFIX)
        self._note.setVisible(indicator.computed is not None)
        source = (
            _("Computed from the imported sales.")
            if indicator.group is Group.RESULTS
            else _("Computed from the ledger of the account.")
        )
        more = " " + _("Give it a minimum and a target in the grid to score it.") if is_virtual else ""
        self._note.setText(source + more)
        self._form.set_locked(is_virtual)
        self._form.populate()
        is_quality = indicator.group is Group.QUALITY and not is_virtual
        if is_quality or "_agreed" in self.__dict__:
            self._agreed.setVisible(is_quality)
        if is_quality:
            for form in (self._signoff, self._parameter):
                form.set_locked(False)
            self._signoff.populate()
            self._parameter.populate()
            proposed = self._sheet().proposed_on is not None
            text = _("Agreed") if indicator.is_agreed else _("Proposed") if proposed else _("Not agreed yet")
            set_chip(self._state, text, "ok" if indicator.is_agreed else "warn" if proposed else "neutral")
        self._evidence.setVisible(not is_virtual)
        if not is_virtual:
            self._evidence.show_record(self._account_id, indicator)
        periods = data.scorecard.periods[-SHOWN_PERIODS:]
        results = [
            next((r for r in data.scorecard.result(p).indicators() if r.indicator.id == indicator.id), None)
            for p in reversed(periods)
        ]
        self._show_figures([r for r in results if r is not None])

    def _show_figures(self, results: list[IndicatorResult]) -> None:
        """Both figures and the score of each period, newest first; a dispute can be settled here."""
        clear(self._figures)
        clear(self._dispute)
        shown = [r for r in results if r.is_stale or r.own_value is not None or r.client_value is not None]
        has_client = any(r.client_value is not None for r in shown)
        titles = [_("Period"), _("Ours"), _("Client") if has_client else "", _("Score")]
        for at, title in enumerate(titles if shown else [_("No figures yet.")]):
            self._put(0, at, title, "caption")
        for line, found in enumerate((r for r in shown if r.is_stale or r.measured_in == r.period), 1):
            measure = self._ctx.load(self._account_id).scorecard.values.measure(found.indicator, found.period)
            self._put(line, 0, formats.period(found.period))
            own = self._put(line, 1, formats.number(found.own_value))
            theirs = self._put(
                line, 2, formats.number(found.client_value) if has_client and found.client_value is not None else ""
            )
            sign = "≠ " if found.is_disputed else "▼ " if found.is_breach else ""
            settled = measure is not None and measure.settled_value is not None
            text = formats.number(found.score, 0) + (" ✓" if settled else "")
            score = self._put(line, 3, _("stale") if found.is_stale else sign + text)
            self._mark_withdrawn(found, own, theirs)
            if settled and measure is not None:
                text = _("Settled at {value} with {name} on {day}").format(
                    value=formats.number(measure.settled_value), name=measure.settled_with, day=formats.day(measure.settled_on)
                )
                score.setToolTip(plain_tooltip(text))
            if found.is_disputed and measure is not None and not self._ctx.is_read_only:
                self._offer_settling(found, measure)

    def _mark_withdrawn(self, found: IndicatorResult, own: QLabel, theirs: QLabel) -> None:
        """Strike out what was withdrawn, and say that it counts."""
        for shown, is_withdrawn in ((own, found.own_withdrawn), (theirs, found.client_withdrawn)):
            if is_withdrawn:
                font = shown.font()
                font.setStrikeOut(True)
                shown.setFont(font)
                shown.setToolTip(plain_tooltip(wording.withdrawn_text(found)))
                shown.setAccessibleDescription(_("figure withdrawn"))
        if found.is_withdrawn:
            entry = label(f"{formats.period(found.period)} · {wording.withdrawn_text(found)}", "warn", wrap=True)
            self._dispute.addWidget(entry)

    def _put(self, line: int, at: int, text: str, role: TextRole = "") -> QLabel:
        found = label(text, role)
        if at:
            found.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._figures.addWidget(found, line, at)
        return found

    def _offer_settling(self, found: IndicatorResult, measure: Measure) -> None:
        text = f"{formats.period(found.period)} · {wording.dispute_text(found)}"
        settle = button(_("Settle…"), partial(self.settle, found.indicator, measure), name="settle")
        entry = row(label(text, "warn", wrap=True), settle)
        entry.setStretch(0, 1)
        self._dispute.addLayout(entry)

    def settle(self, indicator: Indicator, measure: Measure) -> None:
        """Ask on which figure both parties agreed."""
        SettleDialog(self._ctx, indicator, measure, self).exec()

    def focus_name(self) -> None:
        """Start with the name."""
        editor = self._form.editor("name")
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        editor.selectAll()  # type: ignore[attr-defined]

    def _on_committed(self, changes: ChangeSet) -> None:
        if not self._account_id or not changes.touches(self._account_id, "indicator", "measure", "parameter_sheet", "evidence"):
            return
        if any(i.id == self._indicator_id for i in self._ctx.load(self._account_id).scorecard.indicators):
            self._populate()
        else:
            self.closed.emit()


def _fields() -> list[Field]:
    return [
        Field("name", span=2),
        Field("short_name"),
        Field("unit"),
        Field("group", Kind.CHOICE, choices=Group, is_optional=False, span=2),
        Field("floor", Kind.NUMBER),
        Field("threshold", Kind.NUMBER),
        Field("target", Kind.NUMBER),
        Field("target_high", Kind.NUMBER),
        Field("weight", Kind.NUMBER),
        Field("basis", Kind.CHOICE, choices=Basis, is_optional=False),
        Field("aggregation", Kind.CHOICE, choices=Aggregation, is_optional=False),
        Field("frequency", Kind.CHOICE, choices=Frequency, is_optional=False),
        Field("is_critical", Kind.FLAG),
        Field("is_on_radar", Kind.FLAG),
        Field("owner"),
        Field("source"),
        Field("definition", Kind.NOTE, span=2),
        Field("formula", Kind.NOTE, span=2),
    ]


def _signoff_fields() -> list[Field]:
    return [
        Field("agreed_with", label=_("Agreed with (name)")),
        Field("agreed_on", Kind.DATE),
        Field("agreed_evidence", span=2),
    ]


def _parameter_fields() -> list[Field]:
    return [
        Field("proposed_on", Kind.DATE),
        Field("agreed_form", Kind.CHOICE, choices=AgreedForm),
        Field("numerator", span=2),
        Field("denominator", span=2),
        Field("exclusions", span=2),
        Field("data_from", Kind.CHOICE, choices=DataFrom, is_optional=False),
        Field("tolerance", Kind.NUMBER),
        Field("decimals", Kind.INTEGER),
        Field("penalty"),
    ]
