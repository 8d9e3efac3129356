"""What happens while rows are written: the window answers, stops the work, and leaves the file to who has it."""

import threading

from PySide6.QtCore import QTimer

from kamdesk.domain.account.sales import Sale
from kamdesk.services import files
from kamdesk.services.importing.cells import Cancelled
from kamdesk.services.importing.run import run
from kamdesk.ui.importing.steps_bar import ImportStep
from tests.support.import_window import ImportWindow, services
from tests.support.importing import write

SALES = "Cuenta;Fecha;Importe\nC01;15/10/2026;1.250,50\nC01;16/10/2026;100,00\n"


def test_writing_is_stopped_and_leaves_nothing(folder, qtbot, window):
    seen = {"stopped": False}
    go_on = threading.Event()

    def writing(portfolio, table, mapping, options):
        if options.dry_run:
            return run(portfolio, table, mapping, options)
        try:
            for done in range(1, 1_000_000):
                options.watch(done, 1_000_000)
                go_on.wait(0.01)
        except Cancelled:
            seen["stopped"] = True
            raise
        return None

    made = services()[0]
    path = write(folder, SALES)
    it = ImportWindow.open(qtbot, window, path, type(made)(run=writing)).go_to_review()
    it.dialog.footer.bar.valueChanged.connect(lambda _done: it.dialog.footer.stop.click())
    it.press("import_go")
    assert seen["stopped"]
    assert it.dialog.step is ImportStep.REVIEW
    assert "nothing was imported" in it.text("import_failure")
    assert it.button("import_go").isEnabled()


def test_what_the_window_asks_the_file_while_rows_are_written_is_answered_when_they_are_in(folder, qtbot, window):
    told, sold = [], []

    def writing(portfolio, table, mapping, options):
        at = 0
        while not options.dry_run and len(told) < 2:
            at += 1
            options.watch(at, 10**9)
        return run(portfolio, table, mapping, options)

    def look(done):
        told.append(done)
        assert window.ctx.portfolio.is_as_left
        assert window.ctx.portfolio.is_in_place
        if len(told) == 2:
            sold.append(len(window.ctx.portfolio.find(Sale)))

    made = type(services()[0])(run=writing)
    it = ImportWindow.open(qtbot, window, write(folder, SALES), made).go_to_review()
    it.dialog.footer.bar.valueChanged.connect(look)
    before = len(window.ctx.portfolio.find(Sale))
    it.take_in()
    assert sold == [before + 2]


def test_the_window_answers_while_one_statement_works(folder, qtbot, window):
    """What works tells nothing meanwhile: the window has to answer by itself."""
    answered, times = threading.Event(), []

    def writing(portfolio, table, mapping, options):
        if not options.dry_run:
            assert answered.wait(20)
        return run(portfolio, table, mapping, options)

    def tick():
        times.append(it.dialog.is_busy)
        if times.count(True) == 20:
            answered.set()

    made = type(services()[0])(run=writing)
    it = ImportWindow.open(qtbot, window, write(folder, SALES), made).go_to_review()
    timer = QTimer(it.dialog, interval=1)
    timer.timeout.connect(tick)
    timer.start()
    it.take_in()
    timer.stop()
    assert it.dialog.step is ImportStep.DONE
    assert answered.is_set()


def test_what_nobody_expected_is_raised_in_the_window_and_the_file_is_its_own_again(folder, qtbot, window):
    def broken(portfolio, table, mapping, options):
        if options.dry_run:
            return run(portfolio, table, mapping, options)
        raise LookupError("fault")

    made = type(services()[0])(run=broken)
    it = ImportWindow.open(qtbot, window, write(folder, SALES), made).go_to_review()
    with qtbot.captureExceptions() as raised:
        it.press("import_go")
    assert [kind for kind, _error, _trace in raised] == [LookupError]
    assert not it.dialog.is_busy
    assert window.ctx.portfolio.find(Sale) is not None


def test_a_file_that_is_closed_meanwhile_is_written_whole_or_not_at_all(folder, qtbot, window):
    go_on = threading.Event()

    def writing(portfolio, table, mapping, options):
        at = 0
        while not options.dry_run:
            at += 1
            options.watch(at, 10**9)
            go_on.wait(0.01)
        return run(portfolio, table, mapping, options)

    made = type(services()[0])(run=writing)
    it = ImportWindow.open(qtbot, window, write(folder, SALES), made).go_to_review()
    portfolio, path = window.ctx.portfolio, window.ctx.portfolio.path
    before = len(portfolio.find(Sale))
    it.dialog.footer.bar.valueChanged.connect(lambda _done: window.ctx.life.end())
    it.press("import_go")
    assert not it.dialog.is_busy
    with files.opened_copy(path) as copy:
        assert len(copy.find(Sale)) == before


def test_while_rows_are_written_no_timer_of_the_window_fires(folder, qtbot, window):
    fired, told = [], []
    timer = window.ctx.life.timer(window, 0, lambda: fired.append(1), is_single=False)

    def writing(portfolio, table, mapping, options):
        if options.dry_run:
            return run(portfolio, table, mapping, options)
        before, at = len(fired), 0
        while len(told) < 3:
            at += 1
            options.watch(at, 10**9)
        told.append(len(fired) - before)
        return run(portfolio, table, mapping, options)

    made = type(services()[0])(run=writing)
    it = ImportWindow.open(qtbot, window, write(folder, SALES), made).go_to_review()
    it.dialog.footer.bar.valueChanged.connect(told.append)
    timer.start()
    it.take_in()
    timer.stop()
    assert told[-1] == 0
    assert fired, "before and after it does"
