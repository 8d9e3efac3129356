"""The glossary: one word on screen for each identifier."""

from enum import StrEnum
from typing import TYPE_CHECKING

from kamdesk.domain.scorecard.groups import Group
from kamdesk.i18n import N_, _

if TYPE_CHECKING:
    from kamdesk.domain.plan.kam_profile import Competency
    from kamdesk.domain.scorecard.library import IndicatorTemplate
    from kamdesk.domain.selection.criteria import Verdict

TERMS = {
    "Group.RESULTS": N_("Results"),
    "Group.QUALITY": N_("Agreed quality"),
    "Group.PRESCRIPTION": N_("Advocacy"),
    "Group.INNOVATION": N_("Innovation and learning"),
    "Step.REQUIREMENTS": N_("Requirements"),
    "Step.KAM_PROFILE": N_("KAM profile and selection"),
    "Step.POST": N_("Functions, objectives and responsibilities"),
    "Step.COMMITTEE": N_("Account Committee"),
    "Step.PLAN": N_("The plan"),
    "StepState.LOCKED": N_("locked"),
    "StepState.NOT_STARTED": N_("not started"),
    "StepState.IN_PROGRESS": N_("in progress"),
    "StepState.CLOSED": N_("closed"),
    "StepState.TO_REVIEW": N_("to review"),
    "Verdict.INCLUDE": N_("Include"),
    "Verdict.WATCH": N_("Defer with conditions"),
    "Verdict.EXCLUDE": N_("Do not include"),
    "Light.GREEN": N_("green"),
    "Light.AMBER": N_("amber"),
    "Light.RED": N_("red"),
    "Light.NONE": N_("no light"),
    "Quadrant.KEY": N_("Priority"),
    "Quadrant.DEVELOPMENT": N_("Development"),
    "Quadrant.MAINTENANCE": N_("Maintenance"),
    "Quadrant.OPPORTUNISTIC": N_("Tactical"),
    "EffectCategory.PRICE_CONTAGION": N_("Price contagion"),
    "EffectCategory.CONCENTRATION": N_("Concentration"),
    "EffectCategory.RESOURCE_OVERLOAD": N_("Overload of our resources"),
    "EffectCategory.OTHER_CUSTOMERS": N_("Other accounts take offence"),
    "EffectCategory.CHANNEL_CONFLICT": N_("Channel conflict"),
    "EffectCategory.CREDIT_RISK": N_("Credit risk"),
    "EffectCategory.CUSTOMER_RISK": N_("Risk of the account itself"),
    "EffectCategory.INNOVATION_DEPENDENCE": N_("Exclusivity of an innovation"),
    "EffectCategory.RIVAL_REACTION": N_("Reaction of a competitor"),
    "EffectCategory.INTERNAL_CONFLICT": N_("Conflict inside our company"),
    "EffectCategory.EXCLUDED_EXPECTATIONS": N_("Expectations of those not included"),
    "EffectCategory.PULL": N_("Pull on other accounts"),
    "EffectCategory.LEARNING": N_("Learning"),
    "Influence.DECIDES": N_("Decides"),
    "Influence.PRESCRIBES": N_("Advocates"),
    "Influence.INFLUENCES": N_("Influences"),
    "Influence.USES": N_("Uses"),
    "Relation.VERY_GOOD": N_("Very good terms"),
    "Relation.GOOD": N_("On good terms"),
    "Relation.TO_BUILD": N_("To build"),
    "Relation.DISTANT": N_("Distant"),
    "LossRisk.WATCHED": N_("To be watched"),
    "LossRisk.HIGH": N_("High"),
    "LineState.BOUGHT": N_("Bought"),
    "LineState.OPEN": N_("Still open"),
    "LineState.COMPETITOR": N_("With a competitor"),
    "LineState.BLOCKED": N_("Blocked"),
    "LineState.NOT_APPLICABLE": N_("Not applicable"),
    "LineState.UNKNOWN": N_("Unknown"),
    "Basis.PERIOD": N_("Of the period"),
    "Basis.YEAR_TO_DATE": N_("Year to date"),
    "Basis.ROLLING_12": N_("Rolling 12 months"),
    "Basis.SNAPSHOT": N_("At the end of the period"),
    "Frequency.MONTH": N_("Month"),
    "Frequency.QUARTER": N_("Quarter"),
    "Frequency.YEAR": N_("Year"),
    "Aggregation.SUM": N_("Sum"),
    "Aggregation.MEAN": N_("Mean"),
    "Aggregation.LAST": N_("Last figure"),
    "Aggregation.RATIO": N_("Ratio"),
    "Computed.TURNOVER": N_("Turnover"),
    "Computed.MARGIN": N_("Margin"),
    "Computed.CROSS_SELLING": N_("Cross-selling"),
    "Computed.REFERENCES": N_("References given"),
    "Computed.INFLUENCED_ACCOUNTS": N_("Accounts influenced"),
    "Computed.INFLUENCED_SALES": N_("Sales through advocacy"),
    "Computed.RECOMMENDATION": N_("Recommendation (NPS)"),
    "Computed.PILOTS": N_("Joint pilots"),
    "Computed.TRANSFERS": N_("Advances taken to other clients"),
    "Computed.TRANSFER_RATE": N_("Share of proposals adopted"),
    "DataFrom.OURS": N_("Ours"),
    "DataFrom.CLIENT": N_("The client's"),
    "DataFrom.WORSE": N_("The worse of both"),
    "AgreedForm.CONTRACT": N_("Contract clause"),
    "AgreedForm.SUPPLIER_MANUAL": N_("Supplier manual"),
    "AgreedForm.EMAIL": N_("E-mail"),
    "AgreedForm.MINUTES": N_("Minutes"),
    "ReferenceKind.MENTION": N_("Named us"),
    "ReferenceKind.INTRODUCTION": N_("Introduced us"),
    "ReferenceKind.CALL": N_("Took a reference call"),
    "ReferenceKind.VISIT": N_("Received a visit"),
    "ReferenceKind.CASE_STUDY": N_("Case study"),
    "ReferenceKind.SPECIFICATION": N_("Specified us"),
    "DealState.OPEN": N_("Under way"),
    "DealState.WON": N_("Won"),
    "DealState.LOST": N_("Lost"),
    "ImportKind.ACCOUNTS": N_("Accounts"),
    "ImportKind.CONTACTS": N_("Contacts"),
    "ImportKind.SALES": N_("Sales"),
    "ImportKind.BUDGET": N_("Budget"),
    "ImportKind.WALLET": N_("What accounts buy"),
    "ImportKind.CRITERIA": N_("Criteria"),
    "ImportKind.MEASURES": N_("Scorecard figures"),
    "AdvanceKind.PRODUCT": N_("Product"),
    "AdvanceKind.PROCESS": N_("Process"),
    "AdvanceKind.SERVICE": N_("Service"),
    "AdvanceKind.COMMERCIAL": N_("Commercial"),
    "AdvanceState.IDEA": N_("Idea"),
    "AdvanceState.PILOT": N_("Pilot"),
    "AdvanceState.VALIDATED": N_("Validated"),
    "AdvanceState.EXTENDED": N_("Extended"),
    "AdvanceState.DISCARDED": N_("Discarded"),
    "Reuse.UNCHECKED": N_("Not checked yet"),
    "Reuse.FREE": N_("Yes, freely"),
    "Reuse.ANONYMISED": N_("Yes, without naming the client"),
    "Reuse.WAIT": N_("Only from a date on"),
    "Reuse.FORBIDDEN": N_("No"),
    "TransferState.PROPOSED": N_("Proposed"),
    "TransferState.ADOPTED": N_("Adopted"),
    "TransferState.DECLINED": N_("Declined"),
    "TemplateSector.ANY": N_("Any sector"),
    "TemplateSector.INDUSTRY": N_("Industry"),
    "TemplateSector.FOOD": N_("Food"),
    "TemplateSector.HEALTH": N_("Health"),
    "TemplateSector.RETAIL": N_("Retail"),
    "TemplateSector.SERVICES": N_("Services and maintenance"),
    "Competency.BUSINESS_VISION": N_("Global business vision"),
    "Competency.TECHNICAL_CROSSFUNCTIONAL": N_("Technical and cross-functional knowledge"),
    "Competency.SERVICE_VOCATION": N_("Service vocation"),
    "Competency.LEADERSHIP_TEAMS": N_("Leadership and team management"),
    "Competency.SALES_BACKGROUND": N_("Sales training and experience"),
    "Competency.COMMUNICATION_NEGOTIATION": N_("Communication and negotiation"),
    "Competency.RESULTS_ORIENTATION": N_("Results orientation"),
    "Competency.PRIDE_BELONGING": N_("Pride of belonging"),
    "Competency.SELF_MOTIVATION": N_("Self-motivation"),
    "PostBlock.FUNCTION": N_("Functions"),
    "PostBlock.OBJECTIVE": N_("Objectives"),
    "PostBlock.RESPONSIBILITY": N_("Responsibilities"),
    "SignatureOf.POST_KAM": N_("Signature of the KAM"),
    "SignatureOf.POST_MANAGER": N_("Signature of the manager"),
    "SignatureOf.PLAN_SPONSOR": N_("Approval by the sponsor"),
    "SignatureOf.PLAN_COUNTERSIGN": N_("Countersignature"),
    "SwotSide.STRENGTH": N_("Strength"),
    "SwotSide.WEAKNESS": N_("Weakness"),
    "SwotSide.OPPORTUNITY": N_("Opportunity"),
    "SwotSide.THREAT": N_("Threat"),
    "Party.OURS": N_("Our side"),
    "Party.CLIENT": N_("The client's side"),
    "AgreementForm.SIGNED_BY_KAM": N_("Signed by the KAM"),
    "AgreementForm.SIGNED_BY_ATTORNEY": N_("Signed by an attorney"),
    "AgreementForm.CONFIRMED_MINUTE": N_("Minute confirmed by the client"),
}
"""The word for each member of the enums of the domain, by class and name: to know the words, no class has to be there."""
SHORT_GROUPS = {
    Group.RESULTS: N_("Results"),
    Group.QUALITY: N_("Agreed quality"),
    Group.PRESCRIPTION: N_("Advocacy"),
    Group.INNOVATION: N_("Innovation"),
}
CRITERIA = {
    "growth": N_("Growth potential"),
    "prescription": N_("Capacity for advocacy"),
    "innovation": N_("Driver of innovation"),
    "sector_fit": N_("Sector"),
    "size": N_("Company size"),
    "profitability": N_("Profitability"),
}
SHORT_COMPETENCIES = {
    "BUSINESS_VISION": N_("Business vision"),
    "TECHNICAL_CROSSFUNCTIONAL": N_("Technical"),
    "SERVICE_VOCATION": N_("Service"),
    "LEADERSHIP_TEAMS": N_("Leadership"),
    "SALES_BACKGROUND": N_("Experience"),
    "COMMUNICATION_NEGOTIATION": N_("Negotiation"),
    "RESULTS_ORIENTATION": N_("Results"),
    "PRIDE_BELONGING": N_("Belonging"),
    "SELF_MOTIVATION": N_("Motivation"),
}


