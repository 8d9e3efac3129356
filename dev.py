#!/usr/bin/env python3
"""From a bare machine with Python to a running kamdesk, and the daily work on it.

python3 dev.py setup            install what is missing, make .venv
python3 dev.py run [ARGS]       start kamdesk (without a display: its main job offscreen, with pictures)
python3 dev.py test [ARGS]      the tests, those below the window with coverage, then the journeys; with ARGS only what they say, which go to pytest
python3 dev.py journeys [ARGS]  walks through the real window by keyboard and mouse, on a screen of their own
python3 dev.py lint             ruff, mypy, import-linter, the rules of this repository
python3 dev.py shots [FOLDER]   pictures of every page, and a contact sheet
python3 dev.py bench [--strict]  the benchmarks, against their yardsticks; with --strict a goal that is missed fails
python3 dev.py i18n             collect texts into the Spanish catalogue, and compile it
python3 dev.py schema           write the JSON Schema of an export anew, after a field came or went
python3 dev.py lock             pin what is shipped, with sums (--keep: only what changed in pyproject.toml)
python3 dev.py audit            look up what is pinned among known vulnerabilities
python3 dev.py dist [TARGET …]  packages: tree (the program as a folder, tried) | deb | tar | setup | msi | dmg | all
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "kamdesk-setup.txt"
WORK = ROOT / ".work"
PACKAGES = ROOT / "build" / "packages.py"
CATALOGUE = ROOT / "resources" / "i18n" / "es.po"
SCHEMA = ROOT / "docs" / "portfolio-1.schema.json"
COMPILED = CATALOGUE.with_suffix(".mo")

# Qt's libraries that a plain Debian lacks: the first six for every start, the others for a window on X11.
# A later Debian calls one of them by another name.
LIBRARIES = (
    "libglib2.0-0|libglib2.0-0t64", "libgl1", "libegl1", "libfontconfig1", "libxkbcommon0", "libdbus-1-3",
    "libxcb-cursor0", "libxkbcommon-x11-0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0",
)  # fmt: skip

WORKERS = "3"
"""One more than the cores of a small machine: many tests wait for a program or a timer."""

COVERING = ("domain", "services", "storage")
"""Whose tests have to cover the rules and the use cases whole."""

ROOM = 4_000_000_000
"""What the files of all tests never take together, in bytes."""

# A screen, a window manager that draws frames, keys and mouse, and what a screen reader would read.
JOURNEY_TOOLS = ("xvfb", "x11-xkb-utils", "openbox", "xdotool", "dbus-daemon", "at-spi2-core", "python3-gi", "gir1.2-atspi-2.0")


def say(text: str) -> None:
    print(text, flush=True)


def call(*command: object, env: dict[str, str] | None = None, quiet: bool = False) -> int:
    """Run a command in the repository; a quiet one shows what it printed only when it failed."""
    words = [str(c) for c in command]
    environment = {**os.environ, **(env or {})}
    if not quiet:
        return subprocess.run(words, cwd=ROOT, env=environment, check=False).returncode
    done = subprocess.run(words, cwd=ROOT, env=environment, check=False, capture_output=True, encoding="utf-8", errors="replace")
    if done.returncode:
        say(done.stdout[-4000:] + done.stderr[-4000:])
    return done.returncode


def must(*command: object, quiet: bool = True) -> None:
    """Run a command, and stop with its exit code when it fails."""
    if code := call(*command, quiet=quiet):
        say("failed: " + " ".join(str(c) for c in command))
        raise SystemExit(code)


# -- setting up --------------------------------------------------------------------------------------


def is_installed(package: str) -> bool:
    done = subprocess.run(["dpkg-query", "-W", "-f=${Status}", package], capture_output=True, text=True, check=False)
    return done.returncode == 0 and "install ok installed" in done.stdout


def missing_packages(names: tuple[str, ...]) -> list[str]:
    return [name.split("|")[0] for name in names if not any(is_installed(n) for n in name.split("|"))]


def has_venv() -> bool:
    return subprocess.run([sys.executable, "-c", "import ensurepip, venv"], capture_output=True, check=False).returncode == 0


def may_install() -> bool:
    """Whether system packages can be installed without asking anybody."""
    if not sys.platform.startswith("linux"):
        return False
    return os.geteuid() == 0 or (shutil.which("sudo") is not None and call("sudo", "-n", "true", quiet=True) == 0)


def install_packages(extra: tuple[str, ...] = ()) -> None:
    """Install Debian packages that are missing: as root, with sudo, or by telling the line to type."""
    if not (sys.platform.startswith("linux") and shutil.which("apt-get") and shutil.which("dpkg-query")):
        return
    wanted = missing_packages(LIBRARIES + extra)
    if not has_venv():
        wanted.append("python3-venv")
    if not wanted:
        return
    install = ["apt-get", "install", "-y", "--no-install-recommends", *wanted]
    if os.geteuid() == 0:
        prefix: list[str] = []
    elif shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0:
        prefix = ["sudo"]
    else:
        say("Some system packages are missing. Type this once, then try again:\n  sudo " + " ".join(install))
        raise SystemExit(2)
    say(f"[1/4] System packages: {' '.join(wanted)}")
    must(*prefix, "apt-get", "update", "-qq")
    must(*prefix, "env", "DEBIAN_FRONTEND=noninteractive", *install)


def fingerprint() -> str:
    """What the environment is made from: this Python and this folder, then the packages asked for."""
    packages = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    return f"{sys.version.split()[0]} {ROOT}\n{packages}\n"


def stamped() -> str:
    return STAMP.read_text(encoding="utf-8") if PYTHON.exists() and STAMP.exists() else ""


def compile_catalogue() -> None:
    """Compile the Spanish catalogue when it is newer than what was compiled; a faulty text is shown, and stops nothing."""
    if not COMPILED.exists() or COMPILED.stat().st_mtime < CATALOGUE.stat().st_mtime:
        call(BIN / "pybabel", "-q", "compile", "-l", "es", "-i", CATALOGUE, "-o", COMPILED, quiet=True)


def setup() -> int:
    """Bring this checkout to where kamdesk runs; at once when it is there already."""
    if sys.version_info < (3, 11):
        say("kamdesk needs Python 3.11 or newer; this is " + sys.version.split()[0])
        return 2
    wanted, found = fingerprint(), stamped()
    if found != wanted:
        install_packages()
        say("[2/4] Python environment in .venv")
        if found.splitlines()[:1] != wanted.splitlines()[:1]:
            must(sys.executable, "-m", "venv", "--clear", VENV)
        say("[3/4] Python packages (Qt, matplotlib and the tools; a few minutes the first time)")
        must(PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-e", f"{ROOT}[dev]")
        say("[4/4] Icons, fonts and texts")
        must(PYTHON, "-m", "kamdesk.env.prepare")
        STAMP.write_text(wanted, encoding="utf-8")
    compile_catalogue()
    return 0


# -- daily work --------------------------------------------------------------------------------------


def has_display() -> bool:
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def offscreen() -> dict[str, str]:
    return {} if has_display() else {"QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}


def run(arguments: list[str]) -> int:
    if arguments or has_display():
        command = [str(PYTHON), "-m", "kamdesk", *arguments]
        if os.name == "nt":
            return subprocess.run(command, check=False).returncode
        os.execv(command[0], command)
    pictures = WORK / "run"
    say("There is no display: kamdesk does its main job offscreen, on the sample portfolio.")
    code = call(PYTHON, "-m", "kamdesk", "self-test", "--json", pictures / "self-test.json", "--shots", pictures, env=offscreen())
    say(f"Its pictures are in {pictures}")
    return code


def test(arguments: list[str]) -> int:
    """Without ARGS first the rules, the use cases and the file, with coverage, which takes twice the time; then all the others without.

    Tests that are marked `no_cover` try at length what shorter ones cover, and run at full speed among these.
    What is read from the source alone, `tests/rules`, is part of lint.
    """
    env = {"QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"), "COVERAGE_FILE": str(WORK / "coverage")}
    WORK.mkdir(exist_ok=True)
    if arguments:
        return call(PYTHON, "-m", "pytest", *arguments, env=env)
    covered = ("--cov=kamdesk.domain", "--cov=kamdesk.services", "--cov-branch", "--cov-report=")
    say("The rules, the use cases and the file")
    if code := all_of(*(f"tests/{name}" for name in COVERING), *covered, env=env):
        return code
    say("Coverage of the rules and the use cases by these tests, which has to be whole:")
    report = ("report", "--fail-under=100", "--skip-covered", "--show-missing")
    if code := call(PYTHON, "-m", "coverage", *report, env=env):
        return code
    say("The commands, the documents and the window")
    others = [f"--ignore=tests/{name}" for name in (*COVERING, "journeys", "rules")]
    return all_of(*others, env=env) or journeys([])


def all_of(*arguments: str, env: dict[str, str]) -> int:
    """Several tests at a time; what they write goes into memory where there is room: every edit waits for the disk otherwise."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of one's own is made there
    has_room = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM
    place = memory if has_room else None
    with tempfile.TemporaryDirectory(prefix="kamdesk-tests-", dir=place, ignore_cleanup_errors=True) as scratch:
        return call(PYTHON, "-m", "pytest", "-n", WORKERS, "--dist", "worksteal", *arguments, env={**env, "TMPDIR": scratch})


