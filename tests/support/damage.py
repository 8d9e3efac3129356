"""Files that are damaged in every way that the gate does not see, and what people do with them afterwards."""

import os
import random
from contextlib import closing

from kamdesk.storage import driver

NOT_OURS = ("sqlite_", "_sqlite_migrations")


def columns(path):
    """(table, column, type, whether it may be empty) of every table that is ours."""
    with closing(driver.connect(path, read_only=True)) as db:
        tables = [n for (n,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'") if not n.startswith(NOT_OURS)]
        return [
            (t, c[1], c[2], not c[3])
            for t in tables
            for c in db.execute(f'PRAGMA table_info("{t}")')
            if not c[5] or c[2] != "INTEGER"
        ]


def _text(rnd, old):
    old = old if isinstance(old, bytes) else str(old or "").encode()
    choices = [
        lambda: bytes(rnd.randrange(256) for _ in range(rnd.randrange(1, 40))),
        lambda: os.fsencode("".join(chr(rnd.randrange(32, 127)) for _ in range(rnd.randrange(1, 20)))),
        lambda: b"", lambda: b"{", lambda: b"[1, null, {}]", lambda: b'[{"a": 1}]', lambda: b'"x"', lambda: b"[" * 3000, lambda: b"\x00\x1b[31m",
        lambda: b"0001-01-01", lambda: b"9999-12-31", lambda: b"2026-02-31", lambda: b"2026-W01-1", lambda: b"0000-Q1", lambda: b"2026-Q5", lambda: b"x" * 30_000,
    ]  # fmt: skip
    if old:
        at = rnd.randrange(len(old))
        flipped = bytes([*old[:at], old[at] ^ (1 << rnd.randrange(8)), *old[at + 1 :]])
        choices += [lambda: flipped] * 6
    return "CAST(? AS TEXT)", rnd.choice(choices)()


def _value(rnd, kind, may_be_empty, old):
    if may_be_empty and rnd.random() < 0.05:
        return "?", None
    if kind == "TEXT":
        return _text(rnd, old)
    if kind == "BLOB":
        return "?", rnd.randbytes(rnd.randrange(50))
    if kind == "REAL":
        return "?", rnd.choice(
            [float("inf"), -float("inf"), 1e308, -1e300, 1e-320, 0.0, -1.0, rnd.uniform(-1e6, 1e6), rnd.uniform(0, 200)]
        )
    old = old if isinstance(old, int) else 0
    some = [
        0,
        1,
        -1,
        2,
        7,
        99,
        2**31,
        -(2**31),
        2**62,
        -(2**63),
        2**63 - 1,
        rnd.randrange(-(2**63), 2**63),
        rnd.randrange(-100, 100),
    ]
    return "?", rnd.choice([*some, *[old ^ (1 << rnd.randrange(63)) for _ in range(6)]])


def spoil(path, rnd, places):
    """Write nonsense into a row, some rows or all rows of each of the places; returns what was written."""
    told = []
    with closing(driver.connect(path)) as db:
        db.execute("PRAGMA foreign_keys=OFF")
        for trigger in [n for (n,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]:
            del trigger  # they stay: the schema is to be ours
        for table, column, kind, may_be_empty in places:
            rows = db.execute(f'SELECT rowid, CAST("{column}" AS BLOB), typeof("{column}") FROM "{table}"').fetchall()
            if not rows:
                continue
            share = rnd.choice([1, 1, 1, 3, len(rows)])
            for rowid, raw, how in rnd.sample(rows, min(share, len(rows))):
                old = int(raw) if how == "integer" else raw
                mark, value = _value(rnd, kind, may_be_empty, old)
                try:
                    db.execute(f'UPDATE "{table}" SET "{column}" = {mark} WHERE rowid = ?', [value, rowid])
                except driver.Error:
                    continue  # an id that is there twice, or a link that may not be
                told.append((table, column, rowid, value if not isinstance(value, bytes) else value[:30]))
    return told


def flip(path, rnd, bits=1):
    """Turn single bits of the file; returns where."""
    raw = bytearray(path.read_bytes())
    places = [rnd.randrange(len(raw)) for _ in range(bits)]
    for at in places:
        raw[at] ^= 1 << rnd.randrange(8)
    path.write_bytes(raw)
    return places


def series(seed):
    return random.Random(seed)
