"""Where the window is: which account, which tab; back and forth, pane by pane."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from typing_extensions import override

from kamdesk.env.preferences import Preferences
from kamdesk.i18n import _
from kamdesk.ui.chart_loader import ChartLoader
from kamdesk.ui.focus import can_take_keys, enter, save_typing
from kamdesk.ui.theme.manager import ThemeManager
from kamdesk.ui.widgets.text import plain_title
from kamdesk.ui.window.actions import Actions
from kamdesk.ui.window.file_window import FileWindow, Place
from kamdesk.ui.window.sidebar import Sidebar
from kamdesk.ui.window.welcome_page import WelcomePage

if TYPE_CHECKING:
    from kamdesk.ui.plan.plan_page import PlanPage
    from kamdesk.ui.portfolio.portfolio_page import PortfolioPage


PORTFOLIO = "portfolio"
"""The tab of the place that is no account: the page of all of them."""


class PlaceWindow(FileWindow):
    """A window that shows one place at a time and remembers those before."""

    actions_: Actions

    def __init__(self, theme: ThemeManager, preferences: Preferences, charts: ChartLoader) -> None:
        super().__init__(theme, preferences, charts)
        self.sidebar: Sidebar | None = None
        self.welcome: WelcomePage | None = None
        self.stack = QStackedWidget()
        self.portfolio_page: PortfolioPage | None = None
        self.past: list[Place] = []
        self.future: list[Place] = []
        self._is_travelling = False

    def new_account(self) -> None:
        """Ask for a name and make an account."""
        raise NotImplementedError

    def fill_status(self) -> None:
        """Show in the status bar how things stand."""
        raise NotImplementedError

    @override
    def show_place(self, account_id: str, tab: str) -> None:
        """Show an account on a tab; without an account, the first page."""
        if tab == PORTFOLIO and not account_id and self.ctx is not None:
            self.show_portfolio()
        elif account_id and self.view is not None:
            with self._moving():
                assert self.sidebar is not None
                self.view.show_account(account_id, tab)
                self.stack.setCurrentWidget(self.view)
                self.sidebar.select(account_id)
                self.sidebar.mark_portfolio(is_shown=False)
        else:
            with self._moving():
                assert self.welcome is not None
                self.stack.setCurrentWidget(self.welcome)

    @contextmanager
    def _moving(self) -> Iterator[None]:
        """Save what is being typed and go; the keyboard stays where it is, or comes to where the new place begins."""
        save_typing()
        held = QApplication.focusWidget()
        yield
        self.settle_focus(held)
        self.after_move()

    def begin(self) -> None:
        """Bring the keyboard to where work begins: the accounts, or what the first page proposes."""
        if self.sidebar is None or not self.sidebar.current_id() or not enter(self.sidebar.list):
            self.settle_focus()

    def settle_focus(self, held: QWidget | None = None) -> None:
        """Give the keyboard to what had it, or to where the place that is shown begins."""
        if held is not None and shiboken6.isValid(held) and self.isAncestorOf(held) and can_take_keys(held):
            if QApplication.focusWidget() is not held:
                held.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        shown = self.stack.currentWidget()
        if self.view is not None and shown is self.view:
            shown = self.view.tabs
        elif self.portfolio_page is not None and shown is self.portfolio_page:
            shown = self.portfolio_page.part
        if shown is not None:
            enter(shown)

    def after_move(self) -> None:
        """Let menus, status bar and title follow."""
        has_account = self.view is not None and bool(self.view.account_id)
        is_writer = self.ctx is not None and not self.ctx.is_read_only
        self.actions_.allow(is_open=self.ctx is not None, has_account=has_account, is_writer=is_writer)
        self.fill_status()
        name = _("Portfolio") if self.is_portfolio_shown() else ""
        if not name and self.ctx is not None and self.view is not None and self.view.account_id:
            name = self.ctx.load(self.view.account_id).account.name
            self.setWindowFilePath(str(self.ctx.portfolio.path))
        self.setWindowTitle(plain_title(f"{name} — kamdesk") if name else "kamdesk")

    def choose_account(self, account_id: str) -> None:
        """Show an account on the present tab."""
        assert self.view is not None
        assert self.sidebar is not None
        with self._moving():
            self.view.show_account(account_id)
            self.stack.setCurrentWidget(self.view)
            self.sidebar.mark_portfolio(is_shown=False)

    def is_portfolio_shown(self) -> bool:
        """Whether the page of all accounts is seen."""
        return self.portfolio_page is not None and self.stack.currentWidget() is self.portfolio_page

    def show_portfolio(self) -> None:
        """Show all accounts at once."""
        assert self.ctx is not None
        assert self.sidebar is not None
        if self.portfolio_page is None:
            from kamdesk.ui.portfolio.portfolio_page import PortfolioPage

            page = PortfolioPage(self.ctx)
            page.account_wanted.connect(self._open_from_portfolio)
            page.import_wanted.connect(self.import_file)
            page.new_wanted.connect(self.new_account)
            self.portfolio_page = page
            self.stack.addWidget(page)
        with self._moving():
            self.stack.setCurrentWidget(self.portfolio_page)
            self.sidebar.mark_portfolio(is_shown=True)
            self.portfolio_page.refresh()
            self.on_moved("", PORTFOLIO)

    def _open_from_portfolio(self, account_id: str, tab: str) -> None:
        assert self.view is not None
        self.show_place(account_id, tab or self.view.tab)

    def open_portfolio_page(self) -> None:
        """The action behind menu and palette."""
        if self.ctx is not None:
            self.show_portfolio()

    def on_moved(self, account_id: str, tab: str) -> None:
        """Remember a place."""
        place = (account_id, tab)
        if not self._is_travelling and (not self.past or self.past[-1] != place):
            self.past.append(place)
            self.future.clear()
            del self.past[:-100]

    def _travel(self, place: Place) -> None:
        self._is_travelling = True
        try:
            self.show_place(*place)
        finally:
            self._is_travelling = False

    def go_back(self) -> None:
        if len(self.past) > 1:
            self.future.append(self.past.pop())
            self._travel(self.past[-1])

    def go_forward(self) -> None:
        if self.future:
            place = self.future.pop()
            self.past.append(place)
            self._travel(place)

    def navigate(self, tab: str, target: str) -> None:
        """Show a tab of the account, and the place on it where something is mended."""
        assert self.view is not None
        self.show_place(self.view.account_id, tab)
        if target:
            self.view.page.focus_target(target)

    def show_tab(self, tab: str) -> None:
        """Show another page of the account that is shown."""
        if self.view is not None and self.view.account_id:
            self.show_place(self.view.account_id, tab)

    def previous_account(self) -> None:
        if self.sidebar is not None:
            self.sidebar.step(-1)

    def next_account(self) -> None:
        if self.sidebar is not None:
            self.sidebar.step(1)

    def find_account(self) -> None:
        if self.sidebar is not None:
            self.sidebar.setVisible(True)
            self.sidebar.search.setFocus()
            self.sidebar.search.selectAll()

    def next_pane(self) -> None:
        """Sidebar → tabs → page → toast → sidebar."""
        if self.sidebar is None or self.view is None:
            return
        panes: list[QWidget] = [self.sidebar.list, self.view.tabs, self.stack, self.toast]
        focus = QApplication.focusWidget()
        at = next((i for i, p in enumerate(panes) if focus is not None and (p is focus or p.isAncestorOf(focus))), -1)
        if at == 2 and self.view.tabs is focus:
            at = 1
        for step in range(1, len(panes) + 1):
            pane = panes[(at + step) % len(panes)]
            if pane.isVisible() and _focus_first(pane):
                return

    def toggle_sidebar(self) -> None:
        if self.sidebar is not None:
            self.sidebar.setVisible(not self.sidebar.isVisible())

    # -- the plan of the account that is shown ---------------------------------------------------

    def _plan(self) -> "PlanPage | None":
        self.show_tab("plan")
        page = self.view.page if self.view is not None else None
        return cast("PlanPage", page) if page is not None else None

    def close_step(self) -> None:
        if (page := self._plan()) is not None:
            page.close_step()

    def confirm_steps(self) -> None:
        if (page := self._plan()) is not None:
            page.confirm_all()

    def hand_over_account(self) -> None:
        if (page := self._plan()) is not None:
            page.hand_over()

    def new_plan_version(self) -> None:
        if (page := self._plan()) is not None:
            page.new_version()

    def step_back(self) -> None:
        if (page := self._plan()) is not None:
            page.go_step(-1)

    def step_forward(self) -> None:
        if (page := self._plan()) is not None:
            page.go_step(1)


def _focus_first(pane: QWidget) -> bool:
    """Focus the pane, or the first thing in it that takes focus."""
    if pane.focusPolicy() & Qt.FocusPolicy.TabFocus:
        pane.setFocus(Qt.FocusReason.TabFocusReason)
        return True
    for child in pane.findChildren(QWidget):
        if child.isVisible() and child.isEnabled() and child.focusPolicy() & Qt.FocusPolicy.TabFocus:
            child.setFocus(Qt.FocusReason.TabFocusReason)
            return True
    return False
