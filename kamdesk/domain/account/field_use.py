"""What a field of the account is to the rest of the program, said where the field is declared."""

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from functools import cache
from typing import Any, get_args, get_type_hints

from kamdesk.domain.records import NOTE, Record

_KEY = "use"
_MAPPED_AS = {"codes": "code", "group_name": "group"}
"""Where it is not the attribute's name."""


class Merging(StrEnum):
    """What becomes of a field when two accounts turn out to be one company."""

    FILLED = "filled"
    """The other account's value is taken where ours is empty."""
    JOINED = "joined"
    """Both values are kept, ours first."""
    KEPT = "kept"
    """Ours stays; what the other one has is of that account alone."""


class FormPlace(StrEnum):
    """The form in which a field of the account is typed."""

    DATA = "data"
    COST = "cost"
    RISK = "risk"


@dataclass(frozen=True, slots=True)
class FieldUse:
    """One field of the account.

    `name` is the attribute and `hint` its type without None; `word` is its name in English, for the translators. `headers`
    are the column titles, folded, under which an import finds it: none when no import brings it. `form` is where it is typed
    (None: an act sets it), over `span` of the form's columns.
    """

    word: str
    merging: Merging
    form: FormPlace | None
    span: int
    headers: tuple[str, ...]
    is_note: bool
    name: str = ""
    hint: Any = str

    @property
    def column(self) -> str:
        """What the field is called in a mapping of columns."""
        return _MAPPED_AS.get(self.name, self.name)


def use(
    word: str,
    headers: str = "",
    *,
    merging: Merging = Merging.FILLED,
    form: FormPlace | None = FormPlace.DATA,
    span: int = 1,
    is_note: bool = False,
) -> dict[str, Any]:
    """The metadata of a field.

    `headers` are separated by commas.
    """
    found = FieldUse(word, merging, form, span, tuple(headers.split(", ")) if headers else (), is_note)
    return {_KEY: found, **NOTE} if is_note else {_KEY: found}


def words(cls: type[Record]) -> dict[str, str]:
    """The English word of every field that says its use, by attribute."""
    return {spec.name: spec.metadata[_KEY].word for spec in fields(cls) if _KEY in spec.metadata}


@cache
def uses(cls: type[Record]) -> tuple[FieldUse, ...]:
    """Every field of the record but its id, in the order in which they are declared.

    Raises:
        KeyError: a field does not say its use.
    """
    hints = get_type_hints(cls)
    return tuple(_named(spec.metadata[_KEY], spec.name, hints[spec.name]) for spec in fields(cls) if spec.name != "id")


def _named(found: FieldUse, name: str, hint: Any) -> FieldUse:
    plain = next((part for part in get_args(hint) if part is not type(None)), hint) if type(None) in get_args(hint) else hint
    return replace(found, name=name, hint=plain)
