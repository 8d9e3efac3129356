"""Forms over a record: each field saves itself when it is left, and shows a refusal beside itself."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from typing_extensions import override

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.records import Record, altered
from kamdesk.i18n import formats, messages
from kamdesk.ui.context import Context, Refusal
from kamdesk.ui.focus import bring_into_view, mark_saved
from kamdesk.ui.forms.fields import Field, Kind
from kamdesk.ui.forms.number_edit import NumberEdit, line_edit
from kamdesk.ui.widgets.basic import label, set_property

R = TypeVar("R", bound=Record)
PAUSE_MS = 800
_Editor = QLineEdit | QPlainTextEdit | QComboBox | QCheckBox


class RecordForm(QWidget, Generic[R]):
    """Edits the fields of one record.

    `get` returns the record as it stands (a new one with an id when there is none yet); a field is saved when it is
    left, on Enter, or after a pause in a long text. A refused value stays in its editor with the sentence below it.

    Signals:
        refused: (field) what was typed there was not taken.
    """

    refused = Signal(str)

    def __init__(
        self,
        ctx: Context,
        specs: Sequence[Field],
        get: Callable[[], R | None],
        *,
        columns: int = 2,
        gap: int = 16,
        name: str = "",
    ) -> None:
        super().__init__()
        self._ctx = ctx
        self._get = get
        self.specs = {spec.attr: spec for spec in specs}
        self._editors: dict[str, _Editor] = {}
        self._errors: dict[str, Any] = {}
        self._filled: dict[str, str] = {}
        self._cells: dict[str, list[QWidget]] = {}
        self._is_locked = False
        self._shown = ""
        self._refused: set[str] = set()
        """Fields whose text was refused, for whatever reason; it waits there until it is taken, fixed or put back."""
        if name:
            self.setObjectName(name)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(gap)
        grid.setVerticalSpacing(7)
        line = at = 0
        for spec in specs:
            if at + spec.span > columns:
                line, at = line + 1, 0
            grid.addLayout(self._cell(spec), line, at, 1, spec.span)
            at += spec.span
        for index in range(columns):
            grid.setColumnStretch(index, 1)

    def _cell(self, spec: Field) -> QVBoxLayout:
        cell = QVBoxLayout()
        cell.setSpacing(3)
        editor = self._make(spec)
        editor.setObjectName(f"{self.objectName()}.{spec.attr}" if self.objectName() else spec.attr)
        editor.setAccessibleName(spec.title)
        if not isinstance(editor, QCheckBox):
            sign = f" ({formats.currency_sign(self._ctx.portfolio.settings.currency)})" if spec.kind is Kind.MONEY else ""
            title = label(spec.title + sign, "field")
            title.setBuddy(editor)
            self._cells[spec.attr] = [title]
            cell.addWidget(title)
        else:
            cell.addSpacing(self._ctx.tokens.scaled(18))
            editor.setMinimumHeight(self._ctx.tokens.scaled(30))
        self._cells.setdefault(spec.attr, []).append(editor)
        cell.addWidget(editor)
        error = label("", "error", wrap=True)
        error.hide()
        cell.addWidget(error)
        cell.addStretch(1)
        self._editors[spec.attr] = editor
        self._errors[spec.attr] = error
        return cell

    def _make(self, spec: Field) -> _Editor:
        if spec.kind is Kind.FLAG:
            box = QCheckBox(spec.title)
            box.toggled.connect(lambda *_: self._commit(spec.attr))
            return box
        if spec.kind is Kind.CHOICE:
            combo = QComboBox()
            combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            # It takes the width of its column, whatever its longest choice is.
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(6)
            for value, word in spec.options():
                combo.addItem(word, value)
            combo.activated.connect(lambda *_: self._commit(spec.attr))
            return combo
        if spec.kind is Kind.NOTE:
            note = QPlainTextEdit()
            note.setTabChangesFocus(True)
            note.setFixedHeight(self._ctx.tokens.scaled(64))
            timer = self._ctx.life.timer(note, PAUSE_MS, lambda: self._commit(spec.attr))
            note.textChanged.connect(timer.start)
            note.installEventFilter(self)
            return note
        edit = line_edit(spec)
        edit.setMinimumWidth(40)
        edit.setPlaceholderText(spec.hint)
        if spec.is_right_aligned:
            edit.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        edit.editingFinished.connect(lambda: self._commit(spec.attr))
        edit.installEventFilter(self)
        return edit

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_escape = isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape
        if is_escape and isinstance(watched, QLineEdit | QPlainTextEdit):
            return self._put_back(watched.objectName().rpartition(".")[2])
        if event.type() is QEvent.Type.FocusOut and isinstance(watched, QPlainTextEdit):
            attr = watched.objectName().rpartition(".")[2]
            self._commit(attr)
            record = self._get()
            if record is not None and not self.has_error(attr):
                self._fill(attr, watched, getattr(record, attr))
        return super().eventFilter(watched, event)

    def _put_back(self, attr: str) -> bool:
        """Esc: what is in the record takes the place of what is typed; False when nothing else is typed there."""
        record = self._get()
        if record is None or not self._is_unsaved(attr):
            return False
        self._refused.discard(attr)
        self._fill(attr, self._editors[attr], getattr(record, attr))
        self._show_error(attr, "")
        return True

    def set_shown(self, attr: str, *, is_shown: bool) -> None:
        """Show a field, or hide it where it means nothing."""
        for widget in self._cells[attr]:
            widget.setVisible(is_shown)
        if not is_shown:
            self._errors[attr].hide()

    def set_hint(self, attr: str, text: str) -> None:
        """What an empty text field shows."""
        editor = self._editors[attr]
        if isinstance(editor, QLineEdit):
            editor.setPlaceholderText(text)

    def editor(self, attr: str) -> QWidget:
        """The editor of a field."""
        return self._editors[attr]

    def fields(self) -> list[str]:
        """The fields that it shows."""
        return list(self._editors)

    def has(self, attr: str) -> bool:
        """Whether the form shows that field."""
        return attr in self._editors

    def has_error(self, attr: str) -> bool:
        """Whether a field holds a text that was refused."""
        return not self._errors[attr].isHidden()

    def focus(self, attr: str) -> None:
        """Put the cursor into a field, bring it into view, and take its text whole, as Tab does."""
        editor = self._editors[attr]
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        bring_into_view(editor)
        if isinstance(editor, QLineEdit):
            editor.selectAll()

    def set_locked(self, is_locked: bool) -> None:
        """Make the form read-only: what it says stays readable."""
        self._is_locked = is_locked or self._ctx.is_read_only
        for attr, editor in self._editors.items():
            locked = self._is_locked or self.specs[attr].is_read_only
            if isinstance(editor, QLineEdit | QPlainTextEdit):
                editor.setReadOnly(locked)
            else:
                editor.setEnabled(not locked)

    def populate(self) -> None:
        """Show the record as it stands; what is half typed, and a text that was refused, stay where they are."""
        record = self._get()
        if record is None:
            return
        is_other, self._shown = record.id != self._shown, record.id
        if is_other:
            self._refused.clear()
        for attr, editor in self._editors.items():
            if not is_other and self._is_unsaved(attr):
                continue
            self._fill(attr, editor, getattr(record, attr))
            self._show_error(attr, "")

    def _is_unsaved(self, attr: str) -> bool:
        """Whether a person has typed there what is not in the record."""
        editor = self._editors[attr]
        if not isinstance(editor, QLineEdit | QPlainTextEdit) or _text(editor) == self._filled.get(attr):
            return False
        return editor.hasFocus() or self.has_error(attr) or attr in self._refused

    def _fill(self, attr: str, editor: _Editor, value: Any) -> None:
        spec = self.specs[attr]
        with QSignalBlocker(editor):
            if isinstance(editor, QCheckBox):
                editor.setChecked(bool(value))
            elif isinstance(editor, QComboBox):
                editor.setCurrentIndex(next((i for i in range(editor.count()) if editor.itemData(i) == value), -1))
            else:
                text = spec.typed(value)
                self._filled[attr] = text
                if isinstance(editor, QLineEdit):
                    if editor.text() != text:
                        editor.setText(text)
                        # A long text is read from its beginning; whoever is typing goes on at its end.
                        editor.setCursorPosition(len(text) if editor.hasFocus() else 0)
                        if isinstance(editor, NumberEdit) and editor.hasFocus():
                            editor.take_whole()
                elif editor.toPlainText() != text:
                    editor.setPlainText(text)
                mark_saved(editor)

    def _value(self, attr: str) -> Any:
        editor, spec = self._editors[attr], self.specs[attr]
        if isinstance(editor, QCheckBox):
            return editor.isChecked()
        if isinstance(editor, QComboBox):
            return editor.currentData()
        return spec.read(_text(editor))

    def save_pending(self) -> None:
        """Save what is typed and not saved yet."""
        for attr, editor in self._editors.items():
            if isinstance(editor, QLineEdit | QPlainTextEdit):
                self._commit(attr)

    def _commit(self, attr: str) -> None:
        editor = self._editors[attr]
        if self._is_locked:
            return
        if (
            isinstance(editor, QLineEdit | QPlainTextEdit)
            and _text(editor) == self._filled.get(attr)
            and not self.has_error(attr)
        ):
            self._refused.discard(attr)
            return
        try:
            record = self._get()
            if record is None:
                return  # what it belonged to was taken away while it was typed
            value = self._value(attr)
            if value is None:
                value = self.specs[attr].blank(record)
            record = altered(record, **{attr: value})
        except ValidationError as error:
            self._show_error(attr, messages.text_of(error))
            return
        refusal = self._ctx.save(record)
        if refusal is None:
            self._refused.discard(attr)
            self._show_error(attr, "")
            if isinstance(editor, QPlainTextEdit) and editor.hasFocus():
                # Whoever goes on typing is not to see the text put in order under the caret.
                self._filled[attr] = editor.toPlainText()
                mark_saved(editor)
            else:
                self._fill(attr, editor, getattr(self._get() or record, attr))
            self._try_refused()
        else:
            self._refuse(attr, refusal)

    def _try_refused(self) -> None:
        """What another field stood in the way of is taken now."""
        waiting, self._refused = self._refused, set()
        for attr in sorted(waiting):
            self._commit(attr)

    def _refuse(self, attr: str, refusal: Refusal) -> None:
        self._refused.add(attr)
        self._show_error(refusal.field if refusal.field in self._errors else attr, refusal.text)
        self.refused.emit(attr)

    def _show_error(self, attr: str, text: str) -> None:
        error, editor = self._errors[attr], self._editors[attr]
        error.setText(text)
        error.setVisible(bool(text))
        editor.setAccessibleDescription(text)
        set_property(editor, "invalid", bool(text))


def _text(editor: QLineEdit | QPlainTextEdit) -> str:
    return editor.text() if isinstance(editor, QLineEdit) else editor.toPlainText()
