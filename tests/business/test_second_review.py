"""A second review beside the first: loaded in either order, known agencies as they are, what is invented kept apart."""

import datetime as dt
import shutil

import pytest

from tests import small
from tests.both_reviews import INVENTED, TODAY
from tracker import clock
from tracker.business import boards, loads, verify
from tracker.business.seed_files import SeedMistake
from tracker.rules.refusal import Refused
from tracker.store import asked_before, history, positions, reviews
from tracker.store.tables import RECORDS


@pytest.fixture
def trying(blank):
    """A tracker for trying out: all that is written there is invented."""
    boards.create("A board", clock.now(), demonstration=True, today=TODAY)


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    return small.write(tmp_path_factory.mktemp("first") / "seeds")


def test_an_invented_review_is_kept_out_of_the_tracker_of_a_board(blank):
    boards.create("A board", clock.now())

    with pytest.raises(Refused, match="This review is invented"):
        loads.load(INVENTED)
    assert not reviews.review_of("infants-2015")


def test_every_record_of_an_invented_review_is_marked(trying):
    loads.load(INVENTED)

    for model in RECORDS:
        assert not model.select().where(~model.invented).count(), model
    assert not list(verify.of_the_database())


def test_two_reviews_are_loaded_in_either_order_and_again(trying, first):
    one, other = loads.load(INVENTED), loads.load(first)
    assert one.added and other.added and not (one.changed or other.changed)
    assert one.said == ["1 link to what children-a-f asked before waits: load that review, then this one again."]
    _nothing_is_known_before_the_agency_that_it_names()

    assert loads.load(INVENTED).added == 1  # the link that waited
    heads = list(history.Chain.select().order_by(history.Chain.name).tuples())
    again = [loads.load(folder) for folder in (first, INVENTED)]

    assert [(each.added, each.changed, each.kept) for each in again] == [(0, 0, 0)] * 2
    assert list(history.Chain.select().order_by(history.Chain.name).tuples()) == heads
    found = {review.code: {item.ref for item in reviews.items(review)} for review in reviews.all_reviews()}
    assert {"R1", "N1", "LP1"} <= found["infants-2015"] & found["children-a-f"]
    assert asked_before.links().count() == 1 and not list(verify.of_the_database())


def _nothing_is_known_before_the_agency_that_it_names():
    """The later review told of the agencies first: as at a day before it, the earlier one has items and no parts yet."""
    review, day = reviews.review_of("children-a-f"), dt.date(2015, 4, 30)
    found = [reviews.item_of(review, "R1", day)]

    assert found[0] is not None
    for each in positions.of_items(found, day, day):
        assert all(deed.action.lead_body is not None for deed in each.actions)
    for part in reviews.parts([found[0].key], day):
        assert part.agency_id is None or part.body is not None
    later = dt.date(2015, 6, 20)
    assert {part.body.code for part in reviews.parts([found[0].key], later) if part.agency_id} == {"OSCB"}


def test_what_a_file_says_of_an_item_that_is_not_there_is_a_mistake_only_within_the_review(trying, tmp_path):
    folder = shutil.copytree(INVENTED, tmp_path / "seeds")
    path = folder / "recommendations.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("children-a-f/R1", "infants-2015/R9"), encoding="utf-8")

    with pytest.raises(SeedMistake, match='recommendations.yaml, line 16 .R1.: "infants-2015/R9" is not a rec'):
        loads.load(folder)


SLIPS = [
    ("children-a-f/R1", "children-a-f/R99", "children-a-f is in the tracker and has no R99."),
    ("date: 2015-06-20", "date: 2014-06-20", "children-a-f/R1 was asked on 26 March 2015 and R1 on 20 June 2014"),
    ("OSCB", "OTHER", "the Board of this tracker is OSCB, Oxfordshire Safeguarding Children Board."),
]


@pytest.mark.parametrize(("right", "wrong", "says"), SLIPS)
def test_what_does_not_fit_the_review_that_is_there_is_a_mistake(trying, first, tmp_path, right, wrong, says):
    loads.load(first)
    folder = shutil.copytree(INVENTED, tmp_path / "seeds")
    for path in folder.glob("*.yaml"):
        path.write_text(path.read_text(encoding="utf-8").replace(right, wrong), encoding="utf-8")

    with pytest.raises(SeedMistake, match=says):
        loads.load(folder)
    assert reviews.review_of("infants-2015") is None
