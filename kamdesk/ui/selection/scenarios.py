"""Scenarios: include, defer, leave out side by side, each with what it brings, costs and may cause elsewhere."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget
from typing_extensions import override

from kamdesk.domain.ids import new_id
from kamdesk.domain.records import altered
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.domain.selection.scenarios import EffectCategory, Scenario, SideEffect, net_value
from kamdesk.i18n import _, formats, ngettext, terms
from kamdesk.services.reading.account_data import AccountData
from kamdesk.services.selection.impact import Impact, impact, included_hours
from kamdesk.ui.account.account_field import ids_of, names_of
from kamdesk.ui.context import Context
from kamdesk.ui.forms.fields import Field, Kind
from kamdesk.ui.forms.form import RecordForm
from kamdesk.ui.selection.section import Section
from kamdesk.ui.tables.record_table import RecordTable, TableSpec
from kamdesk.ui.widgets.basic import ElidedLabel, button, card, label, row, scrolled_column, set_property, tool_button

VERDICT_ICONS = {Verdict.INCLUDE: "check", Verdict.WATCH: "eye", Verdict.EXCLUDE: "ban"}


def scenario_title(scenario: Scenario) -> str:
    """What a scenario is called."""
    return scenario.title or terms.verdict_word(scenario.verdict)


ARROW = "\u00a0→\u00a0"
"""It keeps both figures of a change on one line."""


class ScenarioColumn(QFrame):
    """One scenario: its figures above, what follows from them below.

    Signals:
        chosen: it was clicked; its side effects are shown.
        wanted, removed: the scenario is to be written, or taken away.
    """

    chosen = Signal()
    wanted = Signal()
    removed = Signal()

    def __init__(self, ctx: Context, verdict: Verdict, get: Callable[[], Scenario | None]) -> None:
        super().__init__()
        self._ctx = ctx
        self._verdict = verdict
        self._get = get
        self.setProperty("choice", True)
        self.setObjectName(f"scenario_{verdict}")
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 9, 10, 10)
        column.setSpacing(5)
        self.radio = QRadioButton(terms.verdict_word(verdict))
        self.radio.setObjectName(f"scenario_{verdict}.choose")
        self.radio.setAutoExclusive(False)
        self.radio.clicked.connect(self.chosen.emit)
        self._remove = tool_button("x", _("Remove this scenario"), ctx.tokens, self.removed.emit, f"remove_{verdict}")
        column.addLayout(row(self.radio, None, self._remove))
        self._write = button(
            _("Write this scenario"), self.wanted.emit, icon="plus", tokens=ctx.tokens, kind="flat2", name=f"write_{verdict}"
        )
        column.addWidget(self._write)
        self.form: RecordForm[Scenario] = RecordForm(
            ctx,
            [
                Field("contribution", Kind.MONEY, label=_("Brings")),
                Field("resources", Kind.MONEY, label=_("Costs")),
                Field("sales_after", Kind.MONEY, label=_("Sales then")),
                Field("hours", Kind.INTEGER, label=_("KAM hours")),
            ],
            self._record,
            columns=2,
            gap=8,
            name=f"scenario_{verdict}",
        )
        column.addWidget(self.form)
        self._net = label("", "h2")
        self._range = label("", "caption", wrap=True)
        self._share, self._hours, self._effects = (
            label("", "caption", wrap=True),
            label("", "caption", wrap=True),
            label("", "caption"),
        )
        column.addLayout(row(label(_("Net value"), "caption"), None, self._net))
        for found in (self._range, self._share, self._hours, self._effects):
            column.addWidget(found)
        column.addStretch(1)
        self.form.setToolTip(_("What it brings and costs over three years"))
        self._rest: tuple[QWidget, ...] = (self.form, self._net, self._range, self._share, self._hours, self._effects)

    def focus_write(self) -> None:
        """Put the focus on the button that begins the scenario."""
        self._write.setFocus(Qt.FocusReason.OtherFocusReason)

    def _record(self) -> Scenario:
        return self._get() or Scenario(id="", account_id="", verdict=self._verdict)

    def mousePressEvent(self, event: Any) -> None:
        """A click anywhere in the column chooses it."""
        super().mousePressEvent(event)
        if self._get() is not None:
            self.chosen.emit()

    def show_scenario(self, data: AccountData, found: Impact | None, *, is_chosen: bool) -> None:
        """Show the scenario, or that it is not written yet."""
        scenario = self._get()
        set_property(self, "chosen", is_chosen)
        self.radio.setChecked(is_chosen)
        self.radio.setEnabled(scenario is not None)
        self.radio.setText(scenario_title(scenario) if scenario is not None else terms.verdict_word(self._verdict))
        self._remove.setVisible(scenario is not None and not self._ctx.is_read_only)
        self._write.setVisible(scenario is None and not self._ctx.is_read_only)
        for widget in self._rest:
            widget.setVisible(scenario is not None)
        if scenario is None or found is None:
            return
        self.form.set_locked(False)
        self.form.populate()
        effects = data.selection.effects_of(scenario.id)
        value, currency = net_value(scenario, effects), data.settings.currency
        self._net.setText(formats.money(value.expected, currency))
        self._range.setText(
            _("worst {low} · best {high}").format(
                low=formats.money(value.low, currency), high=formats.money(value.high, currency)
            )
        )
        self._fill_impact(found)
        count = ngettext("{n} side effect", "{n} side effects", len(effects)).format(n=len(effects))
        self._effects.setText(count)
        set_property(self._effects, "role", "caption" if effects else "warn")

    def _fill_impact(self, found: Impact) -> None:
        share = _("Of our sales: {now}").format(now=formats.percent(found.share_now, 1))
        if found.share_after is not None:
            share = _("Of our sales: {now} → {after}").format(
                now=formats.percent(found.share_now, 1), after=formats.percent(found.share_after, 1)
            )
        self._share.setText(share.replace(" → ", ARROW))
        hours = _("KAM hours of the plan: {before}").format(before=formats.number(found.hours_before))
        if found.hours_after not in {None, found.hours_before}:
            hours = _("KAM hours of the plan: {before} → {after}").format(
                before=formats.number(found.hours_before), after=formats.number(found.hours_after)
            )
        if found.capacity is not None:
            hours += " " + _("of {capacity}").format(capacity=formats.number(found.capacity))
        self._hours.setText(hours.replace(" → ", ARROW))
        set_property(self._hours, "role", "warn" if found.is_over_capacity else "caption")


class ScenariosSection(Section):
    """The three columns, and the side effects of the one that is chosen."""

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx)
        self.chosen = Verdict.INCLUDE
        column = scrolled_column(self)
        heads = QHBoxLayout()
        heads.setSpacing(12)
        self.columns: dict[Verdict, ScenarioColumn] = {}
        for verdict in Verdict:
            found = ScenarioColumn(ctx, verdict, partial(self.scenario, verdict))
            found.chosen.connect(lambda v=verdict: self.choose(v))
            found.wanted.connect(lambda v=verdict: self.write(v))
            found.removed.connect(lambda v=verdict: self.remove(v))
            self.columns[verdict] = found
            heads.addWidget(found, 1)
        column.addLayout(heads)
        column.addWidget(self._effects_card())
        column.addStretch(1)

    def _effects_card(self) -> QFrame:
        self._effects_box, column = card((14, 10, 14, 12), 6)
        self._title = ElidedLabel("", "h3")
        column.addWidget(self._title)
        self._effects: RecordTable[SideEffect] = RecordTable(
            self.ctx,
            TableSpec(
                "effects",
                [
                    Field("description", label=_("Side effect"), stretch=5),
                    Field("category", Kind.CHOICE, choices=EffectCategory, is_optional=False, stretch=4, shown=terms.term),
                    Field("is_positive", Kind.FLAG, label=_("Good"), width=56),
                    Field("probability", Kind.SHARE, label=_("Prob."), width=58),
                    Field("impact", Kind.MONEY, width=88),
                    Field("horizon_years", Kind.INTEGER, label=_("Years"), width=56),
                ],
                prompt=_("Type a side effect to add it…"),
                min_rows=2,
            ),
            self._rows,
            self._new_effect,
        )
        self._effects.selected.connect(lambda _effect: self._fill_detail())
        column.addWidget(self._effects)
        self._detail: RecordForm[SideEffect] = RecordForm(
            self.ctx,
            [
                Field("mitigation", label=_("How we avoid it")),
                Field(
                    "affected_accounts",
                    label=_("Other accounts it hits (names, separated by ;)"),
                    shown=partial(names_of, self.ctx.portfolio),
                    reader=lambda text: ids_of(self.ctx.portfolio, text, "affected_accounts"),
                ),
            ],
            self._effect,
            columns=2,
            name="effect",
        )
        column.addWidget(self._detail)
        return self._effects_box

    # -- reading ---------------------------------------------------------------------------------

    def scenario(self, verdict: Verdict) -> Scenario | None:
        """The account's scenario for a verdict."""
        if not self.account_id:
            return None
        return next((s for s in self.account.selection.scenarios if s.verdict is verdict), None)

    def _rows(self) -> list[SideEffect]:
        scenario = self.scenario(self.chosen)
        return self.account.selection.effects_of(scenario.id) if scenario is not None else []

    def _effect(self) -> SideEffect:
        return self._effects.current() or self._rows()[0]

    @override
    def entered(self) -> None:
        self.chosen = next((v for v in Verdict if self.scenario(v) is not None), Verdict.INCLUDE)

    @override
    def populate(self) -> None:
        data = self.account
        hours = included_hours(self.ctx.portfolio)
        for verdict, column in self.columns.items():
            scenario = self.scenario(verdict)
            found = impact(self.ctx.portfolio, data, scenario, hours) if scenario is not None else None
            column.show_scenario(data, found, is_chosen=verdict is self.chosen and scenario is not None)
        self._fill_effects()

    def _fill_effects(self) -> None:
        scenario = self.scenario(self.chosen)
        self._effects_box.setVisible(scenario is not None)
        if scenario is not None:
            self._title.setText(_("Side effects: {title}").format(title=scenario_title(scenario)))
            self._effects.populate()
            self._fill_detail()

    def _fill_detail(self) -> None:
        has_effect = bool(self._rows())
        self._detail.setVisible(has_effect)
        if has_effect:
            self._detail.set_locked(False)
            self._detail.populate()

    # -- acting ----------------------------------------------------------------------------------

    def choose(self, verdict: Verdict) -> None:
        """Show the side effects of a scenario."""
        if self.scenario(verdict) is not None:
            self.chosen = verdict
            self.populate()

    def write(self, verdict: Verdict) -> None:
        """Begin a scenario."""
        made = Scenario(id=new_id(), account_id=self.account_id, verdict=verdict, position=list(Verdict).index(verdict))
        self.chosen = verdict
        if self.ctx.act(lambda: self.ctx.portfolio.save(made)):
            self.columns[verdict].form.focus("contribution")

    def remove(self, verdict: Verdict) -> None:
        """Take a scenario away with its side effects; the toast offers the way back."""
        scenario = self.scenario(verdict)
        if scenario is not None:
            self.ctx.act(lambda: self.ctx.portfolio.remove(scenario))

    def _new_effect(self, attr: str, value: Any) -> SideEffect:
        scenario = self.scenario(self.chosen)
        assert scenario is not None, "the table shows only with a scenario"
        blank = SideEffect(id=new_id(), account_id=self.account_id, scenario_id=scenario.id, probability=0.2, impact=Decimal(0))
        return altered(blank, **{attr: value})

    def focus_verdict(self, verdict: Verdict | None, *, to_effects: bool = False) -> None:
        """Put the cursor on a scenario, or on its side effects."""
        wanted = verdict or next((v for v in Verdict if self.scenario(v) is None), Verdict.INCLUDE)
        if self.scenario(wanted) is None:
            self.columns[wanted].focus_write()
            return
        self.choose(wanted)
        if to_effects:
            self._effects.focus()
        else:
            self.columns[wanted].form.focus("contribution")

    def without_effects(self) -> Verdict | None:
        """The first scenario that has no side effect yet."""
        data = self.account
        return next((s.verdict for s in data.selection.scenarios if not data.selection.effects_of(s.id)), None)

    @override
    def focus_first(self) -> None:
        self.focus_verdict(None)
