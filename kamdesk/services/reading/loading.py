"""Reads everything about accounts from the file, one query a kind, and puts it together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from kamdesk.domain.account.account import Account, Site
from kamdesk.domain.account.budget import Budget
from kamdesk.domain.account.people import Person
from kamdesk.domain.account.treatment import OpenQuestion, Personalisation
from kamdesk.domain.evidence import Evidence
from kamdesk.domain.ledgers.innovation import Advance, KnowledgeTransfer
from kamdesk.domain.ledgers.prescription import Deal, Influence, Prescription
from kamdesk.domain.ledgers.value_log import ValueEntry
from kamdesk.domain.ledgers.voice import VoiceAnswer
from kamdesk.domain.periods import add_months
from kamdesk.domain.plan.actions import Action, ParkingNote
from kamdesk.domain.plan.agreements import Agreement, Milestone, Project
from kamdesk.domain.plan.committee import Committee, CommitteeMember, Meeting, RaciRow
from kamdesk.domain.plan.gate_facts import CommitteeFacts, DocumentFacts, Facts, KamFacts, PostFacts, RequirementsFacts
from kamdesk.domain.plan.kam_fit import AssessmentRound, missing_marks_of
from kamdesk.domain.plan.kam_profile import (
    Assessor,
    Candidate,
    CompetencyRequirement,
    DevelopmentAction,
    KamChoice,
    KamProfile,
    Rating,
)
from kamdesk.domain.plan.plan_document import Commitment, PlanDocument, PlanObjective, PlanVersion, Risk, SwotItem
from kamdesk.domain.plan.post import Post, PostItem
from kamdesk.domain.plan.requirements import ChecklistItem, CompanyRequirement, RequirementConfirmation, Requirements
from kamdesk.domain.plan.step_acts import Signature, StepAct
from kamdesk.domain.records import Record
from kamdesk.domain.scorecard.indicators import Indicator, Measure, ParameterSheet, Scorecard
from kamdesk.domain.selection.criteria import Assessment, Opinion, Verdict
from kamdesk.domain.selection.decisions import ConditionCheck, Decision
from kamdesk.domain.selection.potential import WalletLine
from kamdesk.domain.selection.scenarios import Scenario, SideEffect
from kamdesk.domain.settings import Settings
from kamdesk.services.reading.account_data import AccountData
from kamdesk.services.reading.ledgers_view import LedgersView
from kamdesk.services.reading.plan_view import PlanView
from kamdesk.services.reading.sales_history import SalesHistory
from kamdesk.services.reading.scorecard_view import ScorecardView
from kamdesk.services.reading.selection_view import Company, SelectionView
from kamdesk.storage import queries, sales
from kamdesk.storage.portfolio_file import PortfolioFile
from kamdesk.storage.rows import from_cents

R = TypeVar("R", bound=Record)


def company(file: PortfolioFile, settings: Settings, today: date) -> Company:
    """The whole company's sales: as the settings say, else the sum of what was imported."""
    if settings.company_sales is not None:
        return Company(settings.company_sales, is_imported=False, other_accounts=settings.other_accounts or 0)
    as_of = sales.last_closed_day(file, today)
    if as_of is None:
        return Company(None, is_imported=True, other_accounts=0)
    total = sales.total(file, add_months(as_of, -11).replace(day=1), as_of)
    return Company(from_cents(total), is_imported=True, other_accounts=0)


def load_many(
    file: PortfolioFile,
    account_ids: Sequence[str],
    settings: Settings,
    company_of: Callable[[], Company],
    hours: Mapping[str, int],
    today: date,
) -> dict[str, AccountData]:
    """Everything about several accounts, by id; `hours` are those of `hours_in_plan`."""
    return of_accounts(file, queries.holding(file, Account, "id", account_ids), settings, company_of, hours, today)


