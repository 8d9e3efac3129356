"""The bill of materials of a packaged tree: every part that is in it, its version and its licence, as CycloneDX JSON.

    python3 build/bill.py dist/kamdesk OUT.cdx.json

Run it with the Python that packed the tree: what is installed there is what is inside. A file that no part answers for, or a part
without a licence, is an error, so that the list is whole.
"""

import json
import platform
import re
import shutil
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import common
import contents
from common import Failed

Component = dict[str, Any]
SPEC_VERSION = "1.6"
NAMES = uuid.UUID("6f6d2c0e-7a0b-5d0c-9f43-6b1f6f0a9a51")
"""The name space of the serial numbers: the same parts give the same number."""
Part = tuple[str, str, str, str | Callable[[str], str]]
"""Which files it is in (a pattern), its name, its licence, its version or how the name of a file tells it."""
# What these packages say of their licence is a text, or nothing; LICENSE files of theirs are in `licences/`.
LICENCES = {
    "charset-normalizer": "MIT",
    "click-default-group": "Unlicense",
    "contourpy": "BSD-3-Clause",
    "cycler": "BSD-3-Clause",
    "defusedxml": "PSF-2.0",
    "et-xmlfile": "MIT",
    "fonttools": "MIT",
    "kiwisolver": "BSD-3-Clause",
    "lxml": "BSD-3-Clause",
    "matplotlib": "PSF-2.0",
    "openpyxl": "MIT",
    "pluggy": "MIT",
    "pyside6-essentials": "LGPL-3.0-only",
    "python-lucide": "MIT",
    "python-pptx": "MIT",
    "shiboken6": "LGPL-3.0-only",
    "sqlcipher3": "Zlib",
    "sqlite-fts4": "Apache-2.0",
    "tzdata": "Apache-2.0",
    "zxcvbn": "MIT",
}
IN_OTHER_FILES = {"fontpkg-inter"}
"""Packages of which there is something in the tree that does not have their name: fonts that were written out of them."""
NOT_LISTED = {"kamdesk", "pyinstaller"}
"""The program itself, and what starts it, which the list names as a boot loader."""


# Libraries in Pillow: what it calls them when asked for their version, or where in the name of a file the version is;
PILLOW = (
    ("PIL/_imagingft.*|pillow.libs/libfreetype-.*", "FreeType", "FTL", "freetype2"),
    ("PIL/_imagingft.*|pillow.libs/libharfbuzz-.*", "HarfBuzz", "MIT", "harfbuzz"),
    ("PIL/_imagingft.*", "Raqm", "MIT", "raqm"),
    ("PIL/_imaging.*|pillow.libs/libjpeg-.*", "libjpeg-turbo", "IJG AND BSD-3-Clause", "libjpeg_turbo"),
    ("PIL/_imaging.*|pillow.libs/libopenjp2-.*", "OpenJPEG", "BSD-2-Clause", "jpg_2000"),
    ("PIL/_imaging.*|pillow.libs/libtiff-.*", "LibTIFF", "libtiff", "libtiff"),
    ("PIL/_imaging.*", "zlib-ng", "Zlib", "zlib_ng"),
)
IN_PILLOW = (
    ("brotli(common|dec)", "Brotli", "MIT", r"\.so\.([\d.]+)"),
    ("lzma", "XZ Utils", "0BSD", r"\.so\.([\d.]+)"),
    ("png16", "libpng", "libpng-2.0", r"\.so\.(1)(6)\.(\d+)"),
    ("zstd", "Zstandard", "BSD-3-Clause", r"\.so\.([\d.]+)"),
    ("Xau", "libXau", "MIT", ""),
    ("xcb", "libxcb", "X11", ""),
)
# and libraries of the system that packs, with the Debian package that tells their version.
DEBIAN = (
    ("bz2", "bzip2", "bzip2-1.0.6", "libbz2-1.0"),
    ("ffi", "libffi", "MIT", "libffi8"),
    ("lzma", "XZ Utils", "0BSD", "liblzma5"),
    ("z", "zlib", "Zlib", "zlib1g"),
    ("zstd", "Zstandard", "BSD-3-Clause", "libzstd1"),
    ("xcb-(cursor|icccm|image|keysyms|render-util|util)", "xcb-util", "X11", "libxcb-util1"),
    ("xcb-(glx|randr|render|shape|shm|sync|xfixes|xkb)", "libxcb", "X11", "libxcb1"),
    ("xkbcommon(-x11)?", "libxkbcommon", "MIT", "libxkbcommon0"),
)


def _sqlcipher(sql: str) -> str:
    from sqlcipher3 import dbapi2

    connection = dbapi2.connect(":memory:")
    connection.execute("PRAGMA key = 'x'")
    try:
        return str(connection.execute(sql).fetchone()[0])
    finally:
        connection.close()


