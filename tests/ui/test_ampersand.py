"""An ampersand in a name is a letter of it: it is shown, and underlines none."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QGroupBox, QLabel, QMenu, QTabBar

from kamdesk.domain.account.people import Person
from kamdesk.domain.ids import new_id

NAMES = ["R&D Ibérica", "Pérez & Hijos", "&Co", "A&&B", "Uno &"]


def shown(text):
    """What is read of a text in which an ampersand underlines the letter after it."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def save(window, record):
    assert window.ctx.save(record) is None
    QApplication.processEvents()


@pytest.mark.parametrize("language", ["en", "es"])
def test_undo_and_redo_name_what_they_undo(window, language):
    window.look.choose_language(language)
    ctx = window.ctx
    account = ctx.portfolio.find_account("C01")[0]
    undo, redo = (window.actions_.by_name[key] for key in ("undo", "redo"))
    for name in NAMES:
        save(window, Person(id=new_id(), account_id=account.id, name=name))
        assert name in shown(undo.text())
        assert name in window.undoing.status()
        window.undoing.undo()
        assert name in shown(redo.text())


def test_the_name_of_an_account_is_shown_wherever_it_stands(window):
    for name in NAMES:
        is_shown_as_it_is(window, name)


def is_shown_as_it_is(window, name):
    account = window.ctx.portfolio.find_account("C01")[0]
    window.show_place(account.id, "overview")
    save(window, replace(account, name=name))
    assert window.windowTitle() == f"{name} — kamdesk"
    assert window.findChild(QLabel, "account_name").text() == name
    for label in window.findChildren(QLabel):
        assert label.buddy() is None or name not in label.text(), "a label that belongs to a field would underline a letter"
    for menu in window.findChildren(QMenu):
        menu.aboutToShow.emit()
    texts = [action.text() for menu in window.findChildren(QMenu) for action in menu.actions()]
    texts += [button.text() for button in window.findChildren(QAbstractButton)]
    texts += [box.title() for box in window.findChildren(QGroupBox)]
    texts += [bar.tabText(at) for bar in window.findChildren(QTabBar) for at in range(bar.count())]
    first = name.strip("& ").partition(" ")[0].partition("&")[0]
    wrong = [text for text in texts if first in text and name not in shown(text) and len(first) > 2]
    assert wrong == []


def test_what_is_offered_about_a_row_of_a_file_is_named_whole(window, qtbot, folder):
    for name in NAMES:
        is_offered_whole(window, qtbot, folder, name)


def is_offered_whole(window, qtbot, folder, name):
    from kamdesk.services.importing.report import Way
    from tests.support.import_window import ImportWindow, services, waits
    from tests.support.importing import write

    made = services(waits(3, fix=name, at=0), waits(4, fix=name, at=0), waits(5, at=0, ways=(Way.CREATE, Way.KEEP), fix=name))[0]
    it = ImportWindow.open(qtbot, window, write(folder, "Cuenta;Fecha;Importe\n" + "C01;15/10/2026;2\n" * 5), made).go_to_review()
    table = it.review.table
    menu = table.menu_of(table.review.entries[2])
    assert shown(menu.actions()[0].text()) == f"Set to {name}"
    it.act(3, f"Set to {name}")
    assert shown(it.button("import_same").text()) == f"Set 2 more rows to “{name}”"
    it.dialog.reject()
