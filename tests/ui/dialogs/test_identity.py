"""What is ticked or current in a dialog stays so."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit

from kamdesk.domain.ledgers.innovation import Advance
from kamdesk.ui.ledgers.take_dialog import TakeDialog
from kamdesk.ui.scorecard.library_dialog import LibraryDialog


def test_what_is_ticked_and_not_shown_is_said(robot, window, qtbot):
    advance = window.ctx.portfolio.find(Advance)[0]
    dialog = TakeDialog(window.ctx, advance, window)
    qtbot.addWidget(dialog)
    free = [at for at in range(dialog.model.rowCount()) if dialog.model.item(at).isCheckable()]
    dialog.model.item(free[0]).setCheckState(Qt.CheckState.Checked)
    name = dialog.model.item(free[0]).text()
    other = dialog.model.item(free[1])
    dialog.view.setCurrentIndex(other.index())
    wanted = other.text()
    search, unseen = dialog.findChild(QLineEdit, "take_search"), dialog.findChild(QLabel, "take_unseen")
    search.setText(wanted)
    assert name in unseen.text()
    assert dialog.view.currentIndex().data() == wanted
    search.setText("")
    assert dialog.view.currentIndex().data() == wanted
    assert unseen.isHidden()


def test_ready_made_indicators_of_another_sector_are_named(robot, window, qtbot):
    robot.go("C01", "scorecard")
    dialog = LibraryDialog(window.ctx, robot.account_id, window)
    qtbot.addWidget(dialog)
    sector, unseen = dialog.findChild(QComboBox, "library_sector"), dialog.findChild(QLabel, "library_unseen")
    sector.setCurrentIndex(1)
    narrow = {i.text(0) for i in dialog.items()}
    sector.setCurrentIndex(0)
    item = next(i for i in dialog.items() if i.text(0) not in narrow and i.flags() & Qt.ItemFlag.ItemIsUserCheckable)
    item.setCheckState(0, Qt.CheckState.Checked)
    name = item.text(0)
    sector.setCurrentIndex(1)
    assert name in unseen.text()
    assert not unseen.isHidden()
