"""A new and sound file from what can be read of a damaged one; the damaged one is only copied, never touched."""

import hashlib
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kamdesk.domain.errors import FileError
from kamdesk.domain.records import Record
from kamdesk.domain.settings import Settings
from kamdesk.domain.unreadable import Unreadable, shown
from kamdesk.env import private
from kamdesk.storage import change_log, driver, keys, opening, rows, schema
from kamdesk.storage.driver import translated, translated_suspecting
from kamdesk.storage.key import PAGE, PLAIN, Key
from kamdesk.storage.kinds import KINDS
from kamdesk.storage.pages import Pages, Text
from kamdesk.storage.portfolio_file import PortfolioFile
from kamdesk.storage.unread import sound_settings

MOST_PROBES = 20_000
"""So many single rows are tried where a page cannot be read."""
MOST_LONGER = 1000
"""So many times longer than what is there of it a file can have been."""


@dataclass(slots=True)
class Rescued:
    """How many records of each kind were saved, and what could not be."""

    taken: dict[str, int] = field(default_factory=dict)
    left: list[Unreadable] = field(default_factory=list)
    recalled: int = 0
    """How many of them are as the log last had them, for their own place cannot be read."""
    broken: dict[str, object] = field(default_factory=dict)
    """The tables that could not be read to their end, and why."""

    def leave(self, kind: str, record_id: object, column: str, value: object, *, is_left_out: bool = True) -> None:
        """Note what could not be saved as it is."""
        self.left.append(Unreadable(kind, shown(record_id), column, shown(value), None, is_left_out))


def rescue(source: Path, target: Path) -> Rescued:
    """Write a new file with every record of `source` that can be read.

    Raises:
        FileError: `exists`; `nothing_readable` when there is none; what stands in the way of writing.
    """
    if target.exists():
        raise FileError("exists", file=target.name)
    found = Rescued()
    try:
        with tempfile.TemporaryDirectory(prefix=".kamdesk-", dir=target.parent, ignore_cleanup_errors=True) as folder:
            copy, made = Path(folder) / "damaged", Path(folder) / "rescued"
            private.double(source, copy)
            with suppress(FileNotFoundError):
                private.double(source.with_name(source.name + "-journal"), copy.with_name("damaged-journal"))
            key = _mend(copy)
            _fill_up(copy)
            _bring_up_to_date(copy)
            PortfolioFile.create(made, key=key).close()
            with translated(source), closing(_opened(copy)) as old, closing(driver.connect(made)) as new:
                _take_all(old, new, copy, found)
            opening.inspect(made)
            if not found.taken.get("account"):
                raise FileError("nothing_readable", file=source.name)
            made.replace(target)
    except OSError as error:
        raise FileError("cannot_open", file=target.name, detail=str(error)) from error
    return found


def _mend(copy: Path) -> Key | None:
    """Let SQLCipher read the damaged pages of an encrypted file too, with all the nonsense that is in them; they stay encrypted.

    A bit that turned spoils 16 bytes of what a page holds; SQLCipher would refuse the whole of it.

    Raises:
        FileError: `password_needed`.
    """
    key = keys.fitting(copy) if keys.beginning_of(copy) != PLAIN else None
    if key is None:
        return keys.key_of(copy)
    with copy.open("rb+") as stream:
        number = 0
        while page := stream.read(PAGE):
            number += 1
            if any(page) and not (key.is_authentic(page, number) and (number > 1 or page.startswith(key.salt))):
                stream.seek((number - 1) * PAGE)
                stream.write(key.encrypted(key.decrypted(page.ljust(PAGE, b"\x00"), number), number))
    return key


def account_names(path: Path) -> dict[str, str]:
    """Id → name of all accounts of a whole file, archived ones too; fails as SQLite does when the file is damaged."""
    with closing(driver.connect(path, read_only=True)) as connection:
        return dict(connection.execute("SELECT id, name FROM account"))


