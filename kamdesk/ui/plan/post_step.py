"""Step 3: functions, objectives, responsibilities, limits of authority, and who signs them."""

from collections.abc import Mapping
from typing import ClassVar

from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.post import Post, PostBlock, PostItem
from kamdesk.domain.plan.step_acts import SignatureOf
from kamdesk.domain.records import Step
from kamdesk.i18n import _, terms
from kamdesk.services.plan import starting_points
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.forms.fields import Field, Kind
from kamdesk.ui.forms.form import RecordForm
from kamdesk.ui.plan.base_step import StepPage
from kamdesk.ui.tables.record_table import TableSpec
from kamdesk.ui.widgets.basic import button, label


class PostStep(StepPage):
    """Functions, objectives and responsibilities of the post."""

    step = Step.POST
    places: ClassVar[Mapping[str, str]] = {
        "signature_kam": "post_kam",
        "signature_manager": "post_manager",
    }

    def build(self) -> None:
        self.part(_("The three blocks"))
        tokens = self.ctx.tokens
        begin = button(
            _("Begin with a template…"), self.begin, icon="layout-template", tokens=tokens, kind="flat2", name="begin_post"
        )
        keep = button(_("Save as a template…"), self.keep, icon="archive", tokens=tokens, kind="flat2", name="keep_post")
        self.add_copying(PostItem, _("Whose post is taken over? Dates do not come along."), begin, keep)
        text = Field("text", label=_("What"))
        self._block("functions", PostBlock.FUNCTION, _("Type a function to add it…"), [text])
        measures = [
            text,
            Field("indicator_id", Kind.CHOICE, choices=self.indicator_choices, width=132),
            Field("measure", label=_("Other measure"), width=122),
            Field("goal", width=112, is_figure=True),
            Field("due_on", Kind.DATE, width=100),
        ]
        self._block("objectives", PostBlock.OBJECTIVE, _("Type an objective to add it…"), measures)
        self._block("responsibilities", PostBlock.RESPONSIBILITY, _("Type a responsibility to add it…"), [text])
        self.part(_("Authority and signatures"))
        self._authority()

    def _authority(self) -> None:
        self.add_form(
            RecordForm(
                self.ctx,
                [
                    Field("reports_to"),
                    Field("substitute"),
                    Field("no_substitute", Kind.FLAG, label=_("There is no substitute")),
                    Field("max_discount", Kind.NUMBER),
                    Field("max_payment_days", Kind.INTEGER),
                    Field("max_investment", Kind.MONEY),
                    Field("limits", Kind.NOTE, span=3),
                ],
                lambda: self.own(self.account.facts.post.record, Post),
                columns=3,
                name="post",
            )
        )
        self.add_signature(SignatureOf.POST_KAM)
        self.add_signature(SignatureOf.POST_MANAGER)
        self.column.addWidget(label(_("A record that somebody signed, not a legal signature."), "caption", wrap=True))

    def _block(self, name: str, block: PostBlock, prompt: str, specs: list[Field]) -> None:
        self.add_table(
            TableSpec(name, specs, title=terms.term(block), prompt=prompt, min_rows=1),
            lambda: [i for i in self.account.facts.post.items if i.block is block],
            lambda: PostItem(
                id=new_id(), account_id=self.account_id, block=block, text="", position=len(self.account.facts.post.items)
            ),
        )

    # -- acting ----------------------------------------------------------------------------------

    def begin(self) -> None:
        """Begin with a template of the company or a ready-made one."""
        portfolio = self.ctx.portfolio
        names = [name for name, _lines in starting_points.templates(portfolio)]
        name = boxes.ask_item(
            self, _("Begin with a template"), _("Which template? What is there already stays."), names, _("Begin")
        )
        if name is not None:
            self.ctx.act(lambda: starting_points.apply_template(portfolio, self.account_id, name))

    def keep(self) -> None:
        """Keep the three blocks under a name, for other accounts."""
        prompt = _("Name of the template. Dates, indicators and people stay with the account.")
        name = boxes.ask_text(self, _("Save as a template"), prompt, _("Save"))
        if name is not None and self.ctx.act(lambda: starting_points.save_as_template(self.ctx.portfolio, self.account_id, name)):
            self.ctx.notices.said.emit(_("Saved as «{name}».").format(name=name))
