"""Agencies renamed, merged and on the board: what was done under the old name stays under it."""

import datetime as dt
from dataclasses import replace

import pytest

from tests import cast
from tracker import paths
from tracker.business import actions, agencies, loads, people, responses
from tracker.rules import roles
from tracker.rules.refusal import NotAllowed, Refused
from tracker.store import agencies as store
from tracker.store import history, reviews
from tracker.store import people as people_store
from tracker.store import responses as parties
from tracker.store.actions import Action
from tracker.store.database import known
from tracker.store.reviews import Agency, Membership

pytestmark = pytest.mark.small

TODAY = cast.TODAY
YESTERDAY, TOMORROW = TODAY - dt.timedelta(1), TODAY + dt.timedelta(1)
WHY = "The body says so on its own page."


def test_an_agency_is_renamed_from_today_and_the_day_before_keeps_the_old_name(tracker, act):
    agencies.change(_tvp(), _said(name="Thames Police"), WHY, by=act("unit"), today=TODAY)

    assert reviews.agency_of("TVP").name == "Thames Police"
    assert reviews.agency_of("TVP", YESTERDAY).name == "Thames Valley Police"
    assert "Thames Valley Police" in reviews.agency_of("TVP").aliases


def test_an_old_code_leads_on_and_is_given_to_nobody_else(tracker, act):
    agencies.change(_tvp(), _said(code="TP"), WHY, by=act("unit"), today=TODAY)

    assert reviews.agency_once_called("TVP").code == "TP"
    assert reviews.agency_once_called("TP", YESTERDAY) is None
    with pytest.raises(Refused, match="had it once"):
        agencies.add(agencies.Said("Another", "TVP", "police"), WHY, by=act("unit"), today=TODAY)


@pytest.mark.whole
def test_a_second_load_finds_an_agency_that_was_given_another_code(tracker, act):
    agencies.change(_tvp(), _said(code="TP"), WHY, by=act("unit"), today=TODAY)

    loaded = loads.load(paths.SEEDS / "children-a-f")

    assert (loaded.added, loaded.changed, loaded.kept) == (0, 0, 1)


def test_only_the_business_unit_changes_agencies(tracker, act):
    span = Membership.get(known(Membership) & (Membership.agency == _tvp().key))
    for part in cast.PARTS:
        if part == "unit":
            continue
        who = {"by": act(part), "today": TODAY}
        for verb in (
            lambda who=who: agencies.add(agencies.Said("A", "A", "nhs"), WHY, **who),
            lambda who=who: agencies.change(_tvp(), _said(name="A"), WHY, **who),
            lambda who=who: agencies.merge(_tvp(), _of("OCC"), TODAY, WHY, **who),
            lambda who=who: agencies.join_board(_of("DFE"), TODAY, None, WHY, **who),
            lambda who=who: agencies.leave_board(span, TODAY, WHY, **who),
        ):
            with pytest.raises(NotAllowed):
                verb()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": " "}, "Enter the name"),
        ({"code": "small"}, "capital letters"),
        ({"code": "OCC"}, "Another agency has this code"),
        ({"kind": ""}, "Choose the kind"),
        ({"kind": "board"}, "stays it"),
    ],
)
def test_i2_a_change_that_makes_no_sense_is_refused(tracker, act, changed, said):
    with pytest.raises(Refused, match=said):
        agencies.change(_tvp(), _said(**changed), WHY, by=act("unit"), today=TODAY)


def test_an_agency_is_a_part_of_neither_itself_nor_its_parts(tracker, act):
    for parent in (_tvp(), _of("BULLFINCH")):
        with pytest.raises(Refused, match="part of itself"):
            agencies.change(_tvp(), _said(parent=parent), WHY, by=act("unit"), today=TODAY)


