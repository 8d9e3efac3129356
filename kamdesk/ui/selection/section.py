"""What the parts of the selection page have in common."""

from PySide6.QtWidgets import QWidget

from kamdesk.services.reading.account_data import AccountData
from kamdesk.ui.context import Context


class Section(QWidget):
    """A part of the page; the page tells it which account is shown and when to read it again."""

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self.ctx = ctx
        self.account_id = ""

    @property
    def account(self) -> AccountData:
        """The account that is shown."""
        return self.ctx.load(self.account_id)

    def show_account(self, account_id: str) -> None:
        """Show an account; forget what was chosen on the last one."""
        if account_id != self.account_id:
            self.account_id = account_id
            self.entered()
        self.populate()

    def entered(self) -> None:
        """Another account is about to be shown."""

    def populate(self) -> None:
        """Show the account as it stands."""
        raise NotImplementedError

    def focus_first(self) -> None:
        """Put the cursor where work begins."""
