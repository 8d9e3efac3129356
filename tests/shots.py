"""Pictures of every page × {light, dark} × {es, en} × two sizes, the import with larger text too, and a contact sheet: `python3 dev.py shots [folder]`.

A text that is cut off fails it: every visible label, button, tab and header has to show all its words.
"""

import math
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

HOME = tempfile.mkdtemp(prefix="kamdesk-shots-")
os.environ["KAMDESK_COMPANY"] = ""
if "KAMDESK_HOME" not in os.environ:
    from kamdesk.env import prepare

    ready = prepare.folder()
    cache = Path(HOME) / "cache"
    cache.mkdir()
    (cache / ready.name).symlink_to(ready)
    os.environ["KAMDESK_HOME"] = HOME

import openpyxl
from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QDialog, QHeaderView, QLabel, QPushButton, QTabBar, QWidget

from kamdesk.app import make_application
from kamdesk.domain.account.account import Account
from kamdesk.domain.changes import ChangeSet
from kamdesk.domain.errors import FileError
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.gate import StepState
from kamdesk.domain.plan.kam_profile import Assessor
from kamdesk.domain.records import Step
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.domain.selection.portfolio_scenarios import Choice, PortfolioScenario
from kamdesk.env.preferences import Preferences
from kamdesk.i18n import language, messages, set_language
from kamdesk.services import backups, files, passwords
from kamdesk.services.plan import step_acts
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage import journals
from kamdesk.ui.chart_loader import ChartLoader
from kamdesk.ui.dialogs.password_dialogs import NewPasswordDialog
from kamdesk.ui.documents.documents_dialog import DocumentsDialog
from kamdesk.ui.importing.import_dialog import ImportDialog
from kamdesk.ui.importing.steps_bar import ImportStep
from kamdesk.ui.plan.plan_page import PlanPage
from kamdesk.ui.portfolio.portfolio_page import ACCOUNTS, GAPS, INNOVATION, POTENTIAL, REGISTER, SCORECARDS, SIMULATION
from kamdesk.ui.scorecard.scorecard_page import ScorecardPage
from kamdesk.ui.selection.selection_page import SelectionPage
from kamdesk.ui.settling import settle
from kamdesk.ui.widgets.basic import ElidedLabel
from kamdesk.ui.window.main_window import MainWindow
from tests.support import file_of, small_company

SIZES = ((1366, 768), (1280, 672))
LOOKS = (("light", 100, SIZES), ("dark", 100, SIZES), ("light", 130, SIZES[1:]))
"""Theme, size of the text in percent, sizes of the window."""
UNDONE = {"undo-toast", "import-done", "import-rejected", "import-book-done"}
"""Scenes that change the sample."""
Scene = tuple[str, Callable[[MainWindow], object]]


def account(window: MainWindow, code: str) -> str:
    assert window.ctx is not None
    return window.ctx.portfolio.find_account(code)[0].id


def place(code: str, tab: str) -> Callable[[MainWindow], object]:
    return lambda window: window.show_place(account(window, code), tab)


def plan_page(window: MainWindow, code: str, which: Step) -> PlanPage:
    window.show_place(account(window, code), "plan")
    assert window.view is not None
    page = window.view.page
    assert isinstance(page, PlanPage)
    page.show_step(which)
    return page


def step(code: str, which: Step, part: int = 0, table: str = "") -> Callable[[MainWindow], object]:
    """A part of a step, with the first row of one of its tables selected."""

    def go(window: MainWindow) -> None:
        page = plan_page(window, code, which).step_page
        page.show_part(part)
        if table:
            view = page.tables[table].view
            view.setCurrentIndex(view.model().index(0, 0))

    return go


def masked(window: MainWindow) -> None:
    """One of the assessors has not given any mark yet."""
    page = plan_page(window, "C05", Step.KAM_PROFILE).step_page
    assert window.ctx is not None
    if len(page.account.facts.kam.assessors) == 3:
        window.ctx.save(Assessor(id=new_id(), account_id=page.account_id, name="Marina Soler Duch", position=3))
    page.show_part(2)


def unmask(window: MainWindow) -> None:
    assert window.ctx is not None
    found = window.ctx.load(account(window, "C05")).facts.kam.assessors[-1]
    window.ctx.act(lambda: window.ctx.portfolio.remove(found) if window.ctx else None)