def of_accounts(
    file: PortfolioFile,
    accounts: Sequence[Account],
    settings: Settings,
    company_of: Callable[[], Company],
    hours: Mapping[str, int],
    today: date,
) -> dict[str, AccountData]:
    """As `load_many`, of accounts that are read already, or that are not in the file yet."""
    account_ids = [account.id for account in accounts]
    as_of = sales.last_closed_day(file, today)
    sold = _sold(file, account_ids)
    ours = _Shelf(file, account_ids)
    shared = _shared(file, ours, settings, hours, today)
    ledgers = _Ledgers(file, ours)
    found: dict[str, AccountData] = {}
    for account in accounts:
        of = ours.of(account.id)
        history = SalesHistory(sold.get(account.id, ()), settings.fiscal_start, as_of)
        facts = _facts(account.id, of, shared, history)
        selection = _selection(account.id, of, shared, history, company_of)
        of_ledgers = ledgers.of(account.id, of, settings)
        found[account.id] = AccountData(
            account=account,
            settings=settings,
            today=today,
            people=of(Person),
            sites=of(Site),
            personalisations=of(Personalisation),
            questions=of(OpenQuestion),
            evidence=of(Evidence),
            sales=history,
            budgets=of(Budget),
            facts=facts,
            selection=selection,
            scorecard=ScorecardView(
                account_id=account.id,
                settings=settings,
                facts=facts,
                sales=history,
                selection=selection,
                ledgers=of_ledgers,
                today=today,
                record=_only(of(Scorecard)),
                own_indicators=of(Indicator),
                measures=of(Measure),
                sheets=of(ParameterSheet),
            ),
            ledgers=of_ledgers,
            plan=_plan(of, facts),
        )
    return found


def _sold(file: PortfolioFile, account_ids: Sequence[str]) -> dict[str, list[sales.MonthSales]]:
    """The sales of each account, month by month."""
    found: dict[str, list[sales.MonthSales]] = {}
    for month in sales.months(file, account_ids):
        found.setdefault(month.account_id, []).append(month)
    return found


class _Shelf:
    """The records of some accounts, one query a kind, handed out by account."""

    def __init__(self, file: PortfolioFile, account_ids: Sequence[str]) -> None:
        self._file = file
        self._ids = account_ids
        self._found: dict[type[Record], dict[str, list[Record]]] = {}

    def all(self, cls: type[R]) -> list[R]:
        return queries.of_accounts(self._file, cls, self._ids)

    def of(self, account_id: str) -> "_ShelfOf":
        return _ShelfOf(self, account_id)

    def pick(self, cls: type[R], account_id: str) -> tuple[R, ...]:
        if cls not in self._found:
            by_account: dict[str, list[Record]] = {}
            for record in self.all(cls):
                by_account.setdefault(record.owner_account() or "", []).append(record)
            self._found[cls] = by_account
        return tuple(r for r in self._found[cls].get(account_id, ()) if isinstance(r, cls))


class _ShelfOf:
    def __init__(self, shelf: _Shelf, account_id: str) -> None:
        self._shelf = shelf
        self._account_id = account_id

    def __call__(self, cls: type[R]) -> tuple[R, ...]:
        return self._shelf.pick(cls, self._account_id)


class _Ledgers:
    """What accounts gave each other: references that moved deals, advances that went elsewhere."""

    def __init__(self, file: PortfolioFile, ours: _Shelf) -> None:
        given, deals = ours.all(Prescription), ours.all(Deal)
        elsewhere = sorted({p.deal_id for p in given if p.deal_id} - {d.id for d in deals})
        self._deals = {d.id: d for d in (*deals, *queries.holding(file, Deal, "id", elsewhere))}
        others = queries.holding(file, Prescription, "deal_id", [d.id for d in deals])
        self._influences = [
            Influence(p, self._deals[p.deal_id])
            for p in {p.id: p for p in (*given, *others)}.values()
            if p.deal_id in self._deals
        ]
        advances, here = ours.all(Advance), ours.all(KnowledgeTransfer)
        known = {a.id for a in advances}
        away = sorted({t.advance_id for t in here} - known)
        self._advances = {a.id: a for a in (*advances, *queries.holding(file, Advance, "id", away))}
        transfers = {t.id: t for t in (*here, *queries.holding(file, KnowledgeTransfer, "advance_id", sorted(known)))}.values()
        self._transfers = [t for t in transfers if t.advance_id in self._advances]

    def of(self, account_id: str, of: "_ShelfOf", settings: Settings) -> LedgersView:
        """The ledgers of one account."""
        return LedgersView(
            settings=settings,
            prescriptions=of(Prescription),
            given=tuple(i for i in self._influences if i.prescription.account_id == account_id),
            received=tuple(i for i in self._influences if i.deal.account_id == account_id),
            advances=of(Advance),
            carried=tuple(t for t in self._transfers if self._advances[t.advance_id].account_id == account_id),
            proposals=tuple((t, self._advances[t.advance_id]) for t in self._transfers if t.account_id == account_id),
            answers=of(VoiceAnswer),
            values_given=of(ValueEntry),
        )


