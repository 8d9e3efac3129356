"""What the document window says of documents, audiences and papers."""

from kamdesk.i18n import N_, _
from kamdesk.reports.kinds import PDF, PPTX, XLSX, Kind
from kamdesk.reports.model import Audience, Paper

KIND_SENTENCES = {
    "onepager": N_("How the account stands and what is needed, on one page."),
    "plan": N_("The whole plan in ten sections; the first page is enough on its own."),
    "portfolio": N_("All accounts, and the decisions you need from the board."),
    "decision": N_("Why yes or no, with scenarios and side effects."),
    "selection": N_("The ranking of candidates for KAM, and why."),
    "agenda": N_("What the committee has before it."),
    "minutes": N_("What the committee agreed, to be signed."),
    "parameters": N_("What was agreed to measure, for the client's signature."),
    "value": N_("What was promised, delivered and confirmed."),
    "register": N_("The accounts that are not included, and why."),
}


def kind_sentence(kind: Kind) -> str:
    """What a document is for, in a sentence."""
    return _(KIND_SENTENCES[kind.name])


def audience_name(audience: Audience) -> str:
    """Who a document is for."""
    return _("For the client") if audience is Audience.CLIENT else _("For internal use")


def audience_sentence(kind: Kind, audience: Audience) -> str:
    """What goes away for an audience, or why there is no other."""
    if len(kind.audiences) == 1:
        if audience is Audience.CLIENT:
            return _("This document is for the client only.")
        return _("This document is for our own people only.")
    if audience is Audience.CLIENT:
        return _(
            "Without scores and indices, sales and margin, potential, people's attitudes, notes, decisions, and anything "
            "of other accounts. The file is searched for internal texts before it is saved."
        )
    return _("Shows everything, scores and margin too. Not for the client.")


def paper_name(paper: Paper) -> str:
    """What a paper is called."""
    return "A4" if paper is Paper.A4 else _("Letter")


def files_sentence(kind: Kind) -> str:
    """As which files it can be saved."""
    names = {PDF: "PDF", PPTX: "PowerPoint", XLSX: "Excel"}
    return _("Files: {names}.").format(names=", ".join(names[s] for s in kind.suffixes))
