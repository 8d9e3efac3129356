"""Sales and wallets of accounts to choose from."""

from datetime import date, timedelta
from decimal import Decimal

from kamdesk.domain.account.sales import Sale
from kamdesk.domain.ids import new_id
from kamdesk.domain.selection.potential import Confidence, WalletLine

TODAY = date.today()


LAST_MONTH = (TODAY.replace(day=1) - timedelta(days=1)).replace(day=5)


def sold(account_id, amount, line="Pumps", on=LAST_MONTH, cost=None):
    return Sale(id=new_id(), account_id=account_id, sold_on=on, amount=Decimal(amount), product_line=line, cost=cost)


def wallet(amount, current, growth=0.0, cap=100.0, confidence=Confidence.A, name=""):
    return WalletLine(
        id=new_id(), account_id="a", wallet=Decimal(amount), current=Decimal(current), growth_percent=growth, cap_percent=cap,
        confidence=confidence, product_line=name,
    )  # fmt: skip
