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
            old.setObjectName("")  # it goes when the loop comes round: until then nobody takes it for the new one
            old.deleteLater()
        self._saved = label("", name="saved")
        self._undo = label("", name="undo_label")
        self._backup = label("", name="backup")
        self._file = label("", name="file")
        bar.addWidget(self._saved)
        for part in (self._undo, self._backup, self._file):
            bar.addPermanentWidget(part)

    def tell(
        self,
        ctx: Context | None,
        saved_at: datetime | None,
        undo: str,
        backed_up_on: datetime | None,
        *,
        is_adrift: bool = False,
        is_second_away: bool = False,
    ) -> None:
        """Tell of a file, or of none; in colour what should not be: nothing is saved, a backup of long ago, no second folder."""
        if ctx is None:
            for part in (self._saved, self._undo, self._backup, self._file):
                part.setText("")
            return
        when = _("Saved at {time}").format(time=f"{saved_at:%H:%M}") if saved_at is not None else _("Everything is saved")
        self._saved.setText(
            _("Read-only") if ctx.is_read_only else "✗ " + _("Nothing is saved now") if is_adrift else f"✓ {when}"
        )
        set_property(self._saved, "role", "warn" if is_adrift else "")
        self._undo.setText(undo)
        self._file.setText(ctx.portfolio.path.name)
        self._tell_backup(backed_up_on, is_second_away=is_second_away)

    def _tell_backup(self, on: datetime | None, *, is_second_away: bool) -> None:
        is_old = on is not None and datetime.now().astimezone() - on > OLD_AFTER
        text = _("Backup: {when}").format(when=formats.moment(on.astimezone())) if on else _("No backup yet")
        self._backup.setText(f"{text} · " + _("the second folder is missing") if is_second_away else text)
        set_property(self._backup, "role", "warn" if is_old or is_second_away else "")
