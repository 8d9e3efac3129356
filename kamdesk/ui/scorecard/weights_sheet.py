"""The weights of the four groups of an account's scorecard, beside the grid."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from kamdesk.domain.changes import ChangeSet
from kamdesk.domain.ids import new_id
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Scorecard
from kamdesk.i18n import _
from kamdesk.ui.context import Context
from kamdesk.ui.forms.fields import Field, Kind
from kamdesk.ui.forms.form import RecordForm
from kamdesk.ui.widgets.basic import label, row, tool_button


class WeightsSheet(QFrame):
    """The sheet of the group weights.

    Signals:
        closed: it is to go.
    """

    closed = Signal()

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self.setProperty("card", True)
        self._ctx = ctx
        self._account_id = ""
        self._new_id = ""
        back = tool_button("x", _("Close the weights"), ctx.tokens, self.closed.emit, "close_weights")
        fields = [Field(f"weight_{group}", Kind.NUMBER) for group in Group]
        self._form: RecordForm[Scorecard] = RecordForm(ctx, fields, self._get, columns=1, name="group_weight")
        self._note = label("", "caption", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 12, 10)
        column.setSpacing(8)
        column.addLayout(row(label(_("Weights of the groups"), "h2"), None, back))
        column.addWidget(self._note)
        column.addWidget(self._form)
        column.addStretch(1)
        ctx.bus.committed.connect(self._on_committed)

    def _get(self) -> Scorecard:
        data = self._ctx.load(self._account_id)
        if data.scorecard.record is not None:
            return data.scorecard.record
        weights = {f"weight_{group}": weight for group, weight in data.scorecard.weights.items()}
        return Scorecard(id=self._new_id, account_id=self._account_id, **weights)

    def show_account(self, account_id: str) -> None:
        """Show an account's weights; those that its driver proposes until one is changed."""
        if account_id != self._account_id:
            self._account_id, self._new_id = account_id, new_id()
        self._populate()

    def _populate(self) -> None:
        is_closed = self._ctx.load(self._account_id).scorecard.is_closed
        self._note.setText(
            _("The scorecard is closed, so its weights are frozen.")
            if is_closed
            else _(
                "None under 10; they need not add up to anything. Once included, the account's decisive criterion proposes them."
            )
        )
        self._form.set_locked(is_closed)
        self._form.populate()

    def _on_committed(self, changes: ChangeSet) -> None:
        if self._account_id and changes.touches(self._account_id, "scorecard", "step_act", "decision", "assessment"):
            self._populate()
