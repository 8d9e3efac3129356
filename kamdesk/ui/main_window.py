"""The window: sidebar, account, status bar; every action of the menu is a method here."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QFileSystemWatcher, QObject, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication, QShowEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from kamdesk import FILE_SUFFIX, __version__
from kamdesk.domain.account import Account
from kamdesk.domain.changes import Edit
from kamdesk.domain.errors import FileError, KnownError
from kamdesk.domain.ids import new_id
from kamdesk.env import paths
from kamdesk.env.preferences import MAX_SCALE, MIN_SCALE, Preferences
from kamdesk.i18n import _, labels, language, messages, set_language
from kamdesk.services import files
from kamdesk.services.portfolio import Portfolio
from kamdesk.ui.chart_loader import ChartLoader
from kamdesk.ui.context import Context
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.dialogs.history_dialog import HistoryDialog
from kamdesk.ui.dialogs.import_dialog import ImportDialog
from kamdesk.ui.dialogs.palette import Palette
from kamdesk.ui.pages.account_view import TABS, AccountView
from kamdesk.ui.pages.plan_page import PlanPage
from kamdesk.ui.pages.scorecard_page import ScorecardPage
from kamdesk.ui.pages.settings_page import SettingsPage
from kamdesk.ui.pages.welcome_page import WelcomePage
from kamdesk.ui.shell import ACCOUNT_MENU, Actions
from kamdesk.ui.sidebar import Sidebar
from kamdesk.ui.theme.manager import ThemeManager
from kamdesk.ui.widgets.basic import button, label
from kamdesk.ui.widgets.toast import Toast

SAMPLE_NAME = {"es": "Ejemplo", "en": "Sample"}
OWN_NAME = {"es": "Mis cuentas", "en": "My accounts"}
MIN_SIZE = (1024, 640)
Place = tuple[str, str]


class MainWindow(QMainWindow):
    """One window on one portfolio, or on none."""

    def __init__(self, theme: ThemeManager, preferences: Preferences, charts: ChartLoader) -> None:
        super().__init__()
        self.setObjectName("main")
        self.setMinimumSize(*MIN_SIZE)
        self.theme = theme
        self.preferences = preferences
        self.charts = charts
        self.ctx: Context | None = None
        self.sidebar: Sidebar | None = None
        self.view: AccountView | None = None
        self.welcome: WelcomePage | None = None
        self.settings: SettingsPage | None = None
        self.palette_: Palette | None = None
        self._problem = ""
        self._past: list[Place] = []
        self._future: list[Place] = []
        self._is_travelling = False
        self._saved_at: datetime | None = None
        self._watcher: QFileSystemWatcher | None = None
        self._is_connected = False
        self.actions_ = Actions(self, self.menuBar(), theme.tokens)
        self._stack = QStackedWidget()
        self.resize(1366, 768)
        theme.changed.connect(self.rebuild)
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self)
        self.rebuild()

    # -- building --------------------------------------------------------------------------------

    def rebuild(self) -> None:
        """Make everything anew, in the language and theme in force, and show the same place again."""
        place = (self.view.account_id, self.view.tab) if self.view is not None else ("", "")
        is_in_settings = self.settings is not None and self._stack.currentWidget() is self.settings
        self.actions_ = Actions(self, self.menuBar(), self.theme.tokens)
        body = QWidget()
        body.setObjectName("page")
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._stack = QStackedWidget()
        self.sidebar = self.view = self.settings = self.palette_ = None
        self.welcome = self._make_welcome()
        self._stack.addWidget(self.welcome)
        if self.ctx is not None:
            self._fresh_context()
            self.sidebar = self._make_sidebar(self.ctx)
            row.addWidget(self.sidebar)
            self.view = self._make_view(self.ctx)
            self._stack.addWidget(self.view)
        main = QVBoxLayout()
        main.setContentsMargins(0, 0, 0, 0)
        main.setSpacing(0)
        self._banner = self._make_banner()
        main.addWidget(self._banner)
        main.addWidget(self._stack, 1)
        row.addLayout(main, 1)
        self.setCentralWidget(body)
        self.toast = Toast(body)
        if self.ctx is not None:
            self.palette_ = Palette(body, self.theme.tokens, self.ctx.portfolio)
        self._make_status_bar()
        self.show_place(*place)
        if is_in_settings:
            self.open_settings()

    def _fresh_context(self) -> None:
        """Pages of an earlier look no longer listen."""
        assert self.ctx is not None
        for signal in (self.ctx.bus.committed, self.ctx.notices.said, self.ctx.notices.refused, self.ctx.notices.navigate):
            if self._is_connected:
                signal.disconnect()
        self._is_connected = True
        self.ctx.notices.said.connect(lambda text: self.toast.say(text))
        self.ctx.notices.refused.connect(lambda text: self.toast.say(text))
        self.ctx.notices.navigate.connect(self._navigate)
        self.ctx.bus.committed.connect(lambda *_: self._on_committed())

    def _make_welcome(self) -> WelcomePage:
        page = WelcomePage(self.theme.tokens, self._problem)
        page.create_wanted.connect(self.new_account)
        page.import_wanted.connect(self.import_file)
        page.sample_wanted.connect(self.open_sample)
        page.restore_wanted.connect(self.restore)
        page.open_wanted.connect(self.open_portfolio)
        page.language_chosen.connect(self.choose_language)
        return page

    def _make_sidebar(self, ctx: Context) -> Sidebar:
        sidebar = Sidebar(ctx)
        sidebar.chosen.connect(self._choose_account)
        sidebar.new_wanted.connect(self.new_account)
        sidebar.palette_wanted.connect(self.open_palette)
        return sidebar

    def _make_view(self, ctx: Context) -> AccountView:
        menu = QMenu(self)
        for name in ACCOUNT_MENU:
            menu.addAction(self.actions_.by_name[name])
        view = AccountView(ctx, menu)
        view.moved.connect(self._on_moved)
        return view

    def _make_banner(self) -> QWidget:
        """A line above the page: the file is the sample, or can only be read."""
        banner = QWidget()
        row = QHBoxLayout(banner)
        row.setContentsMargins(20, 6, 20, 0)
        texts = []
        if self.ctx is not None and self.ctx.is_read_only:
            texts.append(_("Read-only: nothing can be changed in this file now."))
        if self._is_sample():
            texts.append(_("You are looking at the sample."))
        text = label(" ".join(texts), "warn", wrap=True, name="banner")
        row.addWidget(text, 1)
        if self._is_sample():
            row.addWidget(button(_("To my accounts"), self.open_own, kind="flat2", name="to_my_accounts"))
        banner.setVisible(bool(texts))
        return banner

    def _make_status_bar(self) -> None:
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        for old in bar.findChildren(QWidget):
            bar.removeWidget(old)
            old.deleteLater()
        self._saved = label("", name="saved")
        self._undo_label = label("", name="undo_label")
        self._file = label("", name="file")
        bar.addWidget(self._saved)
        bar.addPermanentWidget(self._undo_label)
        bar.addPermanentWidget(self._file)
        self._fill_status()

    def _fill_status(self) -> None:
        if self.ctx is None:
            for found in (self._saved, self._undo_label, self._file):
                found.setText("")
            return
        when = _("Everything is saved")
        if self._saved_at is not None:
            when = _("Saved at {time}").format(time=f"{self._saved_at:%H:%M}")
        self._saved.setText(_("Read-only") if self.ctx.is_read_only else f"✓ {when}")
        stack = self.ctx.history.stack
        undo = self.actions_.by_name["undo"]
        redo = self.actions_.by_name["redo"]
        undo.setText(_("&Undo {what}").format(what=stack.undoText()) if stack.canUndo() else _("&Undo"))
        redo.setText(_("&Redo {what}").format(what=stack.redoText()) if stack.canRedo() else _("&Redo"))
        undo.setEnabled(stack.canUndo())
        redo.setEnabled(stack.canRedo())
        self._undo_label.setText(_("Ctrl+Z: undo «{what}»").format(what=stack.undoText()) if stack.canUndo() else "")
        self._file.setText(self.ctx.portfolio.path.name)

    # -- portfolios ------------------------------------------------------------------------------

    def open_file(self, path: Path, *, create: bool = False) -> bool:
        """Open a portfolio in the place of the present one; a refusal is said, and nothing changes."""
        try:
            portfolio = Portfolio.create(path) if create else Portfolio.open(path)
        except FileError as error:
            if error.code != "in_use":
                self._refuse_file(error)
                return False
            portfolio_or_none = self._open_held(path, error)
            if portfolio_or_none is None:
                return False
            portfolio = portfolio_or_none
        self._use(portfolio)
        return True

    def _open_held(self, path: Path, error: FileError) -> Portfolio | None:
        """Another program is the writer: offer to read."""
        if self.ctx is not None and self.ctx.portfolio.path == path:
            return None
        try:
            found = Portfolio.open(path, read_only=True)
        except FileError as other:
            self._refuse_file(other)
            return None
        QTimer.singleShot(0, lambda: self.toast.say(messages.text_of(error)))
        return found

    def _refuse_file(self, error: KnownError) -> None:
        text = messages.text_of(error)
        if self.ctx is None:
            self._problem = text
            self.rebuild()
        else:
            self.toast.say(text)

    def _use(self, portfolio: Portfolio) -> None:
        self.close_file()
        self._problem = ""
        self.ctx = Context(portfolio, self.theme, self.preferences, self.charts)
        self._is_connected = False
        self.ctx.history.recorded.connect(self._on_recorded)
        self.ctx.history.moved.connect(self._on_travelled)
        self.ctx.history.failed.connect(lambda error: self.toast.say(messages.text_of(error)))
        self.ctx.history.stack.indexChanged.connect(lambda _at: self._fill_status())
        if not self._is_sample():
            self.preferences.last_file = str(portfolio.path)
            self.preferences.save()
        self._watch(portfolio.path)
        self._past.clear()
        self._future.clear()
        account_id, tab = self._last_place(portfolio)
        self.view = None
        self.rebuild()
        self.show_place(account_id, tab)

    def _last_place(self, portfolio: Portfolio) -> Place:
        stored = self.preferences.last_places.get(str(portfolio.path), [])
        if len(stored) == 2 and stored[1] in TABS and portfolio.get(Account, stored[0]) is not None:
            return stored[0], stored[1]
        first = portfolio.accounts.first(1)
        return (first[0].id, "overview") if first else ("", "")

    def _watch(self, path: Path) -> None:
        """Come to the front when another start asks for it."""
        self._watcher = QFileSystemWatcher([str(path.parent)], self)
        self._watcher.directoryChanged.connect(lambda _folder: self._look_for_request(path))

    def _look_for_request(self, path: Path) -> None:
        request = files.request_file(path)
        if request.exists():
            request.unlink(missing_ok=True)
            self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
            self.raise_()
            self.activateWindow()

    def close_file(self) -> None:
        """Close the present portfolio."""
        if self.ctx is None:
            return
        if self.view is not None and self.view.account_id:
            self.preferences.last_places[str(self.ctx.portfolio.path)] = [self.view.account_id, self.view.tab]
        self.preferences.save()
        if self._watcher is not None:
            self._watcher.deleteLater()
            self._watcher = None
        self.ctx.history.stack.clear()
        self.ctx.portfolio.close()
        self.ctx = None

    def _is_sample(self) -> bool:
        return self.ctx is not None and self.ctx.portfolio.path.parent == paths.data_folder() and self.ctx.portfolio.path.stem in SAMPLE_NAME.values()

    def _own_path(self) -> Path:
        return paths.data_folder() / f"{OWN_NAME[language()]}{FILE_SUFFIX}"

    def open_own(self) -> None:
        """Back to the user's own portfolio, or to the first page."""
        last = Path(self.preferences.last_file) if self.preferences.last_file else None
        if last is not None and last.exists():
            self.open_file(last)
            return
        self.close_file()
        self.rebuild()

    def _ensure_file(self) -> bool:
        """Have a portfolio that can be written; the user's own is made on first use."""
        if self.ctx is not None:
            return not self.ctx.is_read_only
        path = self._own_path()
        return self.open_file(path, create=not path.exists())

    def new_portfolio(self) -> None:
        path = boxes.save_portfolio(self, _("New portfolio"), self._own_path())
        if path is not None:
            self.open_file(path, create=True)

    def open_portfolio(self) -> None:
        path = boxes.open_portfolio(self, paths.data_folder())
        if path is not None:
            self.open_file(path)

    def open_sample(self) -> None:
        path = paths.data_folder() / f"{SAMPLE_NAME[language()]}{FILE_SUFFIX}"
        try:
            if not path.exists():
                files.make_new(path, sample=True)
        except KnownError as error:
            self._refuse_file(error)
            return
        self.open_file(path)

    def backup(self) -> None:
        assert self.ctx is not None
        source = self.ctx.portfolio.path
        proposed = source.with_name(f"{source.stem} {date.today().isoformat()}{FILE_SUFFIX}")
        target = boxes.save_portfolio(self, _("Save a copy"), proposed)
        if target is None:
            return
        self._try(lambda: files.backup(source, target), _("Copy saved as «{name}»").format(name=target.name))

    def restore(self) -> None:
        copy = boxes.open_portfolio(self, paths.data_folder())
        if copy is None:
            return
        target = self.ctx.portfolio.path if self.ctx is not None else self._own_path()
        if target.exists() and not boxes.confirm(
            self,
            _("The copy «{copy}» takes the place of «{name}». The present file is kept beside it.").format(copy=copy.name, name=target.name),
            _("Restore copy"),
        ):
            return
        self.close_file()
        try:
            files.restore(copy, target, force=True)
        except KnownError as error:
            self._problem = messages.text_of(error)
        if target.exists():
            problem, self._problem = self._problem, ""
            self.open_file(target)
            self.toast.say(problem or _("Copy restored"))
        else:
            self.rebuild()

    def _try(self, change: Callable[[], object], said: str) -> None:
        try:
            change()
        except KnownError as error:
            self.toast.say(messages.text_of(error))
        else:
            self.toast.say(said)

    def import_file(self) -> None:
        path = boxes.open_table(self, Path.home())
        if path is not None and self._ensure_file():
            self.show_import(path)

    def show_import(self, path: Path) -> ImportDialog:
        """Open the import of a file; it is a window of its own, so nothing waits for it."""
        assert self.ctx is not None
        dialog = ImportDialog(self.ctx, path, self)
        dialog.imported.connect(self._on_imported)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def _on_imported(self, edit: Edit) -> None:
        assert self.ctx is not None
        self.ctx.history.record(edit)
        if self.view is not None and not self.view.account_id:
            self.show_place(*self._last_place(self.ctx.portfolio))

    # -- moving ----------------------------------------------------------------------------------

    def show_place(self, account_id: str, tab: str) -> None:
        """Show an account on a tab; without an account, the first page."""
        has_account = bool(account_id) and self.view is not None
        if has_account:
            assert self.view is not None
            assert self.sidebar is not None
            self.view.show_account(account_id, tab)
            self._stack.setCurrentWidget(self.view)
            self.sidebar.select(account_id)
        else:
            assert self.welcome is not None
            self._stack.setCurrentWidget(self.welcome)
        self._after_move()

    def _after_move(self) -> None:
        has_account = self.view is not None and bool(self.view.account_id)
        is_writer = self.ctx is not None and not self.ctx.is_read_only
        self.actions_.allow(is_open=self.ctx is not None, has_account=has_account, is_writer=is_writer)
        self._fill_status()
        name = ""
        if self.ctx is not None and self.view is not None and self.view.account_id:
            name = self.ctx.load(self.view.account_id).account.name
            self.setWindowFilePath(str(self.ctx.portfolio.path))
        self.setWindowTitle(f"{name} — kamdesk" if name else "kamdesk")

    def _choose_account(self, account_id: str) -> None:
        assert self.view is not None
        self.view.show_account(account_id)
        self._stack.setCurrentWidget(self.view)
        self._after_move()

    def _on_moved(self, account_id: str, tab: str) -> None:
        place = (account_id, tab)
        if not self._is_travelling and (not self._past or self._past[-1] != place):
            self._past.append(place)
            self._future.clear()
            del self._past[:-100]

    def _travel(self, place: Place) -> None:
        self._is_travelling = True
        try:
            self.show_place(*place)
        finally:
            self._is_travelling = False

    def go_back(self) -> None:
        if len(self._past) > 1:
            self._future.append(self._past.pop())
            self._travel(self._past[-1])

    def go_forward(self) -> None:
        if self._future:
            place = self._future.pop()
            self._past.append(place)
            self._travel(place)

    def _navigate(self, tab: str, target: str) -> None:
        assert self.view is not None
        self.show_place(self.view.account_id, tab)
        if target:
            self.view.page.focus_target(target)

    def _tab(self, tab: str) -> None:
        if self.view is not None and self.view.account_id:
            self.show_place(self.view.account_id, tab)

    def tab_overview(self) -> None:
        self._tab("overview")

    def tab_selection(self) -> None:
        self._tab("selection")

    def tab_plan(self) -> None:
        self._tab("plan")

    def tab_scorecard(self) -> None:
        self._tab("scorecard")

    def previous_account(self) -> None:
        if self.sidebar is not None:
            self.sidebar.step(-1)

    def next_account(self) -> None:
        if self.sidebar is not None:
            self.sidebar.step(1)

    def find_account(self) -> None:
        if self.sidebar is not None:
            self.sidebar.setVisible(True)
            self.sidebar.search.setFocus()
            self.sidebar.search.selectAll()

    def next_pane(self) -> None:
        """Sidebar → tabs → page → toast → sidebar."""
        if self.sidebar is None or self.view is None:
            return
        panes: list[QWidget] = [self.sidebar.list, self.view.tabs, self._stack, self.toast]
        focus = QApplication.focusWidget()
        at = next((i for i, p in enumerate(panes) if focus is not None and (p is focus or p.isAncestorOf(focus))), -1)
        if at == 2 and self.view.tabs is focus:
            at = 1
        for step in range(1, len(panes) + 1):
            pane = panes[(at + step) % len(panes)]
            if pane.isVisible() and _focus_first(pane):
                return

    def toggle_sidebar(self) -> None:
        if self.sidebar is not None:
            self.sidebar.setVisible(not self.sidebar.isVisible())

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
            self.settings = SettingsPage(self.ctx)
            self.settings.language_chosen.connect(self.choose_language)
            self.settings.look_chosen.connect(self.choose_look)
            self.settings.closed.connect(self._leave_settings)
            self._stack.addWidget(self.settings)
        self._stack.setCurrentWidget(self.settings)

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

    def _on_committed(self) -> None:
        self._saved_at = datetime.now().astimezone()
        self._after_move()

    def _on_recorded(self, edit: Edit) -> None:
        """Say what was done when it is worth a way back: removals, imports, archiving, many at once."""
        is_removal = any(c.after is None for c in edit.changes)
        if edit.act in labels.IRREVERSIBLE or not (is_removal or edit.act):
            return
        text = labels.describe(edit.changes, edit.act, edit.params)
        self.toast.say(text[:1].upper() + text[1:], self.undo)

    def _on_travelled(self, edit: Edit, is_undo: bool) -> None:
        text = labels.describe(edit.changes, edit.act, edit.params)
        self.toast.say((_("Undone: {what}") if is_undo else _("Done again: {what}")).format(what=text))
        account = next(iter(edit.accounts), "")
        if self.ctx is None or self.view is None or account in {"", self.view.account_id}:
            return
        if self.ctx.portfolio.get(Account, account) is not None:
            self.show_place(account, self.view.tab)

    def undo(self) -> None:
        _leave_editor()
        if self.ctx is not None:
            self.ctx.history.undo()
            self._drop_lost_account()

    def redo(self) -> None:
        if self.ctx is not None:
            self.ctx.history.redo()
            self._drop_lost_account()

    def _drop_lost_account(self) -> None:
        """An undo may take the account away that is shown."""
        assert self.ctx is not None
        if self.view is not None and self.view.account_id and self.ctx.portfolio.get(Account, self.view.account_id) is None:
            self.view = None
            self.rebuild()
            self.show_place(*self._last_place(self.ctx.portfolio))

    def new_account(self) -> None:
        if not self._ensure_file():
            return
        name = boxes.ask_text(self, _("New account"), _("Name of the account"), _("Create account"))
        if name:
            self.create_account(name)
        elif self.view is not None and not self.view.account_id:
            self._after_move()

    def create_account(self, name: str) -> None:
        """Create an account and show it."""
        assert self.ctx is not None
        account = Account(id=new_id(), name=name)
        if self.ctx.act(lambda: self.ctx.portfolio.save(account) if self.ctx else None):
            self.show_place(account.id, "overview")

    def rename_account(self) -> None:
        self._navigate("overview", "name")

    def archive_account(self) -> None:
        assert self.ctx is not None
        assert self.view is not None
        ctx = self.ctx
        account = ctx.load(self.view.account_id).account
        archived = replace(account, archived_on=date.today())
        if ctx.act(lambda: ctx.portfolio.save(archived)):
            self.toast.say(_("«{name}» is archived").format(name=account.name), self.undo)
            self.view.account_id = ""
            self.show_place(*self._last_place(ctx.portfolio))

    def account_history(self) -> None:
        assert self.view is not None
        self._show_history(self.view.account_id)

    def portfolio_history(self) -> None:
        self._show_history(None)

    def _show_history(self, account_id: str | None) -> None:
        assert self.ctx is not None
        dialog = HistoryDialog(self.ctx, account_id, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _scorecard(self) -> ScorecardPage | None:
        self.tab_scorecard()
        page = self.view.page if self.view is not None else None
        return page if isinstance(page, ScorecardPage) else None

    def _plan(self) -> PlanPage | None:
        self.tab_plan()
        page = self.view.page if self.view is not None else None
        return page if isinstance(page, PlanPage) else None

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

    def close_step(self) -> None:
        if (page := self._plan()) is not None:
            page.close_step()

    def step_back(self) -> None:
        if (page := self._plan()) is not None:
            page.go_step(-1)

    def step_forward(self) -> None:
        if (page := self._plan()) is not None:
            page.go_step(1)

    def save_radar(self) -> None:
        assert self.ctx is not None
        assert self.view is not None
        data = self.ctx.load(self.view.account_id)
        path = boxes.save_chart(self, Path.home() / f"{data.account.name}.png".replace("/", "-"))
        if path is None:
            return

        def write() -> None:
            from kamdesk.charts.export import save_chart
            from kamdesk.ui.chartdata import headless_figure

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
            + _("Free software under the MIT licence. It uses Qt (LGPL) through PySide6; the licences of all parts are in THIRD_PARTY.md."),
        )

    # -- events ----------------------------------------------------------------------------------

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A wheel over a page must not change the values it passes over.
        if isinstance(event, QWheelEvent) and isinstance(watched, QComboBox | QAbstractSpinBox) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self.charts.start)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        _leave_editor()
        self.preferences.geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        self.close_file()
        self.preferences.save()
        event.accept()

    def restore_place(self) -> None:
        """Put the window where it was, if that is still on a screen."""
        if self.preferences.geometry:
            self.restoreGeometry(QByteArray.fromBase64(self.preferences.geometry.encode()))
            if not any(s.availableGeometry().intersects(self.frameGeometry()) for s in QGuiApplication.screens()):
                self.resize(1366, 768)
                self.move(40, 40)


def _leave_editor() -> None:
    """Let the field that is being edited save itself."""
    focus = QApplication.focusWidget()
    if focus is not None:
        focus.clearFocus()


def _focus_first(pane: QWidget) -> bool:
    """Focus the pane, or the first thing in it that takes focus."""
    if pane.focusPolicy() & Qt.FocusPolicy.TabFocus:
        pane.setFocus(Qt.FocusReason.TabFocusReason)
        return True
    for child in pane.findChildren(QWidget):
        if child.isVisible() and child.isEnabled() and child.focusPolicy() & Qt.FocusPolicy.TabFocus:
            child.setFocus(Qt.FocusReason.TabFocusReason)
            return True
    return False


