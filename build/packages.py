"""Makes the packages of the program: `python3 dev.py dist TARGET…`, which installs the tools first.

    tree    dist/kamdesk, the program as a folder that needs no Python, tried by its own self-test
    deb     Debian and its relatives          tar    any Linux, for one user
    setup   Windows, for one user             msi    Windows, for a whole machine
    dmg     macOS
    all     each of them that this machine can make

Every target but `tree` is made by `make.py` in the folder of its system: `TOOLS` names the Debian packages that a target
needs, and `make(target, folder)` puts its files into the folder and returns them. It raises `common.Skipped` where this machine
cannot make the target, and `common.Failed` where something is wrong. With `--tools` only the Debian packages are listed.
"""

import importlib
import sys
import time
from pathlib import Path
from types import ModuleType

import common
from common import DIST, Failed, Skipped, say

SYSTEMS = {"deb": "linux", "tar": "linux", "setup": "windows", "msi": "windows", "dmg": "macos"}
TARGETS = ("tree", *SYSTEMS)
SUMS = "SHA256SUMS"
TREE_TOOLS = ("binutils", "patchelf")


def recipe(system: str) -> ModuleType:
    """The `make.py` of a system.

    Raises:
        Skipped: when there is none.
    """
    if not Path(__file__).with_name(system).joinpath("make.py").exists():
        raise Skipped(f"there is no recipe build/{system}/make.py")
    return importlib.import_module(f"{system}.make")


def chosen(arguments: list[str]) -> list[str]:
    """The targets meant, in the order in which they are made.

    Raises:
        Failed: for a word that is no target.
    """
    wanted = arguments or ["tree"]
    if unknown := [word for word in wanted if word not in (*TARGETS, "all")]:
        raise Failed(f"no target is called {', '.join(unknown)}; there are {', '.join((*TARGETS, 'all'))}")
    return [target for target in TARGETS if target in wanted or "all" in wanted]


def tools(targets: list[str]) -> list[str]:
    """The Debian packages that these targets need."""
    found = set(TREE_TOOLS)
    for target in targets:
        try:
            found |= set(recipe(SYSTEMS[target]).TOOLS.get(target, ())) if target in SYSTEMS else set()
        except Skipped:
            continue
    return sorted(found)


def make(target: str) -> list[Path]:
    """Make one target in `dist/`."""
    if target != "tree":
        return list(recipe(SYSTEMS[target]).make(target, DIST))
    import tree

    return [tree.make()]


def make_all(targets: list[str]) -> int:
    """Make the targets one after the other; returns 1 when one of them failed."""
    DIST.mkdir(exist_ok=True)
    told: list[str] = []
    failed = False
    for target in targets:
        begin = time.monotonic()
        try:
            made = make(target)
            sizes = ", ".join(f"{path.relative_to(DIST)} {common.size_of(path) / 1e6:.1f} MB" for path in made)
            told.append(f"{target}: {sizes} ({time.monotonic() - begin:.0f} s)")
        except Skipped as reason:
            told.append(f"{target}: skipped, {reason}")
        except Failed as reason:
            failed = True
            told.append(f"{target}: FAILED, {reason}")
        say(told[-1])
    write_sums()
    say("\n" + "\n".join(line.partition("\n")[0] for line in told))
    return int(failed)


def write_sums() -> None:
    """Write the fingerprints of all packages that lie in `dist/`, and beside each tree's packages what it is made of."""
    listed = DIST / common.attribute("APP_NAME") / "_internal" / "licences" / f"{common.attribute('APP_NAME')}.cdx.json"
    if listed.exists():
        name = f"{common.attribute('APP_NAME')}-{common.version()}-{sys.platform}.cdx.json"
        (DIST / name).write_bytes(listed.read_bytes())
    files = [path for path in sorted(DIST.iterdir()) if path.is_file() and path.name != SUMS]
    (DIST / SUMS).write_text("".join(f"{common.sha256(path)}  {path.name}\n" for path in files), encoding="utf-8")


def main(arguments: list[str]) -> int:
    try:
        targets = chosen([word for word in arguments if word != "--tools"])
    except Failed as reason:
        say(f"{reason}\n\n{__doc__}")
        return 2
    if "--tools" in arguments:
        say("\n".join(tools(targets)))
        return 0
    return make_all(targets)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
