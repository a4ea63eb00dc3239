"""The demonstration: each queue, list, signal and chart has the case that docs/demonstration.md names; all is marked."""

import datetime as dt
import re
from pathlib import Path

import peewee
import pytest
import yaml
from click.testing import CliRunner

from tests import cast
from tracker import clock, paths
from tracker.business import demonstration, seed_files, verify
from tracker.cli import main
from tracker.rules import assurance as ratings
from tracker.rules import closing as closing_rules
from tracker.rules import deadlines as dates
from tracker.rules import delivery, evidence, roles
from tracker.rules import escalations as levels
from tracker.rules import responses as answers
from tracker.store import (
    actions,
    assurance,
    board_view,
    claims,
    closing,
    correspondence,
    database,
    deadlines,
    escalations,
    files,
    home,
    items,
    owners,
    people,
    positions,
    privacy,
    reviews,
    settings,
    stories,
)
from tracker.store import agencies as agency_store
from tracker.store import evidence as evidence_store
from tracker.store.assurance import Challenge
from tracker.store.database import known
from tracker.store.evidence import Evidence, EvidenceLink
from tracker.store.history import History, HistoryValue
from tracker.store.reviews import Board, Item, Response
from tracker.store.tables import RECORDS

INVENTED = paths.SEEDS / "demonstration"
TODAY = cast.TODAY


class Demonstration:
    """The demonstration, built once: what the acts made, by the names that they give it."""

    def __init__(self, url: str, names: dict[str, str], folder: Path):
        self.url, self.names, self.folder = url, names, folder
        self.open()
        self.review = reviews.review_of("children-a-f")
        found = positions.of_actions(actions.actions(self.review), TODAY)
        self.actions = {each.action.ref: each for each in found}
        every = claims.claims(claims.every_item(self.review), TODAY)
        self.claims = {claim.position.item.ref: claim for claim in every}

    def open(self) -> None:
        files.keep_in(self.folder)
        database.open_database(self.url)
        database.database.connect()
        clock.pin(TODAY)

    def close(self) -> None:
        clock.pin(None)
        database.database.close()
        if hasattr(database.database.obj, "close_all"):
            database.database.obj.close_all()

    def action(self, name: str) -> positions.ActionPosition:
        return self.actions[self.names.get(name, name)]

    def piece(self, name: str) -> Evidence:
        return evidence_store.piece_of(self.review, self.names[name])

    def question(self, name: str):
        return assurance.challenge_of(self.review, self.names[name])

    def escalation(self, name: str):
        return escalations.escalation_of(self.review, self.names[name])

    def item(self, ref: str) -> positions.Position:
        return self.claims[ref].position

    def agency(self, code: str) -> str:
        return reviews.agency_of(code).key


@pytest.fixture(scope="module")
def demo(engine):
    url = engine.demonstration()
    built = Demonstration(url, engine.demonstration_names, engine.demonstration_files)
    yield built
    built.close()
    engine.drop(url)


# What is invented and what is not


def test_what_the_load_wrote_is_not_marked_and_all_else_is(demo):
    models = {model._meta.table_name: model for model in RECORDS}
    written = (
        HistoryValue.select(HistoryValue.kind, HistoryValue.record, HistoryValue.version, History.verb)
        .join(History, on=(HistoryValue.entry == History.id))
        .distinct()
        .tuples()
    )
    loaded = {row[:3] for row in written if row[3].startswith("loaded")}
    done = {row[:3] for row in written if not row[3].startswith("loaded") and row[0] in models}

    rows = {
        (kind, key, version): marked
        for kind, model in models.items()
        for key, version, marked in model.select(model.record, model.version, model.invented).tuples()
    }

    assert len(loaded) > 1000
    assert len(done) > 300
    assert {row for row, marked in rows.items() if marked} == done
    assert {row for row, marked in rows.items() if not marked} == loaded


