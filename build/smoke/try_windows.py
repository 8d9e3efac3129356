"""Tries the Windows installers as a computer's owner would, each in a new Windows of wine.

    .venv/bin/python build/smoke/try_windows.py setup | msi [PICTURES]

Installed, looked at, its self-test, opened with a portfolio, refused while it runs, a portfolio given a password and opened with it
(`try_protected.py`), brought up to date, taken away: everything without a question. Each line says what was done and how it ended; the first thing that is not as it should be ends the try.
What is not tried here: a real Windows, its warning of unsigned programs, its question for an administrator.
"""

import shutil
import sys
from contextlib import AbstractContextManager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "windows"))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import common
import make
import wine
from common import WORK, Failed, Skipped, say
from smoke import try_protected
from smoke.wine_computer import NAME, TOOLS, Computer, is_open, must

ENTRIES = r"Software\Microsoft\Windows\CurrentVersion\Uninstall"
CLASSES = r"Software\Classes"
LATER = "99.0.0"
BRIEF = ("--brief",)
"""One document of each kind of file; the whole self-test is part of packing."""
STALE, CHANGED = Path("_internal", "licences", "THIRD_PARTY.md"), Path("_internal", "licences", "LICENSE")
RUNNING, NEWER = 5, 6
MSI_REFUSED, MSI_FAILED = 1602 & 0xFF, 1603 & 0xFF
"""Wine hands on the lowest eight bits of a code."""


def same_files(installed: Path, packed: Path, besides: frozenset[str] = frozenset()) -> None:
    """Raises:
    Failed: when an installed folder is not the packed one, byte for byte.
    """
    names = {str(path.relative_to(packed)) for path in common.files_of(packed)}
    found = {str(path.relative_to(installed)) for path in common.files_of(installed)}
    must(found == names | besides, f"the installed files are the packed ones ({sorted(found ^ (names | besides))[:5]})")
    must(all((installed / n).read_bytes() == (packed / n).read_bytes() for n in names), "each has the bytes that were packed")


def look_at(computer: Computer, root: str, folder: Path, kind: str, entry: str) -> None:
    """What Windows was told of the program."""
    opens = computer.value(root, rf"{CLASSES}\{kind}\shell\open\command")
    must(opens.lower().endswith(f'\\{NAME}.exe" "%1"'), f"a portfolio opens by the program ({opens})")
    must(computer.value(root, rf"{CLASSES}\.{NAME}") == kind, "portfolios are known by their ending")
    must(
        computer.value(root, rf"{ENTRIES}\{entry}", "DisplayVersion") == common.version(), "the list of programs has its version"
    )
    must(len(computer.links()) == 1, "the start menu has one link")
    must((folder / f"{NAME}.exe").exists(), "the program is there")


def gone(computer: Computer, root: str, folder: Path, entry: str) -> None:
    """What is left when the program was taken away: nothing but what is the user's."""
    must(not folder.exists(), f"{folder.name} is gone")
    must(not computer.links(), "the start menu has no link")
    for key in (rf"{CLASSES}\.{NAME}", rf"{CLASSES}\{NAME}.portfolio", rf"{ENTRIES}\{entry}"):
        must(not computer.value(root, key), f"{key} is gone")


def portfolio(computer: Computer, folder: Path) -> Path:
    """A portfolio made by the installed program."""
    document = computer.documents / "Mi cartera ñ.kamdesk"
    computer.expect("kamdesk-cli sample", 0, folder / f"{NAME}-cli.exe", "sample", wine.windows_path(document))
    return document


def installed(computer: Computer, root: str, folder: Path, entry: str) -> Path:
    """A program that was just installed: Windows knows it, it works, and makes a portfolio, which is what this gives."""
    look_at(computer, root, folder, f"{NAME}.portfolio", entry)
    computer.expect("self-test of the installed program", 0, folder / f"{NAME}-cli.exe", "self-test", *BRIEF)
    return portfolio(computer, folder)


def opened(computer: Computer, told: str, document: Path, *command: object) -> AbstractContextManager[None]:
    """The program while it runs, which shows the portfolio."""
    return computer.open(
        f"{told}: it is open in a window",
        lambda: is_open(document) and computer.is_shown(" — "),
        *command,
        wine.windows_path(document),
    )


