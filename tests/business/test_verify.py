"""Checking that nothing was lost or changed by hand: what is wrong is named."""

import datetime as dt
import hashlib

import pytest

from tests import cast, races
from tests.hand import by_hand, unguarded
from tests.queries import counted
from tracker.business import actions as reporting
from tracker.business import boards, challenges, evidence, redaction, verify, verify_apart, verify_records
from tracker.store import actions, files, history, history_read, history_whole, reviews
from tracker.store.actions import ProgressUpdate
from tracker.store.database import database, new_key
from tracker.store.evidence import Evidence, EvidenceFile
from tracker.store.history import Chain, Counter, History, HistoryValue
from tracker.store.reviews import Item

pytestmark = pytest.mark.small


@pytest.fixture
def entries(tracker, act):
    """Three changes of a threshold, on the board's chain."""
    for number in (31, 32, 33):
        boards.change_threshold("amber_before", number, f"Reason {number}.", by=act("unit"), today=cast.TODAY)
    return list(History.select().where(History.verb == "changed a threshold").order_by(History.seq))


@pytest.fixture
def given(act, review):
    """A piece of evidence with a file."""
    piece = evidence.NewEvidence(
        statement="An audit.",
        rung="practice",
        independence="independent",
        about=[(reviews.item_of(review, "R1"), "supports")],
        file_name="audit.txt",
        file_content=b"Twenty records were read.",
    )
    return EvidenceFile.get(EvidenceFile.evidence == evidence.give(review, piece, by=act("police"), today=cast.TODAY).key)


def test_nothing_is_wrong_with_what_the_tracker_wrote(entries, given):
    assert list(verify.problems()) == []
    assert list(verify.redactions()) == []


def test_h3_the_number_of_queries_grows_with_lots_of_entries_and_not_with_entries(entries, act, monkeypatch):
    """What makes 100,000 entries take seconds; the seconds are measured by make bench-verify."""
    with counted() as before:
        list(verify.problems())
    for number in range(50, 70):
        boards.change_threshold("amber_before", number, f"Reason {number}.", by=act("unit"), today=cast.TODAY)
    with counted() as after:
        list(verify.problems())
    monkeypatch.setattr(verify, "_LOT", 10)
    with counted() as in_small_lots:
        list(verify.problems())

    assert len(after) == len(before)
    assert len(in_small_lots) > len(after) + 4


def test_h3_what_is_written_while_it_reads_is_no_fault(entries, act, monkeypatch):
    who = {"by": act("unit"), "today": cast.TODAY}
    other = races.Meanwhile(lambda: boards.change_threshold("amber_before", 70, "Meanwhile.", **who))
    races.before(monkeypatch, history_read, "heads", other)

    assert list(verify.problems()) == []
    assert other.end() is None or not isinstance(other.came, Exception), other.came


def never(*_, **__):
    pytest.fail("This was not to be called.")


@pytest.mark.parametrize("microsecond", [0, 120_000, 123_456])
def test_h3_what_is_as_it_was_written_is_compared_in_whole_pieces(microsecond, tracker, act, monkeypatch):
    """What makes it quick: nothing is taken apart unless something is wrong, or was redacted, or changed."""
    who = {"by": act("unit"), "today": cast.TODAY}
    written = dt.datetime(2015, 9, 30, 10, 0, 0, microsecond)
    with monkeypatch.context() as then:
        then.setattr(history.clock, "now", lambda: written)
        with history.entry("named", **who) as entry:
            entry.add(reviews.Setting, name="a name", value='é \\ "x" \n ✓')
    key = reviews.Setting.get(reviews.Setting.name == "a name").key
    one_by_one = verify_records._Comparison._one_by_one

    def changed(self, record, rows, noted):
        assert record != key and (len(rows) > 1 or self.kind == "calendar"), rows
        yield from one_by_one(self, record, rows, noted)

    monkeypatch.setattr(verify_records._Comparison, "_one_by_one", changed)
    monkeypatch.setattr(verify, "_entry", never)
    monkeypatch.setattr(history_whole, "_one_by_one", never)

    assert list(verify.problems()) == []