def hours_in_plan(file: PortfolioFile) -> dict[str, int]:
    """KAM hours a year that step 1 assigned to each account in the plan."""
    assigned = [r for r in file.find(Requirements) if r.hours_per_year]
    ids = [r.account_id for r in assigned]
    standing = queries.standing_decisions(file, ids)
    live = {a.id for a in queries.holding(file, Account, "id", ids) if a.archived_on is None}
    return {
        r.account_id: r.hours_per_year or 0
        for r in assigned
        if r.account_id in live and r.account_id in standing and standing[r.account_id].verdict is Verdict.INCLUDE
    }


def missing_marks(file: PortfolioFile) -> dict[str, dict[str, int]]:
    """The marks that are still to come in any account whose step 2 may be worked on; until then those people's stay hidden."""
    asked: dict[str, list[str]] = {}
    for assessor in file.find(Assessor):
        asked.setdefault(assessor.account_id, []).append(assessor.name)
    several = [account_id for account_id, names in asked.items() if len(names) > 1]
    if not several:
        return {}
    included = {a for a, decision in queries.standing_decisions(file, several).items() if decision.verdict is Verdict.INCLUDE}
    live = {a.id for a in queries.holding(file, Account, "id", several) if a.archived_on is None and a.id in included}
    candidates = queries.holding(file, Candidate, "account_id", sorted(live))
    chosen = [p for p in queries.holding(file, KamProfile, "account_id", sorted(live)) if p.person_id is not None]
    pairs = {(c.account_id, c.person_id) for c in candidates} | {(p.account_id, p.person_id or "") for p in chosen}
    people = {p.id: p for p in queries.holding(file, Person, "id", sorted({person_id for _account, person_id in pairs}))}
    considered: dict[str, dict[str, str]] = {}
    for account_id, person_id in sorted(pairs):
        if person_id in people:
            considered.setdefault(account_id, {})[person_id] = people[person_id].name
    rounds = [AssessmentRound(tuple(asked[account_id]), names) for account_id, names in considered.items()]
    ids = sorted({person_id for names in considered.values() for person_id in names})
    return missing_marks_of(rounds, queries.holding(file, Rating, "person_id", ids))


@dataclass(frozen=True, slots=True)
class _Shared:
    """What the facts of all accounts have in common."""

    settings: Settings
    today: date
    own_people: dict[str, Person]
    ratings: tuple[Rating, ...]
    company: tuple[CompanyRequirement, ...]
    missing_marks: dict[str, dict[str, int]]
    hours: Mapping[str, int]
    choices: tuple[KamChoice, ...]

    def hours_elsewhere(self, account_id: str) -> int:
        """KAM hours a year of the other accounts in the plan."""
        return sum(self.hours.values()) - self.hours.get(account_id, 0)

    def is_chosen_elsewhere(self, person_id: str | None, account_id: str) -> bool:
        """Whether another account chose the same KAM, so that the marks were given with that one in mind."""
        return any(c.person_id == person_id and c.account_id != account_id for c in self.choices)


def _shared(file: PortfolioFile, ours: _Shelf, settings: Settings, hours: Mapping[str, int], today: date) -> _Shared:
    own_people = {p.id: p for p in file.find(Person, account_id=None)}
    chosen = {p.person_id for p in ours.all(KamProfile) if p.person_id}
    person_ids = {c.person_id for c in ours.all(Candidate)} | chosen
    ratings = tuple(queries.holding(file, Rating, "person_id", sorted(person_ids)))
    company_wide = tuple(sorted(file.find(CompanyRequirement), key=lambda r: r.position))
    choices = tuple(queries.holding(file, KamChoice, "person_id", sorted(chosen)))
    return _Shared(settings, today, own_people, ratings, company_wide, missing_marks(file), hours, choices)


