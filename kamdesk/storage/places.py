"""Where things are kept that have to outlive a portfolio file: a folder of this user for each place of a file."""

import hashlib
import os
import re
from pathlib import Path

from kamdesk.env import paths


def kept_folder(path: Path) -> Path:
    """Where backups of the file at this place lie, and what was found beside it; it need not exist."""
    place = os.path.normcase(path.absolute())
    name = re.sub(r"[^\w -]", "_", path.stem)[:40].strip() or "_"
    return paths.data_folder() / "backups" / f"{name}-{hashlib.sha256(place.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"
