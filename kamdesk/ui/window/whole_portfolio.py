"""The whole portfolio in an open format, out of the window and back: chosen, done beside the window, and said."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from kamdesk.domain.errors import KnownError
from kamdesk.i18n import _, messages, open_wording
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.window.current_file import CurrentFile
from kamdesk.ui.window.host import Host

if TYPE_CHECKING:
    from kamdesk.services.open_format.document import Exported
    from kamdesk.ui.importing.worker import Work
    from kamdesk.ui.window.work_dialog import WorkDialog


class WholePortfolio(QObject):
    """Exports all of the open file, and makes a new file of such an export."""

    def __init__(self, host: Host, file: CurrentFile) -> None:
        super().__init__(host.window())
        self._host = host
        self._file = file

    def export(self) -> "WorkDialog | None":
        """Ask where the whole portfolio goes and in which form, and write it; None when nothing was chosen."""
        from kamdesk.services.open_format.saving import DOCUMENT, export_whole_file

        assert self._file.ctx is not None
        source = self._file.ctx.portfolio.path
        proposed = source.with_name(f"{source.stem} {date.today().isoformat()}{DOCUMENT}")
        path = boxes.save_whole(self._host.window(), proposed)
        if path is None:
            return None
        text = _("Saving «{name}»…").format(name=path.name)
        dialog = self._work(_("Export"), text, lambda watch: export_whole_file(source, path, watch))
        dialog.did.connect(lambda found: self._on_exported(path, found))
        return dialog

    def new_from_export(self) -> "WorkDialog | None":
        """Ask for an export and for a place, and make a portfolio of it there, which is opened; None when nothing was chosen."""
        from kamdesk.services.open_format.reading import new_from_export

        title = _("New portfolio from an export")
        own = self._file.own_path()
        source = boxes.open_whole(self._host.window(), title, own.parent)
        if source is None:
            return None
        path = boxes.save_portfolio(self._host.window(), title, own.with_name(source.stem + own.suffix))
        if path is None:
            return None
        text = _("Reading «{name}»…").format(name=source.name)
        dialog = self._work(title, text, lambda watch: new_from_export(source, path, watch=watch))
        dialog.did.connect(lambda _found: self._file.open(path))
        return dialog

    def _work(self, title: str, text: str, work: "Work") -> "WorkDialog":
        from kamdesk.ui.window.work_dialog import WorkDialog

        dialog = WorkDialog(title, text, work, self._host.window())
        dialog.failed.connect(self._on_failed)
        boxes.open_dialog(dialog)
        return dialog

    def _on_exported(self, path: Path, found: "Exported") -> None:
        said = open_wording.summary(found.records, found.files, found.sealed)[1:]
        warnings = open_wording.warnings(found.lost, found.broken)
        saved = _("Saved as «{name}»").format(name=path.name)
        self._host.say(f"{saved}. {' '.join([*warnings, *said])}", folder=path.parent)

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, KnownError):
            boxes.tell(self._host.window(), messages.text_of(error))
