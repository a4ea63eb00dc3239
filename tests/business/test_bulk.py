"""One change of many records at once: what would happen to each, and all that were chosen, or none."""

import datetime as dt

import pytest

from tests import cast
from tests.queries import counted
from tracker.business import actions, bulk, closing, deadlines, merging, verify
from tracker.business.bulk_actions import Interval, Owner, PutBack, Reopen, Withdraw
from tracker.business.bulk_dates import Dates, Decide, PutBackDates
from tracker.business.bulk_items import PutBackThemes, Themes
from tracker.rules import bulk as rules
from tracker.rules import delivery
from tracker.rules.bulk import Step
from tracker.rules.refusal import NotAllowed, Refused
from tracker.store import actions as action_store
from tracker.store import bulk as store
from tracker.store import deadlines as deadline_store
from tracker.store import history, people, reviews, stories
from tracker.store.deadlines import DeadlineChange
from tracker.store.history import AlreadyDone, History

pytestmark = pytest.mark.small

TODAY = cast.TODAY
BEGUN = TODAY - dt.timedelta(days=100)
LATER = dt.date(2016, 3, 31)
AT_ONE = Step(to=LATER)


@pytest.fixture
def deed(review, act):
    """Makes an action of an agency, due in so many days."""

    def _deed(agency="TVP", days=60, title="Ask forty officers"):
        body, r1 = reviews.agency_of(agency), reviews.item_of(review, "R1")
        deadline = TODAY + dt.timedelta(days=days) if days else None
        return actions.add(review, title, body, [r1], by=act("unit"), today=BEGUN, deadline=deadline)

    return _deed


def post(part: str):
    return people.post_of(cast.acting(part).post)


def date_of(action):
    return deadline_store.points(action.key)[0]


def now(action):
    return action_store.of_keys([action.key])[action.key]


def told(found):
    return [(line.row.key, line.state) for line in found.lines]


def doing(act, change, rows, by="unit", once=None):
    return bulk.carry_out(change, rows, by=act(by), today=TODAY, once=once)


def looking(act, change, rows, by="unit"):
    return bulk.preview(change, rows, by=act(by), today=TODAY)


# Owner and interval


def test_what_is_there_no_more_is_named_and_nothing_is_changed(act, deed):
    ours, ended = deed(), deed()
    with history.entry("ended an action", by=act("unit"), today=TODAY, review=reviews.review_of("children-a-f")) as entry:
        entry.end([ended])

    for chosen in ([ended], [ours, ended]):
        with pytest.raises(bulk.Differs) as differs:
            doing(act, Interval(30, "Closer."), chosen)
        assert [line.row.key for line in differs.value.lines] == [ended.key]
    assert now(ours).interval is None


def test_an_owner_is_given_to_those_of_its_agency_and_the_others_are_named_with_the_reason(act, deed):
    ours, theirs, already = deed(), deed("OCC"), deed()
    already = actions.edit(already, _plan(already, owner=act("police").post), "It is theirs.", by=act("unit"), today=TODAY)
    change = Owner(post("police"), "The desk moved.")

    found = looking(act, change, [ours, theirs, already])

    assert told(found) == [(ours.key, "changes"), (theirs.key, "refused"), (already.key, "same")]
    assert "Police lead does not report for it" in found.refused[0].why
    assert (found.changes[0].was, found.changes[0].becomes) == (None, act("police").post)


def _plan(action, **more):
    lead = reviews.agency_of_key(action.lead_id)
    return actions.Plan(action.title, lead, action.kind, **more)


def test_all_are_changed_with_one_entry_that_says_why(act, deed):
    chosen, before = [deed(), deed(), deed()], History.select().count()

    lines = doing(act, Owner(post("police"), "The desk moved."), chosen)

    assert len(lines) == 3 and {now(each).owner for each in chosen} == {act("police").post}
    assert History.select().count() == before + 1
    entry = History.select().order_by(History.id.desc()).first()
    assert entry.verb == "gave an owner" and entry.kind == "review"
    assert [row for row in entry.values if row.field == "why" and "The desk moved." in row.value]


def test_only_the_business_unit_edits_an_owner_or_an_interval(act, deed):
    for change in (Owner(post("police"), "So."), Interval(30, "So.")):
        for part in ("police", "chair", "member", "reader"):
            with pytest.raises(NotAllowed):
                looking(act, change, [deed()], by=part)


