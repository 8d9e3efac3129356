"""Rules that one record alone cannot know: what it says about others, or what the sales say about it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar

from kamdesk.domain.account.account import Account
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ledgers.innovation import Advance, KnowledgeTransfer, reuse_block
from kamdesk.domain.ledgers.prescription import WHOLE, Deal, Prescription, total_degree
from kamdesk.domain.plan.kam_profile import KamChoice
from kamdesk.domain.records import Record
from kamdesk.domain.scorecard.indicators import Indicator, Measure
from kamdesk.domain.selection.criteria import Assessment
from kamdesk.domain.selection.portfolio_scenarios import PortfolioScenario
from kamdesk.domain.selection.potential import WalletLine
from kamdesk.domain.selection.scenarios import SideEffect
from kamdesk.domain.text import fold
from kamdesk.services.rules import plan_checks
from kamdesk.services.rules.reads import Reads, known

R = TypeVar("R", bound=Record)


def check(portfolio: Reads, before: Record | None, after: Record, pending: Mapping[str, Record]) -> None:
    """Refuse a record that contradicts the rest of the portfolio; `pending` are records of the same edit, by id.

    Raises:
        ValidationError: `computed_twice`, `growth_reason`, `wallet_too_small`, `group_cycle`, `archived_account`,
            `percent_over_range`, `far_over_target`, `computed_value`, `figure_stays`, `degrees_over_whole`, `own_deal`, and why an advance may not go somewhere.
    """
    plan_checks.check(portfolio, before, after, pending)
    if isinstance(after, Indicator) and after.computed is not None and before is None:
        _single(portfolio, after, pending)
    elif isinstance(after, Measure):
        _plausible(known(portfolio, Indicator, after.indicator_id, pending), before, after)
    elif isinstance(after, Prescription | Deal):
        _degrees(portfolio, after, pending)
    elif isinstance(after, KnowledgeTransfer) and before is None:
        _may_be_taken(portfolio, after, known(portfolio, Advance, after.advance_id, pending))
    elif isinstance(after, Advance):
        known_ids = (*before.candidate_accounts, *before.barred_accounts) if isinstance(before, Advance) else ()
        _live_accounts(portfolio, "candidate_accounts", [a for a in after.candidate_accounts if a not in known_ids])
    elif isinstance(after, Assessment):
        _explained_growth(portfolio, after)
    elif isinstance(after, WalletLine):
        _wallet_covers_sales(portfolio, after)
    elif isinstance(after, Account):
        _kam_by_handover(portfolio, before, after)
        _no_cycle(portfolio, after)
    elif isinstance(after, SideEffect):
        affected = before.affected_accounts if isinstance(before, SideEffect) else ()
        _live_accounts(portfolio, "affected_accounts", [a for a in after.affected_accounts if a not in affected])
    elif isinstance(after, PortfolioScenario):
        known_choices = before.verdicts() if isinstance(before, PortfolioScenario) else {}
        _live_accounts(portfolio, "choices", [c.account_id for c in after.choices if c.account_id not in known_choices])


def _single(portfolio: Reads, indicator: Indicator, pending: Mapping[str, Record]) -> None:
    stored = portfolio.find(Indicator, account_id=indicator.account_id, computed=indicator.computed)
    together = (*stored, *(p for p in pending.values() if isinstance(p, Indicator) and p.account_id == indicator.account_id))
    if any(other.computed is indicator.computed and other.id != indicator.id for other in together):
        raise ValidationError("computed", "computed_twice", name=indicator.name)


def check_value(indicator: Indicator, value: float, field: str) -> None:
    """Refuse a value that cannot be meant.

    Raises:
        ValidationError: `percent_over_range`; `far_over_target` for more than ten times the largest anchor.
    """
    anchors = [a for a in (indicator.floor, indicator.threshold, indicator.target, indicator.target_high) if a is not None]
    if indicator.unit == "%":
        low, high = min([0.0, *anchors]), max([100.0, *anchors])
        if not low <= value <= high:
            raise ValidationError(field, "percent_over_range", value=value, low=low, high=high)
    largest = max((abs(a) for a in anchors), default=0.0)
    if largest and abs(value) > 10 * largest:
        raise ValidationError(
            field, "far_over_target", value=value, target=indicator.target or largest, meant=_likely(value, largest)
        )


def _likely(value: float, largest: float) -> float:
    """The figure that was meant if only its decimal sign slipped."""
    meant = Decimal(repr(value))
    while abs(meant) > 2 * Decimal(repr(largest)):
        meant = meant.scaleb(-1)
    return float(meant)


def _plausible(indicator: Indicator | None, before: Record | None, after: Measure) -> None:
    if indicator is None:
        raise ValidationError("indicator_id", "no_such_indicator")
    if isinstance(before, Measure) and _place_of(before) != _place_of(after):
        raise ValidationError("period", "figure_stays")
    for name in ("value", "client_value", "settled_value"):
        value = getattr(after, name)
        if value is not None and (before is None or getattr(before, name) != value):
            if indicator.computed is not None:
                raise ValidationError(name, "computed_value", name=indicator.name)
            check_value(indicator, value, name)


def _place_of(measure: Measure) -> tuple[str, str, str]:
    return measure.account_id, measure.indicator_id, measure.period


def _degrees(portfolio: Reads, after: Prescription | Deal, pending: Mapping[str, Record]) -> None:
    """The degrees on one deal add up to at most the whole of it; nobody prescribes to itself."""
    if isinstance(after, Deal):
        deal, field = after, "account_id"
    else:
        if after.deal_id is None:
            return
        found = known(portfolio, Deal, after.deal_id, pending)
        if found is None:
            raise ValidationError("deal_id", "no_such_deal")
        deal, field = found, "deal_id"
    stored = portfolio.find(Prescription, deal_id=deal.id)
    together = {p.id: p for p in stored} | {p.id: p for p in pending.values() if isinstance(p, Prescription)}
    given = [p for p in together.values() if p.deal_id == deal.id]
    if any(p.account_id == deal.account_id for p in given):
        raise ValidationError(field, "own_deal")
    total = total_degree(given, deal.id)
    if total > WHOLE + 1e-9:
        left = WHOLE - total_degree([p for p in given if p.id != after.id], deal.id)
        raise ValidationError("degree", "degrees_over_whole", name=deal.name, left=left)


def _may_be_taken(portfolio: Reads, transfer: KnowledgeTransfer, advance: Advance | None) -> None:
    """No proposal where confidentiality or exclusivity forbids it."""
    if advance is None:
        raise ValidationError("advance_id", "no_such_advance")
    account = portfolio.get(Account, transfer.account_id)
    block = reuse_block(advance, transfer.account_id, date.today())
    if block is not None:
        name = account.name if account else transfer.account_id
        raise ValidationError("account_id", block.code, name=name, advance=advance.title, until=block.until)


def _explained_growth(portfolio: Reads, after: Assessment) -> None:
    """A growth score that differs from the computed one says why."""
    if after.growth is None or after.growth_reason:
        return
    computed = portfolio.load(after.account_id).selection.computed_growth
    if computed is not None and computed != after.growth:
        raise ValidationError("growth_reason", "growth_reason", computed=computed, score=after.growth)


def _wallet_covers_sales(portfolio: Reads, line: WalletLine) -> None:
    if line.wallet is None or line.current is not None:
        return
    by_line = portfolio.load(line.account_id).sales.last_12_by_line()
    sold = by_line.get(line.product_line) if line.product_line else sum(by_line.values())
    if sold and line.wallet < sold:
        raise ValidationError("wallet", "wallet_under_sales", sold=sold)


def _kam_by_handover(portfolio: Reads, before: Record | None, after: Account) -> None:
    """Once step 2 chose the KAM, another one takes over by a handover, not by typing over the name."""
    if not isinstance(before, Account) or before.kam == after.kam or not portfolio.find(KamChoice, account_id=after.id):
        return
    data = portfolio.load(after.id)
    if fold(after.kam) != fold(data.kam_name):
        raise ValidationError("kam", "kam_by_handover", name=data.kam_name)


def _no_cycle(portfolio: Reads, account: Account) -> None:
    seen = {account.id}
    above: str | None = account.parent_id
    while above is not None:
        if above in seen:
            name = portfolio.load(account.parent_id or above).account.name
            raise ValidationError("parent_id", "group_cycle", name=name)
        seen.add(above)
        found = portfolio.get(Account, above)
        if found is None or (above == account.parent_id and found.archived_on is not None):
            raise ValidationError("parent_id", "no_such_account", name=found.name if found else above)
        above = found.parent_id


def _live_accounts(portfolio: Reads, field: str, ids: list[str]) -> None:
    for account_id in ids:
        found = portfolio.get(Account, account_id)
        if found is None:
            raise ValidationError(field, "no_such_account", name=account_id)
        if found.archived_on is not None:
            raise ValidationError(field, "archived_account", name=found.name)
