"""A stocktake on its way: shown to the agencies, corrected or disagreed with, answered, then issued and frozen."""

from __future__ import annotations

import datetime as dt

import pytest

from tests import cast
from tracker import clock
from tracker.business import preparing, redaction, verify
from tracker.reports import formats, frozen, hearing
from tracker.rules import issuing as rules
from tracker.rules.refusal import NotAllowed, Refused
from tracker.store import issued, privacy, reviews
from tracker.store.issued import Preparation, ReplyAsked
from tracker.store.reviews import item_of

pytestmark = pytest.mark.small

DAY = dt.timedelta(days=1)
LATER = cast.TODAY + 10 * DAY


@pytest.fixture
def prepared(review, act) -> Preparation:
    return prepare(review, act)


def prepare(review, act, audience="public", scope="R1", by="unit", whole=False) -> Preparation:
    about = {"audience": audience, "scope": scope}
    shown = hearing.shown(review, cast.TODAY, today=cast.TODAY, **about)
    said = {"as_at": cast.TODAY, "reply_by": LATER, "whole": whole, "by": act(by), "today": cast.TODAY}
    return preparing.prepare(review, shown.title, shown.content, shown.concerned, **about, **said)


def asked(row: Preparation, code: str) -> ReplyAsked:
    return next(each for each in issued.asked(row) if each.body.code == code)


def reply(act, row, kind, words="", code="TVP", by="police", review=None):
    item = item_of(review, "R1") if review is not None else None
    return preparing.reply(asked(row, code), kind, words, item=item, by=act(by), today=cast.TODAY)


def issue(act, row, because="The Board meets tomorrow.", by="unit", day=cast.TODAY, read=True):
    ready = hearing.ready(row, row.as_at, today=day, because=because)
    write = hearing.writer(row, row.as_at, today=day, because=because, seen=ready.seen)
    said = {"because": because, "counted": bool(ready.small), "read": read, "by": act(by), "today": day}
    return preparing.issue(row, write, as_at=row.as_at, title=ready.doc.title, evidence=ready.evidence, **said)


def test_every_body_that_is_asked_or_leads_is_shown_it_and_the_board_itself_is_not(prepared):
    codes = {each.body.code for each in issued.asked(prepared)}

    assert {"TVP", "OCC", "OHFT"} <= codes and not codes & {"OSCB", "OFSTED", "OCC-CSC"}
    assert asked(prepared, "TVP").about == ["R1"]


def test_a_disagreement_and_a_correction_that_stands_are_printed_and_who_is_silent_is_named(prepared, act, review):
    reply(act, prepared, rules.DISAGREEMENT, "We say that it was done.", review=review)
    wrong = reply(act, prepared, rules.CORRECTION, "It was in May.", code="OCC", by="council", review=review)
    right = reply(act, prepared, rules.CORRECTION, "It was two teams, not three.", code="OCC", by="council", review=review)
    preparing.answer(wrong, rules.STANDS, "The source says June.", by=act("unit"), today=cast.TODAY)
    preparing.answer(right, rules.MENDED, "Mended in E1.", by=act("unit"), today=cast.TODAY)
    reply(act, prepared, rules.NOTHING, code="OHFT", by="health")

    doc = frozen.stocktake(issue(act, prepared))

    assert [each.words for each in doc.sections[0].replies] == ["We say that it was done.", "It was in May."]
    assert doc.sections[0].replies[1].stands_because == "The source says June."
    assert doc.hearing.nothing == ["Oxford Health NHS Foundation Trust"] and doc.hearing.mended == 1
    assert "Schools and colleges" not in doc.hearing.replied and len(doc.hearing.silent) > 5
    for form in ("md", "html", "csv"):
        told = formats.write(doc, form).decode()
        for words in ("We say that it was done.", "It was in May.", "The source says June.", doc.issue.sha256):
            assert words in told, (form, words)
        assert "It was two teams" not in told and "The Board meets tomorrow." in told


def test_it_is_not_issued_while_a_correction_waits_nor_early_without_a_reason(prepared, act, review):
    wrong = reply(act, prepared, rules.CORRECTION, "It was in May.", review=review)
    with pytest.raises(Refused, match="One correction waits"):
        issue(act, prepared)
    preparing.answer(wrong, rules.STANDS, "The source says June.", by=act("unit"), today=cast.TODAY)
    with pytest.raises(Refused, match="before the agencies’ day"):
        issue(act, prepared, because="")
    with clock.held(LATER + DAY):
        done = issue(act, prepared, because="", day=LATER + DAY)
    assert (done.ref, issued.preparation_of(review, "SP1").state) == ("S1", rules.ISSUED)


