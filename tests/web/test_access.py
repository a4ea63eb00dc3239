"""Who gets in: every route has its rule, a reader changes nothing, and what is refused is logged."""

from __future__ import annotations

import re
from collections import defaultdict
from urllib.parse import urljoin, urlsplit

import pytest

from tests import cast, markup
from tracker.rules import roles
from tracker.store import actions, evidence, people, reviews
from tracker.web import guard

pytestmark = pytest.mark.small

# What one does with one's own session.
OWN_SESSION = {"/sign-in", "/sign-out", "/acting-as", "/account/password", "/account/sessions/end"}
# The address of one's own calendar; everybody with a post may have one.
OWN_SESSION |= {"/account/calendar", "/account/calendar/end"}
# One's own second factor, proving once more who one is, and one's own form that came too late.
OWN_SESSION |= {f"/account/{way}" for way in ("prove", "second-factor", "second-factor/begin", "second-factor/codes")}
OWN_SESSION |= {"/account/second-factor/off", "/form/keep", "/sign-in/code"}
# The two halves of signing in.
SIGNING_IN = {"/sign-in", "/sign-in/code"}
# Where somebody who cannot sign in yet chooses a password, having a link.
BY_A_LINK = "/welcome"
# Where a calendar program reads a person's dates, having the address.
BY_ITS_ADDRESS = "/calendar/"
SAMPLES = {
    "review": "children-a-f",
    "ref": "R1",
    "agency": "TVP",
    "code": "TVP",
    "level": "board",
    "update": "U1",
    "change": "T1",
    "form": "md",
    "number": "1",
}


