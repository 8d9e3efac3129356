"""The words of the import window."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from kamdesk.domain.errors import KnownError, ValidationError
from kamdesk.domain.numbers import read_date, read_number
from kamdesk.domain.text import fold
from kamdesk.i18n import N_, _, formats, labels, language, ngettext
from kamdesk.services.importing.cells import DateOrder
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.questions import LeftOut, Question, Subject
from kamdesk.services.importing.report import Rejection, Report, Way
from kamdesk.services.importing.wording import additions, remarks
from kamdesk.ui.importing.change_words import (
    coming_words,
    done_words,
    is_large_fall,
    is_large_rise,
    lines_replaced,
    lines_replacing,
    sales_words,
)  # fmt: skip
from kamdesk.ui.importing.decisions import Decisions

KINDS = {
    "accounts": N_("Accounts"), "sales": N_("Sales"), "measures": N_("Scorecard figures"), "contacts": N_("Contacts"),
    "budget": N_("Budget"), "wallet": N_("Purchase lines"), "criteria": N_("Criteria"),
}  # fmt: skip
TITLES = {
    "accounts": N_("Import accounts"), "sales": N_("Import sales"), "measures": N_("Import scorecard figures"),
    "contacts": N_("Import contacts"), "budget": N_("Import the budget"), "wallet": N_("Import purchase lines"),
    "criteria": N_("Import criteria"),
}  # fmt: skip
LEFT_OUT = {
    LeftOut.TAX: N_("It holds tax, which is no sale."),
    LeftOut.GROSS: N_("It holds amounts with tax, beside a column without."),
    LeftOut.SAME_HEADER: N_("Another column has the same header, and comes first."),
    LeftOut.CONTAINED: N_("Its period is contained in those of the other columns; it would be counted twice."),
}
LEFT_OUT_SHORTLY = {
    LeftOut.TAX: N_("not read: tax"),
    LeftOut.GROSS: N_("not read: with tax"),
    LeftOut.SAME_HEADER: N_("not read: same header"),
    LeftOut.CONTAINED: N_("not read: counted already"),
}
"""What stands above the column itself."""
MOST_ROWS_NAMED = 3
"""So many rows are named that others wait for; more are counted."""
NO_COLUMNS: Mapping[int, Sequence[str]] = MappingProxyType({})
MOST_PERIODS_NAMED = 4
"""So many periods are named that lines are replaced of; of more, the last ones are counted."""
FACTORS = {"1": N_("Units"), "1000": N_("Thousands"), "1000000": N_("Millions")}
TRUTHS = {"yes": N_("Yes"), "no": N_("No"), "true": N_("Yes"), "false": N_("No"), "True": N_("Yes"), "False": N_("No")}


def kind_title(kind: ImportKind) -> str:
    """The word for what a file brings."""
    return _(KINDS[kind.value])


def window_title(kind: ImportKind | None) -> str:
    """What the window is called once it is known what the file brings."""
    return _(TITLES[kind.value]) if kind is not None else _("Import")


def count(number: int) -> str:
    """A number of rows or records."""
    return formats.number(number, 0)


def listed(names: list[str]) -> str:
    """Names in a sentence: a, b and c."""
    if len(names) < 2:
        return "".join(names)
    return _("{some} and {last}").format(some=", ".join(names[:-1]), last=names[-1])


def quoted(name: str) -> str:
    """A name in the quotation marks of the language."""
    return _("«{name}»").format(name=name)


def field_words(names: tuple[str, ...]) -> str:
    """A required field, or those of which one is required."""
    return " / ".join(labels.field_name(name) for name in names)


def rows_to_read(number: int) -> str:
    """How many rows will be read."""
    return ngettext("{n} row will be read", "{n} rows will be read", number).format(n=count(number))


# -- questions ---------------------------------------------------------------------------------------


def question_text(question: Question) -> str:
    """What is asked, with the cell that can be read in two ways."""
    where = _("row {row}: «{text}»").format(row=count(question.row), text=question.example) if question.example else ""
    asked = {
        Subject.DATE_ORDER: _("The dates do not show whether day or month comes first."),
        Subject.DECIMAL_SIGN: _("No number says which sign is the decimal one."),
        Subject.FACTOR: _("Are the amounts in units, thousands or millions?"),
        Subject.CURRENCY: _("The amounts stand in another currency, or in several."),
        Subject.PERCENT: _("The cell does not say whether it is a percentage: is 0.965 meant as 96.5%?"),
        Subject.PARTS: _("Is this row the sum of the rows below it, as in a pivot table?"),
        Subject.COLUMN: _("Two columns may be meant by «{field}».").format(field=labels.field_name(question.field)),
    }[question.subject]
    return f"{asked} ({where})" if where else asked


def way_text(question: Question, way: str, headers: tuple[str, ...]) -> str:
    """What a button says that answers a question."""
    if question.subject is Subject.DATE_ORDER:
        return _date_way(question.example, way)
    if question.subject is Subject.DECIMAL_SIGN:
        return _decimal_way(question.example, way)
    if question.subject is Subject.FACTOR and way in FACTORS:
        return _(FACTORS[way])
    if question.subject is Subject.PERCENT and question.example:
        return formats.plain(Decimal(question.example) * int(way)) + formats.percent_suffix()
    if question.subject is Subject.COLUMN and way.isdecimal():
        at = int(way)
        return (headers[at] if at < len(headers) else "") or _("Column {n}").format(n=at + 1)
    return _(TRUTHS[way]) if way in TRUTHS else way


def _date_way(example: str, way: str) -> str:
    is_month_first = way == DateOrder.MONTH_FIRST
    words = _("Month first") if is_month_first else _("Day first")
    try:
        return f"{words}: {formats.day(read_date(example, month_first=is_month_first, field='date'))}"
    except ValidationError:
        return words


def _decimal_way(example: str, way: str) -> str:
    words = _("Decimal comma") if way == "," else _("Decimal point")
    try:
        return f"{words}: {formats.number(read_number(example, way, 'amount').value)}"
    except ValidationError:
        return words


# -- decisions ---------------------------------------------------------------------------------------


def way_verb(rejection: Rejection, way: Way) -> str:
    """What a button says that decides about a row."""
    return {Way.CREATE: _create_verb, Way.UPDATE: _update_verb, Way.KEEP: _keep_verb, Way.ADD: _add_verb}[way](rejection)


def _create_verb(rejection: Rejection) -> str:
    if rejection.error.code == "contact_other_name":
        return _("Create another contact")
    has_like = Way.UPDATE in rejection.ways or rejection.is_duplicate
    return _("Create another") if has_like else _("Create the account")


def _update_verb(rejection: Rejection) -> str:
    error = rejection.error
    if error.code == "other_code":
        return _("Update {code}").format(code=error.params["known"])
    words = {
        "part_of_total": N_("Replace the total"),
        "current_against_sales": N_("Take the file's figure"),
        "contact_twice": N_("Update the contact"),
        "contact_other_name": N_("Update the contact"),
    }
    word = words.get(error.code, N_("Update the account"))
    return _(word)


def _keep_verb(_rejection: Rejection) -> str:
    return _("Skip")


def _add_verb(rejection: Rejection) -> str:
    return _("Add both up") if rejection.error.code == "budget_twice" else _("Add")


def way_all(rejection: Rejection, way: Way | None, number: int) -> str:
    """What a button says that decides the same about all rows that are alike."""
    is_budget = rejection.error.code == "budget_overlaps"
    if way is None:
        words = ngettext("Set {n} more row to «{fix}»", "Set {n} more rows to «{fix}»", number)
    elif way is Way.UPDATE and rejection.error.code in {"budget_overlaps", "part_of_total"}:
        words = ngettext("Replace {n} more", "Replace {n} more", number)
    elif way is Way.KEEP and is_budget:
        words = ngettext("Keep the current one for {n} more row", "Keep the current one for {n} more rows", number)
    elif way is Way.ADD and is_budget and not rejection.error.params.get("adds_up"):
        words = ngettext("Store both for {n} more row", "Store both for {n} more rows", number)
    else:
        words = {
            Way.UPDATE: ngettext("Update {n} more", "Update {n} more", number),
            Way.KEEP: ngettext("Skip {n} more", "Skip {n} more", number),
            Way.CREATE: ngettext("Create {n} more", "Create {n} more", number),
            Way.ADD: ngettext("Add {n} more", "Add {n} more", number),
        }[way]
    return words.format(n=count(number), fix=rejection.fix)


def decided_text(way: Way | None, text: str) -> str:
    """What was decided about a row."""
    if way is None:
        return _("Now «{text}».").format(text=text)
    return {
        Way.UPDATE: _("The existing data is updated."),
        Way.KEEP: _("The row is skipped."),
        Way.CREATE: _("A new one is created."),
        Way.ADD: _("The row is added."),
    }[way]


def held_text(error: KnownError, rows: tuple[int, ...], number: int) -> str:
    """Which rows have to be mended before so many others of their account and period come in."""
    words = (
        _("Fix {rows} and this one comes in. Until then the stored figures of «{name}» for {period} stay.")
        if number == 1
        else _("Fix {rows} and these {n} come in. Until then the stored figures of «{name}» for {period} stay.")
    )
    params = error.params
    return words.format(rows=rows_named(rows), n=count(number), name=params["name"], period=period_text(str(params["period"])))


def rows_named(rows: Sequence[int], columns: Mapping[int, Sequence[str]] = NO_COLUMNS) -> str:
    """Rows by their numbers, the first of them where they are many; with the columns in which something is wrong with them."""
    return ngettext("row {rows}", "rows {rows}", len(rows)).format(rows=_first_rows(rows, columns))


def rows_beside(rows: Sequence[int]) -> str:
    """The same in brackets."""
    return ngettext("(row {rows})", "(rows {rows})", len(rows)).format(rows=_first_rows(rows, NO_COLUMNS))


def _first_rows(rows: Sequence[int], columns: Mapping[int, Sequence[str]]) -> str:
    shown, more = [_with_columns(row, columns.get(row, ())) for row in rows[:MOST_ROWS_NAMED]], len(rows) - MOST_ROWS_NAMED
    return listed([*shown, _("{n} more").format(n=count(more))] if more > 0 else shown)


def _with_columns(row: int, headers: Sequence[str]) -> str:
    shown = [*headers[:MOST_ROWS_NAMED], *(["…"] if len(headers) > MOST_ROWS_NAMED else [])]
    return f"{count(row)} ({', '.join(shown)})" if shown else count(row)


# -- what changes ------------------------------------------------------------------------------------


Told = tuple[str, Report]
"""The title of a sheet, and what becomes of it."""


def told_changes(told: Sequence[Told], currency: str, *, is_done: bool = False) -> str:
    """What an import changes, or has changed; of several sheets, a line each that says what it brings."""
    if len(told) == 1:
        return " ".join(changes(told[0][1], currency, is_done=is_done))
    said = [_changes(report, currency, is_done=is_done) for _title, report in told]
    lines = []
    for (title, report), found in zip(told, said, strict=True):
        kind = kind_title(report.kind)
        words = _("{sheet}: {changes}") if fold(title) == fold(kind) else _("{sheet} ({kind}): {changes}")
        lines.append(words.format(sheet=title, kind=kind, changes=" ".join(found or [_nothing(is_done=is_done)])))
    return "\n".join([*lines, *([_nothing_else(is_done=is_done)] if any(said) else [])])


def changes(report: Report, currency: str, *, is_done: bool = False) -> list[str]:
    """What an import changes, or has changed, in sentences; what was there, and what takes its place, with sums."""
    said = _changes(report, currency, is_done=is_done)
    return [*said, _nothing_else(is_done=is_done)] if said else [_nothing(is_done=is_done)]


def _nothing(*, is_done: bool) -> str:
    return _("Nothing changed.") if is_done else _("Nothing changes.")


def _nothing_else(*, is_done: bool) -> str:
    return _("Nothing else was touched.") if is_done else _("Nothing else is touched.")


def _changes(report: Report, currency: str, *, is_done: bool) -> list[str]:
    words = done_words(report) if is_done else coming_words(report)
    said: list[str] = []
    is_one = report.kind is ImportKind.SALES and bool(report.created and report.replacements)
    if is_one:
        said += _replaced(report, currency, sales_words(report, is_done=is_done), words["sums"])
    for name, n in (("created", 0 if is_one else report.created), ("updated", report.updated)):
        if n:
            said.append(
                words[name].format(n=count(n), names=_some([quoted(name) for name in dict.fromkeys(report.changed_accounts)]))
            )
    if report.unchanged:
        same = ngettext(
            "{n} is already stored and stays the same.", "{n} are already stored and stay the same.", report.unchanged
        )
        said.append(same.format(n=count(report.unchanged)))
    if report.new_accounts:
        said.append(words["new_accounts"].format(n=count(len(report.new_accounts)), names=_some(report.new_accounts)))
    if report.replacements and not is_one:
        said += _replaced(report, currency, words["replacements"], words["sums"])
    elif report.replaced and not is_one:
        said.append(words["replaced"].format(n=count(report.replaced)))
    if report.cancelled:
        gone = ngettext("{n} row is of a cancelled order.", "{n} rows are of cancelled orders.", report.cancelled)
        said.append(gone.format(n=count(report.cancelled)))
    ended = [text.replace("….", "…") for text in said]  # names of which there are more end a sentence by themselves
    return [*ended, *additions(report), *remarks(report, with_held=False)]


def _replaced(report: Report, currency: str, words: str, sums: str) -> list[str]:
    """What is replaced, and its sums: not where they are those of a single account, and so large a change that it is told by its name."""
    accounts = len({found.account_id for found in report.replacements})
    before = sum((found.sum_before for found in report.replacements), Decimal(0))
    after = sum((found.sum_after for found in report.replacements), Decimal(0))
    where = ngettext("{n} account", "{n} accounts", accounts).format(n=count(accounts))
    old, new = count(lines_replaced(report)), count(lines_replacing(report))
    lines = {"n": count(report.created), "old": old, "new": new} if "{old}" in words else {"n": old}
    said = words.format(**lines, periods=periods_named(found.period for found in report.replacements), accounts=where)
    if accounts == 1 and (is_large_fall(before, after) or is_large_rise(before, after)):
        return [said]
    return [said, sums.format(before=exact(before, currency), after=exact(after, currency))]


def periods_named(periods: Iterable[str]) -> str:
    """Periods in their order: the first of them, and how many more there are."""
    every = [period_text(period) for period in sorted(set(periods))]
    if len(every) <= MOST_PERIODS_NAMED:
        return listed(every)
    more = len(every) - MOST_PERIODS_NAMED + 1
    return listed([*every[:-more], _("{n} more").format(n=count(more))])


def exact(amount: Decimal, currency: str) -> str:
    """An amount with its cents, since sums are compared."""
    sign, text = formats.currency_sign(currency), formats.number(amount, 2)
    return f"{sign}{text}" if language() == "en" and len(sign) == 1 else f"{text}{formats.NBSP}{sign}"


def period_text(period: str) -> str:
    """A period; what is none comes back as it is."""
    try:
        return formats.period(period)
    except (ValueError, ValidationError, LookupError):
        return period


def _some(names: list[str]) -> str:
    shown = sorted(names, key=fold)[:3]
    return ", ".join(shown) + ("…" if len(names) > len(shown) else "")


def lost_words(decided: Sequence[Decisions]) -> str:
    """What leaving would lose; what was decided about each sheet."""
    number = sum(len({row for row, _at in decisions.fixes} | set(decisions.ways)) for decisions in decided)
    text = ngettext(
        "What you decided about {n} row is lost, and nothing is imported.",
        "What you decided about {n} rows is lost, and nothing is imported.",
        number,
    )
    return text.format(n=count(number))
