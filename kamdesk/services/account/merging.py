"""Two accounts that turn out to be one company become one; groups of companies."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from kamdesk.domain.account.account import Account, Site
from kamdesk.domain.account.budget import Budget, by_month, overlap
from kamdesk.domain.account.company_name import plain_name
from kamdesk.domain.account.field_use import Merging, uses
from kamdesk.domain.account.people import Person
from kamdesk.domain.account.sales import Sale
from kamdesk.domain.account.treatment import OpenQuestion, Personalisation
from kamdesk.domain.acts import Act
from kamdesk.domain.changes import Change, Edit
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.ledgers.innovation import Advance
from kamdesk.domain.ledgers.prescription import Deal
from kamdesk.domain.ledgers.value_log import ValueEntry
from kamdesk.domain.ledgers.voice import VoiceAnswer
from kamdesk.domain.numbers import half_up
from kamdesk.domain.plan.actions import Action
from kamdesk.domain.plan.committee import Meeting
from kamdesk.domain.plan.plan_document import Commitment
from kamdesk.domain.records import Record, altered
from kamdesk.domain.selection.criteria import Assessment, Verdict
from kamdesk.domain.selection.portfolio_scenarios import PortfolioScenario
from kamdesk.domain.selection.potential import WalletLine
from kamdesk.domain.selection.scenarios import SideEffect
from kamdesk.domain.text import fold
from kamdesk.services.portfolio import Portfolio
from kamdesk.services.reading.account_data import AccountData
from kamdesk.storage import queries

_MOVED: tuple[type[Record], ...] = (
    Sale, Person, Site, Personalisation, OpenQuestion, Deal, VoiceAnswer, ValueEntry, Commitment, Meeting,
)  # fmt: skip
"""Daily work goes along; what was decided, scored or planned about the other account stays readable with it."""


def merge(portfolio: Portfolio, kept_id: str, gone_id: str) -> Edit:
    """Make one account of two, as one change that can be undone.

    Sales, people, sites, notes and codes of the second go to the first, which also gets what it had left empty; the
    second is archived and keeps its own decisions, scores and plan.

    Raises:
        ValidationError: `merge_with_itself`; `merge_decided` when the second is in the plan, `merge_both_decided` when
            both are.
    """
    if kept_id == gone_id:
        raise ValidationError("id", "merge_with_itself")
    kept, gone = portfolio.load(kept_id), portfolio.load(gone_id)
    if gone.selection.verdict is Verdict.INCLUDE:
        code = "merge_both_decided" if kept.selection.verdict is Verdict.INCLUDE else "merge_decided"
        raise ValidationError("id", code, name=gone.account.name)
    changes = [
        Change(record, altered(record, account_id=kept_id))
        for cls in _MOVED
        for record in portfolio.find(cls, account_id=gone_id)
    ]
    # What they did for the plan of the other account they do for themselves now.
    changes += [Change(a, altered(a, account_id=kept_id, objective_id=None)) for a in portfolio.find(Action, account_id=gone_id)]
    changes += _ledgers(portfolio, kept_id, gone_id)
    written = {line.product_line for line in kept.selection.wallet}
    changes += [
        Change(line, altered(line, account_id=kept_id))
        for line in portfolio.find(WalletLine, account_id=gone_id)
        if line.product_line not in written
    ]
    changes += _budgets(kept, gone, portfolio.settings.fiscal_start)
    if kept.selection.assessment is None:
        changes += [Change(a, altered(a, account_id=kept_id)) for a in portfolio.find(Assessment, account_id=gone_id)]
    changes += _references(portfolio, kept_id, gone_id)
    first, second = kept.account, gone.account
    site = Site(id=new_id(), account_id=kept_id, name=second.name, tax_id=second.tax_id, city=second.city)
    parent = None if first.parent_id == gone_id else first.parent_id
    merged = altered(first, parent_id=parent, **_taken_over(first, second))
    changes += [
        Change(None, site),
        Change(first, merged),
        Change(second, replace(second, codes=(), parent_id=None, archived_on=date.today(), merged_into=kept_id)),
    ]
    edit = portfolio.commit(changes, act=Act.MERGE_ACCOUNTS, params={"name": second.name, "into": first.name})
    assert edit is not None, "merging always archives one account"
    return edit


def _taken_over(first: Account, second: Account) -> dict[str, Any]:
    """What the account that stays gets of the fields of the other one, as each field says itself."""
    taken: dict[str, Any] = {}
    for field in uses(Account):
        ours, theirs = getattr(first, field.name), getattr(second, field.name)
        if field.merging is Merging.JOINED and isinstance(ours, tuple):
            taken[field.name] = tuple(dict.fromkeys((*ours, *theirs)))
        elif field.merging is Merging.JOINED:
            taken[field.name] = "\n".join(part for part in (ours, theirs) if part)
        elif field.merging is Merging.FILLED and ours in ("", None):
            taken[field.name] = theirs
    return taken


def _budgets(kept: AccountData, gone: AccountData, fiscal_start: int) -> list[Change]:
    """Budgets go along, line by line; where both have one of the same period, they are added up.

    Periods of one account that contain some of the other would count as a part of them: such a line is kept by months then.
    """
    changes: list[Change] = []
    for line in dict.fromkeys(fold(b.product_line) for b in gone.budgets):
        ours, theirs = ([b for b in data.budgets if fold(b.product_line) == line] for data in (kept, gone))
        if any(o.period != t.period and overlap(o.period, t.period, fiscal_start) for o in ours for t in theirs):
            changes += [Change(b, None) for b in (*ours, *theirs)]
            changes += [Change(None, b) for b in _by_months(ours, theirs, fiscal_start)]
            continue
        there = {b.period: b for b in ours}
        for one in theirs:
            same = there.get(one.period)
            if same is None:
                changes.append(Change(one, replace(one, account_id=kept.account.id)))
            else:
                changes += [Change(same, replace(same, amount=same.amount + one.amount)), Change(one, None)]
    return changes


def _by_months(ours: Sequence[Budget], theirs: Sequence[Budget], fiscal_start: int) -> list[Budget]:
    """The budgets of a line of two accounts together, a month each; cents are rounded so that their sum stays the same."""
    mine, others = by_month(ours, fiscal_start), by_month(theirs, fiscal_start)
    exact = rounded = Decimal(0)
    found: list[Budget] = []
    for month in sorted({*mine, *others}):
        exact += mine.get(month, Decimal(0)) + others.get(month, Decimal(0))
        amount = half_up(exact, 2) - rounded
        rounded += amount
        found.append(replace(ours[0], id=new_id(), period=month, amount=amount))
    return found


def _ledgers(portfolio: Portfolio, kept_id: str, gone_id: str) -> list[Change]:
    """References and advances go along; what the two accounts gave each other has no meaning any more and stays."""
    kept, gone = portfolio.load(kept_id), portfolio.load(gone_id)
    own_deals = {i.deal.id for i in (*kept.ledgers.received, *gone.ledgers.received)}
    has = {advance.id for _, advance in kept.ledgers.proposals} | {a.id for a in (*kept.ledgers.advances, *gone.ledgers.advances)}
    changes = [Change(p, replace(p, account_id=kept_id)) for p in gone.ledgers.prescriptions if p.deal_id not in own_deals]
    changes += [Change(t, replace(t, account_id=kept_id)) for t, advance in gone.ledgers.proposals if advance.id not in has]
    for advance in {
        a.id: a for a in (*gone.ledgers.advances, *portfolio.with_file(queries.naming_account, Advance, gone_id))
    }.values():
        owner = kept_id if advance.account_id == gone_id else advance.account_id
        lists = {
            name: tuple(a for a in dict.fromkeys(kept_id if a == gone_id else a for a in getattr(advance, name)) if a != owner)
            for name in ("candidate_accounts", "barred_accounts")
        }
        changes.append(Change(advance, altered(advance, account_id=owner, **lists)))
    return changes


def _references(portfolio: Portfolio, kept_id: str, gone_id: str) -> list[Change]:
    """Whatever names the account that goes away names the other one from now on."""
    below = [c for c in portfolio.find(Account, parent_id=gone_id) if c.id != kept_id]
    hit = portfolio.with_file(queries.naming_account, SideEffect, gone_id)
    named = portfolio.with_file(queries.naming_account, PortfolioScenario, gone_id)
    return [
        *(Change(child, replace(child, parent_id=kept_id)) for child in below),
        *(Change(effect, replace(effect, affected_accounts=_renamed(effect, kept_id, gone_id))) for effect in hit),
        *(Change(s, replace(s, choices=tuple(c for c in s.choices if c.account_id != gone_id))) for s in named),
    ]


def _renamed(effect: SideEffect, kept_id: str, gone_id: str) -> tuple[str, ...]:
    ids = (kept_id if a == gone_id else a for a in effect.affected_accounts)
    return tuple(a for a in dict.fromkeys(ids) if a != effect.account_id)


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two accounts that may be the same company, and why: the same `name` or the same `tax_id`."""

    first_id: str
    first: str
    second_id: str
    second: str
    why: str


