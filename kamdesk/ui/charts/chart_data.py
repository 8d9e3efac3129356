"""What charts of the window take beside `reports/chart_data.py`: the colours of the theme; and the figures of pictures that are saved.

It imports no Qt, so that the command works without a display.
"""

from typing import TYPE_CHECKING, Literal

from kamdesk.charts.matrix import draw_matrix
from kamdesk.charts.style import ChartStyle
from kamdesk.charts.trend import draw_trend
from kamdesk.domain.errors import FileError
from kamdesk.reports import figures
from kamdesk.reports.chart_data import LEVELS as LEVELS
from kamdesk.reports.chart_data import bridge_bars as bridge_bars
from kamdesk.reports.chart_data import competency_axes as competency_axes
from kamdesk.reports.chart_data import course_lines as course_lines
from kamdesk.reports.chart_data import draw_radar_or_bars as draw_radar_or_bars
from kamdesk.reports.chart_data import matrix_points as matrix_points
from kamdesk.reports.chart_data import matrix_words as matrix_words
from kamdesk.reports.chart_data import radar_axes as radar_axes
from kamdesk.reports.chart_data import trend_data as trend_data
from kamdesk.services.account.portfolio_table import PortfolioTable
from kamdesk.services.reading.account_data import AccountData
from kamdesk.services.scorecard.wording import radar_results
from kamdesk.ui.theme.tokens import Tokens

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from kamdesk.services.portfolio import Portfolio

ChartKind = Literal["radar", "trend", "matrix"]


def chart_style(tokens: Tokens) -> ChartStyle:
    """The style of charts under a theme."""
    return ChartStyle(tokens.colors, tokens.scaled(11), tokens.is_dark)


def saved_figure(portfolio: "Portfolio", kind: ChartKind, data: AccountData | None) -> "Figure":
    """A chart as documents show it; the matrix is of all accounts, the others of `data`.

    Raises:
        FileError: `no_data`.
    """
    if kind == "matrix":
        points = matrix_points(PortfolioTable(portfolio).read_all().rows.values())
        if not points:
            raise FileError("no_data")
        words, cut = matrix_words(), portfolio.settings.matrix_cut
        return figures.figure(figures.MATRIX, lambda empty, style: draw_matrix(empty, points, words, cut, style))
    assert data is not None
    result = data.scorecard.latest_result
    scored = [r for r in radar_results(result) if r.score is not None]
    if not scored:
        raise FileError("no_data")
    if kind == "trend":
        trend = trend_data(data, min(scored, key=lambda r: r.score or 0.0))
        return figures.figure(figures.TREND, lambda empty, style: draw_trend(empty, trend, style))
    return figures.figure(figures.RADAR, lambda empty, style: draw_radar_or_bars(empty, result, style))
