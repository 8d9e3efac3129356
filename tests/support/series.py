"""Long series, of which a part is tried as a rule; `KAMDESK_SEQUENCES` tries all of them."""

import os

IS_WHOLE = bool(os.environ.get("KAMDESK_SEQUENCES"))
"""Whether all of a series is tried."""


def part_of(cases, each):
    """Every so many of some cases, from the first on; all of them when the whole is tried."""
    return list(cases)[:: 1 if IS_WHOLE else each]


def a_few(*always, of=()):
    """What is tried always, and where all is tried the rest of the series too."""
    return (*always, *(one for one in of if one not in always)) if IS_WHOLE else always
