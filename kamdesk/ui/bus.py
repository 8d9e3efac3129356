"""The one signal that says data was committed."""

from PySide6.QtCore import QObject, Signal

from kamdesk.domain.changes import ChangeSet
from kamdesk.ui.focus import keeping_focus


class ChangeBus(QObject):
    """Tells every view what a commit touched.

    Signals:
        committed: (ChangeSet, initiator or None).
    """

    committed = Signal(object, object)

    def publish(self, changes: ChangeSet, initiator: object | None = None) -> None:
        """Tell every view; the initiator may leave itself out. Whatever they make anew, the keyboard stays where it is."""
        with keeping_focus():
            self.committed.emit(changes, initiator)
