"""Each state that the code knows has a case in the demonstration: they are the code's own tables, so a new one fails."""

from __future__ import annotations

import pytest

from tests import cast
from tracker import clock
from tracker.rules import (
    actions,
    assurance,
    closing,
    correspondence,
    delivery,
    due_points,
    escalations,
    evidence,
    privacy,
    rag,
    redaction,
    reminders,
    responses,
    roles,
    rounds,
)
from tracker.rules import people as people_rules
from tracker.store import actions as action_store
from tracker.store import database, duplicates, files, links, names, people, positions, reviews
from tracker.store import due_points as date_lists
from tracker.store import privacy as privacy_store
from tracker.store import rounds as round_store
from tracker.store.actions import Action, Answer
from tracker.store.assurance import AssuranceDecision
from tracker.store.closing import StateChange
from tracker.store.correspondence import Letter, LetterStep
from tracker.store.database import known
from tracker.store.deadlines import Deadline
from tracker.store.duplicates import NotTwice
from tracker.store.escalations import Escalation
from tracker.store.evidence import Evidence, EvidenceLink, EvidenceReader
from tracker.store.history import History, HistoryValue
from tracker.store.people import AccountLink, Post
from tracker.store.privacy import Disposal, LegalHold, Redaction
from tracker.store.reminders import Reminder
from tracker.store.reviews import ItemAgency, Response
from tracker.store.rounds import Draft

TODAY = cast.TODAY


@pytest.fixture(scope="module")
def demo(engine):
    url = engine.demonstration()
    files.keep_in(engine.demonstration_files)
    database.open_database(url)
    database.database.connect()
    clock.pin(TODAY)
    yield engine.demonstration_names
    clock.pin(None)
    database.database.close()
    if hasattr(database.database.obj, "close_all"):
        database.database.obj.close_all()
    engine.drop(url)


def said(field, *where, versions=False) -> set:
    """What stands in a field of the invented records; with ``versions`` what stood in any of their versions."""
    model = field.model
    condition = model.invented if versions else known(model) & model.invented
    for more in where:
        condition &= more
    return {value for (value,) in model.select(field).where(condition).distinct().tuples()}


def colours() -> set:
    review = reviews.review_of("children-a-f")
    return {each.colour.value for each in positions.of_actions(action_store.actions(review), TODAY)}


def standings() -> set:
    found = round_store.rounds()
    return {party.standing for parties in round_store.parties(list(found), TODAY).values() for party in parties}


def dates_in(state: str) -> int:
    return date_lists.in_state(date_lists.still_open(), state, TODAY, reviews.limits().amber_before).count()


# What the tables of the code hold, and what the demonstration reaches of it.
REACHED = {
    "delivery": (delivery.LABELS, lambda: said(Action.delivery)),
    "calculated colour": (rag.LABELS, colours),
    "kind of action": (actions.KINDS, lambda: said(Action.kind)),
    "assurance": (set(assurance.LABELS) - {"not_yet_tested"}, lambda: said(AssuranceDecision.rating)),
    "rung": (evidence.RUNGS, lambda: said(Evidence.rung)),
    "stance": (evidence.STANCES, lambda: said(EvidenceLink.stance)),
    "independence": (evidence.INDEPENDENCE, lambda: said(Evidence.independence)),
    "voice": (evidence.VOICES, lambda: said(Evidence.voice)),
    "response": (set(responses.LABELS) - {responses.AWAITING}, lambda: said(Response.response)),
    "change of a response": (responses.CHANGES, lambda: said(Response.change) - {""}),
    "part": (responses.PARTS, lambda: {part for (part,) in ItemAgency.select(ItemAgency.part).distinct().tuples()}),
    "letter": (set(correspondence.LABELS) - {correspondence.RECEIVED}, lambda: said(Letter.state)),
    "step of a letter": (correspondence.STEPS, lambda: said(LetterStep.kind)),
    "step of closing": (closing.KINDS, lambda: said(StateChange.kind)),
    "standing of such a step": (
        (closing.DONE, closing.PROPOSED, closing.DECLINED),
        lambda: said(StateChange.state),
    ),
    # No imported plan was undone in it: tests/business/test_imports_undone.py has that.
    "event of a date": (set(due_points.EVENTS) - {due_points.UNDONE}, lambda: said(Deadline.event, versions=True) - {""}),
    "state of a date": (due_points.STATES, lambda: {state for state in due_points.STATES if dates_in(state)}),
    "escalation": (escalations.STATES, lambda: said(Escalation.state)),
    "round": (rounds.STATE_LABELS, lambda: {row.state(TODAY) for row in round_store.rounds()}),
    "agency in a round": (rounds.LABELS, standings),
    "redaction": (redaction.STATES, lambda: said(Redaction.state)),
    "reminder": (reminders.STATES, lambda: said(Reminder.state)),
    "disposal": (
        (redaction.WAITING, redaction.DONE, redaction.DECLINED),
        lambda: said(Disposal.state),
    ),
    "role": (roles.ROLES, lambda: said(Post.role)),
    "link to an account": (
        people_rules.GOOD_FOR,
        lambda: {kind for (kind,) in AccountLink.select(AccountLink.kind).distinct().tuples()},
    ),
}


