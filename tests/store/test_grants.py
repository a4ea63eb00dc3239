"""On PostgreSQL the server runs as a role that can do its work and cannot touch what was kept. Z8."""

import re
import uuid
from pathlib import Path

import pytest

from tests import cast
from tests.engines import connect, disconnect
from tracker import clock
from tracker.business import actions, assurance, boards, evidence, issuing, redaction, reminders, retention, sign_in, verify
from tracker.store import evidence as pieces
from tracker.store import grants, guards, history, issued, people, privacy
from tracker.store.actions import Action, action_of
from tracker.store.database import database, is_sqlite, known
from tracker.store.history import History, HistoryValue
from tracker.store.people import AccessLog
from tracker.store.reviews import item_of
from tracker.store.tables import RECORDS, TABLES

NAME = "Zebedee Quill"
DENIED = "permission denied|must be owner"
FORBIDDEN = (
    "UPDATE history SET verb = 'x'",
    "DELETE FROM history",
    "DELETE FROM history_value",
    "UPDATE history_value SET digest = 'x'",
    "DELETE FROM chain",
    "DELETE FROM item",
    "UPDATE item SET known_from = '2001-01-01'",
    "UPDATE action SET delivery = 'closed'",
    "DELETE FROM frozen_content",
    "UPDATE board SET demonstration = TRUE",
    "DELETE FROM board",
    "INSERT INTO board SELECT * FROM board",
    "UPDATE access_log SET person = NULL",
    "UPDATE schema_migration SET name = 'x'",
    "TRUNCATE history CASCADE",
    "TRUNCATE session",
    "DROP TABLE history",
    "DROP TRIGGER kept_history_update ON history",
    "ALTER TABLE history DISABLE TRIGGER ALL",
    "ALTER TABLE history ADD COLUMN x text",
    "CREATE TABLE x (y text)",
    "CREATE OR REPLACE FUNCTION kept_as_it_is() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "CREATE RULE x AS ON INSERT TO history DO INSTEAD NOTHING",
    "SET session_replication_role = replica",
)


def test_z8_no_right_is_given_to_take_away_a_record_an_entry_or_a_head():
    said = {re.search(r' ON "(\w+)"', each)[1]: each for each in grants.statements("server") if ' ON "' in each}

    assert said.keys() == {model._meta.table_name for model in TABLES} | {grants.MIGRATIONS}
    for model in RECORDS:
        assert "DELETE" not in said[model._meta.table_name] and '"known_from"' not in said[model._meta.table_name]
    assert said["history"] == 'GRANT SELECT, INSERT ON "history" TO "server"'
    assert said["history_value"] == 'GRANT SELECT, INSERT, UPDATE ("value", "salt") ON "history_value" TO "server"'
    assert said["chain"] == 'GRANT SELECT, INSERT, UPDATE ("count", "head") ON "chain" TO "server"'
    assert grants.quoted('a"b') == '"a""b"'


@pytest.fixture
def served(tracker):
    """The database, opened as the role that serves it."""
    if is_sqlite():
        pytest.skip("roles are of PostgreSQL")
    role, password = f"server_{uuid.uuid4().hex[:8]}", uuid.uuid4().hex
    database.execute_sql(f"CREATE ROLE \"{role}\" LOGIN PASSWORD '{password}'")
    for statement in grants.statements(role):
        database.execute_sql(statement)
    disconnect()
    head, _, tail = tracker.database.partition("://")
    connect(f"{head}://{role}:{password}@{tail.rpartition('@')[2]}")
    yield role
    disconnect()
    connect(tracker.database)
    database.execute_sql(f'DROP OWNED BY "{role}"')
    database.execute_sql(f'DROP ROLE "{role}"')


@pytest.mark.postgresql
@pytest.mark.small
def test_z8_the_tracker_works_as_that_role_through_its_main_verbs(served, tracker, act, review):
    assert database.execute_sql("SELECT current_user").fetchone()[0] == served
    token = sign_in.sign_in(cast.email("unit"), cast.PASSWORD, clock.now())
    assert sign_in.session_of(token, clock.now())
    sign_in.sign_out(token)
    with pytest.raises(sign_in.Wrong):
        sign_in.sign_in(cast.email("unit"), "not this one at all", clock.now())
    who = {"by": act("unit"), "today": cast.TODAY}
    actions.report(action_of(review, "A1"), "on_track", f"We met {NAME}.", None, **who)
    said = {"statement": f"An audit; {NAME} was seen.", "rung": "practice", "independence": "independent"}
    given = evidence.NewEvidence(
        **said,
        about=[(item_of(review, "R1"), "supports")],
        file_name="audit.txt",
        file_content=f"{NAME}".encode(),
        names_child="no",
    )
    evidence.give(review, given, by=act("police"), today=cast.TODAY)
    shown = map(pieces.for_rules, assurance.evidence_on(item_of(review, "R1")))
    weighed = {link.ref: "Read." for link in shown if link.stance == "challenges"}
    assurance.decide(
        item_of(review, "R1"), "not_assured", "Nobody has looked.", look_again=cast.TODAY.replace(year=2016),
        weighed=weighed, by=act("chair"), today=cast.TODAY,
    )  # fmt: skip
    boards.change_threshold("amber_before", 45, "Because.", **who)
    with history.entry("issued a report", by=act("chair"), today=cast.TODAY, review=review) as entry:
        issuing.frozen_in(entry, "stocktake", "A stocktake", lambda stamp: issued.canonical({"of": NAME}), as_at=cast.TODAY)
    reminders.write(reminders.plan(cast.TODAY), today=cast.TODAY, now=clock.now())
    AccessLog.create(at=clock.now().replace(year=2010), what="signed in", where="/")
    people.log("downloaded evidence", f"E1/{NAME}", act("unit"), clock.now())
    retention.set_period("access_log", "24", "The Board, 1 September.", **who)
    retention.propose("access_log", "Nobody needs it.", **who)
    retention.dispose(privacy.disposal_of("DS1"), by=act("chair"), today=cast.TODAY)
    asked = redaction.ask(NAME, "child", "A slip.", "The Board", **who)
    _, left = redaction.confirm(asked, redaction.preview(asked).digest, by=act("chair"), today=cast.TODAY)

    assert "run VACUUM FULL as the owner" in left
    assert list(verify.problems()) == [] and any("RD1" in told for told in verify.redactions())
    assert Action.get((Action.record == action_of(review, "A1").key) & known(Action)).delivery == "on_track"
    assert not HistoryValue.select().where(HistoryValue.value.contains("Quill")).exists()
    assert not any(NAME.encode() in path.read_bytes() for path in Path(tracker.evidence).rglob("*") if path.is_file())


@pytest.mark.postgresql
@pytest.mark.small
def test_z8_the_server_refuses_that_role_what_would_change_what_was_kept(served):
    before = History.select().count()
    for statement in FORBIDDEN:
        with pytest.raises(Exception, match=DENIED), database.atomic():
            database.execute_sql(statement)
            pytest.fail(f"The server took it: {statement}")

    assert History.select().count() == before and guards.missing() == []