def journeys(arguments: list[str]) -> int:
    """Walk through the real window; without ARGS all of it, two walks at a time."""
    if may_install():
        install_packages(JOURNEY_TOOLS)
    say("Journeys: the real window, by keyboard and mouse")
    return call(PYTHON, "-m", "pytest", "-rs", *(arguments or ["-n", "2", "tests/journeys"]))


def lint() -> int:
    checks = {
        "ruff": (BIN / "ruff", "check", "."),
        "format": (BIN / "ruff", "format", "--check", "."),
        "mypy": (BIN / "mypy",),
        "import-linter": (BIN / "lint-imports", "--no-cache"),
        "rules": (PYTHON, "-m", "pytest", "tests/rules", "-p", "no:randomly"),
    }
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    both = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "encoding": "utf-8", "errors": "replace"}
    running = {
        name: subprocess.Popen([str(word) for word in command], cwd=ROOT, env=env, **both) for name, command in checks.items()
    }
    failed = []
    for name, process in running.items():  # beside each other, told one after the other
        printed, _nothing = process.communicate()
        say(f"-- {name}\n{printed.strip()}")
        if process.returncode:
            failed.append(name)
    say("lint: " + ("failed: " + ", ".join(failed) if failed else "clean"))
    return 1 if failed else 0


