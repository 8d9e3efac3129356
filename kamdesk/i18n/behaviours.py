"""What each level of a competency looks like at work, so that two assessors can give the same mark."""

from kamdesk.domain.plan.kam_profile import Competency
from kamdesk.i18n import N_, _

LEVELS = (1, 2, 3, 4, 5)
_BEHAVIOURS = {
    Competency.BUSINESS_VISION: (
        N_("Sees orders, not the client's business"),
        N_("Knows what the client sells and to whom"),
        N_("Explains how we affect the client's results"),
        N_("Foresees changes in its sector and adapts the plan"),
        N_("Talks strategy with its management and opens new business"),
    ),
    Competency.TECHNICAL_CROSSFUNCTIONAL: (
        N_("Needs a technician at every visit"),
        N_("Knows our range; asks others for the rest"),
        N_("Solves the usual and knows whom to call in each area"),
        N_("Designs solutions across several of our areas"),
        N_("Is consulted by the client's technicians and by ours"),
    ),
    Competency.SERVICE_VOCATION: (
        N_("Answers when chased"),
        N_("Answers in time, without following up"),
        N_("Follows each matter to its end and says so"),
        N_("Sees problems before the client does and warns"),
        N_("The client asks for this person by name"),
    ),
    Competency.LEADERSHIP_TEAMS: (
        N_("Works alone"),
        N_("Asks others for favours, case by case"),
        N_("Gets a team of other areas to keep its dates"),
        N_("Sets direction and settles conflicts without rank"),
        N_("Makes others grow; people want to be on the team"),
    ),
    Competency.SALES_BACKGROUND: (
        N_("Has not carried a sale from beginning to end"),
        N_("Has sold what the catalogue holds"),
        N_("Has run a portfolio with its own target for years"),
        N_("Has won and kept large accounts"),
        N_("Has turned a large account around, and trains others"),
    ),
    Competency.COMMUNICATION_NEGOTIATION: (
        N_("Gives the discount to end the conversation"),
        N_("Presents well; yields under pressure"),
        N_("Prepares, listens and trades concessions"),
        N_("Reaches agreements that both sides keep"),
        N_("Negotiates with management when much is at stake"),
    ),
    Competency.RESULTS_ORIENTATION: (
        N_("Reports activity, not results"),
        N_("Knows the target; reacts at the end of the year"),
        N_("Follows the figures monthly and corrects"),
        N_("Reaches targets in most years, by a plan"),
        N_("Raises the target and takes the team along"),
    ),
    Competency.PRIDE_BELONGING: (
        N_("Blames the company before the client"),
        N_("Is loyal; seldom speaks for us"),
        N_("Defends what we do and why"),
        N_("Wins colleagues for the account with conviction"),
        N_("Represents the company where it matters most"),
    ),
    Competency.SELF_MOTIVATION: (
        N_("Needs to be pushed every week"),
        N_("Works well on what is asked"),
        N_("Starts on things without being told"),
        N_("Keeps going after setbacks and learns from them"),
        N_("Gives energy to others in bad times"),
    ),
}


def behaviour(competency: Competency, level: int) -> str:
    """How somebody with this level, 1–5, of the competency behaves, as a sentence for whoever gives marks."""
    return _(_BEHAVIOURS[competency][level - 1])
