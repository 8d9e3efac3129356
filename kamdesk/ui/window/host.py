"""What a window does for its parts, and all that they know of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from kamdesk.domain.errors import KnownError
from kamdesk.i18n import messages
from kamdesk.ui.context import Context

Place = tuple[str, str]
"""Where one is: an account, or none, and a tab."""


class Host(Protocol):
    """The window as its parts see it: it speaks for them, and shows what they changed."""

    def window(self) -> QWidget:
        """The widget that dialogs belong to."""
        ...

    def say(self, text: str, *, can_undo: bool = False, folder: Path | None = None) -> None:
        """Say a line at the bottom, with the way back when there is one, or the way to the folder of what was written."""
        ...

    def is_said(self, text: str) -> bool:
        """Whether that line can be read now."""
        ...

    def say_refused(self, text: str) -> None:
        """Say why something was not done; while the file is gone, the line above the page has the ways on."""
        ...

    def rebuild(self) -> None:
        """Make everything anew, and show the same place again."""
        ...

    def show_file(self, ctx: Context) -> None:
        """Make everything anew for a portfolio that was just opened; its first page is still to be shown."""
        ...

    def show_place(self, account_id: str, tab: str) -> None:
        """Show an account on a tab; without an account, the first page."""
        ...

    def when_painted(self, call: Callable[[], object]) -> None:
        """Do something once the window has been painted."""
        ...

    def account_place(self) -> Place:
        """The account that is open, and its tab; other pages may lie over it."""
        ...

    def follow(self) -> None:
        """Let menus, status bar and title follow what is shown."""
        ...

    def fill_status(self) -> None:
        """Say anew what the status bar says."""
        ...

    def refresh_banner(self) -> None:
        """Say anew what is to be known of the whole file."""
        ...

    def close_dialogs(self) -> None:
        """Close the dialogs, which go with the file they read."""
        ...

    def action_of(self, keys: QKeySequence) -> QAction | None:
        """The action that has this shortcut."""
        ...


def attempt(host: Host, change: Callable[[], object], said: str) -> None:
    """Do something outside the portfolio, and say that it was done or why not."""
    try:
        change()
    except KnownError as error:
        host.say(messages.text_of(error))
    else:
        host.say(said)
