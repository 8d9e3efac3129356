"""Step 4: who carries out the projects, who answers for what, when they meet and what they agree there."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.committee import Committee, CommitteeMember, Meeting, RaciRow, raci_faults
from kamdesk.domain.records import Step
from kamdesk.domain.text import fold
from kamdesk.i18n import _, formats, ngettext
from kamdesk.services.plan import committee, wording
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.forms.fields import Choices, Field, Kind
from kamdesk.ui.forms.form import RecordForm
from kamdesk.ui.plan.base_step import DetailSpec, StepPage
from kamdesk.ui.tables.record_table import TableSpec
from kamdesk.ui.widgets.basic import button, label, row, set_property
from kamdesk.ui.widgets.text import plain_tooltip


def _joined(names: tuple[str, ...]) -> str:
    return "; ".join(names)


def _parted(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(";") if part.strip()))


class CommitteeStep(StepPage):
    """Account Committee."""

    step = Step.COMMITTEE
    places: ClassVar[Mapping[str, str]] = {
        "member_details": "members",
        "chair": "members",
        "first_meeting": "first_meeting_on",
    }

    def build(self) -> None:
        self.part(_("Members"))
        self.add_form(
            RecordForm(
                self.ctx,
                [Field("cadence", hint=_("Monthly, every two weeks…")), Field("first_meeting_on", Kind.DATE)],
                lambda: self.own(self.account.facts.committee.record, Committee),
                columns=2,
                name="committee",
            )
        )
        members = self.add_table(
            TableSpec(
                "members",
                [
                    Field("name"),
                    Field("area"),
                    Field("role", label=_("Role here")),
                    Field("hours_per_year", Kind.INTEGER, width=92),
                    Field("is_chair", Kind.FLAG, width=82),
                    Field("is_external", Kind.FLAG, width=76),
                ],
                title=_("Members besides the KAM"),
                prompt=_("Type a name to add a member…"),
                min_rows=4,
            ),
            lambda: self.account.facts.committee.members,
            lambda: CommitteeMember(
                id=new_id(), account_id=self.account_id, name="", position=len(self.account.facts.committee.members)
            ),
            on_remove=self.remove_member,
        )
        self.add_detail(
            members,
            CommitteeMember,
            DetailSpec(
                "term",
                [Field("deputy"), Field("from_on", Kind.DATE), Field("to_on", Kind.DATE)],
                title=lambda m: _("{name}: deputy and term").format(name=m.name),
                hint=_("Select a member to give a deputy and a term."),
            ),
        )
        self.part(_("Who answers for what"))
        self._raci()
        self.part(_("Meetings"))
        self._meetings()

    def _raci(self) -> None:
        self.add_table(
            TableSpec(
                "raci",
                [
                    Field("activity", stretch=5),
                    Field("accountable", Kind.CHOICE, choices=self._names, is_optional=False, width=130),
                    Field("responsible", Kind.LIST, stretch=3, shown=_joined, reader=_parted),
                    Field("consulted", Kind.LIST, stretch=3, shown=_joined, reader=_parted),
                    Field("informed", Kind.LIST, stretch=3, shown=_joined, reader=_parted),
                ],
                title=_("Who answers for what (RACI)"),
                prompt=_("Type an activity to add it…"),
            ),
            lambda: self.account.facts.committee.raci,
            lambda: RaciRow(
                id=new_id(), account_id=self.account_id, activity="", position=len(self.account.facts.committee.raci)
            ),
        )
        self._faults = label("", "caption", wrap=True, name="raci_faults")
        self.column.addWidget(self._faults)

    def _meetings(self) -> None:
        self.column.addWidget(label(_("For the next meeting"), "h3"))
        self._agenda = label("", wrap=True, name="agenda")
        self.column.addWidget(self._agenda)
        meetings = self.add_table(
            TableSpec(
                "meetings",
                [Field("held_on", Kind.DATE, label=_("Day"), width=150), Field("present", stretch=1)],
                title=_("Meetings"),
                prompt=_("Type the date of a meeting, past or to come…"),
            ),
            lambda: sorted(self.account.plan.meetings, key=lambda m: m.held_on or date.min, reverse=True),
            lambda: Meeting(id=new_id(), account_id=self.account_id),
        )
        below = QWidget()
        line = row(label(_("A line that begins with - becomes an action; @ before a name says whose."), "caption", wrap=True))
        below.setLayout(line)
        keys = QKeySequence("Ctrl+Shift+Return")
        made = button(
            _("Make actions of them"), self.make_actions, icon="list-checks", tokens=self.ctx.tokens, name="make_actions"
        )
        made.setShortcut(keys)
        made.setToolTip(plain_tooltip(keys.toString(QKeySequence.SequenceFormat.NativeText)))
        line.addWidget(made)
        line.setStretch(0, 1)
        self._minutes = self.add_detail(
            meetings,
            Meeting,
            DetailSpec(
                "meeting",
                [Field("minutes", Kind.NOTE, label=_("What was said and agreed"))],
                title=lambda m: _("Minutes of {day}").format(day=formats.day(m.held_on)),
                hint=_("Select a meeting to write its minutes."),
                columns=1,
            ),
            extras=(below,),
        )

    # -- reading ---------------------------------------------------------------------------------

    def _names(self) -> Choices:
        if not self.account_id:
            return [("", "—")]
        names = [m.name for m in self.account.facts.committee.members]
        kam = self.account.kam_name
        return [("", "—"), *((n, n) for n in ([kam] if kam and fold(kam) not in map(fold, names) else []) + names)]

    @override
    def always_open(self) -> Sequence[str]:
        return ("meetings",)

    @override
    def populate(self, *, is_locked: bool) -> None:
        data = self.account
        faults = raci_faults(data.facts.committee.raci, data.facts.committee.members, data.kam_name, data.today)
        self._faults.setText("\n".join(wording.fault_text(f) for f in faults))
        set_property(self._faults, "role", "warn" if faults else "caption")
        self._faults.setVisible(bool(faults))
        items = committee.agenda(data)
        self._agenda.setText(
            "\n".join("• " + wording.agenda_text(item, data) for item in items) or _("Nothing waits. Speak about the projects.")
        )

    # -- acting ----------------------------------------------------------------------------------

    def remove_member(self, member: CommitteeMember) -> None:
        """Remove a member; who is accountable for something hands over first."""
        listed = committee.open_accounts(self.account, member)
        if not listed:
            self.ctx.act(lambda: self.ctx.portfolio.remove(member))
            return
        names = committee.successors(self.account, member)
        if not names:
            self.ctx.act(lambda: self.ctx.portfolio.remove(member))
            return
        text = _("{name} is accountable for: {activities}. Who takes over?").format(
            name=member.name, activities=", ".join(listed)
        )
        successor = boxes.ask_item(self, _("Hand over"), text, names, _("Hand over and remove"))
        if successor is not None:
            self.ctx.act(lambda: committee.replace_member(self.ctx.portfolio, member, successor))

    def make_actions(self) -> None:
        """Make actions of the agreements in the minutes."""
        meeting = self.tables["meetings"].current()
        if meeting is None:
            return
        self._minutes.form.save_pending()
        meeting = self.ctx.portfolio.get(Meeting, meeting.id) or meeting
        before = len(self.account.plan.actions)
        if self.ctx.act(lambda: committee.actions_from(self.ctx.portfolio, meeting)):
            made = len(self.account.plan.actions) - before
            text = ngettext("{n} action was made.", "{n} actions were made.", made).format(n=made)
            self.ctx.notices.said.emit(text if made else _("No line of the minutes begins with -, or all are actions already."))
