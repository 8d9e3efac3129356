"""The portfolio page at 5,000 scored accounts, and its table at 100,000: the longest the window stands still."""

import random
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

SCORED = 5_000
LINES = (
    "Bombas",
    "Válvulas",
    "Sellos",
    "Instrumentación",
    "Recambios",
    "Mantenimiento",
    "Ingeniería",
    "Filtros",
    "Motores",
    "Reductores",
    "Cables",
    "Juntas",
)


def fill(path: Path, count: int) -> None:
    """Accounts with scores, wallet and a year of sales."""
    from kamdesk.domain.account.account import Account
    from kamdesk.domain.account.sales import Sale
    from kamdesk.domain.acts import Act
    from kamdesk.domain.changes import Change
    from kamdesk.domain.ids import new_id
    from kamdesk.domain.selection.criteria import Assessment
    from kamdesk.domain.selection.potential import Confidence, WalletLine
    from kamdesk.services.portfolio import Portfolio
    from kamdesk.storage import bulk

    chance = random.Random(7)
    last_month = (date.today().replace(day=1) - timedelta(days=1)).replace(day=5)
    portfolio = Portfolio.create(path)
    batch = bulk.Batch()
    others: list[Change] = []
    for number in range(count):
        account = Account(
            id=new_id(), name=f"Cuenta {number:05d} de {chance.choice(LINES)}, S.A.", sector=chance.choice(LINES[:6])
        )
        batch.create(account)
        for line in chance.sample(LINES, 4):
            batch.create(
                Sale(
                    id=new_id(),
                    account_id=account.id,
                    sold_on=last_month,
                    amount=Decimal(chance.randrange(1000, 90000)),
                    product_line=line,
                )
            )
        scores = {name: chance.randrange(0, 11) for name in ("prescription", "innovation", "sector_fit", "size", "profitability")}
        others.append(
            Change(
                None, Assessment(id=new_id(), account_id=account.id, relative_strength=chance.randrange(0, 101) / 10, **scores)
            )
        )
        others.append(
            Change(
                None,
                WalletLine(
                    id=new_id(),
                    account_id=account.id,
                    wallet=Decimal(900_000),
                    cap_percent=70.0,
                    confidence=chance.choice(list(Confidence)),
                ),
            )
        )
    portfolio.write_batch(bulk.BulkEdit(new_id(), (), Act.IMPORT, {}), batch)
    portfolio.write(others)
    portfolio.close()


def slowest(calls: list[Callable[[], object]], count: int = 5) -> float:
    """The longest of several rounds, in milliseconds."""
    from PySide6.QtWidgets import QApplication

    worst = 0.0
    for _ in range(count):
        for call in calls:
            begin = time.perf_counter()
            call()
            QApplication.processEvents()
            worst = max(worst, time.perf_counter() - begin)
    return worst * 1000


def measure(scored: Path, many: Path) -> list[tuple[str, float]]:
    """(what, milliseconds) of each interaction."""
    from PySide6.QtWidgets import QApplication

    from kamdesk.app import make_application
    from kamdesk.env.preferences import Preferences
    from kamdesk.ui.chart_loader import ChartLoader
    from kamdesk.ui.window.main_window import MainWindow

    _app, theme = make_application(Preferences(theme="light", language="es"))
    found: list[tuple[str, float]] = []
    for path, title in ((scored, "5,000"), (many, "100,000")):
        window = MainWindow(theme, Preferences(theme="light", language="es"), ChartLoader())
        window.charts.wait()
        assert window.open_file(path)
        window.resize(1366, 768)
        window.show()
        QApplication.processEvents()
        window.navigation.show_portfolio()
        found += [
            (f"portfolio of {title} accounts: {what}", took) for what, took in one_portfolio(window, has_grid=path == scored)
        ]
        window.close()
    return found


def one_portfolio(window, *, has_grid: bool) -> list[tuple[str, float]]:
    """(what, milliseconds) in the window that shows the portfolio page."""
    page = window.content.portfolio_page
    blocks = []
    while page.is_reading:
        begin = time.perf_counter()
        page.read_on()
        blocks.append((time.perf_counter() - begin) * 1000)
    accounts, header = page.accounts, page.accounts.view.horizontalHeader()
    slowest([lambda: None], 1)
    found = [
        ("a slice of reading", sorted(blocks)[len(blocks) // 2]),
        ("showing it when all is read", blocks[-1]),
        ("a letter in the filter", slowest([lambda t=t: accounts.filter.setText(t) for t in ("b", "bo", "bom", "")])),
        ("sorting by a column", slowest([lambda at=at: header.sectionClicked.emit(at) for at in (0, 2)], 3)),
        ("selecting a row", slowest([lambda at=at: accounts.view.select_row(at) for at in (3, 40, 90)], 3)),
    ]
    if has_grid:
        from kamdesk.ui.portfolio.portfolio_page import GAPS

        page.show_part(GAPS)
        slowest([lambda: None], 1)
        bar = page.gaps.view.verticalScrollBar()
        found.append(("scrolling the grid of 12 lines", slowest([lambda y=y: bar.setValue(y) for y in (40, 2000, 4500, 0)])))
    return found
