"""The log: its owner's alone, without what came from a file, and never a reason to stop."""

import errno
import logging
import os
import stat
import sys

import pytest

from kamdesk.domain.errors import FileError
from kamdesk.env import log, private

NAME = "Aguas del Tormeral"


def _told(error):
    try:
        raise error
    except BaseException as found:  # noqa: BLE001
        return log.clean(found)


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError(f"secret account {NAME} owes 12345 EUR"), ValueError(f"{NAME!r} is not in list"), KeyError(NAME), ValueError(f'"{NAME}" 12.345,50'),
        FileError("moved", file=NAME), OSError(errno.ENOSPC, "No space left", f"/home/ana/{NAME}.kamdesk"), OSError(NAME), TypeError(f"unhashable 'x' in '{NAME} y'"),
        ValueError(f"/home/{NAME}/x"),
    ],
    ids=str,
)  # fmt: skip
def test_what_came_from_a_file_is_not_logged(error):
    told = _told(error)
    for word in ("Aguas", "Tormeral", "12345", "345", "ana"):
        assert word not in told
    assert told.startswith(type(error).__name__)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (AttributeError("'Account' object has no attribute 'cty'"), "AttributeError: 'Account' object has no attribute 'cty'"), (FileError("moved", file="x"), "FileError: moved"),
        (OSError(errno.ENOSPC, "No space left", "x"), f"OSError: {errno.ENOSPC} No space left"), (RuntimeError(), "RuntimeError"), (RuntimeError("no such column: x"), "RuntimeError: no such column: x"),
    ],
)  # fmt: skip
def test_what_helps_to_mend_it_is(error, told):
    assert _told(error) == told


def test_the_log_holds_the_places_of_all_that_led_to_it(tmp_path):
    path = tmp_path / "kamdesk.log"
    log.start(path)
    handler = logging.getLogger().handlers[-1]
    try:
        try:
            try:
                raise KeyError(NAME)
            except KeyError as error:
                raise ValueError(NAME) from error
        except ValueError:
            logging.getLogger("x").warning("failed", exc_info=True)
        logging.getLogger("x").warning("none", exc_info=(None, None, None))
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()
    text = path.read_text(encoding="utf-8")
    assert text.count("test_log.py") == 2
    assert "which led to" in text
    assert "ValueError: …" in text
    assert "Aguas" not in text
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_log_that_cannot_be_made_stops_nobody(tmp_path):
    before = list(logging.getLogger().handlers)
    log.start(tmp_path / "none" / "kamdesk.log")
    assert logging.getLogger().handlers == before


def test_a_private_file_is_whole_or_as_before(tmp_path, monkeypatch):
    path = tmp_path / "x"
    private.write(path, b"one")
    monkeypatch.setattr(os, "getpid", lambda: 7)
    monkeypatch.setattr(type(path), "replace", lambda *_: (_ for _ in ()).throw(OSError("no")))
    with pytest.raises(OSError, match="no"):
        private.write(path, b"two")
    assert path.read_bytes() == b"one"
    assert list(tmp_path.iterdir()) == [path]
