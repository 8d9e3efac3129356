"""The follow-up for the client: what was agreed, counted rightly, in words that are true whichever way is better."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from pptx import Presentation

from kamdesk.domain.account.account import Account
from kamdesk.domain.ids import new_id
from kamdesk.domain.ledgers.value_log import ValueEntry
from kamdesk.domain.plan.agreements import Milestone
from kamdesk.domain.plan.plan_document import Commitment, Party
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Indicator, Measure
from kamdesk.i18n import speaking
from kamdesk.reports import making
from kamdesk.reports.build.parties import RULE
from kamdesk.reports.kinds import KINDS
from kamdesk.reports.model import Facts, Heading, KeyFigures, Split, Table
from kamdesk.reports.visibility import client_view
from tests.support import put
from tests.support.reports import Pdf, made, page_texts, painted_here, request


@pytest.fixture
def account(sample):
    return sample.find_account("C01")[0]


def figures(report):
    return {f.label: (f.text, f.note) for b in report.blocks() if isinstance(b, KeyFigures) for f in b.items}


def tables(report):
    return {b.title: b for b in report.blocks() if isinstance(b, Table)}


def row(report, name):
    found = next(r for r in tables(report)["Agreed figures"].rows if r.cells[0].text == name)
    return [c.text.replace("\u00a0", " ") for c in found.cells[1:]]


def agreed(account, name, **fields):
    known = {"threshold": 600.0, "target": 200.0, "agreed_with": "Marta", "agreed_on": date(2026, 1, 20), "position": 50} | fields
    return Indicator(id=new_id(), account_id=account.id, group=Group.QUALITY, name=name, **known)


def measure(indicator, value=None, period="2026-Q3", **fields):
    return Measure(id=new_id(), account_id=indicator.account_id, indicator_id=indicator.id, period=period, value=value, **fields)


LESS, MORE = {}, {"threshold": 90.0, "target": 98.0}
BAND = {"threshold": 20.0, "target": 40.0, "target_high": 60.0}


@pytest.mark.parametrize(
    ("anchors", "value", "said"),
    [
        (LESS, 100.0, "on target"), (LESS, 450.0, "within the limit"), (LESS, 600.0, "at the limit"),
        (LESS, 700.0, "▼ beyond the limit"), (MORE, 95.0, "above minimum"), (MORE, 80.0, "▼ below minimum"),
        (BAND, 70.0, "within the limit"), (BAND, 95.0, "▼ beyond the limit"), (BAND, 50.0, "on target"),
    ],
)  # fmt: skip
def test_how_an_agreed_figure_stands(sample, account, anchors, value, said):
    one = agreed(account, "Another", **anchors)
    put(sample, one, measure(one, value))
    report = made(sample, "onepager", "C01", audience="client")
    assert row(report, "Another")[-1] == said
    assert row(report, "Another")[3] == ("40 to 60" if anchors is BAND else str(round(anchors.get("target", 200.0))))


def test_what_was_agreed_is_counted_measured_or_not(sample, account):
    assert figures(made(sample, "onepager", "C01", audience="client"))["Agreed parameters"] == ("3", "1 in reconciliation")
    put(sample, agreed(account, "Not measured yet"))
    assert figures(made(sample, "onepager", "C01", audience="client"))["Agreed parameters"] == ("4", "1 in reconciliation")
    other = sample.find_account("C02")[0]
    assert figures(made(sample, "onepager", "C02", audience="client"))["Agreed parameters"] == ("3", "no figure of yours yet")
    put(sample, agreed(other, "Not measured yet"))
    assert figures(made(sample, "onepager", "C02", audience="client"))["Agreed parameters"] == ("4", "1 without figures")


@pytest.mark.parametrize(
    ("theirs", "said"),
    [((None, None), "no figure of yours yet"), ((500.0, None), "1 not compared yet"), ((500.0, 500.0), "no differences")],
)
def test_no_difference_is_claimed_where_one_side_has_no_figure(sample, theirs, said):
    other = sample.find_account("C07")[0]
    for n, value in enumerate(theirs):
        one = agreed(other, f"Parameter {n}")
        put(sample, one, measure(one, 500.0, client_value=value))
    assert figures(made(sample, "onepager", "C07", audience="client"))["Agreed parameters"] == ("2", said)


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_where_nothing_is_known_nothing_is_claimed_and_there_are_lines_to_fill_in(sample, paper):
    report = made(sample, "onepager", "C07", audience="client", paper=paper)
    assert figures(report) == {}
    assert report.figures == "no figures yet"
    (form,) = tables(report).values()
    assert [c.title for c in form.columns] == ["What", "Who of you", "Who of us", "Due"]
    assert [r.style for r in form.rows] == ["blank"] * 12
    assert [s.title for s in report.slides] == ["", "Who looks after you"]
    assert len(page_texts(making.paint(report, ".pdf").data)) == 1
    assert len(Presentation(io.BytesIO(making.paint(report, ".pptx").data)).slides) == 2


def test_one_thing_to_follow_up_is_no_form(sample, account):
    bare = sample.find_account("C07")[0]
    put(sample, Commitment(id=new_id(), account_id=bare.id, text="Send the offer"))
    report = made(sample, "onepager", "C07", audience="client")
    assert figures(report) == {}  # a nought says nothing to a client
    assert list(tables(report)) == ["Our open commitments"]


@pytest.mark.parametrize(
    ("paper", "said"),
    [
        ("", "What differs is reconciled line by line with Marta Ribero Sanz."),
        ("Clause 7", "What differs is reconciled line by line with Marta Ribero Sanz (Clause 7)."),
    ],
)
def test_what_differs_is_reconciled_by_what_was_agreed(sample, account, paper, said):
    one = next(i for i in sample.load(account.id).scorecard.own_indicators if "OTIF" in i.name)
    sample.save(replace(one, agreed_evidence=paper))
    assert tables(made(sample, "onepager", "C01", audience="client"))["Agreed figures"].note == said


@pytest.mark.parametrize(
    ("company", "team", "foot"),
    [
        ("", "Who looks after you", f"Laura Ibáñez Soto, {RULE} (company)"),
        ("Bombas Sur", "Your team at Bombas Sur", "Laura Ibáñez Soto, Bombas Sur"),
    ],
)
def test_it_names_who_hands_it_out(sample, account, company, team, foot):
    report = making.make(sample, replace(request("onepager", audience="client"), company=company), account.id)
    assert team in {b.text for b in report.blocks() if isinstance(b, Heading)}
    assert report.foot == f"Prepared for Lácteos Peñarrubia, S. Coop. by {foot}"
    assert f"{RULE} (company)" in Pdf(painted_here(report).data).texts[0] or company


def test_our_company_is_named_as_its_settings_say(sample, account):
    sample.save(replace(sample.settings, company_name="Bombas Sur"))
    assert (
        made(sample, "onepager", "C01", audience="client").foot == f"Prepared for {account.name} by Laura Ibáñez Soto, Bombas Sur"
    )


def test_where_nobody_is_known_there_is_a_line_for_who_hands_it_out(sample, account):
    sample.save(Account(id=new_id(), name="Bare"))
    report = made(sample, "onepager", "Bare", audience="client")
    assert report.foot == f"Prepared for Bare by {RULE} (company)"


def test_a_side_without_any_figure_has_no_column_of_dashes(sample):
    found = tables(made(sample, "onepager", "C02", audience="client"))["Agreed figures"]
    assert [c.title for c in found.columns] == ["Parameter", "Our figure", "Limit", "Target", "Status"]
    assert "Your figure" in [
        c.title for c in tables(made(sample, "onepager", "C01", audience="client"))["Agreed figures"].columns
    ]


def test_values_come_by_the_day_of_their_promise(sample):
    values = tables(made(sample, "onepager", "C01", audience="client"))["Value delivered"]
    assert [r.cells[0].text for r in values.rows] == [
        "Less washing water in Toro", "Breakdowns avoided in pasteurisation", "One fewer stop a month in packaging", "Total",
    ]  # fmt: skip


def test_each_milestone_has_its_line(sample, account):
    project = sample.load(account.id).facts.document.projects[0]
    put(sample, *(Milestone(id=new_id(), account_id=account.id, project_id=project.id, text=f"Point {n}") for n in range(3)))
    report = made(sample, "onepager", "C01", audience="client")
    lines = [(f.label, f.text) for b in report.blocks() if isinstance(b, Facts) for f in b.items]
    first = next(n for n, line in enumerate(lines) if line[0] == "Milestones")
    assert [label for label, _text in lines[first : first + 3]] == ["Milestones", "", ""]
    assert lines[first + 2][1] == "and 3 more"


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_long_lists_are_cut_and_the_total_counts_all(sample, account, paper):
    put(sample, *(
        ValueEntry(id=new_id(), account_id=account.id, what=f"A piece of value with a name {n}", delivered=Decimal(1000))
        for n in range(40)
    ))  # fmt: skip
    report = made(sample, "onepager", "C01", audience="client", paper=paper)
    values = tables(report)["Value delivered"]
    shown = [r for r in values.rows if r.style != "total"]
    assert values.note == f"and {43 - len(shown)} more · The total counts all of them."
    assert values.rows[-1].style == "total"
    assert any(isinstance(b, Split) for s in report.sections for b in s.blocks)
    assert len(page_texts(making.paint(report, ".pdf").data)) == 1


def test_that_a_promise_of_ours_is_late_is_said_to_the_client(sample, account):
    rows = {
        r.cells[0].text: r.cells[1]
        for r in tables(made(sample, "onepager", "C01", audience="client"))["Our open commitments"].rows
    }
    late, open_one = rows["Safety stock in the plant"], rows["Train two technicians of Toro"]
    days = (date.today() - date(2026, 11, 13)).days
    assert (late.text, late.value, late.tone, late.sub) == ("13 Nov 2026", date(2026, 11, 13), "warn", f"{days} days late")
    assert (open_one.text, open_one.tone, open_one.sub) == ("12 Feb 2027", "", "")


@pytest.mark.parametrize("spoken", ["es", "en"])
@pytest.mark.parametrize("code", ["C01", "C02", "C05"])
def test_a_client_gets_no_form_to_fill_in(sample, code, spoken):
    report = made(sample, "onepager", code, audience="client", language=spoken)
    assert "___" not in str(report.sections)


def test_a_late_commitment_says_that_its_new_day_is_not_known(sample, account):
    found = tables(made(sample, "onepager", "C01", audience="client"))["Our open commitments"]
    assert {r.cells[0].text: r.cells[0].sub for r in found.rows} == {
        "Safety stock in the plant": "Iñaki Otxoa Larrea · new date to be confirmed", "Train two technicians of Toro": "Iñaki Otxoa Larrea",
    }  # fmt: skip


def test_the_client_reads_what_a_figure_is_and_whom_to_call(sample, account):
    report = made(sample, "onepager", "C01", audience="client")
    figures = {r.cells[0].text: r.cells[0].sub for r in tables(report)["Agreed figures"].rows}
    assert figures["Reply to claims"] == "Working hours, 8 am to 6 pm"
    said = [f.text for b in report.blocks() if isinstance(b, Facts) for f in b.items]
    assert said[said.index("Laura Ibáñez Soto") + 1 :][:2] == ["+34 600 000 101", "laura@tecnofluidos.example"]
    assert report.head.eyebrow == "Agreement review · Q3 2026"


def test_how_an_amount_was_worked_out_has_a_column_where_it_is_noted(sample, account):
    told = tables(made(sample, "onepager", "C01", audience="client"))["Value delivered"]
    assert "9 fewer stops from February to June, at €2,000 each" in {r.cells[1].text for r in told.rows}
    for entry in sample.load(account.id).ledgers.values_given:
        sample.save(replace(entry, worked_out=""))
    bare = tables(made(sample, "onepager", "C01", audience="client"))["Value delivered"]
    assert [c.title for c in bare.columns] == ["What", "Promised", "Delivered", "Confirmed"]


def test_who_missed_a_limit_for_long_and_promised_nothing_says_that_it_will_be_agreed_what_to_do(sample, account):
    rejects = next(i for i in sample.load(account.id).scorecard.own_indicators if i.name == "Rejects (ppm)")
    for each in sample.load(account.id).scorecard.measures:
        if each.indicator_id == rejects.id:
            sample.save(replace(each, value=900.0))
    for promise in sample.load(account.id).plan.commitments:
        sample.save(replace(promise, done_on=date(2026, 11, 20)))
    report = made(sample, "onepager", "C01", audience="client")
    said = [(f.label, f.text) for b in report.blocks() if isinstance(b, Facts) for f in b.items]
    assert [label for label, text in said if text.startswith("We will agree with you on what to do")] == ["Rejects (ppm)"]
    assert "None is open." not in str(report)


def test_what_the_client_promised_is_told_to_it_when_somebody_says_so(sample, account):
    promise = Commitment(id=new_id(), account_id=account.id, party=Party.CLIENT, text="Forecast of the month")
    put(sample, promise)
    for audience in ("client", "internal"):
        assert "Your open commitments" not in tables(made(sample, "onepager", "C01", audience=audience))
    assert "Forecast" not in str(made(sample, "onepager", "C01", audience="client"))
    sample.save(replace(promise, is_shareable=True))
    shown = tables(made(sample, "onepager", "C01", audience="client"))["Your open commitments"]
    assert [r.cells[0].text for r in shown.rows] == ["Forecast of the month"]
    sample.save(replace(promise, is_shareable=True, done_on=date.today()))
    assert "Your open commitments" not in tables(made(sample, "onepager", "C01", audience="client"))


def test_a_project_and_a_milestone_past_their_day_say_so(sample, account):
    data = sample.load(account.id)

    def said(document, milestones):
        changed = replace(data, facts=replace(data.facts, document=document), plan=replace(data.plan, milestones=milestones))
        with speaking("en"):
            report = KINDS["onepager"].for_client()(client_view(changed), request("onepager", "client"))
        return [f.text.replace("\u00a0", " ") for b in report.blocks() if isinstance(b, Facts) for f in b.items]

    document, (first, *others) = data.facts.document, data.plan.milestones
    assert "Spares store in the plant (to begin), until 28 Feb 2027" in said(document, data.plan.milestones)
    (project,) = document.projects
    late = said(
        replace(document, projects=[replace(project, due_on=date(2026, 11, 1))]),
        [replace(first, due_on=date(2026, 10, 30)), *others],
    )
    assert "Spares store in the plant (to begin), until 1 Nov 2026 (late)" in late
    assert f"30 Oct 2026 (late) · {first.text}" in late


def test_the_agreed_figures_of_earlier_periods_are_those_since_the_agreement(sample, account):
    found = tables(made(sample, "onepager", "C01", audience="client"))["Trend of the agreed figures"]
    assert [c.title for c in found.columns[1:]] == ["Q1 2026", "Q2 2026", "Q3 2026"]  # agreed on 20 Jan 2026
    course = {r.cells[0].text: [c.text.replace("\u00a0", " ") for c in r.cells[1:]] for r in found.rows}
    assert course["Rejects (ppm)"] == ["▼ 640 ppm", "560 ppm", "450 ppm"]
    assert course["Deliveries (OTIF)"][-1] == "96.2% / 93.8%"
    assert next(r for r in found.rows if "OTIF" in r.cells[0].text).cells[-1].sub == "our figure / yours"
    assert found.note == "▼ beyond the limit agreed for it."
    for indicator in sample.load(account.id).scorecard.own_indicators:
        if indicator.is_agreed:
            sample.save(replace(indicator, agreed_on=date(2026, 7, 2)))
    assert "Trend of the agreed figures" not in tables(made(sample, "onepager", "C01", audience="client"))


def test_a_full_page_leaves_the_course_out(sample, account):
    put(sample, *(ValueEntry(id=new_id(), account_id=account.id, what=f"Value {n} " + "of many words " * 8, promised=Decimal(n)) for n in range(30)),
        *(Commitment(id=new_id(), account_id=account.id, text=f"Promise {n} " + "of many words " * 8) for n in range(30)))  # fmt: skip
    report = made(sample, "onepager", "C01", audience="client", paper="letter")
    assert len(page_texts(making.paint(report, ".pdf").data)) == 1
    assert "Trend of the agreed figures" not in tables(report)
    values = tables(report)["Value delivered"]
    assert (values.rows[-1].cells[0].text, values.rows[-1].cells[2].value) == ("Total", sum(range(30)) + 48_000)
    assert values.note.startswith("and ")
    assert values.note.endswith(" more · The total counts all of them.")


def test_slides_for_the_client_are_called_by_what_is_on_them(sample):
    assert [s.title for s in made(sample, "onepager", "C02", audience="client").slides] == [
        "",
        "Our open commitments",
        "Who looks after you",
    ]
    assert [s.title for s in made(sample, "onepager", "C01", audience="client").slides] == [
        "",
        "Value delivered",
        "Agreement and projects",
    ]
