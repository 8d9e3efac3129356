"""How long the window takes to answer: a thread of its own asks it something small over and over, while a walk goes on."""

import json
import statistics
import subprocess
import threading
import time
from contextlib import contextmanager
from pathlib import Path

from tests.journeys.screen import SYSTEM_PYTHON

PATIENCE = 60
"""Seconds until answers that have to come count as missing."""
PAUSE = 0.005
"""Seconds between an answer and the next question."""


class Answers:
    """Every answer of a program's window: when it was asked for, and how many seconds it took; use it in a `with`."""

    def __init__(self, journey):
        self._journey = journey
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._ask_on, name="answers")
        self._failed = []
        self.taken = []

    def __enter__(self):
        reader = [SYSTEM_PYTHON, str(Path(__file__).with_name("reader.py"))]
        self._reader = subprocess.Popen(
            reader, env=self._journey.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self._journey.until(lambda: self._ask("attach", pid=self._journey.pid), "the window for a second reader")
        self._thread.start()
        return self

    def __exit__(self, kind, error, trace):
        self._is_over.set()
        self._thread.join(60)
        self._reader.stdin.close()
        self._reader.wait(5)
        assert kind is not None or not self._failed, self._failed

    def _ask(self, question, **details):
        self._reader.stdin.write(json.dumps({"ask": question, **details}) + "\n")
        self._reader.stdin.flush()
        # A question that the program did not answer in time is an error, and as long a wait as any other.
        return json.loads(self._reader.stdout.readline()).get("ok")

    def _ask_on(self):
        try:
            while not self._is_over.wait(PAUSE):
                asked = time.monotonic()
                self._ask("answer")
                self.taken.append((asked, time.monotonic() - asked))
        except Exception as error:  # noqa: BLE001 - it is raised where the walk ends
            self._failed.append(error)

    def wait_for(self, number):
        """Wait until the window has answered so many times more."""
        wanted = len(self.taken) + number
        self._journey.until(lambda: len(self.taken) >= wanted, f"{number} answers", PATIENCE)

    @contextmanager
    def during(self, what):
        """What is answered until the end of the `with`; it is known afterwards."""
        step = Step(what)
        begun, first = time.monotonic(), len(self.taken)
        yield step
        step.seconds = time.monotonic() - begun
        # The answer that is still waited for counts too.
        count = len(self.taken)
        self._journey.until(lambda: len(self.taken) > count, "an answer", PATIENCE)
        step.waits = [wait for _asked, wait in self.taken[first : count + 1]]


class Step:
    """How long the answers took while something went on; all in seconds."""

    def __init__(self, what):
        self.what = what
        self.seconds = 0.0
        self.waits = []

    @property
    def longest(self):
        return max(self.waits)

    @property
    def usual(self):
        """What half of the answers took at most."""
        return statistics.median(self.waits)

    def __str__(self):
        return (
            f"{self.what}: {self.seconds:.1f} s, {len(self.waits)} answers, the longest after {self.longest * 1000:.0f} ms,"
            f" half of them within {self.usual * 1000:.1f} ms"
        )