def test_the_interval_is_set_or_is_the_boards_own_again(act, deed):
    one, other = deed(), deed()
    doing(act, Interval(30, "Monthly for now."), [one])

    found = looking(act, Interval(30, "Monthly for now."), [one, other])
    assert told(found) == [(one.key, "same"), (other.key, "changes")]
    doing(act, Interval(None, "As the others."), [now(one)])
    assert now(one).interval is None


def test_what_is_wrong_with_the_change_itself_is_said_before_any_record_is_looked_at(act):
    said = lambda change, number=1: {each.field for each in bulk.wrong_with(change, number, TODAY)}  # noqa: E731

    assert said(Interval(0, " ")) == {"interval", "because"}
    assert said(Interval(731, "So.")) == {"interval"}
    assert said(Owner(None, ""), 0) == {"to", "because", "pick"}
    assert said(Interval(30, "So."), rules.MOST + 1) == {"pick"}
    assert said(Dates(Step(), "So.")) == {"to"}
    assert said(Dates(Step(to=TODAY), "So.")) == {"to"}
    assert said(Dates(Step(number=0, unit="weeks"), "So.")) == {"number"}
    assert said(Dates(Step(number=25, unit="months"), "")) == {"number", "because"}


def test_a_post_that_nobody_holds_any_more_is_given_nothing(act, deed):
    from tracker.business import people as doing_people

    doing_people.end_post(post("police"), by=act("unit"), today=TODAY)
    ended = people.Post.get(people.Post.title == "Police lead", people.Post.until.is_null(False))

    assert [each.field for each in Owner(ended, "So.").wrong(TODAY)] == ["to"]


def test_what_was_merged_into_another_is_not_changed(act, deed):
    stays, gone = deed(), deed()
    merging.merge_actions(gone, stays, "The same thing.", by=act("unit"), today=TODAY)

    found = looking(act, Interval(30, "So."), [gone])

    assert found.refused[0].why == rules.MERGED


def test_an_owner_is_put_back_where_nobody_changed_it_since(act, deed):
    owned, free, changed = deed(), deed(), deed()
    doing(act, Owner(post("police_chief"), "First."), [owned])
    before = {each.key: now(each).owner for each in (owned, free, changed)}
    doing(act, Owner(post("police"), "The desk moved."), [now(owned), free, changed])
    doing(act, Owner(post("police_chief"), "This one after all."), [now(changed)])
    given = {key: (was, act("police").post) for key, was in before.items()}

    change = PutBack("owner", given, "Not agreed.")
    found = looking(act, change, [owned, free, changed])

    assert told(found) == [(owned.key, "changes"), (free.key, "changes"), (changed.key, "refused")]
    doing(act, change, [line.row for line in found.changes])
    assert (now(owned).owner, now(free).owner) == (act("police_chief").post, None)


# All or none


def test_nothing_is_done_when_one_was_changed_since_it_was_shown(act, deed):
    one, other = deed(), deed()
    doing(act, Interval(60, "Meanwhile."), [other])
    before = History.select().count()

    with pytest.raises(bulk.Differs) as clash:
        doing(act, Interval(30, "So."), [one, other])

    assert [line.row.key for line in clash.value.lines] == [other.key]
    assert now(one).interval is None and History.select().count() == before


def test_nothing_is_done_when_a_rule_says_no_to_one_of_them(act, deed):
    one, theirs = deed(), deed("OCC")

    with pytest.raises(bulk.Differs):
        doing(act, Owner(post("police"), "So."), [one, theirs])

    assert now(one).owner is None


def test_nothing_is_done_when_a_rule_says_no_since(act, deed):
    one, other = deed(), deed()
    change = Dates(AT_ONE, "The trainer is ill.")
    assert len(looking(act, change, [date_of(one), date_of(other)], by="police").changes) == 2
    deadlines.ask(date_of(other), LATER, "Ill.", by=act("police"), today=TODAY)

    with pytest.raises(bulk.Differs):
        doing(act, change, [date_of(one), date_of(other)], by="police")

    assert DeadlineChange.select().count() == 1


def test_the_same_form_sent_twice_is_kept_once(act, deed):
    chosen, change = [deed(), deed()], Interval(30, "So.")
    doing(act, change, chosen, once="form")
    before = History.select().count()

    with pytest.raises(AlreadyDone):
        doing(act, change, chosen, once="form")

    assert History.select().count() == before
    assert store.entries_sent(["form/children-a-f"], act("unit").person)
    assert not store.entries_sent(["form/children-a-f"], act("chair").person)


