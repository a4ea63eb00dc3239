"""Two people at one moment: the second finds what the first wrote, nothing is half done, and nobody waits for ever.

On PostgreSQL the two really meet in the middle of their transactions. SQLite lets one write at a time; there the second
waits by itself, and what it read before it waited must not count.
"""

from __future__ import annotations

import datetime as dt

import pytest

from tests import cast
from tests.business import test_closing, test_due_points, test_links, test_rounds
from tests.business.test_rounds import agency, an_action, piece
from tests.races import Meanwhile, at_once, before
from tracker.business import actions as doing
from tracker.business import agencies, assurance, chairs, closing, due_points, links, merging, people, rounds, verify
from tracker.rules import closing as closing_rules
from tracker.rules import delivery, roles
from tracker.rules.refusal import Refused
from tracker.store import actions, evidence, history, reviews
from tracker.store import deadlines as dates
from tracker.store import people as people_store
from tracker.store.actions import Action, Answer, ProgressUpdate
from tracker.store.assurance import AssuranceDecision
from tracker.store.closing import StateChange
from tracker.store.database import in_force, known
from tracker.store.evidence import EvidenceLink
from tracker.store.history import History, Stale
from tracker.store.rounds import Draft, Return, RoundAgency

TODAY = cast.TODAY
END = dt.date(2016, 3, 31)


def who(act, part="unit"):
    return {"by": act(part), "today": TODAY}


def names(came) -> list[str]:
    return sorted(type(each).__name__ for each in came)


@pytest.fixture
def opened(tracker, act):
    return test_rounds.open_it(act, ["OHFT", "TVP"])


# Returns


def test_r4_a_return_and_the_closing_of_its_round_come_one_after_the_other(opened, review, act, monkeypatch):
    owed, close = an_action(review, act, "OHFT"), who(act)
    other = Meanwhile(lambda: rounds.close(opened, "The meeting is today.", **close))
    before(monkeypatch, doing, "report", other)

    rounds.send(opened, agency("OHFT"), [piece(owed), *test_rounds.the_others(owed)], **who(act, "health"))
    other.end()

    order = {row.verb: row.seq for row in History.select().where(History.chain == history.BOARD)}
    assert order["sent a return"] < order["closed a round"], "what was sent came into a round that was closed"


def test_r4_a_return_to_a_round_that_was_closed_meanwhile_is_refused_and_nothing_of_it_is_kept(opened, review, act):
    owed = an_action(review, act, "OHFT")
    rounds.close(opened, "The meeting is today.", **who(act))
    with pytest.raises(Refused, match="This round is closed"):
        rounds.send(opened, agency("OHFT"), [piece(owed)], **who(act, "health"))

    assert not ProgressUpdate.select().exists() and not Return.select().exists()


def test_r4_an_agency_is_asked_once_however_many_ask_it(opened, act):
    said = who(act)
    came = at_once(*[lambda: rounds.add_agency(opened, agency("OXCITY"), "It joined.", **said)] * 2)

    assert names(came) == ["Refused", "RoundAgency"]
    assert RoundAgency.select().where(RoundAgency.agency == agency("OXCITY").key).count() == 1


def test_r3_the_first_draft_of_two_at_once_is_kept_and_the_second_is_shown_it(opened, review, act, monkeypatch):
    owed, said = an_action(review, act, "OHFT"), who(act, "health")

    def keep(words):
        return rounds.keep_draft(opened, agency("OHFT"), owed.key, {"what_changed": words}, 0, **said)

    other = Meanwhile(lambda: keep("Theirs."))
    before(monkeypatch, Draft, "create", other)
    mine = keep("Mine.")
    theirs = other.end()

    kept = Draft.get()
    assert Draft.select().count() == 1 and {type(mine), type(theirs)} == {Draft, rounds.Clash}
    clash = mine if isinstance(mine, rounds.Clash) else theirs
    assert clash.standing.typed == kept.typed


# Due points


@pytest.fixture
def action(review, act):
    r1, tvp = reviews.item_of(review, "R1"), reviews.agency_of("TVP")
    began = TODAY - dt.timedelta(60)
    return doing.add(review, "Ask forty officers", tvp, [r1], by=act("unit"), today=began, deadline=END)


def test_r4_two_due_points_met_at_one_moment_leave_one_next_and_one_of_what_comes_again(action, act, monkeypatch):
    said = who(act, "police")
    sample = test_due_points.add(action, act, "Sample", TODAY + dt.timedelta(14))
    report = test_due_points.add(action, act, "Report", TODAY + dt.timedelta(20), every=3)
    other = Meanwhile(lambda: due_points.meet(now(sample), TODAY, "Asked.", **said))
    before(monkeypatch, due_points, "put", other)

    due_points.meet(now(report), TODAY, "Sent.", **said)
    assert not isinstance(other.end(), Exception), other.came

    points = dates.points(action.key)
    assert [point.label for point in points if point.met_on] == ["Sample", "Report"]
    assert [point.label for point in points if point.is_next] == ["Report"]
    assert len([point for point in points if point.label == "Report"]) == 2
    assert list(verify.problems()) == []


