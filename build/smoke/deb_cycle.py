"""The life of the Debian package in bare Debian systems: installed, tried, worked with, removed.

    python3 build/smoke/deb_cycle.py [bookworm trixie] [--package dist/kamdesk_….deb] [--brief] [--pictures FOLDER]

`--brief` tries the program without a screen, and walks no journey. The screen, the keyboard and what a screen reader reads
are this machine's; the program, its libraries and its home are the bare system's.
"""

import argparse
import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Any

BUILD = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(BUILD), str(BUILD.parent)]
import common
from common import DIST, ROOT, Failed, Skipped, say
from smoke import roots, try_tree

USER = "ana"
LIBRARIES = """
LD_LIBRARY_PATH=/usr/lib/kamdesk/_internal
export LD_LIBRARY_PATH
find /usr/lib/kamdesk -type f \\( -name "*.so*" -o -name kamdesk \\) -exec ldd {} + 2>/dev/null | grep "not found" | sort -u || true
"""
LEFT = ("home", "tmp", "var/cache/apt", "var/lib/apt", "var/log")
"""The person's own folders, and where apt remembers what was installed."""
SECONDS_TO_VERSION = 30
"""Within which `kamdesk --version` answers on the busiest machine."""
JOURNEY = "tests/journeys/test_first_account.py"


class Cycle:
    """One package in one bare system."""

    def __init__(self, package: Path, release: str, folder: Path) -> None:
        self.package = package
        self.release = release
        self.folder = folder
        self.root = roots.lay(release, folder / "root")
        self.work = folder / "casa ñ"
        """A folder that both systems see under this name."""

    def run(self, *words: object, user: str = USER, env: dict[str, str] | None = None) -> str:
        return roots.run(self.root, *words, user=user, env={"KAMDESK_HOME": str(self.work / "kamdesk"), **(env or {})})

    def install(self) -> None:
        """Install the package with what it depends on, and nothing else; every library is found then."""
        roots.run(self.root, "useradd", "-m", USER)
        owner = (self.root / "home" / USER).stat().st_uid
        self.work.mkdir(mode=0o700)
        for path in (self.folder, self.work):
            os.chown(path, owner, owner)
        if shutil.which("python3", path=str(self.root / "usr" / "bin")):
            raise Failed("the bare system has Python already; nothing is shown by it")
        self.before = self.traces()
        shutil.copy(self.package, self.folder / self.package.name)
        with roots.kept_packages(self.release, self.root):
            roots.run(self.root, "apt-get", "update", "-qq")
            roots.run(self.root, "apt-get", "install", "-y", "-qq", "--no-install-recommends", self.folder / self.package.name)
        missing = roots.run(self.root, "sh", "-c", LIBRARIES).strip()
        # Printers are there where the system has them.
        if lost := [line for line in missing.splitlines() if "libcups" not in line]:
            raise Failed("libraries are missing that the package does not ask for:\n" + "\n".join(lost))

    def traces(self) -> set[str]:
        """Everything in the system that has the program's name, but where it may stay."""
        found = set()
        for folder, folders, files in os.walk(self.root):
            place = Path(folder).relative_to(self.root).as_posix()
            folders[:] = [name for name in folders if f"{place}/{name}".removeprefix("./") not in LEFT]
            found |= {f"{place}/{name}" for name in (*folders, *files) if "kamdesk" in name.lower()}
        return found

    def work_with_commands(self) -> Path:
        """Make a portfolio and documents of it, as a person of that system."""
        begin = time.monotonic()
        told = self.run("kamdesk", "--version")
        if common.version() not in told or time.monotonic() - begin > SECONDS_TO_VERSION:
            raise Failed(f"kamdesk --version took {time.monotonic() - begin:.1f} s and said {told}")
        portfolio = self.work / "Mi cartera ñ.kamdesk"
        self.run("kamdesk", "--lang", "es", "sample", portfolio)
        for kind, suffix in (("plan", "pdf"), ("onepager", "pptx"), ("plan", "xlsx")):
            target = self.work / f"{kind} ñ.{suffix}"
            self.run("kamdesk", "--lang", "es", "report", portfolio, "C01", "--kind", kind, "--out", target)
            if target.stat().st_size < 5_000:
                raise Failed(f"{target.name} is nearly empty")
        found = json.loads(self.run("kamdesk", "list", portfolio, "--json"))
        if not found:
            raise Failed("kamdesk list --json finds no account in the sample")
        return portfolio

    def self_test(self, screen: Any, pictures: Path | None, brief: str = "") -> None:
        """The program's own test, on the screen when there is one."""
        report, shots = self.work / "report.json", self.work / "shots"
        env = dict(screen.env) if screen else {"QT_QPA_PLATFORM": "offscreen"}
        env = {name: env[name] for name in ("DISPLAY", "QT_QPA_PLATFORM") if name in env}
        try:
            said = self.run("sh", "-c", f"kamdesk self-test {brief} --json '{report}' --shots '{shots}' 2>&1", env=env)
        except Failed as error:
            raise Failed(f"the self-test of the installed program failed\n{error}") from error
        told = json.loads(report.read_text(encoding="utf-8"))
        if told["executable"] != "/usr/lib/kamdesk/kamdesk" or told["platform"] != env["QT_QPA_PLATFORM"] or not told["ok"]:
            raise Failed(f"not the installed program was tried, but {told['executable']} on {told['platform']}")
        if strange := try_tree.strange_lines(said):
            raise Failed("the self-test said what it should not:\n" + "\n".join(strange))
        if pictures:
            shutil.copytree(shots, pictures / self.release, dirs_exist_ok=True)

    def journey(self) -> None:
        """Fill an account in the installed window by keyboard; the one who types is outside."""
        program = f"{sys.executable} {BUILD / 'smoke' / 'roots.py'} {self.root} root kamdesk"
        env = {**os.environ, "KAMDESK_JOURNEY_PROGRAM": program}
        env.pop("QT_QPA_PLATFORM", None)
        told = common.run(sys.executable, "-m", "pytest", "-p", "no:randomly", "-rs", JOURNEY, env=env, cwd=ROOT)
        say("  " + told.strip().splitlines()[-1])
        if "passed" not in told or "skipped" in told.splitlines()[-1]:
            raise Failed(f"the journey was not walked\n{told[-1500:]}")

    def remove(self, portfolio: Path) -> None:
        """Remove the package: nothing stays but what is the user's, which is as it was."""
        before = hashlib.sha256(portfolio.read_bytes()).hexdigest()
        roots.run(self.root, "apt-get", "purge", "-y", "-qq", "kamdesk")
        if left := sorted(self.traces() - self.before):
            raise Failed("the package leaves behind:\n" + "\n".join(left))
        if hashlib.sha256(portfolio.read_bytes()).hexdigest() != before:
            raise Failed("the removal changed the user's file")


