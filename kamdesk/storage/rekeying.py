"""A file under another key, or under none: written whole beside it, compared row by row, and put in its place in one step.

SQLCipher can change the key inside a file as well; a file without a password cannot be encrypted that way, and one road for setting,
changing and removing leaves one moment at which the old file becomes the new one.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from kamdesk.domain.errors import FileError
from kamdesk.env import private
from kamdesk.storage import drafts, driver, keys, opening
from kamdesk.storage.driver import translated
from kamdesk.storage.key import Key

FORMER = "former_keys"
"""Where an encrypted file keeps the keys that it had, so that its older copies open with its present password."""
MOST_FORMER = 20


def has_key(path: Path, key: Key | None) -> bool:
    """Whether a file lies under this key, or under none.

    Raises:
        OSError: it cannot be read.
    """
    return keys.beginning_of(path) == key.salt if key is not None else not keys.is_encrypted(path)


def rewrite(path: Path, key: Key | None) -> None:
    """Put a file under another key, or under none. Whoever is killed meanwhile leaves the old file or the new one, whole.

    Raises:
        FileError: `password_needed`, what `opening.inspect` refuses, what stands in the way of writing; the file is as before.
    """
    opening.inspect(path)
    with drafts.draft_for(path) as draft:
        write_under(path, draft, key)
        private.keep_rights(path, draft)
        drafts.drop_sides(draft)
        draft.replace(path)
        drafts.flush_folder(path.parent)


def write_under(source: Path, draft: Path, key: Key | None) -> None:
    """Write what a file holds into a draft under this key, and look whether the draft holds the same, row by row.

    Raises:
        FileError: `damaged` when it does not; what stands in the way of reading or writing.
    """
    if driver.has_full_disk(draft.parent, 2 * source.stat().st_size):
        raise FileError("disk_full", file=source.name)
    private.make(draft)
    before = keys.key_of(source)
    with translated(source), closing(driver.connect(source, read_only=True)) as connection, _beside(connection, draft, key):
        connection.execute("PRAGMA beside.journal_mode=OFF").fetchall()
        connection.execute("PRAGMA beside.synchronous=OFF")
        connection.execute("SELECT sqlcipher_export('beside')").fetchall()
        for name in ("user_version", "application_id"):
            value = int(connection.execute(f"PRAGMA main.{name}").fetchone()[0])
            connection.execute(f"PRAGMA beside.{name} = {value}")
        _compare(connection, source)
        _keep_former(connection, before, key)
    if not has_key(draft, key):  # pragma: no cover - the last look before a file takes the place of another
        raise FileError("damaged", file=source.name, detail="key")
    drafts.finish(draft)


@contextmanager
def _beside(connection: driver.Connection, draft: Path, key: Key | None) -> Iterator[None]:
    uri = f"{draft.absolute().as_uri()}?mode=rw"
    connection.execute("ATTACH DATABASE ? AS beside KEY ?", [uri, key.for_driver if key is not None else ""])
    try:
        yield
    finally:
        connection.execute("DETACH DATABASE beside")


def _compare(connection: driver.Connection, source: Path) -> None:
    schemas = [
        connection.execute(f"SELECT type, name, sql, rootpage > 0 FROM {side}.sqlite_master ORDER BY type, name").fetchall()
        for side in ("main", "beside")
    ]
    is_same = schemas[0] == schemas[1]
    for table in [name for kind, name, _sql, has_pages in schemas[0] if kind == "table" and has_pages] if is_same else ():
        for one, other in (("main", "beside"), ("beside", "main")):
            sql = f'SELECT 1 FROM (SELECT * FROM {one}."{table}" EXCEPT SELECT * FROM {other}."{table}") LIMIT 1'
            is_same = is_same and connection.execute(sql).fetchone() is None
        counts = [connection.execute(f'SELECT count(*) FROM {side}."{table}"').fetchone() for side in ("main", "beside")]
        is_same = is_same and counts[0] == counts[1]
    if not is_same:
        raise FileError("damaged", file=source.name, detail="copy")


def _keep_former(connection: driver.Connection, before: Key | None, key: Key | None) -> None:
    """Only inside a file that is encrypted: what opens its older copies is as secret as they are."""
    found = connection.execute("SELECT value FROM main.meta WHERE key = ?", [FORMER]).fetchone()
    former = _listed(found[0]) if found else []
    connection.execute("DELETE FROM beside.meta WHERE key = ?", [FORMER])
    if key is not None and (before is not None or former):
        known = [one.kept for one in former if one != before] + ([before.kept] if before is not None and before != key else [])
        connection.execute("INSERT INTO beside.meta VALUES (?, ?)", [FORMER, json.dumps(known[-MOST_FORMER:])])


def _listed(text: object) -> list[Key]:
    try:
        return [Key.of_kept(one) for one in json.loads(str(text))]
    except (ValueError, TypeError):
        return []


def learn_former(query: Callable[[str, Sequence[object]], list[tuple[Any, ...]]]) -> None:
    """Know the keys that an encrypted file had before, so that its older copies can be read."""
    for (text,) in query("SELECT value FROM meta WHERE key = ?", [FORMER]):
        for key in _listed(text):
            keys.learn(key)
