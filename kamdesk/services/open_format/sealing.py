"""Marks of people that assessors may not see of each other yet: in an export they are sealed, and opened when it is read.

The seal keeps a mark from being read by chance, and from being changed; what it is made with goes along in the export, as it
lies in the portfolio, so it is no secret from somebody who sets out to compute it.
"""

import hashlib
import hmac
from typing import Any

from kamdesk.domain.errors import FileError

LEVELS = range(1, 6)
_SEALED = ("id", "person_id", "competency", "assessor")


class Seal:
    """What the marks of one portfolio are sealed with; `form_key` is hexadecimal, empty where the portfolio has lost it."""

    def __init__(self, portfolio_id: str, form_key: str) -> None:
        self._portfolio_id = portfolio_id
        self._key = bytes.fromhex(form_key)

    def close(self, rating: dict[str, Any]) -> dict[str, Any]:
        """The rating as an export has it, with its mark sealed."""
        return {**rating, "level": {"sealed": self._of(rating, rating["level"])}}

    def open(self, rating: Any, place: str) -> Any:
        """The rating with its mark; what holds no seal comes back as it is.

        Raises:
            FileError: `export_seal` for one that is not of this mark.
        """
        if not isinstance(rating, dict) or not isinstance(rating.get("level"), dict):
            return rating
        for level in LEVELS:
            if rating["level"] == {"sealed": self._of(rating, level)}:
                return {**rating, "level": level}
        raise FileError("export_seal", place=f"{place}.level")

    def _of(self, rating: dict[str, Any], level: int) -> str:
        words = [self._portfolio_id, *(str(rating.get(name)) for name in _SEALED), str(level)]
        return hmac.new(self._key, "\n".join(words).encode("utf-8", "replace"), hashlib.sha256).hexdigest()