def test_h3_a_second_process_compares_the_records_of_a_great_database(entries, act, review, monkeypatch):
    """What is written between the moment of the one and that of the other is no fault."""
    row = reviews.item_of(review, "R1")
    by_hand(Item.update(text="Something else.").where(Item.id == row.id))
    who = {"by": act("unit"), "today": cast.TODAY}
    other = races.Meanwhile(lambda: boards.change_threshold("amber_before", 70, "Meanwhile.", **who))
    races.before(monkeypatch, verify_apart, "get_context", other)
    monkeypatch.setattr(verify_apart, "FROM", 1)
    monkeypatch.setattr(verify_apart, "_processors", lambda: 2)
    monkeypatch.setattr(verify_records, "problems", never)
    looked = []

    found = list(verify.of_the_database(lambda done, of: looked.append((done, of))))

    assert found == [f"item: text of {row.key}, version 1, is not what the history says."]
    assert other.end() is None or not isinstance(other.came, Exception), other.came
    assert looked[-1][0] >= looked[-1][1]


def test_h3_what_is_not_yet_kept_is_compared_where_it_can_be_seen(entries, review, monkeypatch):
    monkeypatch.setattr(verify_apart, "FROM", 1)
    monkeypatch.setattr(verify_apart, "_processors", lambda: 2)
    monkeypatch.setattr(verify_apart, "get_context", never)
    row = reviews.item_of(review, "R1")
    with database.atomic():
        by_hand(Item.update(text="Something else.").where(Item.id == row.id))
        assert len(list(verify.of_the_database())) == 1


def test_h3_when_the_second_process_ends_too_early_the_first_compares_everything(entries, review):
    row = reviews.item_of(review, "R1")
    by_hand(Item.update(text="Something else.").where(Item.id == row.id))
    ours, theirs = verify_apart.get_context("spawn").Pipe(duplex=False)
    looked, steps = verify_records.Looked(lambda done, of: steps.append(done), 0), []
    theirs.send(10_000)
    theirs.send("item: half of it.")
    theirs.close()

    found = list(verify_apart._told(ours, looked))

    assert found == [f"item: text of {row.key}, version 1, is not what the history says."]
    assert 0 < steps[-1] < 10_000


def test_h3_a_value_with_the_mark_between_two_is_read_by_itself(tracker, act):
    boards.change_threshold("amber_before", 44, "One\x1etwo\x1fthree", by=act("unit"), today=cast.TODAY)
    with history.entry("named", by=act("unit"), today=cast.TODAY) as entry:
        entry.add(reviews.Setting, name="a\x1eb\x1fc", value="d\x1ee")

    assert list(verify.problems()) == []


def test_h2_a_guard_that_somebody_took_away_is_named(entries):
    with unguarded(Item):
        assert all("The database does not refuse what it should of item" in each for each in verify.problems())
        assert len(list(verify.problems())) >= 3


def test_h3_an_altered_entry_is_named(entries):
    with unguarded():
        History.update(verb="did nothing").where(History.id == entries[1].id).execute()

    assert list(verify.problems()) == [f"Entry {entries[1].seq} of board (did nothing, {_day(entries[1])}) was altered."]


def test_h3_an_altered_value_is_named(entries):
    with unguarded():
        _value(entries[1], "why").update(value='{"now": "Another reason.", "was": null}').where(
            HistoryValue.id == _value(entries[1], "why").id
        ).execute()

    assert list(verify.problems()) == [f"{_name(entries[1])}: the value of why was altered."]


def test_h3_a_value_that_was_taken_out_or_put_in_is_named(entries):
    with unguarded():
        HistoryValue.delete().where(HistoryValue.id == _value(entries[1], "why").id).execute()

    assert list(verify.problems()) == [f"{_name(entries[1])}: its values are not those that were written."]


def test_h3_a_cut_tail_is_named(entries):
    with unguarded():
        HistoryValue.delete().where(HistoryValue.entry == entries[2].id).execute()
        History.delete().where(History.id == entries[2].id).execute()
    seq = entries[2].seq

    assert f"Entry {seq} of board is missing: {seq} were written, {seq - 1} are there." in list(verify.problems())


def test_h3_an_entry_cut_out_of_the_middle_is_named(entries):
    with unguarded():
        HistoryValue.delete().where(HistoryValue.entry == entries[1].id).execute()
        History.delete().where(History.id == entries[1].id).execute()

    assert f"Entry {entries[1].seq} of board is missing." in list(verify.problems())


def test_h3_a_last_entry_written_anew_with_a_hash_that_fits_is_still_named(entries):
    forged = entries[2]
    forged.verb = "did nothing"
    forged.hash = history.hash_of(forged)
    with unguarded():
        History.update(verb=forged.verb, hash=forged.hash).where(History.id == forged.id).execute()

    assert list(verify.problems()) == [f"Entry {forged.seq} of board is not the one that was written last."]


