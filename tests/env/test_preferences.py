"""What a user prefers: whatever the file of it holds, what is not of its type counts as not set."""

import json

import pytest

from kamdesk.env import paths
from kamdesk.env.preferences import Preferences


@pytest.fixture
def stored():
    """The file of the preferences, put back as it was."""
    path = paths.config_folder() / "preferences.json"
    before = path.read_bytes() if path.exists() else None
    yield path
    if before is None:
        path.unlink(missing_ok=True)
    else:
        path.write_bytes(before)


@pytest.mark.parametrize("place", [None, 5, "C01", {"a": 1}, [1, 2], [["C01"], "overview"], [None, "overview"], True])
def test_a_place_of_another_type_counts_as_not_set(stored, place):
    stored.write_text(json.dumps({"theme": "dark", "last_places": {"a.kamdesk": place, "b.kamdesk": ["C01", "overview"]}}))
    found = Preferences.load()
    assert (found.theme, found.last_places) == ("dark", {"b.kamdesk": ["C01", "overview"]})


@pytest.mark.parametrize("value", [None, [], {}, True, 1.5, [None], "x"])
@pytest.mark.parametrize("name", ["theme", "text_scale", "language", "last_file", "geometry", "second_folder", "last_places"])
def test_a_preference_of_another_type_counts_as_not_set(stored, name, value):
    stored.write_text(json.dumps({name: value}))
    found, usual = getattr(Preferences.load(), name), getattr(Preferences(), name)
    assert found == (value if type(value) is type(usual) else usual)


@pytest.mark.parametrize("text", ["", "null", "[]", "5", "{", '"x"'])
def test_a_file_that_is_none_counts_as_not_there(stored, text):
    stored.write_text(text)
    assert Preferences.load() == Preferences()
