"""The document window, opened on what is shown."""

from typing import TYPE_CHECKING

from kamdesk.i18n import language
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.focus import save_typing
from kamdesk.ui.window.content import PORTFOLIO
from kamdesk.ui.window.current_file import CurrentFile
from kamdesk.ui.window.host import Host
from kamdesk.ui.window.navigation import Navigation

if TYPE_CHECKING:
    from kamdesk.reports.kinds import Request
    from kamdesk.ui.documents.documents_dialog import DocumentsDialog

OF_TABS = {PORTFOLIO: ("portfolio",), "selection": ("decision", "onepager"), "plan": ("plan",), "value": ("value", "onepager")}
"""What is made of a page, the first that there is; of any other page of an account, its sheet."""
OF_ACCOUNT = ("onepager",)


class Documents:
    """Opens the document window; language and paper stay as they were chosen last, the audience never does."""

    def __init__(self, host: Host, file: CurrentFile, navigation: Navigation) -> None:
        self._host = host
        self._file = file
        self._navigation = navigation
        self._last: Request | None = None

    def open(self) -> "DocumentsDialog | None":
        """Show the documents of what is shown, beginning with that of the page."""
        from kamdesk.reports.kinds import KINDS, Request
        from kamdesk.ui.documents.documents_dialog import DocumentsDialog

        ctx = self._file.ctx
        if ctx is None:
            return None
        save_typing()
        account_id, tab = self._navigation.place
        wanted = OF_TABS.get(tab if account_id else PORTFOLIO, OF_ACCOUNT)
        kind = next(name for name in wanted if name in KINDS)
        before = self._last or Request(kind, language=language())
        request = Request(kind, KINDS[kind].audiences[0], before.language, before.paper)
        dialog = DocumentsDialog(ctx, account_id, request, self._host.window())
        dialog.finished.connect(lambda _result: self._keep(dialog.choices.request))
        boxes.open_dialog(dialog)
        return dialog

    def _keep(self, request: "Request") -> None:
        self._last = request
