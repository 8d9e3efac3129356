"""The KAM of an account changes: to whom, since when, why, and what goes along."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QVBoxLayout, QWidget

from kamdesk.domain.errors import ValidationError
from kamdesk.i18n import _, messages
from kamdesk.services.plan import kam_handover, wording
from kamdesk.ui.context import Context
from kamdesk.ui.forms.fields import Field, Kind
from kamdesk.ui.forms.plain_form import PlainForm
from kamdesk.ui.widgets.basic import button, label, row
from kamdesk.ui.widgets.text import plain_title


class HandoverDialog(QDialog):
    """Ask for the next KAM, and list what they take over."""

    def __init__(self, ctx: Context, account_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._account_id = account_id
        data = ctx.load(account_id)
        self.setWindowTitle(plain_title(_("Hand over {name}").format(name=data.account.name)))
        self.setMinimumWidth(ctx.tokens.scaled(560))
        text = _(
            "{kam} hands over. Step 2 is reopened: the next KAM is rated and chosen there, and the steps that build on it are reviewed."
        )
        self.form = PlainForm([
            Field("name", label=_("Next KAM")),
            Field("since", Kind.DATE, label=_("Since")),
            Field("reason", span=2, label=_("Why the KAM changes")),
        ])  # fmt: skip
        self.form.fill({"name": "", "since": date.today(), "reason": ""})
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addWidget(label(text.format(kam=data.kam_name), "caption", wrap=True))
        column.addWidget(self.form)
        pack = kam_handover.pack(data)
        column.addWidget(label(_("What goes along"), "h3"))
        for line in wording.pack_lines(pack):
            column.addWidget(label(f"• {line}", wrap=True))
        self._restart = QCheckBox(_("How we stand with the client's people begins anew"))
        self._restart.setObjectName("restart_relations")
        self._restart.setChecked(True)
        self._restart.setVisible(bool(pack.contacts))
        column.addWidget(self._restart)
        column.addWidget(label(_("This stays on record and cannot be undone."), "caption", wrap=True))
        done = button(_("Hand over"), self.save, kind="primary", name="handover_save")
        done.setDefault(True)
        column.addLayout(row(None, button(_("Cancel"), self.reject, name="handover_cancel"), done))
        self.form.editor("name").setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Hand over, or say what is missing beside its field."""
        try:
            values = self.form.values()
        except ValidationError as error:
            self.form.show_error(error.field, messages.text_of(error))
            return
        refusal = self._ctx.attempt(
            lambda: kam_handover.hand_over(
                self._ctx.portfolio, self._account_id, values["name"], values["since"], values["reason"],
                restart_relations=self._restart.isChecked(),
            )
        )  # fmt: skip
        if refusal is None:
            self.accept()
        else:
            self.form.show_error(refusal.field, refusal.text)
