"""Retention: nothing goes without a period of the board, against a legal hold, by one person, or by itself."""

import datetime as dt

import pytest

from tests import cast
from tracker.business import challenges, evidence, redaction, retention, verify
from tracker.rules import retention as rules
from tracker.rules.refusal import NotAllowed, Refused
from tracker.store import files, history, privacy
from tracker.store.actions import Action, ProgressUpdate, action_of, answering
from tracker.store.assurance import Challenge
from tracker.store.database import known
from tracker.store.evidence import Evidence, EvidenceFile
from tracker.store.people import AccessLog
from tracker.store.retention import OVER, past
from tracker.store.reviews import agency_of, item_of
from tracker.store.reviews import items as items_of

pytestmark = pytest.mark.small

LATER = dt.date(2026, 1, 5)
AGREED = "Agreed by the Board on 5 January, as the retention schedule says."


@pytest.fixture
def closed(act, review):
    """An action with a report, closed on 30 September 2015."""
    from tracker.business import actions

    actions.report(action_of(review, "A1"), "on_track", "It began quietly.", None, by=act("unit"), today=cast.TODAY)
    with history.entry("closed", by=act("unit"), today=cast.TODAY, review=review) as entry:
        entry.change(action_of(review, "A1"), delivery="closed")
    return action_of(review, "A1")


def set_period(act, name="actions", months="120", by="unit"):
    return retention.set_period(name, months, AGREED, by=act(by), today=LATER)


def propose(act, name="actions", by="unit"):
    return retention.propose(name, "Past its period.", by=act(by), today=LATER)


def dispose(act, asked, by="chair"):
    return retention.dispose(asked, by=act(by), today=LATER)


def test_until_the_board_sets_a_period_nothing_is_disposed_of(closed, act):
    with pytest.raises(Refused, match="set no period"):
        propose(act)


def test_what_is_past_its_period_is_emptied_by_two_people_and_verify_holds(closed, act):
    set_period(act)
    done = dispose(act, propose(act))

    assert (done.state, done.refs, done.count) == ("done", ["A1"], 1)
    assert {row.title for row in Action.select().where(Action.record == closed.key)} == {"[disposed of, DS1]"}
    assert not ProgressUpdate.select().where(ProgressUpdate.what_changed.contains("quietly")).exists()
    assert list(verify.problems()) == []
    assert all("disposed of: DS1, asked by Business manager" in line for line in verify.redactions())


def test_what_is_disposed_of_is_not_proposed_again(closed, act):
    set_period(act)
    dispose(act, propose(act))
    with pytest.raises(Refused, match="past its period"):
        propose(act)


@pytest.mark.parametrize("held", ["", "actions"])
def test_a_legal_hold_stops_disposal_also_of_what_was_proposed_before(closed, act, held):
    set_period(act)
    asked = propose(act)
    hold = retention.hold(held, "An inquiry has begun.", "The inquiry", by=act("chair"), today=LATER)
    with pytest.raises(Refused, match="legal hold stops this: An inquiry has begun"):
        dispose(act, asked)
    retention.lift(hold, "The inquiry has reported.", by=act("unit"), today=LATER)

    assert dispose(act, asked).state == "done"


def test_a_hold_on_another_kind_stops_nothing(closed, act):
    set_period(act)
    retention.hold("questions", "An inquiry has begun.", "The inquiry", by=act("chair"), today=LATER)

    assert dispose(act, propose(act)).state == "done"


@pytest.mark.parametrize(("first", "second"), [("unit", "unit"), ("chair", "chair"), ("unit", "police")])
def test_one_person_disposes_of_nothing(closed, act, first, second):
    set_period(act)
    asked = propose(act, by=first)
    with pytest.raises(Refused):
        dispose(act, asked, by=second)

    assert action_of(closed_review(closed), "A1").title != "[disposed of, DS1]"


def closed_review(action):
    from tracker.store.reviews import Review

    return Review.get_by_id(action.review_id)


@pytest.mark.parametrize("part", ["chair", "police", "reader", "member"])
def test_the_period_is_written_down_by_the_business_unit(tracker, act, part):
    with pytest.raises(NotAllowed):
        set_period(act, by=part)


def test_a_changed_period_keeps_the_one_before(tracker, act):
    set_period(act)
    set_period(act, months="60")

    assert privacy.classes()["actions"].months == 60
    assert [row.months for row in privacy.RetentionClass.select().order_by(privacy.RetentionClass.version)] == [120, 60]


@pytest.mark.parametrize("months", ["", "0", "-1", "ten", "1201", "²"])
def test_a_period_is_a_number_of_months(tracker, act, months):
    with pytest.raises(Refused):
        set_period(act, months=months)


