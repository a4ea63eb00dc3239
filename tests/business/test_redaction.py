"""Redaction: one asks, the other sees and confirms, and then the words are nowhere. H5, H4, E7."""

import datetime as dt
from pathlib import Path

import pytest
from peewee import ForeignKeyField

from tests import cast
from tests.hand import by_hand
from tracker import clock
from tracker.business import (
    actions,
    agendas,
    board_packs,
    challenges,
    evidence,
    meetings,
    narratives,
    redaction,
    reminders,
    verify,
)
from tracker.rules.refusal import NotAllowed, Refused
from tracker.store import files, privacy
from tracker.store import redaction as store
from tracker.store.actions import Action, ProgressUpdate, action_of
from tracker.store.assurance import Challenge
from tracker.store.database import database, is_sqlite, known
from tracker.store.evidence import Evidence, EvidenceFile
from tracker.store.history import History, HistoryValue
from tracker.store.issued import canonical
from tracker.store.people import AccessLog
from tracker.store.privacy import RedactionWords
from tracker.store.redaction_columns import columns, texts
from tracker.store.reviews import agency_of, item_of
from tracker.store.tables import TABLES

pytestmark = pytest.mark.small

NAME = "Zebedee Quill"
WHY = "A slip in a progress update names a child."


@pytest.fixture
def slip(tracker, act, review):
    """An invented child's name in an update, in two versions of a piece of evidence, in a file, and in its name."""
    actions.report(action_of(review, "A1"), "on_track", f"We met {NAME} at home.", None, by=act("unit"), today=cast.TODAY)
    given = evidence.NewEvidence(
        statement=f"An audit of ten files, {NAME.upper()} among them.",
        rung="practice",
        independence="independent",
        about=[(item_of(review, "R1"), "supports")],
        figures=["10 files", f"1 of {NAME}"],
        file_name=f"{NAME}.txt",
        file_content=f"Seen: {NAME}.".encode(),
        names_child="no",
    )
    piece = evidence.give(review, given, by=act("police"), today=cast.TODAY)
    from tracker.store import history

    with history.entry("corrected", by=act("police"), today=cast.TODAY, review=review) as entry:
        entry.change(piece, period=f"When {NAME} was seen")
    AccessLog.create(at=entry.written_at, what="downloaded evidence", where=f"E/{NAME}.txt")
    return piece


def ask(act, words=NAME, by="unit", **more):
    said = {"category": "child", "because": WHY, "authority": "Advice of the data protection officer"} | more
    return redaction.ask(words, by=act(by), today=cast.TODAY, **said)


def confirm(act, asked, by="chair"):
    return redaction.confirm(asked, redaction.preview(asked).digest, by=act(by), today=cast.TODAY)


def test_h5_after_a_redaction_the_words_are_in_no_byte_of_the_data_folder(slip, act, tracker):
    done, left = confirm(act, ask(act))

    assert done.state == "done" and left == "" or not is_sqlite()
    every = b"".join(path.read_bytes() for path in Path(tracker.evidence).rglob("*") if path.is_file())
    if is_sqlite():
        path = tracker.database.removeprefix("sqlite:///")
        every += b"".join(Path(path + end).read_bytes() for end in ("", "-wal", "-shm") if Path(path + end).exists())
    else:
        every += _all_text().encode()
    for word in (b"Quill", b"quill", b"QUILL", b"Zebedee", b"ZEBEDEE"):
        assert word not in every


def test_h5_verify_then_says_redacted_by_whom_and_why_and_nothing_is_broken(slip, act):
    confirm(act, ask(act))

    assert list(verify.problems()) == []
    told = list(verify.redactions())
    assert len(told) >= 5
    assert all("RD1, asked by Business manager, confirmed by Independent chair" in line and WHY in line for line in told)


def test_h5_nothing_is_taken_out_until_the_other_confirms(slip, act, review):
    ask(act)

    assert NAME in ProgressUpdate.select().order_by(ProgressUpdate.id.desc()).get().what_changed
    assert list(verify.problems()) == []


@pytest.mark.parametrize(
    ("asker", "second"), [("unit", "unit"), ("chair", "chair"), ("unit", "police"), ("unit", "reader")]
)
def test_h5_nobody_redacts_alone_and_nobody_else_does(slip, act, asker, second):
    asked = ask(act, by=asker)
    with pytest.raises(Refused):
        confirm(act, asked, by=second)

    assert privacy.redaction_of("RD1").state == "waiting"


@pytest.mark.parametrize("part", ["police", "police_chief", "member", "reader"])
def test_h5_only_the_chair_and_the_business_unit_ask(slip, act, part):
    with pytest.raises(NotAllowed):
        ask(act, by=part)


def test_the_chair_may_ask_and_the_business_unit_confirm(slip, act):
    assert confirm(act, ask(act, by="chair"), by="unit")[0].state == "done"


