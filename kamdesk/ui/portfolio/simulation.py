"""Scenarios of the whole portfolio: accounts in and out on one page, compared with today and with each other."""

from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from kamdesk.domain.account.company_name import without_legal_form
from kamdesk.domain.ids import new_id
from kamdesk.domain.selection.concentration import Level, level
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.domain.selection.portfolio_scenarios import Choice, Outlook, PortfolioScenario, Totals, changed, totals
from kamdesk.i18n import _, formats, terms
from kamdesk.ui.context import Context
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.portfolio.section import PortfolioSection
from kamdesk.ui.tables.read_only_model import Column, ReadOnlyTableModel
from kamdesk.ui.tables.read_only_table import ReadOnlyTable
from kamdesk.ui.widgets.basic import button, card, clear, combo_box, label, line, row, scroll

MOST_COMPARED = 2


class SimulationSection(PortfolioSection):
    """The accounts with what the scenario would decide, and the sums beside them."""

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx)
        self._scenario_id = ""
        self.outlooks: list[Outlook] = []
        self._choices: dict[str, Verdict] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        self._chooser = combo_box(_("Portfolio scenario"), "portfolio_scenario")
        self._chooser.setMinimumWidth(ctx.tokens.scaled(220))
        self._chooser.activated.connect(lambda at: self.show_scenario(self._chooser.itemData(at)))
        self._new = button(_("New scenario"), self.create_scenario, icon="plus", tokens=ctx.tokens, name="new_portfolio_scenario")
        self._rename = button(_("Rename"), self.rename, kind="flat2", name="rename_portfolio_scenario")
        self._delete = button(_("Delete"), self.delete, kind="flat2", name="delete_portfolio_scenario")
        self._hint = label("", "caption", wrap=True)
        bar = row(self._chooser, self._new, self._rename, self._delete, self._hint)
        bar.setStretch(4, 1)
        outer.addLayout(bar)
        both = QHBoxLayout()
        both.setSpacing(12)
        both.addWidget(self._table_card(), 58)
        both.addWidget(self._sums_card(), 42)
        outer.addLayout(both, 1)

    def _table_card(self) -> QWidget:
        frame, column = card((1, 1, 1, 8), 6)
        self.model: ReadOnlyTableModel[Outlook] = ReadOnlyTableModel(self.ctx.tokens, self._columns(), key=lambda o: o.account_id)
        self.view: ReadOnlyTable[Outlook] = ReadOnlyTable(self.ctx.tokens, self.model)
        self.view.setObjectName("simulation")
        self.view.setAccessibleName(_("Portfolio scenario"))
        self.view.empty_text = _("Score accounts and write their scenarios first.")
        self.view.chosen.connect(self._fill_buttons)
        self.view.opened.connect(lambda found: self.account_wanted.emit(found.account_id, "selection"))
        column.addWidget(self.view, 1)
        self._verdicts = {
            verdict: button(terms.term(verdict), partial(self.decide, verdict), kind="flat2", name=f"simulate_{verdict}")
            for verdict in Verdict
        }
        self._as_today = button(_("As decided"), lambda: self.decide(None), kind="flat2", name="simulate_today")
        column.addLayout(row(*self._verdicts.values(), self._as_today, None, margins=(8, 0, 8, 0), spacing=4))
        return frame

    def _sums_card(self) -> QWidget:
        frame, column = card((16, 12, 6, 12), 6)
        column.addWidget(label(_("Side by side"), "h2"))
        body = QWidget()
        self._grid = QGridLayout(body)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(7)
        column.addWidget(scroll(body), 1)
        return frame

    def _columns(self) -> list[Column[Outlook]]:
        return [
            Column("account", _("Account"), lambda o: without_legal_form(o.name), lambda o: o.name.casefold()),
            Column("today", _("As decided"), lambda o: terms.verdict_word(o.verdict), lambda o: o.verdict, 124),
            Column("then", _("In the scenario"), lambda o: ("→ " if self._then(o) is not o.verdict else "") + terms.verdict_word(self._then(o)), self._then, 132,
                   tone=lambda o: "accent" if self._then(o) is not o.verdict else "text3"),
            Column("net", _("Net value"), lambda o: self.money(self._net(o)), self._net, 90, is_numeric=True),
            Column("hours", _("Hours"), lambda o: formats.number(o.hours_if(self._then(o)), 0), lambda o: o.hours_if(self._then(o)), 68, is_numeric=True),
        ]  # fmt: skip

    def _then(self, outlook: Outlook) -> Verdict | None:
        return self._choices.get(outlook.account_id, outlook.verdict)

    def _net(self, outlook: Outlook) -> Decimal | None:
        then = self._then(outlook)
        branch = outlook.branches.get(then) if then is not None else None
        return branch.net.expected if branch is not None else None

    # -- showing ---------------------------------------------------------------------------------

    def scenarios(self) -> list[PortfolioScenario]:
        """The scenarios that were kept."""
        return self.ctx.portfolio.by_name(PortfolioScenario)

    def current(self) -> PortfolioScenario | None:
        """The scenario that is shown."""
        return next((s for s in self.scenarios() if s.id == self._scenario_id), None)

    @override
    def populate(self) -> None:
        kept = self.scenarios()
        if self._scenario_id not in {s.id for s in kept}:
            self._scenario_id = kept[0].id if kept else ""
        self._chooser.clear()
        for scenario in kept:
            self._chooser.addItem(scenario.name, scenario.id)
        self._chooser.setCurrentIndex(self._chooser.findData(self._scenario_id))
        self._chooser.setVisible(bool(kept))
        found = self.current()
        self._choices = found.verdicts() if found is not None else {}
        everyone = self.table.outlooks()
        self.outlooks = everyone
        shown = [o for o in everyone if o.verdict is not None or o.branches or o.account_id in self._choices]
        self.model.set_rows(sorted(shown, key=lambda o: -o.sales) if not self.model.order[0] else shown)
        self._fill_sums(kept)
        self._fill_buttons()

    def _fill_buttons(self) -> None:
        is_on = self.current() is not None and not self.ctx.is_read_only
        for found in (self._rename, self._delete):
            found.setVisible(is_on)
        self._new.setVisible(not self.ctx.is_read_only)
        has_rows = is_on and bool(self.view.selected())
        for found in (*self._verdicts.values(), self._as_today):
            found.setVisible(has_rows)
        if self.current() is None:
            text = _("A scenario puts accounts in and out without deciding anything.")
        elif not has_rows:
            text = _("Select accounts, then say what the scenario would decide.")
        else:
            text = ""
        self._hint.setText(text)

    def _fill_sums(self, kept: list[PortfolioScenario]) -> None:
        clear(self._grid)
        company = self.ctx.portfolio.company()
        first = [s for s in kept if s.id == self._scenario_id]
        others = [s for s in kept if s.id != self._scenario_id]
        compared = [*first, *others][:MOST_COMPARED]
        sums = [totals(self.outlooks, {}, company.sales, company.other_accounts)]
        sums += [totals(self.outlooks, s.verdicts(), company.sales, company.other_accounts) for s in compared]
        for at, title in enumerate(["", _("As decided"), *(s.name for s in compared)]):
            head = label(title, "field", wrap=True)
            head.setAlignment(Qt.AlignmentFlag.AlignRight if at else Qt.AlignmentFlag.AlignLeft)
            self._grid.addWidget(head, 0, at)
        self._grid.addWidget(line(), 1, 0, 1, len(sums) + 1)
        for offset, (title, cells) in enumerate(self._lines(sums), 2):
            self._grid.addWidget(label(title, "caption", wrap=True), offset, 0)
            for at, text in enumerate(cells, 1):
                self._grid.addWidget(label(text, wrap=False), offset, at, Qt.AlignmentFlag.AlignRight)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnMinimumWidth(0, self.ctx.tokens.scaled(136))
        at = self._grid.rowCount()
        if first:
            moves = changed(self.outlooks, first[0].verdicts())
            listed = "; ".join(
                f"{o.name.partition(',')[0]}: {terms.verdict_word(o.verdict)} → {terms.verdict_word(v)}" for o, v in moves
            )
            self._grid.addWidget(label(listed or _("It changes nothing yet."), "caption", wrap=True), at, 0, 1, len(sums) + 1)
        self._grid.setRowStretch(at + 1, 1)

    def _lines(self, sums: list[Totals]) -> list[tuple[str, list[str]]]:
        capacity = self.ctx.portfolio.settings.kam_hours

        def hours(t: Totals) -> str:
            text = formats.number(t.hours, 0)
            if capacity is not None and t.hours > capacity:
                text = "⚠ " + text
            return text

        def share(name: str) -> list[str]:
            found = []
            for t in sums:
                value = getattr(t.concentration, name) if t.concentration is not None else None
                text = formats.number(value, 0) if name == "hhi" else formats.percent(value, 1)
                found.append(f"⚠ {text}" if value is not None and level(name, value) is Level.HIGH else text)
            return found

        lines: list[tuple[str, list[str]]] = [
            (_("Included"), [formats.number(t.included, 0) for t in sums]),
            (_("Under watch"), [formats.number(t.watched, 0) for t in sums]),
            (_("Not included"), [formats.number(t.excluded, 0) for t in sums]),
            (_("KAM hours a year"), [hours(t) for t in sums]),
            (_("Remaining potential, included"), [self.money(t.remaining) for t in sums]),
            (_("Net value, expected"), [self.money(t.net.expected) for t in sums]),
            (_("Net value, worst"), [self.money(t.net.low) for t in sums]),
            (_("Net value, best"), [self.money(t.net.high) for t in sums]),
            (_("Largest account"), share("first")),
            (_("Three largest"), share("top3")),
            (_("Ten largest"), share("top10")),
            (_("Concentration (HHI)"), share("hhi")),
        ]
        if any(t.hours_unknown or t.without_scenario for t in sums):
            lines.append((_("Accounts without hours"), [formats.number(t.hours_unknown, 0) for t in sums]))
            lines.append((_("Decided without a scenario"), [formats.number(t.without_scenario, 0) for t in sums]))
        return lines

    # -- acting ----------------------------------------------------------------------------------

    def show_scenario(self, scenario_id: str) -> None:
        """Show a scenario."""
        self._scenario_id = scenario_id
        self.populate()

    def _save(self, **values: Any) -> None:
        found = self.current()
        if found is not None:
            self.ctx.act(lambda: self.ctx.portfolio.save(replace(found, **values)))

    def create_scenario(self) -> None:
        """Begin a scenario under a name."""
        name = boxes.ask_text(self, _("New scenario"), _("Name of the scenario"), _("Create scenario"))
        if name:
            made = PortfolioScenario(id=new_id(), name=name)
            self._scenario_id = made.id
            self.ctx.act(lambda: self.ctx.portfolio.save(made))

    def rename(self) -> None:
        """Give the scenario another name."""
        name = boxes.ask_text(self, _("Rename"), _("Name of the scenario"), _("Rename"))
        if name:
            self._save(name=name)

    def delete(self) -> None:
        """Remove the scenario; the toast offers the way back."""
        found = self.current()
        if found is not None:
            self.ctx.act(lambda: self.ctx.portfolio.remove(found))

    def decide(self, verdict: Verdict | None) -> None:
        """Say what the scenario would decide about the selected accounts; None leaves them as they stand."""
        chosen = {o.account_id for o in self.view.selected()}
        found = self.current()
        if found is None or not chosen:
            return
        kept = tuple(c for c in found.choices if c.account_id not in chosen)
        added = tuple(Choice(account_id, verdict) for account_id in sorted(chosen)) if verdict is not None else ()
        self._save(choices=(*kept, *added))
