"""How files of one look were read is kept with the portfolio, and proposed when the next of them comes."""

from dataclasses import replace

from kamdesk.domain.ids import new_id
from kamdesk.domain.learned_mapping import LearnedColumn, LearnedMapping
from kamdesk.services.importing.cells import Choices, DateOrder
from kamdesk.services.importing.header_words import header_key
from kamdesk.services.importing.headers import FIELDS, ImportKind
from kamdesk.services.importing.tables import Table
from kamdesk.services.portfolio import Portfolio


def learn(portfolio: Portfolio, look: str, choices: Choices, table: Table | None = None, kind: ImportKind | None = None) -> None:
    """Keep what was settled about files of a look, instead of what was kept of it before; the `kind` too, where somebody said it.

    With the `table`, the headers are kept too, so that columns are found again where they have moved. Sheet, encoding and
    delimiter are found anew in every file, and rows that were kept or left out are of one file alone.

    Raises:
        FileError: the portfolio cannot be written; ValidationError: there is no look.
    """
    stored = _stored(portfolio, look)
    headers = table.headers if table is not None else ()
    columns = tuple(
        LearnedColumn(field, at, headers[at] if at is not None and at < len(headers) else "")
        for field, at in choices.columns.items()
    )
    portfolio.save(
        replace(
            stored or LearnedMapping(id=new_id(), look=look),
            header_row=choices.header_row,
            decimal_sign=choices.decimal_sign,
            date_order=choices.date_order or "",
            factor=choices.factor,
            currency=choices.currency,
            percent_factor=choices.percent_factor,
            kind=kind or "",
            columns=columns,
        )
    )


def learned_kind(portfolio: Portfolio, look: str) -> ImportKind | None:
    """What somebody said that files of a look bring; None where nobody did."""
    stored = _stored(portfolio, look)
    return ImportKind(stored.kind) if stored is not None and stored.kind in {*ImportKind} else None


def learned_choices(
    portfolio: Portfolio, look: str, table: Table | None = None, kind: ImportKind | None = None
) -> Choices | None:
    """What was settled about files of a look; None when nothing was, or when it does not fit this file any more.

    With the `table`, every column must be there under its header, and with the `kind` every field must be one of it.
    """
    stored = _stored(portfolio, look)
    if stored is None or stored.date_order not in {"", *DateOrder}:
        return None
    columns: dict[str, int | None] = {}
    for column in stored.columns:
        at = column.at if table is None or column.at is None else _place(column, table)
        if (at is None and column.at is not None) or (kind is not None and column.field not in FIELDS[kind]):
            return None
        columns[column.field] = at
    if table is not None and len({at for at in columns.values() if at is not None}) < sum(
        at is not None for at in columns.values()
    ):
        return None
    return Choices(
        header_row=stored.header_row,
        decimal_sign=stored.decimal_sign,
        date_order=DateOrder(stored.date_order) if stored.date_order else None,
        factor=stored.factor,
        currency=stored.currency,
        percent_factor=stored.percent_factor,
        columns=columns,
    )


def _stored(portfolio: Portfolio, look: str) -> LearnedMapping | None:
    found = portfolio.find(LearnedMapping, look=look)
    return found[-1] if found else None


def _place(column: LearnedColumn, table: Table) -> int | None:
    """Where the column stands in a table: in its old place, else the only one of its header."""
    assert column.at is not None
    keys, key = [header_key(header) for header in table.headers], header_key(column.header)
    if column.at < len(keys) and (not column.header or keys[column.at] == key):
        return column.at
    return keys.index(key) if column.header and keys.count(key) == 1 else None
