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
    """Many new ids at once, each greater than the one before it."""
    stamp = time.time_ns() // 1_000_000
    noise = os.urandom(8 * count).hex()
    found = []
    for at in range(count):
        # Twelve bits count within a millisecond; where they are used up, the next one begins early (RFC 9562 §6.2).
        first, part = f"{stamp + (at >> 12):012x}", noise[16 * at : 16 * at + 16]
        found.append(f"{first[:8]}-{first[8:]}-7{at & 0xFFF:03x}-{'89ab'[int(part[0], 16) & 3]}{part[1:4]}-{part[4:]}")
    return found