# Dates


def test_a_lead_asks_for_its_own_and_for_no_other(act, deed):
    ours, second, theirs = deed(), deed(), deed("OCC")
    change = Dates(Step(number=3, unit="months"), "The trainer is ill.")

    found = looking(act, change, [date_of(each) for each in (ours, second, theirs)], by="police")

    assert [line.state for line in found.lines] == ["changes", "changes", "refused"]
    assert found.refused[0].why == rules.not_theirs(reviews.agency_of("OCC").name)
    doing(act, change, [line.row for line in found.changes], by="police")
    asked = list(DeadlineChange.select().order_by(DeadlineChange.id))
    assert [(each.action_id, each.because, each.state) for each in asked] == [
        (ours.key, "The trainer is ill.", "asked"),
        (second.key, "The trainer is ill.", "asked"),
    ]
    assert date_of(ours).current == TODAY + dt.timedelta(days=60) and not date_of(ours).moves
    assert History.select().order_by(History.id.desc()).first().verb == "asked for more time"


def test_the_unit_moves_those_of_agencies_and_asks_the_chair_for_the_boards_own(act, deed):
    theirs, boards = deed(), deed("OSCB")

    found = looking(act, Dates(AT_ONE, "Agreed on 29 September."), [date_of(theirs), date_of(boards)])

    assert [(line.state, line.asks) for line in found.lines] == [("changes", False), ("changes", True)]
    assert found.changes[0].note == "its first move"
    doing(act, Dates(AT_ONE, "Agreed on 29 September."), [date_of(theirs), date_of(boards)])
    assert (date_of(theirs).current, date_of(theirs).moves) == (LATER, 1)
    assert not date_of(boards).moves and deadline_store.waiting(boards).asked_for == LATER


def test_each_move_is_counted_where_the_date_is_stored(act, deed):
    one = deed()
    doing(act, Dates(Step(number=2, unit="weeks"), "So."), [date_of(one)])
    doing(act, Dates(Step(number=2, unit="weeks"), "Again."), [date_of(one)])

    assert (date_of(one).moves, date_of(one).days_moved, date_of(one).because) == (2, 28, "Again.")
    assert date_of(one).original == TODAY + dt.timedelta(days=60)


def test_the_boards_own_dates_are_moved_by_the_chair_alone(act, review, deed):
    item, boards = deadline_store.points(reviews.item_of(review, "R1").key)[0], deed("OSCB")
    change = Dates(AT_ONE, "So.")

    assert looking(act, change, [item]).refused[0].why == rules.BOARDS_DATE
    assert looking(act, change, [item], by="police").refused[0].why == rules.BOARDS_DATE
    assert [line.asks for line in looking(act, change, [item, date_of(boards)], by="chair").changes] == [False, False]
    for part in ("member", "reader"):
        with pytest.raises(NotAllowed):
            looking(act, change, [item], by=part)


def test_every_reason_why_a_date_is_refused(act, deed):
    far, asked, met, none = deed(days=400), deed(), deed(), deed()
    deadlines.ask(date_of(asked), LATER, "Ill.", by=act("police"), today=TODAY)
    with history.entry("test", by=None, today=TODAY, review=reviews.review_of("children-a-f")) as entry:
        met_point = entry.change(date_of(met), met_on=TODAY)
        dateless = entry.change(date_of(none), current=None)
    rows = [date_of(far), date_of(asked), met_point, dateless]

    at = {line.row.key: line.why for line in looking(act, Dates(AT_ONE, "So."), rows, by="police").refused}
    by_weeks = looking(act, Dates(Step(number=2, unit="weeks"), "So."), [dateless], by="police").refused

    assert at[date_of(far).key].endswith("already, which is later.")
    assert at[date_of(asked).key] == "A request for this date is already waiting for a decision."
    assert at[met_point.key] == "This has been met, so there is no date to move."
    assert by_weeks[0].why == rules.NO_DATE
    late = looking(act, Dates(Step(number=1, unit="weeks"), "So."), [date_of(deed(days=-30))])
    assert late.refused[0].why == "Its date would be 7 September 2015, which is not after today."
    assert told(looking(act, Dates(Step(to=date_of(far).current), "So."), [date_of(far)])) == [(date_of(far).key, "same")]