def test_r4_of_the_last_two_that_are_open_one_stays_open(review, act, monkeypatch):
    said = who(act, "police")
    began = TODAY - dt.timedelta(60)
    r1, tvp = reviews.item_of(review, "R1"), reviews.agency_of("TVP")
    bare = doing.add(review, "Ask forty officers", tvp, [r1], by=act("unit"), today=began)
    one = test_due_points.add(bare, act, "Sample", TODAY + dt.timedelta(14))
    two = test_due_points.add(bare, act, "Report", TODAY + dt.timedelta(20))
    other = Meanwhile(lambda: due_points.meet(now(two), TODAY, "Sent.", **said))
    before(monkeypatch, due_points, "owner_of", other)  # while the first looks whose it is

    try:
        due_points.meet(now(one), TODAY, "Asked.", **said)
    except Refused as refusal:
        other.came = (refusal, other.end())
    other.end()

    assert [point.met_on is None for point in dates.points(bare.key)].count(True) == 1


def now(row):
    model = type(row)
    return model.get((model.record == row.key) & known(model))


# Two that cross


def test_r4_two_mergers_of_agencies_that_cross_are_one_merger(tracker, act):
    said, one, two = who(act), agency("OXCITY"), agency("OHFT")
    came = at_once(
        lambda: agencies.merge(one, two, TODAY, "They joined.", posts="move", **said),
        lambda: agencies.merge(two, one, TODAY, "They joined.", posts="move", **said),
    )

    assert names(came) in (["Agency", "Refused"], ["Agency", "Stale"])
    assert [bool(now(one).merged_into_id), bool(now(two).merged_into_id)].count(True) == 1


def test_r4_two_pieces_merged_into_each_other_at_one_moment_are_one_merger(review, act, monkeypatch):
    said = who(act)
    one, two = test_links.give(review, act), test_links.give(review, act, ["R2 supports"])
    other = Meanwhile(lambda: merging.merge_evidence(two, one, "The same.", **said))
    before(monkeypatch, merging, "_pass_on", other)

    merging.merge_evidence(one, two, "The same.", **said)

    assert isinstance(other.end(), Stale | Refused), other.came
    assert now(one).merged_into_id == two.key and now(two).merged_into_id is None
    assert list(verify.problems()) == []


def test_r4_the_same_two_merged_twice_at_once_are_merged_once(review, act):
    said = who(act)
    goes, stays = test_links.give(review, act, ["R2 supports"]), test_links.give(review, act)
    came = at_once(*[lambda: merging.merge_evidence(goes, stays, "The same.", **said)] * 2)

    assert sorted(isinstance(each, Exception) for each in came) == [False, True]
    standing = EvidenceLink.select().where((EvidenceLink.evidence == stays.key) & in_force(EvidenceLink))
    assert sorted(link.item_id for link in standing) == sorted(reviews.item_of(review, r).key for r in ("R1", "R2"))


def test_r4_a_piece_is_linked_again_once_and_never_to_one_that_was_merged_away(review, act):
    said, r2 = who(act), reviews.item_of(review, "R2")
    one, two = test_links.give(review, act), test_links.give(review, act)

    def link(piece):
        return links.link_evidence(piece, r2, "supports", "inferred", because="It shows it.", **said)

    came = at_once(lambda: link(one), lambda: link(one), lambda: merging.merge_evidence(two, one, "Same.", **said))
    with pytest.raises(Refused, match="merged into another"):
        link(two)

    assert names(came) == ["Evidence", "EvidenceLink", "Refused"]
    assert EvidenceLink.select().where((EvidenceLink.item == r2.key) & (EvidenceLink.evidence == one.key)).count() == 1


def test_r4_a_link_moved_to_two_places_at_once_goes_to_one(review, act):
    said, piece = who(act), test_links.give(review, act)
    mine = test_links.link_of(piece)
    to = [reviews.item_of(review, ref) for ref in ("R2", "R3")]
    came = at_once(*[lambda item=item: links.move(mine, item, "It meant this.", **said) for item in to])

    assert names(came) == ["EvidenceLink", "Stale"]
    assert len(links.standing_links(piece)) == 1


# Replacing


