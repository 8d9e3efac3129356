"""A check that is begun before the file is opened."""

import threading

import pytest

from kamdesk.services import files
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage import driver, opening
from tests.support import refused
from tests.support.files import with_a_damaged_page


@pytest.fixture
def checks(monkeypatch):
    """How often the pages of a file were checked."""
    found, real = [], driver.problems
    monkeypatch.setattr(driver, "problems", lambda connection: found.append(1) or real(connection))
    return found


def test_a_check_that_was_begun_is_not_made_again(sample_copy, checks):
    files.look_ahead(sample_copy)
    opening.inspect(sample_copy)
    assert len(checks) == 1
    opening.inspect(sample_copy)
    assert len(checks) == 2, "it counts once"


def test_a_file_that_changed_since_it_was_begun_is_checked_again(sample_copy, checks):
    files.look_ahead(sample_copy)
    for thread in threading.enumerate():
        if thread.name == "early check":
            thread.join()
    sample_copy.write_bytes(with_a_damaged_page(sample_copy))
    with refused("damaged"):
        opening.inspect(sample_copy)
    assert len(checks) > 1


def test_what_is_damaged_when_it_is_begun_is_found_by_the_gate(sample_copy):
    sample_copy.write_bytes(with_a_damaged_page(sample_copy))
    files.look_ahead(sample_copy)
    with refused("damaged"):
        opening.inspect(sample_copy)


def test_nothing_is_begun_that_is_open_elsewhere_interrupted_or_not_there(sample_copy, checks, tmp_path):
    files.look_ahead(tmp_path / "none.kamdesk")
    journal = sample_copy.with_name(sample_copy.name + "-journal")
    journal.write_bytes(b"x" * 600)
    files.look_ahead(sample_copy)
    journal.unlink()
    held = Portfolio.open(sample_copy)
    checks.clear()
    files.look_ahead(sample_copy)
    held.close()
    opening.inspect(sample_copy)
    assert len(checks) == 1
