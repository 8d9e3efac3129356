"""What a person does with files: make, open, import, copy, restore, and the ways on when one is in trouble."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kamdesk import FILE_SUFFIX
from kamdesk.domain.changes import Edit
from kamdesk.domain.errors import KnownError
from kamdesk.env import paths
from kamdesk.i18n import _, messages
from kamdesk.services import backups, files
from kamdesk.services.recovery import UNEXPECTED, as_known, save_readable
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.focus import save_typing
from kamdesk.ui.window.current_file import CurrentFile
from kamdesk.ui.window.documents import Documents
from kamdesk.ui.window.exporting import Exporting
from kamdesk.ui.window.host import Host, attempt
from kamdesk.ui.window.navigation import Navigation
from kamdesk.ui.window.refused import may_lose_refused
from kamdesk.ui.window.restoring import Restoring

if TYPE_CHECKING:
    from kamdesk.ui.importing.import_dialog import ImportDialog


class FileActions:
    """The acts on files of one window."""

    def __init__(self, host: Host, file: CurrentFile, navigation: Navigation, restoring: Restoring) -> None:
        self._host = host
        self._file = file
        self._navigation = navigation
        self._restoring = restoring
        self.exporting = Exporting(host, file)
        self.documents = Documents(host, file, navigation)

    # -- which portfolio -------------------------------------------------------------------------

    def new_portfolio(self) -> None:
        """Ask where, and make an empty portfolio there."""
        path = boxes.save_portfolio(self._host.window(), _("New portfolio"), self._file.own_path())
        if path is not None:
            self._file.open(path, create=True)

    def open_portfolio(self) -> None:
        """Ask which, and open it."""
        path = boxes.open_portfolio(self._host.window(), paths.data_folder(), _("Open portfolio"))
        if path is not None:
            self._file.open(path)

    def open_sample(self) -> None:
        """Open the sample, which is made when it is first asked for."""
        path = self._file.sample_path()
        try:
            if not path.exists():
                files.make_new(path, sample=True)
        except KnownError as error:
            self._file.refuse(error, path)
            return
        self._file.open(path)

    # -- copies ----------------------------------------------------------------------------------

    def backup(self) -> None:
        """Save a copy where the person says; of a file that is gone, what is open is saved."""
        ctx = self._file.ctx
        assert ctx is not None
        if not files.is_in_place(ctx.portfolio):
            self.save_elsewhere()
            return
        source = ctx.portfolio.path
        proposed = source.with_name(f"{source.stem} {date.today().isoformat()}{FILE_SUFFIX}")
        target = boxes.save_portfolio(self._host.window(), _("Save a copy"), proposed)
        if target is not None:
            attempt(self._host, lambda: files.backup(source, target), _("Copy saved as «{name}»").format(name=target.name))

    def restore(self) -> None:
        """Put a copy in the place of the open file, or of the user's own."""
        ctx = self._file.ctx
        self._restoring.restore_copy(ctx.portfolio.path if ctx is not None else self._file.own_path())

    def show_backups(self) -> None:
        """Show what backups there are of the file that is open, or in trouble."""
        ctx, trouble = self._file.ctx, self._file.trouble
        path = trouble.path if trouble is not None else ctx.portfolio.path if ctx is not None else None
        if path is not None:
            self._restoring.show_backups(path)

    def purge_removed(self) -> None:
        """Take the bytes of removed files out of the portfolio."""
        self._restoring.purge()

    # -- the file is gone, or in trouble ---------------------------------------------------------

    def reopen(self) -> None:
        """Open the file that is shown again: what made it one to read only may be over."""
        ctx = self._file.ctx
        assert ctx is not None
        if may_lose_refused(self._host.window()):
            self._file.open(ctx.portfolio.path)

    def save_elsewhere(self) -> None:
        """Save what the open portfolio holds to another file, and go on in that."""
        ctx = self._file.ctx
        assert ctx is not None
        target = boxes.save_portfolio(self._host.window(), _("Save elsewhere"), ctx.portfolio.path)
        if target is None:
            return
        try:
            files.save_elsewhere(ctx.portfolio, target)
        except KnownError as error:
            self._host.say_refused(messages.text_of(error))
            return
        if may_lose_refused(self._host.window()) and self._file.open(target):
            self._host.say(_("Saved as «{name}», and opened").format(name=target.name))

    def retry(self) -> None:
        """Try the file in trouble again: what stood in the way may be gone."""
        assert self._file.trouble is not None
        self._file.open(self._file.trouble.path)

    def restore_backup(self) -> None:
        """Put the newest good backup in the place of the file that cannot be opened."""
        trouble = self._file.trouble
        assert trouble is not None
        assert trouble.backup is not None
        self._restoring.put_in_place(trouble.backup.path, trouble.path)

    def save_readable(self) -> None:
        """Save what can be read of the damaged file as a new one, and open that."""
        assert self._file.trouble is not None
        path = self._file.trouble.path
        proposed = path.with_name(_("{name} (rescued)").format(name=path.stem) + FILE_SUFFIX)
        target = boxes.save_portfolio(self._host.window(), _("Save what can be read"), proposed)
        if target is None:
            return
        try:
            saved = save_readable(path, target)
        except (KnownError, *UNEXPECTED) as error:
            self._host.say(messages.text_of(as_known(error, path)))
            return
        if self._file.open(target):
            said = _("Saved as «{name}»").format(name=target.name)
            self._host.say(
                said
                if saved.report is None
                else said + ". " + _("What is missing is listed in «{name}».").format(name=saved.report.name)
            )

    # -- import ----------------------------------------------------------------------------------

    def import_file(self) -> None:
        """Open the import, which asks for a file."""
        if self._file.ensure_writable():
            self.show_import()

    def import_dropped(self, path: Path) -> None:
        """Open the import of a file that was dropped on the window."""
        if self._file.ensure_writable():
            self.show_import(path)

    def show_import(self, path: Path | None = None) -> "ImportDialog":
        """Open the import, of a file when it is known; it is a window of its own, so nothing waits for it."""
        from kamdesk.ui.importing.import_dialog import ImportDialog

        ctx = self._file.ctx
        assert ctx is not None
        save_typing()
        dialog = ImportDialog(ctx, path, self._host.window())
        self._file.backing.back_up(ctx.portfolio.path, backups.Reason.IMPORT)
        dialog.before_import = self._file.backing.wait
        dialog.imported.connect(self._on_imported)
        dialog.imported.connect(lambda _edit: dialog.finished.connect(self._on_import_closed))
        dialog.file_page.template_wanted.connect(lambda: self.exporting.choose_template(dialog))
        dialog.accounts_wanted.connect(self._navigation.show_portfolio)
        dialog.another_wanted.connect(self.show_import)
        boxes.open_dialog(dialog)
        return dialog

    def _on_imported(self, edit: Edit) -> None:
        assert self._file.ctx is not None
        self._file.ctx.history.record(edit)

    def _on_import_closed(self, _result: int) -> None:
        # After the first file comes the next one: the way to it is on the page of all accounts. It takes its time to be made,
        # which nobody notices who has just closed a window, and everybody who reads in it.
        if self._file.ctx is not None and not self._navigation.account_id:
            self._navigation.show_portfolio()
