"""Working on the ledgers: references that move deals, advances that go to other accounts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from kamdesk.domain.account.account import Account
from kamdesk.domain.acts import Act
from kamdesk.domain.changes import Change, Edit
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.ledgers.innovation import Advance, AdvanceState, KnowledgeTransfer, ReuseBlock, TransferState, reuse_block
from kamdesk.domain.ledgers.prescription import Deal, Prescription
from kamdesk.domain.text import fold
from kamdesk.services.portfolio import Portfolio


def deals(portfolio: Portfolio) -> list[Deal]:
    """Every deal, by name."""
    return portfolio.by_name(Deal)


def link_deal(portfolio: Portfolio, prescription: Prescription, name: str, account_id: str | None, prospect: str) -> Edit | None:
    """Say which deal a reference moved; a deal of that customer and name is found again, else made.

    Raises:
        ValidationError: `deal_customer` without a customer, `own_deal`, `degrees_over_whole`.
    """
    key = (account_id, fold(prospect), fold(name.strip()))
    found = next((d for d in deals(portfolio) if (d.account_id, fold(d.prospect), fold(d.name)) == key), None)
    deal = found or Deal(id=new_id(), account_id=account_id, prospect="" if account_id else prospect, name=name)
    before = portfolio.get(Prescription, prescription.id)
    changes = [Change(None, deal)] if found is None else []
    linked = replace(prescription, deal_id=deal.id)
    return portfolio.commit([*changes, Change(before, linked)], act=Act.ADD_PRESCRIPTION, params={"deal": name})


def unlink_deal(portfolio: Portfolio, prescription: Prescription) -> Edit | None:
    """Take the deal off a reference, and the degree with it; a deal on which nothing hangs any more goes too."""
    deal = portfolio.get(Deal, prescription.deal_id) if prescription.deal_id else None
    if deal is None:
        return None
    changes = [Change(prescription, replace(prescription, deal_id=None, degree=None))]
    if len(portfolio.find(Prescription, deal_id=deal.id)) == 1:
        changes.append(Change(deal, None))
    return portfolio.commit(changes)


@dataclass(frozen=True, slots=True)
class TransferTarget:
    """An account to which an advance may go, or why it may not."""

    account_id: str
    name: str
    block: ReuseBlock | None
    transfer: KnowledgeTransfer | None
    is_expected: bool


def transfer_targets(portfolio: Portfolio, advance: Advance, today: date | None = None) -> list[TransferTarget]:
    """All live accounts but its own, by name, with what stands in the way."""
    sent = {t.account_id: t for t in portfolio.find(KnowledgeTransfer, advance_id=advance.id)}
    return [
        TransferTarget(
            account_id,
            name,
            reuse_block(advance, account_id, today or date.today()),
            sent.get(account_id),
            account_id in advance.candidate_accounts,
        )
        for account_id, name, _tax in portfolio.accounts.names()
        if account_id != advance.account_id
    ]


def transfer_advance(
    portfolio: Portfolio, advance: Advance, account_ids: Sequence[str], *, owner: str = "", due_on: date | None = None
) -> Edit:
    """Propose an advance in each of the accounts, as one change; all or none.

    Raises:
        ValidationError: `nothing_chosen`; the code of the first bar, naming account and reason; `proposed_already`.
    """
    if not account_ids:
        raise ValidationError("account_id", "nothing_chosen")
    sent = {t.account_id for t in portfolio.find(KnowledgeTransfer, advance_id=advance.id)}
    today = date.today()
    changes: list[Change] = []
    for account_id in dict.fromkeys(account_ids):
        account = portfolio.get(Account, account_id)
        if account is None or account.archived_on is not None:
            code = "archived_account" if account else "no_such_account"
            raise ValidationError("account_id", code, name=account.name if account else account_id)
        if account_id in sent:
            raise ValidationError("account_id", "proposed_already", name=account.name, advance=advance.title)
        proposal = KnowledgeTransfer(
            id=new_id(), account_id=account_id, advance_id=advance.id, proposed_on=today, owner=owner, due_on=due_on
        )
        changes.append(Change(None, proposal))
    params = {"advance": advance.title, "count": str(len(changes))}
    edit = portfolio.commit(changes, act=Act.TRANSFER_ADVANCE, params=params)
    assert edit is not None, "every proposal is new"
    return edit


def settle_transfer(portfolio: Portfolio, transfer: KnowledgeTransfer, state: TransferState, on: date) -> Edit | None:
    """Say what became of a proposal; the first adoption extends the advance."""
    adopted = on if state is TransferState.ADOPTED else None
    changes = [Change(transfer, replace(transfer, state=state, adopted_on=adopted))]
    advance = portfolio.get(Advance, transfer.advance_id)
    if state is TransferState.ADOPTED and advance is not None and advance.state is AdvanceState.VALIDATED:
        changes.append(Change(advance, replace(advance, state=AdvanceState.EXTENDED)))
    return portfolio.commit(changes)


@dataclass(frozen=True, slots=True)
class AdvanceRow:
    """An advance beside the account that it comes from, and where it was proposed."""

    advance: Advance
    origin: str
    transfers: tuple[KnowledgeTransfer, ...]

    @property
    def is_ready(self) -> bool:
        """Whether it is validated, may be reused, and waits to be taken to an account that it could help."""
        sent = {t.account_id for t in self.transfers}
        is_proved = self.advance.state in {AdvanceState.VALIDATED, AdvanceState.EXTENDED}
        today = date.today()
        waiting = [a for a in self.advance.candidate_accounts if a not in sent and reuse_block(self.advance, a, today) is None]
        return is_proved and bool(waiting)


def advance_rows(portfolio: Portfolio) -> list[AdvanceRow]:
    """Every advance of the portfolio: those ready to be taken elsewhere first, then the newest."""
    sent: dict[str, list[KnowledgeTransfer]] = {}
    for transfer in portfolio.find(KnowledgeTransfer):
        sent.setdefault(transfer.advance_id, []).append(transfer)
    found = []
    for advance in portfolio.find(Advance):
        origin = portfolio.get(Account, advance.account_id)
        found.append(AdvanceRow(advance, origin.name if origin else "", tuple(sent.get(advance.id, ()))))
    return sorted(found, key=lambda r: (not r.is_ready, -(r.advance.learned_on or date.min).toordinal(), r.advance.title))
