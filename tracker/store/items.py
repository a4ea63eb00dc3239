"""Lists of items: which of them an action answers, evidence bears on, the chair has tested; and the counts of a review."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from peewee import JOIN, fn

from ..rules import assurance as rules
from ..rules import delivery, evidence
from ..rules.roles import Acting
from .actions import Action, Answer
from .assurance import AssuranceDecision, Challenge, challenges
from .database import in_force, known
from .deadlines import Deadline
from .escalations import Escalation, escalations
from .evidence import EvidenceLink, hidden_from
from .reviews import LEARNING_POINT, Item, Review, Theme

WITHOUT_THEME = "Without a theme"
_FAR = dt.date(9999, 12, 31)


def listed(review: Review, as_at: dt.date | None = None):
    """The items of a review with their themes, as printed. The other functions here narrow or sort this select."""
    return (
        Item.select(Item, Theme)
        .join(Theme, JOIN.LEFT_OUTER, on=(Item.theme == Theme.record) & known(Theme, as_at), attr="heading")
        .where((Item.review == review.key) & known(Item, as_at))
        .order_by(Item.position)
    )


def of_every_review(as_at: dt.date | None = None):
    """The items of all reviews, for counting them by review."""
    on = (Item.theme == Theme.record) & known(Theme, as_at)
    return Item.select(Item, Theme).join(Theme, JOIN.LEFT_OUTER, on=on, attr="heading").where(known(Item, as_at))


def by_review(query) -> dict[str, int]:
    """How many of the items there are in each review, by the review's key."""
    return dict(query.switch(Item).select(Item.review, fn.COUNT(Item.id)).group_by(Item.review).tuples())


def of_theme(query, name: str):
    return query.where(Theme.name.is_null() if name == WITHOUT_THEME else Theme.name == name)


def answered(query, as_at: dt.date | None = None, yes: bool = True):
    """Those that an action answers, or that none does. A proposal to decide what would answer is not an
    answer, and neither is what was withdrawn.

    A point with sub-points is answered when each of them is.
    """
    found = _itself_or_each_part(_answered_keys(as_at), as_at)
    return query.where(found if yes else ~found)


def with_evidence(query, as_at: dt.date | None = None, yes: bool = True, reader: Acting | str | None = None):
    """Those on which evidence that the reader may see bears, for or against, or none does; context alone is none."""
    found = _itself_or_each_part(_evidenced_keys(as_at, reader), as_at)
    return query.where(found if yes else ~found)


def rated(query, rating: str, as_at: dt.date | None = None):
    """Those of which the chair has said this; *not yet tested* are those of which nothing has been said."""
    if rating == rules.NOT_YET_TESTED:
        return query.where(Item.record.not_in(_decided_keys(as_at)))
    return query.where(Item.record.in_(_decided_keys(as_at, (rating,))))


def provisional(query, as_at: dt.date | None = None):
    """Those whose date waits for the Board to confirm it."""
    keys = Deadline.select(Deadline.item).where(
        Deadline.item.is_null(False)
        & Deadline.is_next
        & (Deadline.basis == "provisional")
        & ~Deadline.confirmed
        & known(Deadline, as_at)
    )
    return query.where(Item.record.in_(keys))


def escalated(query, as_at: dt.date | None = None):
    """Those that stand before a level now."""
    keys = Escalation.select(Escalation.item).where(
        Escalation.item.is_null(False) & (Escalation.state == "open") & known(Escalation, as_at)
    )
    return query.where(Item.record.in_(keys))


def done_but_not_assured(query, as_at: dt.date | None = None):
    """Every action is called done or closed, and the chair has not said good evidence: ``rules.done_but_not_assured``."""
    live = _answer_keys(as_at).where(Action.delivery != delivery.WITHDRAWN)
    undone = live.where(Action.delivery.not_in((delivery.DONE, delivery.CLOSED)))
    return query.where(
        Item.record.in_(live) & Item.record.not_in(undone) & Item.record.not_in(_decided_keys(as_at, rules.ASSURED))
    )


def by_deadline(query, as_at: dt.date | None = None):
    """The earliest date first, those without a date last."""
    on = (Deadline.item == Item.record) & Deadline.is_next & known(Deadline, as_at)
    order = (fn.COALESCE(Deadline.current, _FAR), Item.position)
    return query.switch(Item).join(Deadline, JOIN.LEFT_OUTER, on=on).order_by(*order)


def _answer_keys(as_at):
    on = (Answer.action == Action.record) & known(Action, as_at)
    return Answer.select(Answer.item).join(Action, on=on).where(in_force(Answer, as_at))


def _answered_keys(as_at):
    return _answer_keys(as_at).where(~Action.proposed & (Action.delivery != delivery.WITHDRAWN))


def _evidenced_keys(as_at, reader):
    where = (EvidenceLink.stance != evidence.CONTEXT) & in_force(EvidenceLink, as_at)
    hidden = hidden_from(reader)
    return EvidenceLink.select(EvidenceLink.item).where(where & EvidenceLink.evidence.not_in(hidden) if hidden else where)


