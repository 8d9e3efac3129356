"""Records as JSON values and back: what a field looks like in an export, and what is taken for it.

Money is a number in currency units with at most two decimals, days and moments are ISO 8601, a choice is its identifier, a list is
an array, what is not known is null.
"""

import re
import types
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from kamdesk.domain.errors import FileError, ValidationError
from kamdesk.domain.periods import is_period
from kamdesk.domain.plan.plan_document import PlanLine, PlanValue
from kamdesk.domain.records import FIRST_YEAR, LAST_YEAR, Record
from kamdesk.domain.text import NAME_LIMIT, is_plain
from kamdesk.domain.unreadable import shown
from kamdesk.storage.kinds import KINDS
from kamdesk.storage.rows import MOST, MOST_CENTS, MOST_FLOAT, moment

Json = dict[str, Any]
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_PERIOD = r"^\d{4}(-Q[1-4]|-(0[1-9]|1[0-2]))?$"
LONGEST_ID = 200
MOST_AMOUNT = MOST_CENTS // 100
"""Currency units."""


@dataclass(frozen=True, slots=True)
class Codec:
    """How one kind of value leaves and comes back; `read` is given the value and its place, `schema` says what it looks like."""

    write: Callable[[Any], Any]
    read: Callable[[Any, str], Any]
    schema: Json


def _same(value: Any) -> Any:
    return value


def _text(value: Any, place: str) -> str:
    if not isinstance(value, str):
        raise FileError("export_no_text", place=place)
    if not is_plain(value):
        raise FileError("export_sign", place=place)
    return value


def _id(value: Any, place: str) -> str:
    found = _text(value, place)
    if not found or found != found.strip() or len(found) > LONGEST_ID:
        raise FileError("export_no_id", place=place)
    return found


def _period(value: Any, place: str) -> str:
    found = _text(value, place)
    if not is_period(found):
        raise FileError("export_no_period", place=place)
    return found


def _whole(value: Any, place: str) -> int:
    if type(value) is Decimal and value == 0:
        value = 0
    if type(value) is not int or not -MOST <= value < MOST:
        raise FileError("export_no_whole_number", place=place)
    return value


def _number(value: Any, place: str) -> float:
    if type(value) not in {int, Decimal} or not -MOST_FLOAT <= value <= MOST_FLOAT:
        raise FileError("export_no_number", place=place)
    return float(value)


def _amount(value: Any, place: str) -> Decimal:
    if type(value) not in {int, Decimal} or not -MOST_AMOUNT <= value <= MOST_AMOUNT:
        raise FileError("export_no_amount", place=place)
    found = Decimal(value)
    if found != round(found, 2):
        raise FileError("export_no_amount", place=place)
    return round(found, 2)


def _truth(value: Any, place: str) -> bool:
    if type(value) is not bool:
        raise FileError("export_no_truth", place=place)
    return value


def _day(value: Any, place: str) -> date:
    try:
        found = date.fromisoformat(value) if _DAY.fullmatch(value) else None
    except (TypeError, ValueError):
        found = None
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise FileError("export_no_day", place=place)
    return found


def _moment(value: Any, place: str) -> datetime:
    try:
        return moment(value)
    except (TypeError, ValueError):
        raise FileError("export_no_moment", place=place) from None


_TEXT = Codec(_same, _text, {"type": "string"})
_PLAIN: dict[Any, Codec] = {
    str: _TEXT,
    int: Codec(_same, _whole, {"type": "integer", "minimum": -MOST, "maximum": MOST - 1}),
    float: Codec(float, _number, {"type": "number", "minimum": -MOST_FLOAT, "maximum": MOST_FLOAT}),
    Decimal: Codec(
        lambda value: round(value, 2),
        _amount,
        {
            "type": "number",
            "description": "currency units, at most two decimals",
            "minimum": -MOST_AMOUNT,
            "maximum": MOST_AMOUNT,
        },
    ),
    bool: Codec(_same, _truth, {"type": "boolean"}),
    date: Codec(date.isoformat, _day, {"type": "string", "format": "date"}),
    datetime: Codec(datetime.isoformat, _moment, {"type": "string", "format": "date-time"}),
}
_ID = Codec(_same, _id, {"type": "string", "minLength": 1, "maxLength": LONGEST_ID})
_PERIOD_TEXT = Codec(_same, _period, {"type": "string", "pattern": _PERIOD})


def _choice(cls: type[StrEnum]) -> Codec:
    def read(value: Any, place: str) -> StrEnum:
        try:
            return cls(_text(value, place))
        except ValueError:
            raise FileError("export_no_choice", place=place, choices=", ".join(map(str, cls))) from None

    return Codec(str, read, {"enum": list(map(str, cls))})


def _optional(inner: Codec) -> Codec:
    return Codec(
        lambda value: None if value is None else inner.write(value),
        lambda value, place: None if value is None else inner.read(value, place),
        {"anyOf": [inner.schema, {"type": "null"}]},
    )


def _list(inner: Codec) -> Codec:
    def read(value: Any, place: str) -> tuple[Any, ...]:
        if type(value) is not list:
            raise FileError("export_no_list", place=place)
        return tuple(inner.read(item, f"{place}[{at}]") for at, item in enumerate(value))

    return Codec(lambda value: [inner.write(item) for item in value], read, {"type": "array", "items": inner.schema})


