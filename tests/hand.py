"""A hand inside the database, past every guard: what only somebody with the file itself could do."""

from __future__ import annotations

from contextlib import contextmanager

from tracker.store.database import database, is_sqlite

GUARDED = ("history", "history_value")


@contextmanager
def unguarded():
    """The triggers that protect the history are away, and then back."""
    if is_sqlite():
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('history', 'history_value')"
        triggers = database.execute_sql(query).fetchall()
        for name, _ in triggers:
            database.execute_sql(f'DROP TRIGGER "{name}"')
        yield
        for _, sql in triggers:
            database.execute_sql(sql)
        return
    for table in GUARDED:
        database.execute_sql(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
    yield
    for table in GUARDED:
        database.execute_sql(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
