"""Step 4: what was taken in, what was not, and the way back."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kamdesk.i18n import _, ngettext
from kamdesk.ui.importing.cautions import Part, differing_sums, large_changes
from kamdesk.ui.importing.left_out import not_imported
from kamdesk.ui.importing.wording import changes, count, told_changes
from kamdesk.ui.theme import icons
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.basic import button, card, icon_label, label, row


class DonePage(QWidget):
    """A few sentences.

    Signals:
        save_wanted: the rows that were not taken are to be saved.
    """

    save_wanted = Signal()

    def __init__(self, tokens: Tokens, currency: str, *, can_save: bool = True) -> None:
        super().__init__()
        self._can_save = can_save
        self._tokens = tokens
        self._currency = currency
        self._sign = icon_label("circle-check", tokens["ok"], 24)
        self._taken = label("", "h2", wrap=True, name="import_taken")
        self._changed = label("", wrap=True, name="import_changed")
        self._sums = label("", "badhead", wrap=True, name="import_done_sums")
        self._falls = label("", "warnhead", wrap=True, name="import_done_falls")
        self._left_out = label("", wrap=True, name="import_left_out")
        self._save = button("", self.save_wanted.emit, icon="download", tokens=tokens, name="import_save_rejected")
        self._back = label(
            _("A backup was made before. Ctrl+Z undoes the whole import in one step."),
            "caption",
            wrap=True,
            name="import_way_back",
        )
        frame, column = card((22, 18, 22, 18), 10)
        head = row(self._sign, self._taken, spacing=12)
        head.setStretch(1, 1)
        column.addLayout(head)
        for item in (self._sums, self._falls, self._changed, self._left_out):
            column.addWidget(item)
        column.addLayout(row(self._save, None))
        column.addWidget(self._back)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 16)
        outer.addWidget(frame)
        outer.addStretch(1)

    @property
    def parts(self) -> list[QWidget]:
        """Between which F6 goes, beside the footer."""
        return [self._save] if self._save.isVisible() else []

    def show_reports(self, parts: Sequence[Part]) -> None:
        """Say what an import did, a sheet each."""
        reports = [part.report for part in parts]
        taken = sum(report.taken for report in reports)
        out = sum(report.rejected for report in reports)
        is_whole = not out and not any(part.sums is not None and part.sums.difference for part in parts)
        icon, tone = ("circle-check", "ok") if is_whole else ("circle-alert", "warn")
        self._sign.setPixmap(icons.pixmap(icon, self._tokens[tone], 24, 2.0))
        cautions = ((self._sums, differing_sums(parts)), (self._falls, large_changes(parts, self._currency, is_done=True)))
        for caution, text in cautions:
            caution.setText(text)
            caution.setVisible(bool(text))
        self._say_taken(parts, taken)
        self._left_out.setText(not_imported(parts))
        self._left_out.setVisible(out > 0)
        self._save.setText(ngettext("Save {n} to Excel…", "Save the {n} to Excel…", out).format(n=count(out)))
        self._save.setVisible(out > 0 and self._can_save)
        self._back.setVisible(any(report.edit is not None for report in reports))

    def _say_taken(self, parts: Sequence[Part], taken: int) -> None:
        """How many rows came in, and what they changed; where each row is a new record, both at once."""
        said = changes(parts[0].report, self._currency, is_done=True)
        if len(parts) == 1 and taken and taken == parts[0].report.created and not parts[0].report.replacements:
            first, rest = said[0], " ".join(said[1:])
        else:
            first = ngettext("{n} row was imported.", "{n} rows were imported.", taken).format(n=count(taken))
            rest = told_changes([(part.title, part.report) for part in parts], self._currency, is_done=True)
        self._taken.setText(first)
        self._changed.setText(rest)

    def show_undone(self) -> None:
        """Say that the import was taken back."""
        self._sign.setPixmap(icons.pixmap("undo-2", self._tokens["text2"], 24, 2.0))
        self._taken.setText(_("The import was undone: everything is as it was before."))
        for item in (self._sums, self._falls, self._changed, self._left_out, self._save, self._back):
            item.hide()
