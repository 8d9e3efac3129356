"""The portfolio as it will be: records that come, change and go."""

import gc
from dataclasses import replace
from datetime import date
from decimal import Decimal

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.budget import Budget
from kamdesk.domain.account.people import Person
from kamdesk.domain.account.sales import Sale
from kamdesk.domain.ids import new_id
from kamdesk.domain.selection.potential import WalletLine
from kamdesk.services.importing.book import run_book
from kamdesk.services.importing.columns import map_columns
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.pending import PendingPortfolio, product_lines
from kamdesk.services.importing.report import Options
from kamdesk.storage import bulk
from tests.support import new_account, put
from tests.support.importing import table
from tests.support.selection import sold


def test_records_are_as_they_will_be(portfolio):
    account = new_account(portfolio, "Uno")
    ana, luis = (put(portfolio, Person(id=new_id(), account_id=account.id, name=name)) for name in ("Ana", "Luis"))
    eva = Person(id=new_id(), account_id=account.id, name="Eva")
    batch = bulk.Batch()
    pending = PendingPortfolio(portfolio)
    pending.expect(batch)
    assert pending.find(Person, account_id=account.id) == [ana, luis]
    batch.update(ana, replace(ana, role="Jefa"))
    batch.create(eva)
    batch.removed["person"] = [luis]
    assert [(p.name, p.role) for p in pending.find(Person, account_id=account.id)] == [("Ana", "Jefa"), ("Eva", "")]
    assert pending.find(Person, role="Jefa")[0].id == ana.id
    assert (pending.get(Person, ana.id).role, pending.get(Person, luis.id), pending.get(Person, eva.id)) == ("Jefa", None, eva)
    batch.update(eva, replace(eva, role="Compras"))
    assert pending.get(Person, eva.id).role == "Compras"
    assert pending.get(Person, "none") is None
    assert portfolio.find(Person, account_id=account.id) == [ana, luis]


def test_accounts_have_the_sales_and_lines_that_come_in(portfolio):
    old, new = new_account(portfolio, "Uno"), Account(id=new_id(), name="Dos")
    stored = put(portfolio, sold(old.id, 100, "Bombas"))
    batch = bulk.Batch()
    batch.create(new)
    for account, line in ((old, "Bombas"), (new, "Sellos"), (new, "")):
        batch.create(replace(stored, id=new_id(), account_id=account.id, product_line=line, amount=Decimal(5), cost=Decimal(4)))
    batch.create(WalletLine(id=new_id(), account_id=new.id, product_line="Sellos", wallet=Decimal(9)))
    pending = PendingPortfolio(portfolio)
    pending.expect(batch)
    found = pending.load_many([old.id, new.id, "none"])
    assert found[old.id].sales.last_12_by_line() == {"Bombas": 105}
    assert found[old.id].sales.last_12_margin() == 1
    assert found[new.id].sales.last_12_by_line() == {"Sellos": 5, "": 5}
    assert (found[new.id].account, found[new.id].selection.potential.remaining) == (new, 4)
    assert pending.company().sales == 115
    assert product_lines(pending) == ["Bombas", "Sellos"]
    assert product_lines(portfolio) == ["Bombas"]


def test_the_last_closed_month_is_the_one_that_will_be(portfolio):
    account = new_account(portfolio, "Uno")
    put(portfolio, Sale(id=new_id(), account_id=account.id, sold_on=date(2020, 1, 5), amount=Decimal(7)))
    batch = bulk.Batch()
    batch.create(Sale(id=new_id(), account_id="other", sold_on=date(2021, 6, 5), amount=Decimal(8)))
    pending = PendingPortfolio(portfolio)
    assert pending.load(account.id).sales.last_12() == 7
    pending.expect(batch)
    assert pending.load(account.id).sales.last_12() is None
    portfolio.save(replace(portfolio.settings, company_sales=Decimal(1000)))
    assert PendingPortfolio(portfolio).company().sales == 1000


def test_the_collector_stays_as_it_was(portfolio):
    found = table(("Cuenta", "Nombre"), ("Uno", "Ana"))
    parts = [(found, map_columns(found, ImportKind.CONTACTS))]
    gc.disable()
    try:
        run_book(portfolio, parts, Options(dry_run=True))
        assert not gc.isenabled()
    finally:
        gc.enable()
    run_book(portfolio, parts, Options(dry_run=True))
    assert gc.isenabled()
    assert portfolio.find(Budget) == []


def test_parts_that_both_bring_accounts_are_one_change(portfolio):
    parts = [
        (found, map_columns(found, ImportKind.ACCOUNTS))
        for found in (
            table(("Nombre", "Código"), ("Uno", "A1"), ("Dos", "A2")),
            table(("Nombre", "Ciudad", "NIF"), ("Tres", "Lugo", "B3"), ("Uno", "Vigo", "")),
            table(("Nombre", "Sector"), ("Cuatro", "Metal")),
        )
    ]
    first, second, third = run_book(portfolio, parts, Options())
    assert (first.created, second.created, second.updated, third.created, second.rejections) == (2, 1, 1, 1, [])
    found = sorted((account.name, account.codes, account.city) for account in portfolio.find(Account))
    assert found == [("Cuatro", (), ""), ("Dos", ("A2",), ""), ("Tres", (), "Lugo"), ("Uno", ("A1",), "Vigo")]
    portfolio.undo(second.edit)
    assert portfolio.find(Account) == []
