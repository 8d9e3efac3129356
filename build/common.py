"""What every recipe of this folder uses: places, the version, the time that goes into packages, running a tool."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
"""Where everything that is made for others goes."""
WORK = ROOT / ".work" / "packages"
"""What is needed on the way, and may be deleted at any time."""
NO_HISTORY = "1700000000"


class Skipped(Exception):  # noqa: N818 - nothing went wrong
    """A package cannot be made, or tried, on this machine; the text says why and what to do."""


class Failed(Exception):  # noqa: N818 - the text is all that is shown
    """A package was made wrong, or a tool failed; the text says what."""


def say(text: str) -> None:
    print(text, flush=True)


def attribute(name: str) -> str:
    """A text that the program says about itself, such as `__version__` or `APP_ID`; read, not imported."""
    source = (ROOT / "kamdesk" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(rf'^{name} = "([^"]+)"', source, re.MULTILINE)
    if found is None:
        raise Failed(f"kamdesk/__init__.py has no {name}")
    return found[1]


def version() -> str:
    return attribute("__version__")


def source_date() -> str:
    """Seconds since 1970 of the last commit: the time in every package, so that the same sources give the same bytes."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return given
    if not shutil.which("git"):
        return NO_HISTORY
    done = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() or NO_HISTORY


def reproducible() -> dict[str, str]:
    """The environment in which tools make the same bytes each time."""
    return {**os.environ, "SOURCE_DATE_EPOCH": source_date(), "PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"}


def run(*command: object, cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> str:
    """Run a tool and return what it printed.

    Raises:
        Failed: with the end of what it printed, when it fails.
    """
    words = [str(c) for c in command]
    surroundings = dict(env or reproducible())
    done = subprocess.run(words, cwd=cwd, env=surroundings, capture_output=True, encoding="utf-8", errors="replace", check=False)
    if done.returncode:
        told = (done.stdout[-3000:] + done.stderr[-3000:]).strip()
        raise Failed(f"{' '.join(words[:6])} … ended with {done.returncode}\n{told}")
    return done.stdout


def need(*programs: str) -> None:
    """Stop a package whose tools are not there.

    Raises:
        Skipped: naming them.
    """
    if missing := [name for name in programs if shutil.which(name) is None]:
        raise Skipped(f"this machine has no {', '.join(missing)}")


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Say what is being done, and how long it took."""
    begin = time.monotonic()
    say(f"… {what}")
    yield
    say(f"  {what}: {time.monotonic() - begin:.0f} s")


def empty_folder(path: Path) -> Path:
    """The folder, new and empty."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path


def files_of(folder: Path) -> list[Path]:
    """Its files in the same order everywhere; links are not among them."""
    return sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink())


def size_of(path: Path) -> int:
    """Bytes of a file, or of all files of a folder; what is linked counts once."""
    return sum(p.stat().st_size for p in files_of(path)) if path.is_dir() else path.stat().st_size


def sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def set_times(folder: Path) -> None:
    """Give everything in it the time of the sources."""
    seconds = int(source_date())
    for path in [folder, *folder.rglob("*")]:
        os.utime(path, (seconds, seconds), follow_symlinks=not path.is_symlink())


def is_linux() -> bool:
    return sys.platform.startswith("linux")
