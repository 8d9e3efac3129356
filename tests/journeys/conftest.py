"""A screen for all walks, a home for each; a machine that cannot show a window skips them aloud, and in CI on Debian that is a failure."""

import os
import shutil
from pathlib import Path

import pytest

from kamdesk.env import prepare
from tests.journeys import screen as screens
from tests.journeys.journey import Journey

SIZE = (1366, 768)
PICTURES = Path(__file__).resolve().parents[2] / ".work" / "journeys"


def pytest_collection_modifyitems(items):
    # A walk is slow beside a test of widgets: it drives a program that starts, paints and saves for real.
    for item in items:
        item.add_marker(pytest.mark.timeout(420))


def _screen(size):
    lacking = screens.missing()
    if lacking:
        told = "no journeys on this machine; missing: " + ", ".join(lacking)
        if os.environ.get("CI") and Path("/etc/debian_version").exists():
            pytest.fail(told)
        pytest.skip(told)
    return screens.Screen(*size)


@pytest.fixture(scope="session")
def screen():
    found = _screen(SIZE)
    yield found
    found.close()


@pytest.fixture
def make_screen():
    """Screens of other sizes."""
    made = []

    def make(width, height):
        made.append(_screen((width, height)))
        return made[-1]

    yield make
    for found in made:
        found.close()


@pytest.fixture
def home(tmp_path):
    """A computer on which kamdesk was set up and never started."""
    ready = prepare.folder()
    found = tmp_path / "casa"
    (found / "cache").mkdir(parents=True)
    shutil.copytree(ready, found / "cache" / ready.name)
    return found


@pytest.fixture
def walk(screen, home, request):
    """Start the program: `with walk(file) as j:`; `on` is another screen."""

    def start(*arguments, on=None, **options):
        return Journey(on or screen, home, PICTURES / request.node.name, *map(str, arguments), **options)

    return start
