"""Potential: what it buys a year line by line, what of it we can reach, and what it does not buy from us yet."""

from decimal import Decimal
from functools import partial
from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout
from typing_extensions import override

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.field_use import FormPlace
from kamdesk.domain.ids import new_id
from kamdesk.domain.numbers import half_up
from kamdesk.domain.records import altered
from kamdesk.domain.selection.peer_hints import Hint
from kamdesk.domain.selection.potential import Confidence, LinePotential, LineState, WalletLine, line_potential
from kamdesk.i18n import _, formats, reasons, terms
from kamdesk.services.reading.account_data import AccountData
from kamdesk.services.selection import peer_hints
from kamdesk.ui.account.account_form import account_form
from kamdesk.ui.context import Context
from kamdesk.ui.forms.fields import Field, Kind
from kamdesk.ui.forms.form import RecordForm
from kamdesk.ui.selection.section import Section
from kamdesk.ui.tables.record_table import RecordTable, TableSpec
from kamdesk.ui.widgets.basic import button, card, clear, label, row, scrolled_column
from kamdesk.ui.widgets.share_bar import ShareBar


class PotentialSection(Section):
    """The table of product lines above; sums, contribution and hints below."""

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx)
        self._unwritten: dict[tuple[str, str], WalletLine] = {}
        self._shown: dict[str, LinePotential] = {}
        column = scrolled_column(self)
        column.addWidget(self._table_card())
        below = QHBoxLayout()
        below.setSpacing(12)
        below.addWidget(self._sums(), 50)
        below.addWidget(self._hints_card(), 50)
        column.addLayout(below)
        column.addStretch(1)

    def _table_card(self) -> QFrame:
        frame, column = card((14, 12, 14, 12))
        self._wallet: RecordTable[WalletLine] = RecordTable(
            self.ctx,
            TableSpec(
                "wallet",
                self._columns(),
                title=_("What it buys a year, line by line"),
                prompt=_("Type a product line to add it…"),
                min_rows=2,
            ),
            self._rows,
            self._new,
        )
        self._wallet.selected.connect(lambda _line: self._fill_detail())
        column.addWidget(self._wallet)
        self._detail: RecordForm[WalletLine] = RecordForm(
            self.ctx,
            [
                Field("source", span=2, label=_("Where the figure comes from")),
                Field("dated_on", Kind.DATE, label=_("As of")),
                Field("competitor", label=_("Who sells it now")),
                Field("horizon_years", Kind.INTEGER, label=_("Years ahead")),
            ],
            self._line,
            columns=5,
            name="wallet_line",
        )
        column.addWidget(self._detail)
        column.addWidget(
            label(
                _(
                    "Unknown is not zero. Confidence: A seen on paper · B the client said · C accounts like it · D guessed. The form belongs to the line that is selected."
                ),
                "caption",
                wrap=True,
            )
        )
        return frame

    def _columns(self) -> list[Field]:
        return [
            Field("product_line", label=_("Line"), shown=self._line_name),
            Field("state", Kind.CHOICE, label=_("State"), choices=LineState, is_optional=False, width=124, shown=terms.term),
            Field("wallet", Kind.MONEY, label=_("Buys a year"), width=122),
            Field("growth_percent", Kind.PERCENT, label=_("Growth"), width=82, is_blank=_has_no_wallet),
            Field("cap_percent", Kind.PERCENT, label=_("Attainable"), width=96, is_blank=_has_no_wallet),
            Field("current", Kind.MONEY, label=_("From us"), width=102, of=lambda line: self._of(line).current or None, shown=_whole),
            Field("share", Kind.PERCENT, label=_("Share"), width=60, of=lambda line: _rounded(self._of(line).share_of_wallet)),
            Field("remaining", Kind.MONEY, label=_("Remaining"), width=102, of=lambda line: self._of(line).remaining, shown=_whole),
            Field("used", Kind.PERCENT, label=_("Used"), width=58, of=lambda line: _rounded(self._of(line).exhausted_percent)),
            Field("confidence", Kind.CHOICE, choices=lambda: [(c, c.value) for c in Confidence], label=_("Conf."), width=54),
        ]  # fmt: skip

    def _sums(self) -> QFrame:
        frame, column = card((18, 12, 18, 14), 7)
        column.addWidget(label(_("Remaining potential"), "h2"))
        self._remaining = label("", "big", name="remaining")
        self._sure = label("", "caption", wrap=True)
        column.addLayout(row(self._remaining, self._sure, None))
        self._bar = ShareBar(self.ctx.tokens)
        column.addWidget(self._bar)
        self._used = label("", "caption", wrap=True)
        column.addWidget(self._used)
        self._cost: RecordForm[Account] = RecordForm(
            self.ctx,
            account_form(self.ctx.portfolio, FormPlace.COST),
            lambda: self.account.account,
            columns=2,
            name="cost",
        )
        column.addWidget(self._cost)
        self._contribution = label("", wrap=True, name="contribution")
        column.addWidget(self._contribution)
        column.addStretch(1)
        return frame

    def _hints_card(self) -> QFrame:
        frame, column = card((18, 12, 18, 14), 7)
        column.addWidget(label(_("What accounts like it buy"), "h2"))
        self._hints = QVBoxLayout()
        self._hints.setSpacing(8)
        column.addLayout(self._hints)
        column.addStretch(1)
        return frame

    # -- reading ---------------------------------------------------------------------------------

    def _line_name(self, line: str) -> str:
        """The line without a name stands for all, or for the rest once others have their own figures."""
        if line:
            return line
        has_others = any(w.product_line and w.wallet is not None for w in self.account.selection.wallet)
        return _("All that is not listed") if has_others else _("All it buys")

    def _of(self, line: WalletLine) -> LinePotential:
        return self._shown.get(line.id) or line_potential(line, Decimal(0))

    def _rows(self) -> list[WalletLine]:
        """The lines written down, then those that are bought here or sold elsewhere."""
        if not self.account_id:
            return []
        data = self.account
        sold = data.sales.last_12_by_line()
        self._shown = {p.line.id: p for p in data.selection.potential.lines}
        found = [altered(p.line, state=p.state) for p in data.selection.potential.lines]
        written = {line.product_line for line in found}
        for name in dict.fromkeys([*sold, *peer_hints.product_lines(self.ctx.portfolio)]):
            if not name or name in written:
                continue
            blank = self._unwritten.setdefault(
                (self.account_id, name), WalletLine(id=new_id(), account_id=self.account_id, product_line=name)
            )
            potential = line_potential(blank, sold.get(name, Decimal(0)))
            self._shown[blank.id] = potential
            found.append(altered(blank, state=potential.state))
        # In one order whether written down or not, so that a row stays where it is while it is filled.
        order = {name: at for at, name in enumerate(peer_hints.product_lines(self.ctx.portfolio))}
        return sorted(found, key=lambda line: (bool(line.product_line), order.get(line.product_line, len(order))))

    @override
    def entered(self) -> None:
        self._unwritten.clear()

    @override
    def populate(self) -> None:
        data = self.account
        self._wallet.populate()
        self._fill_detail()
        self._fill_sums(data)
        self._cost.set_locked(False)
        self._cost.populate()
        self._fill_hints(data)

    def _line(self) -> WalletLine:
        found = self._wallet.current() or self._wallet.model.rows[0]
        return self.ctx.portfolio.get(WalletLine, found.id) or found

    def _fill_detail(self) -> None:
        """The rest of what is known of the line that is selected."""
        self._detail.setVisible(bool(self._wallet.model.rows))
        if self._wallet.model.rows:
            self._detail.set_locked(False)
            self._detail.populate()

    def _fill_sums(self, data: AccountData) -> None:
        found, currency = data.selection.potential, data.settings.currency
        if found.remaining is None:
            self._remaining.setText(formats.MISSING)
            self._sure.setText(_("Write down what it buys a year: the remaining potential follows."))
            self._bar.show_shares(None)
            self._used.setText("")
        else:
            self._remaining.setText(formats.money(found.remaining, currency))
            sure = _("of which {percent} on figures seen or said by the client (A+B)").format(
                percent=formats.percent(found.sure_percent)
            )
            self._sure.setText(sure if found.remaining else "")
            self._bar.show_shares(found.exhausted_percent)
            self._used.setText(
                _("Used {used} of what is attainable · our share of its purchases {share}").format(
                    used=formats.percent(found.exhausted_percent), share=formats.percent(found.share_of_wallet)
                )
            )
        self._contribution.setText(self._contribution_text(data))

    def _contribution_text(self, data: AccountData) -> str:
        sold, currency = data.sales.last_12(), data.settings.currency
        if data.contribution is None or not sold:
            return _("With sales, their cost and the cost to serve, its contribution shows here.")
        percent = formats.percent(data.contribution / sold * 100, 1)
        return _("Contribution of the last 12 months: {amount} ({percent} of its sales)").format(
            amount=formats.money(data.contribution, currency), percent=percent
        )

    def _fill_hints(self, data: AccountData) -> None:
        clear(self._hints)
        found = peer_hints.hints_for(self.ctx.portfolio, data)
        if not found:
            text = _("No hints: there are not three accounts of its sector and size, or it buys what they buy.")
            self._hints.addWidget(
                label(
                    text if data.account.sector else _("Give the account a sector: hints come from accounts like it."),
                    "caption",
                    wrap=True,
                )
            )
        for hint in found[:4]:
            said = label(reasons.hint_text(hint, data.settings.currency), wrap=True)
            add = button(
                _("Note it"), partial(self._take, hint), icon="plus", tokens=self.ctx.tokens, kind="flat2", name="take_hint"
            )
            add.setVisible(not self.ctx.is_read_only)
            entry = row(said, add)
            entry.setStretch(0, 1)
            self._hints.addLayout(entry)

    # -- acting ----------------------------------------------------------------------------------

    def _new(self, attr: str, value: Any) -> WalletLine:
        return altered(WalletLine(id=new_id(), account_id=self.account_id), **{attr: value})

    def _take(self, hint: Hint) -> None:
        """Write a hint down as a line that is still open, with confidence C."""
        wallet = hint.amount.quantize(Decimal(1000)) or hint.amount
        made = WalletLine(
            id=new_id(), account_id=self.account_id, product_line=hint.product_line, state=LineState.OPEN, wallet=wallet,
            confidence=Confidence.C, source=_("Accounts like it"), dated_on=self.account.today,
        )  # fmt: skip
        written = next((w for w in self.account.selection.wallet if w.product_line == hint.product_line), None)
        if written is not None:
            made = altered(written, state=LineState.OPEN, wallet=wallet, confidence=Confidence.C)
        self.ctx.act(lambda: self.ctx.portfolio.save(made))

    @override
    def focus_first(self) -> None:
        self._wallet.focus()


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(half_up(value))


def _has_no_wallet(line: WalletLine) -> bool:
    return line.wallet is None


def _whole(value: Decimal | None) -> str:
    return formats.number(value, 0)
