"""The whole portfolio out of the window in an open format, and a new one made of that."""

import itertools
import json
from contextlib import closing
from zipfile import ZipFile

import pytest
from PySide6.QtWidgets import QFileDialog, QProgressBar, QPushButton

from kamdesk.services.open_format.saving import export_whole
from kamdesk.services.portfolio import Portfolio
from kamdesk.ui.dialogs import boxes


@pytest.fixture
def answers(monkeypatch):
    """What is chosen next: places to save to, an export to open."""
    found = {"save_whole": [], "open_whole": [], "save_portfolio": []}
    for name, paths in found.items():
        monkeypatch.setattr(boxes, name, lambda *_of, paths=paths: paths.pop(0))
    return found


@pytest.fixture
def told(monkeypatch):
    """What was told in a box."""
    found = []
    monkeypatch.setattr(boxes, "tell", lambda _parent, text, *_more: found.append(text))
    return found


@pytest.fixture
def whole(window):
    return window.file_actions.exporting.whole


@pytest.mark.parametrize("name", ["todo.json", "todo.zip"])
def test_everything_is_exported_from_the_dialog_of_tables(window, qtbot, answers, folder, name):
    answers["save_whole"].append(folder / name)
    window.file_actions.exporting.choose_tables().findChild(QPushButton, "tables_whole").click()
    qtbot.waitUntil(lambda: window.toast.said.startswith(f"Saved as “{name}”"), timeout=20_000)
    assert "internal too" in window.toast.said
    if name.endswith("zip"):
        with closing(ZipFile(folder / name)) as archive:
            assert "account.csv" in archive.namelist()
    else:
        assert len(json.loads((folder / name).read_text(encoding="utf-8"))["records"]["account"]) == 12


def test_a_portfolio_is_made_of_an_export_and_opened(window, whole, qtbot, answers, folder):
    export_whole(window.ctx.portfolio, folder / "a.json")
    answers["open_whole"].append(folder / "a.json")
    answers["save_portfolio"].append(folder / "nueva.kamdesk")
    assert window.actions_.by_name["new_from_export"].isEnabled()
    window.actions_.by_name["new_from_export"].trigger()
    qtbot.waitUntil(lambda: window.ctx.portfolio.path == folder / "nueva.kamdesk", timeout=20_000)
    with closing(Portfolio.open(folder / "nueva.kamdesk", read_only=True)) as made:
        assert made.accounts.count() == 12


def test_why_it_cannot_be_done_is_told_and_nothing_changes(window, whole, qtbot, answers, told, folder):
    (folder / "a.json").write_text('{"format": "x"}')
    answers["open_whole"].append(folder / "a.json")
    answers["save_portfolio"].append(folder / "nueva.kamdesk")
    before = window.ctx.portfolio.path
    whole.new_from_export()
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert "is not a JSON export" in told[0]
    assert window.ctx.portfolio.path == before
    answers["save_whole"].append(folder / "gone" / "a.json")
    whole.export()
    qtbot.waitUntil(lambda: len(told) == 2, timeout=20_000)
    assert not (folder / "nueva.kamdesk").exists()


def test_what_is_not_chosen_is_not_done(whole, answers, folder):
    answers["save_whole"].append(None)
    answers["open_whole"] += [None, folder / "a.json"]
    answers["save_portfolio"].append(None)
    assert whole.export() is None
    assert whole.new_from_export() is None
    assert whole.new_from_export() is None


def test_it_tells_how_far_it_is_and_can_be_stopped(window, whole, qtbot, answers, folder, monkeypatch):
    from kamdesk.services.open_format import saving

    def slow(_source, path, watch):
        for at in itertools.count():
            watch(at % 100, 100)

    monkeypatch.setattr(saving, "export_whole_file", slow)
    answers["save_whole"].append(folder / "a.json")
    dialog = whole.export()
    bar = dialog.findChild(QProgressBar, "work_progress")
    qtbot.waitUntil(lambda: bar.maximum() == 1000 and bar.value() > 0, timeout=20_000)
    said = window.toast.said
    dialog.findChild(QPushButton, "work_cancel").click()
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=20_000)
    assert window.toast.said == said
    assert not (folder / "a.json").exists()


@pytest.mark.parametrize(
    ("answer", "form", "expected"),
    [("", 0, None), ("a", 0, "a.json"), ("a", 1, "a.zip"), ("a.ZIP", 0, "a.ZIP"), ("a.b", 1, "a.b.zip")],
)
def test_a_name_gets_the_ending_of_the_chosen_form(qapp, folder, monkeypatch, answer, form, expected):
    def saved(_parent, _title, _proposed, filters):
        return (str(folder / answer) if answer else ""), filters.split(";;")[form]

    monkeypatch.setattr(QFileDialog, "getSaveFileName", saved)
    assert boxes.save_whole(None, folder / "x.json") == (folder / expected if expected else None)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_of: (str(folder / answer) if answer else "", ""))
    assert boxes.open_whole(None, "Title", folder) == (folder / answer if answer else None)
