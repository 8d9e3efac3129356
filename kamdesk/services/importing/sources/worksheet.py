"""One pass over the XML of a worksheet, before the library reads it: true extents, and the cells that show something else.

Nearly every program writes cells in one plain form, which an expression finds ten times as fast as a parser. What is written
otherwise goes to the parser; both find the same (a test holds them together).
"""

import re
from collections.abc import Callable, Mapping
from html import unescape

from kamdesk.domain.errors import FileError
from kamdesk.services.importing.cells import Breakage
from kamdesk.services.importing.sources import wire
from kamdesk.services.importing.sources.alike_rows import MOST_OTHERS, AlikeRows, NotAlike
from kamdesk.services.importing.sources.extents import Extents, column_number, place
from kamdesk.services.importing.sources.limits import MEGABYTE
from kamdesk.services.importing.sources.markup import Listener, Words, listen
from kamdesk.services.importing.sources.number_formats import PLAIN, NumberFormat, Shown, padded, percent_of
from kamdesk.services.importing.sources.package import Package
from kamdesk.services.importing.sources.wire import Plain

_START = rb'<c r="([A-Z]{1,3})(\d{1,7})"'
_FORMULA = rb"(?:<f(?: [^<>]*)?/>|<f(?: [^<>]*[^<>/])?>[^<]*</f>)"
_PLAIN_CELL = re.compile(rb'<c r="([A-Z]{1,3})\d{1,7}"(?: s="\d{1,6}")?(?: t="\w{1,9}")?(?: ?/>|>(?:<[vfi]|</c>))')
_FILLED_CELL = re.compile(rb'<c r="([A-Z]{1,3})\d{1,7}"[^<>/]*><[vfi]')
_ANY_CELL = re.compile(rb"<c[\s/>]")
_ERROR_CELL = re.compile(_START + rb'(?: s="\d+")? t="e">' + _FORMULA + rb"?<v>([^<]*)</v>")
_UNCOMPUTED = re.compile(
    _START + rb'(?: s="\d+")?(?: t="(\w+)")?>(?:<f(?: [^<>]*)?/>|<f(?: [^<>]*[^<>/])?>([^<]*)</f>)(?:</c>|<v ?/>|<v></v>)'
)
_ROW = re.compile(rb'<c r="[A-Z]+(\d+)"')
_EMPTY_ROW = re.compile(rb"<row[^<>]*/>")
_DATA = re.compile(rb"<sheetData[\s/>]")
_LAST_DAY = 2_958_466
_MOST_WAITING = 8 * MEGABYTE
_WIDE = 500
"""Beyond so many columns it is looked at which cells only have a colour."""


class _Unusual(Exception):  # noqa: N818  # no error: the parser reads it
    """The sheet is written in another form than the plain one."""


def scan(package: Package, part: str, formats: list[NumberFormat], pulse: Callable[[], None]) -> Extents:
    """Look through a worksheet.

    Raises:
        FileError: what `Package`, `listen` and `Extents` raise.
    """
    meaning = _Meaning(formats)
    try:
        try:
            return _scan_plain(package, part, _AlikeRows(meaning), pulse)
        except NotAlike:
            return _scan_plain(package, part, _EveryCell(meaning), pulse)
    except _Unusual:
        return scan_any(package, part, formats, pulse)


def _scan_plain(package: Package, part: str, rows: "_EveryCell", pulse: Callable[[], None]) -> Extents:
    found = rows.found
    waiting, has_begun = b"", False
    with package.open(part) as stream:
        while chunk := stream.read(4 * MEGABYTE):
            pulse()
            waiting += chunk
            cut = waiting.rfind(b"</row>") + 6
            if cut < 6:
                if len(waiting) > _MOST_WAITING:
                    raise _Unusual
                continue
            rows.add(waiting[:cut])
            has_begun = has_begun or _DATA.search(waiting[:cut]) is not None
            waiting = waiting[cut:]
    rows.add(waiting)
    if not has_begun or b"</sheetData>" not in waiting:
        raise _Unusual  # a sheet without rows, or one that is cut short
    found.check()
    return found


