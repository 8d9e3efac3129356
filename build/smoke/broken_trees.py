"""Tries the check itself: with a part taken out of a packaged program, its self-test has to fail, and to say which part it was.

python3 build/smoke/broken_trees.py dist/kamdesk [PART …]
"""

import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import common
from common import Failed, say
from smoke import try_tree


@dataclass(frozen=True)
class Part:
    """Something that may be missing, and a word that has to be in what the self-test says then."""

    files: str
    told: str


PARTS = {
    "Qt's Spanish": Part("PySide6/**/translations/qtbase_es.qm", "Qt speaks Spanish"),
    "the words in Spanish": Part("resources/i18n/es.mo", "Spanish words"),
    "the SVG plug-in": Part("PySide6/**/imageformats/*qsvg.*", "picture formats"),
    "the JPEG plug-in": Part("PySide6/**/imageformats/*qjpeg.*", "picture formats"),
    "a chart back end": Part("matplotlib/backends/_backend_agg.*", "_backend_agg"),
    "the chart library's settings": Part("matplotlib/mpl-data/matplotlibrc", "matplotlibrc"),
    "typst": Part("typst/_typst.*", "document onepager"),
    "a template": Part("resources/reports/table.typ", "document onepager"),
    "the blank presentation": Part("resources/reports/blank.pptx", "reports/blank.pptx"),
    "the reader of workbooks": Part("python_calamine/_python_calamine.*", "table .xlsx"),
    "a weight of the font": Part("resources/prepared/fonts/Inter-Bold.ttf", "fontpkg_inter"),
    "an icon": Part("resources/prepared/icons/radar.svg", "lucide"),
    "the sample": Part("resources/sample/*.toml", "sample"),
    "the driver of the file": Part("sqlcipher3/_sqlite3.*", "sqlcipher3"),
    "what makes the key of a password": Part("cryptography/hazmat/bindings/_rust.*", "password"),
    "the bridge to it": Part("_cffi_backend.*", "password"),
    "printing": Part("PySide6/QtPrintSupport.*", "QtPrintSupport"),
}


def linked(source: str, target: str) -> None:
    """The same file under another name, or a copy where that cannot be; nothing is written into it."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def missed(tree: Path, part: Part) -> str:
    """What is wrong with how the self-test tells that a part is missing; nothing when it tells it well."""
    with tempfile.TemporaryDirectory(prefix="kamdesk broken ñ ") as scratch:
        copy = Path(scratch) / "kamdesk"
        shutil.copytree(tree, copy, symlinks=True, copy_function=linked)
        files = sorted((copy / "_internal").glob(part.files))
        if not files:
            return f"the tree has no {part.files}"
        for file in files:
            file.unlink()
        home = Path(scratch) / "casa"
        home.mkdir()
        outcome = try_tree.self_test(try_tree.program_in(copy), home, is_brief=True)
    if outcome.is_good:
        return "it is not missed"
    return "" if part.told in str(outcome) else f"it is missed, but not named:\n{outcome}"


def check(tree: Path, names: list[str]) -> None:
    """Take out one part after the other.

    Raises:
        Failed: when one is not missed, or not named.
    """
    wrong = {}
    for name in names or list(PARTS):
        found = missed(tree, PARTS[name])
        say(f"  without {name}: {found or 'the self-test fails, and names it'}")
        if found:
            wrong[name] = found
    if wrong:
        raise Failed("the self-test does not miss " + ", ".join(wrong))


if __name__ == "__main__":
    try:
        with common.timed("taking out one part after the other"):
            check(Path(sys.argv[1]), sys.argv[2:])
    except Failed as reason:
        sys.exit(str(reason))
