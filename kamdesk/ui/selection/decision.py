"""The decision: what must be said, what is missing before it, and the register of those that were recorded."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.periods import add_months
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.domain.selection.decisions import DatedCondition, Decision
from kamdesk.i18n import _, formats, messages, reasons, terms
from kamdesk.services.reading.account_data import AccountData
from kamdesk.services.selection import decisions
from kamdesk.ui.context import Context
from kamdesk.ui.forms.fields import Field, Kind
from kamdesk.ui.forms.number_edit import line_edit
from kamdesk.ui.plan.gate_box import GateBox
from kamdesk.ui.selection.scenarios import VERDICT_ICONS
from kamdesk.ui.selection.section import Section
from kamdesk.ui.widgets.basic import PageScroll, button, card, clear, icon_label, label, line, row, scroll, set_property

CONDITIONS = 3
"""So many conditions with a day can be given at once."""

_FIELDS: dict[Verdict, tuple[str, ...]] = {
    Verdict.INCLUDE: (),
    Verdict.WATCH: ("hypothesis", "conditions", "review_on"),
    Verdict.EXCLUDE: ("served_how", "served_by", "reopen_signal", "signal_percent", "review_on"),
}
_KINDS = {"review_on": Kind.DATE, "signal_percent": Kind.PERCENT}


class DecisionSection(Section):
    """Three buttons, the words that the decision needs, and the register.

    Signals:
        fix_wanted: (gap code) a link to what is missing was pressed.
    """

    fix_wanted = Signal(str)

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx)
        self._verdict: Verdict | None = None
        frame, outer = card((16, 12, 6, 10))
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(7)
        self._attention = QFrame()
        self._attention.setProperty("box", "warn")
        self._attention_lines = QVBoxLayout(self._attention)
        self._attention_lines.setContentsMargins(10, 7, 10, 7)
        self._attention_lines.setSpacing(4)
        column.addWidget(self._attention)
        column.addWidget(label(_("Decision"), "h2"))
        self._add_buttons(column)
        self._form = QWidget()
        self._build_form()
        column.addWidget(self._form)
        self.gate = GateBox(ctx.tokens)
        column.addWidget(self.gate)
        self._record = button(_("Record decision"), self.record_decision, kind="primary", name="record_decision")
        self._note = label(_("It goes into the register with its date and is never changed."), "caption", wrap=True)
        foot = row(self._note, self._record)
        foot.setStretch(0, 1)
        column.addWidget(line())
        column.addWidget(label(_("Register of decisions"), "h3"))
        self._register = QVBoxLayout()
        self._register.setSpacing(8)
        column.addLayout(self._register)
        column.addStretch(1)
        outer.addWidget(scroll(body))
        foot.setContentsMargins(0, 0, PageScroll.GUTTER, 0)
        outer.addLayout(foot)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(frame)

    # -- building --------------------------------------------------------------------------------

    def _add_buttons(self, column: QVBoxLayout) -> None:
        self._verdicts: dict[Verdict, QPushButton] = {}
        self._group = QButtonGroup(self)
        for verdict in Verdict:
            found = button(
                terms.term(verdict),
                None,
                icon=VERDICT_ICONS[verdict],
                tokens=self.ctx.tokens,
                kind="dec",
                name=f"verdict_{verdict}",
            )
            found.setCheckable(True)
            found.clicked.connect(lambda _checked=False, v=verdict: self.choose_verdict(v))
            self._group.addButton(found)
            column.addWidget(found)
            self._verdicts[verdict] = found

    def _build_form(self) -> None:
        column = QVBoxLayout(self._form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        titles = {
            "reason": _("Reason"), "decided_by": _("Decided by"), "hypothesis": _("Hypothesis to prove: what would make it eligible"),
            "conditions": _("Conditions, each with its day"), "served_how": _("How it is served meanwhile"), "served_by": _("By whom"),
            "reopen_signal": _("Signal that would reopen it"),
            "signal_percent": _("It comes back by itself when our sales to it grow by (%)"), "review_on": _("Review on"),
        }  # fmt: skip
        self._inputs: dict[str, QLineEdit | QPlainTextEdit] = {}
        self._parts: dict[str, tuple[QLabel, list[QWidget], QLabel]] = {}
        self._conditions: list[tuple[QLineEdit, QLineEdit]] = []
        for name, title in titles.items():
            text, error = label(title, "field", wrap=True), label("", "error", wrap=True)
            column.addWidget(text)
            widgets: list[QWidget] = []
            if name == "conditions":
                for number in range(1, CONDITIONS + 1):
                    what, day = (
                        self._line(f"decision.condition{number}", title),
                        self._line(f"decision.condition{number}_on", _("Date")),
                    )
                    day.setPlaceholderText(formats.typed_day(add_months(date.today(), 6)))
                    day.setFixedWidth(self.ctx.tokens.scaled(116))
                    both = row(what, day, spacing=6)
                    both.setStretch(0, 1)
                    column.addLayout(both)
                    widgets += [what, day]
                    self._conditions.append((what, day))
            else:
                edit = (
                    self._note_edit(title)
                    if name == "reason"
                    else self._line(f"decision.{name}", title, _KINDS.get(name, Kind.TEXT))
                )
                column.addWidget(edit)
                self._inputs[name] = edit
                widgets.append(edit)
            column.addWidget(error)
            error.hide()
            self._parts[name] = (text, widgets, error)

    def _line(self, name: str, title: str, kind: Kind = Kind.TEXT) -> QLineEdit:
        edit = line_edit(Field(name, kind))
        edit.setObjectName(name)
        edit.setAccessibleName(title)
        return edit

    def _note_edit(self, title: str) -> QPlainTextEdit:
        edit = QPlainTextEdit()
        edit.setTabChangesFocus(True)
        edit.setFixedHeight(self.ctx.tokens.scaled(50))
        edit.setPlaceholderText(_("Why this decision"))
        edit.setObjectName("decision.reason")
        edit.setAccessibleName(title)
        return edit

    # -- showing ---------------------------------------------------------------------------------

    @override
    def entered(self) -> None:
        self._verdict = None
        self._group.setExclusive(False)
        for found in self._verdicts.values():
            found.setChecked(False)
        self._group.setExclusive(True)
        for edit in self._inputs.values():
            edit.setPlainText("") if isinstance(edit, QPlainTextEdit) else edit.setText("")
        for what, day in self._conditions:
            what.clear()
            day.clear()
        for name in self._parts:
            self._show_error(name, "")

    @override
    def populate(self) -> None:
        data = self.account
        clear(self._attention_lines)
        for item in data.selection.attention:
            entry = row(
                icon_label("bell", self.ctx.tokens["warn"], 15), label(reasons.attention_text(item), wrap=True), spacing=7
            )
            entry.setStretch(1, 1)
            self._attention_lines.addLayout(entry)
        self._attention.setVisible(bool(data.selection.attention))
        for found in self._verdicts.values():
            found.setEnabled(not self.ctx.is_read_only)
        self._fill_form()
        self._fill_register(data)

    def _wanted(self, verdict: Verdict) -> set[str]:
        return {"reason", "decided_by", *_FIELDS[verdict]}

    def _fill_form(self) -> None:
        verdict = self._verdict
        is_on = verdict is not None and not self.ctx.is_read_only
        for widget in (self._form, self._record, self._note):
            widget.setVisible(is_on)
        self.gate.setVisible(False)
        if verdict is None:
            return
        for name, (text, widgets, error) in self._parts.items():
            is_shown = name in self._wanted(verdict)
            text.setVisible(is_shown)
            for widget in widgets:
                widget.setVisible(is_shown)
            error.setVisible(is_shown and bool(error.text()))
        missing = decisions.unmet(self.ctx.portfolio, self.account_id, verdict)
        self.gate.setVisible(bool(missing))
        items: list[tuple[str, Callable[[], object]]] = [
            (messages.unmet_text(u), partial(self.fix_wanted.emit, u.condition)) for u in missing
        ]
        self.gate.show_missing(_("Before this decision:"), items)

    def _fill_register(self, data: AccountData) -> None:
        clear(self._register)
        if not data.selection.decisions:
            self._register.addWidget(label(_("No decision yet."), "caption"))
        for decision in reversed(data.selection.decisions):
            head = f"{formats.day(decision.decided_on)} · {terms.term(decision.verdict)} · {decision.decided_by}"
            self._register.addWidget(label(head, "h3", wrap=True))
            self._register.addWidget(label(decision.reason, wrap=True))
            for text in register_lines(decision):
                self._register.addWidget(label(text, "caption", wrap=True))
            is_standing = decision is data.selection.decisions[-1]
            for number, condition in enumerate(decision.dated_conditions):
                box = self._condition_box(data, decision, number, condition, is_standing=is_standing)
                said = label(box.accessibleName(), wrap=True)
                entry = row(box, said, spacing=6)
                entry.setStretch(1, 1)
                self._register.addLayout(entry)

    def _condition_box(
        self, data: AccountData, decision: Decision, number: int, condition: DatedCondition, *, is_standing: bool
    ) -> QCheckBox:
        """A condition that is ticked when it is met."""
        met = {c.number for c in data.selection.checks if c.decision_id == decision.id and c.met_on is not None}
        due = f" · {formats.day(condition.due_on)}" if condition.due_on is not None else ""
        box = QCheckBox()
        box.setAccessibleName(condition.text + due)
        box.setObjectName(f"condition_{number}" if is_standing else "")
        box.setChecked(number in met)
        box.setEnabled(is_standing and not self.ctx.is_read_only)
        box.toggled.connect(lambda is_met: self._meet(decision, number, is_met=is_met))
        return box

    def _meet(self, decision: Decision, number: int, *, is_met: bool) -> None:
        met_on = date.today() if is_met else None
        self.ctx.act(lambda: decisions.meet_condition(self.ctx.portfolio, decision, number, met_on))

    # -- acting ----------------------------------------------------------------------------------

    def choose_verdict(self, verdict: Verdict) -> None:
        """Prepare a decision."""
        self._verdict = verdict
        self._verdicts[verdict].setChecked(True)
        by = self._inputs["decided_by"]
        if isinstance(by, QLineEdit) and not by.text() and self.account.selection.decisions:
            by.setText(self.account.selection.decisions[-1].decided_by)
        review = self._inputs["review_on"]
        if isinstance(review, QLineEdit) and not review.text():
            review.setText(formats.typed_day(add_months(date.today(), 6 if verdict is Verdict.WATCH else 12)))
        self._fill_form()
        self._inputs["reason"].setFocus(Qt.FocusReason.OtherFocusReason)

    def _read(self, verdict: Verdict) -> dict[str, Any]:
        """What was typed, as the decision keeps it."""
        wanted = self._wanted(verdict)
        values: dict[str, Any] = {}
        for name, edit in self._inputs.items():
            if name in wanted:
                text = edit.toPlainText() if isinstance(edit, QPlainTextEdit) else edit.text()
                values[name] = Field(name, _KINDS[name]).read(text) if name in _KINDS else text
        if "conditions" in wanted:
            values["dated_conditions"] = tuple(
                DatedCondition(what.text().strip(), Field("conditions", Kind.DATE).read(day.text()))
                for what, day in self._conditions
                if what.text().strip() or day.text().strip()
            )
        return values

    def record_decision(self) -> None:
        """Record the decision that was prepared; what is missing is said and focused."""
        verdict = self._verdict
        assert verdict is not None
        for name in self._parts:
            self._show_error(name, "")
        try:
            values = self._read(verdict)
        except ValidationError as error:
            self._show_error(error.field, messages.text_of(error))
            return
        blank = Decision(
            id=new_id(), account_id=self.account_id, verdict=verdict, reason="", decided_by="", decided_on=date.today()
        )
        decision = replace(blank, **values)
        refusal = self.ctx.attempt(lambda: decisions.decide(self.ctx.portfolio, decision))
        if refusal is None:
            self.ctx.notices.said.emit(_("Decision recorded: {verdict}").format(verdict=terms.term(verdict)))
            self.entered()
            self.populate()
        elif refusal.field in self._parts:
            self._show_error(refusal.field, refusal.text)
            self._parts[refusal.field][1][0].setFocus()
        else:
            self.gate.announce()

    def _show_error(self, name: str, text: str) -> None:
        _title, widgets, error = self._parts[name]
        error.setText(text)
        error.setVisible(bool(text))
        widgets[0].setAccessibleDescription(text)
        set_property(widgets[0], "invalid", bool(text))

    @override
    def focus_first(self) -> None:
        self._verdicts[Verdict.INCLUDE].setFocus(Qt.FocusReason.OtherFocusReason)


def register_lines(decision: Decision) -> list[str]:
    """What a decision says besides its reason, a sentence each."""
    found = []
    if decision.hypothesis:
        found.append(_("To prove: {text}").format(text=decision.hypothesis))
    if decision.conditions:
        found.append(_("Conditions: {text}").format(text=decision.conditions))
    if decision.served_how:
        found.append(_("Served: {how} ({who})").format(how=decision.served_how, who=decision.served_by))
    if decision.reopen_signal:
        grown = decision.signal_percent
        signal = _(" or sales +{percent}").format(percent=formats.percent(grown)) if grown is not None else ""
        found.append(_("Comes back if: {signal}").format(signal=decision.reopen_signal + signal))
    if decision.review_on is not None:
        found.append(_("Review on {day}").format(day=formats.day(decision.review_on)))
    return found
