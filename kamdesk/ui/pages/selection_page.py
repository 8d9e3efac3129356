"""Selección: criteria, potential, scenarios with their side effects, and the decision."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
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
from kamdesk.domain.potential import Confidence, WalletLine
from kamdesk.domain.records import altered
from kamdesk.domain.selection import Assessment, Decision, EffectCategory, Scenario, SideEffect, Verdict, net_value
from kamdesk.domain.settings import CRITERIA
from kamdesk.i18n import _, formats, messages, terms
from kamdesk.services import selection
from kamdesk.services.account_data import AccountData
from kamdesk.ui.context import Context
from kamdesk.ui.fields import Field, Kind
from kamdesk.ui.pages.base_page import AccountPage
from kamdesk.ui.widgets.basic import ElidedLabel, button, card, clear, label, line, row, scroll, set_property
from kamdesk.ui.widgets.form import RecordForm
from kamdesk.ui.widgets.gate_box import GateBox
from kamdesk.ui.widgets.record_table import RecordTable
from kamdesk.ui.widgets.score_row import ScoreRow

_VERDICT_ICONS = {Verdict.INCLUDE: "check", Verdict.WATCH: "eye", Verdict.EXCLUDE: "ban"}
_EXTRA_FIELDS = {
    Verdict.INCLUDE: (),
    Verdict.WATCH: ("hypothesis", "conditions", "review_on"),
    Verdict.EXCLUDE: ("served_how", "served_by", "reopen_signal", "review_on"),
}


class SelectionPage(AccountPage):
    """Whether the account joins the plan."""

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx)
        self._scenario_id = ""
        self._effect_id = ""
        self._verdict: Verdict | None = None
        columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(14)
        columns.addWidget(self._left(), 46)
        columns.addWidget(self._right(), 54)

    # -- building --------------------------------------------------------------------------------

    def _left(self) -> QFrame:
        frame, outer = card((18, 12, 8, 10))
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 10, 0)
        column.setSpacing(7)
        self._average = label("", "big")
        head = row(label("1. " + _("Criteria"), "h2"), None, label(_("Weighted average"), "caption"), self._average, label("/ 10", "caption"))
        column.addLayout(head)
        self._eligible = label("", "caption", wrap=True)
        column.addWidget(self._eligible)
        self._rows: dict[str, ScoreRow] = {}
        for name in CRITERIA:
            column.addWidget(line())
            found = ScoreRow(name, terms.criterion(name))
            found.scored.connect(self._score)
            found.reasoned.connect(self._reason)
            self._rows[name] = found
            column.addWidget(found)
        column.addWidget(line())
        self._add_strength(column)
        column.addWidget(line())
        self._add_wallet(column)
        column.addStretch(1)
        outer.addWidget(scroll(body))
        return frame

    def _add_strength(self, column: QVBoxLayout) -> None:
        self._strength = QLineEdit()
        self._strength.setObjectName("relative_strength")
        self._strength.setAccessibleName(_("Our strength as the customer sees it, 0 to 10"))
        self._strength.setFixedWidth(self.ctx.tokens.scaled(64))
        self._strength.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._strength.editingFinished.connect(self._save_strength)
        self._quadrant = label("", "caption")
        title = label(_("Our strength as the customer sees it"), wrap=True)
        strength = row(title, self._strength, label("/ 10", "caption"))
        strength.setStretch(0, 1)
        column.addLayout(strength)
        self._strength_error = label("", "error", wrap=True)
        self._strength_error.hide()
        column.addWidget(self._strength_error)
        column.addWidget(self._quadrant)

    def _add_wallet(self, column: QVBoxLayout) -> None:
        self._wallet: RecordTable[WalletLine] = RecordTable(
            self.ctx,
            [
                Field("product_line", label=_("Line"), shown=lambda line: line or _("Total")),
                Field("wallet", Kind.MONEY, label=_("Buys"), width=86),
                Field("growth_percent", Kind.PERCENT, label=_("Growth"), width=68),
                Field("cap_percent", Kind.PERCENT, label=_("Cap"), width=58),
                Field("current", Kind.MONEY, label=_("Ours"), width=84),
                Field("confidence", Kind.CHOICE, choices=lambda: [(c, c.value) for c in Confidence], label=_("Conf."), width=52),
            ],
            lambda: list(self.account.wallet) if self.account_id else [],
            self._new_wallet,
            prompt=_("Type a product line, or a total…"),
            title=_("Potential"),
            name="wallet",
            min_rows=2,
        )
        column.addWidget(self._wallet)
        self._potential = label("", "caption", wrap=True)
        column.addWidget(self._potential)

    def _right(self) -> QFrame:
        frame, outer = card((18, 12, 8, 10))
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 10, 0)
        column.setSpacing(8)
        self._add_scenarios(column)
        column.addWidget(line())
        self._add_decision(column)
        column.addStretch(1)
        outer.addWidget(scroll(body))
        return frame

    def _add_scenarios(self, column: QVBoxLayout) -> None:
        column.addWidget(label("2. " + _("Scenarios and side effects"), "h2"))
        self._scenarios: RecordTable[Scenario] = RecordTable(
            self.ctx,
            [
                Field("title", label=_("If…")),
                Field("verdict", Kind.CHOICE, choices=Verdict, is_optional=False, width=182),
                Field("contribution", Kind.MONEY, label=_("Brings"), width=82),
                Field("resources", Kind.MONEY, label=_("Costs"), width=78),
            ],
            lambda: list(self.account.scenarios) if self.account_id else [],
            self._new_scenario,
            prompt=_("Type a scenario to add it…"),
            name="scenarios",
            min_rows=3,
        )
        self._scenarios.selected.connect(self._choose_scenario)
        column.addWidget(self._scenarios)
        self._net = label("", "caption", wrap=True)
        column.addWidget(self._net)
        self._effects_title = ElidedLabel("", "h3")
        column.addWidget(self._effects_title)
        self._effects: RecordTable[SideEffect] = RecordTable(
            self.ctx,
            [
                Field("description"),
                Field("category", Kind.CHOICE, choices=EffectCategory, is_optional=False, width=122),
                Field("is_positive", Kind.FLAG, label=_("Good"), width=54),
                Field("probability", Kind.SHARE, label=_("Prob."), width=56),
                Field("impact", Kind.MONEY, width=76),
            ],
            self._effect_rows,
            self._new_effect,
            prompt=_("Type a side effect to add it…"),
            name="effects",
            min_rows=2,
        )
        self._effects.selected.connect(self._choose_effect)
        column.addWidget(self._effects)
        self._mitigation: RecordForm[SideEffect] = RecordForm(
            self.ctx,
            [Field("mitigation", label=_("How we avoid it, for the side effect that is selected"))],
            self._effect,
            columns=1,
            name="effect",
        )
        column.addWidget(self._mitigation)

    def _add_decision(self, column: QVBoxLayout) -> None:
        column.addWidget(label("3. " + _("Decision"), "h2"))
        column.addLayout(self._decision_buttons())
        self._decision_form = QWidget()
        column.addWidget(self._decision_form)
        self._build_decision_form()
        self._gaps = GateBox(self.ctx.tokens)
        column.addWidget(self._gaps)
        self._record = button(_("Record decision"), self.record_decision, kind="primary", name="record_decision")
        self._by = label(_("Added to the register with its date; it is never changed."), "caption", wrap=True)
        foot = row(self._by, self._record)
        foot.setStretch(0, 1)
        column.addLayout(foot)
        column.addWidget(label(_("Register of decisions"), "h3"))
        self._register = QVBoxLayout()
        self._register.setSpacing(3)
        column.addLayout(self._register)

    def _decision_buttons(self) -> QHBoxLayout:
        self._verdicts: dict[Verdict, QPushButton] = {}
        group = QButtonGroup(self)
        group.setExclusive(True)
        bar = QHBoxLayout()
        for verdict in Verdict:
            found = button(
                terms.term(verdict), None, icon=_VERDICT_ICONS[verdict], tokens=self.ctx.tokens, kind="dec", name=f"verdict_{verdict}"
            )
            found.setCheckable(True)
            found.clicked.connect(lambda _checked=False, v=verdict: self.choose_verdict(v))
            group.addButton(found)
            bar.addWidget(found, 1)
            self._verdicts[verdict] = found
        self._verdict_group = group
        return bar

    def _build_decision_form(self) -> None:
        column = QVBoxLayout(self._decision_form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._inputs: dict[str, QLineEdit | QPlainTextEdit] = {}
        self._input_rows: dict[str, tuple[QLabel, QWidget, QLabel]] = {}
        titles = {
            "reason": _("Reason"), "decided_by": _("Decided by"), "hypothesis": _("Hypothesis to prove: what would make it eligible"),
            "conditions": _("Conditions"), "served_how": _("How it is served meanwhile"), "served_by": _("By whom"),
            "reopen_signal": _("Signal that would reopen it"), "review_on": _("Review on"),
        }  # fmt: skip
        for name, title in titles.items():
            edit: QLineEdit | QPlainTextEdit
            if name == "reason":
                edit = QPlainTextEdit()
                edit.setTabChangesFocus(True)
                edit.setFixedHeight(self.ctx.tokens.scaled(50))
                edit.setPlaceholderText(_("Why this decision"))
            else:
                edit = QLineEdit()
            edit.setObjectName(f"decision.{name}")
            edit.setAccessibleName(title)
            text, error = label(title, "field"), label("", "error", wrap=True)
            for widget in (text, edit, error):
                column.addWidget(widget)
            error.hide()
            self._inputs[name] = edit
            self._input_rows[name] = (text, edit, error)

    # -- showing ---------------------------------------------------------------------------------

    @override
    def entered(self) -> None:
        self._scenario_id = ""
        self._verdict = None
        self._verdict_group.setExclusive(False)
        for found in self._verdicts.values():
            found.setChecked(False)
        self._verdict_group.setExclusive(True)
        for name, edit in self._inputs.items():
            edit.setPlainText("") if isinstance(edit, QPlainTextEdit) else edit.setText("")
            self._show_error(name, "")

    @override
    def populate(self) -> None:
        data = self.account
        found = data.assessment or Assessment(id="", account_id=self.account_id)
        for name, score_row in self._rows.items():
            score_row.show_score(
                getattr(found, name), getattr(found, f"{name}_reason"), data.settings.weights()[name], is_locked=self.ctx.is_read_only
            )
        average = found.attractiveness(data.settings)
        self._average.setText(formats.number(average, 1))
        self._fill_eligible(data, found)
        if not self._strength.hasFocus() or not self._strength_error.isVisible():
            self._strength.setText(formats.plain(found.relative_strength))
        self._strength.setReadOnly(self.ctx.is_read_only)
        quadrant = found.quadrant(data.settings)
        self._quadrant.setText(_("Quadrant: {name}").format(name=terms.term(quadrant)) if quadrant else _("Score all six criteria and our strength to place it in the matrix."))
        self._wallet.populate()
        self._fill_potential(data)
        self._scenarios.populate()
        if self._scenario_id not in {s.id for s in data.scenarios}:
            self._scenario_id = data.scenarios[0].id if data.scenarios else ""
        self._fill_scenario(data)
        self._fill_decision()
        self._fill_register(data)

    def _fill_eligible(self, data: AccountData, found: Assessment) -> None:
        outstanding = found.outstanding(data.settings)
        threshold = data.settings.driver_threshold
        if outstanding:
            names = ", ".join(terms.criterion(n) for n in outstanding)
            text, role = _("Eligible by {names}. One driver at {threshold} is enough; the average only ranks.").format(names=names, threshold=threshold), "ok"
        elif all(s is None for s in found.drivers().values()):
            text, role = _("Score the first three: one of them at {threshold} or more makes an account eligible.").format(threshold=threshold), "caption"
        else:
            text, role = _("Not eligible: no driver reaches {threshold}.").format(threshold=threshold), "warn"
        self._eligible.setText(text)
        set_property(self._eligible, "role", role)

    def _fill_potential(self, data: AccountData) -> None:
        found = data.potential
        if found.remaining is None:
            self._potential.setText(_("Write down what it buys a year in all: the remaining potential follows."))
            return
        money = data.settings.currency
        self._potential.setText(
            _("Remaining in 3 years: {remaining} · used {used} · our share of its purchases {share}").format(
                remaining=formats.money(found.remaining, money),
                used=formats.percent(found.exhausted_percent),
                share=formats.percent(found.share_of_wallet),
            )
        )

    def _effect(self) -> SideEffect:
        rows = self._effect_rows()
        return next((e for e in rows if e.id == self._effect_id), rows[0])

    def _choose_effect(self, effect: SideEffect | None) -> None:
        if effect is not None:
            self._effect_id = effect.id
            self._fill_mitigation()

    def _fill_mitigation(self) -> None:
        has_effect = bool(self._effect_rows())
        self._mitigation.setVisible(has_effect)
        if has_effect:
            self._mitigation.set_locked(False)
            self._mitigation.populate()

    def _effect_rows(self) -> list[SideEffect]:
        return self.account.effects_of(self._scenario_id) if self.account_id else []

    def _fill_scenario(self, data: AccountData) -> None:
        scenario = next((s for s in data.scenarios if s.id == self._scenario_id), None)
        self._effects.setVisible(scenario is not None)
        self._effects_title.setVisible(scenario is not None)
        self._net.setVisible(bool(data.scenarios))
        if scenario is None:
            self._mitigation.setVisible(False)
            return
        self._effects_title.setText(_("Side effects: {title}").format(title=scenario.title or terms.term(scenario.verdict)))
        self._effects.populate()
        self._fill_mitigation()
        parts = []
        for each in data.scenarios:
            value = net_value(each, data.effects_of(each.id))
            amounts = [formats.money(v, data.settings.currency) for v in (value.low, value.expected, value.high)]
            parts.append(f"{each.title or terms.term(each.verdict)}: {amounts[1]} ({amounts[0]} … {amounts[2]})")
        self._net.setText(_("Net value, expected (worst … best):") + " " + " · ".join(parts))

    def _fill_decision(self) -> None:
        verdict = self._verdict
        is_on = verdict is not None and not self.ctx.is_read_only
        self._decision_form.setVisible(is_on)
        self._record.setVisible(is_on)
        self._by.setVisible(is_on)
        if verdict is None:
            self._gaps.setVisible(False)
            return
        shown = {"reason", "decided_by", *_EXTRA_FIELDS[verdict]}
        for name, (text, edit, error) in self._input_rows.items():
            text.setVisible(name in shown)
            edit.setVisible(name in shown)
            error.setVisible(name in shown and bool(error.text()))
        gaps = selection.gaps(self.ctx.portfolio, self.account_id, verdict)
        self._gaps.setVisible(bool(gaps))
        places: dict[str, ScoreRow | RecordTable[SideEffect] | RecordTable[Scenario]] = {"no_driver_scored": self._rows["growth"], "not_eligible": self._rows["growth"], "side_effects": self._effects, "negative_effect": self._effects}
        items: list[tuple[str, Callable[[], object]]] = [(messages.gap_text(g), places.get(g.code, self._scenarios).focus) for g in gaps]
        self._gaps.show_missing(_("Before this decision:"), items)

    def _fill_register(self, data: AccountData) -> None:
        clear(self._register)
        if not data.decisions:
            self._register.addWidget(label(_("No decision yet."), "caption"))
        for decision in reversed(data.decisions):
            text = f"{terms.term(decision.verdict)} · «{decision.reason}» · {decision.decided_by}"
            if decision.review_on is not None:
                text += " · " + _("review on {day}").format(day=formats.day(decision.review_on))
            entry = row(label(formats.day(decision.decided_on), "caption"), label(text, wrap=True), spacing=10)
            entry.setStretch(1, 1)
            self._register.addLayout(entry)

    # -- acting ----------------------------------------------------------------------------------

    def _assessment(self) -> Assessment:
        return selection.assessment_of(self.ctx.portfolio, self.account_id)

    def _score(self, name: str, score: object) -> None:
        self.ctx.act(lambda: self.ctx.portfolio.save(altered(self._assessment(), **{name: score})))

    def _reason(self, name: str, text: str) -> None:
        refusal = self.ctx.save(altered(self._assessment(), **{f"{name}_reason": text}))
        self._rows[name].show_error(refusal.text if refusal else "")

    def _save_strength(self) -> None:
        text = ""
        try:
            value = Field("relative_strength", Kind.NUMBER).read(self._strength.text())
        except ValidationError as error:
            text = messages.text_of(error)
        else:
            refusal = self.ctx.save(altered(self._assessment(), relative_strength=value))
            text = refusal.text if refusal else ""
        self._strength_error.setText(text)
        self._strength_error.setVisible(bool(text))
        set_property(self._strength, "invalid", bool(text))

    def _new_wallet(self, attr: str, value: Any) -> WalletLine:
        return altered(WalletLine(id=new_id(), account_id=self.account_id), **{attr: value})

    def _new_scenario(self, attr: str, value: Any) -> Scenario:
        have = {s.verdict for s in self.account.scenarios}
        verdict = next((v for v in (Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.WATCH) if v not in have), Verdict.INCLUDE)
        blank = Scenario(id=new_id(), account_id=self.account_id, verdict=verdict, position=len(self.account.scenarios))
        self._scenario_id = blank.id
        return altered(blank, **{attr: value})

    def _new_effect(self, attr: str, value: Any) -> SideEffect:
        blank = SideEffect(
            id=new_id(), account_id=self.account_id, scenario_id=self._scenario_id, probability=0.2, impact=Decimal(0)
        )
        return altered(blank, **{attr: value})

    def _choose_scenario(self, scenario: Scenario | None) -> None:
        if scenario is not None and scenario.id != self._scenario_id:
            self._scenario_id = scenario.id
            self._fill_scenario(self.account)

    def choose_verdict(self, verdict: Verdict) -> None:
        """Prepare a decision."""
        self._verdict = verdict
        self._verdicts[verdict].setChecked(True)
        by = self._inputs["decided_by"]
        if isinstance(by, QLineEdit) and not by.text() and self.account.decisions:
            by.setText(self.account.decisions[-1].decided_by)
        review = self._inputs["review_on"]
        if isinstance(review, QLineEdit) and not review.text():
            review.setText(formats.typed_day(_in_six_months()))
        self._fill_decision()

    def record_decision(self) -> None:
        """Record the decision that was prepared; what is missing is said and focused."""
        assert self._verdict is not None
        for name in self._inputs:
            self._show_error(name, "")
        texts = {n: e.toPlainText() if isinstance(e, QPlainTextEdit) else e.text() for n, e in self._inputs.items()}
        try:
            shown = {"reason", "decided_by", *_EXTRA_FIELDS[self._verdict]}
            review = Field("review_on", Kind.DATE).read(texts.pop("review_on")) if "review_on" in shown else None
            values: dict[str, Any] = {n: t for n, t in texts.items() if n in shown}
        except ValidationError as error:
            self._show_error(error.field, messages.text_of(error))
            return
        decision = Decision(
            id=new_id(), account_id=self.account_id, verdict=self._verdict, decided_on=date.today(), review_on=review, **values
        )
        refusal = self.ctx.attempt(lambda: selection.decide(self.ctx.portfolio, decision))
        if refusal is None:
            self.ctx.notices.said.emit(_("Decision recorded: {verdict}").format(verdict=terms.term(decision.verdict)))
            self.entered()
            self.populate()
        elif refusal.field in self._inputs:
            self._show_error(refusal.field, refusal.text)
            self._inputs[refusal.field].setFocus()
        else:
            self._gaps.announce()

    def _show_error(self, name: str, text: str) -> None:
        _text, edit, error = self._input_rows[name]
        error.setText(text)
        error.setVisible(bool(text))
        edit.setAccessibleDescription(text)
        set_property(edit, "invalid", bool(text))

    @override
    def focus_target(self, target: str) -> None:
        if target == "decision":
            self._verdicts[Verdict.INCLUDE].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._scenarios.focus()


def _in_six_months() -> date:
    day = QDate.currentDate().addMonths(6)
    return date(day.year(), day.month(), day.day())
