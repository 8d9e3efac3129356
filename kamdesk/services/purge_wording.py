"""What is asked and told when removed files are purged."""

from collections.abc import Sequence

from kamdesk.i18n import _, formats, ngettext
from kamdesk.services.purging import HeldCopy, RemovedFiles

MOST = 8
"""How many names are told; of the rest, how many there are."""


def removed_text(found: RemovedFiles) -> str:
    """Which removed files still lie in the portfolio, and what purging them means."""
    count = len(found.digests)
    size = _size_text(found.size)
    first = ngettext(
        "{n} removed file still lies in the portfolio ({size}):", "{n} removed files still lie in the portfolio ({size}):", count
    )
    last = ngettext(
        "Purging takes it out for good: no undo brings it back.",
        "Purging takes them out for good: no undo brings them back.",
        count,
    )
    return "\n\n".join([first.format(n=count, size=size), _listed(found.names), last])


def purged_text(found: RemovedFiles) -> str:
    """That they are gone."""
    count = len(found.digests)
    return ngettext("{n} removed file purged.", "{n} removed files purged.", count).format(n=count)


def held_text(held: Sequence[HeldCopy]) -> str:
    """Which backups still hold them."""
    first = ngettext("{n} backup still holds what was purged:", "{n} backups still hold what was purged:", len(held)).format(
        n=len(held)
    )
    last = _(
        "A new backup without it is made before anything is removed. Copies that you saved elsewhere are yours to look after."
    )
    return "\n\n".join([first, _listed([_copy_name(copy) for copy in held]), last])


def _copy_name(held: HeldCopy) -> str:
    if held.made_on:
        return _("backup of {moment}").format(moment=formats.moment(held.made_on))
    is_pair = held.path.parent.name.startswith("interrupted-")
    return f"{held.path.parent.name}/{held.path.name}" if is_pair else held.path.name


def _size_text(size: int) -> str:
    """Bytes as people say them."""
    return f"{formats.number(size / 2**20, 1)} MB" if size >= 2**20 / 10 else f"{formats.number(max(1, size / 1024), 0)} kB"


def _listed(names: Sequence[str]) -> str:
    lines = [*names[:MOST], *([_("and {n} more").format(n=len(names) - MOST)] if len(names) > MOST else [])]
    return "\n".join(lines)
