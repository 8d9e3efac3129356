"""What a window does about passwords: ask, lock, set, change, remove, and print the recovery sheet."""

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from kamdesk.domain.errors import KnownError
from kamdesk.env.preferences import Preferences
from kamdesk.i18n import _, messages, ngettext
from kamdesk.services import passwords
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.theme.manager import ThemeManager
from kamdesk.ui.window.current_file import CurrentFile
from kamdesk.ui.window.host import Host


class Locking(QObject):
    """The acts of one window; an open portfolio with a password is locked when nobody touched keys or pointer for a while."""

    _wanted = Signal(object)

    def __init__(self, host: Host, file: CurrentFile, theme: ThemeManager, preferences: Preferences, parent: QObject) -> None:
        super().__init__(parent)
        self._host = host
        self._file = file
        self._theme = theme
        self._preferences = preferences
        self._touched = time.time()
        self._pointer = QPoint()
        # Later: what follows may make the window anew, and the dialog is still being closed.
        self._wanted.connect(self._do, Qt.ConnectionType.QueuedConnection)
        file.ask_password = self.ask
        file.look_whether_idle = self.look
        file.demand_password = self.demand

    def _do(self, call: Callable[[], object]) -> None:
        call()

    # -- asking ----------------------------------------------------------------------------------

    def ask(self, path: Path, then: Callable[[], object]) -> None:
        """Ask for the password of a file over the window, and go on when it was right."""
        from kamdesk.ui.dialogs.password_dialogs import UnlockDialog

        dialog = UnlockDialog(
            path.name, self._theme.tokens, lambda text: self._file.try_password(path, text), self._host.window()
        )
        dialog.accepted.connect(lambda: self._wanted.emit(then))
        boxes.open_dialog(dialog)

    # -- locking ---------------------------------------------------------------------------------

    def heard(self, kind: QEvent.Type) -> None:
        """An event of the application: a key means that somebody is there."""
        if kind is QEvent.Type.KeyPress or kind is QEvent.Type.Wheel:
            self._touched = time.time()

    def look(self) -> None:
        """Lock when nobody was there for as long as the preferences say; the clock goes on while the computer sleeps."""
        now, pointer = time.time(), QCursor.pos()
        if pointer != self._pointer and self._host.window().isActiveWindow():
            self._touched = now
        self._pointer = pointer
        minutes = self._preferences.idle_minutes
        if minutes and now - self._touched >= minutes * 60 and self._file.has_password:
            self._file.lock()

    def lock(self) -> None:
        """Lock now; a portfolio without a password cannot be."""
        if self._file.has_password:
            self._file.lock()
        else:
            self._host.say(_("This portfolio has no password. Set one in Settings, and it can be locked."))

    # -- the password of the open portfolio ------------------------------------------------------

    def offer(self) -> None:
        """At the first start: a portfolio of one's own that has a password from its first moment, or the open one gets one."""
        if self._file.ctx is not None:
            self.set()
            return
        path = self._file.own_path()
        if path.exists():
            self._file.open(path)
            return

        def make(password: str, *, wants_sheet: bool) -> None:
            if self._file.open(path, create=True, password=password) and wants_sheet:
                self.show_sheet()

        self._ask_new(path, None, make)

    def demand(self) -> None:
        """Where the company requires passwords: the open portfolio gets one now, or is closed."""

        def leave() -> None:
            self._file.close()
            self._file.show_none(
                _("The company requires a password for every portfolio. This one was closed: open it again and set one.")
            )

        self.set(leave)

    def set(self, otherwise: Callable[[], object] | None = None) -> None:
        """Set or change the password of the open portfolio; `otherwise` is done when the user would rather not."""
        ctx = self._file.ctx
        if ctx is None or ctx.is_read_only:
            return
        path = ctx.portfolio.path

        def put(password: str, *, wants_sheet: bool) -> None:
            second = self._preferences.second_folder_in_force
            said = self._change(path, lambda: passwords.set_password(path, password, second))
            if wants_sheet and self._file.has_password:
                self.show_sheet()
            self._host.say(said or _("The password is set."))

        self._ask_new(path, (lambda text: passwords.is_right(path, text)) if self._file.has_password else None, put, otherwise)

    def _ask_new(
        self,
        path: Path,
        is_right: Callable[[str], bool] | None,
        then: Callable[..., object],
        otherwise: Callable[[], object] | None = None,
    ) -> None:
        from kamdesk.ui.dialogs.password_dialogs import NewPasswordDialog

        why = _("The company requires a password for every portfolio.") if otherwise is not None else ""
        dialog = NewPasswordDialog(self._theme.tokens, (path.stem,), self._host.window(), is_right, why)

        def go_on() -> None:
            password, wants_sheet = dialog.edit.text(), dialog.sheet.isChecked()
            self._wanted.emit(lambda: then(password, wants_sheet=wants_sheet))

        dialog.accepted.connect(go_on)
        if otherwise is not None:
            dialog.rejected.connect(lambda: self._wanted.emit(otherwise))
        boxes.open_dialog(dialog)

    def remove(self) -> None:
        """Let the open portfolio lie in clear again, after asking for its password."""
        ctx = self._file.ctx
        if ctx is None or ctx.is_read_only:
            return
        path = ctx.portfolio.path
        text = _(
            "The portfolio and its backups lie on this computer in clear afterwards: whoever has the computer can read them."
        )
        self._confirm(
            path, text, _("Remove password"),
            lambda: self._host.say(
                self._change(path, lambda: passwords.remove_password(path, self._preferences.second_folder_in_force)) or _("The password is removed.")
            ),
        )  # fmt: skip

    def recovery_sheet(self) -> None:
        """Show the recovery sheet of the open portfolio, after asking for its password."""
        if self._file.ctx is not None and self._file.has_password:
            text = _("Whoever has the recovery sheet can open the portfolio.")
            self._confirm(self._file.ctx.portfolio.path, text, _("Show sheet"), self.show_sheet)

    def _confirm(self, path: Path, text: str, verb: str, then: Callable[[], object]) -> None:
        from kamdesk.ui.dialogs.password_dialogs import ConfirmPasswordDialog

        dialog = ConfirmPasswordDialog(
            text, verb, self._theme.tokens, lambda typed: passwords.is_right(path, typed), self._host.window()
        )
        dialog.accepted.connect(lambda: self._wanted.emit(then))
        boxes.open_dialog(dialog)

    def _change(self, path: Path, change: Callable[[], passwords.Followed]) -> str:
        """Close the portfolio, change its password and open it again; returns what is to be said of it, if anything is."""
        self._file.close()
        self._file.backing.wait()
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            followed = change()
            said = ""
        except KnownError as error:
            followed, said = passwords.Followed(0, ()), messages.text_of(error)
        finally:
            QApplication.restoreOverrideCursor()
        self._file.open(path)
        self._offer_removal(followed)
        return said

    def _offer_removal(self, followed: passwords.Followed) -> None:
        if not followed.left or not self._file.has_password:
            return
        text = ngettext(
            "{n} copy could not get the new password: it opens as before, with the earlier one or none.",
            "{n} copies could not get the new password: they open as before, with the earlier one or none.",
            len(followed.left),
        ).format(n=len(followed.left))
        listed = "\n".join(str(path) for path in followed.left[:8])
        if boxes.confirm(self._host.window(), f"{text}\n\n{listed}", _("Remove these copies")):
            passwords.remove_copies(followed.left)

    def show_sheet(self) -> None:
        """Show the recovery sheet of the open portfolio."""
        from kamdesk.ui.dialogs.password_dialogs import RecoveryDialog

        ctx = self._file.ctx
        if ctx is None:
            return
        code = passwords.recovery_code(ctx.portfolio.path)
        dialog: QDialog = RecoveryDialog(code, self._theme.tokens, lambda parent: _printed(code, parent), self._host.window())
        boxes.open_dialog(dialog)


def _printed(code: str, parent: QWidget) -> str:
    from kamdesk.ui.dialogs.recovery_sheet import print_sheet, sheet_printer

    printer = sheet_printer()
    if not boxes.choose_printer(parent, printer):
        return ""
    return (
        _("The sheet is printed.") if print_sheet(code, printer) else _("The printer did not take the sheet. Choose another one.")
    )
