"""Issuing a report: its number, who issued it, and its content frozen with a digest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from ..rules import issuing as rules
from ..rules import roles
from ..rules.issuing import Stamp
from ..rules.roles import Acting
from ..store import history, history_read, issued, people
from ..store.issued import Issued
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
