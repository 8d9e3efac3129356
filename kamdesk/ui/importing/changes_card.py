"""What an import changes in the portfolio, said before it is done; what is replaced is shown before and after."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QFrame, QVBoxLayout, QWidget

from kamdesk.i18n import _, ngettext
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.report import Replacement, Report
from kamdesk.ui.importing.decisions import Decisions
from kamdesk.ui.importing.wording import changes, count, exact, period_text
from kamdesk.ui.tables.read_only_model import Column, ReadOnlyTableModel
from kamdesk.ui.tables.read_only_table import ReadOnlyTable
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.basic import button, icon_label, label, row

UNKNOWN_ACCOUNT = "unknown_account"


class ChangesCard(QFrame):
    """The sentences, and what of it is to be otherwise.

    Signals:
        wished: (create accounts, keep periods) a check box was changed.
        replaced_wanted: the list of what is replaced is wanted.
    """

    wished = Signal(bool, bool)
    replaced_wanted = Signal()

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self.setObjectName("import_changes")
        self.setProperty("box", "info")
        self._text = label("", wrap=True, name="import_changes_text")
        self._list = button("", self.replaced_wanted.emit, kind="link", name="import_replaced")
        self.create_accounts = QCheckBox(_("Create accounts that are not there yet"))
        self.create_accounts.setObjectName("create_accounts")
        self.keep_periods = QCheckBox(_("Keep what is stored of these periods"))
        self.keep_periods.setObjectName("keep_periods")
        for box in (self.create_accounts, self.keep_periods):
            box.toggled.connect(lambda _on: self.wished.emit(self.create_accounts.isChecked(), self.keep_periods.isChecked()))
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(4)
        column.addLayout(
            row(icon_label("rotate-cw-clock", tokens["accent"]), label(_("What changes in your portfolio"), "h3"), None)
        )
        column.addWidget(self._text)
        column.addLayout(row(self._list, self.create_accounts, self.keep_periods, None, spacing=16))

    def show_report(self, report: Report, decisions: Decisions, currency: str) -> None:
        """Say what an import would change."""
        self._text.setText(" ".join(changes(report, currency)))
        number = len(report.replacements)
        words = ngettext("See {n} change, before and after", "See the {n} changes, before and after", number)
        self._list.setText(words.format(n=count(number)))
        self._list.setVisible(bool(number))
        has_unknown = any(r.error.code == UNKNOWN_ACCOUNT for r in report.rejections)
        self._set(self.create_accounts, decisions.create_accounts, is_shown=has_unknown or decisions.create_accounts)
        has_stored = bool(report.replaced or report.replacements)
        is_periodic = report.kind is not ImportKind.ACCOUNTS
        self._set(self.keep_periods, decisions.keep_periods, is_shown=is_periodic and (has_stored or decisions.keep_periods))

    def _set(self, box: QCheckBox, is_on: bool, *, is_shown: bool) -> None:
        box.blockSignals(True)
        box.setChecked(is_on)
        box.blockSignals(False)
        box.setVisible(is_shown)


class ReplacedDialog(QDialog):
    """What is stored of accounts and periods, and what takes its place."""

    def __init__(self, tokens: Tokens, replacements: list[Replacement], currency: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Before and after"))
        self.resize(tokens.scaled(760), tokens.scaled(420))

        def money(key: str, title: str, value: str) -> Column[Replacement]:
            return Column(
                key, title, lambda r: exact(getattr(r, value), currency), lambda r: getattr(r, value), 130, is_numeric=True
            )

        def lines(key: str, title: str, value: str) -> Column[Replacement]:
            return Column(key, title, lambda r: count(getattr(r, value)), lambda r: getattr(r, value), 120, is_numeric=True)

        columns: list[Column[Replacement]] = [
            Column("account", _("Account"), lambda r: r.account, lambda r: r.account.casefold()),
            Column("period", _("Period"), lambda r: period_text(r.period), lambda r: r.period, 100),
            lines("lines_before", _("Lines today"), "lines_before"),
            money("sum_before", _("Today"), "sum_before"),
            lines("lines_after", _("Lines afterwards"), "lines_after"),
            money("sum_after", _("Afterwards"), "sum_after"),
        ]
        model: ReadOnlyTableModel[Replacement] = ReadOnlyTableModel(tokens, columns, key=lambda r: f"{r.account_id}:{r.period}")
        model.set_rows(replacements)
        view: ReadOnlyTable[Replacement] = ReadOnlyTable(tokens, model, is_framed=True)
        view.setObjectName("import_replacements")
        view.setAccessibleName(_("Before and after"))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(view, 1)
        column.addLayout(row(None, button(_("Close"), self.reject)))
