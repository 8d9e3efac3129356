"""What is said of edits: that something worth a way back was done, and what was undone or done again."""

from typing import TYPE_CHECKING

from kamdesk.domain.account.account import Account
from kamdesk.domain.changes import ChangeSet, Edit
from kamdesk.domain.errors import KnownError
from kamdesk.i18n import _, labels, messages
from kamdesk.ui.undo import History
from kamdesk.ui.window.current_file import CurrentFile
from kamdesk.ui.window.host import Host
from kamdesk.ui.window.navigation import Navigation

if TYPE_CHECKING:
    from collections.abc import Callable

    from kamdesk.services.importing.cells import Watch


class EditNotices:
    """Tells of the edits of the open file, and goes to the account of one that was undone."""

    def __init__(self, host: Host, file: CurrentFile, navigation: Navigation) -> None:
        self._host = host
        self._file = file
        self._navigation = navigation

    def listen(self, history: History) -> None:
        """Tell of the edits of a portfolio that was just opened."""
        history.recorded.connect(self._on_recorded)
        history.moved.connect(self._on_travelled)
        history.passed.connect(self._on_passed)
        history.failed.connect(self._on_failed)
        history.beside = self._move_beside

    def _move_beside(self, edit: Edit, is_undo: bool, work: "Callable[[Watch], ChangeSet]") -> ChangeSet:
        from kamdesk.ui.window.large_moves import move_beside

        return move_beside(self._host, self._file, edit, is_undo=is_undo, work=work)

    def _on_failed(self, error: KnownError) -> None:
        self._host.say_refused(messages.text_of(error))

    def _on_recorded(self, edit: Edit) -> None:
        """Say what was done when it is worth a way back: removals, imports, archiving, many at once."""
        is_removal = any(c.after is None for c in edit.changes)
        if edit.is_final or not (is_removal or edit.act):
            return
        self._host.say(_("Done: {what}").format(what=_described(edit)), can_undo=True)

    def _on_travelled(self, edit: Edit, is_undo: bool) -> None:
        text = _("Undone: {what}") if is_undo else _("Done again: {what}")
        self._host.say(text.format(what=_described(edit)))
        account, ctx = next(iter(edit.accounts), ""), self._file.ctx
        if ctx is None or account in {"", self._navigation.account_id}:
            return
        if ctx.portfolio.get(Account, account) is not None:
            self._navigation.open_account(account)

    def _on_passed(self, edit: Edit) -> None:
        self._host.say(_("Nothing is left to take back of this: {what}").format(what=_described(edit)))


def _described(edit: Edit) -> str:
    return labels.describe(edit.changes, edit.act, edit.params)
