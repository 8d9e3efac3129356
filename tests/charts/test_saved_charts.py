"""Charts that are saved: those of the documents, whatever the file."""

import io
import re

import pytest
from PIL import Image as Picture

from kamdesk.charts.export import PICTURE_DOTS, save_chart
from kamdesk.reports import figures
from kamdesk.services.account.portfolio_table import PortfolioTable
from kamdesk.services.scorecard.wording import radar_results
from kamdesk.ui.charts.chart_data import saved_figure


def printed(portfolio, data, kind):
    """The chart of a document, and its size in millimetres."""
    if kind == "matrix":
        rows = list(PortfolioTable(portfolio).read_all().rows.values())
        return figures.matrix(rows, portfolio.settings.matrix_cut), figures.MATRIX
    result = data.scorecard.latest_result
    if kind == "radar":
        return figures.radar(result), figures.RADAR
    worst = min((r for r in radar_results(result) if r.score is not None), key=lambda r: r.score)
    return figures.trend(data, worst), figures.TREND


def shapes(svg):
    """All that is drawn but the grounds, which a document has not."""
    return [
        mark
        for mark in re.findall(r"<path [^>]*>|<use [^>]*>|<text.*?</text>", svg, re.DOTALL)
        if "fill: none" not in mark and "fill: #ffffff" not in mark
    ]


@pytest.mark.parametrize("kind", ["radar", "trend", "matrix"])
@pytest.mark.parametrize("code", ["C01", "C03"])
def test_a_saved_chart_is_that_of_the_documents(sample, folder, kind, code):
    data = sample.load(sample.find_account(code)[0].id)
    wanted, (width, height) = printed(sample, data, kind)
    figure = saved_figure(sample, kind, data)
    paths = {suffix: folder / f"a{suffix}" for suffix in (".svg", ".png", ".pdf")}
    for path in paths.values():
        save_chart(figure, path)
    found = paths[".svg"].read_text(encoding="utf-8")
    assert len(shapes(found)) > 10
    assert shapes(found) == shapes(wanted.svg)
    with Picture.open(io.BytesIO(paths[".png"].read_bytes())) as picture:
        assert picture.size == tuple(int(mm / 25.4 * PICTURE_DOTS) for mm in (width, height))
        assert picture.convert("RGB").getpixel((1, 1)) == (255, 255, 255)
        assert is_alike(picture.convert("L"), drawn_again(figure))
    assert paths[".pdf"].read_bytes().startswith(b"%PDF")
    names = [row.name.partition(",")[0] for row in PortfolioTable(sample).read_all().rows.values()] if kind == "matrix" else []
    assert [name for name in names if name not in found] == []


def drawn_again(figure):
    """The figure at the dots an inch for which it was laid out, as large as the picture of it."""
    data = io.BytesIO()
    figure.savefig(data, format="png", dpi=figures.DOTS * 4)
    return Picture.open(data).convert("L")


def is_alike(picture, other):
    """Whether two pictures show the same at a few dots, each where it is in the other."""
    small = [p.resize((60, 50), Picture.Resampling.BOX).tobytes() for p in (picture, other)]
    return max(abs(a - b) for a, b in zip(*small, strict=True)) < 48
