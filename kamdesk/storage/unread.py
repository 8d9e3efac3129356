"""What could not be read of an open file: told record by record, and put back as it was when the record is written."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any, TypeVar

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.records import Record, altered
from kamdesk.domain.settings import Settings
from kamdesk.domain.unreadable import Unreadable, shown
from kamdesk.storage import rows

R = TypeVar("R", bound=Record)


class Unread:
    """The values that could not be read, as far as the file was read; the raw ones are kept as long as it is open."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], tuple[Unreadable, ...]] = {}
        self._raw: dict[tuple[str, str], dict[str, rows.Fault]] = {}

    def all(self) -> list[Unreadable]:
        """Everything that could not be read up to now."""
        return [item for items in self._found.values() for item in items]

    def of_account(self, account_id: str | None) -> tuple[Unreadable, ...]:
        """What could not be read of one account, or of what belongs to none."""
        return tuple(item for item in self.all() if item.account_id == account_id) if self._found else ()

    def records(self, cls: type[R], found: Iterable[tuple[Any, ...]]) -> list[R]:
        """The records of some rows, without those that cannot be records at all."""
        records: list[R] = []
        for row in found:
            decoded = rows.decoded(cls, row)
            if decoded.faults:
                self._note(cls, row, decoded)
            elif self._found and decoded.record is not None:
                self._found.pop((cls.KIND, decoded.record.id), None)
            if decoded.record is not None:
                records.append(decoded.record)
        return records

    def _note(self, cls: type[R], row: Sequence[Any], decoded: rows.Decoded[R]) -> None:
        stored = dict(zip(rows.layout(cls).columns, row, strict=True))
        record_id = shown(stored["id"])
        owner = stored["id"] if cls.KIND == "account" else stored.get("account_id")
        account_id = owner if type(owner) is str else None
        key = (cls.KIND, record_id)
        self._found[key] = tuple(
            Unreadable(cls.KIND, record_id, fault.column, _told(fault.raw), account_id, decoded.record is None)
            for fault in decoded.faults
        )
        if decoded.record is not None:
            self._raw.setdefault(key, {}).update({fault.column: fault for fault in decoded.faults})

    def lost(self, kind: str, column: str, value: object, record_id: str = "") -> None:
        """Something outside the records cannot be read, or is not there."""
        self._found[kind, record_id + column] = (Unreadable(kind, record_id, column, _told(value), None, is_left_out=True),)

    def is_marked(self, record: Record) -> bool:
        """Whether something of a record could not be read when it was last read."""
        return (record.KIND, record.id) in self._found

    def kept(self, record: Record, row: list[Any]) -> list[Any]:
        """A row to be written, with what could not be read as it was, unless something else was entered there."""
        faults = self._raw.get((record.KIND, record.id))
        if faults is None:
            return row
        columns = rows.layout(type(record)).columns
        for at, column in enumerate(columns):
            if column in faults and getattr(record, column) == faults[column].stand_in:
                row[at] = faults[column].raw
        return row


def sound_settings(found: Settings) -> tuple[Settings, tuple[str, ...]]:
    """The settings with the defaults in the place of what breaks the rules, and the names of those."""
    plain = Settings()
    broken: list[str] = []
    names = {spec.name for spec in fields(Settings)}
    settings = found
    while len(broken) < len(names):
        try:
            settings.check()
        except ValidationError as error:
            name = error.field
            if name not in names or name in broken:
                break
            if error.code == "weights_total":
                settings = altered(settings, **{n: getattr(plain, n) for n in names if n.startswith("weight_")}, own_criteria=())
            settings = altered(settings, **{name: getattr(plain, name)})
            broken.append(name)
        else:
            return settings, tuple(broken)
    return plain, tuple(broken)


def _told(value: object) -> str:
    return shown(value.raw.decode("utf-8", "replace") if isinstance(value, rows.Garbled) else value)
