"""What every account page does: show an account, read again after a commit, focus a place by name."""

from PySide6.QtWidgets import QWidget

from kamdesk.domain.changes import ChangeSet
from kamdesk.services.reading.account_data import AccountData
from kamdesk.ui.context import Context
from kamdesk.ui.focus import order_keys


class AccountPage(QWidget):
    """A tab of an account; it holds the account's id and reads everything else when it shows."""

    kinds: tuple[str, ...] = ()
    """Record kinds whose change concerns the page; none means any."""

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self.setObjectName("page")
        self.ctx = ctx
        self.account_id = ""
        self._is_stale = True
        self._stops: list[QWidget] = []
        ctx.bus.committed.connect(self._on_committed)

    @property
    def account(self) -> AccountData:
        """The account that is shown."""
        return self.ctx.load(self.account_id)

    def show_account(self, account_id: str) -> None:
        """Show an account."""
        if account_id != self.account_id:
            self.account_id = account_id
            self._is_stale = True
            self.entered()
        self.read_if_stale()

    def entered(self) -> None:
        """Another account is about to be shown; forget what was chosen on the last one."""

    def read_if_stale(self) -> None:
        """Read again what changed while the page was not to be seen."""
        if self._is_stale and self.account_id:
            self._is_stale = False
            self.populate()
            self.order_keys()

    def order_keys(self) -> None:
        """Let Tab go as the page is read, also through what was made just now."""
        self._stops = order_keys(self, self._stops)

    def populate(self) -> None:
        """Show the account as it stands."""
        raise NotImplementedError

    def focus_target(self, target: str) -> None:
        """Put the cursor where an unmet condition is fixed."""

    def _on_committed(self, changes: ChangeSet) -> None:
        if not self.account_id or not changes.touches(self.account_id, *self.kinds):
            return
        self._is_stale = True
        if self.isVisible():
            self.read_if_stale()