@pytest.mark.parametrize("what", REACHED)
def test_each_state_that_the_code_knows_has_its_case(demo, what):
    table, found = REACHED[what]

    assert set(table) - found() == set()


def test_each_level_has_something_open_and_something_decided(demo):
    rows = Escalation.select(Escalation.level, Escalation.state).where(known(Escalation)).distinct().tuples()

    assert {(level, state) for level in escalations.LEVELS for state in ("open", "decided")} <= set(rows)


# What is set right, put back, taken back


@pytest.mark.parametrize("model", [EvidenceLink, Answer])
def test_a_link_is_confirmed_withdrawn_moved_and_put_back(demo, model):
    for condition in (model.confirmed, model.withdrawn_because != "", model.moved_to.is_null(False)):
        assert model.select().where(known(model) & condition).count()
    back = model.select().where(known(model) & (model.put_back_because != "") & (model.withdrawn_because == ""))
    assert back.count()


def test_links_of_each_kind_wait_to_be_confirmed(demo):
    waiting = links.numbers_waiting(reviews.review_of("children-a-f"))

    assert all(waiting.values()) and set(waiting) == set(links.KINDS)


def test_two_pairs_look_the_same_one_is_none_and_one_is_back_on_the_list(demo):
    review = reviews.review_of("children-a-f")
    unit = next(people.acting_in(post) for post in people.posts() if post.role == roles.BUSINESS_UNIT)

    found = {(row.first.ref, row.second.ref) for row in duplicates.pieces(review, unit)}
    assert (demo["forms-read"], demo["forms-read-too"]) in found
    assert len(duplicates.dismissed(review, duplicates.ACTIONS)) == 1
    assert NotTwice.get(known(NotTwice) & (NotTwice.kind == duplicates.EVIDENCE)).alike == ""


def test_letters_and_steps_are_withdrawn_corrected_and_put_back(demo):
    for model in (Letter, LetterStep):
        assert model.select().where(known(model) & model.withdrawn_on.is_null(False)).count() == 1
        assert model.select().where(known(model) & model.withdrawn_on.is_null() & (model.set_right_because != "")).count()
    assert {"put back the record of a letter", "put back a step of a letter"} <= said_in_history()


def said_in_history() -> set[str]:
    return {verb for (verb,) in History.select(History.verb).where(History.invented == 1).distinct().tuples()}


def test_an_action_that_was_written_twice_is_merged_and_a_piece_taken_apart(demo):
    assert Action.get(known(Action) & (Action.ref == demo["minutes-again"])).merged_into_id
    assert "took apart what was merged" in said_in_history()


def test_a_reader_of_a_restricted_piece_is_named_and_one_is_named_no_more(demo):
    rows = list(EvidenceReader.select().where(known(EvidenceReader)))

    assert sorted(bool(row.withdrawn_because) for row in rows) == [False, True]
    assert all(row.because for row in rows)


# People, names, privacy


def test_links_to_an_account_are_open_used_and_past_their_time(demo):
    now = clock.now()
    rows = list(AccountLink.select())

    assert {"open", "used", "over"} == {
        "used" if row.used_at else "open" if row.good_until > now else "over" for row in rows
    }


def test_a_chairs_post_waits_and_one_was_confirmed(demo):
    posts = list(people.posts().where(Post.role == roles.CHAIR))

    assert any(post.unconfirmed for post in posts) and any(post.confirmed_by for post in posts)


def test_a_name_changed_with_its_reason(demo):
    (change,) = names.changes()

    assert (change.was, change.now) == ("Senior officer", "Senior responsible officer") and change.because


def test_a_hold_stands_and_one_was_lifted_and_a_period_is_set_for_some_kinds(demo):
    holds = list(LegalHold.select().where(known(LegalHold)))

    assert {bool(row.lifted_on) for row in holds} == {True, False}
    assert set(privacy_store.classes()) == {"sign_in_tries", "drafts"}


def test_drafts_that_nobody_sent_stand_in_a_round_that_is_open_and_in_one_that_is_over(demo):
    found = {row.key: row.state(TODAY) for row in round_store.rounds()}

    assert {found[draft.round] for draft in Draft.select()} == {rounds.OPEN, rounds.OVER}


def test_one_writer_was_warned_and_no_other_words_would_have_been(demo):
    """The replay asks nobody; what a page would have asked about may stand in that one report alone."""
    kept = HistoryValue.select().where(HistoryValue.field == "warning").count()
    warned = {
        row.record
        for row in HistoryValue.select(HistoryValue.record, HistoryValue.value).where(HistoryValue.value.is_null(False))
        if row.value and "child Kingfisher" in row.value and privacy.warnings(row.value)
    }

    assert kept == 1 and len(warned) == 1
