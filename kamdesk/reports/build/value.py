"""The value statement for the quarterly review: what the client got, who confirmed it, and what is still to be agreed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kamdesk.domain.ledgers.value_log import ValueEntry
from kamdesk.domain.periods import bounds, shifted
from kamdesk.i18n import _, formats
from kamdesk.reports.build import common, parties
from kamdesk.reports.build.common import joined, money_cell, shortened, text_cell
from kamdesk.reports.build.one_page import Limits, has_room
from kamdesk.reports.kinds import AccountSource, Request
from kamdesk.reports.model import (
    Audience,
    Block,
    Callout,
    Cell,
    Column,
    Head,
    Heading,
    KeyFigure,
    KeyFigures,
    Note,
    Report,
    Row,
    Section,
    Signatures,
    Table,
)
from kamdesk.reports.visibility import ClientView, client_view

MOST_ENTRIES, MOST_PENDING = 8, 4
LINES_TO_FILL_IN, LINES_ON_A_SLIDE = 10, 6
LINE, HOW = 80, 160
"""So many signs of a name are printed, and of how its amounts were worked out."""
PERIODS, FOOT = 4, 6.0
"""Of so many periods the sums are told, and so many millimetres are kept free for the line at the foot."""


@dataclass(frozen=True, slots=True)
class _Words:
    """What is of the client, as it is told to the client or about it."""

    confirmed: str
    column: str
    to_confirm: str
    figure: str
    source: str

    @classmethod
    def of(cls, audience: Audience) -> "_Words":
        """The words for those who read it."""
        if audience is Audience.CLIENT:
            source = _("Promised and delivered are our figures; confirmed is what you have accepted.")
            return cls(_("Confirmed by you"), _("Confirmed by you"), _("To be confirmed by you"), _("Your figure"), source)
        source = _("Promised and delivered are our figures; confirmed are the client's.")
        return cls(_("Confirmed by the client"), _("Confirmed"), _("To be confirmed"), _("The client's figure"), source)


def build(source: AccountSource) -> Report:
    """The same statement for our own people, with what has no evidence."""
    data = source.data
    bare = [v.what for v in data.ledgers.values_given if v.delivered is not None and not data.evidence_of(v.id)]
    remark = _("Delivered, and no evidence is attached: {names}.").format(
        names=common.listed([shortened(w, 50) for w in bare], 3)
    )
    return _report(client_view(data), source.request, (Callout(remark),) if bare else ())


def build_for_client(view: ClientView, request: Request) -> Report:
    """The statement that is laid before the client."""
    return _report(view, request)


def _report(view: ClientView, request: Request, remarks: tuple[Block, ...] = ()) -> Report:
    title, period = _("Value statement") if view.values else _("Worksheet: value to be agreed"), formats.period(view.period)
    words = _Words.of(request.audience)
    foot = parties.prepared(view, request.company) if request.audience is Audience.CLIENT else ""
    signing = tuple(_signing(view, request.company))
    blocks: list[Block] = [*remarks]
    if view.values:
        blocks += [KeyFigures(_key_figures(view, words)), *_entries(view, words)]
        to_agree, course = tuple(_pending(view, words)), tuple(_course(view, words))
        if has_room((*blocks, *course, *to_agree, *signing), request.paper, view.name, Limits(FOOT)):
            blocks += course
        blocks += to_agree
    else:
        blocks += _to_fill_in(LINES_TO_FILL_IN, words)
    blocks += signing
    line = joined(*view.line, parties.kam_line(view))
    return Report(
        **common.frame(request, f"{title} · {period}", view.name, view.today),
        figures=_("figures: {parts}").format(parts=period) if view.values else _("no figures yet"),
        description=_("Value delivered to {name}, {period}").format(name=view.name, period=period),
        head=Head(title, view.name, formats.long_period(view.period, view.fiscal_start), shortened(line, 160)),
        sections=(Section("", tuple(blocks)),),
        foot=foot,
        is_one_page=True,
        slides=_slides(view, words),
    )


def _slides(view: ClientView, words: "_Words") -> tuple[Section, ...]:
    """The same in a presentation, on which nobody signs."""
    if not view.values:
        return (Section("", tuple(_to_fill_in(LINES_ON_A_SLIDE, words))),)
    return (
        Section("", (KeyFigures(_key_figures(view, words)), *_entries(view, words))),
        Section(_("To agree in the review"), tuple(_pending(view, words))),
    )


def _total(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of what is known; None where nothing is."""
    known = [a for a in amounts if a is not None]
    return sum(known, Decimal(0)) if known else None


