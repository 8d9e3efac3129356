"""The templates: layout alone, of our own folder, and a painter for every block."""

import re

import pytest

from kamdesk.env import assets
from kamdesk.reports.model import BLOCKS

TEMPLATES = sorted(assets.resource("reports").glob("*.typ"))


def code(path):
    return "\n".join(line.partition("//")[0] for line in path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_nothing_is_fetched_from_elsewhere(path):
    text = code(path)
    assert "@" not in text
    assert set(re.findall(r'#(?:import|include) "([^"]+)"', text)) <= {p.name for p in TEMPLATES}
    assert not re.search(r"\b(read|csv|yaml|toml|xml|plugin)\(", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_no_word_of_a_document_stands_in_a_template(path):
    """Texts in square brackets and strings with blanks would be words."""
    strings = re.findall(r'"((?:[^"\\]|\\.)*)"', code(path))
    assert [
        s for s in strings if re.search(r"[A-Za-zÀ-ÿ]{3,} [A-Za-zÀ-ÿ]{3,}", s) and s not in {"Libertinus Serif", "unknown block "}
    ] == []


def test_every_block_has_its_painter():
    text = code(next(p for p in TEMPLATES if p.name == "blocks.typ"))
    assert set(re.findall(r'b\.kind == "(\w+)"', text)) == {b.KIND for b in BLOCKS}
