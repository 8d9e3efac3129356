"""An update under a running window is said, and nothing else happens."""

import sys

import pytest
from PySide6.QtWidgets import QLabel


@pytest.fixture
def program(tmp_path, monkeypatch):
    """The file of a packed program."""
    found = tmp_path / "kamdesk"
    found.write_bytes(b"the old one")
    monkeypatch.setattr(sys, "executable", str(found))
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    return found


def said(window):
    return window.findChild(QLabel, "banner").text()


def test_an_update_asks_to_start_again(program, window, qtbot):
    assert "updated" not in said(window)
    newer = program.with_name("kamdesk.dpkg-new")
    newer.write_bytes(b"the new one")
    newer.replace(program)
    qtbot.waitUntil(lambda: "updated while it was open" in said(window))
    assert window.banner.isVisible()
    window.rebuild()
    assert "updated" in said(window), "in another look too"


def test_a_program_that_is_taken_away_is_not_an_update(program, window, qtbot):
    program.unlink()
    window.program.look()
    assert "updated" not in said(window)
