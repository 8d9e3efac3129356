"""The foot of the import window: how far the work is, and the buttons of the step."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QProgressBar, QWidget

from kamdesk.i18n import _, formats, ngettext
from kamdesk.ui.context import Context
from kamdesk.ui.importing.calls import ServiceCalls
from kamdesk.ui.importing.session import ImportSession
from kamdesk.ui.importing.steps_bar import ImportStep
from kamdesk.ui.importing.wording import count
from kamdesk.ui.widgets.basic import button, label, row, set_property

BUSY_MS = 300
"""Work that takes no longer is not worth a word."""


def act_words(step: ImportStep, session: ImportSession, taken: int) -> str:
    """What the button of a step says; `taken` rows would come in."""
    still = session.open_part
    if step is ImportStep.FILE and (still is not None or not session.is_together):
        return _("Continue")
    if step is ImportStep.COLUMNS and still is not None and still is not session.found:
        return _("Go to «{name}»").format(name=still.title)
    if step <= ImportStep.COLUMNS:
        rows = sum(found.rows for found in session.parts)
        return ngettext("Check {n} row", "Check {n} rows", rows).format(n=count(rows))
    if step is ImportStep.REVIEW:
        return ngettext("Import {n} row", "Import {n} rows", taken).format(n=count(taken))
    return _("Close")


class Footer(QWidget):
    """Buttons and progress.

    Signals:
        stop_wanted: what goes on is to be stopped.
        back_wanted: the step before is wanted.
        leave_wanted: the window is to be closed.
        go_wanted: the step's own act.
        save_wanted: the rows that are not taken are to be saved.
        undo_wanted: what was taken in is to be taken back.
        accounts_wanted: what was taken in is to be seen.
        another_wanted: another file is to be taken in.
    """

    stop_wanted = Signal()
    back_wanted = Signal()
    leave_wanted = Signal()
    go_wanted = Signal()
    save_wanted = Signal()
    undo_wanted = Signal()
    accounts_wanted = Signal()
    another_wanted = Signal()

    def __init__(self, ctx: Context, calls: ServiceCalls) -> None:
        super().__init__()
        tokens = ctx.tokens
        self._text = ""
        self._has_note = False
        self._later = ctx.life.timer(self, BUSY_MS, lambda: self.show_busy(self._text))
        self._calls = calls
        self.remember = QCheckBox(_("Remember these columns for files that look the same"))
        self.remember.setObjectName("import_remember")
        self.remember.setChecked(True)
        self.save = button("", self.save_wanted.emit, icon="download", tokens=tokens, kind="flat2", name="import_save")
        self.undo = button(_("Undo the import"), self.undo_wanted.emit, icon="undo-2", tokens=tokens, name="import_undo")
        self.note = label(_("A backup is made first. Afterwards Ctrl+Z undoes all of it."), "caption", wrap=True)
        self.bar = QProgressBar()
        self.bar.setObjectName("import_progress")
        self.bar.setAccessibleName(_("Progress"))
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(tokens.scaled(130))
        self.said = label("", "caption", name="import_busy")
        self.stop = button(_("Stop"), self.stop_wanted.emit, kind="flat2", name="import_stop")
        self.cancel = button(_("Cancel"), self.leave_wanted.emit, name="import_cancel")
        self.back = button(_("Back"), self.back_wanted.emit, icon="arrow-left", tokens=tokens, name="import_back")
        self.see = button(_("See the accounts"), self.accounts_wanted.emit, name="import_see")
        self.another = button(_("Import another file…"), self.another_wanted.emit, name="import_another")
        self.go = button("", self.go_wanted.emit, kind="primary", name="import_go")
        line = QHBoxLayout(self)
        line.setContentsMargins(20, 10, 20, 12)
        line.setSpacing(10)
        self._busy = QWidget()
        self._busy.setLayout(row(self.bar, self.said, self.stop))
        for item in (self.remember, self.save, self.undo, self._busy):
            line.addWidget(item)
        line.addStretch(1)
        line.addWidget(self.note, 4)
        for item in (self.cancel, self.back, self.another, self.see, self.go):
            line.addWidget(item)
        self.rest()

    def show_step(self, step: ImportStep, *, has_found: bool) -> None:
        """Show the buttons of a step."""
        is_done = step is ImportStep.DONE
        self.remember.setVisible(step is ImportStep.COLUMNS and self._calls.remember is not None)
        self.save.setVisible(False)
        self.undo.setVisible(is_done)
        self.see.setVisible(is_done)
        self.another.setVisible(is_done)
        self.cancel.setVisible(not is_done)
        self.back.setVisible(step in {ImportStep.COLUMNS, ImportStep.REVIEW})
        self._has_note = step is ImportStep.REVIEW
        self.note.setVisible(self._has_note and not self.is_busy)
        self.go.setVisible(step is not ImportStep.FILE or has_found)

    def offer_save(self, text: str) -> None:
        """Offer to save the rows that are not taken; nothing takes the offer back."""
        self.save.setText(text)
        self.save.setVisible(bool(text) and self._calls.write_rejected is not None)

    def name_act(self, step: ImportStep, session: ImportSession, taken: int) -> None:
        """Say on the buttons what they do, with the numbers of rows that come in (`taken`) and of those that do not."""
        if step is ImportStep.REVIEW:
            waiting = sum(sheet.rejected for sheet in session.trial.sheets) if session.trial is not None else 0
            words = ngettext("Save {n} to Excel…", "Save the {n} to Excel…", waiting)
            self.offer_save(words.format(n=count(waiting)) if waiting else "")
        is_able = bool(session.parts) if step is ImportStep.FILE else step is not ImportStep.REVIEW or taken > 0
        self.go.setText(act_words(step, session, taken))
        self.go.setEnabled(is_able)
        set_property(self.go, "primary", is_able)

    def show_busy(self, text: str) -> None:
        """Say that something is going on."""
        self.said.setText(text)
        self.bar.setRange(0, 0)
        if not self.is_busy:  # in the room of the note, and no higher or lower: all rows would be laid out and painted anew
            self.setMinimumHeight(self.height())
            self.note.hide()
        self._busy.show()

    def show_progress(self, done: int, whole: int) -> None:
        """Say how far it is."""
        self.bar.setRange(0, whole)
        self.bar.setValue(done)
        if whole:
            self.bar.setAccessibleDescription(formats.percent(done * 100 / whole))

    @property
    def is_busy(self) -> bool:
        """Whether it is said that something is going on."""
        return not self._busy.isHidden()

    def begin(self, text: str) -> None:
        """Something goes on; it is said when it takes longer."""
        self._text = text
        self._later.start()

    def rest(self) -> None:
        """Nothing goes on any more; a keyboard that was on the way to stop it goes to the act of the step."""
        self._later.stop()
        had_keyboard = self.stop.hasFocus()
        self._busy.hide()
        self.note.setVisible(self._has_note)
        self.setMinimumHeight(0)
        if had_keyboard and self.go.isVisible() and self.go.isEnabled():
            self.go.setFocus(Qt.FocusReason.OtherFocusReason)
