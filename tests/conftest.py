"""A home of its own for every run, one language to begin with, and no test that logs an error unnoticed."""

import gc
import logging
import os
import shutil
import tempfile
from pathlib import Path

from kamdesk.env import prepare

_PREPARED = prepare.folder()
_HOME = Path(tempfile.mkdtemp(prefix="kamdesk-tests-"))
os.environ["KAMDESK_HOME"] = str(_HOME)
if not (_HOME / "cache" / _PREPARED.name).exists():
    # Icons and fonts that this computer has made already serve the tests too.
    shutil.copytree(_PREPARED, _HOME / "cache" / _PREPARED.name)
os.environ["KAMDESK_COMPANY"] = ""  # whatever lies on this computer
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from hypothesis import HealthCheck, settings

from kamdesk.i18n import set_language
from kamdesk.services import files, passwords
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage import key, keys
from tests.support.passwords import PASSWORD

settings.register_profile(
    "kamdesk",
    deadline=None,
    max_examples=60,
    derandomize=bool(os.environ.get("CI")),
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("kamdesk")


def pytest_configure(config):
    config.addinivalue_line("markers", "logs_errors: the test provokes log records of level ERROR")
    config.addinivalue_line("markers", "own_processes: the test needs the processes that read workbooks and paint pages")


def pytest_collection_finish(session):
    """What was imported and collected lasts, and is not looked through again each time the dead are sought among what tests make.

    That a thousand windows are made and closed is the tests' own way of working: it is sought less often than in the program.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def pytest_unconfigure(config):
    shutil.rmtree(_HOME, ignore_errors=True)


class _Errors(logging.Handler):
    def __init__(self):
        super().__init__(logging.ERROR)
        self.found = []

    def emit(self, record):
        self.found.append(record.getMessage())


@pytest.fixture(autouse=True)
def _quiet_log(request):
    handler = _Errors()
    logging.getLogger().addHandler(handler)
    yield
    logging.getLogger().removeHandler(handler)
    if handler.found and request.node.get_closest_marker("logs_errors") is None:
        pytest.fail("logged as errors:\n" + "\n".join(handler.found))


@pytest.fixture(autouse=True)
def _nothing_is_remembered():
    """What a test chose or backed up is nothing that the next one finds, in whatever order they run."""
    yield
    for kind in ("config", "data"):
        shutil.rmtree(_HOME / kind, ignore_errors=True)


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


@pytest.fixture
def folder(tmp_path):
    """A folder whose name is as unkind as real ones are."""
    found = tmp_path / "cartera de señal nº 1"
    found.mkdir()
    return found


@pytest.fixture
def company_folder(tmp_path, monkeypatch):
    """The second folder for backups, as the company lays one down."""
    found = tmp_path / "de la empresa"
    found.mkdir()
    laid_down = tmp_path / "company.toml"
    laid_down.write_text(f"second_folder = '{found}'", encoding="utf-8")
    monkeypatch.setenv("KAMDESK_COMPANY", str(laid_down))
    return found


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory):
    """An empty portfolio, made once, since it takes ten times what a copy does; to be read only."""
    path = tmp_path_factory.mktemp("vacía") / "cartera.kamdesk"
    set_language("en")
    Portfolio.create(path).close()
    return path


@pytest.fixture(scope="session")
def new_portfolio(empty_file):
    """A function that gives a new, empty portfolio at a path, for tests that make many."""

    def made(path):
        shutil.copy(empty_file, path)
        return Portfolio.open(path)

    return made


@pytest.fixture
def portfolio(empty_file, folder):
    """A new, empty portfolio."""
    path = folder / "cartera ñandú.kamdesk"
    shutil.copy(empty_file, path)
    found = Portfolio.open(path)
    yield found
    found.close()


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory):
    """The sample portfolio in English, made once; to be read only."""
    path = tmp_path_factory.mktemp("muestra ñ") / "tecno fluidos.kamdesk"
    set_language("en")
    files.make_new(path, sample=True)
    return path


@pytest.fixture
def sample_copy(sample_file, folder):
    """A file of the sample that a test may change."""
    path = folder / "muestra.kamdesk"
    shutil.copyfile(sample_file, path)
    return path


@pytest.fixture
def work_here(request, monkeypatch):
    """Workbooks are read and pages painted without a process of their own; marked with `own_processes`, a test has them."""
    if request.node.get_closest_marker("own_processes") is None:
        from kamdesk.reports import render_pdf
        from kamdesk.services.importing.sources import child
        from tests.support import here

        monkeypatch.setattr(child, "messages", here.messages)
        monkeypatch.setattr(render_pdf, "Process", here.Painter)


@pytest.fixture
def quick_keys(monkeypatch):
    """A password is worked through in no time, and no test knows the keys of another."""
    monkeypatch.setattr(key, "ROUNDS", 1000)
    yield
    keys.forget()


@pytest.fixture
def protected_copy(sample_copy, quick_keys):
    """A file of the sample with a password, which is known."""
    passwords.set_password(sample_copy, PASSWORD)
    return sample_copy


@pytest.fixture
def sample(sample_copy):
    """The sample, open for work."""
    found = Portfolio.open(sample_copy)
    yield found
    found.close()
