"""The packaged folder: in its place when it is whole and tried, and not before."""

import sys

import common
import pytest
import tree

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the packer of these tests is a shell script")


@pytest.fixture
def packer(tmp_path, monkeypatch):
    """A packer that makes a folder with one file, and where everything goes."""
    program = tmp_path / "pyinstaller"
    program.write_text(
        '#!/bin/sh\nwhile [ "$1" != --distpath ]; do shift; done\nmkdir "$2/kamdesk"; echo new > "$2/kamdesk/kamdesk"\n'
    )
    program.chmod(0o755)
    monkeypatch.setattr(tree, "pyinstaller", lambda: program)
    monkeypatch.setattr(tree, "DIST", tmp_path / "dist")
    monkeypatch.setattr(tree, "WORK", tmp_path / "work")
    for name in ("must_be_true", "write"):
        monkeypatch.setattr(tree.bill, name, lambda *_given: None)
    monkeypatch.setattr(tree.try_tree, "must_work", lambda _folder: None)
    monkeypatch.setattr(tree.needed, "differences", lambda _folder: [])
    return tmp_path


@pytest.mark.parametrize("is_there", [False, True])
def test_what_is_whole_takes_the_place_of_what_was_there(packer, is_there):
    if is_there:
        (packer / "dist/kamdesk").mkdir(parents=True)
        (packer / "dist/kamdesk/old").touch()
    assert tree.make() == packer / "dist/kamdesk"
    assert [path.name for path in (packer / "dist/kamdesk").iterdir()] == ["kamdesk"]


def test_no_package_is_made_of_what_is_not_whole_or_of_what_was_there_before(packer, monkeypatch):
    (packer / "dist/kamdesk").mkdir(parents=True)
    monkeypatch.setattr(tree.needed, "differences", lambda _folder: ["a.txt is on no list"])
    with pytest.raises(common.Failed, match=r"a\.txt is on no list"):
        tree.make()
    assert not (packer / "dist/kamdesk").exists()
