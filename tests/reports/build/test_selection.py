"""The KAM selection sheet: the ranking with its why, and nothing that follows from a mark while marks are hidden."""

from dataclasses import replace
from datetime import date

import pytest

from kamdesk.domain.account.people import Person
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.kam_profile import Candidate, ChoiceLine, Competency, DevelopmentAction, KamChoice, Rating
from kamdesk.i18n import speaking
from kamdesk.reports import making
from kamdesk.reports.kinds import KINDS, AccountSource
from kamdesk.reports.model import Callout, Facts, Head, Note, Paragraph, Signatures, Table
from kamdesk.reports.typography import polished
from kamdesk.services.plan.kam_choice import standings
from tests.reports.build.test_minutes import LONG, PAPERS
from tests.support.reports import made, page_texts, request, shown_texts, squeezed_text

HIDING = {"Javier Roca Pons": 3}


def data_of(sample, code="C01"):
    return sample.load(sample.find_account(code)[0].id)


def with_kam(data, **changed):
    return replace(data, facts=replace(data.facts, kam=replace(data.facts.kam, **changed)))


def hidden(data, **changed):
    """The same account while an assessor owes marks of every candidate."""
    return with_kam(data, missing_marks={c.person_id: HIDING for c in data.facts.kam.candidates}, **changed)


def built(sample, data, language="en", paper="a4"):
    with speaking(language):
        return polished(
            KINDS["selection"].of_account()(AccountSource(sample, data, request("selection", "internal", language, paper)))
        )


def tables(report):
    return {b.title: b for b in report.blocks() if isinstance(b, Table)}


def texts(table):
    return [[cell.text.replace("\u00a0", " ") for cell in row.cells] for row in table.rows]


def said(report):
    return " ".join(t for t in shown_texts((report.head, report.sections)) if t).replace("\u00a0", " ")


@pytest.mark.parametrize("code", ["C01", "C02", "C03"])
def test_the_ranking_is_that_of_the_services_with_its_why(sample, code):
    data = data_of(sample, code)
    found = standings(data.facts.kam)
    rows = texts(tables(built(sample, data))["Ranking"])
    assert [row[1].removeprefix("✓ ") for row in rows] == [s.name for s in found]
    assert [row[0] for row in rows] == [str(n) for n in range(1, len(found) + 1)]
    for row, standing, following in zip(rows, found, [*found[1:], None], strict=True):
        assert row[2] == f"{standing.fit.percent:.1f}%"
        assert (following is None) or following.name in row[3]
        assert standing.fit.is_knocked_out is ("below the minimum in Service vocation (must-have)" in row[3])


def test_a_lower_place_with_a_higher_fit_is_explained(sample):
    data = data_of(sample)
    notes = [b.text.replace("\u00a0", " ") for b in built(sample, data).blocks() if isinstance(b, Note)]
    why = "Anyone below the minimum of a must-have ranks last, however high the fit: Iñaki Otxoa Larrea (94.3%)."
    assert why in notes
    kam = data.facts.kam
    without = with_kam(data, candidates=[c for c in kam.candidates if kam.people[c.person_id].name != "Iñaki Otxoa Larrea"])
    assert "ranks last" not in said(built(sample, without))


def test_who_was_chosen_does_not_sign_below_the_marks_of_the_others(sample):
    (signed,) = (b for b in made(sample, "selection", "C01").blocks() if isinstance(b, Signatures))
    assert [(s.name, s.role, s.what) for s in signed.items] == [
        ("Javier Roca Pons", "Sales director · decides", "Date and signature")
    ]


def test_somebody_has_one_post_in_the_committee_and_as_a_candidate(sample):
    data = data_of(sample)
    posts = {p.name: p.role for p in data.facts.kam.people.values()}
    areas = {m.name: m.area for m in data.facts.committee.members}
    assert posts["Iñaki Otxoa Larrea"] == areas["Iñaki Otxoa Larrea"] == "Technical service"


def test_marks_stand_beside_what_is_asked(sample):
    data = data_of(sample)
    table = tables(built(sample, data))["Marks"]
    found = standings(data.facts.kam)
    assert [c.title for c in table.columns[3:]] == [s.name for s in found]
    rows = dict(zip(Competency, texts(table), strict=True))
    row = rows[Competency.SERVICE_VOCATION]
    assert row[:3] == ["Service vocation", "5 (≥ 4)", "10"]
    assert row[-1] == "▼▼ 3.3"
    assert rows[Competency.PRIDE_BELONGING][-1].startswith("≠ ")


def test_the_choice_its_day_and_who_recorded_it(sample):
    report = made(sample, "selection", "C01")
    assert isinstance(report.head, Head)
    lead = next(b for b in report.blocks() if isinstance(b, Paragraph) and b.style == "lead")
    assert lead.text == "Laura Ibáñez Soto is the KAM of the account: Best fit, and no must-have below its minimum."
    facts = {f.label: f.text for b in report.blocks() if isinstance(b, Facts) for f in b.items}
    assert report.head.period in facts["Chosen on"]
    assert facts["Marks confirmed on"] == "24 Sep 2026 by Javier Roca Pons"
    assert texts(tables(report)["Development agreed"]) == [
        ["Leadership and team management", "Lead the committee with help from Operations", "31 Mar 2027"]
    ]


def test_nobody_is_chosen_yet(sample):
    report = made(sample, "selection", "C05")
    assert any(isinstance(b, Callout) for b in report.blocks())
    assert report.head.period == "No choice recorded"
    assert len(tables(report)["Ranking"].rows) == 2


