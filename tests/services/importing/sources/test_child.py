"""The process that reads a workbook: it hands cells over, can be stopped at any time, and takes nothing with it."""

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import kamdesk
from kamdesk.domain.errors import FileError
from kamdesk.services.importing.cells import Cancelled
from kamdesk.services.importing.sources import child, memory_watch, read_sheet, reader_process
from tests.support import refused
from tests.support.workbooks import HEADER, row, xlsx, xlsx_parts, zipped

pytestmark = pytest.mark.own_processes

MANY = HEADER + "".join(row(at, "Alfa", (3, 46036), at) for at in range(2, 9002))


@pytest.fixture
def started(monkeypatch):
    """The processes that were started."""
    found = []
    original = subprocess.Popen

    def start(*args, **options):
        found.append(original(*args, **options))
        return found[-1]

    monkeypatch.setattr(child.subprocess, "Popen", start)
    return found


def test_progress_is_told_up_to_the_last_row(folder):
    told = []
    found = read_sheet(xlsx(folder, MANY), watch=lambda done, whole: told.append((done, whole)))
    assert len(found.rows) == 9001
    assert told[0] == (0, 0)
    assert told[-1] == (9001, 9001)
    assert all(done <= whole for done, whole in told if whole)
    assert len({done for done, _whole in told}) > 4


@pytest.mark.parametrize("after", [1, 2, 5])
def test_who_cancels_leaves_no_process(folder, started, after):
    calls = []

    def watch(done, whole):
        calls.append(done)
        if len(calls) > after:
            raise Cancelled

    with pytest.raises(Cancelled):
        read_sheet(xlsx(folder, MANY), watch=watch)
    assert [process.returncode is not None for process in started] == [True]


def test_a_file_that_changes_while_it_is_read_is_not_taken(folder):
    path = xlsx(folder, MANY)

    def write_more(done, _whole):
        if done:
            with path.open("ab") as file:
                file.write(b"x")

    with refused("changed_while_read", FileError):
        read_sheet(path, watch=write_more)


def test_a_file_that_vanishes_is_not_taken(folder):
    path = xlsx(folder, MANY)
    with refused("not_found", FileError):
        read_sheet(path, watch=lambda done, _whole: path.unlink(missing_ok=True) if done else None)


def test_a_process_that_never_ends_is_ended(folder, monkeypatch, started):
    monkeypatch.setattr(child, "command", lambda: [sys.executable, "-c", "import threading; threading.Event().wait()"])
    monkeypatch.setattr(child, "MAX_SECONDS", 0.2)
    with refused("takes_too_long", FileError):
        read_sheet(xlsx(folder, HEADER))
    assert started[0].returncode is not None


@pytest.mark.parametrize(
    "code", ["import os; os.abort()", "print('x')", "import os; os.write(1, bytes([9, 0, 0, 0, 1]))", "raise SystemExit(1)"]
)
def test_a_process_that_ends_without_a_word_had_no_memory(folder, monkeypatch, code):
    monkeypatch.setattr(child, "command", lambda: [sys.executable, "-c", code])
    with refused("too_much_memory", FileError):
        read_sheet(xlsx(folder, HEADER))


def test_a_process_that_grows_is_ended_where_the_system_sets_no_limit(folder, monkeypatch, started):
    monkeypatch.setattr(child, "command", lambda: [sys.executable, "-c", "import threading; threading.Event().wait()"])
    monkeypatch.setattr(memory_watch, "size_of", lambda _pid: 1 << 40)
    with refused("too_much_memory", FileError):
        read_sheet(xlsx(folder, HEADER))
    assert started[0].returncode is not None


def test_the_system_itself_watches_here():
    assert memory_watch.size_of(os.getpid()) == 0


@pytest.mark.no_cover
def test_texts_that_take_all_memory_end_in_a_sentence(folder):
    path = zipped(folder / "libro.xlsx", {name: data for name, data in xlsx_parts(HEADER).items() if "Strings" not in name})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/sharedStrings.xml", "w") as stream:
        stream.write(b"<sst>")
        for _ in range(300):
            stream.write(b"<si><t>abcdefghij</t></si>" * 50_000)
        stream.write(b"</sst>")
    with refused("too_much_memory", FileError):
        read_sheet(path)


