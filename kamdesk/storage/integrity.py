"""What the file itself can say about its soundness."""

from kamdesk.storage.workbook import Workbook


def faults(workbook: Workbook) -> list[tuple[str, str, str]]:
    """(kind, where, words of the driver) for every fault of the file, its references or its search index."""
    found = [("file", workbook.path.name, row[0]) for row in workbook.query("PRAGMA integrity_check(20)") if row[0] != "ok"]
    for table, rowid, parent, _ in workbook.query("PRAGMA foreign_key_check"):
        found.append(("reference", f"{table} {rowid}", f"→ {parent}"))
    missing = workbook.query(
        "SELECT count(*) FROM account WHERE seq NOT IN (SELECT id FROM account_fts_docsize)"
    )[0][0]
    if missing:
        found.append(("search", "account", f"{missing} not found"))
    return found