def changes_since(path: Path, change_id: str) -> int | None:
    """How many changes a file holds after one of them, as far as it can be read; None where nobody can tell."""
    with suppress(FileError), translated_suspecting(path), closing(driver.connect(path, read_only=True)) as connection:
        row = connection.execute("SELECT seq FROM change WHERE id = ?", [change_id]).fetchone()
        if row is not None:
            return int(connection.execute("SELECT count(*) FROM change WHERE seq > ?", row).fetchone()[0])
    return None


def _opened(copy: Path) -> driver.Connection:
    connection = driver.connect_damaged(copy)
    connection.text_factory = rows.as_text
    return connection


def _fill_up(copy: Path) -> None:
    """Give a file that was cut short the length it speaks of: SQLite would not even look at what is left."""
    head = keys.first_page(copy)
    with copy.open("rb+") as stream:
        size, pages = int.from_bytes(head[16:18], "big"), int.from_bytes(head[28:32], "big")
        length = stream.seek(0, 2)
        if length < (size if size > 1 else 65536) * pages <= MOST_LONGER * max(length, opening.SMALLEST):
            stream.truncate((size if size > 1 else 65536) * pages)


def _bring_up_to_date(copy: Path) -> None:
    """Let what an older format held be read as today's; where that fails, the columns of both are read."""
    with suppress(FileError, *rows.FAULTS), translated(copy), closing(driver.connect(copy)) as connection:
        if 0 < int(connection.execute("PRAGMA user_version").fetchone()[0]) < schema.VERSION:
            from kamdesk.storage import migrations

            migrations.apply(connection)


def _take_all(old: driver.Connection, new: driver.Connection, copy: Path, found: Rescued) -> None:
    new.execute("PRAGMA foreign_keys=OFF")
    new.execute("BEGIN IMMEDIATE")
    _take_identity(old, new, found)
    for kind in KINDS:
        _take_records(old, new, kind, found)
    _take_evidence(old, new, found)
    _take_log(_read(old, "change", change_log.COLUMNS, found), new, found)
    if found.broken:
        _take_from_pages(copy, new, found)
    _let_go(new, found)
    new.execute("COMMIT")


def _take_identity(old: driver.Connection, new: driver.Connection, found: Rescued) -> None:
    for key, value in _read(old, "meta", ("key", "value"), found):
        if type(key) is str and type(value) is str and value:
            new.execute("UPDATE meta SET value = ? WHERE key = ?", [value, key])


def _take_records(old: driver.Connection, new: driver.Connection, kind: str, found: Rescued) -> None:
    cls = KINDS[kind]
    shape = rows.layout(cls)
    stored = _columns(old, kind)
    names = tuple(name for name in shape.columns if name in stored)
    for row in _read(old, kind, names, found):
        values = dict(zip(names, row, strict=True))
        _take_decoded(rows.decoded_of(cls, values), kind, values.get("id", ""), new, found)


def _take_decoded(decoded: rows.Decoded[Any], kind: str, record_id: object, new: driver.Connection, found: Rescued) -> None:
    for fault in decoded.faults:
        found.leave(kind, record_id, fault.column, fault.raw, is_left_out=decoded.record is None)
    if decoded.record is None:
        return
    try:
        record: Record = decoded.record
        if isinstance(record, Settings):
            record, broken = sound_settings(record)
            for name in broken:
                found.leave(kind, "", name, getattr(decoded.record, name), is_left_out=False)
            new.execute("DELETE FROM settings")
        new.execute(rows.layout(type(record)).insert_sql, rows.values(record))
        found.taken[kind] = found.taken.get(kind, 0) + 1
    except (driver.Error, *rows.FAULTS) as error:
        found.leave(kind, decoded.record.id, "id", error)


def _take_evidence(old: driver.Connection, new: driver.Connection, found: Rescued) -> None:
    for digest, data in _read(old, "evidence_file", ("sha256", "data"), found):
        if isinstance(data, bytes) and hashlib.sha256(data).hexdigest() == digest:
            new.execute("INSERT OR IGNORE INTO evidence_file (sha256, data) VALUES (?, ?)", [digest, data])
        else:
            found.leave("evidence", digest, "data", "")


