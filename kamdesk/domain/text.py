"""The one boundary for foreign text: what may enter a record, and how names are compared."""

import re
import unicodedata
from collections.abc import Sequence

from kamdesk.domain.errors import ValidationError

NAME_LIMIT = 200
NOTE_LIMIT = 20_000
_MARKS = re.compile("[\u0300-\u036f]+")
_KEPT_CONTROLS = {"\n", "\t"}
# str.isprintable() is false for these, yet real names hold them: they join letters and emoji.
_JOINERS = {"\u200c", "\u200d", "\u200e", "\u200f", "\ufe0f", "\u00a0"}
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2019\u2018\u201b\u02bc\u02b9\u02bb\u2032\u00b4\u0060\uff07\u055a\ua78c", "'"))
_LETTERS = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i", "ħ": "h", "ŧ": "t", "ŋ": "n",
        "ĸ": "k", "·": "'", "ǿ": "o", "ǽ": "ae", "ƒ": "f", "ƀ": "b", "ɨ": "i", "ə": "e",
    }
)  # fmt: skip
"""Letters that no normal form takes apart, as they are written where they are not on the keyboard."""
_IS_APOSTROPHE = re.compile("[" + "".join(map(chr, _APOSTROPHES)) + "]")
_LEFT_AWAY = re.compile(r"['`]|(?<!\w\w)\.")
"""Apostrophes, and the dots behind single letters: S.A. is SA."""
_PARTING = re.compile(r"[^\w#+\n]+|_+")
_IN_KEYS = b"abcdefghijklmnopqrstuvwxyz0123456789 #+\n"
_ENDS = re.compile(r" ?\n ?")
_ESCAPES = re.compile(r"_x([0-9A-Fa-f]{4})_")


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
    return value.isprintable() or all(_is_allowed(ch) for ch in set(value))


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


def name_key(value: str) -> str:
    """Return the key by which names are compared and searched: however blanks, hyphens, quotes and letters are written.

    Apostrophes and the dots of initials count for nothing, any other sign parts words as a blank does; `+` and `#` tell names
    apart. A name of nothing but signs is its own key.
    """
    if value.isascii() and value.isalnum():
        return value.lower()
    found = " ".join(_PARTING.sub(" ", _LEFT_AWAY.sub("", _bare(value).replace("\n", " "))).split())
    return found or fold(value).strip()


def is_sign(word: str) -> bool:
    """Whether a word is of nothing but signs, so that no key of a name has it."""
    return not _LEFT_AWAY.sub("", _PARTING.sub("", word))


def name_keys(values: Sequence[str]) -> list[str]:
    """The `name_key` of each of many names, at a fraction of the time."""
    text = "\n".join(values)
    if text.isascii():
        text = text.lower()
    else:
        if _IS_APOSTROPHE.search(text):
            text = text.translate(_APOSTROPHES)
        text = _MARKS.sub("", unicodedata.normalize("NFKD", text)).casefold()
        if not text.isascii():
            text = text.translate(_LETTERS)
        if not text.isascii():
            return [name_key(value) for value in values]
    has_signs = bool(text.encode().translate(None, _IN_KEYS))
    if has_signs or "  " in text or " \n" in text or "\n " in text:
        text = _ENDS.sub("\n", _PARTING.sub(" ", _LEFT_AWAY.sub("", text)))
    found = text.strip(" ").split("\n")
    return found if len(found) == len(values) and all(found) else [name_key(value) for value in values]


def _bare(value: str) -> str:
    """A name in small plain letters."""
    return value.lower() if value.isascii() else fold(fold(value.translate(_APOSTROPHES)).translate(_LETTERS))


def single_line(value: str) -> str:
    """A text from a file as the one line that it is meant to be: escapes such as `_x000D_` decoded, every run of blanks one."""
    return " ".join(unescaped(value).split())


def unescaped(value: str) -> str:
    """A text with the escapes decoded that spreadsheets write for signs that XML cannot hold; line ends are one sign."""
    if "_x" in value:
        value = _ESCAPES.sub(lambda found: chr(int(found[1], 16)), value)
    return value.replace("\r\n", "\n").replace("\r", "\n")
