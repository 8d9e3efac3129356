"""How the program starts itself as another process, from the source tree or packed."""

import os
import subprocess
import sys
from pathlib import Path

import kamdesk

FLAGS = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""What `subprocess.Popen` needs on Windows, so that no window flashes up."""


def command(word: str) -> list[str]:
    """The command line of this program with a first word that says what it is to be."""
    program = Path(sys.executable)
    if getattr(sys, "frozen", False):
        # On Windows the program with a window has no output; the one of the commands, beside it, has.
        for_commands = program.with_name(f"{kamdesk.APP_NAME}-cli{program.suffix}")
        return [str(for_commands if for_commands.exists() else program), word]
    return [str(program), "-P", "-m", kamdesk.__name__, word]


def environment() -> dict[str, str]:
    """The surroundings, with the folder of this very program first among those that modules come from."""
    here = str(Path(kamdesk.__file__).resolve().parent.parent)
    paths = [here, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
