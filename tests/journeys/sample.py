"""The sample portfolio, made by the program itself, and the way to one of its accounts."""

import os
import subprocess
import sys


def sample_file(home):
    """A file of the sample in Spanish."""
    path = home / "muestra ñ.kamdesk"
    env = {**os.environ, "KAMDESK_HOME": str(home)}
    subprocess.run(
        [sys.executable, "-m", "kamdesk", "--lang", "es", "sample", str(path)], check=True, env=env, cwd=home, capture_output=True
    )
    return path


def at_account(j, name):
    """Go to an account as the palette does it: Ctrl+K, some letters, Enter."""
    j.keys("ctrl+k")
    j.expect_focus("text", contains="Ir a una cuenta")
    j.type(name)
    j.keys("Return")
    j.wait("frame", contains=name)
