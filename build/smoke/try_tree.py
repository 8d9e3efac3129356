"""Tries a packaged program as a stranger's machine would: another folder, an empty home, no environment of ours.

    python3 build/smoke/try_tree.py dist/kamdesk [PICTURES]

Its self-test has to pass, and every line that it prints has to be one that is known: what else a program says is a fault.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import common
from common import Failed, say

SECONDS = 600
KEPT = ("SYSTEMROOT", "WINDIR", "TEMP", "TMP", "DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR", "LANG", "XAUTHORITY")
KNOWN_LINES = tuple(
    re.compile(line)
    for line in (
        r"self-test: \d+ of \d+ checks passed",
        r"✕ .*",  # a failed check, which the exit code tells too
        r"This plugin does not support propagateSizeHints\(\)",  # Qt, of every window where there is no screen
        r"Matplotlib is building the font cache; this may take a moment\.",  # a slow machine, once
    )
)


@dataclass(frozen=True)
class Outcome:
    """How a self-test went."""

    code: int
    failed: dict[str, str]
    """The checks that failed, and why."""
    strange: list[str]
    """Lines that are on no list."""

    @property
    def is_good(self) -> bool:
        return not (self.code or self.failed or self.strange)

    def __str__(self) -> str:
        lines = [f"{name}: {why}" for name, why in self.failed.items()] + [f"said: {line}" for line in self.strange]
        return "\n".join([*lines, f"exit code {self.code}"])


def strange_lines(text: str) -> list[str]:
    """The lines of a program's output that are on no list."""
    return [
        line for line in text.splitlines() if line.strip() and not any(known.fullmatch(line.strip()) for known in KNOWN_LINES)
    ]


def clean_environment(home: Path) -> dict[str, str]:
    """What a program finds that was started by somebody who has never built it."""
    found = {name: os.environ[name] for name in KEPT if name in os.environ}
    if common.is_linux() and not (found.get("DISPLAY") or found.get("WAYLAND_DISPLAY")):
        found["QT_QPA_PLATFORM"] = "offscreen"
    return {"LANG": "C.UTF-8", **found, "HOME": str(home), "KAMDESK_HOME": str(home / "home")}


def program_in(folder: Path) -> Path:
    """The program of the commands in a packaged folder."""
    name = common.attribute("APP_NAME")
    return folder / (f"{name}-cli.exe" if os.name == "nt" else name)


def self_test(program: Path, home: Path, pictures: Path | None = None, *, is_brief: bool = False) -> Outcome:
    """Run the self-test of a packaged program; a copy that hangs or does not start is an outcome too."""
    report = home / "report.json"
    command = [str(program), "self-test", "--json", str(report), *(["--brief"] if is_brief else [])]
    command += ["--shots", str(pictures)] if pictures else []
    try:
        done = subprocess.run(
            command, cwd=home, env=clean_environment(home), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, encoding="utf-8", errors="replace", timeout=SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return Outcome(-1, {"self-test": f"not done after {SECONDS} s"}, [])
    except OSError as error:
        return Outcome(-1, {"start": str(error)}, [])
    if not report.exists():
        return Outcome(done.returncode or -1, {"report": "none was written"}, strange_lines(done.stdout))
    told = json.loads(report.read_text(encoding="utf-8"))
    failed = {check["name"]: check["detail"] for check in told["checks"] if not check["ok"]}
    if not told["frozen"]:
        failed["packaged"] = f"this is not the packaged program, but {told['executable']}"
    if Path(told["executable"]).parent.resolve() != program.parent.resolve():
        failed["executable"] = f"not {program} was tried, but {told['executable']}"
    return Outcome(done.returncode, failed, strange_lines(done.stdout))


def try_folder(folder: Path, pictures: Path | None = None) -> Outcome:
    """Try a copy of a packaged folder elsewhere, in a place with a blank and an ñ in its name."""
    with tempfile.TemporaryDirectory(prefix="kamdesk packaged ñ ") as scratch:
        copy = Path(scratch) / "kamdesk"
        shutil.copytree(folder, copy, symlinks=True)
        home = Path(scratch) / "casa"
        home.mkdir()
        return self_test(program_in(copy), home, pictures)


def must_work(folder: Path, pictures: Path | None = None) -> None:
    """Try a packaged folder.

    Raises:
        Failed: when it does not work on its own.
    """
    outcome = try_folder(folder, pictures)
    if not outcome.is_good:
        raise Failed(f"the packaged program does not work on its own\n{outcome}")
    say("  the packaged program works on its own")


if __name__ == "__main__":
    try:
        must_work(Path(sys.argv[1]), Path(sys.argv[2]).resolve() if len(sys.argv) > 2 else None)
    except Failed as reason:
        sys.exit(str(reason))
