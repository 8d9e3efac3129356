"""Files that prove something; their bytes lie in the portfolio file, found by their SHA-256."""

from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import ClassVar

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.records import Record

LARGEST = 10 * 1024 * 1024
"""Bytes that one file may have."""

ACTING_SUFFIXES = frozenset(
    """
    .exe .com .scr .pif .bat .cmd .ps1 .psm1 .sh .bash .command .run .py .pyw .pl .rb .php .js .jse .mjs .vbs
    .vbe .wsf .wsh .hta .lnk .desktop .url .webloc .html .htm .xhtml .shtml .mht .mhtml .svg .svgz .xht .chm
    .jar .msi .msix .app .appimage .apk .deb .rpm .dmg .pkg .dll .cpl .msc .reg .inf .scpt .workflow
    .application .gadget
    """.split()  # noqa: SIM905
)
"""Programs, scripts, links and web pages: opening one does what somebody else wrote."""
_ACTING_HEADS = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xfe\xed\xfa",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"L\x00\x00\x00\x01\x14\x02\x00",
)
_ACTING_WORDS = (b"<!doctype html", b"<html", b"<svg", b"<script", b"[desktop entry]", b"[internetshortcut]")
_HEAD = 1024
_LONGEST_NAME = 200
"""Bytes that a file system takes for certain."""
_UNSAFE = frozenset('<>:"/\\|?*')
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{n}{i}" for n in ("com", "lpt") for i in range(10))})


def may_act(name: str, data: bytes) -> bool:
    """Whether opening the file may run something: by its suffix, as every system reads it, or by how its bytes begin."""
    if PurePosixPath(safe_file_name(name).casefold()).suffix in ACTING_SUFFIXES:
        return True
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    text = head.replace(b"\x00", b"").lower()
    return head.startswith(_ACTING_HEADS) or any(word in text for word in _ACTING_WORDS)


def safe_file_name(name: str) -> str:
    """The name as every system can write it: no folders, no devices, nothing unseen, and its own suffix."""
    shown = "".join(c if c.isprintable() and c not in _UNSAFE else "_" for c in name).strip().rstrip(". ")
    path = PurePosixPath(shown.lstrip("."))
    stem, suffix = path.stem, path.suffix[:20]
    if not stem or stem.split(".")[0].strip().casefold() in _DEVICES:
        stem = f"_{stem}"
    while len((stem + suffix).encode("utf-8")) > _LONGEST_NAME:
        stem = stem[:-1]
    return stem + suffix


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence(Record):
    """A file that was attached to a record of an account."""

    KIND: ClassVar[str] = "evidence"

    account_id: str
    subject_kind: str
    subject_id: str
    name: str
    sha256: str
    size: int
    added_on: date

    def check(self) -> None:
        """A name, and not too large a file."""
        self.require("name", "sha256")
        if self.size > LARGEST:
            raise ValidationError("size", "evidence_too_large", name=self.name, limit=LARGEST // 1024 // 1024)
