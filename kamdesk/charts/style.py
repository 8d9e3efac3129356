"""Colours, font and global settings of every figure."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager

GROUP_MARKERS = ("o", "s", "^", "D")
REGULAR, BOLD = 400, 700
"""The weights of texts: those that Inter and its stand-in both have, for every text is looked up in both."""
_registered: set[Path] = set()


@dataclass(frozen=True)
class ChartStyle:
    """Named colours (`surface`, `text`, `accent`, `g1` …) and the text size in pixels."""

    colors: Mapping[str, str]
    font_px: float = 11.0
    is_dark: bool = False
    is_paper: bool = False
    """Whether it is printed: texts stay texts, so nothing may turn them into outlines."""

    def __getitem__(self, name: str) -> str:
        return self.colors[name]

    def points(self, dpi: float, factor: float = 1.0) -> float:
        """The text size in points on a figure of that density."""
        return self.font_px * factor * 72.0 / dpi


def configure(font_folder: Path | None = None) -> None:
    """Set what holds for all figures, once; foreign text is never read as mathematics."""
    if font_folder is not None:
        for path in sorted(font_folder.glob("*.ttf")):
            if path not in _registered:
                font_manager.fontManager.addfont(str(path))
                _registered.add(path)
    mpl.rcParams.update(
        {
            "font.family": ["Inter", "DejaVu Sans"] if _registered else ["DejaVu Sans"],
            "text.parse_math": False,
            "text.hinting": "no_hinting",
            "axes.unicode_minus": True,
            # Texts of a drawing are texts, and the same drawing has the same bytes.
            "svg.fonttype": "none",
            "svg.hashsalt": "kamdesk",
            "pdf.fonttype": 42,
        }
    )


def cleared_axes(figure: Any, place: tuple[float, float, float, float]) -> Any:
    """Empty axes without frame on a figure; kept ones are emptied, for making new ones costs more than drawing."""
    if len(figure.axes) == 1 and not figure.axes[0].axison:
        axes = figure.axes[0]
        for artist in (*axes.lines, *axes.patches, *axes.texts, *axes.collections):
            artist.remove()
        axes.set_position(place)
        return axes
    figure.clear()
    axes = figure.add_axes(place)
    axes.set_axis_off()
    return axes
