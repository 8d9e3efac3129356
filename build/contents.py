"""What goes into the packaged program besides its code, and what stays out of it; used by `kamdesk.spec`."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
Entry = tuple[str, str, str]
"""PyInstaller's: where it goes, where it comes from, what it is."""


def resources() -> Iterator[tuple[str, str]]:
    """What the program reads, without the translators' sources."""
    for path in sorted((ROOT / "resources").rglob("*")):
        if path.is_file() and path.suffix not in (".po", ".pot"):
            yield str(path), str(path.parent.relative_to(ROOT))


def licences() -> Iterator[tuple[str, str]]:
    """The licence of the program, of Python, and of every package that the program runs on."""
    for path in (ROOT / "LICENSE", ROOT / "THIRD_PARTY.md", *sorted((ROOT / "build" / "licences").iterdir())):
        yield str(path), "licences"
    library = Path(os.__file__).parent  # on Windows the licence lies above it
    yield next(str(f) for f in (library / "LICENSE.txt", library.parent / "LICENSE.txt") if f.exists()), "licences/Python"
    for name in sorted(runtime_packages("kamdesk", {"pip"}) - UNUSED_PACKAGES):
        for file in metadata.files(name) or []:
            if ".dist-info" in file.parts[0] and re.search(r"licen[cs]e|copying|notice|cyclonedx", file.name, re.IGNORECASE):
                within = Path(*(part for part in file.parts[1:-1] if part not in ("licenses", "sboms")))
                yield str(file.locate()), str(Path("licences", name, within))


def runtime_packages(name: str, known: set[str]) -> set[str]:
    """The installed packages that a package needs, and what they need, but for the known ones."""
    found: set[str] = set()
    for requirement in metadata.requires(name) or []:
        needed = re.match(r"[\w.-]+", requirement)
        other = needed[0].lower().replace("_", "-") if needed else ""
        if other and "extra ==" not in requirement and other not in known | found:
            try:
                found |= {other} | runtime_packages(other, known | found | {other})
            except metadata.PackageNotFoundError:
                continue  # for another system or Python
    return found


UNUSED_PACKAGES = {"click-default-group", "contourpy", "fontpkg", "pycparser", "python-lucide", "tabulate", "tzdata"}
"""Packages that others ask for, of which nothing goes into the tree; the icons of one come with the licence of Lucide."""

# What is only there for building and testing, or is drawn in by a part that is not used. Without OpenSSL Python has
# its own hashes, and the program uses no network.
UNUSED_MODULES = """
    _ssl ssl _hashlib certifi requests urllib3 readline tzdata lucide fontpkg fontpkg_inter babel rich pygments pip setuptools wheel pkg_resources
    pytest _pytest hypothesis mypy IPython tkinter _tkinter gi PyQt5 PyQt6 distutils lib2to3 idlelib turtledemo ensurepip
    pydoc_data test doctest pdb cgi asyncio multiprocessing.managers multiprocessing.pool multiprocessing.shared_memory http.server http.cookies http.cookiejar xmlrpc smtplib ftplib imaplib poplib nntplib telnetlib socketserver
    numpy.f2py numpy.tests numpy.testing numpy.random numpy.fft numpy._core._multiarray_tests
    matplotlib.tests matplotlib._qhull matplotlib._tri mpl_toolkits.tests contourpy
    lxml.objectify lxml.isoschematron lxml.html lxml.builder lxml.sax
    PIL.ImageTk PIL.ImageQt PIL.AvifImagePlugin PIL._avif PIL.WebPImagePlugin PIL._webp PIL.ImageCms PIL._imagingcms
    PySide6.QtQml PySide6.QtQuick PySide6.QtDesigner PySide6.QtHelp PySide6.QtUiTools PySide6.QtTest PySide6.QtSql
    PySide6.QtNetwork PySide6.QtDBus PySide6.QtConcurrent PySide6.QtXml PySide6.QtOpenGL PySide6.QtOpenGLWidgets
""".split()  # noqa: SIM905

