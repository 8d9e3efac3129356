"""The approved versions of a plan, each readable whole, with what changed since."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from kamdesk.domain.plan.plan_document import PlanLine
from kamdesk.i18n import _, formats
from kamdesk.i18n.labels import field_name
from kamdesk.services.plan import plan_versions, wording
from kamdesk.ui.context import Context
from kamdesk.ui.widgets.basic import clear, combo_box, label, row, scroll


class VersionsDialog(QDialog):
    """Choose a version and read it from beginning to end."""

    def __init__(self, ctx: Context, account_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._data = ctx.load(account_id)
        self.setWindowTitle(_("Versions of the plan"))
        self.resize(ctx.tokens.scaled(720), ctx.tokens.scaled(560))
        self._version = combo_box(_("Version"), "version")
        for each in reversed(self._data.plan.versions):
            text = _("Version {number}, approved on {day} by {name}").format(
                number=each.number, day=formats.day(each.approved_on), name=each.approved_by
            )
            self._version.addItem(text, each.number)
        self._version.activated.connect(lambda *_: self._fill())
        body = QWidget()
        self._lines = QVBoxLayout(body)
        self._lines.setSpacing(4)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(row(self._version, None))
        column.addWidget(scroll(body), 1)
        column.addWidget(buttons)
        self._fill()

    def show_version(self, number: int) -> None:
        """Show one version."""
        self._version.setCurrentIndex(self._version.findData(number))
        self._fill()

    def _fill(self) -> None:
        clear(self._lines)
        number = self._version.currentData()
        version = next(v for v in self._data.plan.versions if v.number == number)
        for section in plan_versions.sections(version.lines):
            self._lines.addWidget(label(wording.section_title(section.kind), "h3"))
            for record in section.records:
                self._lines.addWidget(label(self._record_text(record), wrap=True))
        self._lines.addStretch(1)

    def _record_text(self, lines: tuple[PlanLine, ...]) -> str:
        currency = self._data.settings.currency
        parts = [
            wording.value_text(line, currency, is_whole=True)
            if line.value == line.name
            else f"{field_name(line.field)}: {wording.value_text(line, currency, is_whole=True)}"
            for line in lines
        ]
        return "• " + " · ".join(parts)
