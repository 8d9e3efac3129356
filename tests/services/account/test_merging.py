"""Groups and sites; two accounts become one and two again."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kamdesk.domain.account.account import Account, Site
from kamdesk.domain.account.budget import Budget, by_month
from kamdesk.domain.account.people import Person
from kamdesk.domain.account.sales import Sale
from kamdesk.domain.account.treatment import OpenQuestion, Personalisation
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.selection.criteria import Assessment, Verdict
from kamdesk.domain.selection.portfolio_scenarios import Choice, PortfolioScenario
from kamdesk.domain.selection.potential import WalletLine
from kamdesk.domain.selection.scenarios import SideEffect
from kamdesk.services.account import merging
from tests.support import DAY, decide, new_account, prepare_decision, put, refused
from tests.support.selection import sold

TODAY = date.today()


def test_a_group_is_a_tree_without_cycles(portfolio):
    head, middle, leaf = (new_account(portfolio, name) for name in ("A head", "B middle", "C leaf"))
    portfolio.save(replace(middle, parent_id=head.id))
    portfolio.save(replace(leaf, parent_id=middle.id))
    put(portfolio, sold(leaf.id, 5), sold(middle.id, 3))
    tree = merging.group_tree(portfolio, leaf.id)
    assert [(m.name, m.depth, m.sales, m.sales_below) for m in tree] == [
        ("A head", 0, 0, 8),
        ("B middle", 1, 3, 8),
        ("C leaf", 2, 5, 5),
    ]
    for child, parent in ((head, leaf), (head, head)):
        with refused("group_cycle", ValidationError) as info:
            portfolio.save(replace(portfolio.get(Account, child.id), parent_id=parent.id))
        assert info.value.field == "parent_id"
    gone = new_account(portfolio, "Gone", archived_on=DAY)
    for parent_id in (gone.id, "nobody"):
        with refused("no_such_account"):
            portfolio.save(replace(portfolio.get(Account, head.id), parent_id=parent_id))
    assert len(merging.group_tree(portfolio, new_account(portfolio, "Alone").id)) == 1


def fill_duplicate(portfolio, account):
    put(
        portfolio,
        sold(account.id, 700, "Seals"), Person(id=new_id(), account_id=account.id, name="Ana"), Site(id=new_id(), account_id=account.id, name="Plant"),
        WalletLine(id=new_id(), account_id=account.id, product_line="Seals", wallet=Decimal(900)),
        WalletLine(id=new_id(), account_id=account.id, product_line="Pumps", wallet=Decimal(900)),
        Personalisation(id=new_id(), account_id=account.id, what="Own labels"), OpenQuestion(id=new_id(), account_id=account.id, question="Who decides?"),
        Assessment(id=new_id(), account_id=account.id, size=4),
    )  # fmt: skip


def test_two_accounts_become_one_and_two_again(portfolio):
    kept = new_account(portfolio, "Bombas Uno, S.A.", codes=("1",), notes="first")
    gone = new_account(portfolio, "BOMBAS UNO S.L.", codes=("2", "1b"), tax_id="B1", city="Vigo", notes="second")
    child = new_account(portfolio, "Child", parent_id=gone.id)
    third = new_account(portfolio, "Third")
    prepare_decision(portfolio, third.id)
    effect = portfolio.load(third.id).selection.effects[0]
    portfolio.save(replace(effect, affected_accounts=(gone.id, kept.id)))
    plan = put(
        portfolio,
        PortfolioScenario(id=new_id(), name="2027", choices=(Choice(gone.id, Verdict.EXCLUDE), Choice(kept.id, Verdict.WATCH))),
    )
    put(portfolio, sold(kept.id, 300), WalletLine(id=new_id(), account_id=kept.id, product_line="Pumps", wallet=Decimal(800)))
    fill_duplicate(portfolio, gone)
    assert [(d.first, d.second, d.why) for d in merging.likely_duplicates(portfolio)] == [
        ("Bombas Uno, S.A.", "BOMBAS UNO S.L.", "name")
    ]
    before = {t: sorted(map(repr, portfolio.find(t))) for t in (Account, Sale, Person, Site, WalletLine, SideEffect)}
    edit = merging.merge(portfolio, kept.id, gone.id)
    data = portfolio.load(kept.id)
    assert data.account.codes == ("1", "2", "1b")
    assert (data.account.name, data.account.tax_id, data.account.city, data.account.notes) == (
        "Bombas Uno, S.A.",
        "B1",
        "Vigo",
        "first\nsecond",
    )
    assert data.sales.last_12() == 1000
    assert {s.name for s in data.sites} == {"Plant", "BOMBAS UNO S.L."}
    assert [(w.product_line, w.wallet) for w in data.selection.wallet] == [("Pumps", 800), ("Seals", 900)]
    assert (len(data.people), len(data.personalisations), len(data.questions), data.selection.assessment.size) == (1, 1, 1, 4)
    old = portfolio.get(Account, gone.id)
    assert (old.archived_on, old.merged_into, old.codes) == (TODAY, kept.id, ())
    assert portfolio.get(Account, child.id).parent_id == kept.id
    assert portfolio.load(third.id).selection.effects[0].affected_accounts == (kept.id,)
    assert portfolio.get(PortfolioScenario, plan.id).choices == (Choice(kept.id, Verdict.WATCH),)
    assert [a.id for a in portfolio.find_account("2")] == [kept.id], "an import finds it by the old code"
    portfolio.undo(edit)
    assert before == {t: sorted(map(repr, portfolio.find(t))) for t in before}


def test_merging_keeps_scores_and_the_plan(portfolio):
    kept, gone = new_account(portfolio, "Kept"), new_account(portfolio, "Gone")
    with refused("merge_with_itself"):
        merging.merge(portfolio, kept.id, kept.id)
    for account in (kept, gone):
        prepare_decision(portfolio, account.id)
    decide(portfolio, gone.id)
    with refused("merge_decided"):
        merging.merge(portfolio, kept.id, gone.id)
    decide(portfolio, kept.id)
    with refused("merge_both_decided"):
        merging.merge(portfolio, kept.id, gone.id)
    loose = new_account(portfolio, "Loose")
    prepare_decision(portfolio, loose.id, growth=1)
    decide(portfolio, loose.id, Verdict.EXCLUDE)
    recorded = portfolio.load(loose.id).selection.decisions
    portfolio.save(replace(portfolio.get(Account, kept.id), parent_id=loose.id))
    merging.merge(portfolio, kept.id, loose.id)
    data = portfolio.load(kept.id)
    assert (data.selection.verdict, len(data.selection.decisions), data.selection.assessment.growth, data.account.parent_id) == (
        Verdict.INCLUDE,
        1,
        8,
        None,
    )
    assert portfolio.load(loose.id).selection.decisions == recorded, "a recorded decision stays where it was made"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bombas Uno, S.A.", "bombas uno sl"),
        ("Ñandú & Cía, S. Coop.", "NANDU CIA"),
        ("Atlas GmbH", "Atlas Ltd."),
        ("Sol S.A.U.", "Sol"),
    ],
)
def test_names_are_alike_but_for_their_legal_form(one, other):
    assert merging.plain_name(one) == merging.plain_name(other)


def test_likely_duplicates_by_tax_id(portfolio):
    for name, tax in (("Uno", "B-123"), ("Dos", "b123"), ("Tres", "")):
        new_account(portfolio, name, tax_id=tax)
    (found,) = merging.likely_duplicates(portfolio)
    assert (found.first, found.second, found.why) == ("Dos", "Uno", "tax_id")


def plan_for(portfolio, account, *amounts):
    for period, amount, line in amounts:
        put(portfolio, Budget(id=new_id(), account_id=account.id, period=period, amount=Decimal(amount), product_line=line))


def test_budgets_go_along_and_add_up(portfolio):
    kept, gone = new_account(portfolio, "Uno"), new_account(portfolio, "Dos")
    plan_for(portfolio, kept, ("2026", 10, ""))
    plan_for(portfolio, gone, ("2026", 5, ""), ("2027-Q1", 2, ""), ("2026-Q1", 3, "Bombas"))
    edit = merging.merge(portfolio, kept.id, gone.id)
    found = sorted((b.period, b.amount, b.product_line) for b in portfolio.load(kept.id).budgets)
    assert found == [("2026", 15, ""), ("2026-Q1", 3, "Bombas"), ("2027-Q1", 2, "")]
    assert portfolio.load(gone.id).budgets == ()
    portfolio.undo(edit)
    assert [b.amount for b in portfolio.load(kept.id).budgets] == [10]
    assert sorted(b.amount for b in portfolio.load(gone.id).budgets) == [2, 3, 5]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ([("2026", 1000, "")], [("2026-Q1", 100, ""), ("2026-Q2", 100, ""), ("2026-Q3", 100, ""), ("2026-Q4", 100, "")]),
        ([("2026-Q1", 100, "Bombas")], [("2026", 1000, "BOMBAS")]),
        ([("2026", 1000, ""), ("2026-01", 1, "")], [("2026", 500, ""), ("2026-Q1", 7, "")]),
        ([("2026-Q1", 100, ""), ("2026", 1000, "Bombas")], [("2026", -0.01, "")]),
        ([("2026", 1000, "")], [("2026", 5, ""), ("2026-12", 5, "")]),
    ],
)
@pytest.mark.parametrize("fiscal_start", [1, 10])
def test_a_budget_of_a_year_and_quarters_of_the_other_account_are_both_counted(portfolio, ours, theirs, fiscal_start):
    portfolio.save(replace(portfolio.settings, fiscal_start=fiscal_start))
    kept, gone = new_account(portfolio, "Uno"), new_account(portfolio, "Dos")
    plan_for(portfolio, kept, *ours)
    plan_for(portfolio, gone, *theirs)
    before = [by_month(portfolio.load(account.id).budgets, fiscal_start) for account in (kept, gone)]
    merging.merge(portfolio, kept.id, gone.id)
    after = by_month(portfolio.load(kept.id).budgets, fiscal_start)
    assert set(after) == {*before[0], *before[1]}
    assert all(abs(after[m] - sum(amounts.get(m, 0) for amounts in before)) <= Decimal("0.01") for m in after)
    assert round(sum(after.values()), 6) == round(sum(sum(amounts.values()) for amounts in before), 6)
