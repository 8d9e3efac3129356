"""The rows to decide about are seen whole: sentences, buttons and the cells in which something is wrong."""

from decimal import Decimal

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QLabel, QToolTip

from kamdesk.services.importing.report import Way
from kamdesk.ui.importing import review_layout
from kamdesk.ui.importing.review_model import TINT_ROLE
from tests.support.import_window import ImportWindow, services, waits
from tests.support.importing import write

HEAD = "Cuenta;Periodo;Importe;Coste;Cantidad;Línea;Pedido;Estado\n"
ROW = "Compañía Hidroeléctrica del Norte de la Península, S.A.;2026-10;{n}.428.590,25;1.200.345,10;2.345,5;Bombas centrífugas;P-2026-00{n};abierto\n"
LONG = "Compañía Hidroeléctrica del Norte de la Península, S.A."
EVERY = (Way.UPDATE, Way.KEEP, Way.CREATE, Way.ADD)


@pytest.fixture
def opened(window, qtbot, folder):
    def found(*waiting, width=900, scale=100, rows=9):
        window.theme.set("light", scale)
        it = ImportWindow.open(
            qtbot, window, write(folder, HEAD + "".join(ROW.format(n=n) for n in range(1, rows + 1))), services(*waiting)[0]
        ).go_to_review()
        it.dialog.resize(width, 560)
        return it.settled()

    return found


def assert_all_is_seen(table):
    """No sentence is cut, no button lies outside its row, and nothing has to be scrolled sideways."""
    model, painter = table.review, table.itemDelegate()
    assert table.horizontalScrollBar().maximum() == 0
    metrics = painter.sentence_metrics(table.font())
    for row, entry in enumerate(model.entries):
        cell = table.visualRect(model.index(row, model.problem_column))
        room = QRect(0, 0, cell.width() - 16, 10_000)
        need = metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), entry.problem)
        assert need.height() <= cell.height(), entry.problem
        assert need.width() <= room.width()
        top, high = table.rowViewportPosition(row), table.rowHeight(row)
        whole = QRect(table.columnWidth(0), top, table.viewport().width() - table.columnWidth(0), high)
        boxes = [table.box_of(row, at) for at in range(len(entry.actions))]
        assert all(whole.contains(box) for box in boxes), entry.problem
        text = QRect(cell.left(), top, cell.width(), high - table.strip_height(row))
        assert need.height() <= text.height(), entry.problem
        assert not any(box.intersects(text) for box in boxes if row in model.below), entry.problem
        assert not any(one.intersects(other) for at, one in enumerate(boxes) for other in boxes[at + 1 :])
        wrong = [at for at in range(model.columnCount()) if model.index(row, at).data(TINT_ROLE)]
        assert not any(table.isColumnHidden(at) for at in wrong)


@pytest.mark.parametrize(("width", "scale"), [(900, 100), (900, 130), (1040, 130), (1220, 150)])
def test_nothing_is_cut_in_any_size(opened, width, scale):
    table = opened(
        waits(2, "other_tax_id", ways=EVERY, name=LONG, known="A28015865"), waits(3, fix="10.428.590,25"), waits(4),
        waits(5, "unknown_account", at=0, ways=(Way.CREATE, Way.KEEP), name=LONG), waits(6, "period_kept", name=LONG, period="2026-Q3"),
        waits(7, "part_of_total", at=1, ways=(Way.UPDATE, Way.KEEP), name=LONG, period="2026", amount="1.250.000,00"),
        waits(8, at=3), waits(9, at=4), width=width, scale=scale,
    ).review.table  # fmt: skip
    assert_all_is_seen(table)


def test_nothing_is_cut_below_the_rows_that_are_measured(opened):
    table = opened(
        *[waits(row, "period_kept", name=f"{LONG} {row}", period="2026-Q3") for row in range(2, 402)], rows=401
    ).review.table
    assert_all_is_seen(table)


def test_a_row_without_buttons_gives_their_room_to_its_sentence(opened):
    table = opened(waits(3), waits(5, "unknown_account", at=0, ways=EVERY[2:3], name="Uno")).review.table
    column = table.review.problem_column
    alone, beside = (table.visualRect(table.review.index(row, column)).width() for row in range(2))
    assert alone > beside


@pytest.mark.parametrize(
    ("room", "wanted", "spare", "expected"),
    [
        (300, {1: 100, 2: 100}, [2], {1: 100, 2: 100}),
        (150, {1: 100, 2: 100}, [2], {1: 100}),
        (250, {1: 100, 2: 100, 3: 100, 4: 100}, [3, 4], {1: 100, 2: 100}),
        (200, {1: 190, 2: 80}, [], {1: 120, 2: 80}),
        (140, {1: 190, 2: 80}, [], {1: 60, 2: 80}),
        (50, {1: 190, 2: 80}, [], {1: 60, 2: 60}),
        (50, {}, [], {}),
    ],
)  # fmt: skip
def test_columns_go_then_the_widest_give_way(room, wanted, spare, expected):
    assert review_layout.shared(room, wanted, spare, least=60) == expected