def test_h3_an_earlier_entry_written_anew_breaks_the_one_that_follows(entries):
    forged = entries[1]
    forged.verb = "did nothing"
    forged.hash = history.hash_of(forged)
    with unguarded():
        History.update(verb=forged.verb, hash=forged.hash).where(History.id == forged.id).execute()

    assert list(verify.problems()) == [f"{_name(entries[2])} does not follow the entry before it."]


def test_h3_a_head_that_is_gone_is_named(entries):
    by_hand(Chain.delete().where(Chain.name == "board"))

    assert "The head of board is missing." in list(verify.problems())


def test_a_record_that_stands_in_no_entry_is_named(tracker, review):
    row, key = reviews.item_of(review, "R1"), new_key()
    slipped_in = {**row.__data__, "id": key, "record": key, "ref": "R99"}
    Item.insert(slipped_in).execute()

    assert list(verify.problems()) == [f"item: {key} stands in no history entry."]


def test_a_row_altered_past_the_tracker_is_named(tracker, review):
    row = reviews.item_of(review, "R1")
    by_hand(Item.update(text="Something else.").where(Item.id == row.id))

    assert list(verify.problems()) == [f"item: text of {row.key}, version 1, is not what the history says."]


def test_a_row_called_real_that_is_invented_is_named_and_the_other_way_about(tracker, review):
    row = reviews.item_of(review, "R1")
    by_hand(Item.update(invented=True).where(Item.id == row.id))

    said = f"item: version 1 of {row.key} is marked as invented, and its history entry says otherwise."
    assert list(verify.problems()) == [said]


def test_h3_a_demonstration_that_is_called_real_is_named(tracker, review):
    with history.entry("began", by=None, today=cast.TODAY, review=review, invented=True) as entry:
        entry.say("figure", 1)
    assert list(verify.problems()) == [
        "The database is not marked as a demonstration, and 1 of its entries are invented. Somebody took the mark away."
    ]
    by_hand(reviews.Board.update(demonstration=True))
    assert list(verify.problems()) == []


def test_a_record_or_a_version_that_was_taken_out_is_named(entries, act, review):
    action = next(row for row in actions.actions(review) if row.lead_body.code == "TVP")
    update = reporting.report(action, "on_track", "It began.", None, by=act("police"), today=cast.TODAY)
    by_hand(ProgressUpdate.delete().where(ProgressUpdate.id == update.id))
    between = reviews.Setting.get((reviews.Setting.name == "thresholds") & (reviews.Setting.version == 2))
    by_hand(reviews.Setting.delete().where(reviews.Setting.id == between.id))

    assert sorted(verify.problems()) == [
        f"progress_update: {update.key} is in the history and nowhere else.",
        f"setting: version 2 of {between.key} is in the history and nowhere else.",
    ]


def test_a_counter_that_would_give_a_number_twice_is_named(tracker, act, review):
    asked = {"item": reviews.item_of(review, "R1"), "by": act("chair"), "today": cast.TODAY}
    for _ in range(2):
        challenges.ask(review, "How many?", reviews.agency_of("TVP").key, **asked)
    Counter.update(last=1).where(Counter.scope == "children-a-f/Q").execute()

    assert list(verify.problems()) == ["The counter of children-a-f/Q stands at 1, and 2 has been given."]


def test_a_version_that_was_slipped_in_is_named(entries):
    row = reviews.Setting.get((reviews.Setting.name == "thresholds") & reviews.Setting.known_until.is_null())
    by_hand(reviews.Setting.update(known_until=cast.TODAY).where(reviews.Setting.id == row.id))
    reviews.Setting.insert({**row.__data__, "id": new_key(), "version": row.version + 1}).execute()

    assert list(verify.problems()) == [f"setting: version {row.version + 1} of {row.key} stands in no history entry."]


def test_h5_what_stands_in_place_of_redacted_words_is_checked_too(entries, act, review):
    asked = redaction.ask(
        reviews.item_of(review, "R2").text, "child", "A slip.", "The Board", by=act("unit"), today=cast.TODAY
    )
    redaction.confirm(asked, redaction.preview(asked).digest, by=act("chair"), today=cast.TODAY)
    assert list(verify.problems()) == []
    row = reviews.item_of(review, "R2")
    by_hand(Item.update(text=f"{row.text} Other words.").where(Item.id == row.id))

    assert list(verify.problems()) == [f"item: text of {row.key}, version 1, is not what the history says."]


