"""The import window on the sample, and at its third step."""

import pytest

from tests.support.import_window import ImportWindow, services
from tests.support.importing import write

ROWS = "Cuenta;Fecha;Importe\n" + "".join(f"C01;15/10/2026;{n}\n" for n in range(2, 12))


@pytest.fixture
def window(make_window, sample_copy):
    """The window on a copy of the sample, behind an import and never looked at itself: it is not shown."""
    return make_window(sample_copy, is_shown=False)


@pytest.fixture
def opened_review(window, qtbot, folder):
    """Open a file with ten rows of sales at the review; `found(*rejections)` has those wait, and `tried` what was asked of the services."""

    def found(*waiting, **others):
        made, tried = services(*waiting, **others)
        it = ImportWindow.open(qtbot, window, write(folder, ROWS), made).go_to_review()
        it.tried = tried
        return it

    return found
