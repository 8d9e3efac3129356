"""Long series: a few that differ in every run, all of them with KAMDESK_SEQUENCES."""

import os

IS_WHOLE = bool(os.environ.get("KAMDESK_SEQUENCES"))
"""Whether all of a series is tried."""


def a_few(*always, of=()):
    """What is tried always, and where all is tried the rest of the series too."""
    return (*always, *(one for one in of if one not in always)) if IS_WHOLE else always
