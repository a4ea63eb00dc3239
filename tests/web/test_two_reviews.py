"""Pages with two reviews loaded, as several roles: none fails, and no reference can be taken for one of the other."""

import re
from collections import Counter
from urllib.parse import urlsplit

import pytest

from tests import cast, markup
from tests.both_reviews import loaded
from tests.conftest import settings
from tracker import clock
from tracker.app import create_app
from tracker.store.database import database

A_RECORD = re.compile(r"^/reviews/([^/]+)/(?:.*/)?([A-Z]{1,3}\d+[a-z]?)$")
OF_ONE = {"stocktakes.index", "links.index"}  # each is about the one review that it names at its head
ROWS = ("tr", "li", "section", "article", "dd")


@pytest.fixture(scope="module")
def app(engine, tmp_path_factory):
    folder = tmp_path_factory.mktemp("both")
    with loaded(engine, folder, hired=True) as (url, _):
        made = create_app(settings(url, folder))
        made.config["SHOW_ERROR_PAGES"] = False
        database.connect(reuse_if_open=True)
        clock.pin(cast.TODAY)
        yield made


def walked(app, part: str):
    """Each view once for each review that its address names, as it is reached by links from home: address and page."""
    visitor, address_of = cast.Visitor(app.test_client()).come_in(part), app.url_map.bind("localhost")
    waiting, seen = ["/", "/reviews/children-a-f", "/reviews/infants-2015"], Counter()
    for path in waiting:
        try:
            endpoint, values = address_of.match(urlsplit(path).path, "GET")
        except Exception:  # noqa: S112 - an address that only takes forms
            continue
        seen[endpoint, values.get("review")] += 1
        writes = values.get("review") and getattr(app.view_functions[endpoint], "only_today", False)
        if seen[endpoint, values.get("review")] > 1 or endpoint == "static" or "form" in values or writes:
            continue  # the forms about one record name its review in their address
        answer = visitor.get(path)
        assert answer.status_code in (200, 403), f"{path}: {answer.status_code}"
        if answer.status_code == 200 and answer.mimetype == "text/html":
            tree = markup.parse(answer.get_data(as_text=True))
            waiting += [link.get("href") for link in tree.iter("a") if (link.get("href") or "").startswith("/")]
            yield endpoint, values, tree


@pytest.mark.parametrize("part", ["unit", "police"])
def test_no_reference_can_be_taken_for_one_of_another_review(app, part):
    both = set()
    for endpoint, values, tree in walked(app, part):
        both.add((endpoint, values.get("review")))
        if not values.get("review") and endpoint not in OF_ONE:
            _says_of_which(tree, endpoint)

    for view in ("items.show", "actions.show", "evidence.show", "reviews.show", "links.show", "coverage.show"):
        assert {(view, "children-a-f"), (view, "infants-2015")} <= both, view


def _says_of_which(tree, endpoint: str) -> None:
    """Each link that is called by a reference has the review of its address beside it, in its row."""
    above = {child: parent for parent in tree.iter() for child in parent}
    for link in tree.iter("a"):
        found = A_RECORD.match(urlsplit(link.get("href") or "").path)
        if not found or not re.search(rf"\b{found[2]}\b", " ".join(link.itertext())):
            continue
        place = link
        while place in above and place.tag not in ROWS:
            place = above[place]
        said = " ".join(" ".join(place.itertext()).split())
        assert found[1] in said or "Children A-F" in said, f"{endpoint}: {found[0]} in “{said[:200]}”"


@pytest.mark.parametrize("path", ["", "/R1", "/LP1", "/N1"])
def test_the_wording_of_an_invented_review_is_marked_and_that_of_the_shipped_one_is_not(app, path):
    reader = cast.Visitor(app.test_client()).come_in("reader")

    def head(review: str) -> str:
        """What stands before the first heading within the page, or before its counts."""
        return reader.page(f"/reviews/{review}{path}").partition('id="main')[2].partition("<h1" if path else "<ul")[0]

    assert "invented" in head("infants-2015").lower()
    assert "invented" not in head("children-a-f").lower()


