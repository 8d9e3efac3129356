"""What the company lays down for every copy of the program, in a file that IT puts beside it and the program only reads.

The file is TOML with one setting a line and no tables (`docs/company-settings.md`). Every line is read by itself: one that is wrong
is named with its number, and all the others stay in force.
"""

import getpass
import os
import stat
import sys
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from kamdesk import APP_NAME
from kamdesk.domain.settings import MINIMUMS

FILE_NAME = "company.toml"
MOST_BYTES = 100_000
LONGEST_NAME, LONGEST_PATH = 60, 500
LANGUAGES = ("es", "en")
_FILES = frozenset({"logo", "presentation_template"})
"""Settings that name a file beside theirs, or by its whole path."""
OF_NEW_PORTFOLIOS = ("currency", "fiscal_start", *MINIMUMS)
"""What a portfolio takes over when it is made, under the names that it has there."""


@dataclass(frozen=True, slots=True)
class CompanyWarning:
    """Something in the file that is not used: its code (words in `i18n.company_messages`), its line (0 for the whole file), what fills gaps."""

    code: str
    line: int = 0
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CompanySettings:
    """What is laid down; empty, None or False where nothing is.

    `logo` and `presentation_template` are files as the settings name them, `second_folder` the whole path with this user's name and home filled in,
    `of_new_portfolios` has values of `OF_NEW_PORTFOLIOS`, `lines` the line of every setting by its name in the file.
    """

    file: Path | None = None
    name: str = ""
    logo: Path | None = None
    presentation_template: Path | None = None
    language: str = ""
    second_folder: str = ""
    password_required: bool = False
    of_new_portfolios: Mapping[str, str | int] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[CompanyWarning, ...] = ()


