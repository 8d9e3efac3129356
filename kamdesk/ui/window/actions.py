"""What the window can do, in one table: menu, shortcut and palette are made from it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QUndoStack
from PySide6.QtWidgets import QMenu, QMenuBar

from kamdesk.i18n import N_, _
from kamdesk.ui.account.pages import PAGES
from kamdesk.ui.widgets.keys import keys_text
from kamdesk.ui.widgets.text import plain_action, plain_tooltip
from kamdesk.ui.window.account_actions import AccountActions
from kamdesk.ui.window.file_actions import FileActions
from kamdesk.ui.window.locking import Locking
from kamdesk.ui.window.look import Look
from kamdesk.ui.window.navigation import Navigation
from kamdesk.ui.window.undo_keys import UndoKeys

if TYPE_CHECKING:
    from kamdesk.ui.dialogs.palette import Entry

ALWAYS, OPEN, ACCOUNT, WRITE, WRITE_ACCOUNT = "always", "open", "account", "write", "write_account"
"""When an action can be used: always; with a portfolio; with an account; and so with one that may be changed."""


class Doer(Protocol):
    """The window as the actions see it: its parts, and the little that it does itself."""

    file_actions: FileActions
    account_actions: AccountActions
    navigation: Navigation
    look: Look
    locking: Locking
    undoing: UndoKeys

    def open_palette(self) -> None:
        """Go somewhere by typing where."""
        ...

    def show_shortcuts(self) -> None:
        """Tell what the keys do."""
        ...

    def show_about(self) -> None:
        """Tell version, purpose and licence."""
        ...

    def close(self) -> bool:
        """Close the window, and the program with it."""
        ...


Act = Callable[[Doer], object]


@dataclass(frozen=True, slots=True)
class Command:
    """One thing the window can do, by one of its parts."""

    name: str
    does: Act
    text: str
    keys: str = ""
    icon: str = ""
    needs: str = OPEN
    in_palette: bool = True


def _showing(tab: str) -> Act:
    return lambda w: w.navigation.show_tab(tab)


SEPARATOR = Command("", lambda _w: None, "")
MENUS: tuple[tuple[str, tuple[Command, ...]], ...] = (
    (
        N_("&File"),
        (
            Command("new_account", lambda w: w.account_actions.new_account(), N_("&New account"), "Ctrl+N", "plus", ALWAYS),
            Command("new_portfolio", lambda w: w.file_actions.new_portfolio(), N_("New &portfolio…"), "", "file-plus", ALWAYS),
            Command("new_from_export", lambda w: w.file_actions.exporting.whole.new_from_export(), N_("New from an &export…"), "", "file-plus", ALWAYS),
            Command("open_portfolio", lambda w: w.file_actions.open_portfolio(), N_("&Open portfolio…"), "Ctrl+O", "folder-open", ALWAYS),
            Command("open_sample", lambda w: w.file_actions.open_sample(), N_("Open the &sample"), "", "compass", ALWAYS),
            SEPARATOR,
            Command("import_file", lambda w: w.file_actions.import_file(), N_("&Import…"), "Ctrl+I", "file-spreadsheet", ALWAYS),
            Command("write_template", lambda w: w.file_actions.exporting.choose_template(), N_("&Template…"), "", "table-properties", ALWAYS),
            Command("export_tables", lambda w: w.file_actions.exporting.choose_tables(), N_("E&xport…"), "", "file-output", OPEN),
            Command("documents", lambda w: w.file_actions.documents.open(), N_("&Documents…"), "Ctrl+P", "file-output", OPEN),
            Command("save_radar", lambda w: w.account_actions.save_radar(), N_("Save the &radar as a picture…"), "Ctrl+E", "download", ACCOUNT),
            SEPARATOR,
            Command("backup", lambda w: w.file_actions.backup(), N_("Save a &copy…"), "", "archive", OPEN),
            Command("show_backups", lambda w: w.file_actions.show_backups(), N_("&Backups…"), "", "archive", OPEN),
            Command("restore", lambda w: w.file_actions.restore(), N_("Restore a cop&y…"), "", "archive-restore", ALWAYS),
            SEPARATOR,
            Command("lock", lambda w: w.locking.lock(), N_("&Lock"), "Ctrl+L", "lock", OPEN),
            Command("close", lambda w: w.close(), N_("&Quit"), "Ctrl+Q", "log-out", ALWAYS, in_palette=False),
        ),
    ),
    (
        N_("&Edit"),
        (
            Command("undo", lambda w: w.undoing.undo(), N_("&Undo"), "Ctrl+Z", "undo-2", WRITE),
            Command("redo", lambda w: w.undoing.redo(), N_("&Redo"), "Ctrl+Y", "redo-2", WRITE),
            SEPARATOR,
            Command("find_account", lambda w: w.navigation.find_account(), N_("&Find account"), "Ctrl+F", "search", OPEN),
            Command("open_palette", lambda w: w.open_palette(), N_("&Go to…"), "Ctrl+K", "compass", OPEN, in_palette=False),
        ),
    ),
    (
        N_("&View"),
        (
            Command("open_portfolio_page", lambda w: w.navigation.show_portfolio(), N_("Portfo&lio"), "Ctrl+Shift+1", "layout-grid", OPEN),
            *(Command(f"tab_{page.key}", _showing(page.key), page.menu, f"Ctrl+{at}", page.icon, ACCOUNT) for at, page in enumerate(PAGES, 1)),
            SEPARATOR,
            Command("previous_account", lambda w: w.navigation.previous_account(), N_("Account &above"), "Alt+Up", "chevron-up", ACCOUNT),
            Command("next_account", lambda w: w.navigation.next_account(), N_("Account &below"), "Alt+Down", "chevron-down", ACCOUNT),
            Command("go_back", lambda w: w.navigation.go_back(), N_("Bac&k"), "Alt+Left", "arrow-left", OPEN),
            Command("go_forward", lambda w: w.navigation.go_forward(), N_("&Forward"), "Alt+Right", "arrow-right", OPEN),
            Command("next_pane", lambda w: w.navigation.next_pane(), N_("&Next pane"), "F6", "", OPEN, in_palette=False),
            SEPARATOR,
            Command("toggle_sidebar", lambda w: w.navigation.toggle_sidebar(), N_("Sid&ebar"), "Ctrl+B", "", OPEN),
            Command("larger_text", lambda w: w.look.larger_text(), N_("Lar&ger text"), "Ctrl++", "a-large-small", ALWAYS),
            Command("smaller_text", lambda w: w.look.smaller_text(), N_("S&maller text"), "Ctrl+-", "a-large-small", ALWAYS),
            Command("normal_text", lambda w: w.look.normal_text(), N_("No&rmal text"), "Ctrl+0", "a-large-small", ALWAYS),
            SEPARATOR,
            Command("theme_system", lambda w: w.look.choose_theme("system"), N_("&Theme of the system"), "", "monitor-cog", ALWAYS),
            Command("theme_light", lambda w: w.look.choose_theme("light"), N_("Lig&ht theme"), "", "sun", ALWAYS),
            Command("theme_dark", lambda w: w.look.choose_theme("dark"), N_("&Dark theme"), "", "moon", ALWAYS),
        ),
    ),
    (
        N_("&Account"),
        (
            Command("rename_account", lambda w: w.account_actions.rename_account(), N_("&Edit its data"), "F2", "pencil", ACCOUNT),
            Command("add_indicator", lambda w: w.account_actions.add_indicator(), N_("New &indicator"), "Ctrl+Shift+N", "plus", WRITE_ACCOUNT),
            Command("previous_period", lambda w: w.account_actions.previous_period(), N_("&Previous period"), "Ctrl+Shift+Left", "chevron-right", ACCOUNT),
            Command("next_period", lambda w: w.account_actions.next_period(), N_("&Next period"), "Ctrl+Shift+Right", "chevron-right", ACCOUNT),
            SEPARATOR,
            Command("account_history", lambda w: w.account_actions.account_history(), N_("&History of the account"), "Ctrl+H", "rotate-cw-clock", ACCOUNT),
            Command("archive_account", lambda w: w.account_actions.archive_account(), N_("&Archive the account"), "", "archive", WRITE_ACCOUNT),
        ),
    ),
    (
        N_("&Plan"),
        (
            Command("close_step", lambda w: w.account_actions.close_step(), N_("&Close the step"), "Ctrl+Return", "check", WRITE_ACCOUNT),
            Command("step_back", lambda w: w.account_actions.step_back(), N_("&Previous step"), "Ctrl+PgUp", "arrow-left", ACCOUNT),
            Command("step_forward", lambda w: w.account_actions.step_forward(), N_("&Next step"), "Ctrl+PgDown", "arrow-right", ACCOUNT),
            Command("close_scorecard", lambda w: w.account_actions.close_scorecard(), N_("Close the &scorecard"), "", "lock", WRITE_ACCOUNT),
            SEPARATOR,
            Command("confirm_steps", lambda w: w.account_actions.confirm_steps(), N_("Confirm what still &holds…"), "", "list-checks", WRITE_ACCOUNT),
            Command("hand_over_account", lambda w: w.account_actions.hand_over_account(), N_("Hand over to another &KAM…"), "", "users", WRITE_ACCOUNT),
            Command("new_plan_version", lambda w: w.account_actions.new_plan_version(), N_("New &version of the plan"), "", "file-plus", WRITE_ACCOUNT),
        ),
    ),
    (
        N_("&Tools"),
        (
            Command("portfolio_history", lambda w: w.account_actions.portfolio_history(), N_("&History of the portfolio"), "", "rotate-cw-clock", OPEN),
            Command("purge_removed", lambda w: w.file_actions.purge_removed(), N_("P&urge removed files…"), "", "", WRITE),
            Command("open_settings", lambda w: w.navigation.show_settings(), N_("&Settings"), "Ctrl+,", "settings", OPEN),
        ),
    ),
    (
        N_("&Help"),
        (
            Command("show_shortcuts", lambda w: w.show_shortcuts(), N_("&Keyboard shortcuts"), "Ctrl+F1", "keyboard", ALWAYS),
            Command("show_about", lambda w: w.show_about(), N_("&About kamdesk"), "", "info", ALWAYS),
        ),
    ),
)  # fmt: skip
ACCOUNT_MENU = ("rename_account", "documents", "account_history", "archive_account")


def plain_text(text: str) -> str:
    """A menu text without its mnemonic; two signs are one that is read."""
    return re.sub("&(.?)", r"\1", text)


class Actions:
    """The window's actions, made from the table."""

    def __init__(self, window: Doer, bar: QMenuBar) -> None:
        self._window = window
        self.by_name: dict[str, QAction] = {}
        self._commands: dict[str, Command] = {}
        # Clearing a bar leaves the menus alive, and with them every action of the language before.
        for old in bar.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly):
            old.deleteLater()
        bar.clear()
        for title, commands in MENUS:
            menu = bar.addMenu(_(title))
            for command in commands:
                if command is SEPARATOR:
                    menu.addSeparator()
                else:
                    self._add(menu, command)

    def _add(self, menu: QMenu, command: Command) -> None:
        action = QAction(_(command.text), menu)
        action.setObjectName(command.name)
        if command.keys:
            action.setShortcut(QKeySequence(command.keys))
            if command.name == "redo":
                action.setShortcuts([QKeySequence("Ctrl+Y"), QKeySequence("Ctrl+Shift+Z")])
            if command.name == "larger_text":
                action.setShortcuts([QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")])
        if command.name == "close":
            action.setMenuRole(QAction.MenuRole.QuitRole)
        elif command.name == "open_settings":
            action.setMenuRole(QAction.MenuRole.PreferencesRole)
        elif command.name == "show_about":
            action.setMenuRole(QAction.MenuRole.AboutRole)
        else:
            action.setMenuRole(QAction.MenuRole.NoRole)
        action.triggered.connect(lambda *_: command.does(self._window))
        menu.addAction(action)
        self.by_name[command.name] = action
        self._commands[command.name] = command

    def allow(self, *, is_open: bool, has_account: bool, is_writer: bool) -> None:
        """Enable what makes sense now."""
        allowed = {
            ALWAYS: True,
            OPEN: is_open,
            ACCOUNT: is_open and has_account,
            WRITE: is_open and is_writer,
            WRITE_ACCOUNT: is_open and has_account and is_writer,
        }
        for name, action in self.by_name.items():
            action.setEnabled(allowed[self._commands[name].needs])

    def name_undo(self, stack: QUndoStack | None) -> None:
        """Let undo and redo say what they would do; without a portfolio they say nothing of the one before."""
        undo, redo = self.by_name["undo"], self.by_name["redo"]
        can_undo, can_redo = stack is not None and stack.canUndo(), stack is not None and stack.canRedo()
        undone, redone = (stack.undoText(), stack.redoText()) if stack is not None else ("", "")
        undo.setText(_("&Undo {what}").format(what=plain_action(undone)) if can_undo else _("&Undo"))
        redo.setText(_("&Redo {what}").format(what=plain_action(redone)) if can_redo else _("&Redo"))
        undo.setToolTip(plain_tooltip(undone))
        redo.setToolTip(plain_tooltip(redone))
        undo.setEnabled(can_undo)
        redo.setEnabled(can_redo)

    def of_keys(self, keys: QKeySequence) -> QAction | None:
        """The action that has this shortcut."""
        return next((action for action in self.by_name.values() if keys in action.shortcuts()), None)

    def entries(self) -> "list[Entry]":
        """What the palette offers: every action, those that cannot be used now with why."""
        from kamdesk.ui.dialogs.palette import Entry

        found = []
        for name, action in self.by_name.items():
            command = self._commands[name]
            if not command.in_palette:
                continue
            why_not = "" if action.isEnabled() else _("Not now: choose an account first")
            keys = keys_text(action.shortcut())
            found.append(Entry(plain_text(action.text()), action.trigger, command.icon or "arrow-right", keys, "", why_not))
        return found

    def shortcuts(self) -> list[tuple[str, str]]:
        """(what, keys) of every action that has a shortcut."""
        return [(plain_text(a.text()), keys_text(a.shortcut())) for a in self.by_name.values() if not a.shortcut().isEmpty()]