def _take_log(entries: Iterable[Sequence[Any]], new: driver.Connection, found: Rescued) -> None:
    for row in entries:
        try:
            rows.moment(row[2])
            json.loads(row[5])
            if any(isinstance(value, rows.Garbled) for value in row):
                raise ValueError(row[0])
            new.execute(change_log.INSERT_SQL, row)
        except (driver.Error, *rows.FAULTS):
            found.leave("change", row[0], "at", row[2])


def _take_from_pages(copy: Path, new: driver.Connection, found: Rescued) -> None:
    """What the tables did not give: rows found on the pages, then records as the log last had them."""
    try:
        loose = list(Pages(copy).rows())
    except (OSError, ValueError):
        loose = []
    if "change" in found.broken:
        new.execute("DELETE FROM change")
        entries = {
            rowid: _as_stored(row[1:])
            for rowid, row in loose
            if len(row) == len(change_log.COLUMNS) + 1 and row[0] is None and type(row[2]) is Text
        }
        found.left = [item for item in found.left if item.kind != "change"]
        _take_log([entries[rowid] for rowid in sorted(entries)], new, found)
    if "evidence_file" in found.broken:
        for _rowid, row in loose:
            if (
                len(row) == 2
                and isinstance(row[1], bytes)
                and type(row[1]) is bytes
                and hashlib.sha256(row[1]).hexdigest().encode() == row[0]
            ):
                new.execute("INSERT OR IGNORE INTO evidence_file (sha256, data) VALUES (?, ?)", [row[0].decode(), row[1]])
    last = _last_of_each(new)
    kinds = {record_id: kind for record_id, (kind, _after) in last.items()} | _ids_of_imports(new)
    for kind in KINDS:
        if kind in found.broken:
            _take_loose(kind, [row for _rowid, row in loose], kinds, last, new, found)
            _recall(kind, last, new, found)
    for table, problem in found.broken.items():
        if table == "change" or not _is_whole(table, kinds, last, new):
            found.leave(table, "", "id", problem)


def _as_stored(row: Iterable[Any]) -> list[Any]:
    return [rows.as_text(value) if isinstance(value, Text) else value for value in row]


def _last_of_each(new: driver.Connection) -> dict[str, tuple[str, str | None]]:
    """Kind and last content of every record in the log; None when it was removed."""
    sql = 'SELECT record_id, kind, "after" FROM change ORDER BY seq'
    return {record_id: (kind, after) for record_id, kind, after in new.execute(sql) if kind in KINDS}


def _ids_of_imports(new: driver.Connection) -> dict[str, str]:
    found: dict[str, str] = {}
    for (text,) in new.execute("SELECT \"after\" FROM change WHERE kind = 'import'"):
        with suppress(*rows.FAULTS):
            found |= {record_id: kind for kind, ids in json.loads(text).items() for record_id in ids if type(record_id) is str}
    return found


def _take_loose(
    kind: str, loose: Iterable[list[Any]], kinds: Mapping[str, str], last: Mapping[str, tuple[str, str | None]],
    new: driver.Connection, found: Rescued,
) -> None:  # fmt: skip
    """Rows of one table from the pages: those that the log knows as its own, and does not know as removed."""
    columns = [(row[1], row[2]) for row in new.execute(f'PRAGMA table_info("{kind}")')]
    id_at = next(at for at, (name, _type) in enumerate(columns) if name == "id")
    there = {record_id for (record_id,) in new.execute(f'SELECT id FROM "{kind}"')}
    for row in loose:
        if not id_at < len(row) <= len(columns) or type(row[id_at]) is not Text:
            continue
        record_id = rows.as_text(row[id_at])
        if record_id in there or kinds.get(record_id) != kind or last.get(record_id, (kind, ""))[1] is None:
            continue
        values = {
            name: float(value) if type_ == "REAL" and isinstance(value, int) else value
            for (name, type_), value in zip(columns, _as_stored(row), strict=False)
        }
        stored = {name: value for name, value in values.items() if name in rows.layout(KINDS[kind]).columns}
        _take_decoded(rows.decoded_of(KINDS[kind], stored), kind, record_id, new, found)
        there.add(record_id)


