"""What the parts of an XLSX workbook say beside its cells: sheets, formats, the system of its dates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath

from kamdesk.domain.errors import FileError
from kamdesk.services.importing.sources.markup import Listener, listen
from kamdesk.services.importing.sources.number_formats import BUILT_IN, PLAIN, NumberFormat, read_format
from kamdesk.services.importing.sources.package import Package

MAX_FORMATS = 65_536
_CHART, _DIALOG = "chartsheet", "dialogsheet"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet of cells: its title, where its cells are, whether a person sees it."""

    title: str
    part: str
    is_visible: bool


@dataclass(slots=True)
class Parts:
    """What was found: `formats` are those that cells refer to by number."""

    sheets: list[SheetPart] = field(default_factory=list)
    formats: list[NumberFormat] = field(default_factory=list)
    is_1904: bool = False


def read_parts(package: Package, pulse: Callable[[], None]) -> Parts:
    """Read what a workbook says of itself.

    Raises:
        FileError: what `Package` and `listen` raise.
    """
    found = Parts()
    root = _Relations()
    if "_rels/.rels" in package:
        with package.open("_rels/.rels") as stream:
            listen(stream, root, pulse)
    main = root.target_of_kind("officeDocument", "") or "xl/workbook.xml"
    book = _Book()
    with package.open(main) as stream:
        listen(stream, book, pulse)
    found.is_1904 = book.is_1904
    relations = _Relations()
    beside = join(dirname(main), "_rels", main.rpartition("/")[2] + ".rels")
    if beside in package:
        with package.open(beside) as stream:
            listen(stream, relations, pulse)
    for title, key, state in book.sheets:
        kind, target = relations.by_key.get(key, ("", ""))
        if kind not in (_CHART, _DIALOG):
            found.sheets.append(SheetPart(title, _resolved(target, dirname(main)), state not in ("hidden", "veryHidden")))
    styles = _resolved(relations.target_of_kind("styles", "styles.xml"), dirname(main))
    if styles in package:
        formats = _Formats()
        with package.open(styles) as stream:
            listen(stream, formats, pulse)
        found.formats = formats.by_number()
    return found


def _resolved(target: str, folder: str) -> str:
    return target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))


class _Relations(Listener):
    """Which part is meant by which key."""

    def __init__(self) -> None:
        self.by_key: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship":
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.by_key[attributes.get("Id", "")] = kind, attributes.get("Target", "")

    def target_of_kind(self, kind: str, default: str) -> str:
        return next((target for found, target in self.by_key.values() if found == kind), default)


class _Book(Listener):
    """The sheets in their order: title, key, state."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, str]] = []
        self.is_1904 = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet":
            self.sheets.append((attributes.get("name", ""), attributes.get("id", ""), attributes.get("state", "visible")))
        elif name == "workbookPr":
            self.is_1904 = attributes.get("date1904", "0") in ("1", "true", "on")


class _Formats(Listener):
    """The number formats of cells, in the order by which cells name them."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._used: list[str] = []
        self._is_in_cells = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._is_in_cells = True
        elif name == "xf" and self._is_in_cells:
            self._used.append(attributes.get("numFmtId", "0"))
            if len(self._used) > MAX_FORMATS:
                raise FileError("not_a_table", detail="cellXfs")

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._is_in_cells = False

    def by_number(self) -> list[NumberFormat]:
        """The meaning of each."""
        built_in = {str(number): code for number, code in BUILT_IN.items()}
        known = {key: read_format(code) for key, code in (built_in | self._codes).items() if len(code) < 1000}
        return [known.get(key, PLAIN) for key in self._used]
