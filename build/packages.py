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

import importlib.util
import sys
import time
from pathlib import Path
from types import ModuleType

import common
from common import DIST, Failed, Skipped, say

SYSTEMS = {"deb": "linux", "tar": "linux", "setup": "windows", "msi": "windows", "dmg": "macos"}
TARGETS = ("tree", *SYSTEMS)
TREE_TOOLS = ("binutils", "patchelf")


def recipe(system: str) -> ModuleType:
    """The `make.py` of a system.

    Raises:
        Skipped: when there is none.
    """
    path = Path(__file__).with_name(system) / "make.py"
    if not path.exists():
        raise Skipped(f"there is no recipe build/{system}/make.py")
    name = f"make_{system}"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


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
            sizes = ", ".join(
                f"{p.relative_to(DIST)} {common.size_of(p) / 1e6 if p.is_dir() else p.stat().st_size / 1e6:.1f} MB" for p in made
            )
            told.append(f"{target}: {sizes} ({time.monotonic() - begin:.0f} s)")
        except Skipped as reason:
            told.append(f"{target}: skipped, {reason}")
        except Failed as reason:
            failed = True
            told.append(f"{target}: FAILED, {reason}")
        say(told[-1])
    say("\n" + "\n".join(line.partition("\n")[0] for line in told))
    return int(failed)


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