def _waits(entry: ValueEntry) -> bool:
    """Whether it was delivered and the client has not said yet what it was worth."""
    return entry.delivered is not None and entry.confirmed is None


def _key_figures(view: ClientView, words: _Words) -> tuple[KeyFigure, ...]:
    first, last = bounds(view.period, view.fiscal_start)
    now = [v for v in view.values if v.delivered_on is not None and first <= v.delivered_on <= last]

    promised, delivered, confirmed = (_total(getattr(v, n) for v in view.values) for n in ("promised", "delivered", "confirmed"))
    so_far = _("so far")

    def figure(label: str, amount: Decimal | None, note: str = "") -> KeyFigure:
        return KeyFigure(label, formats.money(amount, view.currency), note, amount)

    return (
        figure(_("Promised"), promised, so_far if promised is not None else ""),
        figure(_("Delivered"), delivered, so_far if delivered is not None else ""),
        figure(_("Delivered in {period}").format(period=formats.period(view.period)), _total(v.delivered for v in now)),
        figure(words.confirmed, confirmed, so_far if confirmed is not None else ""),
        figure(words.to_confirm, _total(v.delivered for v in view.values if _waits(v))),
    )


def in_order(entries: Iterable[ValueEntry], most: int | None = None) -> tuple[list[ValueEntry], int]:
    """The values by the day of their promise, the latest first, and how many were left out: those with no news for longest.

    A page that has no more room cuts from the end, which are the oldest.
    """
    shown, rest = common.cut(sorted(entries, key=lambda v: _latest(max(_days(v), default=date.min), v)), most)
    return sorted(shown, key=lambda v: _latest(next(iter(_days(v)), date.min), v)), rest


def _days(entry: ValueEntry) -> list[date]:
    return [d for d in (entry.promised_on, entry.delivered_on, entry.confirmed_on) if d is not None]


def _latest(day: date, entry: ValueEntry) -> tuple[int, str]:
    """The latest first, those of one day by name; what has no day last."""
    return -day.toordinal(), entry.what


def _entries(view: ClientView, words: _Words) -> Iterator[Block]:
    yield Heading(_("Value, item by item"))
    shown, rest = in_order(view.values, MOST_ENTRIES)
    rows = [_entry(view, v) for v in shown]
    totals = (_total(getattr(v, name) for v in view.values) for name in ("promised", "delivered", "confirmed"))
    rows.append(Row((Cell(_("Total")), *(money_cell(a, view.currency) for a in totals), Cell("")), "total"))
    source = words.source
    more = f"{common.and_more(rest)}. " + _("The total counts all of them.") if rest else ""
    yield Table(_("Value, item by item"), _columns(words), tuple(rows), " ".join(t for t in (more, source) if t))


def _columns(words: _Words, amounts: str = "auto") -> tuple[Column, ...]:
    return (
        Column(_("What"), "1.28fr"),
        *(Column(title, amounts, "right", "money") for title in (_("Promised"), _("Delivered"), words.column)),
        Column(_("Who confirmed it"), "1fr"),
    )


def _to_fill_in(lines: int, words: _Words) -> Iterator[Block]:
    """Where no value is noted yet: the same statement with empty lines for the review to write on."""
    yield Heading(_("Value, item by item"))
    yield Note(_("No value has been noted yet: these lines are for what the review agrees on."))
    line = Row((Cell(""),) * 5, "blank")
    yield Table(_("Value, item by item"), _columns(words, "27mm"), (line,) * lines)