def _recall(kind: str, last: Mapping[str, tuple[str, str | None]], new: driver.Connection, found: Rescued) -> None:
    """Records whose row is lost, as the log last had them."""
    there = {record_id for (record_id,) in new.execute(f'SELECT id FROM "{kind}"')}
    for record_id, (its_kind, after) in last.items():
        if its_kind == kind and after is not None and record_id not in there:
            record = rows.from_json(kind, after)
            if record is not None:
                _take_decoded(rows.Decoded(record, ()), kind, record_id, new, found)
                found.recalled += 1


def _is_whole(table: str, kinds: Mapping[str, str], last: Mapping[str, tuple[str, str | None]], new: driver.Connection) -> bool:
    """Whether everything that the log knows of a table is there."""
    if table not in KINDS or table == Settings.KIND:
        return False
    there = {record_id for (record_id,) in new.execute(f'SELECT id FROM "{table}"')}
    return all(
        kind != table or record_id in there or last.get(record_id, (kind, ""))[1] is None for record_id, kind in kinds.items()
    )


def _let_go(new: driver.Connection, found: Rescued) -> None:
    """What points to something that was lost lets go of it, or is left out itself."""
    while broken := new.execute("PRAGMA foreign_key_check").fetchall():
        for table, rowid, _parent, link in broken:
            column = next(row[3] for row in new.execute(f'PRAGMA foreign_key_list("{table}")') if row[0] == link)
            needed = next(row[3] for row in new.execute(f'PRAGMA table_info("{table}")') if row[1] == column)
            stored = new.execute(f'SELECT "id", "{column}" FROM "{table}" WHERE rowid = ?', [rowid]).fetchone()
            if stored is None:
                continue
            found.leave(table, stored[0], column, stored[1], is_left_out=bool(needed))
            if needed:
                new.execute(f'DELETE FROM "{table}" WHERE rowid = ?', [rowid])
                found.taken[table] = found.taken.get(table, 1) - 1
            else:
                new.execute(f'UPDATE "{table}" SET "{column}" = NULL WHERE rowid = ?', [rowid])


def _columns(connection: driver.Connection, table: str) -> set[str]:
    with suppress(driver.Error, *rows.FAULTS):
        return {row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')}
    return set()


def _read(connection: driver.Connection, table: str, names: tuple[str, ...], found: Rescued) -> Iterator[tuple[Any, ...]]:
    """The rows of a table: from its beginning, then from its end, then one by one what lies between."""
    sql = f'SELECT rowid, {", ".join(chr(34) + name + chr(34) for name in names)} FROM "{table}"' if names else ""
    first, last = -(2**62), 2**62
    try:
        for row in connection.execute(f"{sql} ORDER BY rowid"):
            first = row[0]
            yield row[1:]
    except (driver.Error, *rows.FAULTS, MemoryError) as error:
        problem = error
    else:
        return
    backwards = []
    with suppress(driver.Error, MemoryError, *rows.FAULTS):
        for row in connection.execute(f"{sql} WHERE rowid > ? ORDER BY rowid DESC", [first]):
            last = row[0]
            backwards.append(row[1:])
    if 0 <= last - first - 1 <= MOST_PROBES:
        for rowid in range(first + 1, last):
            with suppress(driver.Error, MemoryError, *rows.FAULTS):
                yield from (row[1:] for row in connection.execute(f"{sql} WHERE rowid = ?", [rowid]).fetchall())
    yield from reversed(backwards)
    found.broken[table] = problem
