"""The portfolio file that a window has open, or none: opened, watched, backed up, closed; what is wrong with it."""

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject

from kamdesk import FILE_SUFFIX
from kamdesk.domain.account.account import Account
from kamdesk.domain.errors import FileError, KnownError
from kamdesk.env import paths
from kamdesk.env.preferences import Preferences
from kamdesk.i18n import _, language, messages
from kamdesk.services import backups, files, passwords
from kamdesk.services.portfolio import Portfolio
from kamdesk.services.recovery import LOST, UNEXPECTED, Trouble, as_known, trouble_of
from kamdesk.ui.account.pages import TABS
from kamdesk.ui.chart_loader import ChartLoader
from kamdesk.ui.context import Context
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.focus import save_typing
from kamdesk.ui.life import Life
from kamdesk.ui.theme.manager import ThemeManager
from kamdesk.ui.window.backing import EVERY_MS, Backing
from kamdesk.ui.window.host import Host, Place

log = logging.getLogger(__name__)
SAMPLE_NAME = {"es": "Ejemplo", "en": "Sample"}
OWN_NAME = {"es": "Mis cuentas", "en": "My accounts"}
LOOK_MS = 5_000
"""How often it is looked whether anybody is there."""
READABLE = {"in_use", "lock_full", "lock_barred"}
"""Refusals after which the file can still be read."""


