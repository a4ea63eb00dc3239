"""Drift through its pages: dismissing, coming back, asking, what each may see, and the cost of the list."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import pytest

from tests import cast
from tests.queries import queries_of
from tracker.business import actions as acting
from tracker.business import drift as doing
from tracker.business import evidence as giving
from tracker.business.evidence import NewEvidence
from tracker.rules import drift as rules
from tracker.rules.refusal import NotAllowed
from tracker.store import drift, reviews

pytestmark = pytest.mark.small
REASON = "The figures come in October."


def low(review):
    """A question of the small part of the review."""
    return next(each for each in drift.standing(cast.TODAY) if each.rule == rules.LOW_RUNGS)


def refs(page: str) -> set[str]:
    return set(re.findall(r'id="([a-z_]+-\w{26})"', page))


def box(signal) -> str:
    return f"{signal.rule}-{signal.about.key}"


def test_it_is_dismissed_with_a_reason_and_asked_after_all(visit, review):
    signal, unit = low(review), visit("unit")
    path = f"/drift/{signal.rule}/{signal.about.key}/dismiss"
    where = f"/reviews/children-a-f/{signal.about.ref}"
    assert box(signal) in refs(unit.page("/drift")) and box(signal) in refs(unit.page(where))

    refused = unit.post(path, {"because": " "})
    assert refused.status_code == 422 and "Say why it is not asked" in refused.get_data(as_text=True)
    assert unit.post(path, {"because": REASON}).status_code == 302

    assert box(signal) not in refs(unit.page("/drift")) | refs(unit.page(where))
    page = unit.page("/drift/dismissed")
    assert REASON in page and "As it was." in page
    said = next(iter(drift.dismissals()))
    back = f"/drift/dismissed/{said.key}/back"
    assert visit("reader").get(back).status_code == 403
    assert unit.post(back, {"because": ""}).status_code == 422
    assert unit.post(back, {"because": "They did not come."}).status_code == 302
    assert box(signal) in refs(unit.page("/drift"))
    assert REASON in unit.page("/history")


def test_a_dismissed_question_is_back_when_the_facts_change_and_says_so(visit, review, act):
    signal, unit = low(review), visit("unit")
    unit.post(f"/drift/{signal.rule}/{signal.about.key}/dismiss", {"because": REASON})
    item = reviews.item_of(review, signal.about.ref)
    plan = NewEvidence("A plan was written.", "plan", "self_reported", [(item, "supports")], url="https://example.org/p")

    giving.give(review, plan, by=act("police"), today=cast.TODAY)

    page = unit.page("/drift")
    assert box(signal) in refs(page)
    assert "Dismissed on 30 September 2015, back because the facts changed." in page and REASON in page
    assert "Back on the list: the facts changed." in unit.page("/drift/dismissed")


def test_of_two_who_dismiss_at_once_the_second_sees_what_the_first_said(visit, review):
    signal = low(review)
    unit, chair = visit("unit"), visit("chair")
    path = f"/drift/{signal.rule}/{signal.about.key}/dismiss"
    hidden = cast.hidden_fields(chair.page(path), path)
    unit.post(path, {"because": REASON})

    answer = chair.client.post(path, data={**hidden, "because": "It is for the executive."})

    page = answer.get_data(as_text=True)
    assert answer.status_code == 409 and REASON in page and "It is for the executive." in page
    again = chair.client.post(path, data={**cast.hidden_fields(page, path), "because": "It is for the executive."})
    assert again.status_code == 302 and [row.because for row in drift.dismissals()] == ["It is for the executive."]


def test_what_is_kept_of_figures_is_what_everybody_may_read(review, act):
    found = rules.figures_disagree("Children met", ["12", "15"], "no", cast.TODAY, "v")
    signal = replace(low(review), rule=rules.FIGURES, finding=found)

    row = doing.dismiss(signal, review, signal.fingerprint, REASON, by=act("unit"), today=cast.TODAY)

    assert signal.found == "12 ≠ 15." and row.found == "Children met: the sources give figures that do not agree."


def test_who_may_not_dismiss_sees_no_way_and_is_refused(visit, review, act):
    signal = low(review)
    path = f"/drift/{signal.rule}/{signal.about.key}/dismiss"
    for part in ("police", "member", "reader"):
        someone = visit(part)
        assert "Dismiss, with a reason<" not in someone.page("/drift") and someone.get(path).status_code == 403
    assert "Ask an agency<" in visit("police").page("/drift") and "Ask an agency<" not in visit("reader").page("/drift")
    assert visit("unit").get(f"/drift/{signal.rule}/nothing/dismiss").status_code == 404
    assert visit("unit").get(f"/drift/no_rule/{signal.about.key}/dismiss").status_code == 404

    with pytest.raises(NotAllowed):
        doing.dismiss(signal, review, signal.fingerprint, REASON, by=act("police"), today=cast.TODAY)


def test_an_agency_is_asked_from_it_in_the_words_of_the_question(visit, review):
    page = visit("unit").page("/drift")
    ask = re.search(r'href="(/reviews/children-a-f/R\w+/ask\?[^"]+)"', page)[1].replace("&amp;", "&")

    form = visit("unit").page(ask)

    assert "What would show that practice has changed" in form or "Who outside these agencies" in form


def test_it_is_taken_away_as_it_is_narrowed(visit):
    reader = visit("reader")
    text = reader.get("/drift?rule=unanswered&form=csv").get_data(as_text=True)

    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))

    assert rows and {row["Rule"] for row in rows} == {rules.LABELS[rules.UNANSWERED]}
    assert reader.get("/drift/dismissed?form=csv").status_code == 200


def test_the_past_has_its_own_questions_and_no_ways(visit):
    page = visit("chair").page("/drift?as_at=2014-06-01")

    assert "Dismiss, with a reason<" not in page and "Ask an agency<" not in page
    assert visit("chair").get("/drift?as_at=2013-01-01").status_code == 200


def test_the_number_of_queries_does_not_grow(visit, review, act):
    chair = visit("chair")
    before = {path: queries_of(chair, path) for path in ("/drift", "/assurance")}

    for number in range(6):
        acting.add(
            review, f"Action {number}", reviews.agency_of("TVP"), [reviews.item_of(review, "R4")], success_measure="Seen.",
            kind="one_off", by=act("unit"), today=cast.TODAY,
        )  # fmt: skip
        piece = NewEvidence(
            f"Plan {number}.", "plan", "self_reported", [(reviews.item_of(review, f"R{number + 4}"), "supports")],
            url="https://example.org/p",
        )  # fmt: skip
        giving.give(review, piece, by=act("police"), today=cast.TODAY)

    assert {path: queries_of(chair, path) for path in before} == before
