"""What the self-test writes and says: nothing that goes wrong is lost, and nothing that goes wrong ends it."""

import json
import logging

from kamdesk.selftest import surroundings
from kamdesk.selftest.report import LogKeeper, Report, fail


def test_an_error_is_a_failed_check_with_its_reason(tmp_path, capsys):
    report = Report()
    report.check("good", lambda: 3)
    report.check("empty", lambda: None)
    report.check("bad", lambda: fail("no plug-in"))
    report.check("false", lambda: False)
    report.write(tmp_path / "new" / "report.json")
    told = json.loads((tmp_path / "new" / "report.json").read_text(encoding="utf-8"))
    assert [check["ok"] for check in told["checks"]] == [True, True, False, False]
    assert told["ok"] is False
    assert told["checks"][2]["detail"] == "AssertionError: no plug-in"
    assert "✕ bad: AssertionError: no plug-in" in capsys.readouterr().out


def test_a_report_without_checks_is_no_success():
    assert not Report().ok


def test_complaints_in_the_log_are_kept_but_for_the_slow_machine():
    keeper = LogKeeper()
    log = logging.getLogger("kamdesk.tests.report")
    log.addHandler(keeper)
    log.propagate = False
    log.warning("Matplotlib is building the font cache; this may take a moment.")
    log.warning("a page was %s", "empty")
    log.info("all is well")
    assert keeper.texts == ["a page was empty"]


def test_a_packaged_program_that_loaded_what_it_must_not_says_so(monkeypatch):
    monkeypatch.setattr(surroundings, "NETWORK", ("socket_of_nobody",))
    report = Report(frozen=True)
    surroundings.check_all(report)
    found = {check["name"]: check for check in report.checks}
    assert found["no developer's module"]["detail"].startswith("AssertionError: pytest")
    assert found["no module of the network"]["ok"]


def test_a_folder_of_the_package_that_others_would_search_is_named(monkeypatch):
    monkeypatch.setattr("sys._MEIPASS", "/opt/kamdesk/_internal", raising=False)
    monkeypatch.setenv("LD_LIBRARY_PATH", "/usr/lib:/opt/kamdesk/_internal")
    monkeypatch.setenv("QT_PLUGIN_PATH", "/usr/lib/qt6/plugins")
    report = Report(frozen=True)
    surroundings.check_all(report)
    assert report.checks[-1]["detail"] == "AssertionError: LD_LIBRARY_PATH"


def test_in_the_source_tree_nothing_of_that_is_asked():
    report = Report(frozen=False)
    surroundings.check_all(report)
    assert report.checks == []
