"""The parameter sheet: what the client signs, all of it, and nothing that nobody laid before it."""

from dataclasses import replace
from datetime import date

import pytest

from kamdesk.domain.changes import Change
from kamdesk.domain.ids import new_id
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import AgreedForm, DataFrom, Indicator, ParameterSheet
from kamdesk.i18n import speaking
from kamdesk.reports import leak, making
from kamdesk.reports.build import parameters
from kamdesk.reports.build.parties import RULE
from kamdesk.reports.model import Callout, Facts, Signatures, Table
from kamdesk.reports.visibility import client_view
from tests.support import put
from tests.support.reports import Pdf, made, page_texts, painted_here, request, squeezed_text


@pytest.fixture
def account(sample):
    return sample.find_account("C01")[0]


def tables(report):
    return [b for b in report.blocks() if isinstance(b, Table)]


def quality(account, name="Certificates", **fields):
    values = {"threshold": 90.0, "target": 100.0, "unit": "%", "position": 50} | fields
    return Indicator(id=new_id(), account_id=account.id, group=Group.QUALITY, name=name, **values)


def sheet_of(account, indicator, **fields):
    return ParameterSheet(id=new_id(), account_id=account.id, indicator_id=indicator.id, **fields)


def without_sheets(sample, code):
    """The account after somebody lost how its parameters are measured: their figures alone are agreed."""
    account = sample.find_account(code)[0]
    data = sample.load(account.id)
    agreed = [i for i in data.scorecard.own_indicators if i.is_agreed]
    sample.commit([Change(sheet, None) for i in agreed if (sheet := data.scorecard.sheet_of(i)) is not None])
    for indicator in agreed:
        sample.save(replace(indicator, definition=""))
    return account


def shown(report, at=0):
    return {
        row.cells[0].text: [c.text + (f" | {c.sub}" if c.sub else "") for c in row.cells[1:]] for row in tables(report)[at].rows
    }


def test_what_was_agreed_is_on_it(sample, account):
    report = made(sample, "parameters", "C01", audience="client")
    limits, measured = shown(report), shown(report, 1)
    assert len(limits) == 3
    assert list(measured) == list(limits)
    on_time = next(v for k, v in limits.items() if "OTIF" in k)
    assert on_time == ["min. 94%", "98%", "Quarter", "● Agreed on 20 Jan 2026 | with Marta Ribero Sanz · Supplier manual"]
    how = next(v for k, v in measured.items() if "OTIF" in k)
    assert " ÷ " in how[0]
    assert how[2] == "The worse of both | 1 decimal · tolerance 0.5 points"
    assert all(all(cells) for cells in measured.values())
    assert measured["Rejects (ppm)"][2].replace("\u00a0", " ") == "The supplier's | no decimals · tolerance 10 ppm"
    signatures = next(b for b in report.blocks() if isinstance(b, Signatures))
    assert [(s.name, s.role) for s in signatures.items] == [
        ("Marta Ribero Sanz", f"For {account.name}"), ("Laura Ibáñez Soto · KAM", f"For our company: {RULE}"),
    ]  # fmt: skip


@pytest.mark.parametrize("spoken", ["es", "en"])
@pytest.mark.parametrize("code", ["C01", "C02", "C05"])
def test_it_is_one_page(sample, spoken, code):
    report = made(sample, "parameters", code, audience="client", language=spoken)
    assert len(page_texts(making.paint(report, ".pdf").data)) == 1


@pytest.mark.parametrize("audience", ["client", "internal"])
def test_only_what_was_proposed_or_agreed_is_on_it(sample, account, audience):
    proposed, kept, old, other = (quality(account, n) for n in ("Proposed one", "Kept back", "Given up", "Not of quality"))
    old = replace(old, retired_on=date(2026, 1, 1), agreed_with="Ana", agreed_on=date(2025, 1, 1))
    other = replace(other, group=Group.INNOVATION)
    put(sample, proposed, kept, old, other)
    put(sample, sheet_of(account, proposed, proposed_on=date(2026, 11, 2), numerator="right ones"))
    put(sample, sheet_of(account, kept, numerator="not yet laid before"), sheet_of(account, other, proposed_on=date(2026, 11, 2)))
    report = made(sample, "parameters", "C01", audience=audience)
    limits = shown(report)
    assert (
        limits["Proposed one"][-1]
        == "○ Proposed on 2 Nov 2026 | still to agree: what is not counted, what follows if it is not met"
    )
    assert not {"Kept back", "Given up", "Not of quality"} & set(limits)
    assert "3 agreed, 1 proposed" in report.head.line
    assert shown(report, 1)["Proposed one"][0] == "right ones"
    told = " ".join(b.text for b in report.blocks() if isinstance(b, Callout))
    assert ("Kept back" in told) is (audience == "internal")
    assert "Given up" not in told


