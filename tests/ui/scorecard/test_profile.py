"""The profile: radar, comparison, course."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from kamdesk.charts.export import PICTURE_DOTS
from kamdesk.domain.ids import new_id
from kamdesk.reports import figures
from tests.support import put
from tests.support.scorecard_page import indicator
from tests.support.window import tell_all


def test_two_accounts_at_most_are_compared_in_the_radar(robot, page, window):
    profile = page.profile
    profile.compare_menu.aboutToShow.emit()
    names = {a.text(): a for a in profile.compare_menu.actions()}
    assert "Lácteos Peñarrubia, S. Coop." not in names
    for start in ("Aguas", "Química"):
        next(a for n, a in names.items() if n.startswith(start)).setChecked(True)
    axes = profile.radar.canvas.radar.axes
    assert all(len(a.others) == 2 and a.before is None for a in axes)
    assert all(None not in a.others for a in axes), "the accounts share all their indicators"
    profile.compare_menu.aboutToShow.emit()
    assert sum(a.isEnabled() for a in profile.compare_menu.actions()) == 2
    next(a for a in profile.compare_menu.actions() if a.isChecked()).setChecked(False)
    assert all(len(a.others) == 1 for a in profile.radar.canvas.radar.axes)
    robot.go("C02", "scorecard")
    profile.compare_menu.aboutToShow.emit()
    assert not any(a.isChecked() for a in profile.compare_menu.actions())


def test_the_chart_is_copied_as_a_picture_with_its_words(robot, page):
    robot.press("copy_chart")
    content = QGuiApplication.clipboard().mimeData()
    assert content.hasImage()
    assert "OTIF" in content.text()
    size = QGuiApplication.clipboard().image().size()
    assert (size.width(), size.height()) == tuple(int(mm / 25.4 * PICTURE_DOTS) for mm in figures.RADAR)  # as documents print it
    assert page.profile.radar.canvas.radar.data_artists[0].get_animated()  # what is on the screen stays as it was


def test_the_course_of_the_groups_is_told_in_words_too(robot, page):
    robot.type("profile_view", "Course")
    words = page.profile.course.canvas.accessibleDescription()
    assert words.startswith("Results: ")
    assert "Account: " in words
    robot.press("copy_chart")
    assert "Account: " in QGuiApplication.clipboard().text()


def test_twelve_of_more_indicators_are_chosen_for_the_radar(robot, page, window, during):
    portfolio = window.ctx.portfolio
    for at in range(4):
        put(
            portfolio, replace(indicator(robot, "PPM"), id=new_id(), name=f"More {at}", short_name=f"More {at}", position=80 + at)
        )
    tell_all(window)
    assert robot.find("axes_note").text() == "12 of 15 are shown."

    def choose(dialog):
        assert not dialog.findChild(QPushButton, "axes_save").isEnabled()
        for at in range(dialog.list.count()):
            if dialog.list.item(at).text().startswith("More"):
                dialog.list.item(at).setCheckState(Qt.CheckState.Unchecked)
        assert dialog.findChild(QPushButton, "axes_save").isEnabled()
        dialog.save()

    during(choose)
    robot.press("choose_axes")
    labels = [a.label for a in page.profile.radar.canvas.radar.axes]
    assert len(labels) == 11
    assert not [name for name in labels if name.startswith("More")]
