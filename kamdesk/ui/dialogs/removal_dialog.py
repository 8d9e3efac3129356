"""Something hangs on a record that is to be removed: what it is, and the ways out."""

from PySide6.QtWidgets import QButtonGroup, QDialog, QRadioButton, QVBoxLayout, QWidget

from kamdesk.domain.records import Record
from kamdesk.i18n import _
from kamdesk.i18n.labels import describe_record, record_name
from kamdesk.services import removal
from kamdesk.services.removal import Way, WayKind
from kamdesk.ui.context import Context
from kamdesk.ui.widgets.basic import button, label, row
from kamdesk.ui.widgets.text import plain_action, plain_title


def way_text(way: Way, name: str) -> str:
    """A way out in words."""
    if way.kind is WayKind.MOVE:
        return _("Move it to «{name}»").format(name=way.target_name)
    if way.kind is WayKind.LET_GO:
        return _("Keep it, without «{name}»").format(name=name)
    return _("Remove it too")


class RemovalDialog(QDialog):
    """Ask which way out is meant; the whole is one change that can be undone."""

    def __init__(self, ctx: Context, record: Record, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._record = record
        name = record_name(record)
        self.setWindowTitle(plain_title(_("Remove «{name}»").format(name=name)))
        self.setMinimumWidth(ctx.tokens.scaled(480))
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addWidget(label(_("«{name}» cannot go alone. This depends on it:").format(name=name), wrap=True))
        for each in removal.referring_records(ctx.portfolio, record):
            text = describe_record(each)
            column.addWidget(label(f"• {text[:1].upper()}{text[1:]}", wrap=True))
        column.addWidget(label(_("What becomes of it?"), "h3"))
        self._group = QButtonGroup(self)
        self._ways = removal.ways_out(ctx.portfolio, record)
        for at, way in enumerate(self._ways):
            choice = QRadioButton(plain_action(way_text(way, name)))
            choice.setObjectName(f"way_{at}")
            choice.setChecked(at == 0)
            self._group.addButton(choice, at)
            column.addWidget(choice)
        self._error = label("", "error", wrap=True, name="removal_error")
        self._error.hide()
        column.addWidget(self._error)
        done = button(_("Remove"), self.remove, kind="primary", name="removal_done")
        column.addLayout(row(None, button(_("Cancel"), self.reject, name="removal_cancel"), done))

    def remove(self) -> None:
        """Go the chosen way, or say why it is closed."""
        way = self._ways[self._group.checkedId()]
        refusal = self._ctx.attempt(lambda: removal.remove_by(self._ctx.portfolio, self._record, way))
        if refusal is None:
            self.accept()
            return
        self._error.setText(refusal.text)
        self._error.show()
