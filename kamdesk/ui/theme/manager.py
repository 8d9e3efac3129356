"""Puts a theme on the application: fonts, palette, style sheet; light, dark or as the system has it."""

import sys
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, Qt, Signal
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from kamdesk.env import prepare
from kamdesk.ui.theme import style, tokens
from kamdesk.ui.theme.tokens import Tokens

FAMILY = "Inter"


class ThemeManager(QObject):
    """The theme in force.

    Signals:
        changed: palette, sheet or text size are new; icons and charts have to be made again.
    """

    changed = Signal()

    def __init__(self, app: QApplication, theme: str = "system", scale: int = 100) -> None:
        super().__init__()
        self._app = app
        self.theme = theme
        self.scale = scale
        app.setStyle("Fusion")
        if not _load_fonts():
            self._make_fonts()
        app.styleHints().colorSchemeChanged.connect(self._on_system_changed)
        self.tokens = tokens.load("light")
        self._apply()

    def set(self, theme: str, scale: int) -> None:
        """Change theme (`system`, `light`, `dark`) or text size (percent)."""
        if (theme, scale) != (self.theme, self.scale):
            self.theme, self.scale = theme, scale
            self._apply()
            self.changed.emit()

    def _is_dark(self) -> bool:
        if self.theme == "system":
            return self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return self.theme == "dark"

    def _apply(self) -> None:
        self.tokens = tokens.load("dark" if self._is_dark() else "light", self.scale)
        other: Tokens = tokens.load("light" if self._is_dark() else "dark")
        font = QFont(FAMILY)
        font.setPixelSize(self.tokens.px("body"))
        font.setFeature(QFont.Tag("tnum"), 1)
        self._app.setFont(font)
        self._app.setPalette(style.palette(self.tokens))
        self._app.setStyleSheet(style.sheet(self.tokens, other["accent"]))
        # On Windows a style sheet brings the system's own fonts for tables, menus and hints back; a font for all ends them.
        self._app.setFont(font)

    def _make_fonts(self) -> None:
        """Have the fonts made beside the program, which takes seconds; they are used from then on."""
        maker = QProcess(self)
        maker.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedErrorChannel)
        maker.setWorkingDirectory(str(Path(prepare.__file__).parents[2]))
        maker.finished.connect(self._use_made_fonts)
        self._app.aboutToQuit.connect(lambda: _end(maker))
        maker.start(sys.executable, ["-m", prepare.__name__, str(prepare.home())])

    def _use_made_fonts(self) -> None:
        if _load_fonts():
            self._apply()
            self.changed.emit()

    def _on_system_changed(self) -> None:
        if self.theme == "system":
            self._apply()
            self.changed.emit()


def _end(process: QProcess) -> None:
    """Stop a process that has not ended; what it had to make is made at the next start."""
    if process.state() is not QProcess.ProcessState.NotRunning:
        process.finished.disconnect()
        process.kill()
        process.waitForFinished()


def _load_fonts() -> bool:
    """Make the packaged Inter known to Qt, if it is there."""
    folder = prepare.fonts()
    for path in sorted(folder.glob("*.ttf")) if folder is not None else ():
        QFontDatabase.addApplicationFont(str(path))
    return folder is not None
