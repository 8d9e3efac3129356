"""What an import changes in the portfolio, said before it is done; what is replaced is shown before and after."""

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDialog, QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from kamdesk.i18n import _
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.report import Replacement
from kamdesk.ui.importing.cautions import Part, differing_sums, large_changes
from kamdesk.ui.importing.change_words import is_large_fall, is_large_rise
from kamdesk.ui.importing.trial import Trial
from kamdesk.ui.importing.wording import count, exact, period_text, told_changes
from kamdesk.ui.tables.read_only_model import Column, ReadOnlyTableModel
from kamdesk.ui.tables.read_only_table import ReadOnlyTable
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.basic import PageScroll, button, icon_label, label, row, scroll
from kamdesk.ui.widgets.text import plain_action

MARGIN = 14
MOST_LINES = 6
"""More of them are scrolled, so that the rows above keep their room."""
BESIDE = 60
"""What is seen of the window around what is replaced, so that nobody takes that for the next step."""
FEW_LINES, LEAST_LINES, LOW = 4, 2, 34
"""Where the window is no higher than so many lines (`LOW`) there are fewer; what is said above them takes of their room, but for the least."""


class ChangesCard(QFrame):
    """The sentences, and what of it is to be otherwise.

    Signals:
        wished: (create accounts, keep periods) one of them is to be otherwise.
        replaced_wanted: the list of what is replaced is wanted.
    """

    wished = Signal(bool, bool)
    replaced_wanted = Signal()

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self.setObjectName("import_changes")
        self.setProperty("box", "info")
        self._text = label("", wrap=True, name="import_changes_text")
        self._sums = label("", "badhead", wrap=True, name="import_differing_sums")
        self._falls = label("", "warnhead", wrap=True, name="import_large_falls")
        self._list = button("", self.replaced_wanted.emit, name="import_replaced")
        self._told_sums = ("", "")  # whole, and where there is little room
        self._creates = self._keeps = False
        self._room = self._used = 0
        self._is_title_extra = False  # seen only since there is room for it
        self.create_accounts = button("", lambda: self.wished.emit(not self._creates, self._keeps), name="create_accounts")
        self.keep_periods = button("", lambda: self.wished.emit(self._creates, not self._keeps), name="keep_periods")
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 10, MARGIN, 10)
        column.setSpacing(4)
        self._title = QWidget()
        self._title.setLayout(
            row(icon_label("rotate-cw-clock", tokens["accent"]), label(_("What changes in your portfolio"), "h3"), None)
        )
        column.addWidget(self._title)
        for caution in (self._sums, self._falls):
            column.addWidget(caution)
        body = QWidget()
        body.setLayout(row(self._text))
        self._scroll = scroll(body)
        self._scroll.setAccessibleName(_("What changes in your portfolio"))
        column.addWidget(self._scroll)
        column.addSpacing(4)
        column.addLayout(row(self._list, self.create_accounts, self.keep_periods, None))

    def show_trial(self, trial: Trial, currency: str) -> None:
        """Say what an import would change."""
        reports = trial.reports
        parts = [Part(sheet.title, sheet.sums, sheet.report) for sheet in trial.sheets]
        self._told_sums = (differing_sums(parts), differing_sums(parts, with_rows=False))
        self._falls.setText(large_changes(parts, currency))
        self._text.setText(told_changes([(part.title, part.report) for part in parts], currency))
        self._fit_text()
        number = sum(len(report.replacements) for report in reports)
        words = _("See the change, before and after") if number == 1 else _("See the {n} changes, before and after")
        self._list.setText(words.format(n=count(number)))
        self._list.setVisible(bool(number))
        self._creates = any(sheet.decisions.create_accounts for sheet in trial.sheets)
        self._keeps = any(sheet.decisions.keep_periods for sheet in trial.sheets)
        self._offer_accounts(trial)
        has_stored = any((r.replaced or r.replacements) and r.kind is not ImportKind.ACCOUNTS for r in reports)
        is_periodic = any(report.kind is not ImportKind.ACCOUNTS for report in reports)
        keep = _("Replace stored figures for these periods") if self._keeps else _("Keep stored figures for these periods")
        self.keep_periods.setText(keep)
        self.keep_periods.setVisible(is_periodic and (has_stored or self._keeps))

    def _offer_accounts(self, trial: Trial) -> None:
        """Create all that are missing; a single one only where its own row may be on a sheet that is not looked at."""
        names = trial.missing
        if self._creates:
            words = _("Do not create missing accounts")
        elif len(names) == 1:
            words = _("Create «{name}»").format(name=next(iter(names.values())))
        else:
            words = _("Create the {n} missing accounts").format(n=count(len(names)))
        self.create_accounts.setText(plain_action(words))
        self.create_accounts.setVisible(self._creates or len(names) > 1 or (bool(names) and trial.is_several))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_text()

    def take_room(self, free: int) -> None:
        """Show more of the sentences, and their title, where so much stays free, or less where it is missing (below 0) for the rows."""
        room = max(0, free + self._used + (self._title_height if self._is_title_extra else 0))
        if room != self._room:
            self._room = room
            self._fit_text()

    @property
    def _title_height(self) -> int:
        layout = self.layout()
        return self._title.sizeHint().height() + (layout.spacing() if layout is not None else 0)

    def _fit_text(self) -> None:
        """As high as the sentences, up to a few lines; where they are scrolled the keyboard scrolls them too."""
        is_low = self.window().height() < LOW * self._text.fontMetrics().lineSpacing()
        self._sums.setText(self._told_sums[is_low])  # which rows it lacks is told by the rows themselves
        for caution in (self._sums, self._falls):
            caution.setVisible(bool(caution.text()))
        need = self._text.heightForWidth(self.width() - 2 * MARGIN - PageScroll.GUTTER)
        line = self._text.fontMetrics().lineSpacing()
        told = sum(caution.text().count("\n") + 1 for caution in (self._sums, self._falls) if caution.text())
        most = max(LEAST_LINES, FEW_LINES - told) if is_low else MOST_LINES
        is_long = need > most * line + line // 2  # the label has margins of its own; part of a line is worth no scroll bar
        self._used = min(self._room // line * line, need - most * line) if is_long else 0  # no line is cut through
        self._is_title_extra = is_low and self._room - self._used >= self._title_height
        self._title.setVisible(not is_low or self._is_title_extra)
        is_long = is_long and self._used < need - most * line
        self._scroll.setFixedHeight((most * line + self._used if is_long else need) + 2)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.TabFocus if is_long else Qt.FocusPolicy.NoFocus)