def _openssl_of_cryptography() -> str:
    from cryptography.hazmat.backends.openssl import backend

    return str(backend.openssl_version_text()).removeprefix("OpenSSL ").split()[0]


def _after(pattern: str) -> Callable[[str], str]:
    """The version that a file has in its name; none without a pattern."""
    return lambda name: ".".join(found.groups()) if pattern and (found := re.search(pattern, name)) else ""


def _of_pillow(feature: str) -> str:
    from PIL import features

    find = features.version_codec if feature in features.codecs else features.version_feature
    found = (features.version_module if feature in features.modules else find)(feature)
    return found or ""


def _of_debian(package: str) -> str:
    """The version of a Debian package, where Debian is what the tree was packed on."""
    if not shutil.which("dpkg-query"):
        return ""
    command = ["dpkg-query", "-W", "-f=${source:Upstream-Version}", package]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def parts() -> list[Part]:
    """What is in the tree and is no package of Python's."""
    import lxml.etree
    import matplotlib.ft2font
    import numpy as np
    import PySide6

    def dotted(numbers: tuple[int, ...]) -> str:
        return ".".join(map(str, numbers))

    blas = str(np.show_config(mode="dicts")["Build Dependencies"]["blas"]["version"])
    bootloader = metadata.version("pyinstaller")
    cipher = "sqlcipher3/_sqlite3.*"
    return [
        (r"kamdesk(-cli)?(\.exe)?", "PyInstaller bootloader", "GPL-2.0-or-later WITH Bootloader-exception", bootloader),
        (r"libpython3.*|python3\d*\.dll|base_library\.zip|.*lib-dynload/.*|\w+\.pyd", "CPython", "PSF-2.0", platform.python_version()),
        (r"PySide6/(.*Qt6[A-Z].*|(Qt/)?(plugins|translations)/.*)", "Qt", "LGPL-3.0-only", PySide6.__version__),
        (r"PySide6/Qt/lib/libicu.*", "ICU", "Unicode-DFS-2016", _after(r"\.so\.(\d+)")),
        (cipher, "SQLCipher", "BSD-3-Clause", _sqlcipher("PRAGMA cipher_version").split()[0]),
        (cipher, "SQLite", "blessing", _sqlcipher("SELECT sqlite_version()")),
        (cipher, "OpenSSL", "Apache-2.0", _sqlcipher("PRAGMA cipher_provider_version").removeprefix("OpenSSL ").split()[0]),
        (r"cryptography/hazmat/bindings/_rust.*", "OpenSSL (of cryptography)", "Apache-2.0", _openssl_of_cryptography()),
        (r"libsqlite3\.so.*|sqlite3\.dll", "SQLite (of Python)", "blessing", sqlite3.sqlite_version),
        (r"lxml/etree.*", "libxml2", "MIT", dotted(lxml.etree.LIBXML_VERSION)),
        (r"lxml/etree.*", "libxslt", "MIT", dotted(lxml.etree.LIBXSLT_VERSION)),
        (r"matplotlib/ft2font.*", "FreeType (of matplotlib)", "FTL", matplotlib.ft2font.__freetype_version__),
        (r"matplotlib/mpl-data/fonts/.*(DejaVu|DEJAVU).*", "DejaVu Fonts", "Bitstream-Vera", ""),
        (r"matplotlib/mpl-data/fonts/.*LastResort.*", "Last Resort Font", "OFL-1.1", ""),
        (r"numpy\.libs/\S*openblas.*", "OpenBLAS", "BSD-3-Clause", blas),
        (r"numpy\.libs/libgfortran.*", "GNU Fortran", "GPL-3.0-or-later WITH GCC-exception-3.1", ""),
        (r"numpy\.libs/libquadmath.*", "GNU quadmath", "LGPL-2.1-or-later", ""),
        *((pattern, f"{name} (of Pillow)", licence, _of_pillow(feature)) for pattern, name, licence, feature in PILLOW),
        *((rf"pillow\.libs/lib({file})-.*", f"{name} (of Pillow)", licence, _after(version)) for file, name, licence, version in IN_PILLOW),
        *((rf"lib{file}\.so\.\d.*", name, licence, _of_debian(package)) for file, name, licence, package in DEBIAN),
        (r"libffi-\d+\.dll", "libffi", "MIT", ""),
        (r"(?i:(.*/)?(VCRUNTIME|MSVCP|ucrtbase|api-ms-win)\S*\.dll)", "Microsoft Visual C++ runtime", "LicenseRef-Microsoft", ""),
    ]  # fmt: skip


def component(name: str, version: str, licence: str, purl: str = "") -> Component:
    """One entry; a licence is an SPDX expression."""
    found: Component = {"type": "library", "bom-ref": purl or f"{name}@{version}", "name": name}
    if version:
        found["version"] = version
    found["licenses"] = [{"expression": licence}]
    if purl:
        found["purl"] = purl
    return found


