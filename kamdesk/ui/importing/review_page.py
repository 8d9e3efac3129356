"""Step 3: what is ready, the rows that need a decision, and what the import changes."""

from collections import Counter
from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget
from typing_extensions import override

from kamdesk.i18n import _, ngettext
from kamdesk.services.importing.report import Rejection
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.importing.changes_card import ChangesCard, ReplacedDialog
from kamdesk.ui.importing.decisions import UNDECIDED, Decisions, Stand, alike
from kamdesk.ui.importing.review_entries import Action, Entry
from kamdesk.ui.importing.review_model import ReviewModel
from kamdesk.ui.importing.review_table import ReviewTable
from kamdesk.ui.importing.sheets_bar import SheetsBar
from kamdesk.ui.importing.trial import SheetTrial, Trial
from kamdesk.ui.importing.wording import count, way_all
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.basic import ChipKind, button, icon_label, label, row, set_chip
from kamdesk.ui.widgets.text import plain_action

CHIPS: tuple[ChipKind, ...] = ("ok", "bad", "warn", "warn", "neutral", "neutral")


def _chip(kind: ChipKind) -> QLabel:
    """A chip that has its kind from the beginning: given later, the style sheet would leave it without its margins."""
    found = QLabel()
    found.setProperty("chip", kind)
    return found


def _with_fix(rejection: Rejection, action: Action) -> Rejection:
    """The same, with the text that was chosen for its cell."""
    return replace(rejection, fix=action.fix) if action.fix is not None else rejection


