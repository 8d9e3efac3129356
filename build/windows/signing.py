"""The one place where what is made for Windows gets its signature: the programs, the uninstaller, setup.exe and the MSI.

KAMDESK_SIGN names a command that signs a file in its place and takes its path as the last word. Without it nothing is
signed, and Windows warns whoever starts the setup. `trial_signature.py` is such a command, with a certificate that nobody trusts.

    KAMDESK_SIGN="python3 build/windows/trial_signature.py" python3 dev.py dist setup msi
"""

import os
import shlex
from pathlib import Path

import common
from common import Failed, say

VARIABLE = "KAMDESK_SIGN"


def command() -> str | None:
    """The command that signs; none when nothing is to be signed."""
    return os.environ.get(VARIABLE, "").strip() or None


def sign(*paths: Path) -> None:
    """Have files signed, or say that they are not.

    Raises:
        Failed: when the command fails or leaves a file as it was.
    """
    words = command()
    if words is None:
        say(f"  not signed ({VARIABLE} names no command): {', '.join(path.name for path in paths)}")
        return
    for path in paths:
        before = common.sha256(path)
        common.run(*shlex.split(words), path, env=os.environ)
        if common.sha256(path) == before:
            raise Failed(f"{words} left {path.name} as it was")
        say(f"  signed: {path.name}")
