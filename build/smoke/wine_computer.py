"""A Windows of wine as whoever uses it sees it: what a program ends with, what the registry has, what is on the screen."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import common
import wine
from common import Failed, say

NAME = common.attribute("APP_NAME")
SECONDS = 600
TOOLS = ("xdotool", "import", "compare")
"""What presses keys, and what looks at the screen: Debian's xdotool and imagemagick."""
BLACK = 20_000
"""A picture of a screen with a window on it has more bytes than this."""
CARET = 200
"""So many points may change on a screen that is still."""


class Computer:
    """A Windows with what is asked of it again and again."""

    def __init__(self, prefix: wine.Prefix, pictures: Path | None) -> None:
        """Where no folder is given, pictures are looked at and thrown away."""
        self.prefix = prefix
        self.pictures = pictures
        self.documents = prefix.user / "Documents"
        self.documents.mkdir(parents=True, exist_ok=True)

    def expect(self, what: str, code: int, *command: object, more: Mapping[str, str] | None = None) -> str:
        """Run a program that has to end with a code, with `more` in its environment; what it printed.

        Raises:
            Failed: when it ends with another.
        """
        begin = time.monotonic()
        ended = self.prefix.run(*command, more=more)
        say(f"{what:<58} {ended.code:>5}   {time.monotonic() - begin:5.0f} s")
        if ended.code != code:
            raise Failed(f"{what}: ended with {ended.code}, {code} was expected\n{ended.text[-1500:]}")
        return ended.text.strip()

    def value(self, root: str, key: str, name: str = "") -> str:
        """A text of the registry, empty when there is none."""
        asked = ("/v", name) if name else ("/ve",)
        told = self.prefix.run("reg", "query", rf"{root}\{key}", *asked)
        found = [line.split("    ")[-1].strip() for line in told.text.splitlines() if "REG_" in line]
        return found[0] if found and not told.code else ""

    def links(self) -> list[Path]:
        """What the start menu has of the program."""
        return [path for path in self.prefix.drive.rglob(f"{NAME}.lnk") if "Start Menu" in str(path)]

    @contextmanager
    def open(self, what: str, until: Callable[[], object], *command: object) -> Iterator[None]:
        """A command that shows a window, with which something is as it should be; the window is closed at the end."""
        process = self.prefix.start(*command)
        begin = time.monotonic()
        self.wait(lambda: self.is_shown() and until(), what)
        say(f"{what:<58}         {time.monotonic() - begin:5.0f} s")
        try:
            yield
        finally:
            self.close(process)
        if process.returncode:
            raise Failed(f"the program ended with {process.returncode}")

    def close(self, process: subprocess.Popen[str]) -> None:
        """Close the program as by its window; a message that comes while the window is being made may get lost, so it is sent again.

        Raises:
            Failed: when it does not close.
        """
        latest = time.monotonic() + SECONDS
        while process.poll() is None:
            if time.monotonic() > latest:
                process.kill()
                raise Failed("the program does not close when its window is closed")
            self.prefix.run("taskkill", "/im", f"{NAME}.exe")
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=20)

    def is_shown(self, title: str = NAME) -> bool:
        """Whether a window on the screen has this in its title."""
        return bool(self.windows(title))

    def windows(self, title: str) -> list[str]:
        """The windows on the screen that have this in their title, the uppermost last."""
        search = ["xdotool", "search", "--onlyvisible", "--name", title]
        done = subprocess.run(search, env=self.prefix.environment(), capture_output=True, text=True, check=False)
        return done.stdout.split()

    def press(self, *keys: str) -> None:
        """Press keys one after the other, by the names that X gives them, and wait for what they change on the screen."""
        self._give("key", *keys)

    def type(self, text: str) -> None:
        """Type a text of plain letters, and wait for it to show."""
        self._give("type", text)

    def _give(self, *words: str) -> None:
        with tempfile.TemporaryDirectory() as scratch:
            before, now = Path(scratch, "before.png"), Path(scratch, "now.png")
            self._grab(before)
            # Nobody manages the windows of this screen, so it is said here which one has the keyboard.
            common.run("xdotool", "windowfocus", "--sync", self.windows(".")[-1], env=self.prefix.environment())
            common.run("xdotool", words[0], "--delay", 100, *words[1:], env=self.prefix.environment())

            def is_other() -> bool:
                self._grab(now)
                return changed(before, now) > CARET

            self.wait(is_other, f"the screen answers to {' '.join(words)}")

    def _grab(self, target: Path) -> None:
        common.run("import", "-display", self.prefix.screen, "-window", "root", target)

    def wait(self, until: Callable[[], object], what: str) -> None:
        """Wait for something that is bound to happen.

        Raises:
            Failed: when it takes too long.
        """
        latest = time.monotonic() + SECONDS
        while not until():
            if time.monotonic() > latest:
                raise Failed(f"after {SECONDS} s it is not so that {what}")
            time.sleep(0.2)

    def picture(self, name: str, calm: float = 2) -> None:
        """A picture of the screen when something is on it and nothing has moved for some seconds; a caret may blink.

        Raises:
            Failed: when it does not come to rest.
        """
        with tempfile.TemporaryDirectory() as scratch:
            taken, before = Path(scratch, "taken.png"), Path(scratch, "before.png")
            since = time.monotonic()

            def is_still() -> bool:
                nonlocal since
                self._grab(taken)
                if not before.exists() or changed(before, taken) > CARET or taken.stat().st_size < BLACK:
                    taken.replace(before)
                    since = time.monotonic()
                    return False
                return time.monotonic() - since > calm

            self.wait(is_still, "the window is painted and still")
            if self.pictures is not None:
                self.pictures.mkdir(parents=True, exist_ok=True)
                shutil.move(taken, self.pictures / f"{name}.png")


def changed(one: Path, other: Path) -> int:
    """How many points differ in two pictures of the same size."""
    command = ["compare", "-metric", "AE", str(one), str(other), "null:"]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stderr
    return int(float(told.split()[0]))


def is_open(document: Path) -> bool:
    """Whether a program has a portfolio open: it says so in a file beside it."""
    return any(document.name in path.name and "owner" in path.name for path in document.parent.iterdir())


def must(is_so: object, what: str) -> None:
    if not is_so:
        raise Failed(f"it is not so that {what}")
