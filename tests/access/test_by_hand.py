"""Requests that no walk makes: another method, another spelling of an address, a post that ends, a body that was merged."""

from __future__ import annotations

import datetime as dt

import pytest

from tests import cast
from tests.hand import by_hand
from tracker import clock
from tracker.business import actions, agencies, chairs, invitations, people
from tracker.rules import roles
from tracker.rules.refusal import Refused
from tracker.store import history, reviews
from tracker.store.people import AccessLog, Post, person_of
from tracker.store.reviews import Agency

pytestmark = pytest.mark.small

HERE = "/reviews/children-a-f"
DAY = dt.timedelta(days=1)


@pytest.fixture
def action(act, review):
    r1, tvp = reviews.item_of(review, "R1"), reviews.agency_of("TVP")
    return actions.add(review, "Every desk keeps a list", tvp, [r1], by=act("unit"), today=cast.TODAY)


def count() -> int:
    return history.History.select().count()


def refusals() -> list[str]:
    return [row.where for row in AccessLog.select().where(AccessLog.what == "refused").order_by(AccessLog.id)]


def test_w2_head_and_options_run_nothing_that_a_get_would_refuse(visit, action):
    reader, before = visit("reader"), count()
    for path in (f"{HERE}/actions/{action.ref}/edit", "/people/add", f"{HERE}/R1/assurance"):
        assert reader.client.head(path).status_code == 403
        assert reader.client.options(path).status_code in (200, 403)
        for method in ("PUT", "PATCH", "DELETE", "TRACE"):
            assert reader.client.open(path, method=method).status_code == 405
    assert count() == before


@pytest.mark.parametrize("way", ["header", "query", "field"])
def test_w2_no_request_is_taken_for_one_of_another_method(visit, action, way):
    """A GET that says that it is a POST stays one; a POST that says that it is a GET asks for its token."""
    police, before = visit("police"), count()
    path = f"{HERE}/actions/{action.ref}/report"
    said = {"delivery": "on_track", "what_changed": "Begun."}
    extra = {
        "header": {"headers": {"X-HTTP-Method-Override": "POST", "X-HTTP-Method": "POST"}},
        "query": {"query_string": {"_method": "POST", **said}},
        "field": {"data": {"_method": "POST", **said}},
    }[way]
    assert police.client.get(path, **extra).status_code == 405
    assert police.client.post(path, data={"_method": "GET", **said}).status_code == 400
    assert count() == before


def test_a9_another_spelling_of_an_address_opens_nothing(visit, action):
    """A stroke at its end, other case, an encoded stroke, two strokes, dots: not found, or the rule of the plain one."""
    council = visit("council")
    for path in (
        f"{HERE}/actions/{action.ref}/report/",
        f"{HERE}/actions/{action.ref.lower()}/report",
        f"{HERE}/actions%2F{action.ref}/report",
        f"/reviews/CHILDREN-A-F/actions/{action.ref}/report",
        f"{HERE}/actions/{action.ref}%2Freport",
        f"{HERE}/actions/{action.ref}/report%00",
        f"{HERE}//actions/{action.ref}/more-time",
        f"{HERE}/R1/../actions/{action.ref}/more-time",
        "/people/add/",
        "/rounds/1/returns/tvp/send",
    ):
        answer = council.post(path, {"delivery": "on_track", "what_changed": "Begun."}, form_at="/account")
        assert answer.status_code in (301, 308, 403, 404, 405), (path, answer.status_code)


@pytest.mark.parametrize("asked", ["as_at=2015-09-29", "since=2015-01-01", "next=//evil.example", "chosen=1", "by=chair"])
def test_a2_what_an_address_asks_besides_gives_no_right(visit, action, asked):
    council, before = visit("council"), count()
    answer = council.post(
        f"{HERE}/actions/{action.ref}/report?{asked}",
        {"delivery": "on_track", "what_changed": "Begun."},
        form_at="/account",
    )
    assert answer.status_code in (400, 403) and count() == before
    assert "evil" not in (answer.location or "")


