"""Records to rows and back: one table a record kind, its columns named like the fields.

Money is INTEGER cents, dates are ISO text, truth is 0 or 1, tuples are JSON, enums are their text.
"""

import json
import types
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from kamdesk.domain import (
    account,
    agreements,
    approach,
    decisions,
    evidence,
    innovation,
    kam,
    plan_life,
    post,
    potential,
    prescription,
    scenarios,
    scorecard,
    selection,
    settings,
    simulation,
    steps,
    teamwork,
    value_log,
    voice,
)
from kamdesk.domain.account import Account
from kamdesk.domain.records import Record

_MODULES = (
    settings, account, approach, selection, scenarios, decisions, potential, simulation, scorecard, prescription, innovation,
    voice, value_log, evidence, steps, kam, post, agreements, teamwork, plan_life,
)  # fmt: skip
KINDS: dict[str, type[Record]] = {
    cls.KIND: cls
    for module in _MODULES
    for cls in vars(module).values()
    if isinstance(cls, type) and issubclass(cls, Record) and cls.KIND and cls.__module__ == module.__name__
}
"""Every record class by its kind."""

R = TypeVar("R", bound=Record)
Codec = tuple[Callable[[Any], Any], Callable[[Any], Any]]


def to_cents(value: Decimal) -> int:
    """Money as it lies in the file: half a cent goes away from zero."""
    return int(value.scaleb(2).quantize(Decimal(1), rounding="ROUND_HALF_UP"))


def from_cents(value: int) -> Decimal:
    """Money as the domain counts it."""
    return Decimal(value).scaleb(-2)


def _same(value: Any) -> Any:
    return value


def _tuple_codec(hint: Any) -> Codec:
    to_list, from_list = _list_codec(hint)
    return (lambda v: json.dumps(to_list(v), ensure_ascii=False)), (lambda text: from_list(json.loads(text)))


def _list_codec(hint: Any) -> Codec:
    """A list for JSON; its items may be plain, money, or small dataclasses that become objects."""
    inner = get_args(hint)[0]
    to_item, from_item = _object_codec(inner) if is_dataclass(inner) else _codec(inner)
    return (lambda v: [to_item(item) for item in v]), (lambda v: tuple(from_item(item) for item in v))


def _object_codec(cls: Any) -> Codec:
    hints = get_type_hints(cls)
    codecs = {
        f.name: _list_codec(hints[f.name]) if get_origin(hints[f.name]) is tuple else _codec(hints[f.name]) for f in fields(cls)
    }

    def out(value: Any) -> dict[str, Any]:
        return {name: codec[0](getattr(value, name)) for name, codec in codecs.items()}

    def back(stored: dict[str, Any]) -> Any:
        return cls(**{name: codec[1](stored[name]) for name, codec in codecs.items() if name in stored})

    return out, back


def _codec(hint: Any) -> Codec:
    if get_origin(hint) in {Union, types.UnionType}:
        (inner,) = (a for a in get_args(hint) if a is not type(None))
        to_row, from_row = _codec(inner)
        if to_row is _same:
            return _same, _same
        return (lambda v: None if v is None else to_row(v)), (lambda v: None if v is None else from_row(v))
    if get_origin(hint) is tuple:
        return _tuple_codec(hint)
    if hint is Decimal:
        return to_cents, from_cents
    if hint is bool:
        return int, bool
    if hint is datetime:
        return datetime.isoformat, datetime.fromisoformat
    if hint is date:
        return date.isoformat, date.fromisoformat
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return str, hint
    if hint is float:
        return float, float
    return _same, _same


@dataclass(frozen=True, slots=True)
class Layout:
    """How one record class lies in its table."""

    table: str
    columns: tuple[str, ...]
    from_row: tuple[Callable[[Any], Any], ...]
    extra: tuple[str, ...]
    getter: Callable[[Record], tuple[Any, ...]]
    converted: tuple[tuple[int, Callable[[Any], Any]], ...]

    @property
    def select(self) -> str:
        """The columns of a SELECT, quoted."""
        return ", ".join(f'"{c}"' for c in self.columns)

    @property
    def insert_sql(self) -> str:
        """INSERT with one placeholder a column."""
        names = self.columns + self.extra
        marks = ", ".join("?" * len(names))
        return f'INSERT INTO "{self.table}" ({", ".join(chr(34) + n + chr(34) for n in names)}) VALUES ({marks})'

    @property
    def update_sql(self) -> str:
        """UPDATE of every column but the id, by id."""
        names = [n for n in self.columns + self.extra if n != "id"]
        return f'UPDATE "{self.table}" SET {", ".join(f"{chr(34)}{n}{chr(34)} = ?" for n in names)} WHERE "id" = ?'


_layouts: dict[str, Layout] = {}


def layout(cls: type[Record]) -> Layout:
    """The layout of a record class, made once."""
    if cls.KIND not in _layouts:
        _layouts[cls.KIND] = _make_layout(cls)
    return _layouts[cls.KIND]


def _make_layout(cls: type[Record]) -> Layout:
    hints = get_type_hints(cls)
    names = tuple(f.name for f in fields(cls))
    codecs = [_codec(hints[name]) for name in names]
    extra = ("search_key",) if cls is Account else ()
    converted = tuple((at, codec[0]) for at, codec in enumerate(codecs) if codec[0] is not _same)
    getter = attrgetter(*names, *extra)
    return Layout(cls.KIND, names, tuple(c[1] for c in codecs), extra, getter, converted)


def values(record: Record) -> list[Any]:
    """The row of a record, in the order of its columns, derived columns last."""
    shape = layout(type(record))
    row = list(shape.getter(record))
    for at, convert in shape.converted:
        row[at] = convert(row[at])
    return row


def record_from(cls: type[R], row: tuple[Any, ...]) -> R:
    """The record of a row that was selected with `Layout.select`."""
    shape = layout(cls)
    pairs = zip(shape.columns, shape.from_row, row, strict=True)
    return cls(**{name: convert(value) for name, convert, value in pairs})


def to_json(record: Record | None) -> str | None:
    """A record as the change log keeps it."""
    if record is None:
        return None
    shape = layout(type(record))
    return json.dumps(dict(zip(shape.columns, values(record), strict=False)), ensure_ascii=False)


def from_json(kind: str, text: str | None) -> Record | None:
    """A record back from the change log; fields added since keep their defaults."""
    if text is None or kind not in KINDS:
        return None
    cls = KINDS[kind]
    shape = layout(cls)
    stored = json.loads(text)
    known = zip(shape.columns, shape.from_row, strict=True)
    return cls(**{name: convert(stored[name]) for name, convert in known if name in stored})
