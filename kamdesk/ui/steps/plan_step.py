"""Step 5: the plan itself: agreements and the projects that carry them out, target, risks, approval."""

from collections.abc import Sequence

from typing_extensions import override

from kamdesk.domain.ids import new_id
from kamdesk.domain.records import Step
from kamdesk.domain.steps import Action, Agreement, AgreementForm, PlanDocument, Project, Risk, SignatureOf
from kamdesk.i18n import _, formats
from kamdesk.ui.fields import Choices, Field, Kind
from kamdesk.ui.steps.base_step import StepPage
from kamdesk.ui.widgets.basic import button, label, row
from kamdesk.ui.widgets.form import RecordForm


class PlanStep(StepPage):
    """The plan."""

    step = Step.PLAN

    def build(self) -> None:
        self._card = label("", wrap=True)
        go = button(_("Open the scorecard"), lambda: self.ctx.notices.navigate.emit("scorecard", ""), icon="gauge", tokens=self.ctx.tokens)
        line = row(self._card, go)
        line.setStretch(0, 1)
        self.column.addLayout(line)
        self._agreements()
        self._projects()
        self.add_form(
            RecordForm(
                self.ctx,
                [
                    Field("target", Kind.MONEY, label=_("Target for next year")),
                    Field("baseline", Kind.MONEY),
                    Field("pipeline", Kind.MONEY),
                    Field("target_explanation", span=2),
                    Field("next_review_on", Kind.DATE),
                    Field("situation", Kind.NOTE, span=3),
                ],
                lambda: self.own(self.account.facts.plan, PlanDocument),
                columns=3,
                name="plan",
            )
        )
        self._gap = label("", "caption", wrap=True)
        self.column.addWidget(self._gap)
        self.add_table(
            "risks",
            _("Risks"),
            _("Type a risk to add it…"),
            [Field("text", label=_("What may go wrong")), Field("mitigation", label=_("How we mitigate it"))],
            lambda: self.account.facts.risks,
            lambda: Risk(id=new_id(), account_id=self.account_id, text=""),
            min_rows=1,
        )
        self.add_table(
            "actions",
            _("Actions"),
            _("Type an action to add it…"),
            [
                Field("text", label=_("What")),
                Field("owner", width=140),
                Field("due_on", Kind.DATE, width=104),
                Field("is_done", Kind.FLAG, width=60),
            ],
            lambda: self.account.actions,
            lambda: Action(id=new_id(), account_id=self.account_id, text=""),
            min_rows=1,
        )
        self.add_signature(SignatureOf.PLAN_SPONSOR)
        self.add_signature(SignatureOf.PLAN_COUNTERSIGN)
        self.column.addWidget(label(_("A record that somebody signed, not a legal signature."), "caption", wrap=True))

    def _agreements(self) -> None:
        self.add_table(
            "agreements",
            _("Agreements with the client"),
            _("Type an agreement to add it…"),
            [
                Field("title"),
                Field("form", Kind.CHOICE, choices=AgreementForm, is_optional=False, width=144),
                Field("our_signer", width=124),
                Field("client_signer", width=132),
                Field("signed_on", Kind.DATE, width=100),
            ],
            lambda: self.account.facts.agreements,
            lambda: Agreement(id=new_id(), account_id=self.account_id, title=""),
            min_rows=1,
        )

    def _projects(self) -> None:
        self.add_table(
            "projects",
            _("Projects that carry them out"),
            _("Type a project to add it…"),
            [
                Field("title"),
                Field("agreement_id", Kind.CHOICE, choices=self._agreement_choices),
                Field("owner", width=140),
                Field("due_on", Kind.DATE, width=104),
            ],
            lambda: self.account.facts.projects,
            lambda: Project(id=new_id(), account_id=self.account_id, title=""),
            min_rows=1,
        )

    def _agreement_choices(self) -> Choices:
        return [(a.id, a.title) for a in self.account.facts.agreements] if self.account_id else []

    @override
    def always_open(self) -> Sequence[str]:
        return ("agreements", "actions")

    @override
    def populate(self, *, is_locked: bool) -> None:
        data = self.account
        self._card.setText(_("The scorecard is closed.") if data.is_scorecard_closed else _("The scorecard is still open."))
        currency = data.settings.currency
        parts = [_("Sales of the last 12 months: {amount}").format(amount=formats.money(data.sales.last_12(), currency))]
        gap = data.facts.plan.gap if data.facts.plan else None
        if gap is not None:
            parts.append(_("gap to the target: {amount}").format(amount=formats.money(gap, currency)))
        self._gap.setText(" · ".join(parts))
