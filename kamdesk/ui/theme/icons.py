"""Lucide icons, tinted from tokens and sharp at every scale."""

from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from kamdesk.env import paths, prepare


@cache
def _source(name: str) -> str:
    return (prepare.icons() / f"{name}.svg").read_text(encoding="utf-8")


def _tinted(name: str, color: str) -> str:
    return _source(name).replace("currentColor", color)


@cache
def pixmap(name: str, color: str, size: int, ratio: float = 1.0, gap: int = 0) -> QPixmap:
    """One icon as a picture of `size` logical pixels, with an empty `gap` at its right."""
    side = round(size * ratio)
    found = QPixmap(QSize(side + round(gap * ratio), side))
    found.fill(Qt.GlobalColor.transparent)
    painter = QPainter(found)
    QSvgRenderer(QByteArray(_tinted(name, color).encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    found.setDevicePixelRatio(ratio)
    return found


@cache
def icon(name: str, color: str, size: int = 16, gap: int = 0) -> QIcon:
    """One icon for buttons and menus; `gap` keeps a text at its right at a distance."""
    found = QIcon()
    for ratio in (1.0, 2.0, 3.0):
        found.addPixmap(pixmap(name, color, size, ratio, gap))
    return found


@cache
def file_url(name: str, color: str) -> str:
    """A tinted icon as a file, for the style sheet."""
    folder: Path = paths.cache_folder() / "tinted"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{color.strip('#')}.svg"
    if not path.exists():
        draft = path.with_suffix(".new")
        draft.write_text(_tinted(name, color), encoding="utf-8")
        draft.replace(path)
    return path.as_posix()
