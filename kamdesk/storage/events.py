"""What happens to a file as a whole, in its log; and whom the system takes for its user."""

import os
import sys
from collections.abc import Mapping
from typing import Any

from kamdesk.domain.ids import new_id
from kamdesk.storage import change_log, rows

KIND = "file"


def system_user() -> str:
    """Who is at work, as the system says: never by the environment alone, which anybody can set."""
    try:
        if sys.platform == "win32":
            return os.getlogin()
        import pwd

        return pwd.getpwuid(os.getuid()).pw_name
    except (KeyError, OSError, ImportError):
        return "?"


def note(execute: Any, act: str, params: Mapping[str, str]) -> str:
    """Append an act that concerns the whole file to its log, inside a transaction; returns the entry's id."""
    entry = new_id()
    user = system_user()
    told = {
        key: text.encode("utf-8", "replace").decode() for key, text in {**params, "system_user": user}.items()
    }  # a file's name may be no text
    values = [entry, entry, change_log.stamp(change_log.now()), user, act, rows.json_text(told), KIND, entry, None, None, None]
    execute(change_log.INSERT_SQL, values)
    return entry
