"""Forms for assessors who are elsewhere: written for the selected one, and read back."""

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kamdesk.domain.errors import KnownError
from kamdesk.domain.plan.kam_profile import Assessor
from kamdesk.i18n import _, messages, ngettext
from kamdesk.services.plan import assessor_form
from kamdesk.services.plan.assessor_form import FormReport
from kamdesk.ui.context import Context
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.tables.record_table import RecordTable
from kamdesk.ui.widgets.basic import button, label, row
from kamdesk.ui.widgets.text import plain_action


class AssessorBox(QWidget):
    """Two buttons below the table of assessors, and what came of the last form."""

    def __init__(self, ctx: Context, table: RecordTable[Any]) -> None:
        super().__init__()
        self._ctx = ctx
        self._table = table
        self._account_id = ""
        self._write = button("", self.write, icon="file-spreadsheet", tokens=ctx.tokens, name="write_form")
        self._read = button(_("Read a filled form…"), self.read, icon="download", tokens=ctx.tokens, name="read_form")
        self._hint = label(
            _("Select an assessor who is elsewhere to make a form for them: a spreadsheet with what each level looks like."),
            "caption",
            wrap=True,
        )
        self._said = label("", "", wrap=True, name="form_report")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._hint)
        column.addLayout(row(self._write, self._read, None))
        column.addWidget(self._said)
        table.selected.connect(lambda _record: self._fill())

    def show_account(self, account_id: str) -> None:
        """Work for an account."""
        if account_id != self._account_id:
            self._account_id = account_id
            self._said.clear()
        self._fill()

    def _fill(self) -> None:
        found = self._table.current() if self._account_id else None
        self._write.setVisible(isinstance(found, Assessor))
        if isinstance(found, Assessor):
            self._write.setText(plain_action(_("Form for {name}…").format(name=found.name)))
            self._write.setAccessibleName(self._write.text())
        self._hint.setVisible(found is None)
        self._read.setVisible(not self._ctx.is_read_only)
        self._said.setVisible(bool(self._said.text()))

    def write(self) -> None:
        """Save a form for the selected assessor."""
        found = self._table.current()
        if not isinstance(found, Assessor):
            return
        account = self._ctx.load(self._account_id).account
        name = f"{account.name} - {found.name}.xlsx".replace("/", "-")
        path = boxes.save_table(self, _("Save the form"), Path.home() / name)
        if path is None:
            return
        try:
            assessor_form.write_form(self._ctx.portfolio, self._account_id, found.name, path)
        except KnownError as error:
            self._ctx.notices.refused.emit(messages.text_of(error))
            return
        self._ctx.notices.said.emit(_("Saved as «{name}». Send it, and read it here when it comes back.").format(name=path.name))

    def read(self) -> None:
        """Take the marks of a filled form in."""
        path = boxes.open_table(self, Path.home())
        if path is None:
            return
        report: FormReport | None = None

        def take() -> Any:
            nonlocal report
            report = assessor_form.read_form(self._ctx.portfolio, self._account_id, path)
            return report.edit

        if self._ctx.act(take) and report is not None:
            self._said.setText(report_text(report))
            self._fill()


def report_text(report: FormReport) -> str:
    """What came of a form; no mark is told."""
    parts = [
        ngettext("{n} mark of {name} taken.", "{n} marks of {name} taken.", report.taken).format(
            n=report.taken, name=report.assessor
        )
    ]
    if report.empty:
        parts.append(ngettext("{n} is still empty.", "{n} are still empty.", report.empty).format(n=report.empty))
    parts += [_("Row {row}: {text}").format(row=r.row, text=messages.text_of(r.error)) for r in report.rejections]
    return "\n".join(parts)
