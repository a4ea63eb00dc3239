"""Giving evidence: a file, a link or a citation, with what it shows and how independent it is."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..rules import evidence as rules
from ..rules import roles, uploads
from ..rules.refusal import Refused
from ..rules.roles import Acting
from ..store import files, history
from ..store.actions import Action
from ..store.evidence import Evidence, EvidenceAgency, EvidenceFile, EvidenceLink
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
    look_again: dt.date | None = None
    restricted: bool = False
    url: str = ""
    citation: Sequence[dict] = ()
    file_name: str = ""
    file_content: bytes = b""
    concerns: Sequence[str] = field(default_factory=tuple)  # keys of agencies
    largest: int = 25_000_000


def check(piece: NewEvidence) -> str | None:
    """Refuse a piece that does not say what it shows, or has nothing behind it. Returns the media type of its file."""
    if not piece.statement.strip():
        raise Refused("Say what this evidence shows.", "statement")
    if piece.rung not in rules.RUNGS:
        raise Refused("Choose what kind of evidence this is.", "rung")
    if piece.independence not in rules.INDEPENDENCE:
        raise Refused("Choose who has checked it.", "independence")
    if piece.voice not in rules.VOICES:
        raise Refused("Choose whose own words it carries.", "voice")
    if not piece.about:
        raise Refused("Choose at least one recommendation or learning point that it bears on.", "about")
    for _, stance in piece.about:
        if stance not in rules.STANCES:
            raise Refused("Choose whether it supports, challenges or gives context.", "stance")
    if piece.url and not re.fullmatch(r"https?://[^\s<>\"]+", piece.url):
        raise Refused("Enter a web address that begins with https:// or http://.", "url")
    if not (piece.url or piece.citation or piece.file_content or piece.file_name):
        raise Refused("Give a file, a web address or a citation, so that others can check it.", "file")
    if piece.file_name or piece.file_content:
        return uploads.check(piece.file_name, piece.file_content, piece.largest)
    return None


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
        stored, sha256 = files.save(piece.file_content)
        try:
            entry.add(
                EvidenceFile,
                evidence=row.key,
                shown_name=uploads.shown_name(piece.file_name),
                stored_name=stored,
                sha256=sha256,
                size=len(piece.file_content),
                media_type=media_type,
            )
        except BaseException:
            files.remove(stored)
            raise
    return row


def items_answered(action: Action) -> list[Item]:
    """The items that an action answers: what its evidence is about unless somebody says otherwise."""
    from ..store.actions import answered_by

    return [answer.point for answer in answered_by([action.key])]