def test_two_dates_of_one_action_move_together(act, deed, review):
    from tracker.business import due_points

    action = deed()
    due_points.add(action, "Half way", TODAY + dt.timedelta(days=30), by=act("unit"), today=TODAY)
    points = deadline_store.points(action.key)
    doing(act, Dates(AT_ONE, "So."), points[:1])

    doing(act, Dates(Step(number=8, unit="months"), "Both."), deadline_store.points(action.key))

    after = deadline_store.points(action.key)
    assert [point.moves for point in after] == [1, 2]
    assert [point.is_next for point in after] == [True, False]


def test_somebody_inside_the_agency_asks_and_does_not_move(act, deed):
    from tracker.business import people as doing_people
    from tracker.rules import roles

    unit = people.person_of(cast.acting("unit").person)
    body = reviews.agency_of("TVP")
    doing_people.give_post(unit, roles.LEAD, "Police desk", by=None, today=TODAY, agency=body)
    action = deed()

    assert looking(act, Dates(AT_ONE, "So."), [date_of(action)]).changes[0].asks
    assert "hold a post in the agency" in looking(act, Withdraw("So."), [action]).refused[0].why


def moved(act, points, by="unit", today=TODAY):
    """Dates that were moved, and what puts them back."""
    lines = bulk.carry_out(Dates(AT_ONE, "So."), points, by=act(by), today=today, once="moved")
    entry = store.entries_sent(["moved/children-a-f"], act(by).person)[0]
    return PutBackDates(store.moved_in(entry, [line.row.key for line in lines]), entry.known_from, "A mistake.")


def test_dates_are_put_back_as_they_were_and_the_moves_were_none(act, deed, review):
    one, vague = deed(), deed()
    with history.entry("test", by=None, today=TODAY, review=review) as entry:
        point = entry.change(date_of(vague), precision="month", as_written="in the autumn")
    change = moved(act, [date_of(one), date_of(vague)])

    doing(act, change, [date_of(one), date_of(vague)])

    after = [date_of(each) for each in (one, vague)]
    assert [(each.moves, each.days_moved, each.event, each.because) for each in after] == [
        (0, 0, "undone", "A mistake.")
    ] * 2
    assert (after[1].current, after[1].precision, after[1].original) == (point.current, "month", point.original)
    assert stories.moves(list(stories.of_action(now(one), act("unit"))), date_of(one)) == []
    assert list(verify.of_the_database()) == []


def test_a_first_date_is_taken_again(act, deed, review):
    one = deed(days=None)
    with history.entry("test", by=None, today=TODAY, review=review) as entry:
        deadlines.begin(entry, review, one, None, basis="provisional")
    change = moved(act, [date_of(one)])
    doing(act, change, [date_of(one)])

    assert (date_of(one).current, date_of(one).original, date_of(one).moves) == (None, None, 0)


def test_every_reason_why_a_date_is_not_put_back(act, deed):
    again, asked_since, met, boards, free = deed(), deed(), deed(), deed("OSCB"), deed()
    change = moved(act, [date_of(each) for each in (again, asked_since, met, boards, free)], by="chair")
    deadlines.move(date_of(again), TODAY + dt.timedelta(days=300), "So.", by=act("chair"), today=TODAY)
    deadlines.ask(date_of(asked_since), TODAY + dt.timedelta(days=300), "Ill.", by=act("police"), today=TODAY)
    with history.entry("test", by=None, today=TODAY, review=reviews.review_of("children-a-f")) as entry:
        entry.change(date_of(met), met_on=TODAY)
    rows = [date_of(each) for each in (again, asked_since, boards, free)] + deadline_store.points(met.key)

    why = {line.row.owner: line.why for line in looking(act, change, rows).refused}

    assert why[again.key] == rules.SINCE and why[asked_since.key] == rules.ASKED_SINCE and met.key in why
    assert why[boards.key].startswith("Your post cannot do this") and free.key not in why
    late = bulk.preview(change, [date_of(free)], by=act("chair"), today=TODAY + dt.timedelta(days=1)).refused[0].why
    assert late.startswith("It was moved on 30 September 2015, and is put back on that day alone.")
    with pytest.raises(NotAllowed):
        looking(act, change, [date_of(free)], by="police")


