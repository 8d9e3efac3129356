"""Fields for figures: entered, they are taken whole, so that what is typed replaces what stands there."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QMouseEvent, QValidator
from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit, QSpinBox, QWidget
from typing_extensions import override

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.numbers import is_blank, read_whole
from kamdesk.i18n import formats, messages
from kamdesk.ui.forms.fields import Field

_ENTERED = frozenset({
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.OtherFocusReason,
    Qt.FocusReason.MouseFocusReason,
})  # fmt: skip
"""How one comes into a field; another window, or a menu that closes, leaves caret and selection as they were."""


class NumberEdit(QLineEdit):
    """A field for one figure. The first click takes it whole, unless it is a drag; the next one places the caret."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_entering = False

    def take_whole(self) -> None:
        """Select the figure; in a spin box without its unit."""
        box = self.parent()
        (box if isinstance(box, QAbstractSpinBox) else self).selectAll()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in _ENTERED:
            self._is_entering = event.reason() is Qt.FocusReason.MouseFocusReason
            self.take_whole()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._is_entering = False
        start, length = self.selectionStart(), self.selectionLength()
        super().focusOutEvent(event)
        if event.reason() is Qt.FocusReason.MenuBarFocusReason and length:
            self.setSelection(start, length)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._is_entering and event.button() is Qt.MouseButton.LeftButton:
            self._is_entering = False
            if not self.hasSelectedText():
                self.take_whole()


def line_edit(spec: Field | None, parent: QWidget | None = None) -> QLineEdit:
    """The editor of a field that is typed in one line."""
    return NumberEdit(parent) if spec is not None and spec.is_right_aligned else QLineEdit(parent)


class NumberSpin(QSpinBox):
    """A spin box that reads its figure as every other field does, and says what it does not take.

    Signals:
        refused: (sentence) what was typed is no figure, or lies outside; the figure that stood there is back.
    """

    refused = Signal(str)

    def __init__(self, low: int, high: int, field: str) -> None:
        super().__init__()
        self._field = field
        self.setLineEdit(NumberEdit(self))
        self.setRange(low, high)
        self.setKeyboardTracking(False)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)

    def _read(self, text: str) -> int:
        number = read_whole(text, formats.decimal_sign(), self._field)
        if not self.minimum() <= number <= self.maximum():
            raise ValidationError(self._field, "out_of_range", low=self.minimum(), high=self.maximum())
        return number

    @override
    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        try:
            self._read(text)
        except ValidationError:
            return QValidator.State.Intermediate, text, position
        return QValidator.State.Acceptable, text, position

    @override
    def valueFromText(self, text: str) -> int:
        try:
            return self._read(text)
        except ValidationError:
            return self.value()

    @override
    def fixup(self, text: str) -> str:
        typed = text.removesuffix(self.suffix())
        if not is_blank(typed):
            try:
                self._read(typed)
            except ValidationError as error:
                self.refused.emit(messages.text_of(error))
        return text