class _RefusedError(Exception):
    """A value that is not used, as the code of a warning and what fills its gaps."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def load() -> CompanySettings:
    """What holds on this computer; read again only when the file has changed.

    Whatever is wrong with the file is one of the `warnings`; nothing is ever raised.
    """
    chosen = os.environ.get("KAMDESK_COMPANY", "")
    for path in places():
        try:
            found = path.stat()
        except (FileNotFoundError, NotADirectoryError):
            if not chosen:
                continue
            return read(path)
        except (OSError, ValueError):
            return read(path)
        return _read(path, found.st_mtime_ns, found.st_size)
    return CompanySettings()


def places() -> list[Path]:
    """Where the file may lie; the first that is there counts alone. KAMDESK_COMPANY names another file, or none when it is empty."""
    chosen = os.environ.get("KAMDESK_COMPANY")
    if chosen is not None:
        return [Path(chosen).absolute()] if chosen else []
    if sys.platform == "win32":
        machine = Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData"), APP_NAME)
    elif sys.platform == "darwin":
        machine = Path("/Library/Application Support", APP_NAME)
    else:
        machine = Path("/etc", APP_NAME)
    found = [machine / FILE_NAME]
    if getattr(sys, "frozen", False):
        found.append(Path(sys.executable).resolve().parent / FILE_NAME)
    return found


def read(path: Path) -> CompanySettings:
    """What a file lays down, wherever it lies; what is wrong with it is one of the `warnings`."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return CompanySettings(path, warnings=(CompanyWarning("no_file"),))
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        detail = getattr(error, "strerror", None) or str(error)
        return CompanySettings(path, warnings=(CompanyWarning("unreadable", params={"detail": detail}),))
    if len(data) > MOST_BYTES:
        return CompanySettings(path, warnings=(CompanyWarning("too_long_file", params={"most": MOST_BYTES // 1000}),))
    return _Reading(path).done(data)


def missing_folder(found: CompanySettings) -> CompanyWarning | None:
    """That the second folder for backups is not there now; to be asked where nobody waits, for it may lie on a network."""
    return folder_warning(found) if found.second_folder and not Path(found.second_folder).is_dir() else None


def folder_warning(found: CompanySettings) -> CompanyWarning:
    """What is said when the second folder for backups is not there."""
    return CompanyWarning("no_folder", found.lines.get("second_folder", 0), {"folder": found.second_folder})


@cache
def _read(path: Path, _changed: int, _size: int) -> CompanySettings:
    return read(path)


class _Reading:
    """A file while it is read, line by line."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values: dict[str, Any] = {}
        self._lines: dict[str, int] = {}
        self._warnings: list[CompanyWarning] = []

    def done(self, data: bytes) -> CompanySettings:
        """What the whole file lays down."""
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):  # as some editors and shells of Windows write
            data = data.decode("utf-16", "replace").encode()
        for number, raw in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
            try:
                self._take(number, raw.removesuffix(b"\r").decode())
            except UnicodeDecodeError:
                self._warn(number, "not_text")
            except _RefusedError as refused:
                self._warn(number, refused.code, **refused.params)
        values = self._values
        return CompanySettings(
            file=self._path,
            name=values.get("company_name", ""),
            logo=values.get("logo"),
            presentation_template=values.get("presentation_template"),
            language=values.get("language", ""),
            second_folder=values.get("second_folder", ""),
            password_required=values.get("password_required", False),
            of_new_portfolios={name: values[name] for name in OF_NEW_PORTFOLIOS if name in values},
            lines=self._lines,
            warnings=tuple(self._warnings),
        )

    def _warn(self, line: int, code: str, **params: object) -> None:
        self._warnings.append(CompanyWarning(code, line, params))

    def _take(self, number: int, line: str) -> None:
        if line.lstrip().startswith("["):
            raise _RefusedError("a_table", text=_shown(line))
        try:
            found = tomllib.loads(line)
        except (ValueError, RecursionError):
            raise _RefusedError("no_setting", text=_shown(line)) from None
        for name, value in found.items():
            reader = _READERS.get(name)
            if reader is None:
                raise _RefusedError("unknown", name=_shown(name), names=", ".join(_READERS))
            if name in self._lines:
                raise _RefusedError("twice", name=name, first=self._lines[name])
            read_value = reader(name, value)
            self._lines[name] = number
            if name in _FILES and read_value:
                read_value = self._path.absolute().parent / read_value
            if read_value not in ("", None):
                self._values[name] = read_value


def _shown(text: str) -> str:
    """The beginning of a text, as it can be shown in a sentence."""
    flat = "".join(c if c.isprintable() else " " for c in text).strip()
    return flat if len(flat) <= 60 else flat[:59] + "…"


def _text(name: str, value: object, longest: int = LONGEST_PATH) -> str:
    if not isinstance(value, str):
        raise _RefusedError("no_text", name=name)
    if not value.strip().isprintable():
        raise _RefusedError("unprintable", name=name)
    if len(value.strip()) > longest:
        raise _RefusedError("too_long", name=name, most=longest)
    return value.strip()


def _company_name(name: str, value: object) -> str:
    return _text(name, value, LONGEST_NAME)


def _file(name: str, value: object) -> Path | None:
    found = _text(name, value)
    return Path(found) if found else None


def _language(name: str, value: object) -> str:
    found = _text(name, value)
    if found and found not in LANGUAGES:
        raise _RefusedError("bad_language", text=_shown(found), names=", ".join(f'"{code}"' for code in LANGUAGES))
    return found


def _folder(name: str, value: object) -> str:
    found = _text(name, value).replace("{user}", _user()).replace("{home}", str(Path("~").expanduser()))
    if found and not Path(found).is_absolute():
        raise _RefusedError("no_whole_path", name=name, text=_shown(found))
    return found


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no account of the system has this number
        return "user"


def _currency(name: str, value: object) -> str:
    found = _text(name, value)
    if found and not (len(found) == 3 and found.isascii() and found.isalpha() and found.isupper()):
        raise _RefusedError("bad_currency", text=_shown(found))
    return found


def _whole_number(low: int, high: int) -> Callable[[str, object], int]:
    def read_number(name: str, value: object) -> int:
        if type(value) is not int:  # true and false are numbers to Python
            raise _RefusedError("no_number", name=name, low=low, high=high)
        if not low <= value <= high:
            raise _RefusedError("out_of_range", name=name, low=low, high=high)
        return value

    return read_number


def _yes_or_no(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise _RefusedError("no_truth", name=name)
    return value


_READERS: Mapping[str, Callable[[str, Any], Any]] = {
    "company_name": _company_name,
    "logo": _file,
    "presentation_template": _file,
    "language": _language,
    "second_folder": _folder,
    "password_required": _yes_or_no,
    "currency": _currency,
    "fiscal_start": _whole_number(1, 12),
    **dict.fromkeys(MINIMUMS, _whole_number(1, 99)),
}
NAMES = tuple(_READERS)
"""The names of all settings, as they stand in the file."""
