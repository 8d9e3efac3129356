"""What a portfolio begins with: the usual settings, and over them what the company lays down."""

from dataclasses import replace
from typing import Any

from kamdesk.domain.settings import Settings
from kamdesk.env import company


def settings() -> Settings:
    """The settings of a portfolio that is made now; one that exists keeps its own."""
    laid_down: dict[str, Any] = dict(company.load().of_new_portfolios)
    return replace(Settings(), **laid_down)
