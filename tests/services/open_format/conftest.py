"""A portfolio that holds something of every kind, made once, and an export of it."""

import shutil
from contextlib import closing

import pytest

from kamdesk.i18n import set_language
from kamdesk.services.open_format.saving import export_whole
from kamdesk.services.portfolio import Portfolio
from tests.support.open_formats import complete, one_of_each


@pytest.fixture(scope="session")
def complete_file(sample_file, tmp_path_factory):
    """One or two records of every kind, evidence, and marks that stay hidden; to be read only."""
    set_language("en")
    folder = tmp_path_factory.mktemp("completa ñ")
    path = folder / "completa.kamdesk"
    with closing(Portfolio.open(sample_file, read_only=True)) as portfolio:
        one_of_each(portfolio, path)
    with closing(Portfolio.open(path)) as portfolio:
        complete(portfolio, folder)
    return path


@pytest.fixture
def whole(complete_file, folder):
    """The complete portfolio, open for work."""
    path = folder / "completa.kamdesk"
    shutil.copyfile(complete_file, path)
    found = Portfolio.open(path)
    yield found
    found.close()


@pytest.fixture(scope="session")
def export_file(complete_file, tmp_path_factory):
    """The export of the complete portfolio; to be read only."""
    path = tmp_path_factory.mktemp("exportada ñ") / "completa.json"
    with closing(Portfolio.open(complete_file, read_only=True)) as portfolio:
        export_whole(portfolio, path)
    return path
