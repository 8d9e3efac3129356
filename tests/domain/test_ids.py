"""Ids sort by time."""

from kamdesk.domain.ids import new_id


def test_ids_are_version_7_and_sort_by_time():
    ids = [new_id() for _ in range(50)]
    assert len(set(ids)) == 50
    assert all(len(i) == 36 and i[14] == "7" and i[19] in "89ab" for i in ids)
    assert sorted(i[:13] for i in ids) == [i[:13] for i in ids]
