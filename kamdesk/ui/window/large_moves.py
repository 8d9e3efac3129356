"""Undo and redo of an import of many rows: done beside the window, which says how far it is and can stop it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from kamdesk.domain.changes import ChangeSet, Edit
from kamdesk.i18n import _, labels
from kamdesk.services.importing.cells import Cancelled, Watch
from kamdesk.ui.importing.writing import beside
from kamdesk.ui.window.current_file import CurrentFile
from kamdesk.ui.window.host import Host
from kamdesk.ui.window.work_dialog import ProgressDialog


def move_beside(host: Host, file: CurrentFile, edit: Edit, *, is_undo: bool, work: Callable[[Watch], ChangeSet]) -> ChangeSet:
    """What the work gives; meanwhile only the dialog that tells of it answers.

    Raises:
        Cancelled: a person stopped it, which is said; all that `work` raises.
    """
    assert file.ctx is not None
    what = labels.describe(edit.changes, edit.act, edit.params)
    title, text = (_("Undo"), _("Undoing: {what}")) if is_undo else (_("Redo"), _("Doing again: {what}"))
    dialog = ProgressDialog(title, text.format(what=what), QApplication.activeModalWidget() or host.window())
    stopped: list[bool] = []
    dialog.rejected.connect(lambda: stopped.append(True))
    dialog.setWindowModality(Qt.WindowModality.ApplicationModal)
    dialog.show()
    try:
        return beside(dialog, file.ctx, work, lambda: bool(stopped), dialog.show_progress)
    except Cancelled:
        host.say(_("Stopped: nothing was changed."))
        raise
    finally:
        dialog.hide()
        dialog.deleteLater()