def dialog(code: str, which: Step, button: str) -> Callable[[MainWindow], object]:
    """A dialog that a button of a step opens; it is grabbed with the window behind it."""

    def go(window: MainWindow) -> None:
        page = plan_page(window, code, which)
        page.step_page.show_part(len(page.step_page.parts) - 1)
        found = page.findChild(QPushButton, button)
        assert found is not None
        found.click()

    return go


def removal(window: MainWindow) -> None:
    page = plan_page(window, "C02", Step.PLAN).step_page
    page.show_part(1)
    page.tables["agreements"].remove(0)


def to_review(window: MainWindow) -> None:
    """Step 1 was reopened for a budget, and closed again."""
    four_people(window)
    assert window.ctx is not None
    book, account_id = window.ctx.portfolio, account(window, "C99")
    if window.ctx.load(account_id).plan.step_states[Step.KAM_PROFILE] is StepState.CLOSED:
        step_acts.reopen(book, account_id, Step.REQUIREMENTS, "+ 2 000 €")
        window.ctx.save(replace(window.ctx.load(account_id).facts.requirements.record, budget=Decimal(2_000)))
        step_acts.close(book, account_id, Step.REQUIREMENTS)
        window.ctx.bus.publish(book.save(replace(window.ctx.load(account_id).account, city="Éibar")).change_set())
    plan_page(window, "C99", Step.KAM_PROFILE)


def four_people(window: MainWindow) -> None:
    """A company of four: one is owner, KAM and sponsor, a second one countersigns, a third comes from outside."""
    assert window.ctx is not None
    if not window.ctx.portfolio.find_account("C99"):
        small_company(window.ctx.portfolio)
        window.ctx.bus.publish(ChangeSet(frozenset({"account"}), frozenset()))
    plan_page(window, "C99", Step.PLAN).step_page.show_part(5)


def four_committee(window: MainWindow) -> None:
    four_people(window)
    plan_page(window, "C99", Step.COMMITTEE)


def refused_value(window: MainWindow) -> None:
    page = scorecard(window)
    index = page.grid.index(page.grid.row_of(page.account.scorecard.own_indicators[3].id) or 1, 6)
    page.view.setCurrentIndex(index)
    page.grid.setData(index, "22.9.1")


def scorecard(window: MainWindow) -> ScorecardPage:
    window.show_place(account(window, "C01"), "scorecard")
    assert window.view is not None
    assert isinstance(window.view.page, ScorecardPage)
    return window.view.page


def detail(window: MainWindow) -> None:
    page = scorecard(window)
    page.open_indicator(page.account.scorecard.own_indicators[3].id)


def removed(window: MainWindow) -> None:
    page = scorecard(window)
    row = page.grid.row_of(page.account.scorecard.own_indicators[-1].id)
    page.view.remove_wanted.emit(row)


def focused(window: MainWindow) -> None:
    window.activateWindow()
    place_of_steps = step("C03", Step.POST)
    place_of_steps(window)
    assert window.view is not None
    assert isinstance(window.view.page, PlanPage)
    window.view.page.list.setFocus()
    for _ in range(5):
        window.focusNextChild()


def selection(code: str, part: int) -> Callable[[MainWindow], object]:
    def go(window: MainWindow) -> None:
        window.show_place(account(window, code), "selection")
        assert window.view is not None
        assert isinstance(window.view.page, SelectionPage)
        window.view.page.show_part(part)

    return go


def decision(window: MainWindow) -> None:
    window.show_place(account(window, "C09"), "selection")
    assert window.view is not None
    assert isinstance(window.view.page, SelectionPage)
    window.view.page.choose_verdict(Verdict.WATCH)