Replaced = tuple[str, Replacement]
"""The title of a sheet, and something stored that it replaces."""


class ReplacedDialog(QDialog):
    """What is stored of accounts and periods, and what takes its place."""

    def __init__(self, tokens: Tokens, trial: Trial, currency: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Before and after"))
        number = sum(len(sheet.report.replacements) for sheet in trial.sheets)
        liked = QSize(tokens.scaled(940 if trial.is_several else 820), tokens.scaled(min(420, 142 + 30 * number)))
        self.resize(liked.boundedTo(parent.size() - QSize(BESIDE, BESIDE)))
        columns = _replaced_columns(currency)
        model: ReadOnlyTableModel[Replaced] = ReadOnlyTableModel(
            tokens, columns if trial.is_several else columns[1:], key=lambda r: f"{r[0]}:{r[1].account_id}:{r[1].period}"
        )
        model.set_rows([(sheet.title, found) for sheet in trial.sheets for found in sheet.report.replacements])
        view: ReadOnlyTable[Replaced] = ReadOnlyTable(tokens, model, is_framed=True)
        view.setObjectName("import_replacements")
        view.setAccessibleName(_("Before and after"))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(label(_("Before and after"), "h2"))
        column.addWidget(view, 1)
        total = label(
            _total_words([found for _title, found in model.rows], currency), "h3", wrap=True, name="import_replaced_total"
        )
        line = row(total, button(_("Close"), self.reject))
        line.setStretch(0, 1)
        column.addLayout(line)


def _total_words(found: Sequence[Replacement], currency: str) -> str:
    """What all that is replaced adds up to today, and afterwards."""
    before, after = (sum((getattr(one, name) for one in found), Decimal(0)) for name in ("sum_before", "sum_after"))
    words = _("Total: {before} today, {after} afterwards ({difference}).")
    return words.format(
        before=exact(before, currency), after=exact(after, currency), difference=_difference(after - before, currency)
    )


def _difference(amount: Decimal, currency: str) -> str:
    """With its sign, also where something is won."""
    text = exact(abs(amount), currency)
    return f"+{text}" if amount > 0 else f"\N{MINUS SIGN}{text}" if amount < 0 else text


def _tone(replaced: Replacement) -> str:
    """Marked are sums that fall to a fraction or grow to a multiple."""
    before, after = replaced.sum_before, replaced.sum_after
    return "warn" if is_large_fall(before, after) or is_large_rise(before, after) else ""


def _replaced_columns(currency: str) -> list[Column[Replaced]]:
    """The sheet, then what is of it."""

    def money(key: str, title: str) -> Column[Replaced]:
        def value(replaced: Replaced) -> Decimal:
            return getattr(replaced[1], key)  # type: ignore[no-any-return]

        return Column(key, title, lambda r: exact(value(r), currency), value, 116, is_numeric=True)

    return [
        Column("sheet", _("Sheet"), lambda r: r[0], lambda r: r[0].casefold(), 100),
        Column("account", _("Account"), lambda r: r[1].account, lambda r: r[1].account.casefold()),
        Column("period", _("Period"), lambda r: period_text(r[1].period), lambda r: r[1].period, 84),
        Column(
            "lines", _("Lines"), lambda r: f"{count(r[1].lines_before)} → {count(r[1].lines_after)}",
            lambda r: (r[1].lines_before, r[1].lines_after), 96, is_numeric=True,
        ),
        money("sum_before", _("Today")),
        money("sum_after", _("Afterwards")),
        Column(
            "difference", _("Difference"), lambda r: _difference(r[1].sum_after - r[1].sum_before, currency),
            lambda r: r[1].sum_after - r[1].sum_before, 122, is_numeric=True,
            tone=lambda r: _tone(r[1]),
        ),
    ]  # fmt: skip
