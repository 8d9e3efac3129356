"""Drive the program as a person does: keys to whatever has the keyboard, the mouse at places on the screen, and reading what is shown.

A journey knows none of the program's classes. It finds things by role and name, as a screen reader would, types with real X events, and
looks at the file afterwards. What a journey cannot reach, a person cannot reach.
"""

import json
import os
import re
import shlex
import sqlite3
import subprocess
import sys
import time
import unicodedata
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tests.journeys.screen import SYSTEM_PYTHON, Screen

PATIENCE = 20
"""Seconds until something that has to come counts as missing."""
LATE = 2
"""Seconds after which a keyboard that is nowhere is lost: a slow machine may need some."""
CALM = 0.08
"""Seconds without an event after which the program has answered."""


PROGRAM = shlex.split(os.environ.get("KAMDESK_JOURNEY_PROGRAM", "")) or [sys.executable, "-m", "kamdesk"]
"""What is walked through: this source tree, or a program that is installed somewhere."""

DEAD_KEYS = {"\u0301": "dead_acute", "\u0308": "dead_diaeresis"}


@dataclass(frozen=True)
class Thing:
    """Something shown, as it was found."""

    id: int
    role: str
    name: str
    box: tuple[int, int, int, int]
    states: frozenset[str]
    label: str = ""
    description: str = ""
    text: str = ""
    caret: int = -1
    selection: tuple[int, int] | None = None
    journey: "Journey" = field(repr=False, compare=False, default=None)

    def has(self, state: str) -> bool:
        """Whether it is `checked`, `selected`, `enabled`, `editable` …"""
        return state in self.states

    def is_called(self, role: str, name: str | None, contains: str | None) -> bool:
        """Whether it has this role, and this name or label, or a part of it."""
        names = {self.name, self.label}
        return (
            (not role or self.role == role)
            and (name is None or name in names)
            and (contains is None or any(contains in n for n in names))
        )

    @property
    def middle(self) -> tuple[int, int]:
        x, y, width, height = self.box
        return x + width // 2, y + height // 2

    def now(self) -> "Thing | None":
        """The same thing as it is now."""
        return self.journey.thing(self.journey.ask("again", kept=self.id))

    def __str__(self) -> str:
        return f"{self.role} «{self.label or self.name}»"


class LostFocusError(AssertionError):
    """The keyboard is nowhere, or not where it has to be."""


