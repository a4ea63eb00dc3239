"""Two stocktakes compared: what moved, what went backwards, what did not; and that what only came is not called moved."""

import copy
import dataclasses
import re

import pytest

from tests import cast
from tests.reports import story as telling
from tracker import paths
from tracker.reports import before_meeting, comparison, md
from tracker.rules import movement


@pytest.fixture
def found(story, stocktake):
    return comparison.compare(stocktake(telling.BEFORE), stocktake())


def test_a_story_of_weeks_is_told_by_judgement(found, story):
    (item,) = found.items
    told = {(change.of, change.way) for change in item.changes}

    assert ("assurance", movement.FORWARDS) in told and ("delivery", movement.FORWARDS) in told
    assert ("evidence", movement.OTHERWISE) in told
    # A date passed as well, so the item stands with what went backwards, and the rest is told with it.
    assert ("dates", movement.BACKWARDS) in told and item.way == movement.BACKWARDS
    assert found.that(movement.STILL) == []
    text = md.write_paper(comparison.lay_out(found))
    assert "Not yet tested before, some evidence now: One audit, by a peer." in text
    assert f"**{story.action.ref}** not reported before, done, awaiting check now" in text
    assert telling.AUDIT in text and "| Assurance | Some evidence" in text


def test_the_same_day_twice_moved_nothing(story, stocktake):
    found = comparison.compare(stocktake(), stocktake())

    assert [item.changes for item in found.items] == [[]] and not found.come and not found.left
    assert "What did not move (1)" in md.write_paper(comparison.lay_out(found))


def test_late_no_more_because_more_time_was_given_is_no_step_forwards(stocktake):
    before = stocktake()
    after = copy.deepcopy(before)
    step = next(step for step in before.sections[0].steps if step.due)
    at = before.sections[0].steps.index(step)
    before.sections[0].steps[at] = dataclasses.replace(step, colour="red")
    later = step.due.replace(year=step.due.year + 1)
    after.sections[0].steps[at] = dataclasses.replace(step, colour="green", due=later)

    (item,) = comparison.compare(before, after).items
    assert [(change.of, change.way) for change in item.changes] == [("dates", movement.BACKWARDS)]


def test_what_a_report_of_one_of_the_days_did_not_count_is_not_counted_as_none(stocktake):
    before = stocktake()
    after = copy.deepcopy(before)
    gone = before.overview.assurance.pop()
    before.overview.delivery.append(dataclasses.replace(gone, label="A word of before"))

    found = comparison.compare(before, after)
    assert ("Assurance", gone.label, None, gone.number) in found.counts
    assert ("Delivery", "A word of before", gone.number, None) in found.counts
    written = re.sub(" +", " ", md.write_paper(comparison.lay_out(found)))
    assert f"| Assurance | {gone.label} | not counted | {gone.number} | – |" in written


def test_new_evidence_moves_nothing_and_what_went_is_told(stocktake):
    before = stocktake()
    after = copy.deepcopy(before)
    piece = next(piece for piece in after.sections[0].pieces if piece.stance == "challenges")
    before.sections[0].pieces = [each for each in before.sections[0].pieces if each.note.ref != piece.note.ref]

    (came,) = comparison.compare(before, after).items
    (went,) = comparison.compare(after, before).items
    assert came.way == went.way == movement.OTHERWISE
    assert "no longer challenges it" in went.changes[0].line[1]


def test_items_that_came_or_went_are_named(stocktake):
    before, after = stocktake(scope="national"), stocktake(scope="national")
    before.sections = before.sections[1:]
    after.sections = after.sections[:-1]

    found = comparison.compare(before, after)
    assert (found.come, found.left) == (["N1"], ["N3"])


def test_a_page_draws_every_kind_of_block_that_its_report_has(found, review):
    """A template leaves out without a word what it does not know."""
    macro = (paths.TEMPLATES / "macros" / "paper.html").read_text(encoding="utf-8")
    drawn = set(re.findall(r"b\.kind == '(\w+)'", macro))
    papers = [comparison.lay_out(found), before_meeting.lay_out(cast.TODAY, None, None, cast.acting("chair"))]

    assert {block.kind for paper in papers for block in paper.blocks} <= drawn
