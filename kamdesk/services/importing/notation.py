"""How a file writes numbers and dates: judged over all rows, and asked where no row decides."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kamdesk.services.importing.cells import Cell, DateOrder
from kamdesk.services.importing.headers import languages
from kamdesk.services.importing.questions import Question, Subject

_COMMA = re.compile(r"\d,(?:\d{1,2}|\d{4,})(?!\d)|\d\.\d{3},\d|\d\.\d{3}\.\d{3}(?!\d)|(?<!\d)0,\d|\d{4,},\d|(?<!\d),\d")
"""Proof of a decimal comma: not three digits behind it, dots that group, a zero or four digits before it."""
_DOT = re.compile(r"\d\.(?:\d{1,2}|\d{4,})(?!\d)|\d,\d{3}\.\d|\d,\d{3},\d{3}(?!\d)|(?<!\d)0\.\d|\d{4,}\.\d|(?<!\d)\.\d")
_EITHER = re.compile(r"[^\d.,]*[1-9]\d{0,2}([.,])\d{3}[^\d.,]*")
_FIRST_IS_DAY = re.compile(r"\D{0,12}(?:1[3-9]|2\d|3[01])[-/. ]\d{1,2}[-/. ]\d{2,4}(?!\d)")
_SECOND_IS_DAY = re.compile(r"\D{0,12}\d{1,2}[-/. ](?:1[3-9]|2\d|3[01])[-/. ]\d{2,4}(?!\d)")
_BY_DOTS = re.compile(r"\d{1,2}\.\d{1,2}\.\d{2,4}(?!\d)")
_UNDECIDED = re.compile(r"\D{0,12}(\d{1,2})[-/ ](\d{1,2})[-/ ]\d{2,4}(?!\d).*")


@dataclass(frozen=True, slots=True)
class FileForm:
    """What the file itself tells of the country it comes from."""

    delimiter: str
    headers: tuple[str, ...]

    @property
    def is_spanish(self) -> bool:
        """Whether its headers are Spanish."""
        spanish, english = languages(self.headers)
        return spanish > english

    @property
    def sign(self) -> str:
        """The decimal sign that its delimiter or the language of its headers stand for, "" when they tell nothing, or disagree."""
        spanish, english = languages(self.headers)
        if self.delimiter == ",":
            return "." if english > spanish else ""
        return "," if spanish > english else ""


def sign_of_texts(texts: Iterable[str]) -> str:
    """The decimal sign that the form of numbers proves; "" when none does, or both are used alike."""
    commas = dots = 0
    for text in texts:
        if text and (text[0].isdigit() or text[-1].isdigit()) and len(text) < 40:
            commas += bool(_COMMA.search(text))
            dots += bool(_DOT.search(text))
    if commas == dots:
        return ""
    return "," if commas > dots else "."


def decimal_sign(cells: Iterable[tuple[int, Cell]], form: FileForm, default: str) -> tuple[str, Question | None]:
    """The decimal sign of numbered cells, and the question that they leave open: whether 1.234 is a thousand or one."""
    commas = dots = 0
    open_row, open_text, open_sign = 0, "", ""
    seen: set[str] = set()
    for row, cell in cells:
        if not isinstance(cell, str) or cell in seen:
            continue
        seen.add(cell)
        is_comma, is_dot = bool(_COMMA.search(cell)), bool(_DOT.search(cell))
        commas, dots = commas + is_comma, dots + is_dot
        if not (is_comma or is_dot) and not open_text and (match := _EITHER.fullmatch(cell.strip())):
            open_row, open_text, open_sign = row, cell, match[1]
    proven = "" if commas == dots else "," if commas > dots else "."
    sign = proven or form.sign or (default if form.delimiter != "," else ".")
    if not open_text or (proven and not min(commas, dots)) or (not proven and not commas and form.sign not in ("", open_sign)):
        return sign, None
    return sign, Question(Subject.DECIMAL_SIGN, (",", "."), open_text.strip(), open_row)


def date_order(cells: Iterable[tuple[int, Cell]], form: FileForm, sign: str) -> tuple[DateOrder, Question | None]:
    """The order of day and month of numbered cells, and the question that they leave open.

    `sign` is the decimal sign that numbers of the file prove: where it is a comma, nobody writes the month first.
    """
    days = months = dots = 0
    open_row, open_text = 0, ""
    seen: set[Cell] = set()
    for row, cell in cells:
        if not isinstance(cell, str) or cell in seen or isinstance(cell, date):
            continue
        seen.add(cell)
        days += bool(_FIRST_IS_DAY.match(cell))
        months += bool(_SECOND_IS_DAY.match(cell))
        dots += bool(_BY_DOTS.match(cell))
        if (
            not open_text
            and (match := _UNDECIDED.fullmatch(cell.strip()))
            and match[1] != match[2]
            and max(int(match[1]), int(match[2])) < 13
        ):
            open_row, open_text = row, cell
    order = DateOrder.MONTH_FIRST if months and not days else DateOrder.DAY_FIRST
    is_settled = bool(days) != bool(months) or (not days and (dots or sign == "," or (form.delimiter == ";" and form.is_spanish)))
    if not open_text or is_settled:
        return order, None
    return order, Question(Subject.DATE_ORDER, tuple(DateOrder), open_text.strip(), open_row)
