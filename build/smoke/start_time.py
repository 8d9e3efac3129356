"""How long the packaged program takes to show its window, beside the source tree's own: at most 1.15 times as long.

    python3 build/smoke/start_time.py dist/kamdesk [ROUNDS]

Both open the sample in turn, on a screen of their own. The clock is the time until the window is there; beside it is the work of the
processor until then, which other work on the machine disturbs less.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BUILD = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(BUILD), str(BUILD.parent)]
from common import ROOT, Failed, say
from smoke import try_tree

MOST = 1.15
SECONDS = 60
TITLE = "kamdesk"


def until_shown(command: list[str], env: dict[str, str]) -> tuple[float, float]:
    """Seconds until a program shows its window, and seconds of work until then.

    Raises:
        Failed: when it ends before, or shows none.
    """
    begin = time.perf_counter()
    process = subprocess.Popen(command, env=env, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    search = ["xdotool", "search", "--onlyvisible", "--name", TITLE]
    while subprocess.run(search, env=env, capture_output=True, check=False).returncode:
        if process.poll() is not None or time.perf_counter() - begin > SECONDS:
            process.kill()
            raise Failed(f"{command[0]} showed no window in {time.perf_counter() - begin:.0f} s, and ended with {process.wait()}")
    seconds = time.perf_counter() - begin
    process.kill()
    _pid, _status, used = os.wait4(process.pid, 0)
    process.returncode = 0
    while subprocess.run(search, env=env, capture_output=True, check=False).returncode == 0:
        pass  # the next one has to find its own window
    return seconds, used.ru_utime + used.ru_stime


def compare(folder: Path, rounds: int) -> tuple[float, float]:
    """The packaged program's share of the source tree's start: by the clock, and by the work done; medians of so many rounds."""
    from kamdesk.env import prepare
    from tests.journeys.screen import Screen

    screen = Screen(1366, 768)
    try:
        with tempfile.TemporaryDirectory(prefix="kamdesk start ") as scratch:
            file = Path(scratch) / "cartera.kamdesk"
            commands = [[sys.executable, "-P", "-m", "kamdesk"], [str(try_tree.program_in(folder))]]
            ready = prepare.folder()  # made before, as in the packaged program
            shutil.copytree(ready, Path(scratch) / "home" / "cache" / ready.name)
            env = {**screen.env, "KAMDESK_HOME": str(Path(scratch) / "home"), "PYTHONPATH": str(ROOT)}
            subprocess.run([*commands[0], "sample", str(file)], env=env, cwd="/", check=True, stdout=subprocess.DEVNULL)
            for command in commands:
                until_shown([*command, str(file)], env)
            found = [[until_shown([*command, str(file)], env) for command in commands] for _ in range(rounds)]
    finally:
        screen.close()
    medians = [[statistics.median(row[which][what] for row in found) for what in (0, 1)] for which in (0, 1)]
    for name, (seconds, work) in zip(("source tree", "packaged"), medians, strict=True):
        say(f"  {name}: window after {seconds:.2f} s, {work:.2f} s of work")
    return medians[1][0] / medians[0][0], medians[1][1] / medians[0][1]


if __name__ == "__main__":
    by_clock, by_work = compare(Path(sys.argv[1]).resolve(), int(sys.argv[2]) if len(sys.argv) > 2 else 7)
    say(f"packaged / source tree: {by_clock:.2f} by the clock, {by_work:.2f} by the work; the most is {MOST}")
    sys.exit(int(min(by_clock, by_work) > MOST))
