"""`kamdesk self-test`: the whole program on the sample, in a temporary folder, with or without a screen.

It works the same in the source tree and in the packaged program, so that a bundle that lacks a part says so.
"""

import json
import logging
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

from kamdesk import __version__

log = logging.getLogger(__name__)
FOLDER = "kamdesk prueba ñ "


@dataclass(slots=True)
class Report:
    """What was tried and how it went."""

    version: str = __version__
    frozen: bool = bool(getattr(sys, "frozen", False))
    executable: str = sys.executable
    platform: str = ""
    checks: list[dict[str, object]] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether everything went well."""
        return bool(self.checks) and all(c["ok"] for c in self.checks)

    def check(self, name: str, attempt: Callable[[], object]) -> None:
        """Try something; any error is a failed check, never a traceback."""
        try:
            found = attempt()
            self.checks.append({"name": name, "ok": found is not False, "detail": "" if found is None else str(found)[:200]})
        except Exception as error:
            log.debug("self-test", exc_info=True)
            self.checks.append({"name": name, "ok": False, "detail": f"{type(error).__name__}: {error}"[:400]})


class _LogKeeper(logging.Handler):
    """Keeps every complaint that is logged while the test runs, a library's too."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(record.getMessage())


def run(json_path: Path | None, shots: Path | None) -> int:
    """Run the self-test; 0 when all is well, 1 when a check failed."""
    report = Report()
    keeper = _LogKeeper()
    logging.getLogger().addHandler(keeper)
    home = os.environ.get("KAMDESK_HOME")
    with tempfile.TemporaryDirectory(prefix=FOLDER, ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch)
        prepared = _own_cache(folder)
        os.environ["KAMDESK_HOME"] = str(folder / "home")
        try:
            _run_checks(report, folder, shots)
        finally:
            if home is None:
                os.environ.pop("KAMDESK_HOME")
            else:
                os.environ["KAMDESK_HOME"] = home
        report.check("prepared files", lambda: prepared.is_dir())
    report.check("nothing to complain about", lambda: not keeper.texts or _fail(keeper.texts[0]))
    logging.getLogger().removeHandler(keeper)
    _write(report, json_path)
    return 0 if report.ok else 1


def _own_cache(folder: Path) -> Path:
    """Icons and fonts that were prepared already serve the test too."""
    from kamdesk.env import assets, paths, prepare

    found = prepare.folder()
    cache = folder / "home" / "cache"
    if found.is_relative_to(paths.cache_folder()) and not any((root / "prepared") == found for root in assets.candidates()):
        import shutil

        shutil.copytree(found, cache / found.name)
    return found


def _fail(text: str) -> bool:
    raise AssertionError(text)


def _write(report: Report, json_path: Path | None) -> None:
    stored = {"ok": report.ok, **asdict(report)}
    if json_path is not None:
        json_path.parent.mkdir(parents=True, exist_ok=True)
        json_path.write_text(json.dumps(stored, ensure_ascii=False, indent=1), encoding="utf-8")
    if sys.stdout is not None:
        failed = [c for c in report.checks if not c["ok"]]
        for check in failed:
            sys.stdout.write(f"✕ {check['name']}: {check['detail']}\n")
        sys.stdout.write(f"self-test: {len(report.checks) - len(failed)} of {len(report.checks)} checks passed\n")


def _run_checks(report: Report, folder: Path, shots: Path | None) -> None:
    from kamdesk.env import prepare
    from kamdesk.env.preferences import Preferences
    from kamdesk.i18n import _, ngettext, set_language
    from kamdesk.services import file_check, files
    from kamdesk.services.portfolio import Portfolio

    file = folder / "Mi cartera ñ.kamdesk"
    set_language("es")
    report.check("Spanish words", lambda: _("Undo") == "Deshacer" and ngettext("{n} indicator", "{n} indicators", 2).format(n=2))
    report.check("sample", lambda: files.make_new(file, sample=True))
    report.check("icons and fonts", lambda: len(list((prepare.folder() / "icons").iterdir())))
    report.check("backup and restore", lambda: _copy_and_back(file, folder))

    def sound() -> bool:
        portfolio = Portfolio.open(file, read_only=True)
        try:
            return not file_check.check(portfolio)
        finally:
            portfolio.close()

    report.check("file is sound", sound)
    report.check("password", lambda: _password(folder / "Con contraseña.kamdesk"))
    report.check("documents", lambda: _documents(file, folder))
    report.check("window", lambda: _window(report, file, folder, shots, Preferences(theme="light", language="es")))


def _password(file: Path) -> bool:
    """A protected file is encrypted, opens with its password and with its code, and with nothing else."""
    from kamdesk.domain.errors import FileError
    from kamdesk.services import files, passwords

    word = "cuatro caballos azules"
    passwords.require_good(word)
    files.make_new(file, password=word)
    code = passwords.recovery_code(file)
    for text in (word, code):
        passwords.lock_all()
        try:
            passwords.unlock(file, "otra cosa")
        except FileError:
            passwords.unlock(file, text)
            files.require_sound(file)
        else:
            return False
    return passwords.has_password(file) and b"SQLite" not in file.read_bytes()


