"""Who does what the pages of the window ask for."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamdesk.ui.window.account_actions import AccountActions
from kamdesk.ui.window.content import Content
from kamdesk.ui.window.current_file import CurrentFile
from kamdesk.ui.window.file_actions import FileActions
from kamdesk.ui.window.locking import Locking
from kamdesk.ui.window.look import Look
from kamdesk.ui.window.navigation import Navigation

if TYPE_CHECKING:
    from kamdesk.ui.portfolio.portfolio_page import PortfolioPage
    from kamdesk.ui.settings.settings_page import SettingsPage
    from kamdesk.ui.window.lock_page import LockPage
    from kamdesk.ui.window.recovery_page import RecoveryPage
    from kamdesk.ui.window.welcome_page import WelcomePage


@dataclass(frozen=True)
class Wiring:
    """The parts of a window that its pages call; a page is connected when it is made."""

    file: CurrentFile
    navigation: Navigation
    file_actions: FileActions
    account_actions: AccountActions
    look: Look
    locking: Locking

    def connect(self, content: Content) -> None:
        """Listen to the pages of a content that was just made."""
        content.welcome_made.connect(self._listen_to_welcome)
        content.view_made.connect(lambda view: view.moved.connect(self.navigation.on_moved))
        content.portfolio_made.connect(self._listen_to_portfolio)
        content.settings_made.connect(self._listen_to_settings)
        if self.file.locked is not None:
            self._listen_to_lock(content.make_lock(self.file.unlock))
        if self.file.trouble is not None:
            self._listen_to_recovery(content.make_recovery(self.file.trouble, has_file=self.file.ctx is not None))

    def _listen_to_welcome(self, page: "WelcomePage") -> None:
        page.create_wanted.connect(self.account_actions.new_account)
        page.import_wanted.connect(self.file_actions.import_file)
        page.sample_wanted.connect(self.file_actions.open_sample)
        page.restore_wanted.connect(self.file_actions.restore)
        page.open_wanted.connect(self.file_actions.open_portfolio)
        page.password_wanted.connect(self.locking.offer)
        page.language_chosen.connect(self.look.choose_language)

    def _listen_to_lock(self, page: "LockPage") -> None:
        page.open_wanted.connect(self.file_actions.open_portfolio)
        page.leave_wanted.connect(self.file.leave_locked)

    def _listen_to_recovery(self, page: "RecoveryPage") -> None:
        page.restore_wanted.connect(self.file_actions.restore_backup)
        page.save_wanted.connect(self.file_actions.save_readable)
        page.open_wanted.connect(self.file_actions.open_portfolio)
        page.retry_wanted.connect(self.file_actions.retry)
        page.back_wanted.connect(self.file.leave_trouble)
        page.list_wanted.connect(self.file_actions.show_backups)

    def _listen_to_portfolio(self, page: "PortfolioPage") -> None:
        page.account_wanted.connect(self.navigation.open_account)
        page.import_wanted.connect(self.file_actions.import_file)
        page.new_wanted.connect(self.account_actions.new_account)

    def _listen_to_settings(self, page: "SettingsPage") -> None:
        page.language_chosen.connect(self.look.choose_language)
        page.look_chosen.connect(self.look.choose)
        page.second_chosen.connect(self.file.use_second_folder)
        page.tell_second_folder(self.file.backing.is_second_away)
        self.file.backing.seen.connect(page.tell_second_folder)
        page.password_wanted.connect(self.locking.set)
        page.no_password_wanted.connect(self.locking.remove)
        page.sheet_wanted.connect(self.locking.recovery_sheet)
        page.closed.connect(self.navigation.leave_settings)
