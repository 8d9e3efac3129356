"""Step 3: functions, objectives, responsibilities, and who signs them."""

from kamdesk.domain.ids import new_id
from kamdesk.domain.records import Step
from kamdesk.domain.steps import Post, PostBlock, PostItem, SignatureOf
from kamdesk.i18n import _, terms
from kamdesk.ui.fields import Field, Kind
from kamdesk.ui.steps.base_step import StepPage
from kamdesk.ui.widgets.basic import label
from kamdesk.ui.widgets.form import RecordForm


class PostStep(StepPage):
    """Functions, objectives and responsibilities of the post."""

    step = Step.POST

    def build(self) -> None:
        self.add_form(
            RecordForm(
                self.ctx,
                [Field("reports_to"), Field("substitute"), Field("no_substitute", Kind.FLAG, label=_("There is no substitute"))],
                lambda: self.own(self.account.facts.post, Post),
                columns=3,
                name="post",
            )
        )
        text = Field("text", label=_("What"))
        self._block("functions", PostBlock.FUNCTION, _("Type a function to add it…"), [text])
        measures = [text, Field("measure", width=150), Field("goal", width=110, is_figure=True), Field("due_on", Kind.DATE, width=104)]
        self._block("objectives", PostBlock.OBJECTIVE, _("Type an objective to add it…"), measures)
        self._block("responsibilities", PostBlock.RESPONSIBILITY, _("Type a responsibility to add it…"), [text])
        self.add_copying(PostItem, _("Whose post is taken over? Dates do not come along."))
        self.add_signature(SignatureOf.POST_KAM)
        self.add_signature(SignatureOf.POST_MANAGER)
        self.column.addWidget(label(_("A record that somebody signed, not a legal signature."), "caption", wrap=True))

    def _block(self, name: str, block: PostBlock, prompt: str, specs: list[Field]) -> None:
        self.add_table(
            name,
            terms.term(block),
            prompt,
            specs,
            lambda: [i for i in self.account.facts.post_items if i.block is block],
            lambda: PostItem(
                id=new_id(), account_id=self.account_id, block=block, text="", position=len(self.account.facts.post_items)
            ),
            min_rows=1,
        )
