"""Which painter makes which file."""

from kamdesk.reports.painting import Painter

SUFFIXES = (".pdf",)
"""The endings that files can have, in the order in which they are offered."""


def painter(suffix: str) -> Painter:
    """The painter of an ending of `SUFFIXES`; it is fetched when it is needed."""
    from kamdesk.reports.render_pdf import render

    return {".pdf": render}[suffix]
