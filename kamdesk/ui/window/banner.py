"""The line above the page: what is to be known of the whole file, and the ways on."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from kamdesk.i18n import _
from kamdesk.services import files
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.basic import button, label
from kamdesk.ui.window.current_file import CurrentFile
from kamdesk.ui.window.file_actions import FileActions
from kamdesk.ui.window.program_watch import ProgramWatch


class Banner(QWidget):
    """Seen when the file is gone, can only be read, is the sample, or holds what cannot be read, and when the program was replaced.

    It is made anew when that changes.
    """

    def __init__(self, file: CurrentFile, acts: FileActions, program: ProgramWatch, tokens: Tokens, parent: QWidget) -> None:
        super().__init__(parent)
        self._file = file
        self._program = program
        self._tokens = tokens
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 6, 20, 0)
        texts = self._texts()
        row.addWidget(label(" ".join(texts), "warn", wrap=True, name="banner"), 1)
        ctx = file.ctx
        if file.is_adrift():
            assert ctx is not None
            if not files.is_in_place(ctx.portfolio):
                row.addWidget(self._way(_("Save elsewhere"), acts.save_elsewhere, "download", "adrift_save"))
            if ctx.portfolio.path.exists():
                row.addWidget(self._way(_("Open it again"), acts.reopen, "rotate-cw-clock", "adrift_reopen"))
        elif ctx is not None and ctx.is_read_only:
            row.addWidget(self._way(_("Try again"), acts.reopen, "rotate-cw-clock", "read_only_retry"))
        if file.is_sample():
            row.addWidget(button(_("To my accounts"), file.open_own, kind="flat2", name="to_my_accounts"))
        self.setVisible(bool(texts))

    def _way(self, text: str, act: Callable[[], object], icon: str, name: str) -> QPushButton:
        return button(text, act, icon=icon, tokens=self._tokens, kind="flat2", name=name)

    def _texts(self) -> list[str]:
        """What is to be known of the whole file: it can only be read, it is the sample, something in it cannot be read."""
        file, texts = self._file, []
        if self._program.is_replaced:
            texts.append(_("kamdesk was updated while it was open. Close it and start it again; everything is saved."))
        if file.is_adrift():
            texts.append(_("This file was moved, deleted or changed by another program. Nothing is saved now."))
        if file.ctx is not None and file.ctx.is_read_only:
            texts.append(file.why_read_only or _("Read-only: nothing can be changed in this file now."))
        if file.is_sample():
            texts.append(_("You are looking at the sample."))
        if file.ctx is not None and file.ctx.portfolio.unread.of_account(None):
            from kamdesk.services.file_check import unread_of
            from kamdesk.ui.account.unread_strip import unread_text

            if found := unread_of(file.ctx.portfolio, None):
                texts.append(unread_text(found))
        return texts
