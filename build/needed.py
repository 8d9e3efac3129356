"""Every file that the packaged program may have, and why it is there.

What is in the tree and not here fails the build, and so does a line here that nothing in the tree answers to: the list is true.
Names are regular expressions of paths in `_internal`; `{ext}` is the ending of Python's extension modules.
"""

import re
import sys
from pathlib import Path

import common
from common import ROOT

MODULE_ENDINGS = {
    "linux": r"(\.cpython-3\d+-[\w-]+|\.abi3)?\.so",
    "darwin": r"(\.cpython-3\d+-darwin|\.abi3)?\.so",
    "win32": r"(\.cp3\d+-win_amd64)?\.pyd",
}
EVERYWHERE = {
    r"base_library\.zip": "the part of Python that starts it",
    r"licences/.+": "what the licences ask for",
    r"pyside6_essentials-[\d.]+\.dist-info/METADATA": "the version of Qt, told by `kamdesk --version`",
    r"PySide6/Qt(Core|Gui|PrintSupport|Svg|Widgets){ext}": "Qt for Python: the parts that the window is made of",
    r"shiboken6/Shiboken{ext}": "Qt for Python's own base",
    r"PySide6/(Qt/)?translations/qtbase_es\.qm": "Qt's own words in Spanish",
    r"PIL/_imaging(ft)?{ext}": "pictures in charts and presentations",
    r"charset_normalizer/(cd|md){ext}": "texts of an unknown encoding",
    r"fontTools/(misc/bezierTools|varLib/iup){ext}": "fonts in charts as PDF",
    r"kiwisolver/_cext{ext}": "the places in a chart",
    r"lxml/(_elementpath|etree){ext}": "presentations",
    r"matplotlib/(_c_internal_utils|_image|_path|ft2font|backends/_backend_agg){ext}": "charts",
    r"matplotlib/mpl-data/matplotlibrc": "charts",
    r"matplotlib/mpl-data/fonts/ttf/(DejaVuSans(-Bold|-Oblique|-BoldOblique|Display)?|LastResortHE-Regular)\.ttf": "signs in charts",
    r"matplotlib/mpl-data/fonts/ttf/LICENSE_DEJAVU": "the licence of these fonts",
    r"numpy/(_core/_multiarray_umath|linalg/_umath_linalg){ext}": "the figures of charts",
    r"python_calamine/_python_calamine{ext}": "workbooks of every format",
    r"sqlcipher3/_sqlite3{ext}": "the driver of the portfolio",
    r"typst/_typst{ext}": "the pages of documents",
    r"cryptography/hazmat/bindings/_rust{ext}": "the key of a file with a password",
    r"_cffi_backend{ext}": "the bridge of what makes that key",
}
LINUX = {
    r"libpython3\.\d+\.so\.1\.0": "Python",
    r"lib(bz2|ffi|lzma|sqlite3|z|zstd)\.so\.[\d.]+": "what Python's own modules stand on",
    r"python3\.\d+/lib-dynload/_(bisect|contextvars|csv|ctypes|datetime|decimal|elementtree|heapq|json|opcode|pickle){ext}": "Python",
    r"python3\.\d+/lib-dynload/_(multiprocessing|posixshmem|posixsubprocess|queue|random|socket|sqlite3|statistics|struct|typing|uuid|zoneinfo){ext}": "Python",
    r"python3\.\d+/lib-dynload/(array|binascii|fcntl|grp|math|mmap|pyexpat|resource|select|termios|unicodedata){ext}": "Python",
    r"python3\.\d+/lib-dynload/(_blake2|_md5|_sha1|_sha256|_sha3|_sha512){ext}": "fingerprints, without OpenSSL",
    r"python3\.\d+/lib-dynload/(_bz2|_lzma|zlib){ext}": "packed files",
    r"python3\.\d+/lib-dynload/(_codecs_(cn|hk|iso2022|jp|kr|tw)|_multibytecodec){ext}": "texts of every encoding",
    r"libxcb-(cursor|glx|icccm|image|keysyms|randr|render|render-util|shape|shm|sync|util|xfixes|xkb)\.so\.\d": "windows on X11",
    r"libxkbcommon(-x11)?\.so\.0": "the keyboard",
    r"PySide6/libpyside6\.abi3\.so\.[\d.]+": "Qt for Python",
    r"shiboken6/libshiboken6\.abi3\.so\.[\d.]+": "Qt for Python",
    r"PySide6/Qt/lib/libQt6(Core|DBus|Gui|OpenGL|PrintSupport|Svg|WaylandClient|Widgets|XcbQpa)\.so\.6": "Qt",
    r"PySide6/Qt/lib/libicu(data|i18n|uc)\.so\.\d+": "alphabets and calendars, for Qt",
    r"PySide6/Qt/plugins/iconengines/libqsvgicon\.so": "icons",
    r"PySide6/Qt/plugins/imageformats/libq(gif|jpeg|svg)\.so": "pictures",
    r"PySide6/Qt/plugins/platforminputcontexts/lib(compose|ibus)platforminputcontextplugin\.so": "accents and other scripts",
    r"PySide6/Qt/plugins/platforms/libq(offscreen|wayland|xcb)\.so": "screens",
    r"PySide6/Qt/plugins/platformthemes/libqxdgdesktopportal\.so": "the desktop's own dialogs",
    r"PySide6/Qt/plugins/printsupport/libcupsprintersupport\.so": "printers",
    r"PySide6/Qt/plugins/wayland-decoration-client/lib(adwaita|bradient)\.so": "frames of windows on Wayland",
    r"PySide6/Qt/plugins/wayland-graphics-integration-client/libqt-plugin-wayland-egl\.so": "windows on Wayland",
    r"PySide6/Qt/plugins/wayland-shell-integration/libxdg-shell\.so": "windows on Wayland",
    r"PySide6/Qt/plugins/xcbglintegrations/libqxcb-(egl|glx)-integration\.so": "graphics cards on X11",
    r"numpy\.libs/lib(gfortran|quadmath|scipy_openblas64_)-[\w.-]+": "numpy",
    r"pillow\.libs/lib(Xau|brotlicommon|brotlidec|freetype|harfbuzz|jpeg|lzma|openjp2|png16|tiff|xcb|zstd)-[\w.-]+": "Pillow",
}
WINDOWS = {
    r"python3(\d+)?\.dll": "Python",
    r"_(ctypes|decimal|elementtree|multiprocessing|queue|socket|sqlite3|uuid|zoneinfo)\.pyd": "Python",
    r"(pyexpat|select|unicodedata)\.pyd": "Python",
    r"_(bz2|lzma)\.pyd": "packed files",
    r"(libffi-8|sqlite3)\.dll": "what Python's own modules stand on",
    r"((PySide6|shiboken6)/)?(MSVCP140(_[12])?|VCRUNTIME140(_1)?)\.dll": "Microsoft's libraries for C and C++",
    r"PySide6/pyside6\.abi3\.dll": "Qt for Python",
    r"shiboken6/shiboken6\.abi3\.dll": "Qt for Python",
    r"PySide6/Qt6(Core|Gui|PrintSupport|Svg|Widgets)\.dll": "Qt",
    r"PySide6/plugins/iconengines/qsvgicon\.dll": "icons",
    r"PySide6/plugins/imageformats/q(gif|jpeg|svg)\.dll": "pictures",
    r"PySide6/plugins/platforms/q(offscreen|windows)\.dll": "screens",
    r"PySide6/plugins/styles/qmodernwindowsstyle\.dll": "Qt's own look on Windows",
    r"numpy\.libs/(libscipy_openblas64_|msvcp140)-[\w.-]+": "numpy",
}
LISTS = {"linux": LINUX, "win32": WINDOWS}
"""The lists of the systems of which every file was looked at."""


