"""Who writes to the database: the history alone writes records, and each write past it is named here. H1."""

import ast
import re

from tests.house.test_layout import TRACKER, parsed
from tracker.store.database import Record
from tracker.store.tables import TABLES

WRITES = {"create", "insert", "insert_many", "bulk_create", "bulk_update", "update", "replace", "delete", "save"}
WRITES |= {"delete_instance", "get_or_create", "replace_many", "delete_by_id", "set_by_id", "insert_rows", "insert_values"}
RECORDS = {model.__name__ for model in TABLES if issubclass(model, Record)}
KEPT = {"History", "HistoryValue", "Chain", "FrozenContent", "AccessLog", "Board"}
OTHERS = {model.__name__ for model in TABLES} - RECORDS - KEPT

# Each place that writes a record, an entry, or what a guard protects, past ``history.entry``.
NAMED = {
    "business/boards.py: Board.create",  # there is no history before there is a board
    "business/exported.py: board.save",  # a file that is loaded whole: the name of the board that was exported
    # The same: the history word for word, and every version that it tells of.
    "business/exported.py: model.insert_rows",
    "business/exported.py: History.insert_rows",
    "business/exported.py: HistoryValue.insert_rows",
    "business/exported.py: Chain.insert_rows",
    "business/exported.py: FrozenContent.insert_rows",
    "business/redaction.py: model.update",  # what the database says of a file that goes, inside the redaction's entry
    "business/retention.py: table.delete",  # lines of a log and drafts, which are no records, inside the disposal's entry
    "store/history.py: Chain.insert",
    "store/history.py: Chain.update",
    "store/history.py: model.insert_rows",
    "store/history.py: HistoryValue.insert_values",
    "store/history.py: model.update",  # closes a version
    "store/history.py: following.save",
    "store/history.py: row.save",
    "store/issued.py: FrozenContent.create",  # its digest stands in the record, and so in the history
    "store/people.py: AccessLog.create",
    "store/redaction.py: HistoryValue.update",
    "store/redaction.py: hit.model.update",
    "store/database.py: model.insert_values",
    "web/import_drafts.py: doing.save",  # the verb that keeps a draft between two pages, which is no record
}


def test_h1_nothing_but_the_history_writes_a_record():
    """A verb that wrote past it would leave no trace: no page, command, load or timer may."""
    assert {each for each in _writes() if not _of_the_servers_own(each)} == NAMED


def test_h1_no_table_of_the_history_is_written_as_text_of_sql():
    """Statements that are built as text stand where they are needed, and write nothing."""
    writes, found = re.compile(r"\s*(INSERT INTO|UPDATE\s+\S+\s+SET|UPDATE \"|DELETE FROM)", re.I), set()
    for path in TRACKER.rglob("*.py"):
        if "migrations" not in path.parts:
            texts = [node.value for node in ast.walk(parsed(path)) if isinstance(node, ast.Constant)]
            found |= {path.name for text in texts if isinstance(text, str) and writes.match(text)}

    # insert_tuples, of whatever table it is given; and when a migration was applied, which a backup tells.
    assert found == {"database.py", "backups.py"}


def _writes() -> set[str]:
    found = set()
    for path in TRACKER.rglob("*.py"):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call) and (called := _called(node)):
                found.add(f"{path.relative_to(TRACKER)}: {called}")
    return found


def _called(call: ast.Call) -> str | None:
    function = call.func
    if isinstance(function, ast.Name):
        many = function.id in {"insert_rows", "insert_values"}
        return f"{ast.unparse(call.args[0])}.{function.id}" if many else None
    if not isinstance(function, ast.Attribute) or function.attr not in WRITES:
        return None
    owner = ast.unparse(function.value)
    return f"{owner}.{function.attr}"


def _of_the_servers_own(write: str) -> bool:
    """Accounts, sessions, drafts, the outbox; and what is no table at all: a mapping, a hash, a set, a file."""
    owner, _, verb = write.partition(": ")[2].rpartition(".")
    name = owner.rpartition(".")[2]
    return name in OTHERS or (bool(owner) and not _may_be_a_table(name, verb, write))


def _may_be_a_table(name: str, verb: str, write: str) -> bool:
    """A class of ours, a variable that stands for one, or a row."""
    return (
        name in RECORDS | KEPT
        or name in {"model", "table"}
        or verb.startswith(("bulk", "delete_", "insert_"))
        or (
            verb == "save" and name not in {"files", "narratives", "document", "kept"}  # verbs of their own
        )
    )
