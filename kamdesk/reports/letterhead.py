"""What the company has on its documents: its logo, and its template for presentations."""

import base64

from kamdesk.env.company import CompanySettings
from kamdesk.env.deck_template import DeckTemplate, template_of
from kamdesk.env.logo import logo_of
from kamdesk.i18n import _
from kamdesk.reports.model import Image
from kamdesk.reports.typography import printable

WIDTH, HEIGHT = 46.0, 9.0
"""The room for it on a page, in millimetres."""


def logo(company: CompanySettings) -> Image | None:
    """The logo that the company lays down, as large as its room allows; None without one, or where it cannot be shown."""
    found, _warning = logo_of(company)
    if found is None:
        return None
    scale = min(WIDTH / found.width, HEIGHT / found.height)
    width, height = found.width * scale, found.height * scale
    data = base64.b64encode(found.png).decode()
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.3f}mm" height="{height:.3f}mm" viewBox="0 0 {found.width} {found.height}">'
        f'<image width="{found.width}" height="{found.height}" href="data:image/png;base64,{data}"/></svg>'
    )
    return Image(svg, printable(company.name) or _("Logo"), height)


def template(company: CompanySettings) -> DeckTemplate | None:
    """The template that the company lays down; None without one, or where it cannot be used."""
    return template_of(company)[0]
