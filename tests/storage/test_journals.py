"""What lies beside a file: its own journal is played, another is not, and what is set aside overwrites nothing."""

import os
import shutil
from contextlib import closing, suppress
from dataclasses import replace

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.env import paths
from kamdesk.i18n import labels, messages
from kamdesk.services import backups, files
from kamdesk.services.file_check import check
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage import copies, drafts, driver, journals, places, replacing
from kamdesk.storage.portfolio_file import PortfolioFile
from tests.support import file_of, new_account, refused
from tests.support.series import IS_WHOLE

pytestmark = pytest.mark.no_cover


@pytest.fixture(autouse=True)
def _own_data(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "data_folder", lambda: tmp_path)


def journal_of(path):
    return path.with_name(path.name + "-journal")


def state(path):
    """What accounts say, and whether everything is sound."""
    with closing(Portfolio.open(path)) as portfolio:
        assert check(portfolio) == []
        return sorted((a.name, a.notes) for a in portfolio.find(Account))


def leave_hot(path, *, edits=3, spill=True):
    """Leave file and journal as a program does that is killed in the middle of a change, after some that were saved."""
    pair = path.with_name("pair.kamdesk")
    with closing(Portfolio.open(path)) as portfolio:
        account = portfolio.find(Account)[0]
        for at in range(edits):
            portfolio.save(replace(portfolio.get(Account, account.id), notes=f"saved {at}"))
        connection = file_of(portfolio).connection
        if spill:
            connection.execute("PRAGMA cache_size=1")
        with suppress(RuntimeError), file_of(portfolio).transaction():
            for at in range(40):
                connection.execute("UPDATE account SET notes = ?", [f"lost {at} " * 300])
            for name in ("", "-journal"):
                shutil.copyfile(path.with_name(path.name + name), pair.with_name(pair.name + name))
            raise RuntimeError
    saved = state(path)
    for name in ("", "-journal"):
        pair.with_name(pair.name + name).replace(path.with_name(path.name + name))
    assert journal_of(path).stat().st_size > 512
    return saved


def test_a_change_of_which_nothing_came_to_the_file_is_no_news(sample_copy):
    saved = leave_hot(sample_copy, spill=False)
    assert state(sample_copy) == saved
    assert files.findings(sample_copy) == []


def test_what_was_not_finished_is_taken_back_and_kept_as_it_was(sample_copy):
    saved = leave_hot(sample_copy)
    pair = (sample_copy.read_bytes(), journal_of(sample_copy).read_bytes())
    assert state(sample_copy) == saved
    (told,) = files.findings(sample_copy)
    assert told.code == "journal_played"
    (kept,) = places.kept_folder(sample_copy).glob("interrupted-*")
    assert str(kept) in messages.text_of(told)
    assert ((kept / sample_copy.name).read_bytes(), (kept / journal_of(sample_copy).name).read_bytes()) == pair
    assert files.findings(sample_copy) == []


def test_no_more_than_some_interrupted_files_are_kept(sample_copy):
    for _ in range(journals.KEPT_PAIRS + 2):
        leave_hot(sample_copy, edits=1)
        state(sample_copy)
    assert len(list(places.kept_folder(sample_copy).glob("interrupted-*"))) == journals.KEPT_PAIRS


def put_by_hand(copy, target):
    shutil.copyfile(copy, target)


def put_in_its_place(copy, target):
    shutil.copyfile(copy, target.with_name("x"))
    target.with_name("x").replace(target)


def restored(copy, target):
    files.restore(copy, target, force=True)


def restored_after_loss(copy, target):
    target.unlink()
    files.restore(copy, target, force=False)


WAYS = [put_by_hand, put_in_its_place, restored, restored_after_loss]
MADE = [(made, way) for made in ("backup", "copy", "plain") for way in WAYS if IS_WHOLE or made == "backup" or way is put_by_hand]
"""Every way with one kind of copy, and every kind of copy in one way."""


