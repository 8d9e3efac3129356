"""What the self-test tried, and how it went."""

import json
import logging
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import NoReturn

from kamdesk import __version__

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Report:
    """What was tried and how it went."""

    version: str = __version__
    frozen: bool = bool(getattr(sys, "frozen", False))
    executable: str = sys.executable
    platform: str = ""
    checks: list[dict[str, object]] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether everything went well."""
        return bool(self.checks) and all(c["ok"] for c in self.checks)

    def check(self, name: str, attempt: Callable[[], object]) -> None:
        """Try something; any error is a failed check, never a traceback."""
        try:
            found = attempt()
            self.checks.append({"name": name, "ok": found is not False, "detail": "" if found is None else str(found)[:200]})
        except Exception as error:
            log.debug("self-test", exc_info=True)
            self.checks.append({"name": name, "ok": False, "detail": f"{type(error).__name__}: {error}"[:400]})

    def write(self, json_path: Path | None) -> None:
        """Write the report to a file, if one is named, and say what failed."""
        if json_path is not None:
            json_path.parent.mkdir(parents=True, exist_ok=True)
            told = {"ok": self.ok, **asdict(self)}
            json_path.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
        if sys.stdout is not None:
            failed = [c for c in self.checks if not c["ok"]]
            for check in failed:
                sys.stdout.write(f"✕ {check['name']}: {check['detail']}\n")
            sys.stdout.write(f"self-test: {len(self.checks) - len(failed)} of {len(self.checks)} checks passed\n")


SLOW_MACHINE = "Matplotlib is building the font cache"
"""Said at a first start that takes more than five seconds for it."""


class LogKeeper(logging.Handler):
    """Keeps every complaint that is logged while the test runs, a library's too."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep what is said."""
        if not (text := record.getMessage()).startswith(SLOW_MACHINE):
            self.texts.append(text)


def fail(text: str) -> NoReturn:
    """End a check, and say what is wrong.

    Raises:
        AssertionError: always.
    """
    raise AssertionError(text)
