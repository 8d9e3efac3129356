"""What several tests of the portfolio file do to it."""

import os
import subprocess
import sys
from contextlib import closing

from kamdesk.storage import driver
from tests.support import ROOT


def child(code, *arguments, **options):
    """A program of its own that runs `code`; `argv[1:]` are the arguments."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True, env=env, **options)


def sql(path, *statements):
    with closing(driver.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)


def png_file(path):
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(2000))


def truncated_file(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def foreign_file(path):
    path.unlink()
    with closing(driver.connect(path, create=True)) as connection:
        connection.execute("CREATE TABLE notes (x)")


def with_a_damaged_page(path):
    raw = bytearray(path.read_bytes())
    raw[4096 * 9 : 4096 * 10] = os.urandom(4096)
    return bytes(raw)


def fault(code, kind=driver.dbapi2.OperationalError, text="no word of it counts"):
    """An error of the driver with SQLite's code."""
    error = kind(text)
    if code is not None:
        error.sqlite_errorcode = code
    return error


def names(portfolio, text):
    return [line.name for line in portfolio.accounts.lines(portfolio.accounts.search(text))]


class FailingConnection:
    """A connection of the driver some of whose statements fail with a code of SQLite."""

    def __init__(self, connection, fails, code):
        self._connection, self._fails, self._code = connection, fails, code

    def __getattr__(self, name):
        return getattr(self._connection, name)

    def execute(self, sql, *parameters):
        if self._fails(sql):
            raise fault(self._code)
        return self._connection.execute(sql, *parameters)


def failing(monkeypatch, fails, code):
    """From now on statements for which `fails` holds end with a code of SQLite, in every file that is opened."""
    connect = driver.connect
    monkeypatch.setattr(driver, "connect", lambda *a, **k: FailingConnection(connect(*a, **k), fails, code))
