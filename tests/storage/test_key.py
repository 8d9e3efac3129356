"""The key of a file: SQLCipher's own, of a password or of a code, and never seen."""

import copy
import pickle
import unicodedata

import pytest
from sqlcipher3 import dbapi2

from kamdesk.storage import key as keys_of
from kamdesk.storage.key import PAGE, PLAIN, Key, is_marked, new_salt

SALT = bytes(range(16))


@pytest.fixture
def one(quick_keys):
    return Key.of_password("geheim!", SALT)


def test_any_tool_for_sqlcipher_opens_the_file_with_the_password(folder):
    key = Key.of_password("it's Köln", new_salt())
    path = folder / "x.kamdesk"
    ours = dbapi2.connect(path)
    ours.execute(f'PRAGMA key = "{key.for_driver}"')
    ours.execute("CREATE TABLE t (a)")
    ours.execute("INSERT INTO t VALUES (7)")
    ours.commit()
    ours.close()
    assert path.read_bytes()[:16] == key.salt
    theirs = dbapi2.connect(path)
    theirs.execute("PRAGMA key = 'it''s Köln'")
    assert theirs.execute("SELECT a FROM t").fetchone() == (7,)
    theirs.close()


def test_accents_may_be_typed_either_way(quick_keys):
    text = "Brücke señal"
    composed, apart = (Key.of_password(unicodedata.normalize(form, text), SALT) for form in ("NFC", "NFD"))
    assert composed == apart
    assert composed != Key.of_password("Brucke senal", SALT)
    assert Key.of_password("\udcff", SALT)  # whatever a terminal gives


def test_a_key_says_nothing_of_itself(one):
    secret = one.kept[:64]
    for text in (repr(one), str(one), f"{one}", repr([one]), repr({"key": one})):
        assert secret not in text
    for leak in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            leak(one)


def test_the_code_is_the_key_again_however_it_is_typed(one):
    code = one.code
    assert all(len(group) == 4 for group in code.split("-"))
    for typed in (
        code,
        code.lower(),
        code.replace("-", " "),
        f"  {code.replace('-', '')}\n",
        code.replace("I", "1").replace("O", "0"),
    ):
        assert Key.of_code(typed, SALT) == one


@pytest.mark.parametrize("spoil", [
    lambda code: code[:-1], lambda code: code + "A", lambda code: ("B" if code[0] != "B" else "C") + code[1:], lambda code: code[1] + code[0] + code[2:] if code[0] != code[1] else "",
    lambda _code: "", lambda _code: "cuatro caballos azules", lambda _code: "ñ" * 56, lambda code: code[4:] + code[:4],
])  # fmt: skip
def test_a_mistyped_code_is_none(one, spoil):
    assert Key.of_code(spoil(one.code), SALT) is None


def test_a_kept_key_comes_back_and_nothing_else_is_one(one):
    assert Key.of_kept(one.kept) == one
    assert hash(Key.of_kept(one.kept)) == hash(one)
    for text in ("", "xy", "00" * 47):
        with pytest.raises(ValueError):
            Key.of_kept(text)


def test_a_salt_of_ours_is_known_and_no_other():
    salts = [new_salt() for _ in range(50)]
    assert len(set(salts)) == 50
    assert all(is_marked(salt) for salt in salts)
    for salt in (b"", PLAIN, SALT, bytes([salts[0][0] ^ 1]) + salts[0][1:], salts[0][:15]):
        assert not is_marked(salt)


def test_a_page_is_what_it_was_and_any_bit_of_it_counts(one):
    for number in (1, 2, 900):
        content = bytes(PLAIN if number == 1 else b"\x0d" * 16) + bytes(range(250)) * 16
        page = one.encrypted(content, number)
        assert len(page) == PAGE
        assert one.is_authentic(page, number)
        assert one.decrypted(page, number)[: PAGE - 80] == content[: PAGE - 80]
        assert not one.is_authentic(page, number + 1)
        assert not Key.of_password("another", SALT).is_authentic(page, number)
        for at in (17, 2000, PAGE - 70, PAGE - 1):
            spoiled = bytearray(page)
            spoiled[at] ^= 4
            assert not one.is_authentic(bytes(spoiled), number)
    assert one.head(one.encrypted(PLAIN + bytes(range(100)) * 40, 1))[:40] == PLAIN + bytes(range(24))
    assert one.decrypted(bytes(PAGE), 5) == bytes(PAGE)
    assert not one.is_authentic(b"short", 1)


def test_the_rounds_are_what_the_format_wants():
    assert keys_of.ROUNDS == 256_000
