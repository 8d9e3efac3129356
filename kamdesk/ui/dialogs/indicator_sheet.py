"""Everything about one indicator, beside the grid."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from kamdesk.domain.changes import ChangeSet
from kamdesk.domain.periods import Frequency
from kamdesk.domain.scorecard import Aggregation, Basis, Group, Indicator
from kamdesk.i18n import _
from kamdesk.services.account_data import COMPUTED_PREFIX
from kamdesk.services.show import indicator_name
from kamdesk.ui.context import Context
from kamdesk.ui.fields import Field, Kind
from kamdesk.ui.widgets.basic import ElidedLabel, label, row, scroll, tool_button
from kamdesk.ui.widgets.form import RecordForm


class IndicatorSheet(QFrame):
    """The sheet of an indicator.

    Signals:
        closed: it is to go.
    """

    closed = Signal()

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self.setProperty("card", True)
        self._ctx = ctx
        self._account_id = ""
        self._indicator_id = ""
        self._title = ElidedLabel("", "h2")
        back = tool_button("x", _("Close the detail"), ctx.tokens, self.closed.emit, "close_detail")
        self._form: RecordForm[Indicator] = RecordForm(ctx, _fields(), self._get, columns=2, name="indicator")
        self._note = label("", "caption", wrap=True)
        body = QWidget()
        inner = QVBoxLayout(body)
        inner.setContentsMargins(0, 0, 6, 0)
        inner.addWidget(self._note)
        inner.addWidget(self._form)
        inner.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 12, 10)
        head = row(self._title, back)
        head.setStretch(0, 1)
        column.addLayout(head)
        column.addWidget(scroll(body), 1)
        ctx.bus.committed.connect(self._on_committed)

    def _get(self) -> Indicator:
        return next(i for i in self._ctx.load(self._account_id).indicators if i.id == self._indicator_id)

    def show_indicator(self, account_id: str, indicator_id: str) -> None:
        """Show an indicator; one that sales compute gets a record of its own with its first anchor."""
        self._account_id, self._indicator_id = account_id, indicator_id
        self._populate()

    def _populate(self) -> None:
        indicator = self._get()
        self._title.setText(indicator_name(indicator))
        is_virtual = indicator.id.startswith(COMPUTED_PREFIX)
        self._note.setVisible(indicator.computed is not None)
        self._note.setText(
            _("Computed from the imported sales. Give it a minimum and a target in the grid to score it.")
            if is_virtual
            else _("Computed from the imported sales.")
        )
        self._form.set_locked(is_virtual)
        self._form.populate()

    def focus_name(self) -> None:
        """Start with the name."""
        editor = self._form.editor("name")
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        editor.selectAll()  # type: ignore[attr-defined]

    def _on_committed(self, changes: ChangeSet, _initiator: object) -> None:
        if not self._account_id or not changes.touches(self._account_id, Indicator.KIND):
            return
        if any(i.id == self._indicator_id for i in self._ctx.load(self._account_id).indicators):
            self._populate()
        else:
            self.closed.emit()


def _fields() -> list[Field]:
    return [
        Field("name", span=2),
        Field("short_name"),
        Field("unit"),
        Field("group", Kind.CHOICE, choices=Group, is_optional=False, span=2),
        Field("floor", Kind.NUMBER),
        Field("threshold", Kind.NUMBER),
        Field("target", Kind.NUMBER),
        Field("weight", Kind.NUMBER),
        Field("basis", Kind.CHOICE, choices=Basis, is_optional=False),
        Field("aggregation", Kind.CHOICE, choices=Aggregation, is_optional=False),
        Field("frequency", Kind.CHOICE, choices=Frequency, is_optional=False),
        Field("is_critical", Kind.FLAG),
        Field("agreed_with", label=_("Agreed with the client: with whom")),
        Field("agreed_on", Kind.DATE),
        Field("agreed_evidence", span=2),
        Field("owner"),
        Field("source"),
        Field("definition", Kind.NOTE, span=2),
    ]


