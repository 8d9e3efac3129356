"""Tables that leave the program from the window."""

import openpyxl
import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QPushButton

from kamdesk.i18n import language
from kamdesk.services.exporting.portfolio_tables import ExportKind
from kamdesk.services.importing.headers import ImportKind
from kamdesk.ui.dialogs import boxes


@pytest.fixture
def asked(monkeypatch):
    """What the file dialog was asked; it answers with the next path."""
    found = []

    def save_table(_parent, title, proposed, suffixes=(".xlsx",)):
        found.append((title, proposed, suffixes))
        return found_paths.pop(0)

    found_paths = []
    monkeypatch.setattr(boxes, "save_table", save_table)
    return found, found_paths


def choose(dialog, *names):
    """Choose these tables alone, and go on."""
    dialog.findChild(QPushButton, "tables_none").click()
    assert not dialog.findChild(QPushButton, "tables_go").isEnabled()
    for name in names:
        dialog.findChild(QCheckBox, f"table_{name}").setChecked(True)
    dialog.findChild(QPushButton, "tables_go").click()


@pytest.mark.parametrize(("code", "said"), [("en", "Saved as"), ("es", "Guardado como")])
def test_everything_is_exported_and_its_folder_can_be_opened(window, qtbot, asked, folder, monkeypatch, code, said):
    found, paths = asked
    window.look.choose_language(code)
    assert language() == code
    paths.append(folder / "todo.xlsx")
    dialog = window.file_actions.exporting.choose_tables()
    assert dialog.chosen() == list(ExportKind)
    with qtbot.waitSignal(window.file_actions.exporting.written, timeout=20_000):
        dialog.findChild(QPushButton, "tables_go").click()
    qtbot.waitUntil(lambda: window.toast.said.startswith(said))
    ((_title, proposed, suffixes),) = found
    assert proposed.name.startswith(window.ctx.portfolio.path.stem)
    assert suffixes == (".xlsx",)
    assert len(openpyxl.load_workbook(folder / "todo.xlsx").sheetnames) == len(ExportKind)
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    way = window.toast.findChild(QPushButton, "toast_folder")
    assert way.isVisible()
    way.click()
    assert opened == [folder.as_posix()]
    window.say("something else")
    assert not way.isVisible()


def test_one_table_may_be_a_text(window, qtbot, asked, folder):
    found, paths = asked
    paths.append(folder / "cuentas.csv")
    dialog = window.file_actions.exporting.choose_tables()
    with qtbot.waitSignal(window.file_actions.exporting.written, timeout=20_000):
        choose(dialog, "accounts")
    assert found[0][2] == (".xlsx", ".csv", ".tsv")
    assert "Accounts" in found[0][1].name
    assert (folder / "cuentas.csv").read_text(encoding="utf-8-sig").startswith("Name,Code")


def test_why_nothing_was_written_is_said(window, qtbot, asked, folder):
    _found, paths = asked
    paths.append(folder / "todo.csv")
    dialog = window.file_actions.exporting.choose_tables()
    with qtbot.waitSignal(window.file_actions.exporting.failed, timeout=20_000):
        choose(dialog, "accounts", "sales")
    qtbot.waitUntil(lambda: "one table" in window.toast.said)
    assert not (folder / "todo.csv").exists()


def test_nothing_is_written_without_a_place(window, asked, folder):
    found, paths = asked
    paths += [None, None]
    choose(window.file_actions.exporting.choose_tables(), "accounts")
    choose(window.file_actions.exporting.choose_template(), "sales")
    assert [title for title, _path, _suffixes in found] == ["Export", "Template"]
    assert "Saving" not in window.toast.said


@pytest.mark.parametrize("is_open", [True, False])
def test_a_template_is_written_with_and_without_a_portfolio(make_window, sample_copy, qtbot, asked, folder, is_open):
    _found, paths = asked
    window = make_window(sample_copy if is_open else None)
    assert window.actions_.by_name["write_template"].isEnabled()
    assert window.actions_.by_name["export_tables"].isEnabled() is is_open
    paths.append(folder / "plantilla.xlsx")
    exporting = window.file_actions.exporting
    with qtbot.waitSignal(exporting.written, timeout=20_000):
        exporting.choose_template().findChild(QPushButton, "tables_go").click()
    assert len(openpyxl.load_workbook(folder / "plantilla.xlsx").sheetnames) == len(ImportKind) + 1


def test_cancel_writes_nothing(window, asked):
    found, _paths = asked
    dialog = window.file_actions.exporting.choose_tables()
    dialog.findChild(QPushButton, "tables_all").click()
    dialog.findChild(QPushButton, "tables_cancel").click()
    assert found == []
