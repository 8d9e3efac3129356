"""What a cell of a file looks like in a grid."""

from datetime import date, time

from kamdesk.i18n import _, formats, language
from kamdesk.services.importing.cells import Broken, Cell, Money, Percent


def cell_text(cell: Cell) -> str:
    """The cell as its sheet shows it, as far as that is known; numbers with every decimal that they have."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return _("Yes") if cell else _("No")
    if isinstance(cell, int | float):
        return formats.plain(cell)
    if isinstance(cell, date):
        return formats.typed_day(cell) if language() == "es" else formats.day(cell)
    if isinstance(cell, time):
        return cell.isoformat("minutes")
    if isinstance(cell, Percent):
        return formats.plain(cell.value) + formats.percent_suffix()
    if isinstance(cell, Money):
        unit = {1_000: "k", 1_000_000: "M"}.get(cell.factor, "") + (formats.currency_sign(cell.currency) if cell.currency else "")
        return formats.plain(cell.value) + (formats.NBSP + unit if unit else "")
    return cell.text


def is_amount(cell: Cell) -> bool:
    """Whether the cell stands at the right of its column, as numbers do."""
    return isinstance(cell, int | float | Percent | Money) and not isinstance(cell, bool)


def is_broken(cell: Cell) -> bool:
    """Whether the cell has no value that could be taken."""
    return isinstance(cell, Broken)
