"""A portfolio is not taken in as a file into itself."""

import os

import pytest

from kamdesk.domain.errors import FileError
from kamdesk.services.importing.sources.files import refuse_itself
from tests.support import refused


@pytest.mark.parametrize("way", ["its name", "a way round", "a link"])
def test_a_portfolio_is_refused_as_a_file_into_itself(sample_copy, folder, way):
    path = sample_copy
    if way == "a way round":
        path = folder / "x" / ".." / sample_copy.name
        (folder / "x").mkdir()
    elif way == "a link":
        path = folder / "otra.kamdesk"
        os.link(sample_copy, path)
    with refused("imports_itself", FileError):
        refuse_itself(path, sample_copy)


def test_another_file_is_not_refused(sample_copy, folder):
    refuse_itself(folder / "not there.csv", sample_copy)
    (folder / "ventas.csv").write_text("a;b")
    refuse_itself(folder / "ventas.csv", sample_copy)
