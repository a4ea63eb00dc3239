"""People named to read restricted evidence: who names them, what it opens, and that it ends."""

from __future__ import annotations

import pytest

from tests.business.test_links import give, who
from tracker.business import readers as doing
from tracker.rules.refusal import NotAllowed, Refused
from tracker.store import evidence, history_read, people, readers
from tracker.store.database import known
from tracker.store.evidence import EvidenceReader
from tracker.store.history import History

pytestmark = pytest.mark.small


def secret(review, act, part="police"):
    return give(review, act, part=part, restricted=True)


def person(act, part):
    return people.person_of(act(part).person)


def sees(piece, acting) -> bool:
    return piece.key in {row.key for row in evidence.seen_by(evidence.pieces(), acting)}


@pytest.mark.parametrize("namer", ["police", "police_chief", "chair", "unit"])
def test_who_gave_it_the_chair_and_the_unit_name_a_person_and_end_it(review, act, namer):
    piece = secret(review, act)
    assert not sees(piece, act("council"))
    row = doing.name(piece, person(act, "council"), "They commission the service.", **who(act, namer))
    assert sees(piece, act("council")) and not sees(piece, act("health"))
    doing.end(row, "The question is answered.", **who(act, namer))
    assert not sees(piece, act("council"))
    kept = EvidenceReader.get(known(EvidenceReader))
    assert (kept.because, kept.withdrawn_because) == ("They commission the service.", "The question is answered.")
    told = [row.verb for row in History.select().where(History.subject == piece.key).order_by(History.seq)][1:]
    assert told == ["named a person to read evidence", "ended the naming of a reader"]


@pytest.mark.parametrize("other", ["council", "health", "member", "reader"])
def test_nobody_else_names_a_person(review, act, other):
    with pytest.raises(NotAllowed, match="the chair or the business unit"):
        doing.name(secret(review, act), person(act, "member"), "Why not.", **who(act, other))


def test_who_is_named_names_nobody_further(review, act):
    piece = secret(review, act)
    row = doing.name(piece, person(act, "council"), "To plan.", **who(act))
    with pytest.raises(NotAllowed):
        doing.name(piece, person(act, "member"), "To plan.", **who(act, "council"))
    with pytest.raises(NotAllowed):
        doing.end(row, "No.", **who(act, "council"))


def test_naming_asks_for_a_person_who_cannot_read_it_and_for_a_reason(review, act):
    piece = secret(review, act)
    council = person(act, "council")
    with pytest.raises(Refused, match="Say why"):
        doing.name(piece, council, " ", **who(act))
    for part in ("police_chief", "chair", "unit"):
        with pytest.raises(Refused, match="cannot read it yet"):
            doing.name(piece, person(act, part), "To plan.", **who(act))
    row = doing.name(piece, council, "To plan.", **who(act))
    with pytest.raises(Refused, match="named already"):
        doing.name(piece, council, "To plan.", **who(act))
    ended = doing.end(row, "Done.", **who(act))
    with pytest.raises(Refused, match="ended already"):
        doing.end(ended, "Done.", **who(act))
    doing.name(piece, council, "Again.", **who(act))
    assert sees(piece, act("council")) and len(list(readers.of_piece(piece))) == 2


def test_an_open_piece_needs_nobody_named(review, act):
    with pytest.raises(Refused, match="Everybody with a post"):
        doing.name(give(review, act), person(act, "council"), "To plan.", **who(act))


def test_a9_the_history_tells_of_the_naming_only_who_may_read_the_piece(review, act):
    piece = secret(review, act)
    named = doing.name(piece, person(act, "council"), "Quillfeather.", **who(act))
    for part, told in (("council", True), ("chair", True), ("health", False)):
        hidden = history_read.hidden_from(act(part))
        values = [row.value or "" for row in history_read.values([row.id for row in history_read.entries(hidden)], hidden)]
        assert any("Quillfeather" in value for value in values) is told, part
        # Nor what another entry may have written of it.
        every = history_read.values([row.id for row in History.select()], hidden)
        assert any(row.record == named.key for row in every) is told, part
