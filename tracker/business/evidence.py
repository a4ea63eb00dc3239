"""Giving evidence: a file, a link or a citation, with what it shows and how independent it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..rules import evidence as rules
from ..rules import roles, uploads, whom
from ..rules.refusal import Refused, gathered
from ..rules.roles import Acting
from ..store import files, history, reviews
from ..store.actions import Action
from ..store.evidence import Evidence, EvidenceAgency, EvidenceFile, EvidenceLink, bytes_of
from ..store.reviews import Item, Review


@dataclass
class NewEvidence:
    """What somebody gives, before it is a record."""

    statement: str
    rung: str
    independence: str
    about: Sequence[tuple[Item, str]]  # each item with the stance
    voice: str = "none"
    figures: Sequence[str] = ()
    said_by: str = ""
    period: str = ""
    heard: str = ""
    speaks_for: Sequence[str] = ()
    missing: str = ""
    look_again: dt.date | None = None
    restricted: bool = False
    url: str = ""
    citation: Sequence[dict] = ()
    file_name: str = ""
    file_content: bytes = b""
    names_child: str = ""  # the answer to the question asked with every upload
    concerns: Sequence[str] = field(default_factory=tuple)  # keys of agencies
    largest: int = 25_000_000


def check(piece: NewEvidence) -> str | None:
    """Refuse a piece that does not say what it shows, or has nothing behind it. Returns the media type of its file."""
    for refusal in wrong_with(piece):
        raise refusal
    return uploads.media_type(piece.file_name) if piece.file_name else None


def wrong_with(piece: NewEvidence) -> list[Refused]:
    """All that the rules would refuse in a piece, so that a page can say it at once."""
    return gathered(
        lambda: rules.check_statement(piece.statement),
        lambda: rules.check_rung(piece.rung),
        lambda: rules.check_independence(piece.independence),
        lambda: rules.check_voice(piece.voice),
        lambda: rules.check_stances([stance for _, stance in piece.about]),
        lambda: rules.check_address(piece.url),
        lambda: whom.check(piece.speaks_for),
        lambda: rules.check_behind(piece.url or piece.citation or piece.file_content or piece.file_name),
        lambda: _check_file(piece),
    )


def _check_file(piece: NewEvidence) -> None:
    if piece.file_name or piece.file_content:
        uploads.check(piece.file_name, piece.file_content, piece.largest)


def give(
    review: Review,
    piece: NewEvidence,
    *,
    by: Acting,
    today: dt.date,
    given_by: str | None = None,
    once: str | None = None,
) -> Evidence:
    """Somebody gives a piece that does not go with an update. ``given_by`` is the key of the agency."""
    given_by = given_by or by.agency
    roles.check(by, roles.REPORT, agency=given_by)
    with history.entry("gave evidence", by=by, today=today, review=review, once=once) as entry:
        row = write_piece(entry, review, piece, by=by, given_by=given_by)
        entry.subject = row
    return row


def write_piece(entry, review, piece: NewEvidence, *, by: Acting, given_by: str | None, action: Action | None = None):
    """Write a piece, its file and its links inside an entry that is already open.

    A link that the giver makes is *stated*: the giver is the source, and says what the piece is about.
    """
    media_type = check(piece)
    number = entry.next_number(f"{review.code}/E")
    row = entry.add(
        Evidence,
        review=review.key,
        ref=f"E{number}",
        position=number,
        statement=piece.statement,
        figures=list(piece.figures),
        rung=piece.rung,
        voice=piece.voice,
        independence=piece.independence,
        said_by=piece.said_by,
        given_by=given_by,
        given_by_post=by.post,
        given_on=entry.day,
        period=piece.period,
        heard=piece.heard,
        speaks_for=list(piece.speaks_for),
        missing=piece.missing,
        look_again=piece.look_again,
        restricted=piece.restricted,
        source=list(piece.citation),
        url=piece.url,
    )
    for agency in piece.concerns or ([given_by] if given_by else []):
        entry.add(EvidenceAgency, evidence=row.key, agency=agency)
    for item, stance in piece.about:
        entry.add(
            EvidenceLink,
            evidence=row.key,
            item=item.key,
            action=action.key if action is not None else None,
            stance=stance,
            basis=rules.STATED,
        )
    if media_type:
        if given_by:
            uploads.check_room(bytes_of(given_by), len(piece.file_content), reviews.limits().agency_megabytes)
        stored, sha256 = files.save(piece.file_content)
        entry.undo.append(lambda: files.take_back(stored))
        entry.add(
            EvidenceFile,
            evidence=row.key,
            shown_name=uploads.shown_name(piece.file_name),
            stored_name=stored,
            sha256=sha256,
            size=len(piece.file_content),
            media_type=media_type,
            names_child=piece.names_child,
        )
    return row
