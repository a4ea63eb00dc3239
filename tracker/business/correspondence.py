"""Letters to bodies outside the Board: recorded when sent or received, and every step after. The business unit writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..rules import correspondence as rules
from ..rules import evidence as evidence_rules
from ..rules import roles, uploads
from ..rules.refusal import Refused, gathered
from ..rules.roles import Acting
from ..store import correspondence as store
from ..store import files, history, reviews
from ..store.correspondence import Letter, LetterFile, LetterItem, LetterStep
from ..store.reviews import Agency, Item, Review


@dataclass
class Document:
    """What stands behind a letter or a step: a file, a web address or a citation. Nothing of it need be given."""

    url: str = ""
    citation: Sequence[dict] = ()
    file_name: str = ""
    file_content: bytes = b""
    restricted: bool = False
    largest: int = 25_000_000

    @property
    def given(self) -> bool:
        return bool(self.url or self.citation or self.file_name or self.file_content)

    def wrong_with(self) -> list[Refused]:
        """All that the rules refuse in it, so that a page can say it at once."""
        return gathered(lambda: evidence_rules.check_address(self.url), self._check_file)

    def _check_file(self) -> None:
        if self.file_name or self.file_content:
            uploads.check(self.file_name, self.file_content, self.largest)

    def check(self) -> None:
        for refusal in self.wrong_with():
            raise refusal


@dataclass
class NewLetter:
    """A letter before it is a record."""

    direction: str
    body: Agency
    about: Sequence[Item]
    from_post: str
    subject: str
    what: str
    on: dt.date | None
    to_post: str = ""
    together_with: str = ""
    due: dt.date | None = None  # empty: as many working days on as the board has set
    document: Document = field(default_factory=Document)


def check(letter: NewLetter, today: dt.date) -> None:
    rules.check_letter(
        letter.direction,
        letter.subject,
        letter.what,
        letter.from_post,
        letter.on,
        letter.due,
        today,
        len(letter.about),
        letter.body.is_board,
    )
    for item in letter.about:
        if not store.is_followed(item, today):
            raise Refused(f"{item.ref} speaks to nobody outside the Board, so no letter is kept about it.", "items")


def write(review: Review, letter: NewLetter, *, by: Acting, today: dt.date, once: str | None = None) -> Letter:
    """Record a letter that the Board sent, or one that it received without having asked."""
    roles.check(by, roles.MANAGE)
    check(letter, today)
    letter.document.check()
    sent = letter.direction == rules.OUT
    due = (letter.due or rules.due(letter.on, reviews.limits())) if sent and letter.on else None
    verb = "recorded a letter sent" if sent else "recorded a letter received"
    with history.entry(verb, by=by, today=today, review=review, once=once) as entry:
        row = entry.add(
            Letter,
            ref=entry.next_ref("L"),
            review=review.key,
            direction=letter.direction,
            body=letter.body.key,
            together_with=letter.together_with,
            to_post=letter.to_post,
            from_post=letter.from_post,
            subject=letter.subject,
            what=letter.what,
            on=letter.on,
            due=due,
            state=rules.SENT if sent else rules.RECEIVED,
            source=list(letter.document.citation),
            url=letter.document.url,
        )
        for item in letter.about:
            entry.add(LetterItem, letter=row.key, item=item.key, basis=evidence_rules.STATED)
        _keep(entry, letter.document, row)
        entry.subject = row
    return row


def step(
    letter: Letter,
    kind: str,
    on: dt.date | None,
    words: str,
    *,
    by: Acting,
    today: dt.date,
    expected_by: dt.date | None = None,
    document: Document | None = None,
    once: str | None = None,
) -> LetterStep:
    """Record that a letter was acknowledged, answered, chased, or closed as no answer.

    ``letter`` is the version that the person saw; Stale is raised when another stands now. An answer sets no body's
    response and no judgement: those are said by whom they belong to.
    """
    roles.check(by, roles.MANAGE)
    document = document or Document()
    rules.check_not_withdrawn(letter.withdrawn_on is not None)
    rules.check_step(kind, letter.state, on, words, expected_by, document.given, letter.on, letter.due, today)
    document.check()
    review = reviews.Review.get_by_id(letter.review_id)
    verb = f"recorded: {rules.STEP_WORDS[kind].lower()}"
    with history.entry(verb, by=by, today=today, review=review, once=once) as entry:
        row = entry.change(letter, state=rules.state_after(letter.state, kind))
        number = entry.next_number(f"{review.code}/{letter.ref}/S")
        made = entry.add(
            LetterStep,
            ref=f"{letter.ref}/S{number}",
            review=review.key,
            letter=letter.key,
            kind=kind,
            on=on,
            words=words,
            expected_by=expected_by if kind == rules.CHASED else None,
            source=list(document.citation),
            url=document.url,
            recorded_by=by.post,
        )
        _keep(entry, document, row, made)
        entry.subject = row
    return made


def _keep(entry, document: Document, letter: Letter, of: LetterStep | None = None) -> None:
    """Store the file, if there is one, so that a transaction that fails leaves none behind."""
    if not document.file_name:
        return
    stored, sha256 = files.save(document.file_content)
    entry.undo.append(lambda: files.take_back(stored))
    entry.add(
        LetterFile,
        letter=letter.key,
        step=of.key if of is not None else None,
        shown_name=uploads.shown_name(document.file_name),
        stored_name=stored,
        sha256=sha256,
        size=len(document.file_content),
        media_type=uploads.media_type(document.file_name),
        restricted=document.restricted,
    )
