"""The check finds what the rules refuse, what is lost and what cannot be read."""

from kamdesk.domain.account.people import Person
from kamdesk.domain.changes import ChangeSet
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.agreements import Agreement
from kamdesk.domain.selection.criteria import Assessment
from kamdesk.services.file_check import check
from tests.support import file_of, new_account, put


def test_check_finds_what_the_rules_refuse_and_what_cannot_be_read(portfolio):
    account = new_account(portfolio, "Uno")
    put(
        portfolio,
        Assessment(id=new_id(), account_id=account.id, growth=3),
        Agreement(id=new_id(), account_id=account.id, title="t"),
    )
    assert check(portfolio) == []
    run = file_of(portfolio).connection.execute
    run("UPDATE account SET size_employees = -5")
    run("UPDATE agreement SET form = 'spoken'")
    run("UPDATE assessment SET growth = 99")
    found = check(portfolio)
    assert {f.kind for f in found} == {"rule", "unreadable"}
    assert any("Uno" in f.where for f in found)
    assert all(f.text for f in found)
    assert len(found) == 3
    portfolio.forget(ChangeSet(frozenset({"settings"}), frozenset()))
    assert portfolio.load(account.id).facts.document.agreements[0].title == "t"


def test_check_finds_lost_references_and_accounts_that_no_search_finds(portfolio):
    account = new_account(portfolio, "Uno")
    put(portfolio, Person(id=new_id(), account_id=account.id, name="Ana"))
    run = file_of(portfolio).connection.execute
    run("PRAGMA foreign_keys = OFF")
    run("UPDATE person SET account_id = 'gone'")
    run("UPDATE account SET search_key = 'dos'")
    assert {f.kind for f in check(portfolio)} == {"reference", "search"}
