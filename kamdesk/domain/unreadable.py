"""What a file holds that no record can: it is named, kept as it lies there, and stands in nobody's way."""

from dataclasses import dataclass

SHOWN = 60
"""So many characters of what was found are told."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A stored value that cannot be read: in which record and column, what was found there, shortened and clean.

    `is_left_out` says that the whole record is left out, for without this value it is none.
    """

    kind: str
    record_id: str
    column: str
    found: str
    account_id: str | None = None
    is_left_out: bool = False


def shown(value: object) -> str:
    """A value as it can be told in a line: no control characters, not too long."""
    text = value.hex(" ") if isinstance(value, bytes) else str(value)
    clean = "".join(sign if sign.isprintable() else "·" for sign in text[: SHOWN + 1])
    return clean if len(clean) <= SHOWN else clean[: SHOWN - 1] + "…"
