"""The window fits the screen with its frame, and every page can be used at its least size."""

import pytest
from PySide6.QtCore import QMargins, QRect, QSize
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QHeaderView,
    QLabel,
    QPushButton,
    QTabBar,
    QToolButton,
    QWidget,
)

from kamdesk.domain.records import Step
from kamdesk.ui.account.pages import TABS
from kamdesk.ui.placing import LEAST, LIKED, LIKELY_FRAME, Room
from kamdesk.ui.settling import settle
from kamdesk.ui.widgets.basic import ElidedLabel
from tests.support.robot import Robot
from tests.support.series import a_few
from tests.support.window import let_go

FRAME = QMargins(1, 24, 1, 5)


SCREENS = [(1366, 768), (1366, 728), (1280, 672), (1024, 640), (1920, 1040), (1050, 590), (800, 600)]


def outer(place, frame):
    return place.marginsAdded(frame)


@pytest.mark.parametrize("size", SCREENS)
@pytest.mark.parametrize("origin", [(0, 0), (1920, 27)])
@pytest.mark.parametrize("frame", [FRAME, LIKELY_FRAME])
def test_the_first_window_fits_with_its_frame(size, origin, frame):
    screen = QRect(*origin, *size)
    room = Room.of(screen, frame)
    place = room.first()
    assert screen.contains(outer(place, frame))
    assert place.width() <= LIKED.width()
    assert screen.contains(outer(QRect(place.topLeft(), room.least), frame))
    if size == (1920, 1040):
        assert place.size() == LIKED


@pytest.mark.parametrize("size", SCREENS)
@pytest.mark.parametrize("stored", [(100, 60, 2400, 1300), (-900, -300, 1366, 768), (3000, 2000, 1366, 768), (0, 0, 300, 200)])
def test_a_window_of_another_screen_is_brought_inside(size, stored):
    screen = QRect(0, 0, *size)
    place = Room.of(screen, FRAME).fitted(QRect(*stored))
    assert screen.contains(outer(place, FRAME))


def test_a_window_that_fits_stays_where_it_is():
    room = Room.of(QRect(0, 0, 1920, 1080), FRAME)
    assert room.fitted(QRect(200, 100, 1200, 700)) == QRect(200, 100, 1200, 700)
    assert room.least == LEAST
    assert Room.of(QRect(0, 0, 900, 700), FRAME).least == QSize(898, 640)


@pytest.mark.parametrize("is_maximised", [False, True])
def test_the_normal_size_fits_after_a_start(make_window, is_maximised):
    """The screen of the tests has 800 × 800: smaller than any window was."""
    big = make_window()
    big.setMinimumSize(0, 0)
    big.setGeometry(50, 50, 2200, 1200)
    if is_maximised:
        big.showMaximized()
    stored = bytes(big.saveGeometry().toBase64().data()).decode()
    window = make_window()
    window.hide()
    window.put_back(stored)
    assert window.isMaximized() == is_maximised
    normal = window.normalGeometry() if is_maximised else window.geometry()
    assert window.room().inside.contains(normal), normal
    assert QApplication.primaryScreen().availableGeometry().contains(window.room().inside)
    window.put_back("")
    assert window.room().inside.contains(window.geometry())


def cut(seen):
    """Texts that have less room than they need; what is in a scrolled area has all it needs, and an elided one says the whole."""
    for widget in seen:
        if isinstance(widget, ElidedLabel):
            continue
        if isinstance(widget, QLabel) and widget.text() and not widget.wordWrap() and widget.pixmap().isNull():
            if widget.fontMetrics().horizontalAdvance(widget.text()) > widget.width() + 1:
                yield f"label «{widget.text()}»"
        elif (
            isinstance(widget, QPushButton | QCheckBox)
            and widget.text()
            and not widget.property("seg")
            and not widget.property("link")
        ):
            if widget.minimumSizeHint().width() > widget.width() + 1:
                yield f"button «{widget.text()}» {widget.width()} of {widget.minimumSizeHint().width()}"
        elif isinstance(widget, QTabBar):
            if widget.elideMode().name != "ElideNone" and not widget.usesScrollButtons():
                yield "tabs"
        elif isinstance(widget, QHeaderView) and widget.orientation().name == "Horizontal":
            for at in range(widget.count()):
                text = str(widget.model().headerData(at, widget.orientation()) or "")
                if (
                    not widget.isSectionHidden(at)
                    and text
                    and widget.fontMetrics().horizontalAdvance(text) + 8 > widget.sectionSize(at)
                ):
                    yield f"header «{text}»"


