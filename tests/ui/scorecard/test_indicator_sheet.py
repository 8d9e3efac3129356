"""The parameter sheet and the evidence beside the grid."""

from pathlib import Path

from kamdesk.services import backups
from kamdesk.ui.dialogs import boxes
from tests.support.scorecard_page import indicator


def test_the_parameter_sheet_is_written_beside_the_grid(robot, page):
    ppm = indicator(robot, "PPM")
    page.open_indicator(ppm.id)
    robot.type("parameter.numerator", "Defective units")
    robot.type("parameter.tolerance", "25")
    robot.type("parameter.data_from", "The client's")
    sheet = robot.data.scorecard.sheet_of(ppm)
    assert (sheet.numerator, sheet.tolerance, sheet.data_from) == ("Defective units", 25.0, "client")
    robot.type("parameter.tolerance", "-1")
    assert robot.data.scorecard.sheet_of(ppm).tolerance == 25
    assert robot.find("agreed_state").text() == "Agreed"
    robot.type("signoff.agreed_with", " ")
    assert robot.find("agreed_state").text() == "Proposed"
    robot.type("parameter.proposed_on", " ")
    assert robot.find("agreed_state").text() == "Not agreed yet"


def test_evidence_is_attached_opened_and_removed(robot, page, answers, tmp_path, monkeypatch):
    proof = tmp_path / "minutes.txt"
    proof.write_text("signed", encoding="utf-8")
    opened = []
    monkeypatch.setattr("kamdesk.ui.dialogs.evidence_box.QDesktopServices.openUrl", opened.append)
    page.open_indicator(indicator(robot, "PPM").id)
    answers.paths.append(proof)
    robot.press("attach")
    (evidence,) = robot.data.evidence
    robot.press("open_evidence")
    assert opened[0].toLocalFile().endswith("minutes.txt")
    answers.paths.append(tmp_path / "none.txt")
    robot.press("attach")
    assert robot.data.evidence == (evidence,)


def test_a_program_asks_before_it_opens_and_its_copy_goes_with_the_file(robot, page, window, answers, tmp_path, monkeypatch):
    opened, asked = [], []
    monkeypatch.setattr("kamdesk.ui.dialogs.evidence_box.QDesktopServices.openUrl", opened.append)
    page.open_indicator(indicator(robot, "PPM").id)
    (tmp_path / "acta.pdf").write_bytes(b"MZ program")
    answers.paths.append(tmp_path / "acta.pdf")
    robot.press("attach")
    for answer in (False, True):
        monkeypatch.setattr(boxes, "confirm", lambda _parent, text, verb, answer=answer: asked.append((text, verb)) or answer)
        robot.press("open_evidence")
        assert len(opened) == answer
    assert "acta.pdf" in asked[0][0]
    assert asked[0][1] == "Open anyway"
    copy = Path(opened[0].toLocalFile())
    assert copy.read_bytes() == b"MZ program"
    window.file.close()
    assert not copy.exists()


def test_removed_files_are_purged_when_it_is_confirmed(robot, page, window, answers, tmp_path, monkeypatch):
    asked = []
    window.file_actions.purge_removed()
    assert "No removed file" in window.toast.text
    page.open_indicator(indicator(robot, "PPM").id)
    (tmp_path / "acta.pdf").write_bytes(b"CANARY" * 2000)
    answers.paths.append(tmp_path / "acta.pdf")
    robot.press("attach")
    path = window.ctx.portfolio.path
    held = backups.make(path, backups.Reason.REGULAR)
    window.ctx.act(lambda: window.ctx.portfolio.remove(robot.data.evidence[0]))
    for answer in ([False], [True, False], []):
        monkeypatch.setattr(boxes, "confirm", lambda _parent, text, _verb, answer=answer: asked.append(text) or answer.pop(0))
        window.file_actions.purge_removed()
        assert (b"CANARY" in path.read_bytes()) == (len(asked) == 1)
    assert "acta.pdf" in asked[0]
    assert "1 backup still holds what was purged" in asked[2]
    assert held.path.exists()
    assert window.ctx.portfolio.history()[0].act == "purge"


def test_backups_of_purged_files_go_when_it_is_wished(robot, page, window, answers, tmp_path):
    page.open_indicator(indicator(robot, "PPM").id)
    (tmp_path / "acta.pdf").write_bytes(b"CANARY" * 2000)
    answers.paths.append(tmp_path / "acta.pdf")
    robot.press("attach")
    held = backups.make(window.ctx.portfolio.path, backups.Reason.REGULAR)
    window.ctx.act(lambda: window.ctx.portfolio.remove(robot.data.evidence[0]))
    window.file_actions.purge_removed()
    assert not held.path.exists()
    assert "1 copy removed" in window.toast.text