def test_a6_no_body_that_reports_for_itself_is_put_under_the_board(tracker, act):
    """What the business unit then reported for it would not be marked as on its behalf."""
    unit = {"by": act("unit"), "today": TODAY}
    for parent in (_of("OSCB"), _of("OSCB-EXEC")):
        for kind in (_tvp().kind, "team"):  # a member of the Board does not become a team of it
            with pytest.raises(Refused, match="Only a team of the Board's own"):
                agencies.change(_tvp(), _said(parent=parent, kind=kind), WHY, **unit)
    with pytest.raises(Refused, match="Only a team of the Board's own"):
        agencies.add(agencies.Said("Another body", "OTHER", "police", _of("OSCB")), WHY, **unit)

    assert agencies.add(agencies.Said("Audit group", "OSCB-AUDIT", "team", _of("OSCB")), WHY, **unit).code == "OSCB-AUDIT"


def test_r3_two_who_change_an_agency_do_not_overwrite_each_other(tracker, act):
    seen = _tvp()
    agencies.change(seen, _said(name="First"), WHY, by=act("unit"), today=TODAY)

    with pytest.raises(history.Stale):
        agencies.change(seen, _said(name="Second"), WHY, by=act("unit"), today=TODAY)


# Merged


@pytest.fixture
def merged(tracker, act):
    """The health trust, merged into the hospitals."""
    return agencies.merge(_of("OHFT"), _of("OUHT"), YESTERDAY, WHY, by=act("unit"), today=TODAY)


def test_what_a_merged_agency_did_stays_under_its_name_and_is_shown_with_the_other(tracker, act, review):
    ohft = _of("OHFT")
    responses.respond(reviews.item_of(review, "R1"), ohft, "accepted", "", by=act("health"), today=TODAY)
    agencies.merge(ohft, _of("OUHT"), TODAY, WHY, by=act("unit"), today=TODAY)

    found = store.bodies(TODAY)
    body = found[_of("OUHT").key]
    answered = [each for each in parties.of_agencies(body.keys, TODAY) if each.agency == ohft.key and each.response]

    assert ohft.key in body.keys
    assert [each.item.ref for each in answered] == ["R1"]
    assert found[ohft.key].successor is body


@pytest.mark.whole
def test_the_posts_of_the_other_report_for_what_it_led(tracker, act, review):
    action = Action.select().where(known(Action) & (Action.lead == _tvp().key)).order_by(Action.ref).first()
    agencies.merge(_tvp(), _of("OCC"), TODAY, WHY, by=act("unit"), today=TODAY)

    update = actions.report(action, "on_track", "We took it on.", None, by=act("council"), today=TODAY)

    assert update.agency_id == _tvp().key and not update.on_behalf


def test_a_merged_agency_is_no_member_from_that_day_and_gets_no_post(merged, act):
    assert merged.key not in parties.Members(TODAY).now
    with pytest.raises(Refused, match="merged into another"):
        people.give_post(
            people.person_of(cast.email("reader")), roles.LEAD, "L", by=act("unit"), today=TODAY, agency=_of("OHFT")
        )


def test_the_past_does_not_know_of_the_merger(merged):
    assert reviews.agency_of("OHFT", YESTERDAY).merged_into_id is None
    assert merged.key not in reviews.with_parts({_of("OUHT").key}, YESTERDAY)


@pytest.mark.parametrize(
    ("code", "into", "on", "said"),
    [
        ("OSCB", "TVP", TODAY, "The Board itself"),
        ("TVP", "TVP", TODAY, "Choose another agency"),
        ("TVP", "BULLFINCH", TODAY, "no part of this one"),
        ("TVP", "OCC", TOMORROW, "when it has happened"),
        ("TVP", "OCC", None, "first day"),
    ],
)
def test_a_merger_that_makes_no_sense_is_refused(tracker, act, code, into, on, said):
    with pytest.raises(Refused, match=said):
        agencies.merge(_of(code), _of(into), on, WHY, by=act("unit"), today=TODAY)


def test_an_agency_is_merged_once_and_never_into_what_was_merged_into_it(merged, act):
    for code, into in (("OHFT", "OCC"), ("OUHT", "OHFT")):
        with pytest.raises(Refused, match="merged already|takes its place"):
            agencies.merge(_of(code), _of(into), TODAY, WHY, by=act("unit"), today=TODAY)


# On the board