def portfolio(part: int) -> Callable[[MainWindow], object]:
    def go(window: MainWindow) -> None:
        assert window.ctx is not None
        book = window.ctx.portfolio
        if part == SIMULATION and not book.find(PortfolioScenario):
            found = {code: account(window, code) for code in ("C01", "C07", "C09", "C12")}
            include, exclude = Verdict.INCLUDE, Verdict.EXCLUDE
            book.save(
                PortfolioScenario(id="p1", name="2027 A", choices=(Choice(found["C09"], include), Choice(found["C12"], exclude)))
            )
            book.save(
                PortfolioScenario(id="p2", name="2027 B", choices=(Choice(found["C07"], include), Choice(found["C01"], exclude)))
            )
        window.navigation.show_portfolio()
        page = window.content.portfolio_page
        assert page is not None
        page.wait()
        page.show_part(part)
        if part == ACCOUNTS:
            page.accounts.select_account(account(window, "C09"))

    return go


def against_budget(window: MainWindow) -> None:
    portfolio(ACCOUNTS)(window)
    page = window.content.portfolio_page
    assert page is not None
    page.accounts.show_view("budget")


def palette(window: MainWindow) -> None:
    window.show_place(account(window, "C01"), "overview")
    window.open_palette()
    assert window.palette_ is not None
    window.palette_.input.setText("a")


def unreadable(window: MainWindow) -> None:
    """A city and a size that cannot be read."""
    assert window.ctx is not None
    found = account(window, "C06")
    file = file_of(window.ctx.portfolio)
    with file.transaction():
        file.connection.execute(
            "UPDATE account SET size_employees = 99999999999, city = CAST(x'4dff6e' AS TEXT) WHERE id = ?", [found]
        )
    window.ctx.portfolio.forget(ChangeSet(frozenset({"account"}), frozenset()))
    window.show_place(found, "overview")


def recovery(*, has_backup: bool) -> Callable[[MainWindow], object]:
    def go(window: MainWindow) -> None:
        path = Path(HOME) / ("Clientes clave.kamdesk" if has_backup else "Clientes 2025.kamdesk")
        path.unlink(missing_ok=True)
        files.make_new(path, sample=True)
        if has_backup:
            backups.make(path, backups.Reason.REGULAR)
            late = Portfolio.open(path)
            for name in ("Talleres Uno", "Talleres Dos"):
                late.save(Account(id=new_id(), name=name))
            late.close()
        raw = bytearray(path.read_bytes())
        raw[4096 * 40 : 4096 * 60] = bytes(4096 * 20)
        path.write_bytes(raw)
        window.open_file(path)

    return go


def backup_list(window: MainWindow) -> None:
    assert window.ctx is not None
    path = window.ctx.portfolio.path
    window.file.backing.wait()
    shutil.rmtree(backups.folder(path), ignore_errors=True)
    for reason in (backups.Reason.CLOSE, backups.Reason.REGULAR, backups.Reason.IMPORT):
        backups.make(path, reason)
        found = window.ctx.portfolio.find(Account)[3]
        window.ctx.save(replace(found, city=str(reason)))
    window.show_place(account(window, "C01"), "overview")
    window.file_actions.show_backups()
    window.file.backing.wait()


def found_beside(window: MainWindow) -> None:
    """What the next start tells after a killed one."""
    assert window.ctx is not None
    path = window.ctx.portfolio.path
    journals.find(path, "journal_played", kept="interrupted-20261128-174502-112233")
    journals.find(path, "replaced_interrupted", kept=f"{path.stem}.before-restore-20261128-174455{path.suffix}")
    window.file.close()
    window.open_file(path)
    window.show_place(account(window, "C01"), "overview")


def importing(source: Callable[[], Path], last: ImportStep, *, with_decided: bool = False) -> Callable[[MainWindow], object]:
    """The import of a file, as far as a step."""

    def go(window: MainWindow) -> None:
        found = window.file_actions.show_import(source())
        found.resize(min(found.width(), window.width() - 60), min(found.height(), window.height() - 60))
        until_read(found)
        while found.step < last:
            found.go_on()
            until_read(found)
        if last is ImportStep.FILE:
            found.steps.wanted.emit(last)
            until_read(found)
        if with_decided:
            table = found.review_page.table
            table.review.setData(table.review.index(0, 2), "T3 2026")
            until_read(found)
            found.review_page.only_waiting.setChecked(False)
            table.scrollToTop()

    return go


def until_read(found: ImportDialog) -> None:
    while found.is_busy:
        QApplication.processEvents()


