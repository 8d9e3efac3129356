"""How long one thread works before another has its turn."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

TURN = 0.0005
"""Seconds; with Python's five milliseconds, the window waits so long for each of the hundreds of calls that painting is."""


@contextmanager
def short_turns() -> Iterator[None]:
    """Let the window have its turn soon while a thread beside it works on many rows."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(before)
