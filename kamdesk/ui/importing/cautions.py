"""What somebody looks at twice before rows come in, and afterwards: sums that differ, and figures that fall to a fraction."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from kamdesk.i18n import _, formats, ngettext
from kamdesk.services.importing.report import Replacement, Report
from kamdesk.services.importing.sums import Sums
from kamdesk.ui.importing.wording import count, exact

LARGE = Decimal("0.5")
"""What loses half of its sum or more is told by name."""
MOST_NAMED = 3
"""So many accounts are named; the others are counted."""


class Part(NamedTuple):
    """A sheet, or the only one: its title, what its amounts add up to, what becomes of it."""

    title: str
    sums: Sums | None
    report: Report


class _Fall(NamedTuple):
    account: str
    before: Decimal
    after: Decimal

    @property
    def share(self) -> Decimal:
        """What is lost, of 1."""
        return (self.before - self.after) / self.before


def sums_text(sums: Sums) -> str:
    """What was read beside what the file says."""
    read = formats.number(sums.read, 2)
    if sums.stated is None:
        return _("Sum read: {sum}. The file states no total.").format(sum=read)
    if sums.stated == sums.read:
        return _("Sum read = total of the file {sum} ✓").format(sum=read)
    return _("✕ Sum read {sum}, but the total of the file is {stated}: difference {difference}.").format(
        sum=read, stated=formats.number(sums.stated, 2), difference=formats.number(abs(sums.difference), 2)
    )


def differing_sums(parts: Sequence[Part]) -> str:
    """A line each sheet whose amounts do not add up to its own total; "" where all do."""
    told = [(part.title, sums_text(part.sums)) for part in parts if part.sums is not None and part.sums.difference]
    return "\n".join(_("{text} ({sheet})").format(text=text, sheet=title) if len(parts) > 1 else text for title, text in told)


def large_falls(parts: Sequence[Part], currency: str, *, is_done: bool = False) -> str:
    """A line each account that loses half of a stored sum or more, the largest loss first; "" where none does."""
    found = sorted(
        (fall for part in parts for fall in _falls(part.report.replacements)), key=lambda fall: fall.after - fall.before
    )
    words = (
        _("▲ «{account}» fell by {share}: {before} before, {after} now.")
        if is_done
        else _("▲ «{account}» falls by {share}: {before} today, {after} afterwards.")
    )
    lines = [
        words.format(
            account=fall.account, share=formats.percent(int(fall.share * 100)), before=exact(fall.before, currency),
            after=exact(fall.after, currency),
        ) for fall in found[:MOST_NAMED]
    ]  # fmt: skip
    if more := len(found) - MOST_NAMED if len(found) > MOST_NAMED else 0:
        text = ngettext("▲ {n} more account loses half or more.", "▲ {n} more accounts lose half or more.", more)
        lines.append(text.format(n=count(more)))
    return "\n".join(lines)


def is_large_fall(before: Decimal, after: Decimal) -> bool:
    """Whether a stored sum loses half or more."""
    return before > 0 and before - after >= before * LARGE


def _falls(replacements: Sequence[Replacement]) -> list[_Fall]:
    """The accounts whose replaced periods together lose so much."""
    sums: dict[str, _Fall] = {}
    for one in replacements:
        before = sums.get(one.account_id, _Fall(one.account, Decimal(0), Decimal(0)))
        sums[one.account_id] = _Fall(one.account, before.before + one.sum_before, before.after + one.sum_after)
    return [fall for fall in sums.values() if is_large_fall(fall.before, fall.after)]