def test_a2_a_post_that_ends_while_a_form_is_open_carries_no_right_any_more(visit, act, action):
    """The session ends with the post. Signed in again without one, there is nothing that may be sent."""
    police, member = visit("police"), act("police")
    page = police.page(f"{HERE}/actions/{action.ref}")
    fields = cast.hidden_fields(page, f"{HERE}/actions/{action.ref}/report")
    people.end_post(Post.get(Post.id == member.post), by=act("unit"), today=cast.TODAY)
    sent = {**fields, "delivery": "on_track", "what_changed": "Begun."}
    before = count()

    assert police.client.post(f"{HERE}/actions/{action.ref}/report", data=sent).status_code in (400, 401)
    again = police.come_in("police")
    assert again.post(f"{HERE}/actions/{action.ref}/report", sent, form_at="/account").status_code == 403
    assert count() == before


def test_a2_a_deputy_acts_for_the_chair_in_the_days_of_the_post_alone(visit, act):
    district = person_of(act("district").person)
    dates = {"since": cast.TODAY - 3 * DAY, "until": cast.TODAY + DAY}
    post = people.give_post(
        district, roles.CHAIR, "Deputy chair", by=None, today=cast.TODAY - 3 * DAY, deputy=True, **dates
    )
    by_hand(Post.update(unconfirmed=False).where(Post.id == post.id))
    visitor = visit("district")
    visitor.post("/acting-as", {"post": post.key}, form_at="/account")
    assert visitor.get(f"{HERE}/R1/assurance").status_code == 200

    clock.pin(cast.TODAY + DAY)

    assert visitor.get(f"{HERE}/R1/assurance").status_code == 403
    assert visitor.post("/acting-as", {"post": post.key}, form_at="/account").status_code == 403


def test_a2_a_person_with_two_posts_has_in_each_the_rights_of_that_one(visit, act, action):
    reader = act("reader")
    people.give_post(
        person_of(reader.person), roles.LEAD, "Lead", by=None, today=cast.TODAY, agency=reviews.agency_of("TVP")
    )
    visitor = visit("reader")
    path, said = f"{HERE}/actions/{action.ref}/report", {"delivery": "on_track", "what_changed": "Begun."}

    assert visitor.post(path, said, form_at="/account").status_code == 403
    lead = Post.get((Post.person == reader.person) & (Post.role == roles.LEAD))
    visitor.post("/acting-as", {"post": lead.key}, form_at="/account")
    assert visitor.post(path, said, form_at="/account").status_code == 302


def test_a2_a_lead_reports_for_the_parts_of_an_agency_and_a_part_never_for_the_whole(visit, act, review):
    """The County Council has Education and Learning under it."""
    part, whole = reviews.agency_of("OCC-EL"), reviews.agency_of("OCC")
    r1, unit = reviews.item_of(review, "R1"), act("unit")
    below = actions.add(review, "Of the part", part, [r1], by=unit, today=cast.TODAY)
    above = actions.add(review, "Of the whole", whole, [r1], by=unit, today=cast.TODAY)
    people.give_post(person_of(act("reader").person), roles.LEAD, "Lead of a part", by=None, today=cast.TODAY, agency=part)
    lead = Post.get((Post.person == act("reader").person) & (Post.role == roles.LEAD))
    small = visit("reader")
    small.post("/acting-as", {"post": lead.key}, form_at="/account")

    def sent(visitor, action):
        said = {"delivery": "on_track", "what_changed": f"Begun by {visitor is small}."}
        return visitor.post(f"{HERE}/actions/{action.ref}/report", said, form_at=f"{HERE}/actions/{action.ref}").status_code

    assert [sent(visit("council"), each) for each in (below, above)] == [302, 302]
    assert sent(small, above) == 403 and sent(small, below) != 403


