"""The register of the «no»: every account that was not included and those under watch, the next review first."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kamdesk.domain.selection.criteria import Verdict
from kamdesk.reports import leak, making
from kamdesk.reports.build import register
from kamdesk.reports.kinds import PortfolioSource
from kamdesk.reports.model import KeyFigures, Note, Table
from kamdesk.reports.typography import set_well
from kamdesk.services.account.portfolio_table import PortfolioTable
from tests.support.reports import made, page_texts, request


def tables(report):
    return {b.title: b for b in report.blocks() if isinstance(b, Table)}


def texts(row):
    return [c.text for c in row.cells]


def test_all_that_was_not_included_is_in_it_with_its_why(sample):
    report = made(sample, "register")
    found = tables(report)["Accounts not included"].rows
    decided = [r for r in PortfolioTable(sample).read_all().rows.values() if r.verdict is Verdict.EXCLUDE]
    assert {row.cells[0].text for row in found} == {r.name for r in decided}
    assert len(found) == 4
    for row in found:
        decision = next(r.decision for r in decided if r.name == row.cells[0].text)
        said = (decision.reason, decision.decided_by, decision.served_how, decision.reopen_signal)
        assert texts(row)[1:5] == [set_well(text) for text in said]
        assert [row.cells[2].sub, row.cells[3].sub] == ["14 Sep 2026", decision.served_by]
        assert row.cells[5].value == decision.review_on
        assert ("30%" in row.cells[4].sub) is (decision.signal_percent is not None)


def test_those_under_watch_say_what_is_expected_and_by_when(sample):
    found = {r.cells[0].text.partition(",")[0]: r for r in tables(made(sample, "register"))["Accounts under watch"].rows}
    conditions = found["Astilleros Cabo Mayoral"].cells[4]
    assert conditions.text.replace("\u00a0", " ") == (
        "Pay in under 75 days (118 today) (▼ overdue, 15 Nov 2026) · Sign the framework agreement for repairs (30 Jun 2027)"
    )
    assert conditions.sub == ""  # it is said once
    assert found["Montelar Hidrógeno Verde"].cells[4].sub == ""


def test_the_growth_that_reopens_an_account_is_said_once(sample):
    found = {r.cells[0].text.split()[0]: r for r in tables(made(sample, "register"))["Accounts not included"].rows}
    signal = found["Papelera"].cells[4]
    assert signal.text == "Investment in a new machine."
    assert signal.sub.replace("\u00a0", " ") == "or our sales 30% above those at the decision"


def figures(report):
    return {f.label: (f.text, f.value) for b in report.blocks() if isinstance(b, KeyFigures) for f in b.items}


@pytest.fixture
def with_reviews(sample, monkeypatch):
    """The register where the decisions bear other days and conditions."""
    rows = PortfolioTable(sample).read_all().rows

    def build(**by_name):
        changed = {}
        for key, row in rows.items():
            fields = by_name.get(row.name.split()[0].lower())
            changed[key] = replace(row, decision=replace(row.decision, **fields)) if fields and row.decision else row

        class Table(PortfolioTable):
            def read_all(self):
                self.rows = changed
                return self

        monkeypatch.setattr(register, "PortfolioTable", Table)
        return register.build(PortfolioSource(sample, request("register")))

    return build


def test_the_next_review_stands_first_and_a_late_one_is_marked(with_reviews):
    today = date.today()
    report = with_reviews(
        conservas={"review_on": today - timedelta(days=3)}, papelera={"review_on": today}, hidráulicas={"review_on": None}
    )
    rows = tables(report)["Accounts not included"].rows
    assert [r.cells[0].text.split()[0] for r in rows] == ["Conservas", "Papelera", "Cerámicas", "Hidráulicas"]
    assert [r.cells[5].tone for r in rows] == ["bad", "", "", ""]
    assert rows[0].cells[5].text.startswith("▼ ")
    assert rows[3].cells[5].text == "—"
    said = figures(report)
    assert said["Overdue reviews"] == ("▼ 1", 1)
    assert said["Overdue conditions"] == ("▼ 1", 1)
    assert said["Next date"][1] == today


def test_who_missed_a_condition_is_late_and_stands_first(with_reviews):
    report = with_reviews(montelar={"review_on": date.today() + timedelta(days=1)})
    first, second = tables(report)["Accounts under watch"].rows
    assert [r.cells[0].text.split()[0] for r in (first, second)] == ["Astilleros", "Montelar"]
    assert (first.cells[5].text.replace("\u00a0", " "), first.cells[5].tone, second.cells[5].tone) == ("▼ 15 Nov 2026", "bad", "")
    assert first.cells[5].value == date(2026, 11, 15)
    assert first.cells[5].sub == "condition overdue; review 14 Sep 2027"
    shown = {f.label: f for b in report.blocks() if isinstance(b, KeyFigures) for f in b.items}
    assert (shown["Overdue conditions"].value, shown["Overdue reviews"].value) == (1, 0)
    assert shown["Next date"].note == "review · Montelar Hidrógeno Verde, S.A."


def test_a_condition_that_is_still_to_come_is_the_next_date(sample):
    shown = {f.label: f for b in made(sample, "register").blocks() if isinstance(b, KeyFigures) for f in b.items}
    assert shown["Next date"].value == date(2027, 3, 31)
    assert shown["Next date"].note.startswith("condition · Montelar")


def test_growth_and_conditions_in_words(with_reviews):
    report = with_reviews(
        papelera={"signal_percent": 12.5, "reopen_signal": ""}, montelar={"conditions": "In words", "dated_conditions": ()}
    )
    found = {r.cells[0].text.split()[0]: r for t in tables(report).values() for r in t.rows}
    assert (found["Papelera"].cells[4].text, "12.5%" in found["Papelera"].cells[4].sub) == ("—", True)
    assert found["Montelar"].cells[4].text == "In words"


def test_a_portfolio_that_refused_nobody(portfolio):
    report = made(portfolio, "register")
    assert [b.text for b in report.blocks() if isinstance(b, Note)] == ["No account was refused.", "No account is under watch."]
    assert figures(report)["Next date"] == ("—", None)
    assert len(page_texts(making.paint(report, ".pdf").data)) == 1


@pytest.mark.parametrize("spoken", ["es", "en"])
def test_a_long_register_runs_over_pages_with_its_header(sample, spoken):
    report = made(sample, "register", language=spoken)
    sections = tuple(
        replace(s, blocks=tuple(replace(b, rows=b.rows * 60) if isinstance(b, Table) else b for b in s.blocks))
        for s in report.sections
    )
    data = making.paint(replace(report, sections=sections), ".pdf").data
    pages = page_texts(data)
    assert len(pages) > 10
    head = leak.squeezed(tables(report)[report.sections[1].title].columns[3].title)
    assert sum(head in leak.squeezed(p) for p in pages) >= 8
    assert leak.squeezed(report.sections[2].title) in leak.squeezed("".join(pages))