def test_the_history_marks_what_is_invented(demo):
    invented = {verb for (verb,) in History.select(History.verb).where(History.invented == 1).tuples()}
    sources = {verb for (verb,) in History.select(History.verb).where(History.invented == 0).tuples()}

    assert {"reported progress", "responded", "decided what the evidence shows"} <= invented
    assert all(verb.startswith("loaded") for verb in sources)


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_the_mark_cannot_be_removed(demo):
    with pytest.raises(peewee.DatabaseError, match="cannot be changed"), database.database.atomic():
        Board.update(demonstration=False).execute()

    assert reviews.is_demonstration()


def test_nothing_real_is_loaded_into_it(demo, monkeypatch, tmp_path):
    monkeypatch.setenv("TRACKER_DATA", str(tmp_path))
    monkeypatch.setenv("TRACKER_DATABASE", demo.url)

    demo.close()
    refused = CliRunner().invoke(main, ["load", str(paths.SEEDS / "children-a-f")])
    demo.close()  # what the command opened
    demo.open()

    assert refused.exit_code == 1
    assert "demonstration" in refused.output


def test_it_verifies(demo):
    assert not list(verify.problems())


# The files


def test_nobody_acts_on_what_was_not_known_yet(demo):
    """The replay refuses it; here the least that must follow: no record known before what it refers to."""
    for link in EvidenceLink.select().where(EvidenceLink.invented):
        assert link.known_from >= Item.get_by_id(link.item_id).known_from
    for update in actions.ProgressUpdate.select():
        assert update.known_from >= actions.Action.get_by_id(update.action_id).known_from


def test_every_act_falls_on_a_working_day_of_the_months(demo):
    for act in acts():
        day = dt.date.fromisoformat(act["on"])
        assert dates.is_working_day(day), f"{act['on']} {act['do']}"
        assert dt.date(2015, 3, 3) <= day <= TODAY


def test_a_proposal_called_done_answers_the_point_that_its_act_names(demo):
    proposals = {"A189": "LP15", "A192": "LP23", "A199": "LP48", "A201": "LP53", "A208": "LP68"}

    found = {ref: [a.point.ref for a in actions.answered_by([demo.action(ref).action.key])] for ref in proposals}

    assert found == {ref: [point] for ref, point in proposals.items()}
    assert {ref for ref in proposals if demo.action(ref).action.delivery == delivery.DONE} == set(proposals)


def test_it_is_posts_and_not_persons(demo):
    for post in people.posts():
        assert post.holder.name in {title for (title,) in people.Post.select(people.Post.title).tuples()}
        assert post.holder.email.endswith("@demo.example")


def test_no_count_of_children_or_families_is_below_five(demo):
    for piece in Evidence.select().where(Evidence.invented & known(Evidence) & Evidence.voice.in_(("child", "family"))):
        for figure in piece.figures:
            some, whole = map(int, re.fullmatch(r"(\d+) of (?:the )?(\d+)", figure).groups())
            assert some >= 5 and whole - some >= 5, piece.ref


def test_a_mistake_in_an_act_is_reported_with_file_and_line(demo, tmp_path):
    (tmp_path / "posts.yaml").write_text("- part: unit\n  email: a@demo.example\n  role: reader\n  titel: Unit\n")
    with pytest.raises(seed_files.SeedMistake, match="posts.yaml, line 4"):
        demonstration._Replay(tmp_path, cast.PASSWORD)


def acts() -> list[dict]:
    return [
        act
        for path in sorted(INVENTED.glob("acts*.yaml"))
        for act in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    ]


# The page that names the cases

PAGE = Path(__file__).parents[2] / "docs" / "demonstration.md"


def test_the_page_names_each_case_by_its_name_and_its_reference(demo):
    told = re.findall(r"`([a-z][a-z-]+)` \(([A-Z][\w/]*)\)", PAGE.read_text(encoding="utf-8"))

    assert len(told) > 60
    assert {pair for pair in told if demo.names.get(pair[0]) != pair[1]} == set()


def test_the_page_names_everybody_who_can_sign_in(demo):
    told = set(re.findall(r"`([\w.]+@demo\.example)` \| ([^|]+?) \|", PAGE.read_text(encoding="utf-8")))

    assert told == {(post.holder.email, post.title) for post in people.posts()}