def try_setup(computer: Computer, setup: Path) -> None:
    """setup.exe, from nothing to nothing."""
    packed = make.TREE / NAME
    local = computer.prefix.user / "AppData" / "Local"
    folder = local / "Programs" / NAME
    entry = rf"HKCU\{ENTRIES}\{NAME}"
    computer.expect("setup /S", 0, setup, "/S")
    same_files(folder, packed, frozenset({"uninstall.exe"}))
    document = installed(computer, "HKCU", folder, NAME)
    with opened(computer, "start with a portfolio", document, folder / f"{NAME}.exe"):
        computer.picture("setup-program")
        computer.expect("setup /S while it runs", RUNNING, setup, "/S")
        same_files(folder, packed, frozenset({"uninstall.exe"}))
        in_place = "_?=C:\\" + "\\".join(folder.relative_to(computer.prefix.drive).parts)
        computer.expect("uninstall /S while it runs", RUNNING, folder / "uninstall.exe", "/S", in_place)
        same_files(folder, packed, frozenset({"uninstall.exe"}))
    try_protected.by_commands(computer, folder / f"{NAME}-cli.exe", document)
    try_protected.in_the_window(computer, folder / f"{NAME}.exe", document)
    stale = folder / "_internal" / "stale.txt"
    stale.write_text("from an earlier version", encoding="utf-8")
    computer.expect("setup /S again, over it", 0, setup, "/S")
    must(not stale.exists(), "files of the earlier version are gone")
    same_files(folder, packed, frozenset({"uninstall.exe"}))
    computer.expect("(a later version is installed)", 0, "reg", "add", entry, "/v", "DisplayVersion", "/d", LATER, "/f")
    computer.expect("setup /S over a later version", NEWER, setup, "/S")
    kept = {path: path.read_bytes() for path in common.files_of(local / NAME)} | {document: document.read_bytes()}
    computer.expect("uninstall /S", 0, folder / "uninstall.exe", "/S")
    computer.wait(lambda: not folder.exists(), "the program is gone")
    gone(computer, "HKCU", folder, NAME)
    must(all(path.read_bytes() == data for path, data in kept.items()), "portfolio, settings and backups are as they were")
    say(f"what stays: {document.name} and {len(kept) - 1} files of the user's own in {local / NAME}")


def later_tree() -> Path:
    """The packaged folder as a later version may be: one file less, and one that changed."""
    folder = common.empty_folder(WORK / "windows" / "later") / NAME
    shutil.copytree(make.TREE / NAME, folder)
    (folder / STALE).unlink()
    (folder / CHANGED).write_text("changed", encoding="utf-8")
    common.set_times(folder)
    return folder


def try_msi(computer: Computer, package: Path, later: Path) -> None:
    """The MSI, from nothing to nothing; `later` is the package of `later_tree`."""
    packed = make.TREE / NAME
    folder = computer.prefix.drive / "Program Files" / NAME
    paths = [wine.windows_path(path) for path in (package, later)]
    computer.expect("msiexec /i … /qn", 0, "msiexec", "/i", paths[0], "/qn")
    same_files(folder, packed)
    document = installed(computer, "HKLM", folder, make.product(common.version()))
    with opened(computer, "start with a portfolio", document, folder / f"{NAME}.exe"):
        computer.picture("msi-program")
        computer.expect("msiexec /i … /qn of a later one while it runs", MSI_REFUSED, "msiexec", "/i", paths[1], "/qn")
        computer.expect("msiexec /x … /qn while it runs", MSI_REFUSED, "msiexec", "/x", paths[0], "/qn")
        same_files(folder, packed)
    with opened(computer, "opened by its file type", document, "start", "/wait"):
        pass
    try_protected.by_commands(computer, folder / f"{NAME}-cli.exe", document)
    computer.expect("msiexec /i … /qn of a later one", 0, "msiexec", "/i", paths[1], "/qn")
    same_files(folder, WORK / "windows" / "later" / NAME)
    must(not computer.value("HKLM", rf"{ENTRIES}\{make.product(common.version())}", "DisplayVersion"), "the earlier one is gone")
    computer.expect("msiexec /i … /qn of the earlier one over it", MSI_FAILED, "msiexec", "/i", paths[0], "/qn")
    kept = document.read_bytes()
    computer.expect("msiexec /x … /qn", 0, "msiexec", "/x", paths[1], "/qn")
    gone(computer, "HKLM", folder, make.product(LATER))
    must(document.read_bytes() == kept, "the portfolio is as it was")


def main(words: list[str]) -> int:
    if words[:1] not in (["setup"], ["msi"]):
        say(__doc__ or "")
        return 2
    target, folder = words[0], WORK / "windows" / f"try-{words[0]}"
    pictures = Path(words[1]).resolve() if len(words) > 1 else None
    try:
        common.need(*TOOLS)
        package = common.DIST / make.package(target, common.version())
        if not package.exists():
            raise Skipped(f"there is no {package}: python3 dev.py dist {target} makes it")
        later = make.msi(later_tree(), WORK / "windows", LATER) if target == "msi" else package
        with wine.prefix(folder) as prefix:
            computer = Computer(prefix, pictures)
            if target == "setup":
                try_setup(computer, package)
            else:
                try_msi(computer, package, later)
    except (Failed, Skipped) as reason:
        say(f"{type(reason).__name__.lower()}: {reason}")
        return 1
    wine.remove(folder)
    say(f"{package.name} is as it should be")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
