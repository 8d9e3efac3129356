"""The bytes of evidence files, kept once by their digest; the records that name them are `Evidence`."""

from collections.abc import Mapping, Sequence

from kamdesk.storage import events
from kamdesk.storage.portfolio_file import PortfolioFile


def keep(file: PortfolioFile, sha256: str, data: bytes) -> None:
    """Keep the bytes of a file; the same bytes are kept once.

    Raises:
        FileError: as `GuardedFile.transaction`.
    """
    with file.transaction():
        file.connection.execute("INSERT OR IGNORE INTO evidence_file (sha256, data) VALUES (?, ?)", [sha256, data])


def data_of(file: PortfolioFile, sha256: str) -> bytes | None:
    """The bytes of a file; None when they are not there."""
    found = file.query("SELECT data FROM evidence_file WHERE sha256 = ?", [sha256])
    return bytes(found[0][0]) if found else None


def is_kept(file: PortfolioFile, sha256: str) -> bool:
    """Whether the bytes of a file are there."""
    return bool(file.query("SELECT 1 FROM evidence_file WHERE sha256 = ?", [sha256]))


def digests(file: PortfolioFile) -> list[str]:
    """The digests under which bytes are kept."""
    return [row[0] for row in file.query("SELECT sha256 FROM evidence_file")]


def unnamed(file: PortfolioFile) -> list[tuple[str, str, int]]:
    """Files that no record names any more: digest, the last name it had, and bytes."""
    found = file.query("SELECT sha256, length(data) FROM evidence_file WHERE sha256 NOT IN (SELECT sha256 FROM evidence)")
    name = (
        "SELECT json_extract(\"before\", '$.name') FROM change WHERE kind = 'evidence'"
        ' AND CASE WHEN json_valid("before") THEN json_extract("before", \'$.sha256\') END = ? ORDER BY seq DESC LIMIT 1'
    )
    named = [(digest, file.query(name, [digest]), size) for digest, size in found]
    return [(digest, str(names[0][0]) if names else "", int(size)) for digest, names, size in named]


def purge(file: PortfolioFile, sha256s: Sequence[str], params: Mapping[str, str]) -> None:
    """Take files out for good: their bytes are overwritten where they lay, then the portfolio file gives back the room.

    Raises:
        FileError: nothing was taken out.
    """
    marks: list[str] = []
    with file.transaction(marks):
        file.connection.execute("PRAGMA secure_delete=ON").fetchall()
        for digest in sha256s:
            file.connection.execute("DELETE FROM evidence_file WHERE sha256 = ?", [digest])
        marks.append(events.note(file.connection.execute, "purge", params))
    file.compact()  # where there is no room for it, the bytes are zeros already
