"""Who gets in, what every answer carries, and that reading changes nothing."""

import dataclasses
import re

import pytest

from tests import cast
from tests.addresses import reading_pages
from tests.crawl import crawled
from tracker import paths
from tracker.app import create_app
from tracker.business import evidence
from tracker.store import database, reviews
from tracker.store.people import AccessLog
from tracker.web import guard

pytestmark = pytest.mark.small

HTML = "text/html; charset=utf-8"


@pytest.fixture
def hidden(act, review):
    """A restricted piece of the police, as a page and as a history subject, beside one that was never there."""
    piece = evidence.NewEvidence(
        statement="Zebra audit.",
        rung="practice",
        independence="independent",
        about=[(reviews.item_of(review, "R1"), "supports")],
        restricted=True,
        file_name="audit.txt",
        file_content=b"A plain text about zebras.",
    )
    return evidence.give(review, piece, by=act("police"), today=cast.TODAY)


def test_a1_a_view_that_names_no_permission_is_refused(tracker):
    app = _app(tracker)

    def forgotten():
        return "open to all"

    app.add_url_rule("/forgotten", view_func=forgotten)
    visitor = cast.Visitor(app.test_client())
    assert visitor.get("/forgotten").status_code == 302

    for part in cast.PARTS:
        assert cast.Visitor(app.test_client()).sign_in(part).get("/forgotten").status_code == 403


def test_a9_what_is_hidden_answers_as_what_is_not_there(visit, hidden):
    from tracker.store.evidence import files

    file = files([hidden.key]).get().key
    absent = f"E{int(hidden.ref[1:]) + 1}"
    for part in ("council", "reader", "member"):
        stranger = visit(part)
        for suffix in ("", f"/files/{file}"):
            foreign = stranger.get(f"/reviews/children-a-f/evidence/{hidden.ref}{suffix}")
            nothing = stranger.get(f"/reviews/children-a-f/evidence/{absent}{suffix}")
            assert foreign.status_code == nothing.status_code == 404
            assert _same(foreign, hidden.ref) == _same(nothing, absent)
    assert "Zebra audit." in visit("police").page(f"/reviews/children-a-f/evidence/{hidden.ref}")


_read: dict[str, dict[str, str]] = {}


def read(app, visitor, part: str) -> dict[str, str]:
    """Every page that can be read, as somebody sees it. A part reads them once: they are the same in each test's copy."""
    if part not in _read:
        _read[part] = {path: visitor.page(path) for path in reading_pages(app, most=3)}
    return _read[part]


def test_a9_no_page_tells_of_what_is_hidden_but_the_item_that_rests_on_it(app, visit, act, review):
    reader = visit("reader")
    every = read(app, reader, "reader")
    before = {
        path: cast.still(page) for path, page in every.items() if "/R1" not in path and not path.startswith("/history")
    }
    pages = list(before)
    given = []
    for statement in ("Zebra audit.", "Zebra visit."):
        piece = evidence.NewEvidence(
            statement=statement,
            rung="impact",
            independence="inspected",
            about=[(reviews.item_of(review, "R1"), "context")],
            restricted=True,
            url="https://example.org",
        )
        given.append(evidence.give(review, piece, by=act("police"), today=cast.TODAY).ref)
    after = {path: reader.still(path) for path in pages}

    # The chair's queue and the coverage have a line for each item, and the stocktake is a report: they say how many, and
    # nothing else.
    tell = {"/assurance", "/stocktake", "/reviews/children-a-f/coverage"}
    assert {path for path in pages if after[path] != before[path]} <= tell
    assert not [path for path in pages if "Zebra" in after[path] or any(f">{ref}<" in after[path] for ref in given)]


def test_an_address_that_is_not_there_answers_alike_for_everybody(visit, anybody):
    for visitor in (anybody, visit("reader"), visit("unit")):
        assert visitor.get("/no-such-page").status_code == 404
        assert visitor.client.post("/no-such-page").status_code in (400, 404)


def test_a10_a_refusal_is_logged_with_who_what_and_where(visit, act):
    visit("reader").get("/people/add")
    line = AccessLog.get(AccessLog.what == "refused")

    assert (line.post, line.where) == (act("reader").post, "GET /people/add")


def test_h4_line_breaks_cannot_forge_a_line_of_the_log(visit, act):
    from tracker.store.people import log

    log("refused", "GET /a\r\nGET /b\x1b[31m", act("reader"), cast.dt.datetime(2015, 9, 30))

    assert AccessLog.get(AccessLog.what == "refused").where == "GET /a  GET /b [31m"


@pytest.mark.parametrize("part", ["unit", "chair", "police"])
def test_w2_no_get_changes_anything(visit, part):
    found = crawled(visit(part), part)

    assert len(found.pages) > 15 and len(found.forms) > 3
    assert found.changed == []


