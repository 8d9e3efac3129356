"""The way to a step."""

from PySide6.QtWidgets import QApplication


def at(robot, code, step):
    page = robot.go(code, "plan")
    page.show_step(step)
    QApplication.processEvents()
    return page
