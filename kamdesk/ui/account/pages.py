"""The pages of an account in one table: tabs, menu, shortcuts and palette are made from it."""

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamdesk.i18n import N_, _

if TYPE_CHECKING:
    from kamdesk.ui.account.base_page import AccountPage


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One page: the key under which places are remembered, its words on the tab and in the menu, and its icon.

    `place` is module and class; the module is imported when the page is first shown.
    """

    key: str
    title: str
    menu: str
    icon: str
    place: str


PAGES = (
    PageEntry("overview", N_("Overview"), N_("&Overview"), "building", "account.overview_page:OverviewPage"),
    PageEntry("selection", N_("Selection"), N_("&Selection"), "scale", "selection.selection_page:SelectionPage"),
    PageEntry("plan", N_("Plan"), N_("&Plan"), "list-checks", "plan.plan_page:PlanPage"),
    PageEntry("scorecard", N_("Scorecard"), N_("S&corecard"), "gauge", "scorecard.scorecard_page:ScorecardPage"),
    PageEntry("prescription", N_("Advocacy"), N_("Advocac&y"), "megaphone", "ledgers.prescription_page:PrescriptionPage"),
    PageEntry("innovation", N_("Innovation"), N_("Inno&vation"), "lightbulb", "ledgers.innovation_page:InnovationPage"),
    PageEntry(
        "relationship",
        N_("Voice and value"),
        N_("Voice and val&ue"),
        "message-circle",
        "ledgers.relationship_page:RelationshipPage",
    ),
)
TABS = tuple(page.key for page in PAGES)
_BY_KEY = {page.key: page for page in PAGES}


def page_class(key: str) -> "type[AccountPage]":
    """The class of a page; its module is imported now, if it was not yet."""
    module, _colon, name = _BY_KEY[key].place.partition(":")
    found: type[AccountPage] = getattr(importlib.import_module(f"kamdesk.ui.{module}"), name)
    return found


def tab_title(key: str) -> str:
    """The word on a tab."""
    return _(_BY_KEY[key].title)