def test_the_packed_program_starts_itself(monkeypatch, folder):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(folder / "kamdesk.exe"))
    assert child.command() == [str(folder / "kamdesk.exe"), kamdesk.READ_WORKBOOK]
    (folder / "kamdesk-cli.exe").touch()
    assert child.command() == [str(folder / "kamdesk-cli.exe"), kamdesk.READ_WORKBOOK]


@pytest.mark.parametrize("given", [None, "elsewhere"])
def test_what_lies_in_the_working_folder_is_never_run(folder, monkeypatch, given):
    for name in ("kamdesk.py", "zipfile.py", "python_calamine.py"):
        (folder / name).write_text("raise SystemExit(3)")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PYTHONPATH", given) if given else monkeypatch.delenv("PYTHONPATH", raising=False)
    assert len(read_sheet(xlsx(folder, HEADER + row(2, "Alfa", 1, 2))).rows) == 2


def test_the_process_starts_no_window():
    code = "import sys; from kamdesk.services.importing.sources import workbook, reader_process; sys.exit(any('PySide6' in m or 'sqlcipher' in m for m in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# -- inside the process ------------------------------------------------------------------------------


@pytest.fixture
def pipes(folder, monkeypatch):
    """Standard input, output and errors of this process, led elsewhere for a while."""
    kept = [os.dup(number) for number in range(3)]
    monkeypatch.setattr(reader_process, "limit_memory", lambda _limit: None)
    monkeypatch.setattr(reader_process.gc, "disable", lambda: None)
    path = xlsx(folder, HEADER)
    yield path, folder / "out"
    for number, old in enumerate(kept):
        os.dup2(old, number)
        os.close(old)


def lead(source, target):
    for number, (path, flags) in enumerate([(source, os.O_RDONLY), (target, os.O_WRONLY | os.O_CREAT)]):
        opened = os.open(path, flags)
        os.dup2(opened, number)
        os.close(opened)


def test_it_answers_on_standard_output(pipes, capfd):
    path, out = pipes
    with capfd.disabled():
        lead(path, out)
        assert reader_process.main(["one", '"Hoja1"']) == 0
    with out.open("rb") as source:
        messages = list(iter(lambda: reader_process.read(source), None))
    assert [m[0] for m in messages if m[0] != "pulse"] == ["book", "sheet", "rows", "end"]


def test_it_ends_quietly_when_nobody_listens(pipes, capfd):
    path, _out = pipes
    with capfd.disabled():
        lead(path, "/dev/full")
        assert reader_process.main(["one", '""']) == 1


def test_memory_is_limited_by_the_system(monkeypatch):
    resource = pytest.importorskip("resource")
    said = []
    monkeypatch.setattr(resource, "setrlimit", lambda *given: said.append(given))
    reader_process.limit_memory(5)
    assert said == [(resource.RLIMIT_AS, (5, 5))]
    monkeypatch.setitem(sys.modules, "resource", None)
    reader_process.limit_memory(6)
    assert len(said) == 1


@pytest.mark.parametrize(
    ("error", "code"),
    [(MemoryError(), "too_much_memory"), (KeyboardInterrupt(), "not_a_table"), (ValueError("x"), "not_a_table")],
)
def test_whatever_goes_wrong_is_told(folder, error, code):
    def fail(_size):
        raise error

    file = io.BytesIO()
    file.read = fail
    said = []
    reader_process.serve(file, "one", "", said.append)
    assert said[-1][:2] == ("error", code)


def test_a_broken_pipe_is_no_fault_of_the_file(folder):
    def send(message):
        if message[0] == "book":
            raise BrokenPipeError

    with xlsx(folder, HEADER).open("rb") as file, pytest.raises(BrokenPipeError):
        reader_process.serve(file, "one", "", send)


def test_what_grows_while_it_is_read_is_too_large(monkeypatch):
    monkeypatch.setattr(reader_process, "MAX_FILE", 3)
    said = []
    reader_process.serve(io.BytesIO(b"12345"), "one", "", said.append)
    assert said == [("error", "too_large", {"limit": "0"})]


def test_the_hidden_entry_is_no_command(monkeypatch, pipes, capfd):
    from kamdesk import __main__

    path, out = pipes
    monkeypatch.setattr(sys, "argv", ["kamdesk", kamdesk.READ_WORKBOOK, "one", '""'])
    with capfd.disabled():
        lead(path, out)
        assert __main__.main() == 0
    assert Path(out).stat().st_size > 50
