"""The self-test of the window: every page, the charts, both themes, both languages, paper."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtGui import QGuiApplication, QImage, QImageReader
from PySide6.QtWidgets import QDialogButtonBox

from kamdesk.app import make_application
from kamdesk.charts.export import save_chart
from kamdesk.domain.records import Step
from kamdesk.env.preferences import Preferences
from kamdesk.selftest.report import Report, fail
from kamdesk.services.importing.cells import unwatched
from kamdesk.ui.account.pages import TABS
from kamdesk.ui.chart_loader import ChartLoader
from kamdesk.ui.charts.chart_data import ChartKind, saved_figure
from kamdesk.ui.plan.plan_page import PlanPage
from kamdesk.ui.settling import settle
from kamdesk.ui.theme import icons
from kamdesk.ui.window.main_window import MainWindow

MOST_MS = 60_000
"""For a page to come to rest on a machine that does other work too."""
PICTURES = ("jpeg", "png", "svg")
CHARTS: tuple[ChartKind, ...] = ("radar", "trend", "matrix")
HEADS = {".png": b"\x89PNG", ".pdf": b"%PDF", ".svg": b"<?xml"}


def check_all(report: Report, file: Path, folder: Path, shots: Path | None, *, is_brief: bool) -> None:
    """Open the window on a portfolio, go everywhere, and close it; `shots` gets a picture of each page."""
    preferences = Preferences(theme="light", language="es")
    app, theme = make_application(preferences)
    report.platform = QGuiApplication.platformName()
    report.check("Qt speaks Spanish", lambda: _cancel_word() == "Cancelar" or fail(f"its Cancel button says {_cancel_word()}"))
    report.check("picture formats", _formats)
    report.check("icons are drawn", _icon_is_drawn)
    report.check("the program's own icon", lambda: not app.windowIcon().pixmap(64).isNull())
    window = MainWindow(theme, preferences, ChartLoader())
    window.resize(1366, 768)
    window.show()
    _shot(report, window, shots, "00-inicio")
    report.check("open the sample", lambda: window.open_file(file) or fail("not opened"))
    report.check("chart library", window.charts.wait)
    _visit_pages(report, window, shots, TABS[:1] if is_brief else TABS)
    if not is_brief:
        _visit_steps(report, window, shots)
    _charts(report, window, folder, CHARTS[:1] if is_brief else CHARTS)
    report.check("paper", lambda: _printed(window, file, folder / "papel ñ.pdf"))
    for name in ("dark", "light"):
        report.check(f"{name} theme", partial(window.look.choose, name, 100))
        _shot(report, window, shots, f"20-{name}")
    report.check("English", lambda: window.look.choose_language("en"))
    _shot(report, window, shots, "21-english")
    report.check("close", window.close)
    app.processEvents()


def _cancel_word() -> str:
    """What Qt writes on its own Cancel button."""
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    return box.buttons()[0].text().replace("&", "")


def _formats() -> None:
    known = {bytes(f.data()).decode() for f in QImageReader.supportedImageFormats()}
    if missing := [name for name in PICTURES if name not in known]:
        fail(f"Qt reads no {', '.join(missing)}: a plug-in is missing")


def _icon_is_drawn() -> None:
    image = icons.pixmap("radar", "#000000", 24).toImage().convertToFormat(QImage.Format.Format_ARGB32)
    if not any(image.pixelColor(x, y).alpha() for x in range(24) for y in range(24)):
        fail("an icon is empty")


def _visit_pages(report: Report, window: MainWindow, shots: Path | None, tabs: Sequence[str]) -> None:
    assert window.ctx is not None
    account = window.ctx.portfolio.find_account("C01")[0]
    for number, tab in enumerate(tabs, 1):
        report.check(f"page {tab}", partial(window.show_place, account.id, tab))
        _shot(report, window, shots, f"{number:02d}-{tab}")
    report.check("settings", window.navigation.show_settings)
    _shot(report, window, shots, "16-settings")


def _visit_steps(report: Report, window: MainWindow, shots: Path | None) -> None:
    assert window.ctx is not None
    window.show_place(window.ctx.portfolio.find_account("C01")[0].id, "plan")
    page = window.view.page if window.view is not None else None
    assert isinstance(page, PlanPage)
    for step in Step:
        report.check(f"step {step}", partial(page.show_step, step))
        for part in range(len(page.step_page.parts)):
            page.step_page.show_part(part)
            _shot(report, window, shots, f"1{step.number}-{step}-{part + 1}")


def _charts(report: Report, window: MainWindow, folder: Path, kinds: tuple[ChartKind, ...]) -> None:
    """Charts of these kinds in every form."""
    for kind in kinds:
        for suffix in HEADS:
            report.check(f"chart {kind} {suffix}", partial(_chart, window, kind, folder / f"{kind} ñ{suffix}"))


def _chart(window: MainWindow, kind: ChartKind, target: Path) -> None:
    assert window.ctx is not None
    portfolio = window.ctx.portfolio
    data = portfolio.load(portfolio.find_account("C01")[0].id)
    save_chart(saved_figure(portfolio, kind, data), target)
    if not target.read_bytes().startswith(HEADS[target.suffix]):
        fail(f"{target.name} is no {target.suffix}")


def _printed(window: MainWindow, file: Path, target: Path) -> int:
    """Print a document into a file, as a printer would get it; how many pages."""
    from PySide6.QtPrintSupport import QPrinter

    from kamdesk.reports.kinds import Request
    from kamdesk.reports.model import Audience
    from kamdesk.ui.documents.calls import painted, preview
    from kamdesk.ui.documents.printing import print_pages, printer_for

    assert window.ctx is not None
    account = window.ctx.portfolio.find_account("C01")[0].id
    shown = preview(file, Request("onepager", Audience.INTERNAL, "es"), account, 72, unwatched)
    printer = printer_for(shown.report, len(shown.pages))
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    count = print_pages(shown.report, printer, painted, unwatched)
    return count if target.read_bytes().startswith(b"%PDF") else fail("nothing was printed")


def _shot(report: Report, window: MainWindow, shots: Path | None, name: str) -> None:
    """A picture of the window when it is still; a page that paints nothing fails."""
    if window.sidebar is not None:
        window.sidebar.model.fill_now()
    is_still = settle(window, MOST_MS)
    picture = window.grab()
    image = picture.toImage()
    colors = {image.pixel(x, y) for x in range(0, image.width(), 17) for y in range(0, image.height(), 13)}
    report.check(f"{name} paints", lambda: (is_still and len(colors) > 3) or fail(f"still: {is_still}, colors: {len(colors)}"))
    if shots is not None:
        shots.mkdir(parents=True, exist_ok=True)
        path = shots / f"{name}.png"
        picture.save(str(path))
        report.pictures.append(path.name)