def test_evidence_goes_with_its_file_once_nothing_open_needs_it(tracker, act, review):
    with history.entry("closed", by=act("unit"), today=cast.TODAY, review=review) as entry:
        for action in Action.select().where(Action.known_until.is_null()):
            entry.change(action, delivery="closed")
    piece = evidence.NewEvidence(
        "An audit.",
        "practice",
        "independent",
        [(item_of(review, "R1"), "supports")],
        file_name="a.txt",
        file_content=b"Words.",
    )
    given = evidence.give(review, piece, by=act("police"), today=cast.TODAY)
    path = files._there().folder / EvidenceFile.get(EvidenceFile.evidence == given.key).stored_name
    set_period(act, "evidence")
    dispose(act, propose(act, "evidence"))

    assert Evidence.get_by_id(given.id).statement == "[disposed of, DS1]" and not path.exists()
    assert list(verify.problems()) == []


@pytest.mark.whole
def test_evidence_that_an_open_action_needs_stays(tracker, act, review):
    set_period(act, "evidence", "1")
    before = rules.last_day(1, LATER)
    from tracker.store import retention as store

    needed = {row.ref for row in store.past("evidence", before)}
    assert "E1" not in needed


def test_an_answered_question_goes_and_an_open_one_stays(tracker, act, review):
    action = action_of(review, "A1")
    for number in (1, 2):
        asked = challenges.ask(
            review, f"Question {number}?", action.lead_id, action=action, by=act("chair"), today=cast.TODAY
        )
    challenges.answer(asked, "Answered.", by=act("unit"), today=cast.TODAY)
    set_period(act, "questions")
    dispose(act, propose(act, "questions"))

    standing = Challenge.select().where(Challenge.known_until.is_null()).order_by(Challenge.ref)
    assert [row.question for row in standing] == ["Question 1?", "[disposed of, DS1]"]


def test_lines_of_the_access_log_go_for_good(tracker, act):
    AccessLog.create(at=dt.datetime(2010, 1, 1), what="signed in", where="sign-in")
    recent = AccessLog.create(at=dt.datetime(2025, 12, 31), what="signed in", where="sign-in")
    set_period(act, "access_log", "24")
    done = dispose(act, propose(act, "access_log"))

    assert done.count == 1 and [row.id for row in AccessLog.select()] == [recent.id]


def test_a_declined_disposal_leaves_everything(closed, act):
    set_period(act)
    retention.decline(propose(act), "The family has asked for it.", by=act("chair"), today=LATER)

    assert [row.state for row in privacy.disposals()] == ["declined"]
    assert propose(act).ref == "DS2"


def test_the_end_of_a_month_that_has_no_such_day(tracker):
    assert rules.last_day(1, dt.date(2015, 3, 31)) == dt.date(2015, 2, 28)
    assert rules.last_day(12, dt.date(2016, 2, 29)) == dt.date(2015, 2, 28)


def test_what_was_redacted_can_be_disposed_of_later(closed, act):
    asked = redaction.ask("quietly", "staff", "A slip.", "The Board", by=act("unit"), today=LATER)
    redaction.confirm(asked, redaction.preview(asked).digest, by=act("chair"), today=LATER)
    set_period(act)
    dispose(act, propose(act))

    assert list(verify.problems()) == []


def test_the_reasons_of_its_closing_and_of_what_it_answered_go_with_an_action(closed, act, review):
    from tracker.business import closing
    from tracker.store.closing import StateChange

    closing.reopen(closed, "Opened again, quietly.", by=act("unit"), today=cast.TODAY)
    closing.withdraw(action_of(review, "A1"), "Withdrawn quietly.", by=act("unit"), today=cast.TODAY)
    set_period(act)
    dispose(act, propose(act))

    assert not StateChange.select().where(StateChange.because.contains("quietly")).exists()
    assert list(verify.problems()) == []


def test_evidence_given_with_an_open_action_is_kept_whatever_item_it_is_about(tracker, act, review):
    """An open action may not answer the item, and its closing rests on the piece all the same."""
    from tracker.business import actions, closing

    for proposal in Action.select().where(known(Action) & Action.proposed):
        closing.withdraw(proposal, "Nothing answers this.", by=act("chair"), today=cast.TODAY)
    open_ones = {row.ref for row in Action.select().where(known(Action) & Action.delivery.not_in(OVER))}
    bare = next(row for row in items_of(review) if not open_ones & {each.done_by.ref for each in answering([row.key])})
    piece = evidence.NewEvidence("An audit.", "practice", "independent", [(bare, "supports")], url="https://example.org/a")
    said = {"by": act("unit"), "today": cast.TODAY}
    actions.report(action_of(review, "A1"), "on_track", "It began.", None, evidence=[piece], **said)
    alone = evidence.give(review, piece, given_by=agency_of("TVP").key, **said)

    refs = {row.ref for row in past("evidence", LATER)}
    assert alone.ref in refs
    assert f"E{int(alone.ref[1:]) - 1}" not in refs


def test_r3_a_period_that_somebody_else_set_meanwhile_is_not_written_over(tracker, act):
    first = set_period(act)
    set_period(act, months="96")
    with pytest.raises(Refused, match="it is 96 months"):
        retention.set_period("actions", "60", AGREED, by=act("unit"), today=LATER, seen=first.id)
    with pytest.raises(Refused, match="while you were writing"):
        retention.set_period("actions", "60", AGREED, by=act("unit"), today=LATER, seen=None)
