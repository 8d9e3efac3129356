"""Long series, of which a part is tried as a rule; `KAMDESK_SEQUENCES` tries all of them."""

import os

IS_WHOLE = bool(os.environ.get("KAMDESK_SEQUENCES"))


def part_of(cases, each):
    """Every so many of some cases, from the first on; all of them when the whole is tried."""
    return list(cases)[:: 1 if IS_WHOLE else each]
