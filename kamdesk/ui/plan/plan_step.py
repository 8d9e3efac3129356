"""Step 5: the plan itself: where we go, agreements and projects, promises, the target, what lies ahead, approval."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from PySide6.QtWidgets import QGridLayout
from typing_extensions import override

from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.actions import Action
from kamdesk.domain.plan.agreements import Agreement, Milestone, Project, orphans
from kamdesk.domain.plan.plan_document import (
    Commitment,
    Party,
    PlanDocument,
    PlanObjective,
    Risk,
    SwotItem,
    SwotSide,
    is_to_renew,
)
from kamdesk.domain.plan.step_acts import SignatureOf
from kamdesk.domain.records import Step
from kamdesk.i18n import _, formats, ngettext
from kamdesk.services.plan import calendar, committee, plan_versions, wording
from kamdesk.services.reading.account_data import AccountData
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.dialogs.evidence_box import EvidenceBox
from kamdesk.ui.forms.fields import Choices, Field, Kind
from kamdesk.ui.forms.form import RecordForm
from kamdesk.ui.plan import plan_tables
from kamdesk.ui.plan.base_step import Detail, StepPage
from kamdesk.ui.plan.plan_charts import BridgeSlot
from kamdesk.ui.plan.versions_dialog import VersionsDialog
from kamdesk.ui.tables.record_table import RecordTable, TableSpec
from kamdesk.ui.widgets.basic import button, clear, label, row, set_property


class PlanStep(StepPage):
    """The plan."""

    step = Step.PLAN
    places: ClassVar[Mapping[str, str]] = {
        "agreement": "agreements", "project": "projects", "gap": "target", "risk": "risks",
        "target_explained": "target_explanation", "next_review": "next_review_on",
        "approval": "plan_sponsor", "countersign": "plan_countersign",
    }  # fmt: skip

    def build(self) -> None:
        self.part(_("Strategy"))
        self._direction()
        self.part(_("Agreements"))
        self._agreements()
        self._projects()
        self._orphans = label("", "warn", wrap=True, name="orphans")
        self.column.addWidget(self._orphans)
        self.part(_("Commitments"))
        self._promises()
        self.part(_("Target"))
        self._target()
        self.part(_("Calendar"))
        self._calendar = QGridLayout()
        self._calendar.setObjectName("calendar")
        self._calendar.setHorizontalSpacing(16)
        self._calendar.setVerticalSpacing(5)
        self._calendar.setColumnStretch(1, 1)
        self.column.addLayout(self._calendar)
        self.part(_("Approval"), "scorecard_closed")
        self._approval()

    # -- building --------------------------------------------------------------------------------

    def _direction(self) -> None:
        """The situation, the SWOT whose lines become actions, and the objectives of both sides."""
        self.add_form(RecordForm(self.ctx, [Field("situation", Kind.NOTE)], self._plan, columns=1, name="plan_situation"))
        swot = self.add_table(
            plan_tables.swot(),
            lambda: sorted(self.account.plan.swot, key=lambda s: list(SwotSide).index(s.side)),
            lambda: SwotItem(id=new_id(), account_id=self.account_id, text=""),
        )
        self._action_button(swot, "swot_action")
        objectives = self.add_table(
            TableSpec(
                "plan_objectives",
                [
                    Field("text", label=_("What")),
                    Field("party", Kind.CHOICE, choices=Party, is_optional=False, width=112),
                    Field("indicator_id", Kind.CHOICE, choices=self.indicator_choices, width=124),
                    Field("measure", label=_("Other measure"), width=116),
                    Field("goal", width=112, is_figure=True),
                    Field("due_on", Kind.DATE, width=100),
                ],
                title=_("Objectives: theirs and ours"),
                prompt=_("Type an objective to add it…"),
                min_rows=1,
            ),
            lambda: self.account.plan.objectives,
            lambda: PlanObjective(id=new_id(), account_id=self.account_id, text=""),
        )
        self._action_button(objectives, "objective_action")

    def _action_button(self, table: RecordTable[Any], name: str) -> None:
        """A button that makes an action of the selected row."""
        made = button(
            _("Make an action of it"),
            lambda: self.make_action(table),
            icon="list-checks",
            tokens=self.ctx.tokens,
            kind="flat2",
            name=name,
        )
        table.selected.connect(lambda record: made.setVisible(record is not None and not self.ctx.is_read_only))
        made.hide()
        self.column.addLayout(row(made, None))

    def _agreements(self) -> None:
        agreements = self.add_table(
            plan_tables.agreements(),
            lambda: self.account.facts.document.agreements,
            lambda: Agreement(id=new_id(), account_id=self.account_id, title=""),
        )
        self._agreement_files = EvidenceBox(self.ctx)
        self._agreement = self.add_detail(
            agreements,
            Agreement,
            plan_tables.agreement(),
            extras=(self._agreement_files,),
        )

    def _projects(self) -> None:
        projects = self.add_table(
            TableSpec(
                "projects",
                [
                    Field("title"),
                    Field("agreement_id", Kind.CHOICE, choices=self._agreement_choices),
                    Field("owner", width=124),
                    Field("starts_on", Kind.DATE, width=100),
                    Field("due_on", Kind.DATE, label=_("Ends"), width=100),
                    Field("progress", Kind.PERCENT, width=80),
                ],
                title=_("Projects that carry them out"),
                prompt=_("Type a project to add it…"),
                min_rows=1,
            ),
            lambda: self.account.facts.document.projects,
            lambda: Project(id=new_id(), account_id=self.account_id, title=""),
        )
        self._milestones: RecordTable[Milestone] = RecordTable(
            self.ctx,
            plan_tables.milestones(),
            self._milestones_of_project,
            self._new_milestone,
        )
        self.tables["milestones"] = self._milestones
        self._project = self.add_detail(
            projects,
            Project,
            plan_tables.project(),
            extras=(self._milestones,),
        )

    def _promises(self) -> None:
        self.add_table(
            TableSpec(
                "commitments",
                [
                    Field("text", label=_("What")),
                    Field("party", Kind.CHOICE, choices=Party, is_optional=False, label=_("Side"), width=92),
                    Field("owner", width=96),
                    Field("due_on", Kind.DATE, width=102),
                    Field("done_on", Kind.DATE, width=98),
                    Field(
                        "is_shareable",
                        Kind.FLAG,
                        label=_("To client"),
                        width=72,
                        is_blank=lambda c: c.party is Party.OURS,
                        blank_text=_("always"),
                    ),
                    Field(
                        "id",
                        label=_("Late"),
                        of=lambda c: c,
                        shown=self._late_text,
                        width=70,
                        is_figure=True,
                        is_bad=self._is_late,
                    ),
                ],
                title=_("Commitments both ways"),
                prompt=_("Type a commitment of one side to the other…"),
                min_rows=1,
            ),
            lambda: self.account.plan.commitments,
            lambda: Commitment(id=new_id(), account_id=self.account_id, text="", promised_on=self.account.today),
        )
        self.add_table(
            TableSpec(
                "actions",
                [
                    Field("text", label=_("What")),
                    Field(
                        "objective_id", Kind.CHOICE, choices=self._objective_choices, label=_("Serves the objective"), width=170
                    ),
                    Field("owner", width=124),
                    Field("due_on", Kind.DATE, width=100),
                    Field("is_done", Kind.FLAG, width=60),
                ],
                title=_("Actions"),
                prompt=_("Type an action to add it…"),
                min_rows=1,
            ),
            lambda: self.account.plan.actions,
            lambda: Action(id=new_id(), account_id=self.account_id, text=""),
        )

    def _target(self) -> None:
        self._figures: RecordForm[PlanDocument] = RecordForm(
            self.ctx,
            [
                Field("target", Kind.MONEY, label=_("Target for next year")),
                Field("baseline", Kind.MONEY),
                Field("pipeline", Kind.MONEY),
                Field("next_review_on", Kind.DATE),
                Field("target_explanation", span=2),
            ],
            self._plan,
            columns=3,
            name="plan",
        )
        self.add_form(self._figures)
        self._gap = label("", "caption", wrap=True)
        self.column.addWidget(self._gap)
        self.bridge = BridgeSlot(self.ctx)
        self.column.addWidget(self.bridge)
        self.add_table(
            plan_tables.risks(),
            lambda: self.account.facts.document.risks,
            lambda: Risk(id=new_id(), account_id=self.account_id, text=""),
        )

    def _approval(self) -> None:
        self._card = label("", wrap=True)
        self._go = button(
            _("Open the scorecard"), lambda: self.ctx.notices.navigate.emit("scorecard", ""), icon="gauge", tokens=self.ctx.tokens
        )
        line = row(self._card, self._go)
        line.setStretch(0, 1)
        self.column.addLayout(line)
        self._undocumented = label(
            _("The sponsor's commitment stands without document."), "warn", wrap=True, name="without_document"
        )
        self.column.addWidget(self._undocumented)
        self.add_signature(SignatureOf.PLAN_SPONSOR)
        self.add_signature(SignatureOf.PLAN_COUNTERSIGN)
        self.column.addWidget(label(_("A record that somebody signed, not a legal signature."), "caption", wrap=True))
        self._version = label("", "h3", wrap=True, name="plan_version")
        self._read = button(
            _("Read the versions…"),
            self.read_versions,
            icon="list-checks",
            tokens=self.ctx.tokens,
            kind="flat2",
            name="read_versions",
        )
        line = row(self._version, self._read)
        line.setStretch(0, 1)
        self.column.addLayout(line)
        self._since = label("", wrap=True, name="since_approval")
        self.column.addWidget(self._since)

    # -- reading ---------------------------------------------------------------------------------

    def _plan(self) -> PlanDocument:
        return self.own(self.account.facts.document.record, PlanDocument)

    def _agreement_choices(self) -> Choices:
        return [(a.id, a.title) for a in self.account.facts.document.agreements] if self.account_id else []

    def _objective_choices(self) -> Choices:
        return [(o.id, o.text) for o in self.account.plan.objectives] if self.account_id else []

    def _milestones_of_project(self) -> list[Milestone]:
        found = self.tables["projects"].current() if self.account_id else None
        return [m for m in self.account.plan.milestones if m.project_id == found.id] if found is not None else []

    def _new_milestone(self, attr: str, value: Any) -> Milestone | None:
        found = self.tables["projects"].current()
        assert found is not None, "milestones show only beside a project"
        return (
            Milestone(id=new_id(), account_id=self.account_id, project_id=found.id, text=str(value)) if attr == "text" else None
        )

    def _is_late(self, commitment: Any) -> bool:
        return isinstance(commitment, Commitment) and commitment.days_late(self.account.today) > 0

    def _late_text(self, commitment: Any) -> str:
        days = commitment.days_late(self.account.today) if isinstance(commitment, Commitment) else 0
        return ngettext("{n} day", "{n} days", days).format(n=days) if days else formats.MISSING

    @override
    def always_open(self) -> Sequence[str]:
        return ("agreements", "actions", "commitments", "milestones")

    @override
    def detail_shown(self, detail: Detail, record: Any) -> None:
        if isinstance(record, Agreement):
            self._agreement_files.show_record(self.account_id, record)
        else:
            self._milestones.populate()

    @override
    def populate(self, *, is_locked: bool) -> None:
        data = self.account
        self._fill_version(data)
        self._fill_calendar(data)
        lost = orphans(data.facts.document.agreements, data.facts.document.projects)
        texts = [_("«{name}» is signed, and no project carries it out.").format(name=a.title) for a in lost.agreements]
        texts += [_("«{name}» hangs on no signed agreement.").format(name=p.title) for p in lost.projects]
        self._orphans.setText("\n".join(texts))
        self._orphans.setVisible(bool(texts))
        self._card.setText(_("The scorecard is closed.") if data.scorecard.is_closed else _("The scorecard is still open."))
        self._undocumented.setVisible(
            data.facts.requirements.record is not None and data.facts.requirements.record.without_document
        )
        currency = data.settings.currency
        parts = [_("Sales of the last 12 months: {amount}").format(amount=formats.money(data.sales.last_12(), currency))]
        if data.plan.bridge is not None:
            parts.append(wording.bridge_text(data.plan.bridge, currency))
        self._gap.setText(" · ".join(parts))
        self.bridge.show_bridge(data.plan.bridge)
        actual, target = data.sales.last_12(), data.facts.document.record.target if data.facts.document.record else None
        is_lower = actual is not None and target is not None and target < actual
        explained = data.facts.document.record is not None and bool(data.facts.document.record.target_explanation)
        self._figures.set_shown("target_explanation", is_shown=is_lower or explained)

    def _fill_calendar(self, data: AccountData) -> None:
        clear(self._calendar)
        month, line = "", 0
        for entry in calendar.calendar(data):
            now = _("Late") if entry.is_late else formats.month(entry.day)
            if now != month:
                self._calendar.addWidget(label(now, "badhead" if entry.is_late else "h3"), line, 0, 1, 3)
                month, line = now, line + 1
            self._calendar.addWidget(label(formats.day(entry.day), "bad" if entry.is_late else "caption"), line, 0)
            self._calendar.addWidget(label(wording.calendar_text(entry), wrap=True), line, 1)
            self._calendar.addWidget(label(entry.owner, "caption"), line, 2)
            line += 1
        if not line:
            text = _("Nothing with a day yet: projects, milestones, commitments, actions and meetings appear here by themselves.")
            self._calendar.addWidget(label(text, "caption", wrap=True), 0, 0, 1, 3)

    def _fill_version(self, data: AccountData) -> None:
        """What was approved, and in which ways today differs from it."""
        for widget in (self._version, self._since, self._read):
            widget.setVisible(bool(data.plan.versions))
        if not data.plan.versions:
            return
        last = data.plan.versions[-1]
        text = _("Version {number}, approved on {day} by {name}").format(
            number=last.number, day=formats.day(last.approved_on), name=last.approved_by
        )
        if is_to_renew(last, data.today):
            text += " · " + _("to be renewed: it is older than twelve months")
        self._version.setText(text)
        found = plan_versions.since_approval(self.ctx.portfolio, data)
        lines = [wording.since_text(s, data.settings.currency) for s in found]
        self._since.setText("\n".join("• " + line for line in lines) or _("Nothing has changed since it was approved."))
        set_property(self._since, "role", "" if lines else "caption")

    # -- acting ----------------------------------------------------------------------------------

    def make_action(self, table: RecordTable[Any]) -> None:
        """Make an action of the selected line of the SWOT, or of the selected objective."""
        found = table.current()
        if isinstance(found, SwotItem | PlanObjective):
            self.ctx.act(lambda: committee.action_from(self.ctx.portfolio, found))

    def read_versions(self) -> None:
        """Read the approved versions whole."""
        boxes.open_dialog(VersionsDialog(self.ctx, self.account_id, self))
