"""Where things are kept that have to outlive a portfolio file: a folder of this user for each place of a file."""

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from kamdesk.env import paths


def kept_folder(path: Path) -> Path:
    """Where backups of the file at this place lie, and what was found beside it; it need not exist."""
    place = os.path.normcase(path.absolute())
    name = re.sub(r"[^\w -]", "_", path.stem)[:40].strip() or "_"
    return paths.data_folder() / "backups" / f"{name}-{hashlib.sha256(place.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


def numbered(named: Callable[[str], Path]) -> Iterator[Path]:
    """Names to be tried one after the other: `named("")`, then `named("-2")` and so on."""
    yield named("")
    for at in count(2):
        yield named(f"-{at}")
