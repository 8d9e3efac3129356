"""Which column means what, the decimal sign, the order of day and month."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.field_use import uses
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.periods import parse_period
from kamdesk.services.importing.field_headers import SCORED
from kamdesk.services.importing.headers import FIELDS, ImportKind, bare_key, header_key
from kamdesk.services.importing.questions import LeftOut, Question
from kamdesk.services.importing.tables import Table

REQUIRED: dict[ImportKind, tuple[tuple[str, ...], ...]] = {
    ImportKind.ACCOUNTS: (("name",),),
    ImportKind.SALES: (("account",), ("date", "period"), ("amount",)),
    ImportKind.MEASURES: (("account",), ("group",), ("indicator",), ("period",)),
    ImportKind.CONTACTS: (("account",), ("name",)),
    ImportKind.BUDGET: (("account",), ("period",), ("amount",)),
    ImportKind.WALLET: (("account",), ("product_line",)),
    ImportKind.CRITERIA: (("account",), ("criterion", *SCORED)),
}
"""Each entry needs at least one of its fields."""

NUMERIC = (
    *(found.column for found in uses(Account) if found.headers and found.hint in {int, Decimal}),
    "amount",
    "cost",
    "quantity",
    "floor",
    "threshold",
    "target",
    "weight",
    "value",
    "client_value",
    *("wallet", "share", "current", "attainable", "growth_percent", "horizon_years", "score", *SCORED),
)
WIDE = frozenset({ImportKind.SALES, ImportKind.BUDGET})
"""Kinds whose amounts may stand in a column a period."""
_COMMA = re.compile(r"^[^,]*,(\d{1,2}|\d{4,})\D*$|\.\d{3},\d")
_DOT = re.compile(r"^[^.]*\.(\d{1,2}|\d{4,})\D*$|,\d{3}\.\d")
_DAY_FIRST = re.compile(r"^\s*(1[3-9]|2\d|3[01])[-/. ]\d{1,2}[-/. ]\d{2,4}")
_MONTH_FIRST = re.compile(r"^\s*\d{1,2}[-/. ](1[3-9]|2\d|3[01])[-/. ]\d{2,4}")


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Field → column index, and how numbers and dates of this file are to be read.

    `factor` multiplies its amounts of money; `currency` is the one it names, "" for none. `left_out` says why a column that
    could be taken is not. While there are `questions` nothing may be taken in.
    """

    kind: ImportKind
    columns: dict[str, int]
    periods: dict[int, str]
    decimal_sign: str
    month_first: bool
    factor: int = 1
    currency: str = ""
    left_out: dict[int, LeftOut] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()

    def missing(self) -> list[tuple[str, ...]]:
        """Required fields (one of each) that no column gives."""
        found = set(self.columns)
        if self.periods:
            found |= {"period", "amount"}
        return [names for names in REQUIRED[self.kind] if not found & set(names)]


def map_columns(table: Table, kind: ImportKind, given: Mapping[str, str] | None = None, default_sign: str = ",") -> ColumnMap:
    """Find the columns; `given` (field → header) goes first.

    Raises:
        ValidationError: `no_such_field` or `no_such_column` for what was given; `columns_missing`.
    """
    keys = _keys(table.headers)
    columns: dict[str, int] = {}
    for name, header in (given or {}).items():
        if name not in FIELDS[kind]:
            raise ValidationError("map", "no_such_field", name=name, names=", ".join(FIELDS[kind]))
        if header not in table.headers:
            raise ValidationError("map", "no_such_column", name=header, names=", ".join(table.headers))
        columns[name] = table.headers.index(header)
    for name, synonyms in FIELDS[kind].items():
        if name in columns:
            continue
        for synonym in (header_key(name), *synonyms):
            at = next((i for i, k in enumerate(keys) if k == synonym and i not in columns.values()), None)
            if at is not None:
                columns[name] = at
                break
    periods = _period_columns(table, kind, columns)
    mapping = ColumnMap(
        kind, columns, periods, _decimal_sign(table, columns, periods, default_sign), _is_month_first(table, columns)
    )
    if missing := mapping.missing():
        names = ", ".join(" / ".join(n) for n in missing)
        raise ValidationError("map", "columns_missing", names=names, headers=", ".join(table.headers))
    return mapping


def _keys(headers: Sequence[str]) -> list[str]:
    """The key of each header; what stands in parentheses counts only where it tells two of them apart."""
    bare = [bare_key(h) for h in headers]
    return [short if short and bare.count(short) == 1 else header_key(h) for h, short in zip(headers, bare, strict=True)]


def _period_columns(table: Table, kind: ImportKind, columns: dict[str, int]) -> dict[int, str]:
    """Wide sheets: one column a year, quarter or month."""
    if kind not in WIDE or "amount" in columns:
        return {}
    found = {}
    for at, header in enumerate(table.headers):
        if at not in columns.values():
            try:
                found[at] = parse_period(header)
            except ValidationError:
                continue
    return found


def _texts(table: Table, columns: list[int]) -> list[str]:
    sample = table.rows[:2000]
    return [cell for _, cells in sample for at in columns if at < len(cells) and isinstance(cell := cells[at], str) and cell]


def _decimal_sign(table: Table, columns: dict[str, int], periods: dict[int, str], default: str) -> str:
    texts = _texts(table, [columns[n] for n in NUMERIC if n in columns] + list(periods))
    commas = sum(bool(_COMMA.search(t)) for t in texts)
    dots = sum(bool(_DOT.search(t)) for t in texts)
    if commas != dots:
        return "," if commas > dots else "."
    return "." if table.delimiter == "," else default


def _is_month_first(table: Table, columns: dict[str, int]) -> bool:
    texts = _texts(table, [columns["date"]] if "date" in columns else [])
    return any(_MONTH_FIRST.match(t) for t in texts) and not any(_DAY_FIRST.match(t) for t in texts)
