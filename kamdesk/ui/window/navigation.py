"""Where the window is: which account, which tab; back and forth, pane by pane."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from kamdesk.domain.account.account import Account
from kamdesk.ui.focus import can_take_keys, enter, save_typing
from kamdesk.ui.widgets.toast import Toast
from kamdesk.ui.window.content import PORTFOLIO, Content
from kamdesk.ui.window.current_file import CurrentFile
from kamdesk.ui.window.host import Host, Place
from kamdesk.ui.window.sidebar import Sidebar

if TYPE_CHECKING:
    from kamdesk.ui.account.account_view import AccountView
    from kamdesk.ui.account.base_page import AccountPage


class Navigation:
    """Shows one place at a time and remembers those before."""

    def __init__(self, host: Host, file: CurrentFile) -> None:
        self._host = host
        self._file = file
        self._content: Content | None = None
        self._sidebar: Sidebar | None = None
        self._toast: Toast | None = None
        self._past: list[Place] = []
        self._future: list[Place] = []
        self._is_travelling = False

    def lead(self, content: Content, sidebar: Sidebar | None, toast: Toast) -> None:
        """Go on in these panes, which were made anew."""
        self._content, self._sidebar, self._toast = content, sidebar, toast

    def forget(self) -> None:
        """Begin anew in another file."""
        self._past.clear()
        self._future.clear()

    @property
    def view(self) -> "AccountView | None":
        """What shows accounts; None without a portfolio."""
        return self._content.view if self._content is not None else None

    @property
    def account_id(self) -> str:
        """The account that is open, or nothing."""
        return self._content.account_place[0] if self._content is not None else ""

    @property
    def place(self) -> Place:
        """What is shown, or lies under the settings: an account and its tab, or the page of all accounts."""
        return self._content.place if self._content is not None else ("", "")

    # -- going somewhere -------------------------------------------------------------------------

    def show_place(self, account_id: str, tab: str) -> None:
        """Show an account on a tab; without an account, the first page."""
        if tab == PORTFOLIO and not account_id and self._file.ctx is not None:
            self.show_portfolio()
        elif account_id and self.view is not None:
            self._show_account(self.view, account_id, tab)
        else:
            with self._moving() as content:
                content.setCurrentWidget(content.lock or content.make_welcome())

    def _show_account(self, view: "AccountView", account_id: str, tab: str) -> None:
        with self._moving() as content:
            assert self._sidebar is not None
            view.show_account(account_id, tab)
            content.setCurrentWidget(view)
            self._sidebar.select(account_id)
            self._sidebar.mark_portfolio(is_shown=False)

    def choose_account(self, account_id: str) -> None:
        """Show the account that was chosen in the sidebar, on the present tab."""
        assert self.view is not None
        assert self._sidebar is not None
        with self._moving() as content:
            self.view.show_account(account_id)
            content.setCurrentWidget(self.view)
            self._sidebar.mark_portfolio(is_shown=False)

    def open_account(self, account_id: str, tab: str = "") -> None:
        """Show an account, on the present tab unless another is wanted."""
        assert self.view is not None
        self.show_place(account_id, tab or self.view.tab)

    def show_tab(self, tab: str) -> None:
        """Show another page of the account that is shown."""
        if self.account_id:
            self.show_place(self.account_id, tab)

    def page(self, tab: str) -> "AccountPage | None":
        """Show a page of the account that is shown, and give it; None without a portfolio."""
        self.show_tab(tab)
        return self.view.page if self.view is not None else None

    def navigate(self, tab: str, target: str) -> None:
        """Show a tab of the account, and the place on it where something is fixed."""
        assert self.view is not None
        self.show_place(self.view.account_id, tab)
        if target:
            self.view.page.focus_target(target)

    def show_portfolio(self) -> None:
        """Show all accounts at once, where there is a portfolio."""
        if self._file.ctx is None:
            return
        assert self._sidebar is not None
        assert self._content is not None
        page = self._content.make_portfolio(self._file.ctx)
        with self._moving() as content:
            content.setCurrentWidget(page)
            self._sidebar.mark_portfolio(is_shown=True)
            page.refresh()
            self.on_moved("", PORTFOLIO)

    def show_settings(self) -> None:
        """Show the settings, where there is a portfolio."""
        if self._file.ctx is None:
            return
        assert self._content is not None
        page = self._content.make_settings(self._file.ctx)
        with self._moving() as content:
            content.setCurrentWidget(page)

    def leave_settings(self) -> None:
        """Back to the account."""
        assert self.view is not None
        self.show_place(self.view.account_id, self.view.tab)

    def show_recovery(self) -> None:
        """Show the ways out, when a file could not be opened."""
        assert self._content is not None
        page = self._content.recovery
        if page is not None:
            with self._moving() as content:
                content.setCurrentWidget(page)

    # -- the keyboard ----------------------------------------------------------------------------

    @contextmanager
    def _moving(self) -> Iterator[Content]:
        """Save what is being typed and go; the keyboard stays where it is, or comes to where the new place begins."""
        assert self._content is not None
        save_typing()
        held = QApplication.focusWidget()
        yield self._content
        self._settle_focus(held)
        self._host.follow()

    def begin(self) -> None:
        """Bring the keyboard to where work begins: the accounts, or what the first page proposes."""
        if self._sidebar is None or not self._sidebar.current_id() or not enter(self._sidebar.list):
            self._settle_focus()

    def _settle_focus(self, held: QWidget | None = None) -> None:
        """Give the keyboard to what had it, or to where the place that is shown begins."""
        window = self._host.window()
        if held is not None and shiboken6.isValid(held) and window.isAncestorOf(held) and can_take_keys(held):
            if QApplication.focusWidget() is not held:
                held.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        assert self._content is not None
        beginning = self._content.beginning
        if beginning is not None:
            enter(beginning)

    def next_pane(self) -> None:
        """Sidebar → tabs → page → toast → sidebar."""
        if self._sidebar is None or self.view is None or self._content is None or self._toast is None:
            return
        panes: list[QWidget] = [self._sidebar.list, self.view.tabs, self._content, self._toast]
        focus = QApplication.focusWidget()
        at = next((i for i, p in enumerate(panes) if focus is not None and (p is focus or p.isAncestorOf(focus))), -1)
        if at == 2 and self.view.tabs is focus:
            at = 1
        for step in range(1, len(panes) + 1):
            pane = panes[(at + step) % len(panes)]
            if pane.isVisible() and _focus_first(pane):
                return

    # -- the places before -----------------------------------------------------------------------

    def on_moved(self, account_id: str, tab: str) -> None:
        """Remember a place."""
        place = (account_id, tab)
        if not self._is_travelling and (not self._past or self._past[-1] != place):
            self._past.append(place)
            self._future.clear()
            del self._past[:-100]

    def _travel(self, place: Place) -> None:
        self._is_travelling = True
        try:
            self.show_place(*place)
        finally:
            self._is_travelling = False

    def go_back(self) -> None:
        if len(self._past) > 1:
            self._future.append(self._past.pop())
            self._travel(self._past[-1])

    def go_forward(self) -> None:
        if self._future:
            place = self._future.pop()
            self._past.append(place)
            self._travel(place)

    # -- the accounts beside ---------------------------------------------------------------------

    def previous_account(self) -> None:
        if self._sidebar is not None:
            self._sidebar.step(-1)

    def next_account(self) -> None:
        if self._sidebar is not None:
            self._sidebar.step(1)

    def find_account(self) -> None:
        if self._sidebar is not None:
            self._sidebar.setVisible(True)
            self._sidebar.search.setFocus()
            self._sidebar.search.selectAll()

    def toggle_sidebar(self) -> None:
        if self._sidebar is not None:
            self._sidebar.setVisible(not self._sidebar.isVisible())

    # -- an account that is there no longer ------------------------------------------------------

    def forget_lost_account(self) -> None:
        """Let the pages go of an account that is no longer there, before they try to read it."""
        ctx = self._file.ctx
        if ctx is None or not self.account_id or ctx.portfolio.get(Account, self.account_id) is not None:
            return
        view = self.view
        assert view is not None
        self._past = [place for place in self._past if place[0] != view.account_id]
        view.account_id = ""
        for page in view.pages.values():
            page.account_id = ""

    def leave_lost_account(self) -> None:
        """Show another account where the one that was seen is no longer there."""
        is_view_shown = self._content is not None and self._content.is_view_shown
        if self._file.ctx is not None and is_view_shown and not self.account_id:
            self.show_place(*self._file.last_place())


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