def test_home_marks_the_invented_review_and_no_other(app):
    page = cast.Visitor(app.test_client()).come_in("chair").page("/")
    in_list = dict(re.findall(r'<li><a href="/reviews/([a-z0-9-]+)">(.*?)</li>', page))

    assert {code: "nvented" in row for code, row in in_list.items()} == {"infants-2015": True, "children-a-f": False}


@pytest.mark.parametrize("asked", ["R1", "escalation", "advice", "E1", "LP1"])
def test_what_is_found_says_of_which_review_it_is(app, asked):
    reader = cast.Visitor(app.test_client()).come_in("reader")
    tree = markup.parse(reader.page(f"/search?q={asked}"))
    shown = [link for link in tree.iter("a") if link.get("class") == "row-title" and "/agencies/" not in link.get("href")]

    assert shown
    for link in shown:
        review = urlsplit(link.get("href")).path.split("/")[2]
        assert "".join(link.itertext()).startswith(f"{review}/"), link.get("href")


def test_a_reference_is_found_as_pages_write_it_and_stands_first(app):
    reader = cast.Visitor(app.test_client()).come_in("reader")

    def found(asked: str) -> list[str]:
        tree = markup.parse(reader.page(f"/search?q={asked}&in=items"))
        return [urlsplit(link.get("href")).path for link in tree.iter("a") if link.get("class") == "row-title"]

    assert set(found("R1")[:2]) == {"/reviews/children-a-f/R1", "/reviews/infants-2015/R1"}
    assert found("infants-2015/R1") == ["/reviews/infants-2015/R1"]
    assert found("children-a-f/r1")[0] == "/reviews/children-a-f/R1"
    assert found("infants-2015/R1+children-a-f/R1") == found("nothing/R1") == []


def test_an_item_shows_what_was_asked_before_and_the_other_that_it_was_asked_again(app):
    reader = cast.Visitor(app.test_client()).come_in("reader")
    later, earlier = reader.page("/reviews/infants-2015/R1"), reader.page("/reviews/children-a-f/R1")

    assert 'Asked before: <a href="/reviews/children-a-f/R1">' in later
    assert "As it stood then, on 20 June 2015" in later and "As it stands on 30 September 2015" in later
    assert "the Board of the time closed it" in later
    assert "Asked again" in earlier and 'href="/reviews/infants-2015/R1"' in earlier
    assert "Asked again" not in reader.page("/reviews/children-a-f/R1?as_at=2015-06-19")
    assert "Say that R1 was asked before" not in later


def test_the_unit_says_what_was_asked_before_among_what_is_alike(app):
    unit = cast.Visitor(app.test_client()).come_in("unit")
    path = "/reviews/infants-2015/LP4/asked-before"
    assert "children-a-f/" in unit.page(path)
    wanting = unit.post(path, {"closed_then": "In a minute.", "basis": "inferred"})
    page = wanting.get_data(as_text=True)
    assert wanting.status_code == 422 and "In a minute." in page
    assert "Choose the one that was asked before." in page and "Say why you infer it." in page

    said = {
        "earlier": "children-a-f/LP1",
        "basis": "inferred",
        "because": "Both are about it.",
        "closed_then": "In a minute.",
    }
    form = cast.hidden_fields(unit.page(path), path)
    twice = [unit.client.post(path, data=form | said) for _ in range(2)]
    assert [answer.status_code for answer in twice] == [302, 302] and twice[0].location == twice[1].location
    shown = unit.page("/reviews/infants-2015/LP4")
    assert "Asked before" in shown and "In a minute." in shown
    waiting = unit.page("/links?review=infants-2015&kind=before")
    assert "children-a-f/LP1" in waiting and "Was asked before" in waiting


def test_who_does_not_keep_the_record_cannot_say_it(app):
    police = cast.Visitor(app.test_client()).come_in("police")

    assert police.get("/reviews/infants-2015/LP4/asked-before").status_code == 403
