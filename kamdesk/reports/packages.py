"""Packages of XML, as PPTX is one: the same parts give the same bytes."""

import io
import zipfile

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The day that every part of a package bears: the first that one can bear."""


def repacked(data: bytes) -> bytes:
    """A package whose parts bear no day of their own."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return target.getvalue()
