"""One pass over every text of a finished document: what may stand in a page, and where its lines may break."""

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar

from kamdesk.domain.text import is_plain

NBSP, ZERO_WIDTH = "\u00a0", "\u200b"
LONGEST_RUN, BREAK_EVERY = 28, 12
"""A run of so many signs without a break gets a place to break after every so many."""
_UNIT = re.compile(r"(?<=\d) (?=(?:%|€|k€|M€|h|ppm|d)(?!\w))")
JOINER = "\u2060"
_SIGNED_AMOUNT = re.compile(r"([−+])(?=[€$£])")
_MINUS = re.compile(r"(?<![\w.,/-])-(?=\d)")
_DAY = re.compile(r"\b(\d{1,2}) ([^\W\d_]{3}) (?=\d{4}\b)")
_QUARTER = re.compile(r"\b([A-Z]\d) (?=\d{4}\b)")
_SPAN = re.compile(r"\b(\d+) (?=(?:años?|years?|mes(?:es)?|months?|días?|days?)\b)")
_SIGN = re.compile(r"([▼▲●○■◆✓≠]) (?=\S)")
_TOGETHER = re.compile(r"[\d▼▲●○■◆✓≠·]")
"""Without one of these nothing in a text is kept together: most have none, and five searches are spared."""
_RUN = re.compile(rf"[^\s{ZERO_WIDTH}-]{{{LONGEST_RUN},}}")
_KEPT_AS_IT_IS = frozenset({"value", "svg", "kind", "document", "language", "width", "image", "group", "role", "unit"})
T = TypeVar("T")


def set_well(text: str) -> str:
    """A text as it is printed: nothing unseen in it, numbers with their units, a place to break in endless words."""
    if not text.isprintable():
        text = printable(text)
    if " " in text:
        text = _UNIT.sub(NBSP, text)
    if "-" in text:
        text = _MINUS.sub("−", text)
    return _RUN.sub(_broken, text) if len(text) >= LONGEST_RUN else text


def kept_together(text: str) -> str:
    """The same with days, quarters, spans and signs that no line end tears apart: 20 oct 2026, T3 2026, 3 years, ▼ late."""
    if not _TOGETHER.search(text):
        return text
    text = _SPAN.sub(rf"\1{NBSP}", _SIGN.sub(rf"\1{NBSP}", text)).replace(" · ", f"{NBSP}· ")  # no line begins with a dot
    return _QUARTER.sub(rf"\1{NBSP}", _DAY.sub(rf"\1{NBSP}\2{NBSP}", text))


def printable(text: str) -> str:
    """A text without signs that act rather than being read; line ends and tabs are blanks."""
    kept = "".join(" " if c in "\n\t\r\u2028\u2029" else c for c in text if c in "\n\t\r\u2028\u2029" or is_plain(c))
    return " ".join(kept.split(" "))


def unset(text: str) -> str:
    """The text as it was before places to break, and where not to break, were put into it."""
    return text.replace(ZERO_WIDTH, "").replace(JOINER, "")


def _broken(found: re.Match[str]) -> str:
    run = found[0]
    return ZERO_WIDTH.join(run[at : at + BREAK_EVERY] for at in range(0, len(run), BREAK_EVERY))


def polished(value: T) -> T:
    """A document, or a part of it, with every shown text set well; raw values and drawings stay as they are."""
    return _changed(value, set_well)  # type: ignore[no-any-return]


def unparted(value: T) -> T:
    """A polished document as pages need it: no line ends between a plus or minus and the sign of a currency; other files need no such help."""
    return _changed(value, _without_parting)  # type: ignore[no-any-return]


def _without_parting(text: str) -> str:
    return _SIGNED_AMOUNT.sub(r"\1" + JOINER, text) if "−" in text or "+" in text else text


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    if type(value) is str:
        return change(value)
    if isinstance(value, tuple):
        return tuple(_changed(part, change) for part in value)
    if isinstance(value, dict):
        return {name: _changed(part, change) for name, part in value.items()}
    if names := _shown(value.__class__):
        changed = {}
        for name in names:
            part = getattr(value, name)
            if part is None or part == "" or part == ():
                continue
            new = _changed(part, change)
            if new is not part and new != part:
                changed[name] = new
        return replace(value, **changed) if changed else value
    return value


@cache
def _shown(kind: type) -> tuple[str, ...]:
    """The fields of a part of a document that hold shown texts; none of what is no such part."""
    return tuple(spec.name for spec in fields(kind) if spec.name not in _KEPT_AS_IT_IS) if is_dataclass(kind) else ()
