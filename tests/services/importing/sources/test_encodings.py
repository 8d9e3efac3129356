"""Which encoding a text is in is told by its letters."""

import codecs

import pytest

from kamdesk.domain.errors import FileError
from kamdesk.services.importing.cells import Choices
from kamdesk.services.importing.sources import read_sheet
from kamdesk.services.importing.sources.encodings import decode
from tests.support import refused

SPANISH = "Razón social;Población;Teléfono\nÑandú e Hijos, S.A.;Cáceres;1\nPeña y Muñoz;A Coruña;2\nIbáñez;Málaga;3\n"
RUSSIAN = "Клиент;Сумма\nАльфа Машиностроение;100\nБета Сервис Москва;200\nГамма Строительная компания;300\n" * 5


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        (SPANISH, "utf-8", "utf-8"), (SPANISH, "utf-8-sig", "utf-8"), (SPANISH, "utf-16", "utf-16"), (SPANISH, "utf-16-le", "utf-16-le"), (SPANISH, "utf-16-be", "utf-16-be"), (SPANISH, "utf-32", "utf-32"),
        (SPANISH, "utf-32-le", "utf-32-le"), (SPANISH, "utf-32-be", "utf-32-be"), (SPANISH, "cp1252", "cp1252"), (SPANISH, "cp850", "cp850"), (SPANISH, "mac_roman", "mac_roman"),
        ("Cliente;Importe\nAlfa;5 €\n", "cp1252", "cp1252"), ("Nombre\nPeña\n", "cp1252", "cp1252"), ("Nombre\nPeña\n", "cp850", "cp850"), ("Nombre\nPeña\n", "mac_roman", "mac_roman"),
        ("NOMBRE\nPEÑA\nMÁLAGA\n", "cp850", "cp850"), ("NOMBRE\nPEÑA\nMÁLAGA\n", "cp1252", "cp1252"), ("nome;cidade\nJoão;São Paulo\nConceição;Évora\n", "cp1252", "cp1252"), ("nom;ville\nÇa où;Besançon\n", "cp850", "cp850"),
        ("Name;Stadt\nMüller Größe;Köln\n", "cp850", "cp850"), ("Name\nL’Oréal – «Œuvre»\n", "cp1252", "cp1252"), ("plain", "ascii", "utf-8"), ("", "ascii", "utf-8"),
    ],
)  # fmt: skip
def test_the_letters_tell_the_encoding(text, encoding, found):
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.encoding == found


def test_other_scripts_are_left_to_statistics():
    assert decode(RUSSIAN.encode("cp1251")).text == RUSSIAN


@pytest.mark.parametrize("data", [bytes(range(0x80, 0x100)) * 3, b"\xd8\xd8 \xd8\xd0"])
def test_what_nobody_knows_is_still_text(data):
    assert decode(data).text


def test_a_byte_that_cp1252_lacks_is_marked():
    assert "\ufffd" in decode("Peña Muñoz Ibáñez".encode("cp1252") + b" \x8f", "cp1252").text


@pytest.mark.parametrize("page", ['<meta charset="windows-1251"><table>', "<?xml version='1.0' encoding='cp1251'?>"])
def test_a_page_says_its_encoding(page):
    assert decode((page + "Клиент").encode("cp1251")).text == page + "Клиент"
    assert decode(page.replace("1251", "nix").encode() + "Ñandú".encode("cp1252")).encoding == "cp1252"


def test_an_encoding_that_is_chosen_counts(folder):
    path = folder / "datos.csv"
    path.write_bytes("Cliente;Importe\nÑandú;1\n".encode("cp850"))
    assert read_sheet(path, Choices(encoding="cp850")).rows[1] == (2, ["Ñandú", "1"])
    for wrong in ("klingon", "hex", "rot13", "a\0b"):
        with refused("no_such_encoding", FileError):
            read_sheet(path, Choices(encoding=wrong))


@pytest.mark.parametrize("data", [b"a\0b", bytes(100), b"\x01\x02\x03abc", codecs.BOM_UTF8[:2] + bytes(9)])
def test_what_is_no_text_is_refused(data):
    with refused("not_a_table", FileError):
        decode(data)