def _documents(file: Path, folder: Path) -> int:
    """Every document for everybody it is for, in each of its files; how many there were."""
    from kamdesk.reports import making
    from kamdesk.reports.kinds import KINDS, Request
    from kamdesk.services.portfolio import Portfolio

    portfolio = Portfolio.open(file, read_only=True)
    made = 0
    try:
        account = portfolio.find_account("C01")[0].id
        for kind in KINDS.values():
            for audience in kind.audiences:
                for suffix in kind.suffixes:
                    target = folder / f"{kind.name} {audience} ñ{suffix}"
                    written = making.write(
                        portfolio, Request(kind.name, audience, "es"), target, account if kind.is_of_account else None
                    )
                    if written.remarks or not target.stat().st_size:
                        _fail(f"{target.name}: {written.remarks}")
                    made += 1
    finally:
        portfolio.close()
    return made


def _copy_and_back(file: Path, folder: Path) -> object:
    from kamdesk.services import files

    copy = folder / "copia ñ.kamdesk"
    files.backup(file, copy)
    return files.restore(copy, file, force=True)


def _window(report: Report, file: Path, folder: Path, shots: Path | None, preferences: object) -> None:
    from PySide6.QtGui import QGuiApplication, QImageReader

    from kamdesk.app import make_application
    from kamdesk.env.preferences import Preferences
    from kamdesk.ui.chart_loader import ChartLoader
    from kamdesk.ui.window.main_window import MainWindow

    assert isinstance(preferences, Preferences)
    app, theme = make_application(preferences)
    report.platform = QGuiApplication.platformName()
    report.check("Qt speaks Spanish", lambda: _cancel_word() == "Cancelar")
    report.check("picture formats", lambda: b"svg" in [f.data() for f in QImageReader.supportedImageFormats()])
    window = MainWindow(theme, preferences, ChartLoader())
    window.resize(1366, 768)
    window.show()
    _shot(report, window, shots, "00-inicio")
    report.check("open the sample", lambda: window.open_file(file) or _fail("not opened"))
    report.check("chart library", window.charts.wait)
    _visit_pages(report, window, shots)
    report.check("charts to files", lambda: _charts(window, folder))
    for name in ("dark", "light"):
        report.check(f"{name} theme", partial(window.look.choose, name, 100))
        _shot(report, window, shots, f"20-{name}")
    report.check("English", lambda: window.look.choose_language("en"))
    _shot(report, window, shots, "21-english")
    report.check("close", window.close)
    app.processEvents()


def _cancel_word() -> str:
    """What Qt writes on its own Cancel button."""
    from PySide6.QtWidgets import QDialogButtonBox

    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    return box.buttons()[0].text().replace("&", "")


def _visit_pages(report: Report, window: object, shots: Path | None) -> None:
    from kamdesk.domain.records import Step
    from kamdesk.ui.account.pages import TABS
    from kamdesk.ui.plan.plan_page import PlanPage
    from kamdesk.ui.window.main_window import MainWindow

    assert isinstance(window, MainWindow)
    assert window.ctx is not None
    account = window.ctx.portfolio.find_account("C01")[0]
    for number, tab in enumerate(TABS, 1):
        report.check(f"page {tab}", partial(window.show_place, account.id, tab))
        _shot(report, window, shots, f"{number:02d}-{tab}")
    window.show_place(account.id, "plan")
    page = window.view.page if window.view is not None else None
    assert isinstance(page, PlanPage)
    for step in Step:
        report.check(f"step {step}", partial(page.show_step, step))
        for part in range(len(page.step_page.parts)):
            page.step_page.show_part(part)
            _shot(report, window, shots, f"1{step.number}-{step}-{part + 1}")
    report.check("settings", window.navigation.show_settings)
    _shot(report, window, shots, "16-settings")


def _charts(window: object, folder: Path) -> None:
    """Every chart in every form, read back by its first bytes."""
    from kamdesk.charts.export import save_chart
    from kamdesk.ui.charts.chart_data import headless_figure
    from kamdesk.ui.window.main_window import MainWindow

    assert isinstance(window, MainWindow)
    assert window.ctx is not None
    portfolio = window.ctx.portfolio
    data = portfolio.load(portfolio.find_account("C01")[0].id)
    magic = {".png": b"\x89PNG", ".pdf": b"%PDF", ".svg": b"<?xml"}
    for kind in ("radar", "trend", "matrix"):
        for suffix, head in magic.items():
            path = folder / f"{kind} ñ{suffix}"
            save_chart(headless_figure(portfolio, kind, data), path)
            if not path.read_bytes().startswith(head):
                _fail(path.name)


def _shot(report: Report, window: object, shots: Path | None, name: str) -> None:
    """A picture of the window when it is still; a page that paints nothing fails."""
    from kamdesk.ui.settling import settle
    from kamdesk.ui.window.main_window import MainWindow

    assert isinstance(window, MainWindow)
    if window.sidebar is not None:
        window.sidebar.model.fill_now()
    is_still = settle(window)
    picture = window.grab()
    image = picture.toImage()
    colors = {image.pixel(x, y) for x in range(0, image.width(), 17) for y in range(0, image.height(), 13)}
    report.check(f"{name} paints", lambda: is_still and len(colors) > 3)
    if shots is not None:
        shots.mkdir(parents=True, exist_ok=True)
        path = shots / f"{name}.png"
        picture.save(str(path))
        report.pictures.append(path.name)
