"""A period that does not exist: what the other rows make certain is proposed, else the file's own periods are offered."""

import pytest

from kamdesk.services.importing.headers import ImportKind
from tests.support.importing import take, write

HEADER = "Cliente;Periodo;Familia;Importe"


def refused(portfolio, folder, rows):
    """(row, fix, choices) of the periods that do not exist."""
    path = write(folder, "\n".join([HEADER, *rows]))
    found = take(portfolio, path, ImportKind.SALES, create_accounts=True).rejections
    return [(r.row, r.fix, r.choices) for r in found if r.error.code == "bad_period"]


def quarters(account, *texts, line="Bombas"):
    return [f"{account};{text};{line};100" for text in texts]


WHOLE = quarters("Uno", "T1 2026", "T2 2026", "T3 2026", "T4 2026")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # The only one that this account lacks, as the file writes it.
        ([*WHOLE, *quarters("Dos", "T1 2026", "T2 2026", "T33 2026", "T4 2026")], [(8, "T3 2026", ())]),
        (
            [*quarters("Uno", "1T2026", "2T2026", "3T2026"), *quarters("Dos", "1T2026", "33T2026", "2T2026")],
            [(6, "3T2026", ())],
        ),
        # Another year is no slip of the digit.
        ([*WHOLE, *quarters("Dos", "T1 2026", "T2 2026", "T33 2025", "T4 2026")], [(8, None, None)]),
        # Two are missing; one has none missing; one is wrong twice; one has a period twice; nothing is known of one.
        ([*WHOLE, *quarters("Dos", "T1 2026", "T33 2026", "T4 2026")], [(7, None, None)]),
        ([*WHOLE, *quarters("Uno", "T33 2026")], [(6, None, None)]),
        ([*WHOLE, *quarters("Dos", "T1 2026", "T22 2026", "T33 2026", "T4 2026")], [(7, None, None), (8, None, None)]),
        ([*WHOLE, *quarters("Dos", "T1 2026", "T1 2026", "T2 2026", "T33 2026", "T4 2026")], [(9, None, None)]),
        ([*WHOLE, *quarters("Dos", "T33 2026")], [(6, None, None)]),
        # Another product line is another series.
        ([*WHOLE, *quarters("Uno", "T1 2026", "T2 2026", "T4 2026", "T13 2026", line="Sellos")], [(9, "T3 2026", ())]),
        # A file of one period offers it, and takes nothing for granted.
        ([*quarters("Uno", "T3 2026"), *quarters("Dos", "T3 2026", "T13 2026")], [(4, None, ("T3 2026",))]),
        # Of a file without any period nothing can be said.
        (quarters("Uno", "T13 2026"), [(2, None, ())]),
    ],
)
def test_a_period_that_does_not_exist(portfolio, folder, rows, expected):
    found = refused(portfolio, folder, rows)
    assert [(row, fix) for row, fix, _choices in found] == [(row, fix) for row, fix, _choices in expected]
    for (_row, _fix, choices), (_same, _none, wanted) in zip(found, expected, strict=True):
        if wanted is None:
            assert 0 < len(choices) <= 3
            assert set(choices) <= {"T1 2026", "T2 2026", "T3 2026", "T4 2026"}
        else:
            assert choices == wanted


def test_a_date_among_periods_is_no_text_to_be_put_anywhere(portfolio, folder, tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    for line in (
        ("Cliente", "Periodo", "Importe"),
        ("Uno", "T1 2026", 5),
        ("Uno", None, 5),
        ("Uno", 2025, 6),
        ("Uno", "T13 2026", 7),
    ):
        book.active.append(line)
    path = tmp_path / "ventas.xlsx"
    book.save(path)
    found = take(portfolio, path, ImportKind.SALES, create_accounts=True).rejections
    assert [(r.fix, r.choices) for r in found if r.error.code == "bad_period"] == [(None, ("T1 2026",))]
