"""The key of an encrypted file: made of a password or of the code on a recovery sheet, and what it does to one page.

The format is SQLCipher 4's with its defaults, so that any tool for it opens such a file with the password: pages of 4096 bytes,
AES-256-CBC under a key of PBKDF2-HMAC-SHA512 with 256,000 rounds, a page's own HMAC-SHA512 at its end, the salt in the place of
the first 16 bytes. SQLCipher does the work; a page is read and written here only where SQLite cannot be asked: for the change
counter of a file or a journal, and for what is left of a damaged file.
"""

import base64
import hashlib
import hmac
import re
import secrets
import unicodedata
from functools import cached_property
from pathlib import Path
from typing import NoReturn

from typing_extensions import override

PAGE = 4096
SALT = 16
PLAIN = b"SQLite format 3\x00"
"""How a file without a password begins."""
ROUNDS = 256_000
_RAW, _IV, _MAC = 32, 16, 64
_BODY = PAGE - _IV - _MAC
_MAC_ROUNDS = 2
_MAC_SALT = 0x3A
_MARKED = 12
_SAMPLE = 64
"""So many pages are looked at for one that a key fits."""
_GROUP = 4
_CHECK = 3
_NO_CODE = re.compile(r"[\s-]+")
_ALIKE = str.maketrans("018", "OIB")
"""Digits that the code does not have, and the letters that they are taken for."""


def new_salt() -> bytes:
    """A salt for a new file; its last four bytes follow from the others, by which the file is known as ours without its password."""
    chance = secrets.token_bytes(_MARKED)
    return chance + _mark(chance)


def is_marked(salt: bytes) -> bool:
    """Whether a file that begins like this was encrypted by this program."""
    return len(salt) >= SALT and _mark(salt[:_MARKED]) == salt[_MARKED:SALT]


def _mark(chance: bytes) -> bytes:
    return hashlib.sha256(b"kamdesk" + chance).digest()[: SALT - _MARKED]


class Key:
    """The key of the files of one salt. It says nothing of itself in texts, and cannot be copied to another process."""

    def __init__(self, raw: bytes, salt: bytes) -> None:
        self._raw = raw
        self.salt = salt

    @classmethod
    def of_password(cls, password: str, salt: bytes) -> "Key":
        """The key of a password, however its accents are typed (NFC); it takes some tenths of a second, which is meant."""
        from cryptography.hazmat.primitives.hashes import SHA512
        from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

        text = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
        return cls(PBKDF2HMAC(SHA512(), _RAW, salt, ROUNDS).derive(text), salt)

    @classmethod
    def of_code(cls, text: str, salt: bytes) -> "Key | None":
        """The key that a recovery sheet says; None when the text is no such code, or was mistyped."""
        letters = _NO_CODE.sub("", text).upper().translate(_ALIKE)
        try:
            data = base64.b32decode(letters)
        except ValueError:
            return None
        raw, check = data[:_RAW], data[_RAW:]
        return cls(raw, salt) if len(data) == _RAW + _CHECK and hashlib.sha256(raw).digest()[:_CHECK] == check else None

    @property
    def code(self) -> str:
        """The key as a recovery sheet says it: letters and digits in groups, with a check against typing errors."""
        letters = base64.b32encode(self._raw + hashlib.sha256(self._raw).digest()[:_CHECK]).decode()
        return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))

    @property
    def for_driver(self) -> str:
        """The key and the salt as SQLCipher is given them; it makes no text of it that anybody sees."""
        return f"x'{self._raw.hex()}{self.salt.hex()}'"

    @property
    def kept(self) -> str:
        """How the key is kept inside a file that is encrypted itself."""
        return self._raw.hex() + self.salt.hex()

    @classmethod
    def of_kept(cls, text: str) -> "Key":
        """The key that `kept` gave.

        Raises:
            ValueError: it is none.
        """
        data = bytes.fromhex(text)
        if len(data) != _RAW + SALT:
            raise ValueError("no key")
        return cls(data[:_RAW], data[_RAW:])

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and hmac.compare_digest(self._raw + self.salt, other._raw + other.salt)

    @override
    def __hash__(self) -> int:
        return hash(self.salt)

    @override
    def __repr__(self) -> str:
        return "Key(…)"

    @override
    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a key stays where it is")

    # -- pages -----------------------------------------------------------------------------------

    def is_authentic(self, page: bytes, number: int) -> bool:
        """Whether a page (its number counts from 1) was written with this key, and is as it was written."""
        return len(page) == PAGE and hmac.compare_digest(self._mac(page, number), page[-_MAC:])

    def fits(self, path: Path) -> bool:
        """Whether a file is this key's: one of its pages is authentic, be the others damaged.

        Raises:
            OSError: it cannot be read.
        """
        with path.open("rb") as stream:
            pages = max(1, stream.seek(0, 2) // PAGE)
            step = max(1, pages // _SAMPLE)
            for number in range(1, pages + 1, step):
                stream.seek((number - 1) * PAGE)
                if self.is_authentic(stream.read(PAGE), number):
                    return True
        return False

    def decrypted(self, page: bytes, number: int) -> bytes:
        """What a page holds, authentic or not, with zeros where SQLCipher keeps its own; a page of zeros was never written."""
        if not any(page):
            return page
        start = SALT if number == 1 else 0
        return (PLAIN if start else b"") + self._through(page, start, _BODY) + bytes(_IV + _MAC)

    def head(self, page: bytes) -> bytes:
        """The header of 100 bytes of a file, out of its first page."""
        return PLAIN + self._through(page, SALT, SALT + 96)[: 100 - SALT]

    def encrypted(self, content: bytes, number: int) -> bytes:
        """A page for what it shall hold."""
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

        start, iv = (SALT if number == 1 else 0), secrets.token_bytes(_IV)
        encryptor = Cipher(algorithms.AES(self._raw), modes.CBC(iv)).encryptor()
        page = (self.salt if start else b"") + encryptor.update(content[start:_BODY]) + encryptor.finalize() + iv
        return page + self._mac(page, number)

    def _through(self, page: bytes, start: int, end: int) -> bytes:
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

        decryptor = Cipher(algorithms.AES(self._raw), modes.CBC(page[_BODY : _BODY + _IV])).decryptor()
        return decryptor.update(page[start:end]) + decryptor.finalize()

    @cached_property
    def _mac_key(self) -> bytes:
        from cryptography.hazmat.primitives.hashes import SHA512
        from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

        return PBKDF2HMAC(SHA512(), _RAW, bytes(byte ^ _MAC_SALT for byte in self.salt), _MAC_ROUNDS).derive(self._raw)

    def _mac(self, page: bytes, number: int) -> bytes:
        start = SALT if number == 1 else 0
        return hmac.new(self._mac_key, page[start : _BODY + _IV] + number.to_bytes(4, "little"), "sha512").digest()
