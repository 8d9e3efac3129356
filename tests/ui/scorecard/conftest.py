"""The page of the scorecard, and dialogs that are answered while they are open."""

import pytest
from PySide6.QtWidgets import QApplication, QDialog


@pytest.fixture
def first_tab():
    return "scorecard"


@pytest.fixture
def page(robot):
    return robot.go("C01", "scorecard")


@pytest.fixture
def during(monkeypatch):
    """Do something in the next dialog instead of waiting for a person."""

    def plan(act):
        def run(dialog):
            dialog.show()
            QApplication.processEvents()
            act(dialog)
            QApplication.processEvents()
            result = dialog.result()
            dialog.close()
            return result

        monkeypatch.setattr(QDialog, "exec", run)

    return plan
