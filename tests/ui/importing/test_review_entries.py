"""The rows of a sheet, those that wait and the others."""

from tests.support.import_window import waits


def test_the_other_rows_are_seen_when_somebody_wants(opened_review, qtbot):
    """They are not to be decided, and a cell of them can be written anew as well."""
    it = opened_review(waits(3, fix="10"), waits(5))
    assert it.review.only_waiting.isVisible()
    assert it.review.only_waiting.isChecked()
    it.review.only_waiting.click()
    rows = it.rows()
    assert it.review.table.accessibleName() == "All rows"
    assert [row for row, *_rest in rows] == [3, 5, 2, 4, 6, 7, 8, 9, 10, 11]
    assert {(problem, tuple(ways)) for _row, problem, ways in rows[2:]} == {("✓ Nothing to decide.", ())}
    model = it.review.table.review
    assert [model.index(2, column).data() for column in (0, 1, 3)] == ["2", "C01 · Lácteos Peñarrubia, S. Coop.", "2"]
    it.edit(7, 2, "70")
    assert it.tried[-1].fixes == {(7, 2): "70"}
    assert next(found for found in it.rows() if found[0] == 7) == (7, "✓ Now “70”.", ["Undo"])
    it.act(7, "Undo")
    assert it.tried[-1].fixes == {}
    it.review.only_waiting.click()
    assert [row for row, *_rest in it.rows()] == [3, 5]
