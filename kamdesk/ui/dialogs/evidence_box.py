"""The files that prove a record: attach, open, remove; files may be dropped on it."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from kamdesk.domain.errors import KnownError
from kamdesk.domain.evidence import Evidence
from kamdesk.domain.records import Record
from kamdesk.i18n import _, formats, messages
from kamdesk.services.evidence import attach, copy_out, may_run
from kamdesk.ui.context import Context
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.widgets.basic import ElidedLabel, button, clear, label, row, tool_button


class EvidenceBox(QWidget):
    """Evidence of one record; copies that were opened go away with the file."""

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self._ctx = ctx
        self._account_id = ""
        self._record: Record | None = None
        self.setObjectName("evidence")
        self.setAcceptDrops(not ctx.is_read_only)
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        self._add = button(_("Attach a file…"), self._choose, icon="paperclip", tokens=ctx.tokens, kind="flat2", name="attach")
        self._add.setVisible(not ctx.is_read_only)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(label(_("Evidence"), "field"))
        column.addLayout(self._list)
        column.addLayout(row(self._add, None))

    def show_record(self, account_id: str, record: Record) -> None:
        """Show the files of a record."""
        self._account_id, self._record = account_id, record
        clear(self._list)
        found = self._ctx.load(account_id).evidence_of(record.id)
        if not found:
            self._list.addWidget(label(_("No files yet. Drop one here, or attach it."), "caption", wrap=True))
        for evidence in found:
            name = ElidedLabel(evidence.name)
            day = label(formats.day(evidence.added_on), "caption")
            see = button(_("Open"), partial(self.open, evidence), kind="flat2", name="open_evidence")
            drop = tool_button(
                "x", _("Remove «{name}»").format(name=evidence.name), self._ctx.tokens, partial(self._remove, evidence)
            )
            drop.setVisible(not self._ctx.is_read_only)
            entry = row(name, day, see, drop, spacing=6)
            entry.setStretch(0, 1)
            self._list.addLayout(entry)

    def attach(self, path: Path) -> None:
        """Take a file in."""
        record = self._record
        if record is not None:
            self._ctx.act(lambda: attach(self._ctx.portfolio, self._account_id, record, path))

    def _choose(self) -> None:
        path = boxes.open_any(self, Path.home())
        if path is not None:
            self.attach(path)

    def _remove(self, evidence: Evidence) -> None:
        self._ctx.act(lambda: self._ctx.portfolio.remove(evidence))

    def open(self, evidence: Evidence) -> Path | None:
        """Open a private copy with the program that the system has for it; ask before when that may run something."""
        ctx = self._ctx
        try:
            if may_run(ctx.portfolio, evidence) and not self._is_trusted(evidence):
                return None
            path = copy_out(ctx.portfolio, evidence, ctx.opened.folder())
        except KnownError as error:
            self._ctx.notices.refused.emit(messages.text_of(error))
            return None
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            text = _("No program of this computer opens «{name}». A copy of it lies in «{folder}» until the portfolio is closed.")
            ctx.notices.refused.emit(text.format(name=evidence.name, folder=path.parent))
        return path

    def _is_trusted(self, evidence: Evidence) -> bool:
        text = _(
            "«{name}» is a program, a script, a link or a web page, or may be one. Opening it does what whoever made it wants. Open it only if you know where it comes from."
        ).format(name=evidence.name)
        return boxes.confirm(self, text, _("Open anyway"))

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self.attach(Path(url.toLocalFile()))
