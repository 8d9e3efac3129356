"""The document window, opened on what is shown."""

from typing import TYPE_CHECKING

from kamdesk.i18n import language
from kamdesk.i18n.languages import LANGUAGE_NAMES
from kamdesk.ui.building import made
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.focus import save_typing
from kamdesk.ui.window.content import PORTFOLIO
from kamdesk.ui.window.current_file import CurrentFile
from kamdesk.ui.window.host import Host
from kamdesk.ui.window.navigation import Navigation

if TYPE_CHECKING:
    from kamdesk.env.preferences import Preferences
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

    def open(self) -> "DocumentsDialog | None":
        """Show the documents of what is shown, beginning with that of the page."""
        from kamdesk.reports import kept_drawings
        from kamdesk.reports.kinds import KINDS, Request
        from kamdesk.reports.model import Paper
        from kamdesk.ui.documents.documents_dialog import DocumentsDialog

        ctx = self._file.ctx
        if ctx is None:
            return None
        save_typing()
        account_id, tab = self._navigation.place
        wanted = OF_TABS.get(tab if account_id else PORTFOLIO, OF_ACCOUNT)
        kind = next(name for name in wanted if name in KINDS)
        preferred = ctx.preferences
        spoken = preferred.document_language if preferred.document_language in LANGUAGE_NAMES else language()
        paper = Paper(preferred.document_paper) if preferred.document_paper in set(Paper) else Paper.A4
        request = Request(kind, KINDS[kind].audiences[0], spoken, paper)
        ctx.life.ended.connect(kept_drawings.forget)
        dialog = made(lambda: DocumentsDialog(ctx, account_id, request, self._host.window()))
        dialog.finished.connect(lambda _result: self._keep(dialog.choices.request, preferred))
        boxes.open_dialog(dialog)
        return dialog

    @staticmethod
    def _keep(request: "Request", preferred: "Preferences") -> None:
        """For the next time, today or another day; a language that is the window's own goes on following it."""
        spoken, paper = "" if request.language == language() else request.language, str(request.paper)
        if (spoken, paper) != (preferred.document_language, preferred.document_paper):
            preferred.document_language, preferred.document_paper = spoken, paper
            preferred.save()