def likely_duplicates(portfolio: Portfolio, limit: int = 200) -> list[Likeness]:
    """Pairs of live accounts with the same tax id, or the same name but for its legal form."""
    rows = portfolio.accounts.names()
    found: dict[tuple[str, str], Likeness] = {}
    for why in ("tax_id", "name"):
        seen: dict[str, tuple[str, str]] = {}
        for account_id, name, tax_id in rows:
            key = plain_name(name) if why == "name" else re.sub(r"\W", "", tax_id).casefold()
            if key in seen:
                found.setdefault((seen[key][0], account_id), Likeness(*seen[key], account_id, name, why))
            elif key:
                seen[key] = (account_id, name)
    return list(found.values())[:limit]


@dataclass(frozen=True, slots=True)
class GroupMember:
    """An account in its group of companies: how deep it hangs, and our sales of twelve months to it and to all below."""

    account_id: str
    name: str
    depth: int
    sales: Decimal
    sales_below: Decimal


def group_tree(portfolio: Portfolio, account_id: str) -> list[GroupMember]:
    """The group that the account is in, from its head down; only the account itself when it is in none."""
    head = portfolio.load(account_id).account
    while head.parent_id is not None and (above := portfolio.get(Account, head.parent_id)) is not None:
        head = above
    order: list[tuple[Account, int]] = []

    def walk(account: Account, depth: int) -> None:
        order.append((account, depth))
        for child in portfolio.with_file(queries.live_subsidiaries, account.id):
            walk(child, depth + 1)

    walk(head, 0)
    loaded = portfolio.load_many([account.id for account, _ in order])
    sold = [loaded[account.id].sales.last_12() or Decimal(0) for account, _ in order]
    depths = [depth for _, depth in order]
    return [
        GroupMember(account.id, account.name, depth, sold[at], sum(sold[at : _end(depths, at)], Decimal(0)))
        for at, (account, depth) in enumerate(order)
    ]


def _end(depths: Iterable[int], at: int) -> int:
    """Where the branch that begins at `at` ends."""
    listed = list(depths)
    return next((i for i in range(at + 1, len(listed)) if listed[i] <= listed[at]), len(listed))