def test_the_file_of_a_proposal_passes_the_search_for_leaks(sample, account, folder):
    proposed = quality(account, "Certificates with each delivery", definition="Deliveries whose certificate was there")
    put(sample, proposed)
    put(sample, sheet_of(account, proposed, proposed_on=date(2026, 11, 2)))
    for kind, suffix in (("parameters", ".pdf"), ("parameters", ".xlsx"), ("onepager", ".pptx")):
        making.write(sample, request(kind, audience="client"), folder / f"hoja{suffix}", account.id)
    assert len(list(folder.glob("hoja*"))) == 3


@pytest.mark.parametrize(
    ("fields", "sheet", "limit", "how"),
    [
        ({"target_high": 105.0}, {}, ["90%", "100 to 105%"], None),
        ({"unit": ""}, {"denominator": "no numerator"}, ["min. 90", "100"], None),
        ({"formula": "a / b"}, {"decimals": 2}, ["min. 90%", "100%"], ["a / b", "", "The supplier's | 2 decimals · no tolerance", ""]),
        ({"definition": "What it is"}, {"data_from": DataFrom.WORSE}, ["min. 90%", "100%"], ["What it is", "", "The worse of both | no tolerance", ""]),
        ({"definition": "What it is"}, {"numerator": "n", "penalty": "discount", "exclusions": "x"}, ["min. 90%", "100%"],
         ["n", "x", "The supplier's | no tolerance", "discount"]),
        ({"threshold": None, "target": None}, {"agreed_form": AgreedForm.EMAIL}, ["—", "—"], None),
    ],
)  # fmt: skip
def test_how_it_is_measured(sample, account, fields, sheet, limit, how):
    indicator = quality(account, **fields, agreed_with="Ana", agreed_on=date(2026, 2, 1))
    put(sample, indicator)
    put(sample, sheet_of(account, indicator, **sheet))
    report = made(sample, "parameters", "C01", audience="internal")
    assert shown(report)["Certificates"][:2] == limit
    assert shown(report, 1)["Certificates"] == (how or [""] * 4)
    told = " ".join(b.text for b in report.blocks() if isinstance(b, Callout))
    assert ("Certificates" in told) is (how is None)


def test_nobody_signs_what_is_cut(sample, account):
    many = [quality(account, f"Parameter {n}", agreed_with=f"Person {n}", agreed_on=date(2026, 2, 1)) for n in range(40)]
    put(sample, *many)
    put(sample, *(sheet_of(account, i, numerator=f"everything that is counted {n} " * 30) for n, i in enumerate(many)))
    report = made(sample, "parameters", "C01", audience="client")
    data = making.paint(report, ".pdf").data
    found = squeezed_text(data)
    assert len(page_texts(data)) > 3
    assert all(leak.squeezed(f"Parameter {n}") in found for n in range(40))
    assert leak.squeezed("everything that is counted 39 " * 30) in found
    assert all(leak.squeezed(f"Person {n}") in found for n in range(40))


def facts(report):
    return [(f.label, f.text) for b in report.blocks() if isinstance(b, Facts) for f in b.items]


@pytest.mark.parametrize("audience", ["client", "internal"])
@pytest.mark.parametrize("spoken", ["es", "en"])
def test_an_account_without_parameters_has_a_form_to_fill_in_and_sign(sample, audience, spoken):
    report = made(sample, "parameters", "C06", audience=audience, language=spoken)
    assert len(tables(report)) == 2
    for found in tables(report):
        assert [r.style for r in found.rows] == ["blank"] * 5
        assert not any(c.text for r in found.rows for c in r.cells)
    assert [text for _label, text in facts(report)] == [RULE] * 3
    (signing,) = [b for b in report.blocks() if isinstance(b, Signatures)]
    assert len(signing.items) == 2
    assert "par" not in report.head.line.casefold()  # «0 parameters» is nothing to lay before anybody
    for suffix in (".pdf", ".xlsx"):
        assert making.paint(report, suffix).data


