"""Evidence files: taken into the portfolio file, and put out again as private copies to look at."""

import hashlib
import stat
import tempfile
from datetime import date
from pathlib import Path

from kamdesk.domain.changes import Edit
from kamdesk.domain.errors import FileError, ValidationError
from kamdesk.domain.evidence import LARGEST, Evidence, may_act, safe_file_name
from kamdesk.domain.ids import new_id
from kamdesk.domain.records import Record
from kamdesk.env import private
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage import evidence_files


def attach(portfolio: Portfolio, account_id: str, subject: Record, path: Path) -> Edit | None:
    """Take a file in as evidence of a record; the original stays where it is.

    Raises:
        FileError: `cannot_read`, `empty_file`. ValidationError: `evidence_too_large`.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe or a device has no end
            raise FileError("cannot_read", file=path.name)
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        raise FileError("cannot_read", file=path.name) from error
    if len(data) > LARGEST:
        raise ValidationError("size", "evidence_too_large", name=path.name, limit=LARGEST // 1024 // 1024)
    if not data:
        raise FileError("empty_file", file=path.name)
    digest = hashlib.sha256(data).hexdigest()
    portfolio.with_file(evidence_files.keep, digest, data)
    return portfolio.save(
        Evidence(
            id=new_id(), account_id=account_id, subject_kind=subject.KIND, subject_id=subject.id, name=path.name, sha256=digest,
            size=len(data), added_on=date.today(),
        )
    )  # fmt: skip


def may_run(portfolio: Portfolio, evidence: Evidence) -> bool:
    """Whether opening the file may run something, so that it is asked before.

    Raises:
        FileError: as `copy_out`.
    """
    return may_act(evidence.name, _bytes_of(portfolio, evidence))


def copy_out(portfolio: Portfolio, evidence: Evidence, folder: Path) -> Path:
    """Write a private copy of an evidence file below `folder`, under its own name, to be opened by another program.

    Raises:
        FileError: `evidence_lost` when its bytes are not in the file any more; `cannot_open` when it cannot be written.
    """
    data = _bytes_of(portfolio, evidence)
    try:
        target = Path(tempfile.mkdtemp(dir=folder)) / safe_file_name(evidence.name)
        private.make(target)
        target.write_bytes(data)
    except OSError as error:
        raise FileError("cannot_open", file=evidence.name) from error
    return target


def _bytes_of(portfolio: Portfolio, evidence: Evidence) -> bytes:
    data = portfolio.with_file(evidence_files.data_of, evidence.sha256)
    if data is None or hashlib.sha256(data).hexdigest() != evidence.sha256:
        raise FileError("evidence_lost", file=evidence.name)
    return data
