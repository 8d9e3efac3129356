"""Is a file sound, and does what it holds obey the rules?"""

from dataclasses import dataclass

from kamdesk.domain.errors import KnownError
from kamdesk.domain.records import Record
from kamdesk.domain.unreadable import Unreadable
from kamdesk.i18n import _, labels, messages
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage.integrity import faults
from kamdesk.storage.rows import KINDS


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be: what kind of thing, where, and in words."""

    kind: str
    where: str
    text: str


def check(portfolio: Portfolio) -> list[Finding]:
    """Every fault of the file, everything in it that cannot be read, and every record that the rules would refuse today."""
    found = [Finding(kind, where, text) for kind, where, text in portfolio.with_file(faults)]
    rules: list[Finding] = []
    names: dict[tuple[str, str], str] = {}
    for kind, cls in KINDS.items():
        try:
            records = portfolio.find(cls)
        except KnownError as error:
            found.append(Finding("file", labels.kind_name(kind), messages.text_of(error)))
            continue
        for record in records:
            if portfolio.unread.is_marked(record):
                names[kind, record.id] = _name(record)
            elif broken := _broken(record):
                rules.append(broken)
    try:
        portfolio.read_settings()
        portfolio.history(limit=-1)
    except KnownError as error:
        found.append(Finding("file", labels.kind_name("change"), messages.text_of(error)))
    unread = [
        Finding("unreadable", where_of(u, names.get((u.kind, u.record_id), "")), text_of(u)) for u in portfolio.unread.all()
    ]
    return [*found, *unread, *rules]


def _broken(record: Record) -> Finding | None:
    try:
        record.cleaned()
    except KnownError as error:
        return Finding("rule", f"{labels.kind_name(record.KIND)} «{_name(record)}»", messages.text_of(error))
    return None


def _name(record: Record) -> str:
    return labels.record_name(record) or record.id


def where_of(unreadable: Unreadable, name: str) -> str:
    """The record in which something cannot be read, in words."""
    kind = labels.kind_name(unreadable.kind)
    name = name or unreadable.record_id
    return f"{kind} «{name}»" if name else kind


def text_of(unreadable: Unreadable) -> str:
    """What cannot be read, in words."""
    field, found = labels.field_name(unreadable.column), unreadable.found
    if unreadable.is_left_out:
        return _("{field} cannot be read («{found}»), so it is left out. It stays in the file as it is.").format(
            field=field, found=found
        )
    return _("{field} cannot be read («{found}»). It stays in the file until something else is entered.").format(
        field=field, found=found
    )


def unread_of(portfolio: Portfolio, account_id: str | None) -> list[Finding]:
    """What could not be read of an account, or of what belongs to none, as far as it was read up to now."""
    found = []
    for item in portfolio.unread.of_account(account_id):
        record = None if item.is_left_out else portfolio.get(KINDS[item.kind], item.record_id)
        found.append(Finding("unreadable", where_of(item, _name(record) if record is not None else ""), text_of(item)))
    return found
