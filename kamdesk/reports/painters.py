"""Which painter makes which file."""

from importlib import import_module
from typing import cast

from kamdesk.reports.painting import Painter

SUFFIXES = (".pdf", ".pptx", ".xlsx")
"""The endings that files can have, in the order in which they are offered."""


def painter(suffix: str) -> Painter:
    """The painter of an ending of `SUFFIXES`; it is fetched when it is needed."""
    module = {".pdf": "render_pdf", ".pptx": "render_pptx", ".xlsx": "render_xlsx"}[suffix]
    return cast("Painter", import_module(f"kamdesk.reports.{module}").render)
