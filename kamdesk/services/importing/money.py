"""In which currency and which unit the amounts of a file stand."""

import re
from collections import Counter
from collections.abc import Collection
from itertools import chain

from kamdesk.domain.currencies import currency_named, may_be
from kamdesk.services.importing.cells import Money
from kamdesk.services.importing.header_lines import text_of_cell
from kamdesk.services.importing.questions import Question, Subject
from kamdesk.services.importing.tables import Table
from kamdesk.services.importing.units import MILLION, THOUSAND, UNCLEAR, units_of, units_of_title

_OWN_UNIT = re.compile(r"\d\s*[km]{1,2}(?![a-z])|\d\s*[km]{1,2}(?=eur|usd|gbp)", re.IGNORECASE)
"""An amount with thousands or millions of its own."""
_BARE = re.compile(r"[\d.,\s()+-]*")


def factor_of(table: Table, money: Collection[int]) -> tuple[int, Question | None]:
    """What multiplies the amounts of some columns, and the question that headers, titles and cells leave open."""
    if table.choices.factor is not None:
        return table.choices.factor, None
    by_title = {units.factor: title for title in table.titles if (units := units_of_title(title)).factor is not None}
    said: dict[int, str] = {}
    for at in money:
        factor = units_of(table.headers[at]).factor
        if factor is not None:
            said.setdefault(factor, table.headers[at])
        if not by_title and factor is None:
            said.setdefault(1, table.headers[at])
    said = {factor: text for factor, text in by_title.items() if factor is not None} | said if money else {}
    factor = max(said, default=1)
    if len(said) > 1 or UNCLEAR in said:
        return max(factor, 1), _asked(said[max(said)] if UNCLEAR not in said else said[UNCLEAR])
    if factor > 1:
        for number, cells in table.rows:
            for at in money:
                cell = cells[at] if at < len(cells) else None
                if isinstance(cell, str) and _OWN_UNIT.search(cell):
                    return factor, _asked(cell, number)
    return factor, None


def _asked(example: str, row: int = 0) -> Question:
    return Question(Subject.FACTOR, ("1", str(THOUSAND), str(MILLION)), example, row)


def currency_of(table: Table, money: Collection[int], column: int | None, currency: str) -> tuple[str, Question | None]:
    """The currency that a file names for some columns of amounts, "" for none, and whether that has to be asked.

    `column` is the one with the currency of each row, `currency` the portfolio's. A few amounts that name another one are no
    question: they are refused where they are read.
    """
    named: dict[str, tuple[str, int]] = {}
    for text in chain((table.headers[at] for at in money), table.titles):
        found = units_of_title(text).currency if text in table.titles else units_of(text).currency
        if found:
            named.setdefault(found, (text, 0))
    amounts = Counter[str]()
    for number, cells in table.rows:
        if column is not None and column < len(cells) and (text := text_of_cell(cells[column])):
            named.setdefault(currency_named(text, is_amount=True) or text.upper()[:3], (text, number))
        for at in money:
            cell = cells[at] if at < len(cells) else None
            if isinstance(cell, Money):
                named.setdefault(cell.currency, (f"{text_of_cell(cell)} {cell.currency}", number))
            elif isinstance(cell, str) and cell:
                amounts["" if _BARE.fullmatch(cell) else currency_named(cell, is_amount=True)] += 1
    others = [found for found in named if not may_be(found, currency)]
    foreign = [found for found in amounts if not may_be(found, currency)]
    if not others and sum(amounts[found] for found in foreign) * 2 > sum(amounts.values()):
        others = foreign
    own = currency if any(may_be(found, currency) and found for found in (*named, *amounts)) else ""
    if not others or table.choices.currency == currency:
        return table.choices.currency or own, None
    example, row = named.get(others[0], (others[0], 0))
    return others[0], Question(Subject.CURRENCY, (currency,), example, row)
