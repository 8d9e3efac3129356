"""A line that says what of an account cannot be read; nothing is shown as if it were not there."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout

from kamdesk.i18n import _, ngettext
from kamdesk.services.file_check import Finding, unread_of
from kamdesk.ui.context import Context
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.widgets.basic import button, icon_label, label

MOST = 40
"""So many are listed at once; `kamdesk check` lists all."""


def unread_text(found: Sequence[Finding]) -> str:
    """One sentence on what cannot be read: how much, and the first of it."""
    first = _told(found[0])
    if len(found) == 1:
        return first
    return ngettext("{n} value cannot be read.", "{n} values cannot be read.", len(found)).format(n=len(found)) + " " + first


def _told(found: Finding) -> str:
    return f"{found.where[:1].upper()}{found.where[1:]}: {found.text}"


class UnreadStrip(QFrame):
    """Shown above an account only when something of it cannot be read."""

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self._ctx = ctx
        self._found: list[Finding] = []
        self.setProperty("box", "warn")
        self._text = label("", wrap=True, name="unread")
        self._all = button(_("Show all"), self._show_all, kind="flat2", name="unread_all")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(8)
        row.addWidget(icon_label("triangle-alert", ctx.tokens["warn"], 16))
        row.addWidget(self._text, 1)
        row.addWidget(self._all)
        self.hide()

    def show_account(self, account_id: str) -> None:
        """Say what cannot be read of an account, or nothing."""
        self._found = unread_of(self._ctx.portfolio, account_id)
        self.setVisible(bool(self._found))
        if self._found:
            self._text.setText(unread_text(self._found))
            self._all.setVisible(len(self._found) > 1)

    def _show_all(self) -> None:
        lines = [_told(found) for found in self._found[:MOST]]
        if len(self._found) > MOST:
            lines.append("…")
        boxes.tell(self, "\n".join(lines), _("What cannot be read"))
