"""What a presentation of the portfolio shows: the same blocks as the pages, under titles that say what follows from them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from kamdesk.domain.selection.criteria import Verdict
from kamdesk.i18n import _, formats, ngettext
from kamdesk.reports.build import common
from kamdesk.reports.build.portfolio_review import Review
from kamdesk.reports.model import Block, Chart, Heading, PageBreak, Section, Split, Table


def slides(review: Review, sections: Sequence[Section], said_by: Mapping[str, str]) -> tuple[Section, ...]:
    """The sections of the pages as slides: what is asked for stands on the first one, below the key figures.

    `said_by` has, by the title of a section, the title that its slide bears instead.
    """
    first, *others = (s for s in sections if s.blocks != (PageBreak(),))
    key_figures, *table = first.blocks
    shown = [Section("", (key_figures, *_asked(review)))]
    if review.rows:
        shown.append(Section(_accounts_title(review), tuple(_without_others(b) for b in table)))
    shown += [Section(said_by.get(s.title, s.title), s.blocks) for s in _paired(others) if review.asked not in s.blocks]
    return tuple(shown)


def _paired(sections: Sequence[Section]) -> list[Section]:
    """The last section beside the matrix, where it is small: the hours, with a sentence on earlier decisions."""
    at = next((n for n, s in enumerate(sections) if any(isinstance(b, Chart) for b in s.blocks)), None)
    last = sections[-1].blocks if sections else ()
    if at is None or len(last) != 1 or not isinstance(last[0], Split):
        return list(sections)
    beside = (*last[0].left, *last[0].right)
    matrix = replace(sections[at], blocks=(Split(sections[at].blocks, beside, (1.9, 1.0)),))
    return [*sections[:at], matrix, *sections[at + 1 : -1]]


def _without_others(block: Block) -> Block:
    """The table of accounts with the first group and the sums alone: those that are not included have a slide of their own."""
    if not isinstance(block, Table):
        return block
    groups = [at for at, row in enumerate(block.rows) if row.style == "group"]
    end = groups[1] if len(groups) > 1 else len(block.rows)
    sums = tuple(row for row in block.rows[end:] if row.style == "total")
    return replace(block, rows=(*block.rows[:end], *sums))


def _asked(review: Review) -> Iterator[Block]:
    count = len(review.asked.items)
    if count:
        title = ngettext("{n} decision asked for", "{n} decisions asked for", count)
        yield Heading(title.format(n=formats.number(count, 0)))
        yield review.asked


def _accounts_title(review: Review) -> str:
    """What the included accounts are of our sales, and what they could still bring."""
    included = review.with_verdict(Verdict.INCLUDE)
    sold = sum((r.sales for r in included), Decimal(0))
    known = [r.potential for r in included if r.potential.remaining is not None]
    left = [p.remaining or Decimal(0) for p in known]
    if not included or not review.company or not left:
        return _("Accounts")
    years = max(map(common.horizon, known))
    said = ngettext(
        "The included accounts are {percent} of our sales and could bring {amount} more a year within {n} year",
        "The included accounts are {percent} of our sales and could bring {amount} more a year within {n} years",
        years,
    )
    return said.format(
        percent=formats.percent(sold / review.company * 100),
        amount=formats.money(sum(left, Decimal(0)), review.currency),
        n=years,
    )


def index_title(review: Review) -> str:
    """How many indicators of the included accounts miss their minimum."""
    found = [review.standings[r.account_id] for r in review.with_verdict(Verdict.INCLUDE) if r.account_id in review.standings]
    count = sum(sum(s.breaches.values()) for s in found)
    if not any(s.score is not None for s in found):
        return _("Index by account and group")
    if not count:
        return _("No indicator misses its minimum")
    title = ngettext(
        "{n} indicator misses its minimum",
        "{n} indicators miss their minimum",
        count,
    )
    return title.format(n=formats.number(count, 0))


def others_title(review: Review) -> str:
    """How many accounts are not included, and how many of them ask to be decided about again."""
    found = [*review.with_verdict(Verdict.WATCH), *review.with_verdict(Verdict.EXCLUDE)]
    called = sum(bool(r.attention) for r in found)
    count = ngettext("{n} account not included or under watch", "{n} accounts not included or under watch", len(found))
    said = count.format(n=formats.number(len(found), 0))
    return _("{accounts}, {n} to decide again").format(accounts=said, n=formats.number(called, 0)) if called else said
