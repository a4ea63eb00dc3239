"""Figures that disagree: the list, one group, and where else they are shown. Coverage: each item against the rungs."""

from __future__ import annotations

import datetime as dt

import pytest

from tests import cast
from tests.queries import queries_of
from tracker.business import evidence as giving
from tracker.business.evidence import NewEvidence
from tracker.store import coverage, evidence, figures, history, reviews
from tracker.store.figures import FigureGroup, FigureStatement

LIST, COVERAGE = "/reviews/children-a-f/figures", "/reviews/children-a-f/coverage"
SECRET = "Quillfeather"


@pytest.fixture
def add(review):
    """add("F90", [(piece, "12", "words"), ...]) is one more group, written as a load would."""

    def _add(ref: str, told: list[tuple], reconciled: str = "not_known") -> FigureGroup:
        with history.entry("loaded", by=None, today=cast.TODAY, review=review) as entry:
            group = entry.add(
                FigureGroup, review=review.key, ref=ref, position=int(ref[1:]), title=f"Counted in {ref}",
                may_differ=["period"], why="Nobody says.", reconciled=reconciled,
            )  # fmt: skip
            for number, (piece, figure, says) in enumerate(told, 1):
                entry.add(
                    FigureStatement, group=group.key, position=number, figure=figure, says=says,
                    evidence=piece.key if piece else None, source=[{"document": "scrutiny", "paragraph": "9"}],
                )  # fmt: skip
        return group

    return _add


@pytest.fixture
def secret(review, act):
    piece = NewEvidence(
        f"{SECRET} counted.", "practice", "independent", [(reviews.item_of(review, "R7"), "supports")],
        restricted=True, url="https://example.org/a",
    )  # fmt: skip
    return evidence.piece_of(review, giving.give(review, piece, by=act("police"), today=cast.TODAY).ref)


def test_the_list_shows_each_figure_as_printed_with_its_place_why_they_differ_and_what_they_touch(visit):
    page = visit("reader").page(LIST)

    assert "373" in page and "approximately 370" in page and "Scrutiny report, March 2015, ¶9" in page
    assert "Not known whether they can be reconciled" in page and "one is rounded or estimated" in page
    assert "/reviews/children-a-f/evidence/E105" in page


def test_the_list_is_narrowed_and_says_when_nothing_fits(visit):
    reader = visit("reader")

    assert "Notices issued to disrupt exploitation" in reader.page(f"{LIST}?reconciled=yes")
    assert "1999 to 2014" not in reader.page(f"{LIST}?reconciled=yes")
    assert "No group fits these choices" in reader.page(f"{LIST}?reconciled=no&document=learning")
    assert "Children in care" in reader.page(f"{LIST}?about=R8")


def test_before_the_last_document_nobody_could_know_that_they_disagree(visit):
    reader = visit("reader")

    before = reader.page(f"{LIST}?as_at=2015-07-30")
    assert "fourteen learning events" in before and "approximately 370" not in before
    assert "fourteen learning events" not in reader.page(f"{LIST}?as_at=2013-11-26")
    assert reader.get(f"{LIST}/F1?as_at=2015-07-30").status_code == 404
    assert "approximately 370" in reader.page(f"{LIST}/F1?as_at=2015-07-31")


def test_a_review_without_such_figures_says_so(visit, monkeypatch):
    monkeypatch.setattr(figures, "of_review", lambda *_: [])

    assert "Nobody has found figures that disagree by 26 November 2013" in visit("reader").page(f"{LIST}?as_at=2013-11-26")


def test_a_group_stands_beside_the_evidence_and_the_items_that_it_touches(visit):
    reader = visit("reader")

    for path in ("evidence/E105", "LP21"):
        page = reader.page(f"/reviews/children-a-f/{path}")
        assert "Figures that disagree</h" in page and "approximately 370" in page
    assert "Figures that disagree</h" not in reader.page("/reviews/children-a-f/R7")


