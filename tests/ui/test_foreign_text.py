"""Text from files is text: whatever markup it holds is read letter by letter, and nothing is opened by looking at it."""

import sqlite3
from dataclasses import fields, replace
from functools import cache
from typing import get_type_hints

import pytest
from PySide6 import QtGui
from PySide6.QtCore import QAbstractListModel, QEvent, QPoint, Qt
from PySide6.QtGui import QAction, QHelpEvent, QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QMenu,
    QMessageBox,
    QTabBar,
    QTableView,
    QTextEdit,
    QToolTip,
    QWidget,
)

from kamdesk.domain.ledgers.innovation import Advance
from kamdesk.domain.records import Step
from kamdesk.domain.settings import LEVELS, OwnCriterion
from kamdesk.storage.kinds import KINDS
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.dialogs.history_dialog import HistoryDialog
from kamdesk.ui.dialogs.removal_dialog import RemovalDialog
from kamdesk.ui.importing.import_dialog import ImportDialog
from kamdesk.ui.ledgers.take_dialog import TakeDialog
from kamdesk.ui.plan.base_step import StepPage
from kamdesk.ui.plan.handover_dialog import HandoverDialog
from kamdesk.ui.plan.versions_dialog import VersionsDialog
from kamdesk.ui.portfolio.exclude_dialog import ExcludeDialog
from kamdesk.ui.portfolio.portfolio_page import GAPS
from kamdesk.ui.scorecard.axes_dialog import AxesDialog
from kamdesk.ui.scorecard.library_dialog import LibraryDialog
from kamdesk.ui.scorecard.period_dialog import PeriodDialog
from kamdesk.ui.scorecard.settle_dialog import SettleDialog
from kamdesk.ui.selection.criteria_dialog import CriteriaDialog
from kamdesk.ui.selection.opinions_dialog import OpinionsDialog
from kamdesk.ui.widgets.basic import ElidedLabel
from kamdesk.ui.widgets.text import plain_action, plain_title, plain_tooltip
from tests.support.import_window import ImportWindow
from tests.support.robot import Robot
from tests.support.series import a_few
from tests.support.window import let_go

MARK = '<img src="file:///p.png"><b>R&D &amp; [*] $x^2$</b> '
NOT_WORDS = {
    "subject_kind", "sha256", "period", "state", "order", "subject", "fingerprint", "upstream", "minimums", "currency", "formula", "activity",
}  # fmt: skip
"""Fields of text that hold codes of ours."""
DRAWN = [
    Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.AccessibleDescriptionRole, Qt.ItemDataRole.EditRole,
]  # fmt: skip
GUESSED = [Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.WhatsThisRole, Qt.ItemDataRole.StatusTipRole]


@pytest.fixture
def marked(sample_copy):
    """The sample, with markup at the beginning of every text that somebody may have written."""
    book = sqlite3.connect(sample_copy)
    for kind, cls in KINDS.items():
        hints = get_type_hints(cls)
        for field in fields(cls):
            if hints[field.name] is str and not field.name.endswith("id") and field.name not in NOT_WORDS:
                book.execute(f'UPDATE {kind} SET "{field.name}" = ? || "{field.name}" WHERE "{field.name}" <> \'\'', [MARK])
    book.commit()
    book.close()
    return sample_copy


@pytest.fixture
def robot(qtbot, make_window, marked):
    window = make_window(marked)
    own = OwnCriterion("own-1", MARK + "fit", 0, (MARK + "low",) * len(LEVELS))
    window.ctx.act(lambda: window.ctx.portfolio.save(replace(window.ctx.portfolio.settings, own_criteria=(own,))))
    return Robot(qtbot, window)


class Reader(QTextDocument):
    """Reads a text as a tooltip would, and remembers what it would open."""

    def __init__(self):
        super().__init__()
        self.opened = []

    def loadResource(self, kind, name):  # noqa: N802 (Qt's name)
        self.opened.append(name.toString())


@cache
def seen(text):
    """What is read of a text where Qt guesses whether it is markup."""
    if not QtGui.Qt.mightBeRichText(text):
        return text
    reader = Reader()
    reader.setHtml(text)
    reader.setTextWidth(400)
    reader.size()
    assert not reader.opened, f"opens {reader.opened}: {text[:120]}"
    return reader.toPlainText()