@pytest.mark.parametrize(
    ("widths", "room", "lines"),
    [([], 100, []), ([50], 20, [[0]]), ([50, 40], 96, [[0, 1]]), ([50, 40], 95, [[0], [1]]), ([20, 20, 60], 60, [[0, 1], [2]])],
)
def test_buttons_take_as_many_lines_as_they_need(widths, room, lines):
    assert review_layout.button_lines(widths, room) == lines


@pytest.mark.parametrize(("width", "scale"), [(900, 100), (1040, 130), (1220, 130)])
def test_no_column_vanishes_unsaid(opened, width, scale):
    """What is read and has no room is counted in the head, named there, and told in each row."""
    it = opened(waits(2, fix="10.428.590,25"), waits(3), width=width, scale=scale)
    table, model = it.review.table, it.review.table.review
    shown = {one.at for at, one in enumerate(model.columns, 1) if not table.isColumnHidden(at)}
    read = set(it.dialog.session.found.mapping.columns.values())
    unseen = {one.at: one.title for one in model.unseen}
    assert shown | set(unseen) == read | shown
    assert not table.isColumnHidden(model.more_column)
    head = [
        model.headerData(model.more_column, Qt.Orientation.Horizontal, role)
        for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
    ]
    assert head[0] == f"+{len(unseen)}"
    assert all(title in head[1] for title in unseen.values())
    told = model.index(0, model.more_column).data(Qt.ItemDataRole.ToolTipRole)
    assert [line.partition(": ")[0] for line in told.splitlines()] == list(unseen.values())
    assert "1.200.345,10" in told
    table.setFocus()
    table.setCurrentIndex(model.index(0, model.more_column))
    assert QToolTip.text() == told
    spoken = model.index(0, model.more_column).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "1.200.345,10" in spoken


def test_where_all_columns_have_room_nothing_stands_for_others(window, qtbot, folder):
    made = services(waits(3))[0]
    path = write(folder, "Cuenta;Fecha;Importe\nC01;15/10/2026;1\nC01;15/10/2026;x\n")
    table = ImportWindow.open(qtbot, window, path, made).go_to_review().review.table
    assert table.review.unseen == []
    assert table.isColumnHidden(table.review.more_column)


def test_a_table_is_no_higher_than_its_rows(opened):
    table = opened(waits(3), waits(5)).review.table
    assert table.viewport().height() == table.rowHeight(0) + table.rowHeight(1)
    assert table.verticalScrollBar().maximum() == 0


def test_no_row_is_cut_through_where_not_all_have_room(opened):
    it = opened(*[waits(row, ways=EVERY) for row in range(3, 10)], width=1220, scale=130)
    for height in (612, 560, 575, 590, 640):
        it.dialog.resize(1220, height)
        table = it.settled().review.table
        ends = [table.rowViewportPosition(row) + table.rowHeight(row) for row in range(7)]
        assert table.viewport().height() in ends[:6], height


def test_what_changes_has_its_title_where_there_is_room_for_it(opened):
    few = opened(width=1220, scale=130)
    few.dialog.resize(1220, 612)
    title = next(label for label in few.settled().review.changes.findChildren(QLabel) if "What changes" in label.text())
    assert title.isVisible()
    many = opened(*[waits(row, ways=EVERY) for row in range(3, 10)], width=1220, scale=130)
    many.dialog.resize(1220, 612)
    title = next(label for label in many.settled().review.changes.findChildren(QLabel) if "What changes" in label.text())
    assert not title.isVisible()


MONTHS = "Cuenta;Línea;" + ";".join(f"{month:02d}/2026" for month in range(1, 7))


def test_budgets_to_decide_about_are_seen_with_larger_text_too(window, qtbot, folder):
    """A question, its three answers in one line, and the rows after it without scrolling."""
    window.theme.set("light", 130)
    path = write(folder, "\n".join([MONTHS, *(f"C0{n};Bombas" + ";12.500,00" * 6 for n in (1, 2, 3))]))
    asked = [waits(row, "budget_overlaps", ways=EVERY[:1] + EVERY[1:2] + EVERY[3:], name=f"C0{row}", stored={("2026", ""): Decimal(1_700_000)}, amount=Decimal(75_000), currency="EUR", brings={("2026", f"Bombas {row}"): Decimal(75_000)}) for row in (2, 3, 4)]  # fmt: skip
    it = ImportWindow.open(qtbot, window, path, services(*asked)[0]).go_to_review()
    it.dialog.resize(1220, 612)
    it.settled()
    table = it.review.table
    assert_all_is_seen(table)
    boxes = [table.box_of(0, at) for at in range(3)]
    assert len({box.top() for box in boxes}) == 1
    seen = [row for row in range(3) if table.rowViewportPosition(row) + table.rowHeight(row) <= table.viewport().height()]
    assert seen[:2] == [0, 1]
