"""How cells travel from the process that reads a workbook: plain values of `marshal`, which loads nothing but values."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from kamdesk.services.importing.cells import Breakage, Broken, Cell, Money, Percent

Plain = None | str | int | float | bool | tuple[Any, ...]
"""A cell on its way: what is no value of `marshal` is a tuple that begins with its kind."""

_MONEY = "money"


def broken(text: str, breakage: Breakage) -> Plain:
    """A cell without a value."""
    return ("broken", text, str(breakage))


def number(value: float) -> Plain:
    """A number; a whole one is whole, and what is no number is broken."""
    if value.is_integer() and abs(value) < 1e15:
        return int(value)
    if value != value or value in (float("inf"), float("-inf")):  # only NaN differs from itself
        return broken(str(value), Breakage.ERROR)
    return value


def percent(value: float) -> Plain:
    """A percentage, as it is shown."""
    return ("percent", value)


def money(value: float, currency: str, factor: int = 0) -> Plain:
    """An amount, its ISO 4217 code, and what one of it is worth, as `Money` has them."""
    return (_MONEY, value, currency, factor)


def day(value: date) -> Plain:
    """A date, or a date with its time."""
    return ("moment", value.isoformat()) if isinstance(value, datetime) else ("date", value.toordinal())


def hour(value: time) -> Plain:
    """A time of day."""
    return ("time", value.isoformat())


def duration(value: timedelta) -> Plain:
    """Hours and minutes: a time of day, or the text that is shown beyond one."""
    if timedelta(0) <= value < timedelta(days=1):
        return hour((datetime(2000, 1, 1) + value).time())  # noqa: DTZ001 - cells know no time zones
    sign, whole = ("-" if value < timedelta(0) else ""), abs(value)
    minutes, seconds = divmod(whole.days * 86_400 + whole.seconds, 60)
    return f"{sign}{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")


ENCODERS: dict[type, Callable[[Any], Plain]] = {date: day, datetime: day, time: hour, timedelta: duration}
"""How each type of value is written that `marshal` does not know."""

_DECODERS: dict[str, Callable[..., Cell]] = {
    "broken": lambda text, breakage: Broken(text, Breakage(breakage)),
    "percent": Percent,
    _MONEY: Money,
    "date": date.fromordinal,
    "moment": datetime.fromisoformat,
    "time": time.fromisoformat,
}


class Decoder:
    """Makes cells of what travelled; what comes again and again is made once."""

    _MOST = 50_000

    def __init__(self) -> None:
        self._known: dict[Any, Cell] = {}

    def rows(self, rows: list[tuple[int, list[Plain]]]) -> list[tuple[int, list[Cell]]]:
        """Rows with their numbers, some thousands at once: where they are equally long they are gone through by column."""
        cells = [found for _number, found in rows]
        if len(set(map(len, cells))) == 1:
            turned = zip(*map(self._column, zip(*cells, strict=True)), strict=True)
            return [(number, list(found)) for (number, _cells), found in zip(rows, turned, strict=True)]
        return [(number, [self.cell(cell) if type(cell) is tuple else cell for cell in found]) for number, found in rows]  # type: ignore[misc]

    def _column(self, plain: tuple[Plain, ...]) -> Sequence[Cell]:
        kinds = set(map(type, plain))
        if tuple not in kinds:
            return plain  # type: ignore[return-value]
        whole: tuple[Any, ...] = plain
        if len(kinds) == 1 and {found[0] for found in whole} == {_MONEY}:
            return [Money(value, currency, factor) for _kind, value, currency, factor in whole]
        return [self.cell(found) if type(found) is tuple else found for found in whole]

    def cell(self, plain: tuple[Any, ...]) -> Cell:
        """One cell that was a tuple."""
        found = self._known.get(plain)
        if found is None:
            if len(self._known) >= self._MOST:
                self._known.clear()
            found = self._known[plain] = _DECODERS[plain[0]](*plain[1:])
        return found
