"""How we treat it: what this client gets that others do not, what we do not know yet, and whether we may lose it."""

from typing import Any

from PySide6.QtWidgets import QFrame
from typing_extensions import override

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.field_use import FormPlace
from kamdesk.domain.account.treatment import OpenQuestion, Personalisation
from kamdesk.domain.ids import new_id
from kamdesk.domain.records import altered
from kamdesk.i18n import _, formats
from kamdesk.ui.account.account_form import account_form
from kamdesk.ui.context import Context
from kamdesk.ui.forms.fields import Field, Kind
from kamdesk.ui.forms.form import RecordForm
from kamdesk.ui.selection.section import Section
from kamdesk.ui.tables.record_table import RecordTable, TableSpec
from kamdesk.ui.widgets.basic import card, label, scrolled_column


class TreatmentSection(Section):
    """Personalisation, open questions and the risk of loss, below each other."""

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx)
        column = scrolled_column(self)
        for part in (self._personal(), self._unknown(), self._risk()):
            column.addWidget(part)
        column.addStretch(1)

    def _personal(self) -> QFrame:
        frame, column = card((16, 12, 16, 12))
        self._table: RecordTable[Personalisation] = RecordTable(
            self.ctx,
            TableSpec(
                "personalisations",
                [
                    Field("what", label=_("What it gets"), stretch=5),
                    Field("why", label=_("Why"), stretch=4),
                    Field("cost", Kind.MONEY, label=_("A year"), width=82),
                    Field("since", Kind.DATE, width=100),
                ],
                title=_("Personalisation agreed"),
                prompt=_("Type what this client gets and others do not…"),
            ),
            lambda: list(self.account.personalisations) if self.account_id else [],
            lambda attr, value: altered(Personalisation(id=new_id(), account_id=self.account_id), **{attr: value}),
        )
        column.addWidget(self._table)
        self._cost = label("", "caption", wrap=True)
        column.addWidget(self._cost)
        return frame

    def _unknown(self) -> QFrame:
        frame, column = card((16, 12, 16, 12))
        self._questions: RecordTable[OpenQuestion] = RecordTable(
            self.ctx,
            TableSpec(
                "questions",
                [
                    Field("question", label=_("Question"), stretch=5),
                    Field("owner", label=_("Who finds out"), width=134),
                    Field("due_on", Kind.DATE, label=_("Due by"), width=100),
                    Field("answer", label=_("Answer"), stretch=3),
                ],
                title=_("What we do not know yet"),
                prompt=_("Type what you would like to know…"),
            ),
            lambda: list(self.account.questions) if self.account_id else [],
            self._new_question,
        )
        column.addWidget(self._questions)
        return frame

    def _risk(self) -> QFrame:
        frame, column = card((16, 12, 16, 12))
        column.addWidget(label(_("Risk of losing it"), "h3"))
        self._loss: RecordForm[Account] = RecordForm(
            self.ctx,
            account_form(self.ctx.portfolio, FormPlace.RISK),
            lambda: self.account.account,
            columns=3,
            name="loss",
        )
        column.addWidget(self._loss)
        return frame

    def _new_question(self, attr: str, value: Any) -> OpenQuestion:
        return altered(OpenQuestion(id=new_id(), account_id=self.account_id), **{attr: value})

    @override
    def populate(self) -> None:
        data = self.account
        self._table.populate()
        known = [p.cost for p in data.personalisations if p.cost is not None]
        text = _("It costs us {amount} a year.").format(amount=formats.money(sum(known), data.settings.currency)) if known else ""
        self._cost.setText(text)
        self._cost.setVisible(bool(text))
        self._questions.populate()
        self._loss.set_locked(False)
        self._loss.populate()

    @override
    def focus_first(self) -> None:
        self._table.focus()
