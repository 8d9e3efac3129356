"""The tables of step 5 that need nothing of its page: their columns and words."""

from kamdesk.domain.plan.agreements import AgreementForm
from kamdesk.domain.plan.plan_document import SwotSide
from kamdesk.i18n import _
from kamdesk.ui.forms.fields import Field, Kind
from kamdesk.ui.plan.base_step import DetailSpec
from kamdesk.ui.tables.record_table import TableSpec


def swot() -> TableSpec:
    """The SWOT, one line an entry."""
    return TableSpec(
        "swot",
        [
            Field("text", label=_("What")),
            Field("side", Kind.CHOICE, choices=SwotSide, is_optional=False, label=_("Type"), width=124),
        ],
        title=_("SWOT"),
        prompt=_("Type a strength, a weakness, an opportunity or a threat…"),
        min_rows=1,
    )


def agreements() -> TableSpec:
    """What was agreed with the client."""
    return TableSpec(
        "agreements",
        [
            Field("title"),
            Field("our_signer", width=142),
            Field("client_signer", width=142),
            Field("signed_on", Kind.DATE, width=100),
        ],
        title=_("Agreements with the client"),
        prompt=_("Type an agreement to add it…"),
        min_rows=1,
    )


def agreement() -> DetailSpec:
    """What an agreement covers, and how it came to bind."""
    return DetailSpec(
        "agreement",
        [
            Field("form", Kind.CHOICE, choices=AgreementForm, is_optional=False, label=_("How it came to bind")),
            Field("version"),
            Field("scope", Kind.NOTE, span=2),
        ],
        title=lambda a: _("«{name}»: what it covers, and its evidence").format(name=a.title),
        hint=_("Select an agreement to see what it covers and its evidence."),
        columns=2,
    )


def milestones() -> TableSpec:
    """The milestones of the selected project."""
    return TableSpec(
        "milestones",
        [
            Field("text", label=_("Milestone")),
            Field("due_on", Kind.DATE, width=104),
            Field("done_on", Kind.DATE, label=_("Reached on"), width=120),
        ],
        prompt=_("Type a milestone to add it…"),
        min_rows=1,
    )


def project() -> DetailSpec:
    """What a project costs and brings."""
    return DetailSpec(
        "project",
        [
            Field("budget", Kind.MONEY, label=_("Money")),
            Field("hours", Kind.INTEGER, label=_("Hours")),
            Field("effect", Kind.MONEY, label=_("Sales a year that it brings")),
        ],
        title=lambda p: _("«{name}»: money, hours, milestones").format(name=p.title),
        hint=_("Select a project to see its money, hours and milestones."),
    )


def risks() -> TableSpec:
    """What may go wrong, and what is done about it."""
    return TableSpec(
        "risks",
        [Field("text", label=_("What may go wrong")), Field("mitigation", label=_("How we mitigate it"))],
        title=_("Risks"),
        prompt=_("Type a risk to add it…"),
        min_rows=1,
    )
