"""The innovation ledger over all accounts: what waits to be taken elsewhere, and where each advance went."""

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.company_name import without_legal_form
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ledgers.innovation import TransferState, reuse_block
from kamdesk.i18n import _, formats, messages, ngettext, terms
from kamdesk.services.ledgers import transfers
from kamdesk.services.ledgers.transfers import AdvanceRow
from kamdesk.ui.context import Context
from kamdesk.ui.ledgers.take_dialog import TakeDialog
from kamdesk.ui.portfolio.section import PortfolioSection
from kamdesk.ui.tables.read_only_model import Column, ReadOnlyTableModel
from kamdesk.ui.tables.read_only_table import ReadOnlyTable
from kamdesk.ui.tables.sign_grid import Named, SignCell, SignGrid, SignGridModel
from kamdesk.ui.widgets.basic import button, card, label, row

MOST_ACCOUNTS = 40
_ORIGIN = SignCell("★", "", "accent_soft", "accent")
_SIGNS = {
    TransferState.PROPOSED: ("→", "warn_bg", "warn"),
    TransferState.ADOPTED: ("✓", "ok_bg", "ok"),
    TransferState.DECLINED: ("✕", "hover", "text2"),
}


class InnovationSection(PortfolioSection):
    """The ledger above, the matrix advance × account below."""

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx)
        self.shown_accounts: list[tuple[str, str]] = []
        self._rows: list[AdvanceRow] = []
        self._summary = label("", "caption", wrap=True, name="innovation_summary")
        self._take = button(_("Take to other accounts…"), self.take, icon="send", tokens=ctx.tokens, name="portfolio_take")
        self.model: ReadOnlyTableModel[AdvanceRow] = ReadOnlyTableModel(ctx.tokens, self._columns(), key=lambda r: r.advance.id)
        self.view: ReadOnlyTable[AdvanceRow] = ReadOnlyTable(ctx.tokens, self.model)
        self.view.setObjectName("advances_table")
        self.view.setAccessibleName(_("Innovation"))
        self.view.empty_text = _("Write down what you learn with an account, on its page Innovation.")
        self.view.opened.connect(lambda found: self.account_wanted.emit(found.advance.account_id, "innovation"))
        self.view.chosen.connect(self._show_take)
        self.grid_model = SignGridModel()
        self.grid = SignGrid(ctx.tokens, self.grid_model, first=260)
        self.grid.setObjectName("advances_matrix")
        self.grid.setAccessibleName(_("Advances by account"))
        above, inner = card((1, 1, 1, 1), 0)
        inner.addWidget(self.view)
        below, grid_column = card((1, 1, 1, 8), 6)
        grid_column.addWidget(self.grid, 1)
        signs = [("★", _("learned here")), *((sign, terms.term(state)) for state, (sign, _g, _i) in _SIGNS.items())]
        signs += [("○", _("could help")), ("⊘", _("may not go there"))]
        legend = "   ".join(f"{sign} {word}" for sign, word in signs)
        grid_column.addLayout(row(label(legend, "caption"), None, margins=(14, 0, 14, 0)))
        self._below = below
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        head = row(self._summary, self._take)
        head.setStretch(0, 1)
        outer.addLayout(head)
        outer.addWidget(above, 55)
        outer.addWidget(below, 45)

    def _columns(self) -> list[Column[AdvanceRow]]:
        return [
            Column("title", _("Advance"), lambda r: r.advance.title, lambda r: r.advance.title.casefold()),
            Column("origin", _("Learned with"), lambda r: without_legal_form(r.origin), lambda r: r.origin.casefold(), 180),
            Column("kind", _("Type"), lambda r: terms.term(r.advance.kind), lambda r: r.advance.kind, 88),
            Column("state", _("State"), lambda r: terms.term(r.advance.state), lambda r: r.advance.state, 96),
            Column("reuse", _("May it be taken?"), lambda r: terms.term(r.advance.reuse), lambda r: r.advance.reuse, 190),
            Column("sent", _("Adopted"), _sent_text, lambda r: len(r.transfers), 84, is_numeric=True),
            Column("learned", _("Date"), lambda r: formats.day(r.advance.learned_on), lambda r: r.advance.learned_on, 104),
            Column(
                "ready", "", lambda r: _("ready") if r.is_ready else "", lambda r: not r.is_ready, 84, tone=lambda _r: "accent"
            ),
        ]

    @override
    def populate(self) -> None:
        self._rows = transfers.advance_rows(self.ctx.portfolio)
        self.model.set_rows(self._rows)
        ready = sum(r.is_ready for r in self._rows)
        text = ngettext(
            "{n} advance is ready to be taken to other accounts.", "{n} advances are ready to be taken to other accounts.", ready
        )
        self._summary.setText(text.format(n=ready) if self._rows else "")
        self._show_take()
        self._below.setVisible(bool(self._rows))
        involved = {r.advance.account_id for r in self._rows}
        for found in self._rows:
            involved |= (
                {t.account_id for t in found.transfers}
                | set(found.advance.candidate_accounts)
                | set(found.advance.barred_accounts)
            )
        named = [(a, account.name) for a in involved if (account := self.ctx.portfolio.get(Account, a)) is not None]
        self.shown_accounts = sorted(named, key=lambda pair: pair[1].casefold())[:MOST_ACCOUNTS]
        self.grid_model.show(
            _("Advance"),
            [Named(r.advance.id, r.advance.title) for r in self._rows],
            [Named(account_id, without_legal_form(name)) for account_id, name in self.shown_accounts],
            self.cell,
        )

    def cell(self, row_: int, column: int) -> SignCell:
        """What an advance is to one of the accounts that are shown."""
        found, (account_id, name) = self._rows[row_], self.shown_accounts[column]
        title = f"{found.advance.title} · {name}"
        if found.advance.account_id == account_id:
            return SignCell(_ORIGIN.sign, "", _ORIGIN.ground, _ORIGIN.ink, title + ": " + _("learned here"))
        sent = next((t for t in found.transfers if t.account_id == account_id), None)
        if sent is not None:
            sign, ground, ink = _SIGNS[sent.state]
            value = formats.money(sent.value, self.currency) if sent.value is not None else ""
            return SignCell(sign, value, ground, ink, f"{title}: {terms.term(sent.state)} {sent.effect}".rstrip())
        block = reuse_block(found.advance, account_id, self.table.today)
        if block is not None:
            error = ValidationError("account_id", block.code, name=name, advance=found.advance.title, until=block.until)
            return SignCell("⊘", "", "", "text3", messages.text_of(error))
        if account_id in found.advance.candidate_accounts:
            return SignCell("○", "", "accent_soft", "accent", title + ": " + _("could help"))
        return SignCell(spoken=title)

    def _show_take(self) -> None:
        self._take.setVisible(bool(self.view.selected()) and not self.ctx.is_read_only)

    def take(self) -> None:
        """Propose the selected advance to other accounts."""
        for found in self.view.selected()[:1]:
            TakeDialog(self.ctx, found.advance, self).exec()


def _sent_text(found: AdvanceRow) -> str:
    adopted = sum(t.state is TransferState.ADOPTED for t in found.transfers)
    return _("{adopted} of {all}").format(adopted=adopted, all=len(found.transfers)) if found.transfers else formats.MISSING
