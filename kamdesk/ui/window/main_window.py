"""The window: sidebar, account, status bar; every action of the menu is a method here."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from kamdesk import __version__
from kamdesk.domain.account.account import Account
from kamdesk.domain.changes import ChangeSet, Edit
from kamdesk.domain.ids import new_id
from kamdesk.domain.records import Record
from kamdesk.env.preferences import MAX_SCALE, MIN_SCALE, Preferences
from kamdesk.i18n import _, labels, messages, set_language
from kamdesk.ui.account.account_view import AccountView
from kamdesk.ui.chart_loader import ChartLoader
from kamdesk.ui.context import Context
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.dialogs.palette import Palette
from kamdesk.ui.dialogs.removal_dialog import RemovalDialog
from kamdesk.ui.focus import FocusKeeper, keeping_focus, save_typing
from kamdesk.ui.mishaps import Mishaps
from kamdesk.ui.placing import LIKED
from kamdesk.ui.theme.manager import ThemeManager
from kamdesk.ui.widgets.mishap_bar import MishapBar
from kamdesk.ui.widgets.room import PAINTED_AFTER, arrange
from kamdesk.ui.widgets.text import plain_action, plain_tooltip
from kamdesk.ui.widgets.toast import Toast
from kamdesk.ui.window.actions import ACCOUNT_MENU, Actions
from kamdesk.ui.window.place_window import PORTFOLIO, PlaceWindow
from kamdesk.ui.window.refused import may_lose_refused
from kamdesk.ui.window.sidebar import Sidebar
from kamdesk.ui.window.status_line import StatusLine
from kamdesk.ui.window.undo_keys import UndoKeys
from kamdesk.ui.window.welcome_page import WelcomePage

if TYPE_CHECKING:
    from kamdesk.ui.scorecard.scorecard_page import ScorecardPage
    from kamdesk.ui.settings.settings_page import SettingsPage

AFTER_PAINT_MS = 60


class MainWindow(PlaceWindow):
    """One window on one portfolio, or on none."""

    def __init__(
        self, theme: ThemeManager, preferences: Preferences, charts: ChartLoader, mishaps: Mishaps | None = None
    ) -> None:
        super().__init__(theme, preferences, charts)
        self.mishaps = mishaps or Mishaps()
        # Later: it may come out of the middle of a painting.
        self.mishaps.file_failed.connect(self.meet_trouble, Qt.ConnectionType.QueuedConnection)
        self.setObjectName("main")
        self.settings: SettingsPage | None = None
        self.palette_: Palette | None = None
        self.undoing = UndoKeys(self)
        self.keeper = FocusKeeper(self)
        self._saved_at: datetime | None = None
        self._is_connected = False
        self._is_painted = False
        self._is_closed = False
        self.actions_ = Actions(self, self.menuBar(), theme.tokens)
        self.resize(LIKED)
        self.keep_least()
        theme.changed.connect(self.rebuild)
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self)
        self.rebuild()

    # -- building --------------------------------------------------------------------------------

    @override
    def rebuild(self) -> None:
        """Make everything anew, in the language and theme in force, and show the same place again."""
        with keeping_focus():
            self._rebuild()

    def _rebuild(self) -> None:
        place = (self.view.account_id, self.view.tab) if self.view is not None else ("", "")
        is_in_settings = self.settings is not None and self.stack.currentWidget() is self.settings
        self.forget_trouble(self.stack.currentWidget())
        if self.is_portfolio_shown():
            place = ("", PORTFOLIO)
        self.actions_ = Actions(self, self.menuBar(), self.theme.tokens)
        body = QWidget()
        body.setObjectName("page")
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.stack = QStackedWidget()
        self.sidebar = self.view = self.settings = self.palette_ = self.portfolio_page = None
        self.welcome = self._make_welcome()
        self.stack.addWidget(self.welcome)
        self.recovery = self.make_recovery()
        if self.ctx is not None:
            self._fresh_context()
            self.sidebar = self._make_sidebar(self.ctx)
            self.sidebar.fit(self.width())
            row.addWidget(self.sidebar)
            self.view = self._make_view(self.ctx)
            self.stack.addWidget(self.view)
        main = self._column = QVBoxLayout()
        main.setContentsMargins(0, 0, 0, 0)
        main.setSpacing(0)
        self._banner = self.make_banner()
        main.addWidget(self._banner)
        main.addWidget(MishapBar(self.mishaps, self.theme.tokens, body))
        main.addWidget(self.stack, 1)
        row.addLayout(main, 1)
        self.setCentralWidget(body)
        self.toast = Toast(body)
        if self.ctx is not None:
            self.palette_ = Palette(body, self.theme.tokens, self.ctx.portfolio)
        self.status = StatusLine(self.statusBar())
        self.fill_status()
        self.show_place(*place)
        if is_in_settings:
            self.open_settings()
        if self.recovery is not None:
            with self._moving():
                self.stack.addWidget(self.recovery)
                self.stack.setCurrentWidget(self.recovery)

    def _fresh_context(self) -> None:
        """Pages of an earlier look no longer listen."""
        assert self.ctx is not None
        notices = self.ctx.notices
        for signal in (self.ctx.bus.committed, notices.said, notices.refused, notices.navigate, notices.hanging):
            if self._is_connected:
                signal.disconnect()
        self._is_connected = True
        self.ctx.notices.said.connect(lambda text: self.toast.say(text))
        self.ctx.notices.refused.connect(self.say_refused)
        self.ctx.notices.navigate.connect(self.navigate)
        self.ctx.notices.hanging.connect(self._ask_way_out)
        self.ctx.bus.committed.connect(self._on_committed)

    @override
    def connect_context(self, ctx: Context) -> None:
        self._is_connected = False
        ctx.history.recorded.connect(self._on_recorded)
        ctx.history.moved.connect(self._on_travelled)
        ctx.history.passed.connect(self._on_passed)
        ctx.history.failed.connect(lambda error: self.say_refused(messages.text_of(error)))
        # A stack that is being destroyed says a last time that it moved.
        ctx.history.stack.indexChanged.connect(lambda _at: self.fill_status() if shiboken6.isValid(ctx.history.stack) else None)
        self.past.clear()
        self.future.clear()

    def _make_welcome(self) -> WelcomePage:
        page = WelcomePage(self.theme.tokens, self.problem)
        page.create_wanted.connect(self.new_account)
        page.import_wanted.connect(self.import_file)
        page.sample_wanted.connect(self.open_sample)
        page.restore_wanted.connect(self.restore)
        page.open_wanted.connect(self.open_portfolio)
        page.language_chosen.connect(self.choose_language)
        return page

    def _make_sidebar(self, ctx: Context) -> Sidebar:
        sidebar = Sidebar(ctx)
        sidebar.chosen.connect(self.choose_account)
        sidebar.new_wanted.connect(self.new_account)
        sidebar.palette_wanted.connect(self.open_palette)
        sidebar.portfolio_wanted.connect(self.open_portfolio_page)
        return sidebar

    def _make_view(self, ctx: Context) -> AccountView:
        menu = QMenu(self)
        for name in ACCOUNT_MENU:
            menu.addAction(self.actions_.by_name[name])
        view = AccountView(ctx, menu)
        view.destroyed.connect(menu.deleteLater)
        view.moved.connect(self.on_moved)
        return view

    @override
    def refresh_banner(self) -> None:
        old, self._banner = self._banner, self.make_banner()
        self._column.replaceWidget(old, self._banner)
        old.deleteLater()

    @override
    def fill_status(self) -> None:
        if self.ctx is None:
            self.status.tell(None, None, "", None)
            return
        stack = self.ctx.history.stack
        undo = self.actions_.by_name["undo"]
        redo = self.actions_.by_name["redo"]
        undo.setText(_("&Undo {what}").format(what=plain_action(stack.undoText())) if stack.canUndo() else _("&Undo"))
        redo.setText(_("&Redo {what}").format(what=plain_action(stack.redoText())) if stack.canRedo() else _("&Redo"))
        for action, what in ((undo, stack.undoText()), (redo, stack.redoText())):
            action.setToolTip(plain_tooltip(what))
        undo.setEnabled(stack.canUndo())
        redo.setEnabled(stack.canRedo())
        self.status.tell(
            self.ctx,
            self._saved_at,
            self.undoing.status(),
            self.backed_up_on,
            is_adrift=self.is_adrift(),
            is_second_away=self.backing.is_second_away,
        )

    # -- palette and settings -------------------------------------------------------------------

    def open_palette(self) -> None:
        if self.palette_ is None:
            return
        if self.palette_.isVisible():
            self.palette_.dismiss()
            return
        is_writer = self.ctx is not None and not self.ctx.is_read_only
        create = self.create_account if is_writer else None
        self.palette_.open(self.actions_.entries(), self._palette_account, create, QApplication.focusWidget())

    def _palette_account(self, account_id: str) -> None:
        assert self.view is not None
        self.show_place(account_id, self.view.tab)

    def open_settings(self) -> None:
        if self.ctx is None:
            return
        if self.settings is None:
            from kamdesk.ui.settings.settings_page import SettingsPage

            self.settings = SettingsPage(self.ctx)
            self.settings.language_chosen.connect(self.choose_language)
            self.settings.look_chosen.connect(self.choose_look)
            self.settings.second_chosen.connect(self.use_second_folder)
            self.settings.closed.connect(self._leave_settings)
            self.stack.addWidget(self.settings)
        with self._moving():
            self.stack.setCurrentWidget(self.settings)

    def _leave_settings(self) -> None:
        assert self.view is not None
        self.show_place(self.view.account_id, self.view.tab)

    # -- look ------------------------------------------------------------------------------------

    def choose_language(self, code: str) -> None:
        """Speak another language from now on, Qt's own buttons too."""
        set_language(code)
        self.preferences.language = code
        self.preferences.save()
        app = QApplication.instance()
        translate = getattr(app, "translate_qt", None)
        if translate is not None:
            translate(code)
        self.rebuild()

    def choose_look(self, theme: str, scale: int) -> None:
        """Change theme and text size."""
        scale = min(MAX_SCALE, max(MIN_SCALE, scale))
        self.preferences.theme, self.preferences.text_scale = theme, scale
        self.preferences.save()
        self.theme.set(theme, scale)

    def larger_text(self) -> None:
        self.choose_look(self.theme.theme, self.theme.scale + 10)

    def smaller_text(self) -> None:
        self.choose_look(self.theme.theme, self.theme.scale - 10)

    def normal_text(self) -> None:
        self.choose_look(self.theme.theme, 100)

    def theme_system(self) -> None:
        self.choose_look("system", self.theme.scale)

    def theme_light(self) -> None:
        self.choose_look("light", self.theme.scale)

    def theme_dark(self) -> None:
        self.choose_look("dark", self.theme.scale)

    # -- acting ----------------------------------------------------------------------------------

    def _on_committed(self, changes: ChangeSet) -> None:
        if "account" in changes.kinds:
            self._leave_lost_account()
        self._saved_at = datetime.now().astimezone()
        self.after_move()

    def _on_recorded(self, edit: Edit) -> None:
        """Say what was done when it is worth a way back: removals, imports, archiving, many at once."""
        is_removal = any(c.after is None for c in edit.changes)
        if edit.is_final or not (is_removal or edit.act):
            return
        text = labels.describe(edit.changes, edit.act, edit.params)
        self.toast.say(_("Done: {what}").format(what=text), self.undo)

    def _on_travelled(self, edit: Edit, is_undo: bool) -> None:
        text = labels.describe(edit.changes, edit.act, edit.params)
        self.toast.say((_("Undone: {what}") if is_undo else _("Done again: {what}")).format(what=text))
        account = next(iter(edit.accounts), "")
        if self.ctx is None or self.view is None or account in {"", self.view.account_id}:
            return
        if self.ctx.portfolio.get(Account, account) is not None:
            self.show_place(account, self.view.tab)

    def _on_passed(self, edit: Edit) -> None:
        text = labels.describe(edit.changes, edit.act, edit.params)
        self.toast.say(_("Nothing is left to take back of this: {what}").format(what=text))

    def _ask_way_out(self, record: Record) -> None:
        """Something hangs on what is to be removed: which way out?"""
        assert self.ctx is not None
        boxes.open_dialog(RemovalDialog(self.ctx, record, self))

    def undo(self) -> None:
        self.undoing.undo()
        self._drop_lost_account()

    def redo(self) -> None:
        self.undoing.redo()
        self._drop_lost_account()

    def _drop_lost_account(self) -> None:
        """An undo may take the account away that is shown."""
        if (
            self.ctx is not None
            and self.view is not None
            and not self.view.account_id
            and self.stack.currentWidget() is self.view
        ):
            self.show_place(*self.last_place(self.ctx.portfolio))

    def _leave_lost_account(self) -> None:
        """Let the pages go of an account that is no longer there, before they try to read it."""
        if self.ctx is None or self.view is None or not self.view.account_id:
            return
        if self.ctx.portfolio.get(Account, self.view.account_id) is None:
            self.past = [place for place in self.past if place[0] != self.view.account_id]
            self.view.account_id = ""
            for page in self.view.pages.values():
                page.account_id = ""

    def new_account(self) -> None:
        if not self.ensure_file():
            return
        name = boxes.ask_text(self, _("New account"), _("Name of the account"), _("Create account"))
        if name:
            self.create_account(name)
        elif self.view is not None and not self.view.account_id:
            self.after_move()

    def create_account(self, name: str) -> None:
        """Create an account and show it."""
        assert self.ctx is not None
        account = Account(id=new_id(), name=name)
        if self.ctx.act(lambda: self.ctx.portfolio.save(account) if self.ctx else None):
            self.show_place(account.id, "overview")
            # The name is there already: what comes next is typed at once.
            self.navigate("overview", "sector")

    def rename_account(self) -> None:
        self.navigate("overview", "name")

    def archive_account(self) -> None:
        assert self.ctx is not None
        assert self.view is not None
        ctx = self.ctx
        account = ctx.load(self.view.account_id).account
        archived = replace(account, archived_on=date.today())
        if ctx.act(lambda: ctx.portfolio.save(archived)):
            self.toast.say(_("«{name}» is archived").format(name=account.name), self.undo)
            self.view.account_id = ""
            self.show_place(*self.last_place(ctx.portfolio))

    def account_history(self) -> None:
        assert self.view is not None
        self._show_history(self.view.account_id)

    def portfolio_history(self) -> None:
        self._show_history(None)

    def _show_history(self, account_id: str | None) -> None:
        assert self.ctx is not None
        from kamdesk.ui.dialogs.history_dialog import HistoryDialog

        dialog = HistoryDialog(self.ctx, account_id, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _scorecard(self) -> "ScorecardPage | None":
        self.show_tab("scorecard")
        page = self.view.page if self.view is not None else None
        return cast("ScorecardPage", page) if page is not None else None

    def add_indicator(self) -> None:
        if (page := self._scorecard()) is not None:
            page.add_indicator()

    def previous_period(self) -> None:
        if (page := self._scorecard()) is not None:
            page.step_period(-1)

    def next_period(self) -> None:
        if (page := self._scorecard()) is not None:
            page.step_period(1)

    def close_scorecard(self) -> None:
        if (page := self._scorecard()) is not None:
            page.close_card()

    def save_radar(self) -> None:
        assert self.ctx is not None
        assert self.view is not None
        data = self.ctx.load(self.view.account_id)
        path = boxes.save_chart(self, Path.home() / f"{data.account.name}.png".replace("/", "-"))
        if path is None:
            return

        def write() -> None:
            from kamdesk.charts.export import save_chart
            from kamdesk.ui.charts.chart_data import headless_figure

            assert self.ctx is not None
            save_chart(headless_figure(self.ctx.portfolio, "radar", data), path)

        self._try(write, _("Saved as «{name}»").format(name=path.name))

    def show_shortcuts(self) -> None:
        lines = [f"{keys}\t{text}" for text, keys in self.actions_.shortcuts()]
        boxes.tell(self, "\n".join(lines), _("Keyboard shortcuts"))

    def show_about(self) -> None:
        boxes.tell(
            self,
            f"kamdesk {__version__}\n\n"
            + _("KAM plans per account. Everything stays on this computer; the program never uses the network.")
            + "\n\n"
            + _(
                "Free software under the MIT licence. It uses Qt (LGPL) through PySide6; the licences of all parts are in THIRD_PARTY.md."
            ),
        )

    # -- events ----------------------------------------------------------------------------------

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in PAINTED_AFTER:
            arrange()
        self.keeper.watch(watched, event)
        # A wheel over a page must not change the values it passes over, nor give them the keyboard first.
        if event.type() is QEvent.Type.Polish and isinstance(watched, QComboBox | QAbstractSpinBox):
            watched.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if isinstance(event, QWheelEvent) and isinstance(watched, QComboBox | QAbstractSpinBox) and not watched.hasFocus():
            event.ignore()
            return True
        return self.undoing.takes_key(watched, event) or super().eventFilter(watched, event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_painted:
            # The chart library is heavy: it is fetched once the window can be seen and used.
            self._is_painted = True
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
        self.close_for_good()
        if not self._is_closed:
            self._is_closed = True
            self.theme.changed.disconnect(self.rebuild)
            app = QApplication.instance()
            if app is not None:
                app.removeEventFilter(self)
        event.accept()

    def restore_place(self) -> None:
        """Put the window where it was, as far as the screen allows."""
        self.put_back(self.preferences.geometry)
