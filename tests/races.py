"""Two people at one moment: each in a thread with a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable

from tracker.store import database as db
from tracker.store.database import database


class Meanwhile:
    """Somebody else does something while the test is in the middle of its own doing.

    ``begin`` starts it and waits until it is done, or until it waits itself; ``end`` waits for it and says what came of it.
    """

    def __init__(self, doing: Callable[[], object]):
        self.doing, self.begun = doing, False
        self.came: object = None
        self.thread = threading.Thread(target=self._run)

    def begin(self, *_, **__) -> None:
        if not self.begun:
            self.begun = True
            self.thread.start()
            self.thread.join(0.4)

    def end(self) -> object:
        assert self.begun, "nobody came to the point at which the other was to begin"
        self.thread.join(20)
        return self.came

    def _run(self) -> None:
        self.came = _in_a_connection_of_its_own(self.doing)


def before(monkeypatch, module, name: str, other: Meanwhile) -> None:
    """Let the other begin just before this function is first called by the test's own thread."""
    real, mine = getattr(module, name), threading.current_thread()

    def called(*args, **kwargs):
        if threading.current_thread() is mine:
            other.begin()
        return real(*args, **kwargs)

    monkeypatch.setattr(module, name, called)


def at_once(*doings: Callable[[], object]) -> list[object]:
    """All begin together. What each gave back, or the exception that it met, in their order."""
    came: list[object] = [None] * len(doings)
    together = threading.Barrier(len(doings))

    def run(place: int) -> None:
        def doing():
            together.wait(30)
            return doings[place]()

        came[place] = _in_a_connection_of_its_own(doing)

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(doings))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return came


def _in_a_connection_of_its_own(doing: Callable[[], object]) -> object:
    database.connect(reuse_if_open=True)
    try:
        return doing()
    except Exception as met:
        return met
    finally:
        db.close_if_ours()