def test_the_console_names_those_who_can_sign_in_today(demo):
    told = {email: titles for titles, email, _ in demonstration.who_can_sign_in()}

    assert told["police.senior@demo.example"] == "Police senior officer; Board member for the police"
    assert not {f"{name}@demo.example" for name in ("probation", "deputy.chair", "district.senior", "first.reader")} & set(
        told
    )


# Actions: what their agencies say, and what the dates say


def test_every_state_that_a_verb_can_reach_is_reached(demo):
    invented = {each.action.delivery for each in demo.actions.values() if each.action.invented}

    assert invented == set(delivery.LABELS)


@pytest.mark.parametrize(
    ("name", "state", "colour", "reason", "differs"),
    [
        ("own-line", "on_track", "red", "5 days late", True),
        ("escalation-staff", "done_awaiting_check", "red", "61 days late", True),
        ("disruption-log", "at_risk", "red", "expected 46 days after the deadline", False),
        ("consent-knowledge", "on_track", "amber", "deadline moved 2 times", True),
        ("force-view", "on_track", "amber", "silent, no update for 49 days", True),
        ("minutes", "done_awaiting_check", "amber", "silent, no update for 99 days", False),
        ("school-moves", "on_track", "green", "in time", False),
        ("crime-records", "done_awaiting_check", "green", "in time", False),
        ("practice-leads", "not_started", "green", "in time", False),
        ("supervision-sample", "at_risk", "green", "in time", True),
        ("named-officer", "not_reported", "grey", "nothing reported, deadline passed 77 days ago", False),
        ("whom-to-call", "not_reported", "grey", "nothing reported", False),
        ("substance-questions", "on_track", "grey", "no date", False),
        ("supervision-health", "closed", "blue", "closed", False),
        ("return-talks", "paused", "grey", "paused", False),
        ("A196", "withdrawn", "grey", "withdrawn", False),
    ],
)
def test_a_claim_and_the_dates(demo, name, state, colour, reason, differs):
    stands = demo.action(name)

    assert (stands.action.delivery, stands.colour.value, stands.colour.reason) == (state, colour, reason)
    assert stands.differs is differs


def test_a_provisional_date_that_the_board_confirmed_can_be_late(demo):
    assert demo.action("A147").deadline.confirmed
    assert demo.action("A147").colour.overdue


@pytest.mark.parametrize(
    ("name", "moves", "days"), [("placements", 1, 92), ("consent-knowledge", 2, 153), ("own-line", 3, 87)]
)
def test_dates_that_moved(demo, name, moves, days):
    deadline = demo.action(name).deadline

    assert (deadline.moves, deadline.days_moved) == (moves, days)
    assert deadline.current == deadline.original + dt.timedelta(days=days)


def test_more_time_waits_is_granted_and_is_refused(demo):
    found = {change.ref: change.state for change in deadlines.changes()}

    assert found[demo.names["waiting-request"]] == "asked"
    assert found[demo.names["own-line"] + "/T3"] == "granted"
    assert found[demo.names["exclusion-panel"] + "/T1"] == "refused"
    assert [change.ref for change in home.time_requests()] == [demo.names["waiting-request"]]


def test_the_boards_own_date_is_moved_by_the_chair(demo):
    change = deadlines.changes().where(deadlines.DeadlineChange.ref == demo.names["audit-with-children"] + "/T1").get()

    assert people.post_of(change.decided_by).role == roles.CHAIR


def test_what_comes_again_was_met_once_and_is_open_with_a_date_of_its_own(demo):
    first, second = (point for point in deadlines.points(demo.action("school-moves").action.key) if point.every_months == 3)

    assert (first.met_on, first.original) == (dt.date(2015, 7, 29), dt.date(2015, 7, 31))
    assert (second.met_on, second.original, second.follows_id) == (None, dt.date(2015, 10, 31), first.key)


