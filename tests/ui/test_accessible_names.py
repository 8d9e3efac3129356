"""Whatever takes the keyboard says what it is: on every page, in every dialog, in words and never by a name of ours."""

import importlib
import os
import pkgutil
import re
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QLabel, QLineEdit, QListWidget, QPushButton, QTableView, QWidget

import kamdesk.ui
from kamdesk.domain.ledgers.innovation import Advance
from kamdesk.domain.records import Step
from kamdesk.reports.kinds import Request
from kamdesk.ui.account.pages import TABS
from kamdesk.ui.dialogs.history_dialog import HistoryDialog
from kamdesk.ui.dialogs.password_dialogs import ConfirmPasswordDialog, NewPasswordDialog, RecoveryDialog, UnlockDialog
from kamdesk.ui.dialogs.removal_dialog import RemovalDialog
from kamdesk.ui.documents.documents_dialog import DocumentsDialog
from kamdesk.ui.focus import can_take_keys
from kamdesk.ui.importing.changes_card import ReplacedDialog
from kamdesk.ui.importing.import_dialog import ImportDialog
from kamdesk.ui.importing.steps_bar import ImportStep
from kamdesk.ui.importing.trial import Trial
from kamdesk.ui.ledgers.take_dialog import TakeDialog
from kamdesk.ui.plan.handover_dialog import HandoverDialog
from kamdesk.ui.plan.versions_dialog import VersionsDialog
from kamdesk.ui.portfolio.exclude_dialog import ExcludeDialog
from kamdesk.ui.scorecard.axes_dialog import AxesDialog
from kamdesk.ui.scorecard.library_dialog import LibraryDialog
from kamdesk.ui.scorecard.period_dialog import PeriodDialog
from kamdesk.ui.scorecard.settle_dialog import SettleDialog
from kamdesk.ui.selection.criteria_dialog import CriteriaDialog
from kamdesk.ui.selection.opinions_dialog import OpinionsDialog
from kamdesk.ui.window.found_dialog import FoundDialog
from kamdesk.ui.window.work_dialog import ProgressDialog, WorkDialog
from tests.support.document_window import DocumentWindow
from tests.support.import_window import ImportWindow, replacement, services, waits
from tests.support.importing import write
from tests.support.series import a_few

OF_OURS = re.compile(r"[a-z]+\d*([_.][a-z\d]+)+")
"""What our own names look like, which are no words."""


