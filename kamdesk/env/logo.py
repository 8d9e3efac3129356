"""The company's logo: a picture of anybody's making, made into one that every painter of documents takes."""

import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kamdesk.env.company import CompanySettings, CompanyWarning

MOST_BYTES = 1_000_000
MOST_PIXELS = 25_000_000
WIDEST, HIGHEST = 900, 300
"""In pixels: three times what it takes on paper at the resolution of a printer."""


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture as PNG, with its size in pixels."""

    png: bytes
    width: int
    height: int


def logo_of(company: CompanySettings) -> tuple[Logo | None, CompanyWarning | None]:
    """The logo that is laid down, or why there is none; read again only when its file has changed."""
    if company.logo is None:
        return None, None
    line = company.lines.get("logo", 0)
    try:
        if company.logo.is_dir():
            return None, CompanyWarning("no_picture", line, {"logo": company.logo.name})
        found = company.logo.stat()
    except (OSError, ValueError):
        return None, CompanyWarning("no_logo", line, {"logo": str(company.logo)})
    return _read(company.logo, line, found.st_mtime_ns, found.st_size)


@cache
def _read(path: Path, line: int, _changed: int, size: int) -> tuple[Logo | None, CompanyWarning | None]:
    if size > MOST_BYTES:
        return None, CompanyWarning("large_logo", line, {"logo": path.name, "most": MOST_BYTES // 1_000_000})
    try:
        data = path.read_bytes()
    except OSError:
        return None, CompanyWarning("no_logo", line, {"logo": str(path)})
    found = _picture(data)
    return found, None if found else CompanyWarning("no_picture", line, {"logo": path.name})


def _picture(data: bytes) -> Logo | None:
    """A PNG of a PNG or JPEG that can be decoded to its end; None of anything else."""
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
            image.verify()  # it cannot be used afterwards
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > MOST_PIXELS:
                return None
            upright = ImageOps.exif_transpose(image).convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, MemoryError):
        return None
    upright.thumbnail((WIDEST, HIGHEST))
    out = io.BytesIO()
    upright.save(out, "PNG")
    return Logo(out.getvalue(), upright.width, upright.height)
