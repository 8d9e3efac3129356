"""What a file of the same look was said to bring the last time."""

from tests.support.import_window import ImportWindow
from tests.support.importing import write


def test_what_a_file_brings_is_proposed_where_somebody_said_it(window, folder, qtbot):
    text = "Cuenta;Periodo;Importe;Línea\nC01;2019-11;{};Toro\n"

    def opened(path):
        return ImportWindow(qtbot, window.file_actions.show_import(path)).settled()

    it = opened(write(folder, text.format(5000), "uno.csv"))
    guessed = it.dialog.kind
    other = "Budget" if guessed != "budget" else "Sales"
    it.press("import_back")
    combo = it.dialog.file_page.kind
    combo.setCurrentIndex(combo.findText(other))
    combo.activated.emit(combo.currentIndex())
    it.settled().press("import_go")
    it.take_in()
    it.press("import_go")
    assert opened(write(folder, text.format(7000), "dos.csv")).dialog.kind == other.lower() != guessed
