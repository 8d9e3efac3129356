"""The list of documents: every sentence has the room it needs, however wide the list is and whether or not it is scrolled."""

from itertools import pairwise

import pytest

from kamdesk.reports.kinds import KINDS
from kamdesk.ui.documents.kind_list import KindList


def have_room(kinds):
    """Whether each entry begins where the one above it ends, at the width of now."""
    boxes = [kinds.visualItemRect(kinds.item(at)) for at in range(kinds.count())]
    return all(above.bottom() + 1 == below.top() for above, below in pairwise(boxes))


@pytest.mark.parametrize("is_scrolled", [False, True])
def test_every_entry_is_as_high_as_its_sentence_at_this_width(qtbot, theme, is_scrolled):
    kinds = KindList(theme.tokens, list(KINDS.values()))
    qtbot.addWidget(kinds)
    kinds.resize(420, 400 if is_scrolled else 1200)
    kinds.show()
    for width in range(420, 200, -7):
        kinds.resize(width, kinds.height())
        qtbot.waitUntil(lambda: have_room(kinds), timeout=2000)
    assert kinds.verticalScrollBar().isVisible() is is_scrolled


def test_an_entry_grows_when_the_bar_takes_room_from_its_sentence(qtbot, theme):
    kinds = KindList(theme.tokens, list(KINDS.values()))
    qtbot.addWidget(kinds)
    kinds.resize(260, 1200)
    kinds.show()
    qtbot.waitUntil(lambda: not kinds.verticalScrollBar().isVisible())
    kinds.resize(260, 400)
    qtbot.waitUntil(lambda: kinds.verticalScrollBar().isVisible())
    qtbot.waitUntil(lambda: have_room(kinds), timeout=2000)
