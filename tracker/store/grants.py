"""What the role that serves the tracker may do on PostgreSQL: the least that it needs, worked out from the tables.

The owner creates and upgrades. The server reads and adds; it closes a version, and writes over words only where redaction
does. It takes away no record, no entry and no head, changes no table, and cannot switch a trigger off.
"""

from __future__ import annotations

from collections.abc import Iterator

from .database import Record
from .history import Chain, History, HistoryValue
from .issued import FrozenContent
from .people import AccessLog
from .redaction_columns import columns
from .reviews import Board
from .tables import TABLES

# Of tables that are no records, what may be written over, and whether lines may go. The others are the server's own to
# write: accounts, sessions, drafts, the outbox.
_LEAST: dict[type, tuple[tuple[str, ...], bool]] = {
    Board: ((), False),
    History: ((), False),
    HistoryValue: (("value", "salt"), False),  # redaction
    Chain: (("count", "head"), False),
    FrozenContent: (("content",), False),  # redaction
    AccessLog: (("what", "where"), True),  # redaction; disposal, of which a trigger asks
}
# What is said of a file goes with its bytes.
_OF_A_FILE = ("stored_name", "sha256", "size")
MIGRATIONS = "schema_migration"


def statements(role: str) -> Iterator[str]:
    """The SQL that the owner runs, once the tables are there and after each upgrade. Twice is harmless."""
    name = quoted(role)
    yield "REVOKE CREATE ON SCHEMA public FROM PUBLIC"
    yield f"GRANT USAGE ON SCHEMA public TO {name}"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {name}"
    yield f"GRANT SELECT ON {quoted(MIGRATIONS)} TO {name}"
    for model in TABLES:
        yield f"GRANT {', '.join(_rights(model))} ON {quoted(model._meta.table_name)} TO {name}"


def _rights(model) -> list[str]:
    if issubclass(model, Record):
        # Also what makes a version wait for another writer: SELECT ... FOR UPDATE asks for the right to change something.
        return ["SELECT", "INSERT", _update(["known_until", *_words(model)])]
    if model not in _LEAST:
        return ["SELECT", "INSERT", "UPDATE", "DELETE"]
    written_over, goes = _LEAST[model]
    found = ["SELECT"] if model is Board else ["SELECT", "INSERT"]
    return [*found, *([_update(written_over)] if written_over else []), *(["DELETE"] if goes else [])]


def _words(model) -> list[str]:
    words = {column.column_name for column in columns(model)}
    return sorted(words | set(_OF_A_FILE) if "stored_name" in model._meta.fields else words)


def _update(names) -> str:
    return f"UPDATE ({', '.join(map(quoted, names))})"


def quoted(name: str) -> str:
    """A name as PostgreSQL takes it, whatever stands in it."""
    return '"' + name.replace('"', '""') + '"'