# Requests decided


def asked(act, deed, by="police", **more):
    action = deed(**more)
    return deadlines.ask(date_of(action), LATER, "The trainer is ill.", by=act(by), today=TODAY)


def test_requests_are_granted_or_refused_many_at_once(act, deed):
    granted, refused = [asked(act, deed), asked(act, deed)], [asked(act, deed)]

    doing(act, Decide(True, "Agreed."), granted, by="chair")
    doing(act, Decide(False, "Not yet."), refused, once="form")

    stands = store.standing_of(DeadlineChange, [each.key for each in (*granted, *refused)])
    assert [stands[each.key].state for each in (*granted, *refused)] == ["granted", "granted", "refused"]
    points = store.standing_of(deadline_store.Deadline, [each.deadline_id for each in (*granted, *refused)])
    assert [points[each.deadline_id].moves for each in (*granted, *refused)] == [1, 1, 0]
    told = store.done_in(store.entries_sent(["form/children-a-f"], act("unit").person))
    assert [(each.field, each.was) for each in told] == [("refused", LATER)]


def test_every_reason_why_a_request_is_not_decided(act, deed):
    boards, own, done, met = (asked(act, deed, **more) for more in BY)
    done = deadlines.decide(done, True, "So.", by=act("chair"), today=TODAY)
    point = store.standing_of(deadline_store.Deadline, [met.deadline_id])[met.deadline_id]
    with history.entry("test", by=None, today=TODAY, review=reviews.review_of("children-a-f")) as entry:
        entry.change(point, met_on=TODAY)

    why = [line.why for line in looking(act, Decide(True, "So."), [boards, own, done, met]).refused]

    assert why[0].startswith("Your post cannot do this") and why[1].startswith("You asked for this time yourself")
    assert why[2] == "This request has already been decided." and why[3].startswith("This has been met since")
    assert not looking(act, Decide(False, "So."), [met]).refused
    assert {each.field for each in Decide(None, "").wrong(TODAY)} == {"granted", "because"}
    with pytest.raises(NotAllowed):
        looking(act, Decide(True, "So."), [met], by="police")


BY = ({"agency": "OSCB", "by": "unit"}, {"by": "unit"}, {}, {})


# Withdrawing


def test_actions_are_withdrawn_with_the_reason_beside_each(act, deed):
    one, other = deed(), deed("OCC")

    doing(act, Withdraw("Done by the new strategy."), [one, other])

    assert {now(one).delivery, now(other).delivery} == {delivery.WITHDRAWN}
    changes = [closing.store.of_action(each)[0] for each in (one, other)]
    assert {each.because for each in changes} == {"Done by the new strategy."}


def test_every_reason_why_an_action_is_not_withdrawn(act, deed):
    boards, gone, closed = deed("OSCB"), deed(), deed()
    closing.withdraw(gone, "So.", by=act("chair"), today=TODAY)
    with history.entry("test", by=None, today=TODAY, review=reviews.review_of("children-a-f")) as entry:
        closed = entry.change(closed, delivery=delivery.CLOSED)

    why = [line.why for line in looking(act, Withdraw("So."), [boards, gone, closed]).refused]

    assert why[0].startswith("Your post cannot do this") and why[1] == "This action was withdrawn already."
    assert why[2] == "This action is closed. Reopen it first, with a reason."
    assert len(looking(act, Withdraw("So."), [boards], by="chair").changes) == 1
    with pytest.raises(NotAllowed):
        looking(act, Withdraw("So."), [boards], by="police")


def test_what_was_withdrawn_runs_again_and_says_what_its_agency_last_said(act, deed):
    said, silent, boards, runs = deed(), deed(), deed("OSCB"), deed()
    said = actions.report(said, "at_risk", "Ten of forty.", None, by=act("police"), today=TODAY) and now(said)
    doing(act, Withdraw("So."), [said, silent, boards], by="chair")

    found = looking(act, Reopen("A mistake."), [now(said), now(silent), now(boards), runs])

    assert [line.state for line in found.lines] == ["changes", "changes", "refused", "refused"]
    assert found.refused[1].why == rules.SINCE
    doing(act, Reopen("A mistake."), [line.row for line in found.changes])
    assert (now(said).delivery, now(silent).delivery) == ("at_risk", "not_reported")
    change = closing.store.of_action(now(said))[0]
    assert (change.kind, change.stopped_from, change.because) == ("reopening", TODAY, "A mistake.")
    with pytest.raises(NotAllowed):
        looking(act, Reopen("So."), [now(boards)], by="police")


