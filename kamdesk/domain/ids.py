"""Record ids: UUID version 7, so that they sort by the moment they were made."""

import os
import time


def new_id() -> str:
    """Return a new record id (UUIDv7, RFC 9562 §5.7, lower-case text)."""
    stamp = time.time_ns() // 1_000_000
    digits = f"{stamp:012x}{os.urandom(10).hex()}"
    variant = "89ab"[int(digits[16], 16) & 3]
    return f"{digits[:8]}-{digits[8:12]}-7{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:32]}"
