"""The one signal that says data was committed."""

from PySide6.QtCore import QObject, Signal

from kamdesk.domain.changes import ChangeSet


class ChangeBus(QObject):
    """Tells every view what a commit touched.

    Signals:
        committed: (ChangeSet, initiator or None).
    """

    committed = Signal(object, object)

    def publish(self, changes: ChangeSet, initiator: object | None = None) -> None:
        """Tell every view; the initiator may leave itself out."""
        self.committed.emit(changes, initiator)
