"""The KAM plan: a first page that is enough on its own, and ten sections to look things up in."""

from kamdesk.i18n import _
from kamdesk.reports.build import common, plan_account, plan_closing, plan_cover, plan_slides, plan_standing, plan_work
from kamdesk.reports.kinds import AccountSource
from kamdesk.reports.model import Image, Report, Section


def build(source: AccountSource) -> Report:
    """The plan of an account, for our own people: a draft where it is not approved, and says so."""
    data, request = source.data, source.request
    images: dict[str, Image] = {}
    sections = (
        Section(_("Why this account"), tuple(plan_account.why(source))),
        Section(_("The client"), tuple(plan_account.client(data))),
        Section(_("Where we are"), tuple(plan_standing.scorecard(data, images))),
        Section(_("People"), tuple(plan_standing.people(data))),
        Section(_("Remaining potential and way to the target"), tuple(plan_standing.potential(data, images))),
        Section(_("Objectives and commitments"), tuple(plan_work.objectives(data))),
        Section(_("Agreements and projects"), tuple(plan_work.agreements(data))),
        Section(_("Committee, RACI and calendar"), tuple(plan_work.committee(data))),
        Section(_("Innovation and advocacy"), tuple(plan_closing.innovation(data))),
        Section(_("Risks, resources and signatures"), tuple(plan_closing.risks(data))),
    )
    return Report(
        **common.frame(request, _("KAM plan"), data.account.name, data.today),
        figures=common.figures_text(data),
        description=_("KAM plan of {name}").format(name=data.account.name),
        cover=plan_cover.cover(data, request.paper),
        sections=sections,
        images=images,
        slides=plan_slides.slides(source),
    )
