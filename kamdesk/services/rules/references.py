"""What goes with a record that is removed, and what keeps it from being removed."""

from dataclasses import dataclass

from kamdesk.domain.account.people import Person
from kamdesk.domain.evidence import Evidence
from kamdesk.domain.ledgers.innovation import Advance, KnowledgeTransfer
from kamdesk.domain.ledgers.prescription import Deal, Prescription
from kamdesk.domain.plan.actions import Action
from kamdesk.domain.plan.agreements import Agreement, Milestone, Project
from kamdesk.domain.plan.kam_profile import Candidate, KamChoice, KamProfile, Rating
from kamdesk.domain.plan.plan_document import PlanObjective
from kamdesk.domain.plan.post import PostItem
from kamdesk.domain.plan.requirements import CompanyRequirement, RequirementConfirmation
from kamdesk.domain.records import Record
from kamdesk.domain.scorecard.indicators import Indicator, Measure, ParameterSheet
from kamdesk.domain.selection.scenarios import Scenario, SideEffect
from kamdesk.services.rules.reads import Reads


@dataclass(frozen=True, slots=True)
class Link:
    """Records of a class that name another record in a column; `is_nullable` when the column may be emptied."""

    cls: type[Record]
    column: str
    is_nullable: bool = False


REMOVED_WITH: dict[type[Record], tuple[Link, ...]] = {
    Indicator: (Link(Measure, "indicator_id"), Link(ParameterSheet, "indicator_id")),
    Scenario: (Link(SideEffect, "scenario_id"),),
    Project: (Link(Milestone, "project_id"),),
}
"""What goes with a record that is removed, in the same edit."""

REFERENCES: dict[type[Record], tuple[Link, ...]] = {
    Agreement: (Link(Project, "agreement_id", is_nullable=True),),
    Deal: (Link(Prescription, "deal_id", is_nullable=True),),
    Advance: (Link(KnowledgeTransfer, "advance_id"),),
    PlanObjective: (Link(Action, "objective_id", is_nullable=True),),
    Indicator: (Link(PostItem, "indicator_id", is_nullable=True), Link(PlanObjective, "indicator_id", is_nullable=True)),
    CompanyRequirement: (Link(RequirementConfirmation, "company_requirement_id"),),
    Person: (
        Link(Candidate, "person_id"),
        Link(KamProfile, "person_id", is_nullable=True),
        Link(Rating, "person_id"),
        Link(KamChoice, "person_id"),
    ),
}
"""What keeps a record from being removed."""


def referring_to(portfolio: Reads, record: Record, links: tuple[Link, ...]) -> list[tuple[Link, Record]]:
    """The records that name this one by one of the links, and by which."""
    return [(link, r) for link in links for r in portfolio.find(link.cls, **{link.column: record.id})]


def removed_with(portfolio: Reads, record: Record) -> list[Record]:
    """What goes with a record that is removed: its parts, and the files that prove it."""
    files = portfolio.find(Evidence, subject_id=record.id)
    return [*files, *(r for _link, r in referring_to(portfolio, record, REMOVED_WITH.get(type(record), ())))]


def references_to(portfolio: Reads, record: Record) -> list[tuple[Link, Record]]:
    """The records that keep this one from being removed, each with the link by which it names it; parts are not among them."""
    return referring_to(portfolio, record, REFERENCES.get(type(record), ()))
