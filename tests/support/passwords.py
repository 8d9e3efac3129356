"""What tests of passwords type, and where they look for what must not be readable."""

import zipfile
import zlib
from pathlib import Path

PASSWORD = "cuatro caballos azules"
OTHER = "Köln über der Brücke"
CANARY = "Canariensis Zyxwvut"
"""A text that stands nowhere but where a test wrote it."""


def spellings(text=CANARY):
    """How a text may lie on a disk."""
    return [
        text.encode(),
        text.encode("utf-16-le"),
        text.lower().encode(),
        text.upper().encode(),
        text.replace(" ", "").lower().encode(),
    ]


def readable_in(*roots, text=CANARY):
    """The files below some folders in which a text can be read, packed or not."""
    wanted = spellings(text)
    found = []
    for root in roots:
        for path in [found for found in Path(root).rglob("*") if found.is_file()]:
            try:
                data = path.read_bytes()
            except OSError:
                continue
            if any(one in part for part in (data, *_unpacked(path, data)) for one in wanted):
                found.append(path)
    return found


def _unpacked(path, data):
    if data.startswith(b"PK\x03\x04") and zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    if data.startswith(b"%PDF"):
        for part in data.split(b"stream\n")[1:]:
            try:
                yield zlib.decompressobj().decompress(part)
            except zlib.error:
                continue