def test_w1_a_form_without_its_token_or_with_anothers_is_refused_and_gives_the_words_back(visit):
    unit, chair = visit("unit"), visit("chair")
    anothers = cast.hidden_fields(chair.page("/agencies"), "/sign-out")["csrf_token"]
    for token in ({}, {"csrf_token": ""}, {"csrf_token": "x" * 90}, {"csrf_token": anothers}):
        answer = unit.client.post("/people/add", data={"name": "Typed with care", "password": "three quiet words", **token})
        page = answer.get_data(as_text=True)
        assert answer.status_code == 400
        assert "Typed with care" in page and "three quiet words" not in page
    assert "Typed with care" not in unit.page("/people")


def test_w1_every_way_to_post_asks_for_the_token(app, visit):
    several = [visit(part).client for part in ("unit", "chair", "member")]
    for rule in app.url_map.iter_rules():
        if "POST" in rule.methods:
            path = re.sub(r"<[^>]+>", "x", rule.rule)
            # 403 for a post that may not come here at all; for nobody anything else.
            answers = {client.post(path).status_code for client in several}
            assert 400 in answers and answers <= {400, 403}, path


def test_w3_every_html_answer_carries_the_policy(app, visit, anybody):
    reader = visit("reader")
    answers = [
        anybody.get("/sign-in"),
        anybody.get("/nothing"),
        anybody.get("/about/marks"),
        reader.get("/"),
        reader.get("/people/add"),
        reader.get("/history?as_at=nonsense"),
        reader.get("/sign-out"),
        reader.client.post("/sign-out"),
        anybody.post("/sign-in", {"email": ""}),
    ]

    assert {answer.status_code for answer in answers} == {200, 400, 403, 404, 405, 422}
    for answer in answers:
        assert answer.headers["Content-Security-Policy"] == guard.POLICY
        assert answer.content_type == HTML


def test_w3_no_page_needs_what_the_policy_forbids(app, visit):
    for path, page in read(app, visit("unit"), "unit").items():
        assert not re.search(r"<script(?![^>]*\bsrc=)", page), path
        assert not re.search(r"\s(style|on[a-z]+)=", re.sub(r">[^<]*<", "><", page)), path


def test_w4_every_answer_carries_the_headers_that_keep_browsers_honest(visit, anybody):
    for answer in (anybody.get("/sign-in"), visit("reader").get("/"), anybody.get("/nothing")):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in answer.headers["Permissions-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Strict-Transport-Security" not in answer.headers


def test_w4_the_cookie_is_kept_from_scripts_and_other_sites(anybody):
    cookie = anybody.get("/sign-in").headers["Set-Cookie"]

    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie


def test_w4_behind_https_the_cookie_is_bound_to_the_host_and_https_is_asked_for(tracker):
    client = _app(tracker, url="https://tracker.example").test_client()
    answer = client.get("/sign-in", base_url="https://tracker.example")
    cookie = answer.headers["Set-Cookie"]

    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert cookie.startswith("__Host-tracker=") and "Secure" in cookie and "Domain" not in cookie


def test_w5_nothing_is_loaded_from_elsewhere(app, visit):
    for path, page in read(app, visit("reader"), "reader").items():
        loaded = re.findall(r'<(?:script|link|img|iframe|use|source|form)[^>]*\s(?:src|href|action)="([^"]+)"', page)
        assert loaded and all(own.startswith(("/", "#")) and not own.startswith("//") for own in loaded), path


def test_w5_no_style_or_script_asks_elsewhere():
    """The return asks its own address, for the draft and for a new token; a link to a file asks for that; columns
    that are chosen ask the address of their form."""
    for path in [*paths.STATIC.rglob("*.css"), *paths.STATIC.rglob("*.js")]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(
            r"url\(\s*['\"]?(?:https?:)?//|@import|fetch\((?!form\.dataset\.draft|location\.href|link\.href|form\.action)|XMLHttpRequest|sendBeacon|WebSocket",
            text,
        ), path


def test_w6_an_unknown_host_is_refused(anybody):
    assert anybody.get("/sign-in", base_url="http://127.0.0.1").status_code == 200
    assert anybody.get("/sign-in", base_url="http://evil.example").status_code == 400


def test_w6_what_a_proxy_would_say_is_believed_of_a_named_proxy_alone(tracker):
    said = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    assert _app(tracker).test_client().get("/sign-in", headers=said).status_code == 200
    behind = _app(tracker, proxies=1).test_client()

    assert behind.get("/sign-in", headers=said).status_code == 400
    assert behind.get("/sign-in", headers={**said, "X-Forwarded-Host": "localhost"}).status_code == 200


def _app(settings, **changes):
    """An application of its own over the test's database; the connections of the one before are given back first."""
    before = database.database.obj
    before.close()
    getattr(before, "close_all", lambda: None)()
    app = create_app(dataclasses.replace(settings, **changes))
    database.database.connect(reuse_if_open=True)
    return app


def _same(answer, ref: str) -> str:
    page = answer.get_data(as_text=True).replace(ref, "")
    return re.sub(r'name="csrf_token" value="[^"]*"', "", page)