def overlapping(seen):
    """Widgets beside each other in a layout that lie on each other."""
    for parent in seen:
        if parent.layout() is None or isinstance(parent, QAbstractScrollArea):
            continue
        children = [
            w
            for w in parent.children()
            if isinstance(w, QWidget) and w.isVisible() and not w.isWindow() and w.objectName() != "toast"
        ]
        places = [w.geometry().getRect() for w in children]
        for at, one in enumerate(children):
            for at_other, other in enumerate(children[at + 1 :], at + 1):
                (x, y, width, height), (x2, y2, width2, height2) = places[at], places[at_other]
                if min(x + width, x2 + width2) - max(x, x2) > 1 and min(y + height, y2 + height2) - max(y, y2) > 1:
                    yield f"{type(one).__name__} {one.objectName()} and {type(other).__name__} {other.objectName()} in {type(parent).__name__}"


def below_minimum(seen):
    """Widgets that a layout has squeezed below what they say they need."""
    for widget in seen:
        parent = widget.parentWidget()
        if parent is None or parent.layout() is None or parent.layout().indexOf(widget) < 0:
            continue
        need = widget.minimumSizeHint().boundedTo(widget.maximumSize())
        if widget.width() < need.width() - 1:
            yield f"{type(widget).__name__} {widget.objectName()} has {widget.width()} of {need.width()}"


def faults(window, where):
    assert settle(window)
    seen = [widget for widget in window.findChildren(QWidget) if widget.isVisible()]
    return [f"{where}: {text}" for text in dict.fromkeys([*cut(seen), *overlapping(seen), *below_minimum(seen)])]


LOOKS = a_few(
    ("es", 130, ("C01", "C05")),
    ("en", 100, a_few("C05", of=["C01"])),
    of=[(*look, ("C01", "C05")) for look in (("es", 100), ("en", 130))],
)


@pytest.mark.parametrize(("language", "scale", "codes"), LOOKS)
def test_every_page_can_be_used_at_the_least_size(qtbot, window, language, scale, codes):
    window.look.choose("light", scale)
    window.look.choose_language(language)
    let_go()
    window.resize(LEAST)
    robot = Robot(qtbot, window)
    found = []
    for code in codes:
        for tab in TABS:
            page = robot.go(code, tab)
            found += faults(window, tab)
            need = window.centralWidget().minimumSizeHint()
            assert need.width() <= LEAST.width(), (tab, need)
            if tab == "selection":
                for part in range(4):
                    page.show_part(part)
                    found += faults(window, f"{tab} {part}")
            if tab == "plan":
                for step in Step:
                    page.show_step(step)
                    for part in range(len(page.step_page.parts)):
                        page.step_page.show_part(part)
                        found += faults(window, f"{step} {part}")
    window.navigation.show_portfolio()
    window.content.portfolio_page.wait()
    for part in range(7):
        window.content.portfolio_page.show_part(part)
        found += faults(window, f"portfolio {part}")
    window.navigation.show_settings()
    found += faults(window, "settings")
    assert (window.width(), window.height()) == (LEAST.width(), LEAST.height())
    assert not found, "\n".join(dict.fromkeys(found))


def test_tabs_that_do_not_fit_are_scrolled_to(window):
    window.look.choose("light", 150)
    window.look.choose_language("es")
    window.resize(LEAST)
    window.show_place(window.ctx.portfolio.find_account("C01")[0].id, "overview")
    assert settle(window)
    tabs = window.view.tabs
    arrows = [b for b in tabs.findChildren(QToolButton) if b.isVisible()]
    assert len(arrows) == 2
    assert all(tabs.rect().contains(arrow.geometry()) for arrow in arrows)


def test_the_first_page_can_be_used_at_the_least_size(make_window):
    window = make_window()
    window.resize(LEAST)
    assert not faults(window, "first page")
