"""Reads a large JSON document in parts: an object of objects and arrays is walked through, and what is in them comes value by value."""

import codecs
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, BinaryIO, NoReturn

from kamdesk.domain.errors import FileError

PART = 1 << 18
LONGEST = 1 << 25
"""So many signs one value may have; an evidence file of the largest size is less than half of it."""
LONGEST_NUMBER = 400
_BLANKS = re.compile(r"[ \t\n\r]*")
_MARGIN = 16
"""A number is known to have ended when so much stands behind it."""


class _BadValueError(ValueError):
    """Something inside a value that JSON allows, or that many programs write, and no export has."""


def _number(make: Any) -> Any:
    def read(text: str) -> Any:
        if len(text) > LONGEST_NUMBER:
            raise _BadValueError("export_not_json")
        try:
            return make(text)
        except ArithmeticError:  # an exponent beyond all bounds
            raise _BadValueError("export_not_json") from None

    return read


def _refuse(_text: str) -> NoReturn:
    raise _BadValueError("export_not_json")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _BadValueError("export_key_twice")
    return found


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=_number(Decimal), parse_int=_number(int), parse_constant=_refuse
)


class Scanner:
    """A document that is read once from its beginning; whatever is wrong in it is told with its line.

    Numbers with a decimal sign or an exponent come as Decimal. NaN, infinite numbers and keys that stand twice in an object are
    refused, and so is a value longer than `LONGEST`.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._text = ""
        self._at = 0
        self._line = 1
        self._is_ended = False

    def members(self, place: str) -> Iterator[str]:
        """The keys of an object, each when the value before it was read; its own value is next.

        Raises:
            FileError: `export_no_object`, `export_key_twice`, `export_not_json`, `export_cut_off`.
        """
        self._open("{", "export_no_object", place)
        seen: set[str] = set()
        if self._closes("}"):
            return
        while True:
            if (sign := self._next()) != '"':
                self._fail("export_not_json" if sign else "export_cut_off", place)
            key = self.value(place)
            if key in seen:
                self._fail("export_key_twice", place)
            seen.add(key)
            self._expect(":", place)
            yield key
            if self._closes("}"):
                return
            self._expect(",", place)

    def items(self, place: str) -> Iterator[tuple[int, Any]]:
        """The values of an array with their numbers, from 0; one is held at a time.

        Raises:
            FileError: `export_no_list`, or as `value`.
        """
        self._open("[", "export_no_list", place)
        if self._closes("]"):
            return
        at = 0
        while True:
            yield at, self.value(f"{place}[{at}]")
            if self._closes("]"):
                return
            self._expect(",", place)
            at += 1

    def value(self, place: str) -> Any:
        """The next value, whole.

        Raises:
            FileError: `export_not_json`, `export_cut_off`, `export_key_twice`, `export_too_deep`, `export_too_long`.
        """
        self._next()
        while True:
            found, end = self._decoded(place)
            if end is not None and (self._is_ended or end + _MARGIN <= len(self._text)):
                self._line += self._text.count("\n", self._at, end)
                self._at = end
                return found
            self._read(len(self._text))

    def skip(self, place: str) -> None:
        """Pass over the next value without holding the whole of an array or object."""
        if self._next() != "{":
            self._skip_items(place)
            return
        for key in self.members(place):
            self._skip_items(f"{place}.{key}")

    def _skip_items(self, place: str) -> None:
        if self._next() != "[":
            self.value(place)
            return
        for _item in self.items(place):
            pass

    def require_end(self) -> None:
        """Refuse what stands behind the document.

        Raises:
            FileError: `export_not_json`.
        """
        if self._next():
            self._fail("export_not_json", "")

    def _decoded(self, place: str) -> tuple[Any, int | None]:
        """The value that begins here and where it ends; no end where more of the text is needed to tell."""
        try:
            return _DECODER.raw_decode(self._text, self._at)
        except json.JSONDecodeError as error:
            is_open = error.msg.startswith("Unterminated string") or error.pos + _MARGIN > len(self._text)
            if not is_open:
                self._fail("export_not_json", place, error.pos)
            if self._is_ended:
                self._fail("export_cut_off" if self._is_cut(error) else "export_not_json", place, error.pos)
            if len(self._text) - self._at > LONGEST:
                self._fail("export_too_long", place)
        except _BadValueError as error:
            self._fail(str(error), place)
        except RecursionError:
            self._fail("export_too_deep", place)
        return None, None

    def _is_cut(self, error: json.JSONDecodeError) -> bool:
        return error.msg.startswith("Unterminated string") or error.pos >= len(self._text.rstrip())

    def _open(self, sign: str, code: str, place: str) -> None:
        if self._next() != sign:
            self._fail(code if self._text[self._at :] else "export_cut_off", place)
        self._at += 1

    def _expect(self, sign: str, place: str) -> None:
        found = self._next()
        if found != sign:
            self._fail("export_not_json" if found else "export_cut_off", place)
        self._at += 1

    def _closes(self, sign: str) -> bool:
        if self._next() != sign:
            return False
        self._at += 1
        return True

    def _next(self) -> str:
        """The next sign that is no blank; nothing at the end."""
        while True:
            found = _BLANKS.match(self._text, self._at)
            end = found.end() if found else self._at
            self._line += self._text.count("\n", self._at, end)
            self._at = end
            if self._at < len(self._text):
                return self._text[self._at]
            if self._is_ended:
                return ""
            self._read(PART)

    def _read(self, least: int) -> None:
        """Have more of the text, and forget what was read."""
        try:
            part = self._stream.read(max(least, PART))
            more = self._decoder.decode(part, final=not part)
        except UnicodeDecodeError:
            self._fail("export_not_text", "")
        except OSError as error:
            raise FileError("export_unreadable", detail=error.strerror or str(error)) from error
        self._is_ended = not part
        self._text = self._text[self._at :] + more
        self._at = 0

    def _fail(self, code: str, place: str, at: int | None = None) -> NoReturn:
        line = self._line + (self._text.count("\n", self._at, at) if at is not None else 0)
        raise FileError(code, place=place or "—", line=line)
