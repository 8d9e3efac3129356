"""Rows of a worksheet that are written alike, as those of nearly all data are: one expression takes them all at once."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from kamdesk.services.importing.sources.extents import column_number
from kamdesk.services.importing.sources.number_formats import PLAIN, NumberFormat, Shown

_ATTRIBUTES = rb'((?: s="(\d{1,6})")?(?: t="(s|str|n|b|inlineStr)")?)'
_CELL = re.compile(rb'<c r="([A-Z]{1,3})\d{1,7}"' + _ATTRIBUTES + rb"(?: ?/>|>)")
_FORMULA = rb"(?><f(?: [^<>]*)?/>|<f(?: [^<>]*[^<>/])?>[^<]*</f>)?+"
_ROW = re.compile(rb'<row r="(\d{1,7})"(?: [^<>]*)?(?:/>|>.*?</row>)', re.DOTALL)
_PLACE = re.compile(rb'<c r="[A-Z]+(\d+)"')
_TEXT = rb"<is><t(?: [^<>]*)?>[^<]*</t></is>"
_SAMPLE = 40
"""So many rows at the beginning and in the middle show how rows are written."""
_MOST_COLUMNS = 300
MOST_OTHERS = 500
"""Where more rows are written otherwise than the others, nothing is won."""


class NotAlike(Exception):  # noqa: N818  # no error: every cell is looked at
    """Too many rows of the sheet are written otherwise than the others."""


class AlikeRows:
    """How most rows of a sheet are written.

    `columns` are the letters of the columns that it knows; `shown` what the numbers of each column (from 0) are shown as, by
    formats that a value alone would not tell.
    """

    def __init__(self, columns: dict[bytes, int], shown: dict[int, NumberFormat], pattern: re.Pattern[bytes]) -> None:
        self.columns = columns
        self.shown = shown
        self._pattern = pattern

    @classmethod
    def found_in(cls, xml: bytes, formats: Sequence[NumberFormat]) -> "AlikeRows":
        """How the rows of a part of a sheet are written.

        Raises:
            NotAlike: they are in no form that is known here.
        """
        texts: dict[bytes, set[bytes]] = defaultdict(set)
        numbers: dict[bytes, Counter[tuple[bytes, NumberFormat]]] = defaultdict(Counter)
        for row in _sample(xml):
            cells = _CELL.findall(row)
            if len(cells) != row.count(b"<c "):
                continue  # such a row is looked at by itself
            for name, attributes, style, kind in cells:
                form = formats[int(style)] if style and int(style) < len(formats) else PLAIN
                if kind in (b"", b"n"):
                    numbers[name][attributes, form] += 1
                else:
                    texts[name].add(attributes)
        columns = {name: column_number(name.decode()) for name in sorted({*texts, *numbers}, key=lambda name: (len(name), name))}
        if not columns or len(columns) > _MOST_COLUMNS:
            raise NotAlike
        shown: dict[int, NumberFormat] = {}
        cells_of: list[bytes] = []
        for name, at in columns.items():
            form = _usual(numbers[name])
            if form.shown in (Shown.PERCENT, Shown.PADDED, Shown.MONEY):
                shown[at] = form
            value = rb"\d{5}(?:\.\d+)?" if form.shown is Shown.DATE else rb"[-+.\deE]+"
            ways = [(attributes, value) for attributes, found in numbers[name] if found == form]
            ways += [(attributes, rb"[^<]+") for attributes in sorted(texts[name])]
            cells_of.append(_cell(name, ways))
        pattern = rb'(?>\s*+<row r="(\d{1,7})"(?: [^<>/]*)?(?>/>|>\s*+' + rb"\s*+".join(cells_of) + rb"\s*+</row>))*+"
        return cls(columns, shown, re.compile(pattern))

    def others(self, xml: bytes, start: int) -> Iterator[tuple[int, bytes]]:
        """The rows from `start` on that are written otherwise, with their numbers.

        Raises:
            NotAlike: something is no row that could be told apart.
        """
        while True:
            found = self._pattern.match(xml, start)
            start = xml.find(b"<", found.end() if found is not None else start)
            if start < 0:
                return
            row = _ROW.match(xml, start)
            if row is None or not {*_PLACE.findall(row[0])} <= {row[1]}:
                raise NotAlike
            yield int(row[1]), row[0]
            start = row.end()


def _sample(xml: bytes) -> Iterator[bytes]:
    for start in (0, len(xml) // 2):
        for _count, found in zip(range(_SAMPLE), _ROW.finditer(xml, start), strict=False):
            yield found[0]


def _usual(found: Counter[tuple[bytes, NumberFormat]]) -> NumberFormat:
    """The format that most numbers of a column have."""
    counts: Counter[NumberFormat] = Counter()
    for (_attributes, form), count in found.items():
        counts[form] += count
    return counts.most_common(1)[0][0] if counts else PLAIN


def _cell(name: bytes, ways: Sequence[tuple[bytes, bytes]]) -> bytes:
    """A cell of a column, which may be missing, with or without a value, in each way in which its attributes are written."""
    longest_first = sorted(ways, key=lambda way: -len(way[0]))
    each = [
        re.escape(attributes) + rb"(?> ?/>|>(?></c>|" + _FORMULA + rb"<v>" + value + rb"</v></c>|" + _TEXT + rb"</c>))"
        for attributes, value in longest_first
    ]
    return rb'(?><c r="' + name + rb'\1"(?>' + rb"|".join(each) + rb"))?+"
