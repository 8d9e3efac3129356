"""How long the window stands still on an account with 15 indicators over 36 months."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kamdesk.domain.account.account import Account
from kamdesk.domain.changes import Change
from kamdesk.domain.ids import new_id
from kamdesk.domain.periods import Frequency, shifted
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Aggregation, Indicator, Measure
from kamdesk.services.portfolio import Portfolio

INDICATORS, PERIODS = 15, 36
LAST = "2026-10"


def fill(path: Path) -> None:
    """A portfolio that is read by month, with one scored account."""
    path.unlink(missing_ok=True)
    portfolio = Portfolio.create(path)
    portfolio.save(replace(portfolio.settings, period=Frequency.MONTH))
    account = Account(id=new_id(), name="Lácteos Peñarrubia, S. Coop.")
    groups = list(Group)
    changes = [Change(None, account)]
    for at in range(INDICATORS):
        indicator = Indicator(
            id=new_id(), account_id=account.id, group=groups[at * 4 // INDICATORS], name=f"Indicador número {at}", short_name=f"Ind {at}",
            unit="h", floor=0.0, threshold=50.0, target=100.0, frequency=Frequency.MONTH, aggregation=Aggregation.LAST, position=at,
        )  # fmt: skip
        changes.append(Change(None, indicator))
        changes += [
            Change(
                None,
                Measure(
                    id=new_id(), account_id=account.id, indicator_id=indicator.id, period=shifted(LAST, -back), value=float((at * 7 + back * 13) % 110),
                    client_value=float((at * 5 + back * 13) % 110) if at % 4 == 1 else None,
                ),
            )
            for back in range(PERIODS)
        ]  # fmt: skip
    portfolio.write(changes)
    portfolio.close()


def longest_block(calls: list[Callable[[], object]], count: int) -> float:
    """The longest time, in milliseconds, for which the event loop does not come round while these are done and painted."""
    from PySide6.QtCore import QEventLoop, QTimer

    worst = 0.0
    for call in calls * count:
        loop, beat, end = QEventLoop(), QTimer(interval=0), QTimer(singleShot=True, interval=250)
        last = [time.perf_counter()]
        gaps: list[float] = []

        def tick(last: list[float] = last, gaps: list[float] = gaps) -> None:
            now = time.perf_counter()
            gaps.append(now - last[0])
            last[0] = now

        beat.timeout.connect(tick)
        end.timeout.connect(loop.quit)
        beat.start()
        end.start()
        QTimer.singleShot(20, call)
        loop.exec()
        worst = max(worst, *gaps)
    return worst * 1000


def measure(path: Path) -> list[tuple[str, float, float]]:
    """(what, milliseconds, goal) on the scorecard page."""
    from PySide6.QtWidgets import QApplication

    from kamdesk.app import make_application
    from kamdesk.env.preferences import Preferences
    from kamdesk.ui.chart_loader import ChartLoader
    from kamdesk.ui.window.main_window import MainWindow

    _app, theme = make_application(Preferences(theme="light", language="es"))
    window = MainWindow(theme, Preferences(theme="light", language="es"), ChartLoader())
    window.charts.wait()
    assert window.open_file(path)
    window.resize(1366, 768)
    window.show()
    QApplication.processEvents()
    account = window.ctx.portfolio.find_account("Lácteos Peñarrubia, S. Coop.")[0]
    begin = time.perf_counter()
    window.show_place(account.id, "scorecard")
    QApplication.processEvents()
    first = (time.perf_counter() - begin) * 1000
    page = window.view.page
    window.show_place(account.id, "overview")
    assert window.ctx.save(replace(account, notes="x")) is None
    page.grid.beginResetModel()
    page.grid.layout_rows = []
    page.grid.endResetModel()
    begin = time.perf_counter()
    window.show_place(account.id, "scorecard")
    page.view.viewport().repaint()
    grid = (time.perf_counter() - begin) * 1000
    QApplication.processEvents()
    charts = (time.perf_counter() - begin) * 1000
    profile = page.profile

    def course() -> None:
        profile.views.setCurrentIndex(1)
        profile.views.activated.emit(1)

    def radar() -> None:
        profile.views.setCurrentIndex(0)
        profile.views.activated.emit(0)

    def edit() -> None:
        index = page.grid.index(2, 6)
        page.grid.setData(index, str(time.perf_counter_ns() % 90))

    title = f"{INDICATORS} indicators × {PERIODS} months: "
    found = [
        (title + "page built for the first time, all painted", first, 400),
        (title + "grid painted", grid, 100),
        (title + "all charts painted", charts, 250),
        (
            title + "longest block, going to another period",
            longest_block([lambda: page.step_period(-1), lambda: page.step_period(1)], 4),
            100,
        ),
        (title + "longest block, one figure saved", longest_block([edit], 6), 100),
        (title + "longest block, course of the groups", longest_block([course, radar], 3), 100),
        (
            title + "longest block, detail of an indicator",
            longest_block([lambda: page.open_indicator(page.grid.indicator(3).id), lambda: page.sheet.closed.emit()], 3),
            100,
        ),
    ]
    window.close()
    return found
