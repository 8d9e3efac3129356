"""The password of the open portfolio, among the settings, and when it is locked."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from kamdesk.i18n import _, ngettext
from kamdesk.services import passwords
from kamdesk.ui.context import Context
from kamdesk.ui.widgets.basic import button, combo_box, label, row

MINUTES = (0, 1, 2, 5, 10, 15, 30, 60)


class PasswordCard(QFrame):
    """Says whether there is one, and has what can be done about it.

    Signals:
        password_wanted, no_password_wanted, sheet_wanted: a button was pressed.
    """

    password_wanted = Signal()
    no_password_wanted = Signal()
    sheet_wanted = Signal()

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self.setProperty("card", True)
        self._ctx = ctx
        has_one = passwords.has_password(ctx.portfolio.path)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 14)
        column.setSpacing(8)
        column.addWidget(label(_("Password of this portfolio"), "h2"))
        text = (
            _("The portfolio and its backups are encrypted. Documents and tables that you export are not.")
            if has_one
            else _("The portfolio has no password: whoever has this computer can read it.")
        )
        column.addWidget(label(text, "caption", wrap=True, name="password_state"))
        change = button(
            _("Change password…") if has_one else _("Set a password…"),
            self.password_wanted.emit, icon="lock", tokens=ctx.tokens, name="set_password",
        )  # fmt: skip
        remove = button(_("Remove…"), self.no_password_wanted.emit, kind="flat2", name="remove_password")
        sheet = button(_("Recovery sheet…"), self.sheet_wanted.emit, kind="flat2", name="recovery_sheet_button")
        change.setEnabled(not ctx.is_read_only)
        remove.setVisible(has_one and not passwords.is_required())
        remove.setEnabled(not ctx.is_read_only)
        sheet.setVisible(has_one)
        column.addLayout(row(change, sheet, remove, None))
        self.idle = combo_box(_("Lock when nobody is there"), "idle_minutes")
        for minutes in sorted({*MINUTES, ctx.preferences.idle_minutes}):
            said = ngettext("after {n} minute", "after {n} minutes", minutes).format(n=minutes) if minutes else _("never")
            self.idle.addItem(said, minutes)
        self.idle.setCurrentIndex(self.idle.findData(ctx.preferences.idle_minutes))
        self.idle.setEnabled(has_one)
        self.idle.activated.connect(lambda _at: self._keep_idle())
        column.addLayout(row(label(_("Lock when nobody is there")), None, self.idle))

    def _keep_idle(self) -> None:
        self._ctx.preferences.idle_minutes = self.idle.currentData()
        self._ctx.preferences.save()
