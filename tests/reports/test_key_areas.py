"""A stocktake of one of the key areas that the independent commentary names, and how it knows what each concerns."""

from __future__ import annotations

import datetime as dt

import pytest

from tracker.reports import html, md
from tracker.rules.refusal import Refused


def test_a_key_area_holds_its_items_with_how_we_know(stocktake):
    area = stocktake(scope="key-area-4").key_area

    assert area.wording == "The transportation of vulnerable children"
    assert [(each.ref, each.basis) for each in area.items] == [
        ("R1", "inferred"),
        ("C5", "stated"),
        ("LP36", "inferred"),
    ]
    assert area.items[1].citation == "Independent commentary, July 2015, section 4, Recommendation 5"
    assert area.items[0].because and area.items[0].citation.endswith("¶4.13, ¶4.14, ¶4.15")


def test_an_item_names_the_key_areas_that_concern_it(stocktake):
    doc = stocktake(scope="R1")

    assert [(each.ref, each.basis) for each in doc.sections[0].key_areas] == [("4", "inferred")]
    for written in (html.write(doc), md.write(doc)):
        assert "ey area 4 (inferred)" in written


def test_a_key_area_that_no_item_concerns_says_so(stocktake):
    doc = stocktake(scope="key-area-3")

    assert doc.sections == [] and doc.charts == []
    for written in (html.write(doc), md.write(doc)):
        assert "No recommendation or learning point of the review concerns it." in written


def test_before_the_commentary_there_was_no_key_area(stocktake):
    with pytest.raises(Refused):
        stocktake(dt.date(2015, 7, 30), scope="key-area-4")
    assert stocktake(dt.date(2015, 7, 31), scope="key-area-4").key_area.number == 4