def test_h5_the_second_person_sees_every_place(slip, act):
    seen = redaction.preview(ask(act))
    places = {(hit.kind, hit.field) for hit in seen.rows}

    assert places == {
        ("progress_update", "what_changed"),
        ("evidence", "statement"),
        ("evidence", "figures"),
        ("evidence", "period"),
        ("evidence_file", "shown_name"),
        ("access_log", "where"),
    }
    assert [hit.version for hit in seen.rows if hit.field == "statement"] == [1, 2]
    assert {hit.field for hit in seen.history} >= {"what_changed", "statement", "figures", "period", "shown_name"}
    assert len(seen.files) == 1 and not seen.left


def test_what_has_changed_since_the_second_looked_is_looked_at_again(slip, act, review):
    asked = ask(act)
    seen = redaction.preview(asked).digest
    challenges.ask(
        review,
        f"Who is {NAME}?",
        action_of(review, "A1").lead_id,
        action=action_of(review, "A1"),
        by=act("chair"),
        today=cast.TODAY,
    )
    with pytest.raises(Refused, match="has changed since you looked"):
        redaction.confirm(asked, seen, by=act("chair"), today=cast.TODAY)

    assert Challenge.select().where(Challenge.question.contains("Quill")).exists()


def test_words_are_replaced_by_a_mark_that_leads_to_who_and_why(slip, act, review):
    confirm(act, ask(act))

    update = ProgressUpdate.select().order_by(ProgressUpdate.id.desc()).get()
    piece = Evidence.get((Evidence.record == slip.key) & known(Evidence))
    assert update.what_changed == "We met [redacted, RD1] at home."
    assert piece.statement == "An audit of ten files, [redacted, RD1] among them."
    assert piece.figures == ["10 files", "1 of [redacted, RD1]"]


def test_a_whole_value_is_emptied_in_every_version_and_wherever_it_was_copied(slip, act, review):
    challenges.ask(
        review,
        f"Why this: {slip.statement}",
        action_of(review, "A1").lead_id,
        action=action_of(review, "A1"),
        by=act("chair"),
        today=cast.TODAY,
    )
    confirm(act, ask(act, words="", about=slip, whole=["statement"]))

    assert {row.statement for row in Evidence.select().where(Evidence.record == slip.key)} == {"[redacted, RD1]"}
    assert Challenge.select().where(Challenge.question == "Why this: [redacted, RD1]").count() == 1
    assert list(verify.problems()) == []


def test_e7_the_row_says_that_the_file_is_gone_and_its_bytes_are(tracker, slip, act):
    row = EvidenceFile.get(EvidenceFile.evidence == slip.key)
    path = tracker.data / "evidence" / row.stored_name
    confirm(act, ask(act))

    row = EvidenceFile.get_by_id(row.id)
    assert (row.shown_name, row.stored_name, row.sha256, row.size) == ("[redacted, RD1]", "", "", 0)
    assert row.removed_because and not path.exists()


def test_e7_a_redaction_whose_file_the_store_did_not_take_away_says_so(slip, act, monkeypatch):
    monkeypatch.setattr(files, "remove", lambda _: (_ for _ in ()).throw(files.Away()))
    stored = EvidenceFile.get(EvidenceFile.evidence == slip.key).stored_name
    done, remains = confirm(act, ask(act))
    assert done.state == "done" and "The store of files did not take a file away." in remains
    assert f"The file {stored} belongs to no evidence and no letter." in "".join(verify.problems())


def test_e7_a_file_whose_bytes_outlived_its_row_is_named(slip, act):
    row = EvidenceFile.get(EvidenceFile.evidence == slip.key)
    content = files.read(row.stored_name, row.sha256)
    confirm(act, ask(act))
    (files._there().folder / row.stored_name).write_bytes(content)

    assert f"The file {row.stored_name} belongs to no evidence" in "".join(verify.problems())


def test_a_file_that_cannot_be_searched_is_chosen_by_hand(slip, act):
    row = EvidenceFile.get(EvidenceFile.evidence == slip.key)
    done, _ = confirm(act, ask(act, words="", about=slip, chosen=[row.key]))

    assert done.files_removed == 1 and EvidenceFile.get_by_id(row.id).removed_because


@pytest.mark.parametrize("because", ["It names Zebedee Quill.", "The Quill family asks."])
def test_the_reason_does_not_say_again_what_is_taken_out(slip, act, because):
    with pytest.raises(Refused, match="kept and shown"):
        ask(act, because=because)


@pytest.mark.parametrize("words", ["", "Al", "Nobody of this name"])
def test_a_request_that_reaches_nothing_or_too_much_is_refused(slip, act, words):
    with pytest.raises(Refused):
        ask(act, words=words)

    assert not RedactionWords.select().exists()


def test_declined_or_taken_back_the_words_stay_where_they_were_and_the_request_forgets_them(slip, act):
    redaction.decline(ask(act), "The name is a place.", by=act("chair"), today=cast.TODAY)
    redaction.take_back(ask(act), by=act("unit"), today=cast.TODAY)

    assert [row.state for row in privacy.redactions()] == ["withdrawn", "declined"]
    assert not RedactionWords.select().exists()
    assert ProgressUpdate.select().where(ProgressUpdate.what_changed.contains("Quill")).exists()


