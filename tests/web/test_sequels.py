"""What a later document says of an action: on its page, and in the stocktake."""

from __future__ import annotations

import pytest

from tests import cast
from tests.queries import queries_of
from tracker.business import merging
from tracker.store import history
from tracker.store.actions import action_of
from tracker.store.sequels import Sequel

HOMES = "/reviews/children-a-f/actions/A20"  # planned in November 2013; being built in March 2015
HEADING = "What a later document says</h2>"


@pytest.fixture
def say(review):
    """say("A20", 3) is one more thing said of an action, written as a load would."""

    def _say(ref: str, position: int) -> None:
        action = action_of(review, ref)
        with history.entry("loaded", by=None, today=cast.TODAY, review=review) as entry:
            entry.add(
                Sequel, review=review.key, action=action.key, on=cast.TODAY, position=position,
                says=f"Thing {position}.", source=[{"document": "scrutiny", "paragraph": "68"}],
            )  # fmt: skip

    return _say


def test_the_page_says_what_became_of_it_from_the_date_of_the_later_document_on(visit, review):
    reader = visit("reader")

    page = reader.page(HOMES)
    assert HEADING in page and "Scrutiny report, March 2015, ¶68" in page and "Known from 26 March 2015" in page
    assert HEADING in reader.page(f"{HOMES}?as_at=2015-03-26")
    assert HEADING not in reader.page(f"{HOMES}?as_at=2015-03-25")
    assert action_of(review, "A20").delivery == "not_reported"


def test_what_no_document_gives_is_shown_as_a_gap_from_the_latest_on(visit):
    reader = visit("reader")

    assert "A gap in the sources up to 31 July 2015" in reader.page(HOMES)
    assert "A gap in the sources" not in reader.page(f"{HOMES}?as_at=2015-07-30")


def test_the_stocktake_says_it_under_the_action_from_that_day_on(visit):
    reader = visit("reader")

    for path in ("/stocktake", "/stocktake.md"):
        said, before = (
            reader.get(f"{path}?review=children-a-f&scope=R8&as_at={day}").text for day in ("2015-03-26", "2015-03-25")
        )
        assert "Later: Four new homes are being built in the county" in said and "Later:" not in before


def test_the_number_of_queries_does_not_grow_with_what_is_said(visit, say):
    reader = visit("reader")
    before = queries_of(reader, HOMES)
    for position in range(1, 6):
        say("A20", position)

    assert "Thing 5." in reader.page(HOMES)
    assert queries_of(reader, HOMES) == before


def test_search_finds_an_action_by_what_a_later_document_says_of_it(visit):
    reader = visit("reader")

    assert HOMES in reader.page('/search?q="being built in the county"&in=actions')
    assert HOMES not in reader.page('/search?q="being built in the county"&in=actions&as_at=2015-03-25')


def test_what_is_said_of_an_action_that_was_merged_stands_on_the_one_that_stays(visit, review, act):
    merging.merge_actions(action_of(review, "A20"), action_of(review, "A9"), "The same.", by=act("unit"), today=cast.TODAY)

    page = visit("reader").page("/reviews/children-a-f/actions/A9")
    assert "Of A20: Four new homes are being built" in " ".join(page.split())
