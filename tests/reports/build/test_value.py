"""The value statement: sums of what is known, who confirmed it, and what is still to be agreed; one page."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from pptx import Presentation

from kamdesk.domain.account.account import Account
from kamdesk.domain.evidence import Evidence
from kamdesk.domain.ids import new_id
from kamdesk.domain.ledgers.value_log import ValueEntry
from kamdesk.reports import making
from kamdesk.reports.model import Callout, KeyFigures, Note, Signatures, Table
from tests.support import put
from tests.support.reports import made, page_texts, places, read, request


@pytest.fixture
def account(sample):
    return sample.find_account("C05")[0]


def entry(account, what, **fields):
    amounts = {k: Decimal(v) if k in {"promised", "delivered", "confirmed"} else v for k, v in fields.items()}
    return ValueEntry(id=new_id(), account_id=account.id, what=what, **amounts)


def figures(report):
    return [(f.label, f.text) for b in report.blocks() if isinstance(b, KeyFigures) for f in b.items]


def rows(report, at=0):
    tables = [b for b in report.blocks() if isinstance(b, Table)]
    return [[c.text for c in row.cells] for row in tables[at].rows]


def test_the_statement_of_the_sample(sample):
    report = made(sample, "value", "C01", audience="client")
    assert figures(report) == [
        ("Promised", "€48k"), ("Delivered", "€34.5k"), ("Delivered in Q3 2026", "€16.5k"), ("Confirmed by you", "€18k"),
        ("To be confirmed by you", "€16.5k"),
    ]  # fmt: skip
    assert rows(report)[-1] == ["Total", "€48k", "€34.5k", "€18k", ""]
    assert [r[-1] for r in rows(report)[:-1]] == ["—", "○ awaiting confirmation", "Marta Ribero Sanz"]
    assert rows(report, 1) == [
        ["Promised", "€24k", "€15k", "€9k"], ["Delivered", "—", "€18k", "€16.5k"], ["Confirmed by you", "—", "—", "€18k"],
    ]  # fmt: skip
    assert [r[1:] for r in rows(report, 2)] == [["€16.5k", "—", "confirm the amount"]]
    (signing,) = [b for b in report.blocks() if isinstance(b, Signatures)]
    assert signing.items[0].name == "Marta Ribero Sanz"  # who confirmed last


def test_how_an_amount_was_worked_out_stands_below_its_name(sample, account):
    put(sample, entry(account, "Fewer stops", delivered=4000, worked_out="2 stops of 2,000 €"))
    table = next(b for b in made(sample, "value", "C05", audience="client").blocks() if isinstance(b, Table))
    assert table.rows[0].cells[0].sub.replace("\u00a0", " ") == "2 stops of 2,000 €"


def test_who_agreed_to_the_parameters_signs_where_nobody_has_confirmed_yet(sample, account):
    put(sample, entry(account, "Fewer stops", delivered=4000))
    (signing,) = [b for b in made(sample, "value", "C05", audience="client").blocks() if isinstance(b, Signatures)]
    assert signing.items[0].name == "Name and role (Purchasing)"


def test_what_was_promised_last_comes_first_and_what_has_no_day_last(sample, account):
    days = {
        "Old one": date(2026, 1, 5),
        "A new one": date(2026, 9, 1),
        "Between": date(2026, 4, 1),
        "Another of that day": date(2026, 4, 1),
    }
    put(sample, entry(account, "Never", promised=1), *(entry(account, n, promised=1, promised_on=d, confirmed_on=date(2026, 10, 1)) for n, d in days.items()))  # fmt: skip
    said = [r[0] for r in rows(made(sample, "value", "C05", audience="client"))]
    assert said == ["A new one", "Another of that day", "Between", "Old one", "Never", "Total"]


@pytest.mark.parametrize(
    ("company", "said"), [("", "For our company: ______________________"), ("Bombas Sur, S.L.", "For Bombas Sur, S.L.")]
)
@pytest.mark.parametrize("kind", ["value", "parameters"])
@pytest.mark.parametrize("code", ["C01", "C06"])
def test_both_sides_sign_for_somebody(sample, kind, code, company, said):
    account = sample.find_account(code)[0]
    report = making.make(sample, replace(request(kind, "client"), company=company), account.id)
    (signing,) = [b for b in report.blocks() if isinstance(b, Signatures)]
    kam = {"C01": "Laura Ibáñez Soto", "C06": "Nuria Campos Gil"}[code]
    assert (signing.items[-1].name, signing.items[-1].role) == (f"{kam} · KAM", said)
    assert signing.items[0].role == f"For {account.name}"


def test_whoever_is_not_known_signs_by_hand(sample):
    put(sample, Account(id=new_id(), name="Bare"))
    (signing,) = [b for b in made(sample, "value", "Bare", audience="client").blocks() if isinstance(b, Signatures)]
    assert [line.name for line in signing.items] == ["Name and role", "Name and role"]


def test_signatures_stand_below_what_is_signed(sample):
    (page,) = read(making.paint(made(sample, "value", "C01", audience="client"), ".pdf").data).pages
    height = dict(places(page))
    assert height["confirm the amount"] - height["Signatures"] < 60


def test_what_is_not_known_is_not_nothing(sample, account):
    put(sample, entry(account, "Promised alone", promised=1000))
    report = made(sample, "value", "C05", audience="client")
    assert [text for _label, text in figures(report)] == ["€1k", "—", "—", "—", "—"]
    assert rows(report) == [["Promised alone", "€1k", "—", "—", "—"], ["Total", "€1k", "—", "—", ""]]
    assert "confirmed" in next(b.text for b in report.blocks() if isinstance(b, Note))


@pytest.mark.parametrize(
    ("delivered", "confirmed", "wanted"),
    [
        (1000, None, ["€1k", "—", "confirm the amount"]),
        (1000, 800, ["€1k", "€800", "why the amounts differ"]),
        (1000, 0, ["€1k", "€0", "why the amounts differ"]),
        (None, 500, ["—", "€500", "why the amounts differ"]),
        (0, None, ["€0", "—", "confirm the amount"]),
        (1000, 1000, None),
        (None, None, None),
    ],
)
def test_what_is_to_be_agreed(sample, account, delivered, confirmed, wanted):
    amounts = {k: v for k, v in (("delivered", delivered), ("confirmed", confirmed)) if v is not None}
    by = {"confirmed_by": "Ana"} if confirmed is not None else {}
    put(sample, entry(account, "Piece", **amounts, **by))
    report = made(sample, "value", "C05", audience="client")
    tables = [b for b in report.blocks() if isinstance(b, Table)]
    assert ([c.text for c in tables[1].rows[0].cells[1:]] if len(tables) > 1 else None) == wanted


@pytest.mark.parametrize("audience", ["client", "internal"])
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_a_long_list_is_cut_and_the_total_counts_all(sample, account, audience, paper):
    put(sample, *(
        entry(account, f"A rather long piece of value with many words in it, number {n}, " * 3, promised=1000, delivered=500,
              promised_on=date(2026, 1, 1), delivered_on=date(2026, 8, 1 + n % 28))
        for n in range(40)
    ))  # fmt: skip
    report = made(sample, "value", "C05", audience=audience, paper=paper)
    table = next(b for b in report.blocks() if isinstance(b, Table))
    assert "and 32 more. The total counts all of them." in table.note
    assert [c.text for c in table.rows[-1].cells[:3]] == ["Total", "€40k", "€20k"]
    assert len(page_texts(making.paint(report, ".pdf").data)) == 1


def test_what_has_no_evidence_is_told_to_our_own_people_alone(sample, account):
    bare, proved, later = (entry(account, n, delivered=5) for n in ("Bare", "Proved", "Later"))
    later = entry(account, "Later", promised=5)
    put(sample, bare, proved, later)
    put(sample, Evidence(id=new_id(), account_id=account.id, subject_kind="value_entry", subject_id=proved.id, name="acta.pdf",
                         sha256="0" * 64, size=1, added_on=date(2026, 1, 1)))  # fmt: skip
    told = [b.text for b in made(sample, "value", "C05").blocks() if isinstance(b, Callout)]
    assert told == ["Delivered, and no evidence is attached: Bare."]
    assert not [b for b in made(sample, "value", "C05", audience="client").blocks() if isinstance(b, Callout)]


def test_an_account_without_value_says_so(sample):
    for audience in ("client", "internal"):
        report = made(sample, "value", "C06", audience=audience)
        (said,) = [b.text for b in report.blocks() if isinstance(b, Note)]
        assert said.startswith("No value has been noted yet")


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_without_value_it_is_a_page_to_fill_in_and_sign(sample, paper):
    report = made(sample, "value", "C06", audience="client", paper=paper)
    assert rows(report) == [[""] * 5] * 10
    assert [b.KIND for b in report.blocks()][-1] == "signatures"
    assert not figures(report)
    assert len(page_texts(making.paint(report, ".pdf").data)) == 1
    assert making.paint(report, ".xlsx").data
    assert len(Presentation(io.BytesIO(making.paint(report, ".pptx").data)).slides) == 1


@pytest.mark.parametrize("audience", ["internal", "client"])
def test_our_own_people_are_not_spoken_to_as_the_client(sample, audience):
    said = str(made(sample, "value", "C01", audience=audience))
    assert ("by you" in said) is (audience == "client")
    assert made(sample, "value", "C07", audience=audience).head.eyebrow == "Worksheet: value to be agreed"
