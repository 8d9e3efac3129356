"""A finished file is opened again and searched for what should not leave: the account's internal texts.

Whole values of `SHORTEST` letters and more count, but for those that the client may see elsewhere, or that are words of the program.
"""

import hashlib
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Set
from typing import Any

from defusedxml import ElementTree

from kamdesk.domain.errors import FileError
from kamdesk.i18n import every_text

SHORTEST = 6
_UNSEEN = re.compile(r"[\s\u00ad\u200b-\u200f\u2010\u2011\u2060\ufeff-]+")


def check(data: bytes, name: str, internal: Iterable[str], shared: Iterable[str], known: Set[str] = frozenset()) -> None:
    """Search a finished file of a client, and its name; parts of it that are `known` (`parts_of`) say nothing that leaves with it.

    Raises:
        FileError: `report_leaks`, which names a text that was found.
    """
    found = find(squeezed(" ".join((name, *texts_in(data, known)))), internal, shared)
    if found is not None:
        raise FileError("report_leaks", text=found)


def find(squeezed_text: str, internal: Iterable[str], shared: Iterable[str]) -> str | None:
    """The first internal text that stands in a squeezed one; None where none does."""
    excused = {squeezed(t) for t in shared}
    joined = "\n".join(sorted(excused))
    words: str | None = None
    for text in sorted(set(internal)):
        wanted = squeezed(text)
        if sum(c.isalnum() for c in wanted) < SHORTEST or wanted not in squeezed_text or wanted in joined:
            continue
        if words is None:
            words = "\n".join(squeezed(t) for t in every_text())
        if wanted not in words:
            return text
    return None


def squeezed(text: str) -> str:
    """A text without blanks, hyphens, unseen signs and case: line ends and places to break are not the text's own."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).casefold()


def parts_of(data: bytes) -> frozenset[str]:
    """The parts of a package, for `check` to know them again in another: those of a template are in every file that is made from it."""
    return frozenset(_mark(text) for text in _package_texts(data, frozenset()))


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def texts_in(data: bytes, known: Set[str] = frozenset()) -> Iterator[str]:
    """Every text of a PDF, or of a package of XML such as PPTX and XLSX, in its pages and beside them; without parts that are known."""
    if data.startswith(b"%PDF"):
        yield from _pdf_texts(data)
    elif data.startswith(b"PK"):
        yield from _package_texts(data, known)
    else:
        yield data.decode("utf-8", "replace")


def _pdf_texts(data: bytes) -> Iterator[str]:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data))
    for page in reader.pages:
        yield page.extract_text()
    for number in reader.xref.get(0, {}) | reader.xref_objStm:
        yield from _strings(reader.get_object(number))
    yield from _strings(reader.trailer.get("/Info"))


def _strings(value: Any) -> Iterator[str]:
    """The texts in an object of a PDF: alternative texts, titles, bookmarks, notes, metadata, files that were put into it."""
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject, TextStringObject

    if isinstance(value, TextStringObject):
        yield str(value)
    elif isinstance(value, ArrayObject):
        for part in value:
            yield from _strings(part)
    elif isinstance(value, DictionaryObject):
        for part in value.values():
            if not isinstance(part, IndirectObject):
                yield from _strings(part)
        if isinstance(value, StreamObject) and value.get("/Type") in {"/Metadata", "/EmbeddedFile"}:
            yield from texts_in(value.get_data())


def _package_texts(data: bytes, known: Set[str]) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for part in package.namelist():
            content = package.read(part)
            found = (part, *_part_texts(part, content, known))
            yield from (text for text in found if not known or _mark(text) not in known)


def _part_texts(part: str, content: bytes, known: Set[str]) -> Iterator[str]:
    if content.startswith(b"PK"):
        yield from _package_texts(content, known)
    elif part.endswith((".xml", ".rels", ".vml")):
        yield from _xml_texts(content)
    else:  # what a picture or a part of another kind says of itself
        yield content.decode("utf-8", "replace")
        yield content.decode("utf-16-le", "replace")


def _xml_texts(content: bytes) -> Iterator[str]:
    whole: list[str] = []
    for element in ElementTree.fromstring(content).iter():
        whole += [element.text or "", *element.attrib.values()]
    # Runs of one sentence follow each other without anything between.
    yield "".join(whole)
