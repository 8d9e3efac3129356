"""Makes the Windows program and its two installers, on Linux by wine.

    .venv/bin/python build/windows/make.py tree | setup | msi …     (or all of the packages: python3 dev.py dist)

    tree    .work/packages/windows/tree/kamdesk, the program as a folder: kamdesk.exe, kamdesk-cli.exe, _internal
    setup   setup.exe for one user, in Spanish and English          msi     for a whole computer

The CPython of `windows_python.py` runs PyInstaller in a prefix of `wine.py`; `pe_audit.py` looks through what came out,
and its self-test runs. NSIS and wixl make the installers. The same sources give the same bytes, but for signatures,
which `build/sign.py` puts on the programs, the uninstaller and both installers.
"""

import hashlib
import os
import re
import shutil
import struct
import subprocess
import sys
import uuid
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import common
import icons
import needed
import pe_audit
import sign
import windows_python
import wine
from common import ROOT, WORK, Failed, Skipped, say
from smoke import try_tree

BASE = tuple(sorted({*windows_python.TOOLS, *wine.TOOLS}))
TOOLS = {"setup": (*BASE, "nsis"), "msi": (*BASE, "wixl", "msitools")}
"""Debian's packages that each target needs."""
FOLDER = WORK / "windows"
TREE = FOLDER / "tree"
HERE = Path(__file__).parent
PATIENCE = 3600
"""Seconds for packing and for the self-test; two minutes on a machine that does nothing else."""
MOST_TREE, MOST_PACKAGE = 220, {".exe": 80, ".msi": 120}
"""Million bytes that the folder, and each installer, may have."""
CODES = uuid.UUID("d394d4e0-2282-42b0-9844-dbd494188e51")
"""What the codes of the MSI are made of, each with a text of its own: they never change."""


def name() -> str:
    return common.attribute("APP_NAME")


@cache
def tree() -> Path:
    """The packaged folder, made once, looked through and tried.

    Raises:
        Skipped: this machine lacks a tool.
        Failed: it is too large, lacks something, or does not work.
    """
    if not common.is_linux():
        raise Skipped("the recipe for Windows runs on Linux, by wine")
    common.need("wine", "Xvfb", "x86_64-w64-mingw32-gcc", "osslsigncode")
    python = windows_python.make()
    made = TREE / name()
    with wine.prefix(FOLDER / "prefix", is_new=False) as prefix:
        with common.timed("packing the program for Windows"):
            pack(prefix, python)
            list_parts(prefix, python, made)
        size = common.size_of(made) / 1e6
        say(f"  {made}: {size:.0f} MB in {len(common.files_of(made))} files")
        if size > MOST_TREE:
            raise Failed(f"the program has {size:.0f} MB; {MOST_TREE} MB are the most")
        if wrong := needed.differences(made, "win32"):
            raise Failed("the program does not hold what it needs and nothing else:\n" + "\n".join(wrong))
        pe_audit.must_be_whole(made)
        with common.timed("its self-test"):
            self_test(prefix, made)
    sign.sign(*sorted(made.glob("*.exe")))
    common.set_times(made)
    return made


def pack(prefix: wine.Prefix, python: Path) -> None:
    """Run PyInstaller."""
    common.empty_folder(TREE)
    places = ("--distpath", wine.windows_path(TREE), "--workpath", wine.windows_path(FOLDER / "pyinstaller"))
    options = ("--noconfirm", "--clean", "--log-level", "WARN", *places)
    spec = wine.windows_path(ROOT / "kamdesk.spec")
    prefix.must(python, "-m", "PyInstaller", *options, spec, more=reproducible(), seconds=PATIENCE)


def list_parts(prefix: wine.Prefix, python: Path, folder: Path) -> None:
    """Put the list of all parts and their licences among the licences; told by the Python that packed them."""
    script, target = ROOT / "build" / "bill.py", folder / "_internal" / "licences" / f"{name()}.cdx.json"
    prefix.must(python, *(wine.windows_path(path) for path in (script, folder, target)), more=reproducible())


def reproducible() -> dict[str, str]:
    """What Python has to be told in wine, so that it makes the same bytes each time.

    What it writes of a module follows from what it read before, so nothing is taken that was compiled at another time.
    """
    kept = ("SOURCE_DATE_EPOCH", "PYTHONHASHSEED")
    own = {"PYTHONPYCACHEPREFIX": wine.windows_path(common.empty_folder(FOLDER / "pycache"))}
    return {key: value for key, value in common.reproducible().items() if key in kept} | own


def self_test(prefix: wine.Prefix, folder: Path) -> None:
    """Have a packaged folder try itself.

    Raises:
        Failed: when a check fails, or it says what it should not.
    """
    text = prefix.must(folder / f"{name()}-cli.exe", "self-test", seconds=PATIENCE)
    if strange := try_tree.strange_lines(text):
        raise Failed("the packaged program said\n" + "\n".join(strange[:20]))
    say(f"  {text.strip().splitlines()[-1]}")


def package(target: str, version: str) -> str:
    """The name of an installer."""
    return f"{name()}-{version}-windows{'-setup.exe' if target == 'setup' else '.msi'}"