def sales_file() -> Path:
    """As an ERP writes it: title lines, a column that nothing is read for, rows with faults, periods that are stored already."""
    path = Path(HOME) / "ventas_2026_T3.csv"
    names = ("C01", "C02", "C03")
    rows = [f"{names[at % 3]};T3 2026;Bombas;{at}.428,59;{at}.200,00;Noroeste" for at in range(10, 70)]
    rows[7], rows[20], rows[33] = (
        "C01;T13 2026;Bombas;1,00;1,00;",
        "C02;T3 2026;Bombas;28.45O,00;1,00;",
        "Quesos Valdeoro;T3 2026;Sellos;12.300,00;9,00;",
    )
    head = ["Informe de ventas por cliente", "Emitido el 27/11/2026", "", "Cliente;Periodo;Familia;Importe;Coste;Delegación"]
    path.write_text("\n".join([*head, *rows]), encoding="utf-8")
    return path


def clean_file() -> Path:
    path = Path(HOME) / "clientes.csv"
    path.write_text("Nombre;Sector\nQuesos Valdeoro;Alimentación\nForjas Riojanas;Metal\n", encoding="utf-8")
    return path


def doubtful_file() -> Path:
    """Accounts of which some may be others that are there, or stand in the file twice."""
    path = Path(HOME) / "clientes_dudosos.csv"
    rows = (
        "Código;Nombre;NIF;Sector", "C01;Lácteos Peñarrubia, S. Coop.;B99999999;Alimentación",
        "X1;Química Sorbiana, S.L.;;Química", "X2;Talleres Uno;A28015865;Metal", "X3;Talleres Uno;A28015865;Naval",
        "X4;Forjas Riojanas;A2801586;Metal", ";;;Papel", "X6;Aceros del Norte;;Metal",
    )  # fmt: skip
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def budget_file() -> Path:
    """A budget by months beside each other, with a fault, a line that stands in it twice and an account that nobody knows."""
    path = Path(HOME) / "presupuesto_2026.csv"
    months = [f"{month:02d}/2026" for month in range(1, 7)]
    rows = [
        "Cliente;Familia;" + ";".join(months), "C01;Bombas;" + "12.500,00;" * 5 + "14.000,00", "C02;Bombas;" + "8.000,00;" * 5 + "8.0.0,00",
        "C01;Bombas;" + "2.500,00;" * 6, "Quesos Valdeoro;Sellos;" + "900,00;" * 6, "C03;Sellos;" + "3.100,00;" * 6,
    ]  # fmt: skip
    path.write_text("\n".join(row.rstrip(";") for row in rows), encoding="utf-8")
    return path


def before_and_after(file: Callable[[], Path], window: MainWindow) -> None:
    importing(file, ImportStep.REVIEW)(window)
    found = window.findChild(ImportDialog, "import_dialog")
    assert found is not None
    wanted = found.findChild(QPushButton, "import_replaced")
    assert wanted is not None
    wanted.click()


SHEETS: dict[str, tuple[tuple[object, ...], ...]] = {
    "Portada": (("Informe",), ("Emitido en noviembre",)),
    "Ventas 2026": (
        ("Cliente", "Fecha", "Familia", "Importe"),
        *(("C0" + str(1 + at % 3), date(2026, 1 + at % 9, 5), "Bombas", 1_250 + 100 * at) for at in range(18)),
        ("Quesos Valdeoro", date(2026, 5, 5), "Sellos", "12.3.00"),
        ("C04", date(2026, 5, 9), "Sellos", "ocho"),
        ("Total", None, None, 54_000),
    ),
    "Compras de los clientes": (
        ("Cliente", "Familia", "Compra anual", "Alcanzable", "Confianza"),
        ("C01", "Bombas", 2_400_000, 2_000_000, "A"),
        ("C02", "Sellos", 900_000, 500_000, "B"),
        ("Nadie Conocido, S.L.", "Sellos", 80_000, 40_000, "C"),
    ),
    "Clientes": (
        ("Nombre", "Sector", "Ciudad"),
        ("Quesos Valdeoro", "Alimentación", "Zamora"),
        ("Forjas Riojanas", "Metal", "Haro"),
    ),
    "Presupuesto": (("Cliente", "Periodo", "Presupuesto"), ("C01", "2027", 1_500_000), ("C02", "2027", 700_000)),
    "Vacía": (),
}
"""A workbook of an office; its sales differ from their total, and two sheets bring nothing."""
QUESTION = {
    **{title: SHEETS[title] for title in ("Clientes", "Presupuesto")},
    "Facturas": (("Cliente", "Fecha", "Importe"), ("C01", "03/04/2026", 1_250), ("C02", "05/06/2026", 900)),
}
"""Of one of its sheets it has to be said whether the day or the month comes first."""


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]] = SHEETS) -> Path:
    path = Path(HOME) / "oficina.xlsx"
    book = openpyxl.Workbook()
    assert book.active is not None
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for cells in rows:
            sheet.append(list(cells))
    book.save(path)
    return path


