"""What a report says beside its figures: what is replaced, kept and left waiting, each in a sentence."""

from collections.abc import Sequence
from decimal import Decimal

from kamdesk.i18n import _, formats, ngettext
from kamdesk.services.importing.report import OtherKeys, Replacement, Report

MOST_NAMED = 20
"""So many periods, or new accounts, are named; the others are counted."""


def sentences(report: Report, *, is_trial: bool = False) -> list[str]:
    """Every sentence about a report; of a trial, what would be done."""
    replaced = (
        _("To be replaced: {periods} of {accounts}: {change}") if is_trial else _("Replaced: {periods} of {accounts}: {change}")
    )
    kept = _("What is stored stays, and more comes beside it: {periods} of {accounts}: {change}")
    found = [*_changed(report.replacements, replaced), *_changed(report.additions, kept)]
    if report.new_accounts:
        names = ", ".join(f"«{name}»" for name in report.new_accounts[:MOST_NAMED])
        more = " …" if len(report.new_accounts) > MOST_NAMED else ""
        n = len(report.new_accounts)
        found.append(ngettext("{n} new account: {names}", "{n} new accounts: {names}", n).format(n=n, names=names) + more)
    return found + remarks(report)


def additions(report: Report) -> list[str]:
    """A sentence about the periods that keep what is stored of them and get more beside it; none where there are none."""
    return _changed(report.additions, _("What is stored stays, and more comes beside it: {periods} of {accounts}: {change}"))[:1]


def remarks(report: Report, *, with_held: bool = True) -> list[str]:
    """What is counted apart, or called otherwise: lines that go, rows that wait (`with_held`), are skipped or come again."""
    found = [_other_keys(other) for other in report.other_keys[:MOST_NAMED]]
    if more := len(report.other_keys[MOST_NAMED:]):
        text = ngettext("… and {n} more account like that.", "… and {n} more accounts like that.", more)
        found.append(text.format(n=formats.number(more, 0)))
    for n, text in (
        (
            report.taken_back,
            ngettext("{n} stored line of a cancelled order goes.", "{n} stored lines of cancelled orders go.", report.taken_back),
        ),
        (
            report.held_back if with_held else 0,
            ngettext(
                "{n} row is held back, because another row of its account and period cannot be imported.",
                "{n} rows are held back, because another row of their account and period cannot be imported.",
                report.held_back,
            ),
        ),
        (report.kept, ngettext("{n} row is skipped, as decided.", "{n} rows are skipped, as decided.", report.kept)),
        (
            report.repeated,
            ngettext(
                "{n} row is the same as another one and names no order; it counts as another sale.",
                "{n} rows are the same as others and name no order; they count as other sales.",
                report.repeated,
            ),
        ),
    ):
        if n:
            found.append(text.format(n=formats.number(n, 0)))
    return found


def _other_keys(other: OtherKeys) -> str:
    """A sentence about rows that count for an account although a part of them speaks of another one."""
    named = ", ".join(_("«{name}»").format(name=text) for text in (other.names or other.codes)[:MOST_NAMED])
    if other.names:
        text = _("The code «{code}» is that of «{account}», and the file calls it {names} too: those rows count for «{account}».")
        return text.format(code=other.code, account=other.account, names=named)
    text = _("«{account}» has another code in the file: {codes}. Those rows count for it by its name.")
    return text.format(account=other.account, codes=named)


def _changed(changes: Sequence[Replacement], whole: str) -> list[str]:
    """The sum of the changes, then the first of them one by one."""
    if not changes:
        return []
    accounts = len({change.account_id for change in changes})
    first = whole.format(
        periods=ngettext("{n} period", "{n} periods", len(changes)).format(n=len(changes)),
        accounts=ngettext("{n} account", "{n} accounts", accounts).format(n=accounts),
        change=_change(
            _lines(sum(c.lines_before for c in changes), sum((c.sum_before for c in changes), Decimal(0))),
            _lines(sum(c.lines_after for c in changes), sum((c.sum_after for c in changes), Decimal(0))),
        ),
    )
    named = [
        f"{c.account}, {formats.period(c.period)}: {_change(_lines(c.lines_before, c.sum_before), _lines(c.lines_after, c.sum_after))}"
        for c in changes[:MOST_NAMED]
    ]
    return [first, *named, *(["…"] if len(changes) > MOST_NAMED else [])]


def _change(before: str, after: str) -> str:
    return f"{before} → {after}"


def _lines(count: int, total: Decimal) -> str:
    """Lines and their sum, to the cent: a sum is compared figure by figure."""
    text = formats.number(total, 0 if total == total.to_integral_value() else 2)
    return ngettext("{n} line, {total}", "{n} lines, {total}", count).format(n=count, total=text)
