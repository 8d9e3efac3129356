"""What somebody looks at twice before rows come in, and afterwards: sums that differ, and figures that fall to a fraction or grow to a multiple."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from kamdesk.i18n import _, formats, ngettext
from kamdesk.services.importing.report import Replacement, Report
from kamdesk.services.importing.sums import Sums
from kamdesk.ui.importing.change_words import is_large_fall, is_large_rise, times_as_much
from kamdesk.ui.importing.wording import count, exact, rows_named
from kamdesk.ui.widgets.basic import TextRole

MOST_NAMED = 3
"""So many accounts are named; the others are counted."""


class Part(NamedTuple):
    """A sheet, or the only one: its title, what its amounts add up to, what becomes of it, the amounts of rows that stay out."""

    title: str
    sums: Sums | None
    report: Report
    out: Decimal | None = None


class _Change(NamedTuple):
    """What an account has stored of the replaced periods, and what takes its place."""

    account: str
    before: Decimal
    after: Decimal

    @property
    def share(self) -> Decimal:
        """What is lost, of 1."""
        return (self.before - self.after) / self.before


def sums_text(sums: Sums, *, with_rows: bool = True) -> str:
    """What was read beside what the file says, and which rows are missing in it (`with_rows`)."""
    read, stated = formats.number(sums.read, 2), formats.number(sums.stated or Decimal(0), 2)
    if sums.difference:
        words = _("✕ Sum read {sum}, but the total of the file is {stated}: difference {difference}.")
    elif sums.stated is None:
        words = _("▲ Sum read: {sum}.") if sums.unread else _("Sum read: {sum}. The file states no total.")
    else:
        words = _("▲ Sum read = total of the file {sum}.") if sums.unread else _("Sum read = total of the file {sum} ✓")
    told = [
        words.format(sum=read, stated=stated, difference=formats.number(abs(sums.difference), 2)),
        *(_missing(sums) if with_rows else []),
    ]
    return " ".join([*told, _("The file states no total.")] if sums.unread and sums.stated is None else told)


def _missing(sums: Sums) -> list[str]:
    """A sentence about rows whose amounts cannot be read; of rows that a person left out, where a difference is to be explained."""
    found = []
    if sums.unread:
        text = ngettext(
            "An amount of {rows} is missing: it cannot be read.", "Amounts of {rows} are missing: they cannot be read.",
            len(sums.unread),
        )  # fmt: skip
        found.append(text.format(rows=rows_named(sums.unread, _columns_of(sums))))
    if sums.skipped and sums.difference:
        text = ngettext("Skipped by hand: {rows}.", "Skipped by hand: {rows}.", len(sums.skipped))
        found.append(text.format(rows=rows_named(sums.skipped)))
    return found


def _columns_of(sums: Sums) -> dict[int, list[str]]:
    """The headers of the columns in which amounts are missing, by the number of the row; nothing where one column has all amounts."""
    found: dict[int, list[str]] = {}
    for cell in sums.cells:
        if cell.header:
            found.setdefault(cell.row, []).append(cell.header)
    return found


def sums_tone(sums: Sums) -> TextRole:
    """How what is said of the sums is shown: as an error, a warning, all right, or nothing of these where there is nothing to hold it against."""
    if sums.difference:
        return "error"
    return "warn" if sums.unread else "caption" if sums.stated is None else "ok"


def differing_sums(parts: Sequence[Part], *, with_rows: bool = True) -> str:
    """A line each sheet whose amounts do not add up to its own total, and the rows that it lacks (`with_rows`); "" where all do."""
    told = [
        (part.title, sums_text(part.sums, with_rows=with_rows))
        for part in parts
        if part.sums is not None and part.sums.difference
    ]
    if len(parts) < 2:
        return "".join(text for _title, text in told)
    signed = [(title, *text.split(" ", 1)) for title, text in told]
    return "\n".join(f"{sign} " + _("{sheet}: {changes}").format(sheet=title, changes=text) for title, sign, text in signed)


def large_changes(parts: Sequence[Part], currency: str, *, is_done: bool = False) -> str:
    """A line each account that loses half of a stored sum or more, or has more than three times as much, the largest change first.

    "" where none does.
    """
    found = [change for part in parts for change in _changes(part.report.replacements)]
    falls = sorted((c for c in found if is_large_fall(c.before, c.after)), key=lambda c: c.after - c.before)
    rises = sorted((c for c in found if is_large_rise(c.before, c.after)), key=lambda c: c.before - c.after)
    lines = [_told(change, currency, _fall_words(is_done=is_done)) for change in falls[:MOST_NAMED]]
    if more := max(0, len(falls) - MOST_NAMED):
        text = ngettext("▲ {n} more account loses half or more.", "▲ {n} more accounts lose half or more.", more)
        lines.append(text.format(n=count(more)))
    lines += [_told(change, currency, _rise_words(is_done=is_done)) for change in rises[:MOST_NAMED]]
    if more := max(0, len(rises) - MOST_NAMED):
        text = ngettext(
            "▲ {n} more account grows to more than three times as much.",
            "▲ {n} more accounts grow to more than three times as much.",
            more,
        )
        lines.append(text.format(n=count(more)))
    return "\n".join(lines)


def _fall_words(*, is_done: bool) -> str:
    if is_done:
        return _("▲ «{account}» fell by {share}: {before} before, {after} now.")
    return _("▲ «{account}» falls by {share}: {before} today, {after} afterwards.")


def _rise_words(*, is_done: bool) -> str:
    if is_done:
        return _("▲ «{account}» was multiplied by {times}: {before} before, {after} now.")
    return _("▲ «{account}» is multiplied by {times}: {before} today, {after} afterwards.")


def _told(change: _Change, currency: str, words: str) -> str:
    return words.format(
        account=change.account, share=formats.percent(int(change.share * 100)), times=times_as_much(change.before, change.after),
        before=exact(change.before, currency), after=exact(change.after, currency),
    )  # fmt: skip


def _changes(replacements: Sequence[Replacement]) -> list[_Change]:
    """What the replaced periods of each account lose or win together."""
    sums: dict[str, _Change] = {}
    for one in replacements:
        before = sums.get(one.account_id, _Change(one.account, Decimal(0), Decimal(0)))
        sums[one.account_id] = _Change(one.account, before.before + one.sum_before, before.after + one.sum_after)
    return list(sums.values())
