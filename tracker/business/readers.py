"""Naming people to read a restricted piece of evidence, and ending it."""

from __future__ import annotations

import datetime as dt

from ..rules import readers as rules
from ..rules.roles import Acting
from ..store import history
from ..store import readers as store
from ..store.database import known
from ..store.evidence import Evidence, EvidenceReader
from ..store.people import Person
from ..store.reviews import Review


def name(
    piece: Evidence, person: Person | None, because: str, *, by: Acting, today: dt.date, once: str | None = None
) -> EvidenceReader:
    """The giver's agency, the chair or the business unit names a person. From then on they can read the piece."""
    rules.check_may_name(by, piece.given_by_id)
    rules.check_restricted(piece.restricted)
    rules.check_person(person is not None)
    rules.check_reason(because)
    with _entry("named a person to read evidence", piece, because, by, today, once) as entry:
        # The piece stays as it is until the end, so that two people cannot name the same person at once.
        entry.hold(piece)
        rules.check_not_named(person.key in store.named(piece))
        rules.check_person(person.key in store.could_be(piece, today))
        row = entry.add(EvidenceReader, evidence=piece.key, person=person.key, because=because.strip())
        entry.subject = piece
    return row


def end(row: EvidenceReader, because: str, *, by: Acting, today: dt.date, once: str | None = None) -> EvidenceReader:
    """Somebody named reads the piece no more. That they could stays to be read."""
    piece = Evidence.get((Evidence.record == row.evidence_id) & known(Evidence))
    rules.check_may_name(by, piece.given_by_id)
    rules.check_named(bool(row.withdrawn_because))
    rules.check_reason(because)
    with _entry("ended the naming of a reader", piece, because, by, today, once) as entry:
        ended = entry.change(row, withdrawn_because=because.strip())
        entry.subject = piece
    return ended


def _entry(verb: str, piece: Evidence, because: str, by: Acting, today: dt.date, once: str | None):
    review = Review.get_by_id(piece.review_id)
    return history.entry(verb, by=by, today=today, review=review, why=because, once=once)
