"""What the database itself refuses, whoever asks: on both engines, and every way round. H2, H5."""
# ruff: noqa: S608 - the statements are those of somebody with a hand in the database

import sqlite3

import pytest

from tests import cast
from tests.hand import unguarded
from tracker import clock
from tracker.business import boards, redaction, retention
from tracker.store import files, guards, history, issued, people, privacy
from tracker.store.database import database, is_sqlite, new_key
from tracker.store.history import Chain, History, HistoryValue
from tracker.store.people import AccessLog
from tracker.store.reviews import Item
from tracker.store.tables import RECORDS, TABLES

pytestmark = pytest.mark.small

REFUSED = pytest.raises(Exception, match=guards.REFUSAL)
COLUMNS = '("id", "chain", "seq", "previous", "hash", "written_at", "known_from", "verb", "invented", "values_digest")'
THE_REST = "chain, seq, '', '', written_at, known_from, 'x', 0, ''"


@pytest.fixture
def kept(tracker, act):
    """Something in each table that is guarded: also a version that was closed, a line of the log and a frozen report."""
    for number in (40, 41):
        boards.change_threshold("amber_before", number, f"Reason {number}.", by=act("unit"), today=cast.TODAY)
    people.log("downloaded evidence", "E1/audit.pdf", act("unit"), clock.now())
    asked = redaction.ask("Reason 40.", "staff", "A slip.", "The Board", by=act("unit"), today=cast.TODAY)
    redaction.decline(asked, "It names nobody.", by=act("chair"), today=cast.TODAY)
    issued.keep(new_key(), "{}")
    return everything()


def everything() -> dict[str, list[str]]:
    return {model._meta.table_name: sorted(map(str, model.select().tuples())) for model in TABLES}


def refused(statement: str) -> None:
    with REFUSED, database.atomic():
        database.execute_sql(statement)
        pytest.fail(f"The database took it: {statement}")


WRITES = (
    "UPDATE history SET verb = 'did nothing'",
    "UPDATE history SET id = 'x' WHERE seq = 1",
    "UPDATE history SET once = NULL, hash = hash",
    "UPDATE history SET seq = history.seq FROM chain WHERE chain.name = history.chain",
    "DELETE FROM history",
    "DELETE FROM history WHERE seq = (SELECT count FROM chain WHERE name = history.chain)",
    f"INSERT INTO history {COLUMNS} SELECT id, {THE_REST} FROM history WHERE true "
    "ON CONFLICT (id) DO UPDATE SET verb = 'x'",
    "UPDATE history_value SET value = 'x'",
    "UPDATE history_value SET value = NULL",
    "UPDATE history_value SET salt = NULL",
    "UPDATE history_value SET salt = 'x'",
    "UPDATE history_value SET value = NULL, salt = NULL",
    "UPDATE history_value SET id = 'x' WHERE position = 0",
    "UPDATE history_value SET record = 'x'",
    "UPDATE history_value SET record = NULL WHERE record IS NOT NULL",
    "UPDATE history_value SET version = 9",
    "UPDATE history_value SET value = NULL, salt = NULL, digest = 'x'",
    "UPDATE history_value SET field = 'x', position = 99, kind = 'x'",
    "DELETE FROM history_value",
    "UPDATE chain SET head = 'x'",
    "UPDATE chain SET count = count - 1",
    "UPDATE chain SET count = count + 2, head = 'x'",
    "UPDATE chain SET name = 'x' WHERE name = 'board'",
    "DELETE FROM chain",
    "UPDATE item SET text = 'Something else.'",
    "UPDATE item SET text = text || '.', known_until = '2015-09-30'",
    "UPDATE item SET known_from = '2001-01-01'",
    "UPDATE item SET record = id, version = 7",
    "UPDATE action SET delivery = 'closed'",
    "UPDATE deadline SET moves = 0",
    "UPDATE evidence_file SET sha256 = 'x', size = 1",
    "UPDATE setting SET known_until = NULL WHERE known_until IS NOT NULL",
    "UPDATE setting SET known_until = '2001-01-01' WHERE known_until IS NOT NULL",
    "UPDATE redaction SET because = 'Another reason.'",
    "UPDATE redaction SET state = 'waiting'",
    "DELETE FROM item",
    "DELETE FROM setting WHERE known_until IS NOT NULL",
    "DELETE FROM redaction",
    "UPDATE access_log SET person = NULL, post = NULL",
    "UPDATE access_log SET \"where\" = 'elsewhere'",
    "UPDATE access_log SET what = 'nothing'",
    "DELETE FROM access_log",
    "UPDATE frozen_content SET content = '[]'",
    "UPDATE frozen_content SET record = 'x'",
    "DELETE FROM frozen_content",
    "DELETE FROM board",
)


def test_h2_h5_the_database_refuses_every_way_to_write_over_what_was_kept(kept, act):
    # So that there is a row of each table for the triggers to be asked about.
    with history.entry("kept a file", by=act("unit"), today=cast.TODAY) as entry:
        _a_file(entry)
    before = everything()
    for statement in WRITES:
        refused(statement)
    refused(f"UPDATE board SET demonstration = {'1' if is_sqlite() else 'TRUE'}")

    assert everything() == before


