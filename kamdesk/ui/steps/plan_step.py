"""Step 5: the plan itself: agreements and the projects that carry them out, target, risks, approval."""

from collections.abc import Sequence
from typing import Any

from typing_extensions import override

from kamdesk.domain.ids import new_id
from kamdesk.domain.plan_life import Commitment, Party, PlanObjective, SwotItem, SwotSide, is_to_renew, orphans
from kamdesk.domain.records import Step
from kamdesk.domain.steps import Action, Agreement, AgreementForm, PlanDocument, Project, Risk, SignatureOf
from kamdesk.i18n import _, formats, ngettext
from kamdesk.services import planning, planwords
from kamdesk.services.account_data import AccountData
from kamdesk.ui.fields import Choices, Field, Kind
from kamdesk.ui.steps.base_step import StepPage
from kamdesk.ui.widgets.basic import button, label, row, set_property
from kamdesk.ui.widgets.form import RecordForm


class PlanStep(StepPage):
    """The plan."""

    step = Step.PLAN

    def build(self) -> None:
        self._version = label("", "h3", wrap=True, name="plan_version")
        self._since = label("", wrap=True, name="since_approval")
        self.column.addWidget(self._version)
        self.column.addWidget(self._since)
        self._card = label("", wrap=True)
        go = button(_("Open the scorecard"), lambda: self.ctx.notices.navigate.emit("scorecard", ""), icon="gauge", tokens=self.ctx.tokens)
        line = row(self._card, go)
        line.setStretch(0, 1)
        self.column.addLayout(line)
        self._agreements()
        self._projects()
        self._orphans = label("", "warn", wrap=True, name="orphans")
        self.column.addWidget(self._orphans)
        self._commitments()
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
        self._direction()
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
                Field("version", width=70),
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
                Field("owner", width=124),
                Field("starts_on", Kind.DATE, width=100),
                Field("due_on", Kind.DATE, label=_("Ends"), width=100),
                Field("progress", Kind.PERCENT, width=80),
            ],
            lambda: self.account.facts.projects,
            lambda: Project(id=new_id(), account_id=self.account_id, title=""),
            min_rows=1,
        )

    def _commitments(self) -> None:
        self.add_table(
            "commitments",
            _("Commitments both ways"),
            _("Type what one side promised the other…"),
            [
                Field("text", label=_("What")),
                Field("party", Kind.CHOICE, choices=Party, is_optional=False, width=112),
                Field("owner", label=_("Who"), width=124),
                Field("due_on", Kind.DATE, width=100),
                Field("done_on", Kind.DATE, width=100),
                Field("id", label=_("Late"), of=lambda c: c, shown=self._late_text, width=96),
            ],
            lambda: self.account.commitments,
            lambda: Commitment(id=new_id(), account_id=self.account_id, text="", promised_on=self.account.today),
            min_rows=1,
        )

    def _late_text(self, commitment: Any) -> str:
        days = commitment.days_late(self.account.today) if isinstance(commitment, Commitment) else 0
        return ngettext("{n} day", "{n} days", days).format(n=days) if days else formats.MISSING

    def _direction(self) -> None:
        """The SWOT, whose lines become actions, and the objectives of both sides."""
        swot = self.add_table(
            "swot",
            _("SWOT"),
            _("Type a strength, a weakness, an opportunity or a threat…"),
            [Field("text", label=_("What")), Field("side", Kind.CHOICE, choices=SwotSide, is_optional=False, width=124)],
            lambda: sorted(self.account.swot, key=lambda s: list(SwotSide).index(s.side)),
            lambda: SwotItem(id=new_id(), account_id=self.account_id, text=""),
            min_rows=1,
        )
        self._to_action = button(_("Make an action of it"), self.make_action, icon="list-checks", tokens=self.ctx.tokens, kind="flat2", name="swot_action")
        swot.selected.connect(lambda record: self._to_action.setVisible(record is not None and not self.ctx.is_read_only))
        self._to_action.hide()
        self.column.addLayout(row(self._to_action, None))
        self.add_table(
            "plan_objectives",
            _("Objectives: theirs and ours"),
            _("Type an objective to add it…"),
            [
                Field("text", label=_("What")),
                Field("party", Kind.CHOICE, choices=Party, is_optional=False, width=112),
                Field("measure", width=120),
                Field("goal", width=110),
                Field("due_on", Kind.DATE, width=100),
            ],
            lambda: self.account.objectives,
            lambda: PlanObjective(id=new_id(), account_id=self.account_id, text=""),
            min_rows=1,
        )

    def make_action(self) -> None:
        """Make an action of the selected line of the SWOT."""
        found = self.tables["swot"].current()
        if isinstance(found, SwotItem):
            self.ctx.act(lambda: planning.action_from(self.ctx.portfolio, found))

    def _fill_version(self, data: AccountData) -> None:
        """What was approved, and in which ways today differs from it."""
        for widget in (self._version, self._since):
            widget.setVisible(bool(data.versions))
        if not data.versions:
            return
        last = data.versions[-1]
        text = _("Version {number}, approved on {day} by {name}").format(number=last.number, day=formats.day(last.approved_on), name=last.approved_by)
        if is_to_renew(last, data.today):
            text += " · " + _("to be renewed: it is older than twelve months")
        self._version.setText(text)
        found = planning.since_approval(self.ctx.portfolio, data)
        lines = [planwords.since_text(s, data.settings.currency) for s in found]
        self._since.setText("\n".join("• " + line for line in lines) or _("Nothing has changed since it was approved."))
        set_property(self._since, "role", "warn" if lines else "caption")

    def _agreement_choices(self) -> Choices:
        return [(a.id, a.title) for a in self.account.facts.agreements] if self.account_id else []

    @override
    def always_open(self) -> Sequence[str]:
        return ("agreements", "actions", "commitments")

    @override
    def populate(self, *, is_locked: bool) -> None:
        data = self.account
        self._fill_version(data)
        lost = orphans(data.facts.agreements, data.facts.projects)
        texts = [_("«{name}» is signed, and no project carries it out.").format(name=a.title) for a in lost.agreements]
        texts += [_("«{name}» hangs on no signed agreement.").format(name=p.title) for p in lost.projects]
        self._orphans.setText("\n".join(texts))
        self._orphans.setVisible(bool(texts))
        self._card.setText(_("The scorecard is closed.") if data.is_scorecard_closed else _("The scorecard is still open."))
        currency = data.settings.currency
        parts = [_("Sales of the last 12 months: {amount}").format(amount=formats.money(data.sales.last_12(), currency))]
        gap = data.facts.plan.gap if data.facts.plan else None
        if gap is not None:
            parts.append(_("gap to the target: {amount}").format(amount=formats.money(gap, currency)))
        self._gap.setText(" · ".join(parts))
