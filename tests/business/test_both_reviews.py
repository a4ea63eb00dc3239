"""Two reviews in one tracker: what each has of its own, and what one asked before the other. These tests only read."""

import datetime as dt
import json

import pytest

from tests.both_reviews import TODAY, loaded
from tracker.reports import export, formats, frozen, stocktakes
from tracker.reports.content import Stocktake
from tracker.store import asked_before, drift, history, history_read, history_words, items, reviews
from tracker.store.database import known
from tracker.store.reviews import Agency, Item, Membership


@pytest.fixture(scope="module")
def pair(engine, tmp_path_factory):
    """Both reviews, for tests that only read: what the second load said."""
    with loaded(engine, tmp_path_factory.mktemp("both")) as (_, said):
        yield said


@pytest.fixture
def both(pair):
    return {row.code: row for row in reviews.all_reviews()}


def test_an_agency_that_is_known_stays_as_it_is_and_the_difference_is_said(pair):
    assert not Agency.select().where(Agency.version > 1).count()
    assert sorted(row.code for row in Agency.select().where(Agency.invented)) == ["SLEEP", "SLEEP-VISITS"]
    assert reviews.agency_of("OHFT").name == "Oxford Health NHS Foundation Trust"
    assert any("OHFT is called “Oxford Health NHS Foundation Trust” in the tracker" in said for said in pair.said)
    assert any("OHFT has no alias “the trust (invented alias)”" in said for said in pair.said)
    assert Membership.select().where(known(Membership) & Membership.invented).count() == 1


def test_two_documents_of_one_code_are_not_mixed(both):
    names = reviews.document_names()

    assert names.of("infants-2015")["annual"] == "Invented annual report, September 2015"
    assert names.of("children-a-f")["annual"].startswith("Annual report")
    assert names["annual"] == f"{names.of('children-a-f')['annual']} or {names.of('infants-2015')['annual']}"


def test_what_was_asked_before_shows_how_it_stood_then_and_stands_now(both):
    item = reviews.item_of(both["infants-2015"], "R1")
    (each,) = asked_before.of_items([item.key], None, TODAY)[item.key].before

    assert (each.review.code, each.other.ref) == ("children-a-f", "R1")
    assert (each.asked_on, each.again_on) == (dt.date(2015, 3, 26), dt.date(2015, 6, 20))
    assert each.then is not None and each.now is not None
    assert len(each.then.links) < len(each.now.links)
    assert each.link.closed_then.startswith("Invented: the Board of the time")
    before = asked_before.of_items([each.other.key], None, TODAY)[each.other.key]
    assert [again.other.key for again in before.again] == [item.key] and not before.before
    assert asked_before.numbers(both.values()) == {both["infants-2015"].key: (1, 0), both["children-a-f"].key: (0, 1)}


def test_before_it_was_asked_again_nothing_says_so(both):
    item = reviews.item_of(both["children-a-f"], "R1")

    assert not asked_before.of_items([item.key], dt.date(2015, 6, 19), dt.date(2015, 6, 19))[item.key].again
    assert asked_before.of_items([item.key], dt.date(2015, 6, 20), dt.date(2015, 6, 20))[item.key].again


def test_what_is_offered_was_asked_earlier_and_is_likest_in_its_words(both):
    from tracker.rules import asked_before as rules

    item = reviews.item_of(both["infants-2015"], "R1")
    offered = asked_before.could_be_before(item, both["infants-2015"])
    assert "children-a-f/R1" not in offered  # it is linked already
    assert "infants-2015/R2" not in offered and "children-a-f/R3" in offered and "children-a-f/C1" not in offered
    wordings = {f"{code}/{row.ref}": row.text for code in both for row in items.listed(both[code])}
    assert rules.likely(item.text, {k: v for k, v in wordings.items() if k != "infants-2015/R1"})[0] == "children-a-f/R1"


def test_the_items_of_one_review_are_those_of_no_other(both):
    refs = [row.review_id for row in Item.select().where(known(Item) & (Item.ref == "R1"))]

    assert sorted(refs) == sorted(row.key for row in both.values())


# On paper


@pytest.mark.parametrize("audience", ["board", "public"])
def test_a_stocktake_tells_what_was_asked_before_and_what_asks_again(both, audience):
    later = stocktakes.gather(both["infants-2015"], None, scope="R1", audience=audience)
    earlier = stocktakes.gather(both["children-a-f"], None, scope="R1", audience=audience)

    (told,) = later.sections[0].asked_before
    assert (told.ref, told.asked_on) == ("children-a-f/R1", dt.date(2015, 3, 26))
    assert told.link_invented and not told.invented  # the link is made up, and what was asked in 2015 is not
    assert told.text.startswith("Ask each member agency to review its escalation procedures")
    assert (told.then.on, told.now.on) == (dt.date(2015, 6, 20), TODAY) and told.then != told.now
    (again,) = earlier.sections[0].asked_again
    assert again.ref == "infants-2015/R1" and not earlier.sections[0].asked_before
    assert (
        later.notices[0].words
        == "What an earlier recommendation or learning point asked is asked again in the one recommendation."
    )
    assert later.notices[0].refs == ["R1"] and not [row for row in earlier.notices if "asked again" in row.words]
    assert later.made_up and not earlier.made_up
    for form in ("md", "html"):
        paper = formats.write(later, form).decode()
        assert "The review itself is made up" in paper and "The review itself" not in formats.write(earlier, form).decode()
        assert "Asked before" in paper and "How it was closed then" in paper and "children-a-f/R1" in paper
    assert "children-a-f/R1" in formats.write(later, "csv").decode() and formats.write(later, "xlsx")
    assert frozen.read(frozen.canonical(later), Stocktake) == later


def test_learning_points_without_a_theme_stand_under_a_heading_that_says_so(both):
    doc = stocktakes.gather(both["infants-2015"], None, scope="learning_points")
    doc.sections[-1].theme = ""

    assert doc.sheets[-1][0] == "Learning points without a theme"
    assert not [heading for heading, _ in doc.sheets if heading.endswith(": ")]


def test_the_export_names_what_was_asked_before_with_its_review(both):
    told = json.loads("".join(export.as_json(None)))

    (item,) = [row for row in told["recommendations"] if row["asked_before"]]
    assert (item["review"], item["ref"]) == ("infants-2015", "R1")
    (said,) = item["asked_before"]
    assert (said["item"], said["basis"], said["invented"]) == ("children-a-f/R1", "inferred", True)


def test_the_history_says_of_which_review_a_reference_is(both):
    rows = history.History.select().where(history.History.chain == "infants-2015")
    told = history_words.told(rows, history_read.Hidden(), most=10_000)

    (values,) = [each.values for each in told if any("asked before" in value.kind for value in each.values)]
    assert {"children-a-f/R1", "infants-2015/R1"} <= {value.now for value in values}


def test_what_is_asked_again_is_a_question_that_names_the_earlier_review(both):
    (found,) = drift.asked_again()
    assert (found.about.ref, found.rests_on[0].ref, found.tested) == ("R1", "R1", False)
    assert found.found.startswith("children-a-f/R1 asked it on 26 March 2015, and is ")