def _decided_keys(as_at, ratings=None):
    where = AssuranceDecision.agency.is_null() & known(AssuranceDecision, as_at)
    if ratings:
        where &= AssuranceDecision.rating.in_(ratings)
    return AssuranceDecision.select(AssuranceDecision.item).where(where)


def _itself_or_each_part(keys, as_at):
    part = Item.alias()
    parents = part.select(part.part_of).where((part.part_of != "") & (part.review == Item.review) & known(part, as_at))
    lacking = parents.where(part.record.not_in(keys))
    return Item.record.in_(keys) | (Item.ref.in_(parents) & Item.ref.not_in(lacking))


@dataclass
class ThemeCover:
    """How many learning points of a theme an action answers. Sub-points are counted with their point."""

    name: str
    answered: int
    total: int


def cover_by_theme(review: Review, as_at: dt.date | None = None) -> list[ThemeCover]:
    """The learning points by theme, in the order of the themes. Two queries."""
    points = listed(review, as_at).where((Item.kind == LEARNING_POINT) & (Item.part_of == ""))
    covered = {key for (key,) in answered(points, as_at).select(Item.record).tuples()}
    themes: dict[str, ThemeCover] = {}
    for key, name in points.select(Item.record, Theme.name).order_by(Theme.position, Item.position).tuples():
        theme = themes.setdefault(name or WITHOUT_THEME, ThemeCover(name or WITHOUT_THEME, 0, 0))
        theme.total += 1
        theme.answered += key in covered
    return list(themes.values())


def kinds(as_at: dt.date | None = None) -> dict[str, dict[str, int]]:
    """How many items of each kind each review has, by the review's key. Sub-points are counted with their point."""
    rows = Item.select(Item.review, Item.kind, fn.COUNT(Item.id)).where((Item.part_of == "") & known(Item, as_at))
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for review, kind, number in rows.group_by(Item.review, Item.kind).tuples():
        found[review][kind] = number
    return dict(found)


def open_by_review(as_at: dt.date | None = None) -> dict[str, int]:
    """How many escalations of each review stand before some level, by the review's key."""
    where = (Escalation.state == "open") & known(Escalation, as_at)
    return dict(
        Escalation.select(Escalation.review, fn.COUNT(Escalation.id)).where(where).group_by(Escalation.review).tuples()
    )


def open_by_level(review: Review, as_at: dt.date | None = None) -> dict[str, int]:
    """How many escalations of a review, of items and of actions, stand before each level."""
    where = (Escalation.review == review.key) & (Escalation.state == "open") & known(Escalation, as_at)
    return dict(
        Escalation.select(Escalation.level, fn.COUNT(Escalation.id)).where(where).group_by(Escalation.level).tuples()
    )


def one(review: Review, ref: str, as_at: dt.date | None = None) -> Item | None:
    """The item with its theme, or None."""
    return listed(review, as_at).where(Item.ref == ref).first()


def challenges_about(item: str, action_keys, as_at: dt.date | None = None):
    """Questions about an item or the actions that answer it, the latest first. Keys; the action is joined as ``deed``."""
    return (
        challenges(as_at)
        .select_extend(Action)
        .switch(Challenge)
        .join(Action, JOIN.LEFT_OUTER, on=(Challenge.action == Action.record) & known(Action, as_at), attr="deed")
        .where((Challenge.item == item) | Challenge.action.in_(list(action_keys)))
        .order_by(Challenge.asked_on.desc(), Challenge.id.desc())
    )


def escalations_about(item: str, action_keys, as_at: dt.date | None = None):
    """Escalations of an item or the actions that answer it, the latest first."""
    where = (Escalation.item == item) | Escalation.action.in_(list(action_keys))
    return escalations(as_at).where(where).order_by(Escalation.raised_on.desc(), Escalation.id.desc())


def leads(item_keys) -> set[str]:
    """The agencies that lead an action answering one of the items."""
    on = (Answer.action == Action.record) & known(Action)
    rows = Answer.select(Action.lead).join(Action, on=on).where(Answer.item.in_(list(item_keys)) & in_force(Answer))
    return {key for (key,) in rows.tuples()}


def near(item: Item, as_at: dt.date | None = None) -> dict[str, list[Item] | Item | None]:
    """What belongs beside an item: the one before and after, its sub-points or the point it is part of, its other half."""
    refs = [ref for ref in (item.part_of, item.shown_with) if ref]
    rows = list(
        Item.select()
        .where(
            (Item.review == item.review_id)
            & known(Item, as_at)
            & (Item.position.in_((item.position - 1, item.position + 1)) | Item.ref.in_(refs) | (Item.part_of == item.ref))
        )
        .order_by(Item.position)
    )
    by_ref, by_place = {row.ref: row for row in rows}, {row.position: row for row in rows}
    return {
        "before": by_place.get(item.position - 1),
        "after": by_place.get(item.position + 1),
        "whole": by_ref.get(item.part_of),
        "half": by_ref.get(item.shown_with),
        "parts": [row for row in rows if row.part_of == item.ref],
    }
