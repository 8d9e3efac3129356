"""What a window does with copies of its file: the list of backups, the way back, and purging what was removed."""

from pathlib import Path
from typing import TYPE_CHECKING

from kamdesk.domain.errors import KnownError
from kamdesk.env import paths
from kamdesk.env.preferences import Preferences
from kamdesk.i18n import _, messages, ngettext
from kamdesk.services import backups, files
from kamdesk.services.portfolio import Portfolio
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.theme.manager import ThemeManager
from kamdesk.ui.window.current_file import CurrentFile
from kamdesk.ui.window.host import Host

if TYPE_CHECKING:
    from kamdesk.services.purging import RemovedFiles


class Restoring:
    """The acts of one window; what they ask and tell belongs to it."""

    def __init__(self, host: Host, file: CurrentFile, theme: ThemeManager, preferences: Preferences) -> None:
        self._host = host
        self._file = file
        self._theme = theme
        self._preferences = preferences

    @property
    def _portfolio(self) -> Portfolio | None:
        return self._file.ctx.portfolio if self._file.ctx is not None else None

    def show_backups(self, path: Path) -> None:
        """Show what backups there are of a file, be it open, damaged or lost."""
        from kamdesk.ui.window.backups_dialog import BackupsDialog

        portfolio = self._portfolio
        is_writer = portfolio is not None and portfolio.path == path and not portfolio.is_read_only
        dialog = BackupsDialog(path, self._theme.tokens, self._file.backing, self._host.window(), can_make=is_writer)
        dialog.restore_wanted.connect(lambda backup: self.restore_backup(backup, path))
        boxes.open_dialog(dialog)

    def restore_backup(self, backup: backups.Backup, target: Path) -> None:
        """Put a backup in the place of a file, after asking."""
        from kamdesk.ui.window.backups_dialog import compared, when

        text = _("The backup of {when} takes the place of «{name}».").format(when=when(backup.made_on), name=target.name)
        if target.exists():
            text += " " + _("The present file is kept beside it.")
        if boxes.confirm(self._host.window(), text + "\n\n" + compared(backup, backups.present(target)), _("Restore backup")):
            self.put_in_place(backup.path, target)

    def restore_copy(self, target: Path) -> None:
        """Choose a copy, and put it in the place of a file."""
        copy = boxes.open_portfolio(self._host.window(), paths.data_folder(), _("Restore a copy"))
        if copy is None:
            return
        text = _("The copy «{copy}» takes the place of «{name}». The present file is kept beside it.").format(
            copy=copy.name, name=target.name
        )
        if not target.exists() or boxes.confirm(self._host.window(), text, _("Restore copy")):
            self.put_in_place(copy, target)

    def put_in_place(self, copy: Path, target: Path) -> None:
        """Put a copy in the place of a file and open it; where what was there is kept is said."""
        portfolio = self._portfolio
        if portfolio is not None and portfolio.path == target:
            self._file.close(backups.Reason.RESTORE)
        self._file.backing.wait()
        try:
            kept = files.restore(copy, target, force=True)
        except KnownError as error:
            said = messages.text_of(error)
        else:
            said = (
                _("Copy restored. What was there is kept as «{name}».").format(name=kept.name)
                if kept is not None
                else _("Copy restored")
            )
        if target.exists():
            self._file.open(target)
            self._host.say(said)
        else:
            self._file.show_none(said)

    def purge(self) -> None:
        """Take the bytes of removed files out of the portfolio, and out of its backups when that is wished."""
        portfolio = self._portfolio
        assert portfolio is not None
        from kamdesk.services import purge_wording, purging

        found = purging.removed_files(portfolio)
        if not found.digests:
            self._host.say(_("No removed file lies in the portfolio."))
            return
        if not boxes.confirm(self._host.window(), purge_wording.removed_text(found), _("Purge")):
            return
        try:
            purging.purge(portfolio, found)
            self._host.say(purge_wording.purged_text(found))
            self._purge_copies(portfolio.path, found)
        except KnownError as error:
            self._host.say(messages.text_of(error))

    def _purge_copies(self, path: Path, found: "RemovedFiles") -> None:
        second = self._preferences.second_folder_in_force
        is_away = second is not None and not second.is_dir()
        reached = None if is_away else second
        from kamdesk.services import purge_wording, purging

        held = purging.copies_holding(path, found.digests, reached)
        unseen = (
            [_("The second folder «{folder}» is not there now: what lies in it was not looked at.").format(folder=second)]
            if is_away
            else []
        )
        if held and boxes.confirm(
            self._host.window(), "\n\n".join([purge_wording.held_text(held), *unseen]), _("Remove these copies")
        ):
            gone = purging.remove_copies(path, held, reached)
            said = ngettext(
                "{n} copy removed, after a new backup without these files.",
                "{n} copies removed, after a new backup without these files.",
                gone,
            )
            self._host.say(" ".join([said.format(n=gone), *unseen]))
        elif unseen:
            self._host.say(" ".join([purge_wording.purged_text(found), *unseen]))
