"""The real window for tests; a dialog that nobody expects is a failure, not a wait."""

import gc
import inspect
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from kamdesk.app import Application, make_application
from kamdesk.env.preferences import Preferences
from kamdesk.services.portfolio import Portfolio
from kamdesk.ui.chart_loader import ChartLoader
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.window.main_window import MainWindow
from tests.support.robot import Robot
from tests.support.window import let_go


@pytest.fixture(autouse=True)
def _work_here(work_here):
    """The window has what the processes give; how they come and go is tried below it, and where a test says so."""


@pytest.fixture
def only_new_garbage():
    """Where a test has the dead sought, they are sought among what it makes: all that other tests hold or left takes seconds each time."""
    gc.freeze()


@pytest.fixture(autouse=True)
def _qt_speaks_english():
    """Whatever language a test chose, Qt's own words are English for the next one."""
    yield
    app = QApplication.instance()
    if isinstance(app, Application) and QLocale().language() is not QLocale.Language.English:
        app.translate_qt("en")


@pytest.fixture(scope="session")
def qapp_cls():
    return Application


@pytest.fixture(scope="session")
def theme(qapp):
    found = make_application(Preferences(theme="light", language="en"))[1]
    dress = found.set

    def set_look(theme, scale):
        let_go()  # pages of an earlier look have gone by then in the program; here every new look would dress all of them again
        dress(theme, scale)

    found.set = set_look
    return found


@pytest.fixture(scope="session")
def charts(qapp):
    loader = ChartLoader()
    loader.wait()
    return loader


class Answers:
    """What the next dialogs answer."""

    def __init__(self):
        self.texts = []
        self.paths = []
        self.told = []
        self.asked = []
        self.confirm = True

    def confirmed(self, _parent, text, _verb):
        self.asked.append(text)
        return self.confirm


@pytest.fixture
def answers(monkeypatch):
    found = Answers()

    def text(*_args):
        return found.texts.pop(0)

    def path(*_args):
        return found.paths.pop(0)

    monkeypatch.setattr(boxes, "ask_text", text)
    monkeypatch.setattr(boxes, "ask_item", text)
    monkeypatch.setattr(boxes, "confirm", found.confirmed)
    monkeypatch.setattr(boxes, "tell", lambda _parent, text, *_title: found.told.append(text))
    asking = [
        name for name, made in inspect.getmembers(boxes, inspect.isfunction) if made.__annotations__.get("return") == Path | None
    ]
    for name in asking:  # every one, or a test waits for a person
        monkeypatch.setattr(boxes, name, path)
    return found


@pytest.fixture(scope="session")
def first_of_sample(sample_file):
    """The id of the account that the sample opens on."""
    with closing(Portfolio.open(sample_file, read_only=True)) as portfolio:
        return portfolio.accounts.first(1)[0].id


@pytest.fixture
def first_tab():
    """On which of its tabs the sample opens: one that costs little. Tests that look at another page say so, or go there."""
    return "relationship"


@pytest.fixture
def make_window(qtbot, theme, charts, answers, first_of_sample, first_tab):
    windows = []

    def make(path=None, *, language="en", size=(1366, 768), is_shown=True):
        theme.set("light", 100)
        preferences = Preferences.load()
        preferences.theme, preferences.language = "light", language
        if path is not None:
            # A file that is no sample does not know the account, and opens on its own first one.
            preferences.last_places.setdefault(str(path), [first_of_sample, first_tab])
        window = MainWindow(theme, preferences, charts)
        window.resize(*size)
        if path is not None:
            assert window.open_file(path)
        if is_shown:
            window.show()
            QApplication.processEvents()
        windows.append(window)
        return window

    yield make
    for window in windows:
        window.file.backing.back_up = lambda *_args, **_more: None  # nobody looks at a backup that is made from now on
        window.close()
        window.deleteLater()
    let_go()
    QApplication.processEvents()


@pytest.fixture
def window(make_window, sample_copy):
    """The window on a copy of the sample."""
    return make_window(sample_copy)


@pytest.fixture
def robot(qtbot, window):
    return Robot(qtbot, window)