def spoken(widget):
    """What a screen reader calls it: its own name, its text, or the label that belongs to it."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def nameless(root):
    """What takes the keyboard and has no words, as far as it is seen."""
    found = []
    for widget in (root, *root.findChildren(QWidget)):
        is_ours = widget is root or (widget.window() is root.window() and widget.isVisibleTo(root))
        if is_ours and can_take_keys(widget) and (not spoken(widget).strip() or OF_OURS.fullmatch(spoken(widget))):
            found.append(f"{type(widget).__name__} {widget.objectName()} «{spoken(widget)}»")
    return found


@pytest.fixture(params=["es", "en"] if os.environ.get("KAMDESK_SEQUENCES") else ["es"])
def window(request, make_window, sample_copy):
    made = make_window(sample_copy)
    made.look.choose_language(request.param)
    QApplication.processEvents()
    return made


def test_on_every_page_of_an_account(window):
    wrong = {}
    for code in a_few("C01", "C12", of=["C03"]):
        account = window.ctx.portfolio.find_account(code)[0].id
        for tab in TABS:
            window.show_place(account, tab)
            QApplication.processEvents()
            page = window.view.page
            wrong[code, tab] = nameless(window)
            for part in range(4 if tab == "selection" else 0):
                page.show_part(part)
                wrong[code, tab, part] = nameless(page)
            for step in Step if tab == "plan" else ():
                page.show_step(step)
                for part in range(len(page.step_page.parts)):
                    page.step_page.show_part(part)
                    wrong[code, step, part] = nameless(page)
    assert {place: names for place, names in wrong.items() if names} == {}


def test_on_every_other_page(window, make_window):
    window.navigation.show_portfolio()
    window.content.portfolio_page.wait()
    wrong = {}
    for part in range(7):
        window.content.portfolio_page.show_part(part)
        QApplication.processEvents()
        wrong["portfolio", part] = nameless(window)
    window.navigation.show_settings()
    wrong["settings"] = nameless(window)
    window.open_palette()
    wrong["palette"] = nameless(window.palette_)
    wrong["welcome"] = nameless(make_window())
    assert {place: names for place, names in wrong.items() if names} == {}


def kinds_of_dialogs():
    """Every dialog of the program by the name of its class."""
    for module in pkgutil.walk_packages(kamdesk.ui.__path__, "kamdesk.ui."):
        importlib.import_module(module.name)
    found, todo = set(), [QDialog]
    while todo:
        for cls in todo.pop().__subclasses__():
            todo.append(cls)
            if cls.__module__.startswith("kamdesk.") and not cls.__name__.startswith("_"):  # what some share is none itself
                found.add(cls.__name__)
    return found


def endless(watch):
    while True:
        watch(0, 0)


def opened_dialogs(window):
    """All dialogs but the import, on the first account."""
    ctx, account = window.ctx, window.ctx.portfolio.find_account("C01")[0]
    window.show_place(account.id, "scorecard")
    data = ctx.load(account.id)
    window.navigation.show_portfolio()
    window.content.portfolio_page.wait()
    rows = list(window.content.portfolio_page.table.rows.values())
    measured = next((i, m) for i in data.scorecard.own_indicators for m in data.scorecard.measures if m.indicator_id == i.id)
    window.file_actions.exporting.choose_template()
    window.file_actions.show_backups()
    window.file.backing.wait()
    return [
        HistoryDialog(ctx, None, window), RemovalDialog(ctx, account, window), AxesDialog(ctx, account.id, window),
        ExcludeDialog(ctx, rows[:2], window), TakeDialog(ctx, ctx.portfolio.find(Advance)[0], window), SettleDialog(ctx, *measured, window),
        VersionsDialog(ctx, account.id, window), HandoverDialog(ctx, account.id, window), CriteriaDialog(ctx, window),
        LibraryDialog(ctx, account.id, window), PeriodDialog(ctx, account.id, data.scorecard.latest_period, window),
        OpinionsDialog(ctx, account.id, window), FoundDialog(["x"], Path.home(), window), ReplacedDialog(ctx.tokens, Trial(()), "EUR", window),
        WorkDialog("Export", "Written.", endless, window), ProgressDialog("Undo", "Undone.", window), NewPasswordDialog(ctx.tokens, (), window, lambda _text: True),
        UnlockDialog("x", ctx.tokens, lambda _text: "", window), ConfirmPasswordDialog("x", "Show", ctx.tokens, lambda _text: True, window),
        RecoveryDialog("ABCD-EFGH", ctx.tokens, lambda _parent: "", window),
        *(d for d in window.findChildren(QDialog) if d.isVisible()),
    ]  # fmt: skip


def test_in_every_dialog(window, qtbot):
    made = opened_dialogs(window)
    wrong = {}
    for dialog in made:
        qtbot.addWidget(dialog)
        dialog.show()
        QApplication.processEvents()
        wrong[type(dialog).__name__] = nameless(dialog)
        dialog.reject()
    assert {name: names for name, names in wrong.items() if names} == {}
    assert {*wrong, ImportDialog.__name__, DocumentsDialog.__name__} == kinds_of_dialogs(), "a new dialog is looked at too"


def test_in_the_document_window(window, qtbot):
    it = DocumentWindow.open(qtbot, window, Request("onepager"))
    assert nameless(it.dialog) == []


def test_in_every_step_of_an_import(window, qtbot, folder):
    rows = "Cuenta;Fecha;Importe;Zona\n" + "".join(f"C01;15/10/2026;{n};x\n" for n in range(2, 12))
    made = services(waits(3, fix="10"), waits(4), waits(5, "other_tax_id", known="B1"), replacements=[replacement()])[0]
    it = ImportWindow.open(qtbot, window, None, made)
    wrong = {"before a file": nameless(it.dialog)}
    it.dialog.reject()
    it = ImportWindow.open(qtbot, window, write(folder, rows), made)
    wrong[it.dialog.step] = nameless(it.dialog)
    it.press("step_file")
    wrong[it.dialog.step] = nameless(it.dialog)
    it.press("import_go").go_to_review()
    wrong[it.dialog.step] = nameless(it.dialog)
    it.take_in()
    wrong[it.dialog.step] = nameless(it.dialog)
    assert {place: names for place, names in wrong.items() if names} == {}
    assert set(ImportStep) < set(wrong)


def test_what_has_no_words_is_found(qtbot):
    """The walk itself: a table that is called by a name of ours, a field without a label, a button without a text."""
    root = QWidget()
    qtbot.addWidget(root)
    row = QHBoxLayout(root)
    named, called, alone, beside, silent, said = (
        QListWidget(),
        QTableView(),
        QLineEdit(),
        QLineEdit(),
        QPushButton(),
        QPushButton("x"),
    )
    named.setAccessibleName("Sheets")
    called.setAccessibleName("import_preview")
    word = QLabel("Name")
    word.setBuddy(beside)
    for widget in (named, called, alone, word, beside, silent, said):
        row.addWidget(widget)
    root.show()
    assert [text.split(" ")[0] for text in nameless(root)] == ["QTableView", "QLineEdit", "QPushButton"]
