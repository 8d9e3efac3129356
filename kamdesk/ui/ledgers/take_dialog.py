"""Llevar a otras cuentas: an advance is proposed to chosen accounts at once; what exclusivity forbids cannot be chosen."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QDialog, QLineEdit, QListView, QVBoxLayout, QWidget

from kamdesk.domain.account.account import Account
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ledgers.innovation import Advance
from kamdesk.domain.text import fold
from kamdesk.i18n import _, messages, ngettext, terms
from kamdesk.services.ledgers import transfers
from kamdesk.ui.context import Context
from kamdesk.ui.forms.fields import Field, Kind
from kamdesk.ui.forms.plain_form import PlainForm
from kamdesk.ui.widgets.basic import button, label, row
from kamdesk.ui.widgets.text import plain_title, plain_tooltip

ID_ROLE = Qt.ItemDataRole.UserRole + 1
MOST = 500
"""So many accounts are listed; more are found by typing."""


class TakeDialog(QDialog):
    """A list of accounts, those that it could help first and ticked; each forbidden one says why."""

    def __init__(self, ctx: Context, advance: Advance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._advance = advance
        self.setWindowTitle(plain_title(_("Take «{advance}» to other accounts").format(advance=advance.title)))
        self.resize(ctx.tokens.scaled(620), ctx.tokens.scaled(540))
        origin = ctx.portfolio.get(Account, advance.account_id)
        text = _("Learned with {name}. May it be taken to other accounts? {reuse}").format(
            name=origin.name if origin else "", reuse=terms.term(advance.reuse)
        )
        self._targets = transfers.transfer_targets(ctx.portfolio, advance)
        self._chosen = {c.account_id for c in self._targets if c.is_expected and c.block is None and c.transfer is None}
        self._search = QLineEdit()
        self._search.setObjectName("take_search")
        self._search.setAccessibleName(_("Search accounts"))
        self._search.setPlaceholderText(_("Search accounts"))
        self._search.textChanged.connect(lambda _text: self._fill())
        self.model = QStandardItemModel(self)
        self.view = QListView()
        self.view.setObjectName("take_accounts")
        self.view.setAccessibleName(_("Accounts"))
        self.view.setModel(self.model)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setUniformItemSizes(True)
        self.view.setSpacing(2)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setTextElideMode(Qt.TextElideMode.ElideRight)
        blocks = {c.block for c in self._targets}
        self._whole = next(iter(blocks)) if len(blocks) == 1 else None
        """What stands in the way of all accounts alike."""
        self._barred = label("", "warn", wrap=True, name="take_barred")
        if self._whole is not None:
            self._barred.setText(self._why(self._targets[0]))
        self._barred.setVisible(self._whole is not None)
        self.model.itemChanged.connect(self._on_changed)
        self._form = PlainForm([Field("owner", label=_("Who takes it there")), Field("due_on", Kind.DATE, label=_("Due by"))])
        self._form.fill({"owner": advance.owner, "due_on": None})
        self._unseen = label("", "caption", wrap=True, name="take_unseen")
        self._error = label("", "error", wrap=True, name="take_error")
        self._error.hide()
        self._take = button("", self.take, kind="primary", name="take")
        column = QVBoxLayout(self)
        column.addWidget(label(text, "caption", wrap=True))
        column.addWidget(self._barred)
        column.addWidget(self._search)
        column.addWidget(self.view, 1)
        column.addWidget(self._unseen)
        column.addWidget(self._form)
        column.addWidget(self._error)
        column.addLayout(row(None, button(_("Cancel"), self.reject, name="take_cancel"), self._take))
        self._fill()

    def _fill(self) -> None:
        key = fold(self._search.text().strip())
        shown = [c for c in self._targets if key in fold(c.name)]
        shown.sort(key=lambda c: (not c.is_expected, c.block is not None))
        current = self.view.currentIndex().data(ID_ROLE)
        self.model.blockSignals(True)
        self.model.clear()
        for found in shown[:MOST]:
            why = ""
            if found.transfer is not None:
                why = terms.term(found.transfer.state)
            elif found.block is not None:
                why = self._why(found)
            is_own = bool(why) and (found.transfer is not None or self._whole is None)
            item = QStandardItem(f"{found.name} — {why}" if is_own else found.name)
            item.setToolTip(plain_tooltip(why))
            item.setData(found.account_id, ID_ROLE)
            if why:
                item.setFlags(Qt.ItemFlag.ItemIsSelectable)
            else:
                item.setCheckable(True)
                item.setCheckState(Qt.CheckState.Checked if found.account_id in self._chosen else Qt.CheckState.Unchecked)
            self.model.appendRow(item)
        self.model.blockSignals(False)
        self.view.reset()
        at = next((at for at, c in enumerate(shown[:MOST]) if c.account_id == current), None)
        if at is not None:
            self.view.setCurrentIndex(self.model.index(at, 0))
        self._count()

    def _why(self, found: transfers.TransferTarget) -> str:
        """What stands in the way of one account, in words."""
        assert found.block is not None
        name = _("other accounts") if self._whole is not None else found.name
        error = ValidationError("account_id", found.block.code, name=name, advance=self._advance.title, until=found.block.until)
        return messages.text_of(error)

    def _on_changed(self, item: QStandardItem) -> None:
        account_id = item.data(ID_ROLE)
        (self._chosen.add if item.checkState() is Qt.CheckState.Checked else self._chosen.discard)(account_id)
        self._count()

    def _count(self) -> None:
        n = len(self._chosen)
        self._take.setText(ngettext("Propose to {n} account", "Propose to {n} accounts", n).format(n=n) if n else _("Propose"))
        self._take.setEnabled(bool(n))
        listed = {self.model.item(at).data(ID_ROLE) for at in range(self.model.rowCount())}
        unseen = [c.name for c in self._targets if c.account_id in self._chosen - listed]
        self._unseen.setText(_("Ticked and not shown: {names}").format(names=" · ".join(unseen)))
        self._unseen.setVisible(bool(unseen))

    def take(self) -> None:
        """Make the proposals, or say why not."""
        try:
            values = self._form.values()
        except ValidationError as error:
            self._form.show_error(error.field, messages.text_of(error))
            return
        chosen = [c.account_id for c in self._targets if c.account_id in self._chosen]
        refusal = self._ctx.attempt(
            lambda: transfers.transfer_advance(
                self._ctx.portfolio, self._advance, chosen, owner=values["owner"], due_on=values["due_on"]
            )
        )
        if refusal is None:
            self.accept()
            return
        self._error.setText(refusal.text)
        self._error.show()
