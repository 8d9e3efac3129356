"""A whole portfolio out of a file, slice by slice, and into a new one; records keep the order in which they were made."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

from kamdesk.domain.errors import FileError
from kamdesk.domain.records import Record
from kamdesk.domain.settings import Settings
from kamdesk.storage import driver, events, rows
from kamdesk.storage.kinds import KINDS
from kamdesk.storage.portfolio_file import PortfolioFile
from kamdesk.storage.queries import ACCOUNT_LISTS

R = TypeVar("R", bound=Record)

SLICE = 1000
"""So many records are held at once."""


def count(file: PortfolioFile) -> int:
    """How many records there are of all kinds, those that cannot be read too."""
    return sum(int(file.query(f'SELECT count(*) FROM "{kind}"')[0][0]) for kind in KINDS)


def in_slices(file: PortfolioFile, cls: type[R]) -> Iterator[list[R]]:
    """All records of a kind in the order in which they were made, some at a time."""
    sql = f'SELECT rowid, {rows.layout(cls).select} FROM "{cls.KIND}" WHERE rowid > ? ORDER BY rowid LIMIT {SLICE}'
    last = -(2**63)
    while found := file.query(sql, [last]):
        yield file.unread.records(cls, (row[1:] for row in found))
        last = found[-1][0]


def named_evidence(file: PortfolioFile) -> list[str]:
    """The digests of the evidence files that records name, sorted."""
    return [str(row[0]) for row in file.query("SELECT DISTINCT sha256 FROM evidence ORDER BY sha256")]


@contextmanager
def filling(file: PortfolioFile, portfolio_id: str, form_key: str, params: Mapping[str, str]) -> Iterator["Filling"]:
    """Fill a new file in one transaction, which holds all at its end or nothing; `params` are what its log says of it.

    An empty `form_key` leaves the one that the file was made with.

    Raises:
        FileError: what `Filling` refuses, or what stands in the way of writing; the file is as before then.
    """
    marks: list[str] = []
    with file.transaction(marks):
        put = file.connection.execute
        put("PRAGMA defer_foreign_keys=ON")
        put("DELETE FROM settings")
        put("UPDATE meta SET value = ? WHERE key = 'portfolio_id'", [portfolio_id])
        if form_key:
            put("UPDATE meta SET value = ? WHERE key = 'form_key'", [form_key])
        work = Filling(file)
        yield work
        work.require_whole()
        marks.append(events.note(put, "from_export", params))


class Filling:
    """A new file that takes records of every kind in any order; what they name is looked for at the end."""

    def __init__(self, file: PortfolioFile) -> None:
        self._file = file
        self._lost: set[str] = set()

    def add(self, record: Record, place: str) -> None:
        """Write a clean record; `place` says where it came from.

        Raises:
            FileError: `export_id_twice`, `export_same_twice`, `export_not_storable`.
        """
        shape, row = rows.layout(type(record)), rows.values(record)
        try:
            is_same = rows.record_from(type(record), tuple(row[: len(shape.columns)])) == record
        except rows.FAULTS:
            is_same = False
        if not is_same:
            raise FileError("export_not_storable", place=place)
        try:
            self._file.connection.execute(shape.insert_sql, row)
        except driver.Error as error:
            if not driver.is_conflict(error):
                raise
            is_there = self._file.query(f'SELECT 1 FROM "{shape.table}" WHERE id = ?', [record.id])
            raise FileError("export_id_twice" if is_there else "export_same_twice", place=place, id=record.id) from error

    def keep(self, sha256: str, data: bytes | None, place: str) -> None:
        """Keep the bytes of an evidence file; None where they were lost before.

        Raises:
            FileError: `export_id_twice`.
        """
        if sha256 in self._lost or self._file.query("SELECT 1 FROM evidence_file WHERE sha256 = ?", [sha256]):
            raise FileError("export_id_twice", place=place, id=sha256)
        if data is None:
            self._lost.add(sha256)
        else:
            self._file.connection.execute("INSERT INTO evidence_file (sha256, data) VALUES (?, ?)", [sha256, data])

    def require_whole(self) -> None:
        """Refuse what names something that is not there, evidence without its file, and groups that go round in a circle.

        Raises:
            FileError: `export_leads_nowhere`, `export_evidence_missing`, `export_evidence_unnamed`, `export_in_circle`.
        """
        self._require_links()
        for kind, columns in ACCOUNT_LISTS.items():
            for column in columns:
                self._require_accounts(kind, column)
        self._require_subjects()
        self._require_files()
        for column in ("parent_id", "merged_into"):
            self._require_no_circle(column)

    def _require_links(self) -> None:
        for table, rowid, _parent, link in self._file.query("PRAGMA foreign_key_check"):
            column = next(row[3] for row in self._file.query(f'PRAGMA foreign_key_list("{table}")') if row[0] == link)
            found = self._file.query(f'SELECT "{column}" FROM "{table}" WHERE rowid = ?', [rowid])[0][0]
            raise FileError("export_leads_nowhere", place=f"{_place(table, rowid)}.{column}", id=found)

    def _require_accounts(self, kind: str, column: str) -> None:
        named = "CASE each.type WHEN 'object' THEN json_extract(each.value, '$.account_id') ELSE each.value END"
        sql = (
            f'SELECT "{kind}".rowid, each.key, {named} AS named FROM "{kind}", json_each("{kind}"."{column}") AS each'
            " WHERE named NOT IN (SELECT id FROM account) LIMIT 1"
        )
        for rowid, at, found in self._file.query(sql):
            raise FileError("export_leads_nowhere", place=f"{_place(kind, rowid)}.{column}[{at}]", id=found)

    def _require_subjects(self) -> None:
        for (kind,) in self._file.query("SELECT DISTINCT subject_kind FROM evidence"):
            known = f'AND subject_id NOT IN (SELECT id FROM "{kind}")' if kind in KINDS else ""
            sql = f"SELECT rowid, subject_id FROM evidence WHERE subject_kind = ? {known} LIMIT 1"
            for rowid, found in self._file.query(sql, [kind]):
                raise FileError("export_leads_nowhere", place=f"{_place('evidence', rowid)}.subject_id", id=found)

    def _require_files(self) -> None:
        sql = (
            "SELECT e.rowid, e.sha256, e.size, length(f.data) FROM evidence e LEFT JOIN evidence_file f USING (sha256)"
            " WHERE length(f.data) IS NOT e.size"
        )
        for rowid, digest, _size, length in self._file.query(sql):
            if length is not None or digest not in self._lost:
                raise FileError("export_evidence_missing", place=_place("evidence", rowid))
        named = set(named_evidence(self._file))
        stored = [row[0] for row in self._file.query("SELECT sha256 FROM evidence_file ORDER BY rowid")]
        for digest in (*stored, *sorted(self._lost)):
            if digest not in named:
                raise FileError("export_evidence_unnamed", id=digest)

    def _require_no_circle(self, column: str) -> None:
        found = self._file.query(f'SELECT id, seq, "{column}" FROM account WHERE "{column}" IS NOT NULL')
        above = {account_id: (seq, parent) for account_id, seq, parent in found}
        sound: set[str] = set()
        for start in above:
            way: set[str] = set()
            here = start
            while here in above and here not in sound:
                if here in way:
                    raise FileError("export_in_circle", place=f"{_place('account', above[here][0])}.{column}")
                way.add(here)
                here = above[here][1]
            sound |= way


def _place(kind: str, rowid: int) -> str:
    """Where a record stands in the document: they are written in their order, into a table that was empty."""
    return kind if kind == Settings.KIND else f"records.{kind}[{rowid - 1}]"
