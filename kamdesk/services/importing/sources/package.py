"""The parts of a packed workbook: opened one by one, counted while they are unpacked, never trusted in what they declare."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from kamdesk.domain.errors import FileError
from kamdesk.services.importing.sources.limits import MAX_PARTS, MAX_UNPACKED, MEGABYTE

_ENCRYPTED = 0x1


class Part:
    """The bytes of a part; they count against what the whole file may unpack to."""

    def __init__(self, stream: IO[bytes], package: "Package") -> None:
        self._stream = stream
        self._package = package

    def read(self, size: int = MEGABYTE, /) -> bytes:
        """At most so many bytes, none at the end."""
        data = self._stream.read(size)
        self._package.count(len(data))
        return data


class Package:
    """A packed workbook.

    Raises:
        FileError: `not_a_table`, `too_many_parts`, `has_password`; what reads a part raises `unpacks_too_large` too.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._left = MAX_UNPACKED
        with _translated():
            self._archive = zipfile.ZipFile(file)
            parts = self._archive.infolist()
        if len(parts) > MAX_PARTS:
            raise FileError("too_many_parts", limit=MAX_PARTS)
        if any(part.flag_bits & _ENCRYPTED for part in parts):
            raise FileError("has_password")
        self._names = {part.filename.lower().lstrip("/"): part.filename for part in parts}

    def __contains__(self, name: str) -> bool:
        return name.lower().lstrip("/") in self._names

    @contextmanager
    def open(self, name: str) -> Iterator[Part]:
        """A part, found whatever the case of its name."""
        with _translated():
            found = self._names.get(name.lower().lstrip("/"))
            if found is None:
                raise FileError("not_a_table", detail=name)
            with self._archive.open(found) as stream:
                yield Part(stream, self)

    def pass_over(self, name: str) -> None:
        """Count a part that another reader will unpack; nothing happens where there is none."""
        if name in self:
            with self.open(name) as part:
                while part.read():
                    pass

    def rewritten(self, name: str, pattern: re.Pattern[bytes]) -> bytes:
        """The whole package once more, without what `pattern` finds in one part; pictures and the like stay behind."""
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            for other in self.names():
                if other.endswith((".xml", ".rels")):
                    with self.open(other) as part, archive.open(other, "w") as target:
                        while chunk := part.read():
                            target.write(pattern.sub(b"", chunk) if other == name else chunk)
        return made.getvalue()

    def count(self, size: int) -> None:
        """So many bytes more were unpacked."""
        self._left -= size
        if self._left < 0:
            raise FileError("unpacks_too_large", limit=MAX_UNPACKED // MEGABYTE)

    def names(self) -> list[str]:
        """The names of its parts."""
        return list(self._names.values())


@contextmanager
def _translated() -> Iterator[None]:
    """What a damaged archive raises is a file that cannot be read."""
    try:
        yield
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise FileError("not_a_table", detail=str(error)[:200]) from None
