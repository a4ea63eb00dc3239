"""Calendar addresses, of which only a hash is kept, and what a calendar holds: the dates of somebody's posts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence

from peewee import CharField, DateTimeField, ForeignKeyField, fn

from ..rules import calendars as rules
from ..rules import delivery, roles
from ..rules.calendars import Entry
from ..rules.roles import Acting
from . import assurance, calendar_of_the_board, clocks, closing, escalations, people
from . import due_points as points
from .actions import Action
from .assurance import AssuranceDecision, Challenge
from .calendar_of_the_board import own
from .database import Table, known, new_key
from .deadlines import Deadline
from .escalations import Escalation
from .history import History
from .people import AccessLog, Account
from .reviews import Item, codes


class CalendarFeed(Table):
    """A secret address at which a calendar program reads somebody's dates. Only the hash of its token is kept."""

    id = CharField(max_length=26, primary_key=True, default=new_key)
    token_hash = CharField(max_length=64, unique=True)
    account = ForeignKeyField(Account, backref="+")
    made_at = DateTimeField()
    ended_at = DateTimeField(null=True)


CalendarFeed.add_index(
    CalendarFeed.account, unique=True, where=CalendarFeed.ended_at.is_null(), name="calendar_feed_standing"
)


def standing(account: str) -> CalendarFeed | None:
    """The address of an account that is good now."""
    return CalendarFeed.get_or_none((CalendarFeed.account == account) & CalendarFeed.ended_at.is_null())


def of_hash(token_hash: str) -> CalendarFeed | None:
    """The address with this hash, with its account: not one that was ended, nor one of an account that is disabled."""
    good = (CalendarFeed.token_hash == token_hash) & CalendarFeed.ended_at.is_null() & Account.disabled_at.is_null()
    return CalendarFeed.select(CalendarFeed, Account).join(Account).where(good).first()


def end_of(account: str, now: dt.datetime) -> int:
    """End the address of an account; returns how many were good."""
    mine = (CalendarFeed.account == account) & CalendarFeed.ended_at.is_null()
    return CalendarFeed.update(ended_at=now).where(mine).execute()


def reads(person: str, since: dt.datetime) -> list[dt.datetime]:
    """When a person's calendar was read since then, the first on top."""
    mine = (AccessLog.person == person) & (AccessLog.what == rules.READ_IT) & (AccessLog.at > since)
    return [row.at for row in AccessLog.select(AccessLog.at).where(mine).order_by(AccessLog.at)]


def last_read(person: str, since: dt.datetime) -> dt.datetime | None:
    """When a calendar program last read a person's calendar, since its address was made."""
    mine = (AccessLog.person == person) & (AccessLog.what == rules.READ_IT) & (AccessLog.at > since)
    return AccessLog.select(fn.MAX(AccessLog.at)).where(mine).scalar()


def last_written() -> dt.datetime | None:
    """When anything was last written: nothing that a calendar shows of the records is newer."""
    return History.select(fn.MAX(History.written_at)).scalar()


def posts_of(person: str, today: dt.date) -> list[Acting]:
    """The posts that a person holds now, each with its rights."""
    return [people.acting_in(post) for post in people.posts_held(person, today)]


def entries(held: Sequence[Acting], today: dt.date) -> list[Entry]:
    """What falls due for somebody who holds these posts, the earliest on top. Never more than titles and dates.

    It is always what is known now. The number of queries does not grow with the entries.
    """
    reviews = codes()
    found = {
        each.uid: each
        for part in (_due, _questions, _escalated, _looks, *calendar_of_the_board.PARTS)
        for each in part(held, reviews, today)
    }
    return sorted(found.values(), key=lambda each: (each.on, each.uid))


def _due(held, reviews, today) -> Iterator[Entry]:
    keys = own(held)
    if not keys:
        return
    dated = points.of_agencies(points.still_open(), keys).where(Deadline.current.is_null(False))
    rows = clocks.told(points.in_order(dated), None)
    changed = _clocks_changed({row.action_id for row in rows if row.counts_as})
    for row in rows:
        owner = row.deed if row.action_id else row.point
        steps, at = changed.get(row.action_id, (0, row.written_at))
        yield Entry(
            uid=f"due-{row.key}",
            on=row.due,
            what=f"{reviews.name(owner)} due: {row.label or owner.title}",
            path=("due_points.show", reviews[row.review_id], owner.ref),
            sequence=row.version - 1 + steps,
            changed=max(row.written_at, owner.written_at, at),
            provisional=not row.firm,
            stopped=bool(row.action_id) and owner.delivery in delivery.STOPPED,
            precision=row.precision,
            invented=row.invented or owner.invented,
        )