class ReviewPage(QWidget):
    """Chips, table, fixes, and what changes.

    Signals:
        decided: (title of the sheet → Decisions) something was decided; the trial is to be made again.
    """

    decided = Signal(object)

    def __init__(self, tokens: Tokens, currency: str) -> None:
        super().__init__()
        self._tokens = tokens
        self._currency = currency
        self._trial: Trial | None = None
        self._alike: tuple[list[Rejection], Action] | None = None
        self._title = ""  # of the sheet whose rows are shown
        self.sheets = SheetsBar("import_review_sheet")
        self.sheets.chosen.connect(self.show_sheet)
        self.chips = [_chip(kind) for kind in CHIPS]
        self.only_waiting = QCheckBox(_("Only rows with something to decide"))
        self.only_waiting.setObjectName("import_only_waiting")
        self.only_waiting.setChecked(True)
        self.only_waiting.toggled.connect(lambda _on: self._fill())
        self.table = ReviewTable(tokens, ReviewModel(self._on_typed))
        self.table.acted.connect(self._on_acted)
        self._nothing = label("", "h3", wrap=True, name="import_nothing")
        self._fix_all = button("", self._take_fixes, name="import_fix_all", icon="wand-sparkles", tokens=tokens)
        self._same = button("", self._decide_same, name="import_same")
        self._hint = label(
            _("Double-click a cell, or press F2, to write another value. Rows that are not fixed are not imported."),
            "caption",
            wrap=True,
        )
        self.changes = ChangesCard(tokens)
        self.changes.wished.connect(self._on_wished)
        self.changes.replaced_wanted.connect(self._show_replaced)
        self._lay_out()

    def _lay_out(self) -> None:
        chips = QHBoxLayout()
        chips.setSpacing(8)
        for chip in self.chips:
            chips.addWidget(chip)
        chips.addStretch(1)
        chips.addWidget(self.only_waiting)
        self._empty = QWidget()
        empty = row(icon_label("circle-check", self._tokens["ok"], 20), self._nothing, margins=(0, 8, 0, 8))
        empty.setStretch(1, 1)
        self._empty.setLayout(empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 12)
        column.setSpacing(10)
        column.addLayout(chips)
        column.addWidget(self._empty)
        column.addWidget(self.sheets)
        column.addWidget(self.table, 10_000)
        acts = row(self._fix_all, self._same, self._hint)
        acts.setStretch(2, 1)
        column.addLayout(acts)
        column.addWidget(self.changes)
        self._rest = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)
        column.addSpacerItem(self._rest)
        column.setStretch(column.count() - 1, 1)

    @override
    def event(self, event: QEvent) -> bool:
        found = super().event(event)
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Resize}:
            self._share_room()
        return found

    def _share_room(self) -> None:
        """The rows have the room first, whole ones; what they leave free is for what changes."""
        rest, missing = self._rest.geometry().height(), 0
        if self.table.isVisible():
            # What the table gives up for whole rows is free below, so that it finds the same again.
            self.table.setMaximumHeight(self.table.height_within(self.table.height() + rest))
            missing = self.table.whole_height - self.table.height()
        self.changes.take_room(rest - max(0, missing))

    @property
    def parts(self) -> list[QWidget]:
        """Between which F6 goes."""
        acts: list[QWidget] = [found for found in (self._fix_all, self._same) if found.isVisible()]
        shown: list[QWidget] = [self.sheets] if self.sheets.isVisible() else []
        return [*shown, *([self.table] if self.table.isVisible() else []), *acts[:1], self.changes]

    @property
    def _sheet(self) -> SheetTrial | None:
        """The sheet whose rows are shown: the one that was chosen, else the first with something to decide."""
        sheets = self._trial.sheets if self._trial is not None else ()
        shown = [sheet for sheet in sheets if self._number(sheet)] or sheets
        return next((sheet for sheet in shown if sheet.title == self._title), shown[0] if shown else None)

    def _number(self, sheet: SheetTrial) -> int:
        """How many rows of a sheet are shown."""
        return sheet.rows if self.only_waiting.isChecked() else sheet.found.rows

    @property
    def decisions(self) -> Decisions:
        """What was decided up to now about the sheet that is shown."""
        return self._sheet.decisions if self._sheet is not None else UNDECIDED

    @property
    def buttons(self) -> list[QPushButton]:
        """What decides about many rows at once."""
        return [self._fix_all, self._same]

    # -- showing ---------------------------------------------------------------------------------

    def show_trial(self, trial: Trial) -> None:
        """Show what would come of the import."""
        self._trial = trial
        self._fill()

    def show_sheet(self, title: str) -> None:
        """Show the rows of another sheet."""
        self._title = title
        self._alike = None
        self._fill()

    def _fill(self) -> None:
        trial, sheet = self._trial, self._sheet
        if trial is None or sheet is None:
            return
        if sheet.title != self._title:
            self._title, self._alike = sheet.title, None
        self._fill_chips(trial)
        self._fill_sheets(trial, sheet)
        self.table.review.show_trial(sheet, is_whole=not self.only_waiting.isChecked())
        is_whole = not self.only_waiting.isChecked()
        self.table.setAccessibleName(_("All rows") if is_whole else _("Rows that need a decision"))
        waits = bool(self.table.review.entries)
        has_focus = self.table.hasFocus()
        self.table.setVisible(waits)
        self._empty.setVisible(not waits)
        self._hint.setVisible(waits)
        taken = sum(report.taken for report in trial.reports)
        self._nothing.setText(
            ngettext(
                "The {n} row is ready; there is nothing to decide.", "All {n} rows are ready; there is nothing to decide.", taken
            ).format(n=count(taken))
            if taken
            else _("No row would be imported, and none needs a decision.")
        )
        some = any(one.rows or one.decisions.decided for one in trial.sheets)
        self.only_waiting.setVisible(some and any(one.found.rows > one.rows for one in trial.sheets))
        words = ngettext("Apply the {n} fix", "Apply the {n} fixes", sheet.fixes)
        self._fix_all.setText(words.format(n=count(sheet.fixes)))
        self._fix_all.setVisible(sheet.fixes > 1)
        self._offer_same(sheet)
        self.changes.show_trial(trial, self._currency)
        if has_focus and not waits:
            self.changes.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill_sheets(self, trial: Trial, shown: SheetTrial) -> None:
        """The sheets with rows to be seen, each with their number; of several sheets a single one says whose rows they are."""
        numbers = [(sheet.title, self._number(sheet)) for sheet in trial.sheets if self._number(sheet)]
        texts = [(title, f"{title} · {count(number)}") for title, number in numbers]
        self.sheets.show_sheets(texts if trial.is_several else [], shown.title, at_least=1)

    def _fill_chips(self, trial: Trial) -> None:
        ready, cancelled = (sum(getattr(report, name) for report in trial.reports) for name in ("taken", "cancelled"))
        found = sum((Counter(sheet.stands) for sheet in trial.sheets), Counter[Stand]())
        words = (
            (ngettext("✓ {n} ready", "✓ {n} ready", ready), ready),
            (ngettext("✕ {n} with a problem", "✕ {n} with a problem", found[Stand.FAULTY]), found[Stand.FAULTY]),
            (ngettext("▲ {n} to decide", "▲ {n} to decide", found[Stand.ASKED]), found[Stand.ASKED]),
            (ngettext("▲ {n} duplicate", "▲ {n} duplicate", found[Stand.DUPLICATE]), found[Stand.DUPLICATE]),
            (ngettext("… {n} held back", "… {n} held back", found[Stand.HELD]), found[Stand.HELD]),
            (ngettext("{n} cancelled", "{n} cancelled", cancelled), cancelled),
        )
        for chip, kind, (text, number) in zip(self.chips, CHIPS, words, strict=True):
            set_chip(chip, text.format(n=count(number)) if number else "", kind)
        if not ready:  # nothing is all right about none
            set_chip(self.chips[0], _("0 ready"), "neutral")

    def _offer_same(self, sheet: SheetTrial) -> None:
        """After a decision, the same for all rows that are alike."""
        if self._alike is not None:
            rows = {r.row for r in self._alike[0]}
            action = self._alike[1]
            left = [_with_fix(r, action) for r in sheet.waiting if r.row in rows]
            self._alike = (left, action) if left else None
        self._same.setVisible(self._alike is not None)
        if self._alike is not None:
            rejections, action = self._alike
            self._same.setText(plain_action(way_all(rejections[0], action.way, len(rejections))))

    # -- deciding --------------------------------------------------------------------------------

    def _decide(self, decisions: Decisions) -> None:
        """Something else is decided about the sheet that is shown."""
        self.decided.emit({self._title: decisions})

    def _on_acted(self, entry: Entry, action: Action) -> None:
        assert self._sheet is not None
        rejection, decisions = entry.rejection, self.decisions
        if action.is_back:
            self._alike = None
            for own in entry.rejections:
                decisions = decisions.without(own.row)
            self._decide(decisions)
            return
        rejection = _with_fix(rejection, action)
        others = [other for other in alike(rejection, self._sheet.waiting, action.way) if other.row not in entry.rows]
        same = [_with_fix(other, action) for other in others]
        self._alike = (same, action) if same else None
        if action.way is None:
            self._decide(decisions.fixed([rejection]))
        else:
            self._decide(decisions.going(entry.rejections, action.way))

    def _on_typed(self, entry: Entry, at: int, text: str) -> None:
        self._alike = None
        self._decide(self.decisions.typed(entry.rejection.row, at, text, entry.rejection))

    def _take_fixes(self) -> None:
        if self._sheet is not None:
            self._alike = None
            self._decide(
                self.decisions.fixed([replace(r, fix=r.proposed) for r in self._sheet.waiting if r.proposed is not None])
            )

    def _decide_same(self) -> None:
        if self._alike is not None:
            rejections, action = self._alike
            self._alike = None
            going = self.decisions.fixed(rejections) if action.way is None else self.decisions.going(rejections, action.way)
            self._decide(going)

    def _on_wished(self, create_accounts: bool, keep_periods: bool) -> None:
        """What is wished holds for all sheets."""
        if self._trial is not None:
            self.decided.emit(
                {
                    title: replace(decisions, create_accounts=create_accounts, keep_periods=keep_periods)
                    for title, decisions in self._trial.decisions.items()
                }
            )

    def _show_replaced(self) -> None:
        if self._trial is not None:
            boxes.open_dialog(ReplacedDialog(self._tokens, self._trial, self._currency, self.window()))