class _EveryCell:
    """Whole rows in the plain form, of which each cell is looked at."""

    def __init__(self, meaning: "_Meaning") -> None:
        self.found = Extents()
        self.meaning = meaning

    def add(self, xml: bytes) -> None:
        """Look through rows below those before."""
        found = self.found
        letters = _PLAIN_CELL.findall(xml)
        if b"<!" in xml or len(letters) != len(_ANY_CELL.findall(xml)) or not _has_whole_rows(xml):
            raise _Unusual
        if not letters:
            return
        columns = {name: column_number(name.decode()) for name in set(letters)}
        _reach(xml, columns, found)
        found.filled += xml.count(b"<v>") + xml.count(b"<is>")
        _add_numbers(xml, columns, found, self.meaning)
        if b't="e"' in xml:
            for name, row, text in _ERROR_CELL.findall(xml):
                found.special[columns[name]][int(row)] = wire.broken(text.decode("utf-8", "replace"), Breakage.ERROR)
        if b"<f" in xml:
            for name, row, kind, formula in _UNCOMPUTED.findall(xml):
                if kind != b"str":  # an empty text is a value
                    found.special[columns[name]][int(row)] = _uncomputed(unescape(formula.decode("utf-8", "replace")))


class _AlikeRows(_EveryCell):
    """Whole rows most of which are written alike; each cell of the others is looked at."""

    def __init__(self, meaning: "_Meaning") -> None:
        super().__init__(meaning)
        self._alike: AlikeRows | None = None

    def add(self, xml: bytes) -> None:
        """Look through rows below those before."""
        begin = xml.find(b"<row")
        if begin < 0:
            super().add(xml)
            return
        end = xml.rfind(b"</sheetData>") if self._alike is not None else -1
        whole = xml if end < 0 else xml[:end]
        if self._alike is None:
            self._alike = AlikeRows.found_in(xml, self.meaning.formats)
            self.found.shown = self._alike.shown
        if b"<!" in xml:
            raise _Unusual
        for number, row in self._alike.others(whole, begin):
            self.found.apart.add(number)
            if len(self.found.apart) > MOST_OTHERS:
                raise NotAlike
            super().add(row)
            self.found.filled -= row.count(b"<v>") + row.count(b"<is>")  # counted with all of them
        self.found.filled += whole.count(b"<v>") + whole.count(b"<is>")
        _reach(whole, self._alike.columns, self.found)


def _has_whole_rows(xml: bytes) -> bool:
    """Whether each row that begins ends too."""
    begun, ended = xml.count(b"<row"), xml.count(b"</row>")
    return begun == ended or begun == ended + len(_EMPTY_ROW.findall(xml))


def _reach(xml: bytes, columns: dict[bytes, int], found: Extents) -> None:
    """How far the cells lie that hold something; those that only have a colour may lie far away."""
    last = max(xml.rfind(b"<v>"), xml.rfind(b"<is>"), xml.rfind(b"<f"))
    row = _ROW.search(xml, xml.rfind(b'<c r="', 0, last)) if last >= 0 else None
    if row is None:
        return
    if max(columns.values()) > _WIDE:
        columns = {name: columns[name] for name in set(_FILLED_CELL.findall(xml))}
    found.reach(int(row[1]), max(columns.values()))


def _add_numbers(xml: bytes, columns: dict[bytes, int], found: Extents, meaning: "_Meaning") -> None:
    """The numbers that a format shows as something else."""
    shown = _Known(meaning)
    for pattern in meaning.patterns:
        into = {name: found.special[column] for name, column in columns.items()}
        for name, row, style, value in pattern.findall(xml):
            if (plain := shown[style, value]) is not None:
                into[name][int(row)] = plain


def _uncomputed(formula: str) -> Plain:
    return wire.broken("=" + formula[:1000], Breakage.FORMULA)


def _numbers_in(styles: list[bytes], but: bytes = b"") -> re.Pattern[bytes]:
    """Finds stored numbers in cells of these styles, other than `but`."""
    wanted = rb' s="(' + b"|".join(styles) + rb')"(?: t="n")?>'
    return re.compile(_START + wanted + _FORMULA + rb"?<v>" + but + rb"([^<]*)</v>")


