"""The backups of a portfolio: what each holds beside what the file holds now, and the way back."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from kamdesk.i18n import N_, _, formats, ngettext
from kamdesk.services.backups import Backup, Present, folder
from kamdesk.ui.tables.cells import CellDelegate
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.basic import button, label
from kamdesk.ui.window.backing import Backing
from kamdesk.ui.window.found_dialog import show_folder

REASONS = {
    "regular": N_("every half hour"),
    "close": N_("at closing"),
    "import": N_("before an import"),
    "migration": N_("before a newer format"),
    "restore": N_("before a restore"),
    "asked": N_("asked for"),
}
WHEN, WHY, ACCOUNTS, CHANGES, LAST, SIZE = range(6)
_LEFT, _RIGHT = (side | Qt.AlignmentFlag.AlignVCenter for side in (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight))
_SIDE = (_LEFT, _LEFT, _RIGHT, _RIGHT, _LEFT, _RIGHT)


def reason_text(reason: str) -> str:
    """Why a backup was made, in words."""
    return _(REASONS[reason]) if reason in REASONS else reason


def when(moment: datetime | None) -> str:
    """A moment as this computer's clock shows it, to the second: two backups may lie close together."""
    return f"{formats.moment(moment.astimezone())}:{moment.second:02}" if moment else formats.MISSING


class BackupsDialog(QDialog):
    """The list of backups, filled as soon as it is read.

    Signals:
        restore_wanted: (Backup) it is to take the place of the file.
    """

    restore_wanted = Signal(object)

    def __init__(self, path: Path, tokens: Tokens, backing: Backing, parent: QWidget, *, can_make: bool) -> None:
        super().__init__(parent)
        self._path = path
        self._backing = backing
        self.backups: list[Backup] = []
        self._present: Present | None = None
        self.setWindowTitle(_("Backups"))
        self.resize(tokens.scaled(820), tokens.scaled(480))
        titles = [_("When"), _("Why"), _("Accounts"), _("Changes"), _("Last change"), _("Size")]
        self.table = QTableWidget(0, len(titles))
        self.table.setTabKeyNavigation(False)
        self.table.setObjectName("backups")
        self.table.setAccessibleName(_("Backups"))
        for section, title in enumerate(titles):
            head = QTableWidgetItem(title)
            head.setTextAlignment(_SIDE[section])
            self.table.setHorizontalHeaderItem(section, head)
        self.table.setProperty("framed", True)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(tokens.scaled(29))
        self.table.setItemDelegate(CellDelegate(tokens, self.table))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = self.table.horizontalHeader()
        for section, width in ((WHEN, 180), (ACCOUNTS, 90), (CHANGES, 90), (LAST, 180), (SIZE, 90)):
            header.setSectionResizeMode(section, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(section, tokens.scaled(width))
        header.setSectionResizeMode(WHY, QHeaderView.ResizeMode.Stretch)
        self._compared = label(_("The list is being read…"), wrap=True, name="compared")
        self._restore = button(_("Restore…"), self._want, icon="archive-restore", tokens=tokens, name="restore_backup")
        self._make = button(_("Back up now"), self._back_up, icon="archive", tokens=tokens, name="backup_now")
        self._make.setVisible(can_make)
        opens = button(_("Open folder"), self._open_folder, icon="folder-open", tokens=tokens, name="backup_folder")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        for found in (self._restore, self._make, opens):
            found.setAutoDefault(False)
            buttons.addButton(found, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.table)
        column.addWidget(self._compared)
        column.addWidget(buttons)
        self.table.currentCellChanged.connect(lambda *_: self._compare())
        backing.listed.connect(self._on_listed)
        backing.made.connect(self._on_made)
        self._restore.setEnabled(False)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        backing.read_list(self._path)

    def _on_made(self, path: Path, _backup: object) -> None:
        if path == self._path:
            self._backing.read_list(path)

    def _on_listed(self, path: Path, found: list[Backup], present: Present | None) -> None:
        if path != self._path:
            return
        chosen = self.chosen()
        self.backups, self._present = found, present
        self.table.setRowCount(len(found))
        for at, backup in enumerate(found):
            texts = (
                when(backup.made_on), reason_text(backup.reason), formats.number(backup.accounts, 0),
                formats.number(backup.changes, 0), when(backup.last_change_on), f"{formats.number(backup.size / 2**20, 1)} MB",
            )  # fmt: skip
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setTextAlignment(_SIDE[column])
                self.table.setItem(at, column, item)
        at = next((n for n, b in enumerate(found) if chosen is not None and b.path == chosen.path), 0)
        self.table.setCurrentCell(at if found else -1, 0)
        self._compare()

    def chosen(self) -> Backup | None:
        """The backup that is current."""
        at = self.table.currentRow()
        return self.backups[at] if 0 <= at < len(self.backups) else None

    def _compare(self) -> None:
        """Say what would be lost with the chosen backup."""
        backup = self.chosen()
        self._restore.setEnabled(backup is not None)
        self._compared.setText(compared(backup, self._present) if backup else _("There is no backup yet."))

    def _want(self) -> None:
        if (backup := self.chosen()) is not None:
            self.restore_wanted.emit(backup)

    def _back_up(self) -> None:
        self._backing.back_up(self._path, "asked", always=True)

    def _open_folder(self) -> None:
        place = folder(self._path)
        show_folder(place if place.exists() else self._path.parent)


def compared(backup: Backup, present: Present | None) -> str:
    """What a backup holds beside what the file holds now."""
    text = ngettext("In the backup: {n} account", "In the backup: {n} accounts", backup.accounts).format(
        n=formats.number(backup.accounts, 0)
    )
    if present is None:
        return text + "."
    text += (
        "; "
        + ngettext("now: {n} account", "now: {n} accounts", present.accounts).format(n=formats.number(present.accounts, 0))
        + ". "
    )
    if present.last_change == backup.last_change:
        return text + _("It holds everything that the file holds now.")
    more = present.changes - backup.changes
    if more <= 0:
        return text + _("The file holds another history than the backup.")
    return text + ngettext("{n} change since {when} is not in it.", "{n} changes since {when} are not in it.", more).format(
        n=formats.number(more, 0), when=when(backup.last_change_on)
    )
