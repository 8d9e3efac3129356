"""What the file itself can say about its soundness."""

import hashlib

from kamdesk.domain.account.account import Account
from kamdesk.domain.errors import FileError
from kamdesk.domain.unreadable import shown
from kamdesk.storage import evidence_files
from kamdesk.storage.portfolio_file import PortfolioFile

Fault = tuple[str, str, str]


def faults(file: PortfolioFile) -> list[Fault]:
    """(kind, where, words of the driver) for every fault of the file, its references, its search index and its evidence."""
    found: list[Fault] = []
    for look in (_of_pages, _of_references, _of_search, _of_evidence, _of_identity):
        try:
            found += look(file)
        except FileError as error:  # what is broken so badly that it cannot even be looked at
            found.append(("file", file.path.name, shown(error.params.get("detail", error.code))))
    return found


def _of_pages(file: PortfolioFile) -> list[Fault]:
    return [("file", file.path.name, str(row[0])) for row in file.query("PRAGMA integrity_check(20)") if row[0] != "ok"]


def _of_references(file: PortfolioFile) -> list[Fault]:
    return [
        ("reference", f"{table} {rowid}", f"→ {parent}") for table, rowid, parent, _ in file.query("PRAGMA foreign_key_check")
    ]


def _of_search(file: PortfolioFile) -> list[Fault]:
    keys = dict(file.query("SELECT id, search_key FROM account"))
    found = [account for account in file.find(Account) if not file.unread.is_marked(account)]
    missing = sum(keys[account.id] != account.search_key for account in found)
    return [("search", "account", f"{missing} not found")] if missing else []


def _of_evidence(file: PortfolioFile) -> list[Fault]:
    return [
        ("evidence", "evidence_file", shown(digest))
        for digest in evidence_files.digests(file)
        if hashlib.sha256(evidence_files.data_of(file, digest) or b"").hexdigest() != digest
    ]


def _of_identity(file: PortfolioFile) -> list[Fault]:
    keys = {row[0] for row in file.query("SELECT key FROM meta")}
    return [("file", file.path.name, f"meta: {key}?") for key in ("portfolio_id", "copy_id") if key not in keys]