def packages() -> Iterator[Component]:
    """Python's packages, and the crates that those list which are written in Rust.

    Raises:
        Failed: for a package whose licence is not known.
    """
    for name in sorted(named()):
        told = metadata.metadata(name)
        licence = LICENCES.get(name) or told.get("License-Expression")
        if not licence:
            raise Failed(f"build/bill.py has no licence for {name}, and the package tells none")
        yield component(told["Name"], told["Version"], licence, f"pkg:pypi/{name}@{told['Version']}")
        for file in metadata.files(name) or []:
            if re.fullmatch(r"\S+\.cyclonedx\.json", file.name):
                listed = json.loads(Path(str(file.locate())).read_text(encoding="utf-8"))
                yield from (crate(found) for found in listed["components"] if found.get("scope") != "excluded")


def differences(tree: Path) -> list[str]:
    """Packages of Python that the list names and a tree that was packed here has nothing of, or the other way round, as sentences."""
    from PyInstaller.archive.readers import CArchiveReader

    program = next(path for path in sorted(tree.iterdir()) if path.is_file())
    modules = CArchiveReader(str(program)).open_embedded_archive("PYZ.pyz").toc
    inside = {name.partition(".")[0] for name in (*modules, *(path.name for path in (tree / "_internal").iterdir()))}
    owners = metadata.packages_distributions()
    found = {owner.lower().replace("_", "-") for name in inside for owner in owners.get(name, ())}
    surplus, absent = named() - found - IN_OTHER_FILES, found - named() - NOT_LISTED
    return [f"nothing of {name} is in the program" for name in sorted(surplus)] + [
        f"{name} is on no list" for name in sorted(absent)
    ]


def must_be_true(tree: Path) -> None:
    """Compare the list with a tree that was packed here.

    Raises:
        Failed: when one has a package that the other has not.
    """
    if wrong := differences(tree):
        raise Failed("the list of parts is not true:\n" + "\n".join(wrong))


def named() -> set[str]:
    """The packages of Python that the list names."""
    return contents.runtime_packages("kamdesk", {"pip"}) - contents.UNUSED_PACKAGES


def crate(told: Component) -> Component:
    """What a Rust crate says of itself, without places of the machine that built it."""
    kept = {name: told[name] for name in ("type", "name", "version", "description", "hashes", "licenses") if name in told}
    purl = str(told.get("purl", f"pkg:cargo/{told['name']}@{told['version']}")).partition("?")[0]
    return kept | {"bom-ref": purl, "purl": purl}


def libraries(tree: Path) -> Iterator[Component]:
    """What is in the tree besides packages of Python.

    Raises:
        Failed: for a library that is on no list here.
    """
    inside = [path.relative_to(tree).as_posix().removeprefix("_internal/") for path in common.files_of(tree)]
    known = parts()
    own = re.compile(
        r"(resources|licences)/.*|[\w.-]+\.dist-info/.*|(PIL|PySide6|charset_normalizer|fontTools|kiwisolver|lxml|matplotlib|numpy|python_calamine|shiboken6|sqlcipher3|typst)/.*|_cffi_backend\..*"
    )
    for name in inside:
        if not own.fullmatch(name) and not any(re.fullmatch(pattern, name) for pattern, *_rest in known):
            raise Failed(f"build/bill.py does not know what {name} is")
    for pattern, title, licence, version in known:
        files = [name for name in inside if re.fullmatch(pattern, name)]
        if files:
            yield component(title, version if isinstance(version, str) else version(files[0]), licence)


def bill(tree: Path) -> dict[str, Any]:
    """The whole list; the same tree gives the same list."""
    found = {entry["bom-ref"]: entry for entry in (*packages(), *libraries(tree))}
    components = [found[name] for name in sorted(found)]
    name, version = common.attribute("APP_NAME"), common.version()
    serial = uuid.uuid5(NAMES, json.dumps([version, components], sort_keys=True))
    when = datetime.fromtimestamp(int(common.source_date()), UTC)
    return {
        "$schema": f"http://cyclonedx.org/schema/bom-{SPEC_VERSION}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": SPEC_VERSION,
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {
            "timestamp": f"{when:%Y-%m-%dT%H:%M:%SZ}",
            "component": {
                "type": "application",
                "bom-ref": name,
                "name": name,
                "version": version,
                "licenses": [{"expression": "MIT"}],
            },
        },
        "components": components,
        "dependencies": [{"ref": name, "dependsOn": [entry["bom-ref"] for entry in components]}],
    }


def write(tree: Path, target: Path) -> Path:
    """Write the list of a tree to a file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(bill(tree), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return target


if __name__ == "__main__":
    try:
        must_be_true(Path(sys.argv[1]))
        write(Path(sys.argv[1]), Path(sys.argv[2]))
    except Failed as reason:
        sys.exit(str(reason))
