"""What was acknowledged survives kill -9."""

import os
import select
import signal
from dataclasses import replace

import pytest

from kamdesk.services.file_check import check
from kamdesk.services.portfolio import Portfolio

ROUNDS = 50 if os.environ.get("KAMDESK_SEQUENCES") else 20


@pytest.mark.no_cover
@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_what_was_acknowledged_survives_kill_9(sample_copy):
    """Forked children edit and acknowledge after the commit; each is killed in the middle of its burst."""
    for round_ in range(ROUNDS):
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            _burst(sample_copy, reading, writing)
        os.close(writing)
        acknowledged = _kill_after(pid, reading, 1 + round_ * 7 % 23)
        portfolio = Portfolio.open(sample_copy)
        try:
            stored = int(portfolio.find_account("C01")[0].notes or 0)
            logged = [
                int(e.after.notes) for e in portfolio.history(limit=60) if e.kind == "account" and e.after and e.after.notes
            ]
            assert stored in {acknowledged, acknowledged + 1}
            assert logged[: min(len(logged), stored)] == list(range(stored, max(stored - 60, 0), -1))[: len(logged)]
            assert portfolio.accounts.count() == 12
            if round_ % 10 == 9:
                assert check(portfolio) == []
        finally:
            portfolio.close()


def _burst(path, reading, writing):
    """In the child: edit without end; never returns."""
    try:
        os.close(reading)
        portfolio = Portfolio.open(path)
        account = portfolio.find_account("C01")[0]
        at = int(account.notes or 0)
        os.write(writing, f"{at}\n".encode())
        while True:
            at += 1
            portfolio.save(replace(account, notes=str(at)))
            os.write(writing, f"{at}\n".encode())
    finally:
        os._exit(9)


def _kill_after(pid, reading, lines):
    """Kill the child once it has acknowledged so many edits; returns the last that it acknowledged."""
    heard = b""
    with os.fdopen(reading, "rb", buffering=0) as stream:
        while heard.count(b"\n") <= lines:
            assert select.select([stream], [], [], 60)[0], "the child is silent"
            part = stream.read(4096)
            assert part, "the child ended by itself"
            heard += part
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        while part := stream.read(4096):
            heard += part
    return int(heard.splitlines()[-1])
