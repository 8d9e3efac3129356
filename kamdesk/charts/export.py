"""Figures to files and pictures, without a screen."""

import io
from pathlib import Path
from typing import TYPE_CHECKING

from kamdesk.domain.errors import FileError

if TYPE_CHECKING:
    from matplotlib.figure import Figure


PICTURE_DOTS = 300
"""Dots an inch of a chart that is copied or saved as a picture."""


def save_chart(figure: "Figure", path: Path) -> None:
    """Write a figure as PNG, SVG or PDF, by the ending of the name; a failure leaves no half-written file.

    Raises:
        FileError: `cannot_open`.
    """
    data = io.BytesIO()
    suffix = path.suffix[1:].lower()
    undated = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(suffix)
    figure.savefig(data, format=suffix, dpi=PICTURE_DOTS, facecolor=figure.get_facecolor(), metadata=undated)
    draft = path.with_name(f".{path.name}.new")
    try:
        draft.write_bytes(data.getvalue())
        draft.replace(path)
    except OSError as error:
        raise FileError("cannot_open", file=path.name, detail=str(error)) from error
    finally:
        draft.unlink(missing_ok=True)
