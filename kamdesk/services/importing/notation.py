"""How a file writes numbers and dates: judged over all rows, and asked where no row decides."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kamdesk.services.importing.body import Body, form_of
from kamdesk.services.importing.cells import DateOrder
from kamdesk.services.importing.headers import languages
from kamdesk.services.importing.questions import Question, Subject

_COMMA = re.compile(r"\d,(?:\d{1,2}|\d{4,})(?!\d)|\d\.\d{3},\d|\d\.\d{3}\.\d{3}(?!\d)|(?<!\d)0,\d|\d{4,},\d|(?<!\d),\d")
"""Proof of a decimal comma: not three digits behind it, dots that group, a zero or four digits before it."""
_DOT = re.compile(r"\d\.(?:\d{1,2}|\d{4,})(?!\d)|\d,\d{3}\.\d|\d,\d{3},\d{3}(?!\d)|(?<!\d)0\.\d|\d{4,}\.\d|(?<!\d)\.\d")
_RUN = re.compile(r"\d[\d.,]*\d")
_WHOLE = re.compile(r"\d*[.,]?\d+|\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?")
"""A number by one sign or the other; what is none by either proves neither."""
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


def proven_sign(body: Body, columns: Iterable[int]) -> str:
    """The decimal sign that the different texts of columns prove by their form; "" when none does, or both are used alike."""
    found = _numbers(body, columns)
    commas, dots = sum(bool(_COMMA.search(form)) for form in found), sum(bool(_DOT.search(form)) for form in found)
    if commas == dots:
        return ""
    return "," if commas > dots else "."


def _numbers(body: Body, columns: Iterable[int]) -> set[str]:
    """The different forms of the texts of columns, without those whose signs fit no number, as 28.4.50,00."""
    found = {form for column in columns for form in body.forms(column)}
    return {form for form in found if all(_WHOLE.fullmatch(run) for run in _RUN.findall(form))}


def decimal_sign(body: Body, columns: Sequence[int], form: FileForm, default: str) -> tuple[str, Question | None]:
    """The decimal sign of some columns, and the question that they leave open: whether 1.234 is a thousand or one."""
    found = _numbers(body, columns)
    commas = {text for text in found if _COMMA.search(text)}
    dots = {text for text in found if _DOT.search(text)}
    either = {text: match[1] for text in found - commas - dots if (match := _EITHER.fullmatch(text.strip()))}
    proven = "" if len(commas) == len(dots) else "," if len(commas) > len(dots) else "."
    sign = proven or form.sign or (default if form.delimiter != "," else ".")
    if proven:
        is_settled = not (commas and dots)
    else:
        is_settled = not commas and len(set(either.values())) == 1 and form.sign not in ("", *either.values())
    if not either or is_settled:
        return sign, None
    number, text = next(
        (number, cell) for column in columns for number, cell in zip(body.numbers, body.columns[column], strict=True)
        if isinstance(cell, str) and form_of(cell) in either
    )  # fmt: skip
    return sign, Question(Subject.DECIMAL_SIGN, (",", "."), text.strip(), number)


def date_order(body: Body, column: int, form: FileForm, sign: str) -> tuple[DateOrder, Question | None]:
    """The order of day and month of a column, and the question that it leaves open.

    `sign` is the decimal sign that numbers of the file prove: where it is a comma, nobody writes the month first.
    """
    texts = body.texts(column)
    days, months = any(map(_FIRST_IS_DAY.match, texts)), any(map(_SECOND_IS_DAY.match, texts))
    open_texts = {
        text for text in texts
        if (match := _UNDECIDED.fullmatch(text.strip())) and match[1] != match[2] and max(int(match[1]), int(match[2])) < 13
    }  # fmt: skip
    order = DateOrder.MONTH_FIRST if months and not days else DateOrder.DAY_FIRST
    is_european = sign == "," or (form.delimiter == ";" and form.is_spanish) or any(map(_BY_DOTS.match, texts))
    if not open_texts or days != months or (not days and is_european):
        return order, None
    number, text = next((n, cell) for n, cell in zip(body.numbers, body.columns[column], strict=True) if cell in open_texts)
    return order, Question(Subject.DATE_ORDER, tuple(DateOrder), str(text).strip(), number)
