"""Drawings of the last charts: to draw one takes longer than all else of a page, and the next document mostly has the same."""

from collections import OrderedDict
from threading import Lock

MOST = 24
"""So many are kept, each some ten thousand letters."""
_kept: OrderedDict[tuple[object, ...], str] = OrderedDict()
_lock = Lock()


def find(key: tuple[object, ...]) -> str | None:
    """What was drawn of it lately, in any thread."""
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
        return _kept.get(key)


def keep(key: tuple[object, ...], drawn: str) -> None:
    """Keep what was drawn; the one that was asked for the longest time ago goes."""
    with _lock:
        _kept[key] = drawn
        _kept.move_to_end(key)
        while len(_kept) > MOST:
            _kept.popitem(last=False)


def forget() -> None:
    """Forget all of them: the file that they show is closed."""
    with _lock:
        _kept.clear()
