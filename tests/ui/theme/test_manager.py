"""One font for every kind of widget, also where the system has one for each."""

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from kamdesk.ui.theme.manager import FAMILY, ThemeManager

KINDS = ("QAbstractItemView", "QHeaderView", "QMenu", "QMenuBar", "QTipLabel", "QStatusBar")
"""What Windows has fonts of its own for."""


@pytest.fixture
def like_windows(monkeypatch):
    """A style sheet brings back the system's own fonts, as Qt does on Windows."""
    plain = QApplication.setStyleSheet

    def brings_fonts(app, sheet):
        plain(app, sheet)
        for kind in KINDS:
            app.setFont(QFont("Courier", 7), kind)

    monkeypatch.setattr(QApplication, "setStyleSheet", brings_fonts)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_widget_has_the_font_of_the_program(qapp, like_windows, theme, kind):
    found = ThemeManager(qapp, "light", 100)

    assert QApplication.font(kind).family() == FAMILY
    found.set("dark", 130)
    assert QApplication.font(kind).family() == FAMILY
    assert QApplication.font(kind).pixelSize() == found.tokens.px("body")

    found.set("light", 100)