def test_what_is_decided_is_not_decided_again(slip, act):
    asked = ask(act)
    confirm(act, asked)
    with pytest.raises(Refused):
        redaction.confirm(privacy.redaction_of("RD1"), "", by=act("chair"), today=cast.TODAY)


def test_h4_the_words_stand_in_no_history_of_the_request(slip, act):
    ask(act)
    entry = History.get(History.verb == "asked for a redaction")

    assert not HistoryValue.select().where((HistoryValue.entry == entry.id) & HistoryValue.value.contains("Quill")).exists()


def test_h5_a_value_emptied_with_no_redaction_that_says_so_is_named(slip, act):
    value = HistoryValue.get((HistoryValue.kind == "evidence") & (HistoryValue.field == "period"))
    by_hand(HistoryValue.update(value=None, salt=None).where(HistoryValue.id == value.id))

    assert any("period was emptied, and no redaction says so" in line for line in verify.problems())


def test_h5_every_column_of_text_is_searched(tracker):
    """What is in the database and in no table of the code would be missed; so would a column that is left out."""
    tables = {model._meta.table_name: {column.column_name for column in texts(model)} for model in TABLES}
    keys = {model._meta.table_name: {f.column_name for f in _foreign_keys(model)} for model in TABLES}
    for table in set(database.get_tables()) - {"schema_migration"}:
        for column in database.get_columns(table):
            if "CHAR" in column.data_type.upper() or "TEXT" in column.data_type.upper():
                assert column.name in tables[table] or column.name in keys[table], f"{table}.{column.name}"


def _foreign_keys(model) -> list:
    return [field for field in model._meta.sorted_fields if isinstance(field, ForeignKeyField)]


def test_h5_what_is_searched_and_never_emptied_holds_no_sentence(tracker, act, slip):
    """A column that redaction leaves alone is one into which nobody can type a sentence."""
    spoken = {("history", "verb"), ("setting", "name")}
    for model in TABLES:
        for column in texts(model):
            name = (model._meta.table_name, column.name)
            if column in columns(model) or name in spoken:
                continue
            for (value,) in model.select(column).distinct().tuples():
                assert " " not in str(value or ""), (*name, value)


def _all_text() -> str:
    return "".join(str(row) for model in TABLES for row in model.select().tuples())


def test_the_action_of_a_redacted_update_goes_on(slip, act, review):
    confirm(act, ask(act))
    actions.report(action_of(review, "A1"), "at_risk", "Slower than hoped.", None, by=act("unit"), today=cast.TODAY)

    assert Action.get((Action.record == action_of(review, "A1").key) & known(Action)).delivery == "at_risk"
    assert list(verify.problems()) == []


def test_h5_a_redacted_tracker_is_exported_and_loaded_with_its_marks(slip, act, engine, tmp_path):
    """Also a version in which the words were put right before: its history is emptied, and it still says what it says."""
    from tests.conftest import opened
    from tracker import clock
    from tracker.business import boards, exported
    from tracker.reports import export
    from tracker.store import history

    with history.entry("corrected", by=act("police"), today=cast.TODAY) as entry:
        entry.change(Evidence.get((Evidence.record == slip.key) & known(Evidence)), period="Spring")
    confirm(act, ask(act))
    assert list(verify.problems()) == []
    file = tmp_path / "all.json"
    file.write_text("".join(export.as_json()), encoding="utf-8")
    said = [(row.version, row.statement, row.period) for row in Evidence.select().where(Evidence.record == slip.key)]

    assert NAME not in file.read_text(encoding="utf-8")
    with opened(engine, engine.copy(engine.tables()), tmp_path):
        boards.create("Another board", clock.now())
        exported.load(file)
        kept = [(row.version, row.statement, row.period) for row in Evidence.select().where(Evidence.record == slip.key)]
        assert sorted(kept) == sorted(said) and any("RD1" in line for line in verify.redactions())


def test_one_redaction_reaches_a_narrative_an_agenda_its_frozen_pack_and_the_outbox(tracker, act, review):
    by, item = {"by": act("unit"), "today": cast.TODAY}, item_of(review, "R1")
    police = agency_of("TVP")
    actions.add(review, f"Visit {NAME}", police, [item], deadline=cast.TODAY + dt.timedelta(days=3), **by)
    narratives.save(item, {"then": "", "now": f"{NAME} is told of [R1].", "to_do": ""}, seen=None, **by)
    met = meetings.arrange("board", cast.TODAY + dt.timedelta(days=9), "Autumn", **by)
    agendas.add(met, f"What {NAME} asked", "Agree.", **by)
    board_packs.issue(met, "Pack", lambda stamp: canonical({"title": f"What {NAME} asked"}), **by)
    reminders.write(reminders.plan(cast.TODAY), today=cast.TODAY, now=clock.now())

    asked = ask(act)
    found = redaction.preview(asked)
    reached = {"narrative", "agenda_item", "frozen_content", "reminder", "action"}
    assert reached <= {hit.kind for hit in found.rows}
    confirm(act, asked)

    assert not store.found([NAME], "") and [*verify.problems()] == []
    assert any(asked.ref in words for words in verify.redactions())
