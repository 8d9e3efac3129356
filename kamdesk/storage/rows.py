"""Records to rows and back: one table a record kind, its columns named like the fields.

Money is INTEGER cents, dates are ISO text, truth is 0 or 1, tuples are JSON, enums are their text. This is the one place
where a stored value becomes one of the domain: what no record can hold gets a stand-in, and is told as a `Fault`.
"""

import json
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

from kamdesk.domain.account.account import Account
from kamdesk.domain.periods import is_period
from kamdesk.domain.records import FIRST_YEAR, LAST_YEAR, Record
from kamdesk.domain.text import clean_text, is_plain
from kamdesk.storage.kinds import KINDS

if TYPE_CHECKING:
    from kamdesk.domain.plan.plan_document import PlanLine, PlanValue

R = TypeVar("R", bound=Record)
Codec = tuple[Callable[[Any], Any], Callable[[Any], Any]]


json_text = json.JSONEncoder(ensure_ascii=False).encode
"""A value as JSON; one encoder for all, since making one takes longer than most of what it writes."""


def to_cents(value: Decimal) -> int:
    """Money as it lies in the file: half a cent goes away from zero."""
    return int(value.scaleb(2).quantize(Decimal(1), rounding="ROUND_HALF_UP"))


def from_cents(value: int) -> Decimal:
    """Money as the domain counts it."""
    return Decimal(value).scaleb(-2)


class Garbled(str):
    """Text that is no UTF-8: shown as far as it can be read; `raw` is what the file holds."""

    __slots__ = ("raw",)
    raw: bytes

    def __new__(cls, raw: bytes) -> "Garbled":
        """The text with a mark where a sign cannot be read."""
        found = super().__new__(cls, raw.decode("utf-8", "replace"))
        found.raw = raw
        return found