def own_resources() -> dict[str, str]:
    """What is taken from `resources/`, and the icons and fonts that are made of packages when the tree is."""
    found = {}
    for path in common.files_of(ROOT / "resources"):
        if path.suffix not in (".po", ".pot"):
            found[re.escape(path.relative_to(ROOT).as_posix())] = "what the program reads"
    for name in (ROOT / "resources" / "icons" / "names.txt").read_text(encoding="utf-8").split():
        found[re.escape(f"resources/prepared/icons/{name}.svg")] = "an icon"
    found[r"resources/prepared/fonts/Inter-(Regular|Medium|SemiBold|Bold)\.ttf"] = "the font"
    return found


def patterns(system: str = sys.platform) -> dict[str, str]:
    """All that a tree of a system holds, and why."""
    listed = EVERYWHERE | LISTS[system] | own_resources()
    return {name.replace("{ext}", MODULE_ENDINGS[system]): why for name, why in listed.items()}


def differences(tree: Path, system: str = sys.platform) -> list[str]:
    """What is in a tree and on no list, or on the list and not in the tree, as sentences; of a system without a list nothing."""
    if system not in LISTS:
        return []
    inside = tree / "_internal"
    files = [path.relative_to(inside).as_posix() for path in common.files_of(inside)]
    wanted = [re.compile(name) for name in patterns(system)]
    surplus = [f"{name} is on no list of build/needed.py" for name in files if not any(p.fullmatch(name) for p in wanted)]
    absent = [f"nothing is there for {p.pattern}" for p in wanted if not any(p.fullmatch(name) for name in files)]
    beside = {path.name for path in tree.iterdir()} - {"_internal"}
    name = common.attribute("APP_NAME")
    programs = {f"{name}.exe", f"{name}-cli.exe"} if system == "win32" else {name}
    return surplus + absent + [f"{other} has to be beside _internal, and nothing else" for other in sorted(beside ^ programs)]
