"""Who hands out a document to the client and who signs it for us, with a line to fill in by hand for what the program does not know."""

import re

from kamdesk.domain.text import fold
from kamdesk.i18n import _
from kamdesk.reports.build.common import joined
from kamdesk.reports.build.one_page import shortened
from kamdesk.reports.model import SignatureLine
from kamdesk.reports.visibility import ClientView

RULE = "_" * 22
"""A line to write a name on."""
NAME = 60
"""So many signs of a name are printed."""
_DEPARTMENTS = frozenset(
    [
        "area",
        "calidad",
        "compras",
        "departamento",
        "department",
        "dept",
        "direccion",
        "dpto",
        "equipo",
        "gerencia",
        "logistica",
        "management",
        "oficina",
        "office",
        "operaciones",
        "operations",
        "procurement",
        "produccion",
        "production",
        "purchasing",
        "quality",
        "team",
    ]
)
"""Words that are in no person's name: what bears one is a department, and a department signs nothing."""


def our_signature(view: ClientView, company: str) -> SignatureLine:
    """Where our KAM signs, and for which company; nobody lays the name of it down everywhere."""
    kam = joined(shortened(view.kam, NAME), "KAM") if view.kam else _("Name and role")
    company = _("For {name}").format(name=company) if company else _("For our company: {line}").format(line=RULE)
    return SignatureLine(kam, company, _("Date and signature"))


def client_signature(view: ClientView, name: str = "") -> SignatureLine:
    """Where the client signs, by somebody's name where it is known."""
    said = _("For {name}").format(name=shortened(view.name, NAME))
    signer = shortened(name, NAME)
    if _DEPARTMENTS & set(re.findall(r"[a-z]+", fold(name))):
        signer = _("Name and role ({department})").format(department=signer)
    return SignatureLine(signer or _("Name and role"), said, _("Date and signature"))


def prepared(view: ClientView, company: str) -> str:
    """For whom it was made and by whom: the KAM, and the company or a line for its name."""
    by = company or _("{line} (company)").format(line=RULE)
    return _("Prepared for {name} by {company}").format(name=view.name, company=f"{view.kam}, {by}" if view.kam else by)


def kam_line(view: ClientView) -> str:
    """Who looks after the client and how they are reached, for the line under its name; empty where nobody is named."""
    return joined(f"KAM {view.kam}", *view.kam_contact) if view.kam else ""
