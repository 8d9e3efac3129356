"""The one command: which targets are meant, what they need, what is said of those that cannot be made."""

import subprocess
import sys
from pathlib import Path

import common
import packages
import pytest

FRAME = Path(packages.__file__)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ([], ["tree"]),
        (["tar", "tree"], ["tree", "tar"]),
        (["msi", "setup", "msi"], ["setup", "msi"]),
        (["all"], list(packages.TARGETS)),
        (["deb", "all"], list(packages.TARGETS)),
    ],
)
def test_targets_are_made_in_one_order_and_once(asked, meant):
    assert packages.chosen(asked) == meant


def test_a_word_that_is_no_target_is_named_with_those_there_are():
    done = subprocess.run([sys.executable, FRAME, "dep"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "no target is called dep; there are tree, deb, tar" in done.stdout
    assert "Traceback" not in done.stderr


def test_tools_are_those_of_the_targets():
    assert set(packages.TREE_TOOLS) <= set(packages.tools(["tree"])) < set(packages.tools(["tree", "deb"]))
    assert "desktop-file-utils" in packages.tools(["deb"])
    assert "desktop-file-utils" not in packages.tools(["tar"])


def test_what_cannot_be_made_here_says_why_and_fails_nothing(monkeypatch, tmp_path, capsys):
    def make(target, folder):
        if target == "deb":
            raise common.Skipped("there is no dpkg-deb")
        (folder / "one.tar.xz").write_bytes(b"12345")
        return [folder / "one.tar.xz"]

    monkeypatch.setattr(packages, "DIST", tmp_path)
    monkeypatch.setattr(packages, "recipe", lambda _system: type("Recipe", (), {"make": staticmethod(make), "TOOLS": {}}))
    assert packages.make_all(["deb", "tar"]) == 0
    told = capsys.readouterr().out
    assert "deb: skipped, there is no dpkg-deb" in told
    assert "tar: one.tar.xz" in told
    sums = (tmp_path / packages.SUMS).read_text()
    assert sums == "5994471abb01112afcc18159f6cc74b4f511b99806da59b3caf5a9c173cacfc5  one.tar.xz\n"


def test_what_fails_is_said_and_the_others_are_made_all_the_same(monkeypatch, tmp_path, capsys):
    def make(target, _folder):
        if target == "deb":
            raise common.Failed("too large\nand more")
        return []

    monkeypatch.setattr(packages, "DIST", tmp_path)
    monkeypatch.setattr(packages, "recipe", lambda _system: type("Recipe", (), {"make": staticmethod(make), "TOOLS": {}}))
    assert packages.make_all(["deb", "tar"]) == 1
    told = capsys.readouterr().out
    assert "deb: FAILED, too large" in told
    assert "\ntar: " in told


def test_the_version_is_the_programs():
    from kamdesk import APP_ID, __version__

    assert common.version() == __version__
    assert common.attribute("APP_ID") == APP_ID
    with pytest.raises(common.Failed, match="NOT_THERE"):
        common.attribute("NOT_THERE")


def test_a_tool_that_fails_tells_what_it_said():
    with pytest.raises(common.Failed, match="no such luck"):
        common.run(sys.executable, "-c", "import sys; sys.exit('no such luck')")


def test_everything_in_a_folder_gets_the_time_of_the_sources(lay):
    folder = lay("a/b.txt", "c.txt")
    common.set_times(folder)
    assert {int(p.stat().st_mtime) for p in [folder, *folder.rglob("*")]} == {1_750_000_000}
