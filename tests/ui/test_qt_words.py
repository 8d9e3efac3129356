"""Qt's own dialogs speak the user's language too, where the desktop has none of its own."""

import pytest
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QGroupBox, QLabel, QTabWidget

from kamdesk.i18n import set_language

SAME = {"Color", "..."}


def texts(dialog):
    found = [widget.text() for kind in (QAbstractButton, QLabel) for widget in dialog.findChildren(kind)]
    found += [box.title() for box in dialog.findChildren(QGroupBox)]
    found += [tabs.tabText(at) for tabs in dialog.findChildren(QTabWidget) for at in range(tabs.count())]
    return {text.strip() for text in found if any(letter.isalpha() for letter in text)}


def file_dialog():
    dialog = QFileDialog()
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    return dialog


@pytest.mark.parametrize("make", [file_dialog, lambda: QPrintDialog(QPrinter())], ids=["file", "print"])
def test_no_text_of_a_dialog_of_qt_stays_in_english(qapp, qtbot, make):
    english = make()
    set_language("es")
    qapp.translate_qt("es")
    spanish = make()
    for dialog in (english, spanish):
        qtbot.addWidget(dialog)
    assert texts(english) & texts(spanish) <= SAME
