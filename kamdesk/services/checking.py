"""Is a file sound, and does what it holds obey the rules?"""

from dataclasses import dataclass

from kamdesk.domain.errors import KnownError
from kamdesk.i18n import labels, messages
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
    """Every fault of the file and every stored record that the rules would refuse today."""
    found = [Finding(kind, where, text) for kind, where, text in faults(portfolio.workbook)]
    for kind, cls in KINDS.items():
        try:
            records = portfolio.workbook.find(cls)
        except KnownError as error:
            found.append(Finding("record", labels.kind_name(kind), str(error.params.get("detail", ""))))
            continue
        for record in records:
            try:
                record.cleaned()
            except KnownError as error:
                name = labels.record_name(record) or record.id
                found.append(Finding("rule", f"{labels.kind_name(kind)} «{name}»", messages.text_of(error)))
    return found
