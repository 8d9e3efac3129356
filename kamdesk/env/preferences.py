"""What this user prefers on this computer; kept as JSON, never in a portfolio."""

import json
import logging
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from kamdesk.env import company, paths, private

log = logging.getLogger(__name__)
MIN_SCALE, MAX_SCALE = 85, 150


@dataclass(slots=True)
class Preferences:
    """Theme (`system`, `light`, `dark`), text size in percent, language, where the user was, a second folder for backups, and
    the language and paper of documents; an empty language is that of the window.

    A portfolio with a password is locked after `idle_minutes` without keys or pointer; 0 is never.
    """

    theme: str = "system"
    text_scale: int = 100
    language: str = ""
    last_file: str = ""
    geometry: str = ""
    second_folder: str = ""
    document_language: str = ""
    document_paper: str = ""
    idle_minutes: int = 10
    last_places: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def load(cls) -> "Preferences":
        """Read them; what cannot be read counts as not set."""
        try:
            stored: Any = json.loads(_file().read_text(encoding="utf-8"))
        except FileNotFoundError:
            return cls()
        except (OSError, ValueError):
            log.info("preferences unreadable, starting with none")
            return cls()
        known = {f.name: type(f.default) for f in fields(cls)}
        found = cls()
        for name, value in stored.items() if isinstance(stored, dict) else ():
            if name in known and type(value) is type(getattr(found, name)):
                setattr(found, name, value)
        found.last_places = {path: place for path, place in found.last_places.items() if _is_place(place)}
        found.text_scale = min(MAX_SCALE, max(MIN_SCALE, found.text_scale))
        return found

    @property
    def language_in_force(self) -> str:
        """The company's language where it lays one down, else the chosen one; empty where neither is."""
        return company.load().language or self.language

    @property
    def second_folder_in_force(self) -> Path | None:
        """The company's second folder for backups where it lays one down, else the chosen one; None where neither is."""
        found = company.load().second_folder or self.second_folder
        return Path(found) if found else None

    def save(self) -> None:
        """Write them; a failure is no reason to stop anybody."""
        try:
            private.write(_file(), json.dumps(asdict(self), ensure_ascii=False, indent=1).encode())
        except OSError:
            log.info("preferences not saved")


def _is_place(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(part, str) for part in value)


def _file() -> Path:
    return paths.config_folder() / "preferences.json"
