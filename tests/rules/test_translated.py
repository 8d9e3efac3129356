"""Every text that the program says is in the catalogue, however its call is written, and Spanish has it."""

import ast

import pytest
from babel.messages.pofile import read_po

from tests.rules.test_conventions import ROOT

CALLS = {"_", "N_", "ngettext"}


@pytest.fixture(scope="module")
def catalogue():
    """Spanish by English; of plurals the singular."""
    with (ROOT / "resources" / "i18n" / "es.po").open("rb") as file:
        found = read_po(file)
    return {m.id if isinstance(m.id, str) else m.id[0]: m for m in found if m.id}


def texts_of(source):
    """The literal texts that are given to be translated, also where the call stands inside another text."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def test_every_text_is_translated(catalogue):
    missing = []
    for path in sorted((ROOT / "kamdesk").rglob("*.py")):
        for text in texts_of(path.read_text(encoding="utf-8")):
            found = catalogue.get(text)
            said = () if found is None else (found.string,) if isinstance(found.string, str) else tuple(found.string)
            if not said or not all(said) or (found is not None and found.fuzzy):
                missing.append(f"{path.relative_to(ROOT)}: {text}")
    assert missing == []


@pytest.mark.parametrize("source", ["f\"{name} · {_('known')}\"", '_("known")', "print(f\"{ngettext('known', 'all', n)}\")"])
def test_a_text_is_found_wherever_it_stands(source):
    assert list(texts_of(source)) == ["known"]


def test_the_words_are_the_same_bytes_whenever_they_are_compiled():
    """Where the catalogue has no time of its own, the time of compiling is in what is packed."""
    text = (ROOT / "resources" / "i18n" / "es.po").read_text(encoding="utf-8")
    assert '"POT-Creation-Date: ' in text.partition("msgid")[2].partition("msgid")[0]
