"""Where a table goes, and in which form."""

import pytest
from PySide6.QtWidgets import QFileDialog

from kamdesk.ui.dialogs import boxes


@pytest.mark.parametrize(
    ("answer", "suffixes", "expected"),
    [
        ("", (".xlsx",), None),
        ("a", (".xlsx",), "a.xlsx"),
        ("a.CSV", (".xlsx", ".csv"), "a.CSV"),
        ("Ventas 1.5", (".xlsx", ".csv"), "Ventas 1.5.csv"),
        ("a.pdf", (".xlsx", ".csv"), "a.pdf.csv"),
    ],
)
def test_a_name_gets_the_ending_of_the_chosen_form(qapp, folder, monkeypatch, answer, suffixes, expected):
    def answered(_parent, _title, _proposed, filters):
        return (str(folder / answer) if answer else ""), filters.split(";;")[-1]

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answered)
    assert boxes.save_table(None, "Title", folder / "x.xlsx", suffixes) == (folder / expected if expected else None)
