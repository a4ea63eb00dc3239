"""Search: one box over everything that the person may see."""

import pytest

from tests import cast
from tests.queries import queries_of
from tracker.business import actions, agendas, assurance, challenges, drift, escalations, evidence, meetings, minutes
from tracker.store import agenda, history, reviews
from tracker.store import drift as drift_store
from tracker.store import search as store
from tracker.store.actions import action_of
from tracker.store.escalations import Escalation
from tracker.store.issued import Issued


@pytest.fixture
def words(act, review):
    """The word "marmalade" in one record of each kind that people write."""
    item, action = reviews.item_of(review, "R1"), action_of(review, "A1")
    lead = {"by": act("unit"), "today": cast.TODAY}
    actions.report(action, "on_track", "Marmalade was reported.", None, **lead)
    _give(review, act("police"), "Marmalade in evidence.")
    asked = challenges.ask(review, "Why marmalade?", action.lead_id, by=act("chair"), today=cast.TODAY, action=action)
    challenges.answer(asked, "Because of marmalade.", **lead)
    weighed = {link.piece.ref: "Weighed." for link in evidence_links(item)}
    assurance.decide(
        item,
        "not_assured",
        "No marmalade was seen.",
        by=act("chair"),
        today=cast.TODAY,
        weighed=weighed,
        look_again=cast.TODAY.replace(year=2016),
    )
    raised = escalations.raise_concern(
        review, "board", "Marmalade drifts.", "Look.", by=act("health"), today=cast.TODAY, item=item, withhold_name=True
    )
    escalations.decide(raised, "Order marmalade.", "The chair", cast.TODAY, by=act("member"), today=cast.TODAY)


def test_every_kind_of_record_is_found_with_the_word_in_its_place(visit, words):
    page = visit("reader").page("/search?q=mArMaLaDe")

    for label in (
        "Progress updates",
        "Evidence",
        "Questions and answers",
        "Decisions of the chair",
        "Escalations",
        "Decisions of the levels",
    ):
        assert f"<h2>{label} <small>1</small></h2>" in page
    assert "<mark>Marmalade</mark> was reported." in page
    assert "<b>6</b> records hold it" in page


@pytest.mark.small
def test_meetings_their_minutes_issued_reports_and_dismissed_questions_are_found(visit, act, review):
    by = {"by": act("unit"), "today": cast.TODAY}
    met = meetings.arrange("board", cast.TODAY, "Marmalade meeting", **by)
    agendas.add(met, "Marmalade at schools", "Agree.", **by)
    (point,) = agenda.points(met, cast.TODAY)
    minutes.minute(met, point, "comes_back", "No marmalade yet.", **by)
    with history.entry("issued", by=act("unit"), today=cast.TODAY) as entry:
        said = {"issued_on": cast.TODAY, "issued_by": act("unit").post, "sha256": "", "as_at": cast.TODAY}
        pack = {"kind": "board_pack", "meeting": met.key, "title": "Marmalade pack"}
        entry.subject = entry.add(Issued, ref="B1", **pack, **said)
    signal = drift_store.standing(cast.TODAY, review=review)[0]
    drift.dismiss(signal, review, signal.fingerprint, "Marmalade is asked elsewhere.", **by)

    page = visit("reader").page("/search?q=marmalade")

    for label in ("Meetings", "Minutes of meetings", "Issued reports", "Questions that were dismissed"):
        assert f"<h2>{label} <small>1</small></h2>" in page
    for path in (f"/meetings/{met.number}", f"/meetings/{met.number}/minutes", f"/meetings/{met.number}/packs/B1"):
        assert f'href="{path}"' in page
    assert '"/drift/dismissed"' in page


def test_items_actions_and_agencies_are_found(visit):
    reader = visit("reader")

    assert '/reviews/children-a-f/R13"' in reader.page("/search?q=rigorous+multi-agency")
    assert '/agencies/BULLFINCH"' in reader.page("/search?q=bullfinch&in=agencies")
    assert "Actions <small>" in reader.page("/search?q=audit")


def test_each_word_must_be_there_and_quoted_words_stay_together(visit):
    reader = visit("reader")

    assert "/R13" in reader.page("/search?q=suspected+rigorous&in=items")
    assert "/R13" not in reader.page('/search?q="suspected+rigorous"&in=items')
    assert "/R13" in reader.page('/search?q="rigorous+multi-agency"&in=items')