def test_r4_two_actions_that_take_each_others_place_at_one_moment_leave_one(review, act, monkeypatch):
    said = who(act)
    one, two = (test_closing.an_action(review, act, answers=answers) for answers in (("R1",), ("R2",)))
    other = Meanwhile(lambda: closing.withdraw(two, "The other does it.", replaced_by=one, **said))
    before(monkeypatch, closing, "_move", other)

    closing.withdraw(one, "The other does it.", replaced_by=two, **said)

    assert isinstance(other.end(), Refused), other.came
    assert (now(one).delivery, now(two).delivery) == (delivery.WITHDRAWN, delivery.NOT_REPORTED)


def test_r4_two_replaced_by_one_at_one_moment_carry_an_answer_over_once(review, act, monkeypatch):
    said, r1 = who(act), reviews.item_of(review, "R1")
    one, two = (test_closing.an_action(review, act) for _ in range(2))
    stays = test_closing.an_action(review, act, answers=("R2",))
    other = Meanwhile(lambda: closing.withdraw(two, "As agreed.", replaced_by=stays, carry_over=[r1], **said))
    before(monkeypatch, closing, "_move", other)

    closing.withdraw(one, "As agreed.", replaced_by=stays, carry_over=[r1], **said)
    assert isinstance(other.end(), StateChange), other.came

    assert Answer.select().where((Answer.action == stays.key) & (Answer.item == r1.key) & in_force(Answer)).count() == 1


def test_r4_an_action_is_not_replaced_by_one_that_was_withdrawn_since_the_page_was_opened(review, act):
    one, two = (test_closing.an_action(review, act) for _ in range(2))
    closing.withdraw(actions.action_of(review, two.ref), "Not needed.", **who(act))
    with pytest.raises(Refused, match="withdrawn itself"):
        closing.withdraw(one, "The other does it.", replaced_by=two, **who(act))

    assert now(one).delivery == delivery.NOT_REPORTED


# The last of something, and the first


def test_a8_two_who_disable_each_other_at_one_moment_leave_one(tracker, act):
    from tracker import clock

    second = people.add("Second", "two@example.org", cast.PASSWORD, by=act("unit"), today=TODAY, now=clock.now())
    post = people.give_post(second, roles.BUSINESS_UNIT, "Second", by=act("unit"), today=TODAY)
    first, theirs = people.person_of(cast.email("unit")), people_store.acting_in(post)
    one, mine = act("unit"), {"today": TODAY, "now": clock.now()}
    came = at_once(
        lambda: people.disable(second, by=one, **mine),
        lambda: people.disable(first, by=theirs, **mine),
    )

    assert names(came) == ["NoneType", "Refused"]


def test_r4_one_person_is_named_deputy_once_for_the_same_days(tracker, act):
    said, person = who(act, "chair"), people.person_of(cast.email("member"))
    days = (TODAY, TODAY + dt.timedelta(14))
    came = at_once(*[lambda: chairs.name_deputy(person, "Deputy chair", *days, **said)] * 2)

    assert names(came) == ["Post", "Refused"]


def test_r4_of_two_first_decisions_at_once_one_is_kept(review, act):
    said, item = who(act, "chair"), reviews.item_of(review, "R1")
    look = TODAY + dt.timedelta(100)

    def decide():
        return assurance.decide(item, "not_assured", "Nobody has looked.", look_again=look, weighed=weighed, **said)

    pieces = {link.ref for link in map(evidence.for_rules, assurance.evidence_on(item)) if link.stance == "challenges"}
    weighed = dict.fromkeys(pieces, "Read.")
    came = at_once(*[decide] * 4)

    assert names(came) == ["AssuranceDecision", *["Stale"] * 3], came
    assert AssuranceDecision.select().where(AssuranceDecision.item == item.key).count() == 1


def test_z14_of_two_clicks_at_one_moment_the_second_is_told_that_it_was_sent(review, act):
    said, seen = who(act), test_closing.an_action(review, act)
    came = at_once(*[lambda: closing.withdraw(seen, "Not needed.", once="the-form", **said)] * 2)

    assert names(came) == ["AlreadyDone", "StateChange"], came
    assert StateChange.select().where(StateChange.kind == closing_rules.WITHDRAWAL).count() == 1


def test_r4_a_return_of_two_pieces_and_a_report_on_the_second_do_not_wait_for_each_other(opened, review, act, monkeypatch):
    """After its first piece the return holds the chain. Whoever held the second action would wait for it."""
    one, two = an_action(review, act, "OHFT"), an_action(review, act, "OHFT", "Ask each school once")
    said = who(act, "health")
    other = Meanwhile(lambda: doing.report(two, "on_track", "It began.", None, **said))
    before(monkeypatch, rounds, "drop_draft", other)

    outcome = rounds.send(opened, agency("OHFT"), [piece(one), piece(two)], **said)

    assert len(outcome.sent) == 2 and isinstance(other.end(), Stale), other.came
    assert Action.select().where((Action.record == two.key) & known(Action)).count() == 1
