"""What a stocktake says of one agency: every passage with the item that it is about, whatever paper keeps together."""

import dataclasses

from tracker.reports import passages
from tracker.reports.blocks import INVENTED, Heading, Paragraph, Wording, plain
from tracker.store import reviews


def of(doc, code: str) -> passages.Passage:
    agency = reviews.agency_of(code)
    (found,) = passages.of(doc, passages.family(agency, reviews.agencies()))
    return found


def test_each_item_begins_with_its_reference_and_its_official_wording(story, stocktake):
    doc = stocktake()
    first, second, *_ = of(doc, "TVP").blocks

    assert isinstance(first, Heading) and first.words.startswith("R1 ")
    assert isinstance(second, Wording) and second.text == doc.sections[0].text


def test_a_heading_stands_only_over_what_names_the_agency(story, stocktake):
    kinds = [type(block).__name__ for block in of(stocktake(), "TVP").blocks]

    assert kinds[-1] != "Heading" and ("Heading", "Heading") not in zip(kinds, kinds[1:], strict=False)


def test_a_gap_that_names_the_agency_is_one_of_its_passages(stocktake):
    doc = stocktake()
    gap = "Nothing of Thames Valley Police speaks of it."
    section = dataclasses.replace(doc.sections[0], gaps=[gap, "Nothing of the council speaks of it."])

    (entry,) = [
        plain(row.lines[0])
        for block in of(dataclasses.replace(doc, sections=[section]), "TVP").blocks
        if hasattr(block, "rows")
        for row in block.rows
        if "speaks of it" in plain(row.lines[0])
    ]
    assert entry == gap


def test_what_an_invented_narrative_says_of_the_agency_is_marked_where_it_stands(story, stocktake):
    doc = stocktake()
    part = dataclasses.replace(doc.sections[0].narrative.parts[0], text="Thames Valley Police read on.")
    for invented, marks in ((True, 1), (False, 0)):
        told = dataclasses.replace(doc.sections[0].narrative, parts=[part], invented=invented)
        section = dataclasses.replace(doc.sections[0], narrative=told)
        blocks = of(dataclasses.replace(doc, sections=[section]), "TVP").blocks
        (line,) = [each.line for each in blocks if isinstance(each, Paragraph) and "read on" in plain(each.line)]
        assert line.count(INVENTED) == marks