def test_a_milestone_is_missed_a_season_is_kept_as_written_and_a_date_moved_unasked(demo):
    assert (demo.action("parents").colour.value, demo.action("parents").colour.reason) == ("red", "30 days late")
    season = deadlines.points(demo.action("nurses-ask").action.key)[-1]
    assert (season.as_written, season.current, season.firm) == ("Spring 2016", dt.date(2016, 5, 31), False)
    moved = demo.action("transport-terms").deadline
    assert (moved.moves, moved.event, moved.days_moved) == (1, "moved", 3)


def test_another_date_that_the_board_set_is_no_move(demo):
    deadline = demo.item("R13").deadline

    assert (deadline.confirmed, deadline.moves) == (True, 0)
    assert deadline.current != deadline.original


def test_the_same_words_twice_and_a_correction(demo):
    told = {each.row.ref: each for each in story(demo, "own-line") if each.kind == stories.UPDATE}
    corrected = {each.row.ref: each for each in story(demo, "missing-daily") if each.kind == stories.UPDATE}

    assert told[demo.names["same-words"]].same_words_as.ref == demo.names["own-line"] + "/U2"
    assert corrected[demo.names["corrected-count"]].corrects.ref == demo.names["missing-daily"] + "/U2"


def test_a_story_has_all_that_can_happen_to_an_action(demo):
    kinds = {each.kind for each in story(demo, "own-line")}

    assert kinds == {"update", "time_asked", "time_decided", "question", "answer", "raised", "decided", "begun"}


def test_links_are_confirmed_withdrawn_and_moved_and_what_is_there_twice_is_merged(demo):
    def link(ref: str, item: str) -> EvidenceLink:
        piece = evidence_store.piece_of(demo.review, demo.names.get(ref, ref))
        on = (EvidenceLink.evidence == piece.key) & (EvidenceLink.item == reviews.item_of(demo.review, item).key)
        return EvidenceLink.get(on & known(EvidenceLink))

    assert link("E258", "LP74").confirmed and link("E258", "LP74").basis == "inferred"
    assert link("E257", "LP57").withdrawn and link("E257", "LP57").moved_to_id is None
    assert link("why-they-went", "LP56").moved_to_id == link("why-they-went", "LP57").key
    twice = demo.piece("briefing-again")
    assert twice.merged_into_id == demo.piece("briefing-note").key


def story(demo, name):
    return stories.of_action(demo.action(name).action, None)


def test_actions_that_are_fragile_and_one_without_a_measure(demo):
    assert demo.action("kingfisher-word").action.fragile_note
    assert demo.action("second-lead").action.fragile
    assert not demo.action("reissue").action.success_measure


def test_what_the_business_unit_says_on_behalf_is_marked_so(demo):
    update = actions.update_of(demo.action("housing").action, demo.names["on-behalf"])

    assert update.on_behalf
    assert demo.question("who-do-they-call").on_behalf
    assert Response.get(Response.on_behalf & known(Response)).invented


# Closing, pausing and withdrawing


def test_each_thing_that_can_be_decided_about_a_state_was_decided(demo):
    found = {row.kind for row in closing.changes()}

    assert found == set(closing_rules.KINDS)


def test_closed_and_not_assured_and_a_closing_that_was_refused(demo):
    listed = {row.ref: row.delivery for row in closing.called_done()}
    back = [row.deed.ref for row in closing.given_back(agency_store.bodies(TODAY)[demo.agency("OCC")].keys)]

    assert listed[demo.names["supervision-health"]] == delivery.CLOSED
    assert back == [demo.names["escalation-staff"]]
    assert demo.names["escalation-staff"] not in {row.ref for row in closing.to_check()}


def test_one_closing_of_the_boards_own_waits_for_a_second(demo):
    assert [row.deed.ref for row in closing.waiting_for_second()] == [demo.names["messages"]]


def test_one_pause_is_near_its_day_and_one_is_past_it(demo):
    found = {row.deed.ref: (row.review_by - TODAY).days for row in closing.paused()}

    assert found == {demo.names["transport-terms"]: -9, demo.names["return-talks"]: 9}


