"""The window's files: open, make, import, copy, restore; and who is asked to come to the front."""

import logging
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QWidget

from kamdesk import FILE_SUFFIX
from kamdesk.domain.account.account import Account
from kamdesk.domain.changes import Edit
from kamdesk.domain.errors import FileError, KnownError
from kamdesk.env import paths
from kamdesk.env.preferences import Preferences
from kamdesk.i18n import _, language, messages
from kamdesk.services import backups, files
from kamdesk.services.file_check import unread_of
from kamdesk.services.portfolio import Portfolio
from kamdesk.services.recovery import UNEXPECTED, Trouble, as_known, save_readable, trouble_of
from kamdesk.ui.account.account_view import AccountView
from kamdesk.ui.account.pages import TABS
from kamdesk.ui.account.unread_strip import unread_text
from kamdesk.ui.chart_loader import ChartLoader
from kamdesk.ui.context import Context
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.focus import save_typing
from kamdesk.ui.life import Life
from kamdesk.ui.placing import PlacedWindow
from kamdesk.ui.theme.manager import ThemeManager
from kamdesk.ui.widgets.basic import button, label
from kamdesk.ui.widgets.toast import Toast
from kamdesk.ui.window.backing import EVERY_MS, Backing
from kamdesk.ui.window.recovery_page import RecoveryPage
from kamdesk.ui.window.refused import may_lose_refused
from kamdesk.ui.window.restoring import Host, Restoring

if TYPE_CHECKING:
    from kamdesk.ui.dialogs.import_dialog import ImportDialog

log = logging.getLogger(__name__)
SAMPLE_NAME = {"es": "Ejemplo", "en": "Sample"}
OWN_NAME = {"es": "Mis cuentas", "en": "My accounts"}
Place = tuple[str, str]
READABLE = {"in_use", "lock_full", "lock_barred"}
"""Refusals after which the file can still be read."""