def _clocks_changed(keys: Collection[str]) -> dict[str, tuple[int, dt.datetime]]:
    """How often the clocks of actions were stopped or set going, and when last: it moves a date that has no new version."""
    if not keys:
        return {}
    change = closing.StateChange
    rows = change.select(change.action, fn.COUNT(change.id), fn.MAX(change.written_at)).where(change.action.in_(list(keys)))
    return {action: (count, at) for action, count, at in rows.group_by(change.action).tuples()}


def _questions(held, reviews, today) -> Iterator[Entry]:
    """Questions to their agencies; of the business unit every one; of others those that they asked."""
    mine = Challenge.agency.in_(list(own(held))) | Challenge.asked_by.in_([each.post for each in held])
    if any(each.role == roles.BUSINESS_UNIT for each in held):
        mine = Challenge.id.is_null(False)
    rows = clocks.of_questions(assurance.challenges().where(mine & Challenge.answered_on.is_null()), today)
    subjects = _subjects(rows)
    for row in rows:
        about = subjects[row.action_id or row.item_id]
        yield Entry(
            uid=f"answer-{row.key}",
            on=row.answer_by,
            what=f"{reviews.name(row)} to be answered by {row.body.name}: question about {about.ref} {about.title}",
            path=("actions.show" if row.action_id else "items.show", reviews[row.review_id], about.ref),
            sequence=row.version - 1,
            changed=max(row.written_at, about.written_at),
            stopped=row.clock_stands,
            invented=row.invented,
        )


def _escalated(held, reviews, today) -> Iterator[Entry]:
    """What waits for a decision of their level; of the chair and the business unit, of every level."""
    where = Escalation.id.is_null()
    for each in held:
        if each.role in (roles.CHAIR, roles.BUSINESS_UNIT):
            where = Escalation.id.is_null(False)
            break
        if each.role == roles.BOARD_MEMBER:
            where |= Escalation.level == each.level
        if each.role in (roles.LEAD, roles.SENIOR_OFFICER):
            level = rules.LEVEL_OF[each.role]
            where |= (Escalation.level == level) & Escalation.agency.in_(list(each.agencies))
    for row in escalations.still_open(escalations.escalations()).where(where):
        about = row.deed if row.action_id else row.point
        yield Entry(
            uid=f"decide-{row.key}",
            on=row.due,
            what=f"{reviews.name(row)} to be decided: {about.ref} {about.title}",
            path=("escalations.show", reviews[row.review_id], row.ref),
            sequence=row.version - 1,
            changed=max(row.written_at, about.written_at),
            invented=row.invented,
        )


def _looks(held, reviews, today) -> Iterator[Entry]:
    """When the chair looks again at what was assured; for the chair and the business unit."""
    if not any(each.role in (roles.CHAIR, roles.BUSINESS_UNIT) for each in held):
        return
    rows = (
        AssuranceDecision.select(AssuranceDecision, Item)
        .join(Item, on=(AssuranceDecision.item == Item.record) & known(Item), attr="point")
        .where(known(AssuranceDecision) & AssuranceDecision.look_again.is_null(False))
        .order_by(AssuranceDecision.look_again, AssuranceDecision.id)
    )
    for row in rows:
        yield Entry(
            uid=f"look-{row.key}",
            on=row.look_again,
            what=f"Look again at {reviews.name(row.point)} {row.point.title}",
            path=("items.show", reviews[row.review_id], row.point.ref),
            sequence=row.version - 1,
            changed=max(row.written_at, row.point.written_at),
            invented=row.invented,
        )


def _subjects(rows: Sequence[Challenge]) -> dict[str, Action | Item]:
    """What each question is about, by its key. Two queries."""
    deeds = Action.select().where(known(Action) & Action.record.in_([row.action_id for row in rows if row.action_id]))
    items = Item.select().where(known(Item) & Item.record.in_([row.item_id for row in rows if row.item_id]))
    return {each.key: each for each in (*deeds, *items)}
