"""Names and tax ids of companies, compared however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain.account.account import Account, searched_words
from kamdesk.domain.account.company_name import (
    bare_tax_key,
    bare_tax_keys,
    is_same_tax_id,
    parted,
    plain_keys,
    plain_name,
    tax_key,
    tax_keys,
    without_legal_form,
)
from kamdesk.domain.text import is_sign, name_key, name_keys, single_line, unescaped


@pytest.mark.parametrize(
    "spellings",
    [
        ("Aceros  del Norte", "Aceros del Norte", "ACEROS\u00a0DEL\u2009NORTE", " aceros\tdel norte "),
        ("L'Oréal Iberia", "L’Oréal Iberia", "L´Oreal Iberia", "L`OREAL IBERIA", "Lʼoréal Iberia"),
        ("Pérez-Gil", "Pérez‑Gil", "Perez–Gil", "Pérez Gil", "pérez - gil"),
        ("Müller Straße", "MÜLLER STRASSE", "Muller Strasse"),
        ("Łódź Stal", "Lodz Stal", "ŁÓDŹ  STAL"),
        ("Ørsted Iberia", "Orsted Iberia", "ørsted iberia"),
        ("Ærø Æsir", "Aero Aesir"),
        ("Đakovo Þór Ðan", "Dakovo Thor Dan"),
        ("Kızılay Holding", "KIZILAY HOLDING", "Kizilay Holding"),
        ('Comillas "raras"', "Comillas “raras”", "Comillas «raras»", "Comillas 'raras'"),
        ("Oﬃce Suﬁ", "Office Sufi"),
        ("ＡＢＣ　１２", "ABC 12"),
        ("Col·lecció", "Colleccio", "Coŀlecció"),
        ("Œuvres Nœud", "Oeuvres Noeud"),
        ("A.B.C. Motor", "ABC Motor", "a.b.c Motor"),
    ],
)
def test_spellings_of_one_name_have_one_key(spellings):
    assert {name_key(text) for text in spellings} == {name_key(spellings[0])}
    assert len(set(name_keys(list(spellings)))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("Nave 1", "Nave 2"), ("C++ Obras", "C# Obras"), ("Nave 1 2", "Nave 12"), ("Ana", "Anna"), ("%", "&"), ("Ñandú", "Nando")],
)
def test_other_names_have_other_keys(one, other):
    assert name_key(one) != name_key(other)


@pytest.mark.no_cover
@given(st.lists(st.text(), max_size=6))
def test_many_keys_at_once_are_those_of_each(values):
    assert name_keys(values) == [name_key(value) for value in values]


@given(st.text())
def test_the_key_of_a_key_is_itself(value):
    assert name_key(name_key(value)) == name_key(value)


@pytest.mark.parametrize(
    ("name", "plain", "form"),
    [
        ("Alfa, S.A.", "alfa", "sa"), ("Alfa S.L.U.", "alfa", "slu"), ("Alfa S. A.", "alfa", "sa"), ("Alfa, s.coop.", "alfa", "scoop"),
        ("Alfa S. Coop.", "alfa", "scoop"), ("Alfa Sociedad Anónima", "alfa", "sociedadanonima"), ("Alfa GmbH & Co. KG", "alfa", "gmbhcokg"),
        ("Alfa Ltd", "alfa", "ltd"), ("SA", "sa", ""), ("Casa", "casa", ""), ("Beta y Asociados", "beta y asociados", ""),
        ("Alfa Anónima", "alfa anonima", ""), ("Alfa S.p.A.", "alfa", "spa"),
    ],
)  # fmt: skip
def test_the_legal_form_is_told_from_the_name(name, plain, form):
    assert parted(name_key(name)) == (plain, form)
    assert plain_name(name) == plain
    assert without_legal_form("Alfa, S.A.") == "Alfa"


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("B-12345678", "b12345678", True), ("ES B.12.345.678", "B12345678", True), ("ESB12345678", "es-b12345678", True),
        ("FR 12 345678901", "12345678901", True), ("DE123456789", "PT123456789", False), ("B12345678", "B12345679", False),
        ("B1", "b-1", True), ("", "B1", False),
    ],
)  # fmt: skip
def test_tax_ids_are_the_same_however_written(one, other, is_same):
    assert is_same_tax_id(one, other) is is_same_tax_id(other, one) is is_same


def test_a_tax_id_is_compared_without_its_country():
    assert (tax_key(" b-12.345/678 "), bare_tax_key("ESB12345678"), bare_tax_key("B12345678")) == (
        "B12345678",
        "B12345678",
        "B12345678",
    )
    assert bare_tax_key("ESTRELLA") == "ESTRELLA"


def test_an_account_is_searched_by_all_that_it_is_known_by():
    account = Account(
        id="a", name="L’Oréal", sector="Química", city="Łódź", kam="Núñez", codes=("A-12", "77"), tax_id="B-12345678"
    )
    for text in (
        "l'oreal",
        "QUIMICA",
        "lodz",
        "nuñez",
        "a12",
        "a-12",
        "77",
        "B12345678",
        "b-12345678",
        "ESB12345678",
        "es b12345678",
    ):
        words = [word for word in searched_words(text) if word != "es"]
        assert words, text
        assert all(word in account.search_key for word in words), text
    assert account.search_key.startswith(name_key(account.name) + " · ")
    assert searched_words("% _ alfa") == ["alfa"]
    assert [is_sign(word) for word in ("%", "_", "a_", "#", "'")] == [True, True, False, False, True]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Alfa\nUno", "Alfa Uno"), ("Beta_x000D_\nDos", "Beta Dos"), ("Tab\tTres", "Tab Tres"), ("  a \u00a0 b\r\n", "a b"),
        ("a_x0009_b", "a b"), ("a_b_xyz_", "a_b_xyz_"),
    ],
)  # fmt: skip
def test_a_name_from_a_file_is_one_line(text, line):
    assert single_line(text) == line


def test_a_note_keeps_its_lines():
    assert unescaped("uno_x000D_\ndos\r\ntres\rcuatro_x000A_") == "uno\ndos\ntres\ncuatro\n"


SHOWN = {
    "Ñandú & Cía, S.A.": "Ñandú & Cía",
    "Ferretería Norte S.L.U.": "Ferretería Norte",
    "Talleres Ribalta, S. L.": "Talleres Ribalta",
    "Aceros del Sur SA": "Aceros del Sur",
    "Lacteos Unidos S. Coop.": "Lacteos Unidos",
    "Brenner GmbH": "Brenner",
    "Tormeral Inc.": "Tormeral",
    "Northgate Ltd": "Northgate",
    "Westfield Corp.": "Westfield",
}
WHOLE = ["La Rosa", "Consultora Salinas", "S.A.", "Sociedad Anónima de Aguas", "GmbH Verband Nord", ""]


@pytest.mark.parametrize(("name", "shown"), [*SHOWN.items(), *((name, name) for name in WHOLE)])
def test_a_list_shows_the_name_as_people_say_it(name, shown):
    assert without_legal_form(name) == shown


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ñandú & Cía, S.A.", "NANDU CIA SOCIEDAD ANONIMA"), ("Talleres Ribalta, S.L.", "Talleres Ribalta SLU"),
        ("Brenner GmbH", "brenner"), ("Northgate Limited", "Northgate, Ltd."), ("Acme Trading Co. Inc.", "Acme Trading"),
    ],
)  # fmt: skip
def test_the_legal_form_makes_no_other_company(one, other):
    assert plain_name(one) == plain_name(other) != ""


@pytest.mark.parametrize(("one", "other"), [("Ribalta", "Ribalda"), ("La Rosa", "La Ro"), ("Aguas de Sal", "Aguas de")])
def test_other_names_are_other_companies(one, other):
    assert plain_name(one) != plain_name(other)


_TAX_IDS = st.lists(
    st.sampled_from(["B12345678", "es-b12345678", "", " ", "ß1", "a\nb", "ESTRELLA", "DE 123.456.789", "ñ-2"])
    | st.text(max_size=6)
)


@given(_TAX_IDS)
def test_many_tax_ids_are_compared_as_one_is(tax_ids):
    keys = tax_keys(tax_ids)
    assert keys == [tax_key(tax_id) for tax_id in tax_ids]
    assert list(bare_tax_keys(keys)) == [bare_tax_key(key) for key in keys]


@given(
    st.lists(st.sampled_from(["Alfa, S.A.", "Alfa", "Beta S. L. U.", "SA", "", "!", "Gamma GmbH & Co. KG"]) | st.text(max_size=8))
)
def test_many_names_lose_their_legal_form_as_one_does(names):
    keys = [name_key(name) for name in names]
    assert plain_keys(keys) == [parted(key)[0] for key in keys]
