"""Bare Debian systems in a folder, without Docker: made once by debootstrap, kept as an archive, used in a place of their own.

They hold nothing but what `debootstrap --variant=minbase` lays: no Python, no desktop. Root is needed.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import common
from common import Failed, Skipped

RELEASES = ("bookworm", "trixie")
"""Debian 12 and 13."""
NO_SERVICES = "#!/bin/sh\nexit 101\n"
"""Tells Debian's scripts to start no service."""
ENTER = """
set -e
root=$1; shift
mount --make-rprivate /
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mount --bind /tmp "$root/tmp"
exec chroot "$root" "$@"
"""
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def cache() -> Path:
    """Where the archives are kept from one run to the next; KAMDESK_BARE_ROOTS names another folder."""
    own = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kamdesk-packaging"
    return Path(os.environ.get("KAMDESK_BARE_ROOTS") or own)


@contextmanager
def kept_packages(release: str, root: Path) -> Iterator[None]:
    """Let apt find what it loaded for this release before, and keep what it loads now."""
    kept = cache() / f"{release}-packages"
    inside = root / "var" / "cache" / "apt" / "archives"
    kept.mkdir(parents=True, exist_ok=True)
    for path in kept.glob("*.deb"):
        shutil.copy(path, inside)
    yield
    for path in inside.glob("*.deb"):
        if not (kept / path.name).exists():
            shutil.copy(path, kept)


def lay(release: str, folder: Path) -> Path:
    """A new root in a folder, from the archive; the archive is made first where there is none.

    Raises:
        Skipped: without root, or where neither an archive nor debootstrap is there, or Debian cannot be reached.
    """
    if not common.is_linux() or os.geteuid() != 0:
        raise Skipped("a bare root can only be entered by root")
    archive = cache() / f"{release}.tar"
    if not archive.exists():
        _make(release, archive)
    common.empty_folder(folder)
    common.run("tar", "-C", folder, "-xpf", archive)
    shutil.copy("/etc/resolv.conf", folder / "etc" / "resolv.conf")
    return folder


def _make(release: str, archive: Path) -> None:
    common.need("debootstrap", "unshare")
    archive.parent.mkdir(parents=True, exist_ok=True)
    folder = archive.with_suffix("")
    shutil.rmtree(folder, ignore_errors=True)
    try:
        with common.timed(f"a bare {release}"):
            common.run("debootstrap", "--variant=minbase", release, folder, env=os.environ)
    except Failed as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise Skipped(f"debootstrap made no {release}: {str(error)[-300:]}") from error
    policy = folder / "usr" / "sbin" / "policy-rc.d"
    policy.write_text(NO_SERVICES)
    policy.chmod(0o755)
    draft = archive.with_suffix(".new")
    common.run("tar", "-C", folder, "-cf", draft, ".")
    draft.replace(archive)
    shutil.rmtree(folder)


def command(root: Path, *words: object, user: str = "root", env: dict[str, str] | None = None) -> list[str]:
    """The command line that runs something in a root, in the same process, with this machine's `/tmp`."""
    home = "/root" if user == "root" else f"/home/{user}"
    values = {"HOME": home, "PATH": PATH, "LANG": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive", **(env or {})}
    given = [f"{name}={value}" for name, value in values.items()]
    inside = [
        "env",
        "-i",
        *given,
        *(["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"] if user != "root" else []),
    ]
    return ["unshare", "-m", "sh", "-c", ENTER, "sh", str(root), *inside, *map(str, words)]


def run(root: Path, *words: object, user: str = "root", env: dict[str, str] | None = None) -> str:
    """Run something in a root and return what it printed; raises what `common.run` raises."""
    return common.run(*command(root, *words, user=user, env=env), env=os.environ, cwd=Path("/"))


def main(arguments: list[str]) -> None:
    """`roots.py ROOT USER PROGRAM …` becomes the program in the root, with this environment's display and buses."""
    kept = ("DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "NO_AT_BRIDGE", "KAMDESK_HOME")
    kept += ("QT_QPA_PLATFORM", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON")
    env = {name: os.environ[name] for name in kept if name in os.environ}
    words = command(Path(arguments[0]), *arguments[2:], user=arguments[1], env=env)
    os.execvp(words[0], words)


if __name__ == "__main__":
    main(sys.argv[1:])
