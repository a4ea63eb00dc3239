"""Issuing a report: its number, who issued it, and its content frozen with a digest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from ..rules import issuing as rules
from ..rules import redaction, roles
from ..rules.issuing import Stamp
from ..rules.roles import Acting
from ..store import history, history_read, issued, people
from ..store.issued import FrozenContent, Issued, Preparation
from ..store.privacy import Redaction
from ..store.reviews import Review


def freeze(
    kind: str,
    title: str,
    write: Callable[[Stamp], str],
    *,
    by: Acting,
    today: dt.date,
    as_at: dt.date,
    review: Review | None = None,
    level: str = "",
    meeting: str | None = None,
    audience: str = "",
    scope: str = "",
    evidence: Sequence[str] = (),
    why: str = "",
    once: str | None = None,
) -> Issued:
    """Issue a report and freeze it. It is never gathered again: every format is written from what is kept here.

    ``write`` is given the stamp and returns the content as canonical text (``reports.frozen.content``). It is called inside
    the transaction, after the chain is taken, so that what it gathers is what stands at the moment of issue. ``evidence``
    are the pieces that the report shows, as review/E12: whoever may not read one of them may not read it.
    """
    roles.check(by, roles.MANAGE)
    with history.entry(
        f"issued a {rules.KINDS[kind].lower()}", by=by, today=today, review=review, why=why, once=once
    ) as entry:
        made = frozen_in(
            entry,
            kind,
            title,
            write,
            as_at=as_at,
            level=level,
            meeting=meeting,
            audience=audience,
            scope=scope,
            evidence=list(evidence),
        )
        entry.subject = made
    return made


def frozen_in(entry: history.Entry, kind: str, title: str, write: Callable[[Stamp], str], **about) -> Issued:
    """The same inside an entry that writes more than this."""
    by, review = entry.by, entry.review
    ref = entry.next_ref(rules.PREFIXES[kind])
    chains = [history.BOARD] if review is None else [history.BOARD, review.code]
    stamp = Stamp(
        kind=kind,
        number=ref,
        title=title,
        issued_on=entry.day,
        issued_by=people.titles([by.post]).get(by.post, ""),
        heads=history_read.heads(chains=chains),
    )
    text = write(stamp)
    made = entry.add(
        Issued,
        ref=ref,
        kind=kind,
        review=review.key if review is not None else None,
        title=title,
        issued_on=entry.day,
        issued_by=by.post,
        sha256=issued.digest(text),
        **about,
    )
    issued.keep(made.key, text)
    return made


def reissue(entry: history.Entry, keys: Sequence[str], asked: Redaction) -> None:
    """Reports whose content lost words to a redaction are issued again: a new digest, and a note that says why.

    The note says who, why and on which authority; never the words, nor where they stood.
    """
    titles = people.titles([asked.asked_by, entry.by.post])
    why = redaction.CATEGORIES[asked.category]
    for key in keys:
        digest = issued.digest(FrozenContent.get_by_id(key).content)
        row = issued.by_key(key)
        if row is None:
            prepared = Preparation.get_or_none((Preparation.record == key) & Preparation.known_until.is_null())
            if prepared is not None:
                entry.change(prepared, sha256=digest)
            continue
        note = (
            f"Issued again on {entry.day.day} {entry.day:%B %Y}, with words taken out: {asked.ref}, asked by "
            f"{titles.get(asked.asked_by, 'a post')} and confirmed by {titles.get(entry.by.post, 'a post')}. {why}. "
            f"On the authority of: {asked.authority.strip().rstrip('.')}."
        )
        entry.change(
            row,
            sha256=digest,
            reissued_on=entry.day,
            redactions=[*row.redactions, asked.ref],
            note=" ".join(filter(None, (row.note, note))),
        )
