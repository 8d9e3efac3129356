"""How the window looks and speaks: theme, text size, language."""

from PySide6.QtWidgets import QApplication

from kamdesk.env.preferences import MAX_SCALE, MIN_SCALE, Preferences
from kamdesk.i18n import set_language
from kamdesk.ui.theme.manager import ThemeManager
from kamdesk.ui.window.host import Host


class Look:
    """Changes the look, and remembers it."""

    def __init__(self, host: Host, theme: ThemeManager, preferences: Preferences) -> None:
        self._host = host
        self._theme = theme
        self._preferences = preferences

    def choose_language(self, code: str) -> None:
        """Speak another language from now on, Qt's own buttons too."""
        set_language(code)
        self._preferences.language = code
        self._preferences.save()
        translate = getattr(QApplication.instance(), "translate_qt", None)
        if translate is not None:
            translate(code)
        self._host.rebuild()

    def choose(self, theme: str, scale: int) -> None:
        """Change theme and text size."""
        scale = min(MAX_SCALE, max(MIN_SCALE, scale))
        self._preferences.theme, self._preferences.text_scale = theme, scale
        self._preferences.save()
        self._theme.set(theme, scale)

    def choose_theme(self, theme: str) -> None:
        """Change the theme, and keep the text size."""
        self.choose(theme, self._theme.scale)

    def larger_text(self) -> None:
        self.choose(self._theme.theme, self._theme.scale + 10)

    def smaller_text(self) -> None:
        self.choose(self._theme.theme, self._theme.scale - 10)

    def normal_text(self) -> None:
        self.choose(self._theme.theme, 100)
