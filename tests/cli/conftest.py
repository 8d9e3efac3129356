"""Commands as they are typed: what they print, and their exit code."""

import json

import pytest

from kamdesk import cli


@pytest.fixture
def kam(capsys):
    """Run a command line; returns (exit code, standard output, standard error)."""

    def run(*arguments, language="en"):
        code = cli.run(["--lang", language, *map(str, arguments)])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return code, out, err

    return run


@pytest.fixture
def as_json(kam):
    def run(*arguments, language="en"):
        code, out, err = kam(*arguments, "--json", language=language)
        assert (code, err) == (0, "")
        return json.loads(out)

    return run
