"""The document window on the sample."""

import pytest

from kamdesk.reports.kinds import Request
from tests.support.document_window import DocumentWindow

SHEET = Request("onepager", language="es")


@pytest.fixture
def window(make_window, sample_copy):
    """The window on a copy of the sample, behind a document and never looked at itself: it is not shown."""
    return make_window(sample_copy, is_shown=False)


@pytest.fixture
def opened(qtbot, window):
    def make(answers=None, request=SHEET, code="C01", *, waits=True):
        calls = {} if answers is None else {"calls": answers.calls}
        return DocumentWindow.open(qtbot, window, request, code, waits=waits, **calls)

    return make
