"""Every kind of record goes to its row and back."""

import dataclasses
import importlib
import pkgutil
import typing
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from kamdesk import domain
from kamdesk.domain.records import Record
from kamdesk.i18n import labels
from kamdesk.storage import rows
from kamdesk.storage.kinds import KINDS
from tests.support import DAY, file_of


def _sample_value(hint):
    if typing.get_origin(hint) is tuple:
        inner = typing.get_args(hint)[0]
        if inner is str:
            return ("C1", "Ñ «2»")
        if inner is Decimal:
            return (Decimal("1.50"), Decimal(2))
        hints = typing.get_type_hints(inner)
        return (inner(**{f.name: _sample_value(hints[f.name]) for f in dataclasses.fields(inner)}),)
    options = [a for a in typing.get_args(hint) if a is not type(None)]
    kind = options[0] if options else hint
    plain = {str: "Ñ 'x' \"y\" <b>", int: 7, float: 0.1, bool: True, Decimal: Decimal("1234.56"), date: DAY}
    return (
        plain[kind]
        if kind in plain
        else next(iter(kind))
        if hasattr(kind, "__members__")
        else datetime(2026, 3, 2, 4, 5, tzinfo=UTC)
    )


def test_every_kind_of_record_is_known_to_the_file():
    """One that is left out would be lost by a rescue, and be told by no check."""
    modules = [importlib.import_module(m.name) for m in pkgutil.walk_packages(domain.__path__, "kamdesk.domain.")]
    classes = {c for m in modules for c in vars(m).values() if isinstance(c, type) and issubclass(c, Record) and c.KIND}
    assert {c.KIND: c for c in classes} == KINDS


@pytest.mark.no_cover
@pytest.mark.parametrize("cls", list(KINDS.values()), ids=list(KINDS))
def test_every_kind_goes_to_its_row_and_back(portfolio, cls):
    hints = typing.get_type_hints(cls)
    record = cls(
        **{
            f.name: "2026-Q3" if f.name == "period" and hints[f.name] is str else _sample_value(hints[f.name])
            for f in dataclasses.fields(cls)
        }
    )
    assert rows.record_from(cls, tuple(rows.values(record)[: len(dataclasses.fields(cls))])) == record
    assert rows.from_json(cls.KIND, rows.to_json(record)) == record
    columns = {row[1] for row in file_of(portfolio).query(f'PRAGMA table_info("{cls.KIND}")')}
    assert {f.name for f in dataclasses.fields(cls)} <= columns
    assert cls.KIND in labels.KINDS
    assert {f.name for f in dataclasses.fields(cls)} <= set(labels.FIELDS)
