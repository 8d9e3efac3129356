"""XML of strangers, element by element: no entities, no endless depth, names without the prefix that a program gave them."""

from collections.abc import Callable, Mapping
from typing import Protocol
from xml.parsers import expat

from kamdesk.domain.errors import FileError
from kamdesk.services.importing.sources.limits import MAX_CELL, MAX_DEPTH, MEGABYTE


class Readable(Protocol):
    """What bytes come from."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes, none at the end."""


class Listener:
    """Hears the elements of a document; what a subclass does not override passes by."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins; names of element and attributes come without prefix."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Text between two elements, in any number of pieces."""


def listen(stream: Readable, listener: Listener, pulse: Callable[[], None] = lambda: None) -> None:
    """Read a document to its end; `pulse` is called after each megabyte.

    Raises:
        FileError: `not_a_table`: it is no XML, declares entities, or is nested too deeply.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 65_536
    depth = 0

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise FileError("not_a_table", detail="too deep")
        if any(":" in key for key in attributes):
            attributes = {_bare(key): value for key, value in attributes.items()}
        listener.start(_bare(name) if ":" in name else name, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        listener.end(_bare(name) if ":" in name else name)

    def doctype(*_: object) -> None:
        raise FileError("not_a_table", detail="DOCTYPE")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = listener.text
    parser.StartDoctypeDeclHandler = doctype
    try:
        while chunk := stream.read(MEGABYTE):
            parser.Parse(chunk, False)
            pulse()
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise FileError("not_a_table", detail=str(error)) from None


def _bare(name: str) -> str:
    return name.rpartition(":")[2]


class Words:
    """Text of one element, gathered piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0

    def add(self, text: str) -> None:
        """Another piece; one that makes it endless is refused."""
        self._length += len(text)
        if self._length > MAX_CELL:
            raise FileError("cell_too_long_somewhere", limit=MAX_CELL)
        self._pieces.append(text)

    def take(self) -> str:
        """All of it; what follows is another text."""
        found = "".join(self._pieces)
        self._pieces.clear()
        self._length = 0
        return found
