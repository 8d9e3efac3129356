"""Who did something, as a person's name, and where somebody signs: what the system calls its user is nobody's name."""

import re
from collections.abc import Iterable, Iterator

from kamdesk.domain.text import fold
from kamdesk.i18n import _
from kamdesk.reports.model import SignatureLine
from kamdesk.services.reading.account_data import AccountData


def person(who: str, data: AccountData) -> str:
    """The name of who did something with an account; empty where the system's user is nobody of whom the account knows the name.

    A user such as «laura.ibanez» or «libanez» is told by the name of the one person who can be meant by it.
    """
    user = who.rpartition("\\")[2].partition("@")[0].strip()
    if " " in user:
        return user
    key = re.sub(r"[^a-z]", "", fold(user))
    found = {fold(name): name for name in _ours(data) if key and key in set(_users(name))}
    return next(iter(found.values())) if len(found) == 1 else ""


def _users(name: str) -> Iterator[str]:
    """What somebody of a name may be called by a system: first and last names whole or as initials, in either order."""
    words = re.findall(r"[a-z]+", fold(name))
    if len(words) < 2:
        return
    yield "".join(words)
    yield "".join(w[0] for w in words[:-1]) + words[-1]
    first = words[0]
    for last in words[1:]:
        yield from (first + last, last + first, first[0] + last, last + first[0], first + last[0])


def _ours(data: AccountData) -> Iterable[str]:
    """The names of our people that an account knows."""
    required, post = data.facts.requirements.record, data.facts.post.record
    yield data.kam_name
    yield from (m.name for m in data.facts.committee.members if not m.is_external)
    yield from (a.name for a in data.facts.kam.assessors)
    yield from (s.name for s in data.facts.signatures)
    yield from (d.decided_by for d in data.selection.decisions)
    yield from (required.sponsor if required is not None else "", post.reports_to if post is not None else "")


def role_of(name: str, data: AccountData) -> str:
    """The post of one of our people, as a signature or the sponsor's commitment tells it; empty where nothing does."""
    key, required = fold(name), data.facts.requirements.record
    roles = [s.role for s in data.facts.signatures if s.role and key and fold(s.name) == key]
    if required is not None and key and fold(required.sponsor) == key:
        roles.append(required.sponsor_role)
    return next((r for r in roles if r), "")


def signature_line(name: str, role: str) -> SignatureLine:
    """Where somebody signs; who is not known yet writes the name too."""
    return SignatureLine(name or _("Name"), role, _("Date and signature") if name else _("Name, day and signature"))
