"""Innovación: what was learned with the account, where it may go, and what came here from others."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from kamdesk.domain.ids import new_id
from kamdesk.domain.ledgers.innovation import Advance, AdvanceKind, AdvanceState, KnowledgeTransfer, Reuse, TransferState
from kamdesk.domain.records import Record, altered
from kamdesk.i18n import _, formats, terms
from kamdesk.services.ledgers import transfers
from kamdesk.ui.account.account_field import ids_of, name_of, names_of
from kamdesk.ui.account.base_page import AccountPage
from kamdesk.ui.context import Context, Refusal
from kamdesk.ui.dialogs.evidence_box import EvidenceBox
from kamdesk.ui.forms.fields import Field, Kind
from kamdesk.ui.forms.form import RecordForm
from kamdesk.ui.ledgers.take_dialog import TakeDialog
from kamdesk.ui.tables.record_table import RecordTable, TableSpec
from kamdesk.ui.widgets.basic import ElidedLabel, button, card, label, row, scroll


class InnovationPage(AccountPage):
    """The advances on the left, the selected one in full on the right, proposals from other accounts below."""

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx)
        self._titles: dict[str, Advance] = {}
        body = QWidget()
        left = QVBoxLayout(body)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(12)
        left.addWidget(self._ledger())
        left.addWidget(self._proposals_card())
        left.addStretch(1)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 10, 0)
        outer.setSpacing(2)  # and the gutter of the scroll area
        outer.addWidget(scroll(body), 58)
        outer.addWidget(self._detail_card(), 42)

    def _ledger(self) -> QFrame:
        frame, column = card((16, 12, 16, 12))
        self._table: RecordTable[Advance] = RecordTable(
            self.ctx,
            TableSpec(
                "advances",
                [
                    Field("title", label=_("Advance"), stretch=5),
                    Field("kind", Kind.CHOICE, choices=AdvanceKind, is_optional=False, width=90),
                    Field("state", Kind.CHOICE, choices=AdvanceState, is_optional=False, width=92),
                    Field("learned_on", Kind.DATE, label=_("Date"), width=104),
                    Field("id", label=_("Taken to"), of=lambda r: r.id, shown=self._sent_text, width=96),
                ],
                title=_("Advances learned with this account"),
                prompt=_("Large clients are a test bench: write down what may serve the others…"),
                min_rows=4,
            ),
            self._rows,
            self._new,
        )
        self._table.selected.connect(lambda _record: self._fill_detail())
        column.addWidget(self._table)
        return frame

    def _proposals_card(self) -> QFrame:
        frame, column = card((16, 12, 16, 12))
        self._proposals: RecordTable[KnowledgeTransfer] = RecordTable(
            self.ctx,
            TableSpec(
                "proposals",
                [
                    Field("advance_id", label=_("Advance"), of=lambda r: r.advance_id, shown=self._advance_text, stretch=5),
                    Field("state", Kind.CHOICE, choices=TransferState, is_optional=False, width=96),
                    Field("adopted_on", Kind.DATE, label=_("Adopted on"), width=104),
                    Field("effect", stretch=4),
                    Field("value", Kind.MONEY, label=_("Value"), width=78),
                ],
                title=_("Proposed to this account"),
                empty=_("Nothing was proposed to it yet."),
            ),
            lambda: [t for t, _advance in self.account.ledgers.proposals] if self.account_id else [],
            save=self._save_proposal,
        )
        column.addWidget(self._proposals)
        return frame

    def _detail_card(self) -> QFrame:
        frame, outer = card((16, 12, 8, 12))
        self._title = ElidedLabel("", "h2")
        self._take = button(
            _("Take to other accounts…"), self.take, icon="send", tokens=self.ctx.tokens, kind="primary", name="take_elsewhere"
        )
        head = row(self._title)
        outer.addLayout(head)
        portfolio = self.ctx.portfolio
        names = partial(names_of, portfolio)
        self._form: RecordForm[Advance] = RecordForm(
            self.ctx,
            [
                Field("tried_at"),
                Field("owner"),
                Field("result", Kind.NOTE, span=2),
                Field("evidence", span=2),
                Field("reuse", Kind.CHOICE, choices=Reuse, is_optional=False),
                Field("wait_until", Kind.DATE),
                Field("reuse_source", span=2),
                Field(
                    "candidate_accounts",
                    shown=names,
                    reader=lambda text: ids_of(portfolio, text, "candidate_accounts"),
                    span=2,
                    hint=_("Names, separated by ;"),
                ),
                Field(
                    "barred_accounts",
                    shown=names,
                    reader=lambda text: ids_of(portfolio, text, "barred_accounts"),
                    span=2,
                    hint=_("Names, separated by ;"),
                ),
                Field("kept_in", span=2),
            ],
            self._get,
            name="advance",
        )
        self._sent = label("", "caption", wrap=True)
        self._evidence = EvidenceBox(self.ctx)
        self._empty = label(
            _("Select an advance to see where it may go and what it rests on."), "caption", wrap=True, name="advance_empty"
        )
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 6, 0)
        for widget in (self._empty, self._form, self._sent, self._evidence):
            column.addWidget(widget)
        column.addStretch(1)
        outer.addWidget(scroll(body), 1)
        outer.addLayout(row(None, self._take, margins=(0, 0, 8, 0)))
        return frame

    # -- reading ---------------------------------------------------------------------------------

    def _rows(self) -> Sequence[Advance]:
        found = self.account.ledgers.advances if self.account_id else ()
        return sorted(found, key=lambda a: (a.learned_on or date.min, a.id), reverse=True)

    def _sent_text(self, advance_id: Any) -> str:
        sent = [t for t in self.account.ledgers.carried if t.advance_id == advance_id]
        adopted = sum(t.state is TransferState.ADOPTED for t in sent)
        return _("{adopted} of {all}").format(adopted=adopted, all=len(sent)) if sent else formats.MISSING

    def _advance_text(self, advance_id: Any) -> str:
        advance = self._titles.get(advance_id)
        if advance is None:
            return formats.MISSING
        # What must not name the client goes without its name.
        origin = "" if advance.reuse is Reuse.ANONYMISED else name_of(self.ctx.portfolio, advance.account_id)
        return f"{advance.title} · {origin}" if origin else advance.title

    @override
    def populate(self) -> None:
        self._titles = {a.id: a for _transfer, a in self.account.ledgers.proposals}
        self._table.populate()
        if self._table.current() is None and self._table.model.rows:
            self._table.select(self._table.model.rows[0].id)
        self._proposals.populate()
        self._fill_detail()

    def _get(self) -> Advance:
        found = self._table.current()
        assert found is not None, "the form shows only when an advance is selected"
        return self.ctx.portfolio.get(Advance, found.id) or found

    def _fill_detail(self) -> None:
        found = self._table.current()
        for widget in (self._form, self._sent, self._evidence):
            widget.setVisible(found is not None)
        self._empty.setVisible(found is None)
        self._take.setVisible(found is not None and not self.ctx.is_read_only)
        self._title.setText(found.title if found is not None else _("Advance"))
        if found is None:
            return
        self._form.set_locked(False)
        self._form.populate()
        self._evidence.show_record(self.account_id, found)
        sent = [t for t in self.account.ledgers.carried if t.advance_id == found.id]
        lines = [
            " · ".join(
                part
                for part in (
                    name_of(self.ctx.portfolio, t.account_id), terms.term(t.state).lower(), formats.day(t.adopted_on or t.proposed_on), t.effect,
                )
                if part
            )
            for t in sent
        ]  # fmt: skip
        self._sent.setText("\n".join(lines))
        self._sent.setVisible(bool(lines))

    # -- acting ----------------------------------------------------------------------------------

    def _new(self, attr: str, value: Any) -> Record:
        return altered(Advance(id=new_id(), account_id=self.account_id, title="", learned_on=date.today()), **{attr: value})

    def _save_proposal(self, record: Record) -> Refusal | None:
        """An adoption dates itself, and extends the advance."""
        assert isinstance(record, KnowledgeTransfer)
        before = self.ctx.portfolio.get(KnowledgeTransfer, record.id)
        if before is not None and before.state is not record.state:
            on = record.adopted_on or date.today()
            return self.ctx.attempt(lambda: transfers.settle_transfer(self.ctx.portfolio, before, record.state, on))
        return self.ctx.save(record)

    def take(self) -> None:
        """Propose the selected advance to other accounts."""
        if self._table.current() is not None:
            TakeDialog(self.ctx, self._get(), self).exec()

    @override
    def focus_target(self, target: str) -> None:
        self._table.focus()
        self._table.view.setFocus(Qt.FocusReason.OtherFocusReason)