def test_what_rests_on_restricted_evidence_is_shown_to_those_who_may_read_it(visit, add, secret):
    add("F90", [(None, "12", "In public."), (secret, "13", f"{SECRET} said so.")])

    for part, sees in (("police", True), ("chair", True), ("council", False), ("reader", False)):
        visitor = visit(part)
        page = visitor.page(f"{LIST}/F90")
        assert (SECRET in page) == sees and ("Restricted" not in page) == sees and "In public." in page
        assert ("F90" in visitor.page(f"/search?q={SECRET}")) == sees
        assert (f"{SECRET} said so" in visitor.page("/history?kind=figure_statement")) <= sees


def test_search_finds_a_group_by_its_statements_and_leads_to_its_page(visit):
    page = visit("reader").page('/search?q="not an estimated number"&in=figures')

    assert f"{LIST}/F1" in page


def test_a_figure_of_a_merged_piece_leads_to_the_one_that_stays(visit, act, review, add):
    from tracker.business import merging

    first, second = evidence.piece_of(review, "E105"), evidence.piece_of(review, "E267")
    merging.merge_evidence(second, first, "The same.", by=act("unit"), today=cast.TODAY)

    (group,) = [each for each in figures.touching(review, [first.key]) if each.ref == "F1"]
    assert [each.piece.ref for each in group.statements] == ["E105", "E105"]


def test_the_number_of_queries_does_not_grow_with_the_groups_or_the_items(visit, add, review):
    reader = visit("reader")
    item = "/reviews/children-a-f/R8"
    before = [queries_of(reader, path) for path in (LIST, COVERAGE, item)]
    for number in range(60, 66):
        add(f"F{number}", [(evidence.piece_of(review, "E265"), "1", "One."), (None, "2", "Two.")])

    assert [queries_of(reader, path) for path in (LIST, COVERAGE, item)] == before
    assert queries_of(reader, f"{COVERAGE}?kind=national") == before[1]


# Coverage


def test_coverage_counts_for_and_against_by_rung_and_keeps_inferred_links_apart(visit, review):
    row = next(row for row in coverage.of_review(review) if row.item.ref == "R1")
    page = visit("reader").page(f"{COVERAGE}?kind=recommendation")

    assert row.cover.supports and row.cover.challenges and row.cover.inferred
    assert f"{row.cover.rungs['practice']['challenges']} against" in page
    assert "a proposal is never coverage" in page


def test_what_nothing_covers_is_a_list_and_a_proposal_does_not_fill_it(visit, review):
    rows = {row.item.ref: row.cover for row in coverage.of_review(review)}
    proposed = [ref for ref, cover in rows.items() if cover.proposals and not cover.answers]
    page = visit("reader").page(f"{COVERAGE}?only=unanswered")

    assert "N1" in proposed and not rows["N1"].answered
    assert f'<th scope="row">{proposed[0]}</th>' in page and "proposed, not counted" in page


def test_coverage_as_at_a_day_before_the_review_says_so(visit):
    page = visit("reader").page(f"{COVERAGE}?as_at=2013-11-26")

    assert "no recommendations or learning points yet on 26 November 2013" in page


def test_restricted_evidence_is_not_counted_for_those_who_may_not_read_it(review, act, secret):
    r7 = {
        part: next(r for r in coverage.of_review(review, None, act(part)) if r.item.ref == "R7")
        for part in ("chair", "reader")
    }

    assert (r7["chair"].cover.supports, r7["chair"].hidden) == (1, 0)
    assert (r7["reader"].cover.supports, r7["reader"].hidden) == (0, 1)


# What would move an item up one rung


def test_an_item_says_what_would_move_it_up_and_what_was_looked_for(visit, review):
    from tracker.store.outlooks import Outlook

    reader = visit("reader")
    said = Outlook.get_or_none(Outlook.item == reviews.item_of(review, "R7").key)

    assert said is not None and said.next_rung in reader.page("/reviews/children-a-f/R7")
    assert "What would move it up one rung" not in reader.page("/reviews/children-a-f/R7?as_at=2015-07-30")
    assert dt.date(2015, 7, 31) == said.known_from
