"""The portfolio review: included accounts first, amounts that can be compared, and what is at stake where a decision is asked for."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.sales import Sale
from kamdesk.domain.ids import new_id
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.i18n import speaking
from kamdesk.reports.build import portfolio as builder
from kamdesk.reports.build import portfolio_asked, portfolio_slides
from kamdesk.reports.build.portfolio_review import read_review, short_name
from kamdesk.reports.kinds import PortfolioSource
from kamdesk.reports.model import AskedDecisions, Chart, KeyFigures, Note, Table
from kamdesk.services.account.portfolio_table import PortfolioTable
from tests.support.reports import end_sales_in_august, made, request


def table(report, title):
    return next((b for b in report.blocks() if isinstance(b, Table) and b.title == title), None)


def column(found, title):
    at = next(n for n, c in enumerate(found.columns) if c.title == title)
    return [r.cells[at] for r in found.rows if r.style == ""]


def test_the_included_accounts_come_first_and_the_sums_are_theirs_and_of_all(sample):
    found = table(made(sample, "portfolio"), "Accounts")
    assert [r.cells[0].text for r in found.rows if r.style == "group"] == [
        "● Accounts included",
        "○ Accounts under watch",
        "— Accounts not included",
    ]
    rows = PortfolioTable(sample).read_all().rows.values()
    included = [r for r in rows if r.verdict is Verdict.INCLUDE]
    names = [r.cells[0].text for r in found.rows if r.style == ""]
    assert set(names[: len(included)]) == {short_name(r) for r in included}
    some, everything = (r for r in found.rows if r.style == "total")
    assert (some.cells[0].text, everything.cells[0].text) == ("6 included", "Total, 12 accounts")
    assert some.cells[1].value == sum(r.sales for r in included)
    assert everything.cells[1].value == sum(r.sales for r in rows)
    at = next(n for n, c in enumerate(found.columns) if c.title == "Remaining")
    assert some.cells[at].value == sum(r.potential.remaining for r in included)


def test_contribution_budget_and_hours_stand_beside_each_other(sample):
    found = table(made(sample, "portfolio"), "Accounts")
    assert [c.title for c in found.columns][4:] == [
        "Contribution",
        "Weight",
        "Potential used",
        "Remaining",
        "Budget reached",
        "Hours",
    ]
    assert "and so no column" not in found.note
    assert found.note.endswith("Budget reached: sales against the budget, Jan 2026 to Sep 2026.")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Amounts in thousands of €. Change: against the 12 months before."),
        ("es", "Importes en miles de €. Variación: frente a los 12 meses anteriores."),
    ],
)
def test_amounts_of_a_column_are_told_in_one_size_and_kept_whole(sample, language, said):
    report = made(sample, "portfolio", language=language)
    found = table(report, {"en": "Accounts", "es": "Cuentas"}[language])
    for cell in column(found, {"en": "Sales", "es": "Ventas"}[language]):
        assert cell.text == f"{cell.value / 1000:,.0f}".replace(",", {"en": ",", "es": "."}[language])
    assert any(isinstance(b, Note) and b.text == said for b in report.blocks())
    assert said not in found.note  # a workbook has the note below whole amounts


@pytest.mark.parametrize(
    ("sold", "shown"),
    [((400, 99_000), ["99,000", "400"]), ((400, 250_000), ["250", "0.4"]), ((12_345, 100_000), ["100", "12"])],
)
def test_a_small_account_does_not_become_nothing_beside_large_ones(portfolio, sold, shown):
    month = date.today().replace(day=1) - timedelta(days=1)
    for amount in sold:
        account = Account(id=new_id(), name=f"Account {amount}")
        portfolio.save(account)
        portfolio.save(Sale(id=new_id(), account_id=account.id, sold_on=month, amount=Decimal(amount)))
    assert [c.text for c in column(table(made(portfolio, "portfolio"), "Accounts"), "Sales")] == shown


def test_what_has_no_data_has_no_column_and_is_named(portfolio):
    portfolio.save(Account(id=new_id(), name="X"))
    found = table(made(portfolio, "portfolio"), "Accounts")
    assert "Contribution" not in [c.title for c in found.columns]
    assert found.note == "No data in the file, and so no column: contribution, budget, hours."
    assert [r.cells[0].text for r in found.rows] == ["? Accounts undecided", "X", "Total, 1 account"]


def test_what_is_not_known_is_no_zero(portfolio):
    portfolio.save(Account(id=new_id(), name="X"))
    report = made(portfolio, "portfolio")
    (figures,) = (b for b in report.blocks() if isinstance(b, KeyFigures))
    assert [(f.text, f.value) for f in figures.items] == [("—", None)] * 5
    assert not any("0" in f.note for f in figures.items)
    for row in table(report, "Accounts").rows[1:]:
        assert {c.text for c in row.cells[1:]} <= {"—", ""}


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Acme, Spain", "Acme, Spain"), ("Acme, S.L.", "Acme"), ("Smith, Jones and Sons Ltd", "Smith, Jones and Sons")],
)
def test_a_name_is_told_without_its_legal_form_alone(sample, name, shown):
    row = next(iter(PortfolioTable(sample).read_all().rows.values()))
    assert short_name(replace(row, name=name)) == shown


def test_what_is_at_stake_is_what_the_decision_could_bring_or_lose(sample):
    (asked,) = (b for b in made(sample, "portfolio").blocks() if isinstance(b, AskedDecisions))
    row = next(r for r in PortfolioTable(sample).read_all().rows.values() if r.name.startswith("Astilleros"))
    first = asked.items[0]
    assert first.what.startswith("Astilleros")
    assert (first.facts[0].label, first.facts[0].value) == ("Potential at stake", row.potential.remaining)
    assert any("Minimum 94%. 1% of the invoice" in item.why.replace("\u00a0", " ") for item in asked.items)


def reviewed(sample, monkeypatch, change):
    """The report where every row is what `change` makes of it."""
    review = read_review(sample)
    changed = replace(review, rows=[change(r) for r in review.rows])
    monkeypatch.setattr(builder, "read_review", lambda _portfolio: changed)
    return builder.build(PortfolioSource(sample, request("portfolio")))


def test_a_review_that_is_late_and_a_condition_that_passed_say_so(sample, monkeypatch):
    def late(row):
        return replace(row, decision=replace(row.decision, review_on=date.today() - timedelta(days=1)))

    found = table(made(sample, "portfolio"), "Not included, and under watch")
    assert [r.cells[0].text for r in found.rows if "(▼ overdue, 15 Nov 2026)" in r.cells[3].text.replace("\u00a0", " ")] == [
        "Astilleros Cabo Mayoral"
    ]
    assert not any("▼" in r.cells[4].text for r in found.rows)
    found = table(reviewed(sample, monkeypatch, late), "Not included, and under watch")
    assert all(r.cells[4].text.startswith("▼ ") and r.cells[4].tone == "bad" for r in found.rows)


def test_an_old_decision_is_held_against_what_came_of_it(sample, monkeypatch):
    def older(row):
        then = row.sales + 1000 if row.name.startswith("Papelera") else row.sales - 1000
        return replace(row, decision=replace(row.decision, decided_on=date.today() - timedelta(days=400), sales_then=then))

    title = "Decisions, and what came of them"
    assert table(made(sample, "portfolio"), title) is None
    found = table(reviewed(sample, monkeypatch, older), title)
    review = read_review(sample)
    for row in found.rows:
        of = next(r for r in review.rows if short_name(r) == row.cells[0].text)
        assert row.cells[5].value == (-1000 if row.cells[0].text.startswith("Papelera") else 1000)
        assert row.cells[5].text.startswith("▼ " if row.cells[5].value < 0 else "+")
        assert row.cells[6].value == review.standings[of.account_id].expected[of.verdict]
        assert row.cells[7].value == review.standings[of.account_id].contribution


def texts(found):
    return [[cell.text.replace("\u00a0", " ") for cell in row.cells] for row in found.rows]


def test_while_no_decision_is_a_year_old_it_is_said_from_when_on_one_is(sample, monkeypatch):
    said = "No decision is a year old yet: what came of them can be told from {} on."

    def notes(report):
        return [b.text.replace("\u00a0", " ") for b in report.blocks() if isinstance(b, Note)]

    assert said.format("14 Sep 2027") in notes(made(sample, "portfolio"))
    leap = reviewed(sample, monkeypatch, lambda r: replace(r, decision=replace(r.decision, decided_on=date(2028, 2, 29))))
    assert any("28 Feb 2029" in note for note in notes(leap))
    none = reviewed(sample, monkeypatch, lambda r: replace(r, decision=None))
    assert not any(note.startswith("No decision") for note in notes(none))


def test_a_decision_of_last_year_is_told_though_another_followed_it(sample, monkeypatch):
    review = read_review(sample)
    row = review.rows[0]
    first = replace(row.decision, decided_on=date.today() - timedelta(days=500), sales_then=row.sales - 2000)
    standings = {**review.standings, row.account_id: replace(review.standings[row.account_id], earlier=(first,))}
    monkeypatch.setattr(builder, "read_review", lambda _portfolio: replace(review, standings=standings))
    (only,) = table(builder.build(PortfolioSource(sample, request("portfolio"))), "Decisions, and what came of them").rows
    assert (only.cells[0].text, only.cells[2].value, only.cells[5].value) == (short_name(row), first.decided_on, 2000)


def test_hours_are_told_by_kam_beside_those_available(sample):
    found = table(made(sample, "portfolio"), "KAM hours")
    assert [row[-1] for row in texts(found)] == ["56%", "28%", "85%"]
    assert found.note == "1,700 KAM hours a year are available."
    sample.save(replace(sample.settings, kam_hours=None))
    found = table(made(sample, "portfolio"), "KAM hours")
    assert texts(found) == [
        ["Laura Ibáñez Soto", "4", "960", "240"],
        ["No KAM yet", "2", "480", "240"],
        ["Total", "6", "1,440", "240"],
    ]
    assert found.note == "How many KAM hours a year are available is not set in this portfolio."


def test_the_potential_is_told_over_its_years_and_in_its_parts(sample):
    report = made(sample, "portfolio")
    (figures,) = (b for b in report.blocks() if isinstance(b, KeyFigures))
    assert figures.items[2].note.replace("\u00a0", " ") == "more a year within 3 years"
    said = [b.text.replace("\u00a0", " ") for b in report.blocks() if isinstance(b, Note)]
    assert (
        "Remaining potential of those included: €7.58M of what they buy today, €2.18M from assumed growth · all of confidence A or B."
    ) in said


def test_indices_of_a_period_whose_sales_are_not_all_known_say_so(sample):
    end_sales_in_august(sample)
    note = table(made(sample, "portfolio"), "Index by account and group").note.replace("\u00a0", " ")
    assert note.count("Sales are known up to Aug 2026: what is computed from them for Q3 2026 may be unfinished.") == 1


def test_a_presentation_begins_with_what_is_asked_for_and_its_titles_conclude(sample):
    report = made(sample, "portfolio")
    titles = [s.title for s in report.slides]
    assert titles == [
        "", "The included accounts are 28% of our sales and could bring €9.76M more a year within 3 years",
        "7 indicators miss their minimum", "Portfolio matrix",
        "6 accounts not included or under watch, 1 to decide again",
    ]  # fmt: skip
    assert any(isinstance(b, AskedDecisions) for b in report.slides[0].blocks)
    (shown,) = (b for b in report.slides[1].blocks if isinstance(b, Table))
    assert [r.style for r in shown.rows] == ["group", *[""] * 6, "total", "total"]
    (pair,) = report.slides[3].blocks  # the hours stand beside the matrix
    assert isinstance(pair.left[0], Chart)
    assert [b.title for b in pair.right if isinstance(b, Table)] == ["KAM hours"]


def test_titles_of_slides_where_there_is_nothing_to_conclude(portfolio):
    assert [s.title for s in made(portfolio, "portfolio").slides] == [
        "",
        "Decisions asked for",
        "Index by account and group",
    ]
    portfolio.save(Account(id=new_id(), name="X"))
    assert [s.title for s in made(portfolio, "portfolio").slides] == [
        "",
        "Accounts",
        "Decisions asked for",
        "Index by account and group",
    ]


def test_no_indicator_below_its_minimum_is_a_conclusion_too(sample):
    review = read_review(sample)
    well = {i: replace(s, breaches=dict.fromkeys(s.breaches, 0)) for i, s in review.standings.items()}
    assert portfolio_slides.index_title(replace(review, standings=well)) == "No indicator misses its minimum"


def test_each_decision_has_a_day_and_the_euros_it_is_about(sample):
    collector = portfolio_asked.Collector("EUR", date(2026, 11, 30))
    for found in (*sample.find_account("C01"), *sample.find_account("C02"), *sample.find_account("C09")):
        collector.look_at(sample.load(found.id))
    with speaking("en"):
        asked = collector.found(None, 0)
    said = [{f.label: f.text.replace("\u00a0", " ") for f in item.facts} for item in asked.items]
    assert said[0]["Decide now"] == "▼ due since 15 Nov 2026"
    assert [d["Decide by"] for d in said[1:]] == ["11 Dec 2026", "31 Dec 2026"]
    assert [next(iter(d.items())) for d in said] == [
        ("Potential at stake", "€1.07M"), ("Sales at stake", "€40k"), ("At stake", "the Q3 2026 penalty, on €385k of sales"),
    ]  # fmt: skip
    assert asked.items[2].what == "Lácteos Peñarrubia: accept their 93.8% or hold to our 96.2% in Deliveries (OTIF)"


def test_hours_that_are_not_there_are_asked_for_first_and_by_a_day_that_is_called_proposed(sample):
    sample.save(replace(sample.settings, kam_hours=1000))
    (asked,) = (b for b in made(sample, "portfolio").blocks() if isinstance(b, AskedDecisions))
    first = asked.items[0]
    assert first.what == "Give more KAM hours, or keep fewer accounts"
    assert "1,440" in first.why
    assert "1,000" in first.why
    day = date.today() + timedelta(days=30)
    assert [(f.label, f.value) for f in first.facts if f.value] == [("Hours short a year", 440), ("Decide by", day)]
    assert first.facts[-1].text.endswith(" (proposed)")
    shown = [f for item in asked.items[1:] for f in item.facts if f.label in {"Decide by", "Decide now"}]
    days = {f.value for f in shown if not f.text.endswith(" (proposed)")}
    assert days <= {date(2026, 11, 15), date(2026, 12, 11)}  # past its day; what is not signed would begin


def test_an_included_account_that_is_called_back_has_its_sales_at_stake(sample):
    account = sample.find_account("C03")[0]
    data = sample.load(account.id)
    last = replace(data.selection.decisions[-1], review_on=data.today - timedelta(days=2))
    collector = portfolio_asked.Collector("EUR", data.today)
    asked = collector.of_account(
        replace(data, selection=replace(data.selection, decisions=[*data.selection.decisions[:-1], last]))
    )
    assert [(a.what, a.of, a.stake, a.by) for a in asked if a.of == "Sales at stake"] == [
        ("decide again", "Sales at stake", data.sales.last_12(), last.review_on)
    ]