def test_a_pause_that_ended_counts_in_no_clock(demo):
    stands = demo.action("nurses-ask")

    assert (stands.due - stands.deadline.current).days == 47


def test_a_proposal_was_replaced_by_a_real_action(demo):
    (change,) = closing.of_action(demo.action("A196").action)

    assert change.successor.ref == demo.names["threshold-asked"]
    assert demo.item("LP42").covered


def test_the_look_that_failed_reopened_what_was_closed(demo):
    found = [(row.kind, row.state) for row in closing.of_action(demo.action("A89").action)]

    assert found == [("reopening", "done"), ("closing", "done")]
    assert demo.action("A89").action.delivery == delivery.DONE


# Questions and responses


def test_questions_are_open_overdue_answered_and_answered_late(demo):
    assert demo.question("nothing-since-may").open and demo.question("nothing-since-may").due > TODAY
    assert demo.question("how-many-decisions").open and demo.question("how-many-decisions").due < TODAY
    assert demo.question("late-records").answered_on <= demo.question("late-records").due
    assert demo.question("what-is-different").answered_on > demo.question("what-is-different").due


def test_the_chairs_open_questions_are_listed(demo):
    found = {row.ref for row in claims.unanswered_by_anybody()}

    assert found == {demo.names[name] for name in ("how-many-decisions", "taken-or-tested", "nothing-since-may")}


@pytest.mark.parametrize("response", answers.LABELS)
def test_r1_has_every_response(demo, response):
    given = {row.agency_id: row.response for row in reviews.responses([demo.item("R1").item.key])}
    members = [agency.key for agency in reviews.members(TODAY)]

    assert response in {given.get(key, answers.AWAITING) for key in members}


def test_a_response_that_changed_has_both_versions(demo):
    rows = Response.select().where(Response.ref == "R1/OHFT").order_by(Response.version)

    assert [row.response for row in rows] == ["accepted_in_part", "accepted"]
    corrected = Response.get((Response.ref == "R1/CHERWELL") & known(Response))
    assert (corrected.change, corrected.said_on) == ("corrected", dt.date(2015, 5, 7))


def test_the_chairs_view_of_one_agency_stands_beside_the_whole(demo):
    item = demo.item("R7").item
    view = assurance.rating_of(item, agency=reviews.agency_of("TVP"))

    assert view.rating == "some_evidence" and view.invented and view.key != assurance.rating_of(item).key


@pytest.mark.parametrize(
    ("name", "state", "late"),
    [
        ("letter-districts", "sent", False),
        ("letter-sixteen", "acknowledged", False),
        ("letter-guidance", "answered", False),
        ("letter-research", "sent", True),
        ("letter-consent", "no_answer", False),
    ],
)
def test_there_is_a_letter_in_each_state(demo, name, state, late):
    (story,) = correspondence.stories([correspondence.letter_of(demo.review, demo.names[name])], TODAY)

    assert (story.letter.state, bool(story.clock.late)) == (state, late)
    assert all(row.invented for row in (story.letter, *story.steps, *story.about, *story.files))
    assert bool(story.files) == (name in ("letter-guidance", "letter-sixteen"))


def test_the_letter_that_a_source_states_is_not_invented_and_one_gap_is_left(demo):
    told = correspondence.letter_of(demo.review, "L1")

    assert told.direction == "received" and told.source and not told.invented
    assert [each.item.ref for each in correspondence.followed(TODAY) if not each.sent] == ["C5"]


# Evidence


@pytest.mark.parametrize("rung", evidence.RUNGS)
def test_invented_evidence_stands_on_every_rung(demo, rung):
    found = links(Evidence.rung == rung)

    assert {link.stance for link in found} >= {"supports"}


@pytest.mark.parametrize("independence", evidence.INDEPENDENCE)
def test_invented_evidence_is_as_independent_as_can_be_said(demo, independence):
    assert links(Evidence.independence == independence)