class Walk:
    """Looks at everything that is there; remembers where foreign text was read, so that an empty walk is noticed."""

    def __init__(self):
        self.found = set()

    def whole(self, text, where):
        """Foreign text is there with all its letters, or not at all."""
        if not text:
            return
        text = str(text)
        if "img src" in text.casefold() or "‹" in text:
            # Where a long name is cut, what is left of it is as it was.
            left = text.casefold()[max(0, text.casefold().find("<img")) :].partition("…")[0]
            mark = MARK.strip().casefold()
            assert left.startswith(mark) or mark.startswith(left), f"{where}: {text[:160]}"
            self.found.add(where.split(" ")[0])

    def guessed(self, text, where):
        if text:
            self.whole(seen(str(text)), where)

    def counted(self, text, where):
        """A text in which `&` underlines a letter."""
        if "img src" in text.casefold():
            foreign = text[text.casefold().find("<img") :]
            assert "&" not in foreign.replace("&&", ""), f"{where}: {text[:160]}"
        self.whole(text.replace("&&", "&"), where)

    def everything(self, root):
        for widget in [root, *root.findChildren(QWidget)]:
            self.widget(widget)
        for menu in root.findChildren(QMenu):
            menu.aboutToShow.emit()
        for action in root.findChildren(QAction):
            self.counted(action.text(), "action text")
            self.guessed(action.toolTip(), "action-tip")
            self.guessed(action.statusTip(), "action-tip")
            self.guessed(action.whatsThis(), "action-tip")

    def widget(self, widget):
        name = f"{type(widget).__name__} {widget.objectName()}"
        for text in (widget.toolTip(), widget.whatsThis(), widget.statusTip()):
            self.guessed(text, f"tip {name}")
        for text in (widget.accessibleName(), widget.accessibleDescription()):
            self.whole(text, f"spoken {name}")
        title = widget.windowTitle()
        assert "[*]" not in title.replace("[*][*]", ""), f"title {name}: {title}"
        self.whole(title.replace("[*][*]", "[*]"), f"title {name}")
        assert not isinstance(widget, QTextEdit), f"{name} reads markup"
        if isinstance(widget, QLabel) and widget.text():
            assert widget.textFormat() is Qt.TextFormat.PlainText, f"{name}: {widget.text()[:80]}"
            self.whole(widget.text(), f"label {name}")
        if isinstance(widget, QAbstractButton):
            self.counted(widget.text(), f"button {name}")
        if isinstance(widget, QComboBox):
            for at in range(widget.count()):
                self.whole(widget.itemText(at), f"item {name}")
                for role in GUESSED:
                    self.guessed(widget.itemData(at, role), f"item {name}")
        if isinstance(widget, QTabBar):
            for at in range(widget.count()):
                self.counted(widget.tabText(at), f"tab {name}")
                self.guessed(widget.tabToolTip(at), f"tab {name}")
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            self.model(widget.model(), name)
        figure = getattr(widget, "figure", None)
        if figure is not None:
            self.chart(figure, name)

    def model(self, model, name):
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
        for row in range(min(model.rowCount(), 40)):
            for column in range(columns):
                index = model.index(row, column)
                for role in DRAWN:
                    self.whole(index.data(role), f"cell {name}")
                for role in GUESSED:
                    self.guessed(index.data(role), f"cell-tip {name}")
        for way, count in ((Qt.Orientation.Horizontal, columns), (Qt.Orientation.Vertical, min(model.rowCount(), 40))):
            for at in range(count):
                for role in DRAWN:
                    self.whole(model.headerData(at, way, role), f"header {name}")
                for role in GUESSED:
                    self.guessed(model.headerData(at, way, role), f"header-tip {name}")

    def chart(self, figure, name):
        from matplotlib.text import Text

        for text in figure.findobj(Text):
            assert not text.get_parse_math(), f"{name}: {text.get_text()}"
            if "img src" in text.get_text():
                self.found.add("chart")


@pytest.mark.parametrize("language", ["en", "es"])
def test_pages_show_foreign_text_as_it_is(robot, window_of, language):
    window, walk = window_of(language), Walk()
    codes = a_few("C01", "C09", of=["C03"]) if language == "en" else ("C02",)
    for code in codes:
        for _tab, step in robot.every_place(code):
            for page in robot.page.findChildren(StepPage):
                for part in page.parts if page.isVisibleTo(window) else ():
                    part.button.click()
            if step in {None, [*Step][-1]}:
                walk.everything(robot.page)
    window.navigation.show_portfolio()
    window.content.portfolio_page.wait()
    for part in range(7):
        window.content.portfolio_page.show_part(part)
        QApplication.processEvents()
    window.navigation.show_settings()
    window.open_palette()
    walk.everything(window)  # with the parts of the portfolio's page, each as it was shown
    assert walk.found >= {
        "label",
        "cell",
        "cell-tip",
        "header",
        "header-tip",
        "item",
        "spoken",
        "title",
        "chart",
        "tip",
        "action",
        "action-tip",
    }


