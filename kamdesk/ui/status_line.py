"""The line at the foot of the window: what is saved, what undo would do, the last backup, and the file."""

from datetime import datetime

from PySide6.QtWidgets import QStatusBar, QWidget

from kamdesk.i18n import _, formats
from kamdesk.services.backups import OLD_AFTER
from kamdesk.ui.context import Context
from kamdesk.ui.widgets.basic import label, set_property


class StatusLine:
    """What stands in a window's status bar; made anew with everything else in it."""

    def __init__(self, bar: QStatusBar) -> None:
        bar.setSizeGripEnabled(False)
        for old in bar.findChildren(QWidget):
            bar.removeWidget(old)
            old.deleteLater()
        self._saved = label("", name="saved")
        self._undo = label("", name="undo_label")
        self._backup = label("", name="backup")
        self._file = label("", name="file")
        bar.addWidget(self._saved)
        for part in (self._undo, self._backup, self._file):
            bar.addPermanentWidget(part)

    def tell(self, ctx: Context | None, saved_at: datetime | None, undo: str, backed_up_on: datetime | None) -> None:
        """Tell of a file, or of none; a backup of long ago in colour."""
        if ctx is None:
            for part in (self._saved, self._undo, self._backup, self._file):
                part.setText("")
            return
        when = _("Saved at {time}").format(time=f"{saved_at:%H:%M}") if saved_at is not None else _("Everything is saved")
        self._saved.setText(_("Read-only") if ctx.is_read_only else f"✓ {when}")
        self._undo.setText(undo)
        self._file.setText(ctx.portfolio.path.name)
        self._tell_backup(backed_up_on)

    def _tell_backup(self, on: datetime | None) -> None:
        is_old = on is not None and datetime.now().astimezone() - on > OLD_AFTER
        self._backup.setText(_("Backup: {when}").format(when=formats.moment(on.astimezone())) if on else _("No backup yet"))
        set_property(self._backup, "role", "warn" if is_old else "")
