"""The file that is open: archived accounts, refusals, other writers, files that go away."""

import sys

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel

from tests.support.robot import Robot


def test_archive_and_its_way_back(robot, window):
    robot.go("C08", "overview")
    archived = robot.account_id
    window.account_actions.archive_account()
    assert window.view.account_id != archived
    assert window.sidebar.model.rowCount() == 11
    window.undoing.undo()
    assert window.sidebar.model.rowCount() == 12


def test_a_file_that_is_not_ours_leaves_the_window_usable(make_window, folder, answers):
    path = folder / "other.kamdesk"
    path.write_text("x" * 2000, encoding="utf-8")
    window = make_window()
    assert not window.open_file(path)
    assert "not a kamdesk file" in window.file.problem
    assert path.read_text(encoding="utf-8") == "x" * 2000
    answers.paths.append(folder / "new.kamdesk")
    window.file_actions.new_portfolio()
    assert window.ctx is not None


def test_where_no_lock_can_be_made_the_window_reads_and_says_why(make_window, sample_copy):
    sample_copy.with_name(f".{sample_copy.name}.lock").mkdir()
    found = make_window(sample_copy)
    assert found.ctx.is_read_only
    assert "can only be read" in found.banner.findChild(QLabel, "banner").text()
    found.file_actions.reopen()
    assert "can only be read" in found.toast.said, "who tries again hears that nothing has changed"
    sample_copy.with_name(f".{sample_copy.name}.lock").rmdir()
    found.banner.findChild(QAbstractButton, "read_only_retry").click()
    assert not found.ctx.is_read_only
    assert not found.banner.isVisibleTo(found)
    assert found.open_file(sample_copy), "it is open already"


def test_a_second_window_can_only_read(make_window, sample_copy, qtbot):
    first = make_window(sample_copy)
    second = make_window(sample_copy)
    assert second.ctx.is_read_only
    robot = Robot(qtbot, second)
    robot.go("C01", "overview")
    assert robot.find("account.name").isReadOnly()
    assert "is open in kamdesk" in second.banner.findChild(QLabel, "banner").text()
    assert not first.ctx.is_read_only


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps open files in their place")
def test_a_file_that_is_gone_is_saved_elsewhere_from_the_refusal(robot, window, answers, folder):
    robot.go("C01", "overview")
    path = window.ctx.portfolio.path
    path.unlink()
    robot.type("account.city", "Vigo")
    assert "was moved, deleted or replaced" in window.toast.said
    assert window.statusBar().findChild(QLabel, "saved").text() == "✗ Nothing is saved now"
    assert "moved, deleted or changed" in window.banner.findChild(QLabel, "banner").text()
    assert window.banner.findChild(QAbstractButton, "adrift_reopen") is None, "there is nothing to open"
    offer = window.banner.findChild(QAbstractButton, "adrift_save")
    answers.paths.append(None)
    offer.click()
    assert window.ctx.portfolio.path == path
    answers.confirm = False
    window.close()
    assert window.isVisible(), "what was refused does not go unasked"
    assert "City: «Vigo»" in answers.asked[-1]
    answers.confirm = True
    rescued = folder / "rescued.kamdesk"
    answers.paths += [folder / "none" / "x.kamdesk", rescued]
    window.file_actions.backup()
    assert "cannot be opened" in window.toast.said
    window.file_actions.backup()
    assert window.ctx.portfolio.path == rescued
    robot.go("C01", "overview")
    robot.type("account.city", "Lugo")
    assert robot.data.account.city == "Lugo"
    rescued.unlink()
    robot.type("account.city", "Ourense")
    answers.paths.append(rescued)
    window.banner.findChild(QAbstractButton, "adrift_save").click()
    assert rescued.exists()
    assert not window.file.is_adrift(), "under its own name it is opened anew"
    assert not window.banner.isVisibleTo(window)
    assert "Saved as" in window.toast.said


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps open files in their place")
@pytest.mark.parametrize("how", ["replaced", "overwritten"])
def test_a_file_in_whose_place_another_came_is_opened_again(robot, window, how):
    path = window.ctx.portfolio.path
    older = path.read_bytes()
    robot.go("C01", "overview")
    robot.type("account.city", "Vigo")
    if how == "replaced":
        path.with_name("older").write_bytes(older)
        path.with_name("older").replace(path)
    else:
        path.write_bytes(older)
    robot.type("account.city", "Lugo")
    assert window.file.is_adrift()
    window.banner.findChild(QAbstractButton, "adrift_reopen").click()
    assert not window.file.is_adrift()
    robot.type("account.city", "Ourense")
    assert robot.data.account.city == "Ourense"


def test_an_undo_that_fails_in_an_unknown_way_leaves_the_stack_where_it_was(robot, window, monkeypatch):
    robot.go("C01", "overview")
    robot.type("account.city", "Vigo")
    at = window.ctx.history.stack.index()
    with monkeypatch.context() as patch:
        patch.setattr(window.ctx.portfolio, "undo", lambda _edit: (_ for _ in ()).throw(RuntimeError("no")))
        with pytest.raises(RuntimeError):
            window.ctx.history.undo()
    assert window.ctx.history.stack.index() == at
    window.ctx.history.undo()
    assert robot.data.account.city != "Vigo"


def test_backup_and_restore_from_the_menu(robot, window, answers, folder):
    copy = folder / "copy.kamdesk"
    answers.paths += [copy, copy]
    window.file_actions.backup()
    robot.go("C01", "overview")
    robot.type("account.city", "Vigo")
    window.file_actions.restore()
    assert robot.go("C01", "overview").account.account.city == "Zamora"
