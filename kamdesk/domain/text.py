"""The one boundary for foreign text: what may enter a record, and how names are compared."""

import re
import unicodedata

from kamdesk.domain.errors import ValidationError

NAME_LIMIT = 200
NOTE_LIMIT = 20_000
_MARKS = re.compile("[\u0300-\u036f]+")
_KEPT_CONTROLS = {"\n", "\t"}
# str.isprintable() is false for these, yet real names hold them: they join letters and emoji.
_JOINERS = {"\u200c", "\u200d", "\u200e", "\u200f", "\ufe0f", "\u00a0"}


def N_(text: str) -> str:  # noqa: N802 - the name by which extractors know it
    """Mark a text for the translators; returns it unchanged."""
    return text


def clean_text(field: str, value: str, limit: int = NAME_LIMIT) -> str:
    """Return `value` without control characters and outer blanks, in normal form C.

    Raises:
        ValidationError: when it is longer than `limit` characters; text is never cut.
    """
    if not value.isprintable():
        value = "".join(ch for ch in value if _is_allowed(ch))
    value = unicodedata.normalize("NFC", value).strip()
    if value and all(ch in _JOINERS for ch in value):
        return ""  # nothing that anybody could see
    if len(value) > limit:
        raise ValidationError(field, "too_long", length=len(value), limit=limit)
    return value


def is_plain(value: str) -> bool:
    """Whether a text holds no sign that acts rather than being read."""
    return value.isprintable() or all(_is_allowed(ch) for ch in value)


def _is_allowed(ch: str) -> bool:
    if ch in _KEPT_CONTROLS or ch in _JOINERS:
        return True
    return unicodedata.category(ch) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def fold(value: str) -> str:
    """Return the key by which texts are searched and sorted: no accents, no case."""
    if value.isascii():
        return value.lower()
    parts = unicodedata.normalize("NFKD", value).casefold()
    bare = _MARKS.sub("", parts)
    if bare.isascii():
        return bare
    parts = unicodedata.normalize("NFKD", bare)
    return "".join(ch for ch in parts if not unicodedata.combining(ch))