def test_a_later_joiner_is_asked_what_each_member_is_asked(tracker, act):
    def asked(day):
        body = store.bodies(day)[_of("OXCITY-X").key]
        return [each.item.ref for each in parties.of_agencies(body.keys, day) if each.each_member and each.party.asked]

    agencies.add(agencies.Said("Another trust", "OXCITY-X", "nhs"), WHY, by=act("unit"), today=TODAY)
    agencies.join_board(_of("OXCITY-X"), TOMORROW, None, WHY, by=act("unit"), today=TODAY)

    assert not asked(TODAY)
    assert asked(TOMORROW)


def test_a_membership_ends_on_a_day_and_what_was_answered_stays(tracker, act, review):
    tvp = _tvp()
    responses.respond(reviews.item_of(review, "R1"), tvp, "accepted", "", by=act("police"), today=TODAY)
    agencies.leave_board(_span("TVP"), TODAY, WHY, by=act("unit"), today=TODAY)

    body = store.bodies(TODAY)[tvp.key]
    assert body.member is None
    assert "R1" in {each.item.ref for each in parties.of_agencies(body.keys, TODAY) if each.response}
    assert store.bodies(YESTERDAY, YESTERDAY)[tvp.key].member


def test_i2_times_on_the_board_do_not_overlap_and_end_after_they_begin(tracker, act):
    who = {"by": act("unit"), "today": TODAY}
    for since, until, said in (
        (TODAY, None, "in some of these days already"),
        (dt.date(2000, 1, 1), dt.date(1999, 1, 1), "must end after"),
        (None, None, "first day"),
    ):
        with pytest.raises(Refused, match=said):
            agencies.join_board(_tvp(), since, until, WHY, **who)
    with pytest.raises(Refused, match="must end after it began"):
        agencies.leave_board(_span("TVP"), dt.date(1990, 1, 1), WHY, **who)
    with pytest.raises(Refused, match="Give a reason"):
        agencies.leave_board(_span("TVP"), TODAY, " ", **who)


def test_the_story_of_an_agency_says_what_happened_and_when(tracker, act):
    agencies.change(_tvp(), _said(name="Thames Police", code="TP"), WHY, by=act("unit"), today=TODAY)
    agencies.merge(_of("OHFT"), _of("TP"), TODAY, WHY, by=act("unit"), today=TODAY)
    found = store.bodies(TODAY)

    told = store.story(found[_of("TP").key], found)

    assert {each.what for each in told} >= {"named", "renamed", "recoded", "joined", "took_over"}
    before = store.bodies(YESTERDAY, YESTERDAY)
    assert not {"renamed", "took_over"} & {each.what for each in store.story(before[_of("TP").key], before, YESTERDAY)}


def _said(**changed) -> agencies.Said:
    tvp = _tvp()
    return replace(agencies.Said(tvp.name, tvp.code, tvp.kind, None, list(tvp.aliases), tvp.responsible_post), **changed)


def _tvp() -> Agency:
    return reviews.agency_once_called("TVP")


def _of(code: str) -> Agency:
    return reviews.agency_of(code)


def _span(code: str) -> Membership:
    return Membership.get(known(Membership) & (Membership.agency == _of(code).key))


@pytest.mark.parametrize("posts", ["move", "end", "leave"])
def test_the_posts_of_a_merged_agency_move_end_or_stay_in_the_same_step(tracker, act, posts):
    lead = act("health")
    agencies.merge(_of("OHFT"), _of("OUHT"), TODAY, WHY, by=act("unit"), today=TODAY, posts=posts)
    post = people_store.post_of(lead.post)
    held = {row.key for row in people_store.posts_held(lead.person, TODAY)}
    assert (lead.post in held) is (posts != "end") and (post.until == TODAY) is (posts == "end")
    assert post.agency_id == (_of("OUHT") if posts == "move" else _of("OHFT")).key
    if posts == "move":
        assert act("health").of(_of("OUHT").key) and act("health").of(_of("OHFT").key)


def test_a_merger_says_what_becomes_of_the_posts(tracker, act):
    with pytest.raises(Refused, match="what becomes of the posts"):
        agencies.merge(_of("OHFT"), _of("OUHT"), TODAY, WHY, by=act("unit"), today=TODAY, posts="x")