@pytest.mark.parametrize(("made", "way"), MADE)
def test_a_stale_journal_destroys_no_copy(sample_copy, folder, way, made):
    copy = folder / "copia.kamdesk"
    if made == "backup":
        backups.make(sample_copy, "asked").path.rename(copy)
    elif made == "copy":
        files.backup(sample_copy, copy)
    else:
        shutil.copyfile(sample_copy, copy)
    before = state(copy)
    leave_hot(sample_copy)
    way(copy, sample_copy)
    assert state(sample_copy) == before
    if way in (put_by_hand, put_in_its_place):
        (told,) = files.findings(sample_copy)
        assert told.code == "journal_foreign"
        assert (folder / told.params["kept"]).stat().st_size > 512
    assert not journal_of(sample_copy).exists() or journal_of(sample_copy).stat().st_size == 0


@pytest.mark.parametrize("way", WAYS)
def test_of_two_copies_that_count_alike_neither_is_destroyed(sample_copy, folder, way):
    """Copies used to count from one: the journal of one fitted the other by its counter."""
    copy, other = folder / "copia.kamdesk", folder / "otra.kamdesk"
    files.backup(sample_copy, copy)
    with closing(Portfolio.open(sample_copy)) as portfolio:
        new_account(portfolio, "in the other only")
    files.backup(sample_copy, other)
    before = state(copy)
    shutil.copyfile(other, sample_copy)
    leave_hot(sample_copy, edits=0)
    way(copy, sample_copy)
    assert state(sample_copy) == before


def test_a_journal_of_the_same_count_but_another_page_is_tried_first(sample_copy):
    saved = leave_hot(sample_copy, edits=1)
    journal = journal_of(sample_copy)
    assert journals.fit_of(sample_copy, journal) is journals.Fit.YES
    with closing(driver.connect(sample_copy.with_name("pair2.kamdesk"), create=True)) as connection:
        connection.execute("CREATE TABLE t (x)")
    assert journals.fit_of(sample_copy.with_name("pair2.kamdesk"), journal) is not journals.Fit.YES
    os.utime(sample_copy, (1, 1))
    assert state(sample_copy) == saved


def test_a_journal_that_helps_nobody_leaves_everything_as_it_is(sample_copy):
    leave_hot(sample_copy, edits=0)
    data = bytearray(sample_copy.read_bytes())
    for at in range(4096 * 4, len(data), 4096):
        data[at : at + 4096] = b"\xff" * 4096
    sample_copy.write_bytes(data)
    pair = (sample_copy.read_bytes(), journal_of(sample_copy).read_bytes())
    with refused("damaged"):
        Portfolio.open(sample_copy)
    assert (sample_copy.read_bytes(), journal_of(sample_copy).read_bytes()) == pair


def test_where_nothing_can_be_kept_the_own_journal_is_played_all_the_same(sample_copy, monkeypatch):
    saved = leave_hot(sample_copy)
    monkeypatch.setattr(journals.places, "kept_folder", lambda _path: sample_copy / "no folder")
    assert state(sample_copy) == saved
    assert [f.code for f in files.findings(sample_copy)] == ["journal_played"]


def test_the_journal_of_a_living_writer_is_left_alone(sample_copy):
    with closing(Portfolio.open(sample_copy)) as writer, suppress(RuntimeError), file_of(writer).transaction():
        file_of(writer).connection.execute("UPDATE account SET notes = 'now'")
        assert journal_of(sample_copy).stat().st_size > 0
        before = journal_of(sample_copy).read_bytes()
        held = journals.lock.is_ours
        journals.lock.is_ours = lambda _path: False
        try:
            journals.settle(sample_copy)
        finally:
            journals.lock.is_ours = held
        assert journal_of(sample_copy).read_bytes() == before
        raise RuntimeError


@pytest.mark.parametrize(
    "make", [lambda p, c: files.make_new(p), lambda p, c: PortfolioFile.create(p).close(), lambda p, c: files.backup(c, p)]
)
def test_a_journal_without_its_file_is_moved_before_a_new_file_comes(folder, sample_copy, make):
    path = folder / "x.kamdesk"
    journal_of(path).write_bytes(journals.MAGIC + bytes(5000))
    make(path, sample_copy)
    state(path)
    (kept,) = [p for p in folder.iterdir() if p.name.startswith("x.before-")]
    assert kept.read_bytes() == journals.MAGIC + bytes(5000)


