"""The account sheet: one page however much there is, with the most urgent first."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kamdesk.domain.account.people import Person
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.plan_document import Commitment, Risk
from kamdesk.domain.selection.decisions import Decision
from kamdesk.i18n import speaking
from kamdesk.reports import making
from kamdesk.reports.kinds import KINDS, AccountSource
from kamdesk.reports.model import Note, Table, Tasks
from kamdesk.reports.typography import polished
from tests.support import put
from tests.support.reports import made, page_texts, request

LONG = "Something that has quite a long name because people write whole sentences into names, "


def tasks(report):
    return next(b for b in report.blocks() if isinstance(b, Tasks)).items


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("times", [1, 3])
def test_it_is_one_page_and_says_what_is_cut(sample, paper, language, times):
    account = sample.find_account("C01")[0]
    sample.save(replace(account, name="Cooperativa Agroalimentaria del Valle Alto"))
    put(sample, *(
        Commitment(id=new_id(), account_id=account.id, text=f"{n} " + LONG * times, owner="Iñaki Otxoa Larrea",
                   due_on=date(2026, 11, 1) + timedelta(n))
        for n in range(60)
    ), *(Person(id=new_id(), account_id=account.id, name=f"Person {n}", role=(LONG * times)[:200]) for n in range(30)))  # fmt: skip
    data = sample.load(account.id)
    *earlier, last = data.selection.decisions
    assert isinstance(last, Decision)
    decisions = (*earlier, replace(last, reason=LONG * 4))
    document = replace(data.facts.document, risks=tuple(Risk(id=new_id(), account_id=account.id, text=LONG) for _n in range(9)))
    many = replace(
        data, selection=replace(data.selection, decisions=decisions), facts=replace(data.facts, document=document)
    )  # fmt: skip
    with speaking(language):
        source = AccountSource(sample, many, request("onepager", language=language, paper=paper))
        report = polished(KINDS["onepager"].of_account()(source))
    assert len(page_texts(making.paint(report, ".pdf").data)) == 1
    shown = tasks(report)
    assert len(shown) <= 6
    assert shown[-1].text.startswith("y " if language == "es" else "and ")
    (first,) = [b for b in report.slides[0].blocks if isinstance(b, Tasks)]
    assert len(first.items) == 7
    assert first.items[-1].text.startswith("y " if language == "es" else "and ")
    people = next(b for b in report.blocks() if isinstance(b, Table))
    assert people.note.startswith("y " if language == "es" else "and ")


def test_what_is_late_comes_first_and_what_is_disputed_is_no_breach(sample):
    shown = tasks(made(sample, "onepager", "C01"))
    assert [t.sign for t in shown] == ["▼", "■", "▼", "○", "○", ""]
    assert shown[1].text == "To be decided: accept their 93.8% or hold to our 96.2% in Deliveries (OTIF)"
    assert shown[1].sub == "31 Dec 2026 · Javier Roca Pons"
    assert shown[2].text == "Below minimum: Advances taken to other clients"


def test_a_draft_says_what_its_open_step_lacks(sample):
    report = made(sample, "onepager", "C05")
    (step,) = [t for t in tasks(report) if t.text.startswith("Close step 2")]
    assert step.sub == "2 conditions missing"
    said = [b.text for b in report.blocks() if isinstance(b, Note)]
    assert "The target of the year is not set yet." in said
    assert "No agreement is in force and no project is under way." in said


def test_a_figure_that_should_be_small_is_worse_than_its_minimum(sample):
    account = sample.find_account("C01")[0]
    card = sample.load(account.id).scorecard
    rejects = next(i for i in card.own_indicators if i.name.startswith("Rejects"))
    found = next(m for m in card.measures if m.indicator_id == rejects.id and m.period == card.latest_period)
    sample.save(replace(found, value=700.0))
    task = next(t for t in tasks(made(sample, "onepager", "C01")) if "Rejects" in t.text)
    assert task.text == "Worse than the minimum: Rejects (ppm)"
    assert task.sub.replace("\u00a0", " ") == "700 ppm against a minimum of 600 ppm"


@pytest.mark.parametrize(
    ("code", "said"), [("C07", "No index yet for Q3 2026: no figure has a minimum and a target."), ("C01", None)]
)
def test_without_an_index_it_says_why(sample, code, said):
    notes = [b.text for b in made(sample, "onepager", code).blocks() if isinstance(b, Note)]
    assert (said in notes) if said else not any(n.startswith("No ") for n in notes)


def test_what_calls_an_account_back_is_needed_now(sample):
    first = tasks(made(sample, "onepager", "C09"))[0]
    assert (first.sign, first.text.replace("\u00a0", " "), first.tone) == (
        "▼",
        "Condition overdue since 15 Nov 2026: Pay in under 75 days (118 today)",
        "bad",
    )


@pytest.mark.parametrize(
    ("code", "heading", "said"),
    [
        ("C09", "What it has to show", "With the framework agreement for repairs"),
        ("C10", "How it is served, and what reopens it", "Distributor terms"),
    ],
)
def test_an_account_that_is_not_included_says_what_follows(sample, code, heading, said):
    report = made(sample, "onepager", code)
    assert any(b.KIND == "heading" and b.text == heading for b in report.blocks())
    assert any(said in f.text for b in report.blocks() if b.KIND == "facts" for f in b.items)
    assert "looked after by Nuria Campos Gil" in report.head.line
    assert "KAM" not in report.head.line
    assert len(page_texts(making.paint(report, ".pdf").data)) == 1