def test_what_was_issued_or_given_up_takes_no_more_replies(prepared, act, review):
    preparing.abandon(prepared, "Another is better.", by=act("unit"), today=cast.TODAY)

    with pytest.raises(Refused, match="given up"):
        reply(act, prepared, rules.NOTHING)
    with pytest.raises(Refused, match="given up"):
        issue(act, issued.preparation_of(review, "SP1"))


def test_an_agency_replies_for_itself_and_the_unit_alone_prepares_answers_and_issues(prepared, act, review):
    with pytest.raises(NotAllowed):
        reply(act, prepared, rules.NOTHING, by="council")
    wrong = reply(act, prepared, rules.CORRECTION, "In May.", by="unit", review=review)
    assert wrong.on_behalf
    for by in ("chair", "police", "reader"):
        with pytest.raises(NotAllowed):
            prepare(review, act, by=by)
        with pytest.raises(NotAllowed):
            preparing.answer(wrong, rules.STANDS, "Why.", by=act(by), today=cast.TODAY)
        with pytest.raises(NotAllowed):
            issue(act, prepared, by=by)


def test_what_changed_between_looking_and_confirming_is_not_issued_unseen(prepared, act, review):
    ready = hearing.ready(prepared, cast.TODAY, today=cast.TODAY)
    write = hearing.writer(prepared, cast.TODAY, today=cast.TODAY, because="", seen=ready.seen)
    reply(act, prepared, rules.DISAGREEMENT, "Not so.", review=review)

    with pytest.raises(Refused, match="changed since you looked"):
        said = {"because": "Soon.", "read": True, "by": act("unit"), "today": cast.TODAY}
        preparing.issue(prepared, write, as_at=cast.TODAY, title="T", evidence=[], **said)
    assert not issued.issued_reports().count()


def test_a_small_count_in_a_public_copy_must_have_been_read(prepared, act, review):
    reply(act, prepared, rules.DISAGREEMENT, "We helped three families.", review=review)

    assert "three families" in {each.words for each in hearing.ready(prepared, cast.TODAY, today=cast.TODAY).small}
    with pytest.raises(Refused, match="small number"):
        issue(act, prepared, read=False)


NAME = "Zebedee Quill"


def test_a_redaction_reaches_what_is_frozen_which_is_issued_again_with_a_note(prepared, act, review):
    reply(act, prepared, rules.DISAGREEMENT, f'We met "{NAME}" in practice.', review=review)
    row = issue(act, prepared)
    assert NAME in row.content

    because = {"because": "A slip.", "authority": "The data protection officer"}
    asked_for = redaction.ask(NAME, "child", by=act("unit"), today=cast.TODAY, **because)
    redaction.confirm(asked_for, redaction.preview(asked_for).digest, by=act("chair"), today=cast.TODAY)

    again = issued.issued_of("S1", review)
    assert NAME not in again.content and again.sha256 != row.sha256 == issued.first_of(again).sha256
    assert again.redactions == ["RD1"] and "asked by Business manager and confirmed by Independent chair" in again.note
    assert "[redacted, RD1]" in frozen.stocktake(again).sections[0].replies[0].words
    assert list(verify.problems()) == []
    assert [told for told in verify.redactions() if told.startswith("Stocktake S1: its content is redacted.")]
    assert privacy.redacted(again.key)


def test_words_that_are_a_code_of_a_content_stay_where_they_are_code(prepared, act, review):
    row = issue(act, prepared)

    asked_for = redaction.ask("supports", "staff", because="x", authority="y", by=act("unit"), today=cast.TODAY)
    redaction.confirm(asked_for, redaction.preview(asked_for).digest, by=act("chair"), today=cast.TODAY)

    doc = frozen.stocktake(issued.issued_of("S1", review))
    assert {piece.stance for piece in doc.sections[0].pieces} >= {"supports"}
    assert formats.write(doc, "md") and issued.by_key(row.key)
    assert reviews.agency_of("TVP")