def _entry(view: ClientView, entry: ValueEntry) -> Row:
    def day(value: date | None) -> str:
        return formats.day(value) if value is not None else ""

    by = text_cell(shortened(entry.confirmed_by, 50)) if entry.confirmed is not None else Cell(formats.MISSING)
    if _waits(entry):
        by = Cell(_("○ awaiting confirmation"), tone="warn")
    return Row((
        text_cell(shortened(entry.what, LINE), sub=shortened(entry.worked_out, HOW)),
        money_cell(entry.promised, view.currency, sub=day(entry.promised_on)),
        money_cell(entry.delivered, view.currency, sub=day(entry.delivered_on)),
        money_cell(entry.confirmed, view.currency, sub=day(entry.confirmed_on)),
        by,
    ))  # fmt: skip


def _course(view: ClientView, words: _Words) -> Iterator[Block]:
    """What was promised, delivered and confirmed in each of the last periods; nothing while all of it is of one."""
    spans = [(p, *bounds(p, view.fiscal_start)) for p in (shifted(view.period, back) for back in range(1 - PERIODS, 1))]

    def sums(name: str) -> list[Decimal | None]:
        dated = [(getattr(v, f"{name}_on"), getattr(v, name)) for v in view.values]
        return [_total(amount for day, amount in dated if day is not None and first <= day <= last) for _p, first, last in spans]

    found = [
        (title, sums(name))
        for title, name in ((_("Promised"), "promised"), (_("Delivered"), "delivered"), (words.confirmed, "confirmed"))
    ]
    told = [at for at in range(PERIODS) if any(amounts[at] is not None for _title, amounts in found)]
    if len(told) < 2:
        return
    title = _("Value by period")
    columns = (
        Column(_("What"), "1.2fr"),
        *(Column(formats.period(p), "1fr", "right", "money") for p, _first, _last in spans[told[0] :]),
    )
    rows = tuple(Row((Cell(name), *(money_cell(a, view.currency) for a in amounts[told[0] :]))) for name, amounts in found)
    yield Heading(title)
    yield Table(title, columns, rows, _("Each amount counts in the period of its date."))


def _pending(view: ClientView, words: _Words) -> Iterator[Block]:
    """What the review has to agree on: what waits, and what was confirmed at another amount."""
    found = [v for v in view.values if _waits(v) or (v.confirmed is not None and v.confirmed != v.delivered)]
    yield Heading(_("To agree in the review"))
    if not found:
        yield Note(_("Nothing: what was delivered is confirmed."))
        return
    shown, rest = in_order(found, MOST_PENDING)
    columns = (
        Column(_("What"), "1.5fr"),
        Column(_("Our figure"), "auto", "right", "money"),
        Column(words.figure, "auto", "right", "money"),
        Column(_("To agree"), "1fr"),
    )
    rows = tuple(
        Row((
            text_cell(shortened(v.what, LINE)), money_cell(v.delivered, view.currency), money_cell(v.confirmed, view.currency),
            Cell(_("confirm the amount") if _waits(v) else _("why the amounts differ")),
        ))
        for v in shown
    )  # fmt: skip
    yield Table(_("To agree in the review"), columns, rows, common.and_more(rest) if rest else "")


def _signing(view: ClientView, company: str) -> Iterator[Block]:
    yield Heading(_("Signatures"))
    yield Signatures((parties.client_signature(view, _confirming(view)), parties.our_signature(view, company)))


def _confirming(view: ClientView) -> str:
    """Who confirms for the client: who did so last, else who agreed to its parameters."""
    confirmed = [v for v in view.values if v.confirmed is not None and v.confirmed_by]
    if confirmed:
        return max(confirmed, key=lambda v: v.confirmed_on or date.min).confirmed_by
    return next((p.indicator.agreed_with for p in view.parameters if p.indicator.agreed_with), "")
