"""How a packaged program is tried: what it may say, what counts as wrong."""

import json
import sys

import common
import pytest
from smoke import broken_trees, roots, try_tree

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the programs of these tests are shell scripts")


@pytest.mark.parametrize(
    ("said", "strange"),
    [
        ("self-test: 102 of 102 checks passed\n", []),
        ("This plugin does not support propagateSizeHints()\nself-test: 1 of 2 checks passed", []),
        (
            "QFont::setPointSize: Point size <= 0 (-1)\nself-test: 2 of 2 checks passed",
            ["QFont::setPointSize: Point size <= 0 (-1)"],
        ),
        ("Gtk-Message: no\n\n  \n", ["Gtk-Message: no"]),
        ("✕ paper: nothing was printed", []),
    ],
)
def test_a_line_on_no_list_is_strange(said, strange):
    assert try_tree.strange_lines(said) == strange


@pytest.fixture
def program(tmp_path):
    """A program that writes this report, says these lines and ends with this code."""

    def make(report, said="self-test: 1 of 1 checks passed", code=0):
        path = tmp_path / "un programa ñ" / "kamdesk"
        path.parent.mkdir(exist_ok=True)
        stored = f"printf '%s' '{json.dumps(report)}' > \"$3\"" if report else ""
        path.write_text(f'#!/bin/sh\n{stored}\necho "{said}"\nexit {code}\n')
        path.chmod(0o755)
        return path

    return make


def good(path):
    return {"ok": True, "frozen": True, "executable": str(path), "checks": [{"name": "a", "ok": True, "detail": ""}]}


def outcome(program, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    return try_tree.self_test(program, home)


def test_a_program_that_passes_is_good(program, tmp_path):
    path = program(good(tmp_path / "un programa ñ" / "kamdesk"))
    assert outcome(path, tmp_path).is_good


@pytest.mark.parametrize(
    ("change", "options", "told"),
    [
        ({"frozen": False}, {}, "this is not the packaged program"),
        ({"executable": "/usr/bin/python3"}, {}, "was tried, but /usr/bin/python3"),
        ({"checks": [{"name": "paper", "ok": False, "detail": "no printer"}]}, {"code": 1}, "paper: no printer"),
        ({}, {"said": "Segmentation fault"}, "said: Segmentation fault"),
        ({}, {"code": 139}, "exit code 139"),
        (None, {"code": 134}, "none was written"),
    ],
)
def test_whatever_is_wrong_is_told(program, tmp_path, change, options, told):
    report = None if change is None else good(tmp_path / "un programa ñ" / "kamdesk") | change
    found = outcome(program(report, **options), tmp_path)
    assert not found.is_good
    assert told in str(found)


def test_a_program_that_does_not_start_is_told(tmp_path):
    found = outcome(tmp_path / "nothing", tmp_path)
    assert not found.is_good
    assert "start: " in str(found)


def test_the_surroundings_are_those_of_a_stranger(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    monkeypatch.setenv("VIRTUAL_ENV", "/somewhere")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    found = try_tree.clean_environment(tmp_path)
    assert not {"PYTHONPATH", "VIRTUAL_ENV", "PATH"} & set(found)
    assert found["HOME"] == str(tmp_path)
    assert found["QT_QPA_PLATFORM"] == "offscreen"


SELF_TEST = """#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
if [ -e "$here/_internal/words.mo" ]; then ok=true; code=0; else ok=false; code=1; fi
printf '{"ok": %s, "frozen": true, "executable": "%s/kamdesk", "checks": [{"name": "words", "ok": %s, "detail": ""}]}' $ok "$here" $ok > "$3"
exit $code
"""


@pytest.fixture
def tree(lay):
    """A packaged program that tests one of its two files."""
    folder = lay("_internal/words.mo", "_internal/other.txt")
    (folder / "kamdesk").write_text(SELF_TEST)
    (folder / "kamdesk").chmod(0o755)
    return folder


@pytest.mark.parametrize(
    ("part", "found"),
    [
        (broken_trees.Part("words.mo", "words"), ""),
        (broken_trees.Part("words.mo", "pictures"), "it is missed, but not named"),
        (broken_trees.Part("other.txt", "other"), "it is not missed"),
        (broken_trees.Part("gone.*", "gone"), "the tree has no gone.*"),
    ],
)
def test_a_check_that_misses_nothing_is_found_out(tree, part, found):
    assert broken_trees.missed(tree, part).startswith(found)
    assert bool(broken_trees.missed(tree, part)) is bool(found)
    assert (tree / "_internal/words.mo").exists(), "the part is taken out of a copy"


def test_packages_that_apt_loaded_are_there_the_next_time(tmp_path, monkeypatch):
    monkeypatch.setenv("KAMDESK_BARE_ROOTS", str(tmp_path / "kept"))
    archives = [tmp_path / root / "var/cache/apt/archives" for root in ("one", "two")]
    for folder in archives:
        folder.mkdir(parents=True)
    with roots.kept_packages("bookworm", tmp_path / "one"):
        (archives[0] / "libgl1.deb").write_text("GL")
    with roots.kept_packages("bookworm", tmp_path / "two"):
        assert (archives[1] / "libgl1.deb").read_text() == "GL"
    with roots.kept_packages("trixie", tmp_path / "one"):
        pass
    assert not list((tmp_path / "kept" / "bookworm-packages").glob("*trixie*"))


def test_without_debootstrap_or_an_archive_a_bare_system_is_skipped_aloud(tmp_path, monkeypatch):
    monkeypatch.setenv("KAMDESK_BARE_ROOTS", str(tmp_path / "kept"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(common.Skipped, match=r"debootstrap|only be entered by root"):
        roots.lay("bookworm", tmp_path / "root")