class CurrentFile(QObject):
    """What is open in a window, and why nothing is."""

    def __init__(
        self, host: Host, theme: ThemeManager, preferences: Preferences, charts: ChartLoader, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._host = host
        self._theme = theme
        self._preferences = preferences
        self._charts = charts
        self.ctx: Context | None = None
        """The open portfolio and its surroundings; None when none is open."""
        self.problem = ""
        """Why none is open, for the first page."""
        self._after_unlocking: Callable[[], object] = lambda: None
        self.why_read_only = ""
        self.trouble: Trouble | None = None
        """What was found in a file that cannot be opened, while its ways out are offered."""
        self.locked: Path | None = None
        """The portfolio whose password is waited for; nothing is open meanwhile."""
        self.ask_password: Callable[[Path, Callable[[], object]], object] = lambda _path, _then: None
        """Asks for a password over the window that is shown, and calls back when it was right."""
        self.demand_password: Callable[[], object] = lambda: None
        """Asks for a password for the portfolio that is shown and must have one."""
        self.look_whether_idle: Callable[[], object] = lambda: None
        """Asked from time to time while a portfolio with a password is open: it may be locked then."""
        self.backed_up_on: datetime | None = None
        self.backing = Backing(preferences, self)
        self.backing.made.connect(self._on_backup)
        self.backing.failed.connect(self._on_no_backup)
        self.backing.seen.connect(self._on_second_seen)

    # -- opening and closing ---------------------------------------------------------------------

    def open(self, path: Path, *, create: bool = False, is_first: bool = False, password: str = "") -> bool:
        """Open a portfolio in the place of the present one; a refusal is said, and nothing changes.

        At the start of the program (`is_first`) its accounts are listed at once, and the page of one follows when the window
        has been painted.
        """
        save_typing()
        if self.ctx is not None and self.ctx.portfolio.path == path and not self.ctx.is_read_only and path.exists():
            if files.is_as_left(self.ctx.portfolio):
                return True  # it is open already
            self.close()  # another file took its place
        said = ""
        try:
            try:
                portfolio = Portfolio.create(path, password) if create else Portfolio.open(path)
            except FileError as error:
                if error.code not in READABLE:
                    raise
                said = messages.text_of(error)
                if self.ctx is not None and self.ctx.portfolio.path == path:
                    self._host.say(said)  # it is shown already, and can still only be read
                    return False
                portfolio = Portfolio.open(path, read_only=True)
        except (KnownError, *UNEXPECTED) as error:
            self.refuse(as_known(error, path), path)
            return False
        return self._use(portfolio, said, is_first=is_first)

    def _use(self, portfolio: Portfolio, why_read_only: str, *, is_first: bool) -> bool:
        """Show a portfolio; when its first page cannot be shown it is closed again, and the ways out are offered."""
        self.close()
        self.problem, self.trouble, self.why_read_only, self.locked = "", None, why_read_only, None
        try:
            portfolio.read_settings()  # what cannot be read of them is told in the first line of the window
            self.ctx = Context(portfolio, self._theme, self._preferences, self._charts)
            life = self.ctx.life
            self._host.when_painted(lambda: self._watch(portfolio, life))
            self._back_up_from_time_to_time(portfolio.path, self.ctx)
            place = self.last_place()
            self._host.show_file(self.ctx)
        except (KnownError, *UNEXPECTED) as error:
            return self._give_up(portfolio, error)
        if is_first:
            self._host.when_painted(lambda: self._show_first(portfolio, place))
            return True
        return self._show_first(portfolio, place)

    def _show_first(self, portfolio: Portfolio, place: Place) -> bool:
        """Show the first page of a portfolio; only then is it the file to open at the next start."""
        if self.ctx is None or self.ctx.portfolio is not portfolio:
            return False  # closed before it was painted
        try:
            self._host.show_place(*place)
        except (KnownError, *UNEXPECTED) as error:
            return self._give_up(portfolio, error)
        if not self.is_sample():
            self._preferences.last_file = str(portfolio.path)
            self._preferences.save()
        self._tell_findings(portfolio.path)
        if passwords.is_required() and self.has_password is False and not self.ctx.is_read_only and not self.is_sample():
            self.demand_password()
        return True

    def _give_up(self, portfolio: Portfolio, error: BaseException) -> bool:
        log.warning("the first page cannot be shown", exc_info=error)
        self._let_go(portfolio)
        self.refuse(as_known(error, portfolio.path), portfolio.path)
        return False

    def close(self, reason: str = backups.Reason.CLOSE) -> None:
        """Close the present portfolio; `reason` is that of the backup that is made then."""
        save_typing()
        if self.ctx is None:
            return
        account_id, tab = self._host.account_place()
        if account_id:
            self._preferences.last_places[str(self.ctx.portfolio.path)] = [account_id, tab]
        self._preferences.save()
        self._host.close_dialogs()
        self.ctx.life.end()
        self.ctx.history.stack.clear()
        path, is_writer = self.ctx.portfolio.path, not self.ctx.is_read_only
        self.ctx.opened.remove()
        self.ctx.portfolio.close()
        self.ctx = None
        if is_writer:
            self.backing.back_up(path, reason)

    def _let_go(self, portfolio: Portfolio) -> None:
        """Close a file of which nothing could be shown."""
        if self.ctx is not None:
            self.ctx.life.end()
        self.ctx = None
        portfolio.close()

    def show_none(self, problem: str = "") -> None:
        """Show the first page, and why no portfolio is open."""
        self.problem = problem
        self._host.rebuild()

    def last_place(self) -> Place:
        """Where the user was in this file, else its first account."""
        assert self.ctx is not None
        portfolio = self.ctx.portfolio
        stored = self._preferences.last_places.get(str(portfolio.path), [])
        if len(stored) == 2 and stored[1] in TABS and portfolio.get(Account, stored[0]) is not None:
            return stored[0], stored[1]
        first = portfolio.accounts.first(1)
        return (first[0].id, "overview") if first else ("", "")

    def _tell_findings(self, path: Path) -> None:
        """Tell what a program that was cut off left beside the file."""
        if found := files.findings(path):
            from kamdesk.ui.window.found_dialog import FoundDialog

            boxes.open_dialog(FoundDialog([messages.text_of(f) for f in found], path.parent, self._host.window()))

    # -- which one -------------------------------------------------------------------------------

    def sample_path(self) -> Path:
        """Where the sample lies."""
        return paths.data_folder() / f"{SAMPLE_NAME[language()]}{FILE_SUFFIX}"

    def own_path(self) -> Path:
        """Where the user's own portfolio lies as long as they choose no other place."""
        return paths.data_folder() / f"{OWN_NAME[language()]}{FILE_SUFFIX}"

    def is_sample(self) -> bool:
        """Whether the file is the sample."""
        return (
            self.ctx is not None
            and self.ctx.portfolio.path.parent == paths.data_folder()
            and self.ctx.portfolio.path.stem in SAMPLE_NAME.values()
        )

    def open_own(self) -> None:
        """Back to the user's own portfolio, or to the first page."""
        last = Path(self._preferences.last_file) if self._preferences.last_file else None
        if last is not None and last.exists():
            self.open(last)
            return
        self.close()
        self._host.rebuild()

    def ensure_writable(self) -> bool:
        """Have a portfolio that can be written; the user's own is made on first use."""
        if self.ctx is not None:
            return not self.ctx.is_read_only
        path = self.own_path()
        return self.open(path, create=not path.exists())

    # -- what is wrong with it -------------------------------------------------------------------

    def refuse(self, error: KnownError, path: Path) -> None:
        """Say why a file is not open, with the ways out where it is damaged or lost."""
        locked = path if error.code == "password_needed" else None
        if error.code in LOST and not backups.backups_of(path):
            locked = backups.newest_locked(path)  # nothing is left but a backup, which has a password too
        if locked is not None:
            self._want_password(locked, lambda: self.open(path))
            return
        found = trouble_of(path, error)
        if found is not None:
            self.problem = ""
            self._show_trouble(found)
        elif self.ctx is None:
            self.show_none(messages.text_of(error))
        else:
            self._host.say(messages.text_of(error))

    # -- its password ----------------------------------------------------------------------------

    @property
    def has_password(self) -> bool:
        """Whether the portfolio that is open has one."""
        return self.ctx is not None and passwords.has_password(self.ctx.portfolio.path)

    def lock(self) -> None:
        """Close the portfolio and know its password no more, until it is typed again."""
        assert self.ctx is not None
        path = self.ctx.portfolio.path
        self.close()
        self.backing.wait()
        passwords.lock_all()
        self.trouble = None
        self._wait_for_password(path, lambda: self.open(path))

    def _want_password(self, path: Path, then: Callable[[], object]) -> None:
        if self.ctx is None:
            self._wait_for_password(path, then)
        else:
            self.ask_password(path, then)

    def _wait_for_password(self, path: Path, then: Callable[[], object]) -> None:
        self.locked, self._after_unlocking, self.problem = path, then, ""
        self._host.rebuild()

    def try_password(self, path: Path, text: str) -> str:
        """Let a file be read with this password; says what is wrong with it, or nothing. Damage is met when the file is opened."""
        try:
            passwords.unlock(path, text)
        except KnownError as error:
            if error.code != "damaged":
                return messages.text_of(error)
            self.refuse(error, path)
        return ""

    def unlock(self, text: str) -> str:
        """Open the portfolio that waits for this password; says what is wrong with it, or nothing."""
        path = self.locked
        if path is None:
            return ""
        if said := self.try_password(path, text):
            return said
        if self.trouble is None:
            then, self.locked = self._after_unlocking, None
            then()
        return ""

    def leave_locked(self) -> None:
        """Show the first page instead of asking for a password."""
        self.locked = None
        self._host.rebuild()

    def meet_trouble(self, error: FileError) -> None:
        """Something that nobody waited for met a fault of the open file: the ways out, as at its opening."""
        if self.ctx is None:
            return
        portfolio = self.ctx.portfolio
        found = trouble_of(portfolio.path, error)
        if found is None:
            self._host.say_refused(messages.text_of(error))
            return
        self._host.close_dialogs()
        self.ctx.history.stack.clear()
        self._let_go(portfolio)
        self._show_trouble(found)

    def _show_trouble(self, trouble: Trouble) -> None:
        """Show what was found in a file that cannot be opened, and the ways out."""
        self.trouble, self.locked = trouble, None
        self._host.rebuild()

    def forget_trouble(self, trouble: Trouble) -> None:
        """Offer the ways out of this trouble no longer."""
        if self.trouble is trouble:
            self.trouble = None

    def leave_trouble(self) -> None:
        """Back to what was shown before, or to the first page."""
        self.trouble = None
        self._host.rebuild()

    def is_adrift(self) -> bool:
        """Whether the file that is shown is not the one on the disk any more, so that nothing can be saved."""
        return self.ctx is not None and not self.ctx.is_read_only and not files.is_as_left(self.ctx.portfolio)

    def _watch(self, portfolio: Portfolio, life: Life) -> None:
        """Look whether the file is still what is shown when something happens in its folder, as long as it is open."""
        if self.ctx is None or self.ctx.portfolio is not portfolio:
            return  # closed before it was painted
        watcher = QFileSystemWatcher([str(portfolio.path.parent)], life)
        watcher.directoryChanged.connect(lambda _folder: self._look_at_file())

    def _look_at_file(self) -> None:
        if self.is_adrift():
            self._host.refresh_banner()
            self._host.fill_status()

    # -- its backups -----------------------------------------------------------------------------

    def _back_up_from_time_to_time(self, path: Path, ctx: Context) -> None:
        self.backed_up_on = backups.newest_on(path)
        self.backing.look_for_second()
        if self.has_password:
            ctx.life.timer(ctx.life, LOOK_MS, lambda: self.look_whether_idle(), is_single=False).start()
            if not ctx.is_read_only:
                self.backing.follow(path)
        if not ctx.is_read_only:
            ctx.life.timer(
                ctx.life, EVERY_MS, lambda: self.backing.back_up(path, backups.Reason.REGULAR), is_single=False
            ).start()

    def use_second_folder(self) -> None:
        """Another second folder was chosen: it gets a backup now."""
        self.backing.look_for_second()
        if self.ctx is not None and not self.ctx.is_read_only and self._preferences.second_folder_in_force:
            self.backing.back_up(self.ctx.portfolio.path, backups.Reason.ASKED, always=True)

    def _on_backup(self, path: Path, backup: backups.Backup | None) -> None:
        if self.ctx is not None and self.ctx.portfolio.path == path and backup is not None:
            self.backed_up_on = backup.made_on
            self._host.fill_status()

    def _on_second_seen(self) -> None:
        if self.ctx is not None:
            self._host.fill_status()

    def _on_no_backup(self, error: KnownError) -> None:
        if self.ctx is not None and self._host.window().isVisible():
            is_second = error.code == "no_second_folder"
            text = messages.text_of(error)
            self._host.say(text if is_second else _("No backup was made.") + " " + text)
            self._host.fill_status()