class _Meaning:
    """What a cell shows, by its format, its type and its stored value."""

    def __init__(self, formats: list[NumberFormat]) -> None:
        self.formats = formats
        self._formats = {str(at).encode(): found for at, found in enumerate(formats) if found != PLAIN}
        shown = [key for key, found in self._formats.items() if found.shown in (Shown.PERCENT, Shown.PADDED, Shown.MONEY)]
        dates = [key for key, found in self._formats.items() if found.shown is Shown.DATE]
        usual_day = rb"(?!\d{5}(?:\.\d+)?<)"
        self.patterns = [_numbers_in(shown)] if shown else []
        if dates:
            self.patterns.append(_numbers_in(dates, usual_day))

    def of(self, style: bytes, kind: str, formula: str | None, value: str) -> Plain:
        """The cell as it is shown, None where its stored value is what is shown."""
        if kind == "e":
            return wire.broken(value, Breakage.ERROR)
        if formula is not None and not value and kind != "str":
            return _uncomputed(formula)
        return self.of_number(style, value) if kind in ("", "n") else None

    def of_number(self, style: bytes, value: str | bytes) -> Plain:
        """A stored number as it is shown, None where that is what is stored."""
        try:
            number = float(value)
        except ValueError:
            return None
        return shown_as(self._formats.get(style, PLAIN), number)


class _Known(dict[tuple[bytes, bytes], Plain]):
    """What stored numbers show in a style, found once for each: codes and percentages come again and again."""

    def __init__(self, meaning: _Meaning) -> None:
        super().__init__()
        self._meaning = meaning

    def __missing__(self, key: tuple[bytes, bytes]) -> Plain:
        found = self[key] = self._meaning.of_number(*key)
        return found


def shown_as(form: NumberFormat, number: float) -> Plain:
    """A number in a format; None where it is shown as it is, or as a day that the library reads."""
    if form.shown is Shown.PERCENT:
        return wire.percent(percent_of(number))
    if form.shown is Shown.MONEY:
        return wire.money(number, form.currency, form.factor)
    if form.shown is Shown.PADDED:
        return padded(int(number), form.mask) if number.is_integer() and abs(number) < 1e15 else None
    if form.shown is Shown.DATE and not 1 <= number < _LAST_DAY:
        return wire.broken(f"{number:g}", Breakage.ERROR)
    return None


def scan_any(package: Package, part: str, formats: list[NumberFormat], pulse: Callable[[], None]) -> Extents:
    """Look through a worksheet in whatever form it is written."""
    cells = _Cells(_Meaning(formats))
    with package.open(part) as stream:
        listen(stream, cells, pulse)
    if not cells.has_begun:
        raise FileError("not_a_table", detail=part)
    cells.found.check()
    return cells.found


class _Cells(Listener):
    """The cells of a worksheet; what does not say where it stands follows the one before."""

    def __init__(self, meaning: _Meaning) -> None:
        self.found = Extents()
        self.has_begun = False
        self._meaning = meaning
        self._row = 0
        self._column = -1
        self._cell: Mapping[str, str] = {}
        self._formula: str | None = None
        self._value = ""
        self._is_inline = False
        self._words = Words()

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "row":
            number = attributes.get("r", "")
            self._row = int(number) if number.isascii() and number.isdigit() and len(number) < 12 else self._row + 1
            self._column = -1
        elif name == "c":
            if "r" in attributes:
                self._row, self._column = place(attributes["r"])
            else:
                self._column += 1
            self._cell, self._formula, self._value, self._is_inline = attributes, None, "", False
        elif name == "is":
            self._is_inline = True
        elif name == "sheetData":
            self.has_begun = True
        self._words.take()

    def text(self, text: str) -> None:
        self._words.add(text)

    def end(self, name: str) -> None:
        if name == "f":
            self._formula = self._words.take()
        elif name == "v":
            self._value = self._words.take()
        elif name == "c" and (self._value or self._is_inline or self._formula is not None):
            self.found.reach(self._row, self._column)
            self.found.filled += 1
            style, kind = self._cell.get("s", "").encode(), self._cell.get("t", "")
            if (plain := self._meaning.of(style, kind, self._formula, self._value)) is not None:
                self.found.special[self._column][self._row] = plain
        self._words.take()