def test_setting_aside_never_overwrites(sample_copy, folder):
    copy = folder / "copia.kamdesk"
    files.backup(sample_copy, copy)
    kept = []
    for at in range(4):
        with closing(Portfolio.open(sample_copy)) as portfolio:
            new_account(portfolio, f"work {at}")
        late = sample_copy.read_bytes()
        kept.append((files.restore(copy, sample_copy, force=True), late))
    assert len({path for path, _ in kept}) == 4
    assert all(path.read_bytes() == late for path, late in kept)


def test_where_no_second_name_can_be_given_a_whole_copy_is_kept(sample_copy, folder, monkeypatch):
    monkeypatch.setattr(replacing.os, "link", lambda *_: (_ for _ in ()).throw(OSError("not here")))
    late = sample_copy.read_bytes()
    files.make_new(sample_copy, force=True)
    (kept,) = [p for p in folder.iterdir() if ".before-new-" in p.name]
    assert kept.read_bytes() == late


def test_a_restore_is_in_the_log_of_the_restored_file(sample_copy, folder):
    copy = folder / "copia.kamdesk"
    files.backup(sample_copy, copy)
    files.restore(copy, sample_copy, force=True)
    with closing(Portfolio.open(sample_copy)) as portfolio:
        entry = portfolio.history(limit=1)[0]
        assert (entry.act, entry.params["file"]) == ("restore", copy.name)
        assert copy.name in labels.describe_entry(entry)


def test_a_version_that_is_kept_is_not_overwritten(sample_copy):
    copies.keep_version(sample_copy, 3)
    copies.keep_version(sample_copy, 3)
    first = sample_copy.with_name(sample_copy.name + ".v3.bak")
    old = first.read_bytes()
    with closing(Portfolio.open(sample_copy)) as portfolio:
        new_account(portfolio, "more")
    copies.keep_version(sample_copy, 3)
    assert first.read_bytes() == old
    assert sample_copy.with_name(sample_copy.name + ".v3-2.bak").read_bytes() == sample_copy.read_bytes()


class Cut(BaseException):
    """The program is no more."""


def cut_at(monkeypatch, module, name):
    """End at a step of a replacement, with nothing put in order afterwards."""

    def end(*_a, **_k):
        raise Cut

    monkeypatch.setattr(module, name, end)
    monkeypatch.setattr(replacing, "clear_note", lambda *_: None)
    monkeypatch.setattr(drafts, "drop", lambda *_: None)


@pytest.mark.parametrize(
    ("module", "step", "code"),
    [
        (replacing, "second_name", "replacing_interrupted"),
        (drafts, "drop_sides", "replacing_interrupted"),
        (drafts, "flush_folder", "replaced_interrupted"),
    ],
)
def test_the_next_start_tells_of_a_replacement_that_was_cut_off(sample_copy, folder, monkeypatch, module, step, code):
    copy = folder / "copia.kamdesk"
    files.backup(sample_copy, copy)
    with closing(Portfolio.open(sample_copy)) as portfolio:
        new_account(portfolio, "the work")
    late = sample_copy.read_bytes()
    with monkeypatch.context() as cut:
        cut_at(cut, module, step)
        with pytest.raises(Cut):
            files.restore(copy, sample_copy, force=True)
    names = [name for name, _ in state(sample_copy)]
    (told,) = files.findings(sample_copy)
    assert told.code == code
    assert messages.text_of(told)
    if code == "replaced_interrupted":
        assert (folder / told.params["kept"]).read_bytes() == late
        assert "the work" not in names
    else:
        assert "the work" in names
        assert not [p for p in folder.iterdir() if ".before-" in p.name]
    assert not replacing.note_of(sample_copy).exists()


def test_a_note_that_nobody_can_read_harms_nothing(sample_copy):
    replacing.note_of(sample_copy).write_text("{")
    before = sample_copy.read_bytes()
    state(sample_copy)
    assert sample_copy.read_bytes() == before
    assert [f.code for f in files.findings(sample_copy)] == ["replacing_interrupted"]
