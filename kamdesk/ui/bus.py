"""The one signal that says data was committed."""

from PySide6.QtCore import QObject, Signal

from kamdesk.domain.changes import ChangeSet
from kamdesk.ui.focus import keeping_focus


class ChangeBus(QObject):
    """Tells every view what a commit touched.

    Signals:
        committed: what a commit touched, a ChangeSet.
    """

    committed = Signal(object)

    def publish(self, changes: ChangeSet) -> None:
        """Tell every view. Whatever they make anew, the keyboard stays where it is."""
        with keeping_focus():
            self.committed.emit(changes)