def test_a9_restricted_evidence_is_neither_found_nor_counted(visit, act, review):
    before = visit("council").still("/search?q=zebra")
    _give(review, act("police"), "Zebra audit.", restricted=True)

    assert visit("council").still("/search?q=zebra") == before
    assert "Nothing that your post may see" in before
    assert "<mark>Zebra</mark> audit." in visit("police").page("/search?q=zebra")
    assert "<mark>Zebra</mark> audit." in visit("chair").page("/search?q=zebra&in=evidence")


def test_who_raised_a_concern_is_not_searched(visit, words):
    raised_by = Escalation.get(Escalation.why == "Marmalade drifts.").raised_by
    for asked in ("health+trust+lead", raised_by):
        assert "<h2>Escalations" not in visit("reader").page(f"/search?q={asked}"), asked


@pytest.mark.parametrize("wild", ["%", "_", "\\", "a%t", "au_it"])
def test_i5_wildcards_are_letters_like_others(tracker, act, wild):
    found = store.found(store.BY_NAME["agencies"], [wild], act("reader"))

    assert found.count() == 0


def test_i5_a_percent_sign_is_found_where_it_stands(tracker, act, review):
    _give(review, act("police"), "Then it was 93%_of all.")

    assert [row.statement for row in store.found(store.BY_NAME["evidence"], ["3%_o"], act("reader"))] == [
        "Then it was 93%_of all."
    ]


def test_case_is_no_matter_on_either_engine_accents_included(tracker, act, review):
    _give(review, act("police"), "The CAFÉ was visited.")

    for word in ("café", "CAFÉ", "Café"):
        assert store.found(store.BY_NAME["evidence"], [word], act("reader")).count() == 1


def test_the_brackets_of_what_is_stored_are_not_words(tracker, act):
    items = store.BY_NAME["items"]

    for word in ("paragraph", "[{", '":'):
        assert all(word in f"{row.ref} {row.title} {row.text}" for row in store.found(items, [word], act("reader")))


def test_an_excerpt_is_cut_between_words_around_the_match():
    text = "one " * 100 + "needle " + "two " * 100

    pieces = store.excerpt([text, "needle"], ["needle"])
    assert pieces[0] == ("… ", False) and pieces[-1] == (" …", False)
    assert ("needle", True) in pieces
    assert pieces[1][0].startswith("one ") and pieces[-2][0].endswith("two")


def test_what_is_looked_for_is_never_markup(visit):
    page = visit("reader").page("/search?q=<script>alert(1)</script>")

    assert "<script>alert" not in page and "&lt;script&gt;" in page


def test_i4_too_long_is_refused_with_what_was_typed_still_there(visit):
    answer = visit("reader").get("/search?q=" + "x" * 201)
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert "Use at most 200 characters; this has 201." in page and "x" * 201 in page


def test_nothing_is_asked_and_nothing_is_found(visit):
    reader = visit("reader")

    assert "It looks through" in reader.page("/search")
    assert "Try fewer words" in reader.page("/search?q=xyzzyx")


def test_the_past_is_searched_as_it_was(visit, act, review):
    reader, path = visit("reader"), "/search?q=audit&as_at=2015-09-29"
    before = reader.still(path)
    _give(review, act("police"), "A newly made audit.")

    assert reader.still(path) == before
    assert "<mark>newly</mark> <mark>made</mark>" in reader.page("/search?q=newly+made")
    assert "Nothing that your post may see" in reader.page("/search?q=bullfinch&as_at=2010-01-01")


def test_the_number_of_queries_does_not_grow_with_what_is_found(visit, act, review):
    reader = visit("reader")
    for number in range(25):
        _give(review, act("police"), "Quokka." if number < 2 else "Quokka, wombat.")
        if number == 1:
            few = queries_of(reader, "/search?q=quokka&in=evidence")

    assert queries_of(reader, "/search?q=quokka&in=evidence") == few
    assert "Showing 1 to 25 of 25 found" in reader.page("/search?q=quokka&in=evidence")


def test_a_stranger_is_asked_to_sign_in(anybody):
    assert anybody.get("/search?q=audit").status_code == 302


def _give(review, by, statement: str, restricted: bool = False):
    piece = evidence.NewEvidence(
        statement=statement,
        rung="practice",
        independence="independent",
        about=[(reviews.item_of(review, "R1"), "supports")],
        restricted=restricted,
        url="https://example.org/audit",
    )
    return evidence.give(review, piece, by=by, today=cast.TODAY)


def evidence_links(item):
    from tracker.store.evidence import links

    return [link for link in links([item.key]) if link.stance == "challenges"]
