"""Puts the parts together: the application, its language, the window."""

import logging
import os
import sys
from pathlib import Path

from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, QTranslator, Signal
from PySide6.QtGui import QFileOpenEvent, QIcon
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from kamdesk import APP_NAME, __version__
from kamdesk.env import assets, company, log, paths
from kamdesk.env.preferences import Preferences
from kamdesk.env.second_start import Reception
from kamdesk.i18n import language, set_language
from kamdesk.services import opened
from kamdesk.ui.chart_loader import ChartLoader
from kamdesk.ui.mishaps import Mishaps
from kamdesk.ui.qt_words import MissingWords
from kamdesk.ui.theme.manager import ThemeManager
from kamdesk.ui.window.main_window import MainWindow
from kamdesk.ui.window.second_starts import SecondStarts


class Application(QApplication):
    """The application object: Qt's own words follow the language.

    Signals:
        file_wanted: (path) the system wants a file to be opened, as macOS does after a double click.
    """

    file_wanted = Signal(str)

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self.setApplicationName(APP_NAME)
        self.setApplicationVersion(__version__)
        self.setDesktopFileName(APP_NAME)
        self.setWindowIcon(QIcon(str(assets.resource("icons", f"{APP_NAME}.svg"))))
        self._qt_words: list[QTranslator] = []

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent):
            self.file_wanted.emit(event.file())
            return True
        return super().event(event)

    def translate_qt(self, code: str) -> None:
        """Load Qt's own translations, so that its buttons speak the same language."""
        while self._qt_words:
            self.removeTranslator(self._qt_words.pop())
        QLocale.setDefault(QLocale(QLocale.Language.Spanish if code == "es" else QLocale.Language.English))
        if code != "en":
            words = QTranslator(self)
            if words.load(f"qtbase_{code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
                self._qt_words = [MissingWords(self), words]
                for found in self._qt_words:  # the last is asked first
                    self.installTranslator(found)


def prepare_environment() -> None:
    """What has to be set before Qt and matplotlib start: a kept font cache, a platform where there is none."""
    os.environ.setdefault("MPLCONFIGDIR", str(paths.cache_folder() / "matplotlib"))
    no_display = not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    if sys.platform.startswith("linux") and no_display:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def start_log() -> None:
    """Write warnings and worse to a file that does not grow without end."""
    log.start(paths.log_folder() / "kamdesk.log")


def make_application(preferences: Preferences) -> tuple[Application, ThemeManager]:
    """The application in the user's language and theme."""
    prepare_environment()
    app = QApplication.instance()
    if not isinstance(app, Application):
        app = Application([APP_NAME])
    if chosen := preferences.language_in_force:
        set_language(chosen)
    app.translate_qt(language())
    return app, ThemeManager(app, preferences.theme, preferences.text_scale)


def run_window(path: Path | None, reception: Reception | None = None) -> int:
    """Open the window on a file, or on the last one, or on the first page; returns when it is closed.

    Its window answers what second starts hand over at the reception, which is opened where none is yet.
    """
    reception = reception or Reception()
    preferences = Preferences.load()
    if path is None and preferences.last_file:
        path = Path(preferences.last_file)
    app, theme = make_application(preferences)
    start_log()
    for warning in company.load().warnings:
        logging.getLogger(__name__).warning("line %d of the company's file is not used: %s", warning.line, warning.code)
    opened.sweep()
    mishaps = Mishaps()
    mishaps.watch()
    window = MainWindow(theme, preferences, ChartLoader(), mishaps)
    second_starts = SecondStarts(window, reception)
    app.file_wanted.connect(lambda name: second_starts.open(Path(name)))
    window.restore_place()
    if path is not None:
        window.open_file(path, is_first=True)
    window.when_painted(window.navigation.begin)
    window.show()
    try:
        return app.exec()
    finally:
        reception.close()
