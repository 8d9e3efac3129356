"""What the packaged program takes from the system it runs on: which libraries, in which Debian packages, how new a C library.

Read from the files themselves, so that what a package says it needs is what it needs.
"""

import re
from pathlib import Path

import common
from common import Failed

PACKAGES = {
    "ld-linux-x86-64.so.2": "libc6",
    "libc.so.6": "libc6",
    "libdl.so.2": "libc6",
    "libm.so.6": "libc6",
    "libpthread.so.0": "libc6",
    "librt.so.1": "libc6",
    "libutil.so.1": "libc6",
    "libresolv.so.2": "libc6",
    "libstdc++.so.6": "libstdc++6",
    "libgcc_s.so.1": "libgcc-s1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libEGL.so.1": "libegl1",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb.so.1": "libxcb1",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libexpat.so.1": "libexpat1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "libuuid.so.1": "libuuid1",
}
"""The libraries that Debian 12 and 13 both have, by the package; a later Debian calls one by another name."""
OPTIONAL = {"libcups.so.2": "libcups2t64 | libcups2"}
"""Needed by parts that only load where they are, such as printing."""
NEWEST_C_LIBRARY = (2, 36)
"""Debian 12 has it."""


def is_elf(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(4) == b"\x7fELF"


def needs(path: Path) -> tuple[set[str], tuple[int, int]]:
    """The libraries that a file names, and the newest version of the C library that it asks for."""
    told = common.run("objdump", "-p", path)
    versions = [(int(a), int(b)) for a, b in re.findall(r"GLIBC_(\d+)\.(\d+)", told)]
    return set(re.findall(r"NEEDED\s+(\S+)", told)), max(versions, default=(2, 0))


def of_tree(tree: Path) -> tuple[list[str], list[str]]:
    """What a Debian package of this tree depends on, and what it recommends.

    Raises:
        Failed: for a library that no package is known for, or a C library newer than the oldest Debian has.
    """
    elf_files = [path for path in common.files_of(tree) if is_elf(path)]
    inside = {path.name for path in tree.rglob("*.so*")}
    wanted: set[str] = set()
    newest = (2, 0)
    for path in elf_files:
        names, version = needs(path)
        if unknown := names - inside - PACKAGES.keys() - OPTIONAL.keys():
            raise Failed(f"{path.relative_to(tree)} needs {', '.join(sorted(unknown))}, which is in no package that is known")
        wanted |= names - inside
        newest = max(newest, version)
    if newest > NEWEST_C_LIBRARY:
        raise Failed(f"the program needs version {newest[0]}.{newest[1]} of the C library; Debian 12 has {NEWEST_C_LIBRARY[1]}")
    packages = {PACKAGES[name] for name in wanted if name in PACKAGES} - {"libc6"}
    recommended = sorted({OPTIONAL[name] for name in wanted if name in OPTIONAL})
    return [f"libc6 (>= {newest[0]}.{newest[1]})", *sorted(packages)], recommended
