"""The register: who is in, who is watched, who is not in and why; those that ask for attention come first."""

from datetime import date

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from kamdesk.domain.selection.criteria import Verdict
from kamdesk.domain.selection.decisions import Decision
from kamdesk.i18n import _, formats, ngettext, reasons
from kamdesk.services.account.portfolio_table import PortfolioRow
from kamdesk.ui.context import Context
from kamdesk.ui.portfolio.columns import UNDECIDED, count_text, has_state, state_text, states
from kamdesk.ui.portfolio.section import PortfolioSection
from kamdesk.ui.selection.decision import register_lines
from kamdesk.ui.tables.read_only_model import Column, ReadOnlyTableModel
from kamdesk.ui.tables.read_only_table import ReadOnlyTable
from kamdesk.ui.widgets.basic import card, clear, combo_box, icon_label, label, row


def _decision(found: PortfolioRow) -> Decision:
    assert found.decision is not None, "the register holds decided accounts only"
    return found.decision


class RegisterSection(PortfolioSection):
    """The standing decision of each account; the selected one in full below."""

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx)
        self.state = combo_box(_("State"), "register_state")
        for value, word in states():
            if value != UNDECIDED:
                self.state.addItem(word, value)
        self.state.activated.connect(lambda _at: self.populate())
        self._count = label("", "caption")
        frame, column = card((1, 1, 1, 1), 0)
        self.model: ReadOnlyTableModel[PortfolioRow] = ReadOnlyTableModel(ctx.tokens, self._columns(), key=lambda r: r.account_id)
        self.view: ReadOnlyTable[PortfolioRow] = ReadOnlyTable(ctx.tokens, self.model)
        self.view.setObjectName("register")
        self.view.setAccessibleName(_("Register of decisions"))
        self.view.empty_text = _("Nothing was decided yet.")
        self.view.opened.connect(lambda found: self.account_wanted.emit(found.account_id, "selection"))
        self.view.chosen.connect(self._fill_detail)
        column.addWidget(self.view)
        self._detail_card, self._detail = card((16, 10, 16, 12), 4)
        self._detail_card.setObjectName("register_detail")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        outer.addLayout(row(self.state, self._count, None))
        outer.addWidget(frame, 1)
        outer.addWidget(self._detail_card)

    def _columns(self) -> list[Column[PortfolioRow]]:
        return [
            Column("account", _("Account"), lambda r: r.name, lambda r: r.search_key),
            Column("state", _("State"), state_text, state_text, 130, tone=lambda r: "warn" if r.attention else ""),
            Column(
                "decided_on", _("Decided"), lambda r: formats.day(_decision(r).decided_on), lambda r: _decision(r).decided_on, 100
            ),
            Column("decided_by", _("Decided by"), lambda r: _decision(r).decided_by, lambda r: _decision(r).decided_by, 136),
            Column("reason", _("Reason"), lambda r: _decision(r).reason, lambda r: _decision(r).reason),
            Column(
                "served",
                _("Served by"),
                lambda r: _decision(r).served_by or formats.MISSING,
                lambda r: _decision(r).served_by or None,
                136,
            ),
            Column("review", _("Review"), lambda r: formats.day(_decision(r).review_on), lambda r: _decision(r).review_on, 104),
        ]

    @override
    def populate(self) -> None:
        state = self.state.currentData() or ""
        rows = [r for r in self.table.rows.values() if r.decision is not None and has_state(r, state)]
        rows.sort(key=lambda r: (not r.attention, _decision(r).review_on or date.max, r.search_key))
        self.model.set_rows(rows)
        decided = [r for r in self.table.rows.values() if r.decision is not None]
        parts = [
            count_text(verdict, sum(r.verdict is verdict for r in decided))
            for verdict in (Verdict.INCLUDE, Verdict.WATCH, Verdict.EXCLUDE)
        ]
        calls = sum(bool(r.attention) for r in decided)
        if calls:
            parts.append(ngettext("{n} asks for attention", "{n} ask for attention", calls).format(n=calls))
        self._count.setText(" · ".join(parts) if decided else "")
        if rows and not self.view.selected():
            self.view.select_row(0)
        self._fill_detail()

    def _fill_detail(self) -> None:
        clear(self._detail)
        chosen = self.view.selected()
        self._detail_card.setVisible(bool(chosen))
        if not chosen:
            return
        found = chosen[0]
        decision = _decision(found)
        self._detail.addWidget(label(found.name, "h3"))
        for item in found.attention:
            entry = row(
                icon_label("bell", self.ctx.tokens["warn"], 15), label(reasons.attention_text(item), "warn", wrap=True), spacing=7
            )
            entry.setStretch(1, 1)
            self._detail.addLayout(entry)
        self._detail.addWidget(label(decision.reason, wrap=True))
        lines = register_lines(decision)
        lines += [f"{c.text} · {formats.day(c.due_on)}" if c.due_on else c.text for c in decision.dated_conditions]
        if decision.segment:
            lines.append(_("Decided with the segment «{name}»").format(name=decision.segment))
        self._detail.addWidget(label(" · ".join(lines), "caption", wrap=True))
