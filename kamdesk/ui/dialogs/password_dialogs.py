"""Dialogs for a password: a new one with its strength, the one of another file, and the recovery sheet."""

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QLabel, QProgressBar, QVBoxLayout, QWidget

from kamdesk.domain.errors import KnownError
from kamdesk.i18n import N_, _, messages
from kamdesk.services import passwords
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.basic import TextRole, button, label, row, set_property
from kamdesk.ui.widgets.password_edit import PasswordEdit, show_box
from kamdesk.ui.widgets.text import plain_title

STRENGTHS = (N_("guessed at once"), N_("weak"), N_("fair"), N_("good"), N_("strong"))
_ROLES: tuple[TextRole, ...] = ("error", "warn", "warn", "ok", "ok")
WIDTH = 460


class _PasswordDialog(QDialog):
    """What the dialogs share: lines of text, fields, what is wrong, and two buttons."""

    def __init__(self, title: str, tokens: Tokens, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(plain_title(title))
        self.setFixedWidth(tokens.scaled(WIDTH))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(20, 16, 20, 16)
        self.column.setSpacing(8)
        self.wrong = label("", "error", wrap=True, name="password_wrong")

    def field(self, title: str, name: str) -> PasswordEdit:
        """A field with its title above it."""
        edit = PasswordEdit(title, name)
        self.column.addWidget(label(title, "field"))
        self.column.addWidget(edit)
        return edit

    def finish(self, verb: str, accept: Callable[[], None]) -> None:
        """The last rows of the dialog: what is wrong, and its buttons."""
        self.column.addWidget(self.wrong)
        self.wrong.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.go = buttons.addButton(verb, QDialogButtonBox.ButtonRole.AcceptRole)
        self.go.setObjectName("password_accept")
        self.go.setProperty("primary", True)
        self.go.setDefault(True)
        buttons.accepted.connect(accept)
        buttons.rejected.connect(self.reject)
        self.column.addWidget(buttons)

    def refuse(self, text: str, edit: PasswordEdit) -> None:
        """Say what is wrong beside its cause."""
        self.wrong.setText(text)
        self.wrong.setVisible(bool(text))
        edit.selectAll()
        edit.setFocus()


class NewPasswordDialog(_PasswordDialog):
    """A new password for a portfolio, typed twice; `is_right` is asked for the present one, where there is one.

    `why` is the first sentence, where the user did not ask for the dialog.
    """

    def __init__(
        self,
        tokens: Tokens,
        names: tuple[str, ...],
        parent: QWidget | None,
        is_right: Callable[[str], bool] | None = None,
        why: str = "",
    ) -> None:
        super().__init__(_("Set a password") if is_right is None else _("Change the password"), tokens, parent)
        self._names, self._is_right = names, is_right
        text = _(
            "The portfolio and its backups are encrypted. Without the password, or the recovery sheet, nobody can open them, and nobody can bring them back."
        )
        if why:
            self.column.addWidget(label(why, wrap=True, name="password_why"))
        self.column.addWidget(label(text, wrap=True))
        self._present = self.field(_("Present password"), "present_password") if is_right is not None else None
        self.edit = self.field(_("New password"), "new_password")
        self._bar = QProgressBar()
        self._bar.setObjectName("password_strength")
        self._bar.setAccessibleName(_("Strength"))
        self._bar.setRange(0, passwords.STRENGTHS)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._strength = label("", "caption", wrap=True, name="password_strength_text")
        self.column.addWidget(self._bar)
        self.column.addWidget(self._strength)
        self._again = self.field(_("The same again"), "password_again")
        fields = [edit for edit in (self._present, self.edit, self._again) if edit is not None]
        self.column.addWidget(show_box(*fields))
        self.sheet = QCheckBox(_("Show the recovery sheet afterwards"))
        self.sheet.setObjectName("wants_sheet")
        self.sheet.setChecked(True)
        self.column.addWidget(self.sheet)
        self.edit.textChanged.connect(self._weigh)
        self.finish(_("Set password"), self._accept)
        self._weigh("")

    def _weigh(self, text: str) -> None:
        score = passwords.strength(text, self._names)
        self._bar.setValue(score + 1 if text else 0)
        hint = _("At least {n} characters; several words are easy to remember and hard to guess.")
        said = _("Strength: {word}").format(word=_(STRENGTHS[score])) if text else hint.format(n=passwords.rules.shortest)
        self._strength.setText(said)
        set_property(self._strength, "role", _ROLES[score] if text else "caption")

    def _accept(self) -> None:
        if self._present is not None and self._is_right is not None and not self._is_right(self._present.text()):
            self.refuse(_("That is not the present password."), self._present)
            return
        try:
            passwords.require_good(self.edit.text(), self._names)
        except KnownError as error:
            self.refuse(messages.text_of(error), self.edit)
            return
        if self._again.text() != self.edit.text():
            self.refuse(_("The two passwords are not the same. Type them again."), self._again)
            return
        self.accept()


class UnlockDialog(_PasswordDialog):
    """The password of a file, or the code of its recovery sheet; `unlock` tries it and says what is wrong, or nothing."""

    def __init__(self, name: str, tokens: Tokens, unlock: Callable[[str], str], parent: QWidget | None) -> None:
        super().__init__(_("Password"), tokens, parent)
        self._unlock = unlock
        text = _("«{name}» has a password. Enter it, or the code of its recovery sheet.").format(name=name)
        self.column.addWidget(label(text, wrap=True))
        self.edit = self.field(_("Password"), "unlock_password")
        self.column.addWidget(show_box(self.edit))
        self.finish(_("Unlock"), self._accept)

    def _accept(self) -> None:
        if said := self._unlock(self.edit.text()):
            self.refuse(said, self.edit)
        else:
            self.accept()


class ConfirmPasswordDialog(_PasswordDialog):
    """The present password once more, before something that it protects; `is_right` knows it."""

    def __init__(self, text: str, verb: str, tokens: Tokens, is_right: Callable[[str], bool], parent: QWidget | None) -> None:
        super().__init__(verb, tokens, parent)
        self._is_right = is_right
        self.column.addWidget(label(text, wrap=True))
        self.edit = self.field(_("Present password"), "present_password")
        self.column.addWidget(show_box(self.edit))
        self.finish(verb, self._accept)

    def _accept(self) -> None:
        if self._is_right(self.edit.text()):
            self.accept()
        else:
            self.refuse(_("That is not the present password."), self.edit)


class RecoveryDialog(QDialog):
    """The recovery sheet of a portfolio, to be printed; `print_it` does that and says how it went."""

    def __init__(self, code: str, tokens: Tokens, print_it: Callable[[QWidget], str], parent: QWidget | None) -> None:
        super().__init__(parent)
        from kamdesk.ui.dialogs.recovery_sheet import sheet_picture

        self.setWindowTitle(_("Recovery sheet"))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        text = _("Print it and keep it where you keep contracts, not beside the computer. It is written to no disk.")
        column.addWidget(label(text, wrap=True))
        page = QLabel()
        page.setObjectName("recovery_sheet")
        page.setAccessibleName(_("Recovery code: {code}").format(code=code))
        page.setPixmap(sheet_picture(code, tokens.scaled(360)))
        column.addWidget(page)
        self._said = label("", "caption", wrap=True, name="sheet_said")
        column.addWidget(self._said)
        prints = button(_("Print…"), lambda: self._said.setText(print_it(self)), kind="primary", name="print_sheet")
        column.addLayout(row(None, prints, button(_("Close"), self.accept, name="close_sheet")))
