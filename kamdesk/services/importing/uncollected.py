"""Work on so many cells that Python is not to look for garbage among them meanwhile."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Let nobody look for cycles: among a million cells there are none, it takes half of the time, and other threads stand still.

    What was made meanwhile counts as old afterwards, so that it is not gone through as soon as the block ends either.
    """
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_collecting:
            gc.freeze()
            gc.unfreeze()
            gc.enable()
