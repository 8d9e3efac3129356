"""Texts in CSV files that a spreadsheet program would run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.services.cell_guard import guarded, unguarded

RUNS = [
    "=1+1",
    "+34 600",
    "-5",
    "@x",
    "\tx",
    "\rx",
    "\nx",
    " =1",
    "  \t@x",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "=cmd|' /C calc'!A0",
    "'=1",
    "''-5",
    "-",
]
PLAIN = ["", "Uno", "'", "'Uno'", "a=b", "0012", "5-3", "1.234,50", "ñ@x", "'5'", " x"]


@pytest.mark.parametrize("text", RUNS)
def test_what_a_spreadsheet_could_run_gets_an_apostrophe(text):
    assert guarded(text) == "'" + text
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", PLAIN)
def test_other_texts_stay_as_they_are(text):
    assert guarded(text) == text
    assert unguarded(text) == text


@given(st.text(st.sampled_from("'=+-@\t\r\n a1＝")) | st.text())
def test_any_text_comes_back_as_it_was(text):
    assert unguarded(guarded(text)) == text
    assert not guarded(text).lstrip().startswith(("=", "+", "-", "@", "＝"))
