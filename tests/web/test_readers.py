"""The pages on which a person is named to read restricted evidence, and on which that ends."""

from __future__ import annotations

import pytest

from tests import cast
from tests.business.test_links import who
from tests.business.test_readers import person, secret
from tracker.business import readers as doing
from tracker.store import evidence, readers
from tracker.store.people import AccessLog

pytestmark = pytest.mark.small

BASE = "/reviews/children-a-f/evidence"


def test_a_person_is_named_reads_it_and_it_ends(visit, review, act):
    piece, council = secret(review, act), person(act, "council")
    page = f"{BASE}/{piece.ref}"
    police = visit("police")
    assert "Nobody beside those who gave it" in police.page(page) and "Name a person to read it" in police.page(page)
    form = police.page(f"{page}/readers/name")
    assert council.name in form and "Independent chair" not in form.partition("<main")[2]
    sent = police.post(f"{page}/readers/name", {"person": council.key, "because": "They commission it."})
    assert sent.status_code == 302
    shown = police.page(page)
    assert "They commission it." in shown and "Police lead" in shown
    assert visit("council").get(page).status_code == 200
    assert AccessLog.select().where(AccessLog.what == "read restricted evidence").count() >= 4
    (row,) = readers.of_piece(piece)
    ended = police.post(f"{page}/readers/{row.key}/end", {"because": "The question is answered."})
    assert ended.status_code == 302 and "The question is answered." in police.page(page)
    assert visit("council").get(page).status_code == 404


def test_a9_who_may_not_read_it_finds_no_page_and_who_is_named_does_not_see_the_others(visit, review, act):
    piece = secret(review, act)
    for part in ("council", "health"):
        assert visit(part).get(f"{BASE}/{piece.ref}/readers/name").status_code == 404
    doing.name(piece, person(act, "council"), "To plan.", **who(act))
    doing.name(piece, person(act, "member"), "Quillfeather.", **who(act))
    council = visit("council")
    assert council.get(f"{BASE}/{piece.ref}/readers/name").status_code == 403
    assert "Quillfeather" not in council.page(f"{BASE}/{piece.ref}")


def test_a3_a_person_who_is_not_among_the_choices_is_not_named(visit, review, act):
    piece = secret(review, act)
    for key in ("nobody", person(act, "chair").key, ""):
        sent = visit("police").post(f"{BASE}/{piece.ref}/readers/name", {"person": key, "because": "Typed words."})
        assert sent.status_code == 422 and "Typed words." in sent.get_data(as_text=True)
    assert not list(readers.of_piece(piece))


def test_r3_ending_what_somebody_ended_first_answers_409_with_both(visit, review, act):
    piece = secret(review, act)
    row = doing.name(piece, person(act, "council"), "To plan.", **who(act))
    police = visit("police")
    page = f"{BASE}/{piece.ref}/readers/{row.key}/end"
    hidden = cast.hidden_fields(police.page(page), page)
    doing.end(row, "The chair ended it.", **who(act, "chair"))
    sent = police.client.post(page, data={**hidden, "because": "Mine."})
    said = sent.get_data(as_text=True)
    assert sent.status_code == 409 and "The chair ended it." in said and "Mine." in said
    assert visit("chair").get(page).status_code == 302


def test_an_open_piece_offers_no_naming(visit, review):
    piece = evidence.pieces().where(~evidence.Evidence.restricted).first()
    assert "/readers/name" not in visit("chair").page(f"{BASE}/{piece.ref}")
    assert visit("chair").get(f"{BASE}/{piece.ref}/readers/name").status_code == 302