def short_competency(competency: "Competency") -> str:
    """The word for a competency where space is short."""
    return _(SHORT_COMPETENCIES[competency.name])


def term(member: StrEnum) -> str:
    """The word for a member of one of the domain's enums; each of them has one in `TERMS`."""
    return _(TERMS[f"{type(member).__name__}.{member.name}"])


def criterion(name: str) -> str:
    """The word for one of the usual selection criteria; own criteria have their names in the settings."""
    return _(CRITERIA[name])


def verdict_word(verdict: "Verdict | None") -> str:
    """A verdict as a word of its own: in a table, and of a scenario while nobody named it."""
    if verdict is None:
        return _("Undecided")
    found = {"INCLUDE": N_("Included"), "WATCH": N_("Under watch"), "EXCLUDE": N_("Not included")}
    return _(found[verdict.name])


def short_group(group: Group) -> str:
    """The word for a group where space is short."""
    return _(SHORT_GROUPS[group])


def template(ready_made: "IndicatorTemplate") -> str:
    """The name of a ready-made indicator."""
    return _(ready_made.name)


def verdict_state(verdict: "Verdict | None") -> str:
    """How an account stands after its last decision."""
    if verdict is None:
        return _("undecided")
    states = {"INCLUDE": N_("included"), "WATCH": N_("under watch"), "EXCLUDE": N_("not included")}
    return _(states[verdict.name])