def routes(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def rule_of(app, endpoint: str):
    return getattr(app.view_functions[endpoint], "allows", None)


def address(app, rule, method: str, **given) -> str:
    """An address of a route. Where it wants a name that we have no sample of, x stands for it."""
    values = {name: given.get(name) or SAMPLES.get(name, "x") for name in rule.arguments}
    return app.url_map.bind("localhost").build(rule.endpoint, values, method=method)


def addresses(app, review, method: str) -> list[str]:
    """An address for every route that takes the method, with records that are there where it can."""
    refs = {
        "actions": actions.actions(review).first().ref,
        "evidence": evidence.pieces().where(evidence.Evidence.review == review.key).first().ref,
    }
    found = {
        address(app, rule, method, ref=refs.get(rule.endpoint.partition(".")[0]))
        for rule in routes(app)
        if method in rule.methods
    }
    return sorted(found)


# A1


def test_a1_every_route_names_its_permission(app):
    known = {*roles.TABLE, guard.EVERYBODY, guard.SIGNED_IN, guard.BY_ADDRESS}
    without = {
        rule.endpoint: rule_of(app, rule.endpoint) for rule in routes(app) if rule_of(app, rule.endpoint) not in known
    }
    assert not without


def test_a1_a_route_without_one_is_refused_to_everybody(app, visit, monkeypatch):
    monkeypatch.delattr(app.view_functions["assurance.queue"], "allows")
    assert [visit(part).get("/assurance").status_code for part in cast.SEEN_AS_ROLES] == [403] * len(cast.SEEN_AS_ROLES)


def test_a1_nobody_reads_anything_before_signing_in(app, anybody, review):
    open_to_all = {"account.sign_in", "account.code", "about.marks", "about.accessibility", "about.access", "about.privacy"}
    open_to_all |= {"invitations.follow", "invitations.choose", "sign_on.start", "sign_on.back", "sign_on.leave"}
    assert {rule.endpoint for rule in routes(app) if rule_of(app, rule.endpoint) == guard.EVERYBODY} == open_to_all
    for path in addresses(app, review, "GET"):
        if not path.startswith(("/about/", "/sign-in", BY_A_LINK, BY_ITS_ADDRESS)):
            answer = anybody.get(path)
            assert (answer.status_code, urlsplit(answer.location).path) == (302, "/sign-in"), path


def test_a1_a_calendar_is_the_one_thing_read_without_signing_in_and_only_at_an_address_that_was_made(app, anybody, review):
    of_this_kind = {rule.endpoint for rule in routes(app) if rule_of(app, rule.endpoint) == guard.BY_ADDRESS}
    assert of_this_kind == {"calendars.feed"}
    paths = [path for path in addresses(app, review, "GET") if path.startswith(BY_ITS_ADDRESS)]
    assert [anybody.get(path).status_code for path in paths] == [404]


def test_a1_nobody_changes_anything_before_signing_in(app, anybody, review):
    for path in addresses(app, review, "POST"):
        if path not in {*SIGNING_IN, BY_A_LINK}:
            assert anybody.client.post(path, data={}).status_code == 401, path


def test_a1_what_changes_something_is_never_behind_the_right_to_read(app):
    writing = {rule.endpoint for rule in routes(app) if rule.methods & {"POST", "PUT", "PATCH", "DELETE"}}
    assert not {endpoint for endpoint in writing if rule_of(app, endpoint) == roles.READ}


# A5


def test_a5_every_writing_request_of_a_reader_is_refused(app, visit, review):
    reader = visit("reader")
    writing = [path for path in addresses(app, review, "POST") if path not in {*OWN_SESSION, BY_A_LINK}]
    assert len(writing) > 5
    answers = {path: reader.client.post(path, data={}).status_code for path in writing}
    assert set(answers.values()) == {403}, answers


def test_a5_no_page_offers_a_reader_a_form_or_a_way_to_one(app, visit):
    forms, ways = defaultdict(set), defaultdict(set)
    for path, html in read_through(app, visit("reader")):
        tree = markup.parse(html)
        for form in tree.iter("form"):
            if form.get("method", "get").lower() == "post" and form.get("action") not in OWN_SESSION:
                forms[path].add(form.get("action"))
        for endpoint, target in links(app, tree, path):
            if roles.READER not in roles.TABLE.get(rule_of(app, endpoint), {roles.READER: ""}):
                ways[path].add(target)
    assert not forms and not ways, (dict(forms), dict(ways))


def read_through(app, visitor, each: int = 3):
    """Every page that can be reached from home by links, at most a few of each kind."""
    waiting, seen, opened = ["/"], {"/"}, defaultdict(int)
    while waiting:
        path = waiting.pop(0)
        answer = visitor.get(path, follow_redirects=True)
        if answer.mimetype != "text/html":
            continue
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        html = answer.get_data(as_text=True)
        yield path, html
        for endpoint, target in links(app, markup.parse(html), path):
            if target not in seen and opened[endpoint] < each:
                seen.add(target)
                opened[endpoint] += 1
                waiting.append(target)


def links(app, tree, path: str):
    """Where the links of a page lead within the tracker: the endpoint and the address."""
    adapter = app.url_map.bind("localhost")
    for anchor in tree.iter("a"):
        target = urlsplit(urljoin(path, anchor.get("href", "")))
        if not target.netloc and target.path and not target.path.startswith("/static/"):
            endpoint, _ = adapter.match(target.path)
            yield endpoint, target.path + (f"?{target.query}" if target.query else "")


def test_a5_a_board_member_has_only_the_verbs_of_the_table(app, visit, review):
    allowed = {verb for verb in roles.TABLE if roles.BOARD_MEMBER in roles.TABLE[verb]}
    own_level = {roles.DECIDE, roles.REPLY, roles.CARRY_OUT}
    assert allowed == {roles.READ, roles.RAISE, roles.SECOND, roles.CONFIRM, *own_level}
    member = visit("member")
    for rule in routes(app):
        verb = rule_of(app, rule.endpoint)
        if "POST" in rule.methods and verb in roles.TABLE and verb not in allowed:
            path = address(app, rule, "POST")
            assert member.client.post(path, data={}).status_code == 403, path


# A4


def test_a4_only_the_chair_is_given_the_right_to_assure():
    assert list(roles.TABLE[roles.ASSURE]) == [roles.CHAIR]


@pytest.mark.parametrize("part", [part for part in cast.PARTS if part != "chair"])
def test_a4_every_page_behind_that_right_is_refused_to_everybody_else(app, visit, review, part):
    visitor = visit(part)
    behind = [rule for rule in routes(app) if rule_of(app, rule.endpoint) == roles.ASSURE]
    assert behind
    for rule in behind:
        path = address(app, rule, "POST")
        assert visitor.client.post(path, data={"rating": "sustained"}).status_code == 403
        assert visitor.get(path).status_code == 403


# A9


def test_a9_what_is_not_there_and_what_is_refused_tell_nothing_of_each_other(visit):
    reader = visit("reader")
    assert reader.get("/reviews/children-a-f/R1/assurance").status_code == 403
    assert reader.get("/reviews/children-a-f/R999/assurance").status_code == 403
    assert reader.get("/reviews/nowhere/R1").status_code == reader.get("/reviews/children-a-f/R999").status_code == 404


# A10


def test_a10_what_is_refused_is_logged_with_who_what_and_where(visit, act):
    visit("police").post("/reviews/children-a-f/R1/assurance", {"because": "Something private."})
    line = people.AccessLog.select().where(people.AccessLog.what == "refused").order_by(people.AccessLog.id.desc()).first()
    police = act("police")
    assert (line.person, line.post) == (police.person, police.post)
    assert line.where == "POST /reviews/children-a-f/R1/assurance"
    assert "private" not in line.where


def test_a10_a_refusal_of_somebody_who_has_not_signed_in_is_logged_too(anybody):
    anybody.client.post("/escalations/raise", data={})
    line = people.AccessLog.select().where(people.AccessLog.what == "refused").get()
    assert (line.person, line.where) == (None, "POST /escalations/raise")


def test_a10_the_log_keeps_no_line_breaks(visit):
    visit("reader").client.post("/reviews/children-a-f/R1%0d%0aforged/assurance", data={})
    line = people.AccessLog.select().where(people.AccessLog.what == "refused").get()
    assert not re.search(r"[\r\n]", line.where) and "forged" in line.where


def test_a10_nothing_that_is_allowed_is_logged_as_refused(visit):
    visit("reader").page("/assurance")
    assert not people.AccessLog.select().where(people.AccessLog.what == "refused").count()
    assert reviews.board() is not None
