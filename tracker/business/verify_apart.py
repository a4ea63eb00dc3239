"""A great database has its records compared by a second process, while the first goes over the chains.

Each reads as it all stands at one moment, with a connection of its own; the moments are a little apart. Neither holds what
it reads against what the other read, so what is written in between is no fault.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection

from ..store import database as db
from ..store.database import one_moment
from . import verify_records
from .verify_records import Looked, nothing_collected

FROM = 20_000  # entries and versions; to start another process takes as long as to look at so many

Told = str | int | None  # a problem, how many versions were looked at, or that this was all


@contextmanager
def records(looked: Looked, unkept: bool) -> Iterator[Iterable[str]]:
    """What is wrong with the records. Where it is worth it, another process is looking from now on.

    It cannot see what is ``unkept``: the rows of a transaction that is still open.
    """
    if unkept or looked.of < FROM or _processors() < 2:
        yield verify_records.problems(looked)
        return
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_compare, args=(db.address(), theirs), daemon=True)
    try:
        try:
            process.start()
        finally:
            theirs.close()  # so that ours ends where the other ends
        yield _told(ours, looked)
    finally:
        ours.close()
        if process.pid is not None:
            process.terminate()
            process.join()


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _told(ours: Connection, looked: Looked) -> Iterator[str]:
    """What the other found. If it did not come to its end, for whatever reason, all of it is done here."""
    found, done, whole = list[str](), 0, False
    with suppress(EOFError, OSError):
        while (told := ours.recv()) is not None:
            if isinstance(told, int):
                done += told
                looked.count(told)
            else:
                found.append(told)
        whole = True
    if whole:
        yield from found
    else:
        looked.done -= done
        yield from verify_records.problems(looked)


def _compare(address: str, theirs: Connection) -> None:
    """What the other process does. If it fails it says nothing: the first does it all again, and tells the reason."""
    with suppress(Exception, KeyboardInterrupt):
        db.open_database(address).connect()
        try:
            with one_moment(), nothing_collected():
                last = 0

                def count(done: int, of: int) -> None:
                    nonlocal last
                    theirs.send(done - last)
                    last = done

                for wrong in verify_records.problems(Looked(count, 0)):
                    theirs.send(wrong)
            theirs.send(None)
        finally:
            db.close_if_ours()
