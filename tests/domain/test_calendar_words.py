"""Months, weekdays and short years in words."""

import pytest

from kamdesk.domain.calendar_words import full_year, month_of, without_weekday


@pytest.mark.parametrize(
    ("word", "month"),
    [
        ("ene", 1),
        ("enero", 1),
        ("set", 9),
        ("sept", 9),
        ("dec", 12),
        ("dic", 12),
        ("en", None),
        ("", None),
        ("margen", None),
        ("eneros", None),
    ],
)
def test_a_month_is_known_by_three_letters_or_more(word, month):
    assert month_of(word) == month


@pytest.mark.parametrize(("digits", "year"), [("26", 2026), ("69", 2069), ("70", 1970), ("2026", 2026)])
def test_a_short_year_is_of_this_century_or_the_last(digits, year):
    assert full_year(digits) == year


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("mie 14/01", "14/01"),
        ("martes, 3 mar", "3 mar"),
        ("monday 5", "5"),
        ("marzo 5", "marzo 5"),
        ("lun", "lun"),
        ("lunes sin cifras", "lunes sin cifras"),
    ],
)
def test_a_weekday_before_figures_is_left_out(text, rest):
    assert without_weekday(text) == rest
