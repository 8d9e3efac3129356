"""Names of companies without their legal form: to be shown, and to be compared."""

import re
from collections.abc import Sequence

from kamdesk.domain.text import name_key

_SHOWN_LEGAL_FORM = re.compile(r",?\s+(S\.?\s?(A|L|Coop|L\.?U|A\.?U|L\.?L)\.?|Inc\.?|Ltd\.?|GmbH|Corp\.?)\.?$", re.IGNORECASE)
"""Forms that are left away in lists, where room is short and case tells."""
_LEGAL_FORMS = frozenset(
    [
        "sa",
        "sau",
        "sl",
        "slu",
        "sll",
        "slne",
        "slp",
        "scoop",
        "sc",
        "cb",
        "sca",
        "s a",
        "s l",
        "s a u",
        "s l u",
        "s coop",
        "sociedad anonima",
        "sociedad limitada",
        "sociedad cooperativa",
        "sociedad anonima unipersonal",
        "sociedad limitada unipersonal",
        "gmbh",
        "ag",
        "kg",
        "ltd",
        "limited",
        "inc",
        "incorporated",
        "llc",
        "llp",
        "plc",
        "sas",
        "sarl",
        "sasu",
        "bv",
        "nv",
        "spa",
        "srl",
        "co",
        "corp",
        "corporation",
        "oy",
        "ab",
        "aps",
        "lda",
        "ltda",
    ]
)
"""Forms that make no difference between two companies, as they stand at the end of the key of a name."""
_LONGEST_FORM = max(form.count(" ") + 1 for form in _LEGAL_FORMS)
_NO_TAX_SIGNS = bytes(set(range(128)) - set(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ\n"))
_VAT_PREFIX = re.compile(
    r"(?:AT|BE|BG|CH|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|HR|HU|IE|IT|LT|LU|LV|MT|NL|NO|PL|PT|RO|SE|SI|SK|XI)(?=[0-9A-Z]*\d{5})"
)


def without_legal_form(name: str) -> str:
    """The name as people say it; the whole stands in the header and in the tooltip."""
    return _SHOWN_LEGAL_FORM.sub("", name) or name


def plain_name(name: str) -> str:
    """A company's name as names are compared (`name_key`), without its legal form."""
    return parted(name_key(name))[0]


def parted(key: str) -> tuple[str, str]:
    """The key of a name without its legal form, and the form without blanks; the form is "" where none ends the name."""
    words = key.split()
    if len(words) < 2 or words[-1] not in _LAST_WORDS:
        return key, ""
    form = ""
    while len(words) > 1:
        count = next((n for n in range(min(_LONGEST_FORM, len(words) - 1), 0, -1) if " ".join(words[-n:]) in _LEGAL_FORMS), 0)
        if not count:
            break
        form = "".join(words[-count:]) + form
        del words[-count:]
    return " ".join(words), form


_LAST_WORDS = frozenset(form.rpartition(" ")[2] for form in _LEGAL_FORMS)


def plain_keys(keys: Sequence[str]) -> list[str]:
    """The keys of many names, each without its legal form, as `parted` gives it."""
    return [parted(key)[0] if key.rpartition(" ")[2] in _LAST_WORDS else key for key in keys]


def tax_key(tax_id: str) -> str:
    """A tax id as it is compared: capital letters and digits, whatever stands between them."""
    text = tax_id.upper()
    return text if text.isalnum() else "".join(sign for sign in text if sign.isalnum())


def tax_keys(tax_ids: Sequence[str]) -> list[str]:
    """The `tax_key` of each of many tax ids, at a fraction of the time."""
    whole = "\n".join(tax_ids).upper()
    if not whole.isascii():
        return list(map(tax_key, tax_ids))
    found = whole.encode().translate(None, _NO_TAX_SIGNS).decode().split("\n")
    return found if len(found) == len(tax_ids) else list(map(tax_key, tax_ids))


def bare_tax_keys(keys: Sequence[str]) -> Sequence[str]:
    """The `bare_tax_key` of each of many keys."""
    return list(map(bare_tax_key, keys)) if any(map(_VAT_PREFIX.match, keys)) else keys


def bare_tax_key(key: str) -> str:
    """The key of a tax id without the country that it may begin with."""
    found = _VAT_PREFIX.match(key)
    return key[found.end() :] if found else key


def is_same_tax_id(one: str, other: str) -> bool:
    """Whether two tax ids are the same however they are written; one of them may leave its country away."""
    first, second = tax_key(one), tax_key(other)
    return first == second or first == bare_tax_key(second) or bare_tax_key(first) == second
