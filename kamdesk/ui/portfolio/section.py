"""What the parts of the portfolio page have in common."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kamdesk.i18n import formats
from kamdesk.services.account.portfolio_table import PortfolioTable
from kamdesk.ui.context import Context


class PortfolioSection(QWidget):
    """A part of the page; it shows the table that the page reads.

    Signals:
        account_wanted: (account id, tab) an account is to be opened.
    """

    account_wanted = Signal(str, str)

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self.ctx = ctx
        self.table = PortfolioTable(ctx.portfolio)

    def show_table(self, table: PortfolioTable) -> None:
        """Show the rows that are there."""
        self.table = table
        self.populate()

    def populate(self) -> None:
        """Show the table as it stands."""
        raise NotImplementedError

    @property
    def currency(self) -> str:
        """The portfolio's currency."""
        return self.ctx.portfolio.settings.currency

    def money(self, value: object) -> str:
        """An amount in a readable size."""
        return formats.money(value, self.currency)  # type: ignore[arg-type]
