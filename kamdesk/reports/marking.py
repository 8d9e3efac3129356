"""Which letters of a page are marked where somebody looks for words: however they are written, as the search finds them."""

import re
from collections import defaultdict
from functools import cache

from kamdesk.domain.text import fold, name_key

_LAST_LATIN = 0x24F
"""Up to here lie the letters that differ by their accents alone."""
_WITHIN = r"[\u{200b}\u{2060}\u{ad}'’.]*"
_BETWEEN = r"[^\p{L}\p{N}]+"


def pattern(words: str) -> str:
    """A regular expression of typst that finds words by their `name_key`; empty where nothing is looked for."""
    parts = name_key(words).split() if words.strip() else []
    found = _BETWEEN.join(_WITHIN.join(_letter(sign) for sign in part) for part in parts)
    return f"(?i){found}" if found else ""


def _letter(sign: str) -> str:
    same = _written().get(sign, "")
    return f"[{sign}{same}]" if same else re.escape(sign)


@cache
def _written() -> dict[str, str]:
    """The letters with accents, by the plain one."""
    found: dict[str, str] = defaultdict(str)
    for code in range(0xC0, _LAST_LATIN + 1):
        plain = fold(chr(code))
        if len(plain) == 1 and plain.isalpha():
            found[plain] += chr(code)
    return dict(found)
