"""Step 1: the sponsor's commitment, hours, money, and what else has to be in place."""

from typing_extensions import override

from kamdesk.domain.ids import new_id
from kamdesk.domain.records import Step
from kamdesk.domain.steps import ChecklistItem, Requirements
from kamdesk.i18n import _, formats
from kamdesk.ui.fields import Field, Kind
from kamdesk.ui.steps.base_step import StepPage
from kamdesk.ui.widgets.basic import label, set_property
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
        self._hours = label("", "caption", wrap=True, name="capacity")
        self.column.addWidget(self._hours)
        self._excess: RecordForm[Requirements] = RecordForm(
            self.ctx,
            [Field("excess_accepted_by", span=2, label=_("More hours than there are: who accepts it")), Field("excess_accepted_on", Kind.DATE)],
            lambda: self.own(self.account.facts.requirements, Requirements),
            columns=3,
            name="excess",
        )
        self.add_form(self._excess)
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
        self.add_copying(ChecklistItem, _("Whose checklist is taken over? Evidence and dates do not come along."))

    @override
    def populate(self, *, is_locked: bool) -> None:
        facts = self.account.facts
        capacity = facts.settings.kam_hours
        accepted = facts.requirements is not None and bool(facts.requirements.excess_accepted_by)
        own = facts.requirements.hours_per_year if facts.requirements else None
        if capacity is None:
            self._hours.setText(_("Say in Settings how many KAM hours there are, and the plan warns before they are all given away."))
            set_property(self._hours, "role", "caption")
            self._excess.setVisible(accepted)
            return
        whole = facts.hours_elsewhere() + (own or 0)
        text = _("KAM hours of all accounts in the plan: {hours} of {capacity}")
        self._hours.setText(text.format(hours=formats.number(whole, 0), capacity=formats.number(capacity, 0)))
        set_property(self._hours, "role", "warn" if whole > capacity else "caption")
        self._excess.setVisible(accepted or whole > capacity)