class Journey:
    """One run of the program on a screen; use it in a `with`."""

    def __init__(
        self,
        screen: Screen,
        home: Path,
        pictures: Path,
        *arguments: str,
        language: str = "es",
        env: dict[str, str] | None = None,
        command: list[str] | None = None,
    ) -> None:
        self.screen = screen
        self.home = home
        self.pictures = pictures
        self.env = {**screen.env, "KAMDESK_HOME": str(home), **(env or {})}
        self._command = command or [*PROGRAM, "--lang", language, *arguments]
        self._process: subprocess.Popen | None = None
        self._reader: subprocess.Popen | None = None
        self._helpers: list[subprocess.Popen] = []
        self.trail: list[str] = []

    def __enter__(self) -> "Journey":
        self.pictures.mkdir(parents=True, exist_ok=True)
        self._stderr = (self.pictures / "stderr.txt").open("a")
        reader = [SYSTEM_PYTHON, str(Path(__file__).with_name("reader.py"))]
        self._reader = subprocess.Popen(
            reader, env=self.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._stderr, text=True
        )
        try:
            self.start()
        except BaseException as error:
            self.__exit__(type(error), error, None)
            raise
        return self

    def __exit__(self, kind, error, trace) -> None:
        if kind is not None:
            self.picture("failed")
            self.tell(error)
        self.end()
        for helper in self._helpers:
            helper.terminate()
            helper.wait(5)
        self._reader.stdin.close()
        self._reader.wait(5)
        self._stderr.close()

    def tell(self, error: BaseException) -> None:
        """Add to a failure what was done before it, and what is shown."""
        try:
            seen = "\n".join(self.ask("tree")) if self.is_running() else "(the program has ended)"
        except (AssertionError, OSError, ValueError) as other:
            seen = f"({other})"
        (self.pictures / "failed.txt").write_text("\n".join(self.trail) + "\n\n" + seen, encoding="utf-8")
        error.add_note("The last keys: " + " · ".join(self.trail[-12:]) + f"\nPicture and tree: {self.pictures}/failed.*")

    # -- the program -----------------------------------------------------------------------------

    def start(self) -> None:
        """Start the program, and wait for its window."""
        self._process = subprocess.Popen(
            self._command, env=self.env, stdout=subprocess.DEVNULL, stderr=self._stderr, cwd=self.home
        )
        self.until(lambda: self.ask("attach", pid=self._process.pid), "the program's window", seconds=60)
        self.until(self.focus, "the keyboard in the program's window")
        self.settle()

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """By which the program is known to the system."""
        return self._process.pid

    def end(self) -> None:
        """End the program from outside, if it is still there."""
        if self.is_running():
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def quit(self) -> None:
        """Close the window as a person does, and wait for the program's end."""
        self.press("ctrl+q")
        self.wait_end()

    def wait_end(self) -> None:
        """Wait until the program has ended by itself; it has to end well."""
        self._process.wait(PATIENCE)
        assert self._process.returncode == 0, f"the program ended with {self._process.returncode}"

    # -- looking ---------------------------------------------------------------------------------

    def ask(self, question: str, **details):
        """A question to the reader, and its answer."""
        self._reader.stdin.write(json.dumps({"ask": question, **details}) + "\n")
        self._reader.stdin.flush()
        line = self._reader.stdout.readline()
        assert line, "the reader has ended"
        answer = json.loads(line)
        if "error" in answer:
            raise AssertionError(f"{question}: {answer['error']}")
        return answer["ok"]

    def thing(self, told: dict | None) -> Thing | None:
        if told is None:
            return None
        chosen = told.get("selection")
        return Thing(
            told["id"], told["role"], told["name"], tuple(told["box"]), frozenset(told["states"]), told["label"],
            told["description"], told.get("text", ""), told.get("caret", -1), tuple(chosen) if chosen else None, self,
        )  # fmt: skip

    def until(self, look, what: str, seconds: float = PATIENCE):
        """Look again and again until there is something; what never comes is a failure."""
        end = time.monotonic() + seconds
        while True:
            try:
                if found := look():
                    return found
            except AssertionError:
                if not self.is_running():
                    raise
            if not self.is_running():
                raise AssertionError(f"the program ended with {self._process.returncode} while waiting for {what}")
            if time.monotonic() > end:
                raise AssertionError(f"not there after {seconds} s: {what}")
            time.sleep(0.05)

    def settle(self) -> None:
        """Wait until the program has answered what was done."""
        end = time.monotonic() + 5
        self._quiet()
        time.sleep(0.02)
        while time.monotonic() < end and self._quiet() < CALM:
            time.sleep(0.02)

    def _quiet(self) -> float:
        """For how many seconds nothing has happened; a program that ended is calm, and one in which something went just now is not."""
        try:
            return self.ask("quiet")
        except AssertionError:
            # It is about to end, or what was looked at is gone.
            return 0 if self.is_running() else CALM

    def all(
        self, role: str = "", name: str | None = None, contains: str | None = None, inside: Thing | None = None
    ) -> list[Thing]:
        """Everything shown of a role, with a name or a part of it, in reading order."""
        within = inside.id if inside is not None else None
        return [self.thing(t) for t in self.ask("find", role=role, name=name, contains=contains, inside=within)]

    def find(
        self, role: str = "", name: str | None = None, contains: str | None = None, inside: Thing | None = None
    ) -> Thing | None:
        """The first of them, or None."""
        found = self.all(role, name, contains, inside)
        return found[0] if found else None

    def wait(self, role: str = "", name: str | None = None, contains: str | None = None, inside: Thing | None = None) -> Thing:
        """The first of them, as soon as it is shown."""
        return self.until(lambda: self.find(role, name, contains, inside), f"{role} «{name or contains}»")

    def is_shown(self, role: str = "", name: str | None = None, contains: str | None = None) -> bool:
        """Whether something like that is shown now."""
        return self.find(role, name, contains) is not None

    def wait_gone(self, role: str = "", name: str | None = None, contains: str | None = None) -> None:
        """Wait until nothing like that is shown."""
        self.until(lambda: not self.is_shown(role, name, contains), f"{role} «{name or contains}» to go")

    def focus(self) -> Thing | None:
        """What has the keyboard; None when nothing has, which is a fault by itself."""
        return self.thing(self.ask("focused"))

    def expect_focus(self, role: str = "", name: str | None = None, contains: str | None = None) -> Thing:
        """What has the keyboard, which has to be this."""

        def look() -> Thing | None:
            found = self.focus()
            return found if found is not None and found.is_called(role, name, contains) else None

        try:
            return self.until(look, "focus", seconds=3)
        except AssertionError:
            raise LostFocusError(f"the keyboard is at {self.focus()}, not at {role} «{name or contains}»") from None

    def wait_focus_leaves(self, here: Thing, what: str) -> None:
        """Wait until something else has the keyboard, as when a dialog comes up."""
        self.until(lambda: (now := self.focus()) is not None and now.box != here.box, what, seconds=8)

    def wait_focus_back(self, here: Thing, what: str) -> Thing:
        """Wait until the keyboard is where it was."""
        return self.until(lambda: now if (now := self.focus()) is not None and now.box == here.box else None, what, seconds=8)

    # -- doing -----------------------------------------------------------------------------------

    def press(self, *names: str) -> None:
        """Press keys, whatever comes of it: a window may go, or the keyboard."""
        for name in names:
            self.strike(name)
            if self.is_running():
                self.settle()

    def strike(self, name: str) -> None:
        """Press a key, and do not wait for what comes of it."""
        self.trail.append(name)
        subprocess.run(["xdotool", "key", "--clearmodifiers", name], env=self.env, check=True)

    def keys(self, *names: str) -> Thing:
        """Press keys; after each of them something has to have the keyboard. Returns what has it at the end."""
        found = None
        for name in names:
            self.press(name)
            try:
                found = self.focus() or self.until(self.focus, "the keyboard", seconds=LATE)
            except AssertionError:
                raise LostFocusError(f"after {name} nothing has the keyboard") from None
        assert found is not None
        return found

    def type(self, text: str) -> Thing:
        """Type a text where the keyboard is; it has to stay there."""
        before = self.focus()
        assert before is not None, "nothing has the keyboard"
        self.trail.append(f"“{text}”")
        for part in re.split("([áéíóúÁÉÍÓÚüÜ])", text):
            letter, mark = unicodedata.normalize("NFD", part)[:1], unicodedata.normalize("NFD", part)[1:]
            if mark in DEAD_KEYS:
                keys = ["key", DEAD_KEYS[mark], f"shift+{letter.lower()}" if letter.isupper() else letter]
            elif part:
                keys = ["type", "--clearmodifiers", "--delay", "8", "--", part]
            else:
                continue
            subprocess.run(["xdotool", *keys], env=self.env, check=True)
            # A letter made of two keys comes at once, and must not overtake those before it.
            self.settle()
        after = self.focus()
        if after is None:
            raise LostFocusError(f"while typing “{text}” into {before} the keyboard was lost")
        return after

    def tab_to(
        self, role: str = "", name: str | None = None, contains: str | None = None, key: str = "Tab", most: int = 60
    ) -> Thing:
        """Press Tab until something has the keyboard; the way there is the person's too."""
        for _ in range(most):
            found = self.keys(key)
            if found.is_called(role, name, contains):
                return found
        raise LostFocusError(f"{most} × {key} never came to {role} «{name or contains}»")

    def click(
        self, role: str = "", name: str | None = None, contains: str | None = None, *, inside: Thing | None = None, times: int = 1
    ) -> Thing:
        """Click in the middle of something."""
        found = self.wait(role, name, contains, inside)
        self.click_at(*found.middle, times=times, what=str(found))
        return found

    def click_at(self, x: int, y: int, *, times: int = 1, modifier: str = "", what: str = "") -> None:
        """Click at a place of the screen, while a modifier is held if one is named."""
        self.trail.append(f"click {what or (x, y)}")
        move = ["xdotool", "mousemove", str(x), str(y)]
        press = ["click", "--repeat", str(times), "--delay", "60", "1"]
        if modifier:
            press = ["keydown", modifier, *press, "keyup", modifier]
        subprocess.run([*move, *press], env=self.env, check=True)
        self.settle()

    def turn_wheel(self, role: str, name: str, clicks: int = 3) -> None:
        """Turn the wheel towards oneself over something, without a click."""
        x, y = self.wait(role, name).middle
        self.trail.append(f"wheel over {name}")
        subprocess.run(
            ["xdotool", "mousemove", str(x), str(y), "click", "--repeat", str(clicks), "--delay", "60", "5"],
            env=self.env,
            check=True,
        )
        self.settle()

    def copy(self, text: str) -> None:
        """Put a text on the clipboard, as another program does."""
        script = (
            "import sys; from PySide6.QtGui import QGuiApplication; app = QGuiApplication([]);"
            "app.clipboard().setText(sys.argv[1]); print('there', flush=True); app.exec()"
        )
        owner = subprocess.Popen([sys.executable, "-c", script, text], env=self.env, stdout=subprocess.PIPE, text=True)
        owner.stdout.readline()
        self._helpers.append(owner)

    def picture(self, name: str) -> Path:
        """A picture of the whole screen."""
        path = self.pictures / f"{name}.png"
        script = "import sys; from PySide6.QtGui import QGuiApplication; a = QGuiApplication([]); a.primaryScreen().grabWindow(0).save(sys.argv[1])"
        subprocess.run([sys.executable, "-c", script, str(path)], env=self.env, check=False, capture_output=True)
        return path

    # -- afterwards ------------------------------------------------------------------------------

    def rows(self, file: Path, sql: str, *values) -> list[tuple]:
        """What is in the file, read as any tool reads it."""
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as db:
            return db.execute(sql, values).fetchall()
