"""Archivo › Importar: file, columns, decisions, done; nothing is written before the last step."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QVBoxLayout, QWidget
from typing_extensions import override

from kamdesk.i18n import _
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.report import Report
from kamdesk.ui.context import Context
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.importing.calls import SERVICES, ServiceCalls
from kamdesk.ui.importing.cautions import Part
from kamdesk.ui.importing.columns_page import ColumnsPage
from kamdesk.ui.importing.done_page import DonePage
from kamdesk.ui.importing.file_page import FilePage
from kamdesk.ui.importing.footer import Footer
from kamdesk.ui.importing.parts import file_of, fit, next_part
from kamdesk.ui.importing.reading import Found, Source
from kamdesk.ui.importing.review_page import ReviewPage
from kamdesk.ui.importing.session import ImportSession
from kamdesk.ui.importing.sources import chosen, copied
from kamdesk.ui.importing.steps_bar import ImportStep, StepsBar
from kamdesk.ui.importing.taking_in import TakingIn
from kamdesk.ui.importing.trial import Trial
from kamdesk.ui.importing.turns import NextTurn
from kamdesk.ui.importing.wording import lost_words, window_title
from kamdesk.ui.widgets.basic import label, line, row
from kamdesk.ui.widgets.room import PageStack


class ImportDialog(QDialog):
    """The four steps of an import.

    Signals:
        imported: (Edit) the rows were taken in.
        accounts_wanted: what was taken in is to be seen.
        another_wanted: this window was left to take another file in.
    """

    imported = Signal(object)
    accounts_wanted = Signal()
    another_wanted = Signal()

    def __init__(
        self, ctx: Context, path: Path | None = None, parent: QWidget | None = None, calls: ServiceCalls = SERVICES
    ) -> None:
        super().__init__(parent)
        self.before_import: Callable[[], object] = lambda: None
        self._ctx = ctx
        self._calls = calls
        self._wants_review = False
        currency = ctx.portfolio.settings.currency
        self.session = ImportSession(ctx, calls, self)
        self.steps = StepsBar(ctx.tokens)
        self.file_page = FilePage(ctx.tokens, can_paste=calls.read_text is not None)
        self.columns_page = ColumnsPage(ctx.tokens)
        self.review_page = ReviewPage(ctx.tokens, currency)
        self.done_page = DonePage(ctx.tokens, currency, can_save=calls.write_rejected is not None)
        self.footer = Footer(ctx, calls)
        self._taking = TakingIn(ctx, self.session, self.footer, self)
        self._turn = NextTurn(ctx.life, self)
        self._is_new = False  # what was found is a file of which nothing was shown before
        self._failure = label("", "bad", wrap=True, name="import_failure")
        self._lay_out()
        self._connect()
        self._show_step(ImportStep.FILE)
        if path is not None:
            self.read_source(Source(path))

    # -- building --------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.setObjectName("import_dialog")
        self.setWindowTitle(window_title(None))
        self.steps.title.setText(window_title(None))
        self.setAcceptDrops(True)
        fit(self, self._ctx.tokens)
        self._stack = PageStack()
        for page in (self.file_page, self.columns_page, self.review_page, self.done_page):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.steps)
        column.addWidget(line())
        column.addWidget(self._stack, 1)
        column.addLayout(row(self._failure, margins=(20, 0, 20, 8)))
        column.addWidget(line())
        column.addWidget(self.footer)
        self._say_failure("")

    def _connect(self) -> None:
        session, footer = self.session, self.footer
        session.began.connect(footer.begin)
        session.rested.connect(footer.rest)
        session.progressed.connect(footer.show_progress)
        session.found_came.connect(self._on_found)
        session.trial_came.connect(self._on_trial)
        session.failed.connect(self._on_failed)
        self._taking.taken.connect(self._on_taken)
        self._taking.failed.connect(self._say_failure)
        self.steps.wanted.connect(self._go_back_to)
        self.file_page.file_wanted.connect(self._choose_file)
        self.file_page.paste_wanted.connect(self.paste)
        self.file_page.kind_chosen.connect(session.take_for)
        self.file_page.sheet_chosen.connect(session.read_sheet)
        self.file_page.choice.ticked.connect(self._on_ticked)
        self.file_page.choice.kind_chosen.connect(self._take_sheet_for)
        self.file_page.choice.columns_wanted.connect(self._see_columns)
        self.columns_page.sheet_wanted.connect(session.look_at)
        self.columns_page.settled.connect(session.settle)
        self.columns_page.detect_wanted.connect(session.detect_again)
        self.review_page.decided.connect(session.decide)
        footer.stop_wanted.connect(self.stop)
        footer.back_wanted.connect(lambda: self._go_back_to(ImportStep(self.step - 1)))
        footer.leave_wanted.connect(self.leave)
        footer.go_wanted.connect(self.go_on)
        footer.save_wanted.connect(self._taking.save_rejected)
        footer.undo_wanted.connect(self.undo)
        for asked, told in ((footer.accounts_wanted, self.accounts_wanted), (footer.another_wanted, self.another_wanted)):
            asked.connect(self.accept)
            asked.connect(told)
        self.done_page.save_wanted.connect(self._taking.save_rejected)
        for keys, by in (("F6", 1), ("Shift+F6", -1)):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda by=by: self._go_to_part(by))
        QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self).activated.connect(self.undo)

    # -- what is known ---------------------------------------------------------------------------

    @property
    def kind(self) -> ImportKind:
        """What the file is taken for."""
        return self.session.found.kind if self.session.found is not None else ImportKind.ACCOUNTS

    @property
    def reports(self) -> list[Report]:
        """What an import would do as things stand, a report a sheet; after it, what it did."""
        if self._taking.reports is not None:
            return self._taking.reports
        return self.session.trial.reports if self.session.trial is not None else []

    @property
    def step(self) -> ImportStep:
        """The step that is shown."""
        return self.steps.now

    @property
    def is_busy(self) -> bool:
        """Whether something goes on."""
        return self.session.is_busy or self._taking.is_writing or self._turn.is_waiting

    # -- reading ---------------------------------------------------------------------------------

    def read_source(self, source: Source) -> None:
        """Read another file, in the place of the present one."""
        self.steps.name_file(source.name)
        self.file_page.say_problem("")
        self.session.read_source(source)

    def _on_found(self, found: Found) -> None:
        self._say_failure("")
        self._is_new |= self.file_page.source != found.request.source
        self._show_sheets(found)
        self._turn.ask(lambda: self.columns_page.show_found(found), self._show_found)

    def _show_found(self) -> None:
        is_new, self._is_new = self._is_new, False
        first = ImportStep.FILE if self.session.offers_sheets else ImportStep.COLUMNS
        self._show_step(first if is_new else self.step)
        if is_new:
            self.footer.go.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._wants_review:
            self._review()

    def _show_sheets(self, found: Found) -> None:
        """Name the window after what is taken in, and show which sheets there are."""
        session = self.session
        title = _("Import a workbook") if session.is_together else window_title(found.kind)
        self.setWindowTitle(title)
        self.steps.title.setText(title)
        self.file_page.show_session(session)
        self.columns_page.show_sheets(session.parts, found)

    def _on_ticked(self, titles: frozenset[str]) -> None:
        self.session.tick(titles)
        self._say_failure("")
        if self.session.found is not None:
            self._show_sheets(self.session.found)
        self._name_act()

    def _take_sheet_for(self, title: str, kind: ImportKind) -> None:
        if self.session.is_busy:  # with another sheet, which is not to be lost
            self._show_as_before()
            return
        self.session.look_at(title)
        self.session.take_for(kind)

    def _see_columns(self, title: str) -> None:
        """Show the columns of a sheet, which is taken in too then."""
        if self.session.is_busy:
            return
        if title not in self.session.ticked:
            self._on_ticked(self.session.ticked | {title})
        self.session.look_at(title)
        self._show_step(ImportStep.COLUMNS)

    def _on_failed(self, text: str) -> None:
        self._wants_review = self._taking.is_writing = False
        if self.session.found is None:
            self.file_page.show_nothing(text)
            self._show_step(ImportStep.FILE)
            return
        self._show_as_before()
        self._say_failure(text)

    def _show_as_before(self) -> None:
        """What was chosen and could not be done is not shown as if it held."""
        if self.session.found is not None:
            self._show_sheets(self.session.found)
            self.columns_page.show_found(self.session.found)
        if self.session.trial is not None:
            self.review_page.show_trial(self.session.trial)

    def stop(self) -> None:
        """Stop what goes on; everything stays as it was before it."""
        if self._taking.stop():
            return
        self._wants_review = False
        self.session.stop()
        self._show_as_before()
        if self.session.found is None:
            self.file_page.show_nothing(_("Reading was stopped."))
            self.file_page.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- steps -----------------------------------------------------------------------------------

    def _show_step(self, step: ImportStep) -> None:
        is_other = step is not self.step
        self._stack.setCurrentIndex(step)
        self.steps.show_step(step, may_go_back=step is not ImportStep.DONE)
        self.footer.show_step(step, has_found=self.session.found is not None)
        self._name_act()
        if is_other:
            self._say_failure("")
            has_table = step is ImportStep.REVIEW and self.review_page.table.isVisible()
            first: QWidget = self.review_page.table if has_table else self.footer.go
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _name_act(self) -> None:
        self.footer.name_act(self.step, self.session, sum(report.taken for report in self.reports))

    def go_on(self) -> None:
        """The act of the step that is shown."""
        if self.step is ImportStep.FILE:
            self._leave_first_step()
        elif self.step is ImportStep.COLUMNS:
            self._review()
        elif self.step is ImportStep.REVIEW:
            self.take_in()
        else:
            self.accept()

    def _leave_first_step(self) -> None:
        """To the columns, unless there are several sheets of which nothing is asked any more."""
        session = self.session
        if session.is_together and session.open_part is None:
            self._review()
        elif session.parts:
            session.look_at((session.open_part or session.parts[0]).title)
            self._show_step(ImportStep.COLUMNS)

    def _go_back_to(self, step: ImportStep) -> None:
        if not self._taking.is_writing and step < self.step:
            self._show_step(step)

    def _review(self) -> None:
        """Try the import, and show the rows that wait; what is still to be settled comes first."""
        self._wants_review = self.session.is_busy
        if self._wants_review:
            return
        still = self.session.open_part
        if still is None and self.session.parts:
            self.session.try_out()
        elif still is not None:
            self.session.look_at(still.title)
            self.columns_page.go_to_missing()

    def _on_trial(self, trial: Trial) -> None:
        self._say_failure("")
        self.review_page.show_trial(trial)
        self._turn.ask(lambda: self._show_step(ImportStep.REVIEW))

    # -- taking in -------------------------------------------------------------------------------

    def take_in(self) -> None:
        """Take the good rows in, as one change; a backup is made first."""
        if self.is_busy or self._taking.reports is not None or not any(report.taken for report in self.reports):
            return
        self._say_failure("")
        self._taking.begin(self.before_import)

    def _on_taken(self, reports: list[Report]) -> None:
        edit = self._taking.edit
        if edit is not None:
            self.imported.emit(edit)
        self._turn.ask(lambda: self._show_done(reports))

    def _show_done(self, reports: list[Report]) -> None:
        edit, trial = self._taking.edit, self.session.trial
        sheets = trial.sheets if trial is not None else ()
        self.done_page.show_reports([Part(s.title, s.sums, done, s.out) for s, done in zip(sheets, reports, strict=True)])
        self._show_step(ImportStep.DONE)
        self.footer.undo.setVisible(edit is not None)

    def undo(self) -> None:
        """Take the import back, while it is the last thing that was done."""
        if self._taking.undo():
            self.footer.go.setFocus(Qt.FocusReason.OtherFocusReason)
            self.footer.undo.hide()
            self.done_page.show_undone()

    def _say_failure(self, text: str) -> None:
        self._failure.setText(text)
        self._failure.setVisible(bool(text))

    # -- hands -----------------------------------------------------------------------------------

    def _choose_file(self) -> None:
        source = chosen(self, self.file_page.source)
        if source is not None:
            self.read_source(source)

    def paste(self) -> None:
        """Read what was copied out of a spreadsheet."""
        source = copied()
        if source is not None:
            self.read_source(source)
        else:
            self.file_page.say_problem(_("There is nothing to paste. Copy cells from a spreadsheet first."))

    def _go_to_part(self, by: int) -> None:
        page = (self.file_page, self.columns_page, self.review_page, self.done_page)[self.step]
        next_part([*page.parts, self.footer], QApplication.focusWidget(), by)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if file_of(event.mimeData()) is not None and self.step <= ImportStep.COLUMNS:
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        path = file_of(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.read_source(Source(path))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        can_paste = self._calls.read_text is not None and self.step is ImportStep.FILE
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.matches(QKeySequence.StandardKey.Paste) and can_paste:
            self.paste()
        elif event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)

    # -- leaving ---------------------------------------------------------------------------------

    def may_leave(self) -> bool:
        """Whether nothing is lost by leaving, or the person agrees to lose it; what is being written is stopped instead."""
        if self._taking.is_writing:
            self.stop()
            return False
        decided = self.session.decided
        if not decided or self.step is ImportStep.DONE:
            return True
        return boxes.confirm(self, lost_words(decided), _("Leave"))

    def leave(self) -> None:
        """Close the window, if nothing is lost by it."""
        if self.may_leave():
            self.reject()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if self.may_leave():
            super().closeEvent(event)
        else:
            event.ignore()

    @override
    def done(self, result: int) -> None:
        self._taking.stop()
        self.session.end()
        super().done(result)
