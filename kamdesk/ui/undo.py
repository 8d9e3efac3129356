"""Saved edits on Qt's undo stack: write first, push second, so that a failed write leaves no ghost step."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack
from typing_extensions import override

from kamdesk.domain.changes import Change, ChangeSet, Edit
from kamdesk.domain.errors import KnownError
from kamdesk.i18n import labels
from kamdesk.services.portfolio import Portfolio
from kamdesk.ui.bus import ChangeBus

if TYPE_CHECKING:
    from kamdesk.services.importing.cells import Watch

MERGE_SECONDS = 3.0
LIMIT = 500
LARGE = 2_000
"""From so many records on, a person would feel it if the window did it itself."""
Beside = Callable[[Edit, bool, Callable[["Watch"], ChangeSet]], ChangeSet]
"""Does work on the portfolio in another thread while the window answers: the edit, whether it is undone, and the work itself."""


class EditCommand(QUndoCommand):
    """An edit that is in the file already; its first redo does nothing."""

    def __init__(self, edit: Edit, history: "History") -> None:
        super().__init__(labels.describe(edit.changes, edit.act, edit.params))
        self.edit = edit
        self._history = history
        self.made = time.monotonic()
        self._is_pushed = False

    @override
    def id(self) -> int:
        return 1

    @override
    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, EditCommand) or other.made - self.made > MERGE_SECONDS:
            return False
        key = self.edit.field_key
        if key is None or key != other.edit.field_key:
            return False
        joined = Change(self.edit.changes[0].before, other.edit.changes[0].after)
        self.edit = Edit(self.edit.group, (joined,), accounts=self.edit.accounts)
        self.made = other.made
        self.setObsolete(joined.before == joined.after)
        return True

    @override
    def undo(self) -> None:
        self._history.apply(self.edit, is_undo=True)

    @override
    def redo(self) -> None:
        if self._is_pushed:
            self._history.apply(self.edit, is_undo=False)
        self._is_pushed = True


class History(QObject):
    """The undo stack of one open portfolio.

    Signals:
        recorded: (Edit) something was saved.
        failed: (KnownError) an undo or redo could not be written; the stack is as before.
        moved: (Edit, is_undo) an edit was undone or redone.
        passed: (Edit) of an edit that was to be undone or redone nothing was left; the next one is another.
    """

    recorded = Signal(object)
    failed = Signal(object)
    moved = Signal(object, bool)
    passed = Signal(object)

    def __init__(self, portfolio: Portfolio, bus: ChangeBus) -> None:
        super().__init__()
        self._portfolio = portfolio
        self._bus = bus
        self._error: Exception | None = None
        self._is_silent = False
        self.beside: Beside | None = None
        """Has large edits undone and redone beside the window; where there is none they are done at once."""
        self.final: Edit | None = None
        """The last thing that was done, when it is an act that stays on record."""
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(LIMIT)

    def record(self, edit: Edit | None) -> None:
        """Remember a saved edit and announce it; acts are announced only, since they stay on record."""
        if edit is None:
            return
        self.final = edit if edit.is_final else None
        if not edit.is_final:
            self.stack.push(EditCommand(edit, self))
        self._bus.publish(edit.change_set())
        self.recorded.emit(edit)

    def undo(self) -> None:
        """Undo the last edit; on failure the edit stays where it was."""
        self._step(self.stack.undo, self.stack.redo)

    def redo(self) -> None:
        """Redo the last undone edit."""
        self._step(self.stack.redo, self.stack.undo)

    def _step(self, go: Callable[[], None], back: Callable[[], None]) -> None:
        self._error = None
        go()
        if self._error is not None:
            error, self._error = self._error, None
            self._is_silent = True
            try:
                back()
            finally:
                self._is_silent = False
            from kamdesk.services.importing.cells import Cancelled

            if isinstance(error, KnownError):
                self.failed.emit(error)
            elif not isinstance(error, Cancelled):  # a person who stops it knows
                raise error

    def apply(self, edit: Edit, *, is_undo: bool) -> None:
        """Write one side of an edit and announce it; called by the commands."""
        if self._is_silent:
            return
        try:
            changes = self._move(edit, is_undo=is_undo)
        except Exception as error:  # noqa: BLE001 - whatever it was, nothing was written, so the stack must not move
            self._error = error
            return
        self.final = None
        self._bus.publish(changes)
        if changes.kinds:
            self.moved.emit(edit, is_undo)
        else:
            self.passed.emit(edit)

    def _move(self, edit: Edit, *, is_undo: bool) -> ChangeSet:
        """Write one side of an edit; a large one beside the window, where it can be stopped."""
        move = self._portfolio.undo if is_undo else self._portfolio.redo
        if edit.size < LARGE or self.beside is None:
            return move(edit)
        return self.beside(edit, is_undo, lambda watch: move(edit, watch))
