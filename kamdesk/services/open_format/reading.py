"""A new portfolio from an export: read part by part, checked field by field, and there only when all of it is sound."""

import base64
import binascii
import hashlib
import re
import stat
from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from kamdesk.domain.errors import FileError
from kamdesk.domain.evidence import LARGEST
from kamdesk.domain.plan.kam_profile import Rating
from kamdesk.domain.settings import Settings
from kamdesk.domain.unreadable import shown
from kamdesk.services import files
from kamdesk.services.open_format.codec import read_record, require_keys
from kamdesk.services.open_format.document import FORMAT, VERSION, kinds
from kamdesk.services.open_format.scanner import Scanner
from kamdesk.services.open_format.sealing import Seal
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage import whole
from kamdesk.storage.bulk import Watch, unwatched
from kamdesk.storage.kinds import KINDS

_HEAD = ("format", "version", "portfolio")
_PARTS = ("settings", "records", "evidence_files")
_ID = re.compile(r"[0-9A-Za-z-]{1,100}")
_KEY = re.compile(r"([0-9a-f]{64})?")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_BEGINNING = 1024
_LOOK = 1000
"""So many values are read between two looks of whoever watches."""


def new_from_export(source: Path, path: Path, *, force: bool = False, watch: Watch = unwatched, password: str = "") -> None:
    """Make a portfolio file of what an export holds: ids, order, acts, versions, evidence and settings as they were.

    `watch` is told how many bytes were read, and of how many. With a password the file is encrypted from the beginning.

    Raises:
        FileError: an `export_…` code that names the place in the document, or as `files.make_new`; nothing was written then.
        Whatever `watch` raises.
    """
    with _opened(source) as stream:
        head = _head(stream, source)

        def fill(portfolio: Portfolio) -> None:
            with _told(source):
                portfolio.with_file(_fill, _Document(stream, head, watch), source.name)

        files.make_new(path, force=force, fill=fill, password=password)


@contextmanager
def _opened(source: Path) -> Iterator[BinaryIO]:
    try:
        if source.is_dir():
            raise FileError("is_folder", file=str(source))
        if not stat.S_ISREG(source.stat().st_mode):  # a pipe or a device has no end
            raise FileError("no_plain_file", file=source.name)
        stream = source.open("rb")
    except FileNotFoundError:
        raise FileError("not_found", file=str(source)) from None
    except (OSError, ValueError) as error:
        raise FileError("cannot_read", file=source.name) from error
    with stream:
        yield stream


@contextmanager
def _told(source: Path) -> Iterator[None]:
    """What is refused in the block says which file it is in."""
    try:
        yield
    except FileError as error:
        if not error.code.startswith("export_"):
            raise
        raise FileError(error.code, **{"file": source.name, **error.params}) from error


def _head(stream: BinaryIO, source: Path) -> dict[str, Any]:
    """What the document says of itself, wherever in it that stands."""
    head: dict[str, Any] = {}
    with _told(source):
        if not stream.read(_BEGINNING).removeprefix(BOM_UTF8).lstrip().startswith(b"{"):
            raise FileError("export_not_ours")
        stream.seek(0)
        scanner = Scanner(stream)
        for key in scanner.members(""):
            if key in _HEAD:
                head[key] = scanner.value(key)
            else:
                scanner.skip(shown(key))
            if len(head) == len(_HEAD):
                break
        if head.get("format") != FORMAT:
            raise FileError("export_not_ours")
        version = head.get("version")
        if type(version) is not int or version < 1:
            raise FileError("export_no_version")
        if version > VERSION:
            raise FileError("export_too_new", version=version, ours=VERSION)
        require_keys(head, dict.fromkeys(_HEAD), "—")
        return head


class _Document:
    """An export that is read for the second time, now that it is known to be one."""

    def __init__(self, stream: BinaryIO, head: dict[str, Any], watch: Watch) -> None:
        self._stream = stream
        self._watch = watch
        self._whole = stream.seek(0, 2)
        stream.seek(0)
        self.scanner = Scanner(stream)
        self.head = head
        self.portfolio_id, self.form_key = _identity(head["portfolio"])
        self.seal = Seal(self.portfolio_id, self.form_key)

    def look(self, at: int = 0) -> None:
        """Tell whoever watches how far it is, now and then."""
        if at % _LOOK == 0:
            self._watch(self._stream.tell(), self._whole)


def _identity(value: Any) -> tuple[str, str]:
    found = require_keys(value, dict.fromkeys(("id", "form_key")), "portfolio")
    for key, pattern in (("id", _ID), ("form_key", _KEY)):
        if type(found[key]) is not str or pattern.fullmatch(found[key]) is None:
            raise FileError("export_no_id", place=f"portfolio.{key}")
    return found["id"], found["form_key"]


def _fill(file: Any, document: _Document, name: str) -> None:
    scanner = document.scanner
    seen: set[str] = set()
    with whole.filling(file, document.portfolio_id, document.form_key, {"file": name}) as work:
        for key in scanner.members(""):
            seen.add(key)
            if key == "settings":
                settings = read_record(Settings, scanner.value(key), key)
                if settings.id != Settings().id:
                    raise FileError("export_no_id", place="settings.id")
                work.add(settings, key)
            elif key == "records":
                _take_records(document, work)
            elif key == "evidence_files":
                _take_files(document, work)
            elif key in _HEAD:
                scanner.value(key)
            else:
                raise FileError("export_key_unknown", place="—", key=shown(key))
        scanner.require_end()
        require_keys(dict.fromkeys(seen), dict.fromkeys((*_HEAD, *_PARTS)), "—")


def _take_records(document: _Document, work: whole.Filling) -> None:
    known = kinds()
    seen: set[str] = set()
    for kind in document.scanner.members("records"):
        if kind not in known:
            raise FileError("export_key_unknown", place="records", key=shown(kind))
        seen.add(kind)
        cls = KINDS[kind]
        for at, item in document.scanner.items(f"records.{kind}"):
            document.look(at)
            place = f"records.{kind}[{at}]"
            found = document.seal.open(item, place) if cls is Rating else item
            work.add(read_record(cls, found, place), place)
    require_keys(dict.fromkeys(seen), dict.fromkeys(known), "records")


def _take_files(document: _Document, work: whole.Filling) -> None:
    for at, item in document.scanner.items("evidence_files"):
        document.look()
        place = f"evidence_files[{at}]"
        found = require_keys(item, dict.fromkeys(("sha256", "content")), place)
        digest, content = found["sha256"], found["content"]
        if type(digest) is not str or _DIGEST.fullmatch(digest) is None:
            raise FileError("export_no_id", place=f"{place}.sha256")
        work.keep(digest, None if content is None else _bytes(content, digest, f"{place}.content"), place)


def _bytes(content: Any, digest: str, place: str) -> bytes:
    try:
        data = base64.b64decode(content, validate=True)
    except (binascii.Error, TypeError, ValueError):
        raise FileError("export_no_bytes", place=place) from None
    if not data or len(data) > LARGEST or hashlib.sha256(data).hexdigest() != digest:
        raise FileError("export_no_bytes", place=place)
    return data
