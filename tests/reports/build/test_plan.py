"""The plan: what it says is true whichever way is better, nothing disputed is a breach, and its pages hold what is on them."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.sales import Sale
from kamdesk.domain.evidence import Evidence
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.plan_document import Commitment
from kamdesk.domain.plan.step_acts import SignatureOf
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Indicator
from kamdesk.i18n import speaking
from kamdesk.reports import making
from kamdesk.reports.build.common import target_cell, unit_cell
from kamdesk.reports.kinds import KINDS, AccountSource
from kamdesk.reports.model import Cell, Chart, Facts, Note, Paragraph, Table
from kamdesk.reports.typography import polished
from tests.support import put
from tests.support.reports import end_sales_in_august, made, page_texts, painted_here, places, read, request


def tables(report):
    return {b.title: b for b in report.blocks() if isinstance(b, Table)}


def texts(table):
    return [[c.text.replace("\u00a0", " ") for c in row.cells] for row in table.rows]


def notes(report):
    return [b.text for b in report.blocks() if isinstance(b, Note)]


def standing(report, name):
    return next(row[-1] for row in texts(tables(report)["Scorecard"]) if row[0].startswith(name))


def measured(sample, code, name, value):
    """The account with another figure of an indicator in its latest period."""
    card = sample.load(sample.find_account(code)[0].id).scorecard
    indicator = next(i for i in card.own_indicators if i.name.startswith(name))
    found = next(m for m in card.measures if m.indicator_id == indicator.id and m.period == card.latest_period)
    sample.save(replace(found, value=value))


def test_an_approval_without_a_document_says_so_on_the_cover(sample):
    state = made(sample, "plan", "C01").cover.panels[0]
    assert (state.text, state.mark, state.mark_tone) == ("● Approved", "Without document", "warn")
    assert made(sample, "plan", "C02").cover.panels[0].mark == ""  # a draft has no approval to prove
    data = sample.load(sample.find_account("C01")[0].id)
    signed = data.facts.signature(SignatureOf.PLAN_SPONSOR)
    put(sample, Evidence(id=new_id(), account_id=data.account.id, subject_kind="signature", subject_id=signed.id, name="acta.pdf",
                         sha256="0" * 64, size=1, added_on=date(2026, 1, 1)))  # fmt: skip
    assert made(sample, "plan", "C01").cover.panels[0].mark == ""


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("Rejects", 450.0, "within the limit"), ("Rejects", 600.0, "at the limit"), ("Rejects", 100.0, "on target"),
        ("Rejects", 700.0, "▼ beyond the limit"), ("Reply", 60.0, "▼ beyond the limit"),
        ("Joint training", 20.0, "above minimum"), ("Joint training", 10.0, "▼ below minimum"),
    ],
)  # fmt: skip
def test_how_a_figure_stands(sample, name, value, said):
    measured(sample, "C01", name, value)
    assert standing(made(sample, "plan", "C01"), name) == said


def test_what_is_disputed_is_told_as_that_and_never_as_a_breach(sample):
    report = made(sample, "plan", "C01")
    assert [b.text for b in report.blocks() if isinstance(b, Paragraph) and b.text.startswith("Index")] == [
        "Index 67 (+7 on the figures before). In reconciliation: OTIF. Advances is below its minimum."
    ]
    assert (
        report.slides[0].title == "Index 67 (+7 on the figures before). In reconciliation: OTIF. Advances is below its minimum."
    )
    assert [s for s in report.cover.summary if "OTIF" in s] == [
        "To be decided by 31 Dec 2026: accept their 93.8% or hold to our 96.2% in Deliveries (OTIF)."
    ]
    assert "▼" not in standing(report, "Deliveries")
    drawn = report.images["radar"].svg
    assert "≠ OTIF" in drawn
    assert "▼≠" not in drawn


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("C01", "The decision changes too if its purchases grow by less than 4.9% a year."),
        ("C02", "The decision changes too if its purchases fall by more than 0.8% a year."),
    ],
)
def test_what_would_change_the_decision_is_a_growth_or_a_fall(sample, code, said):
    assert said in " ".join(b.text for b in made(sample, "plan", code).blocks() if isinstance(b, Paragraph)).replace(
        "\u00a0", " "
    )


def test_figures_that_nothing_judges_are_not_missing(sample):
    report = made(sample, "plan", "C07")
    assert "No index yet for Q3 2026: no figure has a minimum and a target." in notes(report)
    assert [c.title for c in tables(report)["Scorecard"].columns] == ["Indicator", "Q3 2026"]
    assert "Scorecard Q3 2026" not in tables(report)
    assert report.cover.key_figures.items[2].note == "no minimum and target yet"


@pytest.mark.parametrize(("code", "has_steps"), [("C01", True), ("C12", True), ("C07", False), ("C06", False)])
def test_steps_and_signatures_are_of_what_is_included(sample, code, has_steps):
    report = made(sample, "plan", code)
    assert ("Steps" in tables(report)) == has_steps
    said = "Resources, steps and signatures come with the decision to include the account."
    assert any(n.endswith(said) for n in notes(report)) != has_steps
    if code == "C12":
        assert next(row[1:4] for row in texts(tables(report)["Steps"])) == ["in progress"]


def test_an_account_of_which_nothing_is_known_says_no_more_than_that(sample):
    sample.save(Account(id=new_id(), name="X", codes=("N1",)))
    report = made(sample, "plan", "N1")
    assert report.figures == "no figures yet"
    known = {f.label: f.text for b in report.blocks() if isinstance(b, Facts) for f in b.items}
    assert known["Attractiveness"] == known["Our strength"] == "—"
    assert [f.note for f in report.cover.key_figures.items] == ["", "", "no figures yet", ""]


@pytest.mark.parametrize(("sold_on", "is_said"), [(None, True), (date(2026, 9, 15), False), (date(2026, 10, 15), False)])
def test_sales_that_do_not_reach_the_end_of_the_period_are_told(sample, sold_on, is_said):
    end_sales_in_august(sample)
    if sold_on is not None:
        put(sample, Sale(id=new_id(), account_id=sample.find_account("C02")[0].id, sold_on=sold_on, amount=Decimal(10)))
    said = "Sales are known up to Aug 2026: what is computed from them for Q3 2026 may be unfinished."
    report = made(sample, "plan", "C01")
    assert any(said in note for note in notes(report)) == is_said
    sheet = made(sample, "onepager", "C01")
    assert any(isinstance(b, Chart) and said in b.caption for b in sheet.blocks()) == is_said
    assert any(isinstance(b, Note) and said in b.text for b in report.cover.left) == is_said
    for kind in ("agenda", "minutes"):
        told = next(b.text for b in made(sample, kind, "C01").blocks() if isinstance(b, Paragraph))
        assert (said in told, "100% of the data" in told) == (is_said, not is_said)


def test_an_objective_of_the_post_is_one_of_the_plan(sample):
    rows = [row[:5] for row in texts(tables(made(sample, "plan", "C01"))["Objectives"])]
    assert ["Our side", "Grow with the account", "Yearly turnover", "+8%", "30 Sep 2027"] in rows


def test_steps_say_when_they_were_closed_and_confirmed(sample):
    rows = [row[1:4] for row in texts(tables(made(sample, "plan", "C01"))["Steps"])]
    assert rows == [
        ["closed", "16 Nov 2026", "—"], ["closed", "25 Sep 2026", "18 Nov 2026"], ["closed", "28 Sep 2026", "—"],
        ["closed", "8 Oct 2026", "—"], ["closed", "26 Oct 2026", "18 Nov 2026"],
    ]  # fmt: skip


def test_what_is_decided_bears_its_mark_and_its_effects_are_accepted(sample):
    report = made(sample, "plan", "C01")
    assert [row[0] for row in texts(tables(report)["Side effects"])] == ["✓ Included", "✓ Included", "Not included"]
    assert tables(report)["Side effects"].note == "✓ accepted with the decision."


def test_who_answers_stands_out(sample):
    for row in tables(made(sample, "plan", "C01"))["Who answers for what"].rows:
        assert [c.is_strong for c in row.cells[1:]] == ["A" in c.text for c in row.cells[1:]]


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("length", [1, 8])
def test_a_full_cover_keeps_its_parts_apart(sample, paper, length):
    account = sample.find_account("C01")[0]
    sample.save(replace(account, name="Cooperativa Agroalimentaria del Valle Alto " * 2))
    put(sample, *(
        Commitment(id=new_id(), account_id=account.id, text="Something that was promised, " * length, owner="Iñaki Otxoa Larrea",
                   due_on=date(2026, 11, 1) + timedelta(n))
        for n in range(60)
    ))  # fmt: skip
    data = sample.load(account.id)
    with speaking("en"):
        report = polished(KINDS["plan"].of_account()(AccountSource(sample, data, request("plan", paper=paper))))
    at = places(read(making.paint(report, ".pdf").data).pages[0])
    tops = [next(y for text, y in at if text.startswith(mark)) for mark in ("In short", "Next dates", "Horizon")]
    summary = min(y for text, y in at if tops[1] < y <= tops[0])
    more = next(y for text, y in at if text.startswith("and ") and text.endswith(" more"))
    assert tops[0] > summary > tops[1] + 10
    assert tops[1] > more > tops[2] + 10


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("company", ["", "Tecnofluidos Almendral, S.L.", "Compañía Hispano-Lusa de Bombas"])
def test_the_foot_is_one_line(sample, company, language):
    report = replace(made(sample, "plan", "C01", language=language), company=company)
    for page in read(making.paint(report, ".pdf").data).pages:
        at = places(page)
        lowest = min(y for _text, y in at)
        foot = " ".join(text for text, y in at if y < lowest + 12).replace("\u00a0", " ")
        assert {round(y) for _text, y in at if y < lowest + 12} == {round(lowest)}
        assert all(part.replace("\u00a0", " ") in foot for part in (company, report.figures, report.mark))


@pytest.mark.parametrize(
    ("language", "unit", "value", "said"),
    [
        ("en", "k€", 128.0, "€128k"), ("es", "k€", 128.0, "128 k€"), ("en", "M€", 1.5, "€1.5M"), ("es", "M€", 1.5, "1,5 M€"),
        ("en", "EUR", 1500.0, "€1.5k"), ("es", "h", 16.5, "16,5 h"), ("en", "", 3.0, "3"), ("en", "h", None, "—"),
    ],
)  # fmt: skip
def test_a_figure_is_written_as_its_language_does(language, unit, value, said):
    one = Indicator(id="i", account_id="a", group=Group.RESULTS, name="Sales", unit=unit)
    with speaking(language):
        assert unit_cell(value, one).text.replace("\u00a0", " ") == said


def test_a_percentage_has_a_decimal_where_it_says_something():
    one = Indicator(id="i", account_id="a", group=Group.RESULTS, name="Margin", unit="%", target=20.0)
    assert [unit_cell(v, one).text for v in (30.9999978, 31.04, 31.06, 31.0)] == ["31%", "31%", "31.1%", "31%"]
    assert target_cell(one).text == "20%"
    assert target_cell(replace(one, target_high=30.0)) == Cell("20 to 30%", "20 to 30%")


@pytest.mark.parametrize(("code", "is_said"), [("C01", True), ("C02", False)])
def test_what_disputed_means_is_explained_where_something_is(sample, code, is_said):
    said = " ".join(b.text for b in made(sample, "plan", code).blocks() if isinstance(b, Note))
    assert ("In reconciliation: our figure and theirs differ" in said) is is_said
    assert "Target = 100" in said


@pytest.mark.parametrize("code", ["C01", "C02", "C11"])
def test_signatures_are_on_the_page_of_what_they_close(sample, code):
    last = page_texts(painted_here(made(sample, "plan", code)).data)[-1]
    assert "A record of signatures" in last
    assert "5. The plan" in last


def test_signatures_are_on_the_page_of_their_section(sample):
    for code in ("C01", "C02"):
        pages = page_texts(painted_here(made(sample, "plan", code)).data)
        assert "Risks, resources and signatures" in pages[-1].replace("\n", " ")
        assert all(word in pages[-1] for word in ("Resources", "Steps", "Signatures"))


def test_whom_nobody_has_spoken_with_is_said_once_and_has_no_column(sample):
    for known in sample.load(sample.find_account("C01")[0].id).people:
        sample.save(replace(known, last_contact_on=None))
    for kind in ("plan", "onepager"):
        assert "Last contact" not in [c.title for c in tables(made(sample, kind, "C01"))["People"].columns]
    assert tables(made(sample, "onepager", "C01"))["People"].note == "No contact with any of these people is noted."
    person = sample.load(sample.find_account("C01")[0].id).people[0]
    sample.save(replace(person, last_contact_on=date(2026, 11, 2)))
    for kind in ("plan", "onepager"):
        people = tables(made(sample, kind, "C01"))["People"]
        assert [r[-1] for r in texts(people)] == ["2 Nov 2026", "—", "—", "—"]
        assert people.note == ""


def test_an_account_of_which_nothing_is_known_has_no_last_page_of_two_lines(sample):
    sample.save(Account(id=new_id(), name="X"))
    for language in ("es", "en"):
        assert len(page_texts(painted_here(made(sample, "plan", "X", language=language)).data)) == 2


def test_a_threat_that_nobody_takes_up_is_a_risk(sample):
    rows = texts(tables(made(sample, "plan", "C01"))["Risks"])
    assert rows[-1] == ["Sensors contracted elsewhere", "▲ SWOT threat with no action yet"]