@contextmanager
def a_screen() -> Any:
    """A screen of this machine, which the bare system may use."""
    from tests.journeys import screen as screens

    if lacking := screens.missing():
        raise Skipped("this machine has no screen for it: " + ", ".join(lacking))
    found = screens.Screen(1366, 768)
    try:
        yield found
    finally:
        found.close()


def cycle(package: Path, release: str, *, is_brief: bool, pictures: Path | None) -> None:
    """One life of the package.

    Raises:
        Failed: at the first step that is wrong.
        Skipped: when the bare system cannot be made.
    """
    with tempfile.TemporaryDirectory(prefix=f"kamdesk-{release}-") as scratch:
        folder = Path(scratch)
        folder.chmod(0o755)
        life = Cycle(package, release, folder)
        with common.timed(f"{release}: installing"):
            life.install()
        with common.timed(f"{release}: commands"):
            portfolio = life.work_with_commands()
        if is_brief:
            with common.timed(f"{release}: self-test without a screen"):
                life.self_test(None, pictures, "--brief")
        else:
            with a_screen() as screen, common.timed(f"{release}: self-test on a screen"):
                life.self_test(screen, pictures)
            with common.timed(f"{release}: journey"):
                life.journey()
        with common.timed(f"{release}: removing"):
            life.remove(portfolio)
    say(f"{release}: installed, worked with and removed")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("releases", nargs="*", default=list(roots.RELEASES))
    parser.add_argument("--package", type=Path)
    parser.add_argument("--brief", action="store_true")
    parser.add_argument("--pictures", type=Path)
    options = parser.parse_args()
    package = options.package or max(DIST.glob("*.deb"), key=lambda path: path.stat().st_mtime, default=None)
    if package is None:
        say("skipped: there is no Debian package in dist/; python3 dev.py dist deb makes it")
        return 0
    code = 0
    for release in options.releases:
        try:
            cycle(package.resolve(), release, is_brief=options.brief, pictures=options.pictures)
        except Skipped as reason:
            say(f"{release}: skipped, {reason}")
        except Failed as reason:
            say(f"{release}: FAILED, {reason}")
            code = 1
    return code


if __name__ == "__main__":
    sys.exit(main())
