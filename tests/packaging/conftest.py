"""The recipes of packages are scripts in `build/`; here they are imported, and work on small trees that the tests lay."""

import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "build"))


@pytest.fixture(autouse=True)
def fixed_surroundings(monkeypatch):
    """The same time for all, and nothing that signs."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    for name in ("COMMAND", "CERTIFICATE", "KEY", "TIMESTAMP"):
        monkeypatch.delenv(f"KAMDESK_SIGN_{name}", raising=False)


@pytest.fixture
def need():
    """Skip aloud what this machine has no tool for."""

    def ask(*programs):
        if missing := [name for name in programs if shutil.which(name) is None]:
            pytest.skip("this machine has no " + ", ".join(missing))

    return ask


@pytest.fixture
def lay(tmp_path):
    """Files with these names, in a folder with a blank and an ñ in its name."""

    def make(*names, content=b""):
        folder = tmp_path / "un árbol ñ"
        for name in names:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return folder

    return make
