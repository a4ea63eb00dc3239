"""Counting the queries of a page: the number must not grow with the rows that it shows."""

from __future__ import annotations

from contextlib import contextmanager

from tracker.store.database import database


@contextmanager
def counted():
    """``with counted() as queries: ...``; afterwards ``queries`` holds the SQL of each query, in order."""
    queries: list[str] = []

    def note(query) -> None:
        queries.append(query.sql)

    database.obj.query_hooks.append(note)
    try:
        yield queries
    finally:
        database.obj.query_hooks.remove(note)


def queries_of(visitor, path: str) -> int:
    """How many queries a page makes once it has been opened before."""
    visitor.page(path)
    with counted() as queries:
        visitor.page(path)
    return len(queries)
