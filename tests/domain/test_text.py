"""Text is cleaned and folded at one boundary."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain.account.account import Account
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.text import clean_text, fold
from tests.support import refused


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  Ñandú\u0000 \x07", "Ñandú"), ("a\r\nb\tc", "a\nb\tc"), ("e\u0301", "é"), ("\ud800x", "x"), ("\ue000x\u0378", "x"),
        ("👩\u200d🔧 ok", "👩\u200d🔧 ok"), ("\u200fשלום", "\u200fשלום"), ("a\u00a0b", "a\u00a0b"), ("<b>&amp;</b>", "<b>&amp;</b>"),
    ],
)  # fmt: skip
def test_foreign_text_is_cleaned_at_one_boundary(raw, clean):
    assert clean_text("name", raw) == clean


def test_text_is_refused_rather_than_cut():
    assert len(clean_text("name", "x" * 200)) == 200
    assert len(Account(id="a", name="x", notes="n" * 20_000).cleaned().notes) == 20_000
    for record, field, limit in [
        (Account(id="a", name="x" * 201), "name", 200),
        (Account(id="a", name="x", notes="n" * 20_001), "notes", 20_000),
    ]:
        with refused("too_long", ValidationError) as info:
            record.cleaned()
        assert (info.value.field, info.value.params["limit"]) == (field, limit)


@given(st.text(max_size=60))
def test_cleaning_and_folding_twice_is_once(text):
    once = clean_text("name", text)
    assert clean_text("name", once) == once
    assert fold(fold(text)) == fold(text)
    assert fold(text.upper().lower()) == fold(fold(text.upper()).lower())


@pytest.mark.parametrize(
    ("name", "key"),
    [("Ñandú", "nandu"), ("ÁÉÍÓÚÜ", "aeiouu"), ("Straße", "strasse"), ("ABC", "abc"), ("Acme™", "acmetm"), ("ÇA", "ca")],
)
def test_folding(name, key):
    assert fold(name) == key
