"""History: written with the change or not at all, never edited, chained, and open to redaction alone."""

import datetime as dt
import json
import threading

import pytest

from tests import cast
from tracker import clock
from tracker.business import actions, boards
from tracker.store import database as db
from tracker.store import history, reviews
from tracker.store.actions import Action, ProgressUpdate, action_of
from tracker.store.database import database, known
from tracker.store.history import AlreadyDone, Chain, History, Stale
from tracker.store.reviews import Setting

pytestmark = pytest.mark.small


def test_h1_each_change_says_who_when_what_field_old_and_new(tracker, act, review):
    before = clock.now()
    actions.report(action_of(review, "A1"), "on_track", "It began.", None, by=act("unit"), today=cast.TODAY)
    entry = History.select().order_by(History.id.desc()).get()
    values = {(row.kind, row.field): json.loads(row.value) for row in entry.values}

    assert (entry.verb, entry.post, entry.person) == ("reported progress", act("unit").post, act("unit").person)
    assert before <= entry.written_at <= clock.now() and entry.known_from == cast.TODAY
    assert values[("action", "delivery")] == {"was": "not_reported", "now": "on_track"}
    assert values[("action", "reported_on")] == {"was": None, "now": "2015-09-30"}
    assert values[("progress_update", "what_changed")]["now"] == "It began."


def test_h1_a_change_that_fails_leaves_neither_row_nor_history(tracker, act, review):
    action, entries, head = action_of(review, "A1"), History.select().count(), Chain.get_by_id(review.code).head
    with (
        pytest.raises(ZeroDivisionError),
        history.entry("reported progress", by=act("unit"), today=cast.TODAY, review=review) as entry,
    ):
        entry.change(action, delivery="on_track")
        entry.add(Setting, name="another", value=1)
        _ = 1 / 0

    assert action_of(review, "A1").version == 1
    assert not Setting.select().where(Setting.name == "another").exists()
    assert (History.select().count(), Chain.get_by_id(review.code).head) == (entries, head)


def test_h1_what_changes_nothing_writes_nothing(tracker, act, review):
    action, entries = action_of(review, "A1"), History.select().count()
    with history.entry("reported progress", by=act("unit"), today=cast.TODAY, review=review) as entry:
        assert entry.change(action, delivery=action.delivery) is action

    assert History.select().count() == entries


def test_h1_what_touches_two_is_written_in_both_chains(tracker, act, review):
    with history.entry("moved", by=act("unit"), today=cast.TODAY, review=review, board=True) as entry:
        entry.add(Setting, name="another", value=1)

    assert {row.chain for row in History.select().where(History.verb == "moved")} == {"board", review.code}


def test_h3_each_entry_carries_the_hash_of_the_one_before(tracker):
    for chain in Chain.select():
        rows = list(History.select().where(History.chain == chain.name).order_by(History.seq))
        assert [row.previous for row in rows] == [history.START, *(row.hash for row in rows[:-1])]
        assert (chain.count, chain.head) == (len(rows), rows[-1].hash)
        assert all(history.hash_of(row) == row.hash for row in rows)


def test_the_mark_of_a_demonstration_stays_as_it_was_made(tracker):
    with pytest.raises(Exception, match="the history cannot be changed"), database.atomic():
        reviews.Board.update(demonstration=True).execute()


def test_r3_a_stale_save_is_refused_and_nothing_of_it_is_kept(tracker, act, review):
    seen = action_of(review, "A1")
    actions.report(seen, "on_track", "First.", None, by=act("unit"), today=cast.TODAY)
    with pytest.raises(Stale) as stale:
        actions.report(seen, "at_risk", "Second.", None, by=act("unit"), today=cast.TODAY)

    assert (stale.value.mine.version, stale.value.standing.version) == (1, 2)
    assert [row.what_changed for row in ProgressUpdate.select()] == ["First."]


def test_r4_of_eight_at_once_one_wins_and_seven_are_told(tracker, act, review):
    seen, by = action_of(review, "A1"), act("unit")
    before = Chain.get_by_id(review.code).count

    def save(number):
        with history.entry("reported progress", by=by, today=cast.TODAY, review=review) as entry:
            entry.change(seen, delivery="on_track", detail=f"Writer {number}")

    told = _at_once(save)

    assert sorted(told) == ["Stale"] * 7 + ["won"]
    assert Action.select().where((Action.record == seen.key) & known(Action)).count() == 1
    assert Chain.get_by_id(review.code).count == before + 1


def test_r4_eight_who_write_different_things_all_write_and_the_chain_holds(tracker, act, review):
    rows, by = list(Action.select().where(known(Action)).limit(8)), act("unit")

    def save(number):
        with history.entry("reported progress", by=by, today=cast.TODAY, review=review) as entry:
            entry.change(rows[number], delivery="on_track", detail=entry.next_ref("T"))

    assert _at_once(save) == ["won"] * 8
    named = Action.select(Action.detail).where(Action.record.in_([row.key for row in rows]) & known(Action))
    assert {row.detail for row in named} == {f"T{number}" for number in range(1, 9)}
    test_h3_each_entry_carries_the_hash_of_the_one_before(tracker)


def test_z14_eight_clicks_of_one_form_are_kept_once(tracker, act):
    by = act("unit")

    def save(number):
        with history.entry("clicked", by=by, today=cast.TODAY, once="the-form") as entry:
            entry.add(Setting, name=f"clicked {number}", value=1)

    assert sorted(_at_once(save)) == ["AlreadyDone"] * 7 + ["won"]
    assert Setting.select().where(Setting.name.startswith("clicked")).count() == 1


def test_z14_nobody_uses_up_anothers_form(tracker, act):
    for part in ("unit", "chair"):
        with history.entry("clicked", by=act(part), today=cast.TODAY, once="the-form") as entry:
            entry.add(Setting, name=part, value=1)
    with pytest.raises(AlreadyDone), history.entry("clicked", by=act("unit"), today=cast.TODAY, once="the-form") as entry:
        entry.add(Setting, name="again", value=1)


def test_a_change_on_the_day_is_known_from_the_day_and_the_version_before_until_it(tracker, act):
    day = dt.date(2015, 9, 1)
    boards.change_threshold("amber_before", 45, "Because.", by=act("unit"), today=day)
    boards.change_threshold("amber_before", 60, "Because.", by=act("unit"), today=cast.TODAY)

    days = (dt.date(2015, 8, 31), day, dt.date(2015, 9, 29), cast.TODAY, None)
    assert [reviews.limits(when).amber_before for when in days] == [30, 45, 45, 60, 60]


def _at_once(save, number: int = 8) -> list[str]:
    """Run in threads that begin together, each with a connection of its own; what came of each."""
    told, together = [], threading.Barrier(number)

    def run(mine):
        database.connect(reuse_if_open=True)
        together.wait(30)
        try:
            save(mine)
            told.append("won")
        except Exception as refused:
            told.append(type(refused).__name__)
        finally:
            db.close_if_ours()

    threads = [threading.Thread(target=run, args=(mine,)) for mine in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return told