def as_text(raw: bytes) -> str:
    """How text comes from the file when some of it may be no text."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return Garbled(raw)


FAULTS = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, RecursionError)
"""What reading a value that no record can hold may raise."""
MOST = 2**31
"""Counts beyond this were never entered."""
MOST_CENTS = 10**18
MOST_FLOAT = 1e18


def _same(value: Any) -> Any:
    return value


def _text(value: Any) -> Any:
    if type(value) is not str or not is_plain(value):
        raise ValueError(value)
    return value


def _period(value: Any) -> Any:
    if not is_period(_text(value)):
        raise ValueError(value)
    return value


def _whole(value: Any) -> Any:
    if type(value) is not int or not -MOST <= value < MOST:
        raise ValueError(value)
    return value


def _float(value: Any) -> Any:
    found = float(value)
    if not -MOST_FLOAT <= found <= MOST_FLOAT:
        raise ValueError(value)
    return found


def _cents(value: Any) -> Any:
    if type(value) is not int or not -MOST_CENTS <= value <= MOST_CENTS:
        raise ValueError(value)
    return Decimal(value).scaleb(-2)


def _truth(value: Any) -> Any:
    if value not in (0, 1):
        raise ValueError(value)
    return value == 1


def _day(value: Any) -> Any:
    found = date.fromisoformat(value)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(value)
    return found


def moment(value: Any) -> datetime:
    """A moment as it is stored, always with its zone.

    Raises:
        ValueError, TypeError: it is none.
    """
    found = datetime.fromisoformat(value)
    if found.tzinfo is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(value)
    return found


def _tuple_codec(hint: Any) -> Codec:
    to_list, from_list = _list_codec(hint)
    return (lambda v: json_text(to_list(v))), (lambda text: from_list(json.loads(text)))


def _list_codec(hint: Any) -> Codec:
    """A list for JSON; its items may be plain, money, or small dataclasses that become objects."""
    inner = get_args(hint)[0]
    to_item, from_item = _object_codec(inner) if is_dataclass(inner) else _codec(inner)

    def back(stored: Any) -> Any:
        if type(stored) is not list:
            raise TypeError(stored)
        return tuple(from_item(item) for item in stored)

    return (lambda v: [to_item(item) for item in v]), back


def _object_codec(cls: Any) -> Codec:
    if cls.__name__ == "PlanLine":  # by name: its module is fetched for plans only
        return _line_codec()
    hints = get_type_hints(cls)
    codecs = {
        f.name: _list_codec(hints[f.name]) if get_origin(hints[f.name]) is tuple else _codec(hints[f.name]) for f in fields(cls)
    }

    def out(value: Any) -> dict[str, Any]:
        return {name: codec[0](getattr(value, name)) for name, codec in codecs.items()}

    def back(stored: dict[str, Any]) -> Any:
        return cls(**{name: codec[1](stored[name]) for name, codec in codecs.items() if name in stored})

    return out, back


def _line_codec() -> Codec:
    """A line of a plan version: its value lies there as text, in the form that the field it speaks of is stored in.

    What the field could not hold, as in a version of long ago, stays the text that it is.
    """
    from kamdesk.domain.plan.plan_document import PlanLine

    @cache
    def of_field(kind: str, name: str) -> Codec:
        hint = get_type_hints(KINDS[kind])[name]
        inner = next((a for a in get_args(hint) if a is not type(None)), hint)
        return _codec(inner)

    def out(line: "PlanLine") -> dict[str, Any]:
        value = line.value
        if value is not None and (not isinstance(value, str) or isinstance(value, StrEnum)):
            value = str(of_field(line.kind, line.field)[0](value))
        return {"kind": line.kind, "record_id": line.record_id, "name": line.name, "field": line.field, "value": value or ""}

    def back(stored: dict[str, Any]) -> "PlanLine":
        kind, name, value = _text(stored["kind"]), _text(stored["field"]), _text(stored["value"])
        return PlanLine(kind, _text(stored["record_id"]), _text(stored["name"]), name, read(kind, name, value))

    def read(kind: str, name: str, text: str) -> "PlanValue":
        try:
            convert = of_field(kind, name)[1]
            if convert is _text:
                return text
            return convert(int(text) if convert in {_cents, _whole} else text) if text else None
        except FAULTS:
            return text

    return out, back


def _codec(hint: Any) -> Codec:
    if get_origin(hint) in {Union, types.UnionType}:
        (inner,) = (a for a in get_args(hint) if a is not type(None))
        to_row, from_row = _codec(inner)
        read: Callable[[Any], Any] = lambda v: None if v is None else from_row(v)  # noqa: E731
        return (_same if to_row is _same else (lambda v: None if v is None else to_row(v))), read
    if get_origin(hint) is tuple:
        return _tuple_codec(hint)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return str, hint
    return _PLAIN[hint]


_PLAIN: dict[Any, Codec] = {
    Decimal: (to_cents, _cents),
    bool: (int, _truth),
    datetime: (datetime.isoformat, moment),
    date: (date.isoformat, _day),
    float: (float, _float),
    int: (_same, _whole),
    str: (_same, _text),
}


@dataclass(frozen=True, slots=True)
class Layout:
    """How one record class lies in its table."""

    table: str
    columns: tuple[str, ...]
    from_row: tuple[Callable[[Any], Any], ...]
    extra: tuple[str, ...]
    getter: Callable[[Record], tuple[Any, ...]]
    converted: tuple[tuple[int, Callable[[Any], Any]], ...]
    stand_ins: dict[str, Any]
    select: str
    """The columns of a SELECT, quoted."""
    insert_sql: str
    """INSERT with one placeholder a column."""
    update_sql: str
    """UPDATE of every column but the id, by id."""


_layouts: dict[str, Layout] = {}


def layout(cls: type[Record]) -> Layout:
    """The layout of a record class, made once."""
    if cls.KIND not in _layouts:
        _layouts[cls.KIND] = _make_layout(cls)
    return _layouts[cls.KIND]


def _make_layout(cls: type[Record]) -> Layout:
    hints = get_type_hints(cls)
    names = tuple(f.name for f in fields(cls))
    codecs = [_codec(hints[name]) if name != "period" or hints[name] is not str else (_same, _period) for name in names]
    extra = ("search_key",) if cls is Account else ()
    converted = tuple((at, codec[0]) for at, codec in enumerate(codecs) if codec[0] is not _same)
    stand_ins = {f.name: _stand_in(f, hints[f.name]) for f in fields(cls)}
    quoted = [f'"{name}"' for name in (*names, *extra)]
    put = ", ".join(f"{name} = ?" for name in quoted if name != '"id"')
    return Layout(
        cls.KIND, names, tuple(c[1] for c in codecs), extra, attrgetter(*names), converted, stand_ins,
        select=", ".join(quoted[: len(names)]),
        insert_sql=f'INSERT INTO "{cls.KIND}" ({", ".join(quoted)}) VALUES ({", ".join("?" * len(quoted))})',
        update_sql=f'UPDATE "{cls.KIND}" SET {put} WHERE "id" = ?',
    )  # fmt: skip


_NONE = object()
"""Nothing can stand in for the value: without it the record is none."""
_AS_FOUND = object()
"""The text as far as it can be read stands in for it."""


def _stand_in(spec: Field[Any], hint: Any) -> Any:
    """What stands in for a value of a field that cannot be read."""
    if spec.name in {"id", "account_id"}:
        return _NONE
    if hint is str and not spec.name.endswith("_id") and spec.name != "period":
        return _AS_FOUND
    if spec.default is not MISSING:
        return spec.default
    return spec.default_factory() if spec.default_factory is not MISSING else _NONE


def values(record: Record) -> list[Any]:
    """The row of a record, in the order of its columns, derived columns last."""
    row = _field_values(record)
    row.extend(getattr(record, name) for name in layout(type(record)).extra)
    return row


def _field_values(record: Record) -> list[Any]:
    shape = layout(type(record))
    row = list(shape.getter(record))
    for at, convert in shape.converted:
        row[at] = convert(row[at])
    return row


@dataclass(frozen=True, slots=True)
class Fault:
    """A value of a row that cannot be read, and what stands in for it."""

    column: str
    raw: Any
    stand_in: Any


@dataclass(frozen=True, slots=True)
class Decoded(Generic[R]):
    """The record of a row, or None where it is left out, and what in it could not be read."""

    record: R | None
    faults: tuple[Fault, ...] = ()


def record_from(cls: type[R], row: tuple[Any, ...]) -> R:
    """The record of a row that was selected with `Layout.select`.

    Raises:
        one of FAULTS when a value is none that a record can hold.
    """
    shape = layout(cls)
    pairs = zip(shape.columns, shape.from_row, row, strict=True)
    return cls(**{name: convert(value) for name, convert, value in pairs})


def decoded(cls: type[R], row: tuple[Any, ...]) -> Decoded[R]:
    """The record of a row, whatever it holds: what cannot be read is told, and something stands in for it."""
    try:
        return Decoded(record_from(cls, row))
    except FAULTS:
        return decoded_of(cls, dict(zip(layout(cls).columns, row, strict=True)))


def decoded_of(cls: type[R], stored: Mapping[str, Any]) -> Decoded[R]:
    """The same for some columns only; the others are as in a new record, and what has no default is told as lost."""
    shape = layout(cls)
    read: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, convert in zip(shape.columns, shape.from_row, strict=True):
        stand_in = shape.stand_ins[name]
        if name not in stored:
            if stand_in is _NONE:
                faults.append(Fault(name, "", _NONE))
                read[name] = _NONE
            continue
        try:
            read[name] = convert(stored[name])
        except FAULTS:
            read[name] = _readable_part(stored[name]) if stand_in is _AS_FOUND else stand_in
            faults.append(Fault(name, stored[name], read[name]))
    try:
        record = None if any(value is _NONE for value in read.values()) else cls(**read)
    except TypeError:  # a text that no record is without is not there
        record = None
    return Decoded(record, tuple(faults))


def _readable_part(value: Any) -> str:
    """A text as it will be when the record is saved, so that nothing seems to be entered anew."""
    return clean_text("", str.__str__(value), len(value)) if isinstance(value, str) else ""


def with_raw(sql: str, row: Sequence[Any]) -> tuple[str, list[Any]]:
    """A writing statement and its values, where some are text that is no UTF-8 and goes back as it was."""
    if not any(isinstance(value, Garbled) for value in row):
        return sql, list(row)
    parts = sql.split("?")
    marks = ["CAST(? AS TEXT)" if isinstance(value, Garbled) else "?" for value in row]
    text = "".join(part + mark for part, mark in zip(parts, [*marks, ""], strict=True))
    return text, [value.raw if isinstance(value, Garbled) else value for value in row]


def to_json(record: Record | None) -> str | None:
    """A record as the change log keeps it."""
    if record is None:
        return None
    return json_text(dict(zip(layout(type(record)).columns, _field_values(record), strict=True)))


def from_json(kind: str, text: str | None) -> Record | None:
    """A record back from the change log; fields added since keep their defaults, what cannot be read too."""
    if text is None or kind not in KINDS:
        return None
    try:
        return decoded_of(KINDS[kind], dict(json.loads(text))).record
    except FAULTS:
        return None
