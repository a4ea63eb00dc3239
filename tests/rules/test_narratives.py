"""Citations in a text as people type them, and what a narrative may say."""

import pytest

from tracker.rules import narratives as rules
from tracker.rules.refusal import Refused


@pytest.mark.parametrize(
    ("typed", "refs"),
    [
        ("[E12]", ["E12"]),
        ("[e 12], [ E12 ], [E012]", ["E12"]),
        ("[E12, A7 and lp25A]", ["E12", "A7", "LP25a"]),
        ("[E1][E2]", ["E1", "E2"]),
        ("[R1/V2] [a601/u3] [R1/OCC-CSC]", ["R1/V2", "A601/U3", "R1/OCC-CSC"]),
        ("[R10] and [LP3]", ["R10", "LP3"]),
        ("[E12](https://example.org) [sic] [see below] \\[E12] [2015] []", []),
        ("[E12 and others]", ["E12", "OTHERS"]),
    ],
)
def test_a_citation_is_known_however_it_is_typed(typed, refs):
    assert rules.cited(typed) == refs


def test_what_is_no_record_is_refused_with_its_part_and_its_line():
    texts = {"then": "One [E1].\n\nTwo [E9999].", "now": "[E1]", "to_do": "[A7, Q3]\r\n[q 3]"}

    then, to_do = rules.check_citations(texts, {"E1", "A7"})

    assert (str(then), then.field) == ("Then, line 3: [E9999] is no record of this review.", "then")
    assert "Still to do, line 1: [Q3] is no record" in str(to_do) and "line 2: [Q3]" in str(to_do)


def test_a_citation_is_put_in_other_words_and_the_rest_stays():
    said = rules.replaced("A [E1, E2] b [x](http://y) [E3]", lambda found: "+".join(found.refs))

    assert said == "A E1+E2 b [x](http://y) E3"


def test_who_accepts_words_on_restricted_evidence_says_that_they_give_nothing_away():
    rules.check_acceptance(rules.DRAFT, [], False)
    rules.check_acceptance(rules.DRAFT, ["E1"], True)
    with pytest.raises(Refused, match="give nothing away") as refusal:
        rules.check_acceptance(rules.DRAFT, ["E1"], False)
    assert refusal.value.field == rules.GIVES_NOTHING
    with pytest.raises(Refused, match="no draft"):
        rules.check_acceptance(rules.ACCEPTED, [], True)


def test_a_draft_comes_before_what_is_accepted_and_changed_before_settled():
    assert rules.standing(None, False, False) == rules.NONE
    assert rules.standing(rules.DRAFT, True, True) == rules.DRAFT
    assert rules.standing(rules.ACCEPTED, True, True) == rules.CHANGED
    assert rules.standing(rules.TAKEN_BACK, False, False) == rules.NONE
