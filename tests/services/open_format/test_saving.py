"""Writing an open format: whole or not at all, whatever happens meanwhile, and what is told of it."""

import errno
import io
import os
import select
import signal
import sys
from contextlib import closing
from dataclasses import replace

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.domain.errors import FileError
from kamdesk.domain.evidence import Evidence
from kamdesk.services.open_format.document import kinds
from kamdesk.services.open_format.reading import new_from_export
from kamdesk.services.open_format.saving import export_whole, export_whole_file
from kamdesk.services.open_format.scanner import Scanner
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage import drafts
from kamdesk.storage.kinds import KINDS
from tests.support import file_of, refused
from tests.support.files import child
from tests.support.open_formats import document, holdings, rewritten
from tests.support.series import part_of

NAMES = ["a.json", "a.zip"]


class Stopped(Exception):  # noqa: N818 - a person's wish, no fault
    pass


def beside(folder):
    return sorted(p.name for p in folder.iterdir() if not p.name.endswith((".lock", ".owner", ".kamdesk")))


@pytest.mark.no_cover
@pytest.mark.parametrize("name", NAMES)
def test_whoever_watches_is_told_and_can_stop_it(whole, folder, name):
    told = []
    export_whole(whole, folder / name, lambda done, whole_: told.append((done, whole_)))
    before = (folder / name).read_bytes()
    assert told
    assert all(0 <= done <= of for done, of in told)
    # Each moment writes all that comes before it: of the many alike in the middle every fourth is taken.
    last = len(told) - 4
    for moment in [*range(4), *part_of(range(4, last), 4), *range(last, len(told))]:
        left = [moment]

        def stop(_done, _whole, left=left):
            left[0] -= 1
            if left[0] < 0:
                raise Stopped

        with pytest.raises(Stopped):
            export_whole(whole, folder / name, stop)
        assert (folder / name).read_bytes() == before
        assert beside(folder) == [name]


def test_making_a_portfolio_can_be_stopped(export_file, folder):
    told = []
    new_from_export(export_file, folder / "a.kamdesk", watch=lambda done, whole: told.append((done, whole)))
    assert told[-1][0] <= told[-1][1] == export_file.stat().st_size

    def stop(*_of):
        raise Stopped

    with pytest.raises(Stopped):
        new_from_export(export_file, folder / "b.kamdesk", watch=stop)
    assert [p.name for p in folder.iterdir() if p.suffix != ".lock"] == ["a.kamdesk"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, "disk_full"), (errno.EACCES, "cannot_open"), (errno.EIO, "io_error")]
)
def test_a_disk_that_takes_no_more_leaves_what_was_there(whole, folder, monkeypatch, name, number, code):
    (folder / name).write_text("old")

    def fail(_path):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(drafts, "flush", fail)
    with refused(code, FileError):
        export_whole(whole, folder / name)
    assert (folder / name).read_text() == "old"
    assert beside(folder) == [name]


@pytest.mark.parametrize("name", NAMES)
def test_a_target_that_cannot_be_replaced_is_left(whole, folder, name):
    (folder / name).mkdir()
    with refused("cannot_open", FileError):
        export_whole(whole, folder / name)
    with refused("cannot_open", FileError):
        export_whole(whole, folder / "gone" / name)
    assert beside(folder) == [name]


@pytest.mark.parametrize("name", ["a", "a.xml", "json", "a.json.bak"])
def test_another_ending_is_refused(whole, folder, name):
    with refused("bad_open_file", FileError):
        export_whole(whole, folder / name)
    assert beside(folder) == []


@pytest.mark.no_cover
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("name", NAMES)
def test_a_program_that_is_killed_leaves_no_half_file_and_the_next_one_clears_up(whole, folder, name):
    code = (
        "import sys, time; from pathlib import Path\n"
        "from kamdesk.services.open_format.saving import export_whole_file\n"
        "def wait(done, whole):\n"
        "    if done > 20: print('there', flush=True); time.sleep(60)\n"
        "export_whole_file(Path(sys.argv[1]), Path(sys.argv[2]), wait)\n"
    )
    export_whole(whole, folder / name)
    before = (folder / name).read_bytes()
    program = child(code, whole.path, folder / name)
    assert select.select([program.stdout], [], [], 60)[0]
    assert program.stdout.readline() == "there\n"
    program.send_signal(signal.SIGKILL)
    program.communicate()
    assert (folder / name).read_bytes() == before
    assert [n for n in beside(folder) if not n.startswith(".")] == [name]
    export_whole(whole, folder / name)
    assert beside(folder) == [name]


def test_a_file_that_somebody_works_on_is_read_as_it_is_stored(whole, folder):
    found = export_whole_file(whole.path, folder / "a.json")
    export_whole(whole, folder / "b.json")
    assert (folder / "a.json").read_bytes() == (folder / "b.json").read_bytes()
    assert (folder / "a.json").stat().st_mode & 0o077 == 0
    assert found.records == sum(map(len, document(folder / "a.json")["records"].values()))
    assert set(kinds()) == set(document(folder / "a.json")["records"])


def test_what_is_wrong_with_a_portfolio_is_counted_and_leaves_too(whole, folder):
    evidence = whole.find(Evidence)[0]
    file = file_of(whole)
    rewritten(whole, [replace(whole.find(Account)[0], size_employees=-5)])
    with file.transaction():
        file.connection.execute("DELETE FROM evidence_file WHERE sha256 = ?", [evidence.sha256])
    found = export_whole(whole, folder / "a.json")
    assert (found.lost, found.broken, found.files) == (1, 1, 1)
    with refused("export_rule", FileError) as info:
        new_from_export(folder / "a.json", folder / "b.kamdesk")
    assert info.value.params["place"] == "records.account[0].size_employees"


def test_a_portfolio_that_lost_its_key_leaves_and_comes_back_with_another(whole, folder):
    file = file_of(whole)
    with file.transaction():
        file.connection.execute("DELETE FROM meta WHERE key = 'form_key'")
    export_whole(whole, folder / "a.json")
    new_from_export(folder / "a.json", folder / "b.kamdesk")
    with closing(Portfolio.open(folder / "b.kamdesk")) as made:
        assert len(made.form_key()) == 32
        assert holdings(made)[0] == {kind: whole.find(cls) for kind, cls in KINDS.items()}


def test_an_existing_file_is_replaced_only_when_it_is_said(export_file, whole, folder):
    with refused("exists", FileError):
        new_from_export(export_file, whole.path)
    target = folder / "other.kamdesk"
    Portfolio.create(target).close()
    new_from_export(export_file, target, force=True)
    kept = [p for p in folder.iterdir() if p.name.startswith("other.before-")]
    assert len(kept) == 1


def test_what_stands_in_the_way_of_the_new_file_is_said_as_it_is(export_file, folder):
    def fail(*_of):
        raise FileError("disk_full", file="new.kamdesk")

    with refused("disk_full", FileError) as info:
        new_from_export(export_file, folder / "new.kamdesk", watch=fail)
    assert info.value.params["file"] == "new.kamdesk"
    assert [p for p in folder.iterdir() if p.suffix != ".lock"] == []


def test_a_disk_that_gives_no_more_of_an_export_is_told():
    class Broken(io.BytesIO):
        def read(self, size=-1):
            raise OSError(errno.EIO, "input/output error")

    with refused("export_unreadable", FileError):
        Scanner(Broken()).value("records")