def test_what_nobody_wrote_down_has_a_line_to_write_on(sample):
    for audience in ("client", "internal"):
        report = made(sample, "parameters", without_sheets(sample, "C02").name, audience=audience)
        assert {row[-1].partition(" | ")[0] for row in shown(report).values()} == {"● Figures agreed on 20 Jan 2026"}
        assert all("still to agree: how it is measured" in row[-1] for row in shown(report).values())
        found = tables(report)[1]
        assert [(r.cells[0].text, r.style) for r in found.rows] == [
            ("Deliveries (OTIF)", "blank"), ("Rejects (ppm)", "blank"), ("Reply to claims", "blank"),
        ]  # fmt: skip
        assert found.note == "What is blank is to be agreed and written in by hand."
        assert facts(report)[0] == ("Contact for the figures at Química Sorbiana, S.A.", "Purchasing")
    told = [b.text for b in report.blocks() if isinstance(b, Callout)]
    assert told == ["How it is measured is not written down: Deliveries (OTIF), Rejects (ppm), Reply to claims."]


@pytest.mark.parametrize("spoken", ["es", "en"])
@pytest.mark.parametrize("code", ["C01", "C02", "C05"])
def test_where_all_is_written_down_nothing_is_left_to_fill_in(sample, code, spoken):
    report = made(sample, "parameters", code, audience="client", language=spoken)
    assert "blank" not in tables(report)[1].note
    assert "blanco" not in tables(report)[1].note
    assert not any("still to agree" in c.sub or "por acordar" in c.sub for t in tables(report) for r in t.rows for c in r.cells)
    assert [r.style for t in tables(report) for r in t.rows] == [""] * 2 * len(tables(report)[0].rows)


def test_who_tells_the_figures_and_how_often_they_are_looked_at_is_told_from_the_records(sample, account):
    report = made(sample, "parameters", "C01", audience="client")
    assert [text for _label, text in facts(report)] == ["Marta Ribero Sanz", "Elena Prats Mora · Quality", "every quarter"]
    data = sample.load(account.id)
    others = [m for m in data.facts.committee.members if m.area != "Quality"]
    changed = replace(data, facts=replace(data.facts, committee=replace(data.facts.committee, members=others)))
    with speaking("en"):
        report = parameters.build_for_client(client_view(changed), request("parameters", audience="client"))
    assert facts(report)[1][1] == "Laura Ibáñez Soto"


def test_that_hours_are_working_hours_stands_beside_the_limit(sample):
    (reply,) = [
        r for r in tables(made(sample, "parameters", "C01", audience="client"))[0].rows if r.cells[0].text == "Reply to claims"
    ]
    assert reply.cells[0].sub == "Working hours, 8 am to 6 pm"


@pytest.mark.parametrize("kind", ["parameters", "value"])
def test_it_says_for_whom_it_is_and_how_its_kam_is_reached(sample, kind):
    report = made(sample, kind, "C01", audience="client")
    assert report.foot.startswith("Prepared for Lácteos Peñarrubia, S. Coop. by Laura Ibáñez Soto")
    assert "KAM Laura Ibáñez Soto · +34 600 000 101 · laura@tecnofluidos.example" in report.head.line
    assert not made(sample, kind, "C01", audience="internal").foot


def test_a_line_to_write_on_is_higher_than_a_row(sample):
    without_sheets(sample, "C02")
    empty = Pdf(painted_here(made(sample, "parameters", "C02", audience="client")).data).pages[0]
    heights = [p.y for p in empty if p.text.strip() in {"Rejects (ppm)", "Reply to claims"}]
    assert heights[-2] - heights[-1] > 25  # an ordinary row of one line is 15 points high


@pytest.mark.parametrize(("unit", "tolerance", "said"), [("%", 1.0, "tolerance 1 point"), ("h", 2.0, "tolerance 2 h")])
def test_where_less_is_better_the_figure_is_a_maximum_and_no_party_is_called_ours(sample, account, unit, tolerance, said):
    less = quality(account, threshold=600.0, target=200.0, unit=unit, agreed_with="Purchasing", agreed_on=date(2026, 2, 1))
    put(sample, less)
    put(sample, sheet_of(account, less, numerator="n", tolerance=tolerance, data_from=DataFrom.CLIENT))
    wish = replace(request("parameters", audience="client"), company="Tecnofluidos")
    with speaking("en"):
        report = parameters.build_for_client(client_view(sample.load(account.id)), wish)
    assert shown(report)["Certificates"][0].startswith("max. 600")
    assert shown(report, 1)["Certificates"][2].replace("\u00a0", " ") == f"{account.name} | {said}"
    assert shown(report, 1)["Rejects (ppm)"][2].startswith("Tecnofluidos | ")
    names = [s.name for b in report.blocks() if isinstance(b, Signatures) for s in b.items]
    assert "Name and role (Purchasing)" in names
