"""Step 4: who carries out the projects, and how often they meet."""

from kamdesk.domain.ids import new_id
from kamdesk.domain.records import Step
from kamdesk.domain.steps import Committee, CommitteeMember
from kamdesk.i18n import _
from kamdesk.ui.fields import Field, Kind
from kamdesk.ui.steps.base_step import StepPage
from kamdesk.ui.widgets.form import RecordForm


class CommitteeStep(StepPage):
    """Account Committee."""

    step = Step.COMMITTEE

    def build(self) -> None:
        self.add_form(
            RecordForm(
                self.ctx,
                [Field("cadence", hint=_("Monthly, every two weeks…")), Field("first_meeting_on", Kind.DATE)],
                lambda: self.own(self.account.facts.committee, Committee),
                columns=2,
                name="committee",
            )
        )
        self.add_table(
            "members",
            _("Members besides the KAM"),
            _("Type a name to add a member…"),
            [
                Field("name"),
                Field("area"),
                Field("hours_per_year", Kind.INTEGER, width=92),
                Field("is_chair", Kind.FLAG, width=82),
                Field("is_external", Kind.FLAG, width=76),
            ],
            lambda: self.account.facts.members,
            lambda: CommitteeMember(id=new_id(), account_id=self.account_id, name="", position=len(self.account.facts.members)),
            min_rows=4,
        )
