"""A small form that saves nothing by itself: for dialogs whose fields only mean something together."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QWidget

from kamdesk.ui.forms.fields import Field, Kind
from kamdesk.ui.forms.number_edit import line_edit
from kamdesk.ui.widgets.basic import column, label, set_property


class PlainForm(QWidget):
    """Fields in a grid, each with room for a sentence below it."""

    def __init__(self, specs: Sequence[Field], *, columns: int = 2) -> None:
        super().__init__()
        self.specs = {spec.attr: spec for spec in specs}
        self._editors: dict[str, QLineEdit | QComboBox] = {}
        self._errors: dict[str, QLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        line = at = 0
        for spec in specs:
            if at + spec.span > columns:
                line, at = line + 1, 0
            editor = self._make(spec)
            title = label(spec.title, "field")
            title.setBuddy(editor)
            error = label("", "error", wrap=True)
            error.hide()
            self._editors[spec.attr], self._errors[spec.attr] = editor, error
            grid.addLayout(column(title, editor, error, spacing=3), line, at, 1, spec.span)
            at += spec.span

    def _make(self, spec: Field) -> QLineEdit | QComboBox:
        editor: QLineEdit | QComboBox
        if spec.kind is Kind.CHOICE:
            editor = QComboBox()
            for value, word in spec.options():
                editor.addItem(word, value)
        else:
            editor = line_edit(spec)
            editor.setPlaceholderText(spec.hint)
        editor.setObjectName(f"plain.{spec.attr}")
        editor.setAccessibleName(spec.title)
        return editor

    def editor(self, attr: str) -> QLineEdit | QComboBox:
        """The editor of a field."""
        return self._editors[attr]

    def fill(self, values: Mapping[str, Any]) -> None:
        """Show values."""
        for attr, value in values.items():
            editor = self._editors[attr]
            if isinstance(editor, QComboBox):
                editor.setCurrentIndex(max(0, editor.findData(value)))
            else:
                editor.setText(self.specs[attr].typed(value))

    def values(self) -> dict[str, Any]:
        """What the fields hold.

        Raises:
            ValidationError: a text cannot be read; its `field` says which.
        """
        self.clear_errors()
        found: dict[str, Any] = {}
        for attr, editor in self._editors.items():
            found[attr] = editor.currentData() if isinstance(editor, QComboBox) else self.specs[attr].read(editor.text())
        return found

    def clear_errors(self) -> None:
        """Take all sentences away."""
        for attr, error in self._errors.items():
            error.hide()
            set_property(self._editors[attr], "invalid", False)

    def show_error(self, attr: str, text: str) -> None:
        """Say below a field why it was refused; below the first when the field is not here."""
        name = attr if attr in self._errors else next(iter(self._errors))
        self._errors[name].setText(text)
        self._errors[name].show()
        set_property(self._editors[name], "invalid", True)
        self._editors[name].setAccessibleDescription(text)
        self._editors[name].setFocus()