# Themes


def test_points_are_moved_to_another_theme_of_their_review(act, review):
    points = [reviews.item_of(review, ref) for ref in ("LP1", "LP2", "LP3")]
    theme = next(each for each in reviews.themes(review) if each.key not in {point.theme_id for point in points})

    doing(act, Themes(review, theme, "They are about the same thing."), points)

    assert {reviews.item_of(review, point.ref).theme_id for point in points} == {theme.key}
    same = looking(act, Themes(review, theme, "So."), points)
    assert len(same.same) == 3
    doing(act, Themes(review, None, "None fits."), [line.row for line in same.lines])
    assert reviews.item_of(review, "LP1").theme_id is None
    assert [each.field for each in Themes(review, None, "", chosen=False).wrong(TODAY)] == ["theme", "because"]
    with pytest.raises(NotAllowed):
        looking(act, Themes(review, theme, "So."), points, by="chair")


def test_a_theme_is_put_back_where_nobody_moved_the_point_since(act, review):
    points = [reviews.item_of(review, ref) for ref in ("LP1", "LP2")]
    theme = next(each for each in reviews.themes(review) if each.key not in {point.theme_id for point in points})
    doing(act, Themes(review, theme, "Alike."), points)
    doing(act, Themes(review, None, "None fits."), [reviews.item_of(review, "LP2")])
    change = PutBackThemes({point.key: (point.theme_id, theme.key) for point in points}, "Not agreed.")

    found = looking(act, change, points)

    assert [line.state for line in found.lines] == ["changes", "refused"]
    doing(act, change, [line.row for line in found.changes])
    assert reviews.item_of(review, "LP1").theme_id == points[0].theme_id
    with pytest.raises(NotAllowed):
        looking(act, change, points, by="chair")


def test_the_theme_of_one_is_moved_with_a_reason(act, review):
    from tracker.business import items

    point = reviews.item_of(review, "LP1")
    other = next(each for each in reviews.themes(review) if each.key != point.theme_id)

    moved = items.move_to_theme(point, other, "It is about record keeping.", by=act("unit"), today=TODAY)

    assert moved.theme_id == other.key and moved.text == point.text
    with pytest.raises(Refused, match="already"):
        items.move_to_theme(moved, other, "So.", by=act("unit"), today=TODAY)
    with pytest.raises(Refused, match="Say why"):
        items.move_to_theme(moved, None, " ", by=act("unit"), today=TODAY)
    with pytest.raises(NotAllowed):
        items.move_to_theme(moved, None, "So.", by=act("chair"), today=TODAY)
    with pytest.raises(history.Stale):
        items.move_to_theme(point, None, "So.", by=act("unit"), today=TODAY)


# What was done, and how much is asked


def test_what_was_done_is_read_from_the_history(act, deed):
    one, other = deed(), deed("OSCB")
    doing(act, Dates(AT_ONE, "So."), [date_of(one), date_of(other)], once="form")
    entries = store.entries_sent(["form/children-a-f"], act("unit").person)

    done = {each.thing.ref: each for each in store.done_in(entries)}

    assert (done[one.ref].field, done[one.ref].now) == ("current", LATER)
    assert (done[other.ref].field, done[other.ref].was) == ("asked_for", TODAY + dt.timedelta(days=60))
    assert not store.entries_named([entries[0].id], act("chair").person)
    assert [row.id for row in store.entries_named([entries[0].id, "'; --"], act("unit").person)] == [entries[0].id]


def test_a_preview_asks_no_more_of_many_than_of_a_few(act, deed):
    rows = [deed() for _ in range(6)]
    points = [date_of(row) for row in rows]
    changes = [(Owner(post("police"), "So."), rows), (Withdraw("So."), rows), (Dates(AT_ONE, "So."), points)]
    changes += [(Reopen("So."), rows), (PutBackDates({each.key: (each, each) for each in points}, TODAY, "So."), points)]
    unit = act("unit")

    for change, chosen in changes:
        numbers = []
        for some in (chosen[:2], chosen):
            with counted() as queries:
                bulk.preview(change, some, by=unit, today=TODAY)
            numbers.append(len(queries))
        assert numbers[0] == numbers[1]