def setup(files: Path, folder: Path, version: str) -> Path:
    """setup.exe of a packaged folder, put in a folder."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    target = FOLDER / package("setup", version)
    given = {"VERSION": version, "FILES": files, "ICON": icons.write() / "kamdesk.ico", "OUTPUT": target}
    if os.environ.get("KAMDESK_FAST"):
        given["FAST"] = "yes"
    if sign.is_wanted():
        given["SIGN"] = f'"{sys.executable}" "{Path(sign.__file__).resolve()}"'
    with common.timed("packing setup.exe"):
        common.run("makensis", "-V2", *(f"-D{key}={value}" for key, value in given.items()), HERE / "setup.nsi")
    return finished(target, folder)


def product(version: str) -> str:
    """The code that Windows Installer knows a version by."""
    return f"{{{code_of(version)}}}"


def msi(files: Path, folder: Path, version: str) -> Path:
    """The MSI of a packaged folder, put in a folder."""
    target = FOLDER / package("msi", version)
    scratch = common.empty_folder(FOLDER / "msi")
    # wixl takes no absolute paths: all that it reads lies in one folder.
    shutil.copytree(files, scratch / "tree")
    shutil.copy2(icons.write() / "kamdesk.ico", scratch)
    shutil.copy2(HERE / "kamdesk.wxs", scratch)
    # The linker would choose where the library is loaded by the name of the folder that it writes to.
    compiler = ("x86_64-w64-mingw32-gcc", "-Os", "-s", "-shared", "-Wl,--no-insert-timestamp,--disable-auto-image-base")
    common.run(*compiler, "-o", scratch / "refuse_running.dll", HERE / "refuse_running.c", "-lmsi")
    (scratch / "tree.wxs").write_text(components(scratch / "tree"), encoding="utf-8")
    common.set_times(scratch)
    given = {"Win64": "yes", "VERSION": version, "PRODUCT": product(version).strip("{}"), "TREE": "tree"}
    defined = [word for key, value in given.items() for word in ("-D", f"{key}={value}")]
    with common.timed("packing the MSI"):
        common.run("wixl", "-a", "x64", *defined, "-o", target, "kamdesk.wxs", "tree.wxs", cwd=scratch)
    shutil.rmtree(scratch)
    settle(target)
    return finished(target, folder)


def components(files: Path) -> str:
    """What the MSI has to know of each file of a folder."""
    listed = "".join(f"./{path.relative_to(files)}\n" for path in common.files_of(files))
    words = ("--directory-ref", "INSTALLDIR", "--component-group", "Tree", "--var", "var.TREE", "--prefix", "./", "--win64")
    done = subprocess.run(["wixl-heat", *words], input=listed, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"wixl-heat ended with {done.returncode}\n{done.stderr[-2000:]}")
    # wixl makes up new names of folders and codes of files each time; a file that stays where it is keeps its code.
    folders = {
        known: f"folder{number}" for number, known in enumerate(dict.fromkeys(re.findall(r"\bdir[0-9A-F]{32}\b", done.stdout)))
    }
    named = re.sub(r"\bdir[0-9A-F]{32}\b", lambda m: folders[m[0]], done.stdout)
    return re.sub(r'Id="(cmp\w+)" Guid="\*"', lambda m: f'Id="{m[1]}" Guid="{code_of(m[1])}"', named)


def code_of(text: str) -> str:
    """A code as Windows Installer has them, the same for the same text."""
    return str(uuid.uuid5(CODES, text)).upper()


def settle(package: Path) -> None:
    """Give an MSI the time of the sources, and a code that follows from what is in it: wixl takes the clock and makes one up.

    Windows Installer takes packages with the same code for the same file, and others for others.
    """
    name_package(package, uuid.UUID(int=0))
    told = common.run("msiinfo", "suminfo", package)
    data = package.read_bytes()
    for told_time in set(re.findall(r"(?:Created|Last saved): (.+)", told)):
        made = datetime.strptime(told_time.strip(), "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC)
        data = data.replace(in_file_time(int(made.timestamp())), in_file_time(int(common.source_date())))
    package.write_bytes(data)
    name_package(package, uuid.uuid5(CODES, hashlib.sha256(data).hexdigest()))


def in_file_time(seconds: int) -> bytes:
    """Seconds since 1970 as Windows writes them: tenths of microseconds since 1601, in eight bytes."""
    return struct.pack("<Q", (seconds + 11_644_473_600) * 10_000_000)


def name_package(package: Path, code: uuid.UUID) -> None:
    """Write the code of an MSI, with what stands beside it."""
    common.run("msibuild", package, "-s", name(), name(), "x64;1033", f"{{{str(code).upper()}}}")


def finished(made: Path, folder: Path) -> Path:
    """An installer that is signed and not too large, moved to a folder: there it is whole or not at all."""
    sign.sign(made)
    size = made.stat().st_size / 1e6
    most = MOST_PACKAGE[made.suffix]
    if size > most and not os.environ.get("KAMDESK_FAST"):
        raise Failed(f"{made.name} has {size:.0f} MB; {most} MB are the most")
    return Path(shutil.move(made, folder / made.name))


def make(target: str, folder: Path) -> list[Path]:
    """Make `setup` or `msi` in a folder; the files that were made.

    Raises:
        Skipped: this machine lacks a tool.
        Failed: something is wrong with what was made.
    """
    common.need(*(("makensis",) if target == "setup" else ("wixl", "wixl-heat", "msibuild", "msiinfo")))
    return [(setup if target == "setup" else msi)(tree(), folder, common.version())]


def main(targets: list[str]) -> int:
    if not targets or not set(targets) <= {"tree", *TOOLS}:
        say(__doc__ or "")
        return 2
    try:
        common.DIST.mkdir(exist_ok=True)
        for target in targets:
            for path in [tree()] if target == "tree" else make(target, common.DIST):
                say(f"{path}: {(common.size_of(path) if path.is_dir() else path.stat().st_size) / 1e6:.1f} MB")
    except (Skipped, Failed) as reason:
        say(f"{type(reason).__name__.lower()}: {reason}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
