"""Icons and fonts are written out once, whoever starts first."""

from pathlib import Path

from kamdesk.env import prepare
from tests.support.files import child


def test_two_starts_that_make_the_same_files_do_not_disturb_each_other(tmp_path, monkeypatch):
    """Another start makes all icons between the draft and the file of the first."""
    monkeypatch.setenv("KAMDESK_HOME", str(tmp_path))
    replace, others = Path.replace, []

    def interrupted(draft, target):
        if not others:
            others.append(child("from kamdesk.env import prepare; prepare.icons()"))
            assert others[0].wait(100) == 0
        return replace(draft, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    found = prepare.icons()
    assert others
    assert sorted(p.name for p in found.iterdir()) == sorted(f"{name}.svg" for name in prepare.icon_names())
    assert all("</svg>" in p.read_text(encoding="utf-8") for p in found.iterdir())


def test_what_is_there_is_not_made_again(tmp_path, monkeypatch):
    monkeypatch.setenv("KAMDESK_HOME", str(tmp_path))
    found = prepare.icons()
    times = {p: p.stat().st_mtime_ns for p in found.iterdir()}
    assert prepare.icons() == found
    assert {p: p.stat().st_mtime_ns for p in found.iterdir()} == times
    assert prepare.fonts() is None, "fonts are made on their own, behind the window"


def test_fonts_are_the_same_bytes_whenever_they_are_made(tmp_path, monkeypatch):
    """Of few letters and two weights, which takes a tenth of the time: the whole fonts are made by the very first start (`tests/ui/test_start.py`)."""
    monkeypatch.setattr(prepare, "SCRIPTS", ((0x20, 0x7E),))
    monkeypatch.setattr(prepare, "WEIGHTS", {name: prepare.WEIGHTS[name] for name in ("Regular", "Bold")})
    found = []
    for time in ("1000000000", "1800000000"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", time)
        prepare.prepare(tmp_path / time)
        found.append({p.name: p.read_bytes() for p in sorted((tmp_path / time / "fonts").iterdir())})
    assert len(found[0]) == 2
    assert found[0] == found[1]
