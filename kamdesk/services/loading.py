"""Reads everything about accounts from the file, one query a kind, and puts it together."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from kamdesk.domain import gates
from kamdesk.domain.account import Account, Person, Site
from kamdesk.domain.approach import OpenQuestion, Personalisation
from kamdesk.domain.decisions import ConditionCheck, Decision
from kamdesk.domain.periods import add_months
from kamdesk.domain.potential import WalletLine
from kamdesk.domain.records import Record
from kamdesk.domain.scenarios import Scenario, SideEffect
from kamdesk.domain.scorecard import Indicator, Measure, Scorecard
from kamdesk.domain.selection import Assessment, Opinion
from kamdesk.domain.settings import Settings
from kamdesk.domain.steps import (
    Action,
    Agreement,
    Candidate,
    ChecklistItem,
    Committee,
    CommitteeMember,
    CompetencyRequirement,
    DevelopmentAction,
    KamProfile,
    ParkingNote,
    PlanDocument,
    Post,
    PostItem,
    Project,
    Rating,
    Requirements,
    Risk,
    Signature,
    StepAct,
)
from kamdesk.services.account_data import AccountData, Company
from kamdesk.services.salesbook import SalesBook
from kamdesk.storage import sales
from kamdesk.storage.rows import from_cents
from kamdesk.storage.workbook import Workbook

R = TypeVar("R", bound=Record)


def company(book: Workbook, settings: Settings, today: date) -> Company:
    """The whole company's sales: as the settings say, else the sum of what was imported."""
    if settings.company_sales is not None:
        return Company(settings.company_sales, is_imported=False, other_accounts=settings.other_accounts or 0)
    as_of = sales.last_closed_day(book, today)
    if as_of is None:
        return Company(None, is_imported=True, other_accounts=0)
    total = sales.total(book, add_months(as_of, -11).replace(day=1), as_of)
    return Company(from_cents(total), is_imported=True, other_accounts=0)


def load_many(
    book: Workbook, account_ids: Sequence[str], settings: Settings, company_of: Callable[[], Company], today: date
) -> dict[str, AccountData]:
    """Everything about several accounts, by id."""
    marks = ",".join("?" * len(account_ids))
    accounts = book.find(Account, f"id IN ({marks})", account_ids)
    as_of = sales.last_closed_day(book, today)
    sold: dict[str, list[sales.MonthSales]] = {}
    for month in sales.months(book, account_ids):
        sold.setdefault(month.account_id, []).append(month)
    ours = _Shelf(book, account_ids)
    own_people = {p.id: p for p in book.find(Person, "account_id IS NULL")}
    person_ids = {c.person_id for c in ours.all(Candidate)} | {p.person_id for p in ours.all(KamProfile) if p.person_id}
    ratings = book.find(Rating, f"person_id IN ({','.join('?' * len(person_ids))})", sorted(person_ids))
    found: dict[str, AccountData] = {}
    for account in accounts:
        of = ours.of(account.id)
        people = {**own_people, **{p.id: p for p in of(Person)}}
        book_of_sales = SalesBook(sold.get(account.id, ()), settings.fiscal_start, as_of)
        found[account.id] = AccountData(
            account=account,
            settings=settings,
            facts=_facts(of, settings, ratings, people, book_of_sales),
            assessment=_only(of(Assessment)),
            opinions=of(Opinion),
            scenarios=_in_order(of(Scenario)),
            effects=of(SideEffect),
            decisions=of(Decision),
            checks=of(ConditionCheck),
            wallet=of(WalletLine),
            scorecard=_only(of(Scorecard)),
            own_indicators=of(Indicator),
            measures=of(Measure),
            people=of(Person),
            sites=of(Site),
            personalisations=of(Personalisation),
            questions=of(OpenQuestion),
            actions=of(Action),
            notes=of(ParkingNote),
            sales=book_of_sales,
            company_of=company_of,
            today=today,
        )
    return found


class _Shelf:
    """The records of some accounts, one query a kind, handed out by account."""

    def __init__(self, book: Workbook, account_ids: Sequence[str]) -> None:
        self._book = book
        self._ids = account_ids
        self._found: dict[type[Record], dict[str, list[Record]]] = {}

    def all(self, cls: type[R]) -> list[R]:
        return self._book.of_accounts(cls, self._ids)

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


def _facts(
    of: _ShelfOf, settings: Settings, ratings: list[Rating], people: dict[str, Person], sold: SalesBook
) -> gates.Facts:
    """What the gate may look at, of one account."""
    decisions = of(Decision)
    return gates.Facts(
        settings=settings,
        decision=decisions[-1] if decisions else None,
        requirements=_only(of(Requirements)),
        checklist=_in_order(of(ChecklistItem)),
        profile=_only(of(KamProfile)),
        competencies=of(CompetencyRequirement),
        candidates=of(Candidate),
        ratings=tuple(ratings),
        people=people,
        development=of(DevelopmentAction),
        post=_only(of(Post)),
        post_items=_in_order(of(PostItem)),
        signatures=of(Signature),
        committee=_only(of(Committee)),
        members=_in_order(of(CommitteeMember)),
        plan=_only(of(PlanDocument)),
        agreements=of(Agreement),
        projects=of(Project),
        risks=of(Risk),
        indicators=of(Indicator),
        last_year_sales=sold.last_12(),
        acts=tuple(sorted(of(StepAct), key=lambda a: a.sequence)),
    )


P = TypeVar("P", ChecklistItem, PostItem, CommitteeMember, Scenario)


def _in_order(records: tuple[P, ...]) -> tuple[P, ...]:
    return tuple(sorted(records, key=lambda r: r.position))


def _only(records: tuple[R, ...]) -> R | None:
    return records[0] if records else None
