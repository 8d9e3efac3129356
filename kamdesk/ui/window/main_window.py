"""The window: its parts, put together; what it shows, made anew with every look; its events."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QPaintEvent, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QMenu,
    QWidget,
)
from typing_extensions import override

from kamdesk.domain.changes import ChangeSet
from kamdesk.domain.records import Record
from kamdesk.env.preferences import Preferences
from kamdesk.i18n import _, language
from kamdesk.ui.building import hear_every_event, hear_no_more, spare_from_wheel
from kamdesk.ui.chart_loader import ChartLoader
from kamdesk.ui.context import Context
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.focus import FocusKeeper, keeping_focus, save_typing
from kamdesk.ui.mishaps import Mishaps
from kamdesk.ui.placing import LIKED, PlacedWindow
from kamdesk.ui.theme.manager import ThemeManager
from kamdesk.ui.widgets import basic
from kamdesk.ui.widgets.mishap_bar import MishapBar
from kamdesk.ui.widgets.room import PAINTED_AFTER, arrange
from kamdesk.ui.widgets.text import plain_title
from kamdesk.ui.widgets.toast import Toast
from kamdesk.ui.window import about
from kamdesk.ui.window.account_actions import AccountActions
from kamdesk.ui.window.actions import ACCOUNT_MENU, Actions
from kamdesk.ui.window.banner import Banner
from kamdesk.ui.window.content import Content
from kamdesk.ui.window.current_file import CurrentFile
from kamdesk.ui.window.dropping import FileDrops
from kamdesk.ui.window.edit_notices import EditNotices
from kamdesk.ui.window.file_actions import FileActions
from kamdesk.ui.window.host import Place
from kamdesk.ui.window.locking import Locking
from kamdesk.ui.window.look import Look
from kamdesk.ui.window.navigation import Navigation
from kamdesk.ui.window.program_watch import ProgramWatch
from kamdesk.ui.window.refused import may_lose_refused
from kamdesk.ui.window.restoring import Restoring
from kamdesk.ui.window.sidebar import Sidebar
from kamdesk.ui.window.status_line import StatusLine
from kamdesk.ui.window.undo_keys import UndoKeys
from kamdesk.ui.window.wiring import Wiring

if TYPE_CHECKING:
    from kamdesk.ui.account.account_view import AccountView
    from kamdesk.ui.dialogs.palette import Palette

AFTER_PAINT_MS = 60
_KIND = QEvent.Type
HEARD = PAINTED_AFTER | {_KIND.FocusIn, _KIND.KeyPress, _KIND.Polish, _KIND.ShortcutOverride, _KIND.Wheel}
"""Events of the application that its filter looks at."""


class MainWindow(PlacedWindow):
    """One window on one portfolio, or on none.

    What it does is done by its parts, which know it as a `Host`: `file` holds what is open, `navigation` goes from place to place,
    `file_actions`, `account_actions`, `look` and `undoing` are what the menus do.
    """

    _painted = Signal()

    def __init__(
        self, theme: ThemeManager, preferences: Preferences, charts: ChartLoader, mishaps: Mishaps | None = None
    ) -> None:
        super().__init__()
        self.setObjectName("main")
        self.theme = theme
        self.preferences = preferences
        self.charts = charts
        self.mishaps = mishaps or Mishaps()
        self.file = CurrentFile(self, theme, preferences, charts, self)
        self.navigation = Navigation(self, self.file)
        restoring = Restoring(self, self.file, theme, preferences)
        self.file_actions = FileActions(self, self.file, self.navigation, restoring)
        self.account_actions = AccountActions(self, self.file, self.navigation)
        FileDrops(self, lambda: self.file.ctx is not None, self.file_actions.import_dropped)
        self.look = Look(self, theme, preferences)
        self.undoing = UndoKeys(self, self.file, self.navigation)
        self.locking = Locking(self, self.file, theme, preferences, self)
        self._wiring = Wiring(self.file, self.navigation, self.file_actions, self.account_actions, self.look, self.locking)
        self._edit_notices = EditNotices(self, self.file, self.navigation)
        self._keeper = FocusKeeper(self)
        self.program = ProgramWatch(self.refresh_banner, self)
        self.sidebar: Sidebar | None = None
        self.palette_: Palette | None = None
        self._saved_at: datetime | None = None
        self._is_connected = False
        self._is_painted = False
        self._waiting: list[Callable[[], object]] = []
        self._language_of_actions = ""
        self._is_closed = False
        # Both later: they may come out of the middle of a painting.
        self._painted.connect(self._do_waiting, Qt.ConnectionType.QueuedConnection)
        self.mishaps.file_failed.connect(self.file.meet_trouble, Qt.ConnectionType.QueuedConnection)
        self.resize(LIKED)
        self.keep_least()
        theme.changed.connect(self.rebuild)
        hear_every_event(self)
        self._build()
        self.when_painted(self.program.begin)

    # -- what everybody asks a window ------------------------------------------------------------

    @property
    def ctx(self) -> Context | None:
        """The open portfolio and its surroundings; None when none is open."""
        return self.file.ctx

    @property
    def view(self) -> "AccountView | None":
        """What shows accounts; None without a portfolio."""
        return self.content.view

    def open_file(self, path: Path, *, is_first: bool = False) -> bool:
        """Open a portfolio in the place of the present one; a refusal is said, and nothing changes. See `CurrentFile.open`."""
        return self.file.open(path, is_first=is_first)

    def show_place(self, account_id: str, tab: str) -> None:
        """Show an account on a tab; without an account, the first page."""
        self.navigation.show_place(account_id, tab)

    # -- building --------------------------------------------------------------------------------

    def rebuild(self) -> None:
        """Make everything anew, in the language and theme in force, and show the same place again."""
        with keeping_focus():
            before = self.content
            is_in_settings = before.is_shown(before.settings)
            if before.recovery is not None and not before.is_shown(before.recovery):
                self.file.forget_trouble(before.recovery.trouble)  # who went elsewhere is not brought back to it
            self._build()
            self.show_place(*before.place)
            if is_in_settings:
                self.navigation.show_settings()
            self.navigation.show_recovery()

    def show_file(self, ctx: Context) -> None:
        """Make everything anew for a portfolio that was just opened; its first page is still to be shown."""
        self._is_connected = False
        self._edit_notices.listen(ctx.history)
        # A stack that is being destroyed says a last time that it moved.
        ctx.history.stack.indexChanged.connect(lambda _at: self.fill_status() if shiboken6.isValid(ctx.history.stack) else None)
        self.navigation.forget()
        with keeping_focus():
            self._build()
            self.follow()

    def when_painted(self, call: Callable[[], object]) -> None:
        """Do something once the window has been painted."""
        self._waiting.append(call)
        if self._is_painted:
            self._painted.emit()

    def _do_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        for call in waiting:
            call()

    def _build(self) -> None:
        if language() != self._language_of_actions:
            self._language_of_actions = language()
            self.actions_ = Actions(self, self.menuBar())
        body = self._body = QWidget()
        body.setObjectName("page")
        row = basic.row(spacing=0)
        body.setLayout(row)
        self.sidebar = self.palette_ = None
        self.content = Content(self.theme.tokens, self.file.problem)
        self._wiring.connect(self.content)
        if self.ctx is not None:
            self._fresh_context(self.ctx)
            self.sidebar = self._make_sidebar(self.ctx)
            self.sidebar.fit(self.width())
            row.addWidget(self.sidebar)
            self.content.use(self.ctx, self._make_account_menu())
        main = self._column = basic.column(spacing=0)
        self.banner = Banner(self.file, self.file_actions, self.program, self.theme.tokens, body)
        main.addWidget(self.banner)
        main.addWidget(MishapBar(self.mishaps, self.theme.tokens, body))
        main.addWidget(self.content, 1)
        row.addLayout(main, 1)
        self.setCentralWidget(body)
        self.toast = Toast(body)
        self.status = StatusLine(self.statusBar())
        self.fill_status()
        self.navigation.lead(self.content, self.sidebar, self.toast)

    def _fresh_context(self, ctx: Context) -> None:
        """Pages of an earlier look no longer listen."""
        notices = ctx.notices
        for signal in (ctx.bus.committed, notices.said, notices.refused, notices.navigate, notices.referenced):
            if self._is_connected:
                signal.disconnect()
        self._is_connected = True
        notices.said.connect(lambda text: self.say(text))
        notices.refused.connect(self.say_refused)
        notices.navigate.connect(self.navigation.navigate)
        notices.referenced.connect(self._ask_way_out)
        ctx.bus.committed.connect(self._on_committed)

    def _make_sidebar(self, ctx: Context) -> Sidebar:
        sidebar = Sidebar(ctx)
        sidebar.chosen.connect(self.navigation.choose_account)
        sidebar.new_wanted.connect(self.account_actions.new_account)
        sidebar.palette_wanted.connect(self.open_palette)
        sidebar.portfolio_wanted.connect(self.navigation.show_portfolio)
        return sidebar

    def _make_account_menu(self) -> QMenu:
        menu = QMenu(self)
        for name in ACCOUNT_MENU:
            menu.addAction(self.actions_.by_name[name])
        return menu

    # -- what the parts ask of it ----------------------------------------------------------------

    def say(self, text: str, *, can_undo: bool = False, folder: Path | None = None) -> None:
        """Say a line at the bottom, with the way back when there is one, or the way to the folder of what was written."""
        self.toast.say(text, self.undoing.undo if can_undo else None, folder)

    def is_said(self, text: str) -> bool:
        """Whether that line can be read now."""
        return self.toast.isVisible() and self.toast.said == text

    def say_refused(self, text: str) -> None:
        """Say why something was not done; while the file is gone, the line above the page has the ways on."""
        self.say(text)
        self.refresh_banner()
        self.fill_status()

    def refresh_banner(self) -> None:
        """Say anew what is to be known of the whole file."""
        old = self.banner
        self.banner = Banner(self.file, self.file_actions, self.program, self.theme.tokens, self._body)
        self._column.replaceWidget(old, self.banner)
        old.deleteLater()

    def account_place(self) -> Place:
        """The account that is open, and its tab; other pages may lie over it."""
        return self.content.account_place

    def follow(self) -> None:
        """Let menus, status bar and title follow what is shown."""
        account_id = self.navigation.account_id
        is_writer = self.ctx is not None and not self.ctx.is_read_only
        self.actions_.allow(is_open=self.ctx is not None, has_account=bool(account_id), is_writer=is_writer)
        self.fill_status()
        name = _("Portfolio") if self.content.is_portfolio_shown else ""
        if not name and self.ctx is not None and account_id:
            name = self.ctx.load(account_id).account.name
        self.setWindowFilePath(str(self.ctx.portfolio.path) if self.ctx is not None and account_id else "")
        self.setWindowTitle(plain_title(f"{name} — kamdesk") if name else "kamdesk")

    def fill_status(self) -> None:
        """Say anew what the status bar says, and what undo and redo would do."""
        self.actions_.name_undo(self.ctx.history.stack if self.ctx is not None else None)
        if self.ctx is None:
            self.status.tell(None, None, "", None)
            return
        self.status.tell(
            self.ctx,
            self._saved_at,
            self.undoing.status(),
            self.file.backed_up_on,
            is_adrift=self.file.is_adrift(),
            is_second_away=self.file.backing.is_second_away,
        )

    def close_dialogs(self) -> None:
        """Close the dialogs, which go with the file they read."""
        for dialog in self.findChildren(QDialog):
            if dialog.isVisible():
                dialog.reject()

    def come_to_front(self) -> None:
        """Show the window to whoever started the program again."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()

    def action_of(self, keys: QKeySequence) -> QAction | None:
        """The action that has this shortcut."""
        return self.actions_.of_keys(keys)

    # -- acting ----------------------------------------------------------------------------------

    def _on_committed(self, changes: ChangeSet) -> None:
        if "account" in changes.kinds:
            self.navigation.forget_lost_account()
        self._saved_at = datetime.now().astimezone()
        self.follow()

    def _ask_way_out(self, record: Record) -> None:
        """Something hangs on what is to be removed: which way out?"""
        assert self.ctx is not None
        from kamdesk.ui.dialogs.removal_dialog import RemovalDialog

        boxes.open_dialog(RemovalDialog(self.ctx, record, self))

    def open_palette(self) -> None:
        if self.ctx is None:
            return
        if self.palette_ is None:
            from kamdesk.ui.dialogs.palette import Palette

            self.palette_ = Palette(self._body, self.theme.tokens, self.ctx.portfolio)
        if self.palette_.isVisible():
            self.palette_.dismiss()
            return
        is_writer = self.ctx is not None and not self.ctx.is_read_only
        create = self.account_actions.create_account if is_writer else None
        self.palette_.open(self.actions_.entries(), self.navigation.open_account, create, QApplication.focusWidget())

    def show_shortcuts(self) -> None:
        about.tell_shortcuts(self, self.actions_.shortcuts())

    def show_about(self) -> None:
        about.tell_about(self)

    # -- events ----------------------------------------------------------------------------------

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in HEARD:
            return False  # thousands come while a page is built
        if kind in PAINTED_AFTER:
            arrange()
        self.locking.heard(kind)
        self._keeper.watch(watched, event)
        if kind is QEvent.Type.Polish:
            spare_from_wheel(watched)
        if isinstance(event, QWheelEvent) and isinstance(watched, QComboBox | QAbstractSpinBox) and not watched.hasFocus():
            event.ignore()
            return True
        return self.undoing.takes_key(watched, event) or super().eventFilter(watched, event)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        if self.ctx is None and self.content.currentWidget() is None:
            self.show_place("", "")
        super().showEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_painted:
            # The chart library is heavy: it is fetched once the window can be seen and used.
            self._is_painted = True
            self._painted.emit()
            QTimer.singleShot(AFTER_PAINT_MS, self.charts.start)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        if self.sidebar is not None:
            self.sidebar.fit(self.width())
        super().resizeEvent(event)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        save_typing()
        if not may_lose_refused(self):
            event.ignore()
            return
        self.preferences.geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        self.file.close()
        self.preferences.save()
        self.hide()
        self.file.backing.wait()  # the last backup needs no window
        if not self._is_closed:
            self._is_closed = True
            self.theme.changed.disconnect(self.rebuild)
            hear_no_more(self)
        event.accept()

    def restore_place(self) -> None:
        """Put the window where it was, as far as the screen allows."""
        self.put_back(self.preferences.geometry)
