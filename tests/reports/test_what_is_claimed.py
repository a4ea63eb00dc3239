"""A stocktake claims no more than the record: what was only proposed, what no source states, what is made up."""

from __future__ import annotations

import copy
import dataclasses
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from tests.business.test_closing import an_action
from tests.cast import TODAY
from tracker.business import escalations
from tracker.reports import comparison, html, md, registers, wording
from tracker.reports import docx as word
from tracker.reports.blocks import INVENTED, Marks, each_of
from tracker.reports.stocktake_paper import lay_out
from tracker.store import history, reviews
from tracker.store.escalations import Escalation

pytestmark = pytest.mark.small
NOT_YET = "has not confirmed it, and it stands with nobody"


def change(row, review, act, **said):
    with history.entry("looked at it", by=act("unit"), today=TODAY, review=review) as entry:
        entry.subject = entry.change(row, **said)
    return Escalation.get(Escalation.record == row.record, Escalation.known_until.is_null())


def sheet(doc) -> dict:
    (found,) = (each for each in registers.of(doc) if each.name == "Escalations")
    return dict(zip(found.columns, found.rows[0], strict=True))


def test_what_the_rules_only_proposed_stands_with_no_level(review, act, stocktake):
    about = reviews.item_of(review, "R1")
    row = escalations.raise_concern(review, "board", "Late.", "Say why.", by=act("unit"), today=TODAY, item=about)
    row = change(row, review, act, state="proposed", how="rule")

    doc = stocktake()
    for text in (md.write(doc), html.write(doc)):
        assert NOT_YET in text and "proposed by the rules for the" in text
        assert "Not yet decided" not in text and "A level has not yet decided" not in text
    assert sheet(doc)["Stands"] == "proposed, not confirmed"

    change(row, review, act, state="set_aside", settled_on=TODAY, settled_because="It is old.")
    doc = stocktake()
    for text in (md.write(doc), html.write(doc)):
        assert "Set aside" in text and "It is old." in text and NOT_YET not in text
    assert (sheet(doc)["Stands"], sheet(doc)["Set aside because"]) == ("set aside", "It is old.")


def test_an_action_that_no_source_holds_is_not_called_stated(review, act, stocktake):
    action = an_action(review, act)

    doc = stocktake()
    step = next(step for step in doc.sections[0].steps if step.ref == action.ref)
    assert step.basis_words == "set here" and "Action set here, link inferred." in md.write(doc)
    stated = next(step for step in doc.sections[0].steps if step.citation and step.action_basis == "stated")
    assert stated.basis_words == "stated"


def test_counts_that_hold_something_made_up_carry_the_tag(stocktake):
    doc = stocktake()
    doc.sections[0].steps[0] = dataclasses.replace(doc.sections[0].steps[0], invented_report=True)

    (marks,) = (block for block in each_of(lay_out(doc).blocks) if isinstance(block, Marks))
    assert [INVENTED in words for _, _, words in marks.cells] == [True, False, False]


def test_in_word_the_three_judgements_are_named_in_a_header_row(stocktake):
    read = docx.Document(BytesIO(word.write(stocktake())))

    for table in read.tables:
        assert table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    heads = [[cell.text.partition(",")[0] for cell in table.rows[0].cells] for table in read.tables]
    assert ["Delivery", "Evidence", "Assurance"] in heads


def test_items_that_came_since_are_named_with_their_titles(stocktake):
    after = stocktake()
    before = copy.deepcopy(after)
    before.sections = []

    text = md.write_paper(comparison.lay_out(comparison.compare(before, after)))
    assert "1 item came since." in text and f"**R1** {after.sections[0].title}" in text


def test_a_paragraph_cited_twice_is_printed_once():
    place = {"document": "cabinet", "paragraph": "193"}
    assert wording.cite([place, place], {"cabinet": "Cabinet report"}) == "Cabinet report, ¶193"
