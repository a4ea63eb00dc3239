"""A stocktake tells which figures disagree, what would move an item up, and sets each item against the rungs."""

from __future__ import annotations

import datetime as dt

import pytest

from tests import cast
from tracker.business import evidence as giving
from tracker.business.evidence import NewEvidence
from tracker.reports import html, md, stocktakes
from tracker.store import evidence, history, reviews
from tracker.store.figures import FigureGroup, FigureStatement

JULY = dt.date(2015, 7, 31)


def gather(review, scope="all", as_at=JULY, audience="public"):
    return stocktakes.gather(review, as_at, today=cast.TODAY, scope=scope, audience=audience)


def test_an_items_section_says_which_of_its_figures_disagree_and_the_end_tells_each_once(review):
    doc = gather(review)
    section = next(each for each in doc.sections if each.ref == "LP21")

    assert "F1" in [each.ref for each in section.disagree]
    assert [each.ref for each in doc.disagree][:2] == ["F1", "F2"]
    for page in (html.write(doc), md.write(doc)):
        assert page.count("this number is not") == 0 and "approximately 370" in page
        assert page.count(section.disagree[0].why) == 1


def test_a_citation_that_ends_in_a_question_has_no_second_mark_and_a_date_says_its_day(review):
    page = md.write(gather(review, "recommendations"))

    assert "?." not in page
    assert '"the next OSCB meeting in July 2015", read as 31 Jul 2015' in page


def test_a_figure_names_the_note_of_its_evidence(review):
    doc = gather(review, "LP21")
    (group,) = [each for each in doc.disagree if each.ref == "F1"]
    noted = {note.number: note.ref for note in doc.register}

    assert [noted[figure.note] for figure in group.figures] == ["E105", "E267"]
    assert group.items == ["LP21"]


def test_groups_outside_the_scope_are_counted_among_what_is_left_out(review):
    doc = gather(review, "R7")

    assert doc.disagree == [] and "None of those known touches an item in this copy." in md.write(doc)
    assert any("groups of figures that disagree" in words for words in doc.left_out)


def test_before_they_were_known_nothing_disagrees_and_nothing_is_concluded(review):
    doc = gather(review, as_at=dt.date(2015, 7, 30))

    assert doc.disagree and "F1" not in [each.ref for each in doc.disagree]
    assert not any(section.next_rung for section in doc.sections)
    assert "No figures that disagree were known on this day." in html.write(gather(review, as_at=dt.date(2013, 11, 25)))


def test_each_recommendation_says_what_would_move_it_up_one_rung(review):
    doc = gather(review)
    asked = [section for section in doc.sections if section.kind != "learning_point"]

    assert len(asked) == 23 and all(section.next_rung for section in asked)
    for page in (html.write(doc), md.write(doc)):
        assert page.count("What would move it up one rung") >= 23


def test_where_something_supports_and_nothing_challenges_the_copy_says_what_was_looked_for(review):
    for section in gather(review).sections:
        said = "nobody has written down what was looked for" in " ".join(section.gaps)
        assert said == (section.one_sided and not section.looked_for), section.ref


def test_each_item_stands_against_the_rungs_and_a_proposal_covers_nothing(review):
    doc = gather(review)
    rows = {row.ref: row.cover for row in doc.item_coverage}

    assert len(rows) == len(doc.sections) == 101
    assert rows["R1"].challenges == len(next(s for s in doc.sections if s.ref == "R1").challenging)
    assert (rows["N1"].answers, rows["N1"].proposals, rows["N1"].answered) == (0, 1, False)
    assert "N1, nothing covers it" in md.write(doc) and "nothing covers it" in html.write(doc)


@pytest.mark.parametrize(("audience", "shown"), [("board", True), ("public", False)])
def test_a_figure_on_restricted_evidence_is_in_no_copy_for_the_public(review, act, audience, shown):
    piece = NewEvidence(
        "Quillfeather counted.", "practice", "independent", [(reviews.item_of(review, "R7"), "supports")],
        restricted=True, url="https://example.org/a",
    )  # fmt: skip
    made = evidence.piece_of(review, giving.give(review, piece, by=act("police"), today=cast.TODAY).ref)
    with history.entry("loaded", by=None, today=cast.TODAY, review=review) as entry:
        group = entry.add(
            FigureGroup, review=review.key, ref="F90", position=90, title="Counted", may_differ=["period"], reconciled="no"
        )
        for number, key in ((1, made.key), (2, evidence.piece_of(review, "E105").key)):
            entry.add(
                FigureStatement, group=group.key, position=number, figure=f"{number}{number}{number}",
                says="Quillfeather said so." if number == 1 else "In public.", evidence=key, source=[],
            )  # fmt: skip

    doc = stocktakes.gather(review, None, today=cast.TODAY, audience=audience, reader=act("chair"))
    for page in (html.write(doc), md.write(doc)):
        assert ("Quillfeather said so" in page) == shown and "In public." in page
        assert ("restricted figure" in page) != shown
