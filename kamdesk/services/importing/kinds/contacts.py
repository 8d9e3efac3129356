"""Rows of contacts: a person at the client a row, known again by e-mail, else by name."""

import re
from dataclasses import replace
from typing import Any

from kamdesk.domain.account.people import Influence, Person, Relation
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.text import NOTE_LIMIT, fold
from kamdesk.services.importing.kinds.values import day_of, word_of
from kamdesk.services.importing.reading import Reader, Row
from kamdesk.services.importing.report import Way

# fmt: off
_INFLUENCES = {
    **dict.fromkeys(("decides", "decide", "decisor", "decisora", "decision maker", "quien decide", "economic buyer"), Influence.DECIDES),
    **dict.fromkeys(("prescribes", "prescribe", "prescriptor", "prescriptora", "advocates", "advocate", "specifier"), Influence.PRESCRIBES),
    **dict.fromkeys(("influences", "influye", "influenciador", "influenciadora", "influencer", "influyente"), Influence.INFLUENCES),
    **dict.fromkeys(("uses", "usa", "usuario", "usuaria", "user"), Influence.USES),
}
_RELATIONS = {
    **dict.fromkeys(("very good", "muy buena", "very good terms", "excelente", "excellent"), Relation.VERY_GOOD),
    **dict.fromkeys(("good", "buena", "on good terms", "bien"), Relation.GOOD),
    **dict.fromkeys(("to build", "por construir", "nueva", "nuevo", "new"), Relation.TO_BUILD),
    **dict.fromkeys(("distant", "distante", "lejana", "fria", "mala", "cold"), Relation.DISTANT),
}
# fmt: on


def _words(name: str) -> str:
    """The words of a name in one order, so that «García, Ana» is «Ana García»."""
    return " ".join(sorted(re.findall(r"\w+", fold(name))))


class _People:
    """The contacts of all accounts by account and e-mail, and by account and name."""

    def __init__(self, people: list[Person]) -> None:
        self._by_email: dict[tuple[str, str], list[str]] = {}
        self._by_name: dict[tuple[str, str], list[str]] = {}
        self._people: dict[str, Person] = {}
        for person in people:
            self.put(person)

    def put(self, person: Person) -> None:
        """Let later rows find a contact as it is now."""
        if person.account_id is None:
            return
        self._people[person.id] = person
        for index, key in ((self._by_email, fold(person.email)), (self._by_name, _words(person.name))):
            ids = index.setdefault((person.account_id, key), []) if key else []
            if person.id not in ids:
                ids.append(person.id)

    def called(self, account_id: str, name: str) -> list[Person]:
        """The contacts of an account with the same words in their name."""
        return [self._people[i] for i in self._by_name.get((account_id, _words(name)), ())]

    def reached_at(self, account_id: str, email: str) -> list[Person]:
        """The contacts of an account with an e-mail address."""
        return [self._people[i] for i in self._by_email.get((account_id, fold(email)), ())] if email else []


def read_contacts(reader: Reader) -> None:
    """Create or change a contact a row; what the row leaves empty stays as it is."""
    people = _People(reader.portfolio.find(Person))
    touched: set[str] = set()
    for row in reader.rows():
        values = _values(row)
        account_id = reader.account_of(row)
        if row.is_bad or account_id is None:
            continue
        found = _meant(row, people, account_id, values)
        if row.is_bad:
            continue
        if found is None:
            person = reader.accepted(row, "name", None, Person(id=new_id(), account_id=account_id, **values))
            if person is not None:
                reader.batch.create(person)
                reader.report.created += 1
        else:
            person = _changed(reader, row, found, values, touched)
        if person is not None:
            people.put(person)
            touched.add(person.id)


def _values(row: Row) -> dict[str, Any]:
    """The fields that the row fills."""
    name, surname = row.required("name"), row.text("surname")
    values: dict[str, Any] = {
        "name": f"{name} {surname}".strip(),
        "role": row.text("role"),
        "email": row.text("email"),
        "phone": row.text("phone"),
        "influence": word_of(row, "influence", _INFLUENCES),
        "relation": word_of(row, "relation", _RELATIONS),
        "last_contact_on": day_of(row, "last_contact_on"),
        "notes": row.text("notes", NOTE_LIMIT),
    }
    return {field: value for field, value in values.items() if value not in ("", None)}


def _meant(row: Row, people: _People, account_id: str, values: dict[str, Any]) -> Person | None:
    """The contact that the row speaks of; None for a new one, or when the row is refused or waits."""
    name, email = values.get("name", ""), values.get("email", "")
    named, reached = people.called(account_id, name), people.reached_at(account_id, email)
    both = [person for person in reached if person in named]
    if both:
        return both[0]
    if len(named) > 1:
        row.fail("name", ValidationError("name", "ambiguous_contact", name=name))
    if named or len(reached) != 1:
        return named[0] if named else None
    (other,) = reached
    if set(_words(other.name).split()) & set(_words(name).split()):
        return other  # called by more, or fewer, of the same names
    error = ValidationError("email", "contact_other_name", name=name, other=other.name, email=email)
    way = row.reader.decided(row, "email", error, (Way.UPDATE, Way.CREATE, Way.KEEP))
    return None if way is Way.CREATE else other


def _changed(reader: Reader, row: Row, before: Person, values: dict[str, Any], touched: set[str]) -> Person | None:
    if _words(before.name) == _words(values.get("name", "")):
        values = {**values, "name": before.name}  # only written differently
    after = replace(before, **values)
    if after == before:
        reader.report.unchanged += 1
        return before
    if before.id in touched:
        error = ValidationError("name", "contact_twice", name=before.name)
        way = row.reader.decided(row, "name", error, (Way.UPDATE, Way.KEEP), is_duplicate=True)
        if way is not Way.UPDATE:
            return None
    if reader.accepted(row, "name", before, after) is None:
        return None
    if before.id not in touched:
        reader.report.updated += 1
    reader.batch.update(before, after)
    return after
