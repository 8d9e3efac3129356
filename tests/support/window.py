"""What a window has written."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from kamdesk.domain.changes import ChangeSet
from tests.support import file_of


def changes(window):
    return file_of(window.ctx.portfolio).query("SELECT count(*) FROM change")[0][0]


def let_go():
    """Delete what waits for it, as the event loop of the program does by itself: pages of an earlier look, dialogs that were closed."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def tell_all(window):
    """Let every view read again, after a change that the window did not hear of."""
    everything = ChangeSet(frozenset({"account"}), frozenset())
    window.ctx.portfolio.forget(everything)
    window.ctx.bus.publish(everything)
    QApplication.processEvents()
