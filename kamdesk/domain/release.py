"""Letting go of very many objects without holding up other threads: Python frees a list in one go, and all wait for it."""

from itertools import chain
from typing import Any

AT_ONCE = 500
"""So many objects are freed before another thread may have its turn: about a millisecond."""


def let_go(*emptied: list[Any] | dict[Any, Any]) -> None:
    """Empty lists and dictionaries, and free what nobody else holds of what was in them, a few objects at a time."""
    held: list[Any] = []
    for each in emptied:
        held += chain(each.keys(), each.values()) if isinstance(each, dict) else each
        each.clear()
    while held:
        del held[-AT_ONCE:]
