"""What each field of an import is called, holds and means, in the language in force: for templates and exports alike.

Fields that are declared later appear by themselves; what is said of them here is only more than their name tells.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.field_use import FieldUse, uses
from kamdesk.domain.account.people import Influence, Relation
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import Basis
from kamdesk.domain.selection.potential import Confidence, LineState
from kamdesk.domain.settings import CRITERIA
from kamdesk.i18n import N_, _, labels, terms
from kamdesk.services.exporting.content import ColumnType
from kamdesk.services.importing.columns import NUMERIC, REQUIRED
from kamdesk.services.importing.header_words import header_key
from kamdesk.services.importing.headers import FIELDS, ImportKind

_FIELDS: dict[str, dict[str, tuple[str, ...]]] = {kind.value: fields for kind, fields in FIELDS.items()}
KIND_TITLES = {
    "accounts": N_("Accounts"),
    "contacts": N_("Contacts"),
    "sales": N_("Sales"),
    "budget": N_("Budget"),
    "measures": N_("Scorecard figures"),
    "wallet": N_("Purchases"),
    "criteria": N_("Criteria"),
    "decisions": N_("Decisions"),
}
_HEADERS = {
    "size_turnover": N_("Company turnover"),
    "cost_to_serve": N_("Cost to serve"),
    "loss_reason": N_("Loss reason"),
    "loss_risk": N_("Loss risk"),
    "order_id": N_("Order number"),
    "client_value": N_("Client value"),
    "share": N_("Our share"),
    "attainable": N_("Attainable share"),
    "last_contact_on": N_("Last contact"),
    "relative_strength": N_("Relative strength"),
    "budget.amount": N_("Budget"),
}
"""Where the word of the form is none that an import knows, or one by which it would take the kind for another."""
_TYPES = {
    "account_code": ColumnType.CODE,
    "code": ColumnType.CODE,
    "tax_id": ColumnType.CODE,
    "phone": ColumnType.CODE,
    "order_id": ColumnType.CODE,
    "date": ColumnType.DATE,
    "dated_on": ColumnType.DATE,
    "last_contact_on": ColumnType.DATE,
    "period": ColumnType.PERIOD,
    "amount": ColumnType.MONEY,
    "cost": ColumnType.MONEY,
    "wallet": ColumnType.MONEY,
    "current": ColumnType.MONEY,
    "share": ColumnType.PERCENT,
    "attainable": ColumnType.PERCENT,
    "growth_percent": ColumnType.PERCENT,
    "score": ColumnType.WHOLE,
    **{f"criteria.{name}": ColumnType.WHOLE for name in CRITERIA},
    "relative_strength": ColumnType.NUMBER,
}
BASES = {
    Basis.PERIOD: N_("period"),
    Basis.YEAR_TO_DATE: N_("year to date"),
    Basis.ROLLING_12: N_("rolling 12"),
    Basis.SNAPSHOT: N_("snapshot"),
}
_OTHER_WAYS = frozenset(
    {"contacts.surname", "wallet.share", "criteria.criterion", "criteria.score", "criteria.reason", "criteria.source"}
)
_ENUMERATIONS: dict[str, Sequence[StrEnum]] = {
    "group": tuple(Group),
    "influence": tuple(Influence),
    "relation": tuple(Relation),
    "state": tuple(LineState),
}
_MEANINGS = {
    "name": N_("The company as you call it. A row whose code, tax ID or name is known changes that account."),
    "contacts.name": N_("First and last name of the person."),
    "code": N_("The code that your own system gives the account. Several are separated by a semicolon."),
    "account": N_("The account by its name or its code, as it stands in the portfolio."),
    "account_code": N_("The code of the account in your own system."),
    "tax_id": N_("The tax number of the company."),
    "size_employees": N_("How many people work there."),
    "size_turnover": N_("What the company sells a year, in currency units."),
    "kam": N_("Who looks after the account."),
    "accounts.group": N_("The group of companies to which it belongs."),
    "cost_to_serve": N_("What serving it costs a year besides the goods, in currency units."),
    "loss_risk": N_("How near you are to losing it. It needs its reason."),
    "loss_reason": N_("Why it may be lost."),
    "date": N_("The day of the sale. A period may stand in its place."),
    "period": N_("A month, a quarter or a year."),
    "amount": N_("Without tax, in currency units. What is taken back has a minus."),
    "product_line": N_("The product line or family."),
    "cost": N_("What the goods cost you, in currency units."),
    "quantity": N_("How many units."),
    "order_id": N_("The number of the order or the invoice."),
    "status": N_("A row that says «cancelled» is not taken, and counted."),
    "measures.group": N_("The group of the scorecard."),
    "indicator": N_("The name of the indicator. One that is not there yet is made."),
    "unit": N_("The unit, such as % or days."),
    "basis": N_("The stretch of time of which the figure speaks."),
    "floor": N_("From here on the figure scores nothing."),
    "threshold": N_("The least that is acceptable."),
    "target": N_("What is to be reached."),
    "weight": N_("How much it weighs in its group."),
    "critical": N_("Whether missing its minimum caps the group."),
    "value": N_("Your own figure of the period."),
    "client_value": N_("The figure that the client measures."),
    "sector": N_("The sector in which it works."),
    "city": N_("Where it is."),
    "country": N_("Where it is."),
    "phone": N_("With the code of the country."),
    "notes": N_("Whatever else should be known."),
    "contacts.email": N_("By it a person is known again."),
    "last_contact_on": N_("The day of the last contact."),
    "role": N_("What the person does there."),
    "influence": N_("What the person does in the buying decision."),
    "relation": N_("How you stand with the person."),
    "wallet": N_("What the account spends a year in this line, with everybody."),
    "current": N_("What of it you sell today, a year."),
    "attainable": N_("The share of it that you can reach at most."),
    "growth_percent": N_("How much that spend grows a year."),
    "state": N_("How the line stands."),
    "confidence": N_("How sure the figure is: A seen on paper, B said by the client, C and D estimated."),
    "competitor": N_("Who sells it now."),
    "relative_strength": N_("How strong you are as the client sees it, 0–10."),
    "assessor": N_("Who gives the scores."),
    "budget.amount": N_("What is to be sold in the period, in currency units."),
    "criteria.date": N_("The day of the scores."),
    "dated_on": N_("The day of which the figure is."),
    "source": N_("Where the figure comes from."),
}
_EXAMPLES = {
    "name": N_("Ceramics Norte, S.A."),
    "contacts.name": N_("Ana Ruiz"),
    "account": N_("Ceramics Norte, S.A."),
    "code": "0012",
    "account_code": "0012",
    "tax_id": "A12345674",
    "period": N_("Q3 2026"),
    "product_line": N_("Pumps"),
    "order_id": "F-2026/0815",
    "indicator": N_("Deliveries (OTIF)"),
    "unit": "%",
    "weight": "1",
    "phone": "+34 600 000 000",
    "email": "ana.ruiz@example.com",
}


@dataclass(frozen=True, slots=True)
class FieldText:
    """What is said of a field: its header, what it holds, what it means, an example, the only texts that it takes.

    `alternatives` are the headers of the fields of which one is needed, this one among them; none when it may be left out.
    """

    header: str
    type: ColumnType
    meaning: str
    example: str
    choices: tuple[str, ...]
    alternatives: tuple[str, ...]


def kind_title(kind: str) -> str:
    """The word for the records of a kind of import or export."""
    return _(KIND_TITLES[kind]) if kind in KIND_TITLES else kind.capitalize()


def header_of(kind: str, name: str) -> str:
    """The header of a field in the language in force; the import of the kind, where there is one, knows the field by it."""
    fields = _FIELDS.get(kind, {})
    use = _use_of(kind, name)
    header = _HEADERS.get(f"{kind}.{name}") or _HEADERS.get(name)
    offered = [_(header)] if header else []
    if kind == "criteria":
        offered += _criterion_headers(name)
    offered += [_(use.word)] if use is not None else []
    offered.append(labels.field_name(name))
    known = (header for header in offered if _meant(fields, header) == [name])
    return next(known, name.replace("_", " ").capitalize())


def _criterion_headers(name: str) -> list[str]:
    """The header of one of the usual criteria, of its reason or of its source."""
    criterion, _sign, aside = name.rpartition("_") if name.endswith(("_reason", "_source")) else (name, "", "")
    if criterion not in CRITERIA:
        return []
    word = terms.criterion(criterion)
    if aside == "reason":
        return [_("Reason: {criterion}").format(criterion=word)]
    return [_("Source: {criterion}").format(criterion=word)] if aside else [word]


def _meant(fields: dict[str, tuple[str, ...]], header: str) -> list[str]:
    """The fields that an import could mean by a header."""
    key = header_key(header)
    return [name for name, synonyms in fields.items() if key in map(header_key, (name, *synonyms))]


def _use_of(kind: str, name: str) -> FieldUse | None:
    return next((use for use in uses(Account) if use.column == name), None) if kind == ImportKind.ACCOUNTS else None


def type_of(kind: str, name: str) -> ColumnType:
    """What a field holds."""
    use = _use_of(kind, name)
    if use is not None and use.hint in {int, Decimal}:
        return ColumnType.WHOLE if use.hint is int else ColumnType.MONEY
    if found := _TYPES.get(f"{kind}.{name}") or _TYPES.get(name):
        return found
    return ColumnType.NUMBER if name in NUMERIC else ColumnType.TEXT


def choices_of(kind: str, name: str) -> tuple[str, ...]:
    """The only texts that a field takes, in the language in force; none where any text will do."""
    use = _use_of(kind, name)
    if use is not None:
        is_choice = isinstance(use.hint, type) and issubclass(use.hint, StrEnum)
        return tuple(terms.term(member) for member in use.hint) if is_choice else ()
    if name == "basis":
        return tuple(_(word) for word in BASES.values())
    if name == "critical":
        return yes_or_no(is_so=True), yes_or_no(is_so=False)
    if name == "confidence":
        return tuple(Confidence)
    return tuple(terms.term(member) for member in _ENUMERATIONS.get(name, ()))


def yes_or_no(*, is_so: bool) -> str:
    """The word by which an import knows what is so and what is not."""
    return _("yes") if is_so else _("no")


def template_fields(kind: ImportKind) -> tuple[str, ...]:
    """The fields that a template of the kind has: all but those that are another way to say what its others do."""
    return tuple(name for name in FIELDS[kind] if f"{kind}.{name}" not in _OTHER_WAYS)


def text_of(kind: ImportKind, name: str) -> FieldText:
    """Everything that is said of a field of an import."""
    found = type_of(kind, name)
    choices = choices_of(kind, name)
    meaning = _MEANINGS.get(f"{kind}.{name}") or _MEANINGS.get(name, "")
    example = _EXAMPLES.get(f"{kind}.{name}") or _EXAMPLES.get(name, "")
    needed = next((names for names in REQUIRED[kind] if name in names), ())
    return FieldText(
        header_of(kind, name),
        found,
        _(meaning) if meaning else _by_type(found),
        choices[0] if choices else _(example) if example else _example_by_type(found),
        choices,
        tuple(header_of(kind, other) for other in needed if f"{kind}.{other}" not in _OTHER_WAYS),
    )


def _by_type(found: ColumnType) -> str:
    texts = {
        ColumnType.MONEY: N_("An amount in currency units."),
        ColumnType.NUMBER: N_("A number."),
        ColumnType.WHOLE: N_("A whole number."),
        ColumnType.PERCENT: N_("A percentage."),
        ColumnType.DATE: N_("A date."),
    }
    return _(texts[found]) if found in texts else ""


def _example_by_type(found: ColumnType) -> str:
    texts = {
        ColumnType.MONEY: N_("12345.67"),
        ColumnType.NUMBER: N_("96.5"),
        ColumnType.WHOLE: "120",
        ColumnType.PERCENT: N_("12.5%"),
        ColumnType.DATE: N_("2026-09-14"),
    }
    return _(texts[found]) if found in texts else ""