@pytest.mark.parametrize(
    ("name", "voice", "checked", "stance"),
    [
        ("talks-read", "child", False, "supports"),
        ("told-an-advocate", "child", True, "supports"),
        ("listening-group", "child", True, "challenges"),
        ("parents-asked", "family", False, "supports"),
        ("letters-to-parents", "family", True, "challenges"),
        ("sixty-staff", "practitioner", True, "supports"),
        ("officer-sample", "practitioner", False, "challenges"),
    ],
)
def test_whose_voice_it_carries(demo, name, voice, checked, stance):
    piece = demo.piece(name)

    assert (piece.voice, piece.independence != evidence.SELF_REPORTED) == (voice, checked)
    assert stance in {link.stance for link in evidence_store.links_of([piece.key])}


def links(condition):
    every = [key for (key,) in Item.select(Item.record).tuples()]
    return list(evidence_store.links(every).where(Evidence.invented & condition))


def test_restricted_evidence_is_seen_by_its_agency_the_chair_and_the_unit(demo):
    piece = demo.piece("restricted-reading")

    seen = {
        email.partition("@")[0]: piece.key in {row.key for row in evidence_store.seen_by(evidence_store.pieces(), acting)}
        for email, acting in everybody().items()
    }

    assert {name for name, sees in seen.items() if sees} == {"hospitals", "chair", "unit"}


def everybody() -> dict:
    held = people.posts().where((people.Post.since <= TODAY) & (people.Post.until.is_null() | (people.Post.until > TODAY)))
    return {post.holder.email: people.acting_in(post) for post in held}


def test_evidence_past_its_look_again_date_counts_toward_no_rule(demo):
    piece = demo.piece("old-telephone-test")
    (link,) = [link for link in demo.item("LP18").links if link.piece.ref == piece.ref]

    assert not evidence_store.for_rules(link).counts(TODAY, invented_too=True)


def test_most_evidence_on_the_thirteen_stands_low(demo):
    found = [demo.item(f"R{number}").counts for number in range(1, 14)]
    low = sum(counts[rung]["supports"] for counts in found for rung in ("plan", "activity"))
    high = sum(counts[rung]["supports"] for counts in found for rung in ("practice", "impact"))

    assert low > high
    assert any(counts["impact"]["supports"] for counts in found)


# The review at a glance


def test_every_rating_is_there(demo):
    assert {position.rating for position in (claim.position for claim in demo.claims.values())} == set(ratings.LABELS)


def test_the_thirteen_are_half_done_and_uneven(demo):
    found = [demo.item(f"R{number}").rating for number in range(1, 14)]

    assert {rating: found.count(rating) for rating in set(found)} == {
        "not_yet_tested": 4,
        "self_reported_only": 3,
        "some_evidence": 3,
        "good_evidence": 2,
        "not_assured": 1,
    }


@pytest.mark.parametrize(("ref", "column"), [("R4", "some"), ("R7", "all"), ("N1", "none")])
def test_delivery_against_assurance_has_its_columns(demo, ref, column):
    states = [state in (delivery.DONE, delivery.CLOSED) for state in demo.item(ref).states]

    assert ("all" if all(states) else "some" if any(states) else "none") == column


@pytest.mark.parametrize("ref", ["R7", "LP15", "LP16", "LP48"])
def test_done_but_not_assured(demo, ref):
    assert demo.item(ref).done_but_not_assured
    assert ref in {item.ref for item in items.done_but_not_assured(items.listed(demo.review))}


def test_the_lists_of_points_each_have_their_case(demo):
    every = items.listed(demo.review)

    assert {"R8", "R10"} <= {item.ref for item in items.escalated(every)}
    assert "LP2" in {item.ref for item in items.answered(every, yes=False)}
    assert items.with_evidence(every, yes=False).count() > 0
    provisional = {item.ref for item in items.provisional(every)}
    assert "R2" in provisional and "R1" not in provisional
    assert {item.ref for item in items.rated(every, "sustained")} == {"LP71"}


def test_a_theme_has_points_that_an_action_of_the_demonstration_answers(demo):
    covers = {cover.name: cover for cover in items.cover_by_theme(demo.review)}

    assert any(0 < cover.answered < cover.total for cover in covers.values())