def _files(found: tuple[Evidence, ...]) -> dict[str, tuple[str, ...]]:
    """The digests of evidence files by the record that they prove."""
    by_record: dict[str, list[str]] = {}
    for evidence in found:
        by_record.setdefault(evidence.subject_id, []).append(evidence.sha256)
    return {record_id: tuple(sorted(digests)) for record_id, digests in by_record.items()}


def _selection(
    account_id: str, of: _ShelfOf, shared: _Shared, sold: SalesHistory, company_of: Callable[[], Company]
) -> SelectionView:
    return SelectionView(
        account_id=account_id,
        settings=shared.settings,
        sales=sold,
        company_of=company_of,
        today=shared.today,
        assessment=_only(of(Assessment)),
        opinions=of(Opinion),
        wallet=of(WalletLine),
        scenarios=_in_order(of(Scenario)),
        effects=of(SideEffect),
        decisions=of(Decision),
        checks=of(ConditionCheck),
    )


def _plan(of: _ShelfOf, facts: Facts) -> PlanView:
    return PlanView(
        facts=facts,
        swot=of(SwotItem),
        objectives=of(PlanObjective),
        commitments=of(Commitment),
        milestones=of(Milestone),
        meetings=of(Meeting),
        versions=tuple(sorted(of(PlanVersion), key=lambda v: v.number)),
        actions=of(Action),
        notes=of(ParkingNote),
    )


def _facts(account_id: str, of: _ShelfOf, shared: _Shared, sold: SalesHistory) -> Facts:
    """What the gate may look at, of one account."""
    decisions = of(Decision)
    return Facts(
        settings=shared.settings,
        decision=decisions[-1] if decisions else None,
        indicators=of(Indicator),
        signatures=of(Signature),
        files=_files(of(Evidence)),
        acts=tuple(sorted(of(StepAct), key=lambda a: a.sequence)),
        requirements=RequirementsFacts(
            record=_only(of(Requirements)),
            checklist=_in_order(of(ChecklistItem)),
            company=shared.company,
            confirmations=of(RequirementConfirmation),
            hours_elsewhere=shared.hours_elsewhere(account_id),
        ),
        kam=_kam(account_id, of, shared),
        post=PostFacts(record=_only(of(Post)), items=_in_order(of(PostItem))),
        committee=CommitteeFacts(
            record=_only(of(Committee)), members=_in_order(of(CommitteeMember)), raci=_in_order(of(RaciRow))
        ),
        document=DocumentFacts(
            record=_only(of(PlanDocument)),
            agreements=of(Agreement),
            projects=of(Project),
            risks=of(Risk),
            last_year_sales=sold.last_12(),
            approved_on=max((v.approved_on for v in of(PlanVersion)), default=None),
        ),
        today=shared.today,
    )


def _kam(account_id: str, of: _ShelfOf, shared: _Shared) -> KamFacts:
    profile = _only(of(KamProfile))
    return KamFacts(
        profile=profile,
        competencies=of(CompetencyRequirement),
        candidates=of(Candidate),
        assessors=_in_order(of(Assessor)),
        ratings=shared.ratings,
        choices=tuple(sorted(of(KamChoice), key=lambda c: c.number)),
        development=of(DevelopmentAction),
        people={**shared.own_people, **{p.id: p for p in of(Person)}},
        missing_marks=shared.missing_marks,
        chosen_elsewhere=shared.is_chosen_elsewhere(profile.person_id if profile is not None else None, account_id),
    )


P = TypeVar("P", ChecklistItem, PostItem, CommitteeMember, Scenario, RaciRow, Assessor)


def _in_order(records: tuple[P, ...]) -> tuple[P, ...]:
    return tuple(sorted(records, key=lambda r: r.position))


def _only(records: tuple[R, ...]) -> R | None:
    return records[0] if records else None