class FileWindow(PlacedWindow):
    """A window on one portfolio file, or on none; what it shows is its subclass's."""

    toast: Toast
    view: AccountView | None

    def __init__(self, theme: ThemeManager, preferences: Preferences, charts: ChartLoader) -> None:
        super().__init__()
        self.theme = theme
        self.preferences = preferences
        self.charts = charts
        self.ctx: Context | None = None
        self.view = None
        self.problem = ""
        self.why_read_only = ""
        self.trouble: Trouble | None = None
        self.recovery: RecoveryPage | None = None
        self.backing = Backing(preferences, self)
        host = Host(
            self._portfolio,
            lambda: theme.tokens,
            self.close_file,
            self.open_file,
            lambda text: self.toast.say(text),
            self._show_without_file,
        )
        self.restoring = Restoring(self, host, self.backing, preferences)
        self.backed_up_on: datetime | None = None
        self.backing.made.connect(self._on_backup)
        self.backing.failed.connect(self._on_no_backup)
        self.backing.seen.connect(self._on_second_seen)

    def rebuild(self) -> None:
        """Make everything anew for the file that is open."""
        raise NotImplementedError

    def show_place(self, account_id: str, tab: str) -> None:
        """Show an account on a tab; without an account, the first page."""
        raise NotImplementedError

    def show_trouble(self, trouble: Trouble) -> None:
        """Show what was found in a file that cannot be opened, and the ways out."""
        self.recovery, self.trouble = None, trouble
        self.rebuild()

    def forget_trouble(self, shown: QWidget | None) -> None:
        """Who went elsewhere from the page of ways out is not brought back to it."""
        if self.recovery is not None and shown is not self.recovery:
            self.trouble = None

    def make_recovery(self) -> RecoveryPage | None:
        """The page of ways out, when a file could not be opened."""
        if self.trouble is None:
            return None
        page = RecoveryPage(self.theme.tokens, self.trouble, has_file=self.ctx is not None)
        page.restore_wanted.connect(self.restore_backup)
        page.save_wanted.connect(self.save_readable)
        page.open_wanted.connect(self.open_portfolio)
        page.retry_wanted.connect(self.retry_file)
        page.back_wanted.connect(self.leave_trouble)
        page.list_wanted.connect(self.show_backups)
        return page

    def banner_texts(self) -> list[str]:
        """What is to be known of the whole file: it can only be read, it is the sample, something in it cannot be read."""
        texts = []
        if self.is_adrift():
            texts.append(_("This file was moved, deleted or changed by another program. Nothing is saved now."))
        if self.ctx is not None and self.ctx.is_read_only:
            texts.append(self.why_read_only or _("Read-only: nothing can be changed in this file now."))
        if self.is_sample():
            texts.append(_("You are looking at the sample."))
        if self.ctx is not None and (found := unread_of(self.ctx.portfolio, None)):
            texts.append(unread_text(found))
        return texts

    def make_banner(self) -> QWidget:
        """A line above the page: the file is the sample, or can only be read."""
        banner = QWidget()
        row = QHBoxLayout(banner)
        row.setContentsMargins(20, 6, 20, 0)
        texts = self.banner_texts()
        text = label(" ".join(texts), "warn", wrap=True, name="banner")
        row.addWidget(text, 1)
        if self.is_adrift():
            assert self.ctx is not None
            if not files.is_in_place(self.ctx.portfolio):
                row.addWidget(
                    button(
                        _("Save elsewhere"),
                        self.save_elsewhere,
                        icon="download",
                        tokens=self.theme.tokens,
                        kind="flat2",
                        name="adrift_save",
                    )
                )
            if self.ctx.portfolio.path.exists():
                row.addWidget(
                    button(
                        _("Open it again"),
                        self.reopen,
                        icon="rotate-cw-clock",
                        tokens=self.theme.tokens,
                        kind="flat2",
                        name="adrift_reopen",
                    )
                )
        elif self.ctx is not None and self.ctx.is_read_only:
            row.addWidget(
                button(
                    _("Try again"),
                    self.reopen,
                    icon="rotate-cw-clock",
                    tokens=self.theme.tokens,
                    kind="flat2",
                    name="read_only_retry",
                )
            )
        if self.is_sample():
            row.addWidget(button(_("To my accounts"), self.open_own, kind="flat2", name="to_my_accounts"))
        banner.setVisible(bool(texts))
        return banner

    def connect_context(self, ctx: Context) -> None:
        """Listen to a portfolio that was just opened."""
        raise NotImplementedError

    def open_file(self, path: Path, *, create: bool = False) -> bool:
        """Open a portfolio in the place of the present one; a refusal is said, and nothing changes."""
        save_typing()
        if self.ctx is not None and self.ctx.portfolio.path == path and not self.ctx.is_read_only and path.exists():
            if files.is_as_left(self.ctx.portfolio):
                return True  # it is open already
            self.close_file()  # another file took its place
        said = ""
        try:
            try:
                portfolio = Portfolio.create(path) if create else Portfolio.open(path)
            except FileError as error:
                if error.code not in READABLE:
                    raise
                said = messages.text_of(error)
                if self.ctx is not None and self.ctx.portfolio.path == path:
                    self.toast.say(said)  # it is shown already, and can still only be read
                    return False
                portfolio = Portfolio.open(path, read_only=True)
        except (KnownError, *UNEXPECTED) as error:
            self._refuse_file(as_known(error, path), path)
            return False
        return self._use(portfolio, said)

    def _refuse_file(self, error: KnownError, path: Path) -> None:
        """Say why a file is not open, with the ways out where it is damaged or lost."""
        found = trouble_of(path, error)
        if found is not None:
            self.problem = ""
            self.show_trouble(found)
        elif self.ctx is None:
            self.problem = messages.text_of(error)
            self.rebuild()
        else:
            self.toast.say(messages.text_of(error))

    def _use(self, portfolio: Portfolio, why_read_only: str) -> bool:
        """Show a portfolio; when its first page cannot be shown it is closed again, and the ways out are offered."""
        self.close_file()
        self.problem, self.trouble, self.why_read_only = "", None, why_read_only
        try:
            portfolio.read_settings()  # what cannot be read of them is told in the first line of the window
            self.ctx = Context(portfolio, self.theme, self.preferences, self.charts)
            self.connect_context(self.ctx)
            self._watch(portfolio.path, self.ctx.life)
            self._back_up_from_time_to_time(portfolio.path, self.ctx)
            account_id, tab = self.last_place(portfolio)
            self.view = None
            self.rebuild()
            self.show_place(account_id, tab)
        except (KnownError, *UNEXPECTED) as error:
            log.warning("the first page cannot be shown", exc_info=True)
            self._let_go(portfolio)
            self._refuse_file(as_known(error, portfolio.path), portfolio.path)
            return False
        if not self.is_sample():
            self.preferences.last_file = str(portfolio.path)
            self.preferences.save()
        self._tell_findings(portfolio.path)
        return True

    def meet_trouble(self, error: FileError) -> None:
        """Something that nobody waited for met a fault of the open file: the ways out, as at its opening."""
        if self.ctx is None:
            return
        portfolio = self.ctx.portfolio
        found = trouble_of(portfolio.path, error)
        if found is None:
            self.say_refused(messages.text_of(error))
            return
        self._close_dialogs()
        self.ctx.history.stack.clear()
        self._let_go(portfolio)
        self.show_trouble(found)

    def _let_go(self, portfolio: Portfolio) -> None:
        """Close a file of which nothing could be shown."""
        if self.ctx is not None:
            self.ctx.life.end()
        self.ctx = self.view = None
        portfolio.close()

    def leave_trouble(self) -> None:
        """Back to what was shown before, or to the first page."""
        self.trouble = None
        self.rebuild()

    def reopen(self) -> None:
        """Open the file that is shown again: what made it one to read only may be over."""
        assert self.ctx is not None
        if may_lose_refused(self):
            self.open_file(self.ctx.portfolio.path)

    def retry_file(self) -> None:
        """Try the file again: what stood in the way may be gone."""
        assert self.trouble is not None
        self.open_file(self.trouble.path)

    def restore_backup(self) -> None:
        """Put the newest good backup in the place of the file that cannot be opened."""
        assert self.trouble is not None
        assert self.trouble.backup is not None
        self.restoring.put_in_place(self.trouble.backup.path, self.trouble.path)

    def save_readable(self) -> None:
        """Save what can be read of the damaged file as a new one, and open that."""
        assert self.trouble is not None
        path = self.trouble.path
        proposed = path.with_name(_("{name} (rescued)").format(name=path.stem) + FILE_SUFFIX)
        target = boxes.save_portfolio(self, _("Save what can be read"), proposed)
        if target is None:
            return
        try:
            saved = save_readable(path, target)
        except (KnownError, *UNEXPECTED) as error:
            self.toast.say(messages.text_of(as_known(error, path)))
            return
        if self.open_file(target):
            said = _("Saved as «{name}»").format(name=target.name)
            self.toast.say(
                said
                if saved.report is None
                else said + ". " + _("What is missing is listed in «{name}».").format(name=saved.report.name)
            )

    def _tell_findings(self, path: Path) -> None:
        """Tell what a program that was cut off left beside the file."""
        if found := files.findings(path):
            from kamdesk.ui.window.found_dialog import FoundDialog

            boxes.open_dialog(FoundDialog([messages.text_of(f) for f in found], path.parent, self))

    def _back_up_from_time_to_time(self, path: Path, ctx: Context) -> None:
        self.backed_up_on = backups.newest_on(path)
        self.backing.look_for_second()
        if not ctx.is_read_only:
            ctx.life.timer(
                ctx.life, EVERY_MS, lambda: self.backing.back_up(path, backups.Reason.REGULAR), is_single=False
            ).start()

    def _on_backup(self, path: Path, backup: backups.Backup | None) -> None:
        if self.ctx is not None and self.ctx.portfolio.path == path and backup is not None:
            self.backed_up_on = backup.made_on
            self.fill_status()

    def use_second_folder(self) -> None:
        """Another second folder was chosen: it gets a backup now."""
        self.backing.look_for_second()
        if self.ctx is not None and not self.ctx.is_read_only and self.preferences.second_folder:
            self.backing.back_up(self.ctx.portfolio.path, backups.Reason.ASKED, always=True)

    def _on_second_seen(self) -> None:
        if self.ctx is not None:
            self.fill_status()

    def _on_no_backup(self, error: KnownError) -> None:
        if self.ctx is not None and self.isVisible():
            is_second = error.code == "no_second_folder"
            self.toast.say(messages.text_of(error) if is_second else _("No backup was made.") + " " + messages.text_of(error))
            self.fill_status()

    def fill_status(self) -> None:
        """Say what the status bar says."""
        raise NotImplementedError

    def last_place(self, portfolio: Portfolio) -> Place:
        """Where the user was in this file, else its first account."""
        stored = self.preferences.last_places.get(str(portfolio.path), [])
        if len(stored) == 2 and stored[1] in TABS and portfolio.get(Account, stored[0]) is not None:
            return stored[0], stored[1]
        first = portfolio.accounts.first(1)
        return (first[0].id, "overview") if first else ("", "")

    def _watch(self, path: Path, life: Life) -> None:
        """Come to the front when another start asks for it, as long as the file is open."""
        watcher = QFileSystemWatcher([str(path.parent)], life)
        watcher.directoryChanged.connect(lambda _folder: self._look_for_request(path))

    def _look_for_request(self, path: Path) -> None:
        if self.is_adrift():
            self.refresh_banner()
            self.fill_status()
        request = files.request_file(path)
        if request.exists():
            request.unlink(missing_ok=True)
            self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
            self.raise_()
            self.activateWindow()

    def close_file(self, reason: str = backups.Reason.CLOSE) -> None:
        """Close the present portfolio; `reason` is that of the backup that is made then."""
        save_typing()
        if self.ctx is None:
            return
        if self.view is not None and self.view.account_id:
            self.preferences.last_places[str(self.ctx.portfolio.path)] = [self.view.account_id, self.view.tab]
        self.preferences.save()
        self._close_dialogs()
        self.ctx.life.end()
        self.ctx.history.stack.clear()
        path, is_writer = self.ctx.portfolio.path, not self.ctx.is_read_only
        self.ctx.opened.remove()
        self.ctx.portfolio.close()
        self.ctx = None
        if is_writer:
            self.backing.back_up(path, reason)

    def close_for_good(self) -> None:
        """Close the file before the end of the program; its last backup needs no window."""
        self.close_file()
        self.preferences.save()
        self.hide()
        self.backing.wait()

    def _close_dialogs(self) -> None:
        """Dialogs go with the file they read."""
        for dialog in self.findChildren(QDialog):
            if dialog.isVisible():
                dialog.reject()

    def is_sample(self) -> bool:
        """Whether the file is the sample."""
        return (
            self.ctx is not None
            and self.ctx.portfolio.path.parent == paths.data_folder()
            and self.ctx.portfolio.path.stem in SAMPLE_NAME.values()
        )

    def _own_path(self) -> Path:
        return paths.data_folder() / f"{OWN_NAME[language()]}{FILE_SUFFIX}"

    def open_own(self) -> None:
        """Back to the user's own portfolio, or to the first page."""
        last = Path(self.preferences.last_file) if self.preferences.last_file else None
        if last is not None and last.exists():
            self.open_file(last)
            return
        self.close_file()
        self.rebuild()

    def ensure_file(self) -> bool:
        """Have a portfolio that can be written; the user's own is made on first use."""
        if self.ctx is not None:
            return not self.ctx.is_read_only
        path = self._own_path()
        return self.open_file(path, create=not path.exists())

    def new_portfolio(self) -> None:
        path = boxes.save_portfolio(self, _("New portfolio"), self._own_path())
        if path is not None:
            self.open_file(path, create=True)

    def open_portfolio(self) -> None:
        path = boxes.open_portfolio(self, paths.data_folder(), _("Open portfolio"))
        if path is not None:
            self.open_file(path)

    def open_sample(self) -> None:
        path = paths.data_folder() / f"{SAMPLE_NAME[language()]}{FILE_SUFFIX}"
        try:
            if not path.exists():
                files.make_new(path, sample=True)
        except KnownError as error:
            self._refuse_file(error, path)
            return
        self.open_file(path)

    def is_adrift(self) -> bool:
        """Whether the file that is shown is not the one on the disk any more, so that nothing can be saved."""
        return self.ctx is not None and not self.ctx.is_read_only and not files.is_as_left(self.ctx.portfolio)

    def say_refused(self, text: str) -> None:
        """Say why something was not done; while the file is gone, the line above the page has the ways on."""
        self.toast.say(text)
        self.refresh_banner()
        self.fill_status()

    def refresh_banner(self) -> None:
        """Say anew what is to be known of the whole file."""
        raise NotImplementedError

    def save_elsewhere(self) -> None:
        """Save what the open portfolio holds to another file, and go on in that."""
        assert self.ctx is not None
        target = boxes.save_portfolio(self, _("Save elsewhere"), self.ctx.portfolio.path)
        if target is None:
            return
        try:
            files.save_elsewhere(self.ctx.portfolio, target)
        except KnownError as error:
            self.say_refused(messages.text_of(error))
            return
        if may_lose_refused(self) and self.open_file(target):
            self.toast.say(_("Saved as «{name}», and opened").format(name=target.name))

    def backup(self) -> None:
        assert self.ctx is not None
        if not files.is_in_place(self.ctx.portfolio):
            self.save_elsewhere()
            return
        source = self.ctx.portfolio.path
        proposed = source.with_name(f"{source.stem} {date.today().isoformat()}{FILE_SUFFIX}")
        target = boxes.save_portfolio(self, _("Save a copy"), proposed)
        if target is None:
            return
        self._try(lambda: files.backup(source, target), _("Copy saved as «{name}»").format(name=target.name))

    def _portfolio(self) -> Portfolio | None:
        return self.ctx.portfolio if self.ctx is not None else None

    def _show_without_file(self, problem: str) -> None:
        self.problem = problem
        self.rebuild()

    def restore(self) -> None:
        self.restoring.restore_copy(self.ctx.portfolio.path if self.ctx is not None else self._own_path())

    def show_backups(self) -> None:
        path = self.trouble.path if self.trouble is not None else self.ctx.portfolio.path if self.ctx is not None else None
        if path is not None:
            self.restoring.show_backups(path)

    def purge_removed(self) -> None:
        self.restoring.purge()

    def _try(self, change: Callable[[], object], said: str) -> None:
        try:
            change()
        except KnownError as error:
            self.toast.say(messages.text_of(error))
        else:
            self.toast.say(said)

    def import_file(self) -> None:
        path = boxes.open_table(self, Path.home())
        if path is not None and self.ensure_file():
            self.show_import(path)

    def show_import(self, path: Path) -> "ImportDialog":
        """Open the import of a file; it is a window of its own, so nothing waits for it."""
        assert self.ctx is not None
        from kamdesk.ui.dialogs.import_dialog import ImportDialog

        dialog = ImportDialog(self.ctx, path, self)
        self.backing.back_up(self.ctx.portfolio.path, backups.Reason.IMPORT)
        dialog.before_import = self.backing.wait
        dialog.imported.connect(self._on_imported)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def _on_imported(self, edit: Edit) -> None:
        assert self.ctx is not None
        self.ctx.history.record(edit)
        if self.view is not None and not self.view.account_id:
            self.show_place(*self.last_place(self.ctx.portfolio))