def _a_file(entry) -> None:
    from tracker.store.evidence import Evidence, EvidenceFile

    stored, sha256 = files.save(b"x")
    entry.add(
        EvidenceFile,
        evidence=Evidence.select().limit(1).get().key,
        shown_name="x.txt",
        stored_name=stored,
        sha256=sha256,
        size=1,
        media_type="text/plain",
    )


def test_h2_every_table_of_versions_is_guarded_because_it_is_one(blank):
    refuses = {(guard.table, guard.event) for guard in guards.every()}

    assert guards.missing() == []
    for model in (*RECORDS, History, HistoryValue, Chain):
        assert {(model._meta.table_name, "UPDATE"), (model._meta.table_name, "DELETE")} <= refuses


def test_h2_a_guard_that_is_taken_away_or_emptied_is_missed_and_put_up_again(blank):
    with unguarded(Item):
        assert {guard.table for guard in guards.missing()} == {"item"}
        if is_sqlite():
            database.execute_sql("CREATE TRIGGER kept_item_delete BEFORE DELETE ON item BEGIN SELECT 1; END")
        assert "kept_item_delete" in {guard.name for guard in guards.missing()}

    assert guards.missing() == []


def test_h5_only_while_a_redaction_waits_can_words_be_written_over(kept, act):
    asked = redaction.ask("Reason 41.", "staff", "A slip.", "The Board", by=act("unit"), today=cast.TODAY)
    value = HistoryValue.get(HistoryValue.value.contains("Reason 41."))
    for wrong in ("value = 'x'", "value = NULL", "salt = NULL", "value = NULL, salt = NULL, digest = 'x'"):
        refused(f"UPDATE history_value SET {wrong} WHERE id = '{value.id}'")
    refused("DELETE FROM item")
    redaction.confirm(asked, redaction.preview(asked).digest, by=act("chair"), today=cast.TODAY)

    emptied = HistoryValue.get_by_id(value.id)
    assert (emptied.value, emptied.salt, emptied.digest) == (None, None, value.digest)
    refused(f"UPDATE history_value SET value = 'x', salt = 'x' WHERE id = '{value.id}'")


def test_h2_of_the_access_log_only_what_a_disposal_names_can_go(kept, act):
    old = AccessLog.create(at=clock.now().replace(year=2010), what="signed in", where="/").id
    retention.set_period("access_log", "24", "The Board, 1 September.", by=act("unit"), today=cast.TODAY)
    retention.propose("access_log", "Nobody needs it.", by=act("unit"), today=cast.TODAY)
    refused("DELETE FROM access_log")
    retention.dispose(privacy.disposal_of("DS1"), by=act("chair"), today=cast.TODAY)

    assert not AccessLog.select().where(AccessLog.id == old).exists() and AccessLog.select().exists()
    refused("DELETE FROM access_log")


def test_h2_on_sqlite_no_entry_is_replaced_by_a_program_that_asks_for_no_pragma(kept, tracker):
    if not is_sqlite():
        return  # PostgreSQL has no such statement
    first = "FROM history WHERE seq = 1"
    for statement in (
        f"INSERT OR REPLACE INTO history {COLUMNS} SELECT id, {THE_REST} {first}",
        f"INSERT OR REPLACE INTO history {COLUMNS} SELECT 'x' || id, {THE_REST} {first}",
        f"INSERT OR REPLACE INTO history (rowid, {COLUMNS[1:]} "
        f"SELECT rowid, 'x' || id, {THE_REST.replace('seq', 'seq + 99')} {first}",
        "INSERT OR REPLACE INTO history_value SELECT * FROM history_value",
        "UPDATE OR REPLACE history SET id = (SELECT max(id) FROM history)",
        "UPDATE OR REPLACE history_value SET id = (SELECT max(id) FROM history_value)",
        "REPLACE INTO board SELECT id, name, 1 - demonstration, today, created_at FROM board",
        "REPLACE INTO access_log SELECT id, at, person, post, what, 'elsewhere' FROM access_log",
        "REPLACE INTO frozen_content SELECT record, 'x' FROM frozen_content",
        "REPLACE INTO chain (name, count, head) VALUES ('board', 0, 'x')",
    ):
        other = sqlite3.connect(tracker.database.removeprefix("sqlite:///"))
        try:
            other.execute(statement)
            other.commit()
        except sqlite3.IntegrityError as refusal:
            assert guards.REFUSAL in str(refusal)
        finally:
            other.close()

    assert everything() == kept


@pytest.mark.postgresql
def test_h2_on_postgresql_no_table_of_the_history_is_emptied_at_once_nor_where_triggers_are_told_not_to_run(kept):
    if is_sqlite():
        pytest.skip("of PostgreSQL")
    for table in ("history", "history_value", "chain", "access_log", "frozen_content", "item", "board"):
        refused(f'TRUNCATE "{table}" CASCADE')
    with REFUSED, database.atomic():
        database.execute_sql("SET LOCAL session_replication_role = replica")
        database.execute_sql("DELETE FROM history")

    assert everything() == kept