@pytest.fixture
def window_of(robot):
    def found(language):
        robot.window.look.choose_language(language)
        let_go()
        data = robot.window.ctx.portfolio.find_account("C01")[0]
        robot.window.ctx.save(replace(data, notes="something to undo"))
        return robot.window

    return found


def test_dialogs_show_foreign_text_as_it_is(robot, qtbot, tmp_path):
    window, walk = robot.window, Walk()
    robot.go("C01", "scorecard")
    ctx, data = window.ctx, robot.data
    window.navigation.show_portfolio()
    window.content.portfolio_page.wait()
    rows = list(window.content.portfolio_page.table.rows.values())
    path = tmp_path / "sales.csv"
    path.write_text(
        f'account;date;amount;"{MARK.replace(chr(34), chr(34) * 2)}"\n"{MARK.replace(chr(34), chr(34) * 2)}";never;5;x\n',
        encoding="utf-8",
    )
    measured = [(i, m) for i in data.scorecard.own_indicators for m in data.scorecard.measures if m.indicator_id == i.id]
    advance = ctx.portfolio.find(Advance)[0]
    made = [
        HistoryDialog(ctx, None, window), RemovalDialog(ctx, data.account, window), AxesDialog(ctx, data.account.id, window),
        ExcludeDialog(ctx, rows[:2], window), ExcludeDialog(ctx, rows, window), TakeDialog(ctx, advance, window), ImportDialog(ctx, path, window),
        SettleDialog(ctx, *measured[0], window), VersionsDialog(ctx, data.account.id, window), HandoverDialog(ctx, data.account.id, window),
        CriteriaDialog(ctx, window), LibraryDialog(ctx, data.account.id, window), PeriodDialog(ctx, data.account.id, data.scorecard.latest_period, window),
        OpinionsDialog(ctx, data.account.id, window),
    ]  # fmt: skip
    for dialog in made:
        assert isinstance(dialog, QDialog)
        qtbot.addWidget(dialog)
        if isinstance(dialog, ImportDialog):
            dialog.open()
            ImportWindow(qtbot, dialog).go_to_review()
        walk.everything(dialog)
    assert walk.found >= {"label", "cell", "title"}


def test_no_file_is_opened_by_hovering(robot, qtbot):
    """The tooltip that Qt really shows, over every cell and header of the grid."""
    window = robot.window
    window.navigation.show_portfolio()
    window.content.portfolio_page.wait()
    window.content.portfolio_page.show_part(GAPS)
    QApplication.processEvents()
    shown = 0
    for view in (window.content.portfolio_page.gaps.view, window.sidebar.list):
        assert isinstance(view, QTableView)
        header = view.horizontalHeader()
        spots = [
            (view.viewport(), view.visualRect(view.model().index(r, c)).center())
            for r in range(4)
            for c in range(view.model().columnCount())
        ]
        spots += [
            (header.viewport(), QPoint(header.sectionViewportPosition(c) + 5, 5))
            for c in range(header.count())
            if header.isVisible()
        ]
        for surface, spot in spots:
            if not surface.rect().contains(spot):
                continue
            QApplication.sendEvent(surface, QHelpEvent(QEvent.Type.ToolTip, spot, surface.mapToGlobal(spot)))
            text = QToolTip.text()
            if "img" in text:
                shown += 1
                assert MARK.strip() in seen(text)
            QToolTip.hideText()
    assert shown > 10


def test_boxes_read_no_markup(qtbot, monkeypatch):
    found = []

    def look(box):
        found.append(box)
        (text,) = [w for w in box.findChildren(QLabel) if w.text()]
        assert text.textFormat() is Qt.TextFormat.PlainText
        assert text.text() == MARK
        walk = Walk()
        walk.everything(box)
        return 0

    monkeypatch.setattr(QMessageBox, "exec", look)
    boxes.tell(None, MARK, MARK)
    boxes.confirm(None, MARK, MARK)
    boxes.ask_choice(None, MARK, MARK, MARK, MARK)
    assert len(found) == 3


@pytest.mark.parametrize(
    "text", [MARK, "<b>x</b>", "R&D <3", "a &amp; b", "&lt;b&gt;", "<b>two\nlines", "plain", "", "<i>  spaces", '<a href="x">']
)
def test_what_is_written_is_what_is_read(qapp, text):
    assert seen(plain_tooltip(text)) == text.rstrip("\n")
    assert plain_action(text).replace("&&", "&") == text
    assert plain_title(text).replace("[*][*]", "[*]") == text


def test_a_label_that_is_cut_says_the_whole_as_text(qtbot):
    found = ElidedLabel(MARK * 3)
    qtbot.addWidget(found)
    found.resize(60, 20)
    found.grab()
    assert seen(found.toolTip()) == MARK * 3
