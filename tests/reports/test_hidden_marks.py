"""Two files that differ only in marks that stay hidden give the same documents, byte by byte."""

import shutil
from dataclasses import replace

import pytest

from kamdesk.domain.changes import Change
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.kam_profile import Assessor, Rating
from kamdesk.services.portfolio import Portfolio
from tests.support.office_documents import books_behind, rows_of
from tests.support.reports import FILES, Documents, painted_here

HIDES = "Who owes marks"


@pytest.fixture(scope="module")
def both(sample_file, tmp_path_factory):
    """The documents of the sample while somebody owes marks of all candidates of C01, and those after every such mark was another."""
    folder = tmp_path_factory.mktemp("marcas")
    first = folder / "cartera.kamdesk"
    shutil.copyfile(sample_file, first)
    portfolio = Portfolio.open(first)
    account = portfolio.find_account("C01")[0]
    portfolio.write([Change(None, Assessor(id=new_id(), account_id=account.id, name=HIDES, position=9))])
    portfolio.close()
    (folder / "otra").mkdir()
    second = shutil.copyfile(first, folder / "otra" / "cartera.kamdesk")
    portfolio = Portfolio.open(second)
    kam = portfolio.load(account.id).facts.kam
    hidden = [r for r in portfolio.find(Rating) if r.person_id in kam.missing_marks]
    assert len(hidden) > 20
    portfolio.write([Change(r, replace(r, level=r.level % 5 + 1)) for r in hidden])
    portfolio.close()
    opened = [Portfolio.open(path, read_only=True) for path in (first, second)]
    yield [Documents(portfolio) for portfolio in opened]
    for portfolio in opened:
        portfolio.close()


@pytest.mark.parametrize(("kind", "audience", "suffix"), FILES)
def test_hidden_marks_are_in_no_document(both, kind, audience, suffix):
    one, other = (documents.file(kind, audience, "es", suffix) for documents in both)
    assert one == other


def test_hidden_marks_are_behind_no_chart(both):
    """The workbooks of charts are read by themselves; a mark that is put behind one on purpose is seen."""
    decks = [documents.file("plan", "internal", "es", ".pptx") for documents in both]
    one, other = (behind(data) for data in decks)
    assert one == other
    assert len(one) == 2
    report = both[1].report("plan", "internal", "es")
    radar = report.images["radar"]
    first, *more = radar.plot.series
    marked = replace(first, values=(first.values[0] + 1, *first.values[1:]))
    spoiled = replace(radar, plot=replace(radar.plot, series=(marked, *more)))
    assert behind(painted_here(replace(report, images=report.images | {"radar": spoiled}), ".pptx").data) != one


def behind(data):
    return {name: [rows_of(sheet) for sheet in book] for name, book in books_behind(data).items()}


def test_marks_that_are_not_hidden_are_shown(both, documents):
    """Else nothing above would say anything."""
    assert documents.report("selection") != both[0].report("selection")
    assert HIDES in str(both[0].report("selection"))
