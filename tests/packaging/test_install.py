"""The installer of the archive, for one user: installed, updated, refused while the program runs, removed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "build" / "linux" / "install.sh"
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it is for Linux")


class User:
    """A home, and an archive that was unpacked in it."""

    def __init__(self, folder):
        self.home = folder / "casa de Íñigo & hija"
        self.home.mkdir()
        self.library = self.home / ".local/lib/kamdesk"
        self.share = self.home / ".local/share"

    def unpack(self, name, version="one", program=None):
        top = self.home / name
        (top / "share/applications").mkdir(parents=True)
        (top / "program").mkdir()
        shutil.copy(SCRIPT, top / "install.sh")
        if program:
            shutil.copy(program, top / "program/kamdesk")
        else:
            (top / "program/kamdesk").write_text(f"#!/bin/sh\necho {version}\n")
        (top / "program/kamdesk").chmod(0o755)
        (top / f"program/only-in-{version}.txt").touch()
        shutil.copy(SCRIPT.with_name("kamdesk.desktop"), top / "share/applications")
        (top / "share" / f"icon-{version}.svg").touch()
        return top

    def run(self, top, *arguments, language="es_ES.UTF-8"):
        env = {"HOME": str(self.home), "PATH": os.environ["PATH"], "LANG": language}
        return subprocess.run(["sh", str(top / "install.sh"), *arguments], env=env, capture_output=True, text=True, check=False)


@pytest.fixture
def user(tmp_path):
    return User(tmp_path)


def test_the_program_is_in_the_menu_and_on_the_command_line(user):
    done = user.run(user.unpack("kamdesk-1"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "búsquelo en el menú" in done.stdout
    shutil.rmtree(user.home / "kamdesk-1")
    command = user.home / ".local/bin/kamdesk"
    assert subprocess.run([command], capture_output=True, text=True, check=True).stdout == "one\n"
    entry = (user.share / "applications/kamdesk.desktop").read_text(encoding="utf-8")
    assert f'Exec="{user.library}/program/kamdesk" %f' in entry.splitlines()


def test_a_newer_one_takes_the_place_of_the_older_and_leaves_nothing_of_it(user):
    user.run(user.unpack("kamdesk-1"))
    assert user.run(user.unpack("kamdesk-2", "two"), language="C").returncode == 0
    assert subprocess.run([user.home / ".local/bin/kamdesk"], capture_output=True, text=True, check=True).stdout == "two\n"
    assert not (user.library / "program/only-in-one.txt").exists()
    assert not (user.share / "icon-one.svg").exists()
    assert (user.share / "icon-two.svg").exists()


def test_removing_takes_the_program_and_nothing_of_the_user(user):
    own = user.share / "kamdesk" / "Mis cuentas.kamdesk"
    other = user.share / "applications" / "other.desktop"
    for path in (own, other):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine")
    before = {p.relative_to(user.home) for p in user.home.rglob("*") if p.is_file()}
    top = user.unpack("kamdesk-1")
    user.run(top)
    shutil.rmtree(top)
    done = user.run(user.library, "--remove")
    assert done.returncode == 0
    made_by_desktops = {"mimeinfo.cache", "icon-theme.cache"}
    left = {
        p.relative_to(user.home)
        for p in user.home.rglob("*")
        if (p.is_file() or p.is_symlink()) and p.name not in made_by_desktops
    }
    assert left == before


def test_it_refuses_while_the_program_runs(user):
    top = user.unpack("kamdesk-1", program=shutil.which("sleep"))
    user.run(top)
    newer = user.unpack("kamdesk-2", "two")
    running = subprocess.Popen([user.library / "program/kamdesk", "60"])
    try:
        for folder, arguments in ((newer, ()), (user.library, ("--remove",))):
            done = user.run(folder, *arguments)
            assert done.returncode == 5
            assert "kamdesk está abierto" in done.stderr
    finally:
        running.terminate()
        running.communicate()
    assert (user.library / "program/only-in-one.txt").exists()
    assert user.run(newer).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(("--remove",), "not installed"), (("--help",), "Ends with 0"), (("sure",), "install.sh --remove")],
)
def test_what_it_cannot_do_it_says(user, arguments, told):
    done = user.run(user.unpack("kamdesk-1"), *arguments, language="en_GB.UTF-8")
    assert done.returncode == 2
    assert told in done.stderr
    assert not user.library.exists()


def test_an_archive_without_its_program_installs_nothing(user):
    top = user.unpack("kamdesk-1")
    (top / "program/kamdesk").unlink()
    done = user.run(top, language="C")
    assert (done.returncode, done.stderr) == (2, "The program is not beside install.sh.\n")
    assert not user.library.exists()


def test_a_copy_that_fails_leaves_what_was_installed(user):
    user.run(user.unpack("kamdesk-1"))
    newer = user.unpack("kamdesk-2", "two")
    (newer / "program/gone").symlink_to("/dev/full")
    tools = user.home / "tools"
    tools.mkdir()
    (tools / "cp").write_text("#!/bin/sh\nexit 1\n")
    (tools / "cp").chmod(0o755)
    env = {"HOME": str(user.home), "PATH": f"{tools}:{os.environ['PATH']}", "LANG": "C"}
    done = subprocess.run(["sh", str(newer / "install.sh")], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "nothing was changed" in done.stderr
    assert (user.library / "program/only-in-one.txt").exists()
    assert not user.library.with_name("kamdesk.new").exists()
