"""Icons and fonts out of the packages that bring them, once: SVG files and static font weights.

Matplotlib cannot use a variable font's weights, and reading the icon package costs more than the first paint,
so both are written to a folder: by `dev.py setup`, at build time into the bundle, or at the first start, behind the window.
"""

import io
import os
import sys
import tempfile
from pathlib import Path

from kamdesk.env import assets, paths

VERSION = "1"
SCRIPTS = ((0x20, 0x17F), (0x1EA0, 0x1EF9), (0x2000, 0x2BFF))
"""Latin and signs; other scripts come from the system's fonts."""
FEATURES = ["ccmp", "kern", "locl", "mark", "mkmk", "tnum"]
WEIGHTS = {"Regular": 400, "Medium": 500, "SemiBold": 600, "Bold": 700}


_known_complete: set[Path] = set()
"""Folders that were looked through; nothing goes from them while the program runs."""


def icon_names() -> list[str]:
    """The Lucide icons that the program uses."""
    return assets.resource("icons", "names.txt").read_text(encoding="utf-8").split()


def home() -> Path:
    """Where `icons/` and `fonts/` are, or will be: in the bundle, else in the cache."""
    try:
        return assets.resource("prepared")
    except FileNotFoundError:
        return paths.cache_folder() / f"prepared-{VERSION}"


def folder() -> Path:
    """The folder with `icons/` and `fonts/`; what is missing is made first, which takes seconds."""
    found = home()
    prepare(found)
    return found


def icons() -> Path:
    """The folder of the icons; made when it is not there, which takes no time."""
    found = home() / "icons"
    if not _is_complete("icons", found):
        _make_icons(found)
    return found


def fonts() -> Path | None:
    """The folder of the fonts; None while they are still to be made."""
    found = home() / "fonts"
    return found if _is_complete("fonts", found) else None


def has_letters(text: str) -> bool:
    """Whether every sign of a text is in the script ranges that our fonts are made of."""
    return text.isascii() or all(any(low <= ord(c) <= high for low, high in SCRIPTS) for c in set(text) if c > "\u007f")


def prepare(target: Path) -> None:
    """Write what is missing into the folder."""
    for name, make in (("icons", _make_icons), ("fonts", _make_fonts)):
        if not _is_complete(name, target / name):
            make(target / name)


def _is_complete(name: str, found: Path) -> bool:
    if found in _known_complete:
        return True
    wanted = {f"{n}.svg" for n in icon_names()} if name == "icons" else {f"Inter-{w}.ttf" for w in WEIGHTS}
    if found.is_dir() and wanted <= {p.name for p in found.iterdir()}:
        _known_complete.add(found)
    return found in _known_complete


def _make_icons(target: Path) -> None:
    import lucide

    known = set(lucide.get_icon_list())
    target.mkdir(parents=True, exist_ok=True)
    for name in icon_names():
        if name not in known:
            raise FileNotFoundError(f"no Lucide icon is called {name}")
        _write(target / f"{name}.svg", lucide.lucide_icon(name, stroke_width="1.75").encode())


def _make_fonts(target: Path) -> None:
    import logging

    import fontpkg_inter
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    logging.getLogger("fontTools").setLevel(logging.ERROR)
    source = next(p for p in (Path(fontpkg_inter.ROOT) / "files").glob("Inter*.ttf") if "Italic" not in p.name)
    target.mkdir(parents=True, exist_ok=True)
    small = TTFont(source, recalcTimestamp=False)  # the same bytes each time: a font keeps the time of its maker
    # Without its stylistic alternates the font is instanced in a tenth of the time.
    options = subset.Options(layout_features=FEATURES, name_IDs=["*"], notdef_outline=True)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in SCRIPTS for code in range(first, last + 1)])
    subsetter.subset(small)
    base = io.BytesIO()
    instancer.instantiateVariableFont(small, {"opsz": 14}, inplace=True)
    small.save(base)
    for name, weight in WEIGHTS.items():
        base.seek(0)
        font = instancer.instantiateVariableFont(TTFont(base, recalcTimestamp=False), {"wght": weight}, updateFontNames=True)
        with tempfile.TemporaryDirectory() as scratch:
            draft = Path(scratch) / "font.ttf"
            font.save(draft)
            _write(target / f"Inter-{name}.ttf", draft.read_bytes())


def _write(path: Path, data: bytes) -> None:
    # Another start may be making the same file: each has a draft of its own.
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    draft.write_bytes(data)
    draft.replace(path)


if __name__ == "__main__":
    prepare(Path(sys.argv[1]) if len(sys.argv) > 1 else home())
