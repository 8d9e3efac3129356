"""Words that are looked for are marked on the pages as the search finds them: capitals, accents and signs between do not matter."""

from dataclasses import replace

import pytest

from kamdesk.reports import render_pdf
from kamdesk.reports.marking import pattern
from kamdesk.reports.model import Note, Section
from tests.support.reports import made


@pytest.fixture
def page(sample):
    """The bytes of a page with a text in it, marked or not."""
    report = made(sample, "register")

    def painted(text, marked):
        changed = replace(report, sections=(Section("", (Note(text),)),))
        return render_pdf.pages(changed, 60.0, marked=marked).pictures[0]

    return painted


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Dirección de Compras", "direccion de compras"), ("resume", "résumé"), ("S.A.", "sa"), ("2026-27", "2026 27"),
        ("a (b) c", "(b)"), ("ÜBER", "uber"),
    ],
)  # fmt: skip
def test_what_is_found_is_marked(page, text, marked):
    assert page(text, marked) != page(text, "")


@pytest.mark.parametrize("marked", ["", " ", "nowhere", ".*", "[", "\\p{L}", "(?q)", "&~#^$<>", "…"])
def test_what_is_not_found_is_not_marked_and_no_sign_is_a_pattern(page, marked):
    assert page("some words", marked) == page("some words", "")


def test_nothing_is_looked_for():
    assert pattern("  ") == ""
