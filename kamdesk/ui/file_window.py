"""The window's files: open, make, import, copy, restore; and who is asked to come to the front."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, Qt
from PySide6.QtWidgets import QDialog

from kamdesk import FILE_SUFFIX
from kamdesk.domain.account import Account
from kamdesk.domain.changes import Edit
from kamdesk.domain.errors import FileError, KnownError
from kamdesk.env import paths
from kamdesk.env.preferences import Preferences
from kamdesk.i18n import _, language, messages, ngettext
from kamdesk.services import files, purgewords, purging
from kamdesk.services.portfolio import Portfolio
from kamdesk.ui.chart_loader import ChartLoader
from kamdesk.ui.context import Context
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.focus import save_typing
from kamdesk.ui.life import Life
from kamdesk.ui.pages.account_view import TABS, AccountView
from kamdesk.ui.placing import PlacedWindow
from kamdesk.ui.theme.manager import ThemeManager
from kamdesk.ui.widgets.toast import Toast

if TYPE_CHECKING:
    from kamdesk.ui.dialogs.import_dialog import ImportDialog

SAMPLE_NAME = {"es": "Ejemplo", "en": "Sample"}
OWN_NAME = {"es": "Mis cuentas", "en": "My accounts"}
Place = tuple[str, str]


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

    def rebuild(self) -> None:
        """Make everything anew for the file that is open."""
        raise NotImplementedError

    def show_place(self, account_id: str, tab: str) -> None:
        """Show an account on a tab; without an account, the first page."""
        raise NotImplementedError

    def connect_context(self, ctx: Context) -> None:
        """Listen to a portfolio that was just opened."""
        raise NotImplementedError

    def open_file(self, path: Path, *, create: bool = False) -> bool:
        """Open a portfolio in the place of the present one; a refusal is said, and nothing changes."""
        save_typing()
        said = ""
        try:
            portfolio = Portfolio.create(path) if create else Portfolio.open(path)
        except FileError as error:
            if error.code != "in_use":
                self._refuse_file(error)
                return False
            portfolio_or_none = self._open_held(path)
            if portfolio_or_none is None:
                return False
            portfolio, said = portfolio_or_none, messages.text_of(error)
        self._use(portfolio)
        if said:
            self.toast.say(said)
        return True

    def _open_held(self, path: Path) -> Portfolio | None:
        """Another program is the writer: offer to read."""
        if self.ctx is not None and self.ctx.portfolio.path == path:
            return None
        try:
            return Portfolio.open(path, read_only=True)
        except FileError as other:
            self._refuse_file(other)
            return None

    def _refuse_file(self, error: KnownError) -> None:
        text = messages.text_of(error)
        if self.ctx is None:
            self.problem = text
            self.rebuild()
        else:
            self.toast.say(text)

    def _use(self, portfolio: Portfolio) -> None:
        self.close_file()
        self.problem = ""
        self.ctx = Context(portfolio, self.theme, self.preferences, self.charts)
        self.connect_context(self.ctx)
        if not self.is_sample():
            self.preferences.last_file = str(portfolio.path)
            self.preferences.save()
        self._watch(portfolio.path, self.ctx.life)
        account_id, tab = self.last_place(portfolio)
        self.view = None
        self.rebuild()
        self.show_place(account_id, tab)

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
        request = files.request_file(path)
        if request.exists():
            request.unlink(missing_ok=True)
            self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
            self.raise_()
            self.activateWindow()

    def close_file(self) -> None:
        """Close the present portfolio."""
        save_typing()
        if self.ctx is None:
            return
        if self.view is not None and self.view.account_id:
            self.preferences.last_places[str(self.ctx.portfolio.path)] = [self.view.account_id, self.view.tab]
        self.preferences.save()
        self._close_dialogs()
        self.ctx.life.end()
        self.ctx.history.stack.clear()
        self.ctx.opened.remove()
        self.ctx.portfolio.close()
        self.ctx = None

    def _close_dialogs(self) -> None:
        """Dialogs go with the file they read."""
        for dialog in self.findChildren(QDialog):
            if dialog.isVisible():
                dialog.reject()

    def is_sample(self) -> bool:
        """Whether the file is the sample."""
        return self.ctx is not None and self.ctx.portfolio.path.parent == paths.data_folder() and self.ctx.portfolio.path.stem in SAMPLE_NAME.values()

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
        path = boxes.open_portfolio(self, paths.data_folder())
        if path is not None:
            self.open_file(path)

    def open_sample(self) -> None:
        path = paths.data_folder() / f"{SAMPLE_NAME[language()]}{FILE_SUFFIX}"
        try:
            if not path.exists():
                files.make_new(path, sample=True)
        except KnownError as error:
            self._refuse_file(error)
            return
        self.open_file(path)

    def backup(self) -> None:
        assert self.ctx is not None
        source = self.ctx.portfolio.path
        proposed = source.with_name(f"{source.stem} {date.today().isoformat()}{FILE_SUFFIX}")
        target = boxes.save_portfolio(self, _("Save a copy"), proposed)
        if target is None:
            return
        self._try(lambda: files.backup(source, target), _("Copy saved as «{name}»").format(name=target.name))

    def restore(self) -> None:
        copy = boxes.open_portfolio(self, paths.data_folder())
        if copy is None:
            return
        target = self.ctx.portfolio.path if self.ctx is not None else self._own_path()
        if target.exists() and not boxes.confirm(
            self,
            _("The copy «{copy}» takes the place of «{name}». The present file is kept beside it.").format(copy=copy.name, name=target.name),
            _("Restore copy"),
        ):
            return
        self.close_file()
        try:
            files.restore(copy, target, force=True)
        except KnownError as error:
            self.problem = messages.text_of(error)
        if target.exists():
            problem, self.problem = self.problem, ""
            self.open_file(target)
            self.toast.say(problem or _("Copy restored"))
        else:
            self.rebuild()

    def purge_removed(self) -> None:
        """Take the bytes of removed files out of the portfolio, and out of its backups when that is wished."""
        assert self.ctx is not None
        portfolio = self.ctx.portfolio
        found = purging.removed_files(portfolio)
        if not found.digests:
            self.toast.say(_("No removed file lies in the portfolio."))
            return
        if not boxes.confirm(self, purgewords.removed_text(found), _("Purge")):
            return
        try:
            purging.purge(portfolio, found)
            self.toast.say(purgewords.purged_text(found))
            held = purging.copies_holding(portfolio.path, found.digests)
            if held and boxes.confirm(self, purgewords.held_text(held), _("Remove these copies")):
                gone = purging.remove_copies(portfolio.path, held)
                self.toast.say(ngettext("{n} copy removed, after a new backup without these files.", "{n} copies removed, after a new backup without these files.", gone).format(n=gone))
        except KnownError as error:
            self.toast.say(messages.text_of(error))

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
        dialog.imported.connect(self._on_imported)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def _on_imported(self, edit: Edit) -> None:
        assert self.ctx is not None
        self.ctx.history.record(edit)
        if self.view is not None and not self.view.account_id:
            self.show_place(*self.last_place(self.ctx.portfolio))