def i18n() -> int:
    pot = WORK / "kamdesk.pot"
    WORK.mkdir(exist_ok=True)
    babel = BIN / "pybabel"
    keywords = ("-k", "_", "-k", "N_", "-k", "ngettext:1,2")
    must(babel, "-q", "extract", *keywords, "--no-location", "--sort-output", "--omit-header", "-w", "200", "-o", pot, "kamdesk")
    # The catalogue keeps a time of its own: without one the time of compiling would be in what is packed.
    kept = ("--ignore-obsolete", "--ignore-pot-creation-date")
    must(babel, "-q", "update", "-l", "es", "-i", pot, "-o", CATALOGUE, "-N", *kept, "-w", "200")
    volatile = ("PO-", "Report-", "Last-", "Language-Team", "Generated-")
    lines = CATALOGUE.read_text(encoding="utf-8").splitlines(keepends=True)
    CATALOGUE.write_text("".join(x for x in lines if not x.startswith(tuple(f'"{v}' for v in volatile))), encoding="utf-8")
    COMPILED.unlink(missing_ok=True)
    compile_catalogue()
    return 0


def schema() -> int:
    code = "from kamdesk.services.open_format.json_schema import schema_text; print(schema_text(), end='')"
    done = subprocess.run([PYTHON, "-X", "utf8", "-c", code], cwd=ROOT, check=False, stdout=subprocess.PIPE)
    if done.returncode == 0:
        SCHEMA.write_bytes(done.stdout.replace(b"\r\n", b"\n"))
    return done.returncode


def dist(targets: list[str]) -> int:
    """Make packages; what they are made with is installed where that needs no asking, and what then lacks is said by the target."""
    listed = subprocess.run([PYTHON, PACKAGES, "--tools", *targets], capture_output=True, encoding="utf-8", check=False)
    own = (f"libpython3.{sys.version_info.minor}",) if sys.base_prefix == "/usr" else ()
    if listed.returncode == 0 and may_install():
        try:
            install_packages((*listed.stdout.split(), *own))
        except SystemExit:
            say("Not all tools could be installed; what needs them is skipped.")
    return call(PYTHON, PACKAGES, *targets)


def main(arguments: list[str]) -> int:
    commands = {
        "setup": lambda _rest: 0,
        "run": run,
        "test": test,
        "journeys": journeys,
        "lint": lambda _rest: lint(),
        "shots": lambda rest: call(PYTHON, "-m", "tests.shots", *(rest or [WORK / "shots"]), env=offscreen()),
        "bench": lambda rest: call(PYTHON, "-m", "tests.bench", *rest, env=offscreen()),
        "i18n": lambda _rest: i18n(),
        "schema": lambda _rest: schema(),
        "lock": lambda rest: call(PYTHON, "build/supply.py", "lock", *rest),
        "audit": lambda _rest: call(PYTHON, "build/supply.py", "audit"),
        "dist": dist,
    }
    if not arguments or arguments[0] not in commands:
        say(__doc__ or "")
        return 2
    # Every program that a test starts would compile all of its modules again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    return setup() or commands[arguments[0]](arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
