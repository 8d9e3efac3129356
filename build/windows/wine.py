"""Runs Windows' programs by wine, in a prefix (a small Windows of its own) that is made for it and has what wine lacks."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import common
import windows_python
from common import Failed
from windows_python import SHIM

sys.path.append(str(SHIM))
TOOLS = ("wine", "wine64", "xvfb", "gcc-mingw-w64-x86-64-win32")
LIBRARIES = Path("/usr/lib/x86_64-linux-gnu/wine/x86_64-windows")
SECONDS = 1200
"""The most that a program may take; a tenth of it on a machine that does nothing else."""
PLAIN = "mscoree,mshtml="
"""Without the parts that wine would like to fetch from the network."""
SCREEN = "1366x900x24"


@dataclass(frozen=True)
class Ended:
    """How a program of Windows ended, and what it printed."""

    code: int
    text: str


@dataclass(frozen=True)
class Prefix:
    """A Windows of its own in a folder."""

    folder: Path
    screen: str
    """Name of the X screen that its windows are shown on."""
    language: str = "C.UTF-8"

    @property
    def drive(self) -> Path:
        """What programs there call C:."""
        return self.folder / "drive_c"

    @property
    def user(self) -> Path:
        """The folder of the one user."""
        return self.drive / "users" / "tester"

    def environment(self) -> dict[str, str]:
        """What wine has to be told, and little else of this machine."""
        kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
        own = {
            "WINEPREFIX": str(self.folder),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": f"ucrtbase=n,b;{PLAIN}",
        }
        return {**kept, **own, "HOME": str(self.folder), "USER": "tester", "DISPLAY": self.screen, "LC_ALL": self.language}

    def run(self, *command: object, more: Mapping[str, str] | None = None, seconds: float = SECONDS) -> Ended:
        """Run a program to its end.

        Raises:
            Failed: when it takes too long.
        """
        process = self.start(*command, more=more)
        try:
            text, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            text, _ = process.communicate()
            raise Failed(f"{command[0]} was not done after {seconds:.0f} s\n{text[-2000:]}") from None
        return Ended(process.returncode, text)

    def start(self, *command: object, more: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
        """Start a program; wine wants an output that is neither a file nor a screen."""
        return subprocess.Popen(
            ["wine", *(str(c) for c in command)], env={**self.environment(), **(more or {})}, cwd=self.folder,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
        )  # fmt: skip

    def must(self, *command: object, more: Mapping[str, str] | None = None, seconds: float = SECONDS) -> str:
        """Run a program that has to end well; what it printed.

        Raises:
            Failed: otherwise.
        """
        ended = self.run(*command, more=more, seconds=seconds)
        if ended.code:
            raise Failed(f"{' '.join(str(c) for c in command[:5])} ended with {ended.code}\n{ended.text[-4000:]}")
        return ended.text

    def end(self) -> None:
        """End all that still runs in it."""
        subprocess.run(["wineserver", "-k"], env=self.environment(), check=False, capture_output=True)


def windows_path(path: Path) -> str:
    """How a program of Windows calls a file of this machine."""
    return "Z:" + str(path.resolve()).replace("/", "\\")


@contextmanager
def screen() -> Iterator[str]:
    """A screen that nobody sees; its name."""
    common.need("wine", "Xvfb")
    reading, writing = os.pipe()
    options = ["-screen", "0", SCREEN, "-noreset", "-nolisten", "tcp", "-displayfd", str(writing)]
    server = subprocess.Popen(["Xvfb", *options], pass_fds=(writing,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as answer:
            number = answer.readline().strip()
        if not number:
            raise Failed("Xvfb gives no screen")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


@contextmanager
def prefix(folder: Path, language: str = "C.UTF-8", *, is_new: bool = True) -> Iterator[Prefix]:
    """A Windows 10 in a folder, which is emptied before unless it may be used again; all in it ends with the block."""
    with screen() as name:
        made = Prefix(folder, name, language)
        try:
            if is_new or not (made.drive / "windows/system32/icuuc.dll").exists():
                _make(made)
            yield made
        finally:
            made.end()


def _make(made: Prefix) -> None:
    windows_python.use_pefile()
    from patched_ucrtbase import patched

    common.empty_folder(made.folder)
    with common.timed("a Windows of wine"):
        made.must("wineboot", "-i", more={"WINEDLLOVERRIDES": PLAIN})
        system = made.drive / "windows" / "system32"
        for source in SHIM.glob("*.c"):
            library = system / f"{source.stem}.dll"
            common.run("x86_64-w64-mingw32-gcc", "-Os", "-s", "-shared", "-o", library, source, "-ladvapi32")
        library = system / "ucrtbase.dll"
        library.unlink(missing_ok=True)
        library.write_bytes(patched(LIBRARIES / "ucrtbase.dll"))
        made.must("winecfg", "-v", "win10")


def remove(folder: Path) -> None:
    """Take a prefix away."""
    shutil.rmtree(folder, ignore_errors=True)
