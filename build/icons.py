"""Makes the program's icon in the forms that each system wants, from `resources/icons/kamdesk.svg`."""

import io
import sys
from pathlib import Path

from common import ROOT, WORK

DRAWING = ROOT / "resources" / "icons" / "kamdesk.svg"
SIZES = (16, 24, 32, 48, 64, 128, 256)
"""In pixels; for Windows and for menus."""
LARGE = (16, 32, 64, 128, 256, 512, 1024)
"""What macOS takes."""


def picture(pixels: int) -> bytes:
    """The icon as PNG of so many pixels a side."""
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(pixels, pixels, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(DRAWING)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def several(sizes: tuple[int, ...], form: str) -> bytes:
    """One file with the icon in these sizes; the form is ICO or ICNS."""
    from PIL import Image

    pictures = [Image.open(io.BytesIO(picture(size))) for size in sizes]
    data = io.BytesIO()
    pictures[-1].save(data, form, sizes=[(s, s) for s in sizes], append_images=pictures[:-1])
    return data.getvalue()


def write(folder: Path = WORK / "icons") -> Path:
    """Write all forms into a folder: `kamdesk.ico`, `kamdesk.icns`, `kamdesk.svg` and a `kamdesk-<pixels>.png` each."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "kamdesk.svg").write_bytes(DRAWING.read_bytes())
    (folder / "kamdesk.ico").write_bytes(several(SIZES, "ICO"))
    (folder / "kamdesk.icns").write_bytes(several(LARGE, "ICNS"))
    for size in SIZES:
        (folder / f"kamdesk-{size}.png").write_bytes(picture(size))
    return folder


if __name__ == "__main__":
    write(*map(Path, sys.argv[1:2]))