def test_a2_the_people_of_an_agency_that_was_merged_keep_no_right_over_what_went_on(visit, act, action):
    """What the agency led stands under its old name until the business unit moves it; posts that end carry nothing."""
    tvp, occ = reviews.agency_of("TVP"), reviews.agency_of("OCC")
    council = visit("council")
    path, said = f"{HERE}/actions/{action.ref}/report", {"delivery": "on_track", "what_changed": "Begun."}
    assert council.post(path, said, form_at="/account").status_code == 403
    agencies.merge(tvp, occ, cast.TODAY, "One body from today.", by=act("unit"), today=cast.TODAY)
    merged = Agency.get((Agency.record == tvp.key) & Agency.known_until.is_null())

    ends = council.post(path, said, form_at="/account").status_code
    assert ends == (302 if merged.key in act("council").agencies else 403)


def test_a8_nobody_raises_their_own_role_by_any_of_the_forms(visit, act):
    unit, own = visit("unit"), act("unit")
    sent = {"role": "chair", "title": "Chair", "agency": "", "level": "", "since-day": "30", "since-month": "9"}
    before = count()
    answer = unit.post(f"/people/{own.person}/posts/new", {**sent, "since-year": "2015"})
    assert answer.status_code == 422 and "Somebody else must change your own posts" in answer.get_data(as_text=True)
    for path in (f"/people/posts/{own.post}/end", f"/people/posts/{own.post}/hand-over", f"/people/{own.person}/disable"):
        assert unit.post(path, {"on-day": "30", "on-month": "9", "on-year": "2015"}).status_code in (403, 422), path
    assert count() == before


def test_a8_the_last_of_the_business_unit_is_not_removed_by_another_role(visit, act):
    own = act("unit")
    for part in ("chair", "member", "police"):
        assert visit(part).post(f"/people/{own.person}/disable", {}, form_at="/account").status_code == 403
        assert visit(part).post(f"/people/posts/{own.post}/end", {}, form_at="/account").status_code == 403


def test_a10_each_kind_of_refusal_is_logged_with_who_what_and_where_and_without_what_was_typed(visit, act, anybody, action):
    """The gate, the owner of a record, a second person, a post that is not held, and nobody at all."""
    secret = {"because": "Something private.", "what_changed": "Something private.", "password": "three quiet words 15"}
    council = visit("council")
    council.post("/people/add?name=private", secret, form_at="/account")  # the gate
    council.post(f"{HERE}/actions/{action.ref}/report", secret, form_at="/account")  # whose it is
    council.post("/acting-as", {**secret, "post": act("chair").post}, form_at="/account")  # somebody else's post
    council.get(f"{HERE}/R1/assurance")
    anybody.client.post("/people/add", data=secret)

    lines = list(AccessLog.select().where(AccessLog.what == "refused").order_by(AccessLog.id))
    assert [row.where for row in lines] == [
        "POST /people/add",
        f"POST {HERE}/actions/{action.ref}/report",
        "POST /acting-as",
        f"GET {HERE}/R1/assurance",
        "POST /people/add",
    ]
    mine = act("council")
    assert [(row.person, row.post) for row in lines] == [(mine.person, mine.post)] * 4 + [(None, None)]
    assert all(row.at for row in lines)
    assert "private" not in " ".join(str(row.__data__) for row in lines) and "quiet" not in str(lines)


def test_a8_the_business_unit_makes_no_link_for_who_is_to_act_as_the_chair_later(act):
    """A password chosen by such a link before the days of a deputy would be good in them."""
    council, later = person_of(act("council").person), {"since": cast.TODAY + 7 * DAY, "until": cast.TODAY + 14 * DAY}
    chairs.name_deputy(council, "Deputy chair", **later, by=act("chair"), today=cast.TODAY)

    with pytest.raises(Refused, match="acts as the chair"):
        invitations.make_link(council, by=act("unit"), today=cast.TODAY, now=clock.now())
