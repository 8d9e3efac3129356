"""Very many objects are let go of a few at a time, and others wait for none of it."""

import threading
import time
import weakref

from kamdesk.domain.release import let_go


class Thing:
    """Something that can be looked after."""


def test_what_nobody_else_holds_is_freed_and_the_containers_are_empty():
    things = [Thing() for _ in range(1200)]
    kept = things[7]
    watched = [weakref.ref(thing) for thing in things]
    listed, named = things[:600], dict(enumerate(things[600:]))
    things.clear()
    let_go(listed, named)
    assert listed == []
    assert named == {}
    assert [ref() for ref in watched if ref() is not None] == [kept]


def test_it_takes_no_container_from_somebody_who_shares_what_is_in_it():
    shared = [Thing()]
    mine = [shared, *shared]
    let_go(mine)
    assert len(shared) == 1


def test_another_thread_works_on_meanwhile():
    turns, is_over = [], threading.Event()

    def count():
        while not is_over.is_set():
            turns.append(time.monotonic())

    things = [[[] for _ in range(20)] for _ in range(30_000)]
    thread = threading.Thread(target=count)
    thread.start()
    begun = time.monotonic()
    let_go(things)
    ended = time.monotonic()
    is_over.set()
    thread.join()
    assert sum(begun < turn < ended for turn in turns) >= 2
