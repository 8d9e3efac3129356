"""The log: one file that does not grow without end, its owner's alone, and no data of customers in it.

Frames of a traceback are places in the program. The text of an exception may hold anything it was given, so that it
is cleaned before it is written: names, figures and paths go, the words of the program stay.
"""

import copy
import io
import logging
import os
import re
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from typing_extensions import override

from kamdesk.env import private

_ABOUT_PROGRAM = (AttributeError, NameError, ImportError, TypeError)
"""Their texts are the interpreter's and made of identifiers."""
_QUOTED = re.compile(r"""["'«“‘].*["'»”’]""", re.DOTALL)
_PATH = re.compile(r"\S*[/\\]\S*")
_NUMBER = re.compile(r"\d[\d.,]*\d")
_NAME = re.compile(r"\b(?=[^\W\d_])\w*[^\W\da-z_]\w*")
"""A word with a capital or a letter beyond ASCII: the program's own words do without, most names do not."""
_IDENTIFIER = re.compile(r"""["'][A-Za-z_][\w.]*["']""")


def clean(error: BaseException) -> str:
    """What may be logged of an exception: its kind, and its text without what came from a file."""
    kind = type(error).__name__
    code = getattr(error, "code", None)
    if isinstance(code, str):  # an error of the product: its parameters fill a sentence
        return f"{kind}: {code}"
    if isinstance(error, OSError):
        return f"{kind}: {error.errno} {error.strerror}" if error.errno else kind
    if isinstance(error, KeyError):
        return f"{kind}: …"
    text = str(error)
    if isinstance(error, _ABOUT_PROGRAM) and not _QUOTED.search(_IDENTIFIER.sub("", text)):
        return f"{kind}: {text}"
    for pattern in (_QUOTED, _PATH, _NUMBER, _NAME):
        text = pattern.sub("…", text)
    return f"{kind}: {text}" if text else kind


def trace_of(error: BaseException, trace: TracebackType | None) -> str:
    """The traceback of an exception and of those behind it, with cleaned texts."""
    behind = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    earlier = trace_of(behind, behind.__traceback__) + "\nwhich led to:\n" if behind is not None else ""
    return f"{earlier}Traceback (most recent call last):\n{''.join(traceback.format_tb(trace))}{clean(error)}"


class CleanFormatter(logging.Formatter):
    """Writes exceptions with cleaned texts."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        own = copy.copy(record)
        own.exc_text = None  # what another handler has written of the exception is not clean
        return super().format(own)

    @override
    def formatException(self, ei: object) -> str:
        _kind, error, trace = ei if isinstance(ei, tuple) else (None, None, None)
        return trace_of(error, trace) if error is not None else ""


class PrivateHandler(RotatingFileHandler):
    """Writes to a file that only its owner may read."""

    @override
    def _open(self) -> io.TextIOWrapper:
        descriptor = private.opener(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        return os.fdopen(descriptor, "a", encoding=self.encoding)


def start(path: Path) -> None:
    """Write warnings and worse to a file; where it cannot be written, the program goes on without."""
    try:
        handler = PrivateHandler(path, maxBytes=500_000, backupCount=2, encoding="utf-8")
    except OSError:
        return
    handler.setFormatter(CleanFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)
