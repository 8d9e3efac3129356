"""Record ids: UUID version 7, so that they sort by the moment they were made."""

import os
import time


def new_id() -> str:
    """Return a new record id (UUIDv7, RFC 9562 §5.7, lower-case text)."""
    stamp = time.time_ns() // 1_000_000
    digits = f"{stamp:012x}{os.urandom(10).hex()}"
    variant = "89ab"[int(digits[16], 16) & 3]
    return f"{digits[:8]}-{digits[8:12]}-7{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:32]}"


def new_ids(count: int) -> list[str]:
    """Many new ids at once, each greater than the one before it: they share their random part, and count (RFC 9562 §6.2)."""
    stamp, noise = time.time_ns() // 1_000_000, os.urandom(8).hex()
    end = f"-{'89ab'[int(noise[0], 16) & 3]}{noise[1:4]}-{noise[4:]}"
    found: list[str] = []
    for early in range(-(-count // _COUNTED)):  # where the counter is used up, the next millisecond begins early
        first = f"{stamp + early:012x}"
        begin = f"{first[:8]}-{first[8:]}-7"
        found += [f"{begin}{at:03x}{end}" for at in range(min(_COUNTED, count - len(found)))]
    return found


_COUNTED = 4096
"""So many ids of one millisecond the twelve bits of the counter tell apart."""
