"""Step 1: the sponsor's commitment, hours, money, and what else has to be in place."""

from kamdesk.domain.ids import new_id
from kamdesk.domain.records import Step
from kamdesk.domain.steps import ChecklistItem, Requirements
from kamdesk.i18n import _
from kamdesk.ui.fields import Field, Kind
from kamdesk.ui.steps.base_step import StepPage
from kamdesk.ui.widgets.form import RecordForm


class RequirementsStep(StepPage):
    """Requirements."""

    step = Step.REQUIREMENTS

    def build(self) -> None:
        self.add_form(
            RecordForm(
                self.ctx,
                [
                    Field("sponsor"),
                    Field("sponsor_role"),
                    Field("sponsor_on", Kind.DATE),
                    Field("sponsor_evidence", span=2, hint=_("Minutes, letter, e-mail…")),
                    Field("without_document", Kind.FLAG),
                    Field("hours_per_year", Kind.INTEGER),
                    Field("budget", Kind.MONEY),
                    Field("no_budget", Kind.FLAG),
                    Field("no_budget_consent", span=3, label=_("Without budget: how the sponsor consents")),
                ],
                lambda: self.own(self.account.facts.requirements, Requirements),
                columns=3,
                name="requirements",
            )
        )
        self.add_table(
            "checklist",
            _("Checklist"),
            _("Type another requirement to add it…"),
            [
                Field("label"),
                Field("is_met", Kind.FLAG, width=86),
                Field("evidence"),
                Field("owner", width=130),
                Field("due_on", Kind.DATE, width=104),
            ],
            lambda: self.account.facts.checklist,
            lambda: ChecklistItem(id=new_id(), account_id=self.account_id, label="", position=len(self.account.facts.checklist) + 1),
        )
