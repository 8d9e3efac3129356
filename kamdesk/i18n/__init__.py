"""Words in Spanish and English: gettext catalogues, switched at run time, without Qt.

The source language is English; `resources/i18n/es.po` holds the Spanish. `N_` marks a text that is translated
later, `_` translates now. Both are found by the extractor, so they take plain string literals only.
"""

import gettext as _gettext
import locale
import os

from kamdesk.domain.text import N_ as N_
from kamdesk.env import assets

LANGUAGES = ("es", "en")
_SPANISH_NEIGHBOURS = ("es", "ca", "gl", "eu")


class _Current:
    """The language in force; one for the whole program."""

    language = "en"
    catalogue: _gettext.NullTranslations = _gettext.NullTranslations()


def system_language() -> str:
    """`es` where the system speaks a language of Spain, else `en`."""
    found = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    if not found:
        found = locale.getlocale()[0] or ""
    return "es" if found.lower().startswith((*_SPANISH_NEIGHBOURS, "spanish")) else "en"


def set_language(language: str) -> None:
    """Speak `es` or `en` from now on."""
    _Current.language = language if language in LANGUAGES else "en"
    _Current.catalogue = _gettext.NullTranslations()
    if _Current.language != "en":
        path = assets.catalogue(_Current.language)
        if path is not None:
            with path.open("rb") as stream:
                _Current.catalogue = _gettext.GNUTranslations(stream)


def language() -> str:
    """The language in force, `es` or `en`."""
    return _Current.language


_QUOTES = str.maketrans("«»", "“”")


def _(text: str) -> str:
    """Translate a text; English sentences get English quotation marks."""
    found = _Current.catalogue.gettext(text)
    return found.translate(_QUOTES).replace(" %", "%") if _Current.language == "en" and text != " %" else found


def ngettext(one: str, many: str, count: int) -> str:
    """Translate a text that counts; fill in the number with `.format(n=…)`."""
    found = _Current.catalogue.ngettext(one, many, count)
    return found.translate(_QUOTES) if _Current.language == "en" else found
