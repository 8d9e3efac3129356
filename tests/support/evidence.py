"""Evidence to attach."""

from kamdesk.services.evidence import attach

CANARY = b"CANARY-SECRET-" * 4000


def attached(portfolio, subject, folder, name="secreto ñ.txt", data=CANARY):
    path = folder / name
    path.write_bytes(data)
    edit = attach(portfolio, subject.account_id, subject, path)
    path.unlink()
    return edit.changes[0].after
