"""Prescripción: the references that the account gave, the deals they moved, and what others moved here."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout
from typing_extensions import override

from kamdesk.domain.account.account import Account
from kamdesk.domain.ids import new_id
from kamdesk.domain.ledgers.prescription import Deal, DealState, Influence, Prescription, ReferenceKind
from kamdesk.domain.records import Record, altered
from kamdesk.i18n import _, formats, ngettext
from kamdesk.services.ledgers import transfers
from kamdesk.ui.account.account_field import name_of
from kamdesk.ui.account.base_page import AccountPage
from kamdesk.ui.context import Context
from kamdesk.ui.forms.fields import Field, Kind
from kamdesk.ui.forms.form import RecordForm
from kamdesk.ui.forms.plain_form import PlainForm
from kamdesk.ui.tables.record_table import RecordTable, TableSpec
from kamdesk.ui.widgets.basic import button, card, label, row, scrolled_column


class PrescriptionPage(AccountPage):
    """The ledger on the left, the deal of the selected reference on the right, what was received below."""

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx)
        self._deals: dict[str, Influence] = {}
        column = scrolled_column(self)
        self._sum = label("", "h2", wrap=True, name="brought")
        self._open = label("", "caption", wrap=True)
        top, inner = card((16, 12, 16, 12), 2)
        inner.addWidget(self._sum)
        inner.addWidget(self._open)
        column.addWidget(top)
        side = QHBoxLayout()
        side.setSpacing(12)
        side.addWidget(self._ledger(), 68)
        side.addWidget(self._deal_card(), 32)
        column.addLayout(side)
        column.addWidget(self._received_card())
        column.addStretch(1)

    def _ledger(self) -> QFrame:
        frame, column = card((16, 12, 16, 12))
        self._table: RecordTable[Prescription] = RecordTable(
            self.ctx,
            TableSpec(
                "references",
                [
                    Field("given_by", stretch=3),
                    Field("given_on", Kind.DATE, label=_("Date"), width=104),
                    Field("reference", Kind.CHOICE, choices=ReferenceKind, is_optional=False, width=150),
                    Field("given_to", stretch=3),
                    Field("deal_id", label=_("Deal"), of=lambda r: r.id, shown=self._deal_name, stretch=3),
                    Field("degree", Kind.PERCENT, label=_("Degree"), width=66),
                ],
                title=_("References given"),
                prompt=_("Type who gave us a reference…"),
                min_rows=4,
            ),
            lambda: self._rows(),
            self._new,
        )
        self._table.selected.connect(lambda _record: self._fill_deal())
        column.addWidget(self._table)
        column.addStretch(1)
        return frame

    def _deal_card(self) -> QFrame:
        frame, column = card((16, 12, 16, 12))
        self._deal_title = label(_("The deal it moved"), "h2")
        self._hint = label("", "caption", wrap=True)
        self.link_form = PlainForm(
            [
                Field("customer", label=_("Client (one of the accounts, or another)"), span=2),
                Field("name", label=_("Deal"), span=2),
            ]
        )
        self._join = button(_("Link the deal"), self.link, icon="plus", tokens=self.ctx.tokens, name="link_deal")
        self._customer = label("", "caption", wrap=True)
        self._form: RecordForm[Deal] = RecordForm(
            self.ctx,
            [
                Field("name", span=2),
                Field("state", Kind.CHOICE, choices=DealState, is_optional=False),
                Field("closed_on", Kind.DATE),
                Field("value", Kind.MONEY, label=_("Value")),
            ],
            self._deal,
            name="deal",
        )
        self._part = label("", wrap=True)
        self._leave = button(_("Unlink"), self.unlink, kind="flat2", name="unlink_deal")
        column.addWidget(self._deal_title)
        column.addWidget(self._hint)
        column.addWidget(self.link_form)
        column.addLayout(row(self._join, None))
        column.addWidget(self._customer)
        column.addWidget(self._form)
        column.addWidget(self._part)
        column.addLayout(row(self._leave, None))
        column.addStretch(1)
        return frame

    def _received_card(self) -> QFrame:
        self._received_frame, column = card((16, 12, 16, 12))
        column.addWidget(label(_("What others' references brought here"), "h2"))
        self._received = label("", wrap=True, name="received")
        column.addWidget(self._received)
        return self._received_frame

    # -- reading ---------------------------------------------------------------------------------

    def _rows(self) -> Sequence[Prescription]:
        found = self.account.ledgers.prescriptions if self.account_id else ()
        return sorted(found, key=lambda p: (p.given_on or date.min, p.id), reverse=True)

    def _deal_name(self, prescription_id: Any) -> str:
        found = self._deals.get(prescription_id)
        return f"{found.deal.name} · {self._customer_of(found.deal)}" if found is not None else formats.MISSING

    def _customer_of(self, deal: Deal) -> str:
        return name_of(self.ctx.portfolio, deal.account_id) or deal.prospect

    @override
    def populate(self) -> None:
        data = self.account
        currency = data.settings.currency
        self._deals = {i.prescription.id: i for i in data.ledgers.given}
        found = data.ledgers.brought
        if found.customers:
            self._sum.setText(
                ngettext(
                    "This account brought us {amount} in {n} other client.", "This account brought us {amount} in {n} other clients.",
                    found.customers,
                ).format(amount=formats.money(found.value, currency), n=found.customers)
            )  # fmt: skip
        else:
            self._sum.setText(_("This account has not brought us any deal yet."))
        self._open.setText(
            _("Still open: {amount}.").format(amount=formats.money(found.expected, currency)) + " "
            + _("The degrees of all references on one deal add up to 100% at most, so that nothing counts twice.")
        )  # fmt: skip
        self._table.populate()
        self._fill_deal()
        lines = [
            _("{who}: {deal}, {degree} of {value}").format(
                who=name_of(self.ctx.portfolio, i.prescription.account_id), deal=i.deal.name,
                degree=formats.percent(i.prescription.degree), value=formats.money(i.deal.value, currency),
            )
            for i in data.ledgers.received
        ]  # fmt: skip
        self._received_frame.setVisible(bool(lines))
        self._received.setText("\n".join(lines))

    def _deal(self) -> Deal:
        current = self._table.current()
        found = self._deals.get(current.id) if current is not None else None
        return found.deal if found is not None else Deal(id="", name="", prospect="-")

    def _fill_deal(self) -> None:
        current = self._table.current()
        found = self._deals.get(current.id) if current is not None else None
        is_free = current is not None and found is None
        may_edit = not self.ctx.is_read_only
        self._hint.setText(
            _("Select a reference to say which deal it moved.")
            if current is None
            else _("Say whose deal it moved; a deal with that name is found again.")
            if is_free
            else ""
        )
        self._hint.setVisible(bool(self._hint.text()))
        self.link_form.setVisible(is_free and may_edit)
        self._join.setVisible(is_free and may_edit)
        for widget in (self._customer, self._form, self._part):
            widget.setVisible(found is not None)
        self._leave.setVisible(found is not None and may_edit)
        if found is None:
            return
        self._customer.setText(self._customer_of(found.deal))
        self._form.set_locked(False)
        self._form.populate()
        value = formats.money(found.value or found.expected, self.account.settings.currency)
        degree = formats.percent(found.prescription.degree)
        if found.prescription.degree is None:
            text = _("Give the degree of its influence in the table.")
        elif found.deal.state is DealState.WON:
            text = _("{degree} of it is due to this reference: {value}.").format(degree=degree, value=value)
        else:
            text = _("Not won yet; {degree} of it would be due to this reference: {value}.").format(degree=degree, value=value)
        self._part.setText(text)

    # -- acting ----------------------------------------------------------------------------------

    def _new(self, attr: str, value: Any) -> Record:
        return altered(Prescription(id=new_id(), account_id=self.account_id, given_on=date.today()), **{attr: value})

    def link(self) -> None:
        """Link the selected reference to a deal; it is made when there is none of that customer and name."""
        current = self._table.current()
        if current is None:
            return
        typed = self.link_form.values()
        account_id, prospect = self._resolve(typed["customer"])
        portfolio = self.ctx.portfolio
        refusal = self.ctx.attempt(lambda: transfers.link_deal(portfolio, current, typed["name"], account_id, prospect))
        if refusal is not None:
            field = {"prospect": "customer", "deal_id": "customer"}.get(refusal.field, refusal.field)
            self.link_form.show_error(field, refusal.text)
            return
        self.link_form.fill({"customer": "", "name": ""})

    def _resolve(self, text: str) -> tuple[str | None, str]:
        """The one account that a text means, else a customer outside the portfolio."""
        found: list[Account] = self.ctx.portfolio.find_account(text) if text.strip() else []
        return (found[0].id, "") if len(found) == 1 else (None, text.strip())

    def unlink(self) -> None:
        """Take the deal off the selected reference; the deal goes when nothing else hangs on it."""
        current = self._table.current()
        if current is not None:
            self.ctx.act(lambda: transfers.unlink_deal(self.ctx.portfolio, current))

    @override
    def focus_target(self, target: str) -> None:
        self._table.focus()