def import_choice(window: MainWindow) -> None:
    """The first step, before there is a file."""
    found = window.file_actions.show_import()
    found.resize(min(found.width(), window.width() - 60), min(found.height(), window.height() - 60))


def documents(
    code: str, tab: str, audience: str = "internal", *, words: str = "", error: str = ""
) -> Callable[[MainWindow], object]:
    """The document window, opened on a page; something is looked for in it, or it cannot be made."""

    def go(window: MainWindow) -> None:
        if code:
            window.show_place(account(window, code), tab)
        else:
            window.navigation.show_portfolio()
        found = window.file_actions.documents.open()
        assert found is not None
        if audience != "internal":
            found.choices.audience.setCurrentIndex(found.choices.audience.findData(audience))
        until_made(found)
        if words:
            found.search()
            found.find_bar.edit.setText(words)
            until_made(found)
        if error:
            found.session.preview = None
            found.session.failed.emit(messages.text_of(FileError(error, count=2_431, most=2_000)))

    return go


def until_made(found: DocumentsDialog) -> None:
    for _round in range(3):  # other sizes may ask for other pages
        QApplication.processEvents()
        while found.is_busy:
            QApplication.processEvents()


HELD: list[Portfolio] = []
"""The writer of the file that is shown to be read only."""


def read_only(window: MainWindow) -> None:
    while HELD:
        HELD.pop().close()
    path = Path(HOME) / "Clientes compartidos.kamdesk"
    files.make_new(path, sample=True, force=True)
    HELD.append(Portfolio.open(path))
    window.open_file(path)
    window.show_place(account(window, "C01"), "overview")


def laid_down(window: MainWindow) -> None:
    """The settings where the company has laid some down, one of them wrongly."""
    company = Path(HOME) / "company.toml"
    picture = QPixmap(600, 150)
    picture.fill(QColor("#1F57C3"))
    picture.save(str(company.with_name("logo.png")))
    lines = (
        "company_name = 'Tecno Fluidos, S.A.'",
        "logo = 'logo.png'",
        f"language = '{language()}'",
        "currency = 'Euro'",
        "min_members = 3",
    )
    company.write_text("\n".join(lines), encoding="utf-8")
    os.environ["KAMDESK_COMPANY"] = str(company)
    window.rebuild()
    window.navigation.show_settings()


def protected(window: MainWindow) -> bool:
    """The sample with a password, open."""
    assert window.ctx is not None
    path = Path(HOME) / "protected" / window.ctx.portfolio.path.name
    if window.ctx.portfolio.path == path:
        return True
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        files.make_new(path, sample=True, password="cuatro caballos azules")
    passwords.unlock(path, "cuatro caballos azules")
    return window.open_file(path)


def new_password(window: MainWindow) -> None:
    window.locking.set()
    dialog = window.findChild(NewPasswordDialog)
    assert dialog is not None
    dialog.edit.setText("cuatro caballos azules")


def wrong_password(window: MainWindow) -> None:
    protected(window)
    window.locking.lock()
    assert window.content.lock is not None
    window.content.lock.edit.setText("caballo")
    window.content.lock.edit.returnPressed.emit()


