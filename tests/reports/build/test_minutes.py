"""Minutes and agenda of the Account Committee: what they say, and of which meeting."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kamdesk.domain.errors import FileError
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.actions import Action
from kamdesk.domain.plan.agreements import Project
from kamdesk.domain.plan.committee import Meeting
from kamdesk.domain.plan.plan_document import Risk
from kamdesk.domain.scorecard.groups import Group
from kamdesk.i18n import speaking
from kamdesk.reports import making
from kamdesk.reports.kinds import KINDS, AccountSource
from kamdesk.reports.model import Callout, Facts, Heading, Table
from kamdesk.reports.typography import polished
from kamdesk.services.plan import committee
from kamdesk.services.plan.wording import agenda_text
from kamdesk.services.scorecard.wording import without_index
from tests.support.reports import made, page_texts, request, shown_texts

PAPERS = ["a4", "letter"]


def account_of(sample, code="C01"):
    return sample.find_account(code)[0]


def tables(report):
    return {b.title: b for b in report.blocks() if isinstance(b, Table)}


def texts(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def facts(report):
    return {f.label: f.text for b in report.blocks() if isinstance(b, Facts) for f in b.items}


def hold(sample, day, **fields):
    sample.save(Meeting(id=new_id(), account_id=account_of(sample).id, held_on=day, **fields))


def built(sample, kind, data, paper="a4"):
    with speaking("en"):
        return polished(KINDS[kind].of_account()(AccountSource(sample, data, request(kind, paper=paper))))


def test_the_minutes_of_the_sample(sample):
    report = made(sample, "minutes", "C01")
    assert report.head.period == "Minutes no. 1"
    assert "Meeting of 12 Nov 2026" in report.head.line
    said = facts(report)
    assert said["Present"] == "Javier Roca Pons (chair), Carmen Vidal Otero, Laura Ibáñez Soto (KAM)"
    assert said["Not present"] == "Iñaki Otxoa Larrea, Elena Prats Mora, Óscar Benito Rey, Marina Soler Duch"
    found = tables(report)
    assert texts(found["Actions agreed"]) == [
        ["1", "Safety stock in the plant", "Iñaki Otxoa Larrea", "13 Nov 2026"],
        ["2", "Present the savings of the hygienic seal", "Laura Ibáñez Soto", "4 Dec 2026"],
        ["3", "Settle the deliveries of September", "Elena Prats Mora", "11 Dec 2026"],
        ["4", "Take the sensor to line 3", "Laura Ibáñez Soto", "18 Dec 2026"],
    ]
    assert [row[0] for row in texts(found["Figures"])] == ["Deliveries (OTIF)", "Advances taken to other clients"]
    headings = [b.text for b in report.blocks() if isinstance(b, Heading)]
    assert [h.split(".")[0] for h in headings] == [str(n) for n in range(1, len(headings) + 1)]
    assert [s.name for b in report.blocks() if b.KIND == "signatures" for s in b.items] == [
        "Javier Roca Pons",
        "Laura Ibáñez Soto",
    ]


def test_a_disputed_figure_is_no_breach(sample):
    for kind in ("minutes", "agenda"):
        row = texts(tables(made(sample, kind, "C01"))["Figures"])[0]
        assert row[1] == "96.2 / 93.8%"
        assert row[-1] == "in reconciliation: ours / theirs"
    data = sample.load(account_of(sample).id)
    disputed = {i.name for i in committee.agenda(data) if i.code == "disputed"}
    assert disputed
    assert not disputed & {i.name for i in committee.agenda(data) if i.code == "breach"}


def test_an_agreement_that_is_late_says_so_in_the_next_agenda_alone(sample):
    account, day = account_of(sample), date.today() - timedelta(days=3)
    hold(sample, date.today() - timedelta(days=9), minutes="- One", present="Javier Roca Pons")
    sample.save(Action(id=new_id(), account_id=account.id, text="One", due_on=day))
    (row,) = tables(made(sample, "agenda", "C01"))["Actions agreed at the last meeting"].rows
    assert (row.cells[2].text[:2], row.cells[2].value, row.cells[2].tone) == ("▼ ", day, "bad")
    (row,) = tables(made(sample, "minutes", "C01"))["Actions agreed"].rows
    assert (row.cells[3].value, row.cells[3].tone) == (day, "")  # minutes say what was agreed that day


def test_lines_to_write_on_are_as_high_as_two_printed_ones(sample):
    account = account_of(sample, "C05")
    rows = tables(made(sample, "minutes", account.codes[0]))["Actions agreed"].rows
    assert [row.cells[0].text for row in rows] == ["1", "2", "3", "4", "5"]
    assert all(row.cells[0].sub and not row.cells[0].sub.strip() for row in rows)


def test_an_agreement_that_became_an_action_has_its_owner_and_day(sample):
    account = account_of(sample)
    hold(sample, date(2026, 11, 20), minutes="- One @Ana\n- Two @Bea\n- Three", present="Javier Roca Pons")
    sample.save(Action(id=new_id(), account_id=account.id, text="one", owner="Elena Prats Mora", due_on=date(2026, 12, 4)))
    sample.save(Action(id=new_id(), account_id=account.id, text="Two", is_done=True))
    report = made(sample, "minutes", "C01")
    assert report.head.period == "Minutes no. 2"
    assert texts(tables(report)["Actions agreed"]) == [
        ["1", "One", "Elena Prats Mora", "4 Dec 2026"], ["2", "Two", "Bea", "✓ done"], ["3", "Three", "—", "no day yet"],
    ]  # fmt: skip
    agenda = made(sample, "agenda", "C01")
    assert [row[1:] for row in texts(tables(agenda)["Actions agreed at the last meeting"])] == [
        ["Elena Prats Mora", "4 Dec 2026"], ["Bea", "✓ done"], ["—", "no day yet"],
    ]  # fmt: skip


def test_figures_are_those_of_the_day_of_the_meeting(sample):
    data = sample.load(account_of(sample).id)
    early = Meeting(id=new_id(), account_id=data.account.id, held_on=date(2026, 5, 12))
    report = built(sample, "minutes", replace(data, plan=replace(data.plan, meetings=(early,))))
    assert any(isinstance(b, Heading) and "Q2 2026" in b.text for b in report.blocks())
    assert report.figures == "figures: Q2 2026"


def test_new_risks_are_those_after_the_approval(sample):
    account = account_of(sample)
    assert "Risks" not in tables(made(sample, "minutes", "C01"))
    data = sample.load(account.id)
    risks = (*data.facts.document.risks, Risk(id=new_id(), account_id=account.id, text="The plant closes"))
    facts_now = replace(data.facts, document=replace(data.facts.document, risks=risks))
    report = built(sample, "minutes", replace(data, facts=facts_now))
    assert texts(tables(report)["Risks"]) == [["The plant closes", "▲ no mitigation written yet"]]


@pytest.mark.parametrize("code", ["C02", "C04", "C05"])
def test_before_the_first_meeting_the_minutes_are_a_page_to_fill_in(sample, code):
    report = made(sample, "minutes", code)
    assert any(isinstance(b, Callout) for b in report.blocks())
    assert len(tables(report)["Actions agreed"].rows) == 5
    assert "No day set yet" in report.head.line
    said = facts(report)
    assert all(set(said[label]) == {"_"} for label in ("Date", "Present", "Next meeting"))  # lines to write on


def test_what_the_agenda_does_not_know_is_a_line_to_write_on(sample):
    where = facts(made(sample, "agenda", "C02"))["When and where"]
    assert [w for w in where.replace("\u00a0", " ").split() if set(w) != {"_"}] == ["Date", "Time", "Place"]
    hold(sample, date.today() + timedelta(days=9))
    assert "Date" not in facts(made(sample, "agenda", "C01"))["When and where"]


def test_minutes_of_a_meeting_leave_a_line_for_what_was_not_noted(sample):
    hold(sample, date.today() - timedelta(days=2), minutes="- One")
    assert set(facts(made(sample, "minutes", "C01"))["Present"]) == {"_"}


def test_a_meeting_to_come_is_on_the_agenda_and_not_in_the_minutes(sample):
    day = date.today() + timedelta(days=9)
    hold(sample, day)
    assert f"Meeting of {day.day}" in made(sample, "agenda", "C01").head.line
    assert "12 Nov 2026" in made(sample, "minutes", "C01").head.line
    following = facts(made(sample, "minutes", "C01"))["Next meeting"]
    assert str(day.year) in following


@pytest.mark.parametrize("code", ["C01", "C02", "C03"])
def test_the_agenda_has_every_point_of_the_services(sample, code):
    data = sample.load(account_of(sample, code).id)
    report = made(sample, "agenda", code)
    said = " ".join(shown_texts(report.sections))
    for item in committee.agenda(data):
        if item.code not in {"breach", "disputed", "withdrawn"}:
            assert agenda_text(item, data) in said.replace("\u00a0", " ")
    for table, count in (("Figures", sum(i.code in {"breach", "disputed", "withdrawn"} for i in committee.agenda(data))),):
        assert len(tables(report)[table].rows) == count if count else table not in tables(report)


@pytest.mark.parametrize("kind", ["minutes", "agenda", "decision", "selection"])
def test_it_is_for_our_own_people_only(sample, kind):
    with pytest.raises(FileError) as refusal:
        made(sample, kind, "C01", audience="client")
    assert (refusal.value.code, refusal.value.params["kind"]) == ("report_audience", kind)


LONG = {
    "words": "Palabra " * 2_500,
    "capitals": "PALABRA " * 400,
    "one word": "W" * 400,
    "chinese": "中文公司" * 100,
    "short": "x",
}


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_endless_minutes_are_one_page_and_say_what_is_cut(sample, text, paper):
    data = sample.load(account_of(sample).id)
    account_id = data.account.id
    minutes = "\n".join([*(f"{text} {n}" for n in range(40)), *(f"- {text} {n} @{text}" for n in range(60))])
    present = "; ".join(m.name for m in data.facts.committee.members) + f"; {text}" * 30
    meeting = Meeting(id=new_id(), account_id=account_id, held_on=date(2026, 11, 20), present=present, minutes=minutes)
    projects = tuple(Project(id=new_id(), account_id=account_id, title=f"{text} {n}", owner=text) for n in range(300))
    risks = tuple(Risk(id=new_id(), account_id=account_id, text=f"{text} {n}") for n in range(50))
    many = replace(data.facts, document=replace(data.facts.document, projects=projects, risks=risks))
    plan = replace(data.plan, facts=many, meetings=(meeting,))
    for kind in ("minutes", "agenda"):
        report = built(sample, kind, replace(data, facts=many, plan=plan), paper)
        pages = page_texts(making.paint(report, ".pdf").data)
        assert len(pages) == 1
        assert "more" in " ".join(t.note for t in tables(report).values())


def test_a_decision_is_asked_for_by_a_day_on_record(sample):
    data = replace(sample.load(account_of(sample).id), today=date(2026, 11, 30))
    (row,) = tables(built(sample, "agenda", data))["Decisions"].rows
    assert row.cells[-1].value == date(2026, 12, 31)  # the figures of the following quarter come to lie on those in dispute
    (row,) = tables(made(sample, "agenda", "C02"))["Decisions"].rows
    assert row.cells[-1].value == date(2026, 12, 11)  # the first milestone of what cannot begin
    day = date.today() + timedelta(days=9)
    for code in ("C01", "C02"):
        sample.save(Meeting(id=new_id(), account_id=account_of(sample, code).id, held_on=day))
        (row,) = tables(made(sample, "agenda", code))["Decisions"].rows
        assert row.cells[-1].value == day


def test_in_its_own_documents_an_account_is_not_named_again(sample):
    for kind in ("minutes", "agenda"):
        assert [row[0] for row in texts(tables(made(sample, kind, "C01"))["Decisions"])] == [
            "Accept their 93.8% or hold to our 96.2% in Deliveries (OTIF)"
        ]


def test_figures_that_nothing_judges_are_told_as_in_every_other_document(sample):
    said = [b.text for b in made(sample, "agenda", "C04").blocks() if b.KIND == "paragraph"]
    assert said == [without_index(sample.load(account_of(sample, "C04").id).scorecard.latest_result)]


def test_a_meeting_that_agreed_nothing_says_so(sample):
    hold(sample, date.today() - timedelta(days=2), minutes="We spoke", present="Javier Roca Pons")
    assert any(b.KIND == "note" and b.text.startswith("Nothing was agreed on ") for b in made(sample, "agenda", "C01").blocks())
    assert any(b.KIND == "note" and b.text == "Nothing was agreed." for b in made(sample, "minutes", "C01").blocks())


def test_figures_that_are_all_well_are_told_in_a_sentence(sample):
    account = account_of(sample, "C05")
    data = sample.load(account.id)
    for found in data.scorecard.latest_result.indicators():
        if found.is_breach:
            (measure,) = [m for m in data.scorecard.measures if (m.indicator_id, m.period) == (found.indicator.id, "2026-Q3")]
            sample.save(replace(measure, value=found.anchored.target))
    said = [b.text for b in made(sample, "agenda", "C05").blocks() if b.KIND == "note"]
    assert "No figure misses its minimum, is in reconciliation or withdrawn." in said
    (index,) = [
        f for b in made(sample, "agenda", "C05").blocks() if b.KIND == "key_figures" for f in b.items if f.label == "Index"
    ]
    assert index.note == "of 100, 100% of the data"


def test_an_index_without_one_of_its_groups_is_told_as_provisional(sample):
    account = account_of(sample, "C05")
    for indicator in sample.load(account.id).scorecard.own_indicators:
        if indicator.group is Group.INNOVATION:
            sample.save(replace(indicator, retired_on=date(2026, 1, 1)))
    blocks = made(sample, "agenda", "C05").blocks()
    assert any("provisional: 3 of 4 groups have figures." in b.text for b in blocks if b.KIND == "paragraph")
    assert any(f.note == "provisional · 3 of 4 groups" for b in blocks if b.KIND == "key_figures" for f in b.items)
