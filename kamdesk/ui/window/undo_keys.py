"""What Ctrl+Z does, wherever the caret is, and which keys a text field leaves to the window."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from kamdesk.domain.changes import Edit
from kamdesk.i18n import _, labels
from kamdesk.ui.focus import redo_typing, takes_text, undo_typing
from kamdesk.ui.window.current_file import CurrentFile
from kamdesk.ui.window.host import Host
from kamdesk.ui.window.navigation import Navigation

OF_THE_TEXT = frozenset({"previous_period", "next_period", "close_step"})
"""Actions whose keys mean something in a text: selecting by words, a new line."""


class UndoKeys:
    """Undo and redo of one window.

    What is typed and not saved yet is undone first, in its field; then the last edit. When the last thing was an act that
    stays on record, the first press says so, and a second one while that is read undoes the edit before it.
    """

    def __init__(self, host: Host, file: CurrentFile, navigation: Navigation) -> None:
        self._host = host
        self._file = file
        self._navigation = navigation

    def undo(self) -> None:
        """Undo what is being typed, or else the last edit, which may take the account away that is shown."""
        self._undo()
        self._navigation.leave_lost_account()

    def redo(self) -> None:
        """Do again what was undone: in the field with the caret, or else the last edit."""
        self._redo()
        self._navigation.leave_lost_account()

    def _undo(self) -> None:
        ctx = self._file.ctx
        if undo_typing() or ctx is None:
            return
        history = ctx.history
        if history.final is not None and not self._is_said(history.final):
            self._host.say(self._final_text(history.final))
        elif history.stack.canUndo():
            history.undo()
        else:
            self._host.say(_("There is nothing to undo."))

    def _redo(self) -> None:
        ctx = self._file.ctx
        if redo_typing() or ctx is None:
            return
        if ctx.history.stack.canRedo():
            ctx.history.redo()
        else:
            self._host.say(_("There is nothing to do again."))

    def status(self) -> str:
        """What Ctrl+Z would undo, or why it would not."""
        ctx = self._file.ctx
        assert ctx is not None
        history = ctx.history
        if history.final is not None:
            return _("{what}: stays on record").format(what=_described(history.final))
        return _("Ctrl+Z: undo: {what}").format(what=history.stack.undoText()) if history.stack.canUndo() else ""

    def _final_text(self, edit: Edit) -> str:
        """That an act stays on record, and what another press would undo."""
        ctx = self._file.ctx
        assert ctx is not None
        text = _("{what}: this stays on record and is not undone.").format(what=_described(edit))
        if ctx.history.stack.canUndo():
            text += " " + _("Ctrl+Z again undoes what was before it: {what}").format(what=ctx.history.stack.undoText())
        return text

    def _is_said(self, edit: Edit) -> bool:
        """Whether the person was told just now, and reads it still."""
        return self._host.is_said(self._final_text(edit))

    # -- keys ------------------------------------------------------------------------------------

    def takes_key(self, watched: QObject, event: QEvent) -> bool:
        """Whether an event of a text field is a key of the window, which the field must not keep for itself."""
        if not isinstance(event, QKeyEvent) or event.type() not in {QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress}:
            return False
        if not isinstance(watched, QWidget):
            return False
        if getattr(watched.window(), "SAVES_AT_ONCE", False) and watched.window() is not self._host.window():
            return self._takes_key_of_dialog(event)
        if not takes_text(watched) or watched.window() is not self._host.window():
            return False
        action = self._action_of(QKeySequence(event.keyCombination()))
        if action is None:
            return False
        if event.type() is QEvent.Type.ShortcutOverride:
            # Left unaccepted, the key goes on to the action that is its owner.
            event.ignore()
            return True
        # With nothing saved to undo the action sleeps, and the key comes here.
        if action.objectName() in {"undo", "redo"} and not action.isEnabled():
            self._step(action)
            return True
        return False

    def _takes_key_of_dialog(self, event: QKeyEvent) -> bool:
        """Undo and redo in a dialog that saves each field: the window's own actions sleep while it is open."""
        action = self._action_of(QKeySequence(event.keyCombination()))
        if action is None or action.objectName() not in {"undo", "redo"}:
            return False
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
        else:
            self._step(action)
        return True

    def _step(self, action: QAction) -> None:
        if action.objectName() == "undo":
            self._undo()
        else:
            self._redo()

    def _action_of(self, keys: QKeySequence) -> QAction | None:
        found = self._host.action_of(keys)
        if found is None or found.objectName() in OF_THE_TEXT:
            return None
        return found if found.isEnabled() or found.objectName() in {"undo", "redo"} else None


def _described(edit: Edit) -> str:
    text = labels.describe(edit.changes, edit.act, edit.params)
    return text[:1].upper() + text[1:]
