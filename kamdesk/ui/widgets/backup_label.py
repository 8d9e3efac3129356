"""When the last backup was made, in the status bar."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from kamdesk.i18n import _, formats
from kamdesk.services.backups import OLD_AFTER
from kamdesk.ui.widgets.basic import set_property


class BackupLabel(QLabel):
    """Says it in colour when it is long ago."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("backup")
        self.setTextFormat(Qt.TextFormat.PlainText)

    def tell(self, on: datetime | None) -> None:
        """Show a moment, or that there is none."""
        is_old = on is not None and datetime.now().astimezone() - on > OLD_AFTER
        self.setText(_("Backup: {when}").format(when=formats.moment(on.astimezone())) if on else _("No backup yet"))
        set_property(self, "role", "warn" if is_old else "")
