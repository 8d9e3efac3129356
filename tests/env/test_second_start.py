"""A second start finds the first window, waits a short while, and never longer; whatever stands at the other end stops nobody."""

import os
import socket
import stat
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from kamdesk.env import paths
from kamdesk.env.second_start import Answer, Reception, hand_over

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the sockets of this test are those of other systems")


@pytest.fixture
def home(monkeypatch):
    """A home without a window, and a folder of the session in it; its name is short, as the address of a socket has to be."""
    with tempfile.TemporaryDirectory(prefix="k") as found:
        monkeypatch.setenv("KAMDESK_HOME", found)
        monkeypatch.setenv("XDG_RUNTIME_DIR", found)
        yield Path(found)


@pytest.fixture
def reception(home):
    """Opens receptions that are closed at the end."""
    made = []

    def opened(take):
        found = Reception()
        found.answer_by(take)
        made.append(found)
        assert found.is_open.wait(30)
        return found

    yield opened
    for found in made:
        found.close()


def sockets(home):
    return [path for path in home.iterdir() if stat.S_ISSOCK(path.stat().st_mode)]


def test_without_a_window_nobody_waits(home):
    assert hand_over(home / "a.kamdesk") is Answer.NONE
    assert sockets(home) == []


@pytest.mark.parametrize("answer", [Answer.SHOWN, Answer.BUSY, Answer.CLOSING])
@pytest.mark.parametrize("name", ["cartera ñ.kamdesk", None, "a\nb.kamdesk", "x" * 200])
def test_the_file_arrives_and_the_answer_comes_back(reception, home, monkeypatch, answer, name):
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "token 1")
    taken = []

    def take(wanted):
        taken.append((wanted.file, wanted.token))
        return answer

    reception(take)
    assert hand_over(home / name if name else None, 30) is answer
    assert taken == [(home / name if name else None, "token 1")]


def test_a_file_is_handed_over_with_its_whole_path(reception, home, monkeypatch):
    taken = []
    reception(lambda wanted: taken.append(wanted.file) or Answer.SHOWN)
    monkeypatch.chdir(home)
    assert hand_over(Path("here.kamdesk"), 30) is Answer.SHOWN
    assert taken == [home / "here.kamdesk"]


def test_several_starts_are_answered_one_after_the_other(reception):
    taken = []
    reception(lambda wanted: taken.append(wanted.file) or Answer.SHOWN)
    assert [hand_over(Path(f"/{n}"), 30) for n in range(5)] == [Answer.SHOWN] * 5
    assert len(taken) == 5


def test_a_window_that_is_hung_is_not_waited_for(reception):
    over = threading.Event()
    reception(lambda _wanted: Answer.SHOWN if over.wait(30) else Answer.NONE)
    assert hand_over(None, 0.3) is Answer.NONE
    over.set()


def test_who_comes_before_there_is_a_window_waits_for_it(home):
    early = Reception()
    assert early.is_open.wait(30)
    answers = []
    guest = threading.Thread(target=lambda: answers.append(hand_over(home / "a.kamdesk", 30)))
    guest.start()
    early.answer_by(lambda wanted: Answer.SHOWN if wanted.file == home / "a.kamdesk" else Answer.NONE)
    guest.join(30)
    assert answers == [Answer.SHOWN]
    early.close()


def test_without_a_window_in_time_the_second_goes_on(home, monkeypatch):
    monkeypatch.setattr("kamdesk.env.second_start.PATIENCE", 0.2)
    early = Reception()
    assert early.is_open.wait(30)
    assert hand_over(None, 30) is Answer.NONE
    early.close()


def test_a_program_that_answers_nothing_is_not_waited_for(home, reception):
    reception(lambda _wanted: Answer.SHOWN).close()
    address = Path(second_start_address(home, reception))
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(address))
        silent.listen()
        assert hand_over(None, 0.3) is Answer.NONE


def second_start_address(home, reception):
    """Where a window of this home listens."""
    found = reception(lambda _wanted: Answer.SHOWN)
    (address,) = sockets(home)
    found.close()
    assert sockets(home) == []
    return address


def test_what_a_killed_program_left_is_in_nobodys_way(home, reception):
    address = second_start_address(home, reception)
    with socket.socket(socket.AF_UNIX) as killed:
        killed.bind(str(address))
    assert address.exists()
    assert hand_over(None) is Answer.NONE
    reception(lambda _wanted: Answer.SHOWN)
    assert hand_over(None, 30) is Answer.SHOWN


def test_a_second_window_takes_nothing_from_the_first(reception):
    reception(lambda _wanted: Answer.SHOWN)
    reception(lambda _wanted: Answer.BUSY)
    assert hand_over(None, 30) is Answer.SHOWN


def test_after_its_end_nobody_is_heard(reception, home):
    first = reception(lambda _wanted: Answer.SHOWN)
    first.close()
    first.close()
    assert hand_over(None) is Answer.NONE
    assert sockets(home) == []


def test_who_does_not_know_the_key_is_not_heard(reception, home):
    taken = []
    reception(lambda wanted: taken.append(wanted.file) or Answer.SHOWN)
    key = paths.config_folder() / "window.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    right = key.read_bytes()
    key.write_bytes(bytes(32))
    assert hand_over(home / "a.kamdesk", 30) is Answer.NONE
    key.write_bytes(right)
    assert hand_over(None, 30) is Answer.SHOWN
    assert taken == [None]


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\n\r\n", os.urandom(5000), b"\0\0\0\x05hello"])
def test_strange_guests_are_shown_out(reception, home, sent):
    reception(lambda _wanted: Answer.SHOWN)
    (address,) = sockets(home)
    with socket.socket(socket.AF_UNIX) as guest:
        guest.connect(str(address))
        guest.sendall(sent)
    assert hand_over(None, 30) is Answer.SHOWN


def test_a_place_that_cannot_be_written_stops_no_window(home, monkeypatch):
    def refuse():
        raise OSError

    monkeypatch.setattr(paths, "config_folder", refuse)
    found = Reception()
    assert found.is_open.wait(30)
    found.close()
    assert hand_over(None) is Answer.NONE


@pytest.mark.parametrize("folder", ["", "none", "x" * 120])
def test_without_a_folder_of_the_session_another_serves(home, monkeypatch, reception, folder):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home / folder) if folder else "")
    if folder.startswith("x"):
        (home / folder).mkdir()
    reception(lambda _wanted: Answer.SHOWN)
    assert hand_over(None, 30) is Answer.SHOWN
