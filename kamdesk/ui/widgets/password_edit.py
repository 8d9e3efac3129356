"""A field for a password: covered, to be looked at when that is wished."""

from PySide6.QtWidgets import QCheckBox, QLineEdit

from kamdesk.i18n import _


class PasswordEdit(QLineEdit):
    """One password; its text is in no accessible name, no undo and no clipboard while it is covered."""

    def __init__(self, title: str, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setEchoMode(QLineEdit.EchoMode.Password)

    def cover(self, *, is_shown: bool) -> None:
        """Show what is typed, or cover it."""
        self.setEchoMode(QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password)


def show_box(*edits: PasswordEdit) -> QCheckBox:
    """The box by which what is typed is shown."""
    box = QCheckBox(_("Show what is typed"))
    box.setObjectName("show_password")
    for edit in edits:
        box.toggled.connect(lambda is_shown, edit=edit: edit.cover(is_shown=is_shown))
    return box
