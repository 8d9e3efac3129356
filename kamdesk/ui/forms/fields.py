"""How a record's field is shown, typed and read: one description for forms and table columns."""

from collections.abc import Callable, Sequence
from dataclasses import MISSING, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.numbers import half_up, is_blank, read_date, read_number, read_whole
from kamdesk.domain.text import fold
from kamdesk.i18n import formats, terms
from kamdesk.i18n.labels import field_name


class Kind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    NOTE = "note"
    INTEGER = "integer"
    NUMBER = "number"
    PERCENT = "percent"
    SHARE = "share"
    MONEY = "money"
    DATE = "date"
    FLAG = "flag"
    CHOICE = "choice"
    LIST = "list"


Choices = Sequence[tuple[Any, str]]
_NOT_READ = {
    (Kind.MONEY, "not_a_number"): "not_an_amount",
    (Kind.PERCENT, "not_a_number"): "not_a_percentage",
    (Kind.SHARE, "not_a_number"): "not_a_percentage",
}
"""What is said of a text that is no number: each with an example of its kind."""


@dataclass(frozen=True)
class Field:
    """One attribute of a record.

    `choices` gives (value, word) pairs; `label` replaces the glossary's word; `is_optional` offers «—» among choices;
    `of` computes the value from the record, which is then only to be read; `shown` words a value, and with `reader`, which
    takes it back, is also what is typed; `is_blank` tells of a record that the value means nothing (yet), so that
    `blank_text` stands in its place.
    `is_bad` tells of a record that the value is wrong, so that it is shown in red; `is_figure` marks a text that is a figure in words, such as +8 %.
    `width` is a table column's, 0 takes a share of what is left, by `stretch`.
    """

    attr: str
    kind: Kind = Kind.TEXT
    label: str = ""
    choices: Callable[[], Choices] | type[StrEnum] | None = None
    is_optional: bool = True
    width: int = 0
    stretch: int = 0
    hint: str = ""
    span: int = 1
    is_read_only: bool = False
    is_figure: bool = False
    shown: Callable[[Any], str] | None = field(default=None, compare=False)
    of: Callable[[Any], Any] | None = field(default=None, compare=False)
    reader: Callable[[str], Any] | None = field(default=None, compare=False)
    is_bad: Callable[[Any], bool] | None = field(default=None, compare=False)
    is_blank: Callable[[Any], bool] | None = field(default=None, compare=False)
    blank_text: str = formats.MISSING

    @property
    def title(self) -> str:
        """The label as it is shown, translated: the field's own, else the usual one of its name."""
        return self.label or field_name(self.attr)

    @property
    def is_numeric(self) -> bool:
        """Whether figures are right-aligned."""
        return self.kind in {Kind.INTEGER, Kind.NUMBER, Kind.PERCENT, Kind.SHARE, Kind.MONEY}

    @property
    def is_right_aligned(self) -> bool:
        """Whether it stands at the right, as figures do."""
        return self.is_numeric or self.is_figure

    def options(self) -> Choices:
        """The choices, with the empty one first where it is allowed."""
        if self.choices is None:
            return ()
        if isinstance(self.choices, type):
            members: type[StrEnum] = self.choices
            found: list[tuple[Any, str]] = [(member, terms.term(member)) for member in members]
        else:
            found = list(self.choices())
        return [(None, formats.MISSING), *found] if self.is_optional else found

    def display(self, value: Any) -> str:
        """The value as it is read."""
        if self.shown is not None:
            return self.shown(value)
        if self.kind is Kind.CHOICE:
            return next((word for choice, word in self.options() if choice == value), formats.MISSING)
        if value is None:
            return formats.MISSING
        if self.kind is Kind.DATE:
            return formats.day(value)
        if self.kind is Kind.MONEY:
            return formats.number(value)
        if self.kind is Kind.PERCENT:
            return formats.percent(value, _digits(value))
        if self.kind is Kind.SHARE:
            return formats.percent(value * 100, _digits(value * 100))
        if self.is_numeric:
            return formats.number(value)
        return str(value)

    def value(self, record: Any) -> Any:
        """What the record holds, not yet in words; computed where the field has a function of its own."""
        return self.of(record) if self.of is not None else getattr(record, self.attr)

    def blank(self, record: Any) -> Any:
        """What the field becomes when it is emptied: the default of the class, which is None wherever None is allowed."""
        default = type(record).__dataclass_fields__[self.attr].default
        return None if default is MISSING else default

    def typed(self, value: Any) -> str:
        """The value in the form in which `read` takes it; empty for None."""
        if value is None:
            return ""
        if self.reader is not None:
            return self.display(value)
        if self.kind is Kind.DATE:
            return formats.typed_day(value)
        if self.kind is Kind.LIST:
            return "; ".join(value)
        if self.kind is Kind.MONEY:
            return formats.number(value)
        if self.kind is Kind.SHARE:
            return formats.plain(round(value * 100, 6))
        if self.is_numeric:
            return formats.plain(value)
        return str(value)

    def read(self, text: str, today: date | None = None) -> Any:
        """The value that a text stands for.

        Raises:
            ValidationError: when it stands for none.
        """
        if self.reader is not None:
            return self.reader(text)
        if self.kind in {Kind.TEXT, Kind.NOTE}:
            return text
        if self.kind is Kind.LIST:
            return tuple(dict.fromkeys(part.strip() for part in text.split(";") if part.strip()))
        stripped = text.strip()
        if is_blank(stripped):
            return None
        if self.kind is Kind.CHOICE:
            return self._choice(stripped)
        if self.kind is Kind.DATE:
            return read_date(stripped, month_first=False, today=today or date.today(), field=self.attr)
        return self._number(stripped)

    def _choice(self, text: str) -> Any:
        for value, word in self.options():
            if fold(word) == fold(text):
                return value
        raise ValidationError(self.attr, "bad_choice", text=text)

    def _number(self, text: str) -> Any:
        if self.kind is Kind.INTEGER:
            return read_whole(text, formats.decimal_sign(), self.attr)
        try:
            number = read_number(text, formats.decimal_sign(), self.attr).value
        except ValidationError as error:
            raise ValidationError(self.attr, _NOT_READ.get((self.kind, error.code), error.code), text=text) from None
        if self.kind is Kind.MONEY:
            return number
        return float(number / 100) if self.kind is Kind.SHARE else float(number)


def _digits(percent: float) -> int:
    """A percentage has one decimal, unless that would be a nought."""
    return 0 if half_up(percent, 1) % 1 == 0 else 1
