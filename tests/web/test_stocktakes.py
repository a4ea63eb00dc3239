"""The stocktake as a page, and the files that people take away."""

from __future__ import annotations

import datetime as dt

import html5lib
import pytest

from tests import cast
from tests.queries import queries_of
from tests.reports import story as telling
from tracker import clock
from tracker.store import people

R1 = "/stocktake?scope=R1"


@pytest.fixture
def story(review, app):
    return telling.tell(review)


def without_band(page: str) -> str:
    """A page but for the band that says which day it is, and the one-time tokens of the forms."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    for parent in tree.iter():
        for child in list(parent):
            if child.get("id") == "as-at" or child.get("name") == "csrf_token":
                parent.remove(child)
    return html5lib.serialize(tree)


def read_log() -> list[tuple[str, str]]:
    rows = people.AccessLog.select().where(people.AccessLog.what.in_(["export", "read restricted evidence"]))
    return [(row.what, row.where) for row in rows.order_by(people.AccessLog.at)]


def test_the_stocktake_shows_the_evidence_with_its_citation(story, visit):
    page = visit("reader").page(R1)

    assert telling.AUDIT in page
    assert "Given by Oxfordshire County Council, 1 September 2015" in page
    assert "Ask each member agency to review its escalation procedures, and provide assurance to the Board" in page


def test_the_day_before_shows_none_of_it(story, visit):
    page = visit("reader").page(f"{R1}&as_at={telling.BEFORE}")

    assert telling.AUDIT not in page
    assert "As at 31 August 2015 the independent chair has tested no recommendation in this copy." in page


def test_without_choices_it_is_about_the_recommendations(visit):
    page = visit("reader").page("/stocktake")

    assert 'id="item-R13"' in page
    assert 'id="item-LP1"' not in page


def test_what_is_chosen_stays_chosen(visit):
    page = visit("reader").page("/stocktake?scope=N1&audience=public&as_at=2015-08-31")

    assert '<option value="N1" selected>' in page
    assert '<option value="public" selected>' in page
    assert 'name="as_at" value="2015-08-31"' in page


def test_links_to_items_and_files_keep_the_day(visit):
    page = visit("reader").page(f"{R1}&as_at=2015-08-31")

    assert 'href="/reviews/children-a-f/R1?as_at=2015-08-31"' in page
    assert 'href="/stocktake.md?review=children-a-f&amp;scope=R1&amp;audience=board&amp;as_at=2015-08-31"' in page


@pytest.mark.parametrize("choice", ["scope=nothing", "scope=%00", "audience=press", "as_at=2015-13-01", "as_at=2030-01-01"])
def test_a_choice_that_there_is_not_is_said_in_words(visit, choice):
    answer = visit("reader").get(f"/stocktake?{choice}")

    assert answer.status_code == 400
    assert "This could not be read" in answer.get_data(as_text=True)


def test_a_review_that_there_is_not_is_not_found(visit):
    assert visit("reader").get("/stocktake?review=other").status_code == 404
    assert visit("reader").get("/stocktake.odt").status_code == 404


def test_a_stranger_is_sent_to_sign_in(anybody):
    assert anybody.get("/stocktake").status_code == 302
    assert anybody.get("/stocktake.md").status_code == 302


def test_restricted_evidence_is_shown_to_the_chair_and_the_reading_is_logged(story, visit):
    assert telling.SECRET in visit("chair").page(R1)

    ((what, where),) = read_log()
    assert what == "read restricted evidence"
    assert where.startswith("children-a-f, stocktake: E")


@pytest.mark.parametrize("part", ["reader", "police", "member"])
def test_restricted_evidence_is_only_counted_for_others(story, visit, part):
    page = visit(part).page(R1)

    assert telling.SECRET not in page
    assert "1 restricted piece (1 on impact)" in page
    assert read_log() == []


def test_the_public_copy_shows_nothing_restricted_even_to_the_chair(story, visit):
    page = visit("chair").page(f"{R1}&audience=public")

    assert telling.SECRET not in page
    assert "Council lead" not in page.partition("<main")[2]


@pytest.mark.parametrize(("form", "kind"), [("html", "text/html"), ("md", "text/markdown"), ("csv", "text/csv")])
def test_a_file_is_taken_away_and_logged(story, visit, form, kind):
    answer = visit("reader").get(f"/stocktake.{form}?scope=R1&as_at=2015-09-20&audience=public")

    name = f"stocktake-children-a-f-2015-09-20-r1-public.{form}"
    assert answer.mimetype == kind
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert telling.AUDIT in answer.get_data(as_text=True)
    assert read_log() == [("export", name)]


def test_a_pdf_is_taken_away_as_what_it_is(story, visit):
    answer = visit("reader").get("/stocktake.pdf?scope=R1&audience=public")

    assert answer.mimetype == "application/pdf" and answer.data[:5] == b"%PDF-"
    assert "-r1-public.pdf" in answer.headers["Content-Disposition"]


def test_the_file_and_the_page_say_the_same(story, visit):
    reader = visit("reader")

    def said(path: str) -> list[str]:
        tree = html5lib.parse(reader.page(path), namespaceHTMLElements=False)
        sheets = [e for e in tree.iter("div") if "st-sheet" in (e.get("class") or "").split()]
        return [" ".join("".join(sheet.itertext()).split()) for sheet in sheets]

    assert said("/stocktake?scope=recommendations") == said("/stocktake.html?scope=recommendations")


def test_a_past_page_stays_as_it_is_when_something_changes_today(story, visit, review):
    reader, path = visit("reader"), f"{R1}&as_at={cast.TODAY - dt.timedelta(days=1)}"
    before = reader.page(path)

    with clock.held(cast.TODAY) as today:
        from tracker.business import actions, challenges, escalations, responses
        from tracker.store import actions as store
        from tracker.store import assurance, reviews

        council, chair = cast.acting("council"), cast.acting("chair")
        action = store.action_of(review, story.action.ref)
        actions.report(action, "at_risk", "It came back.", dt.date(2016, 5, 1), by=council, today=today)
        question = assurance.challenges().first()
        challenges.answer(question, "A peer did.", by=council, today=today)
        escalations.decide(story.raised, "Audit at night.", "The chair", dt.date(2015, 12, 1), by=chair, today=today)
        said = {"change": "changed", "why": "The chief officer said so.", "by": cast.acting("police"), "today": today}
        responses.respond(story.item, reviews.agency_of("TVP"), "not_accepted", "No.", **said)
        telling.give(review, story.item, "New today.", day=today)

    assert without_band(reader.page(path)) == without_band(before)
    assert "New today." in reader.page(R1)


def test_the_number_of_queries_does_not_grow_with_the_evidence(story, visit, review):
    reader = visit("reader")
    before = queries_of(reader, R1)
    for number in range(20):
        telling.give(review, story.item, f"Call {number} was looked at.")

    assert queries_of(reader, R1) == before


def test_what_is_invented_is_tagged(visit, review, app, monkeypatch):
    from tracker.store import reviews

    monkeypatch.setattr(reviews, "is_demonstration", lambda: True)
    telling.tell(review)

    page = visit("reader").page(R1)

    piece = page.partition(telling.AUDIT)[2].partition("</li>")[0]
    assert "Invented" in piece


def test_before_any_review_was_known_there_is_nothing_to_take_stock_of(visit):
    page = visit("reader").page("/stocktake?as_at=2013-01-01")

    assert "No review was known on this day" in page


def test_what_moved_since_a_day_is_a_page_and_a_file_that_is_logged(story, visit):
    reader = visit("reader")

    page = reader.page("/stocktake/since?scope=R1&since=2015-08-31")
    assert "moved forwards" in page and telling.AUDIT in page and telling.SECRET not in page
    answer = reader.get("/stocktake/since.md?scope=R1&since=2015-08-31")
    assert telling.AUDIT in answer.get_data(as_text=True)
    assert ("export", "stocktake-children-a-f-2015-09-30-r1-board-since-2015-08-31.md") in read_log()


@pytest.mark.parametrize(("day", "says"), [("2015-09-30", "must be an earlier one"), ("soon", "is not a date")])
def test_a_day_that_is_no_earlier_one_is_refused_in_words(visit, day, says):
    answer = visit("reader").get(f"/stocktake/since?scope=R1&since={day}")

    assert answer.status_code == 400 and says in answer.get_data(as_text=True)


def test_a_key_area_is_chosen_on_the_page_and_its_wording_stands_in_the_copy(visit):
    page = visit("reader").page("/stocktake?scope=key-area-5")

    assert '<option value="key-area-5" selected>Key area 5: District councils' in page
    assert "District Community Safety Partnerships engaging the Community." in page
    assert page.count('class="drawing"') == 3
