"""Charts on paper: drawn as on screen, with texts that are texts and the same bytes each time."""

import re

import pytest

from kamdesk.reports import figures
from kamdesk.services.account.portfolio_table import PortfolioTable


def drawn(sample, name):
    data = sample.load(sample.find_account("C01")[0].id)
    results = data.scorecard.course(6)
    return {
        "radar": lambda: figures.radar(data.scorecard.latest_result),
        "course": lambda: figures.course(results),
        "trend": lambda: figures.trend(data, data.scorecard.latest_result.indicators()[3]),
        "bridge": lambda: figures.bridge(data.plan.bridge, "EUR"),
        "matrix": lambda: figures.matrix(list(PortfolioTable(sample).read_all().rows.values()), 5.0),
    }[name]()


@pytest.mark.parametrize("name", ["radar", "course", "trend", "bridge", "matrix"])
def test_a_chart(sample, name):
    found = drawn(sample, name)
    assert found.alt
    assert len(re.findall(r"<text", found.svg)) >= 3
    assert "<dc:date>" not in found.svg
    assert drawn(sample, name) == found
    sizes = [float(s) for s in re.findall(r"font(?:-size)?: ?(?:[^;\"]*? )?([\d.]+)px", found.svg)]
    assert min(sizes) >= 6.5


def test_what_is_the_same_is_drawn_once_and_what_is_not_is_drawn_anew():
    asked = []

    def draw(empty, _style):
        asked.append(empty)
        empty.text(0.1, 0.5, f"{len(asked)}")

    def svg(size, data):
        return figures.drawing(size, "a picture", draw, data).svg

    first = svg((83.0, 41.0), ("mine", 1.0))
    assert svg((83.0, 41.0), ("mine", 1.0)) == first
    assert len(asked) == 1
    others = {svg((83.0, 41.0), ("mine", 2.0)), svg((83.0, 42.0), ("mine", 1.0)), svg((83.0, 41.0), ("yours", 1.0))}
    assert len({first, *others}) == 4
    assert svg((83.0, 41.0), None) != svg((83.0, 41.0), None)


def test_every_account_of_the_matrix_has_its_name(sample):
    found = drawn(sample, "matrix")
    for row in PortfolioTable(sample).read_all().rows.values():
        assert row.name.partition(",")[0] in found.svg


def test_nothing_scored_is_no_matrix():
    assert figures.matrix([], 5.0) is None
