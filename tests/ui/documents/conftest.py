"""The document window on the sample."""

import pytest

from kamdesk.reports.kinds import Request
from tests.support.document_window import DocumentWindow

SHEET = Request("onepager", language="es")


@pytest.fixture
def opened(qtbot, window):
    def make(answers=None, request=SHEET, code="C01", *, waits=True):
        calls = {} if answers is None else {"calls": answers.calls}
        return DocumentWindow.open(qtbot, window, request, code, waits=waits, **calls)

    return make
