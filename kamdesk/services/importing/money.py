"""In which currency and which unit the amounts of a file stand."""

import re
from collections.abc import Collection, Mapping

from kamdesk.domain.currencies import currency_named, may_be
from kamdesk.services.importing.body import Body
from kamdesk.services.importing.cells import Cell, Money
from kamdesk.services.importing.header_lines import text_of_cell
from kamdesk.services.importing.questions import Question, Subject
from kamdesk.services.importing.tables import Table
from kamdesk.services.importing.units import MILLION, THOUSAND, UNCLEAR, units_of, units_of_title

_OWN_UNIT = re.compile(r"\d\s*[km]{1,2}(?![a-z])|\d\s*[km]{1,2}(?=eur|usd|gbp)", re.IGNORECASE)
"""An amount with thousands or millions of its own."""
_BARE = re.compile(r"[\d.,\s()+-]*")


def factor_of(table: Table, body: Body, money: Collection[int]) -> tuple[int, Question | None]:
    """What multiplies the amounts of some columns, and the question that headers, titles and cells leave open."""
    if table.choices.factor is not None:
        return table.choices.factor, None
    said: dict[int, str] = {}
    for title in table.titles if money else ():
        if (factor := units_of_title(title).factor) is not None:
            said.setdefault(factor, title)
    is_titled = bool(said)
    for at in money:
        factor = units_of(table.headers[at]).factor
        if factor is not None or not is_titled:
            said.setdefault(1 if factor is None else factor, table.headers[at])
    factor = max(said, default=1)
    if len(said) > 1 or UNCLEAR in said:
        return max(factor, 1), _asked(said.get(UNCLEAR, said[factor]))
    own = {text for at in money for text in body.texts(at) if factor > 1 and _OWN_UNIT.search(text)}
    if own:
        number, text = _first(body, money, own)
        return factor, _asked(text, number)
    return factor, None


def _asked(example: str, row: int = 0) -> Question:
    return Question(Subject.FACTOR, ("1", str(THOUSAND), str(MILLION)), example, row)


def _first(body: Body, columns: Collection[int], cells: Collection[Cell]) -> tuple[int, str]:
    """The first of some cells in some columns: the number of its row, and its text."""
    number, cell = min(
        (number, cell) for column in columns
        for number, cell in zip(body.numbers, map(_told, body.columns[column]), strict=True) if cell in set(map(_told, cells))
    )  # fmt: skip
    return number, cell


def _told(cell: Cell) -> str:
    return f"{text_of_cell(cell)} {cell.currency}" if isinstance(cell, Money) else text_of_cell(cell)


def currency_of(
    table: Table, body: Body, money: Collection[int], column: int | None, currency: str
) -> tuple[str, Question | None]:
    """The currency that a file names for some columns of amounts, "" for none, and whether that has to be asked.

    `column` is the one with the currency of each row, `currency` the portfolio's. A few amounts that name another one are no
    question: they are refused where they are read.
    """
    named = _named_above(table, money)
    cells = _named_by_cells(body, money, column)
    written = _written(body, money)
    own = currency if any(may_be(found, currency) for found in (*named, *cells, *written)) else ""
    others = [found for found in (*named, *cells) if not may_be(found, currency)]
    if not others:
        others = _usual(body, money, {found: texts for found, texts in written.items() if not may_be(found, currency)})
    if not others or table.choices.currency == currency:
        return table.choices.currency or own, None
    found = others[0]
    columns = [*money, *([] if column is None else [column])]
    number, example = (0, str(named[found])) if found in named else _first(body, columns, cells.get(found) or written[found])
    return found, Question(Subject.CURRENCY, (currency,), example, number)


def _named_above(table: Table, money: Collection[int]) -> dict[str, str]:
    """The currencies of headers and titles, with the text that names each."""
    found: dict[str, str] = {}
    for at in money:
        found.setdefault(units_of(table.headers[at]).currency, table.headers[at])
    for title in table.titles:
        found.setdefault(units_of_title(title).currency, title)
    return {currency: text for currency, text in found.items() if currency}


def _named_by_cells(body: Body, money: Collection[int], column: int | None) -> dict[str, set[Cell]]:
    """The currencies of the formats of cells, and of a column of currencies, with the cells that name each."""
    found: dict[str, set[Cell]] = {}
    for at in money:
        for value in body.values[at]:
            if isinstance(value, Money) and value.currency:
                found.setdefault(value.currency, set()).add(value)
    for text in body.texts(column) if column is not None else ():
        if text.strip():
            found.setdefault(currency_named(text, is_amount=True) or text.strip().upper()[:3], set()).add(text)
    return found


def _written(body: Body, money: Collection[int]) -> dict[str, set[Cell]]:
    """The currencies that amounts are written with, and these amounts."""
    found: dict[str, set[Cell]] = {}
    for at in money:
        for text in body.texts(at):
            if not _BARE.fullmatch(text) and (currency := currency_named(text, is_amount=True)):
                found.setdefault(currency, set()).add(text)
    return found


def _usual(body: Body, money: Collection[int], foreign: Mapping[str, set[Cell]]) -> list[str]:
    """The foreign currencies of amounts, when most amounts name one."""
    texts = set().union(*foreign.values())
    count = sum(cell in texts for at in money for cell in body.columns[at]) if texts else 0
    return list(foreign) if count * 2 > sum(body.filled(at) for at in money) else []