SCENES: tuple[Scene, ...] = (
    ("overview", place("C01", "overview")),
    ("selection", selection("C09", 0)),
    ("selection-potential", selection("C01", 1)),
    ("selection-scenarios", selection("C09", 2)),
    ("selection-decision", decision),
    ("selection-treatment", selection("C01", 3)),
    ("plan-step3", step("C03", Step.POST)),
    ("plan-step1", step("C12", Step.REQUIREMENTS)),
    ("plan-step2", step("C05", Step.KAM_PROFILE)),
    ("plan-step4", step("C11", Step.COMMITTEE)),
    ("plan-step5", step("C02", Step.PLAN)),
    ("plan-step1-checklist", step("C12", Step.REQUIREMENTS, 1)),
    ("plan-step1-company", step("C12", Step.REQUIREMENTS, 2, "company")),
    ("plan-step2-assessors", step("C05", Step.KAM_PROFILE, 1, "assessors")),
    ("plan-step2-choice", step("C05", Step.KAM_PROFILE, 2)),
    ("plan-step2-masked", masked),
    ("plan-step2-record", step("C01", Step.KAM_PROFILE, 2)),
    ("plan-step3-authority", step("C03", Step.POST, 1)),
    ("plan-step4-raci", step("C11", Step.COMMITTEE, 1)),
    ("plan-step4-meetings", step("C01", Step.COMMITTEE, 2, "meetings")),
    ("plan-step5-work", step("C02", Step.PLAN, 1, "projects")),
    ("plan-step5-promises", step("C01", Step.PLAN, 2)),
    ("plan-step5-target", step("C01", Step.PLAN, 3)),
    ("plan-step5-calendar", step("C01", Step.PLAN, 4)),
    ("plan-step5-approval", step("C01", Step.PLAN, 5)),
    ("plan-handover", dialog("C01", Step.KAM_PROFILE, "hand_over")),
    ("plan-versions", dialog("C01", Step.PLAN, "read_versions")),
    ("plan-removal", removal),
    ("plan-locked", step("C03", Step.COMMITTEE)),
    ("plan-active", step("C01", Step.REQUIREMENTS)),
    ("plan-focus", focused),
    ("scorecard", place("C01", "scorecard")),
    ("scorecard-empty", place("C11", "scorecard")),
    ("scorecard-detail", detail),
    ("scorecard-error", refused_value),
    ("prescription", place("C01", "prescription")),
    ("innovation", place("C01", "innovation")),
    ("relationship", place("C01", "relationship")),
    ("settings", lambda window: window.navigation.show_settings()),
    ("settings-company", laid_down),
    ("portfolio", portfolio(ACCOUNTS)),
    ("portfolio-budget", against_budget),
    ("portfolio-scorecards", portfolio(SCORECARDS)),
    ("portfolio-gaps", portfolio(GAPS)),
    ("portfolio-potential", portfolio(POTENTIAL)),
    ("portfolio-innovation", portfolio(INNOVATION)),
    ("portfolio-scenarios", portfolio(SIMULATION)),
    ("portfolio-register", portfolio(REGISTER)),
    ("palette", palette),
    ("undo-toast", removed),
    ("plan-four-people", four_people),
    ("plan-four-committee", four_committee),
    ("plan-to-review", to_review),
    ("backups", backup_list),
    ("backups-found", found_beside),
    ("unreadable", unreadable),
    ("recovery", recovery(has_backup=True)),
    ("recovery-no-copy", recovery(has_backup=False)),
    ("import-file", import_choice),
    ("import-book", importing(workbook, ImportStep.FILE)),
    ("import-book-columns", importing(partial(workbook, QUESTION), ImportStep.COLUMNS)),
    ("import-book-review", importing(workbook, ImportStep.REVIEW)),
    ("import-book-done", importing(workbook, ImportStep.DONE)),
    ("import-columns", importing(sales_file, ImportStep.COLUMNS)),
    ("import-review", importing(sales_file, ImportStep.REVIEW)),
    ("import-decided", importing(sales_file, ImportStep.REVIEW, with_decided=True)),
    ("import-nothing", importing(clean_file, ImportStep.REVIEW)),
    ("import-duplicates", importing(doubtful_file, ImportStep.REVIEW)),
    ("import-budget-columns", importing(budget_file, ImportStep.COLUMNS)),
    ("import-budget-review", importing(budget_file, ImportStep.REVIEW)),
    ("import-before-after", partial(before_and_after, sales_file)),
    ("import-book-before-after", partial(before_and_after, workbook)),
    ("import-rejected", importing(sales_file, ImportStep.DONE)),
    ("import-done", importing(clean_file, ImportStep.DONE)),
    ("documents-sheet", documents("C01", "overview")),
    ("documents-client", documents("C01", "overview", "client")),
    ("documents-plan", documents("C01", "plan", words="OTIF")),
    ("documents-portfolio", documents("", "")),
    ("documents-problem", documents("", "", error="report_rows")),
    ("password-set", new_password),  # of a file that can be written
    ("read-only", read_only),
    ("password-settings", lambda window: protected(window) and window.navigation.show_settings()),
    ("password-change", lambda window: protected(window) and window.locking.set()),
    ("recovery-sheet", lambda window: protected(window) and window.locking.show_sheet()),
    ("password-ask", lambda window: protected(window) and window.locking.ask(Path("Cartera.kamdesk"), lambda: None)),
    ("lock-page", lambda window: protected(window) and window.locking.lock()),
    ("lock-wrong", wrong_password),
)