@cache
def codec_of(hint: Any) -> Codec:
    """The codec of a type of field."""
    if get_origin(hint) in {Union, types.UnionType}:
        (inner,) = (a for a in get_args(hint) if a is not type(None))
        return _optional(codec_of(inner))
    if get_origin(hint) is tuple:
        return _list(codec_of(get_args(hint)[0]))
    if hint is PlanLine:
        return _plan_line()
    if is_dataclass(hint) and isinstance(hint, type):
        return object_codec(hint)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _choice(hint)
    return _PLAIN[hint]


def _field_codec(spec: "Field[Any]", hint: Any, *, is_record: bool) -> Codec:
    name = spec.name
    if is_record and (name == "id" or name.endswith("_id")) and name != "tax_id":
        return _ID if hint is str else _optional(_ID)
    if hint is not str:
        return codec_of(hint)
    if name == "period":
        return _PERIOD_TEXT
    if not is_record:
        return _TEXT
    return Codec(_TEXT.write, _TEXT.read, {"type": "string", "maxLength": spec.metadata.get("limit", NAME_LIMIT)})


def require_keys(value: Any, names: "Mapping[str, Any]", place: str) -> Json:
    """The value, which is an object that has these keys and no others.

    Raises:
        FileError: `export_no_object`, `export_key_missing`, `export_key_unknown`.
    """
    if type(value) is not dict:
        raise FileError("export_no_object", place=place)
    for name in names:
        if name not in value:
            raise FileError("export_key_missing", place=place, key=name)
    for name in value:
        if name not in names:
            raise FileError("export_key_unknown", place=place, key=shown(name))
    return value


@cache
def object_codec(cls: Any) -> Codec:
    """The codec of a record class, or of a small dataclass inside records."""
    hints = get_type_hints(cls)
    is_record = issubclass(cls, Record)
    codecs = {spec.name: _field_codec(spec, hints[spec.name], is_record=is_record) for spec in fields(cls)}

    def write(value: Any) -> Json:
        return {name: codec.write(getattr(value, name)) for name, codec in codecs.items()}

    def read(value: Any, place: str) -> Any:
        found = require_keys(value, codecs, place)
        record = cls(**{name: codec.read(found[name], f"{place}.{name}") for name, codec in codecs.items()})
        return _clean(record, place) if is_record else record

    return Codec(write, read, object_schema({name: codec.schema for name, codec in codecs.items()}))


def object_schema(properties: Mapping[str, Json]) -> Json:
    """The schema of an object that has all of some keys, and no others."""
    return {"type": "object", "properties": dict(properties), "required": list(properties), "additionalProperties": False}


def _clean(record: Record, place: str) -> Record:
    """The record with clean texts, which keeps the rules of its kind."""
    try:
        return record.cleaned()
    except ValidationError as error:
        raise FileError("export_rule", place=f"{place}.{error.field}", why=error) from error


def _plan_line() -> Codec:
    """A line of an approved plan: its value is written as the field that it speaks of is, where that can still hold it."""

    def write(line: PlanLine) -> Json:
        value: Any = line.value
        if value is not None and not isinstance(value, str):
            value = _line_codec(line.kind, line.field).write(value)
        return {
            "kind": line.kind,
            "record_id": line.record_id,
            "name": line.name,
            "field": line.field,
            "value": value and _bare(value),
        }

    def read(value: Any, place: str) -> PlanLine:
        found = require_keys(value, dict.fromkeys(("kind", "record_id", "name", "field", "value")), place)
        kind, record_id, name, field = (_text(found[key], f"{place}.{key}") for key in ("kind", "record_id", "name", "field"))
        return PlanLine(kind, record_id, name, field, _line_value(kind, field, found["value"], f"{place}.value"))

    texts = dict.fromkeys(("kind", "record_id", "name", "field"), _TEXT.schema)
    return Codec(write, read, object_schema({**texts, "value": {"type": ["string", "number", "boolean", "null", "array"]}}))


def _bare(value: Any) -> Any:
    """A choice as its text."""
    return str(value) if isinstance(value, str) else value


@cache
def _line_codec(kind: str, field: str) -> Codec:
    hint = get_type_hints(KINDS[kind])[field]
    return codec_of(next((a for a in get_args(hint) if a is not type(None)), hint) if get_origin(hint) is not tuple else hint)


def _line_value(kind: str, field: str, value: Any, place: str) -> PlanValue:
    if value is None:
        return None
    try:
        found: PlanValue = _line_codec(kind, field).read(value, place)
    except (FileError, LookupError):
        return _text(value, place)
    return found


def read_record(cls: type[Record], value: Any, place: str) -> Record:
    """The record that an object of an export is; its texts are clean, and it keeps the rules of its kind.

    Raises:
        FileError: an `export_…` code with the `place` that is wrong.
    """
    hint: Any = cls
    found: Record = object_codec(hint).read(value, place)
    return found


def write_record(record: Record) -> Json:
    """A record as an export has it, field by field in the order of its class; money is Decimal still."""
    hint: Any = type(record)
    found: Json = object_codec(hint).write(record)
    return found