# Assurance


def test_good_evidence_rests_on_practice_that_somebody_else_checked(demo):
    decision = demo.item("R12").decision

    assert (decision.rating, decision.broken_rule) == (ratings.GOOD_EVIDENCE, "")
    assert decision.rests_on == [demo.names["sixty-staff"]]


def test_one_decision_stands_against_a_rule_with_its_reason(demo):
    found = [
        claim.position for claim in demo.claims.values() if claim.position.decision and claim.position.decision.override
    ]

    assert [position.item.ref for position in found] == ["R6"]
    assert found[0].decision.broken_rule


def test_sustained_has_a_second_look_six_months_after_the_first(demo):
    first, second = assurance.decisions(demo.item("LP71").item)

    assert (first.rating, second.rating) == (ratings.GOOD_EVIDENCE, ratings.SUSTAINED)
    assert second.decided_on >= dates.add_months(first.decided_on, 6)


def test_a_second_look_failed(demo):
    assert [row.rating for row in assurance.decisions(demo.item("LP72").item)] == ["good_evidence", "not_assured"]


def test_not_assured_weighs_every_challenge_of_its_day(demo):
    decision = demo.item("R1").decision
    then = {
        link.piece.ref
        for link in evidence_store.links([demo.item("R1").item.key], decision.decided_on)
        if link.stance == evidence.CHALLENGES
    }

    assert decision.rating == ratings.NOT_ASSURED
    assert set(decision.weighed) == then
    assert demo.names["peer-visit"] in then


def test_the_deputy_decided_one(demo):
    assert demo.item("LP66").decision.deputy


@pytest.mark.parametrize(("place", "ref"), [(1, "LP16"), (2, "R13"), (3, "R1"), (4, "R3"), (5, "R8"), (6, "R4")])
def test_each_reason_to_stand_in_the_chairs_queue_has_its_case(demo, place, ref):
    assert demo.claims[ref].place == place


def test_some_items_with_evidence_were_never_tested_and_nothing_was_claimed_of_them(demo):
    claim = demo.claims["LP1"]

    assert claim.place is None and claim.position.links and not claim.position.decision


# Escalations


@pytest.mark.parametrize(
    ("level", "names"),
    [
        ("agency_lead", ["nobody-named"]),
        ("senior_officer", ["no-log-in-third-area"]),
        ("executive", ["who-reads-the-talks", "name-withheld"]),
        ("board", ["shorter-timetables", "panel-overdue", "drivers-across-the-border", "not-carried-out"]),
        ("summit", ["far-from-home"]),
    ],
)
def test_what_stands_before_each_level(demo, level, names):
    assert [row.ref for row in board_view.open_at_each_level()[level]] == [demo.names[name] for name in names]


@pytest.mark.parametrize("level", levels.LEVELS)
def test_each_level_has_decided_something(demo, level):
    assert escalations.decisions().where(escalations.BoardDecision.level == level).first().owner


def test_one_escalation_is_open_for_long(demo):
    escalation = demo.escalation("who-reads-the-talks")

    assert (TODAY - escalation.due).days > 90


def test_the_board_sees_what_it_decided_last_time(demo):
    (before,) = board_view.gathered([demo.escalation("not-carried-out")], TODAY)

    assert before.last_decision.ref == demo.names["agree-in-writing"]
    assert before.last_decision.by_when < TODAY
    assert not before.last_decision.carried_out_on


def test_a_decision_that_the_business_unit_minuted(demo):
    ref = demo.names["not-without-children"]

    assert escalations.decisions().where(escalations.BoardDecision.ref == ref).get().minuted


def test_a_name_that_only_the_chair_and_the_business_unit_see(demo):
    assert demo.escalation("name-withheld").name_withheld


