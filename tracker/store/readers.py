"""The people named to read restricted evidence, and those who could be."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from ..rules import readers as rules
from . import people
from .database import in_force, known
from .evidence import Evidence, EvidenceReader
from .people import Person, Post


def of_piece(piece: Evidence, as_at: dt.date | None = None):
    """Everybody who was ever named, with the person, those who still are first."""
    return (
        EvidenceReader.select(EvidenceReader, Person)
        .join(Person, on=(EvidenceReader.person == Person.record) & known(Person, as_at), attr="who")
        .where((EvidenceReader.evidence == piece.key) & known(EvidenceReader, as_at))
        .order_by(EvidenceReader.withdrawn_because != "", Person.name, EvidenceReader.record)
    )


def one(piece: Evidence, key: str) -> EvidenceReader | None:
    return of_piece(piece).where(EvidenceReader.record == key).first()


def named(piece: Evidence) -> set[str]:
    """The keys of the people who are named now."""
    where = (EvidenceReader.evidence == piece.key) & in_force(EvidenceReader)
    return {key for (key,) in EvidenceReader.select(EvidenceReader.person).where(where).tuples()}


def could_be(piece: Evidence, day: dt.date) -> dict[str, tuple[Person, list[str]]]:
    """The people with a post today who cannot read the piece, with their posts in words, by key and name."""
    already, found, anyway = named(piece), defaultdict(list), set()
    for post in people.posts().where(people.held_on(day)):
        found[post.person_id].append(post)
        if rules.reads_anyway(people.acting_in(post), piece.given_by_id):
            anyway.add(post.person_id)
    held = {key: posts for key, posts in found.items() if key not in already and key not in anyway}
    ordered = sorted(held.items(), key=lambda pair: pair[1][0].holder.name)
    return {key: (posts[0].holder, [_called(post) for post in posts]) for key, posts in ordered}


def _called(post: Post) -> str:
    return f"{post.title}, {post.body.name}" if post.agency_id else post.title


def first_versions(rows) -> dict[str, EvidenceReader]:
    """Who was named when, and by which post: the first version of each record, by its key."""
    return {row.id: row for row in EvidenceReader.select().where(EvidenceReader.id.in_([row.key for row in rows]))}
