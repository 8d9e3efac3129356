"""Rows read from the pages of a damaged file one by one, without the schema that says what lies where.

The layout is SQLite's published file format: a leaf page of a table holds cells; a cell has the length of its record,
the rowid, and the record, whose end lies on overflow pages when it is long. Pages that were given back hold what was
removed, so they are passed over as far as the list of them can be read.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kamdesk.storage import keys

LEAF = 0x0D
_FIRST_HEADER = 100
_MOST_COLUMNS = 200
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_FAULTS = (IndexError, ValueError, struct.error)


class Text(bytes):
    """Bytes that the file says are text."""


class Pages:
    """The pages of one database file, read into memory past SQLite, for files that it can no longer open."""

    def __init__(self, path: Path) -> None:
        """Read a file.

        Raises:
            OSError: it cannot be read. ValueError: it has no size of a page.
        """
        self._raw = keys.content_of(path)
        size = int.from_bytes(self._raw[16:18], "big")
        self._size = size if size > 1 else 65536
        if self._size < 512 or len(self._raw) < _FIRST_HEADER:
            raise ValueError("no page size")
        self._usable = self._size - self._raw[20]
        self._count = -(-len(self._raw) // self._size)

    def rows(self) -> Iterator[tuple[int, list[Any]]]:
        """Rowid and values of every row that lies on a leaf page; text is `Text`."""
        free = self._given_back()
        for number in range(1, self._count + 1):
            if number not in free:
                yield from self._rows_of(number)

    def _page(self, number: int) -> bytes:
        if not 1 <= number <= self._count:
            raise ValueError("no such page")
        return self._raw[(number - 1) * self._size : number * self._size]

    def _given_back(self) -> set[int]:
        found: set[int] = set()
        trunk = int.from_bytes(self._raw[32:36], "big")
        try:
            while trunk and trunk not in found:
                found.add(trunk)
                page = self._page(trunk)
                for at in range(min(int.from_bytes(page[4:8], "big"), self._usable // 4 - 2)):
                    found.add(int.from_bytes(page[8 + 4 * at : 12 + 4 * at], "big"))
                trunk = int.from_bytes(page[:4], "big")
        except ValueError:
            pass
        return found

    def _rows_of(self, number: int) -> Iterator[tuple[int, list[Any]]]:
        page = self._page(number)
        start = _FIRST_HEADER if number == 1 else 0
        if len(page) < start + 8 or page[start] != LEAF:
            return
        for cell in range(int.from_bytes(page[start + 3 : start + 5], "big")):
            at = int.from_bytes(page[start + 8 + 2 * cell : start + 10 + 2 * cell], "big")
            try:
                length, at = _varint(page, at)
                rowid, at = _varint(page, at)
                yield rowid - (1 << 64) if rowid >> 63 else rowid, _values(self._payload(page, at, length))
            except _FAULTS:
                continue

    def _payload(self, page: bytes, at: int, length: int) -> bytes:
        if length > len(self._raw):
            raise ValueError("longer than the file")
        most, least = self._usable - 35, (self._usable - 12) * 32 // 255 - 23
        if length <= most:
            return page[at : at + length]
        kept = least + (length - least) % (self._usable - 4)
        kept = kept if kept <= most else least
        found = bytearray(page[at : at + kept])
        following = int.from_bytes(page[at + kept : at + kept + 4], "big")
        while len(found) < length:
            more = self._page(following)
            found += more[4 : self._usable]
            following = int.from_bytes(more[:4], "big")
        return bytes(found[:length])


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for step in range(8):
        byte = data[at + step]
        value = (value << 7) | (byte & 0x7F)
        if byte < 0x80:
            return value, at + step + 1
    return (value << 8) | data[at + 8], at + 9


def _values(record: bytes) -> list[Any]:
    end, at = _varint(record, 0)
    kinds = []
    while at < end:
        kind, at = _varint(record, at)
        kinds.append(kind)
    if at != end or len(kinds) > _MOST_COLUMNS:
        raise ValueError("no record")
    found: list[Any] = []
    for kind in kinds:
        value, at = _value(record, at, kind)
        found.append(value)
    if at != len(record):
        raise ValueError("no record")
    return found


def _value(record: bytes, at: int, kind: int) -> tuple[Any, int]:
    if kind in _INTEGERS:
        end = at + _INTEGERS[kind]
        return int.from_bytes(record[at:end], "big", signed=True), end
    if kind in {0, 8, 9}:
        return {0: None, 8: 0, 9: 1}[kind], at
    if kind == 7:
        return struct.unpack(">d", record[at : at + 8])[0], at + 8
    if kind < 12:
        raise ValueError("no such kind")
    end = at + (kind - 12) // 2
    if end > len(record):
        raise ValueError("cut")
    data = record[at:end]
    return (data if kind % 2 == 0 else Text(data)), end