@pytest.mark.parametrize(
    ("name", "gaps"),
    [("shorter-timetables", [(49, True), (65, True)]), ("drivers-across-the-border", [(68, True), (9, False)])],
)
def test_the_three_dates_of_a_concern(demo, name, gaps):
    (before,) = board_view.gathered([demo.escalation(name)], TODAY)

    assert [(gap.days, gap.over) for gap in before.gaps(TODAY)] == gaps


# Home, and the lists of people


def test_home_of_an_agency_has_each_kind_of_thing(demo):
    police, council = ({demo.agency("TVP")}, set(agency_store.bodies(TODAY)[demo.agency("OCC")].keys))
    hospitals, city, limits = {demo.agency("OUHT")}, {demo.agency("OXCITY")}, reviews.limits()

    assert [row.ref for row in home.questions(council)] == [demo.names["how-many-decisions"]]
    pressing = [each.action.ref for each in home.pressing(police, TODAY, limits)]
    assert pressing == [demo.names[name] for name in ("own-line", "force-view", "disruption-log")]
    assert demo.names["named-officer"] in {each.action.ref for each in home.unreported(city, TODAY, 5).rows}
    assert [row.deed.ref for row in home.time_decided(council, TODAY)] == [demo.names["placements"]]
    assert [row.ref for row in home.second_looks(hospitals, TODAY)] == [demo.names["old-telephone-test"]]
    assert [row.ref for row in home.raised_with(city, "agency_lead")] == [demo.names["nobody-named"]]


def test_home_of_the_chair_and_of_the_business_unit_have_each_kind_of_thing(demo):
    assert home.answers_to_read(TODAY)
    assert all(home.provisional_dates())
    assert owners.without(TODAY).count()
    assert demo.agency("CHERWELL") in {agency.key for agency in home.leads_missing(TODAY)}
    assert home.new_updates(TODAY).count()


@pytest.mark.parametrize("level", ["executive", "board", "summit"])
def test_home_of_a_board_member_has_a_decision_that_falls_due(demo, level):
    assert home.decisions_due(level, TODAY).count()


def test_posts_are_held_ended_and_ahead_and_one_person_holds_two(demo):
    posts = people.posts()

    assert {row.title for row in people.posts_standing(posts, TODAY, "ended")} >= {"Probation lead", "Deputy chair"}
    assert [row.title for row in people.posts_standing(posts, TODAY, "ahead")] == ["City Council senior officer"]
    assert (
        people.posts_held(people.Account.get(people.Account.email == "police.senior@demo.example").person, TODAY).count()
        == 2
    )
    assert {person.email for person in people.without_post(TODAY)} >= {"probation@demo.example"}
    assert people.Account.get(people.Account.email == "first.reader@demo.example").disabled_at


def test_one_redaction_is_done_one_waits_and_a_hold_stands(demo):
    assert [(row.ref, row.state) for row in privacy.redactions()] == [("RD2", "waiting"), ("RD1", "done")]
    answer = Challenge.get((Challenge.ref == demo.names["who-briefs"]) & known(Challenge)).answer
    assert answer == "The sergeant [redacted, RD1] holds it at the start of each set of night shifts."
    assert privacy.holding("actions").ref == "LH1" and set(privacy.classes()) == {"sign_in_tries"}
    assert all(row.invented for row in (*privacy.redactions(), *privacy.holds()))


def test_people_and_agencies_each_have_their_case(demo):
    waiting = [post.title for post in people.waiting_to_be_confirmed(TODAY)]
    (taken,) = people.posts().where(people.Person.email == "licensing.next@demo.example")
    found = agency_store.bodies(TODAY)
    training = found[demo.agency("OSCB-TRAIN")]

    assert waiting == ["Independent chair from January"]
    assert people.posts().where(people.Post.deputy).get().named_by
    assert demo.names["named-officer"] in {row.ref for row in owners.owned_by(taken.key)}
    assert people.is_invited(people.account_of(taken.person_id).id)
    assert [body.agency.code for body in training.merged] == ["OSCB-COMMS"]
    assert "renamed" in {each.what for each in agency_store.story(training, found)}
    assert [(change.name, change.now) for change in settings.changes()] == [("drift_rounds", 2)]
