"""Words in Spanish and English: gettext catalogues, switched at run time, without Qt.

The source language is English; `resources/i18n/es.po` holds the Spanish. `N_` marks a text that is translated
later, `_` translates now. Both are found by the extractor, so they take plain string literals only.
"""

import gettext as _gettext
import locale
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache

from kamdesk.domain.text import N_ as N_
from kamdesk.env import assets, windows

LANGUAGES = ("es", "en")
_SPANISH_NEIGHBOURS = ("es", "ca", "gl", "eu")


@dataclass(frozen=True, slots=True)
class _Speech:
    """A language with its catalogue."""

    language: str
    catalogue: _gettext.NullTranslations


class _Current:
    """The language in force; one for the whole program."""

    speech = _Speech("en", _gettext.NullTranslations())


_apart: ContextVar[_Speech | None] = ContextVar("_apart", default=None)
"""The language of what is made just now, where it is not the program's; a thread sees its own alone."""


def system_language() -> str:
    """`es` where the system speaks a language of Spain, else `en`."""
    found = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    # Windows has none of these words, and Python calls its Catalan otherwise than its Spanish.
    found = found or windows.display_language() or locale.getlocale()[0] or ""
    return "es" if found.lower().startswith((*_SPANISH_NEIGHBOURS, "spanish")) else "en"


def set_language(language: str) -> None:
    """Speak `es` or `en` from now on."""
    _Current.speech = _speech(language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak `es` or `en` in the block, and in this thread alone: a document has a language of its own, the window keeps its."""
    token = _apart.set(_speech(language))
    try:
        yield
    finally:
        _apart.reset(token)


def _speech(language: str) -> _Speech:
    known = language if language in LANGUAGES else "en"
    path = assets.catalogue(known) if known != "en" else None
    return _Speech(known, _gettext.NullTranslations() if path is None else _catalogue(str(path), path.stat().st_mtime_ns))


@cache
def _catalogue(path: str, _changed: int) -> _gettext.NullTranslations:
    with open(path, "rb") as stream:  # noqa: PTH123 - a text is the key under which it is kept
        return _gettext.GNUTranslations(stream)


def every_text() -> set[str]:
    """Every text of the program in the language in force, with its gaps unfilled."""
    found = _now().catalogue
    known: dict[object, str] = getattr(found, "_catalog", {})
    return {part for text in known.values() for part in re.split(r"\{\w+\}", text)} if known else english_texts()


@cache
def english_texts() -> set[str]:
    """The same in English, as the Spanish catalogue knows them."""
    known: dict[object, str] = getattr(_speech("es").catalogue, "_catalog", {})
    ids = [key[0] if isinstance(key, tuple) else key for key in known]
    return {part for text in ids for part in re.split(r"\{\w+\}", str(text))}


def _now() -> _Speech:
    return _apart.get() or _Current.speech


def language() -> str:
    """The language in force, `es` or `en`."""
    return _now().language


_QUOTES = str.maketrans("«»", "“”")


def _(text: str) -> str:
    """Translate a text; English sentences get English quotation marks."""
    speech = _now()
    found = speech.catalogue.gettext(text)
    return found.translate(_QUOTES).replace(" %", "%") if speech.language == "en" and text != " %" else found


def ngettext(one: str, many: str, count: int) -> str:
    """Translate a text that counts; fill in the number with `.format(n=…)`."""
    speech = _now()
    found = speech.catalogue.ngettext(one, many, count)
    return found.translate(_QUOTES) if speech.language == "en" else found