def grabbed(window: MainWindow, overlays: Sequence[QDialog]) -> QPixmap:
    """The window as it is seen, with the dialogs over it."""
    picture = window.grab()
    painter = QPainter(picture)
    for overlay in overlays:
        shown = overlay.grab()
        painter.fillRect(picture.rect(), QColor(0, 0, 0, 60))
        left, top = (picture.width() - shown.width()) // 2, (picture.height() - shown.height()) // 2
        painter.drawPixmap(left, top, shown)
        # In place of the frame that the system draws around a dialog.
        painter.setPen(QColor(128, 138, 152))
        painter.drawRect(left - 1, top - 1, shown.width() + 1, shown.height() + 1)
    painter.end()
    return picture


def cut_texts(window: QWidget) -> Iterator[str]:
    """Texts of visible widgets that do not fit."""
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or widget.visibleRegion().isEmpty():
            continue
        metrics = widget.fontMetrics()
        if isinstance(widget, QLabel) and not isinstance(widget, ElidedLabel) and widget.text() and widget.pixmap().isNull():
            if widget.wordWrap():
                need = metrics.boundingRect(QRect(0, 0, widget.width(), 10_000), int(Qt.TextFlag.TextWordWrap), widget.text())
                if need.height() > widget.height() + 3 or need.width() > widget.width() + 2:
                    yield f"label «{widget.text()}»"
            elif metrics.horizontalAdvance(widget.text()) > widget.width() + 1:
                yield f"label «{widget.text()}»"
        elif isinstance(widget, QPushButton | QCheckBox) and widget.text():
            if widget.sizeHint().width() > widget.width() + 1 and not widget.property("seg"):
                yield f"button «{widget.text()}»"
        elif isinstance(widget, QComboBox) and widget.sizeAdjustPolicy() is QComboBox.SizeAdjustPolicy.AdjustToContents:
            if widget.minimumSizeHint().width() > widget.width() + 1:
                yield f"choice «{widget.currentText()}»"
        elif isinstance(widget, QTabBar):
            for at in range(widget.count()):
                if widget.tabSizeHint(at).width() > widget.tabRect(at).width() + 1 if hasattr(widget, "tabSizeHint") else False:
                    yield f"tab «{widget.tabText(at)}»"
        elif isinstance(widget, QHeaderView) and widget.orientation() is Qt.Orientation.Horizontal:
            yield from cut_headers(widget)


def cut_headers(header: QHeaderView) -> Iterator[str]:
    for section in range(header.count()):
        text = str(header.model().headerData(section, Qt.Orientation.Horizontal) or "")
        if not header.isSectionHidden(section) and header.fontMetrics().horizontalAdvance(text) + 14 > header.sectionSize(
            section
        ):
            yield f"header «{text}»"


