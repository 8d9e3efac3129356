"""The sample portfolio, made by the program itself, and the way to one of its accounts."""

import functools
import os
import subprocess
import sys
import tempfile
from pathlib import Path


def sample_file(home):
    """A file of the sample in Spanish."""
    path = home / "muestra ñ.kamdesk"
    path.write_bytes(_sample())
    path.chmod(0o600)  # as the program leaves it
    return path


@functools.cache
def _sample():
    """What the program writes as its sample, in a home that it leaves nothing else in; made once, since a walk needs a copy of it only."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "muestra.kamdesk"
        env = {**os.environ, "KAMDESK_HOME": folder}
        command = [sys.executable, "-m", "kamdesk", "--lang", "es", "sample", str(path)]
        subprocess.run(command, check=True, env=env, cwd=folder, capture_output=True)
        return path.read_bytes()


def at_account(j, name):
    """Go to an account as the palette does it: Ctrl+K, some letters, Enter."""
    j.keys("ctrl+k")
    j.expect_focus("text", contains="Ir a una cuenta")
    j.type(name)
    j.keys("Return")
    j.wait("frame", contains=name)
