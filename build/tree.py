"""Makes `dist/kamdesk`, the program as a folder that needs no Python, and tries it."""

import os
import shutil
import sys
from pathlib import Path

import bill
import common
import needed
from common import DIST, ROOT, WORK, Failed, say
from smoke import try_tree

MOST = {"linux": 290, "win32": 220, "darwin": 290}
"""How many million bytes the folder may have, by system."""


BILL = f"{common.attribute('APP_NAME')}.cdx.json"
"""The list of all parts and their licences, among the licences."""


def folder() -> Path:
    return DIST / common.attribute("APP_NAME")


def made() -> list[Path]:
    """The folder, and the bundle of macOS beside it."""
    return [folder(), folder().with_suffix(".app")]


def pyinstaller() -> Path:
    """The packer of the environment that this runs in."""
    return Path(sys.executable).with_name("pyinstaller.exe" if os.name == "nt" else "pyinstaller")


def make() -> Path:
    """Pack the program, look through what was packed, and try it.

    Raises:
        Failed: when it is too large, holds what it need not, or its self-test fails.
    """
    if not pyinstaller().exists():
        raise Failed(f"there is no {pyinstaller().name} beside {sys.executable}; python3 dev.py setup installs it")
    drafts = common.empty_folder(WORK / "tree")
    draft = drafts / folder().name
    for old in made():
        shutil.rmtree(old, ignore_errors=True)
    with common.timed("packing the program"):
        pack(drafts)
    bill.must_be_true(draft)
    bill.write(draft, draft / "_internal" / "licences" / BILL)
    check_size(draft)
    check_files(draft)
    with common.timed("its self-test, far from here"):
        try_tree.must_work(draft)
    # Packages are made of what is there: it is whole and tried, or it is not there.
    DIST.mkdir(exist_ok=True)
    for path in sorted(drafts.iterdir()):
        shutil.move(path, DIST / path.name)
    return folder()


def pack(target: Path) -> None:
    """Put the folder into another one, the same bytes wherever and whenever that is."""
    options = ("--noconfirm", "--clean", "--log-level", "WARN", "--distpath", target, "--workpath", WORK / "pyinstaller")
    # What Python writes of a module follows from what it read before, so nothing is taken that was compiled at another time.
    own = {"PYTHONPYCACHEPREFIX": str(common.empty_folder(WORK / "pycache"))}
    common.run(pyinstaller(), *options, ROOT / "kamdesk.spec", env=common.reproducible() | own)


def check_size(tree: Path) -> None:
    size = common.size_of(tree) / 1e6
    say(f"  {tree.name}: {size:.0f} MB in {len(common.files_of(tree))} files")
    if size > MOST.get(sys.platform, 290):
        raise Failed(f"the program has {size:.0f} MB; {MOST.get(sys.platform, 290)} MB are the most")


def check_files(tree: Path) -> None:
    if found := needed.differences(tree):
        raise Failed("the program does not hold what it needs and nothing else:\n" + "\n".join(found))
