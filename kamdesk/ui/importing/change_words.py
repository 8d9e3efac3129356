"""What an import changes, in words: each kind by its own name, before it is done and afterwards."""

from decimal import ROUND_DOWN, Decimal

from kamdesk.i18n import _, formats, ngettext
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.report import Report

LARGE = Decimal("0.5")
"""What loses half of its sum or more is told by name."""
TIMES = 3
"""What grows to more than so many times its sum is told by name: a column in cents, or amounts that stand in the file twice."""


def is_large_fall(before: Decimal, after: Decimal) -> bool:
    """Whether a stored sum loses half or more."""
    return before > 0 and before - after >= before * LARGE


def is_large_rise(before: Decimal, after: Decimal) -> bool:
    """Whether there is more than three times a stored sum."""
    return before > 0 and after > before * TIMES


def times_as_much(before: Decimal, after: Decimal) -> str:
    """How many times as much there is, to a tenth, rounded down so that it is no less than said."""
    return formats.plain((after / before).quantize(Decimal("0.1"), ROUND_DOWN))


def lines_replaced(report: Report) -> int:
    """How many stored lines make room for others."""
    return sum(found.lines_before for found in report.replacements)


def lines_replacing(report: Report) -> int:
    """How many of the lines that come in take the place of stored ones."""
    return sum(found.lines_after for found in report.replacements)


def coming_words(report: Report) -> dict[str, str]:
    """The sentences about what an import would change, by the name of its count; `{n}` and `{names}` are still to be filled in."""
    return {
        "created": _created(report),
        "updated": _updated(report),
        "new_accounts": ngettext(
            "{n} account is created: {names}.", "{n} accounts are created: {names}.", len(report.new_accounts)
        ),
        "replacements": ngettext(
            "{n} line of {periods} in {accounts} is replaced.",
            "{n} lines of {periods} in {accounts} are replaced.",
            lines_replaced(report),
        ),
        "replaced": ngettext("{n} stored line is replaced.", "{n} stored lines are replaced.", report.replaced),
        "sums": _("Sum: {before} today, {after} afterwards."),
    }


def done_words(report: Report) -> dict[str, str]:
    """The sentences about what an import has changed."""
    return {
        "created": _was_created(report),
        "updated": _was_updated(report),
        "new_accounts": ngettext(
            "{n} account was created: {names}.", "{n} accounts were created: {names}.", len(report.new_accounts)
        ),
        "replacements": ngettext(
            "{n} line of {periods} in {accounts} was replaced.",
            "{n} lines of {periods} in {accounts} were replaced.",
            lines_replaced(report),
        ),
        "replaced": ngettext("{n} stored line was replaced.", "{n} stored lines were replaced.", report.replaced),
        "sums": _("Sum: {before} before, {after} now."),
    }


def sales_words(report: Report, *, is_done: bool) -> str:
    """The sentence about lines sold that take the place of stored ones, in one, so that nobody adds the two numbers up."""
    n, replacing = report.created, lines_replacing(report)
    if is_done:
        return (
            ngettext(
                "{n} line was imported and replaced the {old} stored in {periods} ({accounts}).",
                "{n} lines were imported and replaced the {old} stored in {periods} ({accounts}).",
                n,
            )
            if replacing >= n
            else ngettext(
                "{n} line was imported; {new} of these replaced the {old} stored in {periods} ({accounts}).",
                "{n} lines were imported; {new} of these replaced the {old} stored in {periods} ({accounts}).",
                n,
            )
        )
    return (
        ngettext(
            "{n} line is imported and replaces the {old} stored in {periods} ({accounts}).",
            "{n} lines are imported and replace the {old} stored in {periods} ({accounts}).",
            n,
        )
        if replacing >= n
        else ngettext(
            "{n} line is imported; {new} of these replace the {old} stored in {periods} ({accounts}).",
            "{n} lines are imported; {new} of these replace the {old} stored in {periods} ({accounts}).",
            n,
        )
    )


def _created(report: Report) -> str:
    n = report.created
    return {
        ImportKind.ACCOUNTS: ngettext("{n} new account is added.", "{n} new accounts are added.", n),
        ImportKind.SALES: ngettext("{n} new line is added.", "{n} new lines are added.", n),
        ImportKind.MEASURES: ngettext("{n} new figure is added.", "{n} new figures are added.", n),
        ImportKind.CONTACTS: ngettext("{n} new contact is added.", "{n} new contacts are added.", n),
        ImportKind.BUDGET: ngettext("{n} new budget is added.", "{n} new budgets are added.", n),
        ImportKind.WALLET: ngettext("{n} new purchase line is added.", "{n} new purchase lines are added.", n),
        ImportKind.CRITERIA: ngettext("{n} new score is added.", "{n} new scores are added.", n),
    }[report.kind]


def _was_created(report: Report) -> str:
    n = report.created
    return {
        ImportKind.ACCOUNTS: ngettext("{n} new account was added.", "{n} new accounts were added.", n),
        ImportKind.SALES: ngettext("{n} new line was added.", "{n} new lines were added.", n),
        ImportKind.MEASURES: ngettext("{n} new figure was added.", "{n} new figures were added.", n),
        ImportKind.CONTACTS: ngettext("{n} new contact was added.", "{n} new contacts were added.", n),
        ImportKind.BUDGET: ngettext("{n} new budget was added.", "{n} new budgets were added.", n),
        ImportKind.WALLET: ngettext("{n} new purchase line was added.", "{n} new purchase lines were added.", n),
        ImportKind.CRITERIA: ngettext("{n} new score was added.", "{n} new scores were added.", n),
    }[report.kind]


def _updated(report: Report) -> str:
    n = report.updated
    return {
        ImportKind.ACCOUNTS: ngettext("{n} existing account changes: {names}.", "{n} existing accounts change: {names}.", n),
        ImportKind.SALES: ngettext("{n} existing line changes.", "{n} existing lines change.", n),
        ImportKind.MEASURES: ngettext("{n} existing figure changes.", "{n} existing figures change.", n),
        ImportKind.CONTACTS: ngettext("{n} existing contact changes.", "{n} existing contacts change.", n),
        ImportKind.BUDGET: ngettext("{n} existing budget changes.", "{n} existing budgets change.", n),
        ImportKind.WALLET: ngettext("{n} existing purchase line changes.", "{n} existing purchase lines change.", n),
        ImportKind.CRITERIA: ngettext("{n} existing score changes.", "{n} existing scores change.", n),
    }[report.kind]


def _was_updated(report: Report) -> str:
    n = report.updated
    return {
        ImportKind.ACCOUNTS: ngettext(
            "{n} existing account was changed: {names}.", "{n} existing accounts were changed: {names}.", n
        ),
        ImportKind.SALES: ngettext("{n} existing line was changed.", "{n} existing lines were changed.", n),
        ImportKind.MEASURES: ngettext("{n} existing figure was changed.", "{n} existing figures were changed.", n),
        ImportKind.CONTACTS: ngettext("{n} existing contact was changed.", "{n} existing contacts were changed.", n),
        ImportKind.BUDGET: ngettext("{n} existing budget was changed.", "{n} existing budgets were changed.", n),
        ImportKind.WALLET: ngettext("{n} existing purchase line was changed.", "{n} existing purchase lines were changed.", n),
        ImportKind.CRITERIA: ngettext("{n} existing score was changed.", "{n} existing scores were changed.", n),
    }[report.kind]
