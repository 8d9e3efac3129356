"""What a cell of a file says: as a number, an amount of money, a day, a period, a text."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.field_use import uses
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.numbers import LARGEST, is_blank, read_date, read_number, read_whole
from kamdesk.domain.periods import parse_period, period_of
from kamdesk.domain.records import FIRST_YEAR, LAST_YEAR
from kamdesk.domain.text import NAME_LIMIT, clean_text, single_line, unescaped
from kamdesk.services.importing.cells import Breakage, Broken, Money, Percent
from kamdesk.services.importing.columns import MONEY, ColumnMap

WHOLE = frozenset(field.column for field in uses(Account) if field.headers and field.hint is int)
"""The columns of what is counted."""
_NEVER_PERCENT = WHOLE.union(MONEY, {"quantity"})
_EXACT = 2**53
"""Above it a number in a spreadsheet has lost digits."""
_MOST_COUNTED = 2**31
"""No count that a file of ours can hold reaches it."""
_BREAKAGES = {Breakage.ERROR: "cell_error", Breakage.FORMULA: "cell_formula", Breakage.BYTES: "cell_bytes"}
_ALMOST_NUMBER = re.compile(r"[\d.,/\-+€%() QqTt]*[oO][\d.,/\-+€%() QqTtoO]*")


@dataclass(frozen=True, slots=True)
class CellReader:
    """Reads cells as their file means them: by its decimal sign, its order of day and month, its unit and currency.

    `currency` is the portfolio's. Every method raises ValidationError for a cell that does not say what is asked.
    """

    mapping: ColumnMap
    currency: str
    fiscal_start: int = 1

    def number(self, value: object, name: str) -> Decimal | None:
        """A cell as a number, in units of the currency where it is money; None when it is empty."""
        try:
            found = self._plain_number(value, name)
        except ValidationError as error:
            if error.code != "not_a_number":
                raise
            sign = self.mapping.decimal_sign
            raise ValidationError(name, error.code, text=error.params["text"], sign=sign) from None
        if found is not None and name in WHOLE and abs(found) >= _MOST_COUNTED:
            raise ValidationError(name, "number_too_large", text=shown(value))
        if found is None or name not in MONEY:
            return found
        own = value.factor if isinstance(value, Money) else 0
        return found * (own or self.mapping.factor)

    def _plain_number(self, value: object, name: str) -> Decimal | None:
        if isinstance(value, str):
            if value.isdecimal() and value.isascii() and len(value) < 15:
                return Decimal(value)
            if is_blank(value):
                return None
            if name in WHOLE:
                return Decimal(read_whole(value, self.mapping.decimal_sign, name))
            return read_number(value, self.mapping.decimal_sign, name, currency=self.currency if name in MONEY else "").value
        if value is None:
            return None
        if isinstance(value, Percent):
            if name in _NEVER_PERCENT:
                raise ValidationError(name, "percent_for_amount", text=f"{value.value:g} %")
            return _finite(value.value, name)
        if isinstance(value, Money):
            if name in MONEY and value.currency not in {"", self.currency}:
                text = f"{value.value:.15g} {value.currency}"
                raise ValidationError(name, "other_currency", text=text, found=value.currency, currency=self.currency)
            return _finite(value.value, name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return _finite(value, name)
        raise broken(value, name) if isinstance(value, Broken) else ValidationError(name, "not_a_number", text=shown(value))

    def day(self, value: object, name: str) -> date:
        """A cell as a date."""
        if isinstance(value, Broken):
            raise broken(value, name)
        if isinstance(value, datetime):
            value = value.date()
        day = value if isinstance(value, date) else read_date(shown(value), month_first=self.mapping.month_first, field=name)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(name, "not_a_date", text=shown(value))
        return day

    def period(self, value: object, name: str) -> str:
        """A cell as a period in its canonical form; a date stands for the month, quarter or year that its column means."""
        if isinstance(value, date) and FIRST_YEAR <= value.year <= LAST_YEAR:
            if self.mapping.period_dates is None:
                raise ValidationError(name, "period_days_unclear", headers=f"{value:%Y-%m-%d}")
            return period_of(value, self.mapping.period_dates, self.fiscal_start)
        try:
            return parse_period(self.text(value, name))
        except ValidationError as error:
            raise ValidationError(name, error.code, **_without_field(error)) from None

    def text(self, value: object, name: str, limit: int = NAME_LIMIT) -> str:
        """A cell as clean text, on one line where no note is meant."""
        if isinstance(value, Broken):
            raise broken(value, name)
        if isinstance(value, int | float) and abs(value) > _EXACT:
            raise ValidationError(name, "digits_lost", text=shown(value))
        text = shown(value)
        return clean_text(name, single_line(text) if limit <= NAME_LIMIT else unescaped(text), limit)

    def mended(self, value: object, name: str, code: str) -> str | None:
        """The text that was surely meant by a cell that was refused with a code: the letter O for a zero; None where in doubt."""
        if not isinstance(value, str) or not any(sign.isdigit() for sign in value) or not _ALMOST_NUMBER.fullmatch(value.strip()):
            return None
        text = value.replace("o", "0").replace("O", "0")
        read = {"not_a_date": self.day, "bad_period": self.period}.get(code, self.number)
        try:
            read(text, name)
        except ValidationError:
            return None
        return text


def shown(value: object) -> str:
    """A cell as a spreadsheet would show it."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < LARGEST:
        return str(int(value))
    if isinstance(value, Percent):
        return f"{value.value:g} %"
    if isinstance(value, Money):
        return f"{value.value:g} {value.currency}"
    return value.text if isinstance(value, Broken) else str(value)


def broken(cell: Broken, name: str) -> ValidationError:
    """Why a cell without a value is refused."""
    return ValidationError(name, _BREAKAGES[cell.breakage], text=cell.text)


def _finite(value: float, name: str) -> Decimal:
    if value != value:  # only NaN differs from itself
        raise ValidationError(name, "not_a_number", text=str(value))
    if abs(value) > LARGEST:
        raise ValidationError(name, "number_too_large", text=str(value))
    return Decimal(repr(value))


def _without_field(error: ValidationError) -> dict[str, object]:
    return {key: value for key, value in error.params.items() if key != "field"}