UNUSED_FILES = re.compile(
    r"""
      Qt6?(Quick|Qml|Designer|Pdf|VirtualKeyboard|ShaderTools|WaylandCompositor|WaylandEglCompositor)
    | plugins/(qmltooling|egldeviceintegrations|networkinformation|tls|sqldrivers|designer|virtualkeyboard|generic)
    | plugins/(wayland-graphics-integration-server|platforminputcontexts/\w*virtualkeyboard)
    | plugins/wayland-graphics-integration-client/lib(drm|shm|vulkan|dmabuf)
    | plugins/wayland-shell-integration/lib(ivi|qt|wl|fullscreen)-shell
    | plugins/platforms/\w*(eglfs|linuxfb|minimal|minimalegl|vkkhrdisplay|vnc|direct2d)\b
    | plugins/imageformats/\w*q(icns|ico|tga|tiff|wbmp|webp|pdf)\b
    | plugins/platformthemes/libqgtk3                   # would bring the build machine's GTK along
    | translations/(?!qtbase_es\.qm)\w+\.qm
    | PIL/_(avif|imagingtk|imagingcms|webp)\b
    | mpl-data/(sample_data|stylelib|images|plot_directive|kpsewhich)
    | pptx/templates/                                  # presentations begin with a blank file of our own
    | mpl-data/fonts/(afm|pdfcorefonts|ttf/(cm|STIX|LICENSE_STIX|DejaVuSansMono|DejaVuSerif))
    | \.dist-info/(?!METADATA)                          # the program asks for the version of Qt for Python
    | (click|cryptography|numpy|pluggy)-[\d.]+\.dist-info/
    # Windows: of Qt only what the program uses; the hours of all countries, which nothing asks for
    | opengl32sw\.dll | d3dcompiler_47\.dll | (^|/)Qt6Network\.dll | ^tzdata/
    # Linux: the system's own, which suit its drivers and get its security fixes
    | (^|/)lib(stdc\+\+|gcc_s|expat|fontconfig|freetype|dbus-1|systemd|glib-2\.0|gthread-2\.0|pcre2-8)\.so\.\d
    | (^|/)lib(X11|X11-xcb|xcb|uuid|cups|gpg-error|gcrypt|cap|lz4)\.so\.\d
    """,
    re.VERBOSE | re.IGNORECASE,
)


def used(entries: list[Entry]) -> list[Entry]:
    return [e for e in entries if not UNUSED_FILES.search(e[0].replace(os.sep, "/"))]


def reachable(binaries: list[Entry]) -> list[Entry]:
    """Linux: without the libraries that only files left out have needed."""
    libraries = {Path(name).name: path for name, path, kind in binaries if kind == "BINARY"}
    roots = [e for e in binaries if e[2] == "EXTENSION" or "/plugins/" in e[0] or e[0].startswith("libpython3")]
    names = {Path(name).name for name, _path, _kind in roots}
    paths = [path for _name, path, _kind in roots]
    while paths:
        listed = subprocess.run(["objdump", "-p", paths.pop()], capture_output=True, text=True, check=True).stdout
        new = {n for n in re.findall(r"NEEDED\s+(\S+)", listed) if n in libraries} - names
        names |= new
        paths += [libraries[n] for n in sorted(new)]
    return [e for e in binaries if e[2] == "SYMLINK" or Path(e[0]).name in names]


def slim(entry: Entry, scratch: Path) -> Entry:
    """Linux: without names and debug information where they are large; the libraries of numpy, Pillow and Qt are not to be rewritten."""
    name, path, kind = entry
    if kind == "SYMLINK" or not re.match(
        r"libpython3|(python3\.\d+/)?lib-dynload/|charset_normalizer/|fontTools/|kiwisolver/|lxml/|matplotlib/|python_calamine/|sqlcipher3/|typst/",
        name,
    ):
        return entry
    target = scratch / name
    target.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["strip", "--strip-unneeded", "-o", target, path], check=True)
    if shutil.which("patchelf"):  # some builds of Python leave their own path inside
        subprocess.run(["patchelf", "--remove-rpath", target], check=True)
    return name, str(target), kind


def without_dead_links(entries: list[Entry], binaries: list[Entry]) -> list[Entry]:
    present = {os.path.normpath(name) for name, _path, kind in binaries if kind != "SYMLINK"}
    return [e for e in entries if e[2] != "SYMLINK" or os.path.normpath(Path(e[0]).parent / e[1]) in present]
