"""What a calendar holds of the Board's own dates: rounds, meetings, decisions to be carried out, replies to stocktakes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from ..rules import escalations as levels
from ..rules import issuing, roles
from ..rules import meetings as meeting_rules
from ..rules.calendars import Entry
from ..rules.roles import Acting
from . import escalations, issued, meetings
from .agenda import AgendaItem, Minute
from .database import known
from .escalations import BoardDecision
from .issued import Preparation
from .meetings import Meeting
from .people import Post
from .reviews import Agency
from .rounds import Round, RoundAgency

_EVERYWHERE = (roles.CHAIR, roles.BUSINESS_UNIT)  # posts that follow every level


def own(held: Sequence[Acting]) -> frozenset[str]:
    """The agencies, with their parts, for which these posts answer."""
    answer = (roles.LEAD, roles.SENIOR_OFFICER, roles.BUSINESS_UNIT)
    return frozenset().union(*(each.agencies for each in held if each.role in answer))


def _everywhere(held: Sequence[Acting]) -> bool:
    return any(each.role in _EVERYWHERE for each in held)


def _levels(held: Sequence[Acting]) -> list[str]:
    return [each.level for each in held if each.role == roles.BOARD_MEMBER and each.level]


def _rounds(held, reviews, today: dt.date) -> Iterator[Entry]:
    """The last day of each round that is not over, for those who return in it and who run it; for all the day of the
    meeting that it alone names. What was arranged as a meeting stands as one."""
    running = Round.select().where(known(Round) & (Round.meeting >= today) & Round.closed_on.is_null())
    asked = RoundAgency.select(RoundAgency.round).where(known(RoundAgency) & RoundAgency.agency.in_(list(own(held))))
    mine = {key for (key,) in asked.tuples()}
    for row in running.order_by(Round.meeting, Round.id):
        what = {"path": ("rounds.show", str(row.number)), "sequence": row.version - 1, "changed": row.written_at}
        if _everywhere(held) or row.key in mine:
            yield Entry(
                f"closes-{row.key}", row.closes, f"Round {row.number}: last day for returns", invented=row.invented, **what
            )
        if row.for_meeting_id is None:
            yield Entry(f"meeting-{row.key}", row.meeting, f"Meeting of round {row.number}", invented=row.invented, **what)


def _meetings(held, reviews, today: dt.date) -> Iterator[Entry]:
    """The Board's for all; those of the other levels for who sits in them, the chair and the business unit."""
    rows = meetings.coming(today)
    if not _everywhere(held):
        rows = rows.where(Meeting.level.in_([levels.BOARD, *_levels(held)]))
    for row in rows:
        yield Entry(
            uid=f"meeting-{row.key}",
            on=row.held_on,
            what=f"{row.ref}: {row.title}",
            path=("meetings.show", str(row.number)),
            sequence=row.version - 1,
            changed=row.written_at,
            invented=row.invented,
        )


def _decisions(held, reviews, today: dt.date) -> Iterator[Entry]:
    """What was decided and is to be carried out: for its owner and the level; for the chair and the business unit all."""
    mine = BoardDecision.owner_post.in_([each.post for each in held]) | BoardDecision.level.in_(_levels(held))
    agencies = own(held)
    if agencies:
        owners = Post.select(Post.record).where(known(Post) & Post.agency.in_(list(agencies)))
        mine |= BoardDecision.owner_post.in_(owners)
    rows = escalations.to_carry_out()
    for row in rows if _everywhere(held) else rows.where(mine):
        about = row.deed if row.action_id else row.point
        yield Entry(
            uid=f"carry-out-{row.key}",
            on=row.by_when,
            what=f"{reviews.name(row)} to be carried out: decision about {about.ref} {about.title}",
            path=("escalations.show", reviews[row.review_id], row.raised_as.ref),
            sequence=row.version - 1,
            changed=max(row.written_at, about.written_at),
            invented=row.invented,
        )


def _other_points(held, reviews, today: dt.date) -> Iterator[Entry]:
    """What a meeting decided on a point that was added to its agenda: for the level, the chair and the business unit."""
    waits = known(Minute) & (Minute.outcome == meeting_rules.DECIDED) & Minute.carried_out_on.is_null()
    waits &= Minute.decision.is_null() & Minute.by_when.is_null(False)
    if not _everywhere(held):
        waits &= Meeting.level.in_(_levels(held))
    rows = (
        Minute.select(Minute, AgendaItem, Meeting)
        .join(AgendaItem, on=(Minute.agenda_item == AgendaItem.record) & known(AgendaItem), attr="point")
        .switch(Minute)
        .join(Meeting, on=(Minute.meeting == Meeting.record) & known(Meeting), attr="within")
        .where(waits)
    )
    for row in rows:
        yield Entry(
            uid=f"carry-out-{row.key}",
            on=row.by_when,
            what=f"Decided in {row.within.ref}, to be carried out: {row.point.title}",
            path=("meetings.minutes", str(row.within.number)),
            sequence=row.version - 1,
            changed=max(row.written_at, row.point.written_at),
            invented=row.invented,
        )


def _replies(held, reviews, today: dt.date) -> Iterator[Entry]:
    """The last day to reply to what a stocktake says: for each agency that has not, and for the business unit."""
    agencies = own(held)
    codes = dict(
        Agency.select(Agency.record, Agency.code).where(known(Agency) & Agency.record.in_(list(agencies))).tuples()
    )
    for row in issued.awaiting(agencies) if agencies else ():
        yield Entry(
            uid=f"reply-{row.key}",
            on=row.stocktake.reply_by,
            what=f"Reply to what {reviews.name(row.stocktake)} says of {codes[row.agency_id]}",
            path=("preparing.passage", reviews[row.review_id], row.stocktake.ref, codes[row.agency_id]),
            sequence=row.version - 1,
            changed=max(row.written_at, row.stocktake.written_at),
            invented=row.stocktake.invented,
        )
    if not any(each.role == roles.BUSINESS_UNIT for each in held):
        return
    for row in issued.preparations(None, issuing.SHOWN).order_by(Preparation.reply_by, Preparation.record):
        yield Entry(
            uid=f"replies-{row.key}",
            on=row.reply_by,
            what=f"Last day for replies to {reviews.name(row)}",
            path=("preparing.show", reviews[row.review_id], row.ref),
            sequence=row.version - 1,
            changed=row.written_at,
            invented=row.invented,
        )


# Each takes the posts held, the codes of the reviews by key, and the day. The number of queries follows from no record.
PARTS = (_rounds, _meetings, _decisions, _other_points, _replies)
