"""Step 1: the sponsor's commitment, hours, money, and what else has to be in place."""

from collections.abc import Mapping
from typing import ClassVar

from typing_extensions import override

from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.requirements import ChecklistItem, CompanyRequirement, Requirements
from kamdesk.domain.records import Step
from kamdesk.i18n import _, formats
from kamdesk.services.plan import company_requirements, starting_points
from kamdesk.ui.dialogs.evidence_box import EvidenceBox
from kamdesk.ui.forms.fields import Field, Kind
from kamdesk.ui.forms.form import RecordForm
from kamdesk.ui.plan.base_step import StepPage
from kamdesk.ui.tables.record_table import TableSpec
from kamdesk.ui.widgets.basic import button, label, row, set_property


class RequirementsStep(StepPage):
    """Requirements."""

    step = Step.REQUIREMENTS
    places: ClassVar[Mapping[str, str]] = {
        "hours": "hours_per_year",
        "capacity": "excess_accepted_by",
    }

    def build(self) -> None:
        self.part(_("Commitment and resources"))
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
                lambda: self.own(self.account.facts.requirements.record, Requirements),
                columns=3,
                name="requirements",
            )
        )
        self.forms[0].refused.connect(lambda _attr: self._fill_hours())
        self._hours = label("", "caption", wrap=True, name="capacity")
        self.column.addWidget(self._hours)
        self._excess: RecordForm[Requirements] = RecordForm(
            self.ctx,
            [
                Field("excess_accepted_by", span=2, label=_("More hours than there are: who accepts it")),
                Field("excess_accepted_on", Kind.DATE),
            ],
            lambda: self.own(self.account.facts.requirements.record, Requirements),
            columns=3,
            name="excess",
        )
        self.add_form(self._excess)
        self._files = EvidenceBox(self.ctx)
        self.column.addWidget(self._files)
        self.part(_("Checklist"))
        self._checklist()
        self.part(_("Company-wide"), "company")
        self._company()

    def _checklist(self) -> None:
        self.add_table(
            TableSpec(
                "checklist",
                [
                    Field("label"),
                    Field("is_met", Kind.FLAG, width=86),
                    Field("evidence"),
                    Field("owner", width=130),
                    Field("due_on", Kind.DATE, width=104),
                ],
                title=_("What else this account needs"),
                prompt=_("Type another requirement to add it…"),
            ),
            lambda: self.account.facts.requirements.checklist,
            lambda: ChecklistItem(
                id=new_id(), account_id=self.account_id, label="", position=len(self.account.facts.requirements.checklist) + 1
            ),
        )
        self._overdue = label("", "bad", wrap=True, name="overdue_items")
        self.column.addWidget(self._overdue)
        usual = button(
            _("Add what is usual"),
            self._add_usual,
            icon="list-checks",
            tokens=self.ctx.tokens,
            kind="flat2",
            name="usual_checklist",
        )
        self.add_copying(ChecklistItem, _("Whose checklist is taken over? Evidence and dates do not come along."), usual)

    def _company(self) -> None:
        """What is answered once for all accounts, and confirmed here."""
        text = _(
            "Answered once for all accounts; each account confirms that it holds there. Changing an answer puts step 1 of those accounts to review."
        )
        self.column.addWidget(label(text, "caption", wrap=True))
        table = self.add_table(
            TableSpec(
                "company",
                [
                    Field("label"),
                    Field("is_met", Kind.FLAG, width=86),
                    Field("evidence"),
                    Field("owner", width=122),
                    Field("due_on", Kind.DATE, width=100),
                    Field("id", label=_("Holds here"), of=lambda r: r, shown=self._holds_text, width=104),
                ],
                title="",
                prompt=_("Type a requirement of the whole company to add it…"),
            ),
            lambda: self.account.facts.requirements.company,
            lambda: CompanyRequirement(id=new_id(), label="", position=len(self.account.facts.requirements.company) + 1),
        )
        self._holds = button(
            _("It holds for this account"), self.confirm_selected, icon="check", tokens=self.ctx.tokens, name="company_holds"
        )
        self._not = button(
            _("It does not hold for this account"),
            self.withdraw_selected,
            icon="x",
            tokens=self.ctx.tokens,
            kind="flat2",
            name="company_not",
        )
        self._all = button(
            _("All hold for this account"), self.confirm_all, icon="list-checks", tokens=self.ctx.tokens, name="company_all"
        )
        self.column.addLayout(row(self._holds, self._not, self._all, None))
        table.selected.connect(lambda _record: self._fill_company())

    def _holds_text(self, requirement: object) -> str:
        found = (
            self.account.facts.requirements.confirmation_of(requirement) if isinstance(requirement, CompanyRequirement) else None
        )
        return formats.day(found.confirmed_on) if found is not None else formats.MISSING

    def always_open(self) -> tuple[str, ...]:
        return ("company",)

    @override
    def populate(self, *, is_locked: bool) -> None:
        data = self.account
        facts = data.facts
        if facts.requirements.record is not None:
            self._files.show_record(self.account_id, facts.requirements.record)
        self._files.setVisible(facts.requirements.record is not None)
        has_none = facts.requirements.record is not None and (
            facts.requirements.record.no_budget or bool(facts.requirements.record.no_budget_consent)
        )
        self.forms[0].set_shown("no_budget_consent", is_shown=has_none)
        late = [i for i in facts.requirements.checklist if i.due_on is not None and not i.is_met and i.due_on < data.today]
        texts = [
            _("«{name}» was due on {day}, {owner}.").format(name=i.label, day=formats.day(i.due_on), owner=i.owner) for i in late
        ]
        self._overdue.setText("\n".join(texts))
        self._overdue.setVisible(bool(texts))
        self._fill_company()
        self._fill_hours()

    def _fill_company(self) -> None:
        if not self.account_id:
            return
        facts = self.account.facts
        is_open = not self._is_locked and not self.ctx.is_read_only
        found = self.tables["company"].current()
        holds = found is not None and facts.requirements.confirmation_of(found) is not None
        self._holds.setVisible(is_open and found is not None and not holds)
        self._not.setVisible(is_open and holds)
        self._all.setVisible(
            is_open and sum(facts.requirements.confirmation_of(r) is None for r in facts.requirements.company) > 1
        )

    def _fill_hours(self) -> None:
        facts = self.account.facts
        capacity, requirements = facts.settings.kam_hours, facts.requirements.record
        accepted = requirements is not None and bool(requirements.excess_accepted_by)
        own = requirements.hours_per_year if requirements else None
        if capacity is None:
            self._hours.setText(
                _("Say in Settings how many KAM hours there are, and the plan warns before they are all given away.")
            )
            set_property(self._hours, "role", "caption")
            self._excess.setVisible(accepted)
            return
        elsewhere = facts.requirements.hours_elsewhere
        whole = elsewhere + (own or 0)
        text = _("KAM hours of all accounts in the plan: {hours} of {capacity}")
        self._hours.setText(text.format(hours=formats.number(whole, 0), capacity=formats.number(capacity, 0)))
        set_property(self._hours, "role", "warn" if whole > capacity else "caption")
        refused = self.forms[0].has_error("hours_per_year")
        self._excess.setVisible(accepted or whole > capacity or refused or elsewhere >= capacity)

    # -- acting ----------------------------------------------------------------------------------

    def _add_usual(self) -> None:
        self.ctx.act(lambda: starting_points.usual_checklist(self.ctx.portfolio, self.account_id))

    def confirm_selected(self) -> None:
        """Say that the selected requirement of the company holds here."""
        found = self.tables["company"].current()
        if isinstance(found, CompanyRequirement):
            self.ctx.act(lambda: company_requirements.confirm(self.ctx.portfolio, self.account_id, [found]))

    def confirm_all(self) -> None:
        """Say that all requirements of the company hold here."""
        self.ctx.act(
            lambda: company_requirements.confirm(self.ctx.portfolio, self.account_id, self.account.facts.requirements.company)
        )

    def withdraw_selected(self) -> None:
        """Take that back."""
        found = self.tables["company"].current()
        if isinstance(found, CompanyRequirement):
            self.ctx.act(lambda: company_requirements.withdraw(self.ctx.portfolio, self.account_id, found))
