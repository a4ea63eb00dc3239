"""Preparing a stocktake: shown to the agencies, their replies and the answers to them, then issued or given up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from ..rules import issuing as rules
from ..rules import roles
from ..rules.issuing import Stamp
from ..rules.refusal import Refused
from ..rules.roles import Acting
from ..store import history, issued
from ..store.issued import Issued, Preparation, Reply, ReplyAsked
from ..store.reviews import Item, Review
from . import issuing


def prepare(
    review: Review,
    title: str,
    content: str,
    concerned: Mapping[str, Sequence[str]],
    *,
    as_at: dt.date,
    audience: str,
    scope: str,
    reply_by: dt.date | None,
    by: Acting,
    today: dt.date,
    whole: bool = False,
    once: str | None = None,
) -> Preparation:
    """Show a stocktake to the agencies of which it says something.

    ``content`` is the frozen text that they are shown, nothing restricted in it; ``concerned`` are the keys of the
    agencies, each with the references of the items that speak of it. ``whole``: the issued one shows restricted evidence.
    """
    roles.check(by, roles.MANAGE)
    for refusal in rules.check_prepare(as_at, reply_by, len(concerned), today):
        raise refusal
    with history.entry("showed a stocktake to the agencies", by=by, today=today, review=review, once=once) as entry:
        made = entry.add(
            Preparation,
            ref=entry.next_ref("SP"),
            review=review.key,
            title=title,
            as_at=as_at,
            audience=audience,
            scope=scope,
            whole=whole,
            prepared_by=by.post,
            prepared_on=today,
            reply_by=reply_by or today,
            state=rules.SHOWN,
            sha256=issued.digest(content),
        )
        issued.keep(made.key, content)
        for agency, refs in concerned.items():
            entry.add(ReplyAsked, review=review.key, preparation=made.key, agency=agency, about=list(refs))
        entry.subject = made
    return made


def reply(
    asked: ReplyAsked,
    kind: str,
    words: str = "",
    *,
    by: Acting,
    today: dt.date,
    item: Item | None = None,
    once: str | None = None,
) -> ReplyAsked | Reply:
    """An agency replies to what is said of it: nothing to correct, a correction of a fact, or a disagreement, in its words.

    It may reply to several items, and until the stocktake is issued also after its day.
    """
    roles.check(by, roles.REPORT, agency=asked.agency_id)
    review = Review.get_by_id(asked.review_id)
    with history.entry("replied to a stocktake", by=by, today=today, review=review, once=once) as entry:
        standing = entry.standing(Preparation.get_by_id(asked.preparation_id))
        before = [row for row in issued.replies(standing) if row.agency_id == asked.agency_id]
        said_already = bool(before) or entry.standing(asked).nothing_on is not None
        rules.check_reply(standing.state, kind, words, said_already)
        behalf = roles.on_behalf(by, asked.agency_id)
        if kind == rules.NOTHING:
            made = entry.change(asked, nothing_on=today, nothing_by=by.post, on_behalf=behalf)
            entry.subject = standing
            return made
        made = entry.add(
            Reply,
            ref=f"{standing.ref}/R{entry.next_number(f'{review.code}/{standing.ref}/R')}",
            review=review.key,
            preparation=standing.key,
            agency=asked.agency_id,
            item=item.key if item is not None else None,
            kind=kind,
            words=words,
            said_by=by.post,
            said_on=today,
            on_behalf=behalf,
        )
        entry.subject = made
    return made


def answer(row: Reply, outcome: str, because: str, *, by: Acting, today: dt.date, once: str | None = None) -> Reply:
    """The business unit answers a correction: mended in the records, or it stands, with why."""
    roles.check(by, roles.MANAGE)
    review = Review.get_by_id(row.review_id)
    with history.entry("answered a correction", by=by, today=today, review=review, once=once) as entry:
        standing = entry.standing(Preparation.get_by_id(row.preparation_id))
        rules.check_outcome(standing.state, row.kind, row.outcome, outcome, because)
        said = {"outcome": outcome, "outcome_because": because, "outcome_by": by.post, "outcome_on": today}
        entry.subject = entry.change(row, **said)
    return entry.subject


def abandon(row: Preparation, because: str, *, by: Acting, today: dt.date, once: str | None = None) -> Preparation:
    """Give up preparing it, with a reason. What the agencies replied stays on the record."""
    roles.check(by, roles.MANAGE)
    rules.check_open(row.state)
    if not because.strip():
        raise Refused("Say why it is given up. The agencies read it.", "because")
    review = Review.get_by_id(row.review_id)
    with history.entry("gave up a stocktake", by=by, today=today, review=review, once=once) as entry:
        entry.subject = entry.change(row, state=rules.ABANDONED, because=because, closed_by=by.post, closed_on=today)
    return entry.subject


def issue(
    row: Preparation,
    write: Callable[[Stamp], str],
    *,
    as_at: dt.date,
    title: str,
    evidence: Sequence[str],
    by: Acting,
    today: dt.date,
    because: str = "",
    counted: bool = False,
    read: bool = False,
    once: str | None = None,
) -> Issued:
    """Issue what was prepared, as the records stand. ``write`` and ``evidence`` as in ``issuing.freeze``; ``counted``:
    it is for the public and holds counts of children or families under five, and ``read``: somebody looked at each.
    """
    roles.check(by, roles.MANAGE)
    review = Review.get_by_id(row.review_id)
    with history.entry("issued a stocktake", by=by, today=today, review=review, why=because, once=once) as entry:
        entry.hold(row)
        said = issued.replies(row)
        waiting = sum(each.kind == rules.CORRECTION and not each.outcome for each in said)
        early = rules.needs_reason(len(issued.silent(issued.asked(row), said)), row.reply_by, today)
        rules.check_issue(row.state, waiting, early, because, counted, read)
        made = issuing.frozen_in(
            entry,
            rules.STOCKTAKE,
            title,
            write,
            as_at=as_at,
            audience=row.audience,
            scope=row.scope,
            evidence=list(evidence),
        )
        ended = {"closed_by": by.post, "closed_on": today}
        entry.change(row, state=rules.ISSUED, issued=made.key, because=because if early else "", **ended)
        if read:
            entry.say("small numbers", "Each was read, and nobody could be known by it.")
        entry.subject = made
    return made
