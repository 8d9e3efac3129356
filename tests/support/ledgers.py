"""References, deals and advances to write down."""

from datetime import date
from decimal import Decimal

from kamdesk.domain.ids import new_id
from kamdesk.domain.ledgers.innovation import Advance, AdvanceState, Reuse
from kamdesk.domain.ledgers.prescription import Deal, DealState, Prescription

DAY = date(2026, 8, 12)


def reference(account_id, deal=None, degree=None, **fields):
    return Prescription(
        id=new_id(), account_id=account_id, given_on=DAY, deal_id=deal.id if deal else None, degree=degree, **fields
    )


def won_deal(account_id=None, value=100_000, **fields):
    base = {"name": "Nave 3", "state": DealState.WON, "closed_on": DAY, "value": Decimal(value)}
    return Deal(id=new_id(), account_id=account_id, prospect="" if account_id else "Hielos Sur", **(base | fields))


def advance_of(account_id, **fields):
    base = {
        "title": "Sensor de caudal",
        "state": AdvanceState.VALIDATED,
        "result": "−12 %",
        "reuse": Reuse.FREE,
        "learned_on": DAY,
    }
    return Advance(id=new_id(), account_id=account_id, **(base | fields))
