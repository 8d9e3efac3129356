"""Ways to begin a step without an empty page: from another account, a template, or what is usual."""

from kamdesk.domain.acts import Act
from kamdesk.domain.changes import Change, Edit
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.post import PostBlock, PostItem, PostTemplate, TemplateLine
from kamdesk.domain.plan.requirements import ChecklistItem
from kamdesk.domain.records import altered
from kamdesk.domain.text import fold
from kamdesk.i18n import posts
from kamdesk.services.portfolio import Portfolio


def accounts_with(portfolio: Portfolio, cls: type[PostItem] | type[ChecklistItem], but: str) -> list[tuple[str, str]]:
    """(id, name) of the other live accounts that have entries of a kind, to take them over from."""
    ids = {r.account_id for r in portfolio.find(cls)} - {but}
    return [(account_id, name) for account_id, name, _tax in portfolio.accounts.names() if account_id in ids]


def copy_entries(portfolio: Portfolio, cls: type[PostItem] | type[ChecklistItem], source_id: str, target_id: str) -> Edit | None:
    """Take over the post (or the checklist) of another account as a beginning; what is there already stays, dates and proofs do not come.

    Raises:
        GateRefusedError: the step of the target may not be edited now.
    """
    have = portfolio.find(cls, account_id=target_id)
    known = {fold(_words(r)) for r in have}
    position = max((r.position for r in have), default=0)
    changes: list[Change] = []
    for record in sorted(portfolio.find(cls, account_id=source_id), key=lambda r: r.position):
        if fold(_words(record)) in known:
            continue
        position += 1
        fresh: dict[str, object] = {"id": new_id(), "account_id": target_id, "position": position, "due_on": None}
        if isinstance(record, ChecklistItem):
            fresh |= {"is_met": False, "evidence": ""}
        else:
            fresh |= {"indicator_id": None}
        changes.append(Change(None, altered(record, **fresh)))
    return portfolio.commit(changes, act=Act.COPY_ENTRIES, params={"count": str(len(changes))})


def _words(record: PostItem | ChecklistItem) -> str:
    return record.text if isinstance(record, PostItem) else record.label


def usual_checklist(portfolio: Portfolio, account_id: str) -> Edit | None:
    """Put what usually has to be in place (systems, data, price rules …) on the checklist, without what is there already."""
    have = portfolio.find(ChecklistItem, account_id=account_id)
    known, position = {fold(i.label) for i in have}, max((i.position for i in have), default=0)
    labels = [label for label in posts.usual_checklist() if fold(label) not in known]
    changes = [
        Change(None, ChecklistItem(id=new_id(), account_id=account_id, label=label, position=position + at))
        for at, label in enumerate(labels, 1)
    ]
    return portfolio.commit(changes, act=Act.USUAL_CHECKLIST, params={"count": str(len(changes))})


def templates(portfolio: Portfolio) -> list[tuple[str, tuple[TemplateLine, ...]]]:
    """(name, lines) of the templates of the post: the company's own first, then the ready-made ones."""
    own = sorted(portfolio.find(PostTemplate), key=lambda t: fold(t.name))
    return [(t.name, t.lines) for t in own] + posts.ready_made()


def apply_template(portfolio: Portfolio, account_id: str, name: str) -> Edit | None:
    """Put the entries of a template into an account's post; what is there already stays.

    Raises:
        ValidationError: `no_such_template`; GateRefusedError: step 3 may not be edited now.
    """
    lines = dict(reversed(templates(portfolio))).get(name)
    if lines is None:
        raise ValidationError("name", "no_such_template", name=name)
    have = portfolio.find(PostItem, account_id=account_id)
    known, position = {(i.block, fold(i.text)) for i in have}, max((i.position for i in have), default=-1)
    changes = [
        Change(
            None,
            PostItem(
                id=new_id(), account_id=account_id, block=line.block, text=line.text, measure=line.measure, goal=line.goal,
                position=position + at,
            ),
        )
        for at, line in enumerate(lines, 1)
        if (line.block, fold(line.text)) not in known
    ]  # fmt: skip
    return portfolio.commit(changes, act=Act.APPLY_TEMPLATE, params={"name": name})


def save_as_template(portfolio: Portfolio, account_id: str, name: str) -> Edit | None:
    """Keep an account's post as a template under a name; one of that name is replaced.

    Raises:
        ValidationError: no name, or `empty_template`.
    """
    items = portfolio.load(account_id).facts.post.items
    lines = tuple(TemplateLine(i.block, i.text, i.measure, i.goal) for block in PostBlock for i in items if i.block is block)
    same = next((t for t in portfolio.find(PostTemplate) if fold(t.name) == fold(name)), None)
    return portfolio.save(PostTemplate(id=same.id if same else new_id(), name=name, lines=lines))
