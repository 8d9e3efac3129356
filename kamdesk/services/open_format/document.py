"""Writes a whole portfolio as one JSON document, record by record, a line each; `docs/open-formats.md` says what is in it."""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TextIO

from kamdesk.domain.errors import FileError, ValidationError
from kamdesk.domain.plan.kam_profile import Rating
from kamdesk.domain.records import Record
from kamdesk.domain.settings import Settings
from kamdesk.services.open_format.codec import write_record
from kamdesk.services.open_format.sealing import Seal
from kamdesk.services.open_format.text import text_of
from kamdesk.services.plan.kam_ratings import with_hidden_marks
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage import evidence_files, whole
from kamdesk.storage.bulk import Watch, unwatched
from kamdesk.storage.kinds import KINDS

FORMAT, VERSION = "kamdesk-portfolio", 1
"""What a document calls itself, and the version that is written; every version up to it is read."""


@dataclass(slots=True)
class Exported:
    """What went into an export: `sealed` marks among the records, files of evidence, and what is wrong with the portfolio.

    `lost` files have no bytes in the portfolio any more. `broken` records do not keep the rules of today, so that no portfolio is
    made from the export before they are corrected.
    """

    records: int = 0
    files: int = 0
    sealed: int = 0
    lost: int = 0
    broken: int = 0


class Source:
    """An open portfolio on its way out, the same way for every form; counts what went."""

    def __init__(self, portfolio: Portfolio, watch: Watch = unwatched) -> None:
        self.portfolio = portfolio
        self.counted = Exported()
        self.settings = portfolio.settings
        self.form_key = _form_key(portfolio)
        self._seal = Seal(portfolio.portfolio_id(), self.form_key)
        self._hidden = with_hidden_marks(portfolio)
        self._watch = watch
        self._whole = portfolio.with_file(whole.count)

    def objects(self, cls: type[Record]) -> Iterator[tuple[Record, dict[str, Any]]]:
        """Every record of a kind as an export has it, in the order in which they were made; marks still hidden are sealed."""
        for records in self.portfolio.with_file(whole.in_slices, cls):
            self._watch(self.counted.records, self._whole)
            for record in records:
                self._count(record)
                found = write_record(record)
                if isinstance(record, Rating) and record.person_id in self._hidden:
                    found = self._seal.close(found)
                    self.counted.sealed += 1
                yield record, found

    def files(self) -> Iterator[tuple[str, bytes | None]]:
        """The bytes of every file that is named as evidence, by digest; None where they are lost or damaged."""
        for digest in self.portfolio.with_file(whole.named_evidence):
            self._watch(self.counted.records, self._whole)
            data = self.portfolio.with_file(evidence_files.data_of, digest)
            if data is None or hashlib.sha256(data).hexdigest() != digest:
                self.counted.lost += 1
                data = None
            else:
                self.counted.files += 1
            yield digest, data

    def _count(self, record: Record) -> None:
        self.counted.records += 1
        try:
            record.cleaned()
        except ValidationError:
            self.counted.broken += 1


def _form_key(portfolio: Portfolio) -> str:
    try:
        return portfolio.form_key().hex()
    except FileError:
        return ""


def kinds() -> list[str]:
    """The kinds of records in the order of a document; the settings stand by themselves."""
    return sorted(set(KINDS) - {Settings.KIND})


def write_document(portfolio: Portfolio, stream: TextIO, watch: Watch = unwatched) -> Exported:
    """Write a portfolio as a JSON document; the same data are the same text.

    Raises:
        OSError: it cannot be written; FileError: the portfolio cannot be read; whatever `watch` raises.
    """
    source = Source(portfolio, watch)
    identity = {"id": portfolio.portfolio_id(), "form_key": source.form_key}
    stream.write(f'{{\n"format": {text_of(FORMAT)},\n"version": {VERSION},\n"portfolio": {text_of(identity)},\n')
    stream.write(f'"settings": {text_of(write_record(source.settings))},\n"records": {{\n')
    for at, kind in enumerate(kinds()):
        stream.write(f'{"," if at else ""}\n"{kind}": [')
        stream.writelines(
            f"{',' if number else ''}\n{text_of(found)}" for number, (_record, found) in enumerate(source.objects(KINDS[kind]))
        )
        stream.write("\n]")
    stream.write('\n},\n"evidence_files": [')
    for number, (digest, data) in enumerate(source.files()):
        content = base64.b64encode(data).decode() if data is not None else None
        stream.write(f"{',' if number else ''}\n{text_of({'sha256': digest, 'content': content})}")
    stream.write("\n]\n}\n")
    return source.counted
