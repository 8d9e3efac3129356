"""What an import did, or would do: rows taken, rows refused or waiting, what is replaced."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from kamdesk.domain.changes import Edit
from kamdesk.domain.errors import KnownError
from kamdesk.services.importing.cells import Watch, unwatched
from kamdesk.services.importing.headers import ImportKind


class Way(StrEnum):
    """What can be done with a row that can be taken in more than one way."""

    UPDATE = "update"
    """Change the account, or record, that is there."""
    CREATE = "create"
    """Make a new one, or the account that is not there yet."""
    KEEP = "keep"
    """Leave what is there as it is; the row is not taken."""
    ADD = "add"
    """Take the row beside the one that looks like it."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """A cell that could not be read, or a row that waits for a decision; the rest of the file is not touched by it.

    `at` is the column of the cell, counted from 0. `fix` is a text that, put in its place, would be taken; it is given only
    where there is no doubt what was meant; `choices` are other such texts where there is one. `ways` are what can be decided about the row; none is taken by itself.
    `is_duplicate` tells rows that look like another one from rows with a fault.
    """

    row: int
    column: str
    error: KnownError
    at: int | None = None
    fix: str | None = None
    ways: tuple[Way, ...] = ()
    is_duplicate: bool = False
    choices: tuple[str, ...] = ()

    @property
    def proposed(self) -> str | None:
        """The only text that is offered for the cell; None where there are several to choose among, or none."""
        return self.choices[0] if self.fix is None and len(self.choices) == 1 else self.fix


@dataclass(frozen=True, slots=True)
class Replacement:
    """What is stored of an account and a period, and what takes its place; sums in currency units."""

    account_id: str
    account: str
    period: str
    lines_before: int
    sum_before: Decimal
    lines_after: int
    sum_after: Decimal


@dataclass(frozen=True, slots=True)
class OtherKeys:
    """An account, and what rows that count for it have besides: names beside a code of it, or codes beside its name.

    `code` is the one beside the `names`; "" where there are `codes`.
    """

    account: str
    code: str = ""
    names: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(slots=True)
class Report:
    """What an import did, or would do.

    `rows` were read, `taken` of them come in (the number that is said is this one): `rows` less those that were `rejected`,
    `cancelled` or `kept`, which a decision left out. `created`, `updated` and `unchanged` count records.
    `replaced` counts stored lines that make room, `replacements` tells them by account and period; `additions` are the stored
    periods that keep their lines and get others beside them. `held_back` counts the rows, all among the rejections, that wait
    because another row of their account and period cannot be read. `repeated` counts rows that name no
    order and are equal to an earlier one, or to what is stored and kept: they are taken. `taken_back` counts stored lines of orders that the file says were cancelled.
    `new_accounts` are the names of accounts that rows of other kinds made, `changed_accounts` those that rows of accounts change. `other_keys` tells accounts for which
    rows count that have another name beside the code, or another code beside the name.
    """

    kind: ImportKind
    rows: int = 0
    taken: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    cancelled: int = 0
    kept: int = 0
    held_back: int = 0
    repeated: int = 0
    taken_back: int = 0
    replaced: int = 0
    replacements: list[Replacement] = field(default_factory=list)
    additions: list[Replacement] = field(default_factory=list)
    new_accounts: list[str] = field(default_factory=list)
    changed_accounts: list[str] = field(default_factory=list)
    other_keys: list[OtherKeys] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    edit: Edit | None = None

    @property
    def rejected(self) -> int:
        """How many rows were left out."""
        return len({r.row for r in self.rejections})


@dataclass(frozen=True, slots=True)
class Options:
    """How to treat what is not in the portfolio yet, and what is there already.

    `fixes` gives cells (row number, column counted from 0) another text, `ways` says what is decided about a row and
    `default_way` what about all others that wait for a decision; without it they wait. A way that a row does not have decides
    nothing. With `keep_periods` what is stored of the periods of the file stays, and its lines come beside it.
    """

    create_accounts: bool = False
    keep_periods: bool = False
    dry_run: bool = False
    by_command: bool = False
    fixes: Mapping[tuple[int, int], str] = field(default_factory=dict)
    ways: Mapping[int, Way] = field(default_factory=dict)
    default_way: Way | None = None
    watch: Watch = unwatched
