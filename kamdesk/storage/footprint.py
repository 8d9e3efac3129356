"""What the file itself looks like, read from the disk and never from a cache: size, times, header, change counter."""

import os
import threading
from pathlib import Path
from typing import NamedTuple

from kamdesk.domain.errors import FileError
from kamdesk.storage import keys
from kamdesk.storage.key import PAGE, PLAIN, SALT

HEADER = 100
"""So many bytes of an SQLite file say how many pages, free pages and changes it has."""


class Footprint(NamedTuple):
    """How the file looked at one moment."""

    size: int
    modified: int
    changed: int
    header: bytes

    @property
    def counter(self) -> int:
        """How many changes were written into the file, by whatever program; of an encrypted file a number that each change draws anew."""
        return int.from_bytes(self.header[24:28], "big")

    def is_same_version(self, other: "Footprint") -> bool:
        """Whether both are of one version of the file, though it may have been touched between them."""
        return (self.size, self.header) == (other.size, other.header)


class Watch:
    """A look at the file that costs a few microseconds.

    Its descriptor stays open as long as the file is: on POSIX, closing any descriptor gives up the locks that SQLite
    holds on the file.
    """

    def __init__(self, path: Path) -> None:
        """Begin to watch.

        Raises:
            FileError: `cannot_open`; `password_needed`, since the header of an encrypted file is read with its key.
        """
        self._path = path
        self._key = keys.key_of(path)
        self._reading = threading.Lock()  # who asks where the file is may not be the thread that writes it
        try:
            self._descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0))
            found = os.fstat(self._descriptor)
            beginning = os.read(self._descriptor, SALT)
        except OSError as error:
            raise FileError("cannot_open", file=path.name, detail=str(error)) from error
        self._place = (found.st_dev, found.st_ino)
        keys.hold(path, beginning)

    @property
    def is_encrypted(self) -> bool:
        """Whether the file is read with a key."""
        return self._key is not None

    def close(self) -> None:
        """Stop watching; the connections to the file are closed before."""
        keys.release(self._path)
        os.close(self._descriptor)

    def look(self) -> Footprint:
        """How the file looks now.

        Raises:
            FileError: `moved` when it is not at its path any more, `io_error` when the disk does not say.
        """
        try:
            found = self._path.stat()
            with self._reading:
                os.lseek(self._descriptor, 0, os.SEEK_SET)
                header = os.read(self._descriptor, HEADER if self._key is None else PAGE)
        except (FileNotFoundError, NotADirectoryError):
            raise FileError("moved", file=self._path.name) from None
        except OSError as error:
            raise FileError("io_error", file=self._path.name, detail=str(error)) from error
        if (found.st_dev, found.st_ino) != self._place:
            raise FileError("moved", file=self._path.name)
        if self._key is not None and not header.startswith(PLAIN) and len(header) == PAGE:
            header = self._key.head(header)
        return Footprint(found.st_size, found.st_mtime_ns, found.st_ctime_ns, header[:HEADER])

    def is_in_place(self) -> bool:
        """Whether the file that was opened still is at its path, as far as the disk says."""
        try:
            self.look()
        except FileError as error:
            return error.code != "moved"
        return True