def test_somebody_appointed_before(sample):
    data = data_of(sample)
    for fields, text in (
        ({"appointed_by": "The board", "appointed_on": date(2024, 1, 8)}, "8 Jan 2024 · The board"),
        ({}, "yes"),
    ):
        profile = replace(data.facts.kam.profile, already_appointed=True, **fields)
        report = built(sample, with_kam(data, profile=profile))
        facts = {f.label: f.text for b in report.blocks() if isinstance(b, Facts) for f in b.items}
        assert facts["Appointed before"] == text


def choice(data, number, **fields):
    return KamChoice(
        id=new_id(), account_id=data.account.id, person_id="x", number=number, chosen_on=date(2025, 1, number), **fields
    )


def earlier_choices(data):
    line = ChoiceLine("Óscar Benito Rey", 71.3)
    return (
        choice(data, 1, name="Óscar Benito Rey", ranking=(line,), reason="The only one"),
        choice(data, 2, name="Nuria Campos Gil", previous="Óscar Benito Rey", is_handover=True),
        *(replace(c, number=9) for c in data.facts.kam.choices),
    )


def test_earlier_choices_and_handovers(sample):
    data = data_of(sample)
    text = said(built(sample, with_kam(data, choices=earlier_choices(data))))
    assert "Óscar Benito Rey was chosen · The only one · Óscar Benito Rey 71.3%" in text
    assert "Óscar Benito Rey handed over to Nuria Campos Gil" in text
    stale = with_kam(data, choices=earlier_choices(data)[:2])
    assert built(sample, stale).head.period == "No choice recorded"


# -- hidden marks ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["es", "en"])
def test_two_files_that_differ_in_hidden_marks_alone_give_equal_bytes(sample, language):
    data = data_of(sample)
    kam = data.facts.kam
    files = set()
    for level in (1, 3, 5):
        marks = tuple(replace(r, level=level, rated_on=date(2026, 1, level)) for r in kam.ratings)
        files.add(making.paint(built(sample, hidden(data, ratings=marks), language), ".pdf").data)
    fewer = hidden(data, ratings=kam.ratings[: len(kam.ratings) // 2])
    fewer = with_kam(fewer, missing_marks={c.person_id: {"Carmen Vidal Otero": 7} for c in kam.candidates})
    files.add(making.paint(built(sample, fewer, language), ".pdf").data)
    assert len(files) == 1


def test_nothing_that_follows_from_marks_stands_there_while_they_are_hidden(sample):
    data = hidden(data_of(sample), choices=earlier_choices(data_of(sample)))
    report = built(sample, data)
    assert set(tables(report)) == {"Candidates", "What is required"}
    text = said(report)
    found = squeezed_text(making.paint(report, ".pdf").data)
    for words in ("71.3", "95.9", "ahead of", "must-have:", "▼", "✓", "Leadership and team management Lead", "24 Sep 2026"):
        assert words not in text
    assert "71.3" not in found
    assert [row[0] for row in texts(tables(report)["Candidates"])] == [
        data.facts.kam.name_of(c.person_id) for c in data.facts.kam.candidates
    ]
    assert report.figures == "marks hidden"


def test_marks_that_are_all_in_are_shown(sample):
    report = built(sample, with_kam(hidden(data_of(sample)), missing_marks={}))
    assert "Marks" in tables(report)
    assert report.figures.startswith("marks to ")


# -- much, and little --------------------------------------------------------------------------------


def test_candidates_without_marks(sample):
    report = built(sample, with_kam(data_of(sample), ratings=(), competencies=()))
    assert [row[2] for row in texts(tables(report)["Ranking"])] == ["—"] * 3
    assert "Marks" not in tables(report)
    assert report.figures == "no marks yet"
    assert "What is required" not in tables(built(sample, hidden(data_of(sample), competencies=())))


@pytest.mark.parametrize("is_hidden", [False, True])
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_many_candidates_are_one_page_and_the_rest_is_counted(sample, text, paper, is_hidden):
    data = data_of(sample)
    account_id, kam = data.account.id, data.facts.kam
    people = {n: Person(id=n, name=f"{text} {n}"[:200], role=text[:200]) for n in map(str, range(40))}
    marks = tuple(
        Rating(id=new_id(), person_id=p, competency=c, assessor="Ana", level=1 + int(p) % 5) for p in people for c in Competency
    )
    development = tuple(
        DevelopmentAction(id=new_id(), account_id=account_id, competency=c, text=text) for c in Competency for _n in range(5)
    )
    choices = tuple(
        KamChoice(id=new_id(), account_id=account_id, person_id="x", number=n, name=text, chosen_on=date(2026, 1, n), reason=text)
        for n in range(1, 20)
    )
    many = with_kam(
        data, people={**kam.people, **people}, ratings=(*kam.ratings, *marks), development=development, choices=choices,
        candidates=tuple(Candidate(id=new_id(), account_id=account_id, person_id=p) for p in people),
        profile=replace(kam.profile, reason=text, confirmed_by=text),
    )  # fmt: skip
    report = built(sample, hidden(many) if is_hidden else many, paper=paper)
    assert len(page_texts(making.paint(report, ".pdf").data)) == 1
    assert "more" in tables(report)["Candidates" if is_hidden else "Ranking"].note


@pytest.mark.parametrize("code", ["C09", "C10"])
def test_an_account_that_is_not_included_has_nobody_to_choose(sample, code):
    report = built(sample, data_of(sample, code))
    assert "nothing to decide" in said(report)
    assert [b.KIND for b in report.blocks()] == ["callout", "note"]
    assert report.head.period == ""


def test_gaps_stand_apart_where_a_comma_is_in_the_figures(sample):
    first = tables(built(sample, data_of(sample), "es"))["Clasificación"].rows[0]
    assert first.cells[-1].text.replace("\u00a0", " ") == "Liderazgo −0,7; Negociación −0,3; Servicio −0,3"
