"""Ids sort by time."""

import uuid

import pytest

from kamdesk.domain.ids import new_id, new_ids


def test_ids_are_version_7_and_sort_by_time():
    ids = [new_id() for _ in range(50)]
    assert len(set(ids)) == 50
    assert all(len(i) == 36 and i[14] == "7" and i[19] in "89ab" for i in ids)
    assert sorted(i[:13] for i in ids) == [i[:13] for i in ids]


@pytest.mark.parametrize("count", [0, 1, 4096, 10_000])
def test_many_ids_at_once_differ_and_ascend(count):
    found = new_ids(count)
    assert len(set(found)) == len(found) == count
    assert sorted(found) == found
    assert all(uuid.UUID(one).version == 7 and uuid.UUID(one).variant == uuid.RFC_4122 for one in found)
