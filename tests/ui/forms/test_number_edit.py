"""Fields for figures: entered, they are taken whole; and every one of them reads alike."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from kamdesk.i18n import formats, set_language
from kamdesk.ui.account.pages import TABS
from kamdesk.ui.forms.fields import Kind
from kamdesk.ui.forms.form import RecordForm
from kamdesk.ui.forms.number_edit import NumberEdit, NumberSpin
from kamdesk.ui.forms.plain_form import PlainForm
from kamdesk.ui.portfolio.exclude_dialog import ExcludeDialog
from kamdesk.ui.scorecard.indicator_sheet import IndicatorSheet
from kamdesk.ui.scorecard.period_dialog import PeriodDialog
from kamdesk.ui.scorecard.weights_sheet import WeightsSheet

REASONS = [
    Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.OtherFocusReason, Qt.FocusReason.MouseFocusReason,
]  # fmt: skip


STAYS = [Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason]


def send(edit, reason):
    QApplication.sendEvent(edit, QFocusEvent(QEvent.Type.FocusOut, reason))
    QApplication.sendEvent(edit, QFocusEvent(QEvent.Type.FocusIn, reason))


def numeric_editors(root):
    """(editor, spec) of every numeric field of every form below."""
    found = []
    for form in [*root.findChildren(RecordForm), *root.findChildren(PlainForm)]:
        for attr, spec in form.specs.items():
            editor = form.editor(attr)
            if spec.is_numeric and isinstance(editor, QLineEdit):
                found.append((editor, spec))
    return found


def check_taken_whole(edit):
    edit.setText("0")
    for reason in REASONS:
        edit.setCursorPosition(0)
        edit.deselect()
        send(edit, reason)
        assert edit.selectedText() == "0", (edit.objectName(), reason)
    edit.insert("45000")
    assert edit.text() == "45000", edit.objectName()


def test_every_numeric_field_of_every_page_is_taken_whole(robot, window, qtbot):
    seen = set()
    for account in window.ctx.portfolio.accounts.first(3):
        for tab in TABS:
            window.show_place(account.id, tab)
            for editor, _spec in numeric_editors(window):
                seen.add(editor.objectName())
                editor.blockSignals(True)
                check_taken_whole(editor)
                editor.blockSignals(False)
    window.navigation.show_settings()
    for editor, _spec in numeric_editors(window.content.settings):
        seen.add(editor.objectName())
        editor.blockSignals(True)
        check_taken_whole(editor)
        editor.blockSignals(False)
    assert len(seen) > 25
    assert {"general.company_sales", "cuts.matrix_cut", "minimums.min_candidates"} & seen


def test_numeric_fields_of_dialogs_are_taken_whole(robot, window, qtbot):
    account_id = robot.account_id
    data = window.ctx.load(account_id)
    period = PeriodDialog(window.ctx, account_id, data.scorecard.latest_period, window)
    edits = period.findChildren(NumberEdit)
    exclude = ExcludeDialog(window.ctx, [], window)
    edits.append(exclude.findChild(QLineEdit, "exclude.signal_percent"))
    weights = WeightsSheet(window.ctx)
    weights.show_account(account_id)
    sheet = IndicatorSheet(window.ctx)
    sheet.show_indicator(account_id, data.scorecard.indicators[0].id)
    edits += [e for root in (weights, sheet) for e, _spec in numeric_editors(root)]
    assert len(edits) > 10
    for edit in edits:
        edit.blockSignals(True)
        check_taken_whole(edit)
    for kept in (weights, sheet, period, exclude):
        qtbot.addWidget(kept)
    assert not isinstance(exclude.findChild(QLineEdit, "exclude.reason"), NumberEdit)


def test_a_click_takes_the_figure_whole_and_the_next_places_the_caret(qtbot):
    edit, other = NumberEdit(), QLineEdit()
    for widget in (edit, other):
        qtbot.addWidget(widget)
        widget.resize(200, 30)
        widget.show()
    edit.setText("1234")
    qtbot.waitExposed(edit)
    send(edit, Qt.FocusReason.MouseFocusReason)
    left = QPoint(4, 15)
    qtbot.mouseClick(edit, Qt.MouseButton.LeftButton, pos=left)
    assert edit.selectedText() == "1234"
    qtbot.mouseClick(edit, Qt.MouseButton.LeftButton, pos=left)
    assert edit.selectedText() == ""
    # A drag selects what it passes over.
    send(edit, Qt.FocusReason.MouseFocusReason)
    qtbot.mousePress(edit, Qt.MouseButton.LeftButton, pos=left)
    edit.setSelection(0, 2)
    qtbot.mouseRelease(edit, Qt.MouseButton.LeftButton, pos=QPoint(20, 15))
    assert edit.selectedText() == "12"


@pytest.mark.parametrize("reason", STAYS)
def test_another_window_and_a_menu_leave_caret_and_selection(qtbot, reason):
    edit = NumberEdit()
    qtbot.addWidget(edit)
    edit.setText("12345")
    edit.setCursorPosition(2)
    send(edit, reason)
    assert edit.selectedText() == ""
    assert edit.cursorPosition() == 2
    edit.setSelection(1, 2)
    send(edit, reason)
    assert edit.selectedText() == "23"


def test_what_is_typed_into_a_scenario_replaces_its_zero(robot, window, qtbot):
    account = next(a for a in window.ctx.portfolio.accounts.first(12) if window.ctx.load(a.id).selection.scenarios)
    window.show_place(account.id, "overview")  # with fields of money in its form
    window.show_place(account.id, "selection")
    editors = [e for e, spec in numeric_editors(window) if spec.kind is Kind.MONEY and not e.isReadOnly()]
    assert editors
    for edit in editors[:6]:
        edit.blockSignals(True)
        edit.setText("0")
        edit.setCursorPosition(0)
        edit.blockSignals(False)
        send(edit, Qt.FocusReason.OtherFocusReason)
        edit.blockSignals(True)
        qtbot.keyClicks(edit, "45000")
        assert edit.text() == "45000"


def test_after_enter_the_saved_figure_is_taken_whole(robot, window, qtbot):
    window.navigation.show_settings()
    edit = next(e for e, spec in numeric_editors(window.content.settings) if spec.attr == "company_sales")
    edit.setFocus()
    edit.selectAll()
    qtbot.keyClicks(edit, "31000000")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert edit.text() == "31,000,000"
    if edit.hasFocus():
        assert edit.selectedText() == "31,000,000"


def test_cells_of_numbers_are_edited_in_number_fields(robot, window):
    window.show_place(robot.account_id, "scorecard")
    view = robot.page.view
    model = view.model()
    at = next(
        model.index(r, c)
        for r in range(model.rowCount())
        for c in range(model.columnCount())
        if model.index(r, c).flags() & Qt.ItemFlag.ItemIsEditable and c > 1
    )
    view.setCurrentIndex(at)
    view.edit(at)
    editor = [e for e in view.viewport().findChildren(QLineEdit) if e.property("cell")][-1]
    assert isinstance(editor, NumberEdit)
    assert editor.selectedText() == editor.text()


@pytest.mark.parametrize(("language", "typed"), [("es", "30,0 %"), ("es", " 30"), ("es", "30 %"), ("en", "30.0"), ("en", "30%")])
def test_spin_boxes_read_as_every_field(qtbot, language, typed):
    set_language(language)
    box, said = NumberSpin(0, 100, "weight_growth"), []
    qtbot.addWidget(box)
    box.setSuffix(formats.percent_suffix())
    box.refused.connect(said.append)
    box.show()
    send(box, Qt.FocusReason.OtherFocusReason)
    assert box.lineEdit().selectedText() == "0"
    box.lineEdit().setText(typed)
    box.interpretText()
    assert (box.value(), said) == (30, [])


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("NaN", "“NaN” is not a whole number. Write it like 12."),
        ("12.5", "“12.5” is not a whole number. Write it like 12."),
        ("150", "Weight of growth must lie between 0 and 100."),
        ("", None),
    ],
)
def test_spin_boxes_say_what_they_do_not_take(qtbot, typed, said):
    box, found = NumberSpin(0, 100, "weight_growth"), []
    qtbot.addWidget(box)
    box.setSuffix("%")
    box.setValue(20)
    box.refused.connect(found.append)
    box.lineEdit().setText(typed)
    box.interpretText()
    assert box.value() == 20
    assert box.text() == "20%"
    assert found == ([said] if said else [])


def test_a_refused_weight_is_said_below(robot, window):
    window.navigation.show_settings()
    weights = window.content.settings.weights
    box = weights.boxes["growth"]
    before = box.value()
    box.lineEdit().setText("inf")
    box.interpretText()
    assert "not a whole number" in weights.findChild(QLabel, "weights_sum").text()
    assert window.ctx.portfolio.settings.weights()["growth"] == before


@pytest.mark.parametrize("text", ["²", "٣", "９"])
def test_a_key_that_is_no_digit_scores_nothing(robot, window, text):
    robot.go("C09", "selection")
    robot.press("part_0")
    button = robot.find("profitability_7")
    before = robot.data.selection.assessment
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(button, QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, text))
    assert robot.data.selection.assessment == before


def test_there_are_no_other_number_fields():
    """Every spin box is ours; a plain one would read and select otherwise."""
    import ast
    from pathlib import Path

    import kamdesk

    plain = {"QSpinBox", "QDoubleSpinBox", "QDoubleValidator", "QIntValidator"}
    root = Path(kamdesk.__file__).parent
    for path in root.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if path.name == "number_edit.py" or not any(name in text for name in plain):  # most files need not be parsed
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call):
                assert getattr(node.func, "id", getattr(node.func, "attr", "")) not in plain, path