def contact_sheet(pictures: list[Path], target: Path) -> None:
    width, height, across = 455, 256, 4
    rows = math.ceil(len(pictures) / across)
    sheet = QImage(across * (width + 12) + 12, rows * (height + 30) + 12, QImage.Format.Format_RGB32)
    sheet.fill(QColor("#888888"))
    painter = QPainter(sheet)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    font = QFont("Inter")
    font.setPixelSize(12)
    painter.setFont(font)
    painter.setPen(QColor("#FFFFFF"))
    for at, path in enumerate(pictures):
        x, y = 12 + (at % across) * (width + 12), 12 + (at // across) * (height + 30)
        picture = QImage(str(path)).scaled(
            width, height, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        painter.drawImage(x, y, picture)
        painter.drawText(x, y + height + 14, path.stem)
    painter.end()
    sheet.save(str(target))


def wanted_scenes(text_size: int) -> list[Scene]:
    """All scenes, or those whose name begins as one of the words in `KAMDESK_SHOTS`; with larger text those of an import and of documents."""
    only = tuple(os.environ.get("KAMDESK_SHOTS", "").split(","))
    scenes: tuple[Scene, ...] = (("first-run", lambda _window: None), *SCENES)
    return [
        scene
        for scene in scenes
        if scene[0].startswith(only) and (text_size == 100 or scene[0].startswith(("import", "documents")))
    ]


def take_pictures(
    window: MainWindow, sample: Path, scenes: Sequence[Scene], end: str, folder: Path
) -> Iterator[tuple[Path, str]]:
    """A picture of each scene, with the texts that are cut off in it; `end` ends its name."""
    size = (window.width(), window.height())
    for name, go in scenes:
        if name != "first-run" and window.ctx is None:
            assert window.open_file(sample)
        window.toast.hide()
        go(window)
        if window.sidebar is not None:
            window.sidebar.model.fill_now()
        picture = folder / f"{name}-{end}.png"
        yield picture, ""
        if not settle(window):
            yield picture, "the window never comes to rest"
        if (window.width(), window.height()) != size:
            yield picture, f"the window needs {window.width()}×{window.height()}"
        overlays = [d for d in window.findChildren(QDialog) if d.isVisible()]
        grabbed(window, overlays).save(str(picture))
        for shown in overlays or [window]:
            yield from ((picture, text) for text in dict.fromkeys(cut_texts(shown)))
        for overlay in reversed(overlays):
            overlay.reject()
        if name == "plan-step2-masked":
            unmask(window)
        if name == "settings-company":
            os.environ["KAMDESK_COMPANY"] = ""
            window.rebuild()
        if name == "palette" and window.palette_ is not None:
            window.palette_.dismiss()
        if name in UNDONE:
            window.undoing.undo()


def main(folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    cut: list[str] = []
    pictures: dict[Path, None] = {}
    app, theme = make_application(Preferences(theme="light", language="en"))
    for code in ("es", "en"):
        set_language(code)
        app.translate_qt(code)
        sample = Path(HOME) / f"{'Ejemplo' if code == 'es' else 'Sample'}.kamdesk"
        files.make_new(sample, sample=True, force=True)
        drop_scorecard(sample, "C11")
        for look, text_size, sizes in LOOKS:
            theme.set(look, text_size)
            scenes = wanted_scenes(text_size)
            for width, height in sizes if scenes else ():
                window = MainWindow(theme, Preferences(theme=look, language=code), ChartLoader())
                window.charts.wait()
                window.resize(width, height)
                window.show()
                end = f"{code}-{look}-{width}x{height}" + (f"-{text_size}" if text_size != 100 else "")
                for picture, text in take_pictures(window, sample, scenes, end, folder):
                    pictures[picture] = None
                    if text:
                        cut.append(f"{picture.stem}: {text}")
                window.close()
                window.deleteLater()
                QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    contact_sheet(sorted(pictures), folder / "contact-sheet.png")
    for line in cut:
        sys.stdout.write(f"cut off: {line}\n")
    sys.stdout.write(f"{len(pictures)} pictures in {folder}; {len(cut)} texts are cut off\n")
    return 1 if cut else 0


def drop_scorecard(path: Path, code: str) -> None:
    """Make one account without indicators, for the empty page."""
    portfolio = Portfolio.open(path)
    found = portfolio.find_account(code)[0]
    for indicator in portfolio.load(found.id).scorecard.own_indicators:
        portfolio.remove(indicator)
    file_of(portfolio).connection.execute("DELETE FROM sale WHERE account_id = ?", [found.id])
    portfolio.close()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ".work/shots")))
