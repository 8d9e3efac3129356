"""The account list: ordered, searched and paged so that 100,000 accounts feel like ten."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kamdesk.domain.account.account import searched_words
from kamdesk.domain.text import is_sign
from kamdesk.storage.portfolio_file import PortfolioFile
from kamdesk.storage.queries import LIVE, batched, marks

SLICE = 2000
"""So many accounts are read at once where all are gone through."""

LONGEST = 200
"""So much of a search is looked for: no name is longer."""


@dataclass(frozen=True, slots=True)
class AccountLine:
    """What a row of the list needs at once."""

    id: str
    name: str
    sector: str


@dataclass(frozen=True, slots=True)
class AccountKeys:
    """What an account is known by: `codes` as they are stored, a list in JSON."""

    id: str
    name: str
    codes: str
    tax_id: str
    is_archived: bool


class AccountList:
    """Sequence numbers of accounts in name order, for a search text."""

    def __init__(self, file: PortfolioFile) -> None:
        self._file = file
        self._order: list[int] | None = None

    def forget(self) -> None:
        """Read the order again next time: accounts came, went or changed names."""
        self._order = None

    def count(self) -> int:
        """How many accounts there are, archived ones left out."""
        return int(self._file.query(f"SELECT count(*) FROM account WHERE {LIVE}")[0][0])

    def order(self) -> list[int]:
        """The `seq` of every live account, sorted by folded name; kept until `forget`."""
        if self._order is None:
            sql = f"SELECT seq FROM account WHERE {LIVE} ORDER BY search_key"
            self._order = [row[0] for row in self._file.query(sql)]
        return self._order

    def search(self, text: str) -> list[int]:
        """The accounts whose name, sector, city, KAM, codes or tax id hold every word of the text, however it is written; by name."""
        text = text[:LONGEST].encode("utf-8", "ignore").decode()
        asked = [("search_key", word) for word in searched_words(text)] + [
            ("name", word) for word in text.split() if is_sign(word)
        ]
        if not asked:
            return self.order()
        where = " AND ".join(f"{column} LIKE ? ESCAPE '\\'" for column, _word in asked)
        sql = f"SELECT seq FROM account WHERE {LIVE} AND {where} ORDER BY search_key"
        return [row[0] for row in self._file.query(sql, [_like(word) for _column, word in asked])]

    def names(self) -> list[tuple[str, str, str]]:
        """(id, name, tax id) of every account, by name."""
        sql = f"SELECT id, name, tax_id FROM account WHERE {LIVE} ORDER BY search_key"
        return [(row[0], row[1], row[2]) for row in self._file.query(sql)]

    def keys(self) -> Iterator[AccountKeys]:
        """What every account is known by, archived ones too; those whose codes are no list have none."""
        codes = "CASE WHEN json_valid(codes) AND json_type(codes) = 'array' THEN codes ELSE '[]' END"
        sql = f"SELECT seq, id, name, {codes}, tax_id, archived_on IS NOT NULL FROM account WHERE seq > ? ORDER BY seq LIMIT {SLICE}"
        last = -(2**63)
        while found := self._file.query(sql, [last]):
            yield from (AccountKeys(*row[1:]) for row in found)
            last = found[-1][0]

    def live(self, account_ids: Sequence[str]) -> list[str]:
        """Those of some accounts that are not archived."""
        sql = f"SELECT id FROM account WHERE {LIVE} AND id IN"
        parts = batched(account_ids)
        return [row[0] for part in parts for row in self._file.query(f"{sql} ({marks(part)})", part)]

    def of_sector(self, sector: str, limit: int) -> list[tuple[str, int | None, int | None]]:
        """(id, turnover in cents, employees) of accounts of a sector."""
        sql = f"SELECT id, size_turnover, size_employees FROM account WHERE {LIVE} AND sector = ? LIMIT ?"
        return [(row[0], row[1], row[2]) for row in self._file.query(sql, [sector, limit])]

    def first(self, count: int) -> list[AccountLine]:
        """The first lines by name, without reading the whole order."""
        sql = f"SELECT id, name, sector FROM account WHERE {LIVE} ORDER BY search_key LIMIT ?"
        return [AccountLine(*row) for row in self._file.query(sql, [count])]

    def lines(self, seqs: list[int]) -> list[AccountLine]:
        """The lines of some accounts, in the order asked for."""
        sql = f"SELECT seq, id, name, sector FROM account WHERE seq IN ({marks(seqs)})"
        found = {row[0]: AccountLine(*row[1:]) for row in self._file.query(sql, seqs)}
        return [found[seq] for seq in seqs if seq in found]

    def position(self, account_id: str, seqs: list[int]) -> int | None:
        """Where an account stands in a list of sequence numbers."""
        row = self._file.query("SELECT seq FROM account WHERE id = ?", [account_id])
        if not row or row[0][0] not in seqs:
            return None
        return seqs.index(row[0][0])


def _like(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