def test_a_record_without_a_standing_version_is_named(tracker, review):
    by_hand(Item.update(known_until=cast.TODAY).where(Item.ref == "R1"))

    assert next(verify.problems()) == "item: 1 records have no standing version."


def test_a_link_to_what_does_not_stand_is_named(tracker, review):
    by_hand(Item.update(known_until=cast.TODAY).where(Item.ref == "N3"))
    named = list(verify.problems())

    assert named[0] == "item: 1 records have no standing version."
    assert len(named) > 1 and all("ties a record of item that has no standing version" in each for each in named[1:])


def test_a_link_that_stands_with_a_duplicate_is_named(tracker, review):
    first, second = Evidence.select().limit(2)
    by_hand(Evidence.update(merged_into=second.key).where(Evidence.id == first.id))

    assert any("stands with a record of evidence that was merged" in each for each in verify.problems())


def test_h5_a_redacted_value_is_told_and_is_no_fault(entries, act):
    asked = redaction.ask("Reason 32.", "staff", "A slip.", "The Board", by=act("unit"), today=cast.TODAY)
    redaction.confirm(asked, redaction.preview(asked).digest, by=act("chair"), today=cast.TODAY)

    assert list(verify.problems()) == []
    (told,) = verify.redactions()
    assert told.startswith(f"{_name(entries[1])}: the value of why is redacted: RD1, asked by Business manager")
    assert "Reason 32." not in "".join(
        str(row) for row in HistoryValue.select(HistoryValue.value, HistoryValue.salt).tuples()
    )


def test_h5_without_the_salt_nobody_can_tell_what_was_redacted(entries):
    why = _value(entries[1], "why")
    by_hand(HistoryValue.update(value=None, salt=None).where(HistoryValue.id == why.id))
    guess = history.digest_of("", why.kind, why.record, why.version, why.field, why.value)

    assert len(why.salt) == 32 and HistoryValue.get_by_id(why.id).digest not in (guess, hashlib.sha256(b"").hexdigest())


def test_h5_half_a_redaction_is_a_fault(entries):
    why = _value(entries[1], "why")
    for half in ({"value": None}, {"salt": None}):
        with unguarded():
            HistoryValue.update(value=why.value, salt=why.salt).where(HistoryValue.id == why.id).execute()
            HistoryValue.update(half).where(HistoryValue.id == why.id).execute()
        assert list(verify.problems()) == [f"{_name(entries[1])}: the value of why was altered."]
        assert list(verify.redactions()) == []


def test_e5_a_file_that_is_missing_changed_or_left_over_is_named(tracker, given):
    path = tracker.data / "evidence" / given.stored_name
    path.write_bytes(b"Something else.")
    assert list(verify.problems()) == [
        "The file audit.txt: The file is not the one that was given: its fingerprint differs."
    ]
    path.unlink()
    assert list(verify.problems()) == ["The file audit.txt: The file is missing from the store."]
    stored, _ = files.save(b"left by a save that failed")
    assert f"The file {stored} belongs to no evidence and no letter." in "".join(verify.problems())


def test_the_heads_are_those_of_the_chains(entries):
    heads = {name: (count, head) for name, count, head in history_read.heads()}

    assert heads["board"] == (entries[2].seq, entries[2].hash)
    assert set(heads) == {"board", "children-a-f"}


def _value(entry: History, field: str) -> HistoryValue:
    return HistoryValue.get((HistoryValue.entry == entry.id) & (HistoryValue.field == field))


def _day(entry: History) -> str:
    return f"{entry.written_at:%d %B %Y}"


def _name(entry: History) -> str:
    return f"Entry {entry.seq} of board (changed a threshold, {_day(entry)})"


def test_what_a_hand_can_do_here_the_database_refuses_otherwise(entries):
    with pytest.raises(Exception, match="the history cannot be changed"), database.atomic():
        History.update(verb="did nothing").where(History.id == entries[1].id).execute()


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("known_from", cast.TODAY - dt.timedelta(400), "the day from which version 1 of {key} is known is not that of"),
        ("written_at", dt.datetime(2001, 1, 1), "version 1 of {key} was not written at the moment that"),
        ("written_by", "another post", "version 1 of {key} was not written by the post that"),
    ],
)
def test_who_wrote_a_version_when_and_from_when_it_was_known_are_checked(given, column, value, said):
    by_hand(EvidenceFile.update({column: value}).where(EvidenceFile.id == given.id))

    (problem,) = verify.problems()
    assert said.format(key=given.key) in problem
