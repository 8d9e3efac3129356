"""What stands in the middle of the window: the first page, the account, all accounts, the settings, the ways out of trouble."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from kamdesk.services.recovery import Trouble
from kamdesk.ui.building import made
from kamdesk.ui.context import Context
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.window.host import Place
from kamdesk.ui.window.recovery_page import RecoveryPage

if TYPE_CHECKING:
    from kamdesk.ui.account.account_view import AccountView
    from kamdesk.ui.portfolio.portfolio_page import PortfolioPage
    from kamdesk.ui.settings.settings_page import SettingsPage
    from kamdesk.ui.window.lock_page import LockPage
    from kamdesk.ui.window.welcome_page import WelcomePage


PORTFOLIO = "portfolio"
"""The tab of the place that is no account: the page of all of them."""


class Content(QStackedWidget):
    """The pages that are no account's, and the view of accounts; made anew with the look. Rare ones are made when first shown.

    Signals:
        welcome_made, view_made, portfolio_made, settings_made: (page) somebody is to listen to it.
    """

    welcome_made = Signal(object)
    view_made = Signal(object)
    portfolio_made = Signal(object)
    settings_made = Signal(object)

    def __init__(self, tokens: Tokens, problem: str) -> None:
        super().__init__()
        self._tokens = tokens
        self._problem = problem
        self.welcome: WelcomePage | None = None
        self._ctx: Context | None = None
        self._menu: QMenu | None = None
        self._view: AccountView | None = None
        self.portfolio_page: PortfolioPage | None = None
        self.settings: SettingsPage | None = None
        self.recovery: RecoveryPage | None = None
        self.lock: LockPage | None = None

    def use(self, ctx: Context, menu: QMenu) -> None:
        """Show accounts of this portfolio from now on; the menu is that of an account."""
        self._ctx, self._menu = ctx, menu

    @property
    def view(self) -> "AccountView | None":
        """What shows accounts, made when it is first asked for; None without a portfolio."""
        if self._view is None and self._ctx is not None and self._menu is not None:
            from kamdesk.ui.account.account_view import AccountView

            ctx, menu = self._ctx, self._menu
            self._view = made(lambda: AccountView(ctx, menu))
            self._view.destroyed.connect(self._menu.deleteLater)
            self.view_made.emit(self._view)
            self.addWidget(self._view)
        return self._view

    @property
    def account_place(self) -> Place:
        """The account that is open, and its tab; none when none was shown yet. Other pages may lie over it."""
        return (self._view.account_id, self._view.tab) if self._view is not None else ("", "")

    def make_welcome(self) -> "WelcomePage":
        """The first page, where there is no account to show."""
        if self.welcome is None:
            from kamdesk.ui.window.welcome_page import WelcomePage

            self.welcome = WelcomePage(self._tokens, self._problem)
            self.welcome_made.emit(self.welcome)
            self.addWidget(self.welcome)
        return self.welcome

    def make_recovery(self, trouble: Trouble, *, has_file: bool) -> RecoveryPage:
        """The page of ways out of a trouble."""
        self.recovery = RecoveryPage(self._tokens, trouble, has_file=has_file)
        self.addWidget(self.recovery)
        return self.recovery

    def make_lock(self, unlock: Callable[[str], str]) -> "LockPage":
        """The page before a portfolio that has a password."""
        from kamdesk.ui.window.lock_page import LockPage

        self.lock = LockPage(self._tokens, unlock)
        self.addWidget(self.lock)
        return self.lock

    def make_portfolio(self, ctx: Context) -> "PortfolioPage":
        """The page of all accounts."""
        if self.portfolio_page is None:
            from kamdesk.ui.portfolio.portfolio_page import PortfolioPage

            self.portfolio_page = made(lambda: PortfolioPage(ctx))
            self.portfolio_made.emit(self.portfolio_page)
            self.addWidget(self.portfolio_page)
        return self.portfolio_page

    def make_settings(self, ctx: Context) -> "SettingsPage":
        """The page of settings."""
        if self.settings is None:
            from kamdesk.ui.settings.settings_page import SettingsPage

            self.settings = made(lambda: SettingsPage(ctx))
            self.settings_made.emit(self.settings)
            self.addWidget(self.settings)
        return self.settings

    def is_shown(self, page: QWidget | None) -> bool:
        """Whether a page is the one that is seen; none never is."""
        return page is not None and self.currentWidget() is page

    @property
    def is_view_shown(self) -> bool:
        """Whether an account is seen."""
        return self.is_shown(self._view)

    @property
    def is_portfolio_shown(self) -> bool:
        """Whether the page of all accounts is seen."""
        return self.is_shown(self.portfolio_page)

    @property
    def place(self) -> Place:
        """What is to be shown again when all is made anew; the settings and the ways out lie over it."""
        if self.is_portfolio_shown:
            return "", PORTFOLIO
        return self.account_place

    @property
    def beginning(self) -> QWidget | None:
        """Where the keyboard begins on the page that is seen."""
        if self._view is not None and self.is_view_shown:
            return self._view.tabs
        if self.portfolio_page is not None and self.is_portfolio_shown:
            return self.portfolio_page.part
        return self.currentWidget()
