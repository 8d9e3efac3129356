"""Which encoding a text is in, as offices have them: Unicode, Windows, DOS and old Macs; told by its own letters."""

import codecs
import re
from dataclasses import dataclass

from kamdesk.domain.errors import FileError

UNKNOWN = "\ufffd"
"""What stands in a text where bytes fit no encoding."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_WESTERN = ("cp1252", "cp850", "mac_roman")
"""In the order in which they are taken when the letters do not tell them apart."""
_LETTERS = "áéíóúüñàèìòùçâêîôûãõäöïëßœæøå"
_COMMON = frozenset(_LETTERS + _LETTERS.upper().replace("SS", "") + "ªº¿¡€«»·°–—‘’“”…²³½©®£\xa0")
_SAMPLE = 1_000_000
_HIGH = re.compile(rb"[\x80-\xff]+")
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?([\w.:-]{3,40})""", re.IGNORECASE)
_CONTROLS = bytes([*range(0x01, 0x09), *range(0x0E, 0x20)])
_SHORT = 20
_MOST_NULS = 0.02
"""A text may have a stray sign here and there that is none."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and what it was decoded with; bytes that do not fit, and NULs, are `UNKNOWN` in it."""

    text: str
    encoding: str


def decode(data: bytes, chosen: str = "") -> Decoded:
    """Make text of bytes, by the encoding that is chosen or else by what they say of themselves.

    Raises:
        FileError: `no_such_encoding`; `not_a_table` where they are no text.
    """
    name = chosen or _marked(data) or _wide(data)
    if not name:
        if data.count(0) > len(data) * _MOST_NULS or len(data) - len(data.translate(None, _CONTROLS)) > len(data) * _MOST_NULS:
            raise FileError("not_a_table")
        name = _narrow(data)
    try:
        text = data.decode(name, "replace")
    except (LookupError, ValueError):
        raise FileError("no_such_encoding", name=name) from None
    if name.startswith("utf"):
        text = text.removeprefix("\ufeff")
    return Decoded(text.replace("\0", UNKNOWN), name.removesuffix("-sig"))


def _marked(data: bytes) -> str:
    """What the first bytes say."""
    return next((name for mark, name in _MARKS if data.startswith(mark)), "")


def _wide(data: bytes) -> str:
    """UTF-16 or UTF-32 without a mark: their plain letters have NULs in fixed places."""
    head = data[:4096]
    head = head[: len(head) // 4 * 4]
    if len(head) < 4 or b"\0" not in head:
        return ""
    nuls = [head[at::4].count(0) / (len(head) / 4) for at in range(4)]
    if min(nuls[1:]) > 0.7 and nuls[0] < 0.3:
        return "utf-32-le"
    if min(nuls[:3]) > 0.7 and nuls[3] < 0.3:
        return "utf-32-be"
    if min(nuls[1], nuls[3]) > 0.7 and max(nuls[0], nuls[2]) < 0.3:
        return "utf-16-le"
    if min(nuls[0], nuls[2]) > 0.7 and max(nuls[1], nuls[3]) < 0.3:
        return "utf-16-be"
    return ""


def _narrow(data: bytes) -> str:
    """UTF-8, also where a few bytes of it are damaged; else what the letters say."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8"
    sequences = len(_SEQUENCE.findall(data))
    strays = sum(map(len, _HIGH.findall(_SEQUENCE.sub(b"", data))))
    if sequences >= strays:
        return "utf-8"
    return declared(data) or _legacy(data)


def declared(data: bytes) -> str:
    """The encoding that a web page or an XML file says it is in; "" for none that is known."""
    found = _DECLARED.search(data[:4096]) if b"<" in data[:200] else None
    try:
        return codecs.lookup(found[1].decode("ascii")).name if found else ""
    except LookupError:
        return ""


def _legacy(data: bytes) -> str:
    words = _words(data)
    high = b" ".join(words)
    best = max(_WESTERN, key=lambda name: _plausible(high.decode(name, "replace")))
    text = high.decode(best, "replace")
    letters = [sign for sign in text if not sign.isascii()]
    is_western = sum(sign in _COMMON for sign in letters) > len(letters) * 0.6
    if len(text) > _SHORT:  # words of such letters alone are of another script
        is_western = is_western and len(letters) < len(text) * 0.6
    return best if is_western else _by_statistics(data) or best


def _words(data: bytes) -> list[bytes]:
    """The words that are not ASCII alone."""
    return re.findall(rb"[A-Za-z\x80-\xff]*[\x80-\xff]+[A-Za-z\x80-\xff]*", data[:_SAMPLE])[:20_000]


def _plausible(text: str) -> int:
    """How much a text looks like one of Western Europe."""
    score = 0
    for before, sign, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if sign.isascii():
            continue
        score += 3 if sign in "ñÑ" else 2 if sign in _COMMON else -3
        if (sign.isupper() and before.islower()) or (
            not sign.isalpha() and before.isalpha() and after.isalpha() and sign not in "’·"
        ):
            score -= 3
    return score


def _by_statistics(data: bytes) -> str:
    """What a library makes of other letters; "" when it does not know either."""
    from charset_normalizer import from_bytes

    found = from_bytes(data[:_SAMPLE]).best()
    return found.encoding if found else ""
