"""Names of companies without their legal form: to be shown, and to be compared."""

import re

from kamdesk.domain.text import fold

_SHOWN_LEGAL_FORM = re.compile(r",?\s+(S\.?\s?(A|L|Coop|L\.?U|A\.?U|L\.?L)\.?|Inc\.?|Ltd\.?|GmbH|Corp\.?)\.?$", re.IGNORECASE)
"""Forms that are left away in lists, where room is short and case tells."""
_COMPARED_LEGAL_FORM = re.compile(
    r"[\s,]+(s\.?\s?a\.?(\s?u\.?)?|s\.?\s?l\.?(\s?u\.?)?|s\.?\s?coop\.?|sociedad anonima|sociedad limitada|gmbh|ag|ltd\.?"
    r"|limited|inc\.?|llc|plc|s\.?a\.?s\.?|s\.?a\.?r\.?l\.?|b\.?v\.?|n\.?v\.?|s\.?p\.?a\.?|s\.?r\.?l\.?|co\.?|corp\.?)\.?$"
)
"""Forms that make no difference between two companies, of names that were folded."""


def without_legal_form(name: str) -> str:
    """The name as people say it; the whole stands in the header and in the tooltip."""
    return _SHOWN_LEGAL_FORM.sub("", name) or name


def plain_name(name: str) -> str:
    """A company's name without accents, case, punctuation and legal form."""
    text = fold(name)
    while (shorter := _COMPARED_LEGAL_FORM.sub("", text)) != text:
        text = shorter
    return re.sub(r"[^a-z0-9]+", " ", text).strip()
