"""The company's own template for presentations, emptied: its master, layouts, theme and size, and nothing that somebody showed with it."""

import io
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kamdesk.env.company import CompanySettings, CompanyWarning

MOST_BYTES, MOST_UNPACKED = 20_000_000, 200_000_000
LOWEST_TITLE = 0.45
"""So much of a slide's height may be above the lower edge of its title: what we say stands below it."""
TYPES = "[Content_Types].xml"
_TEMPLATE, _PRESENTATION = b"presentationml.template.main+xml", b"presentationml.presentation.main+xml"
_KEPT = frozenset({"slideMaster", "theme", "presProps", "viewProps", "tableStyles", "font"})
"""What a presentation may refer to: neither slides and notes, nor comments, tags and whatever other programs left in it."""
_OF_PACKAGE = "officeDocument"
_OF_SLIDES = (
    "notesMasterIdLst",
    "handoutMasterIdLst",
    "custShowLst",
    "photoAlbum",
    "custDataLst",
    "modifyVerifier",
    "smartTags",
    "extLst",
)
"""Parts of a presentation's own text that are about slides and people that are not there any more."""
_AROUND = frozenset({"DATE", "FOOTER", "SLIDE_NUMBER"})
"""Places of a layout that slides do not get."""


@dataclass(frozen=True, slots=True)
class DeckTemplate:
    """A presentation without slides, and which layout of which master its slides have."""

    data: bytes
    master: int
    layout: int


class _UnfitError(Exception):
    """A template that is not used, as the code of a warning."""


def template_of(company: CompanySettings) -> tuple[DeckTemplate | None, CompanyWarning | None]:
    """The template that is laid down, or why there is none; read again only when its file has changed."""
    if company.presentation_template is None:
        return None, None
    path, line = company.presentation_template, company.lines.get("presentation_template", 0)
    try:
        if path.is_dir():
            return None, CompanyWarning("bad_template", line, {"template": path.name})
        found = path.stat()
    except (OSError, ValueError):
        return None, CompanyWarning("no_template", line, {"template": str(path)})
    return _read(path, line, found.st_mtime_ns, found.st_size)


@cache
def _read(path: Path, line: int, _changed: int, size: int) -> tuple[DeckTemplate | None, CompanyWarning | None]:
    if size > MOST_BYTES:
        return None, CompanyWarning("large_template", line, {"template": path.name, "most": MOST_BYTES // 1_000_000})
    try:
        return emptied(path.read_bytes()), None
    except OSError:
        return None, CompanyWarning("no_template", line, {"template": str(path)})
    except _UnfitError as unfit:
        return None, CompanyWarning(str(unfit), line, {"template": path.name})
    except Exception:  # noqa: BLE001 - whatever a library makes of a damaged file: the template is not used, and that is said
        return None, CompanyWarning("bad_template", line, {"template": path.name})


def emptied(data: bytes) -> DeckTemplate:
    """A template without its slides, its history and its author.

    Raises:
        Exception: `_UnfitError` with the code of a warning, or whatever the library raises for a file that is damaged.
    """
    from pptx import Presentation

    file: Any = Presentation(io.BytesIO(_as_presentation(data)))
    _drop(file)
    for part in file.part.package.iter_parts():
        if any(rel.is_external and not rel.reltype.endswith("/hyperlink") for rel in part.rels.values()):
            raise _UnfitError("linked_template")
    master, layout = _place(file)
    out = io.BytesIO()
    file.save(out)
    tried: Any = Presentation(io.BytesIO(out.getvalue()))
    if tried.slides.add_slide(tried.slide_masters[master].slide_layouts[layout]).shapes.title is None:
        raise _UnfitError("no_layout")
    return DeckTemplate(out.getvalue(), master, layout)


def _as_presentation(data: bytes) -> bytes:
    """The package with the type of a presentation: one that is saved as a template (POTX) differs in that alone."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        if sum(entry.file_size for entry in package.infolist()) > MOST_UNPACKED or len(set(names)) != len(names):
            raise _UnfitError("bad_template")
        types = package.read(TYPES)
        if b"macroEnabled" in types or b"vbaProject" in types or any("vbaproject" in name.lower() for name in names):
            raise _UnfitError("macros_in_template")
        if _TEMPLATE not in types:
            return data
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for name in names:
                new.writestr(name, types.replace(_TEMPLATE, _PRESENTATION) if name == TYPES else package.read(name))
        return out.getvalue()


def _drop(file: Any) -> None:
    """Take out of a presentation what is not its look."""
    whole, part = file.part._element, file.part  # noqa: SLF001 - the library has no way to take slides out
    for entry in list(whole.xpath("./p:sldIdLst/p:sldId")):
        entry.getparent().remove(entry)
    for name in _OF_SLIDES:
        for element in whole.xpath(f"./p:{name}"):
            whole.remove(element)
    for rels, kept in ((part.rels, _KEPT), (part.package._rels, {_OF_PACKAGE})):  # noqa: SLF001
        for name, rel in list(rels.items()):
            if rel.reltype.rpartition("/")[2] not in kept:
                rels.pop(name)


def _place(file: Any) -> tuple[int, int]:
    """Master and layout of our slides: a title and nothing else if there is one, else the title with the fewest other places.

    Raises:
        _UnfitError: `no_layout`.
    """
    found = []
    for at, master in enumerate(file.slide_masters):
        for number, layout in enumerate(master.slide_layouts):
            kinds = [p.placeholder_format.type.name for p in layout.placeholders]
            others = [kind for kind in kinds if kind not in _AROUND and kind != "TITLE"]
            if kinds.count("TITLE") != 1 or any(kind.startswith("VERTICAL") for kind in kinds):
                continue
            title = layout.placeholders[kinds.index("TITLE")]
            if (title.top or 0) + (title.height or 0) <= file.slide_height * LOWEST_TITLE:
                found.append((len(others), at, number))
    if not found:
        raise _UnfitError("no_layout")
    _others, master, layout = min(found)
    return master, layout
