"""The proposal drafted from the records: each sentence cites what it rests on, and nothing is mixed or made up."""

import datetime as dt

import pytest

from tests.reports import story as telling
from tracker.reports import narrative_draft
from tracker.rules import narratives as rules
from tracker.store import reviews

pytestmark = pytest.mark.small


@pytest.fixture
def drafted(stocktake, review):
    """drafted(ref) is the proposal for an item."""

    def _drafted(ref: str = "R1", **how):
        doc = stocktake(scope=ref, **how)
        return narrative_draft.draft(next(s for s in doc.sections if s.ref == ref), review.published)

    return _drafted


def test_each_sentence_cites_a_record_or_says_that_there_is_none(drafted, stocktake):
    for section in stocktake(scope="all").sections:
        for sentence in narrative_draft.draft(section, dt.date(2015, 3, 3)).sentences:
            assert sentence.cites or "there is none" in sentence.words, (section.ref, sentence)
            assert set(rules.cited(sentence.text)) == set(sentence.cites)


def test_the_three_judgements_stand_apart_each_with_who_says_it(story, drafted):
    groups = {group.heading: group.text for group in drafted().now}

    evidence = groups["Evidence since then, in the words of the register"]
    delivery, assurance = groups["Delivery, said by the agencies"], groups["Assurance, said by the chair"]
    assert telling.AUDIT in evidence and "done, awaiting check" not in evidence
    assert (
        f"done, awaiting check (1 September 2015): “The procedure was tried on 40 calls.” [{story.action.ref}]." in delivery
    )
    assert "The chair said of R1 on 15 September 2015: some evidence. The reason: “One audit, by a peer." in assurance
    assert "[R1/V1]" in assurance
    assert "some evidence" not in delivery and "awaiting check" not in assurance


def test_what_was_known_at_publication_is_then_and_what_came_is_now(story, drafted):
    texts = drafted().texts

    assert telling.AUDIT in texts[rules.NOW] and telling.AUDIT not in texts[rules.THEN]
    assert "Learning summary" in texts[rules.THEN] and "Learning summary" not in texts[rules.NOW]
    assert "Ask for an audit at night." in texts[rules.TO_DO] and "Who checked the audit?" in texts[rules.TO_DO]


def test_what_may_not_be_seen_is_counted_and_not_told(story, drafted):
    texts = "\n".join(drafted().texts.values())

    assert telling.SECRET not in texts and "1 restricted piece of evidence on R1 cannot be told of here [R1]" in texts


def test_what_is_invented_says_so_in_its_sentence(story, drafted, review, monkeypatch):
    monkeypatch.setattr(reviews, "is_demonstration", lambda: True)
    telling.give(review, story.item, "A made-up audit.")

    told = [each.text for each in drafted().sentences if "A made-up audit." in each.text]
    assert told and all(text.startswith("Invented for demonstration: ") for text in told)


def test_what_is_long_ends_with_a_sentence_and_says_that_it_was_cut():
    long = "One sentence that is rather long and says a thing of some weight. " * 6

    said = narrative_draft.quoted(long + "[E12] *bold*")
    assert said.endswith("weight. …” (shortened)") and len(said) < narrative_draft.LONGEST + 30
    assert narrative_draft.quoted("Short, *with* [E12].\n\nTwo.") == "“Short, with (E12). Two.”"
