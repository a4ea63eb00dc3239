"""What is frozen is the content itself: written as canonical JSON, read back the same, and never gathered again."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

import pytest

from tests import cast
from tests.hand import by_hand
from tracker.business import issuing, verify
from tracker.reports import formats, frozen, stocktake_paper
from tracker.reports.blocks import Paper
from tracker.reports.content import Stocktake
from tracker.reports.content_evidence import Note
from tracker.rules import issuing as rules
from tracker.rules.refusal import NotAllowed
from tracker.store.issued import FrozenContent, Issued, digest

pytestmark = pytest.mark.small


def issue(review, act, doc, by="unit") -> Issued:
    return issuing.freeze(
        rules.STOCKTAKE,
        doc.title,
        lambda stamp: frozen.content(stamp, doc),
        by=act(by),
        today=cast.TODAY,
        as_at=doc.as_at,
        review=review,
        audience=doc.audience,
        scope=doc.scope,
    )


def test_a_gathered_stocktake_comes_back_as_it_was(story, stocktake):
    doc = stocktake(scope="all", everything=True)

    text = frozen.canonical(doc)

    assert frozen.read(text, Stocktake) == doc
    assert frozen.canonical(frozen.read(text, Stocktake)) == text


def test_a_paper_comes_back_as_it_was_and_is_written_the_same(story, stocktake):
    paper = stocktake_paper.lay_out(stocktake())

    again = frozen.read(frozen.canonical(paper), Paper)

    assert again == paper
    assert formats.write_paper(again, "md") == formats.write_paper(paper, "md")


def test_a_field_that_came_later_has_its_default_and_one_that_went_is_passed_over(stocktake):
    told = json.loads(frozen.canonical(stocktake()))
    del told["hearing"], told["register"][0]["missing"]
    told["went"] = "since"

    again = frozen.read(json.dumps(told), Stocktake)

    assert again.hearing is None and again.register[0].missing == ""


@pytest.mark.parametrize("value", [1.5, dt.datetime(2015, 9, 30), b"bytes", {1, 2}])
def test_what_could_not_be_written_twice_the_same_way_is_not_frozen(value):
    note = Note(1, "E1", value, "plan", "independent", "none", "", [])

    with pytest.raises(TypeError, match="cannot be frozen"):
        frozen.canonical(note)


def test_an_issued_stocktake_has_a_number_and_the_digest_of_its_content(review, act, stocktake):
    first, second = issue(review, act, stocktake()), issue(review, act, stocktake(scope="R2"))

    assert (first.ref, second.ref) == ("S1", "S2")
    assert first.sha256 == hashlib.sha256(first.content.encode()).hexdigest() == digest(first.content)
    doc = frozen.stocktake(first)
    assert doc.issue.stamp.issued_by == "Business manager" and doc.issue.stamp.heads
    assert doc.sections == stocktake().sections


def test_nobody_but_the_business_unit_issues(review, act, stocktake):
    with pytest.raises(NotAllowed):
        issue(review, act, stocktake(), by="chair")


def test_verify_names_an_issued_report_that_was_changed_or_is_gone(review, act, stocktake):
    row = issue(review, act, stocktake())
    assert list(verify.problems()) == []

    by_hand(FrozenContent.update(content=row.content.replace("R1", "R2", 1)))
    assert [told for told in verify.problems() if told.startswith("Stocktake S1 was changed")]

    by_hand(FrozenContent.delete())
    assert list(verify.problems()) == ["Stocktake S1: its frozen content is gone."]
