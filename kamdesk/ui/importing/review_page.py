"""Step 3: what is ready, the rows that need a decision, and what the import changes."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from kamdesk.i18n import _, ngettext
from kamdesk.services.importing.report import Rejection
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.importing.changes_card import ChangesCard, ReplacedDialog
from kamdesk.ui.importing.decisions import UNDECIDED, Decisions, Stand, alike, counted
from kamdesk.ui.importing.review_model import Action, Entry, ReviewModel
from kamdesk.ui.importing.review_table import ReviewTable
from kamdesk.ui.importing.trial import Trial
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


class ReviewPage(QWidget):
    """Chips, table, fixes, and what changes.

    Signals:
        decided: (Decisions) something was decided; the trial is to be made again.
    """

    decided = Signal(object)

    def __init__(self, tokens: Tokens, currency: str) -> None:
        super().__init__()
        self._tokens = tokens
        self._currency = currency
        self._trial: Trial | None = None
        self._alike: tuple[list[Rejection], Action] | None = None
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
            _("Double-click a cell, or press F2, to write another value. Rows that are not mended are not imported."),
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
        column.addWidget(self.table, 1)
        acts = row(self._fix_all, self._same, self._hint)
        acts.setStretch(2, 1)
        column.addLayout(acts)
        column.addWidget(self.changes)
        self._rest = QWidget()
        column.addWidget(self._rest, 1)

    @property
    def parts(self) -> list[QWidget]:
        """Between which F6 goes."""
        acts: list[QWidget] = [found for found in (self._fix_all, self._same) if found.isVisible()]
        return [*([self.table] if self.table.isVisible() else []), *acts[:1], self.changes]

    @property
    def decisions(self) -> Decisions:
        """What was decided up to now."""
        return self._trial.decisions if self._trial is not None else UNDECIDED

    @property
    def buttons(self) -> list[QPushButton]:
        """What decides about many rows at once."""
        return [self._fix_all, self._same]

    # -- showing ---------------------------------------------------------------------------------

    def show_trial(self, trial: Trial) -> None:
        """Show what would come of the import."""
        self._trial = trial
        self._fill()

    def _fill(self) -> None:
        trial = self._trial
        if trial is None:
            return
        self._fill_chips(trial)
        self.table.review.show_trial(trial, with_decided=not self.only_waiting.isChecked())
        waits = bool(self.table.review.entries)
        has_focus = self.table.hasFocus()
        self.table.setVisible(waits)
        self._empty.setVisible(not waits)
        self._rest.setVisible(not waits)
        self._hint.setVisible(waits)
        taken = trial.report.taken
        self._nothing.setText(
            ngettext(
                "The {n} row is ready; there is nothing to decide.", "All {n} rows are ready; there is nothing to decide.", taken
            ).format(n=count(taken))
            if taken
            else _("No row would be taken in, and none needs a decision.")
        )
        self.only_waiting.setVisible(bool(trial.decisions.decided))
        fixes = [r for r in trial.waiting if r.fix is not None]
        words = ngettext("Apply the {n} fix", "Apply the {n} fixes", len(fixes))
        self._fix_all.setText(words.format(n=count(len(fixes))))
        self._fix_all.setVisible(len(fixes) > 1)
        self._offer_same(trial)
        self.changes.show_report(trial.report, trial.decisions, self._currency)
        if has_focus and not waits:
            self.changes.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill_chips(self, trial: Trial) -> None:
        ready, cancelled, found = trial.report.taken, trial.report.cancelled, counted(trial.waiting)
        words = (
            (ngettext("✓ {n} ready", "✓ {n} ready", ready), ready),
            (ngettext("✕ {n} with a problem", "✕ {n} with a problem", found[Stand.FAULTY]), found[Stand.FAULTY]),
            (ngettext("▲ {n} to decide", "▲ {n} to decide", found[Stand.ASKED]), found[Stand.ASKED]),
            (ngettext("▲ {n} duplicate", "▲ {n} duplicate", found[Stand.DUPLICATE]), found[Stand.DUPLICATE]),
            (ngettext("… {n} held back", "… {n} held back", found[Stand.HELD]), found[Stand.HELD]),
            (ngettext("{n} cancelled", "{n} cancelled", cancelled), cancelled),
        )
        for chip, kind, (text, number) in zip(self.chips, CHIPS, words, strict=True):
            set_chip(chip, text.format(n=count(number)) if number or kind == "ok" else "", kind)

    def _offer_same(self, trial: Trial) -> None:
        """After a decision, the same for all rows that are alike."""
        if self._alike is not None:
            rows = {r.row for r in self._alike[0]}
            left = [r for r in trial.waiting if r.row in rows]
            self._alike = (left, self._alike[1]) if left else None
        self._same.setVisible(self._alike is not None)
        if self._alike is not None:
            rejections, action = self._alike
            self._same.setText(plain_action(way_all(rejections[0], action.way, len(rejections))))

    # -- deciding --------------------------------------------------------------------------------

    def _on_acted(self, entry: Entry, action: Action) -> None:
        assert self._trial is not None
        rejection, decisions = entry.rejection, self.decisions
        if action.is_back:
            self._alike = None
            self.decided.emit(decisions.without(rejection.row))
            return
        same = alike(rejection, self._trial.waiting, action.way)
        self._alike = (same, action) if same else None
        if action.way is None:
            self.decided.emit(decisions.fixed([rejection]))
        else:
            self.decided.emit(decisions.going([rejection], action.way))

    def _on_typed(self, entry: Entry, at: int, text: str) -> None:
        self._alike = None
        self.decided.emit(self.decisions.typed(entry.rejection.row, at, text, entry.rejection))

    def _take_fixes(self) -> None:
        if self._trial is not None:
            self._alike = None
            self.decided.emit(self.decisions.fixed(self._trial.waiting))

    def _decide_same(self) -> None:
        if self._alike is not None:
            rejections, action = self._alike
            self._alike = None
            going = self.decisions.fixed(rejections) if action.way is None else self.decisions.going(rejections, action.way)
            self.decided.emit(going)

    def _on_wished(self, create_accounts: bool, keep_periods: bool) -> None:
        self.decided.emit(replace(self.decisions, create_accounts=create_accounts, keep_periods=keep_periods))

    def _show_replaced(self) -> None:
        if self._trial is not None:
            boxes.open_dialog(ReplacedDialog(self._tokens, self._trial.report.replacements, self._currency, self.window()))
